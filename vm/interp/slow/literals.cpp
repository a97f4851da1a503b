// Literals: objects, arrays, regular expressions, template objects.
#include <algorithm>

#include "vm/interp/slow/slow.h"
#include "vm/object/array.h"
#include "vm/object/regexp.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal::slow {
namespace {

/// literals() of a FunctionState: the shapes of object templates, then template objects, then
/// compiled patterns.
Result<ValueArray*> literals_of(Context& cx, Frame* frame) {
  const FunctionImage& image = *frame->code->image;
  return frame->state->ensure_literals(
      cx.heap(), static_cast<uint32_t>(image.object_templates.size() + image.templates.size() +
                                       image.regexps.size()));
}

}  // namespace

Result<Object*> new_literal(Context& cx, Frame* frame, uint32_t template_index) {
  uint32_t capacity = 4;
  if (template_index != 0) {
    const size_t keys = frame->code->image->object_templates[template_index - 1].keys.size();
    capacity = static_cast<uint32_t>(std::min<size_t>(keys < 2 ? 2 : keys, 16));
  }
  Shape* const shape = TRY(
      frame->state->realm()->root_shape(cx, Kind::Object, Intrinsic::ObjectPrototype, capacity));
  PlainObject* const object = TRY(PlainObject::create(cx.heap(), shape));
  return static_cast<Object*>(object);
}

Result<ArrayObject*> new_array_from_template(Context& cx, Frame* frame, uint32_t index) {
  using Template = ArrayTemplateImage;
  const Template& t = frame->code->image->array_templates[index];
  const auto n = static_cast<uint32_t>(t.elements.size());
  ArrayObject* const array = TRY(ArrayObject::create(cx, 0, n));
  for (const uint32_t e : t.elements) {
    Value v;
    switch (e) {
      case Template::kUndefined: break;
      case Template::kNull: v = Value::null(); break;
      case Template::kTrue: v = Value::boolean(true); break;
      case Template::kFalse: v = Value::boolean(false); break;
      case Template::kHole: v = Value::hole(); break;
      default: v = frame->code->constants[e]; break;
    }
    TRY_VOID(array->push(cx.heap(), v));
  }
  return array;
}

Result<Value> new_regexp(Context& cx, Frame* frame, uint32_t index) {
  const RegExpTemplate& t = frame->code->regexps[index];
  const FunctionImage& image = *frame->code->image;
  ValueArray* const literals = TRY(literals_of(cx, frame));
  const auto at =
      static_cast<uint32_t>(image.object_templates.size() + image.templates.size()) + index;
  const Value known = literals->get(at);
  RegExpCode* const code =
      known.is_cell() ? known.as<RegExpCode>() : TRY(RegExpCode::of_literal(cx, t));
  if (!known.is_cell()) literals->set(cx.heap(), at, Value(code));
  RegExpObject* const regexp = TRY(RegExpObject::create(cx, code));
  return Value(regexp);
}

Result<Value> template_object(Context& cx, Frame* frame, uint32_t index) {
  ValueArray* const literals = TRY(literals_of(cx, frame));
  const auto at = static_cast<uint32_t>(frame->code->image->object_templates.size()) + index;
  if (literals->get(at).is_cell()) return literals->get(at);
  const TaggedTemplateImage& t = frame->code->image->templates[index];
  ArrayObject* const cooked = TRY(ArrayObject::create(cx, 0, 0));
  ArrayObject* const raw = TRY(ArrayObject::create(cx, 0, 0));
  const CodeUnit& unit = *frame->code->part;
  for (size_t i = 0; i < t.raw.size(); ++i) {
    const Value c = t.cooked[i] == kNoString ? Value::undefined() : Value(unit.string(t.cooked[i]));
    TRY_VOID(cooked->push(cx.heap(), c));
    TRY_VOID(raw->push(cx.heap(), Value(unit.string(t.raw[i]))));
  }
  TRY_VOID(freeze_array(cx, raw));
  TRY_VOID(define_field(cx, cooked, key(atoms::raw()), Value(raw), 0));
  TRY_VOID(freeze_array(cx, cooked));
  literals->set(cx.heap(), at, Value(cooked));
  return Value(cooked);
}

Value define_element(Context& cx, Value object, Value key_value, Value value) {
  Result<PropertyKey> key = primitive_to_key(cx, key_value);
  if (!key.ok()) return kThrown;
  return step(cx, create_data_property_or_throw(cx, object.as_object(), key.value(), value));
}

Result<bool> define_method(Context& cx, Value object_value, Value key_value, Value function,
                           uint32_t kind) {
  const PropertyKey key = TRY(primitive_to_key(cx, key_value));
  Object* const object = object_value.as_object();
  auto* const f = function.as<ScriptFunction>();
  f->set_home(cx.heap(), object_value);
  const uint8_t enumerable = (kind & 4) ? attr::Enumerable : 0;
  const uint32_t sort = kind & 3;
  TRY(set_function_name(cx, function, key_value, sort));
  if (sort == 0) {
    const PropertyDescriptor d = PropertyDescriptor::data(
        function, static_cast<uint8_t>(attr::Writable | attr::Configurable | enumerable));
    const bool done = TRY(define_own_ordinary(cx, object, key, d));
    return done ? Result<bool>(true)
                : throw_type_error(cx, "Cannot redefine property: %s", key_text(key).c_str());
  }
  PropertyDescriptor d;
  d.present = d.has_enumerable = d.has_configurable = d.configurable = true;
  d.enumerable = enumerable != 0;
  (sort == 1 ? d.has_get : d.has_set) = true;
  (sort == 1 ? d.getter : d.setter) = function;
  const bool done = TRY(define_own_ordinary(cx, object, key, d));
  return done ? Result<bool>(true)
              : throw_type_error(cx, "Cannot redefine property: %s", key_text(key).c_str());
}

}  // namespace shoal::slow
