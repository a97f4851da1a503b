// Precise roots outside cells: Persistent<T> for long-lived C++ objects, RootVector<T> for working
// lists, RootStack<T> for stacks; for queues and tables see gc/root_queue.h and gc/root_slots.h.
// All are registered with their heap while they live, and survive it, empty.
//
// STEPS. What script can make long is not scanned at once but in steps, as cells are: such a root
// knows how much of it has been scanned since the last full cycle began, and what was written
// since. A young cycle scans only what is new: what was scanned before is old.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
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

/// Memory for 8-byte items, outside the heap and charged to it. It grows without copying much.
class RootStorage : public RootNode {
 public:
  size_t size() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }

 protected:
  RootStorage(Heap& owner, Scan scan) noexcept : RootNode(owner, scan) {}
  ~RootStorage() { give_back(); }
  /// Room for `capacity` items in all.
  Result<void> make_room(size_t capacity);
  void give_back() noexcept;
  void visit(Tracer& tracer, size_t begin, size_t end) const;
  void trace_root(Tracer& tracer) override { visit(tracer, 0, count_); }
  void heap_ended() noexcept override { count_ = 0; }

  void* items_ = nullptr;
  size_t count_ = 0;
  size_t capacity_ = 0;
};

/// A vector of cell pointers or Values (8 bytes each, trivially copyable) that the collector sees.
/// Growth is fallible and charged to the heap. For results of natives, sort buffers and the like;
/// never a field of a cell.
template <class T>
class RootVector final : public RootStorage {
  static_assert(sizeof(T) == 8 && std::is_trivially_copyable_v<T>);

 public:
  explicit RootVector(Heap& owner) noexcept : RootStorage(owner, Scan::AtOnce) {}

  T* data() noexcept { return static_cast<T*>(items_); }
  const T* data() const noexcept { return static_cast<const T*>(items_); }
  T* begin() noexcept { return data(); }
  T* end() noexcept { return data() + count_; }
  const T* begin() const noexcept { return data(); }
  const T* end() const noexcept { return data() + count_; }
  T& operator[](size_t index) noexcept {
    SHOAL_ASSERT(index < count_);
    return data()[index];
  }
  const T& operator[](size_t index) const noexcept {
    SHOAL_ASSERT(index < count_);
    return data()[index];
  }
  T& back() noexcept { return (*this)[count_ - 1]; }

  /// Amortised O(1). May collect (the charge), with `item` kept alive.
  Result<void> push_back(T item) {
    if (count_ == capacity_) [[unlikely]] {
      const T kept = item;  // On this stack frame, so the conservative scan sees it.
      if (!make_room(capacity_ == 0 ? 8 : capacity_ * 2).ok()) return Thrown{};
      item = kept;
    }
    data()[count_++] = item;
    return {};
  }
  void pop_back() noexcept {
    SHOAL_ASSERT(count_ > 0);
    --count_;
  }
  Result<void> reserve(size_t capacity) { return make_room(capacity); }
  /// New items are zero bits.
  Result<void> resize(size_t count) {
    if (!make_room(count).ok()) return Thrown{};
    for (size_t i = count_; i < count; ++i) data()[i] = std::bit_cast<T>(uint64_t{0});
    count_ = count;
    return {};
  }
  /// Empties the vector and gives its memory back.
  void clear() noexcept { give_back(); }
};

/// A stack of them that script can make long: scanned in steps, so what stands there does not
/// change until it is popped.
template <class T>
class RootStack final : public RootStorage {
  static_assert(sizeof(T) == 8 && std::is_trivially_copyable_v<T>);

 public:
  explicit RootStack(Heap& owner) noexcept : RootStorage(owner, Scan::InSteps) {}

  const T* data() const noexcept { return static_cast<const T*>(items_); }
  const T* end() const noexcept { return data() + count_; }
  const T& operator[](size_t index) const noexcept {
    SHOAL_ASSERT(index < count_);
    return data()[index];
  }
  const T& back() const noexcept { return (*this)[count_ - 1]; }
  /// As of RootVector.
  Result<void> push_back(T item) {
    if (count_ == capacity_) [[unlikely]] {
      const T kept = item;
      if (!make_room(capacity_ == 0 ? 8 : capacity_ * 2).ok()) return Thrown{};
      item = kept;
    }
    static_cast<T*>(items_)[count_++] = item;
    return {};
  }
  void pop_back(size_t count = 1) noexcept {
    SHOAL_ASSERT(count_ >= count);
    count_ -= count;
    if (scanned_ > count_) scanned_ = count_;
  }

 private:
  size_t scan_step(Tracer& tracer) override {
    const size_t begin = scanned_;
    scanned_ += std::min(count_ - begin, kScanStepValues);
    visit(tracer, begin, scanned_);
    return scanned_ - begin;
  }
  void forget_scanned() noexcept override { scanned_ = 0; }
  size_t unscanned() const noexcept override { return count_ - scanned_; }
  void heap_ended() noexcept override { count_ = scanned_ = 0; }

  size_t scanned_ = 0;  // So many, from the bottom.
};

}  // namespace shoal
