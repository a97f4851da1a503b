// Requests from script's values, and replies as such: derived from host_ops.def by its visitors.
#pragma once

#include "io/door/host_op.h"
#include "vm/run/native.h"

namespace shoal {

/// The arguments from the second on are the fields of the request, in order: strings, numbers,
/// booleans; bytes as a Uint8Array (copied), or a string (as UTF-8). Error: TypeError.
Result<void> values_to_request(Context& cx, const Args& args, HostOp op, void* request);
/// Bytes become a Uint8Array that takes them over. Error: no memory.
Result<Value> reply_to_value(Context& cx, HostOp op, void* reply);
/// A Uint8Array over the bytes, which it takes over.
Result<Value> bytes_to_array(Context& cx, HostBytes bytes);

}  // namespace shoal
