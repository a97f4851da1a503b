// What UTS #46 says of code points in domain names: what they are mapped to, and what CheckBidi and
// CheckJoiners look at.
#pragma once

#include <cstdint>

#include "vm/unicode/text_buffer.h"

namespace shoal::unicode {

enum class IdnaStatus : uint8_t { Valid, Mapped, Ignored, Disallowed };
/// Classes of Bidi_Class that RFC 5893 tells apart; Neutral: ES, CS, ET, ON, BN. Other: in no
/// label.
enum class IdnaBidi : uint8_t { Other, Left, Right, ArabicNumber, EuropeanNumber, Neutral, Mark };
/// Joining_Type, as far as RFC 5892 A.1 asks.
enum class IdnaJoining : uint8_t { None, Left, Right, Dual, Transparent };

/// All but the status: of code points that are valid.
class IdnaTraits {
 public:
  explicit constexpr IdnaTraits(uint16_t bits) noexcept : bits_(bits) {}
  constexpr IdnaStatus status() const noexcept { return static_cast<IdnaStatus>(bits_ & 3); }
  constexpr IdnaBidi bidi() const noexcept { return static_cast<IdnaBidi>(bits_ >> 2 & 7); }
  constexpr IdnaJoining joining() const noexcept {
    return static_cast<IdnaJoining>(bits_ >> 5 & 7);
  }
  constexpr bool is_combining_mark() const noexcept { return (bits_ >> 8 & 1) != 0; }
  constexpr bool is_virama() const noexcept { return (bits_ >> 9 & 1) != 0; }

 private:
  uint16_t bits_;
};
IdnaTraits idna_traits(char32_t c) noexcept;

/// Appends, as UTF-16, what a code point that is mapped becomes. False: out of memory.
[[nodiscard]] bool append_idna_mapping(char32_t c, TextBuffer<char16_t>& out);

}  // namespace shoal::unicode
