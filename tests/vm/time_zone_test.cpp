// TimeZone: rules as in TZ, and local time to UTC where clocks are moved.
#include <boost/test/unit_test.hpp>

#include "vm/run/calendar.h"
#include "vm/run/time_zone.h"

namespace {

using namespace shoal;

double utc(int64_t year, int32_t month, int32_t day, double hour) {
  return static_cast<double>(days_from_civil(year, month - 1, day)) * 86'400'000 + hour * 3'600'000;
}
constexpr double kHour = 3'600'000;

BOOST_AUTO_TEST_SUITE(time_zone)

BOOST_AUTO_TEST_CASE(a_rule_moves_clocks_on_the_last_sundays_of_march_and_october) {
  TimeZone zone;
  BOOST_TEST(zone.parse_rule("Here", "CET-1CEST,M3.5.0,M10.5.0/3"));
  BOOST_TEST(zone.offset_at(utc(2021, 3, 28, 0.99)) == kHour);
  BOOST_TEST(zone.offset_at(utc(2021, 3, 28, 1)) == 2 * kHour);
  BOOST_TEST(zone.offset_at(utc(2021, 10, 31, 0.99)) == 2 * kHour);
  BOOST_TEST(zone.offset_at(utc(2021, 10, 31, 1)) == kHour);
  BOOST_TEST(zone.abbreviation_at(utc(2021, 7, 1, 0)) == "CEST");
}

BOOST_AUTO_TEST_CASE(summer_is_in_the_other_half_of_the_year_in_the_south) {
  TimeZone zone;
  BOOST_TEST(zone.parse_rule("There", "AEST-10AEDT,M10.1.0,M4.1.0/3"));
  BOOST_TEST(zone.is_dst_at(utc(2021, 1, 1, 0)));
  BOOST_TEST(!zone.is_dst_at(utc(2021, 7, 1, 0)));
  BOOST_TEST(zone.is_dst_at(utc(2021, 12, 31, 23)));
}

BOOST_AUTO_TEST_CASE(a_local_time_that_is_skipped_or_comes_twice_has_the_offset_from_before) {
  TimeZone zone;
  BOOST_TEST(zone.parse_rule("Here", "CET-1CEST,M3.5.0,M10.5.0/3"));
  BOOST_TEST(zone.to_utc(utc(2021, 3, 28, 2.5)) == utc(2021, 3, 28, 1.5));
  BOOST_TEST(zone.to_utc(utc(2021, 10, 31, 2.5)) == utc(2021, 10, 31, 0.5));
  BOOST_TEST(zone.to_utc(utc(2021, 10, 31, 3)) == utc(2021, 10, 31, 2));
}

int64_t second(int64_t year, int32_t month, int32_t day, int64_t hour) {
  return days_from_civil(year, month - 1, day) * 86'400 + hour * 3600;
}

BOOST_AUTO_TEST_CASE(transitions_of_a_rule_are_found_in_both_directions_and_strictly_after) {
  TimeZone zone;
  BOOST_TEST(zone.parse_rule("Here", "CET-1CEST,M3.5.0,M10.5.0/3"));
  const int64_t spring = second(2021, 3, 28, 1), autumn = second(2021, 10, 31, 1);
  BOOST_TEST(zone.next_transition_s(spring - 1).value() == spring);
  BOOST_TEST(zone.next_transition_s(spring).value() == autumn);
  BOOST_TEST(zone.last_transition_s(autumn - 1).value() == spring);
  BOOST_TEST(zone.last_transition_s(autumn).value() == autumn);
  BOOST_TEST(zone.next_transition_s(autumn).value() == second(2022, 3, 27, 1));
  BOOST_TEST(zone.last_transition_s(second(2021, 1, 1, 0)).value() == second(2020, 10, 25, 1));
}

BOOST_AUTO_TEST_CASE(a_zone_whose_clocks_are_never_moved_has_no_transitions) {
  TimeZone zone;
  BOOST_TEST(zone.parse_rule("x", "<+0530>-5:30"));
  BOOST_TEST(!zone.next_transition_s(0).has_value());
  BOOST_TEST(!zone.last_transition_s(0).has_value());
  BOOST_TEST(zone.offset_s_at(second(2021, 1, 1, 0)) == 19'800);
}

BOOST_AUTO_TEST_CASE(a_link_tells_the_name_of_its_zone) {
  TimeZone zone;
  BOOST_TEST(zone.primary_name() == "UTC");
  BOOST_TEST(zone.parse_rule("Asia/Calcutta", "IST-5:30"));
  zone.set_primary_name("Asia/Kolkata");
  BOOST_TEST(zone.name() == "Asia/Calcutta");
  BOOST_TEST(zone.primary_name() == "Asia/Kolkata");
}

BOOST_AUTO_TEST_CASE(what_is_no_rule_or_no_file_changes_nothing) {
  TimeZone zone;
  for (const char* const text :
       {"", "C", "CET", "CET-1CEST,M13.1.0,M1.1.0", "<+03>", "CET-1CEST,M3"})
    BOOST_TEST(!zone.parse_rule("x", text));
  BOOST_TEST(!zone.parse_tzif("x", "TZif2"));
  BOOST_TEST(!zone.parse_tzif("x", std::string("TZif2") + std::string(60, '\xFF')));
  BOOST_TEST(zone.offset_at(0) == 0);
  BOOST_TEST(zone.name() == "UTC");
  BOOST_TEST(zone.parse_rule("x", "<+0530>-5:30"));
  BOOST_TEST(zone.offset_at(0) == 5.5 * kHour);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
