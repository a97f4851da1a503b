// Shape: what objects of the same structure have in common: prototype, and for each own property
// its key, attributes and slot. An object's header word holds its Shape*, so an inline cache
// compares one word.
//
// THE MODEL. Shapes form transition trees per context: adding a property leads from a shape to the
// next, found in the context's one TransitionTable (so nothing is ever written to a shared shape).
// Shapes along one line of descent share one append-only PropertyTable; a shape sees its first
// `count` entries, and a second child of the same parent copies the table.
//
// SHARED shapes (Immortal) are process-wide: root shapes and those of intrinsics. They name their
// prototype by intrinsic number, which means the prototype of the context's first realm.
//
// OWNED shapes (flag Owned) belong to one object, which changes them in place: objects used as maps
// (dictionary mode), and prototypes. The table of one that was made from a shared shape is the
// shared one until it first changes (built-ins rarely do). One that caches rely on is Watched:
// before a property of it moves, goes or gets other attributes, its owner gets another Shape cell
// (renew), which caches then leave alone (Churned). Prototypes are not Watched: their changes move
// the epoch.
//
// PROTOTYPE CACHES. An object that serves as prototype gets an owned shape with the flag Prototype.
// A cache that went through a prototype chain holds the context's prototype epoch; adding, deleting
// or reconfiguring a property of an object that is a prototype and Watched (some cache relied on
// it), or changing its prototype, moves the epoch. Storing a value does not: caches hold slot
// numbers.
#pragma once

#include <cstddef>

#include "gc/heap.h"
#include "vm/object/value_array.h"
#include "vm/value/property_key.h"

namespace shoal {

class Context;
struct IntrinsicTemplate;

/// Property attributes, §6.1.7.1.
namespace attr {
inline constexpr uint8_t Writable = 1, Enumerable = 2, Configurable = 4;
/// The slot holds an Accessor cell; Writable is clear.
inline constexpr uint8_t IsAccessor = 8;
inline constexpr uint8_t All = Writable | Enumerable | Configurable;
inline constexpr uint8_t Hidden = Writable | Configurable;  // What built-in methods have.
}  // namespace attr

struct PropertyEntry {
  PropertyKey key;  // Empty: deleted (owned tables only).
  uint32_t slot;
  uint8_t attributes;
  uint16_t not_cell;  // kNotCell: to the collector an entry is two Values, the second no cell.
  static constexpr uint16_t kNotCell = 0xFFFE;
};
static_assert(sizeof(PropertyEntry) == 16 && offsetof(PropertyEntry, not_cell) == 14);
static_assert(!bits_are_cell(uint64_t{PropertyEntry::kNotCell} << 48));

/// Entries in order of addition, and a hash index over them once there are more than a few.
class PropertyTable final : public Cell {
 public:
  static constexpr CellInfo kCell = cell_info<PropertyTable>("PropertyTable");
  static constexpr uint32_t kLinearMax = 8;
  static constexpr uint32_t kNotFound = ~0u;

  static Result<PropertyTable*> create(Heap& heap, uint32_t capacity);
  /// For shared shapes: in process-wide memory, never freed.
  static PropertyTable* create_immortal(uint32_t capacity);

  uint32_t capacity() const noexcept { return static_cast<uint32_t>(header_payload()); }
  /// Of the table that takes the place of a full one.
  static uint32_t capacity_after(uint32_t count) noexcept {
    return count < 4 ? 4 : count < 8 ? 8 : count + count / 2 + 2;
  }
  uint32_t used() const noexcept { return used_; }
  /// Tombstones among them.
  uint32_t removed() const noexcept { return removed_; }
  const PropertyEntry& entry(uint32_t i) const noexcept { return entries()[i]; }
  PropertyEntry& entry(uint32_t i) noexcept { return entries()[i]; }
  /// Index of key among the first `count` entries, or kNotFound.
  uint32_t find(PropertyKey key, uint32_t count) const noexcept;
  /// There is room.
  void append(Heap* heap, PropertyKey key, uint32_t slot, uint8_t attributes) noexcept;
  /// Leaves a tombstone.
  void remove(uint32_t i) noexcept;

  void trace(Tracer& tracer) const;
  size_t cell_bytes() const { return bytes_for(capacity()); }
  static size_t bytes_for(uint32_t capacity) noexcept;

 private:
  friend class Heap;
  explicit PropertyTable(uint32_t capacity, uint64_t flags = 0) noexcept
      : Cell(static_cast<CellKind>(Kind::PropertyTable), capacity, flags) {}
  PropertyEntry* entries() noexcept { return reinterpret_cast<PropertyEntry*>(this + 1); }
  const PropertyEntry* entries() const noexcept {
    return reinterpret_cast<const PropertyEntry*>(this + 1);
  }
  uint32_t index_slots() const noexcept;
  // The index's numbers, entry number + 1, have 16 bits where the capacity allows it, else 32.
  template <class Number>
  uint32_t find_indexed(PropertyKey key, uint32_t count, uint32_t mask) const noexcept;
  template <class Number>
  void add_to_index(PropertyKey key, uint32_t i, uint32_t mask) noexcept;
  uint32_t used_ = 0;
  uint32_t removed_ = 0;
};

/// Hash of a key: from the characters or a counter, never from an address.
uint32_t hash_of(PropertyKey key) noexcept;

enum class ShapeFlags : uint16_t {
  None = 0,
  Owned = 1,  // One object's own; changed in place.
  NonExtensible = 2,
  ElementsSealed = 4,   // Dense elements are not configurable.
  ElementsFrozen = 8,   // ... nor writable.
  Prototype = 16,       // The owner serves as a prototype.
  Watched = 32,         // Owned: a cache relied on where the owner's own properties are.
  SparseElements = 64,  // Index keys may stand in the table: attributes, or absurd indices.
  LazyFunction = 128,   // A function whose length, name and prototype are not yet materialised.
  IsHTMLDDA = 256,
  HasParent = 512,  // It keeps the shape that it was made from.
  Churned = 1024,   // Owned: it took the place of a Watched one.
};
constexpr uint16_t operator|(ShapeFlags x, ShapeFlags y) {
  return static_cast<uint16_t>(static_cast<uint16_t>(x) | static_cast<uint16_t>(y));
}

class Shape final : public Cell {
 public:
  static constexpr CellInfo kCell = cell_info<Shape>("Shape");
  static constexpr uint16_t kNoIntrinsic = 0xFFFF;
  static constexpr uint32_t kMaxSharedProperties = 128;  // Beyond: dictionary mode.

  struct Init {
    Kind kind = Kind::Object;
    uint8_t inline_capacity = 0;
    uint16_t flags = 0;
    uint16_t proto_intrinsic = kNoIntrinsic;
    Value proto = Value::null();
  };
  static Result<Shape*> create(Heap& heap, const Init& init);
  static Shape* create_immortal(const Init& init);

  Kind instance_kind() const noexcept { return instance_kind_; }
  uint32_t inline_capacity() const noexcept { return inline_capacity_; }
  /// Entries visible to this shape, tombstones included.
  uint32_t count() const noexcept { return count_; }
  /// Slots in use, in-line ones first.
  uint32_t slot_count() const noexcept { return slot_count_; }
  bool has(ShapeFlags flag) const noexcept { return (flags_ & static_cast<uint16_t>(flag)) != 0; }
  bool is_owned() const noexcept { return has(ShapeFlags::Owned); }
  bool is_extensible() const noexcept { return !has(ShapeFlags::NonExtensible); }
  uint16_t flags() const noexcept { return flags_; }
  PropertyTable* table() const noexcept { return table_.get(); }
  const IntrinsicTemplate* intrinsic_template() const noexcept {
    return has(ShapeFlags::HasParent) ? nullptr : static_cast<const IntrinsicTemplate*>(origin_);
  }

  /// The entry of key, or null.
  const PropertyEntry* find(PropertyKey key) const noexcept {
    if (count_ == 0) return nullptr;
    const uint32_t i = table_->find(key, count_);
    return i == PropertyTable::kNotFound ? nullptr : &table_->entry(i);
  }
  /// The prototype: an object or null. May create the intrinsic that it names.
  Result<Value> proto(Context& cx) const;
  Value raw_proto() const noexcept { return proto_.get(); }
  uint16_t proto_intrinsic() const noexcept { return proto_intrinsic_; }

  /// The header word of objects of this shape.
  uint64_t header_word() const noexcept {
    return (uint64_t{static_cast<uint8_t>(instance_kind_)} << kCellKindShift) |
           static_cast<uint64_t>(reinterpret_cast<uintptr_t>(this));
  }

  // In place, for owned shapes and while building shared ones.
  void set_flag(ShapeFlags flag) noexcept { flags_ |= static_cast<uint16_t>(flag); }
  void set_proto(Heap& heap, Value proto) noexcept {
    proto_intrinsic_ = kNoIntrinsic;
    proto_.set(heap, this, proto);
  }
  void set_intrinsic_template(const IntrinsicTemplate* t) noexcept { origin_ = t; }

  void trace(Tracer& tracer) const {
    tracer.visit(table_);
    tracer.visit_bits(*proto_.address());
    if (has(ShapeFlags::HasParent)) tracer.visit(static_cast<const Cell*>(origin_));
  }

 private:
  friend class Heap;
  friend class ShapeOps;
  explicit Shape(const Init& init, uint64_t flags = 0) noexcept;

  Slot<PropertyTable> table_;
  ValueSlot proto_;
  // The template whose lazy entries the slots stand for, by slot number; with flag HasParent the
  // Shape that this one was made from: while one end of a path lives, the transitions along it do,
  // and the next object ends in the same shape.
  const void* origin_ = nullptr;
  uint32_t count_ = 0;
  uint32_t slot_count_ = 0;
  uint16_t flags_;
  uint16_t proto_intrinsic_;
  Kind instance_kind_;
  uint8_t inline_capacity_;
};

/// Makes and finds shapes.
class ShapeOps {
 public:
  /// The shape after adding key: shared with other objects that take the same path; `shape` is not
  /// owned.
  static Result<Shape*> add(Context& cx, Shape* shape, PropertyKey key, uint8_t attributes);
  /// Adds to an owned shape in place.
  static Result<void> add_owned(Context& cx, Shape* shape, PropertyKey key, uint8_t attributes);
  /// The same entries, without tombstones, in another table.
  static void move_to_table(Context& cx, Shape* shape, PropertyTable* table) noexcept;
  /// A table whose entries are numbered by their slots.
  static void set_owned_table(Context& cx, Shape* shape, PropertyTable* table) noexcept;
  /// What takes the place of a Watched shape: the same, in another cell.
  static Result<Shape*> renew(Context& cx, const Shape* shape);
  /// A copy that one object owns.
  static Result<Shape*> own(Context& cx, const Shape* shape);
  /// Same properties, other flags or prototype. (Shared: found again by the next object that goes
  /// the same way.)
  static Result<Shape*> with_flags(Context& cx, Shape* shape, uint16_t flags);
  static Result<Shape*> with_proto(Context& cx, Shape* shape, Value proto);
  /// The shape of a sealed or frozen object that had this one, which is not owned: no more
  /// properties, none configurable, and if frozen no data writable. Private names stay as they are.
  static Result<Shape*> with_integrity(Context& cx, Shape* shape, bool frozen);
  /// In place, owned shapes only.
  static Result<void> set_attributes(Context& cx, Shape* shape, PropertyKey key,
                                     uint8_t attributes);
  static Result<void> remove(Context& cx, Shape* shape, PropertyKey key);
  /// While building an immortal shape: appends without transitions. There is room in the table.
  static void append_immortal(Shape* shape, PropertyKey key, uint8_t attributes);
  static void reserve_immortal(Shape* shape, uint32_t capacity);

 private:
  static Result<void> own_table(Context& cx, Shape* shape);
  static Result<Shape*> copy(Context& cx, const Shape* shape, uint16_t flags);
  static void remember_child(Context& cx, Shape* shape, uint64_t key_bits, uint32_t detail,
                             Shape* child) noexcept;
};

/// The context's transitions: (shape, key, attributes or change) -> shape. Weak: a collection drops
/// entries whose parent or child died.
class TransitionTable {
 public:
  ~TransitionTable();
  Shape* find(const Shape* parent, uint64_t key_bits, uint32_t detail) const noexcept;
  /// False if there is no memory: the transition is then just not remembered.
  void insert(Shape* parent, uint64_t key_bits, uint32_t detail, Shape* child) noexcept;
  /// After a full cycle: drops what died. is_live says so of a cell.
  template <class IsLive>
  void sweep(IsLive&& is_live) {
    for (uint32_t i = 0; i < capacity_; ++i) {
      Entry& e = entries_[i];
      if (e.child != 0 &&
          !(is_live(shape_of(e.child)) && is_live(shape_of(e.parent)) && key_is_live(e, is_live)))
        e = {kTombstone, 0, 0};
    }
  }
  size_t bytes() const noexcept { return capacity_ * sizeof(Entry); }

 private:
  /// Three words: a context that runs a module of some size has a hundred of them. Above the
  /// addresses of parent and child, which have 48 bits, stand the halves of the detail.
  struct Entry {
    uint64_t parent;
    uint64_t key_bits;
    uint64_t child;  // 0: free, or tombstone if parent is not 0.
  };
  static constexpr uint64_t kTombstone = 1;
  static constexpr int kDetailShift = 48;
  static constexpr uint32_t kCapacityFirst = 20;
  static uint64_t word_of(const Shape* shape, uint32_t half) noexcept {
    return static_cast<uint64_t>(reinterpret_cast<uintptr_t>(shape)) | uint64_t{half}
                                                                           << kDetailShift;
  }
  static Shape* shape_of(uint64_t word) noexcept {
    return reinterpret_cast<Shape*>(word & ((uint64_t{1} << kDetailShift) - 1));
  }
  uint32_t first_place(uint64_t parent, uint64_t key_bits, uint64_t detail) const noexcept;
  uint32_t next_place(uint32_t at) const noexcept { return at + 1 == capacity_ ? 0 : at + 1; }
  void insert_entry(const Entry& entry) noexcept;
  bool is_full() const noexcept { return (used_ + 1) * 8 > capacity_ * 7; }
  template <class IsLive>
  static bool key_is_live(const Entry& e, IsLive&& is_live) {
    const PropertyKey key = PropertyKey::from_bits(e.key_bits);
    return e.key_bits < 0x100 || key.is_index() || is_live(cell_of_bits(e.key_bits));
  }
  void grow() noexcept;
  Entry* entries_ = nullptr;
  uint32_t capacity_ = 0;
  uint32_t used_ = 0;
};

}  // namespace shoal
