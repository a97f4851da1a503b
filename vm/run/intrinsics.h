// The numbers of the intrinsic objects; the table is intrinsics.def.
#pragma once

#include <cstdint>

namespace shoal {

enum class Intrinsic : uint16_t {
#define INTRINSIC(name) name,
#include "vm/run/intrinsics.def"
#undef INTRINSIC
};
inline constexpr uint32_t kIntrinsicCount = 0
#define INTRINSIC(name) +1
#include "vm/run/intrinsics.def"
#undef INTRINSIC
    ;

}  // namespace shoal
