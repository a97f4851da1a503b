// Comparing values where no script can run.
#pragma once

#include "vm/value/string.h"
#include "vm/value/value.h"

namespace shoal {

SHOAL_COLD bool strict_equal_cells(Value x, Value y) noexcept;
/// Whether two different cells are unequal for certain, at a glance: one is an object, or both are
/// atoms.
inline bool differ_as_cells(Value x, Value y) noexcept {
  if (x.is_object() || y.is_object()) return true;
  return x.is_string() && y.is_string() && x.as_string()->is_atom() && y.as_string()->is_atom();
}
/// §7.2.14 IsStrictlyEqual.
inline bool strict_equal(Value x, Value y) noexcept {
  if (x.is_number() && y.is_number()) return x.as_number() == y.as_number();
  if (x == y) return true;
  if (!x.is_cell() || !y.is_cell()) return false;
  return strict_equal_cells(x, y);
}
/// §7.2.10 SameValue: NaN is NaN, +0 is not -0.
bool same_value(Value x, Value y) noexcept;
/// §7.2.11 SameValueZero.
bool same_value_zero(Value x, Value y) noexcept;
SHOAL_COLD bool to_boolean_slow(Value v) noexcept;
/// §7.1.2 ToBoolean.
inline bool to_boolean(Value v) noexcept {
  if (v.is_boolean()) return v.is_true();
  if (v.is_int32()) return v.as_int32() != 0;
  return to_boolean_slow(v);
}

}  // namespace shoal
