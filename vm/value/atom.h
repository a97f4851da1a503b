// Atoms: interned strings. Process-wide and immortal, so that shared code and shapes can hold them, and two of them are
// equal exactly if their addresses are. Those that the engine itself names stand in atoms.def and are constant data.
#pragma once

#include <string_view>

#include "vm/value/property_key.h"
#include "vm/value/string.h"
#include "vm/value/symbol.h"

namespace shoal {

/// A string in constant memory, laid out as a String.
template <size_t N>
struct StaticAtom {
  uint64_t header;
  uint32_t hash;
  uint32_t offset = 0;
  char chars[N];

  constexpr StaticAtom(const char (&text)[N]) noexcept : header(0), hash(0), chars{} {
    uint32_t h = string_hash::kSeed;
    for (size_t i = 0; i + 1 < N; ++i) {
      chars[i] = text[i];
      h = string_hash::step(h, static_cast<uint8_t>(text[i]));
    }
    hash = string_hash::finish(h);
    header = (N - 1) | String::kLatin1 | String::kAtom |
             (uint64_t{static_cast<uint8_t>(Kind::String)} << kCellKindShift) | kCellImmortalBit;
  }
};

namespace atoms {
#define ATOM(identifier, text)                                                     \
  namespace storage {                                                              \
  alignas(kCellAlignment) inline constinit StaticAtom<sizeof(text)> identifier{text}; \
  }                                                                                \
  inline String* identifier() noexcept {                                           \
    return reinterpret_cast<String*>(&storage::identifier);                        \
  }
#include "vm/value/atoms.def"
#undef ATOM
}  // namespace atoms

/// The atom with these units; made if new, and then kept for the life of the process.
String* intern_latin1(const uint8_t* chars, uint32_t length);
String* intern_utf16(const char16_t* units, uint32_t length);
inline String* intern_ascii(std::string_view text) {
  return intern_latin1(reinterpret_cast<const uint8_t*>(text.data()),
                       static_cast<uint32_t>(text.size()));
}
/// WTF-8.
String* intern_utf8(std::string_view text);
/// The key that a text spells: an index if it is one in canonical form, else the atom.
PropertyKey intern_key(StringView text);

/// A context's way to the atoms: remembers those it met last, and counts what it added.
class ContextAtoms {
 public:
  /// The atom equal to s.
  String* atom_of(String* s);
  /// The property key that s names.
  PropertyKey key_of(String* s) {
    if (!s->is_atom()) {
      const int64_t index = s->array_index();
      if (index >= 0) return PropertyKey::index(static_cast<uint32_t>(index));
      return PropertyKey::atom(atom_of(s));
    }
    const char16_t first = s->length() ? s->at(0) : u'x';
    if (first >= u'0' && first <= u'9') [[unlikely]] {
      const int64_t index = s->array_index();
      if (index >= 0) return PropertyKey::index(static_cast<uint32_t>(index));
    }
    return PropertyKey::atom(s);
  }

 private:
  static constexpr uint32_t kRecent = 64;
  String* recent_[kRecent] = {};
};

/// Shorthand for keys of natives: key(atoms::length()).
inline PropertyKey key(String* atom) noexcept { return PropertyKey::atom(atom); }

}  // namespace shoal
