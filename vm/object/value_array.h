// ValueArray: a run of Values in a cell: out-of-line property slots, array elements, captured
// lists.
#pragma once

#include "gc/heap.h"
#include "vm/value/value.h"

namespace shoal {

/// Fixed capacity, but for one that is being filled; every slot holds a Value (the hole where
/// nothing else was put).
class ValueArray final : public Cell {
 public:
  static constexpr CellInfo kCell =
      cell_info<ValueArray>("ValueArray", CellTraits::Values, /*is_written_whole=*/true);
  static constexpr uint32_t kMaxCapacity = 1u << 28;

  /// `capacity` holes. Error: QuotaExceeded, or RangeError above kMaxCapacity.
  static Result<ValueArray*> create(Heap& heap, uint32_t capacity, Value fill = Value::hole());
  /// One that is filled piece by piece, before script gets to see it: its capacity() is 0, and
  /// grows to `room` by extend(). Errors: as of create.
  static Result<ValueArray*> create_empty(Heap& heap, uint32_t room);
  /// A copy with another capacity, at least old.capacity(); new slots hold holes.
  static Result<ValueArray*> grow(Heap& heap, const ValueArray* old, uint32_t capacity);

  uint32_t capacity() const noexcept { return static_cast<uint32_t>(header_payload()); }
  Value get(uint32_t i) const noexcept {
    SHOAL_ASSERT(i < capacity());
    return slots()[i].get();
  }
  void set(Heap& heap, uint32_t i, Value v) noexcept {
    SHOAL_ASSERT(i < capacity());
    slots()[i].set(heap, this, v);
  }
  void init(uint32_t i, Value v) noexcept { slots()[i].init(v); }
  ValueSlot* slots() noexcept { return reinterpret_cast<ValueSlot*>(this + 1); }
  const ValueSlot* slots() const noexcept { return reinterpret_cast<const ValueSlot*>(this + 1); }
  /// Of create_empty: the next `count` slots, written by init(), belong to it from now on.
  void extend(Heap& heap, uint32_t count) noexcept;
  /// The barrier for a run of stores made directly into slots().
  void wrote_range(Heap& heap, uint32_t first, uint32_t count) noexcept;

  void trace(Tracer& tracer) const { tracer.visit_value_range(slots()->address(), capacity()); }
  size_t cell_bytes() const { return sizeof(ValueArray) + size_t{capacity()} * sizeof(Value); }

 private:
  friend class Heap;
  explicit ValueArray(uint32_t capacity) noexcept
      : Cell(static_cast<CellKind>(Kind::ValueArray), capacity) {}
};
static_assert(sizeof(ValueArray) == 8);

}  // namespace shoal
