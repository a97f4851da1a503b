#include "vm/value/equality.h"

#include <cmath>
#include <cstring>

#include "vm/object/object.h"
#include "vm/value/bigint.h"
#include "vm/value/conversions.h"
#include "vm/value/string.h"

namespace shoal {

bool strict_equal_cells(Value x, Value y) noexcept {
  const Kind kind = x.cell_kind();
  if (kind != y.cell_kind()) return false;
  if (kind == Kind::String) return String::equals(x.as_string(), y.as_string());
  if (kind == Kind::BigInt) return BigInt::compare(x.as_bigint(), y.as_bigint()) == 0;
  return false;
}

bool same_value(Value x, Value y) noexcept {
  if (both_numbers(x, y)) {
    const double a = x.as_number(), b = y.as_number();
    if (a != a) return b != b;
    return a == b && std::signbit(a) == std::signbit(b);
  }
  return strict_equal(x, y);
}

bool same_value_zero(Value x, Value y) noexcept {
  if (both_numbers(x, y)) {
    const double a = x.as_number(), b = y.as_number();
    return a == b || (a != a && b != b);
  }
  return strict_equal(x, y);
}

bool to_boolean_slow(Value v) noexcept {
  if (v.is_number()) {
    const double d = v.as_number();
    return d == d && d != 0;
  }
  if (!v.is_cell()) return v.is_true();
  switch (v.cell_kind()) {
    case Kind::String: return !v.as_string()->is_empty();
    case Kind::BigInt: return !v.as_bigint()->is_zero();
    default: break;
  }
  return !(v.is_object() && v.as_object()->shape()->has(ShapeFlags::IsHTMLDDA));
}

double number_remainder(double n, double d) noexcept { return std::fmod(n, d); }

double number_exponentiate(double base, double exponent) noexcept {
  if (exponent != exponent) return exponent;
  if (std::isinf(exponent) && std::fabs(base) == 1) return std::nan("");
  return std::pow(base, exponent);
}

}  // namespace shoal
