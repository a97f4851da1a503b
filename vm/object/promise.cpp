#include "vm/object/promise.h"

namespace shoal {

Result<void> PromiseObject::add_reaction(Heap& heap, Value reaction) {
  SHOAL_ASSERT(is_pending());
  if (!reactions_) {
    ValueArray* const fresh = TRY(ValueArray::create(heap, 1));
    reactions_.set(heap, this, fresh);
  } else if (reaction_count_ == reactions_->capacity()) {
    ValueArray* const fresh =
        TRY(ValueArray::grow(heap, reactions_.get(), reaction_count_ * 2 + 1));
    reactions_.set(heap, this, fresh);
  }
  reactions_->set(heap, reaction_count_++, reaction);
  return {};
}

}  // namespace shoal
