// Durations as text and as parts: PartitionDurationFormatPattern.
#include <deque>
#include <optional>

#include "stdlib/intl/duration_format.h"
#include "stdlib/intl/list_format.h"
#include "stdlib/intl/negotiation.h"
#include "stdlib/intl/number_format.h"

namespace shoal::intl {
namespace {

using temporal::DurationFields;
using temporal::Int128;

/// A part of one element of the list.
struct DurationPart {
  const char* type;
  std::u16string text;
  const char* unit;  // Null: none.
};
using DurationElement = std::vector<DurationPart>;

/// A number in units of 10^-digits, exactly.
struct Decimal {
  Int128 value = 0;
  uint32_t digits = 0;
};
std::string decimal_text(const Decimal& d, bool negative_zero) {
  const bool negative = d.value < 0 || (d.value == 0 && negative_zero);
  Int128 rest = d.value < 0 ? -d.value : d.value;
  std::string text;
  for (uint32_t i = 0; rest != 0 || i <= d.digits; ++i) {
    if (i == d.digits && i != 0) text.insert(text.begin(), '.');
    text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  }
  return negative ? "-" + text : text;
}

class Partition {
 public:
  Partition(Context& cx, const DurationFormatState& s, const DurationFields& duration)
      : cx_(cx), s_(s), duration_(duration) {
    for (const double value : duration.values) negative_ = negative_ || value < 0;
  }

  Result<bool> run() {
    for (uint32_t i = 0; i < kDurationUnits; ++i) {
      const auto unit = static_cast<DurationUnit>(i);
      const UnitStyle style = s_.of(unit).style;
      if (style == UnitStyle::Numeric || style == UnitStyle::TwoDigit)
        return format_numeric_units(unit);
      const bool fraction = next_unit_fractional(unit);
      TRY(format_unit(unit, fraction));
      if (fraction) return true;
    }
    return true;
  }
  std::deque<DurationElement> elements;

 private:
  static const char* singular(DurationUnit unit) noexcept {
    static constexpr const char* kNames[] = {"year",        "month",     "week",   "day",
                                             "hour",        "minute",    "second", "millisecond",
                                             "microsecond", "nanosecond"};
    return kNames[static_cast<uint32_t>(unit)];
  }
  Int128 field(DurationUnit unit) const noexcept {
    return static_cast<Int128>(duration_.values[static_cast<uint32_t>(unit)]);
  }
  bool next_unit_fractional(DurationUnit unit) const noexcept {
    if (unit < DurationUnit::Seconds || unit == DurationUnit::Nanoseconds) return false;
    return s_.units[static_cast<uint32_t>(unit) + 1].style == UnitStyle::Fractional;
  }
  /// The value of a unit, with ComputeFractionalDigits if what follows is its fraction.
  Decimal value_of(DurationUnit unit, bool fraction) const noexcept {
    Decimal d{field(unit), 0};
    if (!fraction) return d;
    for (uint32_t i = static_cast<uint32_t>(unit) + 1; i < kDurationUnits; ++i) {
      d.digits += 3;
      d.value = d.value * 1000;
      if (s_.units[i].style == UnitStyle::Fractional)
        d.value += field(static_cast<DurationUnit>(i));
    }
    return d;
  }
  void set_fraction(NumberFormatState& format) const {
    format.digits.minimum_fraction_digits = s_.fractional_digits < 0 ? 0 : s_.fractional_digits;
    format.digits.maximum_fraction_digits = s_.fractional_digits < 0 ? 9 : s_.fractional_digits;
    constexpr int32_t kTrunc = 3;
    format.digits.rounding_mode = kTrunc;
  }
  /// The parts of a number: at the end of the element.
  Result<bool> add_number(NumberFormatState& format, const Decimal& d, DurationUnit unit,
                          DurationElement& element) {
    format.data_locale = s_.data_locale;
    format.numbering_system = s_.numbering_system;
    constexpr int32_t kNever = 1;
    const bool negative_zero = sign_displayed_ && d.value == 0 && negative_;
    if (!std::exchange(sign_displayed_, false)) format.sign_display = kNever;
    TRY(open_number_format(cx_, format));
    FormattedText text;
    TRY(partition_number_pattern(cx_, format, decimal_text(d, negative_zero), text));
    MathematicalValue x;
    x.text = Value(String::empty());
    x.is_negative = d.value < 0 || negative_zero;
    for (const Part& p : text.parts()) {
      const int32_t id = p.field < 0 ? -1 : text.fields[static_cast<size_t>(p.field)].field;
      element.push_back({number_part_type(&format, id, x), std::u16string(p.text), singular(unit)});
    }
    return true;
  }
  Result<bool> format_unit(DurationUnit unit, bool fraction) {
    const UnitOptions options = s_.of(unit);
    const Decimal d = value_of(unit, fraction);
    if (!options.always && d.value == 0) return true;
    NumberFormatState format;
    format.style = NumberStyle::Unit;
    format.unit = singular(unit);
    static constexpr int32_t kDisplays[] = {2, 0, 1};  // By UnitStyle: long, short, narrow.
    format.unit_display = kDisplays[static_cast<uint32_t>(options.style)];
    if (fraction) set_fraction(format);
    DurationElement element;
    TRY(add_number(format, d, unit, element));
    elements.push_back(std::move(element));
    return true;
  }

  /// [[DigitalFormat]]: what stands between the parts of a time.
  std::u16string separator() const {
    UErrorCode status = U_ZERO_ERROR;
    const IcuHandle<UDateTimePatternGenerator, &Icu::udatpg_close> generator(
        icu().udatpg_open(icu_locale(s_.data_locale).c_str(), &status));
    if (U_FAILURE(status)) return u":";
    const std::u16string pattern = icu_text<char16_t>(
        [&](char16_t* out, int32_t capacity, UErrorCode* error) {
          return icu().udatpg_getBestPatternWithOptions(
              generator.get(), u"Hm", 2, UDATPG_MATCH_NO_OPTIONS, out, capacity, error);
        },
        status);
    const size_t from = pattern.rfind(u'H') + 1, to = pattern.find(u'm');
    if (from == 0 || to == std::u16string::npos || to != from + 1) return u":";
    return pattern.substr(from, 1);
  }
  /// FormatNumericHours, FormatNumericMinutes, FormatNumericSeconds
  Result<bool> add_numeric(DurationUnit unit, bool separated, bool fraction,
                           DurationElement& element) {
    if (separated) element.push_back({"literal", separator(), nullptr});
    NumberFormatState format;
    format.use_grouping = UseGrouping::False;
    if (s_.of(unit).style == UnitStyle::TwoDigit) format.digits.minimum_integer_digits = 2;
    if (unit == DurationUnit::Seconds) set_fraction(format);
    return add_number(format, value_of(unit, fraction), unit, element);
  }
  /// FormatNumericUnits
  Result<bool> format_numeric_units(DurationUnit first) {
    const bool fraction = next_unit_fractional(DurationUnit::Seconds);
    const auto wanted = [this](DurationUnit unit, Int128 value) {
      return value != 0 || s_.of(unit).always;
    };
    const bool hours = first == DurationUnit::Hours && wanted(first, field(DurationUnit::Hours));
    const bool seconds =
        wanted(DurationUnit::Seconds, value_of(DurationUnit::Seconds, fraction).value);
    const bool minutes =
        first <= DurationUnit::Minutes &&
        ((hours && seconds) || wanted(DurationUnit::Minutes, field(DurationUnit::Minutes)));
    DurationElement element;
    if (hours) TRY(add_numeric(DurationUnit::Hours, false, false, element));
    if (minutes) TRY(add_numeric(DurationUnit::Minutes, hours, false, element));
    if (seconds) TRY(add_numeric(DurationUnit::Seconds, minutes, fraction, element));
    if (!element.empty()) elements.push_back(std::move(element));
    return true;
  }

  Context& cx_;
  const DurationFormatState& s_;
  const DurationFields& duration_;
  bool negative_ = false;       // DurationSign
  bool sign_displayed_ = true;  // The first number shows the sign of all.
};

/// ListFormatParts
Result<bool> format_elements(Context& cx, const DurationFormatState& s,
                             const std::deque<DurationElement>& elements, FormattedText& out) {
  const DurationStyle style = s.style == DurationStyle::Digital ? DurationStyle::Short : s.style;
  UErrorCode status = U_ZERO_ERROR;
  const ListFormatter formatter = open_list_formatter(
      s.data_locale, ListType::Unit, static_cast<ListStyle>(static_cast<uint8_t>(style)), status);
  if (U_FAILURE(status)) return throw_icu_error(cx, "Intl.DurationFormat", status);
  std::deque<std::u16string> texts;
  for (const DurationElement& element : elements) {
    texts.emplace_back();
    for (const DurationPart& p : element) texts.back() += p.text;
  }
  return format_list(cx, formatter, texts, out);
}
Result<void> add_part(Context& cx, ArrayObject* array, const char* type, std::u16string_view text,
                      const char* unit) {
  Object* const part = TRY(new_part(cx, type, text));
  if (unit) TRY_VOID(define(cx, part, "unit", std::string_view(unit)));
  return array->push(cx.heap(), Value(part));
}

}  // namespace

Result<Value> duration_text(Context& cx, const DurationFormatState& s,
                            const temporal::DurationFields& duration) {
  Partition partition(cx, s, duration);
  TRY(partition.run());
  FormattedText text;
  TRY(format_elements(cx, s, partition.elements, text));
  return text_value(cx, text.text);
}
Result<Value> duration_parts(Context& cx, const DurationFormatState& s,
                             const temporal::DurationFields& duration) {
  Partition partition(cx, s, duration);
  TRY(partition.run());
  FormattedText text;
  TRY(format_elements(cx, s, partition.elements, text));
  ArrayObject* const array = TRY(new_array(cx));
  size_t next = 0;
  for (const Part& p : list_parts(text)) {
    if (p.field < 0) {
      TRY_VOID(add_part(cx, array, "literal", p.text, nullptr));
      continue;
    }
    for (const DurationPart& d : partition.elements[next])
      TRY_VOID(add_part(cx, array, d.type, d.text, d.unit));
    ++next;
  }
  return Value(array);
}

}  // namespace shoal::intl
