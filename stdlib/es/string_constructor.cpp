// §22.1.1 and .2 The String constructor.
#include <cmath>

#include "stdlib/es/string_natives.h"
#include "stdlib/intrinsics.h"
#include "vm/object/function.h"
#include "vm/object/wrapper.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/conversions.h"
#include "vm/value/string_builder.h"

namespace shoal {
namespace {

/// §20.4.3.3.1 SymbolDescriptiveString
Result<Value> descriptive(Context& cx, Symbol* symbol) {
  StringBuilder out(cx.heap());
  TRY_VOID(out.append_ascii("Symbol("));
  if (symbol->description()) TRY_VOID(out.append(symbol->description()));
  TRY_VOID(out.append(')'));
  String* const text = TRY(out.finish());
  return Value(text);
}

/// §22.1.1.1 String ( value )
Result<Value> string_of_primitive(Context& cx, const Args& args) {
  if (!args.new_target.is_undefined() || args[0].is_object()) return Value::lazy();
  if (args.count == 0) return Value(atoms::empty());
  if (args[0].is_symbol()) return descriptive(cx, args[0].as_symbol());
  String* const text = TRY(primitive_to_string(cx, args[0]));
  return Value(text);
}
NativeTask string_constructor(Context& cx, Args args) {
  const Value plain = co_await string_of_primitive(cx, args);
  if (!plain.is_lazy()) co_return plain;
  Value text(atoms::empty());
  if (args.count != 0) text = co_await to_string(cx, args[0]);
  if (args.new_target.is_undefined()) co_return text;
  const Value proto =
      co_await get_prototype_from_constructor(cx, args.new_target, Intrinsic::StringPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::Wrapper, proto);
  WrapperObject* const object = co_await WrapperObject::create_with_shape(cx.heap(), shape, text);
  co_return Value(object);
}

/// §22.1.2.1 String.fromCharCode ( ...codeUnits )
Result<Value> from_numbers(Context& cx, const Args& args) {
  if (args.count > 10'000) return Value::lazy();
  for (uint32_t i = 0; i < args.count; ++i)
    if (!args[i].is_number()) return Value::lazy();
  const auto unit_of = [&args](uint32_t i) {
    return static_cast<char16_t>(number_to_uint32(args[i]));
  };
  if (args.count == 1 && unit_of(0) <= 0xFF)
    return Value(String::single(static_cast<uint8_t>(unit_of(0))));
  StringBuilder out(cx.heap());
  for (uint32_t i = 0; i < args.count; ++i) TRY_VOID(out.append(unit_of(i)));
  String* const text = TRY(out.finish());
  return Value(text);
}
NativeTask from_char_code(Context& cx, Args args) {
  StringBuilder out(cx.heap());
  for (uint32_t i = 0; i < args.count; ++i) {
    const uint32_t unit = co_await to_uint32(cx, args[i]);
    co_await step_void(out.append(static_cast<char16_t>(unit)));
    co_await burn_fuel(cx, 1);
  }
  String* const text = co_await out.finish();
  co_return Value(text);
}

/// §22.1.2.2 String.fromCodePoint ( ...codePoints )
NativeTask from_code_point(Context& cx, Args args) {
  StringBuilder out(cx.heap());
  for (uint32_t i = 0; i < args.count; ++i) {
    const Value next = co_await to_number(cx, args[i]);
    const double d = next.as_number();
    if (!(d >= 0 && d <= 0x10FFFF) || d != std::trunc(d))
      co_return throw_range_error(cx, "Invalid code point %s",
                                  describe_for_message(cx, args[i]).c_str());
    co_await step_void(out.append_code_point(static_cast<char32_t>(d)));
    co_await burn_fuel(cx, 1);
  }
  String* const text = co_await out.finish();
  co_return Value(text);
}

/// §22.1.2.4 String.raw ( template, ...substitutions )
NativeTask string_raw(Context& cx, Args args) {
  Object* const cooked = co_await to_object(cx, args[0]);
  const Value raw_value = co_await get(cx, cooked, key(atoms::raw()));
  Object* const literals = co_await to_object(cx, raw_value);
  const uint64_t count = co_await length_of_array_like(cx, literals);
  StringBuilder out(cx.heap());
  for (uint64_t i = 0; i < count; ++i) {
    const PropertyKey at = co_await key_of_integer(cx, i);
    const Value literal = co_await get(cx, literals, at);
    const Value text = co_await to_string(cx, literal);
    co_await step_void(out.append(text.as_string()));
    if (i + 1 == count) break;
    if (i + 1 < args.count) {
      const Value substitution = co_await to_string(cx, args[static_cast<uint32_t>(i + 1)]);
      co_await step_void(out.append(substitution.as_string()));
    }
    co_await burn_fuel(cx, 4);
  }
  String* const text = co_await out.finish();
  co_return Value(text);
}

constexpr Builtin string_function() {
  Builtin b = constructor("String", 1, string_constructor);
  b.leaf = string_of_primitive;
  return b;
}
constexpr Builtin kStringFunction = string_function();
constexpr Builtin kString[] = {
    prototype(Intrinsic::StringPrototype),
    method("fromCharCode", 1, from_char_code, from_numbers),
    method("fromCodePoint", 1, from_code_point),
    method("raw", 1, string_raw),
};

}  // namespace

constinit const IntrinsicTemplate kStringTemplate = function_template(kStringFunction, kString);

}  // namespace shoal
