// Date.parse, §21.4.3.2: first the format of the specification, to the letter; then what engines
// have always understood, as far as they agree: "Tue Feb 01 2022 10:00:00 GMT+0100 (CET)", "1 Feb
// 2022", "2/1/22 3:04 pm", "2022-2-1 10:00".
#include <cmath>
#include <utility>

#include "stdlib/es/date_time.h"
#include "vm/value/number_text.h"

namespace shoal {
namespace {

struct Reader {
  const StringView& text;
  uint32_t at = 0;

  bool at_end() const noexcept { return at >= text.length(); }
  char16_t peek() const noexcept { return at_end() ? u'\0' : text[at]; }
  bool take(char16_t c) noexcept {
    if (at_end() || text[at] != c) return false;
    ++at;
    return true;
  }
  static bool is_digit(char16_t c) noexcept { return c >= '0' && c <= '9'; }
  static bool is_letter(char16_t c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
  /// Exactly `count` digits.
  bool digits(uint32_t count, double& out) noexcept {
    out = 0;
    for (uint32_t i = 0; i < count; ++i, ++at) {
      if (!is_digit(peek())) return false;
      out = out * 10 + (text[at] - '0');
    }
    return true;
  }
  /// All digits here; how many they were.
  uint32_t number(double& out) noexcept {
    const uint32_t from = at;
    out = 0;
    for (; is_digit(peek()); ++at) out = out * 10 + (text[at] - '0');
    return at - from;
  }
  /// Digits behind a point, as milliseconds: what is finer than that is cut off.
  bool fraction(double& ms) noexcept {
    if (!is_digit(peek())) return false;
    ms = 0;
    double weight = 100;
    for (; is_digit(peek()); ++at, weight = weight > 1 ? weight / 10 : 0)
      ms += weight * (text[at] - '0');
    return true;
  }
};

double assemble(double day, double time, bool is_local, double offset_ms, const TimeZone& zone) {
  const double t = make_date(day, time);
  if (!(std::fabs(t) <= 8.64e15 + 2 * kMsPerDay)) return NAN;
  return time_clip(is_local ? zone.to_utc(t) : t - offset_ms);
}

// ---- §21.4.1.32 Date Time String Format

class IsoParser {
 public:
  explicit IsoParser(const StringView& text) noexcept : in_{text} {}

  /// False: the text is not of this format.
  bool parse(const TimeZone& zone, double& result) {
    if (!read_date()) return false;
    if (in_.at_end()) {
      result = assemble(make_day(year_, month_ - 1, day_), 0, false, 0, zone);
      return true;
    }
    if (!in_.take('T') && !in_.take('t')) return false;
    if (!read_time() || !read_offset() || !in_.at_end()) return false;
    result = assemble(make_day(year_, month_ - 1, day_), make_time(hour_, minute_, second_, ms_),
                      is_local_, offset_ms_, zone);
    return true;
  }

 private:
  bool read_date() noexcept {
    const bool negative = in_.peek() == '-';
    if (negative || in_.peek() == '+') {
      ++in_.at;
      if (!in_.digits(6, year_)) return false;
      if (negative && year_ == 0) return false;
      if (negative) year_ = -year_;
    } else if (!in_.digits(4, year_)) {
      return false;
    }
    if (!in_.take('-')) return true;
    if (!in_.digits(2, month_) || month_ < 1 || month_ > 12) return false;
    if (!in_.take('-')) return true;
    return in_.digits(2, day_) && day_ >= 1 && day_ <= 31;
  }
  bool read_time() noexcept {
    if (!in_.digits(2, hour_) || !in_.take(':') || !in_.digits(2, minute_)) return false;
    if (in_.take(':')) {
      if (!in_.digits(2, second_)) return false;
      if (in_.take('.') && !in_.fraction(ms_)) return false;
    }
    if (minute_ > 59 || second_ > 59 || hour_ > 24) return false;
    return hour_ < 24 || minute_ + second_ + ms_ == 0;
  }
  bool read_offset() noexcept {
    if (in_.at_end()) return is_local_ = true;
    if (in_.take('Z') || in_.take('z')) return true;
    const bool negative = in_.peek() == '-';
    if (!negative && in_.peek() != '+') return false;
    ++in_.at;
    double hours, minutes;
    if (!in_.digits(2, hours)) return false;
    (void)in_.take(':');
    if (!in_.digits(2, minutes) || hours > 23 || minutes > 59) return false;
    offset_ms_ = (hours * 60 + minutes) * 60'000 * (negative ? -1 : 1);
    return true;
  }

  Reader in_;
  double year_ = 0, month_ = 1, day_ = 1, hour_ = 0, minute_ = 0, second_ = 0, ms_ = 0;
  double offset_ms_ = 0;
  bool is_local_ = false;
};

// ---- What else people write

enum class Word : uint8_t { Unknown, Month, AmPm, Zone };
struct WordMeaning {
  Word type = Word::Unknown;
  double value = 0;  // Month 0 to 11; hours to add; hours from UTC.
};

/// Months by their first three letters; the rest as they are.
WordMeaning meaning_of(const char (&lower)[4], uint32_t length) noexcept {
  struct Entry {
    char text[4];
    WordMeaning meaning;
  };
  static constexpr Entry kWords[] = {
      {"jan", {Word::Month, 0}}, {"feb", {Word::Month, 1}},  {"mar", {Word::Month, 2}},
      {"apr", {Word::Month, 3}}, {"may", {Word::Month, 4}},  {"jun", {Word::Month, 5}},
      {"jul", {Word::Month, 6}}, {"aug", {Word::Month, 7}},  {"sep", {Word::Month, 8}},
      {"oct", {Word::Month, 9}}, {"nov", {Word::Month, 10}}, {"dec", {Word::Month, 11}},
      {"am", {Word::AmPm, 0}},   {"pm", {Word::AmPm, 12}},   {"ut", {Word::Zone, 0}},
      {"utc", {Word::Zone, 0}},  {"z", {Word::Zone, 0}},     {"gmt", {Word::Zone, 0}},
      {"est", {Word::Zone, -5}}, {"edt", {Word::Zone, -4}},  {"cst", {Word::Zone, -6}},
      {"cdt", {Word::Zone, -5}}, {"mst", {Word::Zone, -7}},  {"mdt", {Word::Zone, -6}},
      {"pst", {Word::Zone, -8}}, {"pdt", {Word::Zone, -7}},
  };
  for (const Entry& e : kWords)
    if (std::string_view(e.text) == lower && (length <= 3 || e.meaning.type == Word::Month))
      return e.meaning;
  return {};
}

class FreeParser {
  static constexpr uint32_t kFullYearDigits = 4;

 public:
  explicit FreeParser(const StringView& text) noexcept : in_{text} {}

  double parse(const TimeZone& zone) {
    while (!in_.at_end())
      if (!read_part()) return NAN;
    double day, time;
    if (!compose_day(day) || !compose_time(time)) return NAN;
    return assemble(day, time, !has_zone_, zone_minutes_ * 60'000, zone);
  }

 private:
  bool read_part() noexcept {
    const char16_t c = in_.peek();
    if (Reader::is_digit(c)) return read_number();
    if (Reader::is_letter(c)) return read_word();
    ++in_.at;
    if (c == '(') return skip_parentheses();
    if (c == '-' && month_ >= 0 && day_count_ == 1 && year_digits() >= kFullYearDigits) {
      sign_of_year_ = -1;
      return read_number();
    }
    if (c == '+' || c == '-') {
      if (has_zone_ || time_count_ != 0) return read_offset(c == '-' ? -1 : 1);
      return !saw_number_;
    }
    return c != ')' || !saw_number_;
  }

  bool skip_parentheses() noexcept {
    for (uint32_t depth = 1; depth != 0 && !in_.at_end(); ++in_.at) {
      if (in_.peek() == '(') ++depth;
      if (in_.peek() == ')') --depth;
    }
    return true;
  }

  /// A number stands for itself until what follows it says that it is part of a time.
  bool read_number() noexcept {
    saw_number_ = true;
    double n;
    const uint32_t digit_count = in_.number(n);
    const bool in_time = time_count_ != 0 && !time_done_;
    if (in_.take(':')) return !time_done_ && add_time(n);
    if (in_time && in_.peek() == '.') {
      ++in_.at;
      time_done_ = true;
      while (time_count_ < 3)
        if (!add_time(std::exchange(n, 0))) return false;
      return in_.fraction(time_[3]) && ends_time();
    }
    if (in_time) {
      time_done_ = true;
      return add_time(n) && ends_time();
    }
    if (day_count_ == 3) return false;
    is_full_year_[day_count_] = digit_count >= kFullYearDigits;
    day_[day_count_++] = n;
    if (!in_.take('-')) (void)in_.take('.');
    return true;
  }
  uint32_t year_digits() const noexcept {
    uint32_t count = 0;
    while (in_.at + count < in_.text.length() && Reader::is_digit(in_.text[in_.at + count]))
      ++count;
    return count;
  }
  bool add_time(double n) noexcept {
    if (time_count_ >= 3) return false;
    time_[time_count_++] = n;
    return true;
  }
  bool ends_time() const noexcept {
    const char16_t c = in_.peek();
    return in_.at_end() || is_space(c) || c == 'Z' || c == 'z' || c == '+' || c == '-' ||
           c == ',' || c == '(' || Reader::is_letter(c);
  }

  bool read_word() noexcept {
    char lower[4] = {};
    uint32_t length = 0;
    for (; Reader::is_letter(in_.peek()); ++in_.at, ++length)
      if (length < 3) lower[length] = static_cast<char>(in_.peek() | 0x20);
    const WordMeaning meaning = meaning_of(lower, length);
    switch (meaning.type) {
      case Word::AmPm:
        if (time_count_ == 0) break;
        hour_offset_ = meaning.value;
        time_done_ = true;
        return true;
      case Word::Month:
        month_ = meaning.value;
        if (!in_.take('-')) (void)in_.take('.');
        return true;
      case Word::Zone:
        if (!saw_number_) break;
        has_zone_ = true;
        zone_minutes_ = meaning.value * 60;
        time_done_ = time_count_ != 0;
        return true;
      case Word::Unknown: break;
    }
    // Other words, like the name of the day, may stand before the first number, apart from it.
    return !saw_number_ && !Reader::is_digit(in_.peek());
  }

  /// Behind a time or a zone: +h, +hh, +hhmm, +hh:mm.
  bool read_offset(double sign) noexcept {
    double n = 0, minutes = 0;
    const uint32_t length = in_.number(n);
    saw_number_ = true;
    if (length > 4) return false;
    if (in_.take(':')) {
      if (in_.number(minutes) == 0) return false;
    } else if (length > 2) {
      minutes = std::fmod(n, 100);
      n = std::floor(n / 100);
    }
    has_zone_ = true;
    zone_minutes_ = sign * (n * 60 + minutes);
    time_done_ = time_count_ != 0;
    return true;
  }

  static bool is_day(double n) noexcept { return n >= 1 && n <= 31; }

  /// Numbers in an order that their sizes and the place of a month's name tell. What is missing
  /// is 1.
  bool compose_day(double& out) const noexcept {
    if (day_count_ == 0) return false;
    const double a = day_[0], b = day_count_ > 1 ? day_[1] : 1, c = day_count_ > 2 ? day_[2] : 1;
    double year, month, day;
    bool is_full_year = false;
    if (month_ >= 0) {
      // As toString and toUTCString write it, below 1000 and before the year 0, too.
      is_full_year = is_full_year_[1] && is_day(a);
      month = month_ + 1;
      year = is_day(a) ? b * sign_of_year_ : a;
      day = is_day(a) ? a : b;
    } else if (day_count_ == 3 && !is_day(a)) {
      year = a, month = b, day = c;
    } else if (day_count_ < 3 && !is_day(a)) {
      year = a, month = b, day = 1;
    } else {
      year = c, month = a, day = b;
    }
    if (!is_full_year && year <= 49)
      year += 2000;
    else if (!is_full_year && year <= 99)
      year += 1900;
    if (month < 1 || month > 12 || !is_day(day)) return false;
    out = make_day(year, month - 1, day);
    return true;
  }
  bool compose_time(double& out) const noexcept {
    double hour = time_[0];
    if (hour_offset_ >= 0) {
      if (hour > 12) return false;
      hour = std::fmod(hour, 12) + hour_offset_;
    }
    if (time_[1] > 59 || time_[2] > 59 || hour > 24) return false;
    if (hour == 24 && time_[1] + time_[2] + time_[3] != 0) return false;
    out = make_time(hour, time_[1], time_[2], time_[3]);
    return true;
  }

  Reader in_;
  double day_[3] = {}, time_[4] = {};
  uint32_t day_count_ = 0, time_count_ = 0;
  bool is_full_year_[3] = {};
  double sign_of_year_ = 1;
  double month_ = -1, hour_offset_ = -1, zone_minutes_ = 0;
  bool saw_number_ = false, time_done_ = false, has_zone_ = false;
};

}  // namespace

double parse_date(const StringView& text, const TimeZone& zone) {
  const StringView trimmed = trim(text);
  // The year 0 has no sign.
  if (trimmed.length() >= 7 && trimmed.sub(0, 7).equals_ascii("-000000")) return NAN;
  double result;
  if (IsoParser(trimmed).parse(zone, result)) return result;
  return FreeParser(trimmed).parse(zone);
}

}  // namespace shoal
