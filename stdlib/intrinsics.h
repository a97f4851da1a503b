// The intrinsic objects' templates: which table makes which intrinsic. Each file of stdlib/es and
// stdlib/web defines the templates of its objects; intrinsics.cpp puts them into one array, which
// contexts are created with.
#pragma once

#include "vm/run/native.h"
#include "vm/run/realm.h"

namespace shoal {

/// All templates by intrinsic; constant, process-wide.
IntrinsicTemplates intrinsic_templates() noexcept;

/// Makes the global object and the lexicals of a realm that Realm::create gave.
Result<void> set_up_realm(Context& cx, Realm* realm);

#define INTRINSIC(name) extern const IntrinsicTemplate k##name##Template;
#include "stdlib/registered.def"
#undef INTRINSIC

// --- Short words for templates

/// A plain object with these properties: a prototype or a namespace.
template <size_t N>
constexpr IntrinsicTemplate object_template(const Builtin (&builtins)[N],
                                            Intrinsic proto = Intrinsic::ObjectPrototype,
                                            Kind kind = Kind::Object) {
  IntrinsicTemplate t;
  t.kind = kind;
  t.proto = proto;
  t.builtins = builtins;
  t.builtin_count = N;
  return t;
}
/// A function with these properties besides length and name.
template <size_t N>
constexpr IntrinsicTemplate function_template(const Builtin& function, const Builtin (&builtins)[N],
                                              Intrinsic proto = Intrinsic::FunctionPrototype) {
  IntrinsicTemplate t;
  t.type = IntrinsicTemplate::Type::Function;
  t.proto = proto;
  t.builtins = builtins;
  t.builtin_count = N;
  t.function = &function;
  return t;
}
/// A function without properties of its own, shared by several objects.
constexpr IntrinsicTemplate lone_function(const Builtin& function) {
  IntrinsicTemplate t;
  t.type = IntrinsicTemplate::Type::Function;
  t.proto = Intrinsic::FunctionPrototype;
  t.function = &function;
  return t;
}
/// The call and construct behaviour of a constructor: new_target tells them apart.
constexpr Builtin constructor(const char* name, uint8_t length, CoroutineFunction body) {
  Builtin b = hidden(name, length, body);
  b.is_constructor = true;
  return b;
}
constexpr Builtin constructor(const char* name, uint8_t length, LeafFunction body) {
  Builtin b = hidden(name, length, body);
  b.is_constructor = true;
  return b;
}
/// A pair: the leaf declines with Value::lazy().
constexpr Builtin constructor(const char* name, uint8_t length, CoroutineFunction body,
                              LeafFunction fast_path) {
  Builtin b = constructor(name, length, body);
  b.leaf = fast_path;
  return b;
}
/// `prototype` of a constructor: neither writable nor enumerable nor configurable.
constexpr Builtin prototype(Intrinsic which) { return intrinsic("prototype", which, 0); }

}  // namespace shoal
