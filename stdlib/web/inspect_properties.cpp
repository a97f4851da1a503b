// Looking at properties without running script.
#include "stdlib/web/inspector.h"
#include "vm/object/array.h"
#include "vm/object/typed_array.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/atom.h"

namespace shoal {

OwnProperty Inspector::own(Object* o, PropertyKey key) {
  OwnProperty p;
  if (o->is_kind(Kind::Proxy) || failed_) return p;
  (void)take(own_property(cx_, o, key), p);
  return p;
}

Object* Inspector::proto(Object* o) {
  if (o->is_kind(Kind::Proxy) || failed_) return nullptr;
  Value v;
  if (!take(o->shape()->proto(cx_), v)) return nullptr;
  return v.is_object() ? v.as_object() : nullptr;
}

OwnProperty Inspector::find(Object* o, PropertyKey key) {
  for (; o && !failed_; o = proto(o))
    if (const OwnProperty p = own(o, key); p.found()) return p;
  return {};
}

Value Inspector::data(Object* o, PropertyKey key) {
  const OwnProperty p = find(o, key);
  return p.found() && !p.is_accessor() ? p.value : Value::undefined();
}

std::vector<PropertyKey> Inspector::own_keys(Object* o, bool with_indices) {
  std::vector<PropertyKey> keys;
  if (o->is_kind(Kind::Proxy)) return keys;
  const bool plain = o->shape()->count() == 0 && !o->shape()->has(ShapeFlags::LazyFunction);
  const bool has_elements = o->elements() || o->is_kind(Kind::TypedArray);
  if (plain && !options_.show_hidden && (!with_indices || !has_elements) &&
      (o->is_kind(Kind::Array) || o->is_kind(Kind::TypedArray) || o->is_kind(Kind::Object)))
    return keys;
  KeyFilter filter;
  const bool is_namespace = o->is_kind(Kind::ModuleNamespace);
  filter.only_enumerable = !options_.show_hidden && !is_namespace;
  filter.symbols = !is_namespace || options_.show_hidden;
  ArrayObject* found = nullptr;
  if (!take(own_keys_ordinary(cx_, o, filter), found)) return keys;
  for (uint32_t i = 0; i < found->length(); ++i) {
    PropertyKey key;
    if (!take(primitive_to_key(cx_, found->dense_element(i)), key)) break;
    if (key.is_symbol() && key.as_symbol()->is_private()) continue;
    if (with_indices || !key.is_index()) keys.push_back(key);
  }
  return keys;
}

namespace {

bool is_plain_name(const std::string& text) noexcept {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  for (const char c : text)
    if (!(c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
      return false;
  return true;
}

}  // namespace

std::string Inspector::key_name(PropertyKey key, bool enumerable) {
  if (key.is_symbol()) return "[" + style(key_text(key), Style::Symbol) + "]";
  std::string text = key_text(key);
  if (text == "__proto__") return "['__proto__']";
  if (!enumerable) return "[" + text + "]";
  if (is_plain_name(text)) return text;
  if (key.is_index()) return style("'" + text + "'", Style::String);
  return style(quote_string(heap_, key.as_atom()), Style::String);
}

/// A getter's name, and, if asked for, what it gives.
std::string Inspector::getter(Object* o, Value function, bool has_setter, double depth) {
  using Getters = InspectOptions::Getters;
  const std::string label = has_setter ? "[Getter/Setter" : "[Getter";
  const bool asked = options_.getters == Getters::All ||
                     options_.getters == (has_setter ? Getters::GetSet : Getters::GetOnly);
  Value result;
  if (!asked || !function.is_callable() ||
      !result_of({InspectCalls::Kind::Getter, Value(o), function}, result))
    return style(label + "]", Style::Special);
  const std::string start = style(label + ":", Style::Special) + " ";
  const std::string end = style("]", Style::Special);
  if (result.is_string())
    return start + "<Inspection threw (" + result.as_string()->utf8() + ")>" + end;
  const Value given = result.as<ArrayObject>()->dense_element(0);
  if (!given.is_object()) return start + primitive(given) + end;
  indentation_ += 2;
  const std::string text = value(given, depth);
  indentation_ -= 2;
  return style(label + "]", Style::Special) + " " + text;
}

std::string Inspector::property(Object* o, PropertyKey key, double depth, Entry entry,
                                const OwnProperty* known) {
  const OwnProperty p = known ? *known : own(o, key);
  if (failed_) return {};
  const bool after_name =
      options_.compact == InspectOptions::kCompactAll && entry == Entry::Property;
  std::string text, space = " ";
  if (p.is_accessor()) {
    const auto* const accessor = p.value.as<Accessor>();
    const bool has_getter = !accessor->getter().is_undefined();
    const bool has_setter = !accessor->setter().is_undefined();
    text = has_getter   ? getter(o, accessor->getter(), has_setter, depth)
           : has_setter ? style("[Setter]", Style::Special)
                        : style("undefined", Style::Undefined);
  } else {
    const size_t difference = after_name ? 3 : 2;
    indentation_ += difference;
    text = value(p.value, depth);
    if (after_name && static_cast<double>(display_width(text)) > options_.break_length)
      space = "\n" + std::string(indentation_, ' ');
    indentation_ -= difference;
  }
  if (entry == Entry::Element) return text;
  return key_name(key, (p.attributes & attr::Enumerable) != 0) + ":" + space + text;
}

}  // namespace shoal
