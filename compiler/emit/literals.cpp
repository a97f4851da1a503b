// Literals: arrays, objects, templates, regular expressions.
#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

using namespace ast;

// ---- Arrays -------------------------------------------------------------------------------------

/// An array of constants alone is copied from a template.
bool FunctionEmitter::constant_array(List<Expression*> elements, Reg dst) {
  if (elements.empty()) return false;
  ArrayTemplateImage image;
  for (const Expression* each : elements) {
    if (!each) {
      image.elements.push_back(ArrayTemplateImage::kHole);
      continue;
    }
    switch (each->kind) {
      case NodeKind::NumericLiteral:
        image.elements.push_back(code_.number(as<NumericLiteral>(each)->value));
        break;
      case NodeKind::StringLiteral:
        image.elements.push_back(code_.string(unit_.string(as<StringLiteral>(each)->value)));
        break;
      case NodeKind::NullLiteral: image.elements.push_back(ArrayTemplateImage::kNull); break;
      case NodeKind::BooleanLiteral:
        image.elements.push_back(as<BooleanLiteral>(each)->value ? ArrayTemplateImage::kTrue
                                                                 : ArrayTemplateImage::kFalse);
        break;
      default: return false;
    }
  }
  image_.array_templates.push_back(std::move(image));
  code_.emit(ops::NewArrayFrom{.dst = dst,
                               .index = static_cast<uint32_t>(image_.array_templates.size() - 1)});
  return true;
}

void FunctionEmitter::array_literal(List<Expression*> elements, Reg dst) {
  if (constant_array(elements, dst)) return;
  const Reg array = scratch_for(dst);
  // A spread makes room for itself.
  uint32_t capacity = 0;
  for (Expression* const each : elements) capacity += !each || !is<SpreadElement>(each);
  code_.emit(ops::NewArray{.dst = array, .capacity = capacity});
  for (Expression* const each : elements) {
    Temporaries temporaries(regs_);
    if (!each) {
      code_.emit(ops::ArrayPushHole{.array = array});
    } else if (auto* const spread = try_as<SpreadElement>(each)) {
      array_spread(array, *spread->argument);
    } else {
      code_.emit(ops::ArrayPush{.array = array, .value = any(*each)});
    }
  }
  move(dst, array);
}

/// Appends what `iterable` iterates over.
void FunctionEmitter::array_spread(Reg array, Expression& iterable) {
  const Reg record = regs_.take(3);
  const Reg value = regs_.take();
  const Reg source = any(iterable);
  const Label end = code_.make_label(), done = code_.make_label(), top = code_.make_label();
  at(iterable);
  code_.emit(ops::SpreadFast{.array = array, .iterable = source, .done = end});
  get_iterator(record, source, IteratorMode::SyncPlain);
  code_.bind(top);
  iterator_step(record, value, done, IteratorMode::SyncPlain);
  code_.emit(ops::ArrayPush{.array = array, .value = value});
  code_.emit(ops::JumpBack{.target = top, .fuel = 0});
  code_.bind(done);
  code_.bind(end);
}

/// dst = the arguments as an array, for a call with spread.
void FunctionEmitter::arguments_array(List<Expression*> arguments, Reg dst) {
  Temporaries temporaries(regs_);
  array_literal(arguments, dst);
}

// ---- Property keys ------------------------------------------------------------------------------

namespace {

/// "0", "17": names that are array indices (or may be), which are no keys of shapes.
bool is_index_like(const Text& name) {
  if (name.empty() || name.length() > 10) return false;
  for (uint32_t i = 0; i < name.length(); ++i)
    if (name[i] < u'0' || name[i] > u'9') return false;
  return true;
}

}  // namespace

/// The name of a key that is plain in the source and no index; else null.
const Text* FunctionEmitter::key_name(const Node& key, bool computed) {
  if (computed) return nullptr;
  const auto* const name = try_as<PropertyName>(&key);
  return name && !is_index_like(*name->name) ? name->name : nullptr;
}

/// dst = a property key, converted.
void FunctionEmitter::property_key(Node& key_node, bool computed, Reg dst) {
  if (computed) {
    auto& expression = static_cast<Expression&>(key_node);
    const Reg value = any_in(expression, scratch_for(dst));
    if (expression.kind == NodeKind::StringLiteral) return move(dst, value);
    at(key_node);
    code_.emit(ops::ToPropertyKey{.dst = dst, .src = value});
    return;
  }
  if (const auto* const name = try_as<PropertyName>(&key_node)) return load_string(name->name, dst);
  if (const auto* const number = try_as<NumericLiteral>(&key_node)) {
    load_number(number->value, dst);
  } else {
    const StringId digits = unit_.string(as<BigIntLiteral>(&key_node)->digits);
    code_.emit(ops::LoadConst{.dst = dst, .index = code_.bigint(digits)});
  }
  code_.emit(ops::ToPropertyKey{.dst = dst, .src = dst});
}

// ---- Objects ------------------------------------------------------------------------------------

/// The keys that the literal certainly has, up to the first that is not plain; index + 1, or 0 for
/// none.
uint32_t FunctionEmitter::object_template(ObjectExpression& node) {
  ObjectTemplateImage image;
  for (Node* const each : node.properties) {
    const auto* const property = try_as<Property>(each);
    if (!property) break;
    const bool is_data = property->property_kind == PropertyKind::Init ||
                         property->property_kind == PropertyKind::Shorthand ||
                         property->property_kind == PropertyKind::Method;
    const Text* const name = is_data ? key_name(*property->key, property->computed) : nullptr;
    if (!name) break;
    const StringId id = unit_.string(name);
    bool is_new = true;
    for (const StringId other : image.keys) is_new &= other != id;
    if (is_new) image.keys.push_back(id);
    if (image.keys.size() == 64) break;
  }
  if (image.keys.empty()) return 0;
  image_.object_templates.push_back(std::move(image));
  return static_cast<uint32_t>(image_.object_templates.size());
}

void FunctionEmitter::object_literal(ObjectExpression& node, Reg dst) {
  const Reg object = scratch_for(dst);
  code_.emit(ops::NewObject{.dst = object, .template_index = object_template(node)});
  for (Node* const each : node.properties) {
    Temporaries temporaries(regs_);
    if (auto* const spread = try_as<SpreadElement>(each)) {
      const Reg source = any(*spread->argument);
      at(*each);
      code_.emit(
          ops::CopyDataProperties{.target = object, .source = source, .first = source, .count = 0});
    } else {
      object_property(*as<Property>(each), object);
    }
  }
  move(dst, object);
}

void FunctionEmitter::object_property(Property& node, Reg object) {
  switch (node.property_kind) {
    case PropertyKind::Proto: {
      const Reg proto = any(*node.value);
      code_.emit(ops::SetLiteralProto{.object = object, .proto = proto});
      return;
    }
    case PropertyKind::Method:
    case PropertyKind::Getter:
    case PropertyKind::Setter: {
      const Reg key_reg = regs_.take();
      property_key(*node.key, node.computed, key_reg);
      const Reg function = regs_.take();
      function_expression(*as<FunctionNode>(node.value), method_name(*node.key, node.computed),
                          function);
      const uint32_t kind = node.property_kind == PropertyKind::Method   ? 0
                            : node.property_kind == PropertyKind::Getter ? 1
                                                                         : 2;
      at(node);
      return define_method(object, key_reg, function, kind + 4);
    }
    default: break;
  }
  if (const Text* const name = key_name(*node.key, node.computed)) {
    Reg value = register_of(*node.value);
    if (value == kNoReg) named_to(*node.value, name, value = regs_.take());
    at(node);
    code_.emit(ops::DefineField{
        .object = object, .value = value, .key = key(name), .feedback = code_.feedback()});
    return;
  }
  const Reg key_reg = regs_.take();
  property_key(*node.key, node.computed, key_reg);
  Reg value = register_of(*node.value);
  if (value == kNoReg) named_by_key_to(*node.value, key_reg, value = regs_.take());
  at(node);
  code_.emit(ops::DefineElement{.object = object, .key = key_reg, .value = value});
}

// ---- Templates, regular expressions -------------------------------------------------------------

void FunctionEmitter::template_literal(TemplateLiteral& node, Reg dst) {
  if (node.expressions.empty()) return load_string(node.quasis[0]->cooked, dst);
  Temporaries temporaries(regs_);
  const Reg first = regs_.top();
  uint32_t count = 0;
  for (size_t i = 0; i < node.quasis.size(); ++i) {
    if (!node.quasis[i]->cooked->empty()) {
      load_string(node.quasis[i]->cooked, regs_.take());
      ++count;
    }
    if (i == node.expressions.size()) break;
    const Reg part = regs_.take();
    const Reg value = any_in(*node.expressions[i], part);
    at(*node.expressions[i]);
    code_.emit(ops::TemplatePiece{.dst = part, .src = value});
    ++count;
  }
  at(node);
  code_.emit(ops::Concat{.dst = dst, .first = first, .count = count});
}

void FunctionEmitter::template_object(TemplateLiteral& node, Reg dst) {
  TaggedTemplateImage image;
  for (const TemplateElement* each : node.quasis) {
    image.cooked.push_back(each->cooked ? unit_.string(each->cooked) : kNoString);
    image.raw.push_back(unit_.string(each->raw));
  }
  image_.templates.push_back(std::move(image));
  code_.emit(
      ops::TemplateObject{.dst = dst, .index = static_cast<uint32_t>(image_.templates.size() - 1)});
}

void FunctionEmitter::regexp(RegExpLiteral& node, Reg dst) {
  image_.regexps.push_back({unit_.string(node.pattern), unit_.string(node.flags)});
  at(node);
  code_.emit(ops::NewRegExp{.dst = dst, .index = static_cast<uint32_t>(image_.regexps.size() - 1)});
}

}  // namespace shoal::emit
