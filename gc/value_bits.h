// The one thing that the collector must know of a Value: which 64-bit patterns are cells.
// vm/value/value.h builds on these constants; nobody else repeats them.
//
//   cells       raw 16-byte-aligned pointers below 2^49
//   doubles     bits + 2^49, so the upper 15 bits are 0x0002'... to 0xFFFC'...: never zero
//   int32       0xFFFE'0000'0000'0000 | uint32
//   immediates  small numbers with bit 1 set
//   0           no Value; stands in zeroed memory and is no cell
#pragma once

#include <cstdint>

namespace shoal {

class Cell;

constexpr uint64_t kNotCellMask = 0xFFFE'0000'0000'0002;

/// A cell pointer or 0.
constexpr bool bits_are_cell_or_zero(uint64_t bits) noexcept { return (bits & kNotCellMask) == 0; }
constexpr bool bits_are_cell(uint64_t bits) noexcept {
  return bits_are_cell_or_zero(bits) && bits != 0;
}
/// The cell; bits_are_cell(bits) holds.
inline Cell* cell_of_bits(uint64_t bits) noexcept {
  return reinterpret_cast<Cell*>(static_cast<uintptr_t>(bits));
}

}  // namespace shoal
