// Names: how each kind of reference is read and written.
#include <bit>
#include <cmath>
#include <limits>

#include "compiler/ast/visit.h"

#include "compiler/emit/scope_emitter.h"

namespace shoal::emit {

using namespace ast;
using scope::Access;
using scope::Binding;
using scope::BindingKind;
using scope::Reference;

bool same_literal(const Node& a, const Node& b) {
  if (a.kind != b.kind) return false;
  if (a.kind == NodeKind::StringLiteral)
    return as<StringLiteral>(&a)->value == as<StringLiteral>(&b)->value;
  return std::bit_cast<uint64_t>(as<NumericLiteral>(&a)->value) ==
         std::bit_cast<uint64_t>(as<NumericLiteral>(&b)->value);
}

void ScopeEmitter::check_tdz(Reg value, const Text* name) {
  code_.emit(ops::CheckTdz{.value = value, .key = key(name)});
}

void ScopeEmitter::load_number(double value, Reg dst) {
  const bool is_small = value >= INT16_MIN && value <= INT16_MAX && value == std::trunc(value) &&
                        !(value == 0 && std::signbit(value));
  if (is_small) {
    code_.emit(ops::LoadInt{.dst = dst, .value = static_cast<int32_t>(value)});
  } else {
    code_.emit(ops::LoadConst{.dst = dst, .index = code_.number(value)});
  }
}

void ScopeEmitter::load_string(const Text* text, Reg dst) {
  code_.emit(ops::LoadConst{.dst = dst, .index = code_.string(unit_.string(text))});
}

// ---- Bindings -----------------------------------------------------------------------------------

/// dst = an environment slot, wherever the environment is.
void ScopeEmitter::load_binding(const Binding& binding, Reg dst) {
  if (binding.access == Access::Register) return move(dst, binding.reg);
  SHOAL_ASSERT(binding.access == Access::Environment);
  const Reg here = find_environment(binding.scope);
  const uint32_t hops = here == kNoReg ? hops_outside(*binding.scope) : 0;
  const Reg env = here == kNoReg ? function_environment() : here;
  if (hops == 0) {
    code_.emit(ops::GetEnv{.dst = dst, .env = env, .slot = binding.slot});
  } else {
    code_.emit(ops::GetEnvDeep{.dst = dst, .env = env, .depth = hops, .slot = binding.slot});
  }
}

/// binding = value, where it lives in a register or an environment; no checks.
void ScopeEmitter::store_binding(const Binding& binding, Reg value) {
  if (binding.access == Access::Register) return move(binding.reg, value);
  SHOAL_ASSERT(binding.access == Access::Environment);
  const Reg here = find_environment(binding.scope);
  const uint32_t hops = here == kNoReg ? hops_outside(*binding.scope) : 0;
  const Reg env = here == kNoReg ? function_environment() : here;
  if (hops == 0) {
    code_.emit(ops::SetEnv{.env = env, .value = value, .slot = binding.slot});
  } else {
    code_.emit(ops::SetEnvDeep{.env = env, .value = value, .depth = hops, .slot = binding.slot});
  }
}

/// A register with the object of a namespace or enum, whose properties its exported names are.
Reg ScopeEmitter::property_object(const Binding& member) {
  const Binding& object = *member.scope->object_binding;
  if (object.access == Access::Register) return object.reg;
  const Reg reg = regs_.take();
  load_binding(object, reg);
  return reg;
}

/// What a function is called that is assigned to `target`; null: nothing, as TypeScript assigns it
/// to a property of a namespace.
const Text* ScopeEmitter::name_given_by(const Identifier& target) {
  const bool is_member = target.binding && target.binding->access == Access::Property;
  return is_member ? nullptr : target.name;
}

/// Functions, classes, enums and namespaces that a namespace exports are properties of it as well.
bool ScopeEmitter::is_exported_member(const Binding& binding) const {
  return binding.exported && binding.scope->kind == scope::ScopeKind::Namespace &&
         binding.access != Access::Property;
}

void ScopeEmitter::export_member(const Binding& binding, Reg value) {
  if (!is_exported_member(binding)) return;
  Temporaries temporaries(regs_);
  set_prop(property_object(binding), value, key(binding.name));
}

/// The declaration of `binding` is evaluated: its first value.
void ScopeEmitter::initialize_binding(Binding& binding, Reg value) {
  switch (binding.access) {
    case Access::Register:
    case Access::Environment: store_binding(binding, value); return export_member(binding, value);
    case Access::Property: {
      Temporaries temporaries(regs_);
      return set_prop(property_object(binding), value, key(binding.name));
    }
    case Access::Global:
      if (binding.is_lexical()) {
        code_.emit(ops::InitGlobalLexical{.value = value, .key = key(binding.name)});
      } else {
        code_.emit(
            ops::SetGlobal{.value = value, .key = key(binding.name), .feedback = code_.feedback()});
      }
      return;
    case Access::Dynamic: {
      Temporaries temporaries(regs_);
      const Reg base = regs_.take();
      code_.emit(ops::ResolveName{.base = base, .env = environment(), .key = key(binding.name)});
      code_.emit(ops::SetName{.base = base, .value = value, .key = key(binding.name)});
      return;
    }
    case Access::Import:
    case Access::Frame: return;
  }
}

// ---- References: reading ------------------------------------------------------------------------

void ScopeEmitter::load_reference(const Reference& reference, const Text* name, Reg dst,
                                  bool or_undefined) {
  switch (reference.access) {
    case Access::Register:
    case Access::Environment:
      if (reference.needs_tdz_check && regs_.is_local(dst) &&
          reference.binding->access == Access::Register) {
        check_tdz(reference.binding->reg, name);
        return move(dst, reference.binding->reg);
      }
      load_binding(*reference.binding, dst);
      if (reference.needs_tdz_check) check_tdz(dst, name);
      return;
    case Access::Import:
      code_.emit(ops::GetImport{.dst = dst, .index = reference.binding->slot});
      return;
    case Access::Property: {
      Temporaries temporaries(regs_);
      return get_prop(dst, property_object(*reference.binding), key(name));
    }
    case Access::Global:
      if (or_undefined) {
        code_.emit(
            ops::GetGlobalOrUndefined{.dst = dst, .key = key(name), .feedback = code_.feedback()});
      } else {
        code_.emit(ops::GetGlobal{.dst = dst, .key = key(name), .feedback = code_.feedback()});
      }
      return;
    case Access::Dynamic:
      if (or_undefined) {
        code_.emit(ops::GetNameOrUndefined{.dst = dst, .env = environment(), .key = key(name)});
      } else {
        code_.emit(ops::GetName{.dst = dst, .env = environment(), .key = key(name)});
      }
      return;
    case Access::Frame: break;
  }
  SHOAL_UNREACHABLE();
}

void ScopeEmitter::load_name(const Identifier& id, Reg dst, bool or_undefined) {
  const Reference reference = scope::reference_of(id);
  at(id);
  if (reference.access == Access::Global && !reference.binding) {
    // Properties of the global object that nobody can change.
    if (id.name == common().undefined) {
      code_.emit(ops::LoadUndefined{.dst = dst});
      return;
    }
    if (id.name->is("NaN")) return load_number(std::numeric_limits<double>::quiet_NaN(), dst);
    if (id.name->is("Infinity")) return load_number(std::numeric_limits<double>::infinity(), dst);
  }
  load_reference(reference, id.name, dst, or_undefined);
}

/// The register in which the value of `expression` is to be found without any load, or kNoReg.
Reg ScopeEmitter::register_of(const Expression& expression) {
  if (const auto* const id = try_as<Identifier>(&expression)) {
    const Reference reference = scope::reference_of(*id);
    if (reference.access != Access::Register) return kNoReg;
    if (reference.needs_tdz_check) {
      at(*id);
      check_tdz(reference.binding->reg, id->name);
    }
    return reference.binding->reg;
  }
  if (is<ThisExpression>(&expression)) return this_register(expression);
  return constant_register(expression);
}

/// The register in which a loop keeps the value of a literal, or kNoReg.
Reg ScopeEmitter::constant_register(const Expression& expression) const {
  if (expression.kind != NodeKind::NumericLiteral && expression.kind != NodeKind::StringLiteral)
    return kNoReg;
  for (size_t i = constants_.size(); i-- > 0;)
    if (same_literal(*constants_[i].first, expression)) return constants_[i].second;
  return kNoReg;
}

/// The variable that `node` names, if that lives in a register; else null.
Binding* ScopeEmitter::plain_local(const Node& node) const {
  const auto* const id = try_as<Identifier>(&node);
  if (!id) return nullptr;
  const Reference reference = scope::reference_of(*id);
  return reference.access == Access::Register ? reference.binding : nullptr;
}

namespace {

/// Whether `found` holds for any node below, functions left out; true if the tree is larger than
/// the budget.
template <class Found>
bool any_node(Node* root, Found found) {
  std::vector<Node*> open{root};
  for (int budget = 64; !open.empty(); --budget) {
    if (budget == 0) return true;
    Node* const node = open.back();
    open.pop_back();
    if (found(*node)) return true;
    if (node->kind == NodeKind::FunctionNode) continue;
    for_each_child(*node, [&](Node& child) { open.push_back(&child); });
  }
  return false;
}

}  // namespace

/// Whether evaluating `node` may assign `binding`, a register of this function. May say yes without
/// need.
bool ScopeEmitter::may_assign(Node* node, const Binding& binding) const {
  if (!node || !binding.assigned) return false;
  switch (node->kind) {
    case NodeKind::Identifier:
    case NodeKind::NumericLiteral:
    case NodeKind::StringLiteral: return false;
    default: break;
  }
  return any_node(node, [&](Node& each) {
    switch (each.kind) {
      case NodeKind::AssignmentExpression: {
        Node* const left = as<AssignmentExpression>(&each)->left;
        return left->kind != NodeKind::MemberExpression &&
               left->kind != NodeKind::ComputedMemberExpression &&
               (left->kind != NodeKind::Identifier || as<Identifier>(left)->binding == &binding);
      }
      case NodeKind::UpdateExpression: {
        const auto* const id = try_as<Identifier>(as<UpdateExpression>(&each)->argument);
        return id && id->binding == &binding;
      }
      default: return false;
    }
  });
}

/// Whether the node names the variable anywhere.
bool ScopeEmitter::mentions(Node* node, const Binding& binding) const {
  return any_node(node, [&](const Node& each) {
    const auto* const id = try_as<Identifier>(&each);
    return id && id->binding == &binding;
  });
}

/// Whether a closure may be made in `node`.
bool ScopeEmitter::contains_function(Node& node) const {
  return any_node(&node, [](const Node& each) {
    return each.kind == NodeKind::FunctionNode || each.kind == NodeKind::ClassNode;
  });
}

// ---- References: writing ------------------------------------------------------------------------

void ScopeEmitter::store_name(const Identifier& id, Reg value, Reg resolved, StoreMode mode) {
  if (mode == StoreMode::Initialize && id.binding) return initialize_binding(*id.binding, value);
  const Reference reference = scope::reference_of(id);
  switch (reference.access) {
    case Access::Register:
    case Access::Environment: break;
    case Access::Import: code_.emit(ops::ThrowConstAssign{.key = key(id.name)}); return;
    case Access::Property: {
      Temporaries temporaries(regs_);
      return set_prop(property_object(*reference.binding), value, key(id.name));
    }
    case Access::Global:
      code_.emit(ops::SetGlobal{.value = value, .key = key(id.name), .feedback = code_.feedback()});
      return;
    case Access::Dynamic:
      code_.emit(ops::SetName{.base = resolved, .value = value, .key = key(id.name)});
      return;
    case Access::Frame: SHOAL_UNREACHABLE();
  }
  Binding& binding = *reference.binding;
  if (reference.needs_tdz_check) {
    Temporaries temporaries(regs_);
    const bool in_register = binding.access == Access::Register;
    const Reg old = in_register ? binding.reg : regs_.take();
    if (!in_register) load_binding(binding, old);
    check_tdz(old, id.name);
  }
  if (!binding.is_constant()) return store_binding(binding, value);
  if (binding.kind == BindingKind::FunctionName && !image_.strict) return;
  code_.emit(ops::ThrowConstAssign{.key = key(id.name)});
}

// ---- this, new.target, private names ------------------------------------------------------------

/// The register of `this` if it has one, checked; else kNoReg.
Reg ScopeEmitter::this_register(const Node& node) {
  const Reference reference = scope::this_reference(*scope_, node);
  if (reference.access == Access::Frame) return 0;
  if (reference.access != Access::Register) return kNoReg;
  if (reference.needs_tdz_check) {
    at(node);
    code_.emit(ops::CheckThis{.value = reference.binding->reg});
  }
  return reference.binding->reg;
}

void ScopeEmitter::load_this(const Node& node, Reg dst) {
  const Reg reg = this_register(node);
  if (reg != kNoReg) return move(dst, reg);
  const Reference reference = scope::this_reference(*scope_, node);
  at(node);
  switch (reference.access) {
    case Access::Environment:
      load_binding(*reference.binding, dst);
      if (reference.needs_tdz_check) code_.emit(ops::CheckThis{.value = dst});
      return;
    case Access::Global:
      if (unit_.image().is_module) {
        code_.emit(ops::LoadUndefined{.dst = dst});
      } else {
        code_.emit(ops::LoadGlobalThis{.dst = dst});
      }
      return;
    default: code_.emit(ops::GetName{.dst = dst, .env = environment(), .key = key("this")}); return;
  }
}

void ScopeEmitter::load_new_target(Reg dst) {
  const Reference reference = scope::new_target_reference(*scope_);
  switch (reference.access) {
    case Access::Register:
    case Access::Environment: return load_binding(*reference.binding, dst);
    case Access::Dynamic:
      code_.emit(ops::GetName{.dst = dst, .env = environment(), .key = key("new.target")});
      return;
    default: code_.emit(ops::LoadNewTarget{.dst = dst}); return;
  }
}

void ScopeEmitter::load_callee(Reg dst) {
  const Reference reference = scope::callee_reference(*scope_);
  switch (reference.access) {
    case Access::Register:
    case Access::Environment: return load_binding(*reference.binding, dst);
    case Access::Dynamic:
      code_.emit(ops::GetName{.dst = dst, .env = environment(), .key = key(".callee")});
      return;
    default: code_.emit(ops::LoadCallee{.dst = dst}); return;
  }
}

void ScopeEmitter::load_private_name(const PrivateName& name, Reg dst) {
  const Reference reference = scope::reference_of(name);
  if (reference.access == Access::Register || reference.access == Access::Environment)
    return load_binding(*reference.binding, dst);
  const uint32_t name_key = code_.key(unit_.private_string(name.name));
  code_.emit(ops::GetName{.dst = dst, .env = environment(), .key = name_key});
}

/// A register with the private symbol.
Reg ScopeEmitter::private_name(const PrivateName& name) {
  const Reference reference = scope::reference_of(name);
  if (reference.access == Access::Register) return reference.binding->reg;
  const Reg reg = regs_.take();
  load_private_name(name, reg);
  return reg;
}

}  // namespace shoal::emit
