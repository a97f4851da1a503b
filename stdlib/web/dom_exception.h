// DOMException, Web IDL §4.3: an Error whose name and message are internal.
#pragma once

#include "vm/object/error.h"
#include "vm/run/context.h"

namespace shoal {

Result<ErrorObject*> make_dom_exception(Context& cx, const char* name, String* message);
/// message as printf. name: "DataCloneError", "AbortError", ...
[[gnu::format(printf, 3, 4)]] SHOAL_COLD Thrown throw_dom_exception(Context& cx, const char* name,
                                                                    const char* format, ...);

}  // namespace shoal
