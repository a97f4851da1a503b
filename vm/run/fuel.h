// Fuel of natives: work that takes long in one piece burns it as script does, and a coroutine
// leaves the loop of dispatch when there is none left. A unit stands for about one instruction.
// And how a native waits.
#pragma once

#include "vm/run/context.h"

namespace shoal {

/// What a leaf may do in one go; beyond it, the work belongs into a coroutine that burns fuel.
inline constexpr uint32_t kLeafUnitsMax = 64 * 1024;
/// Characters that a coroutine looks at between two looks at the fuel.
inline constexpr uint32_t kUnitsPerPiece = 256 * 1024;
/// In builds with assertions little counts as much where a complete way stands beside a short one,
/// so that small tests go it.
#if defined(SHOAL_ASSERTIONS)
inline constexpr bool kLittleIsMuch = true;
#else
inline constexpr bool kLittleIsMuch = false;
#endif
/// Fuel for characters looked at or copied.
constexpr int64_t fuel_of_units(uint64_t units) noexcept {
  return static_cast<int64_t>(units / 16) + 1;
}

/// Charges for work; who cannot stop goes on, and the next back-edge looks.
inline void spend_fuel(Context& cx, int64_t amount) noexcept { cx.state().fuel -= amount; }

/// To suspend without having started or pushed anything is to leave for want of fuel: see settle().
struct FuelAwaiter {
  bool has_fuel;
  bool await_ready() const noexcept { return has_fuel; }
  void await_suspend(std::coroutine_handle<>) const noexcept {}
  void await_resume() const noexcept {}
};
/// co_await burn_fuel(cx, n) charges, and leaves the loop if fuel has run out.
inline FuelAwaiter burn_fuel(Context& cx, int64_t amount) noexcept {
  spend_fuel(cx, amount);
  return {cx.state().fuel >= 0};
}

/// co_await leave_to_wait(cx, deadline): the loop of dispatch is left with LeaveReason::Waiting,
/// and the thread is free. It may be resumed for no reason: who waits looks.
inline std::suspend_always leave_to_wait(Context& cx, uint64_t deadline_ns) noexcept {
  cx.wait_until_ns = deadline_ns;
  cx.leaves_to_wait = true;
  return {};
}

}  // namespace shoal
