// What an object is called: its constructor, its tag, and the headings made of them.
#include "stdlib/temporal/convert.h"
#include "stdlib/web/inspector.h"
#include "vm/object/array_buffer.h"
#include "vm/object/error.h"
#include "vm/object/function.h"
#include "vm/object/typed_array.h"
#include "vm/object/wrapper.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

const char* wrapper_type(Value primitive) noexcept {
  if (primitive.is_string()) return "String";
  if (primitive.is_number()) return "Number";
  if (primitive.is_boolean()) return "Boolean";
  return primitive.is_bigint() ? "BigInt" : "Symbol";
}

/// The class that the engine knows, whatever script did to the prototype.
const char* engine_class(Object* o) noexcept {
  switch (o->object_kind()) {
    case Kind::Array: return "Array";
    case Kind::Function:
    case Kind::NativeFunction:
    case Kind::BoundFunction: return "Function";
    case Kind::Error: return "Error";
    case Kind::Wrapper: return wrapper_type(static_cast<WrapperObject*>(o)->primitive());
    case Kind::Promise: return "Promise";
    case Kind::Map: return "Map";
    case Kind::Set: return "Set";
    case Kind::WeakMap: return "WeakMap";
    case Kind::WeakSet: return "WeakSet";
    case Kind::WeakRef: return "WeakRef";
    case Kind::Date: return "Date";
    case Kind::RegExp: return "RegExp";
    case Kind::ArrayBuffer:
      return static_cast<ArrayBufferObject*>(o)->is_shared() ? "SharedArrayBuffer" : "ArrayBuffer";
    case Kind::TypedArray: return typed_array_name(static_cast<TypedArrayObject*>(o)->type());
    case Kind::DataView: return "DataView";
    case Kind::Temporal: return temporal::class_name(static_cast<TemporalObject*>(o)->type());
    case Kind::ModuleNamespace: return "Module";
    default: return "Object";
  }
}

bool is_builtin_constructor(Value f) noexcept {
  return f.is_kind(Kind::NativeFunction) && f.as<NativeFunction>()->builtin()->is_constructor;
}

}  // namespace

std::string Inspector::function_name(Object* f) {
  const OwnProperty name = own(f, key(atoms::name()));
  return name.found() && !name.is_accessor() && name.value.is_string()
             ? name.value.as_string()->utf8()
             : std::string();
}

bool Inspector::is_instance(Object* o, Object* constructor) {
  const OwnProperty prototype = own(constructor, key(atoms::prototype()));
  if (!prototype.found() || !prototype.value.is_object()) return false;
  for (Object* p = proto(o); p; p = proto(p))
    if (Value(p) == prototype.value) return true;
  return false;
}

void Inspector::find_constructor(Subject& s, double depth) {
  std::string names;
  Object* start = s.object;
  for (;; depth += 1) {  // Of a prototype without name, the name of its prototype: "Object <Foo>".
    Object* first = nullptr;
    bool has_first = false;
    for (Object* o = start; o && !failed_;) {
      const OwnProperty c = own(o, key(atoms::constructor()));
      if (c.found() && !c.is_accessor() && c.value.is_callable() && !c.value.is_kind(Kind::Proxy)) {
        const std::string name = function_name(c.value.as_object());
        if (!name.empty() && is_instance(start, c.value.as_object())) {
          if (options_.show_hidden && !too_deep(depth) &&
              (first != o || !is_builtin_constructor(c.value)))
            add_inherited(s.object, has_first ? first : start, depth, s.inherited);
          s.has_constructor = true;
          size_t open = 0;
          for (const char ch : names) open += ch == '<' ? 1 : 0;
          s.constructor = names + name + std::string(open, '>');
          return;
        }
      }
      o = proto(o);
      if (!has_first) first = o, has_first = true;
    }
    if (!first) {
      if (names.empty()) return;
      // The prototype chain ends in an object that has none.
      s.has_constructor = true;
      size_t open = 0;
      for (const char ch : names) open += ch == '<' ? 1 : 0;
      s.constructor = names + "[Object: null prototype] {}" + std::string(open, '>');
      return;
    }
    names += engine_class(start);
    names += " <";
    if (too_deep(depth)) {
      s.has_constructor = true;
      s.constructor = names + "Complex prototype>";
      return;
    }
    start = first;
  }
}

void Inspector::add_inherited(Object* main, Object* o, double depth, Lines& out) {
  for (int layer = 0; layer < 3 && !failed_; ++layer) {
    if (layer != 0 || main == o) {
      o = proto(o);
      if (!o) return;
      const OwnProperty c = own(o, key(atoms::constructor()));
      if (c.found() && is_builtin_constructor(c.value)) return;
    }
    seen_.push_back(main);
    for (const PropertyKey k : own_keys(o, true)) {
      const OwnProperty p = own(o, k);
      if (k == key(atoms::constructor()) || own(main, k).found()) continue;
      if (!p.is_accessor() && p.value.is_callable()) continue;
      const std::string text = property(o, k, depth, Entry::Property, &p);
      out.push_back(options_.colors ? "\x1b[2m" + text + "\x1b[22m" : text);
    }
    seen_.pop_back();
  }
}

std::string Inspector::find_tag(Object* o) {
  const PropertyKey k = PropertyKey::symbol(well_known(WellKnown::toStringTag));
  OwnProperty p;
  bool is_own = true;
  for (Object* at = o; at && !failed_; at = proto(at), is_own = false)
    if (p = own(at, k); p.found()) break;
  if (!p.found()) return {};
  if (is_own && (options_.show_hidden || (p.attributes & attr::Enumerable))) return {};
  Value tag = p.value;
  if (p.is_accessor()) {
    const Value getter = p.value.as<Accessor>()->getter();
    if (!getter.is_callable()) return {};
    if (o->is_kind(Kind::TypedArray))
      return {};  // The built-in one says what the constructor says.
    if (!result_of({InspectCalls::Kind::Get, Value(o), getter}, tag)) return {};
  }
  return tag.is_string() ? tag.as_string()->utf8() : std::string();
}

std::string Inspector::prefix(const Subject& s, const std::string& fallback,
                              const std::string& size) const {
  if (!s.has_constructor) {
    const std::string start = "[" + fallback + size + ": null prototype] ";
    return !s.tag.empty() && fallback != s.tag ? start + "[" + s.tag + "] " : start;
  }
  if (!s.tag.empty() && s.constructor != s.tag) return s.constructor + size + " [" + s.tag + "] ";
  return s.constructor + size + " ";
}

std::string Inspector::own_prefix(const Subject& s) const {
  std::string fallback;
  if (!s.has_constructor) {
    fallback = engine_class(s.object);
    if (fallback == s.tag) fallback = "Object";
  }
  return prefix(s, fallback);
}

std::string Inspector::class_base(const Subject& s) {
  std::string name = function_name(s.object);
  std::string base = "class " + (name.empty() ? std::string("(anonymous)") : name);
  if (s.has_constructor && s.constructor != "Function") base += " [" + s.constructor + "]";
  if (!s.tag.empty() && s.constructor != s.tag) base += " [" + s.tag + "]";
  if (!s.has_constructor) return "[" + base + " extends [null prototype]]";
  if (Object* const parent = proto(s.object)) {
    const Value parent_name = data(parent, key(atoms::name()));
    if (parent_name.is_string() && !parent_name.as_string()->is_empty())
      base += " extends " + parent_name.as_string()->utf8();
  }
  return "[" + base + "]";
}

std::string Inspector::function_base(const Subject& s) {
  std::string type = "Function";
  if (s.object->is_kind(Kind::Function)) {
    const FunctionCode* const code = static_cast<ScriptFunction*>(s.object)->code();
    if (code->is_class_constructor()) return class_base(s);
    if (code->is_generator) type = "Generator" + type;
    if (code->is_async) type = "Async" + type;
  }
  std::string base = "[" + type;
  if (!s.has_constructor) base += " (null prototype)";
  const Value name = data(s.object, key(atoms::name()));
  if (name.is_string() && !name.as_string()->is_empty())
    base += ": " + name.as_string()->utf8();
  else
    base += " (anonymous)";
  base += "]";
  if (s.has_constructor && s.constructor != type) base += " " + s.constructor;
  if (!s.tag.empty() && s.constructor != s.tag) base += " [" + s.tag + "]";
  return base;
}

std::string Inspector::boxed_base(Subject& s) {
  const Value v = static_cast<WrapperObject*>(s.object)->primitive();
  const std::string type = wrapper_type(v);
  if (v.is_string()) std::erase_if(s.keys, [](PropertyKey k) { return k.is_index(); });
  std::string base = "[" + type;
  if (!s.has_constructor)
    base += " (null prototype)";
  else if (type != s.constructor)
    base += " (" + s.constructor + ")";
  base += ": " + primitive(v, true) + "]";
  if (!s.tag.empty() && s.tag != s.constructor) base += " [" + s.tag + "]";
  if (!s.keys.empty()) return base;
  const Style kind = v.is_string()    ? Style::String
                     : v.is_number()  ? Style::Number
                     : v.is_boolean() ? Style::Boolean
                     : v.is_bigint()  ? Style::BigInt
                                      : Style::Symbol;
  return style(base, kind);
}

}  // namespace shoal
