// The fast form of an iteration that nobody can observe: no iterator object, no results of next().
// Two Values in a row, which bytecode keeps in registers and natives in an IteratorRecord: what is
// gone through, and where that stands, an int32.
//
//   array, typed array, string   the next index
//   HashTable of a Set or Map    the position: a HashTable's iterator is just that
//   URLSearchParams              where the next name stands in its list
//   iterator of one of the first (it knows itself; 0)
//
// It is exact while the methods that iteration calls are the built-in ones (Context::is_pristine)
// when it begins: it would have fetched them then.
#pragma once

#include "vm/run/context.h"

namespace shoal {

/// Whether iterating a URLSearchParams calls nothing but built-ins.
bool pair_iteration_is_pristine(Context& cx) noexcept;
/// Whether v, an array, can be iterated so.
bool is_unobservable_array(Context& cx, Value v) noexcept;
/// Sets form[0] and form[1] up, if v can be iterated so.
bool begin_fast_iteration(Context& cx, Value v, Value* form) noexcept;
/// The next value, or the hole at the end; or an outcome: where a getter must be asked, the frame
/// that was pushed delivers the value.
Value next_of_fast_iteration(Context& cx, Value* form);
/// Appends all that v gives to a new array, if that can be done in one go; else false.
Result<bool> append_fast(Context& cx, ArrayObject* target, Value v);

}  // namespace shoal
