// Percent-encoding and application/x-www-form-urlencoded, §1.3 and §5 of the URL Standard.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace shoal::url {

enum class EncodeSet : uint8_t {
  C0,
  Fragment,
  Query,
  SpecialQuery,
  Path,
  Userinfo,
  Component,
  Form
};

namespace detail {

/// What each set adds to the one named in its row; C0 holds controls and all above 0x7E.
struct SetRow {
  EncodeSet base;
  std::string_view more;
};
inline constexpr SetRow kRows[] = {
    {EncodeSet::C0, ""},
    {EncodeSet::C0, " \"<>`"},
    {EncodeSet::C0, " \"#<>"},
    {EncodeSet::Query, "'"},
    {EncodeSet::Query, "?^`{}"},
    {EncodeSet::Path, "/:;=@[\\]|"},
    {EncodeSet::Userinfo, "$%&+,"},
    {EncodeSet::Component, "!'()~"},
};
constexpr bool computes_in(EncodeSet set, uint8_t byte) noexcept {
  if (byte <= 0x1F || byte > 0x7E) return true;
  for (;;) {
    const SetRow& row = kRows[static_cast<size_t>(set)];
    if (row.more.find(static_cast<char>(byte)) != std::string_view::npos) return true;
    if (set == EncodeSet::C0) return false;
    set = row.base;
  }
}
/// Of each byte a bit for each set.
inline constexpr auto kSets = [] {
  std::array<uint8_t, 256> sets{};
  for (uint32_t byte = 0; byte < 256; ++byte)
    for (uint32_t set = 0; set < std::size(kRows); ++set)
      if (computes_in(static_cast<EncodeSet>(set), static_cast<uint8_t>(byte)))
        sets[byte] = static_cast<uint8_t>(sets[byte] | 1u << set);
  return sets;
}();

}  // namespace detail

constexpr bool is_in(EncodeSet set, char c) noexcept {
  return (detail::kSets[static_cast<uint8_t>(c)] >> static_cast<uint32_t>(set) & 1) != 0;
}
/// How many bytes at the beginning stay as they are.
size_t plain_length(std::string_view bytes, EncodeSet set) noexcept;
void append_encoded(std::string& out, std::string_view bytes, EncodeSet set);
/// The text itself, or, in `own`, encoded.
std::string_view encoded(std::string_view text, EncodeSet set, std::string& own);
std::string percent_decode(std::string_view text);
int hex_digit(char c) noexcept;  // -1: none.

/// A name or value of a form: plus signs and percent-encoding decoded, to bytes.
std::string decode_form(std::string_view piece);
void append_form(std::string& out, std::string_view text);

}  // namespace shoal::url
