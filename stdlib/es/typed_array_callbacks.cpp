// §23.2.3 %TypedArray.prototype%: the methods that call script.
#include "stdlib/es/array_operations.h"
#include "stdlib/es/buffer_operations.h"
#include "stdlib/es/element_fuel.h"
#include "stdlib/es/element_walk.h"
#include "stdlib/es/typed_array_natives.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"
#include "vm/value/string_builder.h"

namespace shoal {
namespace {

#define METHOD(name) "%TypedArray%.prototype." name

/// ValidateTypedArray(this), then IsCallable(callback).
Result<TypedArrayObject*> array_with_callback(Context& cx, const Args& args, const char* method) {
  TypedArrayObject* const array = TRY(validate_typed_array(cx, args.this_value, method));
  if (!args[0].is_callable())
    return throw_type_error(cx, "%s: callback is not a function (got %s)", method,
                            describe_for_message(cx, args[0]).c_str());
  return array;
}

template <Each what>
Task<Value> each(Context& cx, Args args, const char* method) {
  TypedArrayObject* const array = co_await array_with_callback(cx, args, method);
  EachWalk walk(next_of_each<what>, args[1], array, array->length(), false);
  for (; walk.done < walk.length; ++walk.done) {
    const Value item = co_await typed_element(cx, array, walk.done);
    const Value arguments[] = {item, Value::number(walk.done), Value(array)};
    const Value result = co_await call_repeatedly(cx, walk, args[0], arguments);
    if (what == Each::ForEach) continue;
    if (to_boolean(result) == (what == Each::Some)) co_return Value::boolean(what == Each::Some);
  }
  if (what == Each::ForEach) co_return Value::undefined();
  co_return Value::boolean(what == Each::Every);
}

Task<Value> find(Context& cx, Args args, bool from_end, bool want_index, const char* method) {
  TypedArrayObject* const array = co_await array_with_callback(cx, args, method);
  FindWalk walk(next_of_find, args[1], array, array->length(), from_end, want_index);
  for (; walk.done < walk.length; ++walk.done) {
    walk.item = co_await typed_element(cx, array, walk.index());
    const Value arguments[] = {walk.item, Value::number(walk.index()), Value(array)};
    const Value hit = co_await call_repeatedly(cx, walk, args[0], arguments);
    if (to_boolean(hit)) co_return walk.found();
  }
  co_return walk.nothing();
}

Task<Value> reduce(Context& cx, Args args, bool right, const char* method) {
  TypedArrayObject* const array = co_await array_with_callback(cx, args, method);
  Walk walk(next_of_reduce, Value::undefined(), array, array->length(), right);
  Value accumulator = args[1];
  if (args.count < 2) {
    if (walk.length == 0)
      co_return throw_type_error(cx, "Reduce of empty array with no initial value");
    accumulator = co_await typed_element(cx, array, walk.index());
    ++walk.done;
  }
  for (; walk.done < walk.length; ++walk.done) {
    const Value item = co_await typed_element(cx, array, walk.index());
    const Value arguments[] = {accumulator, item, Value::number(walk.index()), Value(array)};
    accumulator = co_await call_repeatedly(cx, walk, args[0], arguments);
  }
  co_return accumulator;
}

Repeat next_of_map(Context& cx, RepeatedCall& call, Value result, Value* regs) noexcept {
  auto& walk = static_cast<EachWalk&>(call);
  if (walk.next_item(cx).is_hole()) return Repeat::Declines;
  auto* const made = static_cast<TypedArrayObject*>(walk.out);
  if (!made->quick_store(static_cast<uint32_t>(walk.done), result)) return Repeat::Declines;
  walk.advance(walk.next_item(cx), regs + 1);  // Read now: both may be views of one buffer.
  return Repeat::Again;
}
/// The last element is not the end of filter.
Repeat next_of_filter(Context& cx, RepeatedCall& call, Value result, Value* regs) noexcept {
  if (static_cast<EachWalk&>(call).is_at_last()) return Repeat::Declines;
  return next_of_each<Each::Filter>(cx, call, result, regs);
}

/// The elements as Values.
Task<ValueArray*> values_of(Context& cx, TypedArrayObject* array, uint64_t length) {
  if (length > 0x0FFF'FFFF) co_return throw_range_error(cx, "Typed array is too long to sort");
  const auto count = static_cast<uint32_t>(length);
  ValueArray* const list = co_await ValueArray::create(cx.heap(), count ? count : 1);
  for (uint32_t k = 0; k < count; ++k) {
    const Value v = co_await typed_element(cx, array, k);
    list->set(cx.heap(), k, v);
    if (k % 4096 == 4095) co_await burn_fuel(cx, 4096);
  }
  co_return list;
}

/// Sorts `source` into `target`, which may be the same, or has its length.
Task<bool> sort_into(Context& cx, TypedArrayObject* source, TypedArrayObject* target,
                     Value compare) {
  const uint64_t length = source->length();
  if (compare.is_undefined()) {
    if (target != source)
      (void)co_await move_bytes(cx, target->data(), source->data(), source->byte_length());
    (void)co_await sort_elements(cx, target, length);
    co_return true;
  }
  ValueArray* const list = co_await values_of(cx, source, length);
  (void)co_await sort_list(cx, list, static_cast<uint32_t>(length), compare);
  for (uint64_t k = 0; k < length; ++k) {
    (void)target->try_store(k, list->get(static_cast<uint32_t>(k)));
    if ((k + 1) % kElementsPerPiece == 0) co_await burn_fuel(cx, kElementsPerPiece / 2);
  }
  co_return true;
}

}  // namespace

namespace natives {

NativeTask typed_array_every(Context& cx, Args args) {
  return each<Each::Every>(cx, args, METHOD("every"));
}
NativeTask typed_array_some(Context& cx, Args args) {
  return each<Each::Some>(cx, args, METHOD("some"));
}
NativeTask typed_array_for_each(Context& cx, Args args) {
  return each<Each::ForEach>(cx, args, METHOD("forEach"));
}
NativeTask typed_array_find(Context& cx, Args args) {
  return find(cx, args, false, false, METHOD("find"));
}
NativeTask typed_array_find_index(Context& cx, Args args) {
  return find(cx, args, false, true, METHOD("findIndex"));
}
NativeTask typed_array_find_last(Context& cx, Args args) {
  return find(cx, args, true, false, METHOD("findLast"));
}
NativeTask typed_array_find_last_index(Context& cx, Args args) {
  return find(cx, args, true, true, METHOD("findLastIndex"));
}
NativeTask typed_array_reduce(Context& cx, Args args) {
  return reduce(cx, args, false, METHOD("reduce"));
}
NativeTask typed_array_reduce_right(Context& cx, Args args) {
  return reduce(cx, args, true, METHOD("reduceRight"));
}

/// §23.2.3.10 %TypedArray%.prototype.filter ( callback [ , thisArg ] )
NativeTask typed_array_filter(Context& cx, Args args) {
  TypedArrayObject* const array = co_await array_with_callback(cx, args, METHOD("filter"));
  ArrayObject* const kept = co_await ArrayObject::create(cx, 0, 0);
  EachWalk walk(next_of_filter, args[1], array, array->length(), false);
  walk.out = kept;
  for (; walk.done < walk.length; ++walk.done) {
    walk.item = co_await typed_element(cx, array, walk.done);
    const Value arguments[] = {walk.item, Value::number(walk.done), Value(array)};
    const Value selected = co_await call_repeatedly(cx, walk, args[0], arguments);
    if (!to_boolean(selected)) continue;
    co_await step_void(kept->push(cx.heap(), walk.item));
    ++walk.kept;
  }
  TypedArrayObject* const made = co_await typed_array_species_create(cx, array, kept->length());
  for (uint32_t k = 0; k < kept->length(); ++k) {
    co_await burn_fuel(cx, kElementFuel);
    (void)co_await set_typed_element(cx, made, k, kept->dense_element(k));
  }
  co_return Value(made);
}

/// §23.2.3.22 %TypedArray%.prototype.map ( callback [ , thisArg ] )
NativeTask typed_array_map(Context& cx, Args args) {
  TypedArrayObject* const array = co_await array_with_callback(cx, args, METHOD("map"));
  EachWalk walk(next_of_map, args[1], array, array->length(), false);
  TypedArrayObject* const made = co_await typed_array_species_create(cx, array, walk.length);
  walk.out = made;
  for (; walk.done < walk.length; ++walk.done) {
    const Value item = co_await typed_element(cx, array, walk.done);
    const Value arguments[] = {item, Value::number(walk.done), Value(array)};
    const Value mapped = co_await call_repeatedly(cx, walk, args[0], arguments);
    (void)co_await set_typed_element(cx, made, walk.done, mapped);
  }
  co_return Value(made);
}

/// §23.2.3.29 %TypedArray%.prototype.sort ( comparator )
NativeTask typed_array_sort(Context& cx, Args args) {
  (void)co_await check_comparator(cx, args[0]);
  TypedArrayObject* const array =
      co_await validate_typed_array(cx, args.this_value, METHOD("sort"), Access::Write);
  (void)co_await sort_into(cx, array, array, args[0]);
  co_return Value(array);
}

/// §23.2.3.33 %TypedArray%.prototype.toSorted ( comparator )
NativeTask typed_array_to_sorted(Context& cx, Args args) {
  (void)co_await check_comparator(cx, args[0]);
  TypedArrayObject* const array =
      co_await validate_typed_array(cx, args.this_value, METHOD("toSorted"));
  TypedArrayObject* const made = co_await new_typed_array(cx, array->type(), array->length());
  (void)co_await sort_into(cx, array, made, args[0]);
  co_return Value(made);
}

/// §23.2.3.31 %TypedArray%.prototype.toLocaleString ( )
NativeTask typed_array_to_locale_string(Context& cx, Args args) {
  TypedArrayObject* const array =
      co_await validate_typed_array(cx, args.this_value, METHOD("toLocaleString"));
  const uint64_t length = array->length();
  StringBuilder text(cx.heap());
  for (uint64_t k = 0; k < length; ++k) {
    if (k) co_await step_void(text.append(u','));
    const Value v = co_await typed_element(cx, array, k);
    if (v.is_nullish()) continue;
    const Value local =
        co_await invoke(cx, v, key(intern_ascii("toLocaleString")), args[0], args[1]);
    const Value piece = co_await to_string(cx, local);
    co_await step_void(text.append(piece.as_string()));
  }
  String* const joined = co_await text.finish();
  co_return Value(joined);
}

}  // namespace natives
#undef METHOD

}  // namespace shoal
