// What natives burn that go over elements by their keys.
#pragma once

#include <cstdint>

namespace shoal {

/// Per element that is read or written.
inline constexpr int64_t kElementFuel = 16;

}  // namespace shoal
