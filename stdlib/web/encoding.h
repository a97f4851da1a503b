// The slots of a TextDecoder: its options, and what is left of a stream.
#pragma once

#include "stdlib/web/encodings.h"
#include "vm/object/native_state.h"

namespace shoal {

namespace decoder_slot {
inline constexpr uint32_t kTag = 0x54446563;
enum : uint32_t {
  kEncoding,  // An encodings::Encoding.
  kFatal,
  kIgnoreBom,
  kBomSeen,  // Text has begun: a byte order mark is one no more.
  kPending,  // The bytes (a string of Latin-1 units) that began a character.
  kMode,     // encodings::State.
  kCount,
};
}  // namespace decoder_slot

namespace encoder_slot {
inline constexpr uint32_t kTag = 0x54456E63;
}

inline encodings::Encoding decoder_encoding_of(const NativeStateObject* decoder) {
  return static_cast<encodings::Encoding>(decoder->state(decoder_slot::kEncoding).as_int32());
}

}  // namespace shoal
