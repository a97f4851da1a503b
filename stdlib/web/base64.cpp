#include "stdlib/web/base64.h"

#include <algorithm>

#include "stdlib/es/base64_codec.h"
#include "stdlib/web/dom_exception.h"
#include "vm/value/string_builder.h"

namespace shoal::natives {
namespace {

constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int digit_of(char16_t c) noexcept {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}
bool is_space(char16_t c) noexcept {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

Thrown throw_invalid(Context& cx) {
  return throw_dom_exception(cx, "InvalidCharacterError", "%s",
                             "The string to be decoded is not correctly encoded.");
}

}  // namespace

/// btoa ( data ): of units up to 0xFF.
Result<Value> btoa(Context& cx, const Args& args) {
  const StringView text = TRY(args[0].as_string()->view(cx.heap()));
  StringBuilder out(cx.heap());
  const uint32_t groups = text.is_latin1() ? text.length() / 3 : 0;
  if (groups != 0 && out.takes_latin1(groups * 4)) {
    uint8_t* const room = TRY(out.room_for_latin1(groups * 4));
    base64::encode_groups(text.latin1(), groups, base64::Alphabet::Base64, room);
    out.wrote(groups * 4);
  }
  for (uint32_t i = out.length() / 4 * 3; i < text.length(); i += 3) {
    uint32_t group = 0;
    const uint32_t count = std::min(text.length() - i, 3u);
    for (uint32_t k = 0; k < 3; ++k) {
      const char16_t unit = k < count ? text[i + k] : u'\0';
      if (unit > 0xFF)
        return throw_dom_exception(cx, "InvalidCharacterError", "%s",
                                   "The string contains characters outside of Latin1");
      group = group << 8 | unit;
    }
    for (uint32_t k = 0; k < 4; ++k)
      TRY_VOID(out.append(k <= count ? kDigits[group >> (18 - 6 * k) & 63] : '='));
  }
  String* const s = TRY(out.finish());
  return Value(s);
}

/// atob ( data ): forgiving-base64 decode.
Result<Value> atob(Context& cx, const Args& args) {
  const StringView text = TRY(args[0].as_string()->view(cx.heap()));
  StringBuilder out(cx.heap());
  uint32_t group = 0, digits = 0, padding = 0;
  for (uint32_t i = 0; i < text.length(); ++i) {
    if (digits % 4 == 0 && padding == 0 && text.is_latin1()) {
      const uint32_t groups = (text.length() - i) / 4;
      uint8_t* const room = TRY(out.room_for_latin1(groups * 3));
      const auto taken = static_cast<uint32_t>(
          base64::decode_groups(text.latin1() + i, groups, base64::Alphabet::Base64, room));
      out.wrote(taken * 3);
      i += taken * 4;
      if (i == text.length()) break;
    }
    const char16_t c = text[i];
    if (is_space(c)) continue;
    if (c == '=') {
      ++padding;
      continue;
    }
    const int digit = digit_of(c);
    if (digit < 0 || padding) return throw_invalid(cx);
    group = group << 6 | static_cast<uint32_t>(digit);
    if (++digits % 4 != 0) continue;
    for (const int shift : {16, 8, 0})
      TRY_VOID(out.append(static_cast<char16_t>(group >> shift & 0xFF)));
    group = 0;
  }
  // Padding fills up a group of four, or is left out altogether.
  const uint32_t left = digits % 4;
  if (left == 1 || (padding && (left + padding != 4 || left == 0))) return throw_invalid(cx);
  if (left >= 2) TRY_VOID(out.append(static_cast<char16_t>(group >> (left == 2 ? 4 : 10) & 0xFF)));
  if (left == 3) TRY_VOID(out.append(static_cast<char16_t>(group >> 2 & 0xFF)));
  String* const s = TRY(out.finish());
  return Value(s);
}

}  // namespace shoal::natives
