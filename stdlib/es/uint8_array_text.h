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

}  // namespace shoal::natives
