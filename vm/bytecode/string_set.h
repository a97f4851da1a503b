// StringSet: the position of a string among a few atoms, by one look at a table: what a switch over
// strings asks for.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

#include "vm/value/string.h"

namespace shoal {

class StringSet {
 public:
  /// Of equal atoms the first counts.
  explicit StringSet(const std::vector<const String*>& atoms)
      : slots_(std::bit_ceil(atoms.size() * 2 + 1)) {
    for (uint32_t i = 0; i < atoms.size(); ++i) {
      SHOAL_ASSERT(atoms[i]->is_atom());
      length_max_ = std::max(length_max_, atoms[i]->length());
      uint32_t at = home(atoms[i]->hash());
      while (slots_[at].atom && slots_[at].atom != atoms[i]) at = next(at);
      if (!slots_[at].atom) slots_[at] = {atoms[i], static_cast<int32_t>(i)};
    }
  }

  /// -1: it is not among them.
  int32_t find_atom(const String* atom) const noexcept {
    for (uint32_t at = home(atom->hash()); slots_[at].atom; at = next(at))
      if (slots_[at].atom == atom) return slots_[at].index;
    return -1;
  }
  /// The same of any string. A rope longer than all of them is not looked into.
  int32_t find(const String* text) const noexcept {
    if (text->length() > length_max_) return -1;
    for (uint32_t at = home(text->hash()); slots_[at].atom; at = next(at))
      if (String::equals(slots_[at].atom, text)) return slots_[at].index;
    return -1;
  }

 private:
  struct Slot {
    const String* atom = nullptr;
    int32_t index = 0;
  };
  // At most half of the slots are taken.
  uint32_t home(uint32_t hash) const noexcept {
    return hash & (static_cast<uint32_t>(slots_.size()) - 1);
  }
  uint32_t next(uint32_t at) const noexcept { return home(at + 1); }

  std::vector<Slot> slots_;
  uint32_t length_max_ = 0;
};

}  // namespace shoal
