// TemporalObject: an instance of one of the classes of Temporal, and the records that it is made
// of (https://tc39.es/proposal-temporal). What is reckoned with them: stdlib/temporal.
//
// One kind of cell for all eight classes: a head with type, calendar and date, and behind it what
// the type has besides: nothing (dates), a time of day, a point in time with or without a time
// zone, or the ten fields of a duration.
#pragma once

#include <cstring>

#include "vm/object/object.h"

namespace shoal {

class TimeZone;

namespace temporal {

// NOLINTNEXTLINE: what C++20 has no name for.
using Int128 = __int128;
/// Nanoseconds since 1970-01-01T00:00Z; of instants within ±kMaxInstant.
using EpochNanoseconds = Int128;
/// A "time duration": nanoseconds within ±kMaxTimeDuration.
using TimeDuration = Int128;

/// ISO Date Record. The year may lie outside of what Temporal allows.
struct ISODate {
  int32_t year = 1970;
  uint8_t month = 1, day = 1;
  friend constexpr bool operator==(const ISODate&, const ISODate&) = default;
};

/// Time Record: the nanosecond of the day, and the days that overflowed when it was reckoned.
struct TimeRecord {
  int64_t nanoseconds = 0;
  int64_t days = 0;
  constexpr int32_t hour() const noexcept { return part(3'600'000'000'000, 24); }
  constexpr int32_t minute() const noexcept { return part(60'000'000'000, 60); }
  constexpr int32_t second() const noexcept { return part(1'000'000'000, 60); }
  constexpr int32_t millisecond() const noexcept { return part(1'000'000, 1000); }
  constexpr int32_t microsecond() const noexcept { return part(1000, 1000); }
  constexpr int32_t nanosecond() const noexcept { return part(1, 1000); }
  constexpr int32_t sub_second() const noexcept { return part(1, 1'000'000'000); }

 private:
  constexpr int32_t part(int64_t length, int64_t count) const noexcept {
    return static_cast<int32_t>(nanoseconds / length % count);
  }
};

/// ISO Date-Time Record.
struct ISODateTime {
  ISODate date;
  TimeRecord time;
};

/// The fields of a Temporal.Duration, from years to nanoseconds: integers, all of one sign.
struct DurationFields {
  static constexpr uint32_t kCount = 10;
  double values[kCount] = {};
  friend bool operator==(const DurationFields&, const DurationFields&) = default;
};

/// An available time zone identifier: named, or an offset of whole minutes.
struct TimeZoneId {
  const TimeZone* named = nullptr;  // Of the host, or of the process: never freed.
  int32_t offset_minutes = 0;
};

/// The calendars, see stdlib/temporal/calendar.h.
enum class Calendar : uint8_t {
#define CALENDAR(name, id) name,
#include "vm/object/calendars.def"
#undef CALENDAR
};

enum class TemporalType : uint8_t {
  Instant,
  PlainDate,
  PlainTime,
  PlainDateTime,
  PlainYearMonth,
  PlainMonthDay,
  ZonedDateTime,
  Duration,
};

}  // namespace temporal

class TemporalObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<TemporalObject>("Temporal");
  using Type = temporal::TemporalType;

  static Result<TemporalObject*> create(Heap& heap, Shape* shape, Type type) {
    return heap.create_with_tail<TemporalObject>(static_cast<CellKind>(Kind::Temporal),
                                                 tail_bytes(type), shape, type);
  }
  /// v as one of that type, or null.
  static TemporalObject* from(Value v, Type type) noexcept {
    if (!v.is_kind(Kind::Temporal)) return nullptr;
    auto* const object = v.as<TemporalObject>();
    return object->type_ == type ? object : nullptr;
  }

  Type type() const noexcept { return type_; }
  bool has_calendar() const noexcept {
    return type_ != Type::Instant && type_ != Type::PlainTime && type_ != Type::Duration;
  }
  temporal::Calendar calendar() const noexcept { return calendar_; }
  void set_calendar(temporal::Calendar calendar) noexcept { calendar_ = calendar; }
  /// [[ISODate]]; of PlainDateTime its date.
  temporal::ISODate date() const noexcept { return {year_, month_, day_}; }
  void set_date(temporal::ISODate date) noexcept {
    year_ = date.year;
    month_ = date.month;
    day_ = date.day;
  }
  /// [[Time]] of PlainTime and PlainDateTime.
  temporal::TimeRecord time() const noexcept { return {tail<int64_t>(), 0}; }
  void set_time(temporal::TimeRecord time) noexcept { tail<int64_t>() = time.nanoseconds; }
  temporal::ISODateTime date_time() const noexcept { return {date(), time()}; }
  /// [[EpochNanoseconds]] of Instant and ZonedDateTime.
  temporal::EpochNanoseconds epoch_nanoseconds() const noexcept { return tail<Zoned>().epoch; }
  void set_epoch_nanoseconds(temporal::EpochNanoseconds ns) noexcept { tail<Zoned>().epoch = ns; }
  /// [[TimeZone]] of ZonedDateTime.
  temporal::TimeZoneId time_zone() const noexcept { return tail<Zoned>().zone; }
  void set_time_zone(temporal::TimeZoneId zone) noexcept { tail<Zoned>().zone = zone; }
  const temporal::DurationFields& duration() const noexcept {
    return tail<temporal::DurationFields>();
  }
  void set_duration(const temporal::DurationFields& fields) noexcept {
    tail<temporal::DurationFields>() = fields;
  }

  void trace(Tracer& tracer) const { Object::trace(tracer); }
  size_t cell_bytes() const { return sizeof(TemporalObject) + tail_bytes(type_); }

 private:
  friend class Heap;
  struct Zoned {
    temporal::EpochNanoseconds epoch;
    temporal::TimeZoneId zone;  // Of ZonedDateTime only.
  };
  TemporalObject(Shape* shape, Type type) noexcept : Object(shape), type_(type) {
    std::memset(static_cast<void*>(this + 1), 0, tail_bytes(type));
  }
  static constexpr size_t tail_bytes(Type type) noexcept {
    switch (type) {
      case Type::Instant: return sizeof(temporal::EpochNanoseconds);
      case Type::PlainTime:
      case Type::PlainDateTime: return sizeof(int64_t);
      case Type::ZonedDateTime: return sizeof(Zoned);
      case Type::Duration: return sizeof(temporal::DurationFields);
      default: return 0;
    }
  }
  template <class T>
  T& tail() noexcept {
    SHOAL_ASSERT(tail_bytes(type_) != 0);
    return *reinterpret_cast<T*>(this + 1);
  }
  template <class T>
  const T& tail() const noexcept {
    SHOAL_ASSERT(tail_bytes(type_) != 0);
    return *reinterpret_cast<const T*>(this + 1);
  }

  int32_t year_ = 1970;
  uint8_t month_ = 1, day_ = 1;
  Type type_;
  temporal::Calendar calendar_ = temporal::Calendar::iso8601;
};
static_assert(sizeof(TemporalObject) == 32, "what is behind it is aligned as 128-bit integers");

}  // namespace shoal
