// From options to patterns (ECMA-402: GetDateTimeFormat, DateTimeStyleFormat,
// AdjustDateTimeStyleFormat), with ICU's pattern generator as the matcher.
#include "stdlib/intl/date_time_format.h"
#include "stdlib/intl/negotiation.h"

namespace shoal::intl {
namespace {

constexpr const char* kTextWidths[] = {"narrow", "short", "long"};
constexpr const char* kNumericWidths[] = {"2-digit", "numeric"};
constexpr const char* kMonths[] = {"2-digit", "numeric", "narrow", "short", "long"};
constexpr const char* kZoneNames[] = {"short",      "long",         "shortOffset",
                                      "longOffset", "shortGeneric", "longGeneric"};
constexpr const char* kWeekdayLetters[] = {"EEEEE", "EEE", "EEEE"};
constexpr const char* kEraLetters[] = {"GGGGG", "GGG", "GGGG"};
constexpr const char* kYearLetters[] = {"yy", "y"};
constexpr const char* kMonthLetters[] = {"MM", "M", "MMMMM", "MMM", "MMMM"};
constexpr const char* kDayLetters[] = {"dd", "d"};
constexpr const char* kDayPeriodLetters[] = {"BBBBB", "B", "BBBB"};
constexpr const char* kMinuteLetters[] = {"mm", "m"};
constexpr const char* kSecondLetters[] = {"ss", "s"};
constexpr const char* kZoneLetters[] = {"z", "zzzz", "O", "OOOO", "v", "vvvv"};

using Mask = uint32_t;
constexpr Mask bit(Component c) noexcept { return Mask{1} << static_cast<uint32_t>(c); }
constexpr Mask kTimeMask = bit(Component::DayPeriod) | bit(Component::Hour) |
                           bit(Component::Minute) | bit(Component::Second) |
                           bit(Component::FractionalSecondDigits);
constexpr Mask kDateMask =
    bit(Component::Weekday) | bit(Component::Year) | bit(Component::Month) | bit(Component::Day);
constexpr Mask kYearMonthMask = bit(Component::Year) | bit(Component::Month);
constexpr Mask kMonthDayMask = bit(Component::Month) | bit(Component::Day);
constexpr Mask kYmd = kYearMonthMask | bit(Component::Day);
constexpr Mask kHms = bit(Component::Hour) | bit(Component::Minute) | bit(Component::Second);

Mask required_mask(Required r) noexcept {
  switch (r) {
    case Required::Date: return kDateMask;
    case Required::Time: return kTimeMask;
    case Required::YearMonth: return kYearMonthMask;
    case Required::MonthDay: return kMonthDayMask;
    case Required::Any: break;
  }
  return kDateMask | kTimeMask;
}
Mask defaults_mask(Defaults d) noexcept {
  switch (d) {
    case Defaults::Date: return kYmd;
    case Defaults::Time: return kHms;
    case Defaults::YearMonth: return kYearMonthMask;
    case Defaults::MonthDay: return kMonthDayMask;
    default: break;
  }
  return kYmd | kHms;
}

enum class Inherit : uint8_t { All, Relevant };
/// The options that GetDateTimeFormat matches. False: null.
bool format_options(const DateTimeComponents& given, Required required, Defaults defaults,
                    Inherit inherit, DateTimeComponents& out) {
  const Mask wanted = required_mask(required);
  bool any_present = false, needs_defaults = true;
  for (uint32_t i = 0; i < kComponents; ++i) {
    const auto c = static_cast<Component>(i);
    const Mask mask = bit(c);
    const bool present = given.has(c);
    if (present && (mask & (kDateMask | kTimeMask)) != 0) any_present = true;
    if (present && (mask & wanted) != 0) needs_defaults = false;
    const bool era =
        c == Component::Era && required != Required::Time && required != Required::MonthDay;
    if (inherit == Inherit::All || (mask & wanted) != 0 || era) out.values[i] = given.values[i];
  }
  if (!needs_defaults) return true;
  if (any_present && inherit == Inherit::Relevant) return false;
  constexpr int32_t kNumeric = 1;
  for (uint32_t i = 0; i < kComponents; ++i)
    if ((defaults_mask(defaults) & Mask{1} << i) != 0) out.values[i] = kNumeric;
  if (defaults == Defaults::ZonedDateTime && !out.has(Component::TimeZoneName))
    out[Component::TimeZoneName] = 0;
  return true;
}

// ---- Patterns letter by letter

/// A letter that begins a run outside of quotes, and how long the run is.
template <class Visitor>
void for_each_run(std::u16string_view pattern, Visitor&& visit) {
  bool quoted = false;
  for (size_t i = 0; i < pattern.size();) {
    const char16_t c = pattern[i];
    if (c == u'\'') quoted = !quoted;
    const bool letter = (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
    size_t end = i + 1;
    if (!quoted && letter) {
      while (end < pattern.size() && pattern[end] == c) ++end;
      visit(c, i, end - i);
    }
    i = end;
  }
}
char16_t hour_letter(const std::string& hour_cycle) noexcept {
  if (hour_cycle == "h11") return u'K';
  if (hour_cycle == "h12") return u'h';
  return hour_cycle == "h24" ? u'k' : u'H';
}
bool is_hour(char16_t c) noexcept { return c == u'h' || c == u'H' || c == u'k' || c == u'K'; }
bool is_twelve(char16_t c) noexcept { return c == u'h' || c == u'K'; }

void replace_hours(std::u16string& pattern, char16_t letter) {
  const std::u16string before = pattern;
  for_each_run(before, [&](char16_t c, size_t at, size_t length) {
    if (is_hour(c)) pattern.replace(at, length, length, letter);
  });
}

PatternGenerator open_generator(const DateTimeFormatState& s, UErrorCode& status) {
  return PatternGenerator(icu().udatpg_open(s.icu_name().c_str(), &status));
}
std::u16string best_pattern(const DateTimeFormatState& s, const std::u16string& skeleton,
                            UErrorCode& status) {
  const PatternGenerator generator = open_generator(s, status);
  if (U_FAILURE(status)) return {};
  return icu_text<char16_t>(
      [&](char16_t* out, int32_t capacity, UErrorCode* error) {
        return icu().udatpg_getBestPatternWithOptions(
            generator.get(), skeleton.data(), static_cast<int32_t>(skeleton.size()),
            UDATPG_MATCH_HOUR_FIELD_LENGTH, out, capacity, error);
      },
      status);
}

std::u16string pattern_of_components(const DateTimeFormatState& s, const DateTimeComponents& c,
                                     UErrorCode& status) {
  std::string skeleton;
  const char16_t hours = hour_letter(s.hour_cycle);
  for (uint32_t i = 0; i < kComponents; ++i) {
    const int32_t value = c.values[i];
    const auto component = static_cast<Component>(i);
    if (value == kAbsent) continue;
    if (component == Component::Hour)
      skeleton.append(value == 0 ? 2 : 1, is_twelve(hours) ? 'h' : 'H');
    else if (component == Component::FractionalSecondDigits)
      skeleton.append(static_cast<size_t>(value), 'S');
    else
      skeleton += component_info(component).letters[value];
  }
  std::u16string pattern =
      best_pattern(s, std::u16string(skeleton.begin(), skeleton.end()), status);
  replace_hours(pattern, hours);
  return pattern;
}

// ---- Styles

std::u16string skeleton_without(std::u16string_view skeleton, Mask kept) {
  std::u16string result;
  for_each_run(skeleton, [&](char16_t, size_t at, size_t length) {
    const std::u16string_view run = skeleton.substr(at, length);
    const DateTimeComponents c = components_of_pattern(run);
    for (uint32_t i = 0; i < kComponents; ++i)
      if (c.values[i] != kAbsent && (kept & Mask{1} << i) != 0) result += run;
    // The letter for AM and PM goes with the hours.
    if ((run[0] == u'a' || run[0] == u'b') && (kept & bit(Component::Hour)) != 0) result += run;
  });
  return result;
}
UDateFormatStyle icu_style(int32_t style) noexcept {
  static constexpr UDateFormatStyle kStyles[] = {UDAT_FULL, UDAT_LONG, UDAT_MEDIUM, UDAT_SHORT};
  return style == kAbsent ? UDAT_NONE : kStyles[style];
}
/// DateTimeStyleFormat
std::u16string pattern_of_styles(const DateTimeFormatState& s, int32_t date_style,
                                 int32_t time_style, UErrorCode& status) {
  constexpr char16_t kUtc[] = u"UTC";
  const std::string locale = icu_locale_with(s.data_locale, "ca", s.calendar);
  const DateFormatHandle format(icu().udat_open(icu_style(time_style), icu_style(date_style),
                                                locale.c_str(), kUtc, -1, nullptr, 0, &status));
  if (U_FAILURE(status)) return {};
  std::u16string pattern = icu_text<char16_t>(
      [&](char16_t* out, int32_t capacity, UErrorCode* error) {
        return icu().udat_toPattern(format.get(), false, out, capacity, error);
      },
      status);
  const std::string own = hour_cycle_of_pattern(pattern);
  if (own.empty() || own == s.hour_cycle) return pattern;
  const char16_t hours = hour_letter(s.hour_cycle);
  if (is_twelve(hours) != is_twelve(hour_letter(own))) {
    // Between 12 and 24 hours it is not the letter alone that differs.
    std::u16string skeleton = skeleton_without(skeleton_of_pattern(s, pattern, status), ~Mask{0});
    std::erase_if(skeleton, [](char16_t c) { return c == u'a' || c == u'b' || c == u'B'; });
    replace_hours(skeleton, is_twelve(hours) ? u'h' : u'H');
    pattern = best_pattern(s, skeleton, status);
  }
  replace_hours(pattern, hours);
  return pattern;
}
/// AdjustDateTimeStyleFormat: of a style's pattern what a kind of date has.
std::u16string adjusted(const DateTimeFormatState& s, const std::u16string& pattern, Mask kept,
                        UErrorCode& status) {
  const std::u16string skeleton = skeleton_of_pattern(s, pattern, status);
  const std::u16string rest = skeleton_without(skeleton, kept);
  if (rest == skeleton_without(skeleton, ~Mask{0})) return pattern;
  std::u16string result = best_pattern(s, rest, status);
  replace_hours(result, hour_letter(s.hour_cycle));
  return result;
}
std::u16string style_pattern_for(const DateTimeFormatState& s, DateKind kind, UErrorCode& status) {
  const auto with = [&](int32_t date_style, int32_t time_style, Mask kept) {
    if (date_style == kAbsent && time_style == kAbsent) return std::u16string();
    return adjusted(s, pattern_of_styles(s, date_style, time_style, status), kept, status);
  };
  constexpr Mask kEra = bit(Component::Era);
  switch (kind) {
    case DateKind::PlainDate: return with(s.date_style, kAbsent, kDateMask | kEra);
    case DateKind::PlainYearMonth: return with(s.date_style, kAbsent, kYearMonthMask | kEra);
    case DateKind::PlainMonthDay: return with(s.date_style, kAbsent, kMonthDayMask);
    case DateKind::PlainTime: return with(kAbsent, s.time_style, kTimeMask);
    case DateKind::PlainDateTime:
      return with(s.date_style, s.time_style, kDateMask | kTimeMask | kEra);
    default: break;
  }
  return pattern_of_styles(s, s.date_style, s.time_style, status);
}

}  // namespace

const ComponentInfo& component_info(Component c) noexcept {
  static constexpr ComponentInfo kInfos[] = {
      {"weekday", kTextWidths, kWeekdayLetters},  {"era", kTextWidths, kEraLetters},
      {"year", kNumericWidths, kYearLetters},     {"month", kMonths, kMonthLetters},
      {"day", kNumericWidths, kDayLetters},       {"dayPeriod", kTextWidths, kDayPeriodLetters},
      {"hour", kNumericWidths, nullptr},          {"minute", kNumericWidths, kMinuteLetters},
      {"second", kNumericWidths, kSecondLetters}, {"fractionalSecondDigits", {}, nullptr},
      {"timeZoneName", kZoneNames, kZoneLetters},
  };
  return kInfos[static_cast<uint32_t>(c)];
}

std::string DateTimeFormatState::icu_name() const {
  LocaleId id = parse_canonical_locale(data_locale).value_or(LocaleId{});
  id.set_keyword("ca", calendar);
  id.set_keyword("nu", numbering_system);
  if (!hour_cycle.empty()) id.set_keyword("hc", hour_cycle);
  return icu_locale(id.text());
}

std::u16string pattern_for(const DateTimeFormatState& s, DateKind kind, UErrorCode& status) {
  if (s.date_style != kAbsent || s.time_style != kAbsent) return style_pattern_for(s, kind, status);
  struct Row {
    Required required;
    Defaults defaults;
    Inherit inherit;
  };
  // By DateKind, but for Main.
  static constexpr Row kRows[] = {
      {Required::Any, Defaults::All, Inherit::All},
      {Required::Any, Defaults::All, Inherit::All},
      {Required::Date, Defaults::Date, Inherit::Relevant},
      {Required::YearMonth, Defaults::YearMonth, Inherit::Relevant},
      {Required::MonthDay, Defaults::MonthDay, Inherit::Relevant},
      {Required::Time, Defaults::Time, Inherit::Relevant},
      {Required::Any, Defaults::All, Inherit::Relevant},
  };
  Row row = kRows[static_cast<uint32_t>(kind)];
  if (kind == DateKind::Main) row = {s.required, s.defaults, Inherit::All};
  DateTimeComponents wanted;
  if (!format_options(s.components, row.required, row.defaults, row.inherit, wanted)) return {};
  return pattern_of_components(s, wanted, status);
}

namespace {

int32_t text_width(size_t length) noexcept { return length >= 5 ? 0 : length == 4 ? 2 : 1; }
int32_t numeric_width(size_t length) noexcept { return length == 2 ? 0 : 1; }
int32_t zone_width(char16_t c, size_t length) noexcept {
  const bool is_long = length >= 4;
  if (c == u'z') return is_long ? 1 : 0;
  if (c == u'v' || c == u'V') return is_long ? 5 : 4;
  return is_long ? 3 : 2;
}

}  // namespace

DateTimeComponents components_of_pattern(std::u16string_view pattern) {
  DateTimeComponents c;
  for_each_run(pattern, [&c](char16_t letter, size_t, size_t length) {
    switch (letter) {
      case u'E':
      case u'c':
      case u'e': c[Component::Weekday] = text_width(length); break;
      case u'G': c[Component::Era] = text_width(length); break;
      case u'y':
      case u'u':
      case u'U':
      case u'r': c[Component::Year] = numeric_width(length); break;
      case u'M':
      case u'L':
        c[Component::Month] = length <= 2 ? numeric_width(length) : 2 + text_width(length);
        break;
      case u'd': c[Component::Day] = numeric_width(length); break;
      case u'B': c[Component::DayPeriod] = text_width(length); break;
      case u'h':
      case u'H':
      case u'k':
      case u'K': c[Component::Hour] = numeric_width(length); break;
      case u'm': c[Component::Minute] = numeric_width(length); break;
      case u's': c[Component::Second] = numeric_width(length); break;
      case u'S': c[Component::FractionalSecondDigits] = static_cast<int32_t>(length); break;
      case u'z':
      case u'v':
      case u'V':
      case u'O': c[Component::TimeZoneName] = zone_width(letter, length); break;
      default: break;
    }
  });
  return c;
}
std::string hour_cycle_of_pattern(std::u16string_view pattern) {
  std::string cycle;
  for_each_run(pattern, [&cycle](char16_t c, size_t, size_t) {
    if (c == u'K') cycle = "h11";
    if (c == u'h') cycle = "h12";
    if (c == u'H') cycle = "h23";
    if (c == u'k') cycle = "h24";
  });
  return cycle;
}
std::u16string skeleton_of_pattern(const DateTimeFormatState& s, const std::u16string& pattern,
                                   UErrorCode& status) {
  const PatternGenerator generator = open_generator(s, status);
  if (U_FAILURE(status)) return {};
  return icu_text<char16_t>(
      [&](char16_t* out, int32_t capacity, UErrorCode* error) {
        return icu().udatpg_getSkeleton(generator.get(), pattern.data(),
                                        static_cast<int32_t>(pattern.size()), out, capacity, error);
      },
      status);
}

}  // namespace shoal::intl
