#include "gc/roots.h"

namespace shoal {

RootNode::RootNode(Heap& heap, Scan scan) noexcept
    : heap_(&heap), link_(scan == Scan::AtOnce ? &heap.roots_.at_once : &heap.roots_.in_steps) {
  next_ = *link_;
  if (next_) next_->link_ = &next_;
  *link_ = this;
}

void RootNode::unlink() noexcept {
  if (!heap_) return;
  *link_ = next_;
  if (next_) next_->link_ = link_;
  heap_ = nullptr;
}

}  // namespace shoal
