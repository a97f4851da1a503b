// PropertyKey: an atom (interned string), a symbol (private names are symbols too), or an array
// index 0 .. 2^32-2. A string that spells an array index is always the index form, so equal keys
// have equal bits.
#pragma once

#include "vm/value/value.h"

namespace shoal {

class PropertyKey {
 public:
  static constexpr uint64_t kIndexTag = 0xFFFE'0000'0000'0000;
  static constexpr uint32_t kMaxIndex = 0xFFFF'FFFE;

  constexpr PropertyKey() noexcept = default;
  static constexpr PropertyKey index(uint32_t i) noexcept { return PropertyKey(kIndexTag | i); }
  /// `atom` is interned and does not spell an array index.
  static PropertyKey atom(const String* atom) noexcept {
    return PropertyKey(static_cast<uint64_t>(reinterpret_cast<uintptr_t>(atom)));
  }
  static PropertyKey symbol(const Symbol* symbol) noexcept {
    return PropertyKey(static_cast<uint64_t>(reinterpret_cast<uintptr_t>(symbol)));
  }
  static constexpr PropertyKey from_bits(uint64_t bits) noexcept { return PropertyKey(bits); }

  constexpr uint64_t bits() const noexcept { return bits_; }
  constexpr bool is_empty() const noexcept { return bits_ == 0; }
  constexpr bool is_index() const noexcept { return bits_ >= kIndexTag; }
  bool is_atom() const noexcept { return is_cell_of(Kind::String); }
  bool is_symbol() const noexcept { return is_cell_of(Kind::Symbol); }
  constexpr uint32_t as_index() const noexcept {
    SHOAL_ASSERT(is_index());
    return static_cast<uint32_t>(bits_);
  }
  String* as_atom() const noexcept {
    SHOAL_ASSERT(is_atom());
    return reinterpret_cast<String*>(cell_of_bits(bits_));
  }
  Symbol* as_symbol() const noexcept {
    SHOAL_ASSERT(is_symbol());
    return reinterpret_cast<Symbol*>(cell_of_bits(bits_));
  }
  /// The string or symbol as Value; for an index see key_to_value (it may allocate a string).
  Value as_cell_value() const noexcept { return Value::from_bits(bits_); }

  friend constexpr bool operator==(PropertyKey x, PropertyKey y) noexcept {
    return x.bits_ == y.bits_;
  }

 private:
  constexpr explicit PropertyKey(uint64_t bits) noexcept : bits_(bits) {}
  bool is_cell_of(Kind kind) const noexcept {
    return bits_ != 0 && !is_index() && cell_of_bits(bits_)->kind() == static_cast<CellKind>(kind);
  }
  uint64_t bits_ = 0;
};

}  // namespace shoal
