// §23.1.3 The methods of Array.prototype that call a function for each element. Where elements and
// results lie at hand, one call follows the other without coming back here: vm/run/repeated_call.h.
#include <algorithm>
#include <utility>

#include "stdlib/es/array_natives.h"
#include "stdlib/es/array_operations.h"
#include "stdlib/es/element_fuel.h"
#include "stdlib/es/element_walk.h"
#include "stdlib/es/object_operations.h"
#include "vm/object/array.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/equality.h"

namespace shoal {
namespace {

/// Where filter makes room for what it may keep.
constexpr uint32_t kRoomOfFilter = 8;

Result<Value> require_callback(Context& cx, Value f, const char* name) {
  if (f.is_callable()) return f;
  return throw_type_error(cx, "%s: callback is not a function (got %s)", name,
                          describe_for_message(cx, f).c_str());
}

// ---- forEach, map, filter, some, every

/// From the element that `result` is of on; the hole: of none yet.
template <Each what>
Task<Value> each_on(Context& cx, EachWalk& walk, Value callback, Value result) {
  Object* const object = walk.object;
  for (; walk.done < walk.length; ++walk.done) {
    if (result.is_hole()) {
      walk.item = dense_item(cx, object, walk.done);
      if (walk.item.is_hole()) walk.item = co_await item_slow(cx, object, walk.done);
      if (walk.item.is_hole()) continue;
      const Value arguments[] = {walk.item, Value::number(walk.done), Value(object)};
      result = co_await call_repeatedly(cx, walk, callback, arguments);
    }
    const Value given = std::exchange(result, Value::hole());
    if (what == Each::ForEach) continue;
    if (what == Each::Some || what == Each::Every) {
      if (to_boolean(given) == (what == Each::Some)) co_return Value::boolean(what == Each::Some);
      continue;
    }
    if (what == Each::Filter && !to_boolean(given)) continue;
    const uint64_t to = what == Each::Map ? walk.done : walk.kept++;
    const Value value = what == Each::Map ? given : walk.item;
    const bool is_put = co_await put_dense(cx, walk.out, to, value);
    if (!is_put) (void)co_await put_slow(cx, walk.out, to, value);
  }
  co_return outcome_of_each<what>(walk);
}

template <Each what>
Task<Value> each(Context& cx, Args args, const char* name) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  const Value callback = co_await require_callback(cx, args[0], name);
  EachWalk walk(next_of_each<what>, args[1], object, length, false);
  if (what == Each::Map) walk.out = co_await array_species_create(cx, object, length);
  if (what == Each::Filter) walk.out = co_await array_species_create(cx, object, 0);
  const Value outcome = co_await each_on<what>(cx, walk, callback, Value::hole());
  co_return outcome;
}

// ---- Begun by a leaf: vm/run/repeated_call.h

/// The array of a call that a leaf can begin: it has a first (or last) element, and a function.
ArrayObject* begin_walk(Context& cx, const Args& args, bool from_end, Value* first) noexcept {
  if (!args.this_value.is_kind(Kind::Array) || !can_begin_calls(args[0])) return nullptr;
  auto* const array = args.this_value.as<ArrayObject>();
  if (array->length() == 0) return nullptr;
  *first = dense_item(cx, array, from_end ? array->length() - 1 : 0);
  return first->is_hole() ? nullptr : array;
}

template <Each what>
Task<Value> rest_of_each(Context& cx, BegunCalls& calls, Value result) {
  return each_on<what>(cx, static_cast<BegunWalk<EachWalk>&>(calls).walk, calls.callback, result);
}

/// For as many elements as the array has; many of them are written only as they come (`room`).
Result<ArrayObject*> begin_map(Context& cx, const ArrayObject* array, uint32_t* room) {
  const uint32_t length = array->length();
  const uint32_t count = std::min(length, array->elements()->capacity());
  if (count <= kRoomAtOnceMax) return ArrayObject::create(cx, length, count);
  ArrayObject* const out = TRY(ArrayObject::create(cx, length, 0));
  out->set_elements(cx.heap(), TRY(ValueArray::create_empty(cx.heap(), count)));
  *room = count;
  return out;
}

/// What it keeps of a short array has room at once.
Result<ArrayObject*> begin_filter(Context& cx, const ArrayObject* array) {
  return ArrayObject::create(cx, 0, std::min(array->length(), kRoomOfFilter));
}

template <Each what>
Result<Value> begin_each(Context& cx, const Args& args) {
  Value first;
  ArrayObject* const array = begin_walk(cx, args, false, &first);
  if (!array) return Value::lazy();
  EachWalk walk(next_of_each<what>, args[1], array, array->length(), false);
  if (what == Each::Map || what == Each::Filter) {
    if (plain_array(cx, Value(array)) == nullptr || !has_plain_species(cx, array))
      return Value::lazy();
    walk.out =
        what == Each::Map ? TRY(begin_map(cx, array, &walk.room)) : TRY(begin_filter(cx, array));
  }
  walk.is_out_unseen = walk.out != nullptr;
  walk.item = first;
  auto* const begun = BegunWalk<EachWalk>::create(cx, rest_of_each<what>, args[0], walk);
  if (!begun) return Thrown{};
  const Value arguments[] = {first, Value::int32(0), Value(array)};
  return begin_repeated_calls(cx, args, begun, begun->walk, arguments, 3);
}

// ---- find and its like

Task<Value> find_on(Context& cx, FindWalk& walk, Value callback, Value result) {
  for (; walk.done < walk.length; ++walk.done) {
    if (result.is_hole()) {
      walk.item = dense_item(cx, walk.object, walk.index());
      if (walk.item.is_hole()) {
        const PropertyKey at = co_await key_of_integer(cx, walk.index());
        walk.item = co_await get(cx, walk.object, at);
      }
      const Value arguments[] = {walk.item, Value::number(walk.index()), Value(walk.object)};
      result = co_await call_repeatedly(cx, walk, callback, arguments);
    }
    if (to_boolean(std::exchange(result, Value::hole()))) co_return walk.found();
  }
  co_return walk.nothing();
}

Task<Value> find(Context& cx, Args args, bool from_end, bool want_index, const char* name) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  const Value callback = co_await require_callback(cx, args[0], name);
  FindWalk walk(next_of_find, args[1], object, length, from_end, want_index);
  const Value outcome = co_await find_on(cx, walk, callback, Value::hole());
  co_return outcome;
}

Task<Value> rest_of_find(Context& cx, BegunCalls& calls, Value result) {
  return find_on(cx, static_cast<BegunWalk<FindWalk>&>(calls).walk, calls.callback, result);
}

Result<Value> begin_find(Context& cx, const Args& args, bool from_end, bool want_index) {
  Value first;
  ArrayObject* const array = begin_walk(cx, args, from_end, &first);
  if (!array) return Value::lazy();
  FindWalk walk(next_of_find, args[1], array, array->length(), from_end, want_index);
  walk.item = first;
  auto* const begun = BegunWalk<FindWalk>::create(cx, rest_of_find, args[0], walk);
  if (!begun) return Thrown{};
  const Value arguments[] = {first, Value::number(walk.index()), Value(array)};
  return begin_repeated_calls(cx, args, begun, begun->walk, arguments, 3);
}

// ---- reduce

/// From the element on whose result is the accumulator; the hole: nothing is accumulated yet.
Task<Value> reduce_on(Context& cx, Walk& walk, Value callback, Value accumulator) {
  Object* const object = walk.object;
  for (; walk.done < walk.length; ++walk.done) {
    const uint64_t k = walk.index();
    Value item = dense_item(cx, object, k);
    if (item.is_hole()) item = co_await item_slow(cx, object, k);
    if (item.is_hole()) continue;
    if (accumulator.is_hole()) {
      accumulator = item;
      continue;
    }
    const Value arguments[] = {accumulator, item, Value::number(k), Value(object)};
    accumulator = co_await call_repeatedly(cx, walk, callback, arguments);
  }
  if (accumulator.is_hole())
    co_return throw_type_error(cx, "Reduce of empty array with no initial value");
  co_return accumulator;
}

Task<Value> reduce(Context& cx, Args args, bool right, const char* name) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  const Value callback = co_await require_callback(cx, args[0], name);
  Walk walk(next_of_reduce, Value::undefined(), object, length, right);
  const Value initial = args.count > 1 ? args[1] : Value::hole();
  const Value outcome = co_await reduce_on(cx, walk, callback, initial);
  co_return outcome;
}

Task<Value> rest_of_reduce(Context& cx, BegunCalls& calls, Value result) {
  Walk& walk = static_cast<BegunWalk<Walk>&>(calls).walk;
  ++walk.done;
  return reduce_on(cx, walk, calls.callback, result);
}

Result<Value> begin_reduce(Context& cx, const Args& args, bool right) {
  Value item;
  ArrayObject* const array = begin_walk(cx, args, right, &item);
  if (!array) return Value::lazy();
  Walk walk(next_of_reduce, Value::undefined(), array, array->length(), right);
  Value accumulator = args[1];
  if (args.count < 2) {
    accumulator = item;
    item = walk.next_item(cx);
    if (item.is_hole()) return Value::lazy();
    walk.done = 1;
  }
  auto* const begun = BegunWalk<Walk>::create(cx, rest_of_reduce, args[0], walk);
  if (!begun) return Thrown{};
  const Value arguments[] = {accumulator, item, Value::number(walk.index()), Value(array)};
  return begin_repeated_calls(cx, args, begun, begun->walk, arguments, 4);
}

// ---- flatMap

/// More elements than that burn fuel.
constexpr uint32_t kFlatAtOnceMax = 64;

/// FAST PATH of what flatMap does with a result: an array whose elements all lie there goes where
/// there is room for them. Nothing else is done.
bool put_flat_in_room(Context& cx, Object* out, uint64_t* to, Value result) noexcept {
  if (!result.is_object()) {
    if (!put_in_room(cx, out, *to, result)) return false;
    ++*to;
    return true;
  }
  if (!result.is_kind(Kind::Array) || !out->is_kind(Kind::Array) || result == Value(out))
    return false;
  const auto* const source = result.as<ArrayObject>();
  const auto* const target = static_cast<ArrayObject*>(out);
  const uint32_t count = source->length();
  if (count > kFlatAtOnceMax || !target->elements() || *to != target->length() ||
      *to + count > target->elements()->capacity() || !target->is_plain() ||
      !target->length_is_writable())
    return false;
  for (uint32_t i = 0; i < count; ++i)
    if (dense_item(cx, result.as_object(), i).is_hole()) return false;
  for (uint32_t i = 0; i < count; ++i, ++*to)
    (void)put_in_room(cx, out, *to, source->dense_element(i));
  return true;
}

Repeat next_of_flat_map(Context& cx, RepeatedCall& call, Value result, Value* regs) noexcept {
  auto& walk = static_cast<EachWalk&>(call);
  if (walk.next_item(cx).is_hole() || !put_flat_in_room(cx, walk.out, &walk.kept, result))
    return Repeat::Declines;
  walk.advance(walk.next_item(cx), regs + 1);  // Read now: it may be what was just put.
  return Repeat::Again;
}

/// Puts a result, if it is an array its elements, from *to on.
Task<Value> put_flat(Context& cx, Object* out, uint64_t* to, Value result) {
  const bool array = co_await is_array(cx, result);
  uint64_t count = 1;
  if (array) count = co_await length_of_array_like(cx, result.as_object());
  for (uint64_t k = 0; k < count; ++k) {
    Value v = result;
    if (array) {
      co_await burn_fuel(cx, kElementFuel);
      v = dense_item(cx, result.as_object(), k);
      if (v.is_hole()) v = co_await item_slow(cx, result.as_object(), k);
      if (v.is_hole()) continue;
    }
    const uint64_t at = (*to)++;
    const bool is_put = co_await put_dense(cx, out, at, v);
    if (!is_put) (void)co_await put_slow(cx, out, at, v);
  }
  co_return Value::undefined();
}

}  // namespace

namespace natives {

NativeTask array_for_each(Context& cx, Args args) {
  return each<Each::ForEach>(cx, args, "forEach");
}
NativeTask array_map(Context& cx, Args args) { return each<Each::Map>(cx, args, "map"); }
NativeTask array_filter(Context& cx, Args args) { return each<Each::Filter>(cx, args, "filter"); }
NativeTask array_some(Context& cx, Args args) { return each<Each::Some>(cx, args, "some"); }
NativeTask array_every(Context& cx, Args args) { return each<Each::Every>(cx, args, "every"); }

NativeTask array_find(Context& cx, Args a) { return find(cx, a, false, false, "find"); }
NativeTask array_find_index(Context& cx, Args a) { return find(cx, a, false, true, "findIndex"); }
NativeTask array_find_last(Context& cx, Args a) { return find(cx, a, true, false, "findLast"); }
NativeTask array_find_last_index(Context& cx, Args a) {
  return find(cx, a, true, true, "findLastIndex");
}

NativeTask array_reduce(Context& cx, Args args) { return reduce(cx, args, false, "reduce"); }
NativeTask array_reduce_right(Context& cx, Args args) {
  return reduce(cx, args, true, "reduceRight");
}

Result<Value> array_for_each_begin(Context& cx, const Args& args) {
  return begin_each<Each::ForEach>(cx, args);
}
Result<Value> array_map_begin(Context& cx, const Args& args) {
  return begin_each<Each::Map>(cx, args);
}
Result<Value> array_filter_begin(Context& cx, const Args& args) {
  return begin_each<Each::Filter>(cx, args);
}
Result<Value> array_some_begin(Context& cx, const Args& args) {
  return begin_each<Each::Some>(cx, args);
}
Result<Value> array_every_begin(Context& cx, const Args& args) {
  return begin_each<Each::Every>(cx, args);
}
Result<Value> array_find_begin(Context& cx, const Args& args) {
  return begin_find(cx, args, false, false);
}
Result<Value> array_find_index_begin(Context& cx, const Args& args) {
  return begin_find(cx, args, false, true);
}
Result<Value> array_find_last_begin(Context& cx, const Args& args) {
  return begin_find(cx, args, true, false);
}
Result<Value> array_find_last_index_begin(Context& cx, const Args& args) {
  return begin_find(cx, args, true, true);
}
Result<Value> array_reduce_begin(Context& cx, const Args& args) {
  return begin_reduce(cx, args, false);
}
Result<Value> array_reduce_right_begin(Context& cx, const Args& args) {
  return begin_reduce(cx, args, true);
}

/// §23.1.3.14 Array.prototype.flatMap ( mapperFunction [ , thisArg ] )
NativeTask array_flat_map(Context& cx, Args args) {
  Object* const object = co_await this_object(cx, args);
  const uint64_t length = co_await length_of_array_like(cx, object);
  const Value callback = co_await require_callback(cx, args[0], "flatMap");
  EachWalk walk(next_of_flat_map, args[1], object, length, false);
  walk.out = co_await array_species_create(cx, object, 0);
  for (; walk.done < length; ++walk.done) {
    walk.item = dense_item(cx, object, walk.done);
    if (walk.item.is_hole()) walk.item = co_await item_slow(cx, object, walk.done);
    if (walk.item.is_hole()) continue;
    const Value arguments[] = {walk.item, Value::number(walk.done), Value(object)};
    const Value result = co_await call_repeatedly(cx, walk, callback, arguments);
    (void)co_await put_flat(cx, walk.out, &walk.kept, result);
  }
  co_return Value(walk.out);
}

}  // namespace natives
}  // namespace shoal
