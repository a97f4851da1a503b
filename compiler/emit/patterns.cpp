// Destructuring: §13.15.5 for assignments, §8.6.2 for bindings. Target references are evaluated
// before the value is read; an iterator is closed when anything but its own steps throws.
#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

using namespace ast;
using scope::Access;
using scope::Binding;

void FunctionEmitter::assign_pattern(Node& pattern, Reg value, StoreMode mode) {
  Temporaries temporaries(regs_);
  check_registers(pattern);
  switch (pattern.kind) {
    case NodeKind::ObjectPattern: return object_pattern(*as<ObjectPattern>(&pattern), value, mode);
    case NodeKind::ArrayPattern: return array_pattern(*as<ArrayPattern>(&pattern), value, mode);
    default: {
      const Target target = prepare_element(pattern, mode);
      return store_target(target, value, mode);
    }
  }
}

/// The target of an element, without its default value.
Target FunctionEmitter::prepare_element(Node& element, StoreMode mode) {
  Node* node = &element;
  if (auto* const with_default = try_as<AssignmentPattern>(node)) node = with_default->left;
  if (auto* const rest = try_as<RestElement>(node)) node = rest->argument;
  if (mode == StoreMode::Assign) return prepare(*node, nullptr);
  Target target;
  target.node = node;
  return target;
}

/// Where the value of an element may be put at once: a variable that nobody can have seen yet.
Reg FunctionEmitter::fresh_register(const Node& node, StoreMode mode) const {
  const auto* const id = try_as<Identifier>(&node);
  if (!id || mode != StoreMode::Initialize || !id->binding) return kNoReg;
  const Binding& binding = *id->binding;
  const bool is_fresh = binding.access == Access::Register && !binding.needs_hole &&
                        (binding.is_lexical() || binding.kind == scope::BindingKind::Parameter ||
                         binding.kind == scope::BindingKind::CatchParameter);
  return is_fresh ? binding.reg : kNoReg;
}

/// value = the default where it is undefined; then it goes to the target.
void FunctionEmitter::store_element(Node& element, const Target& target, Reg value,
                                    StoreMode mode) {
  if (auto* const with_default = try_as<AssignmentPattern>(&element)) {
    const Label present = code_.make_label();
    code_.emit(ops::JumpIfNotUndefined{.value = value, .target = present});
    const auto* const id = try_as<Identifier>(with_default->left);
    const bool was_local = regs_.is_local(value);
    regs_.set_local(value, false);
    if (id && !id->parenthesized) {
      named_to(*with_default->right, id->name, value);
    } else {
      to(*with_default->right, value);
    }
    regs_.set_local(value, was_local);
    code_.bind(present);
  }
  if (fresh_register(*target.node, mode) != value) store_target(target, value, mode);
}

// ---- Objects ------------------------------------------------------------------------------------

void FunctionEmitter::object_pattern(ObjectPattern& pattern, Reg value, StoreMode mode) {
  // Reading a property of undefined or null throws by itself, if nothing is evaluated before.
  const PatternProperty* const first = pattern.properties.empty() ? nullptr : pattern.properties[0];
  const bool reads_at_once = first && !first->computed && mode == StoreMode::Initialize;
  at(pattern);
  if (!reads_at_once) code_.emit(ops::CheckObjectCoercible{.value = value});
  const uint32_t count = static_cast<uint32_t>(pattern.properties.size());
  const Reg keys = pattern.rest && count ? regs_.take(count) : kNoReg;
  for (uint32_t i = 0; i < count; ++i)
    object_pattern_property(*pattern.properties[i], value, keys == kNoReg ? kNoReg : keys + i,
                            mode);
  if (!pattern.rest) return;
  const Target target = prepare_element(*pattern.rest, mode);
  const Reg rest = regs_.take();
  at(*pattern.rest);
  code_.emit(ops::NewObject{.dst = rest, .template_index = 0});
  code_.emit(ops::CopyDataProperties{
      .target = rest, .source = value, .first = count ? keys : rest, .count = count});
  store_target(target, rest, mode);
}

void FunctionEmitter::object_pattern_property(PatternProperty& property, Reg value, Reg key_reg,
                                              StoreMode mode) {
  Temporaries temporaries(regs_);
  const Text* const name = key_name(*property.key, property.computed);
  const bool wants_key = key_reg != kNoReg || !name;
  if (wants_key) {
    if (key_reg == kNoReg) key_reg = regs_.take();
    property_key(*property.key, property.computed, key_reg);
  }
  const Target target = prepare_element(*property.value, mode);
  Reg element = fresh_register(*target.node, mode);
  if (element == kNoReg) element = regs_.take();
  at(*property.key);
  if (name) {
    get_prop(element, value, key(name));
  } else {
    code_.emit(ops::GetElem{.dst = element, .object = value, .key = key_reg});
  }
  store_element(*property.value, target, element, mode);
}

// ---- Arrays -------------------------------------------------------------------------------------

namespace {

/// Whether storing the elements cannot throw: then no handler is needed.
bool stores_quietly(const ArrayPattern& pattern) {
  for (const Node* each : pattern.elements) {
    const auto* const id = try_as<Identifier>(each);
    if (each && (!id || !id->binding || id->binding->access == Access::Global ||
                 id->binding->access == Access::Dynamic || id->binding->access == Access::Property))
      return false;
  }
  return true;
}

}  // namespace

void FunctionEmitter::array_pattern(ArrayPattern& pattern, Reg value, StoreMode mode) {
  const Reg record = regs_.take(3);
  const Reg done = record + 2;
  at(pattern);
  get_iterator(record, value, IteratorMode::Sync);
  code_.emit(ops::LoadFalse{.dst = done});
  Region region;
  Control control;
  control.kind = Control::Kind::Iterator;
  control.iterator = record;
  control.done = done;
  control.region = &region;
  const bool is_quiet = mode == StoreMode::Initialize && stores_quietly(pattern);
  if (!is_quiet) controls_.push_back(control);
  begin_region(region);
  bool may_be_done = false;
  for (Node* const each : pattern.elements) {
    Temporaries temporaries(regs_);
    array_pattern_element(each, control, may_be_done, mode);
    may_be_done = true;
  }
  end_region(region, is_quiet ? RegionUse::Unused : RegionUse::Used);
  if (!is_quiet) controls_.pop_back();
  iterator_close(control);
  if (!is_quiet) iterator_close_on_throw(control, region);
}

/// The next value of the iterator, or undefined; steps do not count as inside the region.
void FunctionEmitter::array_pattern_step(const Control& control, Reg value, bool may_be_done) {
  const Label exhausted = code_.make_label(), got = code_.make_label();
  suspend_region(*control.region);
  if (may_be_done) code_.emit(ops::JumpIfTrue{.cond = control.done, .target = exhausted});
  iterator_step(control.iterator, value, exhausted, IteratorMode::Sync, control.done);
  code_.emit(ops::Jump{.target = got});
  code_.bind(exhausted);
  code_.emit(ops::LoadTrue{.dst = control.done});
  code_.emit(ops::LoadUndefined{.dst = value});
  code_.bind(got);
  resume_region(*control.region);
}

void FunctionEmitter::array_pattern_element(Node* element, const Control& control, bool may_be_done,
                                            StoreMode mode) {
  if (!element) return array_pattern_step(control, regs_.take(), may_be_done);
  const Target target = prepare_element(*element, mode);
  at(*element);
  if (auto* const rest = try_as<RestElement>(element))
    return array_pattern_rest(*rest, target, control, mode);
  Reg value = fresh_register(*target.node, mode);
  if (value == kNoReg) value = regs_.take();
  array_pattern_step(control, value, may_be_done);
  store_element(*element, target, value, mode);
}

void FunctionEmitter::array_pattern_rest(RestElement& rest, const Target& target,
                                         const Control& control, StoreMode mode) {
  const Reg array = regs_.take(), value = regs_.take();
  const Label top = code_.make_label(), exhausted = code_.make_label();
  suspend_region(*control.region);
  at(rest);
  code_.emit(ops::NewArray{.dst = array, .capacity = 0});
  code_.emit(ops::JumpIfTrue{.cond = control.done, .target = exhausted});
  code_.bind(top);
  iterator_step(control.iterator, value, exhausted, IteratorMode::Sync, control.done);
  code_.emit(ops::ArrayPush{.array = array, .value = value});
  code_.emit(ops::JumpBack{.target = top, .fuel = 0});
  code_.bind(exhausted);
  code_.emit(ops::LoadTrue{.dst = control.done});
  resume_region(*control.region);
  store_target(target, array, mode);
}

}  // namespace shoal::emit
