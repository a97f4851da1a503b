// Units, rounding modes and the other values that options of Temporal have. Names as in the
// proposal (https://tc39.es/proposal-temporal); no JavaScript values here.
#pragma once

#include <cstdint>

#include "vm/object/temporal.h"

namespace shoal::temporal {

/// Temporal units by descending magnitude, as DurationFields::values has them.
enum class Unit : uint8_t {
  Year,
  Month,
  Week,
  Day,
  Hour,
  Minute,
  Second,
  Millisecond,
  Microsecond,
  Nanosecond,
  Auto,
  Unset,
};
constexpr uint32_t index_of(Unit unit) noexcept { return static_cast<uint32_t>(unit); }

enum class RoundingMode : uint8_t {
  Ceil,
  Floor,
  Expand,
  Trunc,
  HalfCeil,
  HalfFloor,
  HalfExpand,
  HalfTrunc,
  HalfEven,
};
enum class Overflow : uint8_t { Constrain, Reject };
enum class Disambiguation : uint8_t { Compatible, Earlier, Later, Reject };
enum class OffsetOption : uint8_t { Prefer, Use, Ignore, Reject };
enum class OffsetBehaviour : uint8_t { Option, Exact, Wall };
enum class MatchBehaviour : uint8_t { Exactly, Minutes };
enum class ShowCalendar : uint8_t { Auto, Always, Never, Critical };
enum class ShowTimeZone : uint8_t { Auto, Never, Critical };
enum class ShowOffset : uint8_t { Auto, Never };
enum class Direction : uint8_t { Next, Previous };
enum class UnitGroup : uint8_t { Date, Time, DateTime };
enum class Arithmetic : uint8_t { Add, Subtract };
enum class Difference : uint8_t { Until, Since };

/// How many digits a fraction of a second is written with; or Minute: no seconds at all.
enum class Precision : int8_t { Minute = -2, Auto = -1, Zero = 0 };

inline constexpr int64_t kNsPerHour = 3'600'000'000'000, kNsPerMinute = 60'000'000'000,
                         kNsPerSecond = 1'000'000'000, kNsPerDay = 24 * kNsPerHour;
inline constexpr int64_t kDaysMax = 100'000'000;  // Of an instant, from the epoch.
inline constexpr EpochNanoseconds kMaxInstant = EpochNanoseconds{kNsPerDay} * kDaysMax;
/// maxTimeDuration: 2^53 seconds less a nanosecond.
inline constexpr TimeDuration kMaxTimeDuration =
    (TimeDuration{1} << 53) * kNsPerSecond - TimeDuration{1};

/// "Length in nanoseconds", of days and smaller units.
constexpr int64_t length_of(Unit unit) noexcept {
  constexpr int64_t kLengths[] = {kNsPerDay, kNsPerHour, kNsPerMinute, kNsPerSecond, 1'000'000,
                                  1000,      1};
  return kLengths[index_of(unit) - index_of(Unit::Day)];
}
constexpr bool is_date_unit(Unit unit) noexcept { return unit <= Unit::Day; }
constexpr bool is_time_unit(Unit unit) noexcept {
  return unit >= Unit::Hour && unit <= Unit::Nanosecond;
}
/// IsCalendarUnit
constexpr bool is_calendar_unit(Unit unit) noexcept { return unit <= Unit::Week; }
/// LargerOfTwoTemporalUnits
constexpr Unit larger_of_two_temporal_units(Unit a, Unit b) noexcept { return a < b ? a : b; }
/// MaximumTemporalDurationRoundingIncrement; 0: none.
constexpr int64_t maximum_temporal_duration_rounding_increment(Unit unit) noexcept {
  constexpr int64_t kMaxima[] = {24, 60, 60, 1000, 1000, 1000};
  return is_time_unit(unit) ? kMaxima[index_of(unit) - index_of(Unit::Hour)] : 0;
}
/// NegateRoundingMode
constexpr RoundingMode negate_rounding_mode(RoundingMode mode) noexcept {
  switch (mode) {
    case RoundingMode::Ceil: return RoundingMode::Floor;
    case RoundingMode::Floor: return RoundingMode::Ceil;
    case RoundingMode::HalfCeil: return RoundingMode::HalfFloor;
    case RoundingMode::HalfFloor: return RoundingMode::HalfCeil;
    default: return mode;
  }
}

/// ApplyUnsignedRoundingMode, after GetUnsignedRoundingMode: whether to take the larger of two
/// candidates. comparison: of twice the distance from the smaller with the candidates' distance
/// (negative: below the middle, 0: in it); is_even: the smaller is an even multiple. Not for a
/// value that is the smaller itself.
bool rounds_up(RoundingMode mode, bool is_negative, int comparison, bool is_even) noexcept;
/// RoundNumberToIncrement; increment is positive.
Int128 round_number_to_increment(Int128 x, Int128 increment, RoundingMode mode) noexcept;
/// RoundNumberToIncrementAsIfPositive
Int128 round_number_to_increment_as_if_positive(Int128 x, Int128 increment,
                                                RoundingMode mode) noexcept;
/// The quotient as the nearest double; no more than one rounding. divisor is positive.
double divide_to_double(Int128 dividend, Int128 divisor) noexcept;

constexpr Int128 floor_divide_128(Int128 x, Int128 y) noexcept {
  return x / y - (x % y != 0 && (x < 0) != (y < 0) ? 1 : 0);
}
constexpr int sign_of(Int128 x) noexcept { return x < 0 ? -1 : x > 0 ? 1 : 0; }

struct SecondsStringPrecision {
  Precision precision;
  Unit unit;
  int64_t increment;
};
/// ToSecondsStringPrecisionRecord; digits: Auto or 0 to 9.
SecondsStringPrecision to_seconds_string_precision(Unit smallest_unit, Precision digits) noexcept;

}  // namespace shoal::temporal
