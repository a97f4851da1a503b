#include "stdlib/temporal/iso_parser.h"

#include <cmath>
#include <cstdlib>
#include <string>

namespace shoal::temporal {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_alpha(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool equals_ignoring_case(std::string_view text, std::string_view lower_case) noexcept {
  if (text.size() != lower_case.size()) return false;
  for (size_t i = 0; i < text.size(); ++i)
    if (lower(text[i]) != lower_case[i]) return false;
  return true;
}

/// Reads from the front of a text. A read that fails may have consumed some: who tries something
/// else goes back.
class Reader {
 public:
  explicit Reader(std::string_view text) noexcept : text_(text) {}

  size_t position() const noexcept { return at_; }
  void go_back(size_t position) noexcept { at_ = position; }
  bool at_end() const noexcept { return at_ == text_.size(); }
  std::string_view since(size_t from) const noexcept { return text_.substr(from, at_ - from); }
  char peek() const noexcept { return at_end() ? '\0' : text_[at_]; }
  bool take(char c) noexcept {
    if (peek() != c || at_end()) return false;
    ++at_;
    return true;
  }
  /// A letter in either case.
  bool take_letter(char lower_case) noexcept {
    if (lower(peek()) != lower_case) return false;
    ++at_;
    return true;
  }
  bool number(uint32_t digits, int32_t& out) noexcept {
    out = 0;
    for (uint32_t i = 0; i < digits; ++i, ++at_) {
      if (!is_digit(peek())) return false;
      out = out * 10 + (peek() - '0');
    }
    return true;
  }
  bool number_within(int32_t min, int32_t max, int32_t& out) noexcept {
    return number(2, out) && out >= min && out <= max;
  }
  /// TemporalDecimalFraction, as billionths. True without one.
  bool fraction(int32_t& billionths, bool& present) noexcept {
    billionths = 0;
    present = peek() == '.' || peek() == ',';
    if (!present) return true;
    ++at_;
    uint32_t count = 0;
    for (; is_digit(peek()); ++at_)
      if (++count <= 9) billionths = billionths * 10 + (peek() - '0');
    if (count == 0 || count > 9) return false;
    for (; count < 9; ++count) billionths *= 10;
    return true;
  }
  bool year(int32_t& out) noexcept {
    const bool negative = peek() == '-';
    if (!negative && peek() != '+') return number(4, out);
    ++at_;
    if (!number(6, out) || (negative && out == 0)) return false;
    if (negative) out = -out;
    return true;
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

// ---- Dates and times

bool is_valid_month_day(int32_t month, int32_t day) noexcept {
  return day <= iso_days_in_month(1972, month);
}
/// Date
bool read_date(Reader& in, ISODate& out) noexcept {
  int32_t year, month, day;
  if (!in.year(year)) return false;
  const bool extended = in.take('-');
  if (!in.number_within(1, 12, month) || (extended && !in.take('-')) ||
      !in.number_within(1, 31, day) || day > iso_days_in_month(year, month))
    return false;
  out = {year, static_cast<uint8_t>(month), static_cast<uint8_t>(day)};
  return true;
}
/// Time
bool read_time(Reader& in, TimeRecord& out) noexcept {
  TimeNumbers t;
  int32_t hour, minute, second, billionths;
  bool has_fraction;
  if (!in.number_within(0, 23, hour)) return false;
  t.hour = hour;
  const bool extended = in.take(':');
  if (extended || is_digit(in.peek())) {
    if (!in.number_within(0, 59, minute)) return false;
    t.minute = minute;
    if (extended ? in.take(':') : is_digit(in.peek())) {
      if (!in.number_within(0, 60, second) || !in.fraction(billionths, has_fraction)) return false;
      t.second = second == 60 ? 59 : second;
      t.nanosecond = billionths;
    }
  }
  out = create_time(t);
  return true;
}
struct Offset {
  int64_t ns = 0;
  bool has_seconds = false;
};
/// UTCOffset[+SubMinutePrecision]
bool read_offset(Reader& in, Offset& out) noexcept {
  const bool negative = in.peek() == '-';
  if (!negative && in.peek() != '+') return false;
  (void)in.take(in.peek());
  int32_t hour, minute = 0, second = 0, billionths = 0;
  bool has_fraction;
  if (!in.number_within(0, 23, hour)) return false;
  const bool extended = in.take(':');
  if (extended || is_digit(in.peek())) {
    if (!in.number_within(0, 59, minute)) return false;
    if (extended ? in.take(':') : is_digit(in.peek())) {
      if (!in.number_within(0, 59, second) || !in.fraction(billionths, has_fraction)) return false;
      out.has_seconds = true;
    }
  }
  out.ns = ((hour * 60 + minute) * int64_t{60} + second) * kNsPerSecond + billionths;
  if (negative) out.ns = -out.ns;
  return true;
}

// ---- Annotations

bool is_zone_leading(char c) noexcept { return is_alpha(c) || c == '.' || c == '_'; }
/// TimeZoneIANAName
bool read_zone_name(Reader& in) noexcept {
  do {
    if (!is_zone_leading(in.peek())) return false;
    while (is_zone_leading(in.peek()) || is_digit(in.peek()) || in.peek() == '-' ||
           in.peek() == '+')
      (void)in.take(in.peek());
  } while (in.take('/'));
  return true;
}
/// TimeZoneIdentifier
bool read_zone_identifier(Reader& in) noexcept {
  if (in.peek() != '+' && in.peek() != '-') return read_zone_name(in);
  Offset offset;
  return read_offset(in, offset) && !offset.has_seconds;
}
/// TimeZoneAnnotation?: true without one, and then nothing is read.
bool read_zone_annotation(Reader& in, ParsedISO& out) noexcept {
  const size_t start = in.position();
  if (!in.take('[')) return true;
  (void)in.take('!');
  const size_t from = in.position();
  if (read_zone_identifier(in) && in.peek() == ']') {
    out.time_zone = in.since(from);
    return in.take(']');
  }
  in.go_back(start);
  return true;
}
bool read_annotation_key(Reader& in) noexcept {
  const auto leads = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  if (!leads(in.peek())) return false;
  while (leads(in.peek()) || is_digit(in.peek()) || in.peek() == '-') (void)in.take(in.peek());
  return true;
}
bool read_annotation_value(Reader& in) noexcept {
  do {
    if (!is_alpha(in.peek()) && !is_digit(in.peek())) return false;
    while (is_alpha(in.peek()) || is_digit(in.peek())) (void)in.take(in.peek());
  } while (in.take('-'));
  return true;
}
/// Annotations? and the end of the text, with what ParseISODateTime says about critical ones.
bool read_annotations(Reader& in, ParsedISO& out) noexcept {
  bool has_critical_calendar = false;
  while (in.take('[')) {
    const bool critical = in.take('!');
    const size_t key_from = in.position();
    if (!read_annotation_key(in)) return false;
    const std::string_view key = in.since(key_from);
    if (!in.take('=')) return false;
    const size_t value_from = in.position();
    if (!read_annotation_value(in)) return false;
    const std::string_view value = in.since(value_from);
    if (!in.take(']')) return false;
    if (key != "u-ca") {
      if (critical) return false;
    } else if (out.calendar.empty()) {
      out.calendar = value;
      has_critical_calendar = critical;
    } else if (critical || has_critical_calendar) {
      return false;
    }
  }
  return in.at_end();
}
bool read_suffix(Reader& in, ParsedISO& out) noexcept {
  return read_zone_annotation(in, out) && read_annotations(in, out);
}

// ---- Goals

enum class Z : uint8_t { Allowed, Forbidden };
/// Time DateTimeUTCOffset[?Z]?
bool read_time_and_offset(Reader& in, Z z, ParsedISO& out) noexcept {
  TimeRecord time;
  if (!read_time(in, time)) return false;
  out.time = time;
  if (lower(in.peek()) == 'z') {
    out.has_z = in.take_letter('z');
    return z == Z::Allowed;
  }
  if (in.peek() != '+' && in.peek() != '-') return true;
  Offset offset;
  if (!read_offset(in, offset)) return false;
  out.has_offset = true;
  out.offset_ns = offset.ns;
  out.offset_has_seconds = offset.has_seconds;
  return true;
}
/// AnnotatedDateTime; required: of the time.
bool read_date_time(std::string_view text, Z z, bool required, ParsedISO& out) noexcept {
  Reader in(text);
  if (!read_date(in, out.date)) return false;
  if (in.peek() == ' ' || lower(in.peek()) == 't') {
    (void)in.take(in.peek());
    if (!read_time_and_offset(in, z, out)) return false;
  } else if (required) {
    return false;
  }
  return read_suffix(in, out);
}
/// DateSpecYearMonth
bool read_year_month_spec(Reader& in, ISODate& out) noexcept {
  int32_t year, month;
  if (!in.year(year)) return false;
  (void)in.take('-');
  if (!in.number_within(1, 12, month)) return false;
  out = {year, static_cast<uint8_t>(month), 1};
  return true;
}
/// DateSpecMonthDay
bool read_month_day_spec(Reader& in, ISODate& out) noexcept {
  int32_t month, day;
  if (in.take('-') && !in.take('-')) return false;
  if (!in.number_within(1, 12, month)) return false;
  (void)in.take('-');
  if (!in.number_within(1, 31, day) || !is_valid_month_day(month, day)) return false;
  out = {1972, static_cast<uint8_t>(month), static_cast<uint8_t>(day)};
  return true;
}
template <class Read>
bool is_whole(std::string_view text, Read read) noexcept {
  Reader in(text);
  ISODate ignored;
  return read(in, ignored) && in.at_end();
}
/// AnnotatedTime, with its early errors: what might be a date needs the designator.
bool read_annotated_time(std::string_view text, ParsedISO& out) noexcept {
  Reader in(text);
  const bool designated = in.take_letter('t');
  const size_t from = in.position();
  if (!read_time_and_offset(in, Z::Forbidden, out)) return false;
  const std::string_view time = in.since(from);
  if (!designated && (is_whole(time, read_month_day_spec) || is_whole(time, read_year_month_spec)))
    return false;
  return read_suffix(in, out);
}
bool is_iso_calendar(std::string_view calendar) noexcept {
  return calendar.empty() || equals_ignoring_case(calendar, "iso8601");
}

bool read_goal(std::string_view text, Goal goal, ParsedISO& out) noexcept {
  switch (goal) {
    case Goal::DateTimeZoned:
      return read_date_time(text, Z::Allowed, false, out) && !out.time_zone.empty();
    case Goal::DateTime: return read_date_time(text, Z::Forbidden, false, out);
    case Goal::Instant:
      return read_date_time(text, Z::Allowed, true, out) && (out.has_z || out.has_offset);
    case Goal::Time:
      if (read_annotated_time(text, out)) return true;
      out = {};
      return read_date_time(text, Z::Forbidden, true, out);
    case Goal::MonthDay: {
      Reader in(text);
      out.has_year = false;
      if (read_month_day_spec(in, out.date) && read_suffix(in, out))
        return is_iso_calendar(out.calendar);
      break;
    }
    case Goal::YearMonth: {
      Reader in(text);
      out.has_day = false;
      if (read_year_month_spec(in, out.date) && read_suffix(in, out))
        return is_iso_calendar(out.calendar);
      break;
    }
  }
  out = {};
  return read_date_time(text, Z::Forbidden, false, out);
}

}  // namespace

std::optional<ParsedISO> parse_iso_date_time(std::string_view text, Goals allowed) noexcept {
  for (uint32_t goal = 1; goal <= goals(Goal::YearMonth); goal *= 2) {
    if ((allowed & goal) == 0) continue;
    ParsedISO result;
    if (read_goal(text, static_cast<Goal>(goal), result)) return result;
  }
  return std::nullopt;
}
std::optional<int64_t> parse_date_time_utc_offset(std::string_view text) noexcept {
  Reader in(text);
  Offset offset;
  if (!read_offset(in, offset) || !in.at_end()) return std::nullopt;
  return offset.ns;
}
std::optional<ParsedTimeZone> parse_time_zone_identifier(std::string_view text) noexcept {
  Reader in(text);
  if (!read_zone_identifier(in) || !in.at_end()) return std::nullopt;
  const std::optional<int64_t> offset = parse_date_time_utc_offset(text);
  if (!offset) return ParsedTimeZone{false, 0};
  return ParsedTimeZone{true, static_cast<int32_t>(*offset / kNsPerMinute)};
}
bool is_annotation_value(std::string_view text) noexcept {
  Reader in(text);
  return read_annotation_value(in) && in.at_end();
}

// ---- Durations

namespace {

/// A number and its designator: which unit it is one of, if any.
struct DurationPart {
  double value = 0;
  int32_t billionths = 0;
  bool has_fraction = false;
  Unit unit = Unit::Unset;
};
bool read_duration_part(Reader& in, const char* designators, Unit first_unit,
                        DurationPart& out) noexcept {
  const size_t from = in.position();
  while (is_digit(in.peek())) (void)in.take(in.peek());
  const std::string digits(in.since(from));
  if (digits.empty() || !in.fraction(out.billionths, out.has_fraction)) return false;
  out.value = std::strtod(digits.c_str(), nullptr);
  for (uint32_t i = 0; designators[i] != '\0'; ++i) {
    if (!in.take_letter(designators[i])) continue;
    out.unit = static_cast<Unit>(index_of(first_unit) + i);
    return true;
  }
  return false;
}
/// The rest of an hour, minute or second, as the units below.
void add_fraction(DurationFields& d, const DurationPart& part) noexcept {
  int64_t rest = part.billionths * (length_of(part.unit) / kNsPerSecond);
  for (uint32_t i = index_of(part.unit) + 1; i < DurationFields::kCount; ++i) {
    const int64_t length = length_of(static_cast<Unit>(i));
    const int64_t whole = rest / length;
    d.values[i] = static_cast<double>(whole);
    rest %= length;
  }
}
/// Parts in descending order; only the last may have a fraction, and only if it is a time.
bool read_duration_parts(Reader& in, const char* designators, Unit first_unit,
                         DurationFields& out) noexcept {
  int last = -1;
  bool ended = false;
  while (is_digit(in.peek())) {
    DurationPart part;
    if (ended || !read_duration_part(in, designators, first_unit, part)) return false;
    const int index = static_cast<int>(index_of(part.unit));
    if (index <= last || !std::isfinite(part.value)) return false;
    if (part.has_fraction && is_date_unit(part.unit)) return false;
    last = index;
    out.values[index] = part.value;
    ended = part.has_fraction;
    if (ended) add_fraction(out, part);
  }
  return last >= 0;
}

}  // namespace

std::optional<DurationFields> parse_temporal_duration(std::string_view text) noexcept {
  Reader in(text);
  const bool negative = in.peek() == '-';
  if (negative || in.peek() == '+') (void)in.take(in.peek());
  if (!in.take_letter('p')) return std::nullopt;
  DurationFields result;
  const bool has_date = is_digit(in.peek());
  if (has_date && !read_duration_parts(in, "ymwd", Unit::Year, result)) return std::nullopt;
  const bool has_time = in.take_letter('t');
  if (has_time && !read_duration_parts(in, "hms", Unit::Hour, result)) return std::nullopt;
  if (!in.at_end() || (!has_date && !has_time)) return std::nullopt;
  return negative ? negated(result) : result;
}

}  // namespace shoal::temporal
