// Base64, whole groups (three bytes, four digits) at a time: texts' ends and faults are the
// callers'.
#pragma once

#include <cstddef>
#include <cstdint>

namespace shoal::base64 {

enum class Alphabet : uint8_t { Base64, Base64Url };

/// Three bytes of each group become four digits.
void encode_groups(const uint8_t* from, size_t groups, Alphabet alphabet, uint8_t* out) noexcept;

/// Three bytes for each four digits, up to where there is something else: how many groups.
size_t decode_groups(const uint8_t* text, size_t groups, Alphabet alphabet, uint8_t* out) noexcept;

}  // namespace shoal::base64
