// The Temporal object and Temporal.Now (sections 1 and 2 of the proposal).
#include "stdlib/intrinsics.h"
#include "stdlib/temporal/convert.h"

namespace shoal {
namespace temporal {
namespace {

Result<TimeZoneId> time_zone_or_system(Context& cx, Value like) {
  if (like.is_undefined()) return system_time_zone(cx);
  return to_temporal_time_zone_identifier(cx, like);
}
/// SystemDateTime
Result<ISODateTime> system_date_time(Context& cx, Value time_zone_like) {
  const TimeZoneId zone = TRY(time_zone_or_system(cx, time_zone_like));
  return get_iso_date_time_for(zone, system_utc_epoch_nanoseconds(cx));
}
/// Temporal.Now.timeZoneId ( )
Result<Value> now_time_zone_id(Context& cx, const Args&) {
  return text_value(cx, time_zone_text(system_time_zone(cx)));
}
Result<Value> now_instant(Context& cx, const Args&) {
  return ready(create_temporal_instant(cx, system_utc_epoch_nanoseconds(cx)));
}
Result<Value> now_plain_date_time_iso(Context& cx, const Args& args) {
  const ISODateTime now = TRY(system_date_time(cx, args[0]));
  return ready(create_temporal_date_time(cx, {now, Calendar::iso8601}));
}
Result<Value> now_plain_date_iso(Context& cx, const Args& args) {
  const ISODateTime now = TRY(system_date_time(cx, args[0]));
  return ready(create_temporal_date(cx, {now.date, Calendar::iso8601}));
}
Result<Value> now_plain_time_iso(Context& cx, const Args& args) {
  const ISODateTime now = TRY(system_date_time(cx, args[0]));
  return ready(create_temporal_time(cx, now.time));
}
Result<Value> now_zoned_date_time_iso(Context& cx, const Args& args) {
  const TimeZoneId zone = TRY(time_zone_or_system(cx, args[0]));
  const ZonedDateTime now{system_utc_epoch_nanoseconds(cx), zone, Calendar::iso8601};
  return ready(create_temporal_zoned_date_time(cx, now));
}

constexpr Builtin kNow[] = {
    text("@@toStringTag", "Temporal.Now"),
    method("timeZoneId", 0, now_time_zone_id),
    method("instant", 0, now_instant),
    method("plainDateTimeISO", 0, now_plain_date_time_iso),
    method("zonedDateTimeISO", 0, now_zoned_date_time_iso),
    method("plainDateISO", 0, now_plain_date_iso),
    method("plainTimeISO", 0, now_plain_time_iso),
};
constexpr Builtin kTemporal[] = {
    text("@@toStringTag", "Temporal"),
    intrinsic("Now", Intrinsic::TemporalNow),
    intrinsic("Instant", Intrinsic::TemporalInstant),
    intrinsic("PlainDateTime", Intrinsic::TemporalPlainDateTime),
    intrinsic("PlainDate", Intrinsic::TemporalPlainDate),
    intrinsic("PlainTime", Intrinsic::TemporalPlainTime),
    intrinsic("PlainYearMonth", Intrinsic::TemporalPlainYearMonth),
    intrinsic("PlainMonthDay", Intrinsic::TemporalPlainMonthDay),
    intrinsic("Duration", Intrinsic::TemporalDuration),
    intrinsic("ZonedDateTime", Intrinsic::TemporalZonedDateTime),
};

}  // namespace
}  // namespace temporal

constinit const IntrinsicTemplate kTemporalTemplate = object_template(temporal::kTemporal);
constinit const IntrinsicTemplate kTemporalNowTemplate = object_template(temporal::kNow);

}  // namespace shoal
