// Where a match has been. To go a second time to the same place of the program at the same position
// can only fail as the first time did, so a match that has run for long notes its places and goes
// to none twice: `(a*)*b` takes time in proportion to text times program instead of two to the
// power of the text's length. What memoising a backtracking matcher needs, see J. Davis et al.,
// "Using Selective Memoization to Defeat Regular Expression Denial of Service", 2021.
//
// How a match goes on may hang on more than place and position: on a counter, on whether a turn of
// a loop has taken anything yet (Program::scopes). Each combination has its own bits. What a
// look-around tries fails as long as the look-around does; once it succeeds, what it noted is
// forgotten. In programs with back references nothing is noted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "vm/regexp/regexp.h"

namespace shoal::regexp {

class Visited {
 public:
  Visited() = default;
  Visited(const Visited&) = delete;
  Visited& operator=(const Visited&) = delete;
  ~Visited() { stop(); }

  /// Begins to note, with at most that much memory. False: there is nothing to note, or no memory.
  bool start(const Program& program, size_t input_length, size_t bytes_max);
  void stop();
  bool is_on() const { return bits_ != nullptr; }
  size_t bytes() const { return bytes_ + in_look_.capacity() * sizeof(uint64_t); }

  /// Notes that the match goes on at that address (in words), at that position, with the registers
  /// as they are. False: it did so before.
  bool enter(size_t address, size_t position, const uint32_t* registers) {
    const uint32_t row = row_at_[address];
    if (row == kNoRow) return true;
    const uint64_t bit = first_bit(rows_[row], position, registers) + position;
    uint64_t& word = bits_[bit >> 6];
    const uint64_t mask = uint64_t{1} << (bit & 63);
    if ((word & mask) != 0) return false;
    if (rows_[row].in_look) {
      if (in_look_.size() == in_look_max_) return true;
      in_look_.push_back(bit);
    }
    word |= mask;
    return true;
  }

  /// How much is noted of look-arounds: taken where one begins,
  uint32_t in_look() const { return static_cast<uint32_t>(in_look_.size()); }
  /// and given back where it succeeds. What was noted since is forgotten.
  void look_succeeded(uint32_t in_look_before);

  // Loops over single characters without a maximum. That such a loop, its instruction being at
  // `address`, goes on at a position has bits of its own. From the second position of a run on, no
  // turn of a loop around it can be empty.

  /// The first position from `from` (at least the run's second) on at which the loop has gone on
  /// before; SIZE_MAX: there is none, or none is noted.
  size_t loop_entered(size_t address, size_t from, const uint32_t* registers) const;
  /// The loop goes on at all positions of [from, to].
  void enter_loop(size_t address, size_t from, size_t to, const uint32_t* registers);
  /// As enter(), for one position of a loop.
  bool enter_loop_at(size_t address, size_t position, const uint32_t* registers) {
    return enter(address + kLoopOffset, position, registers);
  }

 private:
  static constexpr uint32_t kNoRow = UINT32_MAX;
  /// The bits of a loop are those of a word in it that nobody jumps to.
  static constexpr size_t kLoopOffset = 1;

  /// The bits of one address: for each variant, one a position.
  struct Row {
    uint64_t first_bit;
    uint32_t scopes_begin;  // Into scopes_.
    uint32_t scopes_end;
    bool in_look;
  };

  void add_row(const Program& program, size_t address, uint64_t bits_max);
  /// Of the variant that the registers tell.
  uint64_t first_bit(const Row& row, size_t position, const uint32_t* registers) const;

  std::vector<uint32_t> row_at_;  // By address.
  std::vector<Row> rows_;
  std::vector<CodeScope> scopes_;
  std::vector<uint64_t> in_look_;  // Bits set inside of look-arounds.
  size_t in_look_max_ = 0;
  uint64_t* bits_ = nullptr;
  uint64_t bit_count_ = 0;
  size_t bytes_ = 0;
  size_t width_ = 0;  // Positions.
};

}  // namespace shoal::regexp
