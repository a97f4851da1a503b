// Precise roots outside cells: Persistent<T> for long-lived C++ objects, RootVector<T> for working
// lists; for queues and tables see gc/root_queue.h and gc/root_slots.h. All are registered with
// their heap while they live, and survive it, empty.
//
// STEPS. What script can make long is not scanned at once but in steps, as cells are: such a root
// knows how much of it has been scanned since the last full cycle began, and what was written
// since. A young cycle scans only what is new: what was scanned before is old.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <type_traits>

#include "gc/base/bits.h"
#include "gc/base/result.h"
#include "gc/heap.h"
#include "gc/tracer.h"

namespace shoal {

/// Something in the heap's list of roots. O(1) to add and to remove.
class RootNode {
 public:
  RootNode(const RootNode&) = delete;
  RootNode& operator=(const RootNode&) = delete;

 protected:
  enum class Scan : uint8_t { AtOnce, InSteps };
  explicit RootNode(Heap& heap, Scan scan = Scan::AtOnce) noexcept;
  ~RootNode() { unlink(); }
  /// All of it.
  virtual void trace_root(Tracer& tracer) = 0;
  virtual void heap_ended() noexcept = 0;
  // --- Of those scanned in steps.
  static constexpr size_t kScanStepValues = 1024;
  /// About so many Values at most that are new; how many it were. 0: nothing is new.
  virtual size_t scan_step(Tracer& /*tracer*/) { return 0; }
  /// A full cycle begins: nothing is scanned any more.
  virtual void forget_scanned() noexcept {}
  /// How many Values are new; about, but 0 only if none is.
  virtual size_t unscanned() const noexcept { return 0; }
  /// Null once the heap has ended.
  Heap* heap() const noexcept { return heap_; }

 private:
  friend class Heap;
  friend class Marker;
  friend class HeapVerifier;
  void unlink() noexcept;

  Heap* heap_;
  RootNode* next_;
  RootNode** link_;  // What names this node: the list, or the one before it.
};

/// Keeps one cell alive from outside the heap. T is a cell type.
template <class T>
class Persistent final : public RootNode {
 public:
  explicit Persistent(Heap& heap, T* cell = nullptr) noexcept : RootNode(heap), cell_(cell) {}
  T* get() const noexcept { return cell_; }
  T* operator->() const noexcept { return cell_; }
  explicit operator bool() const noexcept { return cell_ != nullptr; }
  void set(T* cell) noexcept {
    SHOAL_ASSERT(heap() != nullptr || cell == nullptr);
    cell_ = cell;
  }

 private:
  void trace_root(Tracer& tracer) override { tracer.visit(static_cast<const Cell*>(cell_)); }
  void heap_ended() noexcept override { cell_ = nullptr; }

  T* cell_;
};

/// Keeps one 8-byte Value (or anything bit-compatible, see gc/value_bits.h) alive from outside the
/// heap.
template <class V>
class PersistentValue final : public RootNode {
  static_assert(sizeof(V) == 8 && std::is_trivially_copyable_v<V>);

 public:
  explicit PersistentValue(Heap& heap, V value) noexcept : RootNode(heap), value_(value) {}
  V get() const noexcept { return value_; }
  void set(V value) noexcept { value_ = value; }

 private:
  void trace_root(Tracer& tracer) override { tracer.visit_bits(std::bit_cast<uint64_t>(value_)); }
  void heap_ended() noexcept override { value_ = std::bit_cast<V>(uint64_t{0}); }

  V value_;
};

/// A vector of cell pointers or Values (8 bytes each, trivially copyable) that the collector sees.
/// Growth is fallible and charged to the heap. For results of natives, sort buffers and the like;
/// never a field of a cell.
template <class T>
class RootVector final : public RootNode {
  static_assert(sizeof(T) == 8 && std::is_trivially_copyable_v<T>);

 public:
  explicit RootVector(Heap& owner) noexcept : RootNode(owner) {}
  ~RootVector() { clear(); }

  size_t size() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }
  T* data() noexcept { return items_; }
  const T* data() const noexcept { return items_; }
  T* begin() noexcept { return items_; }
  T* end() noexcept { return items_ + count_; }
  const T* begin() const noexcept { return items_; }
  const T* end() const noexcept { return items_ + count_; }
  T& operator[](size_t index) noexcept {
    SHOAL_ASSERT(index < count_);
    return items_[index];
  }
  const T& operator[](size_t index) const noexcept {
    SHOAL_ASSERT(index < count_);
    return items_[index];
  }
  T& back() noexcept { return (*this)[count_ - 1]; }

  /// Amortised O(1). May collect (the charge), with `item` kept alive.
  Result<void> push_back(T item) {
    if (count_ == capacity_) [[unlikely]] {
      const T kept = item;  // On this stack frame, so the conservative scan sees it.
      if (!reserve(capacity_ == 0 ? 8 : capacity_ * 2).ok()) return Thrown{};
      item = kept;
    }
    items_[count_++] = item;
    return {};
  }
  void pop_back() noexcept {
    SHOAL_ASSERT(count_ > 0);
    --count_;
  }
  /// Room for `capacity` items in all.
  Result<void> reserve(size_t capacity) {
    if (capacity <= capacity_) return {};
    SHOAL_ASSERT(heap() != nullptr);
    size_t bytes = 0;
    if (!checked_mul(capacity, sizeof(T), bytes) || bytes > kCellBytesMax)
      return heap()->fail_too_big();
    const size_t more = bytes - capacity_ * sizeof(T);
    if (!heap()->charge_external(more).ok()) return Thrown{};
    void* const grown = std::realloc(static_cast<void*>(items_), bytes);
    if (!grown) {
      heap()->discharge_external(more);
      return heap()->fail_too_big();
    }
    items_ = static_cast<T*>(grown);
    capacity_ = capacity;
    return {};
  }
  /// New items are zero bits.
  Result<void> resize(size_t count) {
    if (!reserve(count).ok()) return Thrown{};
    for (size_t i = count_; i < count; ++i) items_[i] = std::bit_cast<T>(uint64_t{0});
    count_ = count;
    return {};
  }
  /// Empties the vector and gives its memory back.
  void clear() noexcept {
    if (heap()) heap()->discharge_external(capacity_ * sizeof(T));
    std::free(static_cast<void*>(items_));
    items_ = nullptr;
    count_ = capacity_ = 0;
  }

 private:
  void trace_root(Tracer& tracer) override {
    for (size_t i = 0; i < count_; ++i) tracer.visit_bits(std::bit_cast<uint64_t>(items_[i]));
  }
  void heap_ended() noexcept override { count_ = 0; }

  T* items_ = nullptr;
  size_t count_ = 0;
  size_t capacity_ = 0;
};

}  // namespace shoal
