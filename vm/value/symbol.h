// Symbol, §6.1.5; private names are symbols that reflection never shows. The well-known ones are
// immortal.
#pragma once

#include "gc/heap.h"
#include "vm/value/string.h"

namespace shoal {

class Symbol final : public Cell {
 public:
  static constexpr CellInfo kCell = cell_info<Symbol>("Symbol");
  enum Flags : uint64_t { None = 0, Private = 1, Registered = 2, PrivateAccessorOrMethod = 4 };

  /// description may be null: undefined. ordinal: from a counter of the context, for hashing.
  static Result<Symbol*> create(Heap& heap, String* description, uint32_t ordinal,
                                Flags flags = None) {
    return heap.create<Symbol>(static_cast<CellKind>(Kind::Symbol), description, ordinal, flags);
  }
  /// Null: undefined.
  String* description() const noexcept { return description_.get(); }
  bool is_private() const noexcept { return (header_payload() & Private) != 0; }
  bool is_registered() const noexcept { return (header_payload() & Registered) != 0; }
  uint32_t hash() const noexcept { return hash_; }
  void trace(Tracer& tracer) const { tracer.visit(description_); }

  Symbol(String* description, uint32_t ordinal, Flags flags, uint64_t cell_flags = 0) noexcept
      : Cell(static_cast<CellKind>(Kind::Symbol), flags, cell_flags),
        description_(description),
        hash_(ordinal * 0x9E37'79B1u) {}

 private:
  Slot<String> description_;
  uint32_t hash_;
};

/// The well-known symbols, §6.1.5.1, and those of the engine.
#define SHOAL_WELL_KNOWN_SYMBOLS(X)                                                      \
  X(iterator)                                                                            \
  X(asyncIterator)                                                                       \
  X(hasInstance)                                                                         \
  X(toPrimitive) X(toStringTag) X(species) X(isConcatSpreadable) X(unscopables) X(match) \
      X(matchAll) X(replace) X(search) X(split) X(dispose) X(asyncDispose) X(metadata)

enum class WellKnown : uint8_t {
#define X(name) name,
  SHOAL_WELL_KNOWN_SYMBOLS(X)
#undef X
};
Symbol* well_known(WellKnown which) noexcept;
/// "@@iterator" and the like, as tables of natives write them; null if unknown.
Symbol* well_known_by_name(std::string_view name) noexcept;

}  // namespace shoal
