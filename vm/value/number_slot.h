// Numbers to and from where Values lie, as the loop of dispatch needs them: a double that goes
// through a general register pays for the way there and back (some 6 cycles on Zen 4, where the
// multiplication itself takes 3), and what one instruction stores the next one mostly waits for.
// So on x86-64 it is loaded into a vector register at once, and its offset is taken off there.
#pragma once

#include <bit>
#include <cstdint>

#include "vm/value/value.h"

namespace shoal {

#if defined(__x86_64__)

namespace number_slot_detail {
using Words [[gnu::vector_size(16)]] = uint64_t;
using Doubles [[gnu::vector_size(16)]] = double;
}  // namespace number_slot_detail

/// slot holds a number.
inline double load_number(const Value& slot) noexcept {
  using namespace number_slot_detail;
  if (slot.is_int32()) return slot.as_int32();
  double boxed;
  // The compiler would take the bits that it has in a general register.
  __asm__("movsd %1, %0" : "=x"(boxed) : "m"(slot));
  const auto words = std::bit_cast<Words>(Doubles{boxed, 0}) - Words{Value::kDoubleOffset, 0};
  return std::bit_cast<Doubles>(words)[0];
}

/// slot = Value::double_number(d).
inline void store_double(Value& slot, double d) noexcept {
  using namespace number_slot_detail;
  if (d != d) [[unlikely]] {
    slot = Value::double_number(d);
    return;
  }
  const auto words = std::bit_cast<Words>(Doubles{d, 0}) + Words{Value::kDoubleOffset, 0};
  __asm__("movsd %1, %0" : "=m"(slot) : "x"(std::bit_cast<Doubles>(words)[0]));
}

#else

inline double load_number(const Value& slot) noexcept { return slot.as_number(); }
inline void store_double(Value& slot, double d) noexcept { slot = Value::double_number(d); }

#endif

}  // namespace shoal
