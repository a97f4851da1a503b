#include "vm/interp/slow_loop.h"

#if defined(SHOAL_ASSERTIONS) && defined(__clang__)

#define SHOAL_SLOW_LOOP 1
#include "vm/interp/loop.inc"

namespace shoal {

// Without locals, as the function that it calls: house-style, section 12.
[[gnu::noinline]] __attribute__((no_sanitize("address", "undefined"))) void dispatch_slow(
    Context* cx, uint32_t word) {
  dispatch(cx, word);
}

bool slow_loop_skips_fast_path(Op op) noexcept {
  static constexpr bool kSkips[] = {
#define F(place, role, name)
#define OP(name, operands, traits) kHasCompletePath<Op::name>,
#include "vm/bytecode/ops.def"
#undef OP
#undef F
  };
  return kSkips[static_cast<size_t>(op)];
}

}  // namespace shoal

#endif
