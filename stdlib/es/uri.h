// Natives of the global object that turn strings into URIs and back (uri.cpp).
#pragma once

#include "vm/run/native.h"

namespace shoal::natives {

#define TRANSFORMATION(name)                                \
  Result<Value> name##_leaf(Context& cx, const Args& args); \
  NativeTask name(Context& cx, Args args);
TRANSFORMATION(decode_uri)
TRANSFORMATION(decode_uri_component)
TRANSFORMATION(encode_uri)
TRANSFORMATION(encode_uri_component)
TRANSFORMATION(escape)
TRANSFORMATION(unescape)
#undef TRANSFORMATION

}  // namespace shoal::natives
