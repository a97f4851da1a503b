// Plain data as a program's text, for previews elsewhere: without script being run.
#include <cmath>
#include <cstdio>

#include "include/shoal/api/session_state.h"
#include "vm/object/array.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"

namespace shoal {
namespace {

constexpr size_t kTextBytesMax = 64 * 1024;
constexpr uint32_t kItemsMax = 2000;  // Of an array, of an object.
constexpr int kDepthMax = 6;

/// Each appends to the text; false: that is no plain data, or too much.
class LiteralWriter {
 public:
  LiteralWriter(Context& cx, std::string& out) : cx_(cx), out_(out) {}

  Result<bool> add(Value v, int depth = 0) {
    if (out_.size() > kTextBytesMax || depth > kDepthMax) return false;
    if (v.is_string()) return add_string(v.as_string());
    const bool is_text = v.is_undefined() || v.is_null() || v.is_boolean() || v.is_number();
    if (is_text || v.is_kind(Kind::BigInt)) {
      // -0 has no sign as a text.
      if (v.is_number() && v.as_number() == 0 && std::signbit(v.as_number())) out_ += '-';
      const String* const text = TRY(primitive_to_string(cx_, v));
      out_ += text->utf8() + (is_text ? "" : "n");
      return true;
    }
    if (v.is_kind(Kind::Array)) return add_array(v.as<ArrayObject>(), depth);
    return v.is_kind(Kind::Object) ? add_object(v.as_object(), depth) : false;
  }

 private:
  Result<bool> add_string(const String* text) {
    if (text->length() > kTextBytesMax) return false;
    out_ += '"';
    std::u16string units(text->length(), u'\0');
    text->copy_to(units.data());
    for (const char16_t unit : units) {
      if (unit >= 0x20 && unit < 0x7F && unit != '"' && unit != '\\') {
        out_ += static_cast<char>(unit);
        continue;
      }
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", unit);
      out_ += escape;
    }
    out_ += '"';
    return true;
  }

  Result<bool> has_prototype(Object* object, Intrinsic wanted) {
    const Value prototype = TRY(object->shape()->proto(cx_));
    const Value plain = TRY(cx_.first_realm()->intrinsic_value(cx_, wanted));
    return prototype.bits() == plain.bits();
  }

  Result<bool> add_array(ArrayObject* array, int depth) {
    const bool is_plain = TRY(has_prototype(array, Intrinsic::ArrayPrototype));
    if (!is_plain || array->length() > kItemsMax) return false;
    out_ += '[';
    for (uint32_t i = 0; i < array->length(); ++i) {
      const OwnProperty item = TRY(own_property(cx_, array, PropertyKey::index(i)));
      if (!item.found() || (item.attributes & attr::IsAccessor) != 0) return false;
      const bool is_told = TRY(add(item.value, depth + 1));
      if (!is_told) return false;
      out_ += ',';
    }
    out_ += ']';
    return true;
  }

  Result<bool> add_object(Object* object, int depth) {
    const bool is_plain = TRY(has_prototype(object, Intrinsic::ObjectPrototype));
    if (!is_plain) return false;
    ArrayObject* const keys =
        TRY(own_keys_ordinary(cx_, object, {.strings = true, .symbols = true}));
    if (keys->length() > kItemsMax) return false;
    out_ += "({";
    for (uint32_t i = 0; i < keys->length(); ++i) {
      const Value name = keys->dense_element(i);
      if (!name.is_string()) return false;
      const PropertyKey property = TRY(primitive_to_key(cx_, name));
      const OwnProperty own = TRY(own_property(cx_, object, property));
      if (own.attributes != attr::All) return false;
      out_ += '[';
      TRY(add_string(name.as_string()));
      out_ += "]:";
      const bool is_told = TRY(add(own.value, depth + 1));
      if (!is_told) return false;
      out_ += ',';
    }
    out_ += "})";
    return true;
  }

  Context& cx_;
  std::string& out_;
};

}  // namespace

Result<bool> write_literal(Context& cx, Value value, std::string& out) {
  return LiteralWriter(cx, out).add(value);
}

}  // namespace shoal
