// §25.5.2 JSON.stringify: plain data through JsonWriter; what may run script (replacers, toJSON,
// getters, proxies) here.
#include <algorithm>

#include "stdlib/es/json.h"
#include "stdlib/es/json_writer.h"
#include "stdlib/intrinsics.h"
#include "vm/object/array.h"
#include "vm/object/wrapper.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// Deeper nesting is the RangeError that a recursion without end would be.
constexpr size_t kDepthMax = 10'000;
constexpr uint32_t kGapMax = 10;

// ---- What is given beside the value

struct Serialization {
  Value replacer;                     // Callable, or undefined.
  ArrayObject* properties = nullptr;  // PropertyList: strings, each once.
  String* gap = nullptr;
};

Result<String*> gap_of(Context& cx, Value space) {
  if (space.is_number()) {
    const double count = std::clamp(integer_of(space.as_number()), 0.0, double{kGapMax});
    return String::from_ascii(cx.heap(), std::string(static_cast<size_t>(count), ' '));
  }
  if (!space.is_string()) return String::empty();
  String* const s = space.as_string();
  TRY_VOID(s->flatten(cx.heap()));
  return String::substring(cx.heap(), s, 0, std::min(s->length(), kGapMax));
}

/// Numbers, strings, and objects of either kind, as strings; undefined for anything else.
Task<Value> property_list_item(Context& cx, Value v) {
  bool counts = v.is_string() || v.is_number();
  if (v.is_kind(Kind::Wrapper)) {
    const Value primitive = v.as<WrapperObject>()->primitive();
    counts = primitive.is_string() || primitive.is_number();
  }
  if (!counts) co_return Value::undefined();
  const Value text = co_await to_string(cx, v);
  co_return text;
}

/// Step 4.b: an array's strings, in order, each once.
Task<ArrayObject*> property_list(Context& cx, Object* replacer) {
  ArrayObject* const list = co_await ArrayObject::create(cx, 0, 0);
  // Whose properties are the strings met so far.
  Object* const met = co_await new_object_with_proto(cx, Value::null());
  const uint64_t length = co_await length_of_array_like(cx, replacer);
  for (uint64_t k = 0; k < length; ++k) {
    const PropertyKey at = co_await key_of_integer(cx, k);
    const Value v = co_await get(cx, replacer, at);
    const Value item = co_await property_list_item(cx, v);
    co_await burn_fuel(cx, 1);
    if (item.is_undefined()) continue;
    const PropertyKey name = co_await primitive_to_key(cx, item);
    const OwnProperty known = co_await own_property(cx, met, name);
    if (known.found()) continue;
    co_await step_void(define_field(cx, met, name, Value::boolean(true)));
    co_await step_void(list->push(cx.heap(), item));
  }
  co_return list;
}

/// Steps 5 to 8.
Task<Value> space_of(Context& cx, Value space) {
  if (space.is_kind(Kind::Wrapper)) {
    const Value primitive = space.as<WrapperObject>()->primitive();
    if (primitive.is_number()) {
      const Value number = co_await to_number(cx, space);
      co_return number;
    }
    if (primitive.is_string()) {
      const Value text = co_await to_string(cx, space);
      co_return text;
    }
  }
  co_return space;
}

// ---- §25.5.2.2 SerializeJSONProperty and what it calls, without recursion

/// An array or object that is being written.
struct Open {
  Value object, name;  // name: of the member that is being written, bits of a PropertyKey.
  Value keys;          // An array of strings; undefined for arrays.
  uint64_t index = 0, length = 0;
  bool is_first = true;
};

class OpenStack {
 public:
  explicit OpenStack(Context& cx) : items_(cx.heap()) {}
  size_t size() const noexcept { return items_.size() / kItems; }
  Value object(size_t i) const noexcept { return items_[i * kItems]; }
  Value name(size_t i) const noexcept { return items_[i * kItems + 1]; }
  Result<bool> push(const Open& open) {
    const Value values[kItems] = {open.object, open.name, open.keys, Value::number(open.index),
                                  Value::number(open.length)};
    for (const Value v : values)
      if (!items_.push_back(v).ok()) return Thrown{};
    return true;
  }
  /// What is taken back has begun a member, so that it is not the first any more.
  Open pop() noexcept {
    const Value* const v = items_.end() - kItems;
    Open open{v[0], v[1], v[2]};
    open.index = static_cast<uint64_t>(v[3].as_number());
    open.length = static_cast<uint64_t>(v[4].as_number());
    open.is_first = false;
    items_.pop_back(kItems);
    return open;
  }

 private:
  static constexpr uint32_t kItems = 5;
  RootStack<Value> items_;
};

/// Steps 2 to 4: what is written for holder[name], which is v.
Task<Value> prepare(Context& cx, Value holder, PropertyKey name, Value v, Value replacer) {
  if (v.is_object() || v.is_bigint()) {
    const Value to_json = co_await get_v(cx, v, key(atoms::toJSON()));
    if (to_json.is_callable()) {
      const Value text = co_await key_to_value(cx, name);
      const Value arguments[] = {text};
      v = co_await call(cx, to_json, v, arguments);
    }
  }
  if (!replacer.is_undefined()) {
    const Value text = co_await key_to_value(cx, name);
    const Value arguments[] = {text, v};
    v = co_await call(cx, replacer, holder, arguments);
  }
  if (v.is_kind(Kind::Wrapper)) {
    const Value primitive = v.as<WrapperObject>()->primitive();
    if (primitive.is_number()) {
      v = co_await to_number(cx, v);
    } else if (primitive.is_string()) {
      v = co_await to_string(cx, v);
    } else if (primitive.is_boolean() || primitive.is_bigint()) {
      v = primitive;
    }
  }
  co_return v;
}

/// Undefined for JSON: left out of objects, null in arrays.
bool is_omitted(Value v) noexcept { return v.is_undefined() || v.is_symbol() || v.is_callable(); }
bool is_opened(Value v) noexcept {
  return v.is_object() && !v.is_callable() && !is_raw_json(v.as_object());
}

/// Writes what opens nothing.
Result<void> append_closed(Context& cx, StringBuilder& out, Value v) {
  if (v.is_string()) return append_quoted(cx.heap(), out, v.as_string());
  if (v.is_number()) return append_json_number(out, v);
  if (v.is_boolean()) return out.append_ascii(v.is_true() ? "true" : "false");
  if (v.is_bigint()) return throw_type_error(cx, "Do not know how to serialize a BigInt");
  if (!v.is_object() || v.is_callable()) return out.append_ascii("null");
  const PropertyEntry* const entry = v.as_object()->shape()->find(key(atoms::rawJSON()));
  return out.append(v.as_object()->slot(entry->slot).as_string());
}

/// Throws if v is open already.
Result<bool> check_circle(Context& cx, const OpenStack& around, const Open& innermost, Value v) {
  if (around.size() >= kDepthMax) return throw_range_error(cx, "Maximum call stack size exceeded");
  size_t start = 0;
  while (start < around.size() && around.object(start) != v) ++start;
  if (start == around.size() && innermost.object != v) return true;
  RootVector<Value> path(cx.heap());
  for (size_t i = start; i < around.size(); ++i) {
    TRY_VOID(path.push_back(around.object(i)));
    TRY_VOID(path.push_back(around.name(i)));
  }
  TRY_VOID(path.push_back(innermost.object));
  TRY_VOID(path.push_back(innermost.name));
  return throw_circular(cx, path);
}

/// The keys or the length of what is opened. `open` lives in the caller's frame.
Task<Value> begin(Context& cx, Open* open, Value v, ArrayObject* properties) {
  *open = Open{v, Value::undefined(), Value::undefined()};
  const bool array = co_await is_array(cx, v);
  if (array) {
    const uint64_t length = co_await length_of_array_like(cx, v.as_object());
    open->length = length;
    co_return v;
  }
  ArrayObject* names = properties;
  if (!names) names = co_await enumerable_own_names(cx, v.as_object());
  open->keys = Value(names);
  open->length = names->length();
  co_return v;
}

/// Before a member of the `depth`th level: comma, line, key.
Result<bool> append_lead(Context& cx, StringBuilder& out, Open& open, String* gap, size_t depth) {
  if (!open.is_first) TRY_VOID(out.append(','));
  open.is_first = false;
  if (!gap->is_empty()) TRY_VOID(append_json_line(out, gap->flat_view(), depth));
  if (open.keys.is_undefined()) return true;
  const Value name =
      open.keys.as<ArrayObject>()->dense_element(static_cast<uint32_t>(open.index - 1));
  TRY_VOID(append_quoted(cx.heap(), out, name.as_string()));
  TRY_VOID(out.append(':'));
  if (!gap->is_empty()) TRY_VOID(out.append(' '));
  return true;
}
Result<bool> append_end(StringBuilder& out, const Open& open, String* gap, size_t depth) {
  if (!open.is_first && !gap->is_empty())
    TRY_VOID(append_json_line(out, gap->flat_view(), depth - 1));
  TRY_VOID(out.append(open.keys.is_undefined() ? ']' : '}'));
  return true;
}

Task<PropertyKey> next_name(Context& cx, Open* open) {
  const uint64_t index = open->index++;
  PropertyKey name;
  if (open->keys.is_undefined())
    name = co_await key_of_integer(cx, index);
  else
    name = co_await primitive_to_key(
        cx, open->keys.as<ArrayObject>()->dense_element(static_cast<uint32_t>(index)));
  open->name = Value::from_bits(name.bits());
  co_return name;
}

Task<Value> serialize(Context& cx, Value value, Serialization s) {
  StringBuilder out(cx.heap());
  OpenStack around(cx);
  Open open;  // The innermost; its object is undefined while there is none.
  Object* const wrapper = co_await new_object(cx);
  co_await step_void(define_field(cx, wrapper, key(atoms::empty()), value));
  Value v = co_await prepare(cx, Value(wrapper), key(atoms::empty()), value, s.replacer);
  if (is_omitted(v)) co_return Value::undefined();
  for (;;) {
    // v is due, its lead written.
    if (is_opened(v)) {
      if (!open.object.is_undefined()) {
        (void)co_await check_circle(cx, around, open, v);
        (void)co_await around.push(open);
      }
      (void)co_await begin(cx, &open, v, s.properties);
      co_await step_void(out.append(open.keys.is_undefined() ? '[' : '{'));
      co_await burn_fuel(cx, static_cast<int64_t>(around.size() / 16));
    } else {
      co_await step_void(append_closed(cx, out, v));
    }
    // On to the next member that is written.
    for (bool found = false; !found;) {
      if (open.index == open.length) {
        if (!open.object.is_undefined())
          (void)co_await append_end(out, open, s.gap, around.size() + 1);
        if (around.size() == 0) {
          String* const text = co_await out.finish();
          co_return Value(text);
        }
        open = around.pop();
        continue;
      }
      const PropertyKey name = co_await next_name(cx, &open);
      const Value member = co_await get(cx, open.object.as_object(), name);
      v = co_await prepare(cx, open.object, name, member, s.replacer);
      co_await burn_fuel(cx, 4);
      found = open.keys.is_undefined() || !is_omitted(v);
    }
    (void)co_await append_lead(cx, out, open, s.gap, around.size() + 1);
  }
}

}  // namespace

namespace natives {

Result<Value> json_stringify_leaf(Context& cx, const Args& args) {
  if (args[1].is_object() || args[2].is_object()) return Value::lazy();
  String* const gap = TRY(gap_of(cx, args[2]));
  JsonWriter writer(cx, args[0], gap);
  const JsonWriter::Status status = TRY(writer.run(kLeafUnitsMax));
  return status == JsonWriter::Status::Done ? writer.finish() : Value::lazy();
}

/// §25.5.2 JSON.stringify ( value [ , replacer [ , space ] ] )
NativeTask json_stringify(Context& cx, Args args) {
  Serialization s;
  if (args[1].is_callable()) {
    s.replacer = args[1];
  } else if (args[1].is_object()) {
    const bool array = co_await is_array(cx, args[1]);
    if (array) s.properties = co_await property_list(cx, args[1].as_object());
  }
  const Value space = co_await space_of(cx, args[2]);
  s.gap = co_await gap_of(cx, space);
  if (s.replacer.is_undefined() && !s.properties) {
    JsonWriter writer(cx, args[0], s.gap);
    for (;;) {
      const JsonWriter::Status status = co_await writer.run(kLeafUnitsMax);
      if (status == JsonWriter::Status::Done) co_return writer.finish();
      if (status == JsonWriter::Status::Declined) break;
      co_await burn_fuel(cx, fuel_of_units(kLeafUnitsMax));
    }
  }
  const Value text = co_await serialize(cx, args[0], s);
  co_return text;
}

}  // namespace natives

}  // namespace shoal
