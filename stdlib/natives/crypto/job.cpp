#include "stdlib/natives/crypto/job.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstring>
#include <optional>
#include <unordered_map>

#include "io/door/door.h"
#include "stdlib/es/buffer_operations.h"
#include "stdlib/host/fields.h"
#include "stdlib/host/operations.h"
#include "vm/object/array.h"
#include "vm/run/fuel.h"
#include "vm/run/host.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// A job that takes no longer is done at once, on the context's own thread; less in builds with
/// assertions, so that small tests go the other way.
constexpr uint64_t kAtOnceNs = kLittleIsMuch ? 20'000 : 1'000'000;

/// A unit of fuel is about 2.5 ns.
constexpr int64_t fuel_of(uint64_t nanoseconds) noexcept {
  return static_cast<int64_t>(std::min<uint64_t>(nanoseconds, 1'000'000'000) * 2 / 5) + 1;
}

/// What a context keeps for crypto: the promises of jobs, and random bytes drawn ahead.
class CryptoState final : public ContextExtension, public ElsewhereListener {
 public:
  explicit CryptoState(Context& cx) noexcept : cx_(cx) {}
  ~CryptoState() override { forget_random(); }
  static CryptoState& of(Context& cx) {
    auto& slot = cx.extensions[static_cast<size_t>(Extension::Crypto)];
    if (!slot) slot = std::make_unique<CryptoState>(cx);
    return static_cast<CryptoState&>(*slot);
  }
  void trace(Tracer& tracer) const override {
    for (const auto& [job, promise] : promises_)
      tracer.visit_bits(reinterpret_cast<const uint64_t&>(promise));
  }
  void on_idle() noexcept override { forget_random(); }

  Result<Value> promise_of(const std::shared_ptr<CryptoJob>& job) {
    PromiseObject* const promise = TRY(new_promise(cx_));
    promises_.emplace(job.get(), Value(promise));
    if (cx_.host()->begin_elsewhere(job, *this)) return Value(promise);
    promises_.erase(job.get());
    return Value::undefined();
  }
  void on_done(const std::shared_ptr<Elsewhere>& work) override {
    auto* const job = static_cast<CryptoJob*>(work.get());
    const auto found = promises_.find(job);
    if (found == promises_.end()) return;
    auto* const promise = found->second.as<PromiseObject>();
    const PersistentValue<Value> kept(cx_.heap(), found->second);
    promises_.erase(found);
    Result<Value> value = job->finish(cx_);
    if (value.ok())
      fulfill_promise(cx_, promise, value.value());
    else if (!cx_.is_terminating())
      reject_promise(cx_, promise, cx_.take_exception());
  }

  /// Little is taken from what was drawn ahead, and forgotten there at once.
  Result<void> draw(uint8_t* out, size_t count) {
    while (count != 0) {
      if (count <= kAheadBytes / 2) {
        if (ahead_.size() - ahead_used_ < count) {
          TRY_VOID(ask(kAheadBytes, ahead_));
          ahead_used_ = 0;
        }
        std::memcpy(out, ahead_.data() + ahead_used_, count);
        std::memset(ahead_.data() + ahead_used_, 0, count);
        ahead_used_ += count;
        return {};
      }
      HostBytes piece;
      const size_t piece_bytes = std::min(count, kRandomBytesMax);
      TRY_VOID(ask(piece_bytes, piece));
      std::memcpy(out, piece.data(), piece_bytes);
      explicit_bzero(piece.data(), piece_bytes);
      out += piece_bytes;
      count -= piece_bytes;
    }
    return {};
  }

 private:
  static constexpr size_t kAheadBytes = 1024;

  Result<void> ask(size_t count, HostBytes& out) {
    Door* const door = cx_.door();
    if (!door) return throw_type_error(cx_, "This context has no way to the world");
    host::RandomBytes::Request request{count};
    host::RandomBytes::Reply reply;
    const HostError error = door->ask<host::RandomBytes>(request, reply);
    if (error) {
      Object* const thrown = TRY(make_host_error(cx_, HostOp::RandomBytes, &request, error));
      return cx_.throw_value(Value(thrown));
    }
    if (reply.bytes.size() != count) return cx_.out_of_memory();
    out = std::move(reply.bytes);
    return {};
  }
  void forget_random() noexcept {
    if (ahead_.size() != 0) explicit_bzero(ahead_.data(), ahead_.size());
    ahead_ = HostBytes();
    ahead_used_ = 0;
  }

  Context& cx_;
  std::unordered_map<const Elsewhere*, Value> promises_;
  HostBytes ahead_;
  size_t ahead_used_ = 0;
};

/// Of an error's library, as Node's codes have it; nothing of those that Node does not name.
const char* library_prefix(int library) noexcept {
  switch (library) {
    case ERR_LIB_SYS: return "SYS_";
    case ERR_LIB_BN: return "BN_";
    case ERR_LIB_RSA: return "RSA_";
    case ERR_LIB_DH: return "DH_";
    case ERR_LIB_EVP: return "EVP_";
    case ERR_LIB_PEM: return "PEM_";
    case ERR_LIB_DSA: return "DSA_";
    case ERR_LIB_X509: return "X509_";
    case ERR_LIB_ASN1: return "ASN1_";
    case ERR_LIB_CRYPTO: return "CRYPTO_";
    case ERR_LIB_EC: return "EC_";
    case ERR_LIB_BIO: return "BIO_";
    case ERR_LIB_PKCS12: return "PKCS12_";
    case ERR_LIB_OSSL_STORE: return "OSSL_STORE_";
    default: return "";
  }
}

Result<void> put_text(Context& cx, Object* object, const char* name, std::string_view text) {
  const Value value = TRY(text_value(cx, text));
  return define_field(cx, object, key(intern_ascii(name)), value);
}

std::string message_of(unsigned long code) {
  char text[256];
  ssl().ERR_error_string_n(code, text, sizeof text);
  return text;
}

}  // namespace

SecretBytes::~SecretBytes() {
  if (bytes_.size() != 0) explicit_bzero(bytes_.data(), bytes_.size());
}
bool SecretBytes::resize(size_t size) noexcept {
  HostBytes fresh;
  if (!fresh.resize(size)) return false;
  if (bytes_.size() != 0) explicit_bzero(bytes_.data(), bytes_.size());
  bytes_ = std::move(fresh);
  return true;
}
bool SecretBytes::assign(const uint8_t* data, size_t size) noexcept {
  if (!resize(size)) return false;
  if (size != 0) std::memcpy(bytes_.data(), data, size);
  return true;
}

Result<void> Input::read(Context& cx, Value v, const char* what) {
  if (v.is_nullish()) return {};
  is_given_ = true;
  ArrayBufferObject* buffer = nullptr;
  if (v.is_kind(Kind::TypedArray)) {
    auto* const array = v.as<TypedArrayObject>();
    buffer = array->buffer();
    data_ = array->data();
    size_ = array->byte_length();
  } else if (v.is_kind(Kind::ArrayBuffer)) {
    buffer = v.as<ArrayBufferObject>();
    data_ = buffer->data();
    size_ = buffer->byte_length();
  } else if (v.is_kind(Kind::DataView)) {
    auto* const view = v.as<DataViewObject>();
    buffer = view->buffer();
    data_ = view->data();
    size_ = view->byte_length();
  } else if (v.is_string()) {
    const std::string text = v.as_string()->utf8();
    if (!owned_.assign(reinterpret_cast<const uint8_t*>(text.data()), text.size()))
      return cx.out_of_memory();
    data_ = owned_.data();
    size_ = owned_.size();
  } else {
    return throw_type_error(cx, "%s: bytes are expected, not %s", what,
                            describe_for_message(cx, v).c_str());
  }
  if (size_ > INT32_MAX)
    return throw_range_error(cx, "%s: at most 2 GB are taken at once", what);
  if (!buffer) return {};
  store_ = buffer->store();
  if (store_) store_->ref();
  if (size_ == 0) data_ = nullptr;
  return {};
}

bool Input::own() noexcept {
  if (!store_) return true;
  if (!owned_.assign(data(), size_)) return false;
  store_->unref();
  store_ = nullptr;
  data_ = owned_.data();
  return true;
}

Result<void> CryptoJob::seed(Context& cx) {
  TRY_VOID(need_openssl(cx));
  TRY_VOID(draw_random(cx, seed_.data(), seed_.size()));
  is_seeded_ = true;
  return {};
}

void CryptoJob::work() noexcept {
  ssl().ERR_clear_error();
  {
    std::optional<ChanceScope> chance;  // What was given no seed and wants chance fails.
    if (is_seeded_) chance.emplace(seed_);
    has_succeeded_ = compute();
  }
  explicit_bzero(seed_.data(), seed_.size());
  if (!has_succeeded_) errors_ = SslErrors::take();
  ssl().ERR_clear_error();
}

Result<Value> CryptoJob::finish(Context& cx) {
  if (has_succeeded_) return result(cx);
  if (failure_) return throw_coded(cx, Intrinsic::ErrorPrototype, failure_code_, failure_);
  return throw_ssl_errors(cx, errors_);
}

Result<Value> BytesJob::result(Context& cx) { return bytes_to_array(cx, std::move(out)); }

NativeTask do_job(Context& cx, std::shared_ptr<CryptoJob> job, JobMode mode) {
  const uint64_t ns = job->nanoseconds();
  const bool is_promised = mode == JobMode::Promise;
  if (ns <= kAtOnceNs) {
    job->run();
    co_await burn_fuel(cx, fuel_of(ns));
  } else if (is_promised && cx.host() && cx.host()->works_elsewhere()) {
    for (Input& each : job->in)
      if (!each.own()) co_return cx.out_of_memory();
    spend_fuel(cx, fuel_of(ns / 16));
    const Value promise = co_await CryptoState::of(cx).promise_of(job);
    co_return promise;
  } else {
    (void)co_await do_elsewhere(cx, job, fuel_of(ns));
  }
  const Value value = co_await job->finish(cx);
  co_return value;
}

Thrown throw_coded(Context& cx, Intrinsic prototype, const char* code, const char* message) {
  String* const text = TRY(String::from_utf8(cx.heap(), message));
  Object* const error = TRY(make_error(cx, prototype, text));
  if (code) TRY_VOID(put_text(cx, error, "code", code));
  return cx.throw_value(Value(error));
}

Thrown throw_ssl_errors(Context& cx, const SslErrors& errors) {
  if (errors.codes.empty())
    return throw_coded(cx, Intrinsic::ErrorPrototype, "ERR_CRYPTO_OPERATION_FAILED",
                           "Operation failed");
  const unsigned long first = errors.codes.front();
  String* const text = TRY(String::from_utf8(cx.heap(), message_of(first)));
  Object* const error = TRY(make_error(cx, Intrinsic::ErrorPrototype, text));
  if (errors.codes.size() > 1) {
    ArrayObject* const stack = TRY(ArrayObject::create(cx, 0, 0));
    for (size_t i = errors.codes.size() - 1; i > 0; --i) {
      const Value each = TRY(text_value(cx, message_of(errors.codes[i])));
      TRY_VOID(stack->push(cx.heap(), each));
    }
    TRY_VOID(define_field(cx, error, key(intern_ascii("opensslErrorStack")), Value(stack)));
  }
  const char* const library = ssl().ERR_lib_error_string(first);
  const char* const reason = ssl().ERR_reason_error_string(first);
  if (library) TRY_VOID(put_text(cx, error, "library", library));
  if (reason) {
    TRY_VOID(put_text(cx, error, "reason", reason));
    std::string code = std::string("ERR_OSSL_") + library_prefix(ERR_GET_LIB(first));
    for (const char* at = reason; *at; ++at)
      code += *at == ' ' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(*at)));
    TRY_VOID(put_text(cx, error, "code", code));
  }
  return cx.throw_value(Value(error));
}

Thrown throw_ssl_error(Context& cx) { return throw_ssl_errors(cx, SslErrors::take()); }

Result<Value> bytes_value(Context& cx, const uint8_t* data, size_t size) {
  HostBytes bytes;
  if (!bytes.resize(size)) return cx.out_of_memory();
  if (size != 0) std::memcpy(bytes.data(), data, size);
  return bytes_to_array(cx, std::move(bytes));
}
Result<Value> text_value(Context& cx, std::string_view text) {
  String* const made = TRY(String::from_utf8(cx.heap(), text));
  return Value(made);
}
int64_t number_or(Value v, int64_t otherwise) noexcept {
  if (!v.is_number() || std::isnan(v.as_number())) return otherwise;
  return static_cast<int64_t>(std::clamp(v.as_number(), -0x1p53, 0x1p53));
}
std::string text_of(Value v) { return v.is_string() ? v.as_string()->utf8() : std::string(); }

Result<void> draw_random(Context& cx, uint8_t* out, size_t count) {
  return CryptoState::of(cx).draw(out, count);
}

}  // namespace shoal
