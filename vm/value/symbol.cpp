#include "vm/value/symbol.h"

#include "vm/value/atom.h"

namespace shoal {
namespace {

constexpr std::string_view kNames[] = {
#define X(name) #name,
    SHOAL_WELL_KNOWN_SYMBOLS(X)
#undef X
};

struct WellKnownSymbols {
  alignas(kCellAlignment) char storage[std::size(kNames)][(sizeof(Symbol) + 15) & ~size_t{15}];
  WellKnownSymbols() {
    for (uint32_t i = 0; i < std::size(kNames); ++i) {
      String* const description = intern_ascii("Symbol." + std::string(kNames[i]));
      new (storage[i]) Symbol(description, 0x8000'0000u + i, Symbol::None, kCellImmortalBit);
    }
  }
};

WellKnownSymbols& all() {
  static WellKnownSymbols* const symbols = new WellKnownSymbols;
  return *symbols;
}

}  // namespace

Symbol* well_known(WellKnown which) noexcept {
  return reinterpret_cast<Symbol*>(all().storage[static_cast<uint32_t>(which)]);
}

Symbol* well_known_by_name(std::string_view name) noexcept {
  if (!name.starts_with("@@")) return nullptr;
  for (uint32_t i = 0; i < std::size(kNames); ++i)
    if (kNames[i] == name.substr(2)) return well_known(static_cast<WellKnown>(i));
  return nullptr;
}

}  // namespace shoal
