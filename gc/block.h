// How heap memory is laid out: blocks of 16 KiB aligned to 16 KiB, with one mark byte per 16-byte
// granule at the start.
//
//   small block   [header 64 | map bytes of granules 64..1023 | cells ...             ]
//   large cell    [header 128| the cell ...                            | cards        ]
//
// The map of a small block covers all 1024 granules; the first 64 bytes would describe the map
// itself, so the header stands there. A large cell starts 128 bytes into its own aligned block, so
// its mark byte is byte 8 of the header. One formula thus finds the mark byte of any cell: block
// base = address & ~0x3FFF, index = (address & 0x3FFF) / 16.
//
// Mark byte of a granule; all zero = free, or inside a cell:
//   ColorA, B    the epoch in which the cell was last marked; neither = young. Full cycles flip the
//                epoch, so nobody clears marks: what bears the old color at the end is dead.
//   Start, End   first and last granule of a cell (both in a cell of one granule). Sweeping,
//                interior pointers and heap walks need only these, and never touch the cell.
//   Barrier      the cell has been scanned (black, or old): a store into it must be reported.
//                Cleared when reported, so a cell is reported once per cycle. "Marked without
//                Barrier" therefore means grey.
//   Carded       the cell has over 2 KB: Barrier stays, and each report dirties one card (512 B).
//   Remembered   a carded cell with a dirty card.
//   DirtyCard    stands in the byte of a granule inside a carded small cell, or in the card bytes
//                after a large one.
#pragma once

#include <cstddef>
#include <cstdint>

#include "gc/cell.h"

namespace shoal {

class Heap;

constexpr size_t kBlockBytes = 16 * 1024;
constexpr uintptr_t kBlockMask = kBlockBytes - 1;
constexpr size_t kGranuleBytes = kCellAlignment;
constexpr size_t kGranulesPerBlock = kBlockBytes / kGranuleBytes;
/// The first granule that can hold a cell of a small block.
constexpr size_t kFirstGranule = kGranulesPerBlock / kGranuleBytes;
constexpr size_t kLargeCellOffset = 128;
/// Cells above this have cards.
constexpr size_t kSmallCellBytesMax = 2048;
/// Cells above this have a block of their own.
constexpr size_t kMediumCellBytesMax = 8192;
/// No cell is bigger: sizes and card indices stay far from overflow.
constexpr size_t kCellBytesMax = size_t{1} << 36;
constexpr size_t kCardBytes = 512;
constexpr size_t kGranulesPerCard = kCardBytes / kGranuleBytes;

enum MarkBits : uint8_t {
  kMarkColorA = 0x01,
  kMarkColorB = 0x02,
  kMarkColors = kMarkColorA | kMarkColorB,
  kMarkStart = 0x04,
  kMarkEnd = 0x08,
  kMarkBarrier = 0x10,
  kMarkCarded = 0x20,
  kMarkRemembered = 0x40,
  kMarkDirtyCard = 0x80,
};

/// The head of every block.
struct BlockHeader {
  Heap* heap;
  uint8_t large_mark;  // Mark byte of a large cell: kLargeCellOffset / kGranuleBytes from the base.
  bool is_large;
  uint16_t free_granules;     // Of a small block, as of its last sweep.
  BlockHeader* next;          // In the list of all small blocks, or in the pool's.
  BlockHeader* previous;      // In the list of all small blocks.
  BlockHeader* next_in_list;  // In at most one of the other lists (BlockLists, LargeSpace).
};
static_assert(offsetof(BlockHeader, large_mark) == kLargeCellOffset / kGranuleBytes);
static_assert(sizeof(BlockHeader) <= kFirstGranule);

/// The head of a block that holds one large cell.
struct LargeHeader : BlockHeader {
  size_t cell_bytes;
  size_t
      mapped_bytes;  // Of the whole, header and cards included; kBlockBytes: from the block pool.
  uint8_t* cards;    // cell_bytes / 512 of them, rounded up.
};
static_assert(sizeof(LargeHeader) <= kLargeCellOffset);

inline uintptr_t block_base(const void* address) noexcept {
  return reinterpret_cast<uintptr_t>(address) & ~kBlockMask;
}
inline BlockHeader* block_of(const void* cell) noexcept {
  return reinterpret_cast<BlockHeader*>(block_base(cell));
}
inline size_t granule_index(const void* address) noexcept {
  return (reinterpret_cast<uintptr_t>(address) & kBlockMask) / kGranuleBytes;
}
inline uint8_t* granule_map(const void* cell) noexcept {
  return reinterpret_cast<uint8_t*>(block_base(cell));
}
/// The mark byte of a cell that belongs to some heap (never of an immortal one).
SHOAL_ALWAYS_INLINE uint8_t* mark_byte_of(const void* cell) noexcept {
  return granule_map(cell) + granule_index(cell);
}
inline Cell* large_cell(LargeHeader* header) noexcept {
  return reinterpret_cast<Cell*>(reinterpret_cast<char*>(header) + kLargeCellOffset);
}

}  // namespace shoal
