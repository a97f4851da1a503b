// A second loop of dispatch without any fast paths, for tests (ContextOptions::slow_paths). Only in
// builds with assertions, under clang: it would double the machine code of the handlers.
#pragma once

#include <cstdint>

#include "vm/bytecode/ops.h"

namespace shoal {

class Context;

#if defined(SHOAL_ASSERTIONS) && defined(__clang__)
inline constexpr bool kHasSlowLoop = true;
/// As dispatch in loop.inc.
void dispatch_slow(Context* cx, uint32_t word);
/// Whether it runs the complete path of that instruction where the usual loop has a fast one.
bool slow_loop_skips_fast_path(Op op) noexcept;
#else
inline constexpr bool kHasSlowLoop = false;
inline void dispatch_slow(Context*, uint32_t) {}
#endif

}  // namespace shoal
