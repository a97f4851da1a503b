// Runs a Program against a string: backtracking with an explicit stack, in pieces bounded by fuel,
// so that no pattern holds a thread or the native stack.
//
// The stack holds two kinds of words. A choice: an address (high half) and a position (low half) at
// which to go on. An undo entry, with the top bit set: a register and the value it had. To fail is
// to pop, undoing, up to the next choice. Loops over single characters keep one choice however many
// characters they took; below it lies a word of their own.
#pragma once

#include <cstdint>
#include <span>

#include "vm/regexp/regexp.h"
#include "vm/regexp/visited.h"

namespace shoal::regexp {

enum class MatchStatus : uint8_t {
  Matched,
  NoMatch,
  OutOfFuel,    // resume() goes on where it stopped.
  OutOfMemory,  // The backtrack stack would outgrow Budget::stack_bytes_max.
};

/// Whether a match notes where it has been, so as to go to no place twice (visited.h).
enum class Noting : uint8_t {
  WhenLong,  // Once it has burnt more than a match that goes well would.
  Always,
  Never,
};

/// What a match may use up. A unit of fuel is about one backtrack, or sixteen characters looked at.
struct Budget {
  int64_t fuel = INT64_MAX;
  /// The backtrack stack's; what is noted of places visited may be as much again.
  size_t stack_bytes_max = 64u << 20;
  Noting noting = Noting::WhenLong;  // Of the budget that a match begins with.
};

enum class MatchMode : uint8_t {
  Search,  // At the start index or anywhere after it.
  Sticky,  // At the start index only.
};

/// Positions are 31-bit.
constexpr size_t kInputLengthMax = (size_t{1} << 31) - 2;
/// In captures: the group took no part.
constexpr uint32_t kNoPosition = UINT32_MAX;

/// What the instructions see. Belongs to Matcher; outside it, only the instructions touch it.
struct MatchState {
  const uint32_t* code = nullptr;
  const Program* program = nullptr;
  uint32_t* registers = nullptr;
  uint64_t* stack = nullptr;
  uint64_t* stack_limit = nullptr;  // A few words more lie behind it.
  size_t stack_bytes_max = 0;
  // Where to go on after OutOfFuel.
  uint32_t pc = 0;
  size_t position = 0;
  size_t stack_height = 0;
  int64_t fuel = 0;
  // How far the instruction at pc had got, in units and in repetitions.
  size_t partial = 0;
  size_t partial_count = 0;
  size_t partial_least = 0;
  Visited visited;

  /// Makes the stack larger; the lower `height` words stay. False: the limit is reached, or out of
  /// memory.
  bool grow(size_t height);
};

class Matcher {
 public:
  Matcher() = default;
  Matcher(const Matcher&) = delete;
  Matcher& operator=(const Matcher&) = delete;
  ~Matcher();

  /// Looks for a match from `start` (at most the input's length) on. On Matched, captures[2 * i]
  /// and captures[2 * i + 1] are where group i begins and ends, or kNoPosition; it has room for all
  /// groups. Program, input and captures must stay as they are until the match is over. Burns
  /// budget.fuel.
  MatchStatus match(const Program& program, TextView input, size_t start, MatchMode mode,
                    std::span<uint32_t> captures, Budget& budget);
  /// The same, with sticky if the program has that flag.
  MatchStatus match(const Program& program, TextView input, size_t start,
                    std::span<uint32_t> captures, Budget& budget) {
    const bool sticky = program.flags.has(Flags::Sticky);
    return match(program, input, start, sticky ? MatchMode::Sticky : MatchMode::Search, captures,
                 budget);
  }
  /// Goes on after OutOfFuel.
  MatchStatus resume(Budget& budget);

  /// Memory held, for the owner's quota. It is kept between matches; release() gives it back.
  size_t bytes() const;
  void release();

 private:
  static constexpr size_t kInlineRegisters = 32;

  bool prepare_registers(uint32_t count);
  MatchStatus run(int64_t fuel);

  MatchState state_;
  TextView input_{std::span<const uint8_t>()};
  std::span<uint32_t> captures_;
  uint32_t inline_registers_[kInlineRegisters];
  uint32_t* more_registers_ = nullptr;
  size_t more_registers_count_ = 0;
  int64_t fuel_before_noting_ = 0;
};

}  // namespace shoal::regexp
