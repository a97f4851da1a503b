#include "stdlib/intl/regions.h"

#include <algorithm>

#include "stdlib/intl/icu.h"
#include "stdlib/intl/negotiation.h"
#include "vm/run/host.h"
#include "vm/run/time_zone.h"

namespace shoal::intl {
namespace {

void sort_unique(std::vector<std::string>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

/// The language id that ICU's function makes of another one; the rest stays.
template <auto function>
LocaleId likely(const LocaleId& id) {
  LocaleId base;
  base.language = id.language;
  base.script = id.script;
  base.region = id.region;
  const std::string locale = icu_locale(base.text());
  UErrorCode status = U_ZERO_ERROR;
  std::string text = icu_text<char>(
      [&locale](char* out, int32_t capacity, UErrorCode* s) {
        return (icu().*function)(locale.c_str(), out, capacity, s);
      },
      status);
  std::replace(text.begin(), text.end(), '_', '-');
  const std::optional<LocaleId> found = parse_canonical_locale(text);
  LocaleId result = id;
  if (!found) return result;
  result.language = found->language;
  result.script = found->script;
  result.region = found->region;
  return result;
}

/// CanonicalUnicodeSubdivision: its region.
std::string subdivision_region(const LocaleId& id, const char* key) {
  const std::string* const value = id.keyword(key);
  if (!value || value->size() < 3) return {};
  const bool numeric = (*value)[0] >= '0' && (*value)[0] <= '9';
  const std::string region = ascii_upper(value->substr(0, numeric ? 3 : 2));
  return is_region_subtag(region) ? region : std::string();
}

/// RegionPreference
struct RegionPreference {
  std::string region;
  std::string region_override;  // Empty: undefined.
  const std::string& lookup() const { return region_override.empty() ? region : region_override; }
};
RegionPreference region_preference(const LocaleId& id) {
  RegionPreference p;
  p.region = id.region;
  if (p.region.empty()) p.region = subdivision_region(id, "sd");
  if (p.region.empty()) p.region = add_likely_subtags(id).region;
  if (p.region.empty()) p.region = "001";
  p.region_override = subdivision_region(id, "rg");
  return p;
}

/// What ICU calls the language in the region that it prefers.
std::string preferred_locale(const LocaleId& id) {
  return id.language + "_" + region_preference(id).lookup();
}

struct KeywordValue {
  static std::vector<std::string> unicode(const char* key, const IcuEnumeration& legacy) {
    std::vector<std::string> result;
    for (const std::string& type : texts_of(legacy)) {
      const char* const found = icu().uloc_toUnicodeLocaleType(key, type.c_str());
      if (found) result.emplace_back(found);
    }
    return result;
  }
};

/// Neither is for people to choose: ECMA-402, 10.2.3.
void remove_unnamed_collations(std::vector<std::string>& list) {
  std::erase_if(list, [](const std::string& s) {
    return s == "standard" || s == "search" || s == "searchjl";
  });
}

}  // namespace

LocaleId add_likely_subtags(const LocaleId& id) { return likely<&Icu::uloc_addLikelySubtags>(id); }
LocaleId remove_likely_subtags(const LocaleId& id) {
  return likely<&Icu::uloc_minimizeSubtags>(id);
}

std::vector<std::string> calendars_of_locale(const LocaleId& id) {
  const std::string* const own = id.keyword("ca");
  if (own && !own->empty()) return {*own};
  UErrorCode status = U_ZERO_ERROR;
  const IcuEnumeration types(icu().ucal_getKeywordValuesForLocale(
      "calendar", preferred_locale(id).c_str(), true, &status));
  std::vector<std::string> result = KeywordValue::unicode("ca", types);
  std::erase_if(result, [](const std::string& type) { return !is_available_calendar(type); });
  if (result.empty()) result.emplace_back("gregory");
  return result;
}
std::vector<std::string> collations_of_locale(const LocaleId& id) {
  const std::string* const own = id.keyword("co");
  if (own && !own->empty()) return {*own};
  UErrorCode status = U_ZERO_ERROR;
  const IcuEnumeration types(icu().ucol_getKeywordValuesForLocale(
      "collation", icu_locale(id.base_name()).c_str(), true, &status));
  std::vector<std::string> result = KeywordValue::unicode("co", types);
  remove_unnamed_collations(result);
  sort_unique(result);
  return result;
}

namespace {

/// "H" and the like of the time data of CLDR as an hour cycle; empty: of another kind.
std::string hour_cycle_of(std::string_view letters) {
  switch (letters.empty() ? ' ' : letters[0]) {
    case 'h': return "h12";
    case 'H': return "h23";
    case 'K': return "h11";
    case 'k': return "h24";
    default: return {};
  }
}
/// The hour cycles of a row of the time data, the preferred one first; none: there is no such row.
std::vector<std::string> time_data(const std::string& row) {
  UErrorCode status = U_ZERO_ERROR;
  const IcuResource data(icu().ures_openDirect(nullptr, "supplementalData", &status));
  const IcuResource rows(icu().ures_getByKey(data.get(), "timeData", nullptr, &status));
  const IcuResource found(icu().ures_getByKey(rows.get(), row.c_str(), nullptr, &status));
  if (U_FAILURE(status)) return {};
  std::vector<std::string> result;
  const auto add = [&result](const UChar* text, int32_t length) {
    const std::string cycle = hour_cycle_of(std::string(text, text + length));
    if (!cycle.empty() && std::find(result.begin(), result.end(), cycle) == result.end())
      result.push_back(cycle);
  };
  int32_t length = 0;
  const UChar* const preferred =
      icu().ures_getStringByKey(found.get(), "preferred", &length, &status);
  if (U_SUCCESS(status)) add(preferred, length);
  status = U_ZERO_ERROR;
  const IcuResource allowed(icu().ures_getByKey(found.get(), "allowed", nullptr, &status));
  for (int32_t i = 0; U_SUCCESS(status) && i < icu().ures_getSize(allowed.get()); ++i) {
    const UChar* const text = icu().ures_getStringByIndex(allowed.get(), i, &length, &status);
    if (U_SUCCESS(status)) add(text, length);
  }
  return result;
}

}  // namespace

std::vector<std::string> hour_cycles_of_locale(const LocaleId& id) {
  const std::string* const own = id.keyword("hc");
  if (own && !own->empty()) return {*own};
  const RegionPreference preference = region_preference(id);
  for (const std::string& region : {preference.lookup(), preference.region, std::string("001")})
    for (const std::string& row : {id.language + "_" + region, region}) {
      std::vector<std::string> cycles = time_data(row);
      if (!cycles.empty()) return cycles;
    }
  return {"h23"};
}

WeekInfo week_info_of_locale(const LocaleId& id) {
  WeekInfo week;
  UErrorCode status = U_ZERO_ERROR;
  const std::string locale = "und_" + region_preference(id).lookup();
  constexpr char16_t kUtc[] = u"UTC";
  const IcuHandle<UCalendar, &Icu::ucal_close> calendar(
      icu().ucal_open(kUtc, -1, locale.c_str(), UCAL_GREGORIAN, &status));
  if (U_FAILURE(status)) return week;
  const auto from_sunday = [](int32_t day) { return day == 1 ? 7 : day - 1; };
  week.first_day = from_sunday(icu().ucal_getAttribute(calendar.get(), UCAL_FIRST_DAY_OF_WEEK));
  for (int32_t day = UCAL_SUNDAY; day <= UCAL_SATURDAY; ++day) {
    const UCalendarWeekdayType type =
        icu().ucal_getDayOfWeekType(calendar.get(), static_cast<UCalendarDaysOfWeek>(day), &status);
    if (U_SUCCESS(status) && type != UCAL_WEEKDAY) week.weekend |= 1u << from_sunday(day);
  }
  static constexpr const char* kDays[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  if (const std::string* const own = id.keyword("fw"))
    for (int32_t day = 1; day <= 7; ++day)
      if (*own == kDays[day - 1]) week.first_day = day;
  return week;
}

// ---- All that there are

const std::vector<std::string>& available_calendars() {
#define CALENDAR(name, id) id,
  static const std::vector<std::string> calendars = [] {
    std::vector<std::string> all{
#include "vm/object/calendars.def"
    };
    sort_unique(all);
    return all;
  }();
#undef CALENDAR
  return calendars;
}
bool is_available_calendar(const std::string& type) {
  const std::vector<std::string>& all = available_calendars();
  return std::binary_search(all.begin(), all.end(), type);
}
const std::vector<std::string>& available_collations() {
  static const std::vector<std::string> collations = [] {
    UErrorCode status = U_ZERO_ERROR;
    const IcuEnumeration types(icu().ucol_getKeywordValues("collation", &status));
    std::vector<std::string> all = KeywordValue::unicode("co", types);
    remove_unnamed_collations(all);
    sort_unique(all);
    return all;
  }();
  return collations;
}
const std::vector<std::string>& available_currencies() {
  static const std::vector<std::string> currencies = [] {
    UErrorCode status = U_ZERO_ERROR;
    const IcuEnumeration codes(icu().ucurr_openISOCurrencies(UCURR_ALL, &status));
    std::vector<std::string> all;
    for (const std::string& code : texts_of(codes)) {
      // What CLDR has no name for is a code of no use.
      UErrorCode error = U_ZERO_ERROR;
      const std::u16string wide(code.begin(), code.end());
      int32_t length = 0;
      (void)icu().ucurr_getName(wide.c_str(), "en", UCURR_LONG_NAME, nullptr, &length, &error);
      if (error != U_USING_DEFAULT_WARNING && U_SUCCESS(error)) all.push_back(code);
    }
    sort_unique(all);
    return all;
  }();
  return currencies;
}

namespace {

std::vector<std::string> time_zones(Context& cx, USystemTimeZoneType type, const char* region) {
  std::vector<std::string> result;
  UErrorCode status = U_ZERO_ERROR;
  const IcuEnumeration names(icu().ucal_openTimeZoneIDEnumeration(type, region, nullptr, &status));
  for (const std::string& name : texts_of(names)) {
    const TimeZone* const zone = cx.host() ? cx.host()->find_time_zone(name) : nullptr;
    if (zone) result.push_back(zone->primary_name());
  }
  sort_unique(result);
  return result;
}

}  // namespace

std::vector<std::string> available_time_zones(Context& cx) {
  std::vector<std::string> zones = time_zones(cx, UCAL_ZONE_TYPE_ANY, nullptr);
  if (zones.empty()) zones.emplace_back("UTC");
  return zones;
}
std::vector<std::string> time_zones_of_region(Context& cx, const std::string& region) {
  return time_zones(cx, UCAL_ZONE_TYPE_CANONICAL, region.c_str());
}

}  // namespace shoal::intl
