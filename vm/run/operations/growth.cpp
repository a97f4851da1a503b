#include "vm/run/operations/growth.h"

#include <algorithm>

#include "vm/run/operations/object.h"

namespace shoal {
namespace {

/// Copied between two looks at the fuel, and what each costs.
constexpr uint32_t kValuesPerPiece = kLittleIsMuch ? 32 : 8192;
constexpr uint32_t kEntriesPerPiece = kLittleIsMuch ? 16 : 1024;
constexpr int64_t kValuesPerFuel = 2, kEntryFuel = 8;

bool slots_are_long(const Object* object) noexcept {
  const uint32_t in_line = object->shape()->inline_capacity();
  const uint32_t slot = object->shape()->slot_count();
  const ValueArray* const slots = object->slots();
  return slots && slots->capacity() >= kLongGrowth && slot >= in_line &&
         slot - in_line >= slots->capacity();
}

/// One that is a quarter tombstones is compacted instead: see define_field.
bool table_is_long(const Shape* shape) noexcept {
  const PropertyTable* const table = shape->table();
  return table && !table->is_immortal() && table->used() == shape->count() &&
         table->used() == table->capacity() && table->used() >= kLongGrowth &&
         table->removed() < table->used() / 4;
}

bool elements_are_long(const Object* object, uint32_t index) noexcept {
  const ValueArray* const elements = object->elements();
  return elements && index >= elements->capacity() && elements->capacity() >= kLongGrowth &&
         !object->shape()->has(ShapeFlags::SparseElements) && object->stays_dense_with(index);
}

/// ValueArray::grow.
Task<ValueArray*> grow_values(Context& cx, const ValueArray* old, uint32_t capacity) {
  ValueArray* const fresh = co_await ValueArray::create_empty(cx.heap(), capacity);
  track_stores(cx.heap(), fresh);
  for (uint32_t i = 0; i < capacity;) {
    const uint32_t piece = std::min(capacity - i, kValuesPerPiece);
    for (const uint32_t end = i + piece; i < end; ++i)
      fresh->init(i, i < old->capacity() ? old->get(i) : Value::hole());
    fresh->extend(cx.heap(), piece);
    co_await burn_fuel(cx, piece / kValuesPerFuel);
  }
  co_return fresh;
}

Task<bool> grow_table(Context& cx, Shape* shape) {
  const PropertyTable* const old = shape->table();
  const uint32_t count = old->used();
  PropertyTable* const fresh =
      co_await PropertyTable::create(cx.heap(), PropertyTable::capacity_after(count));
  for (uint32_t i = 0; i < count;) {
    const uint32_t end = std::min(count, i + kEntriesPerPiece);
    for (; i < end; ++i) {
      const PropertyEntry& e = old->entry(i);
      if (!e.key.is_empty()) fresh->append(&cx.heap(), e.key, e.slot, e.attributes);
    }
    co_await burn_fuel(cx, kEntriesPerPiece * kEntryFuel);
  }
  ShapeOps::move_to_table(cx, shape, fresh);
  co_return true;
}

Task<bool> forget_entries(Context& cx, HashTable* table) {
  const uint32_t count = table->used();
  for (uint32_t i = 0; i < count; i += kValuesPerPiece) {
    table->forget(i, std::min(count, i + kValuesPerPiece));
    co_await burn_fuel(cx, kValuesPerPiece / kValuesPerFuel);
  }
  co_return true;
}

template <uint32_t Width>
Task<bool> rehash(Context& cx, KeyedCollection<Width>* collection) {
  HashTable* const old = collection->table();
  const uint32_t count = old->used();
  HashTable* const fresh = co_await old->begin_rehash(cx.heap());
  for (uint32_t i = 0; i < count; i += kEntriesPerPiece) {
    old->copy_to(cx.heap(), fresh, i, std::min(count, i + kEntriesPerPiece));
    co_await burn_fuel(cx, kEntriesPerPiece * kEntryFuel);
  }
  old->become_predecessor(cx.heap(), fresh, false);
  collection->set_table(cx.heap(), fresh);
  (void)co_await forget_entries(cx, old);
  co_return true;
}

template <uint32_t Width>
Task<bool> clear_collection(Context& cx, KeyedCollection<Width>* collection) {
  HashTable* const old = collection->table();
  if (!old) co_return true;
  HashTable* const fresh = co_await HashTable::create(cx.heap(), Width, 0);
  old->become_predecessor(cx.heap(), fresh, true);
  collection->set_table(cx.heap(), fresh);
  (void)co_await forget_entries(cx, old);
  co_return true;
}

}  // namespace

bool grows_long(const Object* object, PropertyKey key) noexcept {
  if (key.is_index()) return elements_are_long(object, key.as_index());
  const Shape* const shape = object->shape();
  if (!shape->is_owned() || shape->count() < kLongGrowth) return false;
  return (slots_are_long(object) || table_is_long(shape)) && shape->find(key) == nullptr;
}

Task<bool> make_room(Context& cx, Object* object, PropertyKey key) {
  if (key.is_index()) {
    ValueArray* const grown =
        co_await grow_values(cx, object->elements(), Object::elements_capacity_for(key.as_index()));
    object->set_elements(cx.heap(), grown);
    co_return true;
  }
  if (slots_are_long(object)) {
    const uint32_t needed = object->shape()->slot_count() - object->shape()->inline_capacity() + 1;
    ValueArray* const grown =
        co_await grow_values(cx, object->slots(), Object::slots_capacity_for(needed));
    object->set_slots(cx.heap(), grown);
  }
  if (table_is_long(object->shape())) (void)co_await grow_table(cx, object->shape());
  co_return true;
}

Task<bool> make_room(Context& cx, ArrayObject* array) {
  const uint32_t wanted = Object::elements_capacity_for(array->length());
  ValueArray* const grown =
      co_await grow_values(cx, array->elements(), std::max(wanted, array->elements()->capacity()));
  array->set_elements(cx.heap(), grown);
  co_return true;
}

Task<bool> make_room(Context& cx, MapObject* map) { return rehash(cx, map); }
Task<bool> make_room(Context& cx, SetObject* set) { return rehash(cx, set); }
Task<bool> clear_long(Context& cx, MapObject* map) { return clear_collection(cx, map); }
Task<bool> clear_long(Context& cx, SetObject* set) { return clear_collection(cx, set); }

}  // namespace shoal
