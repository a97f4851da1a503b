// ObjectHandle and Callback: references to objects and functions that stay in their context.
//
// A handle keeps its object alive, may be copied, kept and dropped on any thread, and outlives its
// context harmlessly: what is asked of it then is answered with ContextEnded.
#pragma once

#include "shoal/future.h"

namespace shoal {

class ContextHandle;
class HandleCore;

/// A call of script that a host coroutine awaits: co_await callback(arguments...).
template <class R>
struct ScriptCall {
  std::shared_ptr<HandleCore> callee;
  std::vector<Data> arguments;
};

class ObjectHandle {
 public:
  ObjectHandle() = default;
  explicit ObjectHandle(std::shared_ptr<HandleCore> core) : core_(std::move(core)) {}

  bool is_empty() const noexcept { return !core_; }
  bool is_function() const noexcept;
  /// Whose it is; empty if that has ended.
  ContextHandle context() const;

  /// Calls it: posted to the context; promises that script returns are awaited. From any thread.
  template <class R = Data, class... A>
  Future<R> call(A&&... arguments) const {
    return Future<R>(post_call({}, {to_data(std::forward<A>(arguments))...}, read_mode<R>()));
  }
  /// Calls a method of it.
  template <class R = Data, class... A>
  Future<R> call_method(std::string_view name, A&&... arguments) const {
    return Future<R>(
        post_call(std::string(name), {to_data(std::forward<A>(arguments))...}, read_mode<R>()));
  }
  /// The same with arguments that are Data already. method: empty for the object itself.
  template <class R = Data>
  Future<R> call_with(std::string method, std::vector<Data> arguments) const {
    return Future<R>(post_call(std::move(method), std::move(arguments), read_mode<R>()));
  }
  /// Reads a property (a getter runs).
  template <class R = Data>
  Future<R> get(std::string_view name) const {
    return Future<R>(post_get(std::string(name), read_mode<R>()));
  }
  /// For co_await in a host coroutine of the same context.
  template <class R = Data, class... A>
  ScriptCall<R> operator()(A&&... arguments) const {
    return {core_, {to_data(std::forward<A>(arguments))...}};
  }
  const std::shared_ptr<HandleCore>& core() const noexcept { return core_; }
  friend bool operator==(const ObjectHandle&, const ObjectHandle&) = default;

 private:
  std::shared_ptr<FutureState> post_call(std::string method, std::vector<Data> arguments,
                                         ReadMode mode) const;
  std::shared_ptr<FutureState> post_get(std::string name, ReadMode mode) const;
  std::shared_ptr<HandleCore> core_;
};

template <class Signature>
class Callback;
/// A function of script with its C++ signature: a parameter of host functions.
template <class R, class... A>
class Callback<R(A...)> {
 public:
  Callback() = default;
  explicit Callback(ObjectHandle handle) : handle_(std::move(handle)) {}
  const ObjectHandle& handle() const noexcept { return handle_; }
  bool is_empty() const noexcept { return handle_.is_empty(); }
  /// For co_await in a host coroutine: in a Blocking one, the callee runs as a frame on top of it.
  ScriptCall<R> operator()(A... arguments) const {
    return {handle_.core(), {to_data(std::move(arguments))...}};
  }
  /// From anywhere: posted to the context.
  Future<R> post(A... arguments) const { return handle_.call<R>(std::move(arguments)...); }

 private:
  ObjectHandle handle_;
};

/// co_await call(f, arguments...): the same as co_await f(arguments...).
template <class R, class... P, class... A>
ScriptCall<R> call(const Callback<R(P...)>& f, A&&... arguments) {
  return f(std::forward<A>(arguments)...);
}

template <>
struct Convert<ObjectHandle> {
  static constexpr ReadMode kReadMode = ReadMode::Handle;
  static Expected<ObjectHandle> from_data(const Data& d) {
    if (d.is_handle()) return d.handle();
    return conversion_error("an object", d);
  }
  static Data to_data(const ObjectHandle& h) { return Data(h); }
};
template <class R, class... A>
struct Convert<Callback<R(A...)>> {
  static constexpr ReadMode kReadMode = ReadMode::Handle;
  static Expected<Callback<R(A...)>> from_data(const Data& d) {
    if (d.is_handle() && d.handle().is_function()) return Callback<R(A...)>(d.handle());
    return conversion_error("a function", d);
  }
  static Data to_data(const Callback<R(A...)>& f) { return Data(f.handle()); }
};

}  // namespace shoal
