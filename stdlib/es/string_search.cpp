// String.prototype: searching and splitting by strings, §22.1.3.
#include <algorithm>
#include <bit>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "stdlib/es/regexp_operations.h"
#include "stdlib/es/string_natives.h"
#include "vm/object/array.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/growth.h"
#include "vm/run/operations/object.h"

namespace shoal {

Task<Value> string_index_of_long(Context& cx, String* text, String* needle, uint32_t from) {
  if (is_long_rope(text)) (void)co_await flatten_long(cx, text);
  co_await step_void(text->flatten(cx.heap()));
  if (is_long_rope(needle)) (void)co_await flatten_long(cx, needle);
  co_await step_void(needle->flatten(cx.heap()));
  // Pieces overlap by the needle's length, so that it is found across their edges; they are longer
  // than it, so that the whole remains linear.
  const uint32_t step = std::max(kUnitsPerPiece, needle->length());
  for (uint32_t at = from;; at += step) {
    const StringView all = text->flat_view(), what = needle->flat_view();
    const uint64_t end = uint64_t{at} + step + what.length();
    const auto to = static_cast<uint32_t>(std::min<uint64_t>(end, all.length()));
    const int64_t found = all.sub(0, to).index_of(what, at);
    if (found >= 0) co_return Value::number(static_cast<uint32_t>(found));
    if (to == all.length()) co_return Value::int32(-1);
    co_await burn_fuel(cx, fuel_of_units(step));
  }
}

// ---- Occurrences

namespace {

/// The places of a unit in Latin-1 text at or after *from, which moves on; how many. They are close
/// mostly: a search for each costs more.
uint32_t note_unit(const StringView& text, uint8_t unit, uint32_t* from, uint32_t* places,
                   uint32_t most) noexcept {
  const uint8_t* const units = text.latin1();
  uint32_t count = 0, at = *from;
#if defined(__SSE2__)
  const __m128i wanted = _mm_set1_epi8(static_cast<char>(unit));
  for (; at + 16 <= text.length() && count + 16 <= most; at += 16) {
    const __m128i here = _mm_loadu_si128(reinterpret_cast<const __m128i*>(units + at));
    auto hits = static_cast<uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(here, wanted)));
    for (; hits != 0; hits &= hits - 1)
      places[count++] = at + static_cast<uint32_t>(std::countr_zero(hits));
  }
#endif
  for (; at < text.length() && count < most; ++at)
    if (units[at] == unit) places[count++] = at;
  *from = at;
  return count;
}

}  // namespace

std::span<const uint32_t> Occurrences::next() noexcept {
  const StringView text = text_->flat_view(), what = what_->flat_view();
  const uint32_t begin = seen_to_, left = text.length() - begin;
  const uint32_t step = std::max(kUnitsPerPiece, what.length());
  // Windows overlap by the length of what is looked for, so that it is found across their edges;
  // they are longer than it, so that the whole remains linear.
  const uint32_t end =
      begin + static_cast<uint32_t>(std::min<uint64_t>(left, uint64_t{step} + what.length()));
  const StringView window = text.sub(0, end);
  uint32_t count = 0;
  if (text.is_latin1() && what.length() == 1 && what[0] <= 0xFF) {
    count = note_unit(window, static_cast<uint8_t>(what[0]), &seen_to_, places_, kNotedMax);
  } else {
    while (count < kNotedMax) {
      const int64_t found = window.index_of(what, seen_to_);
      if (found < 0) break;
      places_[count++] = static_cast<uint32_t>(found);
      seen_to_ = static_cast<uint32_t>(found) + what.length();
    }
  }
  if (count < kNotedMax) {
    at_end_ = end == text.length();
    seen_to_ = std::max(seen_to_, end - std::min(end, what.length() - 1));
  }
  units_seen_ = std::max(seen_to_, begin) - begin;
  return {places_, count};
}

namespace natives {
namespace {

/// The optional position argument of a leaf: an integer clamped to 0 .. length. False: the leaf
/// declines.
bool short_position(Value v, uint32_t length, uint32_t fallback, uint32_t& out) noexcept {
  out = fallback;
  if (v.is_undefined()) return true;
  if (!v.is_int32()) return false;
  out = std::min(static_cast<uint32_t>(std::max(v.as_int32(), 0)), length);
  return true;
}

/// `this` and the first argument as flat strings, the latter of moderate length. False: the leaf
/// declines.
bool short_strings(Context& cx, const Args& args, String*& text, String*& what,
                   Result<void>& failed) {
  if (!args.this_value.is_string() || !args[0].is_string()) return false;
  text = args.this_value.as_string();
  what = args[0].as_string();
  if (what->length() > kLeafUnitsMax || is_long_rope(text)) return false;
  if (text->is_rope()) failed = text->flatten(cx.heap());
  if (failed.ok() && what->is_rope()) failed = what->flatten(cx.heap());
  return true;
}

uint32_t clamped(double index, uint32_t length) noexcept {
  return static_cast<uint32_t>(std::clamp(index, 0.0, static_cast<double>(length)));
}

}  // namespace

/// §22.1.3.9 String.prototype.indexOf ( searchString [ , position ] )
Result<Value> string_index_of_short(Context& cx, const Args& args) {
  String *text, *what;
  uint32_t from;
  Result<void> flat;
  if (!short_strings(cx, args, text, what, flat)) return Value::lazy();
  TRY_VOID(flat);
  if (!short_position(args[1], text->length(), 0, from)) return Value::lazy();
  // Of a long text the beginning: mostly it stands there.
  const uint32_t to = from + std::min(text->length() - from, kLeafUnitsMax + what->length());
  const int64_t found = text->flat_view().sub(0, to).index_of(what->flat_view(), from);
  if (found < 0 && to < text->length()) return Value::lazy();
  return Value::int32(static_cast<int32_t>(found));
}
NativeTask string_index_of(Context& cx, Args args) {
  String* const text = co_await this_string(cx, args.this_value, "indexOf");
  const Value what = co_await to_string(cx, args[0]);
  const double position = co_await to_integer_or_infinity(cx, args[1]);
  const Value found =
      co_await string_index_of_long(cx, text, what.as_string(), clamped(position, text->length()));
  co_return found;
}

/// §22.1.3.8 String.prototype.includes ( searchString [ , position ] )
Result<Value> string_includes_short(Context& cx, const Args& args) {
  const Value found = TRY(string_index_of_short(cx, args));
  return found.is_lazy() ? found : Value::boolean(found.as_int32() >= 0);
}

namespace {

/// What includes, startsWith and endsWith look for: a string, but no RegExp.
Task<String*> search_string(Context& cx, Value v, const char* method) {
  const bool regexp = co_await is_regexp(cx, v);
  if (regexp)
    co_return throw_type_error(
        cx, "First argument to String.prototype.%s must not be a regular expression", method);
  const Value text = co_await to_string(cx, v);
  co_return text.as_string();
}

}  // namespace

NativeTask string_includes(Context& cx, Args args) {
  String* const text = co_await this_string(cx, args.this_value, "includes");
  String* const what = co_await search_string(cx, args[0], "includes");
  const double position = co_await to_integer_or_infinity(cx, args[1]);
  const Value found =
      co_await string_index_of_long(cx, text, what, clamped(position, text->length()));
  co_return Value::boolean(found.as_number() >= 0);
}

/// §22.1.3.24 String.prototype.startsWith ( searchString [ , position ] )
Result<Value> string_starts_with_short(Context& cx, const Args& args) {
  String *text, *what;
  uint32_t from;
  Result<void> flat;
  if (!short_strings(cx, args, text, what, flat)) return Value::lazy();
  TRY_VOID(flat);
  if (!short_position(args[1], text->length(), 0, from)) return Value::lazy();
  if (what->length() > text->length() - from) return Value::boolean(false);
  return Value::boolean(text->flat_view().sub(from, from + what->length()) == what->flat_view());
}
NativeTask string_starts_with(Context& cx, Args args) {
  String* const text = co_await this_string(cx, args.this_value, "startsWith");
  String* const what = co_await search_string(cx, args[0], "startsWith");
  const double position = co_await to_integer_or_infinity(cx, args[1]);
  const uint32_t from = clamped(position, text->length());
  if (what->length() > text->length() - from) co_return Value::boolean(false);
  const StringView all = co_await text->view(cx.heap());
  const StringView part = co_await what->view(cx.heap());
  spend_fuel(cx, fuel_of_units(part.length()));
  co_return Value::boolean(all.sub(from, from + part.length()) == part);
}

/// §22.1.3.7 String.prototype.endsWith ( searchString [ , endPosition ] )
Result<Value> string_ends_with_short(Context& cx, const Args& args) {
  String *text, *what;
  uint32_t to;
  Result<void> flat;
  if (!short_strings(cx, args, text, what, flat)) return Value::lazy();
  TRY_VOID(flat);
  if (!short_position(args[1], text->length(), text->length(), to)) return Value::lazy();
  if (what->length() > to) return Value::boolean(false);
  return Value::boolean(text->flat_view().sub(to - what->length(), to) == what->flat_view());
}
NativeTask string_ends_with(Context& cx, Args args) {
  String* const text = co_await this_string(cx, args.this_value, "endsWith");
  String* const what = co_await search_string(cx, args[0], "endsWith");
  double position = text->length();
  if (!args[1].is_undefined()) position = co_await to_integer_or_infinity(cx, args[1]);
  const uint32_t to = clamped(position, text->length());
  if (what->length() > to) co_return Value::boolean(false);
  const StringView all = co_await text->view(cx.heap());
  const StringView part = co_await what->view(cx.heap());
  spend_fuel(cx, fuel_of_units(part.length()));
  co_return Value::boolean(all.sub(to - part.length(), to) == part);
}

/// §22.1.3.11 String.prototype.lastIndexOf ( searchString [ , position ] )
Result<Value> string_last_index_of(Context& cx, const Args& args) {
  const StringView text = TRY(args.this_value.as_string()->view(cx.heap()));
  const StringView what = TRY(args[0].as_string()->view(cx.heap()));
  uint32_t from = text.length();
  // undefined and NaN both mean the end.
  if (args[1].is_number() && args[1].as_number() == args[1].as_number())
    from = clamped(args[1].as_number(), text.length());
  if (what.length() > text.length()) return Value::int32(-1);
  const int64_t found = text.last_index_of(what, std::min(from, text.length() - what.length()));
  spend_fuel(cx, fuel_of_units(from - static_cast<uint32_t>(std::max<int64_t>(found, 0))));
  return Value::number(static_cast<double>(found));
}

// ---- split

namespace {

/// The pieces of text between separators, at most limit of them, §22.1.3.23 from step 8 on.
Task<Value> split_string(Context& cx, String* text, String* separator, uint32_t limit) {
  ArrayObject* const out = co_await ArrayObject::create(cx, 0, 0);
  if (limit == 0) co_return Value(out);
  if (is_long_rope(text)) (void)co_await flatten_long(cx, text);
  co_await step_void(text->flatten(cx.heap()));
  if (is_long_rope(separator)) (void)co_await flatten_long(cx, separator);
  co_await step_void(separator->flatten(cx.heap()));
  const uint32_t n = text->length(), width = separator->length();
  if (n == 0) {
    if (width != 0) co_await step_void(out->push(cx.heap(), Value(text)));
    co_return Value(out);
  }
  uint32_t from = 0;
  // An empty separator splits between all code units.
  for (; width == 0 && from < n && out->length() < limit; ++from) {
    String* const unit = co_await String::substring(cx.heap(), text, from, from + 1);
    if (grows_long(out)) (void)co_await make_room(cx, out);
    co_await step_void(out->push(cx.heap(), Value(unit)));
    co_await burn_fuel(cx, 4);
  }
  if (width == 0) co_return Value(out);
  Occurrences separators(text, separator);
  while (!separators.at_end()) {
    for (const uint32_t place : separators.next()) {
      String* const piece = co_await String::substring(cx.heap(), text, from, place);
      if (grows_long(out)) (void)co_await make_room(cx, out);
      co_await step_void(out->push(cx.heap(), Value(piece)));
      if (out->length() == limit) co_return Value(out);
      from = place + width;
      spend_fuel(cx, 4);
    }
    co_await burn_fuel(cx, fuel_of_units(separators.units_seen()));
  }
  String* const last = co_await String::substring(cx.heap(), text, from, n);
  if (grows_long(out)) (void)co_await make_room(cx, out);
  co_await step_void(out->push(cx.heap(), Value(last)));
  co_return Value(out);
}

/// Longer texts are not split by a leaf.
constexpr uint32_t kSplitUnitsMax = 8192;
/// The units of a flat text, one by one.
Result<ArrayObject*> split_units(Context& cx, String* text) {
  const uint32_t n = text->length();
  ArrayObject* const out = TRY(ArrayObject::create(cx, 0, n));
  for (uint32_t i = 0; i < n; ++i) {
    String* const unit = TRY(String::substring(cx.heap(), text, i, i + 1));
    TRY_VOID(out->push(cx.heap(), Value(unit)));
  }
  return out;
}

/// Both are flat, and neither is empty.
Result<ArrayObject*> split_pieces(Context& cx, String* text, String* separator) {
  Occurrences separators(text, separator);
  std::span<const uint32_t> places = separators.next();
  ArrayObject* const out =
      TRY(ArrayObject::create(cx, 0, static_cast<uint32_t>(places.size()) + 1));
  uint32_t from = 0;
  for (;; places = separators.next()) {
    for (const uint32_t place : places) {
      String* const piece = TRY(String::substring(cx.heap(), text, from, place));
      TRY_VOID(out->push(cx.heap(), Value(piece)));
      from = place + separator->length();
    }
    if (separators.at_end()) break;
  }
  String* const last = TRY(String::substring(cx.heap(), text, from, text->length()));
  TRY_VOID(out->push(cx.heap(), Value(last)));
  return out;
}

}  // namespace

Result<Value> string_split_short(Context& cx, const Args& args) {
  if (RegExpObject* const r = pristine_regexp(cx, args[0]);
      r && args.this_value.is_string() && args[1].is_undefined())
    return split_pristine_short(cx, r, args.this_value.as_string());
  String *text, *separator;
  Result<void> flat;
  if (!args[1].is_undefined() || !short_strings(cx, args, text, separator, flat))
    return Value::lazy();
  TRY_VOID(flat);
  const uint32_t n = text->length(), width = separator->length();
  if (n > kSplitUnitsMax || n == 0) return Value::lazy();
  ArrayObject* const out =
      width == 0 ? TRY(split_units(cx, text)) : TRY(split_pieces(cx, text, separator));
  spend_fuel(cx, fuel_of_units(n) + 4 * out->length());
  return Value(out);
}

/// §22.1.3.23 String.prototype.split ( separator, limit )
NativeTask string_split(Context& cx, Args args) {
  if (args.this_value.is_nullish())
    co_return throw_type_error(cx, "String.prototype.split called on null or undefined");
  if (args[0].is_object()) {
    const PropertyKey symbol = PropertyKey::symbol(well_known(WellKnown::split));
    const Value splitter = co_await get_method(cx, args[0], symbol);
    if (!splitter.is_undefined()) {
      const Value arguments[] = {args.this_value, args[1]};
      const Value result = co_await call(cx, splitter, args[0], arguments);
      co_return result;
    }
  }
  const Value text = co_await to_string(cx, args.this_value);
  uint32_t limit = 0xFFFF'FFFF;
  if (!args[1].is_undefined()) limit = co_await to_uint32(cx, args[1]);
  const Value separator = co_await to_string(cx, args[0]);
  if (limit != 0 && args[0].is_undefined()) {
    const Value whole[] = {text};
    ArrayObject* const one = co_await array_from(cx, whole, 1);
    co_return Value(one);
  }
  const Value pieces = co_await split_string(cx, text.as_string(), separator.as_string(), limit);
  co_return pieces;
}

}  // namespace natives
}  // namespace shoal
