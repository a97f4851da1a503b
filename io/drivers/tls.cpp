#include "io/drivers/tls.h"

#include <arpa/inet.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <iterator>

#include "io/drivers/tls_library.h"

namespace shoal::tls {
namespace {

constexpr size_t kSessionsMax = 256;
/// Where distributions keep what they trust, in one file.
constexpr const char* kTrustFiles[] = {
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
};
constexpr const char* kTrustFolder = "/etc/ssl/certs";

HostError tls_error(std::string message) {
  HostError e;
  e.code = HostErrorCode::InvalidData;
  e.message = std::move(message);
  e.call = "tls";
  return e;
}

/// As Node calls them.
const char* verify_code(long result) noexcept {
  switch (result) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT: return "UNABLE_TO_GET_ISSUER_CERT";
    case X509_V_ERR_CERT_SIGNATURE_FAILURE: return "CERT_SIGNATURE_FAILURE";
    case X509_V_ERR_CERT_NOT_YET_VALID: return "CERT_NOT_YET_VALID";
    case X509_V_ERR_CERT_HAS_EXPIRED: return "CERT_HAS_EXPIRED";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: return "DEPTH_ZERO_SELF_SIGNED_CERT";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN: return "SELF_SIGNED_CERT_IN_CHAIN";
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY: return "UNABLE_TO_GET_ISSUER_CERT_LOCALLY";
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE: return "UNABLE_TO_VERIFY_LEAF_SIGNATURE";
    case X509_V_ERR_CERT_CHAIN_TOO_LONG: return "CERT_CHAIN_TOO_LONG";
    case X509_V_ERR_CERT_REVOKED: return "CERT_REVOKED";
    case X509_V_ERR_INVALID_CA: return "INVALID_CA";
    case X509_V_ERR_PATH_LENGTH_EXCEEDED: return "PATH_LENGTH_EXCEEDED";
    case X509_V_ERR_INVALID_PURPOSE: return "INVALID_PURPOSE";
    case X509_V_ERR_CERT_UNTRUSTED: return "CERT_UNTRUSTED";
    case X509_V_ERR_CERT_REJECTED: return "CERT_REJECTED";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: return "ERR_TLS_CERT_ALTNAME_INVALID";
    default: return "ERR_TLS_CERT_INVALID";
  }
}

/// "wrong version number" becomes "ERR_SSL_WRONG_VERSION_NUMBER".
std::string reason_code(const char* reason) {
  std::string code = "ERR_SSL_";
  for (const char* c = reason; *c; ++c) {
    const bool is_letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z');
    const bool is_digit = *c >= '0' && *c <= '9';
    code += is_letter ? static_cast<char>(*c & ~0x20) : is_digit ? *c : '_';
  }
  return code;
}

bool is_address(const std::string& name) noexcept {
  in6_addr any;
  return ::inet_pton(AF_INET, name.c_str(), &any) == 1 ||
         ::inet_pton(AF_INET6, name.c_str(), &any) == 1;
}

/// "http/1.1,h2" as ALPN has it; empty: a name is too long.
std::string wire_protocols(const std::string& list) {
  std::string wire;
  for (size_t at = 0; at <= list.size();) {
    const size_t end = std::min(list.find(',', at), list.size());
    if (end == at || end - at > 255) return {};
    wire += static_cast<char>(end - at);
    wire.append(list, at, end - at);
    at = end + 1;
  }
  return wire;
}

const char* variable(const char* name) noexcept {
  const char* const value = ::secure_getenv(name);
  return value && *value ? value : nullptr;
}

void trust_system(const Library& l, SSL_CTX* context) {
  const char* file = variable("SSL_CERT_FILE");
  const char* folder = variable("SSL_CERT_DIR");
  if (!file && !folder) {
    const auto* const found = std::find_if(std::begin(kTrustFiles), std::end(kTrustFiles),
                                           [](const char* f) { return ::access(f, R_OK) == 0; });
    if (found != std::end(kTrustFiles)) file = *found;
    folder = kTrustFolder;
  }
  if (file) (void)l.SSL_CTX_load_verify_locations(context, file, nullptr);
  if (folder) (void)l.SSL_CTX_load_verify_locations(context, nullptr, folder);
  if (const char* const more = variable("NODE_EXTRA_CA_CERTS"))
    (void)l.SSL_CTX_load_verify_locations(context, more, nullptr);
  l.ERR_clear_error();  // Who trusts nobody hears of it when it matters.
}

}  // namespace

// ---- Session

Session::~Session() { library_.SSL_free(ssl_); }

void Session::note_failure(int kind) {
  const long verified = library_.SSL_get_verify_result(ssl_);
  const unsigned long code = library_.ERR_get_error();
  const char* const reason = code ? library_.ERR_reason_error_string(code) : nullptr;
  library_.ERR_clear_error();
  if (!is_connected_ && verified != X509_V_OK) {
    error_ = tls_error(std::string(verify_code(verified)) + ": " +
                       library_.X509_verify_cert_error_string(verified));
  } else if (input_ended_) {
    error_ = system_error(ECONNRESET, "tls");
  } else if (reason) {
    error_ = tls_error(reason_code(reason) + ": " + reason);
  } else {
    error_ = tls_error("ERR_SSL_ERROR: the connection has failed (" + std::to_string(kind) + ")");
  }
}

Session::Status Session::outcome(int result) {
  if (result > 0) return Status::Done;
  const int kind = library_.SSL_get_error(ssl_, result);
  if (kind == SSL_ERROR_ZERO_RETURN) return Status::Closed;
  if ((kind == SSL_ERROR_WANT_READ || kind == SSL_ERROR_WANT_WRITE) && !input_ended_)
    return Status::WantsInput;
  note_failure(kind);
  return Status::Failed;
}

Session::Status Session::handshake() {
  library_.ERR_clear_error();
  const Status status = outcome(library_.SSL_do_handshake(ssl_));
  is_connected_ = status == Status::Done;
  return status == Status::Closed ? Status::Failed : status;
}

Session::Status Session::read(uint8_t* out, size_t bytes_max, size_t& count) {
  library_.ERR_clear_error();
  const int limit = static_cast<int>(std::min<size_t>(bytes_max, INT_MAX));
  const int result = library_.SSL_read(ssl_, out, limit);
  count = result > 0 ? static_cast<size_t>(result) : 0;
  return outcome(result);
}

Session::Status Session::write(const uint8_t* data, size_t bytes, size_t& count) {
  library_.ERR_clear_error();
  const int limit = static_cast<int>(std::min<size_t>(bytes, INT_MAX));
  const int result = library_.SSL_write(ssl_, data, limit);
  count = result > 0 ? static_cast<size_t>(result) : 0;
  return outcome(result);
}

void Session::end() {
  library_.ERR_clear_error();
  (void)library_.SSL_shutdown(ssl_);
  library_.ERR_clear_error();
}

bool Session::feed(const uint8_t* data, size_t bytes) {
  const int count = static_cast<int>(std::min<size_t>(bytes, INT_MAX));
  return library_.BIO_write(library_.SSL_get_rbio(ssl_), data, count) == count;
}

void Session::feed_end() {
  input_ended_ = true;
  // From here on an empty BIO is at its end, and no longer asks to be read again.
  (void)library_.BIO_ctrl(library_.SSL_get_rbio(ssl_), BIO_C_SET_BUF_MEM_EOF_RETURN, 0, nullptr);
}

size_t Session::output_bytes() const noexcept {
  const long bytes =
      library_.BIO_ctrl(library_.SSL_get_wbio(ssl_), BIO_CTRL_PENDING, 0, nullptr);
  return bytes > 0 ? static_cast<size_t>(bytes) : 0;
}

size_t Session::take_output(uint8_t* out, size_t bytes_max) {
  const int limit = static_cast<int>(std::min<size_t>(bytes_max, INT_MAX));
  const int count = library_.BIO_read(library_.SSL_get_wbio(ssl_), out, limit);
  return count > 0 ? static_cast<size_t>(count) : 0;
}

void Session::describe(host::StartTls::Reply& out) const {
  const unsigned char* protocol = nullptr;
  unsigned int length = 0;
  library_.SSL_get0_alpn_selected(ssl_, &protocol, &length);
  if (protocol) out.protocol.assign(reinterpret_cast<const char*>(protocol), length);
  out.version = library_.SSL_get_version(ssl_);
  if (const SSL_CIPHER* const cipher = library_.SSL_get_current_cipher(ssl_))
    out.cipher = library_.SSL_CIPHER_get_name(cipher);
}

// ---- Clients

Clients::~Clients() {
  for (const auto& [key, session] : sessions_) library_->SSL_SESSION_free(session);
  if (context_) library_->SSL_CTX_free(context_);
}

void Clients::load() {
  std::call_once(once_, [this] {
    library_ = tls::library();
    if (library_) context_ = library_->SSL_CTX_new(library_->TLS_client_method());
    if (context_) {
      const Library& l = *library_;
      (void)l.SSL_CTX_ctrl(context_, SSL_CTRL_SET_MIN_PROTO_VERSION, TLS1_2_VERSION, nullptr);
      (void)l.SSL_CTX_ctrl(context_, SSL_CTRL_MODE,
                           SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                               SSL_MODE_RELEASE_BUFFERS,
                           nullptr);
      (void)l.SSL_CTX_set_options(context_, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
      l.SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
      (void)l.SSL_CTX_ctrl(context_, SSL_CTRL_SET_SESS_CACHE_MODE,
                           SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL, nullptr);
      l.SSL_CTX_sess_set_new_cb(context_, on_session);
      trust_system(l, context_);
    }
    is_loaded_.store(true, std::memory_order_release);
  });
}

/// OpenSSL has made a session that can be resumed. 1: it is ours now.
int Clients::on_session(ssl_st* ssl, ssl_session_st* made) {
  // In a static function of ours no library is at hand but by the session.
  const Library& l = *tls::library();
  auto* const session = static_cast<Session*>(l.SSL_get_ex_data(ssl, 0));
  if (!session || !session->clients_ || l.SSL_get_verify_result(ssl) != X509_V_OK) return 0;
  Clients& self = *session->clients_;
  const std::scoped_lock lock(self.mutex_);
  if (self.sessions_.size() >= kSessionsMax && !self.sessions_.contains(session->key_)) {
    l.SSL_SESSION_free(self.sessions_.begin()->second);
    self.sessions_.erase(self.sessions_.begin());
  }
  ssl_session_st*& kept = self.sessions_[session->key_];
  if (kept) l.SSL_SESSION_free(kept);
  kept = made;
  return 1;
}

/// Each is used once, as TLS 1.3 advises: who resumes is given a new one.
void Clients::resume(Session& session) {
  const std::scoped_lock lock(mutex_);
  const auto found = sessions_.find(session.key_);
  if (found == sessions_.end()) return;
  (void)library_->SSL_set_session(session.ssl_, found->second);
  library_->SSL_SESSION_free(found->second);
  sessions_.erase(found);
}

/// What the certificate must be for, and who may have signed it.
bool Clients::set_trust(ssl_st* ssl, const host::StartTls::Request& in) {
  const Library& l = *library_;
  X509_VERIFY_PARAM* const wanted = l.SSL_get0_param(ssl);
  if (in.trusts_anyone) {
    l.SSL_set_verify(ssl, SSL_VERIFY_NONE, nullptr);
  } else if (is_address(in.server_name)) {
    if (!l.X509_VERIFY_PARAM_set1_ip_asc(wanted, in.server_name.c_str())) return false;
  } else {
    l.X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (!l.X509_VERIFY_PARAM_set1_host(wanted, in.server_name.data(), in.server_name.size()))
      return false;
  }
  if (in.authorities.empty()) return true;
  X509_STORE* const store = l.X509_STORE_new();
  BIO* const text = l.BIO_new_mem_buf(in.authorities.data(), static_cast<int>(std::min<size_t>(
                                          in.authorities.size(), INT_MAX)));
  while (X509* const each = text && store ? l.PEM_read_bio_X509(text, nullptr, nullptr, nullptr)
                                          : nullptr) {
    (void)l.X509_STORE_add_cert(store, each);
    l.X509_free(each);
  }
  l.BIO_free(text);
  l.ERR_clear_error();  // The end of the text is one.
  if (store) (void)l.SSL_ctrl(ssl, SSL_CTRL_SET_VERIFY_CERT_STORE, 0, store);
  return store != nullptr;
}

std::unique_ptr<Session> Clients::connect(const host::StartTls::Request& in, HostError& error) {
  if (!context_) {
    error = tls_error("ERR_TLS_NOT_AVAILABLE: TLS needs libssl.so.3 of OpenSSL, which this system "
                      "does not have (Debian: apt-get install libssl3)");
    return nullptr;
  }
  const Library& l = *library_;
  const std::string wire = in.protocols.empty() ? std::string() : wire_protocols(in.protocols);
  if (in.server_name.empty() || in.server_name.find('\0') != std::string::npos ||
      wire.empty() != in.protocols.empty()) {
    error = system_error(EINVAL, "tls");
    return nullptr;
  }
  SSL* const ssl = l.SSL_new(context_);
  BIO* const input = ssl ? l.BIO_new(l.BIO_s_mem()) : nullptr;
  BIO* const output = input ? l.BIO_new(l.BIO_s_mem()) : nullptr;
  if (!output) {
    if (input) l.BIO_free(input);
    if (ssl) l.SSL_free(ssl);
    error = system_error(ENOMEM, "tls");
    return nullptr;
  }
  l.SSL_set_bio(ssl, input, output);
  l.SSL_set_connect_state(ssl);
  for (BIO* const each : {input, output})  // An empty one asks to be read again.
    (void)l.BIO_ctrl(each, BIO_C_SET_BUF_MEM_EOF_RETURN, -1, nullptr);
  const bool is_shared = !in.trusts_anyone && in.authorities.empty();
  std::unique_ptr<Session> session(new Session(l, ssl, is_shared ? this : nullptr,
                                               in.server_name + '\n' + in.protocols));
  (void)l.SSL_set_ex_data(ssl, 0, session.get());
  bool ok = set_trust(ssl, in);
  if (ok && !is_address(in.server_name))
    ok = l.SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                    const_cast<char*>(in.server_name.c_str())) == 1;
  if (ok && !wire.empty())
    ok = l.SSL_set_alpn_protos(ssl, reinterpret_cast<const unsigned char*>(wire.data()),
                               static_cast<unsigned int>(wire.size())) == 0;
  if (!ok) {
    l.ERR_clear_error();
    error = system_error(EINVAL, "tls");
    return nullptr;
  }
  if (is_shared) resume(*session);
  return session;
}

}  // namespace shoal::tls
