#include "stdlib/temporal/zone.h"

#include <algorithm>

#include "stdlib/temporal/format.h"
#include "vm/run/time_zone.h"

namespace shoal::temporal {
namespace {

int64_t second_of(EpochNanoseconds ns) noexcept {
  return static_cast<int64_t>(floor_divide_128(ns, kNsPerSecond));
}
constexpr int64_t kSecondsPerDay = 86'400;

/// A moment at which clocks were moved.
struct Change {
  EpochNanoseconds at;
  int64_t before_ns, after_ns;
};
/// visit(change) for those within a day of a wall-clock time: no offset is larger.
template <class Visitor>
void visit_changes(const TimeZone& zone, EpochNanoseconds local, Visitor&& visit) {
  const int64_t middle = second_of(local);
  int64_t at = middle - kSecondsPerDay;
  for (;;) {
    const std::optional<int64_t> next = zone.next_transition_s(at);
    if (!next || *next > middle + kSecondsPerDay) return;
    at = *next;
    visit(Change{EpochNanoseconds{at} * kNsPerSecond,
                 int64_t{zone.offset_s_at(at - 1)} * kNsPerSecond,
                 int64_t{zone.offset_s_at(at)} * kNsPerSecond});
  }
}

/// GetNamedTimeZoneEpochNanoseconds
PossibleEpochNanoseconds named_epoch_nanoseconds(const TimeZone& zone,
                                                 EpochNanoseconds local) noexcept {
  PossibleEpochNanoseconds result;
  const auto consider = [&](int64_t offset_ns) {
    const EpochNanoseconds ns = local - offset_ns;
    const int64_t there = int64_t{zone.offset_s_at(second_of(ns))} * kNsPerSecond;
    const bool known =
        std::find(result.values, result.values + result.count, ns) != result.values + result.count;
    if (there == offset_ns && !known && result.count < PossibleEpochNanoseconds::kMax)
      result.values[result.count++] = ns;
  };
  consider(int64_t{zone.offset_s_at(second_of(local) - kSecondsPerDay)} * kNsPerSecond);
  visit_changes(zone, local, [&](const Change& change) { consider(change.after_ns); });
  std::sort(result.values, result.values + result.count);
  return result;
}

/// The change that leapt over a wall-clock time.
std::optional<Change> leap_over(const TimeZone& zone, EpochNanoseconds local) noexcept {
  std::optional<Change> result;
  visit_changes(zone, local, [&](const Change& change) {
    if (local >= change.at + change.before_ns && local < change.at + change.after_ns)
      result = change;
  });
  return result;
}

bool all_valid(const PossibleEpochNanoseconds& possible) noexcept {
  return std::all_of(possible.values, possible.values + possible.count,
                     [](EpochNanoseconds ns) { return is_valid_epoch_nanoseconds(ns); });
}

/// DisambiguatePossibleEpochNanoseconds
std::optional<EpochNanoseconds> disambiguate(const PossibleEpochNanoseconds& possible,
                                             TimeZoneId zone, ISODateTime date_time,
                                             Disambiguation how) noexcept {
  if (possible.count == 1) return possible.values[0];
  if (how == Disambiguation::Reject) return std::nullopt;
  if (possible.count != 0)
    return possible.values[how == Disambiguation::Later ? possible.count - 1 : 0];
  const EpochNanoseconds local = get_utc_epoch_nanoseconds(date_time);
  const std::optional<Change> change = leap_over(*zone.named, local);
  if (!change) return std::nullopt;
  // Earlier: moved back by the gap, and then told by the offset after it; and the reverse.
  const EpochNanoseconds ns =
      local - (how == Disambiguation::Earlier ? change->after_ns : change->before_ns);
  if (!is_valid_epoch_nanoseconds(ns)) return std::nullopt;
  return ns;
}

}  // namespace

TimeZoneId utc_time_zone() noexcept {
  static const TimeZone utc;
  return {&utc, 0};
}
std::string time_zone_text(TimeZoneId zone) {
  return zone.named ? zone.named->name() : format_offset_time_zone_identifier(zone.offset_minutes);
}
bool time_zone_equals(TimeZoneId a, TimeZoneId b) noexcept {
  if (!a.named || !b.named) return !a.named && !b.named && a.offset_minutes == b.offset_minutes;
  return a.named == b.named || a.named->primary_name() == b.named->primary_name();
}

int64_t get_offset_nanoseconds_for(TimeZoneId zone, EpochNanoseconds ns) noexcept {
  if (!zone.named) return zone.offset_minutes * kNsPerMinute;
  return int64_t{zone.named->offset_s_at(second_of(ns))} * kNsPerSecond;
}
ISODateTime get_iso_date_time_for(TimeZoneId zone, EpochNanoseconds ns) noexcept {
  return get_iso_parts_from_epoch(ns + get_offset_nanoseconds_for(zone, ns));
}

std::optional<PossibleEpochNanoseconds> get_possible_epoch_nanoseconds(
    TimeZoneId zone, ISODateTime date_time) noexcept {
  const EpochNanoseconds local = get_utc_epoch_nanoseconds(date_time);
  PossibleEpochNanoseconds possible;
  if (zone.named) {
    possible = named_epoch_nanoseconds(*zone.named, local);
  } else {
    possible.values[possible.count++] = local - zone.offset_minutes * kNsPerMinute;
  }
  if (!all_valid(possible)) return std::nullopt;
  return possible;
}
std::optional<EpochNanoseconds> get_epoch_nanoseconds_for(TimeZoneId zone, ISODateTime date_time,
                                                          Disambiguation how) noexcept {
  const auto possible = get_possible_epoch_nanoseconds(zone, date_time);
  if (!possible) return std::nullopt;
  return disambiguate(*possible, zone, date_time, how);
}
std::optional<EpochNanoseconds> get_start_of_day(TimeZoneId zone, ISODate date) noexcept {
  const ISODateTime midnight{date, kMidnight};
  const auto possible = get_possible_epoch_nanoseconds(zone, midnight);
  if (!possible) return std::nullopt;
  if (possible->count != 0) return possible->values[0];
  const std::optional<Change> change = leap_over(*zone.named, get_utc_epoch_nanoseconds(midnight));
  if (!change || !is_valid_epoch_nanoseconds(change->at)) return std::nullopt;
  return change->at;
}
std::optional<EpochNanoseconds> get_transition(TimeZoneId zone, EpochNanoseconds ns,
                                               Direction direction) noexcept {
  if (!zone.named) return std::nullopt;
  // Strictly before: a transition at this very second counts if nanoseconds have passed since.
  const std::optional<int64_t> at = direction == Direction::Next
                                        ? zone.named->next_transition_s(second_of(ns))
                                        : zone.named->last_transition_s(second_of(ns - 1));
  if (!at) return std::nullopt;
  const EpochNanoseconds result = EpochNanoseconds{*at} * kNsPerSecond;
  if (!is_valid_epoch_nanoseconds(result)) return std::nullopt;
  return result;
}

std::optional<EpochNanoseconds> interpret_iso_date_time_offset(
    ISODate date, std::optional<TimeRecord> time, TimeZoneId zone,
    const OffsetInterpretation& how) noexcept {
  if (!time) return get_start_of_day(zone, date);
  const ISODateTime date_time{date, *time};
  const bool by_option = how.behaviour == OffsetBehaviour::Option;
  if (how.behaviour == OffsetBehaviour::Wall || (by_option && how.option == OffsetOption::Ignore))
    return get_epoch_nanoseconds_for(zone, date_time, how.disambiguation);
  const EpochNanoseconds utc = get_utc_epoch_nanoseconds(date_time);
  if (how.behaviour == OffsetBehaviour::Exact || how.option == OffsetOption::Use) {
    const EpochNanoseconds ns = utc - how.offset_ns;
    if (!is_valid_epoch_nanoseconds(ns)) return std::nullopt;
    return ns;
  }
  if (!iso_days_in_range(date)) return std::nullopt;
  const auto possible = get_possible_epoch_nanoseconds(zone, date_time);
  if (!possible) return std::nullopt;
  for (uint32_t i = 0; i < possible->count; ++i) {
    const EpochNanoseconds candidate = possible->values[i];
    const Int128 offset = utc - candidate;
    if (offset == how.offset_ns) return candidate;
    const Int128 rounded =
        round_number_to_increment(offset, kNsPerMinute, RoundingMode::HalfExpand);
    if (how.match == MatchBehaviour::Minutes && rounded == how.offset_ns) return candidate;
  }
  if (how.option == OffsetOption::Reject) return std::nullopt;
  return disambiguate(*possible, zone, date_time, how.disambiguation);
}

}  // namespace shoal::temporal
