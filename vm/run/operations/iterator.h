// Operations on iterators, §7.4, for natives. Compiled code iterates in bytecode.
#pragma once

#include "vm/run/context.h"

namespace shoal {

/// §7.4.1 Iterator Record. With `array` set, the iteration of a plain array that nobody can
/// observe.
struct IteratorRecord {
  Value iterator, next_method;
  ArrayObject* array = nullptr;
  uint32_t index = 0;
  bool done = false;
};

/// §7.4.4 GetIterator(value, sync).
Task<IteratorRecord> get_iterator(Context& cx, Value value);
/// §7.4.3 GetIteratorFromMethod.
Task<IteratorRecord> get_iterator_from_method(Context& cx, Value value, Value method);
/// §7.4.2 GetIteratorDirect.
Task<IteratorRecord> get_iterator_direct(Context& cx, Object* iterator);
/// §7.4.9 IteratorStepValue: the next value, or the hole at the end. `record` lives in the caller's
/// frame.
Task<Value> iterator_step_value(Context& cx, IteratorRecord* record);
/// §7.4.8 IteratorStep: the result object, or the hole at the end.
Task<Value> iterator_step(Context& cx, IteratorRecord* record);
/// §7.4.11 IteratorClose with a throw completion: closes, ignoring what closing throws, then throws
/// `exception`.
Task<Value> iterator_close_throw(Context& cx, IteratorRecord* record, Value exception);
/// §7.4.11 IteratorClose with a normal completion.
Task<Value> iterator_close(Context& cx, IteratorRecord* record);
/// §27.1.6.1 CreateAsyncFromSyncIterator: a NativeStateObject of that tag; states: iterator, next.
inline constexpr uint32_t kAsyncFromSyncIteratorTag = 0x4146'5349;
Result<Value> create_async_from_sync_iterator(Context& cx, Value iterator, Value next_method);
/// Its result for a value of the sync iterator, or at the end (done): §27.1.6.4
/// AsyncFromSyncIteratorContinuation without functions, for a value that is a primitive or a plain
/// promise.
Result<PromiseObject*> unwrap_later(Context& cx, Value value, bool done, Value iterator);
/// The job of its reaction, which has kind Unwrap.
void start_unwrap(Context& cx, ValueArray* reaction, Value v, bool rejected);
/// §7.4.17 IteratorToList, as an array.
Task<ArrayObject*> iterable_to_list(Context& cx, Value iterable);

}  // namespace shoal
