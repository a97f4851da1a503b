#include "vm/run/operations/dispose.h"

#include "vm/object/array.h"
#include "vm/object/error.h"
#include "vm/object/function.h"
#include "vm/run/internal_functions.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

// Fields of a stack.
constexpr uint32_t kResources = 0;  // An array: value, method, hint in turns.
constexpr uint32_t kNeedsAwait = 1;
constexpr uint32_t kHasAwaited = 2;
constexpr uint32_t kNext = 3;  // DisposeNext of the last step.
constexpr uint32_t kFields = 4;
constexpr uint32_t kPerResource = 3;

void set_next(Context& cx, ValueArray* stack, DisposeNext next) {
  stack->set(cx.heap(), kNext, Value::int32(static_cast<int32_t>(next)));
}

/// Asks for an await of undefined.
Value await_nothing(Context& cx, ValueArray* stack) {
  stack->set(cx.heap(), kNeedsAwait, Value::boolean(false));
  set_next(cx, stack, DisposeNext::Await);
  return Value::undefined();
}

}  // namespace

Result<ValueArray*> new_dispose_stack(Context& cx) {
  ValueArray* const stack = TRY(ValueArray::create(cx.heap(), kFields, Value::boolean(false)));
  ArrayObject* const resources = TRY(ArrayObject::create(cx, 0, 2 * kPerResource));
  stack->set(cx.heap(), kResources, Value(resources));
  set_next(cx, stack, DisposeNext::Step);
  return stack;
}

Result<void> dispose_stack_push(Context& cx, ValueArray* stack, Value value, DisposeHint hint,
                                Value method) {
  auto* const resources = stack->get(kResources).as<ArrayObject>();
  TRY_VOID(resources->push(cx.heap(), value));
  TRY_VOID(resources->push(cx.heap(), method));
  return resources->push(cx.heap(), Value::int32(static_cast<int32_t>(hint)));
}

namespace {

PropertyKey symbol_key(WellKnown which) { return PropertyKey::symbol(well_known(which)); }

/// §9.5.5 GetDisposeMethod.
Task<Value> dispose_method(Context& cx, Value value, DisposeHint hint) {
  if (hint == DisposeHint::Async) {
    const Value method = co_await get_method(cx, value, symbol_key(WellKnown::asyncDispose));
    if (!method.is_undefined()) co_return method;
  }
  const Value method = co_await get_method(cx, value, symbol_key(WellKnown::dispose));
  if (method.is_undefined() || hint == DisposeHint::Sync) co_return method;
  NativeFunction* const wrapper =
      co_await native_function(cx, Intrinsic::Internal, internal::kSyncDisposeWrapper);
  wrapper->set_capture(cx.heap(), 0, method);
  co_return Value(wrapper);
}

}  // namespace

Task<Value> dispose_stack_add(Context& cx, ValueArray* stack, Value value, DisposeHint hint) {
  const bool is_async = hint == DisposeHint::Async;
  Value method;
  if (value.is_nullish()) {
    if (!is_async) co_return Value::undefined();
    value = Value::undefined();
  } else {
    if (!value.is_object())
      co_return throw_type_error(cx, "%s is not an object, null, or undefined",
                                 describe_for_message(cx, value).c_str());
    method = co_await dispose_method(cx, value, hint);
    if (method.is_undefined())
      co_return throw_type_error(
          cx, "%s has no %s method", describe_for_message(cx, value).c_str(),
          is_async ? "[Symbol.asyncDispose] or [Symbol.dispose]" : "[Symbol.dispose]");
  }
  co_await step_void(dispose_stack_push(cx, stack, value, hint, method));
  co_return Value::undefined();
}

Task<Value> dispose_step(Context& cx, ValueArray* stack) {
  auto* const resources = stack->get(kResources).as<ArrayObject>();
  const bool must_await = stack->get(kNeedsAwait).is_true() && !stack->get(kHasAwaited).is_true();
  const uint32_t count = resources->length();
  if (count == 0) {
    if (must_await) co_return await_nothing(cx, stack);
    set_next(cx, stack, DisposeNext::Done);
    co_return Value::undefined();
  }
  const Value value = resources->dense_element(count - 3);
  const Value method = resources->dense_element(count - 2);
  const auto hint = static_cast<DisposeHint>(resources->dense_element(count - 1).as_int32());
  if (hint == DisposeHint::Sync && must_await) co_return await_nothing(cx, stack);
  co_await array_set_length(cx, resources, count - kPerResource);
  set_next(cx, stack, DisposeNext::Step);
  if (method.is_undefined()) {
    stack->set(cx.heap(), kNeedsAwait, Value::boolean(true));
    co_return Value::undefined();
  }
  const Value result = co_await call(cx, method, value);
  if (hint == DisposeHint::Async) {
    stack->set(cx.heap(), kHasAwaited, Value::boolean(true));
    set_next(cx, stack, DisposeNext::Await);
  }
  co_return result;
}

DisposeNext dispose_next(const ValueArray* stack) noexcept {
  return static_cast<DisposeNext>(stack->get(kNext).as_int32());
}

Result<Value> suppressed_error(Context& cx, Value error, Value suppressed) {
  const Value proto = TRY(cx.realm()->intrinsic_value(cx, Intrinsic::SuppressedErrorPrototype));
  Shape* const shape = TRY(shape_for(cx, Kind::Error, proto));
  ErrorObject* const joined = TRY(ErrorObject::create(cx, shape));
  TRY_VOID(define_field(cx, joined, key(atoms::error()), error, attr::Hidden));
  TRY_VOID(define_field(cx, joined, key(atoms::suppressed()), suppressed, attr::Hidden));
  return Value(joined);
}

}  // namespace shoal
