// Counters of the processor.
#pragma once

#include <cstdint>

#include "io/door/host_error.h"

namespace shoal::facts {

/// Instructions that the calling thread has run outside of the kernel, since it first asked; which
/// thread that is. Error: the system's, where it does not let us count.
HostError instruction_count(uint64_t& count, uint64_t& thread);

}  // namespace shoal::facts
