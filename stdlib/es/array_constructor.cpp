// §23.1.1 and .2 The Array constructor.
#include <algorithm>

#include "stdlib/es/array_natives.h"
#include "stdlib/es/array_operations.h"
#include "stdlib/es/element_fuel.h"
#include "stdlib/intrinsics.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/iterator.h"
#include "vm/run/operations/object.h"
#include "vm/run/repeated_call.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// §23.1.1.1 Array ( ...values )
NativeTask array_constructor(Context& cx, Args args) {
  const Value new_target = args.new_target.is_undefined() ? Value(args.callee) : args.new_target;
  const Value proto =
      co_await get_prototype_from_constructor(cx, new_target, Intrinsic::ArrayPrototype);
  ArrayObject* array = co_await ArrayObject::create(cx, 0, 0);
  const Value standard = co_await cx.realm()->intrinsic_value(cx, Intrinsic::ArrayPrototype);
  if (proto != standard) co_await step_void(set_prototype_plain(cx, array, proto));
  if (args.count == 1 && args[0].is_number()) {
    const double n = args[0].as_number();
    if (n < 0 || n > 4294967295.0 || n != static_cast<uint32_t>(n))
      co_return throw_range_error(cx, "Invalid array length");
    array->set_length_field(static_cast<uint32_t>(n));
    co_return Value(array);
  }
  for (uint32_t i = 0; i < args.count; ++i) co_await step_void(array->push(cx.heap(), args[i]));
  co_return Value(array);
}

/// FAST PATH: called or constructed itself, so that its own `prototype`, which nobody can change,
/// is the new array's.
Result<Value> array_constructor_plain(Context& cx, const Args& args) {
  const bool is_itself = args.new_target.is_undefined() || args.new_target == Value(args.callee);
  if (!is_itself || !args.callee->realm()->is_first()) return Value::lazy();
  if (args.count != 1 || !args[0].is_number()) {
    ArrayObject* const array = TRY(array_from(cx, args.values, args.count));
    return Value(array);
  }
  if (!args[0].is_int32() || args[0].as_int32() < 0) return Value::lazy();
  const auto length = static_cast<uint32_t>(args[0].as_int32());
  ArrayObject* const array = TRY(ArrayObject::create(cx, length, 0));
  return Value(array);
}

Result<Value> array_is_array(Context& cx, const Args& args) {
  const bool yes = TRY(is_array(cx, args[0]));
  return Value::boolean(yes);
}

/// The object that from and of fill: of the constructor they are called on.
Task<Object*> target_of(Context& cx, Value constructor, bool with_length, uint64_t length) {
  if (!is_constructor(constructor)) {
    ArrayObject* const array = co_await ArrayObject::create(cx, 0, 0);
    co_return static_cast<Object*>(array);
  }
  if (constructor == cx.realm()->peek_intrinsic(Intrinsic::Array) && length <= 0xFFFF'FFFF &&
      !cx.options().slow_paths) {
    // What it would give.
    const auto n = static_cast<uint32_t>(length);
    ArrayObject* const array =
        co_await ArrayObject::create(cx, with_length ? n : 0, std::min(n, kRoomAtOnceMax));
    co_return static_cast<Object*>(array);
  }
  const Value arguments[] = {Value::number(length)};
  const Value made =
      co_await construct(cx, constructor, arguments, with_length ? 1 : 0, constructor);
  co_return made.as_object();
}

/// §23.1.2.3 Array.of ( ...items )
NativeTask array_of(Context& cx, Args args) {
  Object* const target = co_await target_of(cx, args.this_value, true, args.count);
  for (uint32_t i = 0; i < args.count; ++i)
    (void)co_await create_data_property_or_throw(cx, target, PropertyKey::index(i), args[i]);
  (void)co_await set_or_throw(cx, target, key(atoms::length()), Value::number(args.count));
  co_return Value(target);
}

// ---- from

/// Whether the object has no elements, and inherits none.
bool has_no_elements(Context& cx, const Object* object) noexcept {
  const Shape* const shape = object->shape();
  return object->is_kind(Kind::Object) && !object->elements() &&
         !shape->has(ShapeFlags::SparseElements) &&
         shape->proto_intrinsic() == static_cast<uint16_t>(Intrinsic::ObjectPrototype) &&
         cx.array_iteration_is_pristine();
}

/// Of an array, or of an array-like, which may have no elements at all: where one item after the
/// other lies at hand.
struct FromWalk : RepeatedCall {
  /// The item, or the hole if it must be asked for.
  Value item(Context& cx, uint64_t at) const noexcept {
    if (!is_array_like) return dense_item(cx, source, at);
    return at < length && has_no_elements(cx, source) ? Value::undefined() : Value::hole();
  }
  Object* source = nullptr;
  Object* target = nullptr;
  bool is_array_like = false;
  uint64_t length = 0;  // Of the array-like.
  uint64_t k = 0;       // The item of the call under way.
};

Repeat next_of_from(Context& cx, RepeatedCall& call, Value result, Value* regs) noexcept {
  auto& walk = static_cast<FromWalk&>(call);
  const Value item = walk.item(cx, walk.k + 1);
  if (item.is_hole() || !put_in_room(cx, walk.target, walk.k, result)) return Repeat::Declines;
  ++walk.k;
  regs[1] = item;
  regs[2] = Value::number(walk.k);
  return Repeat::Again;
}

/// One element of an iterable: mapped and stored.
Task<Value> from_element(Context& cx, Object* target, uint64_t k, Value v, Value map, Value self) {
  if (map.is_callable()) {
    const Value arguments[] = {v, Value::number(k)};
    v = co_await call(cx, map, self, arguments);
  }
  const bool is_put = co_await put_dense(cx, target, k, v);
  if (!is_put) (void)co_await put_slow(cx, target, k, v);
  co_return Value::undefined();
}

/// From what is iterated unobservably: nothing is to be closed where the function throws.
Task<Value> from_fast(Context& cx, Args args, Object* target, IteratorRecord record) {
  FromWalk walk{{next_of_from, args[2]}};
  const bool maps = !args[1].is_undefined(), of_array = args[0].is_kind(Kind::Array);
  if (of_array) walk.source = args[0].as_object();
  walk.target = target;
  for (;; ++walk.k) {
    // Its own place says no more: the walk may have gone on without it.
    if (of_array) record.next_method = Value::int32(static_cast<int32_t>(walk.k));
    Value v = co_await iterator_step_value(cx, &record);
    if (v.is_hole()) break;
    const Value arguments[] = {v, Value::number(walk.k)};
    if (maps && of_array)
      v = co_await call_repeatedly(cx, walk, args[1], arguments);
    else if (maps)
      v = co_await call(cx, args[1], args[2], arguments);
    const bool is_put = co_await put_dense(cx, target, walk.k, v);
    if (!is_put) (void)co_await put_slow(cx, target, walk.k, v);
  }
  (void)co_await set_or_throw(cx, target, key(atoms::length()), Value::number(walk.k));
  co_return Value(target);
}

Task<Value> from_iterable(Context& cx, Args args, Value method, bool is_fast) {
  Object* const target = co_await target_of(cx, args.this_value, false, 0);
  IteratorRecord record;
  // The constructor may have run script.
  if (is_fast && try_fast_iterator(cx, args[0], &record)) {
    const Value made = co_await from_fast(cx, args, target, record);
    co_return made;
  }
  record = co_await get_iterator_from_method(cx, args[0], method);
  for (uint64_t k = 0;; ++k) {
    const Value v = co_await iterator_step_value(cx, &record);
    if (v.is_hole()) {
      (void)co_await set_or_throw(cx, target, key(atoms::length()), Value::number(k));
      co_return Value(target);
    }
    const Completion<Value> stored =
        co_await try_await(from_element(cx, target, k, v, args[1], args[2]));
    if (stored.threw) {
      const Value never = co_await iterator_close_throw(cx, &record, stored.exception);
      co_return never;
    }
  }
}

Task<Value> from_array_like(Context& cx, Args args) {
  Object* const source = co_await to_object(cx, args[0]);
  FromWalk walk{{next_of_from, args[2]}};
  walk.source = source;
  walk.is_array_like = true;
  walk.length = co_await length_of_array_like(cx, source);
  walk.target = co_await target_of(cx, args.this_value, true, walk.length);
  for (; walk.k < walk.length; ++walk.k) {
    co_await burn_fuel(cx, kElementFuel);
    Value v = walk.item(cx, walk.k);
    if (v.is_hole()) {
      const PropertyKey at = co_await key_of_integer(cx, walk.k);
      v = co_await get(cx, source, at);
    }
    if (!args[1].is_undefined()) {
      const Value arguments[] = {v, Value::number(walk.k)};
      v = co_await call_repeatedly(cx, walk, args[1], arguments);
    }
    const bool is_put = co_await put_dense(cx, walk.target, walk.k, v);
    if (!is_put) (void)co_await put_slow(cx, walk.target, walk.k, v);
  }
  (void)co_await set_or_throw(cx, walk.target, key(atoms::length()), Value::number(walk.length));
  co_return Value(walk.target);
}

/// §23.1.2.1 Array.from ( items [ , mapfn [ , thisArg ] ] )
NativeTask array_from_function(Context& cx, Args args) {
  if (!args[1].is_undefined() && !args[1].is_callable())
    co_return throw_type_error(cx, "%s is not a function",
                               describe_for_message(cx, args[1]).c_str());
  IteratorRecord record;
  const bool is_fast = try_fast_iterator(cx, args[0], &record);
  const Value method =
      co_await get_method(cx, args[0], PropertyKey::symbol(well_known(WellKnown::iterator)));
  Value result;
  if (method.is_undefined())
    result = co_await from_array_like(cx, args);
  else
    result = co_await from_iterable(cx, args, method, is_fast);
  co_return result;
}

Result<Value> return_this(Context&, const Args& args) { return args.this_value; }

constexpr Builtin kArrayFunction =
    constructor("Array", 1, array_constructor, array_constructor_plain);
constexpr Builtin kArray[] = {
    prototype(Intrinsic::ArrayPrototype),
    method("from", 1, array_from_function),
    method("fromAsync", 1, natives::array_from_async),
    method("isArray", 1, array_is_array),
    method("of", 0, array_of),
    getter("@@species", return_this),
};

}  // namespace

constinit const IntrinsicTemplate kArrayTemplate = function_template(kArrayFunction, kArray);

}  // namespace shoal
