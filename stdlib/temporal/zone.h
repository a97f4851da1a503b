// Exact time and wall-clock time (section 11 of the proposal): what a time zone says about both.
// Pure; what the proposal says to throw a RangeError for gives no value.
#pragma once

#include <optional>
#include <string>

#include "stdlib/temporal/iso.h"

namespace shoal::temporal {

/// The exact times that a wall-clock time can mean, ascending. None: clocks leapt over it.
struct PossibleEpochNanoseconds {
  static constexpr uint32_t kMax = 4;
  EpochNanoseconds values[kMax] = {};
  uint32_t count = 0;
};

/// UTC, also where the host knows no zones.
TimeZoneId utc_time_zone() noexcept;
/// The identifier as script sees it: a name of the IANA database, or "+01:00".
std::string time_zone_text(TimeZoneId zone);
bool time_zone_equals(TimeZoneId a, TimeZoneId b) noexcept;
inline bool is_offset_time_zone(TimeZoneId zone) noexcept { return zone.named == nullptr; }

/// GetOffsetNanosecondsFor
int64_t get_offset_nanoseconds_for(TimeZoneId zone, EpochNanoseconds ns) noexcept;
ISODateTime get_iso_date_time_for(TimeZoneId zone, EpochNanoseconds ns) noexcept;
std::optional<PossibleEpochNanoseconds> get_possible_epoch_nanoseconds(
    TimeZoneId zone, ISODateTime date_time) noexcept;
std::optional<EpochNanoseconds> get_epoch_nanoseconds_for(TimeZoneId zone, ISODateTime date_time,
                                                          Disambiguation how) noexcept;
std::optional<EpochNanoseconds> get_start_of_day(TimeZoneId zone, ISODate date) noexcept;
/// GetNamedTimeZoneNextTransition and ...PreviousTransition: nothing for null.
std::optional<EpochNanoseconds> get_transition(TimeZoneId zone, EpochNanoseconds ns,
                                               Direction direction) noexcept;

struct OffsetInterpretation {
  OffsetBehaviour behaviour = OffsetBehaviour::Wall;
  int64_t offset_ns = 0;
  Disambiguation disambiguation = Disambiguation::Compatible;
  OffsetOption option = OffsetOption::Reject;
  MatchBehaviour match = MatchBehaviour::Exactly;
};
/// InterpretISODateTimeOffset; without a time: the start of the day.
std::optional<EpochNanoseconds> interpret_iso_date_time_offset(
    ISODate date, std::optional<TimeRecord> time, TimeZoneId zone,
    const OffsetInterpretation& how) noexcept;

}  // namespace shoal::temporal
