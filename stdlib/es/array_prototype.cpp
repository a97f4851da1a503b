// §23.1.3 Properties of the Array prototype object.
#include "stdlib/intrinsics.h"
#include "vm/object/array.h"
#include "vm/object/iterators.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// §23.1.3.23 Array.prototype.push ( ...items ), of a plain dense array.
Result<Value> array_push_dense(Context& cx, const Args& args) {
  if (!args.this_value.is_kind(Kind::Array)) return Value::lazy();
  auto* const array = args.this_value.as<ArrayObject>();
  // FAST PATH: no setter on a prototype can meet the new indices.
  if (!array->is_plain() || !array->length_is_writable() || !cx.array_iteration_is_pristine() ||
      array->shape()->proto_intrinsic() != static_cast<uint16_t>(Intrinsic::ArrayPrototype))
    return Value::lazy();
  for (uint32_t i = 0; i < args.count; ++i) TRY_VOID(array->push(cx.heap(), args.values[i]));
  return Value::number(array->length());
}

NativeTask array_push(Context& cx, Args args) {
  Object* const object = co_await to_object(cx, args.this_value);
  uint64_t length = co_await length_of_array_like(cx, object);
  for (uint32_t i = 0; i < args.count; ++i, ++length) {
    const PropertyKey k = co_await key_of_integer(cx, length);
    (void)co_await set_or_throw(cx, object, k, args[i]);
  }
  (void)co_await set_or_throw(cx, object, key(atoms::length()), Value::number(length));
  co_return Value::number(length);
}

constexpr Builtin kArrayPrototype[] = {
    intrinsic("constructor", Intrinsic::Array),
    method("push", 1, array_push, array_push_dense),
};

constexpr IntrinsicTemplate array_template() {
  return object_template(kArrayPrototype, Intrinsic::ObjectPrototype, Kind::Array);
}

}  // namespace

constinit const IntrinsicTemplate kArrayPrototypeTemplate = array_template();

}  // namespace shoal
