// String.prototype: case and normalisation, §22.1.3.
#include <algorithm>
#include <optional>

#include "stdlib/es/string_natives.h"
#include "stdlib/intl/to_locale.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/unicode/normalize.h"
#include "vm/unicode/unicode.h"
#include "vm/value/string_builder.h"

namespace shoal::natives {
namespace {

using unicode::CaseDirection;
using unicode::CaseLocale;

bool is_latin1_upper(uint8_t c) noexcept {
  return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
}
bool is_latin1_lower(uint8_t c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 0xE0 && c <= 0xFE && c != 0xF7);
}
/// Latin-1 characters whose upper case is longer, or no Latin-1.
bool is_odd_lower(uint8_t c) noexcept { return c == 0xDF || c == 0xB5 || c == 0xFF; }

/// Of a flat Latin-1 string, where the result is one too: the string, s itself if nothing changes.
/// Lazy: it is not.
Result<Value> convert_latin1(Context& cx, String* s, CaseDirection direction) {
  const StringView text = s->flat_view();
  const uint8_t* const in = text.latin1();
  const uint32_t n = text.length();
  uint32_t first = n;
  for (uint32_t i = 0; i < n; ++i) {
    if (direction == CaseDirection::Upper && is_odd_lower(in[i])) return Value::lazy();
    if (first == n &&
        (direction == CaseDirection::Upper ? is_latin1_lower(in[i]) : is_latin1_upper(in[i])))
      first = i;
  }
  if (first == n) return Value(s);
  if (n == 1) return Value(String::single(static_cast<uint8_t>(in[0] ^ 0x20)));
  String* const made = TRY(String::make_flat(cx.heap(), n, true));
  uint8_t* const out = made->latin1_storage();
  if (direction == CaseDirection::Upper)
    for (uint32_t i = 0; i < n; ++i)
      out[i] = static_cast<uint8_t>(in[i] ^ (is_latin1_lower(in[i]) ? 0x20 : 0));
  else
    for (uint32_t i = 0; i < n; ++i)
      out[i] = static_cast<uint8_t>(in[i] ^ (is_latin1_upper(in[i]) ? 0x20 : 0));
  return Value(made);
}

Result<Value> short_case(Context& cx, const Args& args, CaseDirection direction) {
  if (!args.this_value.is_string()) return Value::lazy();
  String* const s = args.this_value.as_string();
  if (!s->is_latin1() || s->length() > kLeafUnitsMax) return Value::lazy();
  TRY_VOID(s->flatten(cx.heap()));
  return convert_latin1(cx, s, direction);
}

/// The units of a string as UTF-16, outside the heap. False: out of memory.
bool widen(const StringView& text, TextBuffer<char16_t>& out) {
  if (!text.is_latin1()) return out.append(text.utf16(), text.length());
  if (!out.reserve(text.length())) return false;
  for (uint32_t i = 0; i < text.length(); ++i) (void)out.push_back(text[i]);
  return true;
}

/// The end of a piece that begins at `begin`, not inside a surrogate pair.
size_t piece_end(std::span<const char16_t> units, size_t begin) noexcept {
  if (units.size() - begin <= kLeafUnitsMax) return units.size();
  const size_t end = begin + kLeafUnitsMax;
  return unicode::is_lead_surrogate(units[end - 1]) ? end - 1 : end;
}

/// A flat Latin-1 string of any length, piece by piece. Lazy: the result is none.
Task<Value> convert_long_latin1(Context& cx, String* s, CaseDirection direction) {
  StringBuilder out(cx.heap());
  for (uint32_t begin = 0; begin < s->length();) {
    const uint32_t end = begin + std::min(s->length() - begin, kLeafUnitsMax);
    String* const piece = co_await String::substring(cx.heap(), s, begin, end);
    const Value made = co_await convert_latin1(cx, piece, direction);
    if (made.is_lazy()) co_return made;
    co_await step_void(out.append(made.as_string()));
    co_await burn_fuel(cx, fuel_of_units(end - begin));
    begin = end;
  }
  String* const made = co_await out.finish();
  co_return Value(made);
}

Task<Value> convert(Context& cx, String* s, CaseDirection direction, CaseLocale locale) {
  if (is_long_rope(s)) (void)co_await flatten_long(cx, s);
  co_await step_void(s->flatten(cx.heap()));
  if (s->is_latin1() && locale == CaseLocale::Root) {
    const Value made = co_await convert_long_latin1(cx, s, direction);
    if (!made.is_lazy()) co_return made;
  }
  TextBuffer<char16_t> in, out;
  if (!widen(s->flat_view(), in)) co_return cx.out_of_memory();
  for (size_t begin = 0; begin < in.size();) {
    const size_t end = piece_end(in.span(), begin);
    if (!unicode::convert_case(in.span(), begin, end, direction, locale, out))
      co_return cx.out_of_memory();
    co_await burn_fuel(cx, fuel_of_units(end - begin) * 8);
    begin = end;
  }
  String* const made = co_await String::from_utf16(cx.heap(), out.data(), out.size());
  co_return Value(made);
}

Task<Value> convert_this(Context& cx, Args args, CaseDirection direction, const char* method) {
  String* const s = co_await this_string(cx, args.this_value, method);
  const Value result = co_await convert(cx, s, direction, CaseLocale::Root);
  co_return result;
}

/// The only locales with case rules of their own are known. Without Intl the language comes from
/// the first argument, if that is a tag.
Task<Value> convert_for_locale(Context& cx, Args args, CaseDirection direction,
                               const char* method) {
  String* const s = co_await this_string(cx, args.this_value, method);
  CaseLocale locale = CaseLocale::Root;
  Value tag = args[0];
  if (intl::has_intl(cx)) tag = co_await intl::first_locale(cx, args[0]);
  if (tag.is_string()) locale = unicode::case_locale(tag.as_string()->utf8());
  const Value result = co_await convert(cx, s, direction, locale);
  co_return result;
}

}  // namespace

/// §22.1.3.28 String.prototype.toLowerCase ( )
Result<Value> string_to_lower_short(Context& cx, const Args& args) {
  return short_case(cx, args, CaseDirection::Lower);
}
NativeTask string_to_lower(Context& cx, Args args) {
  return convert_this(cx, args, CaseDirection::Lower, "toLowerCase");
}
/// §22.1.3.30 String.prototype.toUpperCase ( )
Result<Value> string_to_upper_short(Context& cx, const Args& args) {
  return short_case(cx, args, CaseDirection::Upper);
}
NativeTask string_to_upper(Context& cx, Args args) {
  return convert_this(cx, args, CaseDirection::Upper, "toUpperCase");
}
/// §22.1.3.26 and .27
NativeTask string_to_locale_lower(Context& cx, Args args) {
  return convert_for_locale(cx, args, CaseDirection::Lower, "toLocaleLowerCase");
}
NativeTask string_to_locale_upper(Context& cx, Args args) {
  return convert_for_locale(cx, args, CaseDirection::Upper, "toLocaleUpperCase");
}

// ---- normalize

namespace {

/// The form of that name, or nothing.
std::optional<unicode::NormalizationForm> form_of(const StringView& name) noexcept {
  using enum unicode::NormalizationForm;
  if (name.equals_ascii("NFC")) return NFC;
  if (name.equals_ascii("NFD")) return NFD;
  if (name.equals_ascii("NFKC")) return NFKC;
  if (name.equals_ascii("NFKD")) return NFKD;
  return std::nullopt;
}

/// A unit may take some 30 ns.
constexpr uint32_t kNormalizedAtOnce = 8192;

/// Whether a flat string is seen to be its own normal form at a glance.
Task<bool> is_trivially_normalized(Context& cx, String* s, unicode::NormalizationForm form) {
  TextBuffer<char16_t> piece;
  for (uint32_t begin = 0; begin < s->length(); begin += kLeafUnitsMax) {
    piece.clear();
    const uint32_t end = std::min(s->length(), begin + kLeafUnitsMax);
    if (!widen(s->flat_view().sub(begin, end), piece)) co_return cx.out_of_memory();
    if (unicode::trivially_normalized_prefix(form, piece.span()) != piece.size()) co_return false;
    co_await burn_fuel(cx, fuel_of_units(piece.size()) * 4);
  }
  co_return true;
}

}  // namespace

/// §22.1.3.15 String.prototype.normalize ( [ form ] )
NativeTask string_normalize(Context& cx, Args args) {
  String* const s = co_await this_string(cx, args.this_value, "normalize");
  unicode::NormalizationForm form = unicode::NormalizationForm::NFC;
  if (!args[0].is_undefined()) {
    const Value name = co_await to_string(cx, args[0]);
    const StringView text = co_await name.as_string()->view(cx.heap());
    const auto known = form_of(text);
    if (!known)
      co_return throw_range_error(cx,
                                  "The normalization form should be one of NFC, NFD, NFKC, NFKD.");
    form = *known;
  }
  if (s->is_latin1() && form == unicode::NormalizationForm::NFC) co_return Value(s);
  if (is_long_rope(s)) (void)co_await flatten_long(cx, s);
  co_await step_void(s->flatten(cx.heap()));
  const bool is_ready = co_await is_trivially_normalized(cx, s, form);
  if (is_ready) co_return Value(s);
  StringBuilder made(cx.heap());
  co_await step_void(made.reserve(s->length()));
  TextBuffer<char16_t> in, out;
  unicode::Normalizer normalizer(form, out);
  for (uint32_t begin = 0; begin < s->length(); begin += kNormalizedAtOnce) {
    in.clear();
    const uint32_t end = std::min(s->length(), begin + kNormalizedAtOnce);
    const bool is_fed = widen(s->flat_view().sub(begin, end), in) && normalizer.feed(in.span()) &&
                        (end < s->length() || normalizer.finish());
    if (!is_fed) co_return cx.out_of_memory();
    co_await step_void(made.append(StringView(out.data(), static_cast<uint32_t>(out.size()))));
    out.clear();
    co_await burn_fuel(cx, int64_t{kNormalizedAtOnce} * 8);
  }
  String* const result = co_await made.finish();
  co_return Value(result);
}

}  // namespace shoal::natives
