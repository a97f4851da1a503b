// JSON modules: text to values of a context.
#include <algorithm>

#include "include/shoal/loader/module_loader.h"
#include "vm/object/array.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"

namespace shoal::loader {

namespace {

/// Depth is bounded by the parser.
Result<Value> to_value(Context& cx, const Json& json) {
  switch (json.type) {
    case Json::Type::Null: return Value::null();
    case Json::Type::Boolean: return Value::boolean(json.boolean);
    case Json::Type::Number: return Value::number(json.number);
    case Json::Type::String: {
      String* const s = TRY(String::from_utf8(cx.heap(), json.text, true));
      return Value(s);
    }
    case Json::Type::Array: {
      ArrayObject* const array =
          TRY(ArrayObject::create(cx, 0, static_cast<uint32_t>(json.items.size())));
      for (const Json& each : json.items) {
        const Value item = TRY(to_value(cx, each));
        TRY_VOID(array->push(cx.heap(), item));
      }
      return Value(array);
    }
    case Json::Type::Object: break;
  }
  Object* const object = TRY(new_object(cx));
  for (const auto& [name, member] : json.members) {
    const Value value = TRY(to_value(cx, member));
    String* const text = TRY(String::from_utf8(cx.heap(), name, true));
    const PropertyKey property = TRY(primitive_to_key(cx, Value(text)));
    TRY(define_own_ordinary(cx, object, property, PropertyDescriptor::data(value, attr::All)));
  }
  return Value(object);
}

}  // namespace

Result<Value> json_to_value(Context& cx, const std::string& path, std::string_view text) {
  Json json;
  JsonError error;
  if (parse_json(text, JsonDialect::Strict, json, error)) return to_value(cx, json);
  return throw_syntax_error(cx, "%s", json_message(path, text, error).c_str());
}

}  // namespace shoal::loader
