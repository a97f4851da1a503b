// The methods of Array.prototype that are not in array_prototype.cpp.
#pragma once

#include "vm/run/native.h"

namespace shoal::natives {

// array_sort.cpp
NativeTask array_sort(Context& cx, Args args);
NativeTask array_to_sorted(Context& cx, Args args);
Result<Value> array_sort_short(Context& cx, const Args& args);
Result<Value> array_to_sorted_short(Context& cx, const Args& args);

// array_callbacks.cpp
NativeTask array_every(Context& cx, Args args);
NativeTask array_filter(Context& cx, Args args);
NativeTask array_find(Context& cx, Args args);
NativeTask array_find_index(Context& cx, Args args);
NativeTask array_find_last(Context& cx, Args args);
NativeTask array_find_last_index(Context& cx, Args args);
NativeTask array_flat_map(Context& cx, Args args);
NativeTask array_for_each(Context& cx, Args args);
NativeTask array_map(Context& cx, Args args);
NativeTask array_reduce(Context& cx, Args args);
NativeTask array_reduce_right(Context& cx, Args args);
NativeTask array_some(Context& cx, Args args);

// Leaves that begin the calls of those above: they decline, or have pushed frames.
Result<Value> array_every_begin(Context& cx, const Args& args);
Result<Value> array_filter_begin(Context& cx, const Args& args);
Result<Value> array_find_begin(Context& cx, const Args& args);
Result<Value> array_find_index_begin(Context& cx, const Args& args);
Result<Value> array_find_last_begin(Context& cx, const Args& args);
Result<Value> array_find_last_index_begin(Context& cx, const Args& args);
Result<Value> array_for_each_begin(Context& cx, const Args& args);
Result<Value> array_map_begin(Context& cx, const Args& args);
Result<Value> array_reduce_begin(Context& cx, const Args& args);
Result<Value> array_reduce_right_begin(Context& cx, const Args& args);
Result<Value> array_some_begin(Context& cx, const Args& args);

// array_dense.cpp: leaves that decline
Result<Value> array_at_dense(Context& cx, const Args& args);
Result<Value> array_concat_dense(Context& cx, const Args& args);
Result<Value> array_fill_dense(Context& cx, const Args& args);
Result<Value> array_includes_dense(Context& cx, const Args& args);
Result<Value> array_index_of_dense(Context& cx, const Args& args);
Result<Value> array_join_dense(Context& cx, const Args& args);
Result<Value> array_last_index_of_dense(Context& cx, const Args& args);
Result<Value> array_reverse_dense(Context& cx, const Args& args);
Result<Value> array_slice_dense(Context& cx, const Args& args);
Result<Value> array_splice_dense(Context& cx, const Args& args);
Result<Value> array_unshift_dense(Context& cx, const Args& args);

// array_moves.cpp
NativeTask array_copy_within(Context& cx, Args args);
NativeTask array_shift(Context& cx, Args args);
Result<Value> array_shift_dense(Context& cx, const Args& args);
NativeTask array_splice(Context& cx, Args args);
NativeTask array_to_spliced(Context& cx, Args args);
NativeTask array_unshift(Context& cx, Args args);

// array_from_async.cpp
NativeTask array_from_async(Context& cx, Args args);

// array_prototype.cpp
/// A new array of all elements of an array-like, holes read through: what toSorted and its like
/// begin with.
Task<ArrayObject*> array_copy(Context& cx, Value array_like);

}  // namespace shoal::natives
