// TimeZone: the offsets of one time zone from UTC, from the TZif data of the system (RFC 9636).
// Immutable once made, so that contexts may share it. Who makes one reads the file: see
// ContextHost::time_zone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shoal {

class TimeZone {
 public:
  /// UTC.
  TimeZone();
  /// Of the bytes of a TZif file. False: they are none, and the zone is as before.
  bool parse_tzif(std::string_view name, std::string_view bytes);
  /// Of a rule as in the environment variable TZ: "CET-1CEST,M3.5.0,M10.5.0/3". False: it is none.
  bool parse_rule(std::string_view name, std::string_view rule);

  /// "Europe/Berlin"
  const std::string& name() const noexcept { return name_; }
  /// The name of the zone that this one is a link to: "Asia/Kolkata" for "Asia/Calcutta". Of
  /// what is no link, its own.
  const std::string& primary_name() const noexcept {
    return primary_name_.empty() ? name_ : primary_name_;
  }
  void set_primary_name(std::string_view name) { primary_name_ = name; }
  /// Milliseconds to add to UTC, at that time in ms since the epoch.
  double offset_at(double utc_ms) const noexcept;
  /// §21.4.1.26 UTC ( t ): the time that clocks show as local_ms. The earlier one if there are two;
  /// if there is none, as with the offset before the clocks were moved.
  double to_utc(double local_ms) const noexcept;
  /// "CET", "CEST", "UTC", "+03"
  std::string abbreviation_at(double utc_ms) const;
  bool is_dst_at(double utc_ms) const noexcept;

  // --- The same in seconds, for Temporal: exact, over its whole range.
  int32_t offset_s_at(int64_t utc_s) const noexcept;
  /// The first second after (the last before or at) the given one that has another offset than
  /// the second before it. Nothing: there is none.
  std::optional<int64_t> next_transition_s(int64_t after_s) const noexcept;
  std::optional<int64_t> last_transition_s(int64_t utc_s) const noexcept;

 private:
  struct Period {
    int32_t offset_s = 0;
    bool is_dst = false;
    std::string abbreviation;
  };
  struct Transition {
    int64_t at_s;     // Since the epoch, UTC.
    uint32_t period;  // That begins then.
  };
  static bool comes_before(int64_t at_s, const Transition& t) noexcept { return at_s < t.at_s; }
  /// When a rule changes the clocks: a day of the year and a second of it, in local time.
  struct RuleDate {
    enum class Type : uint8_t { Julian, ZeroBased, MonthWeekDay } type = Type::ZeroBased;
    int32_t month = 0, week = 0, day = 0;
    int32_t second = 7200;
  };
  struct Rule {
    Period standard, daylight;
    bool has_daylight = false;
    RuleDate begin, end;  // Of daylight saving time.
  };
  class RuleReader;

  /// When daylight saving time begins and ends in a year, as seconds since the epoch.
  struct RuleYear {
    int64_t begin, end;
  };

  const Period& period_at(double utc_ms) const noexcept;
  const Period& period_at_s(int64_t utc_s) const noexcept;
  const Period& rule_period_at(int64_t utc_s) const noexcept;
  RuleYear rule_year(int64_t year) const noexcept;
  bool changes_offset_at(int64_t utc_s) const noexcept {
    return offset_s_at(utc_s) != offset_s_at(utc_s - 1);
  }

  std::string name_ = "UTC", primary_name_;
  std::vector<Period> periods_;          // The first holds before all transitions.
  std::vector<Transition> transitions_;  // By time.
  Rule rule_;                            // Behind the last transition.
  bool has_rule_ = false;
};

}  // namespace shoal
