#include "vm/value/atom.h"

#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>

namespace shoal {

// ---- Static atoms

namespace atoms {
namespace {

template <size_t... I>
constexpr void fill_singles(StaticAtom<2>* out, std::index_sequence<I...>) noexcept {
  ((out[I] = StaticAtom<2>(static_cast<char>(I))), ...);
}

constexpr Storage make_storage() noexcept {
  Storage s;
  fill_singles(s.singles, std::make_index_sequence<256>());
#define ATOM(identifier, text) s.identifier = StaticAtom<sizeof(text)>(text);
#include "vm/value/atoms.def"
#undef ATOM
  return s;
}

}  // namespace

constinit const Storage storage = make_storage();

namespace {

struct Entry {
  uint32_t hash;
  uint16_t place;  // Offset in storage, in units of kCellAlignment.
};

constexpr uint16_t place_of(size_t offset) noexcept {
  return static_cast<uint16_t>(offset / kCellAlignment);
}

static_assert(sizeof(Storage) / kCellAlignment < 0xFFFF);

constexpr Entry kNamed[] = {
#define ATOM(identifier, text) \
  {string_hash::of(text, sizeof(text) - 1), place_of(offsetof(Storage, identifier))},
#include "vm/value/atoms.def"
#undef ATOM
};

#define ATOM(identifier, text) static_assert(sizeof(text) != 2, "::shoal::String::single has it");
#include "vm/value/atoms.def"
#undef ATOM

constexpr uint32_t kTableSize = 4096;
static_assert((std::size(kNamed) + 256) * 2 < kTableSize);

/// Place + 1 by hash, 0 where there is none.
constexpr std::array<uint16_t, kTableSize> make_table() noexcept {
  std::array<uint16_t, kTableSize> table{};
  const auto insert = [&table](uint32_t hash, uint16_t place) {
    uint32_t at = hash % kTableSize;
    while (table[at] != 0) at = (at + 1) % kTableSize;
    table[at] = static_cast<uint16_t>(place + 1);
  };
  for (const Entry& e : kNamed) insert(e.hash, e.place);
  for (uint32_t c = 0; c < 256; ++c) {
    const auto unit = static_cast<char>(c);
    insert(string_hash::of(&unit, 1),
           place_of(offsetof(Storage, singles) + c * sizeof(StaticAtom<2>)));
  }
  return table;
}

constinit const std::array<uint16_t, kTableSize> kTable = make_table();

::shoal::String* find_static(const StringView& text, uint32_t hash) noexcept {
  const auto* const base = reinterpret_cast<const char*>(&storage);
  for (uint32_t at = hash % kTableSize; kTable[at] != 0; at = (at + 1) % kTableSize) {
    const char* const place = base + size_t{kTable[at] - 1u} * kCellAlignment;
    auto* const atom = reinterpret_cast<::shoal::String*>(const_cast<char*>(place));
    if (atom->hash() == hash && atom->flat_view() == text) return atom;
  }
  return nullptr;
}

}  // namespace
}  // namespace atoms

// ---- The process-wide table

/// A shard: open addressing over atoms. The count of contexts that hold one stands in
/// String::offset_, under the lock.
class AtomTable {
 public:
  enum class Keep : uint8_t { Counted, Forever };

  /// Null: no memory.
  String* acquire(const StringView& text, uint32_t hash, Keep keep) {
    std::scoped_lock lock(mutex_);
    if ((used_ + 1) * 4 > capacity_ * 3 && !grow()) return nullptr;
    uint32_t at = home(hash);
    for (; slots_[at]; at = next(at))
      if (slots_[at]->hash() == hash && slots_[at]->flat_view() == text)
        return count_up(slots_[at], keep);
    String* const atom = make(text, hash);
    if (!atom) return nullptr;
    slots_[at] = atom;
    ++used_;
    return count_up(atom, keep);
  }
  void release(String* atom) {
    std::scoped_lock lock(mutex_);
    if (atom->offset_ == kForever) return;
    --atom->offset_;
    if (atom->offset_ != 0) return;
    remove(atom);
    std::free(atom);
  }
  static AtomTable& shard(uint32_t hash);
  /// What an atom costs.
  static size_t bytes_of(const StringView& text) noexcept {
    const size_t bytes = sizeof(String) + size_t{text.length()} * (text.is_latin1() ? 1 : 2);
    return (bytes + kCellAlignment - 1) & ~(kCellAlignment - 1);
  }

 private:
  static constexpr uint32_t kForever = ~uint32_t{0};

  uint32_t home(uint32_t hash) const noexcept { return (hash >> 8) & (capacity_ - 1); }
  uint32_t next(uint32_t at) const noexcept { return (at + 1) & (capacity_ - 1); }
  static String* count_up(String* atom, Keep keep) noexcept {
    if (atom->offset_ == kForever) return atom;
    // More than 2^32 - 2 contexts: it stays.
    atom->offset_ = keep == Keep::Forever ? kForever : atom->offset_ + 1;
    return atom;
  }
  static String* make(const StringView& text, uint32_t hash) {
    void* const memory = std::aligned_alloc(kCellAlignment, bytes_of(text));
    if (!memory) return nullptr;
    const bool latin1 = text.is_latin1();
    auto* const atom = new (memory)
        String(text.length(), String::kAtom | (latin1 ? String::kLatin1 : 0), kCellImmortalBit);
    atom->hash_ = hash;
    text.visit([atom](const auto* units, uint32_t n) {
      using Unit = std::remove_cv_t<std::remove_pointer_t<decltype(units)>>;
      std::memcpy(atom->chars<Unit>(), units, size_t{n} * sizeof(Unit));
    });
    if (atom->array_index() >= 0) atom->header_ |= String::kIndexAtom;
    return atom;
  }
  bool grow() {
    const uint32_t old_capacity = capacity_;
    const uint32_t new_capacity = old_capacity ? old_capacity * 2 : 16;
    auto** const bigger = static_cast<String**>(std::calloc(new_capacity, sizeof(String*)));
    if (!bigger) return false;
    String** const old = std::exchange(slots_, bigger);
    capacity_ = new_capacity;
    for (uint32_t i = 0; i < old_capacity; ++i) {
      if (!old[i]) continue;
      uint32_t at = home(old[i]->hash());
      while (slots_[at]) at = next(at);
      slots_[at] = old[i];
    }
    std::free(old);
    return true;
  }
  void remove(String* atom) noexcept {
    uint32_t hole = home(atom->hash());
    while (slots_[hole] != atom) hole = next(hole);
    // Whatever follows and may move into the hole does.
    for (uint32_t at = next(hole); slots_[at]; at = next(at)) {
      const uint32_t wanted = home(slots_[at]->hash());
      if (((at - wanted) & (capacity_ - 1)) < ((at - hole) & (capacity_ - 1))) continue;
      slots_[hole] = slots_[at];
      hole = at;
    }
    slots_[hole] = nullptr;
    --used_;
  }

  std::mutex mutex_;
  String** slots_ = nullptr;
  uint32_t capacity_ = 0, used_ = 0;
};

namespace {

constexpr uint32_t kShards = 256;
constinit AtomTable g_shards[kShards];

String* intern_hashed(const StringView& text, uint32_t hash) {
  if (String* const atom = atoms::find_static(text, hash)) return atom;
  String* const atom = AtomTable::shard(hash).acquire(text, hash, AtomTable::Keep::Forever);
  SHOAL_VERIFY(atom != nullptr);
  return atom;
}

}  // namespace

AtomTable& AtomTable::shard(uint32_t hash) { return g_shards[hash % kShards]; }

String* intern(const StringView& text) { return intern_hashed(text, text.hash()); }

String* intern_latin1(const uint8_t* chars, uint32_t length) {
  return intern(StringView(chars, length));
}

String* intern_utf16(const char16_t* units, uint32_t length) {
  char16_t seen = 0;
  for (uint32_t i = 0; i < length; ++i) seen |= units[i];
  if (seen >= 0x100) return intern(StringView(units, length));
  std::string narrow(length, '\0');
  for (uint32_t i = 0; i < length; ++i) narrow[i] = static_cast<char>(units[i]);
  return intern_ascii(narrow);
}

PropertyKey intern_key(const StringView& text) {
  String* const atom = text.is_latin1() ? intern(text) : intern_utf16(text.utf16(), text.length());
  const int64_t index = atom->array_index();
  return index >= 0 ? PropertyKey::index(static_cast<uint32_t>(index)) : PropertyKey::atom(atom);
}

String* intern_utf8(std::string_view text) {
  bool ascii = true;
  for (const char c : text) ascii = ascii && static_cast<uint8_t>(c) < 0x80;
  if (ascii) return intern_ascii(text);
  std::u16string units;
  units.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const char32_t c = decode_utf8(text, i, true);
    if (c >= 0x10000) units += static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10));
    units += static_cast<char16_t>(c < 0x10000 ? c : 0xDC00 + (c & 0x3FF));
  }
  return intern_utf16(units.data(), static_cast<uint32_t>(units.size()));
}

// ---- ContextAtoms

namespace {

constexpr uintptr_t kCounted = 1;
constexpr uint32_t kContextTableMin = 32;
/// So many stand in one table; more are shared out to so many tables.
#if defined(SHOAL_ASSERTIONS)
constexpr uint32_t kContextWholeMax = 512;
#else
constexpr uint32_t kContextWholeMax = 4096;
#endif
constexpr uint32_t kContextParts = 256;

String* atom_at(uintptr_t entry) noexcept { return reinterpret_cast<String*>(entry & ~kCounted); }

}  // namespace

ContextAtoms::~ContextAtoms() {
  whole_.release();
  if (!parts_) return;
  for (uint32_t i = 0; i < kContextParts; ++i) parts_[i].release();
  std::free(parts_);
}

void ContextAtoms::Part::release() noexcept {
  for (uint32_t i = 0; i < capacity; ++i) {
    if ((slots[i] & kCounted) == 0) continue;
    String* const atom = atom_at(slots[i]);
    AtomTable::shard(atom->hash()).release(atom);
  }
  std::free(slots);
  slots = nullptr;
  capacity = used = 0;
}

void ContextAtoms::Part::insert(uintptr_t entry) noexcept {
  uint32_t at = atom_at(entry)->hash() & (capacity - 1);
  while (slots[at] != 0) at = (at + 1) & (capacity - 1);
  slots[at] = entry;
  ++used;
}

ContextAtoms::Part& ContextAtoms::part_of(uint32_t hash) noexcept {
  if (!parts_) [[likely]]
    return whole_;
  return parts_[(hash * 0x9E37'79B1u) >> 24];
}

Result<void> ContextAtoms::grow(Heap& heap, Part& part) {
  Part bigger;
  bigger.capacity = part.capacity ? part.capacity * 2 : kContextTableMin;
  TRY_VOID(heap.charge_external((bigger.capacity - part.capacity) * sizeof(uintptr_t)));
  bigger.slots = static_cast<uintptr_t*>(std::calloc(bigger.capacity, sizeof(uintptr_t)));
  if (!bigger.slots) {
    heap.discharge_external((bigger.capacity - part.capacity) * sizeof(uintptr_t));
    return heap.fail_too_big("Out of memory");
  }
  for (uint32_t i = 0; i < part.capacity; ++i)
    if (part.slots[i] != 0) bigger.insert(part.slots[i]);
  std::free(part.slots);
  constexpr uint32_t kMovedPerMicrosecond = 32;
  if (part.capacity >= kMovedPerMicrosecond)
    heap.owner().on_pause(part.capacity / kMovedPerMicrosecond);
  part = bigger;
  return {};
}

Result<void> ContextAtoms::split(Heap& heap) {
  TRY_VOID(heap.charge_external(kContextParts * sizeof(Part)));
  auto* const parts = static_cast<Part*>(std::malloc(kContextParts * sizeof(Part)));
  if (!parts) {
    heap.discharge_external(kContextParts * sizeof(Part));
    return heap.fail_too_big("Out of memory");
  }
  for (uint32_t i = 0; i < kContextParts; ++i) new (&parts[i]) Part;
  parts_ = parts;
  for (uint32_t i = 0; i < whole_.capacity; ++i) {
    if (whole_.slots[i] == 0) continue;
    Part& part = part_of(atom_at(whole_.slots[i])->hash());
    if ((part.used + 1) * 3 > part.capacity * 2 && !grow(heap, part).ok()) {
      size_t charged = kContextParts * sizeof(Part);
      for (uint32_t k = 0; k < kContextParts; ++k) {
        charged += parts[k].capacity * sizeof(uintptr_t);
        std::free(parts[k].slots);
      }
      heap.discharge_external(charged);
      std::free(std::exchange(parts_, nullptr));
      return Thrown{};
    }
    part.insert(whole_.slots[i]);
  }
  heap.discharge_external(whole_.capacity * sizeof(uintptr_t));
  std::free(whole_.slots);
  whole_ = {};
  return {};
}

/// What an instruction takes longer that makes an atom, in a process that has many.
constexpr uint32_t kNewAtomUs = 2;

Result<String*> ContextAtoms::find_or_add(Heap& heap, String* s) {
  const StringView text = TRY(s->view(heap));
  const uint32_t hash = s->hash();
  Part* part = &part_of(hash);
  if (part->capacity != 0) {
    uint32_t at = hash & (part->capacity - 1);
    for (; part->slots[at] != 0; at = (at + 1) & (part->capacity - 1)) {
      String* const atom = atom_at(part->slots[at]);
      if (atom->hash() == hash && atom->flat_view() == text) return atom;
    }
  }
  if (!parts_ && count_ == kContextWholeMax) {
    TRY_VOID(split(heap));
    part = &part_of(hash);
  }
  if ((part->used + 1) * 3 > part->capacity * 2) TRY_VOID(grow(heap, *part));
  uintptr_t entry;
  String* atom = atoms::find_static(text, hash);
  if (atom) {
    entry = reinterpret_cast<uintptr_t>(atom);
  } else {
    TRY_VOID(heap.charge_external(AtomTable::bytes_of(text)));
    atom = AtomTable::shard(hash).acquire(text, hash, AtomTable::Keep::Counted);
    if (!atom) return heap.fail_too_big("Out of memory");
    entry = reinterpret_cast<uintptr_t>(atom) | kCounted;
    heap.owner().on_pause(kNewAtomUs);
  }
  part->insert(entry);
  ++count_;
  return atom;
}

}  // namespace shoal
