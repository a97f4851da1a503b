// experimentalDecorators: what TypeScript's helpers __decorate and __param do.
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/run/internal_functions.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/descriptor.h"
#include "vm/run/operations/object.h"
#include "vm/run/runtime/decorators.h"
#include "vm/value/equality.h"

namespace shoal {
namespace {

Task<Value> decorate_class(Context& cx, ArrayObject* decorators, Value target) {
  for (uint32_t i = decorators->length(); i > 0; --i) {
    const Value decorator = decorators->dense_element(i - 1);
    if (!to_boolean(decorator)) continue;
    const Value arguments[] = {target};
    const Value result = co_await call(cx, decorator, Value::undefined(), arguments);
    if (to_boolean(result)) target = result;
  }
  co_return target;
}

}  // namespace

Task<Value> legacy_decorate(Context& cx, Value list, Value target, Value key, LegacyTarget what) {
  auto* const decorators = list.as<ArrayObject>();
  if (what == LegacyTarget::Class) {
    const Value result = co_await decorate_class(cx, decorators, target);
    co_return result;
  }
  const PropertyKey name = co_await primitive_to_key(cx, key);
  Value name_value = key;  // A number stays one.
  if (!key.is_number()) name_value = co_await key_to_value(cx, name);
  Value descriptor;
  if (what == LegacyTarget::Method) {
    const PropertyDescriptor own = co_await get_own_property(cx, target.as_object(), name);
    descriptor = co_await from_property_descriptor(cx, own);
  }
  for (uint32_t i = decorators->length(); i > 0; --i) {
    const Value decorator = decorators->dense_element(i - 1);
    if (!to_boolean(decorator)) continue;
    const Value arguments[] = {target, name_value, descriptor};
    const Value result = co_await call(cx, decorator, Value::undefined(), arguments);
    if (to_boolean(result)) descriptor = result;
  }
  if (!to_boolean(descriptor)) co_return Value::undefined();
  const PropertyDescriptor d = co_await to_property_descriptor(cx, descriptor);
  (void)co_await define_or_throw(cx, target.as_object(), name, d);
  co_return Value::undefined();
}

Result<Value> legacy_parameter_decorator(Context& cx, Value index, Value decorator) {
  NativeFunction* const f =
      TRY(native_function(cx, Intrinsic::Internal, internal::kLegacyParameter));
  f->set_capture(cx.heap(), 0, index);
  f->set_capture(cx.heap(), 1, decorator);
  return Value(f);
}

namespace natives {

NativeTask legacy_parameter(Context& cx, Args args) {
  const Value arguments[] = {args[0], args[1], args.callee->capture(0)};
  (void)co_await call(cx, args.callee->capture(1), Value::undefined(), arguments);
  co_return Value::undefined();
}

}  // namespace natives
}  // namespace shoal
