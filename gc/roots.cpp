#include "gc/roots.h"

#include <cstdlib>
#include <cstring>

#include "gc/base/large_memory.h"

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

namespace {

bool is_mapped(size_t bytes) noexcept { return bytes >= large_memory::kMappedBytesMin; }

/// Null, and all is as before, where the system gives none.
void* resized(void* items, size_t bytes, size_t wanted) noexcept {
  if (is_mapped(bytes)) return large_memory::grow(items, bytes, wanted);
  if (!is_mapped(wanted)) return std::realloc(items, wanted);
  void* const grown = large_memory::acquire(wanted);
  if (!grown) return nullptr;
  if (bytes != 0) std::memcpy(grown, items, bytes);
  std::free(items);
  return grown;
}

}  // namespace

Result<void> RootStorage::make_room(size_t capacity) {
  if (capacity <= capacity_) return {};
  SHOAL_ASSERT(heap() != nullptr);
  size_t wanted = 0;
  if (!checked_mul(capacity, sizeof(uint64_t), wanted) || wanted > kCellBytesMax)
    return heap()->fail_too_big();
  const size_t bytes = capacity_ * sizeof(uint64_t);
  if (!heap()->charge_external(wanted - bytes).ok()) return Thrown{};
  void* const grown = resized(items_, bytes, wanted);
  if (!grown) {
    heap()->discharge_external(wanted - bytes);
    return heap()->fail_too_big();
  }
  items_ = grown;
  capacity_ = capacity;
  return {};
}

void RootStorage::give_back() noexcept {
  const size_t bytes = capacity_ * sizeof(uint64_t);
  if (heap()) heap()->discharge_external(bytes);
  if (is_mapped(bytes))
    large_memory::release(items_, bytes);
  else
    std::free(items_);
  items_ = nullptr;
  count_ = capacity_ = 0;
}

void RootStorage::visit(Tracer& tracer, size_t begin, size_t end) const {
  const char* at = static_cast<const char*>(items_) + begin * sizeof(uint64_t);
  for (size_t i = begin; i < end; ++i, at += sizeof(uint64_t)) {
    uint64_t bits;
    std::memcpy(&bits, at, sizeof bits);
    tracer.visit_bits(bits);
  }
}

}  // namespace shoal
