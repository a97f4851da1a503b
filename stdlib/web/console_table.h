// console.table: rows and columns in a box.
#pragma once

#include "stdlib/web/inspect.h"

namespace shoal {

/// As inspect. data is an object; columns: an array of names, or undefined for all.
Result<bool> table_text(Context& cx, Value data, Value columns, const InspectOptions& options,
                        InspectCalls* calls, std::string& out);

}  // namespace shoal
