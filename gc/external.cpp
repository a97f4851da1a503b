#include "gc/external.h"

#include "gc/externals.h"

namespace shoal {

Result<void> External::attach(Heap& heap, Cell* owner, size_t bytes) {
  SHOAL_ASSERT(!is_attached());
  if (!heap.charge_external(bytes).ok()) return Thrown{};
  heap_ = &heap;
  owner_ = owner;
  bytes_ = bytes;
  // Young even if the owner is old: the next cycle looks and moves it.
  Externals::link(this, Externals::young_head(heap));
  return {};
}

void External::detach() noexcept {
  if (!is_attached()) return;
  Externals::unlink(this);
  heap_->discharge_external(bytes_);
  heap_ = nullptr;
  owner_ = nullptr;
  bytes_ = 0;
}

Result<void> External::resize_charge(size_t bytes) {
  SHOAL_ASSERT(is_attached());
  if (bytes > bytes_) {
    if (!heap_->charge_external(bytes - bytes_).ok()) return Thrown{};
  } else {
    heap_->discharge_external(bytes_ - bytes);
  }
  bytes_ = bytes;
  return {};
}

void Externals::link(External* external, External** head) noexcept {
  external->next_ = *head;
  if (external->next_) external->next_->link_ = &external->next_;
  external->link_ = head;
  *head = external;
}

void Externals::unlink(External* external) noexcept {
  *external->link_ = external->next_;
  if (external->next_) external->next_->link_ = external->link_;
  external->next_ = nullptr;
  external->link_ = nullptr;
}

void Externals::move_list(External** from, External** to) noexcept {
  SHOAL_ASSERT(!*to);
  *to = *from;
  if (*to) (*to)->link_ = to;
  *from = nullptr;
}

void Externals::begin_judging(bool only_young) noexcept {
  SHOAL_ASSERT(all_judged());
  move_list(&heap_.externals_.young, &heap_.externals_.unjudged_young);
  if (!only_young) move_list(&heap_.externals_.old, &heap_.externals_.unjudged);
}

void Externals::judge(uint32_t count) noexcept {
  while (count-- > 0 && judge_one()) continue;
}

bool Externals::judge_one() noexcept {
  ExternalLists& lists = heap_.externals_;
  External* const external = lists.unjudged_young ? lists.unjudged_young : lists.unjudged;
  if (!external) return false;
  unlink(external);
  const bool is_live = external->owner_ && (*mark_byte_of(external->owner_) & heap_.color_) != 0;
  if (!is_live && (!heap_.deterministic_ || heap_.is_exact_cycle_)) {
    release(external);
    return true;
  }
  if (!is_live) external->owner_ = nullptr;
  link(external, &lists.old);
  return true;
}

void Externals::release(External* external) noexcept {
  heap_.discharge_external(external->bytes_);
  external->heap_ = nullptr;
  external->owner_ = nullptr;
  external->release();
}

void Externals::release_all() noexcept {
  ExternalLists& lists = heap_.externals_;
  for (External** head : {&lists.young, &lists.old, &lists.unjudged, &lists.unjudged_young}) {
    while (External* const external = *head) {
      unlink(external);
      release(external);
    }
  }
}

}  // namespace shoal
