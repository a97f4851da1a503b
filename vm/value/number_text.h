// Numbers as text and back, §6.1.6.1.20 Number::toString, §7.1.4.1 StringToNumber, and what
// Number.prototype needs.
#pragma once

#include <string>

#include "vm/value/string.h"

namespace shoal {

/// Shortest digits that read back as d, in ECMAScript's form. Writes at most kNumberTextMax
/// characters, returns how many.
inline constexpr size_t kNumberTextMax = 32;
size_t number_to_text(double d, char* out) noexcept;
std::string number_to_text(double d);
/// radix 2 to 36.
std::string number_to_radix(double d, uint32_t radix);
/// digits 0 to 100; |d| < 1e21.
std::string number_to_fixed(double d, uint32_t digits);
/// digits -1: as many as needed.
std::string number_to_exponential(double d, int digits);
std::string number_to_precision(double d, uint32_t precision);
/// §7.1.4.1: NaN if the text is no number.
double string_to_number(StringView text) noexcept;
/// Of a text that is known to be a decimal literal, with a minus perhaps.
double decimal_to_number(StringView text) noexcept;
/// §19.2.4 parseFloat and §19.2.5 parseInt, of a string already.
double parse_float(StringView text) noexcept;
double parse_int(StringView text, int32_t radix) noexcept;
/// WhiteSpace or LineTerminator, §12.2 and §12.3.
bool is_space(char32_t c) noexcept;
/// Without white space at both ends (or one).
StringView trim(StringView text, bool start = true, bool end = true) noexcept;

}  // namespace shoal
