// Toy cells and an owner, for tests of the collector alone.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "gc/external.h"
#include "gc/heap.h"
#include "gc/roots.h"
#include "gc/verify.h"
#include "gc/weak.h"

namespace shoal::toy {

enum Kind : CellKind { kNode = 1, kRow, kBytes, kTable, kWeakRef, kFaulty, kKindCount };

/// Two references and a number.
struct Node final : Cell {
  static constexpr CellInfo kCell = cell_info<Node>("Node");
  explicit Node(uint64_t n) : Cell(kNode), number(n) {}
  void trace(Tracer& tracer) const {
    tracer.visit(left);
    tracer.visit(right);
  }
  Slot<Node> left;
  Slot<Node> right;
  uint64_t number;
};

/// A row of Values behind its length.
struct Row final : Cell {
  static constexpr CellInfo kCell = cell_info<Row>("Row", CellTraits::Values);
  explicit Row(uint64_t n) : Cell(kRow), count(n) {}
  size_t cell_bytes() const { return sizeof(Row) + count * sizeof(uint64_t); }
  uint64_t* values() { return reinterpret_cast<uint64_t*>(this + 1); }
  const uint64_t* values() const { return reinterpret_cast<const uint64_t*>(this + 1); }
  void set(Heap& heap, size_t index, Cell* cell) {
    values()[index] = reinterpret_cast<uintptr_t>(cell);
    if (cell) write_barrier(heap, this, values() + index);
  }
  Node* node(size_t index) const { return static_cast<Node*>(cell_of_bits(values()[index])); }
  void trace(Tracer& tracer) const { tracer.visit_value_range(values(), count); }
  uint64_t count;
};

/// No references.
struct Bytes final : Cell {
  static constexpr CellInfo kCell = cell_info<Bytes>("Bytes", CellTraits::Leaf);
  explicit Bytes(uint64_t n) : Cell(kBytes), count(n) {}
  size_t cell_bytes() const { return sizeof(Bytes) + count; }
  uint64_t count;
};

/// A visible weak reference.
struct WeakBox final : Cell {
  static constexpr CellInfo kCell = cell_info<WeakBox>("WeakBox", CellTraits::Weak);
  explicit WeakBox(Node* n) : Cell(kWeakRef) { target.init(n); }
  void trace(Tracer& tracer) const {
    tracer.visit_weak(&target, target.get());
    tracer.defer_weak(this);
  }
  bool trace_ephemerons(Tracer& tracer) {
    tracer.visit(static_cast<const Cell*>(target.get()));
    return false;
  }
  void sweep_weak(WeakSweeper& sweeper) {
    if (!sweeper.is_dead(target.get())) return;
    target.clear();
    sweeper.notify_owner(this);
  }
  WeakSlot<Node> target;
};

/// Hides one of its references from trace.
struct Faulty final : Cell {
  static constexpr CellInfo kCell = cell_info<Faulty>("Faulty");
  Faulty() : Cell(kFaulty) {}
  void trace(Tracer&) const {}
  Slot<Node> hidden;
};

inline constexpr const CellInfo* kKinds[kKindCount] = {
    nullptr,         &Node::kCell,  &Row::kCell, &Bytes::kCell, &EphemeronTable::kCell,
    &WeakBox::kCell, &Faulty::kCell};

struct Owner final : HeapOwner {
  void trace_roots(Tracer& tracer) override {
    for (Cell* cell : roots) tracer.visit(cell);
  }
  const void* native_stack_base() const noexcept override { return stack_base; }
  void scan_native_frames(ConservativeScanner& scanner) override {
    if (!frame.empty()) scanner.scan(frame.data(), frame.size() * sizeof(uintptr_t));
  }
  void on_allocation_failed(HeapFailure failure, FailureStage stage) override {
    failures.push_back(failure);
    stages.push_back(stage);
  }
  void on_weak_cleared(Cell* cell) noexcept override { cleared.push_back(cell); }
  Pauses* pauses() noexcept override { return record; }

  std::vector<Cell*> roots;
  std::vector<uintptr_t> frame;
  const void* stack_base = nullptr;
  std::vector<HeapFailure> failures;
  std::vector<FailureStage> stages;
  std::vector<Cell*> cleared;
  Pauses* record = nullptr;
};

/// A heap with exact roots; the verifier runs round every cycle.
struct World {
  World() { heap->set_testing(&testing); }
  explicit World(size_t quota_bytes, bool deterministic = false)
      : heap(new Heap({.owner = &owner,
                       .kinds = kKinds,
                       .quota_bytes = quota_bytes,
                       .deterministic = deterministic})) {}

  Node* node(uint64_t number = 0) { return heap->create<Node>(kNode, number).value(); }
  Row* row(size_t count) {
    return heap->create_with_tail<Row>(kRow, count * sizeof(uint64_t), count).value();
  }
  Bytes* bytes(size_t count) { return heap->create_with_tail<Bytes>(kBytes, count, count).value(); }
  template <class T>
  T* root(T* cell) {
    owner.roots.push_back(cell);
    return cell;
  }
  size_t cell_count() {
    size_t count = 0;
    heap->for_each_cell([&](Cell*) { ++count; });
    return count;
  }
  uint8_t mark(const Cell* cell) const { return *mark_byte_of(cell); }
  bool is_old(const Cell* cell) const { return (mark(cell) & kMarkColors) != 0; }
  /// Marks to the end, in steps of this size, running `between` before each.
  template <class Between>
  void mark_in_steps(size_t work_bytes, Between&& between) {
    heap->begin_marking();
    while (heap->is_marking()) {
      between();
      heap->step({.work_bytes = work_bytes});
    }
  }

  Owner owner;
  HeapTesting testing{.verify = true};
  std::unique_ptr<Heap> heap{new Heap({.owner = &owner, .kinds = kKinds})};
};

}  // namespace shoal::toy
