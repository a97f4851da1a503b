// Natives without a name: what vm/run/internal_functions.h numbers.
#include "vm/run/internal_functions.h"

#include "stdlib/es/internal.h"
#include "stdlib/host/operations.h"
#include "stdlib/intrinsics.h"
#include "stdlib/web/receive_message.h"
#include "vm/object/function.h"
#include "vm/object/generator.h"
#include "vm/object/proxy.h"
#include "vm/run/context.h"
#include "vm/run/host.h"
#include "vm/run/module.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"
#include "vm/run/runtime/decorators.h"

namespace shoal {
namespace {

/// The promise, if this pair of resolving functions is used for the first time; else null.
PromiseObject* take_promise(Context& cx, NativeFunction* f) {
  const Value promise = f->capture(0);
  if (promise.is_undefined()) return nullptr;
  f->set_capture(cx.heap(), 0, Value::undefined());
  f->capture(1).as<NativeFunction>()->set_capture(cx.heap(), 0, Value::undefined());
  return promise.as<PromiseObject>();
}

/// §27.2.1.3.2 Promise Resolve Functions
NativeTask promise_resolve_function(Context& cx, Args args) {
  PromiseObject* const promise = take_promise(cx, args.callee);
  if (!promise) co_return Value::undefined();
  (void)co_await resolve_promise(cx, promise, args[0]);
  co_return Value::undefined();
}
/// FAST PATH: where `then` can be read without script.
Result<Value> promise_resolve_function_quick(Context& cx, const Args& args) {
  const Value promise = args.callee->capture(0);
  if (promise.is_undefined()) return Value::undefined();
  const bool done = TRY(try_resolve_promise(cx, promise.as<PromiseObject>(), args[0]));
  if (!done) return Value::lazy();
  (void)take_promise(cx, args.callee);
  return Value::undefined();
}
/// §27.2.1.3.1 Promise Reject Functions
Result<Value> promise_reject_function(Context& cx, const Args& args) {
  if (PromiseObject* const promise = take_promise(cx, args.callee))
    reject_promise(cx, promise, args[0]);
  return Value::undefined();
}
/// §27.2.1.5.1 GetCapabilitiesExecutor Functions
Result<Value> capability_executor(Context& cx, const Args& args) {
  if (!args.callee->capture(0).is_undefined() || !args.callee->capture(1).is_undefined())
    return throw_type_error(
        cx, "Promise executor has already been invoked with non-undefined arguments");
  args.callee->set_capture(cx.heap(), 0, args[0]);
  args.callee->set_capture(cx.heap(), 1, args[1]);
  return Value::undefined();
}
Result<Value> await_return_fulfilled(Context& cx, const Args& args) {
  async_generator_returned(cx, args.callee->capture(0).as<AsyncGeneratorObject>(), args[0], false);
  return Value::undefined();
}
Result<Value> await_return_rejected(Context& cx, const Args& args) {
  async_generator_returned(cx, args.callee->capture(0).as<AsyncGeneratorObject>(), args[0], true);
  return Value::undefined();
}
NativeTask module_fulfilled(Context& cx, Args args) {
  return async_module_fulfilled(cx, args.callee->capture(0).as<ModuleRecord>());
}
Result<Value> module_rejected(Context& cx, const Args& args) {
  async_module_rejected(cx, args.callee->capture(0).as<ModuleRecord>(), args[0]);
  return Value::undefined();
}
NativeTask import_loaded(Context& cx, Args args) {
  return link_and_evaluate_import(cx, args.callee->capture(0).as<ModuleRecord>(),
                                  args.callee->capture(1).as<PromiseObject>(),
                                  static_cast<ModulePhase>(args.callee->capture(2).as_int32()));
}
NativeTask import_prepared(Context& cx, Args args) {
  return continue_prepared_import(cx, args.callee->capture(0),
                                  args.callee->capture(1).as<PromiseObject>(),
                                  static_cast<ModulePhase>(args.callee->capture(2).as_int32()));
}
NativeTask host_function(Context& cx, Args args) { return cx.host()->call_host_function(cx, args); }
/// One of the evaluations that an import() waits for is done.
Result<Value> import_fulfilled(Context& cx, const Args& args) {
  NativeFunction* const f = args.callee;
  const int32_t state = f->capture(2).as_int32();
  const int32_t left = state / 4 - 1;
  const auto phase = static_cast<ModulePhase>(state % 4);
  f->set_capture(cx.heap(), 2, pack_import_state(left, phase));
  auto* const promise = f->capture(1).as<PromiseObject>();
  if (left > 0 || !promise->is_pending()) return Value::undefined();
  Object* const object = TRY(module_of_phase(cx, f->capture(0).as<ModuleRecord>(), phase));
  fulfill_promise(cx, promise, Value(object));
  return Value::undefined();
}
Result<Value> import_rejected(Context& cx, const Args& args) {
  auto* const promise = args.callee->capture(1).as<PromiseObject>();
  if (promise->is_pending()) reject_promise(cx, promise, args[0]);
  return Value::undefined();
}
/// §28.2.2.1.1 Proxy Revocation Functions
Result<Value> proxy_revoke(Context& cx, const Args& args) {
  const Value proxy = args.callee->capture(0);
  if (!proxy.is_object()) return Value::undefined();
  args.callee->set_capture(cx.heap(), 0, Value::undefined());
  proxy.as<ProxyObject>()->revoke();
  return Value::undefined();
}

/// §9.5.5 GetDisposeMethod, step 1.b.ii: calls a synchronous method; a promise of undefined.
NativeTask sync_dispose_wrapper(Context& cx, Args args) {
  PromiseObject* const promise = co_await new_promise(cx);
  const Completion<Value> done =
      co_await try_await(call(cx, args.callee->capture(0), args.this_value));
  if (done.threw)
    reject_promise(cx, promise, done.exception);
  else
    fulfill_promise(cx, promise, Value::undefined());
  co_return Value(promise);
}

using namespace natives;

// In the order of internal::Entry.
constexpr Builtin kInternal[] = {
    hidden("", 1, promise_resolve_function, promise_resolve_function_quick),
    hidden("", 1, promise_reject_function),
    hidden("", 2, capability_executor),
    hidden("", 1, await_return_fulfilled),
    hidden("", 1, await_return_rejected),
    hidden_element("Promise.all", promise_all_resolve),
    hidden_element("Promise.allSettled", promise_all_settled_resolve),
    hidden_element("Promise.allSettled", promise_all_settled_reject),
    hidden_element("Promise.any", promise_any_reject),
    hidden("", 1, promise_then_finally),
    hidden("", 1, promise_catch_finally),
    hidden("", 0, promise_value_thunk),
    hidden("", 0, promise_thrower),
    hidden("", 0, proxy_revoke),
    hidden("", 1, module_fulfilled),
    hidden("", 1, module_rejected),
    hidden("", 1, import_loaded),
    hidden("", 1, import_fulfilled),
    hidden("", 1, import_rejected),
    hidden("ask", 1, host_ask_slow, host_ask),
    hidden("begin", 1, host_begin),
    hidden("wait", 1, host_wait),
    hidden("cancel", 1, host_cancel),
    hidden("keep", 2, host_keep),
    hidden("close", 1, host_close),
    hidden("sleep", 1, host_sleep),
    hidden("", 1, host_function),
    hidden("", 0, sync_dispose_wrapper),
    hidden("has", 1, decorator_has),
    hidden("get", 1, decorator_get),
    hidden("set", 2, decorator_set),
    hidden("addInitializer", 1, decorator_add_initializer),
    hidden("", 2, legacy_parameter),
    hidden("", 0, wait_timed_out),
    hidden("", 1, from_async_fulfilled),
    hidden("", 1, from_async_rejected),
    hidden("", 0, abort_timed_out),
    hidden("", 1, import_prepared),
    hidden("receiveMessage", 1, natives::receive_message),
};
static_assert(std::size(kInternal) == internal::kCount);

}  // namespace

constinit const IntrinsicTemplate kInternalTemplate = object_template(kInternal);

}  // namespace shoal
