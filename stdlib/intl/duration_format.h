// Intl.DurationFormat: its internal slots.
#pragma once

#include <string>

#include "stdlib/intl/to_locale.h"
#include "vm/object/intl.h"
#include "vm/object/temporal.h"
#include "vm/run/context.h"

namespace shoal::intl {

/// In the order of Temporal's duration fields.
enum class DurationUnit : uint8_t {
  Years,
  Months,
  Weeks,
  Days,
  Hours,
  Minutes,
  Seconds,
  Milliseconds,
  Microseconds,
  Nanoseconds,
};
inline constexpr uint32_t kDurationUnits = temporal::DurationFields::kCount;
/// "years"
const char* duration_unit_name(DurationUnit unit) noexcept;

enum class DurationStyle : uint8_t { Long, Short, Narrow, Digital };
enum class UnitStyle : uint8_t { Long, Short, Narrow, Numeric, TwoDigit, Fractional, None };
struct UnitOptions {
  UnitStyle style = UnitStyle::None;
  bool always = false;  // Its display.
};

struct DurationFormatState final : IntlState {
  static constexpr IntlType kType = IntlType::DurationFormat;
  std::string locale, data_locale, numbering_system;
  DurationStyle style = DurationStyle::Short;
  int32_t fractional_digits = -1;
  UnitOptions units[kDurationUnits];
  UnitOptions of(DurationUnit unit) const noexcept { return units[static_cast<uint32_t>(unit)]; }
};

/// PartitionDurationFormatPattern, as text and as parts.
Result<Value> duration_text(Context& cx, const DurationFormatState& s,
                            const temporal::DurationFields& duration);
Result<Value> duration_parts(Context& cx, const DurationFormatState& s,
                             const temporal::DurationFields& duration);

}  // namespace shoal::intl
