// FNV-1a, 64 bits (Fowler, Noll, Vo): the same on every machine; for records and shuffles, not for
// tables that script can fill.
#pragma once

#include <cstdint>
#include <string_view>

namespace shoal {

inline constexpr uint64_t kFnvStart = 0xCBF2'9CE4'8422'2325u;

/// Goes on from `hash` over the bytes.
constexpr uint64_t fnv1a(std::string_view bytes, uint64_t hash = kFnvStart) noexcept {
  for (const char c : bytes) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100'0000'01B3u;
  return hash;
}

}  // namespace shoal
