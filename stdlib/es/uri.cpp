// §19.2.6 URI handling functions, and §B.2.1 escape and unescape. Each is a pair: a leaf for
// strings that are short, a coroutine for the rest, which works piece by piece and burns fuel.
#include "stdlib/es/uri.h"

#include "vm/run/context.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/atom.h"
#include "vm/value/string_builder.h"

namespace shoal {
namespace {

/// A set of ASCII characters.
struct AsciiSet {
  uint64_t words[2] = {0, 0};
  constexpr explicit AsciiSet(const char* characters) noexcept { add(characters); }
  constexpr void add(const char* characters) noexcept {
    for (; *characters; ++characters)
      words[static_cast<uint8_t>(*characters) >> 6] |= uint64_t{1} << (*characters & 63);
  }
  constexpr bool has(char32_t c) const noexcept {
    return c < 128 && ((words[c >> 6] >> (c & 63)) & 1) != 0;
  }
};
#define SHOAL_LETTERS_AND_DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
constexpr AsciiSet kUriKept{SHOAL_LETTERS_AND_DIGITS "-_.!~*'();/?:@&=+$,#"};
constexpr AsciiSet kComponentKept{SHOAL_LETTERS_AND_DIGITS "-_.!~*'()"};
constexpr AsciiSet kEscapeKept{SHOAL_LETTERS_AND_DIGITS "@*_+-./"};
constexpr AsciiSet kUriReserved{";/?:@&=+$,#"};
constexpr AsciiSet kNone{""};

SHOAL_COLD Thrown throw_malformed(Context& cx) {
  return throw_error(cx, Intrinsic::URIErrorPrototype, "URI malformed");
}

int hex_digit(char16_t c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  const char16_t lower = c | 0x20;
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}
/// The number that `count` hexadecimal digits at i spell, or -1.
int hex_at(const StringView& text, uint32_t i, uint32_t count) noexcept {
  if (i + count > text.length()) return -1;
  int value = 0;
  for (uint32_t k = 0; k < count; ++k) {
    const int digit = hex_digit(text[i + k]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

constexpr char kHexDigits[] = "0123456789ABCDEF";

Result<void> append_escape(StringBuilder& out, uint32_t byte) {
  const char text[] = {'%', kHexDigits[byte >> 4], kHexDigits[byte & 15]};
  return out.append_ascii({text, 3});
}
Result<void> append_unicode_escape(StringBuilder& out, uint32_t unit) {
  const char text[] = {'%',
                       'u',
                       kHexDigits[unit >> 12],
                       kHexDigits[(unit >> 8) & 15],
                       kHexDigits[(unit >> 4) & 15],
                       kHexDigits[unit & 15]};
  return out.append_ascii({text, 6});
}

// A step reads one unit or sequence at i, appends what becomes of it, and returns where it ends.
using Step = Result<uint32_t> (*)(Context& cx, const StringView& text, uint32_t i,
                                  StringBuilder& out);

/// §19.2.6.5 Encode
template <const AsciiSet& kept>
Result<uint32_t> encode_step(Context& cx, const StringView& text, uint32_t i, StringBuilder& out) {
  const char16_t unit = text[i];
  if (kept.has(unit)) {
    TRY_VOID(out.append(unit));
    return i + 1;
  }
  uint32_t units;
  const char32_t c = text.code_point_at(i, units);
  if (c >= 0xD800 && c <= 0xDFFF) return throw_malformed(cx);
  if (c < 0x80) {
    TRY_VOID(append_escape(out, c));
    return i + 1;
  }
  const uint32_t more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  constexpr uint32_t kLead[] = {0, 0xC0, 0xE0, 0xF0};
  TRY_VOID(append_escape(out, kLead[more] | (c >> (6 * more))));
  for (uint32_t k = more; k-- > 0;) TRY_VOID(append_escape(out, 0x80 | ((c >> (6 * k)) & 0x3F)));
  return i + units;
}

/// The %XX at i as a byte, or -1.
int escaped_byte(const StringView& text, uint32_t i) noexcept {
  return i < text.length() && text[i] == '%' ? hex_at(text, i + 1, 2) : -1;
}

/// §19.2.6.6 Decode
template <const AsciiSet& preserved>
Result<uint32_t> decode_step(Context& cx, const StringView& text, uint32_t i, StringBuilder& out) {
  if (text[i] != '%') {
    TRY_VOID(out.append(text[i]));
    return i + 1;
  }
  const int lead = escaped_byte(text, i);
  if (lead < 0) return throw_malformed(cx);
  if (lead < 0x80) {
    if (preserved.has(static_cast<char32_t>(lead)))
      TRY_VOID(out.append(text.sub(i, i + 3)));
    else
      TRY_VOID(out.append(static_cast<char16_t>(lead)));
    return i + 3;
  }
  const uint32_t count = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return throw_malformed(cx);
  char32_t c = static_cast<char32_t>(lead) & (0xFFu >> (count + 1));
  for (uint32_t k = 1; k < count; ++k) {
    const int next = escaped_byte(text, i + 3 * k);
    if (next < 0x80 || next > 0xBF) return throw_malformed(cx);
    c = (c << 6) | (static_cast<char32_t>(next) & 0x3F);
  }
  constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  if (c < kLeast[count] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return throw_malformed(cx);
  TRY_VOID(out.append_code_point(c));
  return i + 3 * count;
}

/// §B.2.1.1 escape
Result<uint32_t> escape_step(Context&, const StringView& text, uint32_t i, StringBuilder& out) {
  const char16_t unit = text[i];
  if (kEscapeKept.has(unit))
    TRY_VOID(out.append(unit));
  else if (unit < 256)
    TRY_VOID(append_escape(out, unit));
  else
    TRY_VOID(append_unicode_escape(out, unit));
  return i + 1;
}

/// §B.2.1.2 unescape
Result<uint32_t> unescape_step(Context&, const StringView& text, uint32_t i, StringBuilder& out) {
  uint32_t used = 1;
  int unit = text[i];
  if (unit == '%') {
    const bool is_long = i + 1 < text.length() && text[i + 1] == 'u';
    const int value = is_long ? hex_at(text, i + 2, 4) : hex_at(text, i + 1, 2);
    if (value >= 0) {
      unit = value;
      used = is_long ? 6 : 3;
    }
  }
  TRY_VOID(out.append(static_cast<char16_t>(unit)));
  return i + used;
}

/// Steps from `at` on, over about `most` units; where it stopped.
template <Step step>
Result<uint32_t> run_piece(Context& cx, String* s, uint32_t at, uint32_t most, StringBuilder& out) {
  const StringView text = TRY(s->view(cx.heap()));
  const uint32_t end = text.length() - at > most ? at + most : text.length();
  while (at < end) at = TRY(step(cx, text, at, out));
  return at;
}

template <Step step>
Result<Value> transform_leaf(Context& cx, const Args& args) {
  if (!args[0].is_string() || args[0].as_string()->length() > kLeafUnitsMax) return Value::lazy();
  StringBuilder out(cx.heap());
  (void)TRY(run_piece<step>(cx, args[0].as_string(), 0, kLeafUnitsMax, out));
  String* const result = TRY(out.finish());
  return Value(result);
}
template <Step step>
NativeTask transform(Context& cx, Args args) {
  const Value text = co_await to_string(cx, args[0]);
  String* const s = text.as_string();
  StringBuilder out(cx.heap());
  for (uint32_t at = 0; at < s->length();) {
    const uint32_t next = co_await run_piece<step>(cx, s, at, kLeafUnitsMax, out);
    co_await burn_fuel(cx, fuel_of_units(next - at));
    at = next;
  }
  String* const result = co_await out.finish();
  co_return Value(result);
}

}  // namespace

namespace natives {

#define TRANSFORMATION(name, step)                           \
  Result<Value> name##_leaf(Context& cx, const Args& args) { \
    return transform_leaf<step>(cx, args);                   \
  }                                                          \
  NativeTask name(Context& cx, Args args) { return transform<step>(cx, args); }
TRANSFORMATION(decode_uri, decode_step<kUriReserved>)
TRANSFORMATION(decode_uri_component, decode_step<kNone>)
TRANSFORMATION(encode_uri, encode_step<kUriKept>)
TRANSFORMATION(encode_uri_component, encode_step<kComponentKept>)
TRANSFORMATION(escape, escape_step)
TRANSFORMATION(unescape, unescape_step)
#undef TRANSFORMATION

}  // namespace natives

}  // namespace shoal
