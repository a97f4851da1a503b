// UTF-8 as the Encoding Standard decodes it.
#pragma once

#include <string>
#include <string_view>

namespace shoal::utf8 {

/// Each maximal part of an invalid sequence becomes U+FFFD.
std::string replace_invalid(std::string_view bytes);
/// How many bytes at the end begin a sequence that more bytes could complete: 0 to 3.
size_t truncated_tail(std::string_view bytes) noexcept;

}  // namespace shoal::utf8
