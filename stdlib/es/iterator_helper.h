// %IteratorHelper% objects, §27.1.2: what Iterator.prototype.map and its like, Iterator.concat and
// Iterator.zip return. In the specification they are generators with a built-in body; here each
// kind has a step that gives its next value.
#pragma once

#include "vm/object/array.h"
#include "vm/object/native_state.h"
#include "vm/run/native.h"
#include "vm/run/operations/iterator.h"
#include "vm/run/operations/object.h"

namespace shoal::iterators {

enum class HelperKind : int32_t {
  Map,
  Filter,
  Take,
  Drop,
  FlatMap,
  Chunks,
  Windows,
  Concat,
  Zip,
};

enum class HelperState : int32_t { Start, Yielded, Executing, Completed };

/// State slots of a helper.
namespace slot {
inline constexpr uint32_t kState = 0;
inline constexpr uint32_t kKind = 1;
inline constexpr uint32_t kIterator = 2;  // The underlying iterator...
inline constexpr uint32_t kNext = 3;      // ... and its next method.
inline constexpr uint32_t kArgument = 4;  // Callback, limit, size; of Concat and Zip: an array.
inline constexpr uint32_t kCounter = 5;   // A number.
inline constexpr uint32_t kInner = 6;     // FlatMap, Concat: the inner iterator, or undefined.
inline constexpr uint32_t kInnerNext = 7;
inline constexpr uint32_t kBuffer = 8;  // Chunks, Windows: an array. Zip: the padding.
inline constexpr uint32_t kOption = 9;  // Windows: allow-partial. Zip: the mode.
inline constexpr uint32_t kKeys = 10;   // Zip: keys, or undefined.
inline constexpr uint32_t kCount = 11;
}  // namespace slot

enum class ZipMode : int32_t { Shortest, Longest, Strict };

using Helper = NativeStateObject;

Result<Helper*> create_helper(Context& cx, HelperKind kind, IteratorRecord underlying);
inline void set_state(Context& cx, Helper* helper, uint32_t slot, Value v) {
  helper->set_state(cx.heap(), slot, v);
}

/// The exception that waits in the context, after closing the iterator: what `IfAbruptClose` and
/// "return ? IteratorClose(iterated, ThrowCompletion(error))" do.
Task<Value> close_with_pending(Context& cx, IteratorRecord record);
/// §7.4.? IteratorCloseAll of `iterators` (an array: iterator, next method, in turns; undefined
/// where closed), last first. With `exception` a throw completion; the hole: a normal one.
Task<Value> close_all(Context& cx, ArrayObject* iterators, Value exception);
/// §7.4.? GetIteratorFlattenable.
enum class Primitives : uint8_t { Reject, IterateStrings };
Task<IteratorRecord> get_iterator_flattenable(Context& cx, Value v, Primitives primitives);

/// The next value of a zip helper, or the hole. (iterator_zip.cpp)
Task<Value> zip_step(Context& cx, Helper* helper);
NativeTask iterator_zip(Context& cx, Args args);
NativeTask iterator_zip_keyed(Context& cx, Args args);

// Iterator.prototype (iterator_consumers.cpp)
NativeTask iterator_reduce(Context& cx, Args args);
NativeTask iterator_to_array(Context& cx, Args args);
NativeTask iterator_for_each(Context& cx, Args args);
NativeTask iterator_some(Context& cx, Args args);
NativeTask iterator_every(Context& cx, Args args);
NativeTask iterator_find(Context& cx, Args args);
NativeTask iterator_includes(Context& cx, Args args);
NativeTask iterator_join(Context& cx, Args args);

/// `this` as { iterator, no next method yet }; TypeError unless it is an object.
Result<IteratorRecord> this_iterator(Context& cx, const Args& args, const char* method);

}  // namespace shoal::iterators
