// The toLocale methods of other objects by locale. Where there is no ICU (or it was left out of the
// build) has_intl says so, and they do without: each in its own file.
#pragma once

#include <string>

#include "vm/run/native.h"
#include "vm/value/bigint.h"

namespace shoal::intl {

enum class DateText : uint8_t { DateAndTime, Date, Time };

#ifdef SHOAL_NO_INTL
inline bool has_intl(Context&) noexcept { return false; }
inline NativeTask numeric_to_locale_string(Context&, Value, Value, Value) { SHOAL_UNREACHABLE(); }
inline NativeTask string_locale_compare(Context&, Args) { SHOAL_UNREACHABLE(); }
inline NativeTask first_locale(Context&, Value) { SHOAL_UNREACHABLE(); }
inline NativeTask date_to_locale_text(Context&, double, DateText, Value, Value) {
  SHOAL_UNREACHABLE();
}
inline NativeTask temporal_to_locale_string(Context&, Args) { SHOAL_UNREACHABLE(); }
inline NativeTask duration_to_locale_string(Context&, Args) { SHOAL_UNREACHABLE(); }
#else
bool has_intl(Context& cx);
/// Number.prototype.toLocaleString and BigInt.prototype.toLocaleString of `numeric`.
NativeTask numeric_to_locale_string(Context& cx, Value numeric, Value locales, Value options);
NativeTask string_locale_compare(Context& cx, Args args);
/// The beginning of TransformCase: the first of the locales or the default, as a string.
NativeTask first_locale(Context& cx, Value locales);
/// Date.prototype.toLocaleString and its like, of a time that is no NaN.
NativeTask date_to_locale_text(Context& cx, double time, DateText what, Value locales,
                               Value options);
/// toLocaleString of what has been seen to be a Temporal object, but no Duration.
NativeTask temporal_to_locale_string(Context& cx, Args args);
/// The same of a Duration.
NativeTask duration_to_locale_string(Context& cx, Args args);
#endif

}  // namespace shoal::intl
