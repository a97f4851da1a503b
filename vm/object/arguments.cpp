#include "vm/object/arguments.h"

#include <algorithm>

#include "vm/run/context.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {

namespace {

// In the order in which they are defined.
constexpr uint32_t kLength = 0, kIterator = 1, kCallee = 2, kSlots = 3;

}  // namespace

Result<ArgumentsObject*> ArgumentsObject::create(Context& cx, const Value* values, uint32_t count,
                                                 Environment* env, const uint32_t* slots,
                                                 uint32_t mapped_count) {
  Heap& heap = cx.heap();
  Shape* const shape = TRY(cx.realm()->root_shape(cx, Kind::Arguments, Intrinsic::ObjectPrototype));
  ArgumentsObject* const object = TRY(heap.create_with_tail<ArgumentsObject>(
      static_cast<CellKind>(Kind::Arguments), size_t{mapped_count} * sizeof(uint32_t), shape, env,
      mapped_count));
  for (uint32_t i = 0; i < mapped_count; ++i) object->map()[i] = slots[i];
  if (count != 0) {
    ValueArray* const elements = TRY(ValueArray::create(heap, count));
    for (uint32_t i = 0; i < count; ++i) elements->init(i, values[i]);
    object->set_elements(heap, elements);
  }
  return object;
}

/// The first time in a realm: the shape that comes of it is kept. callee: the hole for one that
/// throws.
Result<void> ArgumentsObject::define_properties(Context& cx, Realm* realm, uint32_t count,
                                                Value callee) {
  const bool throws = callee.is_hole();
  if (realm->arguments_shape[throws]) return fill_slots(cx, realm, count, callee);
  TRY_VOID(define_field(cx, this, key(atoms::length()), Value::number(count), attr::Hidden));
  if (!realm->array_values.get().is_object()) {
    Object* const array_prototype = TRY(realm->intrinsic(cx, Intrinsic::ArrayPrototype));
    const Value values = TRY(try_get(cx, array_prototype, key(atoms::values())));
    realm->array_values.set(cx.heap(), realm, values);
  }
  TRY_VOID(define_field(cx, this, PropertyKey::symbol(well_known(WellKnown::iterator)),
                        realm->array_values.get(), attr::Hidden));
  if (throws) {
    const Value thrower = TRY(cx.realm()->intrinsic_value(cx, Intrinsic::ThrowTypeError));
    TRY_VOID(define_accessor(cx, this, key(atoms::callee()), thrower, thrower, 0));
  } else {
    TRY_VOID(define_field(cx, this, key(atoms::callee()), callee, attr::Hidden));
  }
  if (shape()->is_owned()) return {};
  if (throws) realm->throwing_callee.set(cx.heap(), realm, slot(kCallee));
  realm->arguments_shape[throws].set(cx.heap(), realm, shape());
  return {};
}

Result<void> ArgumentsObject::fill_slots(Context& cx, Realm* realm, uint32_t count, Value callee) {
  const bool throws = callee.is_hole();
  ValueArray* const filled = TRY(ValueArray::create(cx.heap(), kSlots));
  set_slots(cx.heap(), filled);
  filled->set(cx.heap(), kLength, Value::number(count));
  filled->set(cx.heap(), kIterator, realm->array_values.get());
  filled->set(cx.heap(), kCallee, throws ? realm->throwing_callee.get() : callee);
  set_shape(cx.heap(), realm->arguments_shape[throws].get());
  return {};
}

Result<ArgumentsObject*> ArgumentsObject::create_unmapped(Context& cx, const Value* values,
                                                          uint32_t count) {
  ArgumentsObject* const object = TRY(create(cx, values, count, nullptr, nullptr, 0));
  TRY_VOID(object->define_properties(cx, cx.realm(), count, Value::hole()));
  return object;
}

Result<ArgumentsObject*> ArgumentsObject::create_mapped(Context& cx, const Value* values,
                                                        uint32_t count, Value callee,
                                                        Environment* env, const uint32_t* slots,
                                                        uint32_t parameter_count) {
  ArgumentsObject* const object =
      TRY(create(cx, values, count, env, slots, std::min(count, parameter_count)));
  TRY_VOID(object->define_properties(cx, cx.realm(), count, callee));
  return object;
}

bool ArgumentsObject::has_plain_length(const Context& cx) const noexcept {
  const Realm* const realm = cx.realm();
  if (mapped_count_ != 0 ||
      (shape() != realm->arguments_shape[0].get() && shape() != realm->arguments_shape[1].get()))
    return false;
  const Value length = slot(kLength);
  return length.is_int32() && length.as_int32() >= 0;
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
