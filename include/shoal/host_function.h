// Host functions: C++ that script calls, declared by its C++ signature.
//
//   context.define("add", [](double a, double b) { return a + b; });
//
// The result type says what kind it is:
//   T, void, Expected<T>   plain: runs to its end on the context's thread, and runs no script
//   Future<T>              asynchronous: script sees a promise
//   Async<T>               the same, as a coroutine
//   Blocking<T>            in blocking style, as a coroutine: script sees a plain return
// A first parameter HostCall& is not script's: it tells of the call, and reaches services. A last
// parameter `Rest` takes all further arguments. Missing arguments are undefined; what cannot be
// converted is a TypeError in script that names function and argument.
//
// The callable is copied once and called on the thread that runs the context at the time: shared
// between contexts, it is called on several threads at once.
#pragma once

#include "shoal/coroutine.h"

namespace shoal {

class ContextHandle;
class ServiceKey;

/// All further arguments of a call.
struct Rest {
  std::vector<Data> values;
};

/// One call of a host function, while it lasts. On the context's thread.
class HostCall {
 public:
  virtual ~HostCall() = default;
  HostCall() = default;
  HostCall(const HostCall&) = delete;
  HostCall& operator=(const HostCall&) = delete;

  virtual std::span<const Data> arguments() const noexcept = 0;
  /// Takes the bytes of an argument without a copy: see TakenBytes. While the function runs (a
  /// coroutine's body: not at all). Errors: Script (TypeError), BadArgument.
  virtual Expected<ByteBuffer> take_bytes(size_t index) = 0;
  /// The context that calls.
  virtual ContextHandle context() const = 0;
  /// The service of that type that the context, or else its runtime, was given. Null: none.
  template <class T>
  T* service() const {
    return static_cast<T*>(find_service(service_tag<T>()));
  }
  template <class T>
  static const void* service_tag() noexcept {
    static const char tag = 0;
    return &tag;
  }

  // --- How the call ends: exactly one of these, by the wrapper of the function.
  virtual void finish(Expected<Data> result) = 0;
  virtual void finish_later(std::shared_ptr<FutureState> state, bool blocking) = 0;
  /// The routine's frame is the engine's from now on.
  virtual void start(std::shared_ptr<CoroutineState> state, std::coroutine_handle<> frame,
                     bool blocking) = 0;

 protected:
  virtual void* find_service(const void* tag) const noexcept = 0;
};

/// A host function without its types.
class HostFunction {
 public:
  using Body = std::function<void(HostCall&)>;
  /// modes: in which form arguments come; those that it does not name: Plain.
  HostFunction(std::string name, uint32_t length, Body body, std::vector<ReadMode> modes = {})
      : name_(std::move(name)), length_(length), body_(std::move(body)), modes_(std::move(modes)) {}
  const std::string& name() const noexcept { return name_; }
  /// `length` as script sees it.
  uint32_t length() const noexcept { return length_; }
  void operator()(HostCall& call) const { body_(call); }
  ReadMode mode(size_t index) const noexcept {
    return index < modes_.size() ? modes_[index] : ReadMode::Plain;
  }

 private:
  std::string name_;
  uint32_t length_;
  Body body_;
  std::vector<ReadMode> modes_;
};

namespace detail {

template <class T>
inline constexpr bool is_future = false;
template <class T>
inline constexpr bool is_future<Future<T>> = true;
template <class T>
inline constexpr bool is_routine = false;
template <class T>
inline constexpr bool is_routine<Async<T>> = true;
template <class T>
inline constexpr bool is_routine<Blocking<T>> = true;
template <class T>
inline constexpr bool is_blocking = false;
template <class T>
inline constexpr bool is_blocking<Blocking<T>> = true;
/// Views of what does not outlive the call.
template <class T>
inline constexpr bool is_view = false;
template <>
inline constexpr bool is_view<std::string_view> = true;
template <class T, size_t N>
inline constexpr bool is_view<std::span<T, N>> = true;

Error argument_error(const HostFunction& f, size_t index, const Error& error);
const Data& argument_or_undefined(const HostCall& call, size_t index) noexcept;

template <class R>
void finish_call(HostCall& call, R&& result) {
  using T = std::remove_cvref_t<R>;
  if constexpr (is_future<T>) {
    call.finish_later(result.state(), false);
  } else if constexpr (is_routine<T>) {
    auto state = std::make_shared<CoroutineState>();
    result.bind(*state);
    call.start(std::move(state), result.release(), is_blocking<T>);
  } else if constexpr (is_expected<T>) {
    if (!result) return call.finish(result.error());
    if constexpr (std::is_void_v<typename T::Type>)
      call.finish(Data());
    else
      call.finish(Convert<typename T::Type>::to_data(std::move(*result)));
  } else {
    call.finish(Convert<T>::to_data(std::forward<R>(result)));
  }
}

/// TakenBytes are taken when the argument is read.
template <class A>
constexpr ReadMode argument_mode() noexcept {
  using T = std::remove_cvref_t<A>;
  return std::is_same_v<T, TakenBytes> ? ReadMode::Plain : read_mode<T>();
}

template <class A>
auto read_argument(HostCall& call, size_t index) {
  using T = std::remove_cvref_t<A>;
  if constexpr (std::is_same_v<T, Rest>) {
    Rest rest;
    for (size_t i = index; i < call.arguments().size(); ++i)
      rest.values.push_back(call.arguments()[i]);
    return Expected<Rest>(std::move(rest));
  } else if constexpr (std::is_same_v<T, TakenBytes>) {
    Expected<ByteBuffer> bytes = call.take_bytes(index);
    if (!bytes) return Expected<TakenBytes>(bytes.error());
    return Expected<TakenBytes>(TakenBytes{std::move(*bytes)});
  } else {
    return Convert<T>::from_data(argument_or_undefined(call, index));
  }
}

/// Wraps a callable of that signature.
template <class R, class... A>
struct Wrapper {
  static constexpr bool kTakesCall = false;
  static std::vector<ReadMode> modes() { return {argument_mode<A>()...}; }
  template <class F, size_t... I>
  static void run(HostCall& call, F& f, [[maybe_unused]] const HostFunction* self,
                  std::index_sequence<I...>) {
    static_assert(!is_routine<R> || (!(is_view<std::remove_cvref_t<A>> || ...) &&
                                     !(std::is_reference_v<A> || ...)),
                  "parameters of a host coroutine are values: std::string, ByteBuffer, ...");
    std::tuple<decltype(read_argument<A>(call, I))...> values{read_argument<A>(call, I)...};
    Error error;
    (void)((std::get<I>(values).ok() ||
            (error = argument_error(*self, I, std::get<I>(values).error()), false)) &&
           ...);
    if (error) return call.finish(std::move(error));
    if constexpr (std::is_void_v<R>) {
      f(std::move(*std::get<I>(values))...);
      call.finish(Data());
    } else {
      finish_call(call, f(std::move(*std::get<I>(values))...));
    }
  }
};

template <class F>
struct Signature : Signature<decltype(&F::operator())> {};
template <class R, class... A>
struct Signature<R (*)(A...)> {
  using Result = R;
  using Wrap = Wrapper<R, A...>;
  static constexpr size_t kCount = sizeof...(A);
  static constexpr bool kTakesCall = false;
};
template <class R, class... A>
struct Signature<R (*)(HostCall&, A...)> : Signature<R (*)(A...)> {
  static constexpr bool kTakesCall = true;
};
template <class R, class... A>
struct Signature<R(A...)> : Signature<R (*)(A...)> {};
template <class R, class... A>
struct Signature<R (*)(A...) noexcept> : Signature<R (*)(A...)> {};
template <class R, class C, class... A>
struct Signature<R (C::*)(A...)> : Signature<R (*)(A...)> {};
template <class R, class C, class... A>
struct Signature<R (C::*)(A...) const> : Signature<R (*)(A...)> {};
template <class R, class C, class... A>
struct Signature<R (C::*)(A...) noexcept> : Signature<R (*)(A...)> {};
template <class R, class C, class... A>
struct Signature<R (C::*)(A...) const noexcept> : Signature<R (*)(A...)> {};

template <class F>
void run_wrapped(HostCall& call, F& f, const HostFunction* self) {
  using S = Signature<std::remove_cvref_t<F>>;
  constexpr auto kArguments = std::make_index_sequence<S::kCount>();
  if constexpr (S::kTakesCall) {
    auto bound = [&call, &f](auto&&... a) { return f(call, std::forward<decltype(a)>(a)...); };
    S::Wrap::run(call, bound, self, kArguments);
  } else {
    S::Wrap::run(call, f, self, kArguments);
  }
}

}  // namespace detail

/// Makes a host function of a callable: a lambda, a function, a function object.
template <class F>
std::shared_ptr<const HostFunction> make_host_function(std::string name, F f) {
  using S = detail::Signature<std::remove_cvref_t<F>>;
  struct Holder {
    F f;
    const HostFunction* self = nullptr;
  };
  auto holder = std::make_shared<Holder>(Holder{std::move(f)});
  auto made = std::make_shared<const HostFunction>(
      std::move(name), static_cast<uint32_t>(S::kCount),
      [holder](HostCall& call) {
#if defined(__cpp_exceptions)
        try {
          detail::run_wrapped(call, holder->f, holder->self);
        } catch (...) {
          call.finish(detail::current_exception_error());
        }
#else
        detail::run_wrapped(call, holder->f, holder->self);
#endif
      },
      S::Wrap::modes());
  holder->self = made.get();
  return made;
}

}  // namespace shoal
