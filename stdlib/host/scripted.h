// What is written in TypeScript and stands in tables of built-ins. A global is an accessor until it
// is first read; then the built-in module that exports the value is evaluated, and a data property
// takes its place. A method calls the module's function.
#pragma once

#include "vm/run/native.h"
#include "vm/run/operations/descriptor.h"

namespace shoal {

namespace natives {
NativeTask scripted_global(Context& cx, Args args);
Result<Value> replace_scripted_global(Context& cx, const Args& args);
NativeTask call_scripted(Context& cx, Args args);
NativeTask scripted_value(Context& cx, Args args);
Result<Value> replace_scripted_value(Context& cx, const Args& args);
}  // namespace natives

/// [[GetOwnProperty]] for who shows it to script: such a global is read first.
Task<PropertyDescriptor> get_shown_property(Context& cx, Object* object, PropertyKey name);

/// Followed by scripted_setter of the same name. `module` exports the value under that name.
constexpr Builtin scripted_getter(const char* name, const char* module) {
  Builtin b = accessor(name, natives::scripted_global);
  b.text = module;
  return b;
}
constexpr Builtin scripted_setter(const char* name) {
  return setter(name, natives::replace_scripted_global);
}
/// The same for a property of another object, which it is read of: enumerable, as Node's are.
constexpr Builtin scripted_value(const char* name, const char* module) {
  Builtin b = accessor(name, natives::scripted_value);
  b.text = module;
  b.attributes = 6;
  return b;
}
constexpr Builtin scripted_value_setter(const char* name) {
  return setter(name, natives::replace_scripted_value);
}
/// What a getter gives: the module's function of that name, called.
constexpr Builtin scripted_accessor(const char* name, const char* module) {
  Builtin b = accessor(name, natives::call_scripted);
  b.text = module;
  return b;
}
/// `module` exports a function under that name.
constexpr Builtin scripted_method(const char* name, uint8_t length, const char* module) {
  Builtin b = method(name, length, natives::call_scripted);
  b.text = module;
  return b;
}

}  // namespace shoal
