// String.prototype: what goes by way of RegExp's protocol, §22.1.3: match, matchAll, replace,
// replaceAll, search.
#include <cstring>

#include "stdlib/es/regexp_operations.h"
#include "stdlib/es/regexp_state.h"
#include "stdlib/es/string_natives.h"
#include "stdlib/es/substitution.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"
#include "vm/value/string_builder.h"

namespace shoal::natives {
namespace {

SHOAL_COLD Thrown throw_nullish(Context& cx, const char* method) {
  return throw_type_error(cx, "String.prototype.%s called on null or undefined", method);
}

/// v's method of that symbol, if v is an object that has one; else undefined.
Task<Value> protocol_method(Context& cx, Value v, WellKnown symbol) {
  if (!v.is_object()) co_return Value::undefined();
  const Value method = co_await get_method(cx, v, PropertyKey::symbol(well_known(symbol)));
  co_return method;
}

/// match, matchAll and search: the argument's own method, else that of a RegExp made of it.
Task<Value> by_protocol(Context& cx, Args args, WellKnown symbol, const char* flags) {
  const Value method = co_await protocol_method(cx, args[0], symbol);
  if (!method.is_undefined()) {
    const Value arguments[] = {args.this_value};
    const Value result = co_await call(cx, method, args[0], arguments);
    co_return result;
  }
  const Value text = co_await to_string(cx, args.this_value);
  const Value flags_text = flags ? Value(intern_ascii(flags)) : Value::undefined();
  RegExpObject* const r = co_await regexp_create(cx, args[0], flags_text);
  const Value result = co_await invoke(cx, Value(r), PropertyKey::symbol(well_known(symbol)), text);
  co_return result;
}

/// replaceAll and matchAll want a global RegExp, §22.1.3.14, step 2.b.
Task<Value> require_global(Context& cx, Value v, const char* method) {
  const bool regexp = co_await is_regexp(cx, v);
  if (!regexp) co_return Value::undefined();
  const Value flags = co_await get(cx, v.as_object(), key(atoms::flags()));
  if (flags.is_nullish())
    co_return throw_type_error(cx, "String.prototype.%s: flags is null or undefined", method);
  const Value text = co_await to_string(cx, flags);
  const StringView units = co_await text.as_string()->view(cx.heap());
  if (units.index_of(StringView(std::string_view("g")), 0) < 0)
    co_return throw_type_error(cx, "String.prototype.%s called with a non-global RegExp argument",
                               method);
  co_return Value::undefined();
}

}  // namespace

/// §22.1.3.13 String.prototype.match ( regexp )
Result<Value> string_match_short(Context& cx, const Args& args) {
  RegExpObject* const r = pristine_regexp(cx, args[0]);
  if (!r || !args.this_value.is_string()) return Value::lazy();
  return match_pristine_short(cx, r, args.this_value.as_string());
}
NativeTask string_match(Context& cx, Args args) {
  if (args.this_value.is_nullish()) co_return throw_nullish(cx, "match");
  const Value result = co_await by_protocol(cx, args, WellKnown::match, nullptr);
  co_return result;
}

/// §22.1.3.14 String.prototype.matchAll ( regexp )
Result<Value> string_match_all_short(Context& cx, const Args& args) {
  RegExpObject* const r = pristine_regexp(cx, args[0]);
  if (!r || !args.this_value.is_string() || !r->code()->flags().has(regexp::Flags::Global))
    return Value::lazy();
  return match_all_pristine_short(cx, r, args.this_value.as_string());
}
NativeTask string_match_all(Context& cx, Args args) {
  if (args.this_value.is_nullish()) co_return throw_nullish(cx, "matchAll");
  (void)co_await require_global(cx, args[0], "matchAll");
  const Value result = co_await by_protocol(cx, args, WellKnown::matchAll, "g");
  co_return result;
}

/// §22.1.3.21 String.prototype.search ( regexp )
Result<Value> string_search_short(Context& cx, const Args& args) {
  RegExpObject* const r = pristine_regexp(cx, args[0]);
  if (!r || !args.this_value.is_string()) return Value::lazy();
  return search_pristine_short(cx, r, args.this_value.as_string());
}
NativeTask string_search(Context& cx, Args args) {
  if (args.this_value.is_nullish()) co_return throw_nullish(cx, "search");
  const Value result = co_await by_protocol(cx, args, WellKnown::search, nullptr);
  co_return result;
}

// ---- replace and replaceAll

namespace {

/// What replaces one occurrence of a string.
Task<Value> append_replacement(Context& cx, StringBuilder* out, Substitution what, Value by) {
  if (by.is_callable()) {
    const Value arguments[] = {Value(what.matched), Value::number(what.position), Value(what.text)};
    const Value given = co_await call(cx, by, Value::undefined(), arguments);
    const Value text = co_await to_string(cx, given);
    co_await step_void(out->append(text.as_string()));
    co_return Value::undefined();
  }
  what.by = by.as_string();
  (void)co_await append_substitution(cx, out, what);
  co_return Value::undefined();
}

/// All occurrences of a string that is not empty, by a string without special characters.
Task<Value> replace_all_plain(Context& cx, String* text, String* what, String* by) {
  if (is_long_rope(text)) (void)co_await flatten_long(cx, text);
  co_await step_void(text->flatten(cx.heap()));
  if (is_long_rope(what)) (void)co_await flatten_long(cx, what);
  co_await step_void(what->flatten(cx.heap()));
  Occurrences places(text, what);
  StringBuilder out(cx.heap());
  uint32_t copied = 0;
  while (!places.at_end()) {
    for (const uint32_t place : places.next()) {
      co_await step_void(out.append(text->flat_view().sub(copied, place)));
      co_await step_void(out.append(by->flat_view()));
      copied = place + what->length();
      spend_fuel(cx, 8 + fuel_of_units(by->length()));
    }
    co_await burn_fuel(cx, fuel_of_units(places.units_seen()));
  }
  if (copied == 0) co_return Value(text);
  co_await step_void(out.append(text->flat_view().sub(copied, text->length())));
  String* const result = co_await out.finish();
  co_return Value(result);
}

/// A short string without special characters, flat.
bool is_plain_replacement(Value by) {
  if (!by.is_string()) return false;
  const String* const text = by.as_string();
  return text->length() <= 64 && !text->is_rope() &&
         text->flat_view().index_of(StringView(std::string_view("$")), 0) < 0;
}

/// §22.1.3.19 from step 3 on, and §22.1.3.20.
Task<Value> replace_string(Context& cx, Value self, Value search, Value by, bool all) {
  const Value text_value = co_await to_string(cx, self);
  String* const text = text_value.as_string();
  const Value what_value = co_await to_string(cx, search);
  String* const what = what_value.as_string();
  if (!by.is_callable()) by = co_await to_string(cx, by);
  if (all && !what->is_empty() && is_plain_replacement(by)) {
    const Value replaced = co_await replace_all_plain(cx, text, what, by.as_string());
    co_return replaced;
  }
  // The places come first: a replacer cannot change them.
  const uint32_t width = what->length();
  StringBuilder out(cx.heap());
  uint32_t copied = 0;
  bool found = false;
  for (uint64_t from = 0; from <= text->length();) {
    const Value at = co_await string_index_of_long(cx, text, what, static_cast<uint32_t>(from));
    if (at.as_number() < 0) break;
    found = true;
    const auto position = static_cast<uint32_t>(at.as_int32());
    co_await step_void(out.append(text->flat_view().sub(copied, position)));
    Substitution one;
    one.text = text;
    one.matched = what;
    one.position = position;
    (void)co_await append_replacement(cx, &out, one, by);
    copied = position + width;
    if (!all) break;
    from = uint64_t{position} + (width ? width : 1);
    co_await burn_fuel(cx, 8);
  }
  if (!found) co_return Value(text);
  co_await step_void(out.append(text->flat_view().sub(copied, text->length())));
  String* const result = co_await out.finish();
  co_return Value(result);
}

Task<Value> replace(Context& cx, Args args, bool all) {
  const char* const name = all ? "replaceAll" : "replace";
  if (args.this_value.is_nullish()) co_return throw_nullish(cx, name);
  if (all) (void)co_await require_global(cx, args[0], name);
  const Value method = co_await protocol_method(cx, args[0], WellKnown::replace);
  if (!method.is_undefined()) {
    const Value arguments[] = {args.this_value, args[1]};
    const Value result = co_await call(cx, method, args[0], arguments);
    co_return result;
  }
  const Value result = co_await replace_string(cx, args.this_value, args[0], args[1], all);
  co_return result;
}

/// `width` units of a flat Latin-1 text by another; of the result there is more than one unit.
Result<Value> replace_one(Context& cx, String* text, uint32_t at, uint32_t width, String* by) {
  const uint32_t rest = text->length() - at - width, length = at + by->length() + rest;
  String* const made = TRY(String::make_flat(cx.heap(), length, true));
  uint8_t* const out = made->latin1_storage();
  const uint8_t* const units = text->flat_view().latin1();
  std::memcpy(out, units, at);
  std::memcpy(out + at, by->flat_view().latin1(), by->length());
  std::memcpy(out + at + by->length(), units + at + width, rest);
  spend_fuel(cx, fuel_of_units(length));
  return Value(made);
}

/// A string by a string without special characters, in a text of moderate length; or a pristine
/// RegExp.
Result<Value> replace_short(Context& cx, const Args& args, bool all) {
  if (!args.this_value.is_string() || !args[1].is_string()) return Value::lazy();
  String* const text = args.this_value.as_string();
  String* const by = args[1].as_string();
  if (RegExpObject* const r = pristine_regexp(cx, args[0])) {
    if (all && !r->code()->flags().has(regexp::Flags::Global)) return Value::lazy();
    return replace_pristine_short(cx, r, text, by);
  }
  if (!args[0].is_string() || text->length() > 1024 || by->length() > 64) return Value::lazy();
  String* const what = args[0].as_string();
  if (is_long_rope(what)) return Value::lazy();
  TRY_VOID(text->flatten(cx.heap()));
  TRY_VOID(what->flatten(cx.heap()));
  TRY_VOID(by->flatten(cx.heap()));
  const StringView units = text->flat_view(), replacement = by->flat_view();
  if (what->is_empty() || replacement.index_of(StringView(std::string_view("$")), 0) >= 0)
    return Value::lazy();
  int64_t at = units.index_of(what->flat_view(), 0);
  if (at < 0) return Value(text);
  const bool is_latin1 = units.is_latin1() && replacement.is_latin1();
  if (!all && is_latin1 && units.length() - what->length() + by->length() > 1)
    return replace_one(cx, text, static_cast<uint32_t>(at), what->length(), by);
  StringBuilder out(cx.heap());
  uint32_t copied = 0;
  for (; at >= 0; at = all ? units.index_of(what->flat_view(), copied) : -1) {
    TRY_VOID(out.append(units.sub(copied, static_cast<uint32_t>(at))));
    TRY_VOID(out.append(replacement));
    copied = static_cast<uint32_t>(at) + what->length();
  }
  TRY_VOID(out.append(units.sub(copied, units.length())));
  spend_fuel(cx, fuel_of_units(out.length()));
  String* const result = TRY(out.finish());
  return Value(result);
}

}  // namespace

/// §22.1.3.19 String.prototype.replace ( searchValue, replaceValue )
Result<Value> string_replace_short(Context& cx, const Args& args) {
  return replace_short(cx, args, false);
}
NativeTask string_replace(Context& cx, Args args) { return replace(cx, args, false); }
/// §22.1.3.20 String.prototype.replaceAll ( searchValue, replaceValue )
Result<Value> string_replace_all_short(Context& cx, const Args& args) {
  return replace_short(cx, args, true);
}
NativeTask string_replace_all(Context& cx, Args args) { return replace(cx, args, true); }

}  // namespace shoal::natives
