// Flattening long ropes in pieces that pay fuel.
#pragma once

#include "vm/run/fuel.h"
#include "vm/run/task.h"
#include "vm/value/string.h"

namespace shoal {

/// Whether it takes long to flatten the text. Who can burn fuel does that with
/// co_await flatten_long(cx, text), after which it is no rope; a leaf declares
/// Coerce::ToFlatString.
inline constexpr uint32_t kLongRopeUnits = kLittleIsMuch ? 128 : kUnitsPerPiece;
inline bool is_long_rope(const String* text) noexcept {
  return text->is_rope() && text->length() > kLongRopeUnits;
}
Task<bool> flatten_long(Context& cx, String* text);

/// text[index], index below its length. Never entered: ready, thrown, or a task.
Eventually<Value> string_element(Context& cx, String* text, uint32_t index);

}  // namespace shoal
