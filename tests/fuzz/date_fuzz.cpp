// Texts as dates: a time value or NaN, the same whether the text is Latin-1 or UTF-16; and the
// texts of a time value read back as that time. The first byte picks the zone.
#include <cmath>
#include <string>
#include <vector>

#include "gc/base/assert.h"
#include "stdlib/es/date_time.h"

using namespace shoal;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr double kTimeMax = 8.64e15;

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

double parse(const std::string& text, const TimeZone& zone) {
  return parse_date(StringView(std::string_view(text)), zone);
}

const TimeZone& zone_of(uint8_t choice) {
  static const TimeZone* const zones = [] {
    auto* const made = new TimeZone[3];
    SHOAL_VERIFY(made[1].parse_rule("Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"));
    SHOAL_VERIFY(made[2].parse_rule("Australia/Lord_Howe", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"));
    return made;
  }();
  return zones[choice % 3];
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const TimeZone& zone = zone_of(data[0]);
  const auto length = static_cast<uint32_t>(size - 1);
  const double t = parse_date(StringView(data + 1, length), zone);
  std::u16string wide(data + 1, data + size);
  SHOAL_VERIFY(same(t, parse_date(StringView(wide.data(), length), zone)));
  if (length > 0) {
    // Beyond Latin-1: whatever comes, it comes to an end.
    wide[length / 2] = char16_t{0x2212};
    (void)parse_date(StringView(wide.data(), length), zone);
  }
  if (std::isnan(t)) return 0;
  SHOAL_VERIFY(std::fabs(t) <= kTimeMax && t == std::trunc(t));
  SHOAL_VERIFY(parse(iso_text(t), zone) == t);
  const double seconds = std::floor(t / 1000) * 1000;
  SHOAL_VERIFY(parse(utc_text(t), zone) == seconds);
  const double local = t + zone.offset_at(t);
  const DateParts parts = parts_of(local);
  SHOAL_VERIFY(make_date(make_day(parts.year, parts.month, parts.day),
                         make_time(parts.hour, parts.minute, parts.second, parts.ms)) == local);
  const std::string text = date_text(parts) + " " + time_text(parts) + zone_text(t, zone);
  SHOAL_VERIFY(parse(text, zone) == seconds);
  return 0;
}
