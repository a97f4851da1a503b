// Environment: the captured bindings of a scope, and its parent. What is not captured lives in
// registers.
#pragma once

#include "gc/heap.h"
#include "vm/bytecode/code.h"
#include "vm/value/value.h"

namespace shoal {

/// Declarative (count slots), or, for `with`, an object environment: one slot, the object.
class Environment final : public Cell {
 public:
  static constexpr CellInfo kCell = cell_info<Environment>("Environment");

  /// All slots Uninitialized. scope may be null: no names.
  static Result<Environment*> create(Heap& heap, Environment* parent, uint32_t count,
                                     const ScopeInfo* scope) {
    return create_filled(heap, parent, count, scope, Value::uninitialized());
  }
  static Result<Environment*> create_with(Heap& heap, Environment* parent, Value object) {
    Environment* const env = TRY(create_filled(heap, parent, 1, nullptr, object));
    env->header_ |= kWithFlag;
    return env;
  }
  static Result<Environment*> copy(Heap& heap, const Environment* env) {
    Environment* const fresh =
        TRY(create_filled(heap, env->parent(), env->count(), env->scope_, Value::undefined()));
    for (uint32_t i = 0; i < env->count(); ++i) fresh->slots()[i].init(env->get(i));
    return fresh;
  }

  Environment* parent() const noexcept { return parent_.get(); }
  uint32_t count() const noexcept { return static_cast<uint32_t>(header_); }
  bool is_with() const noexcept { return (header_ & kWithFlag) != 0; }
  const ScopeInfo* scope() const noexcept { return scope_; }
  Value get(uint32_t i) const noexcept {
    SHOAL_ASSERT(i < count());
    return slots()[i].get();
  }
  /// For the dispatch loop, which does the barrier itself.
  ValueSlot* slot(uint32_t i) noexcept {
    SHOAL_ASSERT(i < count());
    return slots() + i;
  }
  void set(Heap& heap, uint32_t i, Value v) noexcept {
    SHOAL_ASSERT(i < count());
    slots()[i].set(heap, this, v);
  }
  /// Variables that a sloppy direct eval added to this (variable) scope: an object without
  /// prototype, or null.
  Object* eval_vars() const noexcept;
  void set_eval_vars(Heap& heap, Object* vars) noexcept;

  void trace(Tracer& tracer) const {
    tracer.visit(parent_);
    tracer.visit_bits(*eval_vars_.address());
    tracer.visit_value_range(slots()->address(), count());
  }
  size_t cell_bytes() const { return sizeof(Environment) + size_t{count()} * sizeof(Value); }

 private:
  friend class Heap;
  static constexpr uint64_t kWithFlag = uint64_t{1} << 40;
  Environment(Environment* parent, uint32_t count, const ScopeInfo* scope) noexcept
      : Cell(static_cast<CellKind>(Kind::Environment), count), parent_(parent), scope_(scope) {}
  static Result<Environment*> create_filled(Heap& heap, Environment* parent, uint32_t count,
                                            const ScopeInfo* scope, Value fill) {
    Environment* const env = TRY(
        heap.create_with_tail<Environment>(static_cast<CellKind>(Kind::Environment),
                                           size_t{count} * sizeof(Value), parent, count, scope));
    for (uint32_t i = 0; i < count; ++i) env->slots()[i].init(fill);
    return env;
  }
  ValueSlot* slots() noexcept { return reinterpret_cast<ValueSlot*>(this + 1); }
  const ValueSlot* slots() const noexcept { return reinterpret_cast<const ValueSlot*>(this + 1); }

  Slot<Environment> parent_;
  const ScopeInfo* scope_;  // In shared code, which outlives us.
  ValueSlot eval_vars_;
};

}  // namespace shoal
