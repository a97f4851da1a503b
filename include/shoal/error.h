// What went wrong, as a value: shoal throws no C++ exceptions.
//
// Error says what happened and who erred; Expected<T> is a T or an Error. A caller's mistake is an
// Error with a code below `Misuse` in the list, and a message that names the mistake: never an
// abort, never undefined behaviour.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#if defined(__cpp_exceptions)
#include <stdexcept>
#endif

namespace shoal {

enum class ErrorCode : uint8_t {
  None,
  // --- What a script did
  Script,  // It threw: name, message and stack are the exception's.
  Syntax,  // A source text did not compile; the message has the code frame.
  // --- What became of the context or the answer
  ContextEnded,   // It ended before there was an answer; the message says why.
  BrokenPromise,  // Whoever was to answer has gone without doing so.
  Conversion,     // A value has no form in the type that was asked for.
  Module,         // The module loader gave no module.
  HostException,  // A C++ exception left a host function.
  OutOfMemory,
  Timeout,
  // --- Misuse: the caller erred
  Misuse,
  WaitOnPoolThread,  // A blocking wait where it would hold a thread of the pool.
  ReentersScript,    // A plain host function wants the result of script.
  WrongThread,       // Called on a thread that must not.
  AlreadyAnswered,   // The second answer to one question.
  AnsweredTooLate,   // The context that asked has ended.
  NotInitialized,
  ShutDown,       // The runtime has been shut down.
  ForeignHandle,  // A handle of another context.
  EmptyHandle,    // Default-constructed or moved from.
  BadArgument,
  Internal,  // We erred.
};
/// "Script".
const char* name_of(ErrorCode code) noexcept;

struct Error {
  ErrorCode code = ErrorCode::None;
  std::string message;
  /// Of script errors, and of what host functions throw into script: "TypeError". Empty: "Error".
  std::string name;
  /// As `error.stack` has it, without its first line's claim to be complete; empty if none.
  std::string stack;
  /// The `code` property of a script's error ("ENOENT"), if that is text.
  std::string detail;

  explicit operator bool() const noexcept { return code != ErrorCode::None; }
  /// "TypeError: x is not a function".
  std::string text() const;
};

inline Error make_error(ErrorCode code, std::string message) {
  Error e;
  e.code = code;
  e.message = std::move(message);
  return e;
}
/// What a host function gives to make script see a TypeError, and so on.
inline Error script_error(std::string name, std::string message) {
  Error e;
  e.code = ErrorCode::Script;
  e.name = std::move(name);
  e.message = std::move(message);
  return e;
}

#if defined(__cpp_exceptions)
/// What Expected::value() throws where there is no value (and exceptions are on).
class BadExpectedAccess : public std::runtime_error {
 public:
  explicit BadExpectedAccess(const Error& error)
      : std::runtime_error(error.text()), error_(error) {}
  const Error& error() const noexcept { return error_; }

 private:
  Error error_;
};
#endif

namespace detail {
[[noreturn]] inline void no_value(const Error& error) {
#if defined(__cpp_exceptions)
  throw BadExpectedAccess(error);
#else
  std::fprintf(stderr, "shoal: value() of an Expected that holds an error: %s\n",
               error.text().c_str());
  std::abort();
#endif
}
}  // namespace detail

/// A T, or the Error that came instead.
template <class T>
class [[nodiscard]] Expected {
 public:
  using Type = T;
  Expected(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
  template <class U = T>
    requires(std::is_convertible_v<U, T> && !std::is_same_v<std::remove_cvref_t<U>, Error> &&
             !std::is_same_v<std::remove_cvref_t<U>, Expected>)
  Expected(U&& value) : state_(std::in_place_index<0>, std::forward<U>(value)) {}
  /// An Error as the value.
  Expected(std::in_place_t, T value) : state_(std::in_place_index<0>, std::move(value)) {}

  bool ok() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return ok(); }
  /// With an error instead: throws BadExpectedAccess, or ends the process if exceptions are off.
  T& value() & {
    if (!ok()) detail::no_value(error());
    return *std::get_if<0>(&state_);
  }
  const T& value() const& {
    if (!ok()) detail::no_value(error());
    return *std::get_if<0>(&state_);
  }
  T&& value() && { return std::move(value()); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(value()); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  /// Of code None where there is a value.
  const Error& error() const noexcept {
    static const Error kNone;
    return ok() ? kNone : *std::get_if<1>(&state_);
  }
  template <class U>
  T value_or(U&& other) const& {
    return ok() ? *std::get_if<0>(&state_) : static_cast<T>(std::forward<U>(other));
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Expected<void> {
 public:
  using Type = void;
  Expected() = default;
  Expected(Error error) : error_(std::move(error)) {}
  bool ok() const noexcept { return error_.code == ErrorCode::None; }
  explicit operator bool() const noexcept { return ok(); }
  void value() const {
    if (!ok()) detail::no_value(error_);
  }
  const Error& error() const noexcept { return error_; }

 private:
  Error error_;
};

template <class T>
inline constexpr bool is_expected = false;
template <class T>
inline constexpr bool is_expected<Expected<T>> = true;

}  // namespace shoal
