#include "vm/run/time_zone.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "vm/run/calendar.h"

namespace shoal {

// ---- Rules, as in TZ

/// Reads a rule from its front.
class TimeZone::RuleReader {
 public:
  explicit RuleReader(std::string_view text) noexcept : text_(text) {}

  bool read(Rule& rule) {
    if (!read_name(rule.standard.abbreviation) || !read_offset(rule.standard.offset_s))
      return false;
    rule.standard.offset_s = -rule.standard.offset_s;
    if (text_.empty()) return true;
    rule.has_daylight = rule.daylight.is_dst = true;
    if (!read_name(rule.daylight.abbreviation)) return false;
    rule.daylight.offset_s = rule.standard.offset_s + 3600;
    if (!text_.empty() && text_[0] != ',') {
      if (!read_offset(rule.daylight.offset_s)) return false;
      rule.daylight.offset_s = -rule.daylight.offset_s;
    }
    if (text_.empty()) text_ = ",M3.2.0,M11.1.0";
    return read_date(rule.begin) && read_date(rule.end) && text_.empty();
  }

 private:
  bool take(char c) noexcept {
    if (text_.empty() || text_[0] != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool read_name(std::string& out) {
    const bool quoted = take('<');
    size_t n = 0;
    const auto is_part = [quoted](char c) {
      const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      return letter || (quoted && ((c >= '0' && c <= '9') || c == '+' || c == '-'));
    };
    while (n < text_.size() && is_part(text_[n])) ++n;
    out = text_.substr(0, n);
    text_.remove_prefix(n);
    return n >= 3 && (!quoted || take('>'));
  }
  bool read_number(int32_t& out) noexcept {
    size_t n = 0;
    out = 0;
    for (; n < text_.size() && n < 4 && text_[n] >= '0' && text_[n] <= '9'; ++n)
      out = out * 10 + (text_[n] - '0');
    text_.remove_prefix(n);
    return n != 0;
  }
  /// [+-]hh[:mm[:ss]] in seconds.
  bool read_offset(int32_t& out) noexcept {
    const bool negative = take('-');
    if (!negative) (void)take('+');
    int32_t part;
    if (!read_number(part)) return false;
    out = part * 3600;
    for (int32_t unit = 60; unit >= 1 && take(':'); unit /= 60) {
      if (!read_number(part)) return false;
      out += part * unit;
    }
    if (negative) out = -out;
    return true;
  }
  bool read_date(RuleDate& date) noexcept {
    if (!take(',')) return false;
    if (take('M')) {
      date.type = RuleDate::Type::MonthWeekDay;
      if (!read_number(date.month) || !take('.') || !read_number(date.week) || !take('.') ||
          !read_number(date.day))
        return false;
      if (date.month < 1 || date.month > 12 || date.week < 1 || date.week > 5 || date.day > 6)
        return false;
    } else {
      date.type = take('J') ? RuleDate::Type::Julian : RuleDate::Type::ZeroBased;
      if (!read_number(date.day) || date.day > 366) return false;
    }
    return !take('/') || read_offset(date.second);
  }

  std::string_view text_;
};

namespace {

constexpr int64_t kSecondsPerDay = 86400;

}  // namespace

bool TimeZone::parse_rule(std::string_view name, std::string_view rule) {
  Rule read;
  if (!RuleReader(rule).read(read)) return false;
  name_ = name;
  rule_ = read;
  has_rule_ = true;
  transitions_.clear();
  periods_.assign(1, read.standard);
  return true;
}

TimeZone::RuleYear TimeZone::rule_year(int64_t year) const noexcept {
  const auto second_of = [year](const RuleDate& d) {
    int64_t day = days_from_civil(year, 0, 1);
    switch (d.type) {
      case RuleDate::Type::Julian:
        day += d.day - 1 + (d.day >= 60 && is_leap_year(year) ? 1 : 0);
        break;
      case RuleDate::Type::ZeroBased: day += d.day; break;
      case RuleDate::Type::MonthWeekDay: {
        const int64_t first = days_from_civil(year, d.month - 1, 1);
        const int64_t next_month = first + days_in_month(year, d.month - 1);
        day = first + (d.day - week_day(first) + 7) % 7 + 7 * (d.week - 1);
        while (day >= next_month) day -= 7;
        break;
      }
    }
    return day * kSecondsPerDay + d.second;
  };
  return {second_of(rule_.begin) - rule_.standard.offset_s,
          second_of(rule_.end) - rule_.daylight.offset_s};
}

const TimeZone::Period& TimeZone::rule_period_at(int64_t utc_s) const noexcept {
  if (!rule_.has_daylight) return rule_.standard;
  const int64_t local_s = utc_s + rule_.standard.offset_s;
  const auto [begin, end] = rule_year(civil_from_days(floor_divide(local_s, kSecondsPerDay)).year);
  const bool is_daylight =
      begin < end ? utc_s >= begin && utc_s < end : utc_s >= begin || utc_s < end;
  return is_daylight ? rule_.daylight : rule_.standard;
}

// ---- TZif

namespace {

/// Big-endian numbers from the front of what is left; 0 past the end, and then `ok` is false.
struct Bytes {
  std::string_view left;
  bool ok = true;
  int64_t number(uint32_t bytes) noexcept {
    if (left.size() < bytes) {
      ok = false;
      return 0;
    }
    uint64_t v = 0;
    for (uint32_t i = 0; i < bytes; ++i) v = (v << 8) | static_cast<uint8_t>(left[i]);
    left.remove_prefix(bytes);
    return bytes == 8   ? static_cast<int64_t>(v)
           : bytes == 4 ? static_cast<int32_t>(static_cast<uint32_t>(v))
                        : static_cast<int64_t>(v);
  }
  std::string_view take(size_t bytes) noexcept {
    if (left.size() < bytes) {
      ok = false;
      return {};
    }
    const std::string_view taken = left.substr(0, bytes);
    left.remove_prefix(bytes);
    return taken;
  }
};

struct Header {
  char version = 0;
  size_t is_ut = 0, is_standard = 0, leaps = 0, times = 0, types = 0, chars = 0;
};

bool read_header(Bytes& in, Header& h) {
  constexpr size_t kCountMax = 100'000;
  if (in.take(4) != "TZif") return false;
  h.version = static_cast<char>(in.number(1));
  (void)in.take(15);
  for (size_t* const count : {&h.is_ut, &h.is_standard, &h.leaps, &h.times, &h.types, &h.chars}) {
    *count = static_cast<size_t>(in.number(4));
    if (*count > kCountMax) return false;
  }
  return in.ok && h.types != 0;
}

}  // namespace

bool TimeZone::parse_tzif(std::string_view name, std::string_view bytes) {
  Bytes in{bytes};
  Header h;
  if (!read_header(in, h)) return false;
  uint32_t time_bytes = 4;
  if (h.version >= '2') {
    // The same again with 64-bit times, and a rule behind it.
    (void)in.take(h.times * 5 + h.types * 6 + h.chars + h.leaps * 8 + h.is_standard + h.is_ut);
    if (!read_header(in, h)) return false;
    time_bytes = 8;
  }
  std::vector<Transition> transitions(h.times);
  for (Transition& t : transitions) t.at_s = in.number(time_bytes);
  for (Transition& t : transitions) {
    t.period = static_cast<uint32_t>(in.number(1));
    if (t.period >= h.types) return false;
  }
  std::vector<Period> periods(h.types);
  std::vector<size_t> names;
  for (Period& p : periods) {
    p.offset_s = static_cast<int32_t>(in.number(4));
    p.is_dst = in.number(1) != 0;
    names.push_back(static_cast<size_t>(in.number(1)));
  }
  const std::string_view chars = in.take(h.chars);
  for (size_t i = 0; i < periods.size(); ++i)
    if (names[i] < chars.size())
      periods[i].abbreviation = chars.substr(names[i], chars.find('\0', names[i]) - names[i]);
  (void)in.take(h.leaps * (time_bytes + 4) + h.is_standard + h.is_ut);
  if (!in.ok) return false;
  Rule rule;
  bool has_rule = false;
  if (time_bytes == 8 && in.left.size() > 2) {
    const std::string_view text = in.left.substr(1, in.left.find('\n', 1) - 1);
    has_rule = RuleReader(text).read(rule);
  }
  name_ = name;
  periods_ = std::move(periods);
  transitions_ = std::move(transitions);
  rule_ = rule;
  has_rule_ = has_rule;
  return true;
}

// ---- Asking

TimeZone::TimeZone() {
  Period utc;
  utc.abbreviation = "UTC";
  periods_.push_back(utc);
}

const TimeZone::Period& TimeZone::period_at(double utc_ms) const noexcept {
  return period_at_s(static_cast<int64_t>(std::floor(utc_ms / 1000)));
}
const TimeZone::Period& TimeZone::period_at_s(int64_t utc_s) const noexcept {
  const auto after =
      std::upper_bound(transitions_.begin(), transitions_.end(), utc_s, comes_before);
  if (after == transitions_.end() && has_rule_) return rule_period_at(utc_s);
  return after == transitions_.begin() ? periods_.front() : periods_[(after - 1)->period];
}

double TimeZone::offset_at(double utc_ms) const noexcept {
  return static_cast<double>(period_at(utc_ms).offset_s) * 1000;
}
bool TimeZone::is_dst_at(double utc_ms) const noexcept { return period_at(utc_ms).is_dst; }
std::string TimeZone::abbreviation_at(double utc_ms) const {
  return period_at(utc_ms).abbreviation;
}

int32_t TimeZone::offset_s_at(int64_t utc_s) const noexcept { return period_at_s(utc_s).offset_s; }

std::optional<int64_t> TimeZone::next_transition_s(int64_t after_s) const noexcept {
  auto next = std::upper_bound(transitions_.begin(), transitions_.end(), after_s, comes_before);
  for (; next != transitions_.end(); ++next)
    if (changes_offset_at(next->at_s)) return next->at_s;
  if (!has_rule_ || !rule_.has_daylight) return std::nullopt;
  const int64_t from = transitions_.empty() ? after_s : std::max(after_s, transitions_.back().at_s);
  const int64_t year = civil_from_days(floor_divide(from, kSecondsPerDay)).year;
  // A year's changes may be told in the year before or after it, where the offset is large.
  for (int64_t y = year - 1; y <= year + 2; ++y) {
    const auto [begin, end] = rule_year(y);
    for (const int64_t at : {std::min(begin, end), std::max(begin, end)})
      if (at > from && changes_offset_at(at)) return at;
  }
  return std::nullopt;
}

std::optional<int64_t> TimeZone::last_transition_s(int64_t utc_s) const noexcept {
  const bool in_rule =
      has_rule_ && rule_.has_daylight && (transitions_.empty() || utc_s > transitions_.back().at_s);
  if (in_rule) {
    const int64_t year = civil_from_days(floor_divide(utc_s, kSecondsPerDay)).year;
    for (int64_t y = year + 1; y >= year - 2; --y) {
      const auto [begin, end] = rule_year(y);
      for (const int64_t at : {std::max(begin, end), std::min(begin, end)}) {
        const bool behind_table = transitions_.empty() || at > transitions_.back().at_s;
        if (at <= utc_s && behind_table && changes_offset_at(at)) return at;
      }
    }
  }
  auto after = std::upper_bound(transitions_.begin(), transitions_.end(), utc_s, comes_before);
  while (after != transitions_.begin())
    if (changes_offset_at((--after)->at_s)) return after->at_s;
  return std::nullopt;
}

double TimeZone::to_utc(double local_ms) const noexcept {
  constexpr double kMsPerDay = 86'400'000;
  // The offsets around: clocks are not moved twice within two days.
  const double before = offset_at(local_ms - kMsPerDay), after = offset_at(local_ms + kMsPerDay);
  if (before == after) return local_ms - before;
  const double first = local_ms - before, second = local_ms - after;
  if (offset_at(first) == before) return first;
  return offset_at(second) == after ? second : first;
}

}  // namespace shoal
