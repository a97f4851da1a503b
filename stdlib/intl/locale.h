// Intl.Locale as the other services see it.
#pragma once

#include <string>

#include "vm/value/value.h"

namespace shoal::intl {

/// [[Locale]] of an Intl.Locale, else null. As long as the object lives.
const std::string* locale_of(Value v) noexcept;

}  // namespace shoal::intl
