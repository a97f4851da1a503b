// Intl.NumberFormat as other services and toLocaleString see it.
#pragma once

#include <string>

#include "stdlib/intl/formatted.h"
#include "stdlib/intl/icu.h"
#include "stdlib/intl/number_options.h"
#include "vm/object/intl.h"
#include "vm/run/context.h"
#include "vm/run/native.h"

namespace shoal::intl {

enum class NumberStyle : uint8_t { Decimal, Percent, Currency, Unit };
enum class UseGrouping : uint8_t { Auto, Always, Min2, False };

using NumberFormatter = IcuHandle<UNumberFormatter, &Icu::unumf_close>;
using NumberRangeFormatter = IcuHandle<UNumberRangeFormatter, &Icu::unumrf_close>;
using FormattedNumber = IcuHandle<UFormattedNumber, &Icu::unumf_closeResult>;

struct NumberFormatState final : IntlState {
  static constexpr IntlType kType = IntlType::NumberFormat;
  std::string locale, data_locale, numbering_system;
  NumberStyle style = NumberStyle::Decimal;
  std::string currency, unit;
  int32_t currency_display = 1, currency_sign = 0, unit_display = 0, sign_display = 0;
  Notation notation = Notation::Standard;
  CompactDisplay compact_display = CompactDisplay::Short;
  UseGrouping use_grouping = UseGrouping::Auto;
  DigitOptions digits;
  std::string skeleton;
  NumberFormatter formatter;
  NumberRangeFormatter range_formatter;  // Made at the first range.
};

/// An Intl mathematical value as the decimal text that ICU reads: "-12.5", "1e300", "NaN",
/// "Infinity".
struct MathematicalValue {
  Value text;  // A string.
  bool is_nan = false, is_negative = false;
};
/// ToIntlMathematicalValue
Task<MathematicalValue> to_intl_mathematical_value(Context& cx, Value value);
/// The same of a number or BigInt.
Result<MathematicalValue> mathematical_value_of(Context& cx, Value numeric);

/// Makes the formatter of what the other slots say.
Result<bool> open_number_format(Context& cx, NumberFormatState& format);
/// PartitionNumberPattern of decimal text.
Result<bool> partition_number_pattern(Context& cx, const NumberFormatState& format,
                                      std::string_view decimal, FormattedText& out);
/// FormatNumeric
Result<Value> format_numeric(Context& cx, NumberFormatState& format, const MathematicalValue& x);
/// new %Intl.NumberFormat%(locales, options) without a new target's prototype: toLocaleString.
Task<Value> construct_number_format(Context& cx, Value locales, Value options);
/// The name of the part that a field of numbers is.
const char* number_part_type(const NumberFormatState* format, int32_t field,
                             const MathematicalValue& x);

}  // namespace shoal::intl
