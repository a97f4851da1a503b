// The natives of Intl.NumberFormat that are apart from its constructor.
#pragma once

#include <string>

#include "vm/run/native.h"

namespace shoal::intl {

NativeTask number_format_bound_format(Context& cx, Args args);  // Capture 0: the NumberFormat.
NativeTask number_format_format_to_parts(Context& cx, Args args);
NativeTask number_format_format_range(Context& cx, Args args);
NativeTask number_format_format_range_to_parts(Context& cx, Args args);

/// IsWellFormedCurrencyCode, CurrencyDigits
bool is_well_formed_currency_code(const std::string& code);
int32_t currency_digits(const std::string& currency);

}  // namespace shoal::intl
