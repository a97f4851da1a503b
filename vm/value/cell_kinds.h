// The kinds of cells as the collector wants them: what it must know of each, by number.
#pragma once

#include <span>

#include "gc/cell.h"

namespace shoal {

/// Constant data of the process.
std::span<const CellInfo* const> cell_kind_table() noexcept;

}  // namespace shoal
