#include "stdlib/es/comparison_sort.h"

#include <algorithm>

#include "gc/base/assert.h"
#include "stdlib/es/buffer_operations.h"
#include "vm/run/fuel.h"

namespace shoal {
namespace {

/// What shorter runs are extended to: count divided by a power of two, from 32 to 64; or count.
uint32_t shortest_run(uint32_t count) noexcept {
  bool rounds_up = false;
  while (count > ComparisonSort::kNoMergeMax) {
    rounds_up |= (count & 1) != 0;
    count /= 2;
  }
  return std::min(count + (rounds_up ? 1 : 0), ComparisonSort::kNoMergeMax);
}

/// How deep in a perfectly balanced tree over `count` elements the border between two runs lies:
/// those of [start, start + left) and the `right` elements after it. From 1.
uint32_t power_of(uint64_t count, uint64_t start, uint64_t left, uint64_t right) noexcept {
  uint64_t a = 2 * start + left, b = a + left + right;  // Twice the middles of the runs.
  for (uint32_t power = 1;; ++power) {
    if (a >= count) {
      a -= count;
      b -= count;
    } else if (b >= count) {
      return power;
    }
    a *= 2;
    b *= 2;
  }
}

/// Elements are looked at soon: so many before.
constexpr ptrdiff_t kAhead = 4;

void prefetch(Value v) noexcept {
  if (v.is_cell()) __builtin_prefetch(v.as_cell());
}

}  // namespace

ComparisonSort::ComparisonSort(Value* values, Value* spare, uint32_t count) noexcept
    : RepeatedCall{next_comparison, Value::undefined(), {}},
      values_(values),
      spare_(spare),
      count_(count),
      run_min_(shortest_run(count)) {
  begin_run(0);
}

bool ComparisonSort::advance(Context& cx) noexcept {
  for (uint32_t budget = kElementsPerPiece; phase_ != Phase::Done;) {
    if (ask()) return true;
    const uint32_t touched = work(budget);
    spend_fuel(cx, touched / 4);
    if (touched >= budget) break;
    budget -= touched;
  }
  return false;
}

void ComparisonSort::answer(bool right_first) noexcept {
  switch (phase_) {
    case Phase::FindRun: return take_run_answer(right_first);
    case Phase::Insert:
      if (right_first)
        high_ = probe_;
      else
        low_ = probe_ + 1;
      return;
    case Phase::SkipLeft:
    case Phase::SkipRight: return take_border_answer(right_first);
    case Phase::Merge: return take_merge_answer(right_first);
    default: SHOAL_UNREACHABLE();
  }
}

Repeat ComparisonSort::next_comparison(Context& cx, RepeatedCall& call, Value result,
                                       Value* regs) noexcept {
  auto& sort = static_cast<ComparisonSort&>(call);
  if (!result.is_number()) return Repeat::Declines;
  sort.answer(result.as_number() > 0);
  if (sort.phase_ != Phase::Merge && !sort.advance(cx)) {
    sort.is_answered = true;
    return Repeat::Declines;
  }
  regs[1] = sort.left();
  regs[2] = sort.right();
  return Repeat::Again;
}

bool ComparisonSort::ask() noexcept {
  switch (phase_) {
    case Phase::FindRun:
      left_ = values_ + at_ - 1;
      right_ = values_ + at_;
      return true;
    case Phase::Insert:
      if (low_ == high_) return false;
      probe_ = low_ + (high_ - low_) / 2;
      left_ = values_ + probe_;
      right_ = values_ + at_;
      return true;
    case Phase::SkipLeft:
    case Phase::SkipRight: return ask_about_border();
    case Phase::Merge: return true;
    default: return false;
  }
}

uint32_t ComparisonSort::work(uint32_t most) noexcept {
  switch (phase_) {
    case Phase::Reverse: return reverse(most);
    case Phase::Insert: return insert();
    case Phase::Collapse: collapse(); return 1;
    case Phase::SkipLeft:
      begin_ = low_;
      if (begin_ == middle_)
        end_merge();
      else
        begin_skip_right();
      return 1;
    case Phase::SkipRight:
      end_ = low_;
      left_ = left_end_ = spare_;
      phase_ = Phase::CopyOut;
      return 1;
    case Phase::CopyOut: return copy_out(most);
    case Phase::CopyBack: return copy_back(most);
    default: SHOAL_UNREACHABLE();
  }
}

// ---- Runs

void ComparisonSort::begin_run(uint32_t start) noexcept {
  start_ = start;
  at_ = start + 1;
  descends_ = false;
  if (at_ == count_)
    extend_run();
  else
    phase_ = Phase::FindRun;
}

/// A run that descends does so strictly, or turning it round would change the order of equals.
void ComparisonSort::take_run_answer(bool right_first) noexcept {
  if (at_ == start_ + 1) descends_ = right_first;
  if (right_first == descends_ && ++at_ < count_) return;
  low_ = start_;
  high_ = at_;
  if (descends_)
    phase_ = Phase::Reverse;
  else
    extend_run();
}

uint32_t ComparisonSort::reverse(uint32_t most) noexcept {
  uint32_t touched = 0;
  for (; high_ - low_ > 1 && touched < most; touched += 2)
    std::swap(values_[low_++], values_[--high_]);
  if (high_ <= low_ + 1) extend_run();
  return touched;
}

void ComparisonSort::extend_run() noexcept {
  run_end_ =
      std::max(at_, static_cast<uint32_t>(std::min<uint64_t>(uint64_t{start_} + run_min_, count_)));
  low_ = start_;
  high_ = at_;
  if (at_ != run_end_) {
    phase_ = Phase::Insert;
    return;
  }
  if (depth_) {
    const Run& before = runs_[depth_ - 1];
    power_ = power_of(count_, before.start, before.length, at_ - start_);
  }
  phase_ = Phase::Collapse;
}

/// Where values_[at_] belongs has been found.
uint32_t ComparisonSort::insert() noexcept {
  const uint32_t touched = at_ - low_ + 1;
  std::rotate(values_ + low_, values_ + at_, values_ + at_ + 1);
  ++at_;
  extend_run();
  return touched;
}

// ---- Merges

/// Merges the last two runs while their border lies deeper than that before the new run; then that
/// is put on the stack.
void ComparisonSort::collapse() noexcept {
  if (depth_ > 1 && (is_last_ || runs_[depth_ - 2].power > power_)) return begin_merge();
  if (is_last_) {
    phase_ = Phase::Done;
    return;
  }
  if (depth_) runs_[depth_ - 1].power = power_;
  runs_[depth_++] = {start_, at_ - start_, 0};
  if (at_ == count_)
    is_last_ = true;
  else
    begin_run(at_);
}

void ComparisonSort::begin_merge() noexcept {
  const Run &left = runs_[depth_ - 2], &right = runs_[depth_ - 1];
  begin_ = low_ = left.start;
  middle_ = high_ = right.start;
  end_ = middle_ + right.length;
  step_ = 1;
  phase_ = Phase::SkipLeft;
}

/// The last one of the left run goes behind the first one of the right run.
void ComparisonSort::begin_skip_right() noexcept {
  low_ = middle_ + 1;
  high_ = end_;
  step_ = 1;
  phase_ = Phase::SkipRight;
}

/// The search begins where the runs are furthest from each other.
bool ComparisonSort::ask_about_border() noexcept {
  if (low_ == high_) return false;
  if (step_ > high_ - low_) step_ = 0;
  if (step_ == 0)
    probe_ = low_ + (high_ - low_) / 2;
  else
    probe_ = phase_ == Phase::SkipLeft ? low_ + step_ - 1 : high_ - step_;
  const bool is_left = phase_ == Phase::SkipLeft;
  left_ = values_ + (is_left ? probe_ : middle_ - 1);
  right_ = values_ + (is_left ? middle_ : probe_);
  return true;
}

void ComparisonSort::take_border_answer(bool right_first) noexcept {
  const bool is_left = phase_ == Phase::SkipLeft;
  if (right_first == is_left)
    high_ = probe_;
  else
    low_ = probe_ + 1;
  // Steps double as long as what is looked for lies further on.
  step_ = right_first ? 0 : step_ * 2;
}

uint32_t ComparisonSort::copy_out(uint32_t most) noexcept {
  const auto done = static_cast<uint32_t>(left_end_ - spare_);
  const uint32_t here = std::min(most, middle_ - begin_ - done);
  left_end_ = std::copy_n(values_ + begin_ + done, here, left_end_);
  if (done + here == middle_ - begin_) {
    out_ = values_ + begin_;
    right_ = values_ + middle_;
    right_end_ = values_ + end_;
    phase_ = Phase::Merge;
  }
  return here;
}

void ComparisonSort::take_merge_answer(bool right_first) noexcept {
  if (right_first) {
    *out_++ = *right_++;
    if (right_ == right_end_)
      phase_ = Phase::CopyBack;
    else if (right_end_ - right_ > kAhead)
      prefetch(right_[kAhead]);
  } else {
    *out_++ = *left_++;
    if (left_ == left_end_)
      end_merge();
    else if (left_end_ - left_ > kAhead)
      prefetch(left_[kAhead]);
  }
}

uint32_t ComparisonSort::copy_back(uint32_t most) noexcept {
  const auto here = static_cast<uint32_t>(std::min<ptrdiff_t>(most, left_end_ - left_));
  out_ = std::copy_n(left_, here, out_);
  left_ += here;
  if (left_ == left_end_) end_merge();
  return here;
}

void ComparisonSort::end_merge() noexcept {
  runs_[depth_ - 2].length += runs_[depth_ - 1].length;
  --depth_;
  phase_ = Phase::Collapse;
}

}  // namespace shoal
