// DOMException, Web IDL §4.3: an Error whose name and message are internal.
#pragma once

#include <string>

#include "vm/object/error.h"
#include "vm/run/context.h"

namespace shoal {

Result<ErrorObject*> make_dom_exception(Context& cx, const char* name, String* message);
/// message as printf. name: "DataCloneError", "AbortError", ...
[[gnu::format(printf, 3, 4)]] SHOAL_COLD Thrown throw_dom_exception(Context& cx, const char* name,
                                                                    const char* format, ...);
/// Throws a QuotaExceededError that says how much there may be; what was asked for is left open.
Task<Value> throw_quota_exceeded(Context& cx, std::string message, double quota);

}  // namespace shoal
