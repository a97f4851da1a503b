#include "vm/object/weak.h"

#include "vm/run/realm.h"
#include "vm/value/symbol.h"

namespace shoal {

bool can_be_held_weakly(Value v) noexcept {
  return v.is_object() || (v.is_symbol() && !v.as_symbol()->is_registered());
}

Result<void> WeakCollection::put(Heap& heap, Value key, Value value) {
  SHOAL_ASSERT(can_be_held_weakly(key));
  if (!table_) {
    EphemeronTable* const fresh =
        TRY(EphemeronTable::create(heap, static_cast<CellKind>(Kind::EphemeronTable)));
    table_.set(heap, this, fresh);
  }
  EphemeronTable* const table = TRY(table_->set(heap, key.as_cell(), value.bits()));
  table_.set(heap, this, table);
  return {};
}

// ---- FinalizationEntry

FinalizationEntry::FinalizationEntry(FinalizationRegistryObject* registry, Cell* target, Value held,
                                     Cell* token, FinalizationEntry* next) noexcept
    : Cell(static_cast<CellKind>(Kind::FinalizationEntry)), registry_(registry), next_(next) {
  target_.init(target);
  token_.init(token);
  held_.init(held);
}

void FinalizationEntry::trace(Tracer& tracer) const {
  tracer.visit(registry_);
  tracer.visit_bits(*held_.address());
  tracer.visit(next_);
  tracer.visit_weak(&target_, target_.get());
  tracer.visit_weak(&token_, token_.get());
  tracer.defer_weak(this);
}

bool FinalizationEntry::trace_ephemerons(Tracer& tracer) {
  tracer.visit(static_cast<const Cell*>(target_.get()));
  tracer.visit(static_cast<const Cell*>(token_.get()));
  return false;
}

void FinalizationEntry::sweep_weak(WeakSweeper& sweeper) {
  if (sweeper.is_dead(token_.get())) token_.clear();
  if (!sweeper.is_dead(target_.get())) return;
  target_.clear();
  if (std::exchange(registry_->is_notified_, true)) return;
  sweeper.notify_owner(registry_.get());
}

// ---- FinalizationRegistryObject

FinalizationRegistryObject::FinalizationRegistryObject(Shape* shape, Value cleanup,
                                                       Realm* realm) noexcept
    : Object(shape), realm_(realm) {
  cleanup_.init(cleanup);
}

Result<FinalizationRegistryObject*> FinalizationRegistryObject::create(Heap& heap, Shape* shape,
                                                                       Value cleanup,
                                                                       Realm* realm) {
  return heap.create<FinalizationRegistryObject>(static_cast<CellKind>(Kind::FinalizationRegistry),
                                                 shape, cleanup, realm);
}

Result<void> FinalizationRegistryObject::add(Heap& heap, Value target, Value held, Value token) {
  FinalizationEntry* const entry = TRY(heap.create<FinalizationEntry>(
      static_cast<CellKind>(Kind::FinalizationEntry), this, target.as_cell(), held,
      token.is_undefined() ? nullptr : token.as_cell(), entries_.get()));
  entries_.set(heap, this, entry);
  return {};
}

void FinalizationRegistryObject::unlink(Heap& heap, FinalizationEntry* before,
                                        FinalizationEntry* entry) noexcept {
  if (before)
    before->next_.set(heap, before, entry->next_.get());
  else
    entries_.set(heap, this, entry->next_.get());
}

bool FinalizationRegistryObject::unregister(Heap& heap, Value token) noexcept {
  bool removed = false;
  FinalizationEntry* before = nullptr;
  for (FinalizationEntry* e = entries_.get(); e; e = e->next_.get()) {
    if (e->token_.get() == token.as_cell()) {
      unlink(heap, before, e);
      removed = true;
    } else {
      before = e;
    }
  }
  return removed;
}

bool FinalizationRegistryObject::take_cleared(Heap& heap, Value& held) noexcept {
  is_notified_ = false;
  FinalizationEntry* before = nullptr;
  for (FinalizationEntry* e = entries_.get(); e; before = e, e = e->next_.get()) {
    if (e->target_.get()) continue;
    held = e->held_.get();
    unlink(heap, before, e);
    return true;
  }
  return false;
}

void FinalizationRegistryObject::trace(Tracer& tracer) const {
  Object::trace(tracer);
  tracer.visit_bits(*cleanup_.address());
  tracer.visit_bits(*async_context_.address());
  tracer.visit(realm_);
  tracer.visit(entries_);
}

}  // namespace shoal
