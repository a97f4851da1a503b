// ComparisonSort: a stable sort that asks for its comparisons, so that a comparator can be script.
#pragma once

#include <array>

#include "vm/run/repeated_call.h"

namespace shoal {

/// Powersort (Munro and Wild, "Nearly-Optimal Mergesorts", 2018): runs that are there are found,
/// short ones are made longer by binary insertion, and neighbours are merged in a nearly optimal
/// order, depth first, so that what a merge looks at was looked at shortly before.
///
/// advance() works up to the next question: whether left() comes after right(). answer() takes the
/// answer in. One comparison follows the other without coming back to the coroutine.
class ComparisonSort : public RepeatedCall {
 public:
  /// Up to so many need no spare room.
  static constexpr uint32_t kNoMergeMax = 64;

  /// Sorts the `count` Values at `values`, at least 2, with `spare` for as many more. The collector
  /// sees neither: all that is in `values` is kept alive by the caller.
  ComparisonSort(Value* values, Value* spare, uint32_t count) noexcept;

  bool is_done() const noexcept { return phase_ == Phase::Done; }
  Value left() const noexcept { return *left_; }
  Value right() const noexcept { return *right_; }
  /// Does what needs no comparison, a piece at most. True: there is a question.
  bool advance(Context& cx) noexcept;
  /// Whether the right one goes first.
  void answer(bool right_first) noexcept;
  /// The last answer was taken in, and no question came after it at once.
  bool is_answered = false;

 private:
  enum class Phase : uint8_t {
    FindRun,    // values_[at_ - 1] and values_[at_] are compared.
    Reverse,    // [low_, high_) is turned round: the run descended.
    Insert,     // values_[at_] goes between low_ and high_, into the run before it.
    Collapse,   // Runs are merged as far as the power of the next one says.
    SkipLeft,   // How much of the left run stays where it is: the first right one is looked for.
    SkipRight,  // How much of the right run stays: the last left one is looked for.
    CopyOut,    // The left run goes to the spare room.
    Merge,      // *left_ of the spare room and *right_ are compared.
    CopyBack,   // What is left of the left run follows.
    Done,
  };
  struct Run {
    uint32_t start, length;
    uint32_t power;  // Of the border between it and the next.
  };

  static Repeat next_comparison(Context& cx, RepeatedCall& call, Value result,
                                Value* regs) noexcept;
  void begin_run(uint32_t start) noexcept;
  /// [start_, at_) is in order: it is made longer if it is short.
  void extend_run() noexcept;
  void collapse() noexcept;
  void begin_merge() noexcept;
  void begin_skip_right() noexcept;
  void end_merge() noexcept;
  /// Sets left_ and right_, if there is a question.
  bool ask() noexcept;
  bool ask_about_border() noexcept;
  void take_run_answer(bool right_first) noexcept;
  void take_border_answer(bool right_first) noexcept;
  void take_merge_answer(bool right_first) noexcept;
  /// Work without a question; how many elements it touched, `most` at most (an insertion: 64).
  uint32_t work(uint32_t most) noexcept;
  uint32_t reverse(uint32_t most) noexcept;
  uint32_t insert() noexcept;
  uint32_t copy_out(uint32_t most) noexcept;
  uint32_t copy_back(uint32_t most) noexcept;

  Value *values_, *spare_;
  uint32_t count_, run_min_;
  Phase phase_ = Phase::FindRun;
  bool descends_ = false;
  bool is_last_ = false;  // There are no more runs to find.
  Value *left_ = nullptr, *right_ = nullptr;
  uint32_t start_ = 0;           // Of the run that is being made.
  uint32_t at_ = 0;              // What is compared with it, or its end.
  uint32_t run_end_ = 0;         // What it is to be extended to.
  uint32_t power_ = 0;           // Of the border before it.
  uint32_t low_ = 0, high_ = 0;  // What is searched for is between these.
  uint32_t probe_ = 0;
  uint32_t step_ = 0;  // Of a search that doubles its steps; 0: by halves.
  // A merge: of [begin_, middle_) and [middle_, end_).
  uint32_t begin_ = 0, middle_ = 0, end_ = 0;
  Value *out_ = nullptr, *left_end_ = nullptr, *right_end_ = nullptr;
  // Powers grow from the bottom of the stack to its top; none is above 33.
  std::array<Run, 36> runs_;
  uint32_t depth_ = 0;
};

}  // namespace shoal
