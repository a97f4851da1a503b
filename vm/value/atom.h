// Atoms: interned strings. Immortal as cells, so that shared code and shapes can hold them, and two
// of them are equal exactly if their addresses are.
//
//   static     named in atoms.def, or of one Latin-1 character: constant data, found through a
//   constant hash table permanent  named by code or by natives (intern_*): process-wide, never
//   freed counted    met at run time as property keys: process-wide too, and freed when the last
//   context that met them ends
//
// A context finds atoms in a table of its own, which holds a count of each; the process-wide one is
// sharded, locked, and asked on a miss only.
#pragma once

#include <string_view>

#include "vm/value/property_key.h"
#include "vm/value/string.h"
#include "vm/value/symbol.h"

namespace shoal {

/// A string in constant memory, laid out as a String.
template <size_t N>
struct alignas(kCellAlignment) StaticAtom {
  uint64_t header;
  uint32_t hash;
  uint32_t offset = 0;
  char chars[N];

  constexpr StaticAtom() noexcept : header(0), hash(0), chars{} {}
  constexpr explicit StaticAtom(const char (&text)[N]) noexcept : StaticAtom() {
    for (size_t i = 0; i < N; ++i) chars[i] = text[i];
    finish();
  }
  constexpr explicit StaticAtom(char unit) noexcept
    requires(N == 2)
      : StaticAtom() {
    chars[0] = unit;
    finish();
  }

 private:
  constexpr void finish() noexcept {
    hash = string_hash::of(chars, N - 1);
    header = (N - 1) | String::kLatin1 | String::kAtom |
             (uint64_t{static_cast<uint8_t>(Kind::String)} << kCellKindShift) | kCellImmortalBit;
    if (N == 2 && chars[0] >= '0' && chars[0] <= '9') header |= String::kIndexAtom;
  }
};

namespace atoms {

struct Storage {
  StaticAtom<2> singles[256];
#define ATOM(identifier, text) StaticAtom<sizeof(text)> identifier;
#include "vm/value/atoms.def"
#undef ATOM
};
extern const Storage storage;

/// Nobody writes to an atom; String* is the type that values have.
template <size_t N>
::shoal::String* as_string(const StaticAtom<N>& atom) noexcept {
  return reinterpret_cast<::shoal::String*>(const_cast<StaticAtom<N>*>(&atom));
}
#define ATOM(identifier, text) \
  inline ::shoal::String* identifier() noexcept { return as_string(storage.identifier); }
#include "vm/value/atoms.def"
#undef ATOM

}  // namespace atoms

inline String* String::empty() noexcept { return atoms::empty(); }
inline String* String::single(uint8_t unit) noexcept {
  return atoms::as_string(atoms::storage.singles[unit]);
}

/// The atom with these units; made if new, and then kept for the life of the process.
String* intern_latin1(const uint8_t* chars, uint32_t length);
String* intern_utf16(const char16_t* units, uint32_t length);
inline String* intern_ascii(std::string_view text) {
  return intern_latin1(reinterpret_cast<const uint8_t*>(text.data()),
                       static_cast<uint32_t>(text.size()));
}
/// WTF-8.
String* intern_utf8(std::string_view text);
String* intern(const StringView& text);
/// The key that a text spells: an index if it is one in canonical form, else the atom.
PropertyKey intern_key(const StringView& text);

/// A context's table of the atoms it has met.
class ContextAtoms {
 public:
  ContextAtoms() noexcept = default;
  ~ContextAtoms();
  ContextAtoms(const ContextAtoms&) = delete;
  ContextAtoms& operator=(const ContextAtoms&) = delete;

  /// The atom equal to s. Charges what it keeps. Error: quota.
  Result<String*> atom_of(Heap& heap, String* s) {
    if (s->is_atom()) return s;
    return find_or_add(heap, s);
  }
  /// The property key that s names.
  Result<PropertyKey> key_of(Heap& heap, String* s) {
    if (s->is_key_atom()) return PropertyKey::atom(s);
    const int64_t index = s->array_index();
    if (index >= 0) return PropertyKey::index(static_cast<uint32_t>(index));
    String* const atom = TRY(find_or_add(heap, s));
    return PropertyKey::atom(atom);
  }
  uint32_t count() const noexcept { return count_; }

 private:
  /// Open addressing over atoms; the lowest bit says that we hold a count.
  struct Part {
    uintptr_t* slots = nullptr;
    uint32_t capacity = 0, used = 0;
    void insert(uintptr_t entry) noexcept;
    void release() noexcept;
  };
  Result<String*> find_or_add(Heap& heap, String* s);
  static Result<void> grow(Heap& heap, Part& part);
  /// More than a few: they are shared out to many parts, so that growing never takes long.
  Result<void> split(Heap& heap);
  Part& part_of(uint32_t hash) noexcept;

  Part whole_;             // While there are few.
  Part* parts_ = nullptr;  // Else these.
  uint32_t count_ = 0;
};

/// Shorthand for keys of natives: key(atoms::length()).
inline PropertyKey key(String* atom) noexcept { return PropertyKey::atom(atom); }

}  // namespace shoal
