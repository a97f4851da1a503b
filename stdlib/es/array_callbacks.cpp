// §23.1.3 The methods of Array.prototype that call a function for each element. Where elements and
// results lie at hand, one call follows the other without coming back here: vm/run/repeated_call.h.
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

Result<Value> require_callback(Context& cx, Value f, const char* name) {
  if (f.is_callable()) return f;
  return throw_type_error(cx, "%s: callback is not a function (got %s)", name,
                          describe_for_message(cx, f).c_str());
}

// ---- forEach, map, filter, some, every

template <Each what>
Task<Value> each(Context& cx, Args args, const char* name) {
  Object* const object = co_await to_object(cx, args.this_value);
  const uint64_t length = co_await length_of_array_like(cx, object);
  const Value callback = co_await require_callback(cx, args[0], name);
  EachWalk walk(next_of_each<what>, args[1], object, length, false);
  if (what == Each::Map) walk.out = co_await array_species_create(cx, object, length);
  if (what == Each::Filter) walk.out = co_await array_species_create(cx, object, 0);
  for (; walk.done < length; ++walk.done) {
    walk.item = dense_item(cx, object, walk.done);
    if (walk.item.is_hole()) walk.item = co_await item_slow(cx, object, walk.done);
    if (walk.item.is_hole()) continue;
    const Value arguments[] = {walk.item, Value::number(walk.done), Value(object)};
    const Value result = co_await call_repeatedly(cx, walk, callback, arguments);
    if (what == Each::ForEach) continue;
    if (what == Each::Some || what == Each::Every) {
      if (to_boolean(result) == (what == Each::Some)) co_return Value::boolean(what == Each::Some);
      continue;
    }
    if (what == Each::Filter && !to_boolean(result)) continue;
    const uint64_t to = what == Each::Map ? walk.done : walk.kept++;
    const Value value = what == Each::Map ? result : walk.item;
    const bool is_put = co_await put_dense(cx, walk.out, to, value);
    if (!is_put) (void)co_await put_slow(cx, walk.out, to, value);
  }
  if (what == Each::ForEach) co_return Value::undefined();
  if (what == Each::Some || what == Each::Every) co_return Value::boolean(what == Each::Every);
  co_return Value(walk.out);
}

// ---- find and its like

Task<Value> find(Context& cx, Args args, bool from_end, bool want_index, const char* name) {
  Object* const object = co_await to_object(cx, args.this_value);
  const uint64_t length = co_await length_of_array_like(cx, object);
  const Value callback = co_await require_callback(cx, args[0], name);
  Walk walk(next_of_find, args[1], object, length, from_end);
  for (; walk.done < length; ++walk.done) {
    walk.item = dense_item(cx, object, walk.index());
    if (walk.item.is_hole()) {
      const PropertyKey at = co_await key_of_integer(cx, walk.index());
      walk.item = co_await get(cx, object, at);
    }
    const Value arguments[] = {walk.item, Value::number(walk.index()), Value(object)};
    const Value hit = co_await call_repeatedly(cx, walk, callback, arguments);
    if (to_boolean(hit)) co_return want_index ? Value::number(walk.index()) : walk.item;
  }
  co_return want_index ? Value::int32(-1) : Value::undefined();
}

// ---- reduce

Task<Value> reduce(Context& cx, Args args, bool right, const char* name) {
  Object* const object = co_await to_object(cx, args.this_value);
  const uint64_t length = co_await length_of_array_like(cx, object);
  const Value callback = co_await require_callback(cx, args[0], name);
  bool have = args.count > 1;
  Value accumulator = args[1];
  Walk walk(next_of_reduce, Value::undefined(), object, length, right);
  for (; walk.done < length; ++walk.done) {
    const uint64_t k = walk.index();
    Value item = dense_item(cx, object, k);
    if (item.is_hole()) item = co_await item_slow(cx, object, k);
    if (item.is_hole()) continue;
    if (!have) {
      accumulator = item;
      have = true;
      continue;
    }
    const Value arguments[] = {accumulator, item, Value::number(k), Value(object)};
    accumulator = co_await call_repeatedly(cx, walk, callback, arguments);
  }
  if (!have) co_return throw_type_error(cx, "Reduce of empty array with no initial value");
  co_return accumulator;
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

bool next_of_flat_map(Context& cx, RepeatedCall& call, Value result, Value* regs) noexcept {
  auto& walk = static_cast<EachWalk&>(call);
  if (walk.next_item(cx).is_hole() || !put_flat_in_room(cx, walk.out, &walk.kept, result))
    return false;
  walk.advance(walk.next_item(cx), regs + 1);  // Read now: it may be what was just put.
  return true;
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

/// §23.1.3.14 Array.prototype.flatMap ( mapperFunction [ , thisArg ] )
NativeTask array_flat_map(Context& cx, Args args) {
  Object* const object = co_await to_object(cx, args.this_value);
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
