// The methods of %TypedArray.prototype% that call script: in typed_array_callbacks.cpp.
#pragma once

#include "vm/run/native.h"

namespace shoal::natives {

NativeTask typed_array_every(Context& cx, Args args);
NativeTask typed_array_filter(Context& cx, Args args);
NativeTask typed_array_find(Context& cx, Args args);
NativeTask typed_array_find_index(Context& cx, Args args);
NativeTask typed_array_find_last(Context& cx, Args args);
NativeTask typed_array_find_last_index(Context& cx, Args args);
NativeTask typed_array_for_each(Context& cx, Args args);
NativeTask typed_array_map(Context& cx, Args args);
NativeTask typed_array_reduce(Context& cx, Args args);
NativeTask typed_array_reduce_right(Context& cx, Args args);
NativeTask typed_array_some(Context& cx, Args args);
NativeTask typed_array_sort(Context& cx, Args args);
NativeTask typed_array_to_locale_string(Context& cx, Args args);
NativeTask typed_array_to_sorted(Context& cx, Args args);

}  // namespace shoal::natives
