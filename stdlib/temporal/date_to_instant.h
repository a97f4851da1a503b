// What Date has of Temporal.
#pragma once

#include "vm/run/native.h"

namespace shoal::temporal {

/// Date.prototype.toTemporalInstant ( )
Result<Value> date_to_temporal_instant(Context& cx, const Args& args);

}  // namespace shoal::temporal
