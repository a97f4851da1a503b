// A type, as TypeScript writes it, for a value: from what it holds now, without script being run.
#include <algorithm>
#include <set>
#include <utility>

#include "include/shoal/api/session_state.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/object/map.h"
#include "vm/object/promise.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

constexpr size_t kDepthMax = 4;
constexpr uint32_t kItemsMax = 100;   // Of an array, looked at.
constexpr uint32_t kMembersMax = 30;  // Of an object; beyond: "...".

const char* primitive_type(Value v) {
  if (v.is_undefined()) return "undefined";
  if (v.is_null()) return "null";
  if (v.is_boolean()) return "boolean";
  if (v.is_number()) return "number";
  if (v.is_string()) return "string";
  if (v.is_kind(Kind::Symbol)) return "symbol";
  if (v.is_kind(Kind::BigInt)) return "bigint";
  return v.is_object() ? nullptr : "unknown";
}

/// Each appends to `out`.
class TypeWriter {
 public:
  explicit TypeWriter(Context& cx) : cx_(cx) {}

  Result<bool> add_type(Value v, std::string& out) {
    if (const char* const name = primitive_type(v)) {
      out += name;
      return true;
    }
    Object* const object = v.as_object();
    if (v.is_callable()) return add_function(object, out);
    if (open_.size() >= kDepthMax || std::count(open_.begin(), open_.end(), object) != 0) {
      out += "object";
      return true;
    }
    open_.push_back(object);
    TRY(v.is_kind(Kind::Array) ? add_array(v.as<ArrayObject>(), out) : add_object(object, out));
    open_.pop_back();
    return true;
  }

 private:
  Result<bool> add_function(Object* f, std::string& out) {
    const Value length = TRY(try_get(cx_, f, key(atoms::length())));
    const int count = length.is_int32() ? std::clamp(length.as_int32(), 0, 9) : 0;
    out += "(";
    for (int i = 0; i < count; ++i) {
      if (i != 0) out += ", ";
      out += static_cast<char>('a' + i);
      out += ": any";
    }
    out += ") => any";
    return true;
  }

  static std::string joined(const std::set<std::string>& types, bool is_empty) {
    if (types.empty()) return is_empty ? "never" : "unknown";
    std::string text;
    for (const std::string& each : types) text += (text.empty() ? "" : " | ") + each;
    return text;
  }

  Result<bool> add_array(ArrayObject* array, std::string& out) {
    std::set<std::string> types;
    const uint32_t count = std::min(array->length(), kItemsMax);
    for (uint32_t i = 0; i < count; ++i) {
      const OwnProperty item = TRY(own_property(cx_, array, PropertyKey::index(i)));
      if (!item.found() || (item.attributes & attr::IsAccessor) != 0) continue;
      std::string type;
      TRY(add_type(item.value, type));
      types.insert(std::move(type));
    }
    const std::string text = joined(types, array->length() == 0);
    const bool is_plain = text.find_first_of(" |=") == std::string::npos;
    out += is_plain ? text + "[]" : "(" + text + ")[]";
    return true;
  }

  /// "<string, number[]>" of a Map, "<number>" of a Set.
  template <class Collection>
  Result<bool> add_items(const Collection* items, bool has_values, std::string& out) {
    std::set<std::string> keys, values;
    MapCursor cursor;
    uint32_t at = 0;
    for (uint32_t i = 0; i < kItemsMax && items->next(cursor, at); ++i) {
      std::string type;
      TRY(add_type(cursor.table->key_at(at), type));
      keys.insert(std::exchange(type, {}));
      if (has_values) TRY(add_type(cursor.table->value_at(at), type));
      values.insert(std::move(type));
    }
    out += "<" + joined(keys, items->size() == 0);
    if (has_values) out += ", " + joined(values, items->size() == 0);
    out += ">";
    return true;
  }

  /// "<number>" of a promise that is fulfilled.
  Result<bool> add_settled(const PromiseObject* promise, std::string& out) {
    out += "<";
    if (promise->state() == PromiseObject::State::Fulfilled)
      TRY(add_type(promise->result(), out));
    else
      out += "unknown";
    out += ">";
    return true;
  }

  Result<bool> add_arguments(Value v, std::string& out) {
    if (v.is_kind(Kind::Map)) return add_items(v.as<MapObject>(), true, out);
    if (v.is_kind(Kind::Set)) return add_items(v.as<SetObject>(), false, out);
    return v.is_kind(Kind::Promise) ? add_settled(v.as<PromiseObject>(), out) : true;
  }

  /// "Map", "Date", the name of a class; empty: a plain object.
  Result<bool> find_class(Object* object, std::string& name) {
    const Value prototype = TRY(object->shape()->proto(cx_));
    if (!prototype.is_object() || prototype.is_kind(Kind::Proxy)) return true;
    const OwnProperty maker =
        TRY(own_property(cx_, prototype.as_object(), key(atoms::constructor())));
    if (!maker.found() || !maker.value.is_callable() || maker.value.is_kind(Kind::Proxy))
      return true;
    const OwnProperty own = TRY(own_property(cx_, maker.value.as_object(), key(atoms::name())));
    if (own.found() && own.value.is_string()) name = own.value.as_string()->utf8();
    if (name == "Object") name.clear();
    return true;
  }

  Result<bool> add_object(Object* object, std::string& out) {
    if (Value(object).is_kind(Kind::Proxy)) {
      out += "object";
      return true;
    }
    std::string name;
    TRY(find_class(object, name));
    if (!name.empty()) {
      out += name;
      return add_arguments(Value(object), out);
    }
    ArrayObject* const keys =
        TRY(own_keys_ordinary(cx_, object, {.strings = true, .symbols = false}));
    out += "{";
    for (uint32_t i = 0; i < keys->length(); ++i) {
      out += i == 0 ? " " : "; ";
      if (i == kMembersMax) {
        out += "...";
        break;
      }
      const Value member = keys->dense_element(i);
      String* const text = TRY(to_text(member));
      const OwnProperty own = TRY(own_property(cx_, object, key(text)));
      out += text->utf8() + ": ";
      if ((own.attributes & attr::IsAccessor) != 0)
        out += "any";
      else
        TRY(add_type(own.value, out));
    }
    out += keys->length() == 0 ? "}" : " }";
    return true;
  }

  /// Keys of elements are texts of numbers: atoms either way.
  static Result<String*> to_text(Value member) {
    return intern_utf8(member.is_string() ? member.as_string()->utf8() : std::string());
  }

  Context& cx_;
  std::vector<const Object*> open_;
};

}  // namespace

Result<bool> describe_type(Context& cx, Value value, std::string& out) {
  return TypeWriter(cx).add_type(value, out);
}

}  // namespace shoal
