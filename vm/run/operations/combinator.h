// What Promise.all and its like do with an element once its promise has settled, §27.2.4.
//
// An element whose promise is a plain one waits as a reaction of kind Combine, without functions:
// nobody could tell from calling `then`. The promise that they combine to settles without functions
// as well, unless an element of another class was given some.
#pragma once

#include "vm/object/promise.h"
#include "vm/object/value_array.h"
#include "vm/run/context.h"
#include "vm/run/task.h"

namespace shoal {

enum class Combinator : uint8_t { All, AllSettled, Any, Race };

/// The reaction of a plain element: kKind and kAsyncContext as in every one, and these.
namespace combine_reaction {
inline constexpr uint32_t kShared = reaction::kOnFulfilled, kIndex = reaction::kOnRejected,
                          kCombinator = reaction::kResolve;
}

/// Makes room for element `index`, which is now waited for.
Result<void> expect_element(Context& cx, ValueArray* shared, uint32_t index);
/// Counts one down; true if it was the last.
bool count_down(Context& cx, ValueArray* shared);
/// Waits for an element that is a primitive, or a plain promise. False: it is something else, or
/// promises have been changed; nothing has been done. The constructor is the first realm's Promise,
/// with its own `resolve`.
Result<bool> combine_plain(Context& cx, Combinator kind, ValueArray* shared, uint32_t index,
                           Value element);
/// An element's promise has settled.
Eventually<Value> element_settled(Context& cx, Combinator kind, ValueArray* shared, uint32_t index,
                                  bool rejected, Value v);
/// The AggregateError of Promise.any.
Result<Value> all_rejected_error(Context& cx, ValueArray* shared);
/// Nothing is waited for any more.
Eventually<Value> settle_with_all(Context& cx, Combinator kind, ValueArray* shared);
/// By the combined promise's functions, if there are any.
Eventually<Value> settle_combined(Context& cx, ValueArray* shared, bool fulfilled, Value v);
/// The job of a reaction of kind Combine.
void start_combine(Context& cx, ValueArray* reaction, Value v, bool rejected);

}  // namespace shoal
