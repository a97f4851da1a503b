// Cell: everything that lives in a heap begins with this header word. CellInfo: what the collector
// knows of a kind.
//
//   bits 0..47   belong to the kind: an object's Shape*, a string's length and flags, ...
//   bits 48..55  CellKind: an index into the table of CellInfo that the heap was given at creation
//   bits 56..63  flags; bit 56 = Immortal, the rest is free for kinds
//
// The collector never writes to a cell: marks stand in the block's granule map (gc/block.h). So
// immortal cells, which are process-wide and shared between threads, need only be recognised, and
// are skipped.
#pragma once

#include <cstddef>
#include <cstdint>

#include "gc/base/assert.h"

namespace shoal {

class Tracer;
class WeakSweeper;

/// Opaque here; vm declares the values.
using CellKind = uint8_t;

constexpr size_t kCellAlignment = 16;
constexpr int kCellKindShift = 48;
constexpr uint64_t kCellPayloadMask = (uint64_t{1} << kCellKindShift) - 1;
constexpr uint64_t kCellImmortalBit = uint64_t{1} << 56;

/// The base of all cells. Single, non-virtual inheritance only: a Cell* and a pointer to the whole
/// are the same address. A cell has no destructor: external memory hangs on an External
/// (gc/external.h).
class Cell {
 public:
  Cell(const Cell&) = delete;
  Cell& operator=(const Cell&) = delete;

  uint64_t header_word() const noexcept { return header_; }
  CellKind kind() const noexcept { return static_cast<CellKind>(header_ >> kCellKindShift); }
  /// Lives outside every heap, process-wide; a marker neither follows nor writes it.
  bool is_immortal() const noexcept { return (header_ & kCellImmortalBit) != 0; }
  /// The 48 bits that belong to the kind.
  uint64_t header_payload() const noexcept { return header_ & kCellPayloadMask; }

 protected:
  constexpr explicit Cell(CellKind kind, uint64_t payload = 0, uint64_t flags = 0) noexcept
      : header_((uint64_t{kind} << kCellKindShift) | payload | flags) {
    SHOAL_ASSERT(payload <= kCellPayloadMask);
  }
  ~Cell() = default;
  void set_header_payload(uint64_t payload) noexcept {
    SHOAL_ASSERT(payload <= kCellPayloadMask);
    header_ = (header_ & ~kCellPayloadMask) | payload;
  }

  /// Derived classes may read and write the word as a whole (an object's shape store is one store).
  uint64_t header_;
};
static_assert(sizeof(Cell) == 8);

/// See CellInfo::is_written_whole.
constexpr size_t kWrittenFirstBytes = 64;

/// What a kind promises to the collector.
enum class CellTraits : uint8_t {
  None = 0,
  /// Holds no references at all: never traced, never scanned by the verifier (characters, numbers,
  /// raw bytes).
  Leaf = 1,
  /// Its trace defers weak references (gc/weak.h).
  Weak = 2,
  /// Every slot that the barrier is told of holds a Value, or a plain reference, for as long as the
  /// cell lives.
  Values = 3,
};

/// One per kind, constant data. Made by cell_info<T>, from these members of T:
///   void trace(Tracer&) const                 visits every reference; needed unless Leaf
///   size_t cell_bytes() const                 for cells with a tail; else sizeof(T)
///   bool trace_ephemerons(Tracer&)            see gc/weak.h
///   void sweep_weak(WeakSweeper&)             see gc/weak.h
struct CellInfo {
  const char* name;
  size_t (*size)(const Cell*);
  void (*trace)(const Cell*, Tracer&);
  bool (*trace_ephemerons)(Cell*, Tracer&);
  void (*sweep_weak)(Cell*, WeakSweeper&);
  CellTraits traits;
  /// Whoever makes a cell over kMediumCellBytesMax writes all of it before he reads it, and the
  /// collector reads no word of it beyond the first kWrittenFirstBytes but those that it visits:
  /// its memory need not be zeroed.
  bool is_written_whole;

  constexpr bool is_weak() const noexcept { return traits == CellTraits::Weak; }
  constexpr bool is_leaf() const noexcept { return traits == CellTraits::Leaf; }
  constexpr bool has_value_slots() const noexcept { return traits == CellTraits::Values; }
};

namespace cell_info_detail {

// These bodies are instantiated where T is complete, so a class can hold its own kCell.
template <class T>
size_t size(const Cell* cell) {
  if constexpr (requires(const T& t) { t.cell_bytes(); })
    return static_cast<const T*>(cell)->cell_bytes();
  else
    return sizeof(T);
}

template <class T>
void trace([[maybe_unused]] const Cell* cell, [[maybe_unused]] Tracer& tracer) {
  if constexpr (requires(const T& t) { t.trace(tracer); })
    static_cast<const T*>(cell)->trace(tracer);
  else
    static_assert(T::kCell.traits == CellTraits::Leaf, "a cell traces itself, or is a Leaf");
}

template <class T>
bool trace_ephemerons([[maybe_unused]] Cell* cell, [[maybe_unused]] Tracer& tracer) {
  if constexpr (requires(T& t) { t.trace_ephemerons(tracer); })
    return static_cast<T*>(cell)->trace_ephemerons(tracer);
  else
    return false;
}

template <class T>
void sweep_weak([[maybe_unused]] Cell* cell, [[maybe_unused]] WeakSweeper& sweeper) {
  if constexpr (requires(T& t) { t.sweep_weak(sweeper); })
    static_cast<T*>(cell)->sweep_weak(sweeper);
}

}  // namespace cell_info_detail

/// The CellInfo of T: `static constexpr CellInfo kCell = cell_info<MapObject>("Map");` in class
/// MapObject.
template <class T>
constexpr CellInfo cell_info(const char* name, CellTraits traits = CellTraits::None,
                             bool is_written_whole = false) {
  return CellInfo{name,
                  &cell_info_detail::size<T>,
                  &cell_info_detail::trace<T>,
                  &cell_info_detail::trace_ephemerons<T>,
                  &cell_info_detail::sweep_weak<T>,
                  traits,
                  is_written_whole};
}

}  // namespace shoal
