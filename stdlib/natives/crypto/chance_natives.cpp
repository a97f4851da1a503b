// Random bytes, through the door; and the small things that crypto wants besides: primes,
// comparison in constant time, the names of what the library has.
#include <algorithm>
#include <cstring>
#include <set>

#include "stdlib/natives/crypto/key.h"
#include "stdlib/natives/crypto/natives.h"
#include "vm/object/array.h"
#include "vm/object/typed_array.h"
#include "vm/run/fuel.h"

namespace shoal {
namespace {

/// What a leaf fills: one operation at the door.
constexpr size_t kLeafBytes = kRandomBytesMax;

Result<Input*> target(Context& cx, Value v, Input& input) {
  TRY_VOID(input.read(cx, v, "array"));
  return &input;
}

class PrimeJob final : public BytesJob {
 public:
  int bits = 0;
  bool is_safe = false;
  uint64_t nanoseconds() const noexcept override {
    const auto b = static_cast<uint64_t>(bits);
    return b * b * b / (is_safe ? 10 : 100) + 50'000;
  }

 protected:
  /// in[0]: add; in[1]: rem.
  bool compute() noexcept override {
    const SslNumbers scratch(ssl().BN_CTX_new_ex(ssl().library));
    const SslNumber prime(ssl().BN_new());
    const SslNumber add(in[0].is_given() ? ssl().BN_bin2bn(in[0].data(), in[0].count(), nullptr)
                                         : nullptr);
    const SslNumber rem(in[1].is_given() ? ssl().BN_bin2bn(in[1].data(), in[1].count(), nullptr)
                                         : nullptr);
    const int bytes = (bits + 7) / 8;
    return scratch && prime &&
           ssl().BN_generate_prime_ex2(prime.get(), bits, is_safe, add.get(), rem.get(), nullptr,
                                       scratch.get()) == 1 &&
           out.resize(static_cast<size_t>(bytes)) &&
           ssl().BN_bn2binpad(prime.get(), out.data(), bytes) >= 0;
  }
};

class PrimeCheckJob final : public CryptoJob {
 public:
  uint64_t nanoseconds() const noexcept override {
    const uint64_t n = in[0].size();
    return n * n * n * 20 + 5000;
  }

 protected:
  bool compute() noexcept override {
    const SslNumbers scratch(ssl().BN_CTX_new_ex(ssl().library));
    const SslNumber number(ssl().BN_bin2bn(in[0].data(), in[0].count(), nullptr));
    if (!scratch || !number) return false;
    const int verdict = ssl().BN_check_prime(number.get(), scratch.get(), nullptr);
    is_prime_ = verdict == 1;
    return verdict >= 0;
  }
  Result<Value> result(Context&) override { return Value::boolean(is_prime_); }

 private:
  bool is_prime_ = false;
};

}  // namespace

namespace crypto_natives {

/// fillRandom ( array ): the array. FAST PATH: little.
Result<Value> fill_random_quick(Context& cx, const Args& args) {
  Input input;
  const Input* const to = TRY(target(cx, args[0], input));
  if (to->size() > kLeafBytes) return Value::lazy();
  if (to->size() != 0)
    TRY_VOID(draw_random(cx, const_cast<uint8_t*>(to->data()), to->size()));
  return args[0];
}
NativeTask fill_random(Context& cx, Args args) {
  Input input;
  const Input* const to = co_await target(cx, args[0], input);
  for (size_t at = 0; at < to->size(); at += kLeafBytes) {
    const size_t piece = std::min(kLeafBytes, to->size() - at);
    co_await step_void(draw_random(cx, const_cast<uint8_t*>(to->data()) + at, piece));
    co_await burn_fuel(cx, static_cast<int64_t>(piece));
  }
  co_return args[0];
}

/// randomUUID ( ): a UUID of version 4.
Result<Value> random_uuid(Context& cx, const Args&) {
  static constexpr char kDigits[] = "0123456789abcdef";
  uint8_t bytes[16];
  TRY_VOID(draw_random(cx, bytes, sizeof bytes));
  bytes[6] = static_cast<uint8_t>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<uint8_t>((bytes[8] & 0x3f) | 0x80);
  char text[36];
  char* at = text;
  for (size_t i = 0; i < sizeof bytes; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) *at++ = '-';
    *at++ = kDigits[bytes[i] >> 4];
    *at++ = kDigits[bytes[i] & 15];
  }
  String* const made = TRY(String::from_ascii(cx.heap(), {text, sizeof text}));
  return Value(made);
}

/// randomPrime ( bits, isSafe, add, rem, isPromise )
NativeTask random_prime(Context& cx, Args args) {
  co_await step_void(need_openssl(cx));
  const auto job = std::make_shared<PrimeJob>();
  job->bits = static_cast<int>(std::clamp<int64_t>(number_or(args[0], 0), 1, 16384));
  job->is_safe = args[1].is_true();
  co_await step_void(job->in[0].read(cx, args[2], "add"));
  co_await step_void(job->in[1].read(cx, args[3], "rem"));
  co_await step_void(job->seed(cx));
  const Value v = co_await do_job(cx, job, job_mode(args[4]));
  co_return v;
}

/// isPrime ( number, isPromise )
NativeTask is_prime(Context& cx, Args args) {
  co_await step_void(need_openssl(cx));
  const auto job = std::make_shared<PrimeCheckJob>();
  co_await step_void(job->in[0].read(cx, args[0], "candidate"));
  co_await step_void(job->seed(cx));
  const Value v = co_await do_job(cx, job, job_mode(args[1]));
  co_return v;
}

/// areEqual ( bytes, other ): both of one length; in constant time.
Result<Value> are_equal(Context& cx, const Args& args) {
  Input a, b;
  TRY_VOID(a.read(cx, args[0], "buf1"));
  TRY_VOID(b.read(cx, args[1], "buf2"));
  spend_fuel(cx, fuel_of_units(a.size()));
  if (a.size() != b.size()) return Value::boolean(false);
  // What is gathered is kept from the compiler, so that it cannot stop at the first difference.
  volatile uint8_t difference = 0;
  for (size_t i = 0; i < a.size(); ++i)
    difference = static_cast<uint8_t>(difference | (a.data()[i] ^ b.data()[i]));
  return Value::boolean(difference == 0);
}

/// namesOf ( what ): "hashes", "ciphers" or "curves", as Node lists them.
Result<Value> names_of(Context& cx, const Args& args) {
  TRY_VOID(need_openssl(cx));
  const std::string what = text_of(args[0]);
  std::set<std::string> names;
  if (what == "hashes") {
    ssl().EVP_MD_do_all_sorted(
        [](const EVP_MD* hash, const char* from, const char* to, void* out) {
          if (hash || hash_number(to) >= 0) static_cast<std::set<std::string>*>(out)->insert(from);
        },
        &names);
    std::erase_if(names, [](const std::string& name) { return hash_number(name) < 0; });
  } else if (what == "ciphers") {
    ssl().EVP_CIPHER_do_all_sorted(
        [](const EVP_CIPHER* cipher, const char* from, const char* to, void* out) {
          if (cipher || cipher_number(to) >= 0)
            static_cast<std::set<std::string>*>(out)->insert(from);
        },
        &names);
    std::erase_if(names, [](const std::string& name) { return cipher_number(name) < 0; });
  } else {
    std::vector<EC_builtin_curve> curves(ssl().EC_get_builtin_curves(nullptr, 0));
    ssl().EC_get_builtin_curves(curves.data(), curves.size());
    for (const EC_builtin_curve& each : curves) names.insert(ssl().OBJ_nid2sn(each.nid));
  }
  ArrayObject* const list = TRY(ArrayObject::create(cx, 0, 0));
  for (const std::string& each : names) {
    const Value name = TRY(text_value(cx, each));
    TRY_VOID(list->push(cx.heap(), name));
  }
  return Value(list);
}

}  // namespace crypto_natives
}  // namespace shoal
