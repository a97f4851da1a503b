#include "vm/object/generator.h"

namespace shoal {

Result<void> AsyncGeneratorObject::enqueue(Heap& heap, const AsyncGeneratorRequest& request) {
  if (!queue_ || (head_ + count_ + 1) * 3 > queue_->capacity()) {
    ValueArray* const fresh = TRY(ValueArray::create(heap, (count_ * 2 + 4) * 3));
    for (uint32_t i = 0; i < count_ * 3; ++i) fresh->set(heap, i, queue_->get(head_ * 3 + i));
    queue_.set(heap, this, fresh);
    head_ = 0;
  }
  const uint32_t at = (head_ + count_) * 3;
  queue_->set(heap, at, Value::int32(static_cast<int32_t>(request.mode)));
  queue_->set(heap, at + 1, request.value);
  queue_->set(heap, at + 2, request.promise);
  ++count_;
  return {};
}

AsyncGeneratorRequest AsyncGeneratorObject::front() const noexcept {
  SHOAL_ASSERT(count_ != 0);
  return {static_cast<ResumeMode>(queue_->get(head_ * 3).as_int32()), queue_->get(head_ * 3 + 1),
          queue_->get(head_ * 3 + 2)};
}

void AsyncGeneratorObject::pop_front() noexcept {
  for (uint32_t i = 0; i < 3; ++i) queue_->init(head_ * 3 + i, Value::hole());
  ++head_;
  if (--count_ == 0) head_ = 0;
}

}  // namespace shoal
