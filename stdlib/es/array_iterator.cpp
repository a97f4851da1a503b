// §23.1.5 Array iterator objects.
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

constexpr Builtin kArrayIteratorPrototype[] = {
    method("next", 0, array_iterator_next),
    text("@@toStringTag", "Array Iterator"),
};

}  // namespace

constinit const IntrinsicTemplate kArrayIteratorPrototypeTemplate =
    object_template(kArrayIteratorPrototype, Intrinsic::IteratorPrototype);

}  // namespace shoal
