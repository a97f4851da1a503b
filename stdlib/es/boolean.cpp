// §20.3 Boolean objects.
#include "stdlib/intrinsics.h"
#include "vm/object/wrapper.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal {
namespace {

/// §20.3.1.1 Boolean ( value )
Result<Value> boolean_of(Context&, const Args& args) {
  if (!args.new_target.is_undefined()) return Value::lazy();
  return Value::boolean(to_boolean(args[0]));
}
NativeTask boolean_constructor(Context& cx, Args args) {
  const Value plain = co_await boolean_of(cx, args);
  if (!plain.is_lazy()) co_return plain;
  const Value b = Value::boolean(to_boolean(args[0]));
  const Value proto =
      co_await get_prototype_from_constructor(cx, args.new_target, Intrinsic::BooleanPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::Wrapper, proto);
  WrapperObject* const object = co_await WrapperObject::create_with_shape(cx.heap(), shape, b);
  co_return Value(object);
}

/// §20.3.3.3.1 ThisBooleanValue
Result<Value> this_boolean_value(Context& cx, const Args& args, const char* name) {
  if (args.this_value.is_boolean()) return args.this_value;
  if (args.this_value.is_kind(Kind::Wrapper)) {
    const Value primitive = args.this_value.as<WrapperObject>()->primitive();
    if (primitive.is_boolean()) return primitive;
  }
  return throw_type_error(cx, "Boolean.prototype.%s requires that 'this' be a Boolean", name);
}
Result<Value> boolean_to_string(Context& cx, const Args& args) {
  const Value b = TRY(this_boolean_value(cx, args, "toString"));
  return Value(b.is_true() ? atoms::true_() : atoms::false_());
}
Result<Value> boolean_value_of(Context& cx, const Args& args) {
  return this_boolean_value(cx, args, "valueOf");
}

constexpr Builtin boolean_function() {
  Builtin b = constructor("Boolean", 1, boolean_constructor);
  b.leaf = boolean_of;
  return b;
}
constexpr Builtin kBooleanFunction = boolean_function();
constexpr Builtin kBoolean[] = {prototype(Intrinsic::BooleanPrototype)};
constexpr Builtin kBooleanPrototype[] = {
    intrinsic("constructor", Intrinsic::Boolean),
    method("toString", 0, boolean_to_string),
    method("valueOf", 0, boolean_value_of),
};

/// %Boolean.prototype% is itself a Boolean object.
Result<Object*> create_prototype(Context& cx, Realm*, Shape* shape) {
  WrapperObject* const made =
      TRY(WrapperObject::create_with_shape(cx.heap(), shape, Value::boolean(false)));
  return static_cast<Object*>(made);
}
constexpr IntrinsicTemplate prototype_template() {
  IntrinsicTemplate t =
      object_template(kBooleanPrototype, Intrinsic::ObjectPrototype, Kind::Wrapper);
  t.create = create_prototype;
  return t;
}

}  // namespace

constinit const IntrinsicTemplate kBooleanTemplate = function_template(kBooleanFunction, kBoolean);
constinit const IntrinsicTemplate kBooleanPrototypeTemplate = prototype_template();

}  // namespace shoal
