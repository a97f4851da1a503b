// §23.1.5 Array iterator objects.
#include "stdlib/es/array_iterator.h"
#include "stdlib/intrinsics.h"
#include "vm/object/array.h"
#include "vm/object/iterators.h"
#include "vm/object/typed_array.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"

namespace shoal {
namespace {

/// §23.1.5.2.1 %ArrayIteratorPrototype%.next ( )
NativeTask array_iterator_next(Context& cx, Args args) {
  if (!args.this_value.is_kind(Kind::ArrayIterator))
    co_return throw_type_error(cx, "next method called on incompatible receiver %s",
                               describe_for_message(cx, args.this_value).c_str());
  auto* const iterator = args.this_value.as<ArrayIterator>();
  Object* const target = iterator->target();
  Value item;
  bool done = true;
  if (target) {
    uint64_t length = 0;
    if (target->is_kind(Kind::TypedArray)) {
      const auto* const array = static_cast<TypedArrayObject*>(target);
      if (array->is_out_of_bounds())
        co_return throw_type_error(cx, "Cannot iterate over a detached or too short ArrayBuffer");
      length = array->length();
    } else {
      length = co_await length_of_array_like(cx, target);
    }
    const uint64_t index = iterator->position;
    if (index >= length) {
      iterator->finish();
    } else {
      done = false;
      iterator->position = index + 1;
      item = Value::number(index);
      if (iterator->iteration_kind() != IterationKind::Keys) {
        const PropertyKey k = co_await key_of_integer(cx, index);
        const Value v = co_await get(cx, target, k);
        if (iterator->iteration_kind() == IterationKind::Values) {
          item = v;
        } else {
          const Value pair[] = {item, v};
          ArrayObject* const entry = co_await array_from(cx, pair, 2);
          item = Value(entry);
        }
      }
    }
  }
  Object* const result = co_await create_iter_result(cx, item, done);
  co_return Value(result);
}

Value finish(ArrayIterator* iterator) {
  iterator->finish();
  return Value::hole();
}

}  // namespace

namespace natives {

Result<Value> array_iterator_step(Context& cx, ArrayIterator* iterator) {
  Object* const target = iterator->target();
  if (!target) return Value::hole();
  const uint64_t index = iterator->position;
  Value item;
  if (target->is_kind(Kind::Array)) {
    auto* const array = static_cast<ArrayObject*>(target);
    if (index < array->length()) item = array->dense_element(static_cast<uint32_t>(index));
    if (item.is_hole() && iterator->iteration_kind() != IterationKind::Keys) return Value::lazy();
    if (index >= array->length()) return finish(iterator);
  } else if (target->is_kind(Kind::TypedArray)) {
    auto* const array = static_cast<TypedArrayObject*>(target);
    if (array->is_out_of_bounds()) return Value::lazy();
    if (index >= array->length()) return finish(iterator);
    if (iterator->iteration_kind() != IterationKind::Keys)
      item = TRY(array->load(cx.heap(), index));
  } else {
    return Value::lazy();
  }
  iterator->position = index + 1;
  if (iterator->iteration_kind() == IterationKind::Values) return item;
  if (iterator->iteration_kind() == IterationKind::Keys) return Value::number(index);
  const Value pair[] = {Value::number(index), item};
  ArrayObject* const entry = TRY(array_from(cx, pair, 2));
  return Value(entry);
}

Result<Value> array_iterator_next_quick(Context& cx, const Args& args) {
  if (!args.this_value.is_kind(Kind::ArrayIterator)) return Value::lazy();
  const Value item = TRY(array_iterator_step(cx, args.this_value.as<ArrayIterator>()));
  if (item.is_lazy()) return item;
  const bool done = item.is_hole();
  Object* const result = TRY(create_iter_result(cx, done ? Value::undefined() : item, done));
  return Value(result);
}

}  // namespace natives

namespace {

constexpr Builtin kArrayIteratorPrototype[] = {
    method("next", 0, array_iterator_next, natives::array_iterator_next_quick),
    text("@@toStringTag", "Array Iterator"),
};

}  // namespace

constinit const IntrinsicTemplate kArrayIteratorPrototypeTemplate =
    object_template(kArrayIteratorPrototype, Intrinsic::IteratorPrototype);

}  // namespace shoal
