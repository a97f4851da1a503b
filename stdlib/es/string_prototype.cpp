// §22.1.3 Properties of the String prototype object, and B.2.2; searching, case and RegExp are in
// files of their own.
#include <algorithm>
#include <cmath>

#include "stdlib/es/string_natives.h"
#include "stdlib/intrinsics.h"
#include "vm/object/native_state.h"
#include "vm/object/wrapper.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/unicode/unicode.h"
#include "vm/value/atom.h"
#include "vm/value/string_builder.h"

namespace shoal {

Task<String*> this_string(Context& cx, Value this_value, const char* method) {
  if (this_value.is_nullish())
    co_return throw_type_error(cx, "String.prototype.%s called on null or undefined", method);
  const Value text = co_await to_string(cx, this_value);
  co_return text.as_string();
}

uint32_t relative_index(double index, uint32_t length) noexcept {
  const double n = length;
  if (index < 0) return index + n < 0 ? 0 : static_cast<uint32_t>(index + n);
  return index > n ? length : static_cast<uint32_t>(index);
}

namespace {

// ---- Single characters. `this` is a string, positions are integers or infinite: see the table.

Result<Value> unit_string(Context& cx, String* s, uint32_t i) {
  const StringView text = TRY(s->view(cx.heap()));
  const char16_t unit = text[i];
  if (unit <= 0xFF) return Value(String::single(static_cast<uint8_t>(unit)));
  String* const made = TRY(String::from_utf16(cx.heap(), &unit, 1));
  return Value(made);
}

/// §22.1.3.1 String.prototype.at ( index )
Result<Value> string_at(Context& cx, const Args& args) {
  String* const s = args.this_value.as_string();
  double k = args[0].as_number();
  if (k < 0) k += s->length();
  if (k < 0 || k >= s->length()) return Value::undefined();
  return unit_string(cx, s, static_cast<uint32_t>(k));
}

/// §22.1.3.2 String.prototype.charAt ( pos )
Result<Value> string_char_at(Context& cx, const Args& args) {
  String* const s = args.this_value.as_string();
  const double k = args[0].as_number();
  if (k < 0 || k >= s->length()) return Value(atoms::empty());
  return unit_string(cx, s, static_cast<uint32_t>(k));
}

/// §22.1.3.3 String.prototype.charCodeAt ( pos )
Result<Value> string_char_code_at(Context& cx, const Args& args) {
  String* const s = args.this_value.as_string();
  const double k = args[0].as_number();
  if (k < 0 || k >= s->length()) return Value::double_number(NAN);
  const StringView text = TRY(s->view(cx.heap()));
  return Value::int32(text[static_cast<uint32_t>(k)]);
}

/// §22.1.3.4 String.prototype.codePointAt ( pos )
Result<Value> string_code_point_at(Context& cx, const Args& args) {
  String* const s = args.this_value.as_string();
  const double k = args[0].as_number();
  if (k < 0 || k >= s->length()) return Value::undefined();
  const StringView text = TRY(s->view(cx.heap()));
  uint32_t units;
  return Value::int32(static_cast<int32_t>(text.code_point_at(static_cast<uint32_t>(k), units)));
}

// ---- Parts

Result<Value> part(Context& cx, String* s, uint32_t from, uint32_t to) {
  if (to <= from) return Value(atoms::empty());
  if (to - from == 1) return unit_string(cx, s, from);
  String* const made = TRY(String::substring(cx.heap(), s, from, to));
  return Value(made);
}

/// §22.1.3.22 String.prototype.slice ( start, end )
Result<Value> string_slice(Context& cx, const Args& args) {
  String* const s = args.this_value.as_string();
  const uint32_t from = relative_index(args[0].as_number(), s->length());
  const uint32_t to =
      args[1].is_undefined() ? s->length() : relative_index(args[1].as_number(), s->length());
  return part(cx, s, from, to);
}

/// §22.1.3.25 String.prototype.substring ( start, end )
Result<Value> string_substring(Context& cx, const Args& args) {
  String* const s = args.this_value.as_string();
  const double n = s->length();
  const double start = std::clamp(args[0].as_number(), 0.0, n);
  const double end = args[1].is_undefined() ? n : std::clamp(args[1].as_number(), 0.0, n);
  return part(cx, s, static_cast<uint32_t>(std::min(start, end)),
              static_cast<uint32_t>(std::max(start, end)));
}

/// §B.2.2.1 String.prototype.substr ( start, length )
Result<Value> string_substr(Context& cx, const Args& args) {
  String* const s = args.this_value.as_string();
  const uint32_t from = relative_index(args[0].as_number(), s->length());
  const double rest = s->length() - from;
  const double count = args[1].is_undefined() ? rest : std::clamp(args[1].as_number(), 0.0, rest);
  return part(cx, s, from, from + static_cast<uint32_t>(count));
}

enum class Ends : uint8_t { Start, End, Both };

/// §22.1.3.32.1 TrimString
Result<Value> trim(Context& cx, const Args& args, Ends ends) {
  String* const s = args.this_value.as_string();
  const StringView text = TRY(s->view(cx.heap()));
  uint32_t from = 0, to = text.length();
  if (ends != Ends::End)
    while (from < to && unicode::is_white_space_or_line_terminator(text[from])) ++from;
  if (ends != Ends::Start)
    while (to > from && unicode::is_white_space_or_line_terminator(text[to - 1])) --to;
  spend_fuel(cx, fuel_of_units(text.length() - (to - from)));
  return part(cx, s, from, to);
}
Result<Value> string_trim(Context& cx, const Args& a) { return trim(cx, a, Ends::Both); }
Result<Value> string_trim_start(Context& cx, const Args& a) { return trim(cx, a, Ends::Start); }
Result<Value> string_trim_end(Context& cx, const Args& a) { return trim(cx, a, Ends::End); }

// ---- Joining and filling

/// §22.1.3.5 String.prototype.concat ( ...args )
Result<Value> string_concat_strings(Context& cx, const Args& args) {
  if (!args.this_value.is_string()) return Value::lazy();
  for (uint32_t i = 0; i < args.count; ++i)
    if (!args[i].is_string()) return Value::lazy();
  String* s = args.this_value.as_string();
  for (uint32_t i = 0; i < args.count; ++i)
    s = TRY(String::concat(cx.heap(), s, args[i].as_string()));
  return Value(s);
}
NativeTask string_concat(Context& cx, Args args) {
  String* s = co_await this_string(cx, args.this_value, "concat");
  for (uint32_t i = 0; i < args.count; ++i) {
    const Value next = co_await to_string(cx, args[i]);
    s = co_await String::concat(cx.heap(), s, next.as_string());
  }
  co_return Value(s);
}

/// The first `length` units of `s` repeated for ever. s is not empty.
Task<String*> fill_with(Context& cx, String* s, uint32_t length) {
  if (is_long_rope(s)) (void)co_await flatten_long(cx, s);
  co_await step_void(s->flatten(cx.heap()));
  StringBuilder out(cx.heap());
  if (length > 64) co_await step_void(out.reserve(length));
  if (!s->is_latin1()) co_await step_void(out.append(s->flat_view().sub(0, std::min(1u, length))));
  out.truncate(0);
  // What there is already is doubled, up to a piece of moderate size.
  String* piece = s;
  while (piece->length() < 4096 && piece->length() < length) {
    piece = co_await String::concat(cx.heap(), piece, piece);
    co_await step_void(piece->flatten(cx.heap()));
  }
  while (out.length() < length) {
    const uint32_t n = std::min(piece->length(), length - out.length());
    co_await step_void(out.append(piece->flat_view().sub(0, n)));
    co_await burn_fuel(cx, fuel_of_units(n));
  }
  String* const made = co_await out.finish();
  co_return made;
}

/// §22.1.3.18 String.prototype.repeat ( count )
NativeTask string_repeat(Context& cx, Args args) {
  String* const s = co_await this_string(cx, args.this_value, "repeat");
  const double n = co_await to_integer_or_infinity(cx, args[0]);
  if (n < 0 || std::isinf(n))
    co_return throw_range_error(cx, "Invalid count value: %s",
                                describe_for_message(cx, args[0]).c_str());
  if (n == 0 || s->is_empty()) co_return Value(atoms::empty());
  if (n * s->length() > String::kLengthMax)
    co_return throw_range_error(cx, "Invalid string length");
  String* const made = co_await fill_with(cx, s, static_cast<uint32_t>(n) * s->length());
  co_return Value(made);
}
Result<Value> string_repeat_short(Context& cx, const Args& args) {
  if (!args.this_value.is_string() || !args[0].is_int32()) return Value::lazy();
  String* const s = args.this_value.as_string();
  const int32_t n = args[0].as_int32();
  if (n < 0 || s->is_rope() || uint64_t{s->length()} * static_cast<uint32_t>(n) > 1024)
    return Value::lazy();
  if (n == 1 || s->is_empty()) return n == 0 ? Value(atoms::empty()) : Value(s);
  StringBuilder out(cx.heap());
  for (int32_t i = 0; i < n; ++i) TRY_VOID(out.append(s->flat_view()));
  String* const made = TRY(out.finish());
  return Value(made);
}

enum class Pad : uint8_t { Start, End };

/// §22.1.3.17.1 StringPaddingBuiltinsImpl
Task<Value> pad(Context& cx, Args args, Pad place, const char* name) {
  String* const s = co_await this_string(cx, args.this_value, name);
  const uint64_t wanted = co_await to_length(cx, args[0]);
  if (wanted <= s->length()) co_return Value(s);
  String* fill = String::single(' ');
  if (!args[1].is_undefined()) {
    const Value text = co_await to_string(cx, args[1]);
    fill = text.as_string();
  }
  if (fill->is_empty()) co_return Value(s);
  if (wanted > String::kLengthMax) co_return throw_range_error(cx, "Invalid string length");
  String* const filling = co_await fill_with(cx, fill, static_cast<uint32_t>(wanted) - s->length());
  String* const left = place == Pad::Start ? filling : s;
  String* const right = place == Pad::Start ? s : filling;
  String* const made = co_await String::concat(cx.heap(), left, right);
  co_return Value(made);
}
Result<Value> pad_short(Context& cx, const Args& args, Pad place) {
  if (!args.this_value.is_string() || !args[0].is_int32()) return Value::lazy();
  String* const s = args.this_value.as_string();
  const int32_t wanted = args[0].as_int32();
  if (wanted <= 0 || static_cast<uint32_t>(wanted) <= s->length()) return Value(s);
  if (wanted > 1024 || s->is_rope()) return Value::lazy();
  String* fill = String::single(' ');
  if (args[1].is_string()) fill = args[1].as_string();
  if ((!args[1].is_undefined() && !args[1].is_string()) || fill->is_rope() || fill->is_empty())
    return Value::lazy();
  StringBuilder out(cx.heap());
  const uint32_t missing = static_cast<uint32_t>(wanted) - s->length();
  if (place == Pad::End) TRY_VOID(out.append(s->flat_view()));
  for (uint32_t left = missing; left;) {
    const uint32_t n = std::min(left, fill->length());
    TRY_VOID(out.append(fill->flat_view().sub(0, n)));
    left -= n;
  }
  if (place == Pad::Start) TRY_VOID(out.append(s->flat_view()));
  String* const made = TRY(out.finish());
  return Value(made);
}
NativeTask string_pad_start(Context& cx, Args a) { return pad(cx, a, Pad::Start, "padStart"); }
NativeTask string_pad_end(Context& cx, Args a) { return pad(cx, a, Pad::End, "padEnd"); }
Result<Value> pad_start_short(Context& cx, const Args& a) { return pad_short(cx, a, Pad::Start); }
Result<Value> pad_end_short(Context& cx, const Args& a) { return pad_short(cx, a, Pad::End); }

// ---- Well-formedness

Result<Value> string_is_well_formed(Context& cx, const Args& args) {
  const StringView text = TRY(args.this_value.as_string()->view(cx.heap()));
  spend_fuel(cx, fuel_of_units(text.length()));
  return Value::boolean(text.is_well_formed());
}
/// §22.1.3.31 String.prototype.toWellFormed ( )
Result<Value> string_to_well_formed(Context& cx, const Args& args) {
  String* const s = args.this_value.as_string();
  const StringView text = TRY(s->view(cx.heap()));
  spend_fuel(cx, fuel_of_units(text.length()));
  if (text.is_well_formed()) return Value(s);
  String* const made = TRY(String::make_flat(cx.heap(), text.length(), false));
  char16_t* const out = made->utf16_storage();
  const char16_t* const in = text.utf16();
  for (uint32_t i = 0; i < text.length(); ++i) {
    uint32_t units;
    const char32_t c = text.code_point_at(i, units);
    out[i] = units == 1 && unicode::is_surrogate(c) ? u'\uFFFD' : in[i];
    if (units == 2) {
      ++i;
      out[i] = in[i];
    }
  }
  return Value(made);
}

// ---- The value

/// §22.1.3.35.1 ThisStringValue
Result<Value> this_string_value(Context& cx, const Args& args, const char* name) {
  if (args.this_value.is_string()) return args.this_value;
  if (args.this_value.is_kind(Kind::Wrapper)) {
    const Value primitive = args.this_value.as<WrapperObject>()->primitive();
    if (primitive.is_string()) return primitive;
  }
  return throw_type_error(cx, "String.prototype.%s requires that 'this' be a String", name);
}
Result<Value> string_to_string(Context& cx, const Args& args) {
  return this_string_value(cx, args, "toString");
}
Result<Value> string_value_of(Context& cx, const Args& args) {
  return this_string_value(cx, args, "valueOf");
}

// ---- §22.1.5 String iterators. State: the string (undefined at the end), the next position.

constexpr auto kIteratorTag = static_cast<uint32_t>(Intrinsic::StringIteratorPrototype);

/// §22.1.3.36 String.prototype [ %Symbol.iterator% ] ( )
Result<Value> string_iterator(Context& cx, const Args& args) {
  TRY_VOID(args.this_value.as_string()->flatten(cx.heap()));
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::NativeState, Intrinsic::StringIteratorPrototype));
  NativeStateObject* const it = TRY(NativeStateObject::create(cx.heap(), shape, kIteratorTag, 2));
  it->set_state(cx.heap(), 0, args.this_value);
  it->set_state(cx.heap(), 1, Value::int32(0));
  return Value(it);
}

/// §22.1.5.1.1 %StringIteratorPrototype%.next ( )
Result<Value> string_iterator_next(Context& cx, const Args& args) {
  NativeStateObject* const it = NativeStateObject::from(args.this_value, kIteratorTag);
  if (!it)
    return throw_type_error(cx, "String Iterator.prototype.next called on incompatible receiver %s",
                            describe_for_message(cx, args.this_value).c_str());
  Value item;
  bool done = true;
  if (it->state(0).is_string()) {
    String* const s = it->state(0).as_string();
    const auto at = static_cast<uint32_t>(it->state(1).as_int32());
    if (at >= s->length()) {
      it->set_state(cx.heap(), 0, Value::undefined());
    } else {
      const StringView text = TRY(s->view(cx.heap()));
      uint32_t units;
      (void)text.code_point_at(at, units);
      item = TRY(part(cx, s, at, at + units));
      it->set_state(cx.heap(), 1, Value::int32(static_cast<int32_t>(at + units)));
      done = false;
    }
  }
  Object* const result = TRY(create_iter_result(cx, item, done));
  return Value(result);
}

// ---- §B.2.2.2 to B.2.2.14: HTML

/// §B.2.2.2.1 CreateHTML
Task<Value> create_html(Context& cx, Args args, const char* method, const char* tag,
                        const char* attribute) {
  String* const s = co_await this_string(cx, args.this_value, method);
  StringBuilder out(cx.heap());
  co_await step_void(out.append('<'));
  co_await step_void(out.append_ascii(tag));
  if (attribute) {
    const Value value = co_await to_string(cx, args[0]);
    const StringView text = co_await value.as_string()->view(cx.heap());
    co_await step_void(out.append(' '));
    co_await step_void(out.append_ascii(attribute));
    co_await step_void(out.append_ascii("=\""));
    for (uint32_t from = 0; from < text.length();) {
      const int64_t quote = text.index_of(StringView("\""), from);
      const uint32_t to = quote < 0 ? text.length() : static_cast<uint32_t>(quote);
      co_await step_void(out.append(text.sub(from, to)));
      if (quote >= 0) co_await step_void(out.append_ascii("&quot;"));
      from = to + 1;
      co_await burn_fuel(cx, fuel_of_units(to - from));
    }
    co_await step_void(out.append('"'));
  }
  co_await step_void(out.append('>'));
  co_await step_void(out.append(s));
  co_await step_void(out.append_ascii("</"));
  co_await step_void(out.append_ascii(tag));
  co_await step_void(out.append('>'));
  String* const made = co_await out.finish();
  co_return Value(made);
}

#define SHOAL_HTML_METHODS(X)                                              \
  X(anchor, "a", "name")                                                   \
  X(big, "big", nullptr)                                                   \
  X(blink, "blink", nullptr)                                               \
  X(bold, "b", nullptr)                                                    \
  X(fixed, "tt", nullptr)                                                  \
  X(fontcolor, "font", "color")                                            \
  X(fontsize, "font", "size")                                              \
  X(italics, "i", nullptr) X(link, "a", "href") X(small, "small", nullptr) \
      X(strike, "strike", nullptr) X(sub, "sub", nullptr) X(sup, "sup", nullptr)

#define X(method, tag, attribute)                          \
  NativeTask string_##method(Context& cx, Args args) {     \
    return create_html(cx, args, #method, tag, attribute); \
  }
SHOAL_HTML_METHODS(X)
#undef X

using namespace natives;
using enum Coerce;

constexpr Builtin kStringPrototype[] = {
    intrinsic("constructor", Intrinsic::String),
    method("at", 1, string_at, ToFlatString, ToIntegerOrInfinity),
    method("charAt", 1, string_char_at, ToFlatString, ToIntegerOrInfinity),
    method("charCodeAt", 1, string_char_code_at, ToFlatString, ToIntegerOrInfinity),
    method("codePointAt", 1, string_code_point_at, ToFlatString, ToIntegerOrInfinity),
    method("concat", 1, string_concat, string_concat_strings),
    method("endsWith", 1, string_ends_with, string_ends_with_short),
    method("includes", 1, string_includes, string_includes_short),
    method("indexOf", 1, string_index_of, string_index_of_short),
    method("isWellFormed", 0, string_is_well_formed, ToFlatString),
    method("lastIndexOf", 1, string_last_index_of, ToFlatString, ToString, OptionalToNumber),
    method("localeCompare", 1, string_locale_compare),
    method("match", 1, string_match, string_match_short),
    method("matchAll", 1, string_match_all, string_match_all_short),
    method("normalize", 0, string_normalize),
    method("padEnd", 1, string_pad_end, pad_end_short),
    method("padStart", 1, string_pad_start, pad_start_short),
    method("repeat", 1, string_repeat, string_repeat_short),
    method("replace", 2, string_replace, string_replace_short),
    method("replaceAll", 2, string_replace_all, string_replace_all_short),
    method("search", 1, string_search, string_search_short),
    method("slice", 2, string_slice, ToFlatString, ToIntegerOrInfinity,
           OptionalToIntegerOrInfinity),
    method("split", 2, string_split, string_split_short),
    method("startsWith", 1, string_starts_with, string_starts_with_short),
    method("substr", 2, string_substr, ToFlatString, ToIntegerOrInfinity,
           OptionalToIntegerOrInfinity),
    method("substring", 2, string_substring, ToFlatString, ToIntegerOrInfinity,
           OptionalToIntegerOrInfinity),
    method("toLocaleLowerCase", 0, string_to_locale_lower),
    method("toLocaleUpperCase", 0, string_to_locale_upper),
    method("toLowerCase", 0, string_to_lower, string_to_lower_short),
    method("toString", 0, string_to_string),
    method("toUpperCase", 0, string_to_upper, string_to_upper_short),
    method("toWellFormed", 0, string_to_well_formed, ToFlatString),
    method("trim", 0, string_trim, ToFlatString),
    method("trimEnd", 0, string_trim_end, ToFlatString),
    method("trimStart", 0, string_trim_start, ToFlatString),
    alias("trimLeft", "trimStart"),
    alias("trimRight", "trimEnd"),
    method("valueOf", 0, string_value_of),
#define X(name, tag, attribute) method(#name, (attribute) != nullptr, string_##name),
    SHOAL_HTML_METHODS(X)
#undef X
        method("@@iterator", 0, string_iterator, ToFlatString),
};

constexpr Builtin kStringIteratorPrototype[] = {
    method("next", 0, string_iterator_next),
    text("@@toStringTag", "String Iterator"),
};

/// %String.prototype% is itself a String object.
Result<Object*> create_prototype(Context& cx, Realm*, Shape* shape) {
  WrapperObject* const made =
      TRY(WrapperObject::create_with_shape(cx.heap(), shape, Value(atoms::empty())));
  return static_cast<Object*>(made);
}
constexpr IntrinsicTemplate prototype_template() {
  IntrinsicTemplate t =
      object_template(kStringPrototype, Intrinsic::ObjectPrototype, Kind::Wrapper);
  t.create = create_prototype;
  return t;
}

}  // namespace

constinit const IntrinsicTemplate kStringPrototypeTemplate = prototype_template();
constinit const IntrinsicTemplate kStringIteratorPrototypeTemplate =
    object_template(kStringIteratorPrototype, Intrinsic::IteratorPrototype);

}  // namespace shoal
