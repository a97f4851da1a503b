// The Intl object (ECMA-402, section 8), and what its services share with the rest of stdlib.
#pragma once

#include <string_view>

#include "vm/run/native.h"

namespace shoal::intl {

/// The value of the global property: the Intl object, or undefined where there is no ICU.
Result<Value> intl_object(Context& cx, const Args& args);

/// IsSanctionedSingleUnitIdentifier
bool is_sanctioned_unit(std::string_view unit) noexcept;

}  // namespace shoal::intl
