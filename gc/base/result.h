// Result<T>: a value, or "it threw". The thrown value is not in here: it waits in the context (or,
// for code that knows only a heap, the failed allocation does), so a Result costs a register or two
// and no branch beyond one test.
#pragma once

#include <type_traits>
#include <utility>

#include "gc/base/assert.h"

namespace shoal {

/// "It threw": converts to any failed Result. The exception waits in the context.
struct [[nodiscard]] Thrown {};

/// How a Result<T> stores failure. The general case keeps a flag beside the value; types with a
/// spare bit pattern specialise it (pointers: nullptr; Value: a reserved immediate, see
/// vm/value/value.h).
template <class T>
struct ResultStorage {
  union {
    T value;
  };
  bool ok;
  constexpr ResultStorage() noexcept : ok(false) {}
  constexpr explicit ResultStorage(T v) noexcept : value(std::move(v)), ok(true) {}
  constexpr bool is_ok() const noexcept { return ok; }
  constexpr T take() noexcept { return std::move(value); }
  static_assert(std::is_trivially_destructible_v<T>, "Result holds plain values only");
};

template <class T>
struct ResultStorage<T*> {
  T* value;
  constexpr ResultStorage() noexcept : value(nullptr) {}
  constexpr explicit ResultStorage(T* v) noexcept : value(v) {}
  constexpr bool is_ok() const noexcept { return value != nullptr; }
  constexpr T* take() noexcept { return value; }
};

/// A value of type T, or Thrown. A pointer result is never null when ok.
template <class T>
class [[nodiscard]] Result {
 public:
  using Type = T;
  constexpr Result(Thrown) noexcept : storage_() {}
  template <class U>
    requires std::is_convertible_v<U, T>
  constexpr Result(U&& v) noexcept : storage_(static_cast<T>(std::forward<U>(v))) {}

  constexpr bool ok() const noexcept { return storage_.is_ok(); }
  /// The value; the caller has tested ok().
  constexpr T value() noexcept {
    SHOAL_ASSERT(ok());
    return storage_.take();
  }

 private:
  ResultStorage<T> storage_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using Type = void;
  constexpr Result() noexcept : ok_(true) {}
  constexpr Result(Thrown) noexcept : ok_(false) {}
  constexpr bool ok() const noexcept { return ok_; }
  constexpr void value() const noexcept { SHOAL_ASSERT(ok_); }

 private:
  bool ok_;
};

}  // namespace shoal

/// Unwraps a Result in a plain function, or returns Thrown from it. In a coroutine, `co_await` does
/// the same.
#define TRY(...)                             \
  __extension__({                            \
    auto shoal_try_result = (__VA_ARGS__);   \
    if (!shoal_try_result.ok()) [[unlikely]] \
      return ::shoal::Thrown{};              \
    shoal_try_result.value();                \
  })

/// The same for a Result<void>.
#define TRY_VOID(...)                        \
  do {                                       \
    auto shoal_try_result = (__VA_ARGS__);   \
    if (!shoal_try_result.ok()) [[unlikely]] \
      return ::shoal::Thrown{};              \
  } while (false)
