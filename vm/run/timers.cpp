#include "vm/run/timers.h"

#include "gc/tracer.h"

namespace shoal {

using namespace timer;

namespace {

/// If the last timer goes and there was room for more than so many, it goes, too.
constexpr uint32_t kKeptSlots = 1024;

uint32_t slot_of(const NativeStateObject* timer) noexcept {
  return static_cast<uint32_t>(timer->state(kWaiting).as_number());
}

}  // namespace

// ---- Lists

NativeStateObject* TimerQueue::Waiting::timer_at(uint32_t slot) const noexcept {
  return Value::from_bits(slots.get(slot)).as<NativeStateObject>();
}

void TimerQueue::Waiting::append(uint32_t slot, uint64_t due_ms, uint64_t sequence) {
  if (recent == lists.end() || recent->first != due_ms) recent = lists.try_emplace(due_ms).first;
  List& list = recent->second;
  while (slot >= entries.size()) entries.push_back({});
  entries[slot] = {recent, sequence, list.last, kNoSlot};
  (list.last == kNoSlot ? list.first : entries[list.last].behind) = slot;
  list.last = slot;
}

void TimerQueue::Waiting::remove(uint32_t slot) noexcept {
  const Entry entry = entries[slot];
  List& list = entry.list->second;
  (entry.before == kNoSlot ? list.first : entries[entry.before].behind) = entry.behind;
  (entry.behind == kNoSlot ? list.last : entries[entry.behind].before) = entry.before;
  slots.remove(slot);
  if (list.first != kNoSlot) return;
  if (recent == entry.list) recent = lists.end();
  lists.erase(entry.list);
}

void TimerQueue::Waiting::note_size() noexcept {
  constexpr size_t kNodeBytes = 64;  // Of a map.
  charge.set(sizeof *this + entries.bytes() + (ids.size() + lists.size()) * kNodeBytes);
}

// ---- Timers

void TimerQueue::take_out(Heap& heap, uint32_t slot) noexcept {
  NativeStateObject* const timer = waiting_->timer_at(slot);
  timer->set_state(heap, kWaiting, Value::undefined());
  if (has_ref(timer)) --ref_count_;
  if (const Value id = timer->state(kId); id.is_number())
    waiting_->ids.erase(static_cast<uint32_t>(id.as_number()));
  waiting_->remove(slot);
  if (waiting_->lists.empty() && waiting_->slots.slot_count() > kKeptSlots)
    waiting_.reset();
  else
    waiting_->note_size();
}

void TimerQueue::arm(Heap& heap, NativeStateObject* timer, uint64_t due_ms) {
  disarm(heap, timer);
  if (!waiting_) waiting_ = std::make_unique<Waiting>(heap);
  Waiting& all = *waiting_;
  const uint32_t slot = all.slots.add(Value(timer).bits());
  timer->set_state(heap, kWaiting, Value::number(slot));
  if (has_ref(timer)) ++ref_count_;
  if (const Value id = timer->state(kId); id.is_number())
    all.ids.insert_or_assign(static_cast<uint32_t>(id.as_number()), slot);
  all.append(slot, due_ms, ++sequence_);
  all.note_size();
}

void TimerQueue::disarm(Heap& heap, NativeStateObject* timer) noexcept {
  if (is_armed(timer)) take_out(heap, slot_of(timer));
}

void TimerQueue::set_ref(Heap& heap, NativeStateObject* timer, bool has_ref) noexcept {
  if (has_ref == timer::has_ref(timer)) return;
  timer->set_state(heap, kHasRef, Value::boolean(has_ref));
  if (is_armed(timer)) ref_count_ += has_ref ? 1u : ~0u;
}

bool TimerQueue::next_due(uint64_t& due_ms) const noexcept {
  if (!waiting_ || waiting_->lists.empty()) return false;
  due_ms = waiting_->lists.begin()->first;
  return true;
}

NativeStateObject* TimerQueue::take_due(Heap& heap, uint64_t now_ms,
                                        uint64_t sequence_limit) noexcept {
  if (!waiting_ || waiting_->lists.empty()) return nullptr;
  const auto [due_ms, list] = *waiting_->lists.begin();
  if (due_ms > now_ms || waiting_->entries[list.first].sequence > sequence_limit) return nullptr;
  taken_ = waiting_->timer_at(list.first);
  take_out(heap, list.first);
  return taken_;
}

void TimerQueue::give_id(Heap& heap, NativeStateObject* timer, uint32_t id) {
  timer->set_state(heap, kId, Value::number(id));
  if (!is_armed(timer)) return;
  waiting_->ids.insert_or_assign(id, slot_of(timer));
  waiting_->note_size();
}

NativeStateObject* TimerQueue::find(double id) const noexcept {
  if (taken_ && taken_->state(kId) == Value::number(id)) return taken_;
  if (!waiting_ || !(id >= 0 && id <= UINT32_MAX)) return nullptr;
  const auto number = static_cast<uint32_t>(id);
  const auto found = waiting_->ids.find(number);
  return found != waiting_->ids.end() && number == id ? waiting_->timer_at(found->second) : nullptr;
}

// ---- Immediates

void TimerQueue::push_immediate(Heap& heap, NativeStateObject* immediate) {
  const Value sequence = Value::number(++sequence_);
  immediate->set_state(heap, kWaiting, sequence);
  if (has_ref(immediate)) ++immediate_ref_count_;
  immediates_.push({{sequence, Value(immediate)}});
}

void TimerQueue::clear_immediate(Heap& heap, NativeStateObject* immediate) noexcept {
  if (!is_armed(immediate)) return;
  immediate->set_state(heap, kWaiting, Value::undefined());
  if (has_ref(immediate)) --immediate_ref_count_;
}

void TimerQueue::set_immediate_ref(Heap& heap, NativeStateObject* immediate,
                                   bool has_ref) noexcept {
  if (has_ref == timer::has_ref(immediate)) return;
  immediate->set_state(heap, kHasRef, Value::boolean(has_ref));
  if (is_armed(immediate)) immediate_ref_count_ += has_ref ? 1u : ~0u;
}

NativeStateObject* TimerQueue::take_immediate(Heap& heap, uint64_t sequence_limit) noexcept {
  while (!immediates_.is_empty()) {
    const RootQueue<Value, 2>::Record first = immediates_.front();
    const double sequence = first.values[0].as_number();
    if (sequence > static_cast<double>(sequence_limit)) break;
    (void)immediates_.pop();
    auto* const object = first.values[1].as<NativeStateObject>();
    const Value waits = object->state(kWaiting);
    if (!waits.is_number() || waits.as_number() != sequence) continue;  // Cleared.
    clear_immediate(heap, object);
    return object;
  }
  return nullptr;
}

// ---- All

void TimerQueue::clear() noexcept {
  waiting_.reset();
  immediates_.clear();
  taken_ = nullptr;
  ref_count_ = immediate_ref_count_ = 0;
}

void TimerQueue::give_back() noexcept {
  if (waiting_ && waiting_->lists.empty()) waiting_.reset();
  immediates_.give_back();
}

}  // namespace shoal
