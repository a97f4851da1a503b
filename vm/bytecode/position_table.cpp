#include "vm/bytecode/position_table.h"

#include <algorithm>

namespace shoal {
namespace {

constexpr uint32_t kFarPc = 3;

uint32_t zigzag_of(uint32_t from, uint32_t to) {
  const uint32_t by = to - from;
  return by << 1 ^ (by >> 31 ? ~0u : 0u);
}

uint32_t moved(uint32_t from, uint64_t zigzag) {
  const auto z = static_cast<uint32_t>(zigzag);
  return from + (z >> 1 ^ (z & 1 ? ~0u : 0u));
}

void append(std::vector<uint8_t>& bytes, uint64_t number) {
  for (; number >= 0x80; number >>= 7) bytes.push_back(static_cast<uint8_t>(number | 0x80));
  bytes.push_back(static_cast<uint8_t>(number));
}

}  // namespace

std::vector<uint8_t> pack_positions(std::span<const SourceMark> marks, uint32_t source_start) {
  std::vector<uint8_t> table;
  if (marks.empty()) return table;
  append(table, marks.size());
  SourceMark last{~0u, source_start};
  while (!marks.empty()) {
    const auto block = marks.first(std::min<size_t>(marks.size(), PositionReader::kBlockEntries));
    marks = marks.subspan(block.size());
    const SourceMark before = last;
    std::vector<uint8_t> entries;
    for (const SourceMark& mark : block) {
      const uint32_t step = mark.pc - last.pc - 1;
      append(entries, uint64_t{zigzag_of(last.source, mark.source)} << 2 | std::min(step, kFarPc));
      if (step >= kFarPc) append(entries, step);
      last = mark;
    }
    if (!marks.empty()) {
      append(table, entries.size());
      append(table, last.pc - before.pc);
      append(table, zigzag_of(before.source, last.source));
    }
    table.insert(table.end(), entries.begin(), entries.end());
  }
  table.shrink_to_fit();
  return table;
}

uint32_t find_position(std::span<const uint8_t> table, uint32_t source_start,
                       uint32_t pc) noexcept {
  PositionReader reader(table, source_start);
  reader.skip_blocks(pc);
  uint32_t source = reader.mark().source;
  while (reader.next() && reader.mark().pc <= pc) source = reader.mark().source;
  return source;
}

PositionReader::PositionReader(std::span<const uint8_t> table, uint32_t source_start) noexcept
    : table_(table), mark_{~0u, source_start} {
  if (!table.empty()) left_ = number();
}

/// 0 and no more entries, if the table ends or the number is too long.
uint64_t PositionReader::number() noexcept {
  uint64_t value = 0;
  for (uint32_t shift = 0; shift < 35 && at_ < table_.size(); shift += 7) {
    const uint8_t byte = table_[at_++];
    value |= uint64_t{byte & 0x7Fu} << shift;
    if (!(byte & 0x80)) return value;
  }
  damaged_ = true;
  left_ = 0;
  return 0;
}

void PositionReader::begin_block() noexcept {
  block_left_ = std::min<uint64_t>(left_, kBlockEntries);
  has_head_ = left_ > kBlockEntries;
  if (!has_head_) return;
  const uint64_t bytes = number();
  block_last_.pc = mark_.pc + static_cast<uint32_t>(number());
  block_last_.source = moved(mark_.source, number());
  block_end_ = at_ + bytes;
}

bool PositionReader::next() noexcept {
  if (block_left_ == 0) begin_block();
  if (left_ == 0) return false;
  const uint64_t entry = number();
  uint64_t step = entry & kFarPc;
  if (step == kFarPc) step = number();
  if (damaged_) return false;
  mark_.pc += static_cast<uint32_t>(step + 1);
  mark_.source = moved(mark_.source, entry >> 2);
  --left_;
  --block_left_;
  const bool as_said =
      at_ == block_end_ && mark_.pc == block_last_.pc && mark_.source == block_last_.source;
  if (block_left_ == 0 && has_head_ && !as_said) damaged_ = true;
  return true;
}

void PositionReader::skip_blocks(uint32_t pc) noexcept {
  for (begin_block(); has_head_ && !damaged_ && block_last_.pc <= pc && block_end_ <= table_.size();
       begin_block()) {
    at_ = block_end_;
    mark_ = block_last_;
    left_ -= block_left_;
  }
}

}  // namespace shoal
