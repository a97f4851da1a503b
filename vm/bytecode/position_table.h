// The positions of a function's instructions in the source, packed: about two bytes an entry
// instead of eight, and most functions have one for every second instruction.
//
// An entry is the distance from the one before it, in words and in source bytes (either way), most
// often in one byte. Entries come in blocks; before each block but the last stands how long it is
// and how far it goes, so that a look-up in the table of a huge function steps over blocks and
// unpacks only one.
//
//   table  := count, block*
//   block  := (bytes, pc advance, source advance)?  entry{1..kBlockEntries}
//   entry  := number (2 low bits: pc advance - 1, 3: it follows as a number; rest: source advance)
//
// Numbers are LEB128, advances of the source zigzag. The first entry advances from word -1 and from
// the function's source_start. A function without positions has no bytes at all.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace shoal {

/// Instruction at word offset `pc` (and those after it) stems from source offset `source` (bytes).
struct SourceMark {
  uint32_t pc, source;
};

/// Packs marks, ascending by pc.
std::vector<uint8_t> pack_positions(std::span<const SourceMark> marks, uint32_t source_start);

/// The source offset of the instruction that holds word offset pc; source_start before the first
/// mark. O(entries / kBlockEntries + kBlockEntries). A damaged table gives a wrong answer, no
/// worse.
uint32_t find_position(std::span<const uint8_t> table, uint32_t source_start, uint32_t pc) noexcept;

/// Goes through a table, entry by entry.
class PositionReader {
 public:
  static constexpr uint32_t kBlockEntries = 32;

  PositionReader(std::span<const uint8_t> table, uint32_t source_start) noexcept;
  /// On to the next mark. False: there is none.
  bool next() noexcept;
  /// Steps over the blocks that end at or before word offset pc. Before any next().
  void skip_blocks(uint32_t pc) noexcept;
  /// The last one read or skipped; before the first: word -1 and source_start.
  SourceMark mark() const noexcept { return mark_; }
  /// After the last mark: nothing was missing, false or left over.
  bool is_sound() const noexcept { return !damaged_ && at_ == table_.size(); }

 private:
  uint64_t number() noexcept;
  void begin_block() noexcept;

  std::span<const uint8_t> table_;
  size_t at_ = 0;
  SourceMark mark_;
  uint64_t left_ = 0;        // Entries still to come,
  uint64_t block_left_ = 0;  // and those of this block.
  bool has_head_ = false;    // Which says where the block ends:
  size_t block_end_ = 0;
  SourceMark block_last_{0, 0};
  bool damaged_ = false;
};

}  // namespace shoal
