// WeakMap, WeakSet, WeakRef and FinalizationRegistry, §24.3, §24.4, §26.1, §26.2. How the collector
// treats them: gc/weak.h.
#pragma once

#include "gc/weak.h"
#include "vm/object/object.h"

namespace shoal {

/// §9.14 CanBeHeldWeakly: objects and symbols that nobody can make again.
bool can_be_held_weakly(Value v) noexcept;

/// An EphemeronTable made on first use; keys are objects or symbols.
class WeakCollection : public Object {
 public:
  bool has(Value key) const noexcept {
    return table_ && can_be_held_weakly(key) && table_->find(key.as_cell()) != nullptr;
  }
  bool remove(Value key) noexcept {
    return table_ && can_be_held_weakly(key) && table_->remove(key.as_cell());
  }
  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit(table_);
  }

 protected:
  explicit WeakCollection(Shape* shape) noexcept : Object(shape) {}
  Result<void> put(Heap& heap, Value key, Value value);
  Slot<EphemeronTable> table_;
};

class WeakMapObject final : public WeakCollection {
 public:
  static constexpr CellInfo kCell = cell_info<WeakMapObject>("WeakMap");
  static Result<WeakMapObject*> create(Heap& heap, Shape* shape) {
    return heap.create<WeakMapObject>(static_cast<CellKind>(Kind::WeakMap), shape);
  }
  Value get(Value key) const noexcept {
    if (!table_ || !can_be_held_weakly(key)) return Value::undefined();
    const uint64_t* const bits = table_->find(key.as_cell());
    return bits ? Value::from_bits(*bits) : Value::undefined();
  }
  /// The key can be held weakly.
  Result<void> set(Heap& heap, Value key, Value value) { return put(heap, key, value); }

 private:
  friend class Heap;
  explicit WeakMapObject(Shape* shape) noexcept : WeakCollection(shape) {}
};

class WeakSetObject final : public WeakCollection {
 public:
  static constexpr CellInfo kCell = cell_info<WeakSetObject>("WeakSet");
  static Result<WeakSetObject*> create(Heap& heap, Shape* shape) {
    return heap.create<WeakSetObject>(static_cast<CellKind>(Kind::WeakSet), shape);
  }
  Result<void> add(Heap& heap, Value key) { return put(heap, key, Value::undefined()); }

 private:
  friend class Heap;
  explicit WeakSetObject(Shape* shape) noexcept : WeakCollection(shape) {}
};

class WeakRefObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<WeakRefObject>("WeakRef", CellTraits::Weak);
  static Result<WeakRefObject*> create(Heap& heap, Shape* shape, Value target) {
    return heap.create<WeakRefObject>(static_cast<CellKind>(Kind::WeakRef), shape,
                                      target.as_cell());
  }
  /// The target, or undefined once it is gone. What was returned stays until the turn ends: nothing
  /// visible goes earlier.
  Value deref() const noexcept { return target_.get() ? Value(target_.get()) : Value::undefined(); }

  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit_weak(&target_, target_.get());
    tracer.defer_weak(this);
  }
  bool trace_ephemerons(Tracer& tracer) {
    tracer.visit(static_cast<const Cell*>(target_.get()));
    return false;
  }
  void sweep_weak(WeakSweeper& sweeper) {
    if (sweeper.is_dead(target_.get())) target_.clear();
  }

 private:
  friend class Heap;
  WeakRefObject(Shape* shape, Cell* target) noexcept : Object(shape) { target_.init(target); }
  WeakSlot<Cell> target_;
};

class FinalizationRegistryObject;

/// One registration, in its registry's list.
class FinalizationEntry final : public Cell {
 public:
  static constexpr CellInfo kCell =
      cell_info<FinalizationEntry>("FinalizationEntry", CellTraits::Weak);
  void trace(Tracer& tracer) const;
  bool trace_ephemerons(Tracer& tracer);
  void sweep_weak(WeakSweeper& sweeper);

 private:
  friend class Heap;
  friend class FinalizationRegistryObject;
  FinalizationEntry(FinalizationRegistryObject* registry, Cell* target, Value held, Cell* token,
                    FinalizationEntry* next) noexcept;
  Slot<FinalizationRegistryObject> registry_;
  WeakSlot<Cell> target_;  // Null: gone; the clean-up job will call for it.
  WeakSlot<Cell> token_;   // Null: cannot be unregistered.
  ValueSlot held_;
  Slot<FinalizationEntry> next_;
};

class FinalizationRegistryObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<FinalizationRegistryObject>("FinalizationRegistry");
  static Result<FinalizationRegistryObject*> create(Heap& heap, Shape* shape, Value cleanup,
                                                    Realm* realm);

  Value cleanup_callback() const noexcept { return cleanup_.get(); }
  Realm* realm() const noexcept { return realm_.get(); }
  /// See Job: of the registry's creation.
  Value async_context() const noexcept { return async_context_.get(); }
  void set_async_context(Heap& heap, Value v) noexcept { async_context_.set(heap, this, v); }
  /// target (and token, unless undefined) can be held weakly.
  Result<void> add(Heap& heap, Value target, Value held, Value token);
  /// True if something was registered with that token.
  bool unregister(Heap& heap, Value token) noexcept;
  /// Takes out an entry whose target is gone: true, with its held value. To be called until false
  /// by the clean-up job.
  bool take_cleared(Heap& heap, Value& held) noexcept;

  void trace(Tracer& tracer) const;

 private:
  friend class Heap;
  friend class FinalizationEntry;
  FinalizationRegistryObject(Shape* shape, Value cleanup, Realm* realm) noexcept;
  void unlink(Heap& heap, FinalizationEntry* before, FinalizationEntry* entry) noexcept;
  ValueSlot cleanup_, async_context_;
  Slot<Realm> realm_;
  Slot<FinalizationEntry> entries_;
  bool is_notified_ = false;  // A clean-up job is on its way.
};

}  // namespace shoal
