// §27.3 DisposableStack and §27.4 AsyncDisposableStack objects. Resources:
// vm/run/operations/dispose.h.
#include "stdlib/es/collections.h"
#include "stdlib/intrinsics.h"
#include "vm/object/function.h"
#include "vm/run/operations/dispose.h"
#include "vm/run/operations/promise.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

// State of one: its resources, or undefined once disposed.
constexpr uint32_t kStack = 0;

struct StackType {
  uint32_t tag;
  DisposeHint hint;
  Intrinsic prototype;
  const char* name;
  uint32_t adopted;  // Row of the hidden function that calls onDispose(value).
};
constexpr uint32_t kSyncAdopted = 0, kAsyncAdopted = 0, kAsyncFulfilled = 1, kAsyncRejected = 2;
constexpr StackType kSync{collections::state_tag("Disp"), DisposeHint::Sync,
                          Intrinsic::DisposableStackPrototype, "DisposableStack", kSyncAdopted};
constexpr StackType kAsync{collections::state_tag("ADis"), DisposeHint::Async,
                           Intrinsic::AsyncDisposableStackPrototype, "AsyncDisposableStack",
                           kAsyncAdopted};

Result<NativeStateObject*> this_stack(Context& cx, const Args& args, const StackType& type) {
  NativeStateObject* const object = NativeStateObject::from(args.this_value, type.tag);
  if (object) return object;
  return throw_type_error(cx, "Method of %s called on incompatible receiver %s", type.name,
                          describe_for_message(cx, args.this_value).c_str());
}

/// The resources of a stack that is not disposed.
Result<ValueArray*> live_stack(Context& cx, const Args& args, const StackType& type) {
  NativeStateObject* const object = TRY(this_stack(cx, args, type));
  const Value stack = object->state(kStack);
  if (stack.is_undefined())
    return throw_reference_error(cx, "%s has already been disposed", type.name);
  return stack.as<ValueArray>();
}

Task<Value> construct_stack(Context& cx, Args args, const StackType* type) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx, "Constructor %s requires 'new'", type->name);
  const Value proto = co_await get_prototype_from_constructor(cx, args.new_target, type->prototype);
  Shape* const shape = co_await shape_for(cx, Kind::NativeState, proto);
  NativeStateObject* const object =
      co_await NativeStateObject::create(cx.heap(), shape, type->tag, 1);
  ValueArray* const stack = co_await new_dispose_stack(cx);
  object->set_state(cx.heap(), kStack, Value(stack));
  co_return Value(object);
}

Task<Value> use(Context& cx, Args args, const StackType* type) {
  ValueArray* const stack = co_await live_stack(cx, args, *type);
  (void)co_await dispose_stack_add(cx, stack, args[0], type->hint);
  co_return args[0];
}

Result<bool> require_callable(Context& cx, Value f) {
  if (f.is_callable()) return true;
  return throw_type_error(cx, "%s is not a function", describe_for_message(cx, f).c_str());
}

Result<Value> adopt(Context& cx, const Args& args, const StackType& type) {
  ValueArray* const stack = TRY(live_stack(cx, args, type));
  TRY_VOID(require_callable(cx, args[1]));
  NativeFunction* const f = TRY(native_function(cx, type.prototype, type.adopted));
  f->set_capture(cx.heap(), 0, args[1]);
  f->set_capture(cx.heap(), 1, args[0]);
  TRY_VOID(dispose_stack_push(cx, stack, Value::undefined(), type.hint, Value(f)));
  return args[0];
}

Result<Value> defer(Context& cx, const Args& args, const StackType& type) {
  ValueArray* const stack = TRY(live_stack(cx, args, type));
  TRY_VOID(require_callable(cx, args[0]));
  TRY_VOID(dispose_stack_push(cx, stack, Value::undefined(), type.hint, args[0]));
  return Value::undefined();
}

Result<Value> move(Context& cx, const Args& args, const StackType& type) {
  ValueArray* const stack = TRY(live_stack(cx, args, type));
  Shape* const shape = TRY(cx.realm()->root_shape(cx, Kind::NativeState, type.prototype));
  NativeStateObject* const moved = TRY(NativeStateObject::create(cx.heap(), shape, type.tag, 1));
  moved->set_state(cx.heap(), kStack, Value(stack));
  args.this_value.as<NativeStateObject>()->set_state(cx.heap(), kStack, Value::undefined());
  return Value(moved);
}

Result<Value> disposed(Context& cx, const Args& args, const StackType& type) {
  NativeStateObject* const object = TRY(this_stack(cx, args, type));
  return Value::boolean(object->state(kStack).is_undefined());
}

/// What adopt registers; captures: onDispose, the value.
NativeTask call_adopted(Context& cx, Args args) {
  const Value arguments[] = {args.callee->capture(1)};
  const Value result = co_await call(cx, args.callee->capture(0), Value::undefined(), arguments);
  co_return result;
}

// ---- DisposableStack

NativeTask sync_constructor(Context& cx, Args args) { return construct_stack(cx, args, &kSync); }
NativeTask sync_use(Context& cx, Args args) { return use(cx, args, &kSync); }
Result<Value> sync_adopt(Context& cx, const Args& args) { return adopt(cx, args, kSync); }
Result<Value> sync_defer(Context& cx, const Args& args) { return defer(cx, args, kSync); }
Result<Value> sync_move(Context& cx, const Args& args) { return move(cx, args, kSync); }
Result<Value> sync_disposed(Context& cx, const Args& args) { return disposed(cx, args, kSync); }

/// §27.3.3.3 DisposableStack.prototype.dispose ( )
NativeTask sync_dispose(Context& cx, Args args) {
  NativeStateObject* const object = co_await this_stack(cx, args, kSync);
  const Value state = object->state(kStack);
  if (state.is_undefined()) co_return Value::undefined();
  object->set_state(cx.heap(), kStack, Value::undefined());
  auto* const stack = state.as<ValueArray>();
  Value error = Value::hole();
  do {
    const Completion<Value> step = co_await try_await(dispose_step(cx, stack));
    if (!step.threw) continue;
    if (error.is_hole())
      error = step.exception;
    else
      error = co_await suppressed_error(cx, step.exception, error);
  } while (dispose_next(stack) != DisposeNext::Done);
  if (!error.is_hole()) co_return cx.throw_value(error);
  co_return Value::undefined();
}

// ---- AsyncDisposableStack

NativeTask async_constructor(Context& cx, Args args) { return construct_stack(cx, args, &kAsync); }
NativeTask async_use(Context& cx, Args args) { return use(cx, args, &kAsync); }
Result<Value> async_adopt(Context& cx, const Args& args) { return adopt(cx, args, kAsync); }
Result<Value> async_defer(Context& cx, const Args& args) { return defer(cx, args, kAsync); }
Result<Value> async_move(Context& cx, const Args& args) { return move(cx, args, kAsync); }
Result<Value> async_disposed(Context& cx, const Args& args) { return disposed(cx, args, kAsync); }

// One disposal under way.
constexpr uint32_t kResources = 0, kPromise = 1, kError = 2;  // The hole: no error yet.

Result<void> note_error(Context& cx, ValueArray* disposal, Value exception) {
  const Value earlier = disposal->get(kError);
  if (!earlier.is_hole()) exception = TRY(suppressed_error(cx, exception, earlier));
  disposal->set(cx.heap(), kError, exception);
  return {};
}

/// Goes on when v settles.
Task<Value> await_then_go_on(Context& cx, ValueArray* disposal, Value v) {
  const Value promise = co_await promise_resolve_plain(cx, v);
  NativeFunction* const fulfilled =
      co_await native_function(cx, Intrinsic::AsyncDisposableStackPrototype, kAsyncFulfilled);
  NativeFunction* const rejected =
      co_await native_function(cx, Intrinsic::AsyncDisposableStackPrototype, kAsyncRejected);
  fulfilled->set_capture(cx.heap(), 0, Value(disposal));
  rejected->set_capture(cx.heap(), 0, Value(disposal));
  co_return perform_promise_then(cx, promise.as<PromiseObject>(), Value(fulfilled), Value(rejected),
                                 {});
}

/// Steps until something has to be awaited, or all is done.
Task<Value> go_on(Context& cx, ValueArray* disposal) {
  auto* const stack = disposal->get(kResources).as<ValueArray>();
  for (;;) {
    Completion<Value> step = co_await try_await(dispose_step(cx, stack));
    if (!step.threw) {
      if (dispose_next(stack) == DisposeNext::Done) break;
      if (dispose_next(stack) == DisposeNext::Step) continue;
      step = co_await try_await(await_then_go_on(cx, disposal, step.value));
      if (!step.threw) co_return Value::undefined();
    }
    co_await step_void(note_error(cx, disposal, step.exception));
  }
  auto* const promise = disposal->get(kPromise).as<PromiseObject>();
  if (disposal->get(kError).is_hole())
    fulfill_promise(cx, promise, Value::undefined());
  else
    reject_promise(cx, promise, disposal->get(kError));
  co_return Value::undefined();
}

NativeTask awaited_fulfilled(Context& cx, Args args) {
  return go_on(cx, args.callee->capture(0).as<ValueArray>());
}
NativeTask awaited_rejected(Context& cx, Args args) {
  auto* const disposal = args.callee->capture(0).as<ValueArray>();
  co_await step_void(note_error(cx, disposal, args[0]));
  const Value done = co_await go_on(cx, disposal);
  co_return done;
}

/// §27.4.3.3 AsyncDisposableStack.prototype.disposeAsync ( )
NativeTask async_dispose(Context& cx, Args args) {
  PromiseObject* const promise = co_await new_promise(cx);
  Result<NativeStateObject*> self = this_stack(cx, args, kAsync);
  if (!self.ok()) {
    if (cx.is_terminating()) co_return Thrown{};
    reject_promise(cx, promise, cx.take_exception());
    co_return Value(promise);
  }
  NativeStateObject* const object = self.value();
  const Value stack = object->state(kStack);
  if (stack.is_undefined()) {
    fulfill_promise(cx, promise, Value::undefined());
    co_return Value(promise);
  }
  object->set_state(cx.heap(), kStack, Value::undefined());
  ValueArray* const disposal = co_await ValueArray::create(cx.heap(), 3, Value::hole());
  disposal->set(cx.heap(), kResources, stack);
  disposal->set(cx.heap(), kPromise, Value(promise));
  (void)co_await go_on(cx, disposal);
  co_return Value(promise);
}

constexpr Builtin kDisposableStackFunction = constructor("DisposableStack", 0, sync_constructor);
constexpr Builtin kDisposableStack[] = {prototype(Intrinsic::DisposableStackPrototype)};
constexpr Builtin kDisposableStackPrototype[] = {
    hidden("", 0, call_adopted),        intrinsic("constructor", Intrinsic::DisposableStack),
    method("adopt", 2, sync_adopt),     method("defer", 1, sync_defer),
    method("dispose", 0, sync_dispose), getter("disposed", sync_disposed),
    method("move", 0, sync_move),       method("use", 1, sync_use),
    alias("@@dispose", "dispose"),      text("@@toStringTag", "DisposableStack"),
};
constexpr Builtin kAsyncDisposableStackFunction =
    constructor("AsyncDisposableStack", 0, async_constructor);
constexpr Builtin kAsyncDisposableStack[] = {prototype(Intrinsic::AsyncDisposableStackPrototype)};
constexpr Builtin kAsyncDisposableStackPrototype[] = {
    hidden("", 0, call_adopted),
    hidden("", 1, awaited_fulfilled),
    hidden("", 1, awaited_rejected),
    intrinsic("constructor", Intrinsic::AsyncDisposableStack),
    method("adopt", 2, async_adopt),
    method("defer", 1, async_defer),
    method("disposeAsync", 0, async_dispose),
    getter("disposed", async_disposed),
    method("move", 0, async_move),
    method("use", 1, async_use),
    alias("@@asyncDispose", "disposeAsync"),
    text("@@toStringTag", "AsyncDisposableStack"),
};

}  // namespace

constinit const IntrinsicTemplate kDisposableStackTemplate =
    function_template(kDisposableStackFunction, kDisposableStack);
constinit const IntrinsicTemplate kDisposableStackPrototypeTemplate =
    object_template(kDisposableStackPrototype);
constinit const IntrinsicTemplate kAsyncDisposableStackTemplate =
    function_template(kAsyncDisposableStackFunction, kAsyncDisposableStack);
constinit const IntrinsicTemplate kAsyncDisposableStackPrototypeTemplate =
    object_template(kAsyncDisposableStackPrototype);

}  // namespace shoal
