// What the two files of Atomics share.
#pragma once

#include "stdlib/es/buffer_operations.h"
#include "vm/run/native.h"

namespace shoal {

enum class Waitable : uint8_t { No, Yes };
/// §25.4.3.1 ValidateIntegerTypedArray.
Result<TypedArrayObject*> validate_integer_typed_array(Context& cx, Value v, const char* method,
                                                       Waitable waitable, Access access);
/// §25.4.3.2 ValidateAtomicAccess: the element's index.
Task<uint64_t> validate_atomic_access(Context& cx, TypedArrayObject* array, Value index);

namespace natives {
NativeTask atomics_notify(Context& cx, Args args);
NativeTask atomics_wait(Context& cx, Args args);
NativeTask atomics_wait_async(Context& cx, Args args);
}  // namespace natives

}  // namespace shoal
