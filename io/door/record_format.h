// What record.cpp and replay.cpp share: the form of a log. See record.h.
#pragma once

#include <string>
#include <string_view>

#include "gc/base/hash.h"
#include "io/door/fields.h"

namespace shoal::record_format {

inline constexpr std::string_view kMagic = "shoal record 4\n";
enum Kind : uint8_t {
  kHeader = 'H',
  kMoment = 'M',
  kFinished = 'F',
  kTold = 'T',
  kBegun = 'B',
  kRefused = 'R',
  kStarted = 'W',
  kEnd = 'E'
};
/// The number of the first context; workers count on from it. Entries of the group's have 0.
inline constexpr uint64_t kMainContext = 1;
/// An entry: kind, context, length of the payload, payload, checksum of all so far.
inline constexpr size_t kHeadBytes = 1 + 8 + 8, kChecksumBytes = 8;
/// Bits of the header's third number.
inline constexpr uint64_t kColors = 1, kErrorColors = 2, kPreempt = 4, kSlow = 8, kFlagsMax = 15;
/// A moment is written down at the latest after so many rounds; whoever goes on for longer without
/// one is not what was recorded.
inline constexpr uint64_t kRoundsPerMoment = 64;

inline uint64_t checksum_of(uint64_t before, std::string_view bytes) noexcept {
  return fnv1a(bytes, kFnvStart ^ before);
}

inline void put(std::string& out, uint64_t v) {
  for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(v >> shift);
}
[[nodiscard]] inline bool take(std::string_view& in, uint64_t& v) {
  if (in.size() < 8) return false;
  v = 0;
  for (int i = 0; i < 8; ++i)
    v |= uint64_t{static_cast<uint8_t>(in[static_cast<size_t>(i)])} << (8 * i);
  in.remove_prefix(8);
  return true;
}

}  // namespace shoal::record_format
