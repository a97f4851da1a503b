#include "vm/value/atom.h"

#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>

namespace shoal {

/// A shard of the process-wide table: open addressing over atoms, and an arena for their characters.
class AtomTable {
 public:
  String* intern(StringView text, uint32_t hash) {
    std::scoped_lock lock(mutex_);
    if ((used_ + 1) * 4 > capacity_ * 3) grow();
    const uint32_t mask = capacity_ - 1;
    uint32_t at = (hash >> 6) & mask;
    for (; slots_[at]; at = (at + 1) & mask)
      if (slots_[at]->hash() == hash && slots_[at]->flat_view() == text) return slots_[at];
    String* const atom = make(text, hash);
    slots_[at] = atom;
    ++used_;
    return atom;
  }
  void add_static(String* atom) {
    if ((used_ + 1) * 4 > capacity_ * 3) grow();
    insert(atom);
    ++used_;
  }
  static AtomTable& shard(uint32_t hash);

 private:
  void insert(String* atom) {
    const uint32_t mask = capacity_ - 1;
    uint32_t at = (atom->hash() >> 6) & mask;
    while (slots_[at]) at = (at + 1) & mask;
    slots_[at] = atom;
  }
  void grow() {
    String** const old = slots_;
    const uint32_t old_capacity = capacity_;
    capacity_ = capacity_ ? capacity_ * 2 : 64;
    slots_ = static_cast<String**>(std::calloc(capacity_, sizeof(String*)));
    SHOAL_VERIFY(slots_ != nullptr);
    for (uint32_t i = 0; i < old_capacity; ++i)
      if (old[i]) insert(old[i]);
    std::free(old);
  }
  void* allocate(size_t bytes) {
    bytes = (bytes + kCellAlignment - 1) & ~(kCellAlignment - 1);
    if (bytes > static_cast<size_t>(end_ - cursor_)) {
      const size_t chunk = bytes > kChunkBytes / 4 ? bytes : kChunkBytes;
      auto* const memory = static_cast<char*>(std::aligned_alloc(kCellAlignment, chunk));
      SHOAL_VERIFY(memory != nullptr);
      if (chunk == bytes && cursor_ != end_) return memory;
      cursor_ = memory;
      end_ = memory + chunk;
    }
    return std::exchange(cursor_, cursor_ + bytes);
  }
  String* make(StringView text, uint32_t hash) {
    const bool latin1 = text.is_latin1();
    void* const memory = allocate(sizeof(String) + size_t{text.length()} * (latin1 ? 1 : 2));
    auto* const atom = new (memory)
        String(text.length(), String::kAtom | (latin1 ? String::kLatin1 : 0), kCellImmortalBit);
    atom->hash_ = hash;
    if (latin1)
      std::memcpy(atom->latin1_chars(), text.latin1(), text.length());
    else
      std::memcpy(atom->utf16_chars(), text.utf16(), size_t{text.length()} * 2);
    return atom;
  }
  static constexpr size_t kChunkBytes = 16 * 1024;
  std::mutex mutex_;
  String** slots_ = nullptr;
  uint32_t capacity_ = 0, used_ = 0;
  char* cursor_ = nullptr;
  char* end_ = nullptr;
};

namespace {

constexpr uint32_t kShards = 64;

struct Shards {
  AtomTable tables[kShards];
  Shards() {
#define ATOM(identifier, text) \
  tables[atoms::identifier()->hash() % kShards].add_static(atoms::identifier());
#include "vm/value/atoms.def"
#undef ATOM
    for (uint32_t c = 0; c < 256; ++c) {
      const auto unit = static_cast<uint8_t>(c);
      const StringView text(&unit, 1);
      const uint32_t hash = text.hash();
      singles[c] = tables[hash % kShards].intern(text, hash);
    }
  }
  String* singles[256];
};

Shards& shards() {
  // Never destroyed: atoms outlive every static object.
  static Shards* const all = new Shards;
  return *all;
}

}  // namespace

AtomTable& AtomTable::shard(uint32_t hash) { return shards().tables[hash % kShards]; }

String* String::single(uint8_t unit) noexcept { return shards().singles[unit]; }

String* intern_latin1(const uint8_t* chars, uint32_t length) {
  const StringView text(chars, length);
  const uint32_t hash = text.hash();
  return AtomTable::shard(hash).intern(text, hash);
}

String* intern_utf16(const char16_t* units, uint32_t length) {
  char16_t seen = 0;
  for (uint32_t i = 0; i < length; ++i) seen |= units[i];
  if (seen < 0x100) {
    std::string narrow(length, '\0');
    for (uint32_t i = 0; i < length; ++i) narrow[i] = static_cast<char>(units[i]);
    return intern_ascii(narrow);
  }
  const StringView text(units, length);
  const uint32_t hash = text.hash();
  return AtomTable::shard(hash).intern(text, hash);
}

PropertyKey intern_key(StringView text) {
  String* const atom = text.is_latin1() ? intern_latin1(text.latin1(), text.length())
                                        : intern_utf16(text.utf16(), text.length());
  const int64_t index = atom->array_index();
  return index >= 0 ? PropertyKey::index(static_cast<uint32_t>(index)) : PropertyKey::atom(atom);
}

String* intern_utf8(std::string_view text) {
  bool ascii = true;
  for (const char c : text) ascii = ascii && static_cast<uint8_t>(c) < 0x80;
  if (ascii) return intern_ascii(text);
  std::u16string units;
  decode_wtf8(text, units);
  return intern_utf16(units.data(), static_cast<uint32_t>(units.size()));
}

String* ContextAtoms::atom_of(String* s) {
  if (s->is_atom()) return s;
  const uint32_t hash = s->hash();
  String*& recent = recent_[hash % kRecent];
  if (recent && recent->hash() == hash && String::equals(recent, s)) return recent;
  if (s->is_rope()) {
    std::u16string units(s->length(), u'\0');
    s->copy_to(units.data());
    return recent = intern_utf16(units.data(), s->length());
  }
  const StringView text = s->flat_view();
  return recent = text.is_latin1() ? intern_latin1(text.latin1(), text.length())
                                   : intern_utf16(text.utf16(), text.length());
}

}  // namespace shoal
