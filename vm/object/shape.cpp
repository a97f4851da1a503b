#include "vm/object/shape.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>

#include "vm/run/context.h"
#include "vm/value/string.h"
#include "vm/value/symbol.h"

namespace shoal {

// ---- PropertyTable

uint32_t hash_of(PropertyKey key) noexcept {
  if (key.is_index()) return key.as_index() * 0x9E37'79B1u;
  if (key.is_atom()) return key.as_atom()->hash();
  return key.as_symbol()->hash();
}

namespace {

/// Slots of the hash index for that many entries: a power of two, at most three quarters full.
uint32_t index_slots_for(uint32_t capacity) noexcept {
  if (capacity <= PropertyTable::kLinearMax) return 0;
  return std::bit_ceil(capacity + capacity / 2);
}

/// Whether the index's numbers, entry number + 1, have 16 bits.
bool has_short_index(uint32_t capacity) noexcept { return capacity < UINT16_MAX; }

}  // namespace

size_t PropertyTable::bytes_for(uint32_t capacity) noexcept {
  return sizeof(PropertyTable) + size_t{capacity} * sizeof(PropertyEntry) +
         size_t{index_slots_for(capacity)} *
             (has_short_index(capacity) ? sizeof(uint16_t) : sizeof(uint32_t));
}

uint32_t PropertyTable::index_slots() const noexcept { return index_slots_for(capacity()); }

Result<PropertyTable*> PropertyTable::create(Heap& heap, uint32_t capacity) {
  if (capacity > (1u << 26)) return heap.fail_too_big();
  // Zeroed memory: empty entries, and an index of zeroes (entry number + 1 otherwise).
  return heap.create_with_tail<PropertyTable>(static_cast<CellKind>(Kind::PropertyTable),
                                              bytes_for(capacity) - sizeof(PropertyTable),
                                              capacity);
}

PropertyTable* PropertyTable::create_immortal(uint32_t capacity) {
  void* const memory = std::aligned_alloc(
      kCellAlignment, (bytes_for(capacity) + kCellAlignment - 1) & ~(kCellAlignment - 1));
  SHOAL_VERIFY(memory != nullptr);
  std::memset(memory, 0, bytes_for(capacity));
  return new (memory) PropertyTable(capacity, kCellImmortalBit);
}

template <class Number>
SHOAL_ALWAYS_INLINE uint32_t PropertyTable::find_indexed(PropertyKey key, uint32_t count,
                                                         uint32_t mask) const noexcept {
  const Number* const index = reinterpret_cast<const Number*>(entries() + capacity());
  for (uint32_t at = hash_of(key) & mask;; at = (at + 1) & mask) {
    const uint32_t found = index[at];
    if (found == 0) return kNotFound;
    // Entries from `count` on belong to shapes further down the line.
    if (entries()[found - 1].key == key) return found - 1 < count ? found - 1 : kNotFound;
  }
}

template <class Number>
SHOAL_ALWAYS_INLINE void PropertyTable::add_to_index(PropertyKey key, uint32_t i,
                                                     uint32_t mask) noexcept {
  Number* const index = reinterpret_cast<Number*>(entries() + capacity());
  uint32_t at = hash_of(key) & mask;
  while (index[at] != 0) at = (at + 1) & mask;
  index[at] = static_cast<Number>(i + 1);
}

uint32_t PropertyTable::find(PropertyKey key, uint32_t count) const noexcept {
  const uint32_t slots = index_slots();
  if (slots == 0) {
    for (uint32_t i = 0; i < count; ++i)
      if (entries()[i].key == key) return i;
    return kNotFound;
  }
  return has_short_index(capacity()) ? find_indexed<uint16_t>(key, count, slots - 1)
                                     : find_indexed<uint32_t>(key, count, slots - 1);
}

void PropertyTable::append(Heap* heap, PropertyKey key, uint32_t slot,
                           uint8_t attributes) noexcept {
  SHOAL_ASSERT(used_ < capacity());
  const uint32_t i = used_++;
  PropertyEntry& e = entries()[i];
  e.key = key;
  e.slot = slot;
  e.attributes = attributes;
  e.not_cell = PropertyEntry::kNotCell;
  if (heap && !key.is_index()) write_barrier(*heap, this, &e.key);
  const uint32_t slots = index_slots();
  if (slots == 0) return;
  if (has_short_index(capacity()))
    add_to_index<uint16_t>(key, i, slots - 1);
  else
    add_to_index<uint32_t>(key, i, slots - 1);
}

void PropertyTable::remove(uint32_t i) noexcept {
  // The index keeps pointing here, so that probing goes on past it; an empty key matches nothing.
  entries()[i].key = PropertyKey();
  ++removed_;
}

void PropertyTable::trace(Tracer& tracer) const {
  tracer.visit_value_range(reinterpret_cast<const uint64_t*>(entries()), size_t{used_} * 2);
}

// ---- Shape

Shape::Shape(const Init& init, uint64_t flags) noexcept
    : Cell(static_cast<CellKind>(Kind::Shape), 0, flags),
      slot_count_(0),
      flags_(init.flags),
      proto_intrinsic_(init.proto_intrinsic),
      instance_kind_(init.kind),
      inline_capacity_(init.inline_capacity) {
  proto_.init(init.proto);
}

Result<Shape*> Shape::create(Heap& heap, const Init& init) {
  return heap.create<Shape>(static_cast<CellKind>(Kind::Shape), init);
}

Shape* Shape::create_immortal(const Init& init) {
  void* const memory = std::aligned_alloc(
      kCellAlignment, (sizeof(Shape) + kCellAlignment - 1) & ~(kCellAlignment - 1));
  SHOAL_VERIFY(memory != nullptr);
  return new (memory) Shape(init, kCellImmortalBit);
}

Result<Value> Shape::proto(Context& cx) const {
  if (proto_intrinsic_ == kNoIntrinsic) return proto_.get();
  return cx.first_realm()->intrinsic_value(cx, static_cast<Intrinsic>(proto_intrinsic_));
}

// ---- ShapeOps

namespace {

constexpr uint32_t kDetailFlags = 0x100, kDetailProto = 0x200, kDetailSealed = 0x300,
                   kDetailFrozen = 0x400;

/// How much room the copy of a table gets. What is copied from a shared one (the global object's
/// has 140 entries) mostly gets few properties more.
uint32_t capacity_of_copy(const PropertyTable* old, uint32_t count) noexcept {
  if (old && old->is_immortal()) return count + std::max(4u, count / 8);
  return PropertyTable::capacity_after(count);
}

/// Room for one more entry after the `count` that the shape sees: its own table if nobody has
/// appended there, else a copy.
Result<PropertyTable*> table_with_room(Heap& heap, const Shape* shape, bool exclusive) {
  PropertyTable* const old = shape->table();
  const uint32_t count = shape->count();
  if (old && !old->is_immortal() && old->used() == count && count < old->capacity()) return old;
  uint32_t capacity = capacity_of_copy(old, count);
  if (exclusive && count != 0 && capacity < 16) capacity = 16;
  PropertyTable* const table = TRY(PropertyTable::create(heap, capacity));
  for (uint32_t i = 0; i < count; ++i) {
    const PropertyEntry& e = old->entry(i);
    if (!e.key.is_empty()) table->append(&heap, e.key, e.slot, e.attributes);
  }
  return table;
}

}  // namespace

Result<Shape*> ShapeOps::copy(Context& cx, const Shape* shape, uint16_t flags) {
  Shape::Init init;
  init.kind = shape->instance_kind_;
  init.inline_capacity = shape->inline_capacity_;
  init.flags = flags & static_cast<uint16_t>(~static_cast<uint16_t>(ShapeFlags::HasParent));
  init.proto_intrinsic = shape->proto_intrinsic_;
  init.proto = shape->proto_.get();
  Shape* const fresh = TRY(Shape::create(cx.heap(), init));
  fresh->table_.init(shape->table_.get());
  fresh->count_ = shape->count_;
  fresh->slot_count_ = shape->slot_count_;
  fresh->origin_ = shape->intrinsic_template();
  return fresh;
}

void ShapeOps::remember_child(Context& cx, Shape* shape, uint64_t key_bits, uint32_t detail,
                              Shape* child) noexcept {
  cx.transitions().insert(shape, key_bits, detail, child);
  if (child->origin_) return;
  child->set_flag(ShapeFlags::HasParent);
  child->origin_ = shape;
  write_barrier(cx.heap(), child, &child->origin_);
}

Result<Shape*> ShapeOps::add(Context& cx, Shape* shape, PropertyKey key, uint8_t attributes) {
  SHOAL_ASSERT(!shape->is_owned() && shape->find(key) == nullptr);
  if (Shape* const known = cx.transitions().find(shape, key.bits(), attributes)) return known;
  Shape* const child = TRY(copy(cx, shape, shape->flags_));
  PropertyTable* const table = TRY(table_with_room(cx.heap(), shape, false));
  table->append(&cx.heap(), key, shape->slot_count_, attributes);
  child->table_.set(cx.heap(), child, table);
  // The parent may have had no table, or one that is too small: let it share the line's table.
  if (!shape->is_immortal() && shape->table() != table && shape->count_ > 0 &&
      shape->table()->used() == shape->count_)
    shape->table_.set(cx.heap(), shape, table);
  child->count_ = shape->count_ + 1;
  child->slot_count_ = shape->slot_count_ + 1;
  remember_child(cx, shape, key.bits(), attributes, child);
  return child;
}

Result<void> ShapeOps::add_owned(Context& cx, Shape* shape, PropertyKey key, uint8_t attributes) {
  SHOAL_ASSERT(shape->is_owned());
  PropertyTable* const table = TRY(table_with_room(cx.heap(), shape, true));
  table->append(&cx.heap(), key, shape->slot_count_, attributes);
  shape->table_.set(cx.heap(), shape, table);
  shape->count_ = table->used();
  ++shape->slot_count_;
  return {};
}

void ShapeOps::move_to_table(Context& cx, Shape* shape, PropertyTable* table) noexcept {
  SHOAL_ASSERT(shape->is_owned() && table->removed() == 0);
  shape->table_.set(cx.heap(), shape, table);
  shape->count_ = table->used();
}

void ShapeOps::set_owned_table(Context& cx, Shape* shape, PropertyTable* table) noexcept {
  SHOAL_ASSERT(shape->is_owned());
  shape->table_.set(cx.heap(), shape, table);
  shape->count_ = shape->slot_count_ = table->used();
}

Result<Shape*> ShapeOps::renew(Context& cx, const Shape* shape) {
  SHOAL_ASSERT(shape->has(ShapeFlags::Watched));
  const auto without = static_cast<uint16_t>(~static_cast<uint16_t>(ShapeFlags::Watched));
  return copy(cx, shape, (shape->flags_ & without) | static_cast<uint16_t>(ShapeFlags::Churned));
}

Result<Shape*> ShapeOps::own(Context& cx, const Shape* shape) {
  Shape* const fresh =
      TRY(copy(cx, shape, shape->flags_ | static_cast<uint16_t>(ShapeFlags::Owned)));
  if (!fresh->table() || fresh->table()->is_immortal()) return fresh;
  TRY_VOID(own_table(cx, fresh));
  return fresh;
}

/// A table of its own, since attributes and keys change in place. Tombstones fall out; slots stay.
Result<void> ShapeOps::own_table(Context& cx, Shape* shape) {
  uint32_t live = 0;
  for (uint32_t i = 0; i < shape->count_; ++i) live += !shape->table()->entry(i).key.is_empty();
  PropertyTable* const table =
      TRY(PropertyTable::create(cx.heap(), capacity_of_copy(shape->table(), live)));
  for (uint32_t i = 0; i < shape->count_; ++i) {
    const PropertyEntry& e = shape->table()->entry(i);
    if (!e.key.is_empty()) table->append(&cx.heap(), e.key, e.slot, e.attributes);
  }
  shape->table_.set(cx.heap(), shape, table);
  shape->count_ = live;
  return {};
}

Result<Shape*> ShapeOps::with_flags(Context& cx, Shape* shape, uint16_t flags) {
  if (shape->flags_ == flags) return shape;
  if (shape->is_owned()) {
    shape->flags_ = flags | static_cast<uint16_t>(ShapeFlags::Owned);
    return shape;
  }
  const uint64_t key = 1;  // No cell, see TransitionTable::key_is_live.
  const uint32_t detail = kDetailFlags | (uint32_t{flags} << 16);
  if (Shape* const known = cx.transitions().find(shape, key, detail)) return known;
  Shape* const child = TRY(copy(cx, shape, flags));
  remember_child(cx, shape, key, detail, child);
  return child;
}

Result<Shape*> ShapeOps::with_proto(Context& cx, Shape* shape, Value proto) {
  if (shape->is_owned()) {
    shape->set_proto(cx.heap(), proto);
    return shape;
  }
  if (shape->proto_intrinsic_ == Shape::kNoIntrinsic && shape->proto_.get() == proto) return shape;
  if (Shape* const known = cx.transitions().find(shape, proto.bits(), kDetailProto)) return known;
  Shape* const child = TRY(copy(cx, shape, shape->flags_));
  child->set_proto(cx.heap(), proto);
  remember_child(cx, shape, proto.bits(), kDetailProto, child);
  return child;
}

Result<Shape*> ShapeOps::with_integrity(Context& cx, Shape* shape, bool frozen) {
  SHOAL_ASSERT(!shape->is_owned());
  const uint64_t key = 1;  // No cell, see TransitionTable::key_is_live.
  const uint32_t detail = frozen ? kDetailFrozen : kDetailSealed;
  if (Shape* const known = cx.transitions().find(shape, key, detail)) return known;
  const ShapeFlags elements = frozen ? ShapeFlags::ElementsFrozen : ShapeFlags::ElementsSealed;
  const uint16_t added = ShapeFlags::NonExtensible | elements;
  Shape* const child = TRY(copy(cx, shape, shape->flags_ | added));
  if (shape->count_ != 0) {
    PropertyTable* const table = TRY(PropertyTable::create(cx.heap(), shape->count_));
    for (uint32_t i = 0; i < shape->count_; ++i) {
      const PropertyEntry& e = shape->table()->entry(i);
      uint8_t attributes = e.attributes;
      const bool is_private = e.key.is_symbol() && e.key.as_symbol()->is_private();
      if (!is_private) attributes &= static_cast<uint8_t>(~attr::Configurable);
      if (!is_private && frozen) attributes &= static_cast<uint8_t>(~attr::Writable);
      table->append(&cx.heap(), e.key, e.slot, attributes);
    }
    child->table_.set(cx.heap(), child, table);
  }
  remember_child(cx, shape, key, detail, child);
  return child;
}

Result<void> ShapeOps::set_attributes(Context& cx, Shape* shape, PropertyKey key,
                                      uint8_t attributes) {
  SHOAL_ASSERT(shape->is_owned());
  if (shape->table()->is_immortal()) TRY_VOID(own_table(cx, shape));
  const uint32_t i = shape->table()->find(key, shape->count_);
  shape->table()->entry(i).attributes = attributes;
  return {};
}

Result<void> ShapeOps::remove(Context& cx, Shape* shape, PropertyKey key) {
  SHOAL_ASSERT(shape->is_owned());
  if (shape->table()->is_immortal()) TRY_VOID(own_table(cx, shape));
  shape->table()->remove(shape->table()->find(key, shape->count_));
  return {};
}

void ShapeOps::reserve_immortal(Shape* shape, uint32_t capacity) {
  SHOAL_ASSERT(shape->is_immortal() && !shape->table());
  shape->table_.init(PropertyTable::create_immortal(capacity));
}

void ShapeOps::append_immortal(Shape* shape, PropertyKey key, uint8_t attributes) {
  shape->table()->append(nullptr, key, shape->slot_count_, attributes);
  ++shape->count_;
  ++shape->slot_count_;
}

// ---- TransitionTable

TransitionTable::~TransitionTable() { std::free(entries_); }

uint32_t TransitionTable::first_place(uint64_t parent, uint64_t key_bits,
                                      uint64_t detail) const noexcept {
  // By address: the order of this table is never visible, nothing iterates it for script.
  uint64_t hash = parent * 0x9E37'79B9'7F4A'7C15u;
  hash ^= (key_bits + detail) * 0xC2B2'AE3D'27D4'EB4Fu;
  return static_cast<uint32_t>((hash >> 32) * capacity_ >> 32);
}

Shape* TransitionTable::find(const Shape* parent, uint64_t key_bits,
                             uint32_t detail) const noexcept {
  if (capacity_ == 0) return nullptr;
  const uint64_t wanted = word_of(parent, detail >> 16), low = detail & 0xFFFF;
  for (uint32_t at = first_place(wanted, key_bits, low);; at = next_place(at)) {
    const Entry& e = entries_[at];
    if (e.parent == wanted && e.key_bits == key_bits && e.child >> kDetailShift == low &&
        e.child != 0)
      return shape_of(e.child);
    if (e.child == 0 && e.parent == 0) return nullptr;
  }
}

void TransitionTable::insert(Shape* parent, uint64_t key_bits, uint32_t detail,
                             Shape* child) noexcept {
  if (is_full()) grow();
  if (is_full()) return;
  insert_entry({word_of(parent, detail >> 16), key_bits, word_of(child, detail & 0xFFFF)});
}

void TransitionTable::insert_entry(const Entry& entry) noexcept {
  uint32_t at = first_place(entry.parent, entry.key_bits, entry.child >> kDetailShift);
  while (entries_[at].child != 0) at = next_place(at);
  if (entries_[at].parent == 0) ++used_;
  entries_[at] = entry;
}

void TransitionTable::grow() noexcept {
  uint32_t live = 0;
  for (uint32_t i = 0; i < capacity_; ++i) live += entries_[i].child != 0;
  const uint32_t capacity = std::max(kCapacityFirst, live + live / 2 + 8);
  auto* const fresh = static_cast<Entry*>(std::calloc(capacity, sizeof(Entry)));
  if (!fresh) return;
  Entry* const old = entries_;
  const uint32_t old_capacity = capacity_;
  entries_ = fresh;
  capacity_ = capacity;
  used_ = 0;
  for (uint32_t i = 0; i < old_capacity; ++i)
    if (old[i].child != 0) insert_entry(old[i]);
  std::free(old);
}

}  // namespace shoal
