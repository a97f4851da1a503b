#include "stdlib/temporal/relative.h"

namespace shoal::temporal {
namespace {

/// Unwraps, or gives no value.
#define TRY_VALUE(name, expression)    \
  const auto name##_or = (expression); \
  if (!name##_or) return std::nullopt; \
  const auto name = *name##_or

/// When a wall-clock time is, in the origin's time zone.
std::optional<EpochNanoseconds> epoch_of(const Origin& origin, ISODateTime date_time) noexcept {
  if (!origin.zone) return get_utc_epoch_nanoseconds(date_time);
  return get_epoch_nanoseconds_for(*origin.zone, date_time, Disambiguation::Compatible);
}
/// When the origin's time is on the date that lies so far from it.
std::optional<EpochNanoseconds> epoch_after(const Origin& origin, const DateDuration& d) noexcept {
  TRY_VALUE(date,
            calendar_date_add(origin.calendar, origin.date_time.date, d, Overflow::Constrain));
  return epoch_of(origin, {date, origin.date_time.time});
}
int64_t truncated_to(int64_t x, int64_t increment) noexcept { return x / increment * increment; }

/// Duration Nudge Result Record
struct Nudge {
  InternalDuration duration;
  EpochNanoseconds ns;
  bool did_expand_calendar_unit;
};
/// What ComputeNudgeWindow gives.
struct NudgeWindow {
  int64_t r1, r2;
  EpochNanoseconds start_ns, end_ns;
  DateDuration start, end;
};

/// How many whole weeks a duration has, of its days, too.
std::optional<int64_t> weeks_of(const Origin& origin, const DateDuration& d) noexcept {
  TRY_VALUE(start, calendar_date_add(origin.calendar, origin.date_time.date,
                                     {d.years, d.months, 0, 0}, Overflow::Constrain));
  const ISODate end = add_days_to_iso_date(start, d.days);
  return d.weeks + calendar_date_until(origin.calendar, start, end, Unit::Week).weeks;
}

/// ComputeNudgeWindow
std::optional<NudgeWindow> compute_nudge_window(int sign, const DateDuration& d,
                                                const Origin& origin, int64_t increment, Unit unit,
                                                bool additional_shift) noexcept {
  NudgeWindow w{};
  int64_t DateDuration::* field = &DateDuration::days;
  DateDuration base = d;
  switch (unit) {
    case Unit::Year:
      field = &DateDuration::years;
      base = {};
      w.r1 = truncated_to(d.years, increment);
      break;
    case Unit::Month:
      field = &DateDuration::months;
      base = {d.years, 0, 0, 0};
      w.r1 = truncated_to(d.months, increment);
      break;
    case Unit::Week: {
      field = &DateDuration::weeks;
      base = {d.years, d.months, 0, 0};
      TRY_VALUE(weeks, weeks_of(origin, d));
      w.r1 = truncated_to(weeks, increment);
      break;
    }
    default: w.r1 = truncated_to(d.days, increment); break;
  }
  if (additional_shift && unit <= Unit::Month) w.r1 += increment * sign;
  w.r2 = w.r1 + increment * sign;
  w.start = w.end = base;
  w.start.*field = w.r1;
  w.end.*field = w.r2;
  if (!checked(w.start) || !checked(w.end)) return std::nullopt;
  w.start_ns = origin.ns;
  if (date_duration_sign(w.start) != 0) {
    TRY_VALUE(start_ns, epoch_after(origin, w.start));
    w.start_ns = start_ns;
  }
  TRY_VALUE(end_ns, epoch_after(origin, w.end));
  w.end_ns = end_ns;
  return w;
}

bool is_between(int sign, const NudgeWindow& w, EpochNanoseconds ns) noexcept {
  return sign > 0 ? w.start_ns <= ns && ns <= w.end_ns : w.end_ns <= ns && ns <= w.start_ns;
}

struct CalendarNudge {
  Nudge nudge;
  double total;
};
/// NudgeToCalendarUnit
std::optional<CalendarNudge> nudge_to_calendar_unit(int sign, const InternalDuration& duration,
                                                    const Origin& origin, EpochNanoseconds dest,
                                                    int64_t increment, Unit unit,
                                                    RoundingMode mode) noexcept {
  bool did_expand = false;
  auto window = compute_nudge_window(sign, duration.date, origin, increment, unit, false);
  if (!window) return std::nullopt;
  if (!is_between(sign, *window, dest)) {
    window = compute_nudge_window(sign, duration.date, origin, increment, unit, true);
    if (!window) return std::nullopt;
    did_expand = true;
  }
  const NudgeWindow& w = *window;
  const Int128 length = (w.end_ns - w.start_ns) * sign, done = (dest - w.start_ns) * sign;
  if (length <= 0) return std::nullopt;
  // total = r1 + done / length × increment × sign, with one division.
  const double total = divide_to_double(Int128{w.r1} * length + done * increment * sign, length);
  const int64_t multiple = (w.r1 < 0 ? -w.r1 : w.r1) / increment;
  const bool up =
      done == length ||
      (done != 0 && rounds_up(mode, sign < 0, sign_of(done * 2 - length), multiple % 2 == 0));
  Nudge nudge{{up ? w.end : w.start, 0}, up ? w.end_ns : w.start_ns, did_expand || up};
  return CalendarNudge{nudge, total};
}

/// NudgeToZonedTime
std::optional<Nudge> nudge_to_zoned_time(int sign, const InternalDuration& duration,
                                         const Origin& origin, const Rounding& r) noexcept {
  TRY_VALUE(start, calendar_date_add(origin.calendar, origin.date_time.date, duration.date,
                                     Overflow::Constrain));
  const TimeRecord time = origin.date_time.time;
  TRY_VALUE(start_ns, epoch_of(origin, {start, time}));
  TRY_VALUE(end_ns, epoch_of(origin, {add_days_to_iso_date(start, sign), time}));
  const TimeDuration day_span = end_ns - start_ns;
  TRY_VALUE(rounded, round_time_duration(duration.time, r.increment, r.smallest_unit, r.mode));
  const TimeDuration beyond = rounded - day_span;
  Nudge nudge{{duration.date, rounded}, start_ns + rounded, false};
  if (sign_of(beyond) != -sign) {
    TRY_VALUE(again, round_time_duration(beyond, r.increment, r.smallest_unit, r.mode));
    nudge = {{duration.date, again}, end_ns + again, true};
    nudge.duration.date.days += sign;
  }
  return nudge;
}

/// NudgeToDayOrTime
std::optional<Nudge> nudge_to_day_or_time(const InternalDuration& duration, EpochNanoseconds dest,
                                          const Rounding& r) noexcept {
  TRY_VALUE(time, add_24_hour_days(duration.time, duration.date.days));
  TRY_VALUE(rounded, round_time_duration(time, r.increment, r.smallest_unit, r.mode));
  const Int128 whole_days = time / kNsPerDay, rounded_days = rounded / kNsPerDay;
  const bool did_expand = sign_of(rounded_days - whole_days) == sign_of(time);
  Nudge nudge{{duration.date, rounded}, dest + rounded - time, did_expand};
  nudge.duration.date.days = 0;
  if (is_date_unit(r.largest_unit)) {
    nudge.duration.date.days = static_cast<int64_t>(rounded_days);
    nudge.duration.time = rounded - rounded_days * kNsPerDay;
  }
  return nudge;
}

/// BubbleRelativeDuration
std::optional<InternalDuration> bubble_relative_duration(int sign, InternalDuration duration,
                                                         EpochNanoseconds nudged,
                                                         const Origin& origin, Unit largest_unit,
                                                         Unit smallest_unit) noexcept {
  if (smallest_unit == largest_unit) return duration;
  for (uint32_t i = index_of(smallest_unit); i-- > index_of(largest_unit);) {
    const auto unit = static_cast<Unit>(i);
    if (unit == Unit::Week && largest_unit != Unit::Week) continue;
    const DateDuration& d = duration.date;
    DateDuration end{d.years + sign, 0, 0, 0};
    if (unit == Unit::Month) end = {d.years, d.months + sign, 0, 0};
    if (unit == Unit::Week) end = {d.years, d.months, d.weeks + sign, 0};
    if (!checked(end)) return std::nullopt;
    TRY_VALUE(end_ns, epoch_after(origin, end));
    if (sign_of(nudged - end_ns) == -sign) break;
    duration = {end, 0};
  }
  return duration;
}

}  // namespace

std::optional<InternalDuration> round_relative_duration(const InternalDuration& duration,
                                                        const Origin& origin, EpochNanoseconds dest,
                                                        const Rounding& r) noexcept {
  const bool irregular =
      is_calendar_unit(r.smallest_unit) || (origin.zone && r.smallest_unit == Unit::Day);
  const int sign = internal_duration_sign(duration) < 0 ? -1 : 1;
  Nudge nudge;
  if (irregular) {
    TRY_VALUE(record, nudge_to_calendar_unit(sign, duration, origin, dest, r.increment,
                                             r.smallest_unit, r.mode));
    nudge = record.nudge;
  } else if (origin.zone) {
    TRY_VALUE(zoned, nudge_to_zoned_time(sign, duration, origin, r));
    nudge = zoned;
  } else {
    TRY_VALUE(plain, nudge_to_day_or_time(duration, dest, r));
    nudge = plain;
  }
  if (!nudge.did_expand_calendar_unit || r.smallest_unit == Unit::Week) return nudge.duration;
  const Unit start = larger_of_two_temporal_units(r.smallest_unit, Unit::Day);
  return bubble_relative_duration(sign, nudge.duration, nudge.ns, origin, r.largest_unit, start);
}

std::optional<double> total_relative_duration(const InternalDuration& duration,
                                              const Origin& origin, EpochNanoseconds dest,
                                              Unit unit) noexcept {
  if (is_calendar_unit(unit) || (origin.zone && unit == Unit::Day)) {
    const int sign = internal_duration_sign(duration) < 0 ? -1 : 1;
    TRY_VALUE(record,
              nudge_to_calendar_unit(sign, duration, origin, dest, 1, unit, RoundingMode::Trunc));
    return record.total;
  }
  TRY_VALUE(time, add_24_hour_days(duration.time, duration.date.days));
  return total_time_duration(time, unit);
}

// ---- Wall-clock times

InternalDuration difference_iso_date_time(ISODateTime one, ISODateTime two, Calendar calendar,
                                          Unit largest_unit) noexcept {
  TimeDuration time = difference_time(one.time, two.time);
  const int time_sign = sign_of(time);
  ISODate adjusted = two.date;
  if (time_sign != 0 && time_sign == compare_iso_date(one.date, two.date)) {
    adjusted = add_days_to_iso_date(adjusted, time_sign);
    time -= Int128{time_sign} * kNsPerDay;
  }
  const Unit date_largest = larger_of_two_temporal_units(Unit::Day, largest_unit);
  DateDuration date = calendar_date_until(calendar, one.date, adjusted, date_largest);
  if (largest_unit != date_largest) {
    time += Int128{date.days} * kNsPerDay;
    date.days = 0;
  }
  return {date, time};
}

namespace {
bool both_within_limits(ISODateTime one, ISODateTime two) noexcept {
  return iso_date_time_within_limits(one) && iso_date_time_within_limits(two);
}
}  // namespace

std::optional<InternalDuration> difference_plain_date_time_with_rounding(
    ISODateTime one, ISODateTime two, Calendar calendar, const Rounding& r) noexcept {
  if (compare_iso_date_time(one, two) == 0) return InternalDuration{};
  if (!both_within_limits(one, two)) return std::nullopt;
  const InternalDuration difference = difference_iso_date_time(one, two, calendar, r.largest_unit);
  if (r.smallest_unit == Unit::Nanosecond && r.increment == 1) return difference;
  const Origin origin{one, get_utc_epoch_nanoseconds(one), std::nullopt, calendar};
  return round_relative_duration(difference, origin, get_utc_epoch_nanoseconds(two), r);
}
std::optional<double> difference_plain_date_time_with_total(ISODateTime one, ISODateTime two,
                                                            Calendar calendar, Unit unit) noexcept {
  if (compare_iso_date_time(one, two) == 0) return 0.0;
  if (!both_within_limits(one, two)) return std::nullopt;
  const InternalDuration difference = difference_iso_date_time(one, two, calendar, unit);
  if (unit == Unit::Nanosecond) return static_cast<double>(difference.time);
  const Origin origin{one, get_utc_epoch_nanoseconds(one), std::nullopt, calendar};
  return total_relative_duration(difference, origin, get_utc_epoch_nanoseconds(two), unit);
}

// ---- Exact times

std::optional<InternalDuration> difference_instant(EpochNanoseconds one, EpochNanoseconds two,
                                                   const Rounding& r) noexcept {
  TRY_VALUE(rounded, round_time_duration(two - one, r.increment, r.smallest_unit, r.mode));
  return InternalDuration{{}, rounded};
}
std::optional<EpochNanoseconds> add_instant(EpochNanoseconds ns, TimeDuration duration) noexcept {
  const EpochNanoseconds sum = ns + duration;
  if (!is_valid_epoch_nanoseconds(sum)) return std::nullopt;
  return sum;
}
std::optional<EpochNanoseconds> add_zoned_date_time(EpochNanoseconds ns, TimeZoneId zone,
                                                    Calendar calendar,
                                                    const InternalDuration& duration,
                                                    Overflow overflow) noexcept {
  if (date_duration_sign(duration.date) == 0) return add_instant(ns, duration.time);
  const ISODateTime start = get_iso_date_time_for(zone, ns);
  TRY_VALUE(date, calendar_date_add(calendar, start.date, duration.date, overflow));
  const ISODateTime between{date, start.time};
  if (!iso_date_time_within_limits(between)) return std::nullopt;
  TRY_VALUE(between_ns, get_epoch_nanoseconds_for(zone, between, Disambiguation::Compatible));
  return add_instant(between_ns, duration.time);
}

namespace {
/// DifferenceZonedDateTime
std::optional<InternalDuration> difference_zoned_date_time(EpochNanoseconds one,
                                                           EpochNanoseconds two, TimeZoneId zone,
                                                           Calendar calendar,
                                                           Unit largest_unit) noexcept {
  if (one == two) return InternalDuration{};
  const ISODateTime start = get_iso_date_time_for(zone, one),
                    end = get_iso_date_time_for(zone, two);
  if (start.date == end.date) return InternalDuration{{}, two - one};
  const int sign = two < one ? 1 : -1;
  const int max_correction = sign == -1 ? 2 : 1;
  int correction = sign_of(difference_time(start.time, end.time)) == sign ? 1 : 0;
  ISODate between;
  TimeDuration time = 0;
  for (bool found = false; !found && correction <= max_correction; ++correction) {
    between = add_days_to_iso_date(end.date, correction * sign);
    TRY_VALUE(between_ns,
              get_epoch_nanoseconds_for(zone, {between, start.time}, Disambiguation::Compatible));
    time = two - between_ns;
    found = sign_of(time) != sign;
  }
  const Unit date_largest = larger_of_two_temporal_units(largest_unit, Unit::Day);
  return InternalDuration{calendar_date_until(calendar, start.date, between, date_largest), time};
}
Origin zoned_origin(EpochNanoseconds ns, TimeZoneId zone, Calendar calendar) noexcept {
  return {get_iso_date_time_for(zone, ns), ns, zone, calendar};
}
}  // namespace

std::optional<InternalDuration> difference_zoned_date_time_with_rounding(
    EpochNanoseconds one, EpochNanoseconds two, TimeZoneId zone, Calendar calendar,
    const Rounding& r) noexcept {
  if (is_time_unit(r.largest_unit)) return difference_instant(one, two, r);
  TRY_VALUE(difference, difference_zoned_date_time(one, two, zone, calendar, r.largest_unit));
  if (r.smallest_unit == Unit::Nanosecond && r.increment == 1) return difference;
  return round_relative_duration(difference, zoned_origin(one, zone, calendar), two, r);
}
std::optional<double> difference_zoned_date_time_with_total(EpochNanoseconds one,
                                                            EpochNanoseconds two, TimeZoneId zone,
                                                            Calendar calendar, Unit unit) noexcept {
  if (is_time_unit(unit)) return total_time_duration(two - one, unit);
  TRY_VALUE(difference, difference_zoned_date_time(one, two, zone, calendar, unit));
  return total_relative_duration(difference, zoned_origin(one, zone, calendar), two, unit);
}

std::optional<int64_t> date_duration_days(const DateDuration& duration, ISODate date,
                                          Calendar calendar) noexcept {
  DateDuration without_days = duration;
  without_days.days = 0;
  if (date_duration_sign(without_days) == 0) return duration.days;
  TRY_VALUE(later, calendar_date_add(calendar, date, without_days, Overflow::Constrain));
  return duration.days + epoch_days(later) - epoch_days(date);
}

#undef TRY_VALUE

}  // namespace shoal::temporal
