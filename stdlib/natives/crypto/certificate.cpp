// X.509 certificates: their fields, their key, and what they are compared with. No chain is
// verified here.
#include <algorithm>
#include <cstring>

#include "stdlib/natives/crypto/key.h"
#include "stdlib/natives/crypto/natives.h"
#include "vm/object/external_object.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/object.h"

namespace shoal {
namespace {

struct CertificateState final : ExternalState {
  static constexpr char kTag = 0;
  static constexpr Type kType = &kTag;
  CertificateState() noexcept : ExternalState(kType) {}
  SslCertificate certificate;
};

/// A certificate is small; what is longer is none.
constexpr size_t kCertificateBytesMax = size_t{256} * 1024;

Result<X509*> certificate_argument(Context& cx, Value v) {
  const CertificateState* const state = ExternalObject::state_of<CertificateState>(v);
  if (state) return state->certificate.get();
  return throw_type_error(cx, "This is no certificate");
}

/// What a function of OpenSSL's prints.
template <class Print>
Result<Value> printed(Context& cx, Print&& print) {
  const SslBio out(ssl().BIO_new(ssl().BIO_s_mem()));
  if (!out || !print(out.get())) {
    ssl().ERR_clear_error();
    return Value::undefined();
  }
  char* text = nullptr;
  const long size = ssl().BIO_ctrl(out.get(), BIO_CTRL_INFO, 0, &text);
  return text_value(cx, {text, static_cast<size_t>(std::max(size, 0l))});
}

Result<Value> name_text(Context& cx, const X509_NAME* name) {
  constexpr unsigned long kFlags = ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL |
                                   ASN1_STRFLGS_UTF8_CONVERT | XN_FLAG_SEP_MULTILINE |
                                   XN_FLAG_FN_SN;
  return printed(cx, [&](BIO* out) {
    return ssl().X509_NAME_print_ex(out, name, 0, kFlags) > 0;
  });
}

Result<Value> time_text(Context& cx, const ASN1_TIME* time) {
  return printed(cx, [&](BIO* out) { return ssl().ASN1_TIME_print(out, time) == 1; });
}

Result<Value> extension_text(Context& cx, const X509* certificate, int which) {
  const int at = ssl().X509_get_ext_by_NID(certificate, which, -1);
  if (at < 0) return Value::undefined();
  X509_EXTENSION* const extension = ssl().X509_get_ext(certificate, at);
  return printed(cx, [&](BIO* out) { return ssl().X509V3_EXT_print(out, extension, 0, 0) == 1; });
}

Result<Value> serial_text(Context& cx, const X509* certificate) {
  const SslNumber number(
      ssl().ASN1_INTEGER_to_BN(ssl().X509_get0_serialNumber(certificate), nullptr));
  char* const text = number ? ssl().BN_bn2hex(number.get()) : nullptr;
  if (!text) return throw_ssl_error(cx);
  const Result<Value> made = text_value(cx, text);
  ssl().CRYPTO_free(text, "", 0);
  return made;
}

}  // namespace

namespace crypto_natives {

/// readCertificate ( bytes ): DER or PEM.
Result<Value> read_certificate(Context& cx, const Args& args) {
  TRY_VOID(need_openssl(cx));
  Input bytes;
  TRY_VOID(bytes.read(cx, args[0], "certificate"));
  std::unique_ptr<CertificateState> state(new (std::nothrow) CertificateState);
  if (!state) return cx.out_of_memory();
  X509* made = bytes.size() <= kCertificateBytesMax
                   ? ssl().X509_new_ex(ssl().library, nullptr)
                   : nullptr;
  const bool is_pem = bytes.view().find("-----BEGIN") != std::string_view::npos;
  X509* read = nullptr;
  if (made && is_pem) {
    const SslBio in(ssl().BIO_new_mem_buf(bytes.data(), bytes.count()));
    const auto no_passphrase = [](char*, int, int, void*) { return -1; };
    read = ssl().PEM_read_bio_X509(in.get(), &made, no_passphrase, nullptr);
  } else if (made) {
    const uint8_t* at = bytes.data();
    read = ssl().d2i_X509(&made, &at, bytes.count());
  }
  if (!read) {
    ssl().X509_free(made);  // Null, where reading has freed it.
    return throw_ssl_error(cx);
  }
  state->certificate = SslCertificate(read);
  Shape* const shape = TRY(shape_for(cx, Kind::ExternalObject, Value::null()));
  ExternalObject* const object = TRY(ExternalObject::create(cx.heap(), shape));
  TRY_VOID(state->attach(cx.heap(), object, sizeof(CertificateState) + 2 * bytes.size()));
  object->set_state(state.release());
  return Value(object);
}

/// certificateText ( certificate, what ): undefined, if it has none.
Result<Value> certificate_text(Context& cx, const Args& args) {
  X509* const c = TRY(certificate_argument(cx, args[0]));
  const std::string what = text_of(args[1]);
  if (what == "subject") return name_text(cx, ssl().X509_get_subject_name(c));
  if (what == "issuer") return name_text(cx, ssl().X509_get_issuer_name(c));
  if (what == "validFrom") return time_text(cx, ssl().X509_get0_notBefore(c));
  if (what == "validTo") return time_text(cx, ssl().X509_get0_notAfter(c));
  if (what == "serialNumber") return serial_text(cx, c);
  if (what == "subjectAltName") return extension_text(cx, c, NID_subject_alt_name);
  if (what == "infoAccess") return extension_text(cx, c, NID_info_access);
  if (what == "keyUsage") return extension_text(cx, c, NID_ext_key_usage);
  if (what == "all")
    return printed(cx, [c](BIO* out) { return ssl().X509_print_ex(out, c, 0, 0) == 1; });
  return Value::undefined();
}

/// certificateBytes ( certificate, isPem )
Result<Value> certificate_bytes(Context& cx, const Args& args) {
  X509* const c = TRY(certificate_argument(cx, args[0]));
  if (args[1].is_true())
    return printed(cx, [c](BIO* out) { return ssl().PEM_write_bio_X509(out, c) == 1; });
  unsigned char* data = nullptr;
  const int size = ssl().i2d_X509(c, &data);
  if (size < 0) return throw_ssl_error(cx);
  const Result<Value> made = bytes_value(cx, data, static_cast<size_t>(size));
  ssl().CRYPTO_free(data, "", 0);
  return made;
}

/// certificateKey ( certificate ): the public key.
Result<Value> certificate_key(Context& cx, const Args& args) {
  X509* const c = TRY(certificate_argument(cx, args[0]));
  SslKey pair(ssl().X509_get_pubkey(c));
  if (!pair) return throw_ssl_error(cx);
  return key_value(cx, std::make_shared<Key>(std::move(pair)), KeyKind::Public);
}

/// certificateCheck ( certificate, what, with ): "host", "email", "ip" with a text; "issued" with a
/// certificate; "verify" and "private" with a key; "ca". Of a host the name that fits, or false.
Result<Value> certificate_check(Context& cx, const Args& args) {
  X509* const c = TRY(certificate_argument(cx, args[0]));
  const std::string what = text_of(args[1]), with = text_of(args[2]);
  bool verdict = false;
  spend_fuel(cx, 100'000);
  if (what == "host") {
    const unsigned flags = static_cast<unsigned>(number_or(args[3], 0));
    char* name = nullptr;
    verdict = ssl().X509_check_host(c, with.data(), with.size(), flags, &name) == 1;
    const std::string fits = name ? name : with;
    if (name) ssl().CRYPTO_free(name, "", 0);
    ssl().ERR_clear_error();
    if (!verdict) return Value::boolean(false);
    return text_value(cx, fits);
  } else if (what == "email") {
    verdict = ssl().X509_check_email(c, with.data(), with.size(), 0) == 1;
  } else if (what == "ip") {
    verdict = ssl().X509_check_ip_asc(c, with.c_str(), 0) == 1;
  } else if (what == "ca") {
    verdict = ssl().X509_check_ca(c) == 1;
  } else if (what == "issued") {
    X509* const issuer = TRY(certificate_argument(cx, args[2]));
    verdict = ssl().X509_check_issued(issuer, c) == X509_V_OK;
  } else {
    const KeyState* const key = TRY(key_argument(cx, args[2]));
    if (key->key->is_secret()) return throw_type_error(cx, "The key is no key pair's");
    verdict = what == "private" ? ssl().X509_check_private_key(c, key->key->pair()) == 1
                                : ssl().X509_verify(c, key->key->pair()) == 1;
  }
  ssl().ERR_clear_error();
  return Value::boolean(verdict);
}

}  // namespace crypto_natives
}  // namespace shoal
