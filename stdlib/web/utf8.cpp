#include "stdlib/web/utf8.h"

#include <algorithm>
#include <cstdint>

namespace shoal::utf8 {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Bytes of the valid sequence at the beginning, or 0; `bad`: how many make one replacement.
size_t valid_sequence(std::string_view s, size_t& bad) noexcept {
  const auto lead = static_cast<uint8_t>(s[0]);
  bad = 1;
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  uint8_t low = 0x80, high = 0xBF;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  for (size_t i = 1; i < length; ++i, low = 0x80, high = 0xBF) {
    if (i >= s.size()) return 0;
    const auto c = static_cast<uint8_t>(s[i]);
    if (c < low || c > high) return 0;
    bad = i + 1;
  }
  return length;
}

}  // namespace

std::string replace_invalid(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    size_t bad;
    const size_t good = valid_sequence(bytes, bad);
    out += good ? bytes.substr(0, good) : kReplacement;
    bytes.remove_prefix(good ? good : bad);
  }
  return out;
}

size_t truncated_tail(std::string_view bytes) noexcept {
  for (size_t n = std::min<size_t>(3, bytes.size()); n > 0; --n) {
    const std::string_view tail = bytes.substr(bytes.size() - n);
    const auto lead = static_cast<uint8_t>(tail[0]);
    size_t bad;
    if (lead >= 0xC2 && lead <= 0xF4 && valid_sequence(tail, bad) == 0 && bad == n) return n;
  }
  return 0;
}

}  // namespace shoal::utf8
