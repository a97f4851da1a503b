// Functions of Object where nothing can run script: leaves, which decline with Value::lazy()
// whatever is no plain object of data, or takes long.
#pragma once

#include "vm/run/native.h"

namespace shoal::natives {

Result<Value> object_assign_quick(Context& cx, const Args& args);
Result<Value> object_keys_quick(Context& cx, const Args& args);
Result<Value> object_values_quick(Context& cx, const Args& args);
Result<Value> object_entries_quick(Context& cx, const Args& args);
Result<Value> object_freeze_quick(Context& cx, const Args& args);
Result<Value> object_seal_quick(Context& cx, const Args& args);
Result<Value> object_is_frozen_quick(Context& cx, const Args& args);
Result<Value> object_define_property_quick(Context& cx, const Args& args);
Result<Value> reflect_define_property_quick(Context& cx, const Args& args);
Result<Value> object_has_own_quick(Context& cx, const Args& args);
Result<Value> object_get_own_property_descriptor_quick(Context& cx, const Args& args);
/// Object.prototype.hasOwnProperty
Result<Value> has_own_property_quick(Context& cx, const Args& args);

}  // namespace shoal::natives
