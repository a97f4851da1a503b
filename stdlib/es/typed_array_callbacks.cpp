// §23.2.3 %TypedArray.prototype%: the methods that call script.
#include "stdlib/es/array_operations.h"
#include "stdlib/es/buffer_operations.h"
#include "stdlib/es/element_fuel.h"
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

enum class Each : uint8_t { ForEach, Some, Every };

Task<Value> each(Context& cx, Args args, Each what, const char* method) {
  TypedArrayObject* const array = co_await array_with_callback(cx, args, method);
  const uint64_t length = array->length();
  for (uint64_t k = 0; k < length; ++k) {
    const Value item = co_await typed_element(cx, array, k);
    const Value arguments[] = {item, Value::number(k), Value(array)};
    const Value result = co_await call(cx, args[0], args[1], arguments);
    if (what == Each::ForEach) continue;
    if (to_boolean(result) == (what == Each::Some)) co_return Value::boolean(what == Each::Some);
  }
  if (what == Each::ForEach) co_return Value::undefined();
  co_return Value::boolean(what == Each::Every);
}

Task<Value> find(Context& cx, Args args, bool from_end, bool want_index, const char* method) {
  TypedArrayObject* const array = co_await array_with_callback(cx, args, method);
  const uint64_t length = array->length();
  for (uint64_t i = 0; i < length; ++i) {
    const uint64_t k = from_end ? length - 1 - i : i;
    const Value item = co_await typed_element(cx, array, k);
    const Value arguments[] = {item, Value::number(k), Value(array)};
    const Value hit = co_await call(cx, args[0], args[1], arguments);
    if (to_boolean(hit)) co_return want_index ? Value::number(k) : item;
  }
  co_return want_index ? Value::int32(-1) : Value::undefined();
}

Task<Value> reduce(Context& cx, Args args, bool right, const char* method) {
  TypedArrayObject* const array = co_await array_with_callback(cx, args, method);
  const uint64_t length = array->length();
  uint64_t i = 0;
  Value accumulator = args[1];
  if (args.count < 2) {
    if (length == 0) co_return throw_type_error(cx, "Reduce of empty array with no initial value");
    accumulator = co_await typed_element(cx, array, right ? length - 1 : 0);
    i = 1;
  }
  for (; i < length; ++i) {
    const uint64_t k = right ? length - 1 - i : i;
    const Value item = co_await typed_element(cx, array, k);
    const Value arguments[] = {accumulator, item, Value::number(k), Value(array)};
    accumulator = co_await call(cx, args[0], Value::undefined(), arguments);
  }
  co_return accumulator;
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
  return each(cx, args, Each::Every, METHOD("every"));
}
NativeTask typed_array_some(Context& cx, Args args) {
  return each(cx, args, Each::Some, METHOD("some"));
}
NativeTask typed_array_for_each(Context& cx, Args args) {
  return each(cx, args, Each::ForEach, METHOD("forEach"));
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
  const uint64_t length = array->length();
  ArrayObject* const kept = co_await ArrayObject::create(cx, 0, 0);
  for (uint64_t k = 0; k < length; ++k) {
    const Value item = co_await typed_element(cx, array, k);
    const Value arguments[] = {item, Value::number(k), Value(array)};
    const Value selected = co_await call(cx, args[0], args[1], arguments);
    if (to_boolean(selected)) co_await step_void(kept->push(cx.heap(), item));
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
  const uint64_t length = array->length();
  TypedArrayObject* const made = co_await typed_array_species_create(cx, array, length);
  for (uint64_t k = 0; k < length; ++k) {
    const Value item = co_await typed_element(cx, array, k);
    const Value arguments[] = {item, Value::number(k), Value(array)};
    const Value mapped = co_await call(cx, args[0], args[1], arguments);
    (void)co_await set_typed_element(cx, made, k, mapped);
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
