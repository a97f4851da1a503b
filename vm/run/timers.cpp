#include "vm/run/timers.h"

#include <algorithm>

#include "gc/tracer.h"

namespace shoal {

using namespace timer;

/// Room for so many stays when the last one was taken.
constexpr size_t kKeptImmediates = 1024;

bool TimerQueue::is_stale(const Entry& e) noexcept {
  const Value v = e.timer->state(kSequence);
  return !v.is_number() || v.as_number() != static_cast<double>(e.sequence);
}

void TimerQueue::arm(Heap& heap, NativeStateObject* timer, uint64_t due_ms) {
  disarm(heap, timer);
  const uint64_t sequence = ++sequence_;
  timer->set_state(heap, kSequence, Value::number(sequence));
  if (has_ref(timer)) ++ref_count_;
  heap_.push_back({due_ms, sequence, timer});
  std::push_heap(heap_.begin(), heap_.end(), later);
  note_sizes();
}

void TimerQueue::disarm(Heap& heap, NativeStateObject* timer) noexcept {
  if (!is_armed(timer)) return;
  timer->set_state(heap, kSequence, Value::undefined());
  if (has_ref(timer)) --ref_count_;
  ++stale_;
  if (stale_ > 64 && stale_ * 2 > heap_.size()) sweep();
}

void TimerQueue::set_ref(Heap& heap, NativeStateObject* timer, bool has_ref) noexcept {
  if (has_ref == timer::has_ref(timer)) return;
  timer->set_state(heap, kHasRef, Value::boolean(has_ref));
  if (is_armed(timer)) ref_count_ += has_ref ? 1u : ~0u;
}

void TimerQueue::drop_stale_top() noexcept {
  while (!heap_.empty() && is_stale(heap_.front())) {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    heap_.pop_back();
    if (stale_) --stale_;
  }
}

void TimerQueue::sweep() noexcept {
  std::erase_if(heap_, is_stale);
  std::make_heap(heap_.begin(), heap_.end(), later);
  stale_ = 0;
}

bool TimerQueue::next_due(uint64_t& due_ms) noexcept {
  drop_stale_top();
  if (heap_.empty()) return false;
  due_ms = heap_.front().due_ms;
  return true;
}

NativeStateObject* TimerQueue::take_due(Heap& heap, uint64_t now_ms,
                                        uint64_t sequence_limit) noexcept {
  drop_stale_top();
  if (heap_.empty()) return nullptr;
  const Entry first = heap_.front();
  if (first.due_ms > now_ms || first.sequence > sequence_limit) return nullptr;
  std::pop_heap(heap_.begin(), heap_.end(), later);
  heap_.pop_back();
  first.timer->set_state(heap, kSequence, Value::undefined());
  if (has_ref(first.timer)) --ref_count_;
  return taken_ = first.timer;
}

NativeStateObject* TimerQueue::find(double id) const noexcept {
  if (taken_ && taken_->state(kId) == Value::number(id)) return taken_;
  for (const Entry& e : heap_)
    if (!is_stale(e) && e.timer->state(kId).is_number() && e.timer->state(kId).as_number() == id)
      return e.timer;
  return nullptr;
}

void TimerQueue::push_immediate(Heap& heap, NativeStateObject* immediate) {
  const uint64_t sequence = ++sequence_;
  immediate->set_state(heap, kSequence, Value::number(sequence));
  if (has_ref(immediate)) ++immediate_ref_count_;
  immediates_.push({0, sequence, immediate});
  note_sizes();
}

void TimerQueue::clear_immediate(Heap& heap, NativeStateObject* immediate) noexcept {
  if (!is_armed(immediate)) return;
  immediate->set_state(heap, kSequence, Value::undefined());
  if (has_ref(immediate)) --immediate_ref_count_;
}

void TimerQueue::set_immediate_ref(Heap& heap, NativeStateObject* immediate,
                                   bool has_ref) noexcept {
  if (has_ref == timer::has_ref(immediate)) return;
  immediate->set_state(heap, kHasRef, Value::boolean(has_ref));
  if (is_armed(immediate)) immediate_ref_count_ += has_ref ? 1u : ~0u;
}

NativeStateObject* TimerQueue::take_immediate(Heap& heap, uint64_t sequence_limit) noexcept {
  while (!immediates_.is_empty() && immediates_.front().sequence <= sequence_limit) {
    const Entry first = immediates_.pop();
    if (immediates_.is_empty() && immediates_.capacity() > kKeptImmediates) {
      immediates_.give_back();
      note_sizes();
    }
    if (is_stale(first)) continue;
    clear_immediate(heap, first.timer);
    return first.timer;
  }
  return nullptr;
}

void TimerQueue::clear() noexcept {
  heap_.clear();
  immediates_.clear();
  taken_ = nullptr;
  ref_count_ = immediate_ref_count_ = 0;
  stale_ = 0;
  note_sizes();
}

void TimerQueue::trace(Tracer& tracer) const {
  for (const Entry& e : heap_) tracer.visit(static_cast<const Cell*>(e.timer));
  for (const Entry& e : immediates_) tracer.visit(static_cast<const Cell*>(e.timer));
  if (taken_) tracer.visit(static_cast<const Cell*>(taken_));
}

}  // namespace shoal
