// Intl mathematical values (ECMA-402, section 16.5.16): numbers as exact decimal text.
#include <cmath>

#include "stdlib/intl/number_format.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/bigint.h"
#include "vm/value/number_text.h"
#include "vm/value/string_builder.h"

namespace shoal::intl {
namespace {

/// Longer numbers are not formatted: ICU could not be stopped in the middle.
constexpr uint32_t kDigitsMax = 1u << 16;

Result<MathematicalValue> of_text(Context& cx, std::string_view text) {
  MathematicalValue x;
  x.text = TRY(text_value(cx, text));
  x.is_nan = text == "NaN";
  x.is_negative = text.starts_with('-');
  return x;
}
Result<MathematicalValue> of_number(Context& cx, double d) {
  if (d == 0 && std::signbit(d)) return of_text(cx, "-0");
  return of_text(cx, number_to_text(d));
}
Result<MathematicalValue> of_bigint(Context& cx, const BigInt* n) {
  constexpr uint64_t kBitsPerDigit = 4;  // More than needed.
  if (n->bit_length() > uint64_t{kDigitsMax} * kBitsPerDigit)
    return throw_range_error(cx, "The BigInt has too many digits to be formatted");
  MathematicalValue x;
  String* const text = TRY(BigInt::to_string(cx.heap(), n));
  x.text = Value(text);
  x.is_negative = n->is_negative();
  return x;
}
bool is_decimal(const StringView& s) noexcept {
  for (uint32_t i = 0; i < s.length(); ++i) {
    const char16_t c = s[i];
    const bool part =
        (c >= '0' && c <= '9') || c == '.' || c == '+' || c == '-' || c == 'e' || c == 'E';
    if (!part) return false;
  }
  return true;
}
/// A StringNumericLiteral, as exact as it is written.
Result<MathematicalValue> of_string(Context& cx, String* string) {
  const StringView all = TRY(string->view(cx.heap()));
  const StringView text = trim(all);
  if (text.length() > kDigitsMax)
    return throw_range_error(cx, "The text is too long to be formatted as a number");
  const double d = string_to_number(all);
  // RoundMVResult: what is no finite number, or zero, is so as a number.
  if (!std::isfinite(d) || d == 0) return of_number(cx, d);
  if (!is_decimal(text)) {
    bool valid = false;
    BigInt* const n = TRY(BigInt::from_string(cx.heap(), text, valid));
    if (valid) return of_bigint(cx, n);
    return of_number(cx, d);
  }
  MathematicalValue x;
  const uint32_t from = text[0] == '+' ? 1 : 0;
  String* const literal = TRY(String::from_view(cx.heap(), text.sub(from, text.length())));
  x.text = Value(literal);
  x.is_negative = std::signbit(d);
  return x;
}

}  // namespace

Result<MathematicalValue> mathematical_value_of(Context& cx, Value numeric) {
  if (numeric.is_bigint()) return of_bigint(cx, numeric.as_bigint());
  return of_number(cx, numeric.as_number());
}
Task<MathematicalValue> to_intl_mathematical_value(Context& cx, Value value) {
  const Value primitive = co_await to_primitive(cx, value, Hint::Number);
  if (primitive.is_bigint()) co_return mathematical_value_of(cx, primitive);
  if (primitive.is_string()) co_return of_string(cx, primitive.as_string());
  const Value number = co_await primitive_to_number(cx, primitive);
  co_return mathematical_value_of(cx, number);
}

}  // namespace shoal::intl
