#include "gc/roots.h"

namespace shoal {

RootNode::RootNode(Heap& heap) noexcept : heap_(&heap), next_(heap.roots_.first) {
  if (next_) next_->previous_ = this;
  heap.roots_.first = this;
}

void RootNode::unlink() noexcept {
  if (!heap_) return;
  if (next_) next_->previous_ = previous_;
  (previous_ ? previous_->next_ : heap_->roots_.first) = next_;
  heap_ = nullptr;
  next_ = previous_ = nullptr;
}

}  // namespace shoal
