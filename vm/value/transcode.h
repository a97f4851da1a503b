// Between UTF-8 and the units of strings, many at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "vm/value/string_view.h"

namespace shoal::transcode {

/// Whether the bytes are UTF-8 as the Encoding Standard has it: no surrogates, none too long.
bool is_valid_utf8(std::string_view bytes) noexcept;

/// What valid UTF-8 is as units.
struct Extent {
  size_t units;
  bool latin1;
};
Extent extent_of(std::string_view valid) noexcept;
/// The units of valid UTF-8, as many as its extent says.
void to_latin1(std::string_view valid, uint8_t* out) noexcept;
void to_utf16(std::string_view valid, char16_t* out) noexcept;

/// Bytes of its UTF-8; a lone surrogate is three.
size_t utf8_length(const StringView& text) noexcept;

struct Progress {
  uint32_t read = 0;
  uint64_t written = 0;
};
/// As many whole code points as there is room for; lone surrogates are U+FFFD.
Progress to_utf8(const StringView& text, uint8_t* out, uint64_t room) noexcept;

}  // namespace shoal::transcode
