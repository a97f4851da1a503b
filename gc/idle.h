// How much of a heap is collected at once when its context goes idle.
#pragma once

#include <cstddef>

namespace shoal {

/// Heap::on_idle collects a heap up to here in one go (about a millisecond). A bigger one is for
/// whoever has the thread to collect in steps: begin_marking, then step.
constexpr size_t kIdleAtOnceBytes = size_t{2} << 20;

}  // namespace shoal
