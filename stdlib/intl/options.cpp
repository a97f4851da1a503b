#include "stdlib/intl/options.h"

#include <cmath>

#include "stdlib/intl/locale_id.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/equality.h"

namespace shoal::intl {

Result<Value> get_options_object(Context& cx, Value options) {
  if (options.is_undefined() || options.is_object()) return options;
  return throw_type_error(cx, "options must be an object (got %s)",
                          describe_for_message(cx, options).c_str());
}
Result<Value> coerce_options_to_object(Context& cx, Value options) {
  if (options.is_undefined()) return options;
  Object* const object = TRY(to_object(cx, options));
  return Value(object);
}
Eventually<Value> get_value(Context& cx, Value options, const char* key) {
  if (options.is_undefined()) return Value::undefined();
  return get(cx, options.as_object(), PropertyKey::atom(intern_ascii(key)));
}

Task<int32_t> get_choice_option(Context& cx, Value options, const char* key, Choices choices,
                                int32_t fallback) {
  const Value value = co_await get_value(cx, options, key);
  if (value.is_undefined()) co_return fallback;
  const Value text = co_await to_string(cx, value);
  const StringView view = co_await text.as_string()->view(cx.heap());
  for (size_t i = 0; i < choices.size(); ++i)
    if (view.equals_ascii(choices[i])) co_return static_cast<int32_t>(i);
  co_return throw_range_error(cx, "Value %s out of range for option %s", short_text(text).c_str(),
                              key);
}
Task<Value> get_string_option(Context& cx, Value options, const char* key) {
  const Value value = co_await get_value(cx, options, key);
  if (value.is_undefined()) co_return value;
  const Value text = co_await to_string(cx, value);
  co_return text;
}
Task<int32_t> get_boolean_option(Context& cx, Value options, const char* key, int32_t fallback) {
  const Value value = co_await get_value(cx, options, key);
  if (value.is_undefined()) co_return fallback;
  co_return to_boolean(value) ? 1 : 0;
}
Task<int32_t> default_number_option(Context& cx, Value value, const char* key, int32_t least,
                                    int32_t most, int32_t fallback) {
  if (value.is_undefined()) co_return fallback;
  const Value number = co_await to_number(cx, value);
  const double d = number.as_number();
  if (!(d >= least && d <= most))
    co_return throw_range_error(cx, "%s value is out of range (%d to %d)", key, least, most);
  co_return static_cast<int32_t>(std::floor(d));
}
Task<int32_t> get_number_option(Context& cx, Value options, const char* key, int32_t least,
                                int32_t most, int32_t fallback) {
  const Value value = co_await get_value(cx, options, key);
  const int32_t number = co_await default_number_option(cx, value, key, least, most, fallback);
  co_return number;
}
Task<Value> get_type_option(Context& cx, Value options, const char* key) {
  const Value text = co_await get_string_option(cx, options, key);
  if (!text.is_undefined() && !is_type(short_text(text)))
    co_return throw_range_error(cx, "Invalid %s: %s", key, short_text(text).c_str());
  co_return text;
}

std::string short_text(Value string) {
  const String* const s = string.as_string();
  return s->length() > kLocaleTextMax ? "?" : s->utf8();
}
std::string short_text_or_empty(Value string) {
  return string.is_undefined() ? std::string() : short_text(string);
}

Result<Value> text_value(Context& cx, std::string_view utf8) {
  String* const s = TRY(String::from_utf8(cx.heap(), utf8));
  return Value(s);
}
Result<Value> text_value(Context& cx, std::u16string_view units) {
  String* const s = TRY(String::from_utf16(cx.heap(), units.data(), units.size()));
  return Value(s);
}
Result<void> define(Context& cx, Object* object, const char* name, Value value) {
  return define_field(cx, object, PropertyKey::atom(intern_ascii(name)), value);
}
Result<void> define(Context& cx, Object* object, const char* name, std::string_view text) {
  const Value value = TRY(text_value(cx, text));
  return define(cx, object, name, value);
}
Result<void> define(Context& cx, Object* object, const char* name, std::u16string_view text) {
  const Value value = TRY(text_value(cx, text));
  return define(cx, object, name, value);
}
Result<ArrayObject*> new_array(Context& cx) { return ArrayObject::create(cx, 0, 0); }
Result<Value> array_of_texts(Context& cx, std::span<const std::string> texts) {
  ArrayObject* const array = TRY(new_array(cx));
  for (const std::string& text : texts) {
    const Value value = TRY(text_value(cx, text));
    TRY_VOID(array->push(cx.heap(), value));
  }
  return Value(array);
}

}  // namespace shoal::intl
