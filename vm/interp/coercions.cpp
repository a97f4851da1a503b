#include "vm/interp/coercions.h"

#include "vm/object/function.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/flatten.h"
#include "vm/run/operations/object.h"
#include "vm/value/conversions.h"

namespace shoal {
namespace {

constexpr double kSafeIntegerMax = 9007199254740991.0;

bool coerced_number(Coerce c, Value& v) noexcept {
  const double d = v.as_number();
  switch (c) {
    case Coerce::ToIntegerOrInfinity:
    case Coerce::OptionalToIntegerOrInfinity:
      if (!v.is_int32()) v = Value::number(integer_of(d));
      return true;
    case Coerce::ToInt32: v = Value::int32(number_to_int32(v)); return true;
    case Coerce::ToUint32: v = Value::number(number_to_uint32(v)); return true;
    case Coerce::ToLength: {
      const double integer = integer_of(d);
      v = Value::number(integer <= 0 ? 0 : integer < kSafeIntegerMax ? integer : kSafeIntegerMax);
      return true;
    }
    case Coerce::ToIndex: {
      const double integer = integer_of(d);
      if (integer < 0 || integer > kSafeIntegerMax) return false;
      v = Value::number(integer);
      return true;
    }
    case Coerce::ToPropertyKey: return v.is_int32() && v.as_int32() >= 0;
    case Coerce::ToString:
    case Coerce::ToFlatString:
    case Coerce::OptionalToString:
    case Coerce::ToObject: return false;
    default: return true;
  }
}

}  // namespace

bool coerced(Coerce c, Value& v) noexcept {
  if (c == Coerce::None) return true;
  if (v.is_number()) return coerced_number(c, v);
  switch (c) {
    case Coerce::ToNumeric: return v.is_bigint();
    case Coerce::ToString: return v.is_string();
    case Coerce::ToFlatString: return v.is_string() && !is_long_rope(v.as_string());
    case Coerce::ToPropertyKey: return v.is_string() || v.is_symbol();
    case Coerce::ToPrimitive:
    case Coerce::ToPrimitiveNumber:
    case Coerce::ToPrimitiveString: return !v.is_object();
    case Coerce::ToObject: return v.is_object();
    case Coerce::OptionalToString: return v.is_undefined() || v.is_string();
    case Coerce::OptionalToNumber:
    case Coerce::OptionalToIntegerOrInfinity: return v.is_undefined();
    case Coerce::ToIntegerOrInfinity:
    case Coerce::ToInt32:
    case Coerce::ToUint32:
    case Coerce::ToLength:
    case Coerce::ToIndex:
      if (!v.is_undefined()) return false;
      v = Value::int32(0);
      return true;
    default: return false;
  }
}

namespace {

constexpr uint32_t bit(Coerce c) { return 1u << static_cast<uint32_t>(c); }
/// What leaves an int32, and what leaves a string, as it is.
constexpr uint32_t kInt32Passes =
    bit(Coerce::ToNumber) | bit(Coerce::ToNumeric) | bit(Coerce::ToIntegerOrInfinity) |
    bit(Coerce::ToInt32) | bit(Coerce::OptionalToNumber) | bit(Coerce::OptionalToIntegerOrInfinity);
constexpr uint32_t kStringPasses = bit(Coerce::ToString) | bit(Coerce::OptionalToString) |
                                   bit(Coerce::ToPropertyKey) | bit(Coerce::ToPrimitive) |
                                   bit(Coerce::ToPrimitiveString);

/// coerced(), where the value is mostly what is wanted.
bool passes(Coerce c, Value& v) noexcept {
  if (c == Coerce::None) return true;
  if (v.is_int32() && (kInt32Passes & bit(c)) != 0) return true;
  if (v.is_string()) {
    if ((kStringPasses & bit(c)) != 0) return true;
    if (c == Coerce::ToFlatString) return !is_long_rope(v.as_string());
  }
  return coerced(c, v);
}

}  // namespace

bool coerce_in_place(const Coercions& c, Args& args, Value (&spare)[4]) noexcept {
  // Nullish receivers of any declared form are an error: RequireObjectCoercible.
  if (c.this_value != Coerce::None &&
      (args.this_value.is_nullish() || !passes(c.this_value, args.this_value)))
    return false;
  const uint32_t wanted = coerced_count(c);
  if (args.count < wanted) {
    for (uint32_t i = 0; i < wanted; ++i) spare[i] = args[i];
    args.values = spare;
    args.count = wanted;
  }
  // The values are the call's own: its registers, or spare.
  Value* const values = const_cast<Value*>(args.values);
  for (uint32_t i = 0; i < 4 && i < args.count; ++i)
    if (!passes(c.arguments[i], values[i])) return false;
  return true;
}

namespace {

Task<Value> coerce_value(Context& cx, Coerce c, Value v) {
  switch (c) {
    case Coerce::None: co_return v;
    case Coerce::OptionalToNumber:
    case Coerce::ToNumber: {
      if (c == Coerce::OptionalToNumber && v.is_undefined()) co_return v;
      const Value number = co_await to_number(cx, v);
      co_return number;
    }
    case Coerce::ToNumeric: {
      const Value numeric = co_await to_numeric(cx, v);
      co_return numeric;
    }
    case Coerce::OptionalToString:
    case Coerce::ToString: {
      if (c == Coerce::OptionalToString && v.is_undefined()) co_return v;
      const Value text = co_await to_string(cx, v);
      co_return text;
    }
    case Coerce::ToFlatString: {
      const Value text = co_await to_string(cx, v);
      if (is_long_rope(text.as_string())) (void)co_await flatten_long(cx, text.as_string());
      co_return text;
    }
    case Coerce::ToPropertyKey: {
      const Value name = co_await to_property_key_value(cx, v);
      co_return name;
    }
    case Coerce::ToPrimitive: {
      const Value primitive = co_await to_primitive(cx, v, Hint::Default);
      co_return primitive;
    }
    case Coerce::ToPrimitiveNumber: {
      const Value primitive = co_await to_primitive(cx, v, Hint::Number);
      co_return primitive;
    }
    case Coerce::ToPrimitiveString: {
      const Value primitive = co_await to_primitive(cx, v, Hint::String);
      co_return primitive;
    }
    case Coerce::ToObject: {
      Object* const object = co_await to_object(cx, v);
      co_return Value(object);
    }
    case Coerce::ToIndex: {
      const uint64_t index = co_await to_index(cx, v);
      co_return Value::number(index);
    }
    case Coerce::OptionalToIntegerOrInfinity:
      if (v.is_undefined()) co_return v;
      break;
    default: break;
  }
  // What is left are forms of numbers, and coerced() knows them.
  Value number = co_await to_number(cx, v);
  const bool done = coerced(c, number);
  SHOAL_ASSERT(done);
  (void)done;
  co_return number;
}

SHOAL_COLD Thrown throw_nullish_this(Context& cx, const Builtin* b) {
  const Coerce wanted = b->coercions.this_value;
  const bool is_string_method = wanted == Coerce::ToString || wanted == Coerce::ToFlatString;
  return throw_type_error(cx, "%s%s called on null or undefined",
                          is_string_method ? "String.prototype." : "", b->name ? b->name : b->key);
}

}  // namespace

Task<Value> coerce_and_call(Context& cx, Args args, const Builtin* b) {
  const Coercions& c = b->coercions;
  if (c.this_value != Coerce::None) {
    if (args.this_value.is_nullish()) co_return throw_nullish_this(cx, b);
    const Value this_value = co_await coerce_value(cx, c.this_value, args.this_value);
    args.this_value = this_value;
  }
  // The values are registers of this call's own frame.
  Value* const values = const_cast<Value*>(args.values);
  for (uint32_t i = 0; i < 4 && i < args.count; ++i) {
    Value v = values[i];
    if (coerced(c.arguments[i], v)) {
      values[i] = v;
      continue;
    }
    const Value done = co_await coerce_value(cx, c.arguments[i], v);
    values[i] = done;
  }
  NativeFunction* const outer = std::exchange(cx.running_leaf, args.callee);
  Result<Value> result = b->leaf(cx, args);
  cx.running_leaf = outer;
  co_return result;
}

}  // namespace shoal
