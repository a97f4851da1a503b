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
  const CodeUnit& unit = *frame->code->unit;
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

}  // namespace shoal::slow
