// What is customary in a locale and its region: calendars, collations, hour cycles, weeks, time
// zones (ECMA-402, section 15.5), and the likely subtags that tell the region.
#pragma once

#include <string>
#include <vector>

#include "stdlib/intl/locale_id.h"

namespace shoal {
class Context;
}

namespace shoal::intl {

/// The Add Likely Subtags and Remove Likely Subtags algorithms, of the language id.
LocaleId add_likely_subtags(const LocaleId& id);
LocaleId remove_likely_subtags(const LocaleId& id);

std::vector<std::string> calendars_of_locale(const LocaleId& id);
std::vector<std::string> collations_of_locale(const LocaleId& id);
std::vector<std::string> hour_cycles_of_locale(const LocaleId& id);
std::vector<std::string> time_zones_of_region(Context& cx, const std::string& region);

struct WeekInfo {
  int32_t first_day = 1;  // 1: Monday, to 7.
  uint32_t weekend = 0;   // Bit 1: Monday, to bit 7.
};
WeekInfo week_info_of_locale(const LocaleId& id);

// --- All that there are, sorted (section 6)
bool is_available_calendar(const std::string& type);
const std::vector<std::string>& available_calendars();
const std::vector<std::string>& available_collations();
const std::vector<std::string>& available_currencies();
/// AvailablePrimaryTimeZoneIdentifiers
std::vector<std::string> available_time_zones(Context& cx);

}  // namespace shoal::intl
