// Services that no script has seen, kept for the next call: toLocaleString and localeCompare
// without options make the same ones again and again, and ICU takes long to make them.
#pragma once

#include "vm/run/context.h"

namespace shoal::intl {

/// Which service, with the options that the method has by default.
enum class KeptService : uint8_t { Collator, Number, DateTime, Date, Time };

/// The one for these locales, or undefined; also where keeping would not be exact: options were
/// given, or locales that reading could tell.
Result<Value> kept_service(Context& cx, KeptService which, Value locales, Value options);
/// Keeps it, if kept_service could find it again, for as long as few others are asked for.
Result<void> keep_service(Context& cx, KeptService which, Value locales, Value options,
                          Value service);

}  // namespace shoal::intl
