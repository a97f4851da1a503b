// ArrayBufferObject, §25.1 and §25.2, over a BackingStore: bytes outside the heap, counted by
// references, so that an operation in flight can pin them, a transfer moves them without a copy,
// and several contexts can share them. The heap of each holder is charged for their length. Memory
// never moves: a resizable store reserves its greatest length.
#pragma once

#include <atomic>

#include "gc/external.h"
#include "vm/object/object.h"

namespace shoal {

class WaiterList;

/// Thread-safe where is_shared(); else one context uses it at a time.
class BackingStore final {
 public:
  static constexpr size_t kBytesMax = size_t{1} << 36;
  /// With one reference, and zeroed, unless the caller writes all of it. Null: no memory. max is at
  /// least length; above it, the store can be resized.
  static BackingStore* create(size_t length, size_t max, bool shared, bool zeroed = true) noexcept;
  /// Takes over bytes that free_data(argument) will free (argument: data, if it is null); with one
  /// reference. Null: no memory, and nothing is taken.
  static BackingStore* adopt(uint8_t* data, size_t length, void (*free_data)(void*),
                             void* argument = nullptr) noexcept;

  void ref() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  void unref() noexcept {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) destroy();
  }
  /// Never null.
  uint8_t* data() const noexcept { return data_; }
  size_t length() const noexcept { return length_.load(std::memory_order_seq_cst); }
  size_t max_length() const noexcept { return max_length_; }
  bool is_shared() const noexcept { return is_shared_; }
  /// length is at most max_length(). What is cut off reads as zero when it comes back.
  void resize(size_t length) noexcept;
  /// For shared ones: false if it is longer already.
  bool grow(size_t length) noexcept;
  /// Who waits for bytes of it; made on first use. Null: no memory.
  WaiterList* waiters() noexcept;

 private:
  BackingStore(uint8_t* data, size_t length, size_t max, bool shared, void (*free_data)(void*),
               void* free_argument) noexcept
      : data_(data),
        length_(length),
        max_length_(max),
        free_data_(free_data),
        free_argument_(free_argument),
        is_shared_(shared) {}
  ~BackingStore() = default;
  void destroy() noexcept;
  uint8_t* data_;
  std::atomic<size_t> length_;
  std::atomic<uint32_t> references_{1};
  std::atomic<WaiterList*> waiters_{nullptr};
  size_t max_length_;
  void (*free_data_)(void*);
  void* free_argument_;
  bool is_shared_;
};

class ArrayBufferObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<ArrayBufferObject>("ArrayBuffer");

  struct Options {
    size_t length = 0;
    size_t max_length = 0;  // Of resizable ones.
    bool resizable = false;
    bool shared = false;
    bool zeroed = true;  // Else the caller writes all bytes, before anybody sees them.
  };
  /// §25.1.3.1 AllocateArrayBuffer, once the lengths are numbers. Error: RangeError, quota.
  static Result<ArrayBufferObject*> create(Context& cx, Shape* shape, const Options& options);
  /// Over a store whose reference it takes over (in any case).
  static Result<ArrayBufferObject*> create_over(Context& cx, Shape* shape, BackingStore* store,
                                                bool resizable);

  /// Never null, also when detached or empty.
  uint8_t* data() const noexcept { return data_; }
  /// 0 when detached.
  size_t byte_length() const noexcept {
    return is_growable_shared_ ? store_->length() : byte_length_;
  }
  size_t max_byte_length() const noexcept {
    return is_resizable_ && store_ ? store_->max_length() : byte_length();
  }
  bool is_resizable() const noexcept { return is_resizable_; }
  bool is_shared() const noexcept { return is_shared_; }
  bool is_detached() const noexcept { return store_ == nullptr; }
  /// Its bytes never change again; it cannot be detached or resized.
  bool is_immutable() const noexcept { return is_immutable_; }
  void make_immutable() noexcept {
    SHOAL_ASSERT(!is_resizable_ && !is_shared_);
    is_immutable_ = true;
  }
  /// The bytes, to be pinned with ref(); null when detached.
  BackingStore* store() const noexcept { return store_; }
  /// §25.1.3.4 DetachArrayBuffer: gives the store away, with its reference. The buffer is not
  /// shared, not detached.
  BackingStore* detach() noexcept;
  /// length is at most max_byte_length(); for shared ones at least byte_length(). Error: quota, or
  /// (shared) RangeError.
  Result<void> resize(Context& cx, size_t length);

  void trace(Tracer& tracer) const { Object::trace(tracer); }

 private:
  friend class Heap;
  class Hold;
  explicit ArrayBufferObject(Shape* shape) noexcept;
  uint8_t* data_;
  size_t byte_length_ = 0;
  BackingStore* store_ = nullptr;
  Hold* hold_ = nullptr;
  bool is_resizable_ = false;
  bool is_shared_ = false;
  bool is_growable_shared_ = false;
  bool is_immutable_ = false;
};

}  // namespace shoal
