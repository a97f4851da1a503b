#include "vm/object/array_buffer.h"

#include <cstdlib>
#include <cstring>
#include <new>

#include "gc/base/large_memory.h"
#include "vm/object/waiter_list.h"
#include "vm/run/context.h"

namespace shoal {
namespace {

/// What data() of an empty or detached buffer points to. Nobody writes there: the length is 0.
alignas(16) uint8_t no_bytes[16];

/// Says that the bytes are large_memory's; never called.
void free_mapped(void*) { SHOAL_UNREACHABLE(); }

}  // namespace

// ---- BackingStore

BackingStore* BackingStore::create(size_t length, size_t max, bool shared, bool zeroed) noexcept {
  SHOAL_ASSERT(length <= max && (zeroed || length == max));
  if (max > kBytesMax) return nullptr;
  const bool is_mapped = max >= large_memory::kMappedBytesMin;
  void* const memory = std::malloc(sizeof(BackingStore));
  if (!memory) return nullptr;
  auto* const data = static_cast<uint8_t*>(max == 0    ? no_bytes
                                           : is_mapped ? large_memory::acquire(max, zeroed)
                                           : zeroed    ? std::calloc(max, 1)
                                                       : std::malloc(max));
  if (!data) {
    std::free(memory);
    return nullptr;
  }
  void (*const free_data)(void*) = is_mapped ? &free_mapped : &std::free;
  return new (memory) BackingStore(data, length, max, shared, max == 0 ? nullptr : free_data, data);
}

BackingStore* BackingStore::adopt(uint8_t* data, size_t length, void (*free_data)(void*),
                                  void* argument) noexcept {
  void* const memory = std::malloc(sizeof(BackingStore));
  if (!memory) return nullptr;
  if (!data) {
    SHOAL_ASSERT(length == 0);
    data = no_bytes;
    if (!argument) free_data = nullptr;
  }
  return new (memory)
      BackingStore(data, length, length, false, free_data, argument ? argument : data);
}

WaiterList* BackingStore::waiters() noexcept {
  WaiterList* list = waiters_.load(std::memory_order_acquire);
  if (list) return list;
  auto* const made = new (std::nothrow) WaiterList;
  if (!made) return nullptr;
  if (waiters_.compare_exchange_strong(list, made, std::memory_order_acq_rel)) return made;
  delete made;  // Another thread was first.
  return list;
}

void BackingStore::destroy() noexcept {
  delete waiters_.load(std::memory_order_acquire);
  if (free_data_ == &free_mapped)
    large_memory::release(data_, max_length_);
  else if (free_data_)
    free_data_(free_argument_);
  this->~BackingStore();
  std::free(this);
}

void BackingStore::resize(size_t length) noexcept {
  SHOAL_ASSERT(!is_shared_ && length <= max_length_);
  const size_t old = length_.load(std::memory_order_relaxed);
  if (length < old && free_data_ == &free_mapped)
    large_memory::zero(data_ + length, old - length);
  else if (length < old)
    std::memset(data_ + length, 0, old - length);
  length_.store(length, std::memory_order_relaxed);
}

bool BackingStore::grow(size_t length) noexcept {
  SHOAL_ASSERT(length <= max_length_);
  size_t old = length_.load(std::memory_order_seq_cst);
  do {
    if (length < old) return false;
  } while (!length_.compare_exchange_weak(old, length, std::memory_order_seq_cst));
  return true;
}

// ---- ArrayBufferObject

/// Ties the store to the heap: the charge, and the reference that goes with the object.
class ArrayBufferObject::Hold final : public External {
 public:
  explicit Hold(BackingStore* store) noexcept : store_(store) {}
  /// After detach: the reference now belongs to the caller.
  static void destroy(Hold* hold) noexcept {
    hold->~Hold();
    std::free(hold);
  }

 private:
  void release() noexcept override {
    store_->unref();
    destroy(this);
  }
  BackingStore* store_;
};

ArrayBufferObject::ArrayBufferObject(Shape* shape) noexcept : Object(shape), data_(no_bytes) {}

Result<ArrayBufferObject*> ArrayBufferObject::create(Context& cx, Shape* shape,
                                                     const Options& options) {
  const size_t max = options.resizable ? options.max_length : options.length;
  BackingStore* const store =
      BackingStore::create(options.length, max, options.shared, options.zeroed);
  if (!store) return throw_range_error(cx, "Array buffer allocation failed");
  return create_over(cx, shape, store, options.resizable);
}

Result<ArrayBufferObject*> ArrayBufferObject::create_over(Context& cx, Shape* shape,
                                                          BackingStore* store, bool resizable) {
  void* const memory = std::malloc(sizeof(Hold));
  Result<ArrayBufferObject*> made =
      memory ? cx.heap().create<ArrayBufferObject>(static_cast<CellKind>(Kind::ArrayBuffer), shape)
             : Result<ArrayBufferObject*>(cx.out_of_memory());
  if (!made.ok()) {
    std::free(memory);
    store->unref();
    return Thrown{};
  }
  ArrayBufferObject* const buffer = made.value();
  Hold* const hold = new (memory) Hold(store);
  const size_t length = store->length();
  if (!hold->attach(cx.heap(), buffer, length).ok()) {
    Hold::destroy(hold);
    store->unref();
    return Thrown{};
  }
  buffer->hold_ = hold;
  buffer->store_ = store;
  buffer->data_ = store->data();
  buffer->byte_length_ = length;
  buffer->is_resizable_ = resizable;
  buffer->is_shared_ = store->is_shared();
  buffer->is_growable_shared_ = resizable && store->is_shared();
  return buffer;
}

BackingStore* ArrayBufferObject::detach() noexcept {
  SHOAL_ASSERT(!is_shared_ && store_);
  hold_->detach();
  Hold::destroy(std::exchange(hold_, nullptr));
  data_ = no_bytes;
  byte_length_ = 0;
  return std::exchange(store_, nullptr);
}

Result<void> ArrayBufferObject::resize(Context& cx, size_t length) {
  SHOAL_ASSERT(is_resizable_ && store_ && length <= store_->max_length());
  TRY_VOID(hold_->resize_charge(length));
  if (is_shared_) {
    if (store_->grow(length)) return {};
    (void)throw_range_error(cx, "SharedArrayBuffer.prototype.grow: Invalid length parameter");
    return Thrown{};
  }
  store_->resize(length);
  byte_length_ = length;
  return {};
}

}  // namespace shoal
