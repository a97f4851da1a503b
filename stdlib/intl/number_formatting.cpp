// Numbers and ranges of numbers as text and as parts (ECMA-402, section 16.5).
#include "stdlib/intl/kept_services.h"
#include "stdlib/intl/negotiation.h"
#include "stdlib/intl/number_format.h"
#include "stdlib/intl/number_natives.h"
#include "stdlib/intl/state.h"
#include "stdlib/intl/to_locale.h"
#include "vm/object/function.h"
#include "vm/run/operations/conversion.h"

namespace shoal::intl {
namespace {

constexpr const char* kNan = "NaN";

std::string decimal_text(const MathematicalValue& x) { return x.text.as_string()->utf8(); }

// ---- Ranges

struct Range {
  MathematicalValue begin, end;
};
enum Source : int32_t { kStartRange, kEndRange, kShared };
constexpr const char* kSources[] = {"startRange", "endRange", "shared"};

bool is_range_span(const Field& f) { return f.category == UFIELD_CATEGORY_NUMBER_RANGE_SPAN; }
/// Which of the two numbers a unit of the text belongs to.
Source source_at(const FormattedText& text, int32_t at) {
  for (const Field& f : text.fields)
    if (is_range_span(f) && f.begin <= at && at < f.end) return static_cast<Source>(f.field);
  return kShared;
}

Result<bool> open_range_formatter(Context& cx, NumberFormatState& format) {
  if (format.range_formatter) return true;
  const std::u16string skeleton(format.skeleton.begin(), format.skeleton.end());
  UErrorCode status = U_ZERO_ERROR;
  format.range_formatter =
      NumberRangeFormatter(icu().unumrf_openForSkeletonWithCollapseAndIdentityFallback(
          skeleton.c_str(), static_cast<int32_t>(skeleton.size()), UNUM_RANGE_COLLAPSE_AUTO,
          UNUM_IDENTITY_FALLBACK_APPROXIMATELY, icu_locale(format.data_locale).c_str(), nullptr,
          &status));
  if (U_FAILURE(status)) return throw_icu_error(cx, "Intl.NumberFormat", status);
  return true;
}
/// PartitionNumberRangePattern
Result<bool> format_range_text(Context& cx, NumberFormatState& format, const Range& range,
                               FormattedText& out) {
  if (range.begin.is_nan || range.end.is_nan)
    return throw_range_error(cx, "The bounds of a range must be numbers (got %s)", kNan);
  TRY(open_range_formatter(cx, format));
  const std::string begin = decimal_text(range.begin), end = decimal_text(range.end);
  UErrorCode status = U_ZERO_ERROR;
  const IcuHandle<UFormattedNumberRange, &Icu::unumrf_closeResult> result(
      icu().unumrf_openResult(&status));
  icu().unumrf_formatDecimalRange(format.range_formatter.get(), begin.data(),
                                  static_cast<int32_t>(begin.size()), end.data(),
                                  static_cast<int32_t>(end.size()), result.get(), &status);
  const UFormattedValue* const value = icu().unumrf_resultAsValue(result.get(), &status);
  if (U_FAILURE(status) || !read_formatted(value, out, status))
    return throw_icu_error(cx, "Intl.NumberFormat", status);
  return true;
}
Task<Range> to_range(Context& cx, Value begin, Value end) {
  if (begin.is_undefined() || end.is_undefined())
    co_return throw_type_error(cx, "Both bounds of a range are needed");
  Range range;
  range.begin = co_await to_intl_mathematical_value(cx, begin);
  range.end = co_await to_intl_mathematical_value(cx, end);
  co_return range;
}

Result<NumberFormatState*> this_format(Context& cx, const Args& args, const char* method) {
  return this_state<NumberFormatState>(cx, args.this_value, method);
}

Result<Value> format_to_parts(Context& cx, const NumberFormatState& format,
                              const MathematicalValue& x) {
  FormattedText text;
  TRY(partition_number_pattern(cx, format, decimal_text(x), text));
  ArrayObject* const array = TRY(new_array(cx));
  for (const Part& p : text.parts()) {
    const int32_t field = p.field < 0 ? -1 : text.fields[static_cast<size_t>(p.field)].field;
    Object* const part = TRY(new_part(cx, number_part_type(&format, field, x), p.text));
    TRY_VOID(array->push(cx.heap(), Value(part)));
  }
  return Value(array);
}
Result<Value> range_text(Context& cx, NumberFormatState& format, const Range& range) {
  FormattedText text;
  TRY(format_range_text(cx, format, range, text));
  return text_value(cx, text.text);
}
Result<Value> range_parts(Context& cx, NumberFormatState& format, const Range& range) {
  FormattedText text;
  TRY(format_range_text(cx, format, range, text));
  ArrayObject* const array = TRY(new_array(cx));
  for (const Part& p : text.parts(is_range_span)) {
    const int32_t field = p.field < 0 ? -1 : text.fields[static_cast<size_t>(p.field)].field;
    const Source source = source_at(text, p.begin);
    const MathematicalValue& x = source == kEndRange ? range.end : range.begin;
    Object* const part = TRY(new_part(cx, number_part_type(&format, field, x), p.text));
    TRY_VOID(define(cx, part, "source", std::string_view(kSources[source])));
    TRY_VOID(array->push(cx.heap(), Value(part)));
  }
  return Value(array);
}

}  // namespace

Result<bool> partition_number_pattern(Context& cx, const NumberFormatState& format,
                                      std::string_view decimal, FormattedText& out) {
  UErrorCode status = U_ZERO_ERROR;
  const FormattedNumber result(icu().unumf_openResult(&status));
  icu().unumf_formatDecimal(format.formatter.get(), decimal.data(),
                            static_cast<int32_t>(decimal.size()), result.get(), &status);
  const UFormattedValue* const value = icu().unumf_resultAsValue(result.get(), &status);
  if (U_FAILURE(status) || !read_formatted(value, out, status))
    return throw_icu_error(cx, "Intl.NumberFormat", status);
  return true;
}

const char* number_part_type(const NumberFormatState* format, int32_t field,
                             const MathematicalValue& x) {
  switch (field) {
    case UNUM_INTEGER_FIELD: {
      if (x.is_nan) return "nan";
      const StringView text = x.text.as_string()->flat_view();
      const bool infinite = text.equals_ascii("Infinity") || text.equals_ascii("-Infinity");
      return infinite ? "infinity" : "integer";
    }
    case UNUM_FRACTION_FIELD: return "fraction";
    case UNUM_DECIMAL_SEPARATOR_FIELD: return "decimal";
    case UNUM_EXPONENT_SYMBOL_FIELD: return "exponentSeparator";
    case UNUM_EXPONENT_SIGN_FIELD: return "exponentMinusSign";
    case UNUM_EXPONENT_FIELD: return "exponentInteger";
    case UNUM_GROUPING_SEPARATOR_FIELD: return "group";
    case UNUM_CURRENCY_FIELD: return "currency";
    case UNUM_PERCENT_FIELD:
      return format && format->style == NumberStyle::Unit ? "unit" : "percentSign";
    case UNUM_SIGN_FIELD: return x.is_negative ? "minusSign" : "plusSign";
    case UNUM_MEASURE_UNIT_FIELD: return "unit";
    case UNUM_COMPACT_FIELD: return "compact";
    case UNUM_APPROXIMATELY_SIGN_FIELD: return "approximatelySign";
    default: return "literal";
  }
}

Result<Value> format_numeric(Context& cx, NumberFormatState& format, const MathematicalValue& x) {
  FormattedText text;
  TRY(partition_number_pattern(cx, format, decimal_text(x), text));
  return text_value(cx, text.text);
}

NativeTask number_format_bound_format(Context& cx, Args args) {
  const Value format = args.callee->capture(0);
  const MathematicalValue x = co_await to_intl_mathematical_value(cx, args[0]);
  co_return format_numeric(cx, *static_cast<NumberFormatState*>(format.as<IntlObject>()->state()),
                           x);
}
NativeTask number_format_format_to_parts(Context& cx, Args args) {
  const NumberFormatState* const format =
      co_await this_format(cx, args, "Intl.NumberFormat.prototype.formatToParts");
  const MathematicalValue x = co_await to_intl_mathematical_value(cx, args[0]);
  co_return format_to_parts(cx, *format, x);
}
NativeTask number_format_format_range(Context& cx, Args args) {
  NumberFormatState* const format =
      co_await this_format(cx, args, "Intl.NumberFormat.prototype.formatRange");
  const Range range = co_await to_range(cx, args[0], args[1]);
  co_return range_text(cx, *format, range);
}
NativeTask number_format_format_range_to_parts(Context& cx, Args args) {
  NumberFormatState* const format =
      co_await this_format(cx, args, "Intl.NumberFormat.prototype.formatRangeToParts");
  const Range range = co_await to_range(cx, args[0], args[1]);
  co_return range_parts(cx, *format, range);
}

NativeTask numeric_to_locale_string(Context& cx, Value numeric, Value locales, Value options) {
  Value format = co_await kept_service(cx, KeptService::Number, locales, options);
  if (format.is_undefined()) {
    format = co_await construct_number_format(cx, locales, options);
    co_await step_void(keep_service(cx, KeptService::Number, locales, options, format));
  }
  const MathematicalValue x = co_await mathematical_value_of(cx, numeric);
  co_return format_numeric(cx, *static_cast<NumberFormatState*>(format.as<IntlObject>()->state()),
                           x);
}

}  // namespace shoal::intl
