// The encodings of the Encoding Standard: labels, names, decoders. UTF-8's decoder is in utf8.h. It
// knows nothing of contexts or values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shoal::encodings {

enum class Encoding : uint8_t {
#define ENCODING(id, ...) id,
#define SINGLE_BYTE(id, ...) id,
#include "stdlib/web/encodings.def"
};

/// §4.2 get an encoding; none for unknown labels.
std::optional<Encoding> of_label(std::string_view label);
std::string_view name_of(Encoding encoding) noexcept;

/// What a decoder keeps between pieces, besides the bytes that it could not use yet.
struct State {
  uint32_t bits = 0;  // ISO-2022-JP alone: the mode, and whether an escape came just before.
};

/// Decodes bytes, appended to `out`; errors become U+FFFD. `last`: no more bytes will come; if not,
/// the bytes at the end that begin a character remain. Returns how many bytes were used; nothing:
/// `fatal`, and there was an error. Not for UTF-8.
std::optional<size_t> decode(Encoding encoding, std::string_view bytes, bool last, bool fatal,
                             State& state, std::u16string& out);

namespace detail {

enum class Step : uint8_t { Decoded, Invalid, Incomplete };

/// One decoder at work on one piece of its input.
struct Input {
  std::string_view bytes;
  bool last;
  std::u16string& out;
  size_t at = 0;

  uint8_t byte(size_t distance = 0) const { return static_cast<uint8_t>(bytes[at + distance]); }
  bool has(size_t distance) const { return at + distance < bytes.size(); }
  Step put(char32_t point, size_t used);
  /// So many bytes are no character.
  Step invalid(size_t used) {
    at += used;
    return Step::Invalid;
  }
};

/// The character at `at`; multi-byte encodings and ISO-2022-JP.
Step multi_byte(Encoding encoding, Input& input, State& state);

}  // namespace detail
}  // namespace shoal::encodings
