// Data and values of a context, both ways. On the context's thread.
#pragma once

#include "include/shoal/convert.h"
#include "vm/run/context.h"
#include "vm/run/task.h"

namespace shoal {

class ContextCore;

/// A value of the running realm. Runs no script. Errors: TypeError (what has no form there: a
/// handle of another context, a bad BigInt, nesting too deep), quota.
Result<Value> value_of(Context& cx, ContextCore& core, const Data& data);
/// The same, of data that nobody needs afterwards: bytes are given away.
Result<Value> value_of(Context& cx, ContextCore& core, Data&& data);
/// The value that a record of a clone stands for.
Task<Value> value_of_record(Context& cx, CloneRecord record);
/// Reads a value into *out. Getters and proxies run. Errors: TypeError (a symbol, a cycle, a Map,
/// ...), what script throws.
Task<bool> read_value(Context& cx, ContextCore* core, Value value, ReadMode mode, Data* out);
/// The same for values that need no script: primitives, functions, bytes. False: it is another.
/// borrow: bytes are looked at where they are, for a call that runs no script.
enum class Borrow : uint8_t { No, Yes };
bool try_read_value(ContextCore& core, Value value, ReadMode mode, Borrow borrow, Data& out);
/// The bytes of a buffer or view, which loses them. Error: TypeError.
Result<bool> take_bytes(Context& cx, Value value, Data& out);
/// What was thrown, as an Error of code Script. Runs no script.
Error error_of(Context& cx, Value thrown);
/// An error of the host's as a value to throw.
Result<Value> value_of_error(Context& cx, const Error& error);
/// Throws it.
Thrown throw_host_error(Context& cx, const Error& error);

}  // namespace shoal
