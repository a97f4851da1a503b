// What the natives of crypto have in common: their inputs, and jobs, which are done at once if they
// are short, else on another thread: while the script waits, or for a promise.
//
// BYTES. A job looks at the bytes of a buffer where they are. One that a promise stands for copies
// them first, if it is not done at once: script may change them meanwhile.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gc/base/ref.h"
#include "io/door/host_types.h"
#include "stdlib/natives/crypto/chance.h"
#include "vm/object/array_buffer.h"
#include "vm/run/elsewhere.h"
#include "vm/run/native.h"
#include "vm/run/operations/object.h"

namespace shoal {

class Key;

/// Bytes that are zeroed before their memory goes back.
class SecretBytes {
 public:
  SecretBytes() noexcept = default;
  SecretBytes(SecretBytes&& other) noexcept { swap(other); }
  SecretBytes& operator=(SecretBytes&& other) noexcept {
    swap(other);
    return *this;
  }
  ~SecretBytes();
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  /// Of what was there nothing is kept. False: no memory.
  [[nodiscard]] bool resize(size_t size) noexcept;
  [[nodiscard]] bool assign(const uint8_t* data, size_t size) noexcept;
  uint8_t* data() noexcept { return bytes_.data(); }
  const uint8_t* data() const noexcept { return bytes_.data(); }
  size_t size() const noexcept { return bytes_.size(); }

 private:
  void swap(SecretBytes& other) noexcept { std::swap(bytes_, other.bytes_); }
  HostBytes bytes_;
};

/// The bytes of an argument: an ArrayBuffer, a view of one, or a string as UTF-8. Keeps the memory,
/// not the object; nothing of a null or undefined one.
class Input {
 public:
  Input() noexcept = default;
  ~Input() {
    if (store_) store_->unref();
  }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  /// Error: TypeError, or no memory.
  Result<void> read(Context& cx, Value v, const char* what);
  const uint8_t* data() const noexcept {
    return data_ ? data_ : reinterpret_cast<const uint8_t*>("");
  }
  size_t size() const noexcept { return size_; }
  /// What OpenSSL takes as a length.
  int count() const noexcept { return static_cast<int>(size_); }
  std::string_view view() const noexcept { return {reinterpret_cast<const char*>(data()), size_}; }
  bool is_given() const noexcept { return is_given_; }
  /// A copy of its own from now on. False: no memory.
  [[nodiscard]] bool own() noexcept;

 private:
  const uint8_t* data_ = nullptr;
  size_t size_ = 0;
  bool is_given_ = false;
  BackingStore* store_ = nullptr;  // With a reference; null: the bytes are in owned_.
  SecretBytes owned_;
};

/// How a native gives its result: an argument of all that may take long.
enum class JobMode : uint8_t { AtOnce, Promise };
inline JobMode job_mode(Value v) noexcept {
  return v.is_true() ? JobMode::Promise : JobMode::AtOnce;
}

/// Something that OpenSSL does for a script. One derives from it for each kind of work.
class CryptoJob : public Elsewhere {
 public:
  static constexpr size_t kInputs = 4;
  Input in[kInputs];
  /// How long it takes, about.
  virtual uint64_t nanoseconds() const noexcept = 0;
  /// On the context's thread, when it is done: the result. Error: what OpenSSL says, as Node shows
  /// it.
  Result<Value> finish(Context& cx);
  /// The seed of its chance, from the door: of a job that needs some. Error: refused, no OpenSSL.
  Result<void> seed(Context& cx);

 protected:
  /// On any thread, with chance of the job's own. False: it failed; OpenSSL's errors say why, or
  /// `failure` does.
  virtual bool compute() noexcept = 0;
  /// What finish() gives.
  virtual Result<Value> result(Context& cx) = 0;
  /// False, with a failure that is not OpenSSL's.
  bool fail(const char* code, const char* message) noexcept {
    failure_code_ = code;
    failure_ = message;
    return false;
  }

 private:
  void work() noexcept final;
  ChanceSeed seed_{};
  bool is_seeded_ = false;
  bool has_succeeded_ = false;
  SslErrors errors_;
  const char* failure_ = nullptr;
  const char* failure_code_ = nullptr;
};

/// A job whose result is bytes.
class BytesJob : public CryptoJob {
 protected:
  Result<Value> result(Context& cx) override;
  HostBytes out;
};

/// Does the job; the value, or a promise of it if it was asked for one and the job is not done at
/// once.
NativeTask do_job(Context& cx, std::shared_ptr<CryptoJob> job, JobMode mode);

/// An Error with what Node tells: code, library, reason, opensslErrorStack.
Thrown throw_ssl_errors(Context& cx, const SslErrors& errors);
/// The same of this thread's errors.
Thrown throw_ssl_error(Context& cx);
/// An Error with a code of Node's.
Thrown throw_coded(Context& cx, Intrinsic prototype, const char* code, const char* message);

/// A Uint8Array with a copy of the bytes.
Result<Value> bytes_value(Context& cx, const uint8_t* data, size_t size);
/// Text of OpenSSL's: UTF-8.
Result<Value> text_value(Context& cx, std::string_view text);
/// A number argument in a range; otherwise `otherwise`.
int64_t number_or(Value v, int64_t otherwise) noexcept;
std::string text_of(Value v);

/// At most kRandomBytesMax at a time, through the door. Error: refused.
Result<void> draw_random(Context& cx, uint8_t* out, size_t count);

}  // namespace shoal
