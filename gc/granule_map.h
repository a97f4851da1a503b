// Reading and clearing a block's granule map, eight or 64 granules at a time.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "gc/block.h"
#include "gc/heap_state.h"

namespace shoal::granules {

constexpr uint64_t kEachByte = 0x0101010101010101;

inline uint64_t load8(const uint8_t* bytes) noexcept {
  uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

/// Bit k of the result: whether byte k of the word has the (single-bit) mark.
constexpr uint64_t gather8(uint64_t word, int mark_shift) noexcept {
  return (((word >> mark_shift) & kEachByte) * 0x0102040810204080) >> 56;
}

/// Byte k of the result is 0xFF where bit k is set, else 0.
constexpr uint64_t spread8(uint64_t bits) noexcept {
  const uint64_t one_bit_each = (bits * kEachByte) & 0x8040201008040201;
  return (((one_bit_each + 0x7F7F7F7F7F7F7F7F) >> 7) & kEachByte) * 0xFF;
}
static_assert(spread8(0x81) == 0xFF000000000000FF);
static_assert(gather8(0x0400000000000004, 2) == 0x81);

/// free: the granules of a small block that no cell covers, where a cell counts if its first byte
/// has `live_mark` (kMarkStart: every cell). Clears the map bytes of cells that do not count.
/// Returns the number of free granules.
uint32_t sweep_map(uint8_t* map, uint8_t live_mark, GranuleBitmap& free) noexcept;

/// The same without vector instructions: what other machines run, here for their tests.
uint32_t sweep_map_portably(uint8_t* map, uint8_t live_mark, GranuleBitmap& free) noexcept;

/// Granules from the cell's first to its last one. The cell is small.
inline size_t cell_granules(const uint8_t* mark) noexcept {
  constexpr uint64_t ends = kEachByte * kMarkEnd;
  size_t count = 0;
  // Bytewise up to eight: no load beyond the block's own map.
  const size_t index = reinterpret_cast<uintptr_t>(mark) & kBlockMask;
  while (index + count + 8 <= kGranulesPerBlock) {
    const uint64_t found = load8(mark + count) & ends;
    if (found != 0) return count + static_cast<size_t>(std::countr_zero(found)) / 8 + 1;
    count += 8;
  }
  while ((mark[count] & kMarkEnd) == 0) ++count;
  return count + 1;
}

/// The first granule of the cell that covers this one, or 0.
inline size_t start_of(const uint8_t* map, size_t index) noexcept {
  if ((map[index] & kMarkStart) != 0) return index;
  // Going back, an End met before a Start says that this granule is free.
  while (index-- > kFirstGranule) {
    if ((map[index] & kMarkEnd) != 0) return 0;
    if ((map[index] & kMarkStart) != 0) return index;
  }
  return 0;
}

}  // namespace shoal::granules
