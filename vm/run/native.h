// Natives: functions of the engine that script can call. Three forms, told apart by type
// (architecture.md, section 4):
//
//   leaf        Result<Value> f(Context&, const Args&)   runs no script, cannot suspend. What it
//   wants of its arguments it
//               declares (coerce::...), and the VM brings them into that form first, in ordinary
//               frames.
//               It may end by laying a frame that gives its result: see run/after_call.h.
//   coroutine   NativeTask f(Context&, Args)             calls script by co_await; see run/task.h.
//   pair        both: the leaf may decline by returning Value::lazy() (its fast path does not
//   apply), then the
//               coroutine runs from the start.
#pragma once

#include "vm/run/intrinsics.h"
#include "vm/run/try_await.h"
#include "vm/value/property_key.h"

namespace shoal {

/// What a native is called with. Small: passed by value to coroutines. The values stand in the
/// native's own frame, so they stay where they are, and alive, as long as the call.
struct Args {
  const Value* values;
  uint32_t count;
  Value this_value;
  Value new_target;  // undefined for [[Call]].
  NativeFunction* callee;

  /// The argument, or undefined.
  Value operator[](uint32_t i) const noexcept { return i < count ? values[i] : Value::undefined(); }
};

using NativeTask = Task<Value>;
using LeafFunction = Result<Value> (*)(Context&, const Args&);
using CoroutineFunction = NativeTask (*)(Context&, Args);

/// What the VM does to an argument before a leaf sees it. None: nothing. Int32...: the number as
/// §7.1 says. Optional*: undefined stays undefined.
enum class Coerce : uint8_t {
  None,
  ToNumber,
  ToNumeric,
  ToIntegerOrInfinity,
  ToInt32,
  ToUint32,
  ToLength,
  ToIndex,
  ToString,
  ToFlatString,   // ToString, and no rope that takes long to flatten.
  ToPropertyKey,  // As Value: string, symbol or number of an index.
  ToPrimitive,
  ToPrimitiveNumber,
  ToPrimitiveString,
  ToObject,
  OptionalToString,
  OptionalToNumber,
  OptionalToIntegerOrInfinity,
};

/// The coercions of a leaf: of `this` first, then of the arguments in order.
struct Coercions {
  Coerce this_value = Coerce::None;
  Coerce arguments[4] = {};
  constexpr bool any() const noexcept {
    auto bits = static_cast<uint32_t>(this_value);
    for (const Coerce c : arguments) bits |= static_cast<uint32_t>(c);
    return bits != 0;
  }
};

enum class BuiltinType : uint8_t {
  Method,     // A function property.
  Getter,     // An accessor with a getter only.
  Accessor,   // Getter and setter: `leaf`/`coroutine` is the getter, the *next* entry (type Setter)
              // the setter.
  Thrower,    // An accessor whose getter and setter are %ThrowTypeError%.
  Setter,     // Belongs to the entry before; no property of its own.
  Number,     // A constant: number.
  String,     // A constant: text; "@@name" is that well-known symbol.
  Intrinsic,  // The value is another intrinsic.
  Undefined,  // The value undefined.
  Alias,      // The same function object as an earlier entry: `text` is that entry's key text or
              // "@@symbol".
  Made,       // What the leaf gives when the property is first read: `this` is the object, the
              // realm cell stands in for new_target.
  Hidden,  // A native without a property: only reached by number (promise resolve functions and the
           // like).
};

/// One own property of an intrinsic object. Tables of these are constant data.
struct Builtin {
  BuiltinType type;
  uint8_t length = 0;
  uint8_t attributes = 5;  // attr::Hidden: writable, configurable.
  bool is_constructor = false;
  const char* key;  // ASCII; "@@iterator" names a well-known symbol.
  LeafFunction leaf = nullptr;
  CoroutineFunction coroutine = nullptr;
  Coercions coercions{};
  double number = 0;
  const char* text = nullptr;
  Intrinsic intrinsic{};
  const char* name = nullptr;  // The function's `name`, where it differs from the key.
};

/// How an intrinsic object comes into being: constant data, one per intrinsic, registered by
/// stdlib.
struct IntrinsicTemplate {
  enum class Type : uint8_t { Object, Function, Custom };
  Type type = Type::Object;
  Kind kind = Kind::Object;  // Of the object; for Function always NativeFunction.
  Intrinsic proto = Intrinsic::ObjectPrototype;
  bool null_proto = false;
  const Builtin* builtins =
      nullptr;  // Own properties in order; for Function, length and name come before them.
  uint32_t builtin_count = 0;
  const Builtin* function = nullptr;  // Type::Function: its own call behaviour, name and length.
  /// Type::Custom (and objects with internal slots): makes the bare object; may be null otherwise.
  Result<Object*> (*create)(Context&, Realm*, Shape*) = nullptr;
};

// --- Short words for tables

constexpr Builtin method(const char* key, uint8_t length, CoroutineFunction coroutine) {
  return {.type = BuiltinType::Method, .length = length, .key = key, .coroutine = coroutine};
}
/// A leaf, its coercions after it: this first.
constexpr Builtin method(const char* key, uint8_t length, LeafFunction leaf,
                         Coerce this_value = Coerce::None, Coerce first = Coerce::None,
                         Coerce second = Coerce::None, Coerce third = Coerce::None,
                         Coerce fourth = Coerce::None) {
  return {.type = BuiltinType::Method,
          .length = length,
          .key = key,
          .leaf = leaf,
          .coercions = {this_value, {first, second, third, fourth}}};
}
/// A pair: the leaf declines with Value::lazy().
constexpr Builtin method(const char* key, uint8_t length, CoroutineFunction coroutine,
                         LeafFunction fast_path) {
  return {.type = BuiltinType::Method,
          .length = length,
          .key = key,
          .leaf = fast_path,
          .coroutine = coroutine};
}
constexpr Builtin getter(const char* key, LeafFunction leaf) {
  return {.type = BuiltinType::Getter, .attributes = 4, .key = key, .leaf = leaf};
}
constexpr Builtin getter(const char* key, CoroutineFunction coroutine) {
  return {.type = BuiltinType::Getter, .attributes = 4, .key = key, .coroutine = coroutine};
}
/// Followed by setter(...) of the same key.
constexpr Builtin accessor(const char* key, LeafFunction leaf) {
  return {.type = BuiltinType::Accessor, .attributes = 4, .key = key, .leaf = leaf};
}
constexpr Builtin accessor(const char* key, CoroutineFunction coroutine) {
  return {.type = BuiltinType::Accessor, .attributes = 4, .key = key, .coroutine = coroutine};
}
constexpr Builtin setter(const char* key, LeafFunction leaf) {
  return {.type = BuiltinType::Setter, .length = 1, .key = key, .leaf = leaf};
}
constexpr Builtin setter(const char* key, CoroutineFunction coroutine) {
  return {.type = BuiltinType::Setter, .length = 1, .key = key, .coroutine = coroutine};
}
/// What throws when it is read or written, like Function.prototype.caller.
constexpr Builtin thrower(const char* key) {
  return {.type = BuiltinType::Thrower, .attributes = 4, .key = key};
}
/// A number that nobody can change, like Math.PI.
constexpr Builtin constant(const char* key, double number) {
  return {.type = BuiltinType::Number, .attributes = 0, .key = key, .number = number};
}
/// A string; Symbol.toStringTag by default has attributes 4 (configurable).
constexpr Builtin text(const char* key, const char* value, uint8_t attributes = 4) {
  return {.type = BuiltinType::String, .attributes = attributes, .key = key, .text = value};
}
/// Another intrinsic as value: constructor, prototype, globals.
constexpr Builtin intrinsic(const char* key, Intrinsic value, uint8_t attributes = 5) {
  return {.type = BuiltinType::Intrinsic, .attributes = attributes, .key = key, .intrinsic = value};
}
constexpr Builtin alias(const char* key, const char* of) {
  return {.type = BuiltinType::Alias, .key = key, .text = of};
}
/// A value that `make` gives when somebody first looks.
constexpr Builtin made(const char* key, LeafFunction make, uint8_t attributes = 7) {
  return {.type = BuiltinType::Made, .attributes = attributes, .key = key, .leaf = make};
}
constexpr Builtin hidden(const char* name, uint8_t length, LeafFunction leaf) {
  return {.type = BuiltinType::Hidden, .length = length, .key = name, .leaf = leaf};
}
/// What Promise.all and the like give an element's promise: async stacks go through it, with the
/// combinator's name. Its captures: see combinator (vm/object/promise.h).
constexpr Builtin hidden_element(const char* combinator, CoroutineFunction element) {
  return {.type = BuiltinType::Hidden,
          .length = 1,
          .key = "",
          .coroutine = element,
          .text = combinator};
}
constexpr Builtin hidden(const char* name, uint8_t length, CoroutineFunction coroutine,
                         LeafFunction fast_path = nullptr) {
  return {.type = BuiltinType::Hidden,
          .length = length,
          .key = name,
          .leaf = fast_path,
          .coroutine = coroutine};
}

}  // namespace shoal
