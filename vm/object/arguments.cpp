#include "vm/object/arguments.h"

#include <algorithm>

#include "vm/run/context.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {

Result<ArgumentsObject*> ArgumentsObject::create(Context& cx, const Value* values, uint32_t count,
                                                 Environment* env, const uint32_t* slots,
                                                 uint32_t mapped_count) {
  Heap& heap = cx.heap();
  Realm* const realm = cx.realm();
  Shape* const shape = TRY(realm->root_shape(cx, Kind::Arguments, Intrinsic::ObjectPrototype));
  ArgumentsObject* const object = TRY(heap.create_with_tail<ArgumentsObject>(
      static_cast<CellKind>(Kind::Arguments), size_t{mapped_count} * sizeof(uint32_t), shape, env,
      mapped_count));
  for (uint32_t i = 0; i < mapped_count; ++i) object->map()[i] = slots[i];
  if (count != 0) {
    ValueArray* const elements = TRY(ValueArray::create(heap, count));
    for (uint32_t i = 0; i < count; ++i) elements->init(i, values[i]);
    object->set_elements(heap, elements);
  }
  TRY_VOID(define_field(cx, object, key(atoms::length()), Value::number(count), attr::Hidden));
  Object* const array_prototype = TRY(realm->intrinsic(cx, Intrinsic::ArrayPrototype));
  const Value iterator = TRY(try_get(cx, array_prototype, key(atoms::values())));
  TRY_VOID(define_field(cx, object, PropertyKey::symbol(well_known(WellKnown::iterator)), iterator,
                        attr::Hidden));
  return object;
}

Result<ArgumentsObject*> ArgumentsObject::create_unmapped(Context& cx, const Value* values,
                                                          uint32_t count) {
  ArgumentsObject* const object = TRY(create(cx, values, count, nullptr, nullptr, 0));
  const Value thrower = TRY(cx.realm()->intrinsic_value(cx, Intrinsic::ThrowTypeError));
  TRY_VOID(define_accessor(cx, object, key(atoms::callee()), thrower, thrower, 0));
  return object;
}

Result<ArgumentsObject*> ArgumentsObject::create_mapped(Context& cx, const Value* values,
                                                        uint32_t count, Value callee,
                                                        Environment* env, const uint32_t* slots,
                                                        uint32_t parameter_count) {
  ArgumentsObject* const object =
      TRY(create(cx, values, count, env, slots, std::min(count, parameter_count)));
  TRY_VOID(define_field(cx, object, key(atoms::callee()), callee, attr::Hidden));
  return object;
}

void ArgumentsObject::before_define(Context& cx, uint32_t i, const PropertyDescriptor& d,
                                    const PropertyDescriptor& result) noexcept {
  if (!maps(i)) return;
  if (result.is_accessor()) {
    unmap(i);
    return;
  }
  if (d.has_value) set_mapped(cx.heap(), i, d.value);
  if (d.has_writable && !d.writable) unmap(i);
}

}  // namespace shoal
