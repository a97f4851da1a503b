// Base64 and hex of Uint8Array: natives in uint8_array_text.cpp.
#pragma once

#include "vm/run/native.h"

namespace shoal::natives {

NativeTask uint8_array_from_base64(Context& cx, Args args);
NativeTask uint8_array_from_hex(Context& cx, Args args);
NativeTask uint8_array_set_from_base64(Context& cx, Args args);
NativeTask uint8_array_set_from_hex(Context& cx, Args args);
NativeTask uint8_array_to_base64(Context& cx, Args args);
NativeTask uint8_array_to_hex(Context& cx, Args args);
// Of Buffers, for what is short and as it should be.
/// ( bytes, start, end ): their base64, or undefined.
Result<Value> read_base64(Context& cx, const Args& args);
/// ( bytes, text, offset, length ): how many of `length` bytes the text of either alphabet gave,
/// or -1.
Result<Value> write_base64(Context& cx, const Args& args);

}  // namespace shoal::natives
