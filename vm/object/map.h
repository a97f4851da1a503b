// MapObject and SetObject, §24.1 and §24.2: entries in order of insertion, in a HashTable that is
// made on first use.
//
// ITERATING. Begin with MapCursor{} and call next() until it fails: entries added meanwhile are
// seen, deleted ones are not, whatever happens to the map in between. The cursor is a table and a
// number: an iterator object keeps both.
#pragma once

#include "vm/object/hash_table.h"
#include "vm/object/object.h"

namespace shoal {

/// Where an iteration stands. table may be null: the map was never written to when the iteration
/// began.
struct MapCursor {
  HashTable* table = nullptr;
  uint32_t position = 0;
};

/// What Map and Set share. `Width` is 2 for key and value, 1 for keys.
template <uint32_t Width>
class KeyedCollection : public Object {
 public:
  uint32_t size() const noexcept { return table_ ? table_->live() : 0; }
  bool has(Value key) const noexcept {
    return table_ && table_->find(HashTable::normalize(key)) != HashTable::kNotFound;
  }
  /// False: was not there.
  bool remove(Value key) noexcept {
    const uint32_t i = table_ ? table_->find(HashTable::normalize(key)) : HashTable::kNotFound;
    if (i == HashTable::kNotFound) return false;
    table_->remove_at(i);
    return true;
  }
  Result<void> clear(Heap& heap) {
    if (!table_ || table_->used() == 0) return {};
    HashTable* const fresh = TRY(table_->cleared(heap));
    table_.set(heap, this, fresh);
    return {};
  }
  /// Makes room for `count` entries at once, while empty.
  Result<void> reserve(Heap& heap, uint32_t count) {
    if (table_) return {};
    HashTable* const table = TRY(HashTable::create(heap, Width, count));
    table_.set(heap, this, table);
    return {};
  }
  /// Moves the cursor to the next entry and past it: true, and `at` is where the entry is, in
  /// cursor.table.
  bool next(MapCursor& cursor, uint32_t& at) const noexcept {
    if (!cursor.table) cursor.table = table_.get();
    if (!cursor.table || !HashTable::settle(cursor.table, cursor.position)) return false;
    at = cursor.position++;
    return true;
  }
  HashTable* table() const noexcept { return table_.get(); }
  void set_table(Heap& heap, HashTable* table) noexcept { table_.set(heap, this, table); }

  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit(table_);
  }

 protected:
  explicit KeyedCollection(Shape* shape) noexcept : Object(shape) {}
  Result<void> put(Heap& heap, Value key, Value value) {
    key = HashTable::normalize(key);
    const uint32_t hash = HashTable::hash_of(key);
    HashTable* table = table_.get();
    if (table) {
      const uint32_t i = table->find(key, hash);
      if (i != HashTable::kNotFound) {
        if constexpr (Width == 2) table->set_value_at(heap, i, value);
        return {};
      }
    }
    if (!table || table->is_full()) [[unlikely]] {
      table = TRY(table ? table->rehash(heap) : HashTable::create(heap, Width, 0));
      table_.set(heap, this, table);
    }
    table->append(heap, key, hash, value);
    return {};
  }
  Slot<HashTable> table_;  // Null while nothing was added.
};

class MapObject final : public KeyedCollection<2> {
 public:
  static constexpr CellInfo kCell = cell_info<MapObject>("Map");
  static Result<MapObject*> create(Heap& heap, Shape* shape) {
    return heap.create<MapObject>(static_cast<CellKind>(Kind::Map), shape);
  }
  /// The value, or undefined.
  Value get(Value key) const noexcept {
    const uint32_t i = table_ ? table_->find(HashTable::normalize(key)) : HashTable::kNotFound;
    return i == HashTable::kNotFound ? Value::undefined() : table_->value_at(i);
  }
  /// Amortised O(1). Error: QuotaExceeded, or too big.
  Result<void> set(Heap& heap, Value key, Value value) { return put(heap, key, value); }

 private:
  friend class Heap;
  explicit MapObject(Shape* shape) noexcept : KeyedCollection(shape) {}
};

class SetObject final : public KeyedCollection<1> {
 public:
  static constexpr CellInfo kCell = cell_info<SetObject>("Set");
  static Result<SetObject*> create(Heap& heap, Shape* shape) {
    return heap.create<SetObject>(static_cast<CellKind>(Kind::Set), shape);
  }
  Result<void> add(Heap& heap, Value key) { return put(heap, key, Value::undefined()); }

 private:
  friend class Heap;
  explicit SetObject(Shape* shape) noexcept : KeyedCollection(shape) {}
};

}  // namespace shoal
