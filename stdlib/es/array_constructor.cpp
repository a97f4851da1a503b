// §23.1.1 and .2 The Array constructor.
#include "stdlib/es/array_natives.h"
#include "stdlib/es/element_fuel.h"
#include "stdlib/intrinsics.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/iterator.h"
#include "vm/run/operations/object.h"
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

/// One element of Array.from: mapped and stored.
Task<Value> from_element(Context& cx, Object* target, uint64_t k, Value v, Value map, Value self) {
  if (map.is_callable()) {
    const Value arguments[] = {v, Value::number(k)};
    v = co_await call(cx, map, self, arguments);
  }
  const PropertyKey at = co_await key_of_integer(cx, k);
  (void)co_await create_data_property_or_throw(cx, target, at, v);
  co_return Value::undefined();
}

Task<Value> from_iterable(Context& cx, Args args, Value method) {
  Object* const target = co_await target_of(cx, args.this_value, false, 0);
  IteratorRecord record = co_await get_iterator_from_method(cx, args[0], method);
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

/// §23.1.2.1 Array.from ( items [ , mapfn [ , thisArg ] ] )
NativeTask array_from_function(Context& cx, Args args) {
  if (!args[1].is_undefined() && !args[1].is_callable())
    co_return throw_type_error(cx, "%s is not a function",
                               describe_for_message(cx, args[1]).c_str());
  const Value method =
      co_await get_method(cx, args[0], PropertyKey::symbol(well_known(WellKnown::iterator)));
  if (!method.is_undefined()) {
    const Value result = co_await from_iterable(cx, args, method);
    co_return result;
  }
  Object* const source = co_await to_object(cx, args[0]);
  const uint64_t length = co_await length_of_array_like(cx, source);
  Object* const target = co_await target_of(cx, args.this_value, true, length);
  for (uint64_t k = 0; k < length; ++k) {
    co_await burn_fuel(cx, kElementFuel);
    const PropertyKey at = co_await key_of_integer(cx, k);
    const Value v = co_await get(cx, source, at);
    (void)co_await from_element(cx, target, k, v, args[1], args[2]);
  }
  (void)co_await set_or_throw(cx, target, key(atoms::length()), Value::number(length));
  co_return Value(target);
}

Result<Value> return_this(Context&, const Args& args) { return args.this_value; }

constexpr Builtin kArrayFunction = constructor("Array", 1, array_constructor);
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
