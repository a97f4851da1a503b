// JSX: jsx(type, props, key) of the automatic run time in modules, else factory(type, props,
// ...children).
#include "compiler/diagnostics.h"
#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

using namespace ast;

namespace {

/// `{...{a, b}}` has but the names that it shows.
bool may_hold_any_name(const SpreadElement& spread) {
  const auto* const object = try_as<ObjectExpression>(spread.argument);
  if (!object) return true;
  for (const Node* each : object->properties)
    if (is<SpreadElement>(each)) return true;
  return false;
}

const JSXAttribute* key_attribute(const JSXElement& node, bool& after_spread) {
  const JSXAttribute* found = nullptr;
  bool spread = false;
  for (const Node* each : node.attributes) {
    if (const auto* const e = try_as<SpreadElement>(each)) spread |= may_hold_any_name(*e);
    const auto* const attribute = try_as<JSXAttribute>(each);
    if (attribute && attribute->name->is("key")) {
      found = attribute;
      after_spread = spread;
    }
  }
  return found;
}

bool is_empty_child(const Expression* child) {
  const auto* const container = try_as<JSXExpressionContainer>(child);
  return container && !container->expression;
}

size_t child_count(const JSXElement& node) {
  size_t count = 0;
  for (const Expression* each : node.children) count += !is_empty_child(each);
  return count;
}

bool has_spread_child(const JSXElement& node) {
  for (const Expression* each : node.children)
    if (is<JSXSpreadChild>(each)) return true;
  return false;
}

}  // namespace

void FunctionEmitter::jsx_element(JSXElement& node, Reg dst) {
  const JsxMode mode = unit_.options().jsx;
  if (mode == JsxMode::Preserve) {
    unit_.diagnostics().report(DiagnosticCode::JsxPreserved, node);
    return;
  }
  bool key_after_spread = false;
  key_attribute(node, key_after_spread);
  const bool automatic = mode != JsxMode::React && unit_.image().is_module && !key_after_spread;
  if (automatic) return jsx_automatic(node, dst);
  jsx_classic(node, dst);
}

/// dst = the element's type: a string, a component, or the fragment's marker.
void FunctionEmitter::jsx_type(JSXElement& node, Reg dst, bool automatic) {
  Temporaries temporaries(regs_);
  if (node.name) return to(*node.name, dst);
  if (automatic) {
    const uint32_t index = unit_.jsx_import("Fragment");
    code_.emit(ops::GetImport{.dst = dst, .index = index});
    return;
  }
  jsx_path(unit_.options().jsx_fragment_factory, dst);
}

/// dst = a dotted name such as React.createElement; the object before its last part is left in
/// `object`, if any.
Reg FunctionEmitter::jsx_path(const std::string& path, Reg dst) {
  Reg object = kNoReg;
  for (size_t start = 0; start <= path.size();) {
    const size_t end = std::min(path.find('.', start), path.size());
    const Text* const part = unit_.texts().intern_utf8(path.substr(start, end - start));
    if (start == 0) {
      load_reference(scope::lookup(*scope_, part), part, dst);
    } else {
      if (object == kNoReg) object = regs_.take();
      move(object, dst);
      get_prop(dst, object, key(part));
    }
    start = end + 1;
  }
  return object;
}

/// dst = the attributes as an object, less `key` where that is an argument of its own.
void FunctionEmitter::jsx_props(JSXElement& node, Reg dst, bool leaves_key) {
  code_.emit(ops::NewObject{.dst = dst, .template_index = 0});
  for (Node* const each : node.attributes) {
    Temporaries temporaries(regs_);
    if (auto* const spread = try_as<SpreadElement>(each)) {
      const Reg source = any(*spread->argument);
      code_.emit(
          ops::CopyDataProperties{.target = dst, .source = source, .first = source, .count = 0});
      continue;
    }
    auto& attribute = *as<JSXAttribute>(each);
    if (leaves_key && attribute.name->is("key")) continue;
    const Reg value = regs_.take();
    jsx_attribute_value(attribute, value);
    at(attribute);
    code_.emit(ops::DefineField{
        .object = dst, .value = value, .key = key(attribute.name), .feedback = code_.feedback()});
  }
}

void FunctionEmitter::jsx_attribute_value(const JSXAttribute& attribute, Reg dst) {
  if (attribute.value) return to(*attribute.value, dst);
  code_.emit(ops::LoadTrue{.dst = dst});
}

/// props.children: the one child, or an array.
void FunctionEmitter::jsx_children(JSXElement& node, Reg props) {
  const size_t count = child_count(node);
  if (count == 0) return;
  Temporaries temporaries(regs_);
  const Reg children = regs_.take();
  const bool is_array = count > 1 || has_spread_child(node);
  if (is_array) {
    code_.emit(
        ops::NewArray{.dst = children, .capacity = static_cast<uint32_t>(node.children.size())});
  }
  for (Expression* const each : node.children) {
    Temporaries child(regs_);
    if (is_empty_child(each)) continue;
    if (auto* const spread = try_as<JSXSpreadChild>(each)) {
      array_spread(children, *spread->expression);
    } else if (is_array) {
      code_.emit(ops::ArrayPush{.array = children, .value = any(*each)});
    } else {
      to(*each, children);
    }
  }
  code_.emit(ops::DefineField{
      .object = props, .value = children, .key = key("children"), .feedback = code_.feedback()});
}

void FunctionEmitter::jsx_automatic(JSXElement& node, Reg dst) {
  const Reg block = take_call_block();
  const bool is_static = child_count(node) > 1 || has_spread_child(node);
  const bool is_dev = unit_.options().jsx == JsxMode::ReactJsxDev;
  at(node);
  code_.emit(ops::GetImport{.dst = block + kFrameCallee,
                            .index = unit_.jsx_import(is_dev      ? "jsxDEV"
                                                      : is_static ? "jsxs"
                                                                  : "jsx")});
  code_.emit(ops::LoadUndefined{.dst = block + kFrameWords});
  jsx_type(node, regs_.take(), true);
  const Reg props = regs_.take();
  jsx_props(node, props, true);
  jsx_children(node, props);
  uint32_t argc = 2;
  bool after_spread = false;
  const JSXAttribute* const attribute = key_attribute(node, after_spread);
  if (attribute) jsx_attribute_value(*attribute, regs_.take());
  if (is_dev && !attribute) code_.emit(ops::LoadUndefined{.dst = regs_.take()});
  if (is_dev || attribute) ++argc;
  if (is_dev) {
    // Whether the children are written one by one, where the element stands, and `this`.
    const Reg last = regs_.take(3), place = last + 1;
    if (is_static)
      code_.emit(ops::LoadTrue{.dst = last});
    else
      code_.emit(ops::LoadFalse{.dst = last});
    code_.emit(ops::NewObject{.dst = place, .template_index = 0});
    const LineColumn at = line_column(unit_.image().source, node.start);
    Temporaries temporaries(regs_);
    const Reg value = regs_.take();
    load_string(unit_.texts().intern_utf8(unit_.options().source_name), value);
    define_field(place, value, key("fileName"));
    code_.emit(ops::LoadInt{.dst = value, .value = static_cast<int32_t>(at.line)});
    define_field(place, value, key("lineNumber"));
    code_.emit(ops::LoadInt{.dst = value, .value = static_cast<int32_t>(at.column)});
    define_field(place, value, key("columnNumber"));
    load_this(node, last + 2);
    argc += 3;
  }
  at(node);
  code_.emit(ops::Call{.dst = dst, .base = block, .argc = argc});
}

void FunctionEmitter::jsx_classic(JSXElement& node, Reg dst) {
  const Reg block = take_call_block();
  at(node);
  if (unit_.options().jsx != JsxMode::React && unit_.image().is_module) {
    code_.emit(
        ops::GetImport{.dst = block + kFrameCallee, .index = unit_.jsx_import("createElement")});
    code_.emit(ops::LoadUndefined{.dst = block + kFrameWords});
  } else {
    Temporaries temporaries(regs_);
    const Reg object = jsx_path(unit_.options().jsx_factory, block + kFrameCallee);
    if (object == kNoReg) {
      code_.emit(ops::LoadUndefined{.dst = block + kFrameWords});
    } else {
      move(block + kFrameWords, object);
    }
  }
  jsx_type(node, regs_.take(), false);
  const Reg props = regs_.take();
  if (node.attributes.empty()) {
    code_.emit(ops::LoadNull{.dst = props});
  } else {
    jsx_props(node, props, false);
  }
  if (has_spread_child(node)) {
    // type and props stand in the block and make room for the array of all arguments.
    const Reg list = regs_.take(), type = block + kFrameWords + 1;
    code_.emit(
        ops::NewArray{.dst = list, .capacity = static_cast<uint32_t>(node.children.size() + 2)});
    code_.emit(ops::ArrayPush{.array = list, .value = type});
    code_.emit(ops::ArrayPush{.array = list, .value = type + 1});
    for (Expression* const each : node.children) {
      Temporaries child(regs_);
      if (is_empty_child(each)) continue;
      if (auto* const spread = try_as<JSXSpreadChild>(each))
        array_spread(list, *spread->expression);
      else
        code_.emit(ops::ArrayPush{.array = list, .value = any(*each)});
    }
    move(type, list);
    at(node);
    code_.emit(ops::CallSpread{.dst = dst, .base = block});
    return;
  }
  uint32_t argc = 2;
  for (Expression* const each : node.children) {
    if (is_empty_child(each)) continue;
    to(*each, regs_.take());
    ++argc;
  }
  at(node);
  code_.emit(ops::Call{.dst = dst, .base = block, .argc = argc});
}

}  // namespace shoal::emit
