// Classes: §15.7.14 ClassDefinitionEvaluation.
#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

using namespace ast;
using scope::Binding;
using scope::BindingKind;

struct FunctionEmitter::ClassState {
  ClassNode& node;
  ClassTraits& traits;
  StringId name = kNoString;
  Reg out = kNoReg;  // The class; its prototype object follows.
  Reg heritage = kNoReg;
  Reg proto_parent = kNoReg;

  Reg home(const ClassMember& member) const { return member.is_static ? out : out + 1; }
};

namespace {

bool is_method(const ClassMember& member) {
  return member.member_kind == MemberKind::Method || member.member_kind == MemberKind::Getter ||
         member.member_kind == MemberKind::Setter;
}

bool is_field(const ClassMember& member) {
  return member.member_kind == MemberKind::Field || member.member_kind == MemberKind::AutoAccessor;
}

uint32_t method_kind(MemberKind kind) {
  return kind == MemberKind::Getter ? 1 : kind == MemberKind::Setter ? 2 : 0;
}

/// Whether instances get anything defined before the constructor runs.
bool needs_initializer(const ClassNode& node) {
  if (node.instance_initializer) return true;
  for (const ClassMember* each : node.members)
    if (is_method(*each) && !each->is_static && is<PrivateName>(each->key)) return true;
  return false;
}

}  // namespace

/// `name`: what the surroundings call the class, or (a register) `name_key`.
void FunctionEmitter::class_expression(ClassNode& node, StringId name, Reg name_key, Reg dst) {
  Temporaries temporaries(regs_);
  ClassTraits& traits = unit_.add_class();
  traits.node = &node;
  traits.scope = node.scope;
  traits.has_initializer = needs_initializer(node);
  ClassState state{.node = node, .traits = traits};
  state.name = node.id ? unit_.string(node.id->name) : name;
  state.out = regs_.take(2);
  const bool has_decorators = class_decorators(node);
  enter_scope(node.scope);
  class_heritage(state);
  class_private_names(state);
  class_constructor(state);
  if (name_key != kNoReg && !node.id)
    code_.emit(ops::SetFunctionName{.function = state.out, .key = name_key, .prefix = 0});
  for (uint32_t i = 0; i < node.members.size(); ++i) {
    Temporaries member(regs_);
    class_member(state, *node.members[i]);
  }
  class_finish(state);
  if (has_decorators) unsupported(*node.members[0]);
  leave_scope(node.scope);
  move(dst, state.out);
}

bool FunctionEmitter::class_decorators(const ClassNode& node) {
  bool found = !node.decorators.empty();
  for (const ClassMember* each : node.members) found |= !each->decorators.empty();
  return found;
}

void FunctionEmitter::class_heritage(ClassState& state) {
  state.heritage = regs_.take();
  state.proto_parent = regs_.take();
  if (!state.node.super_class) {
    code_.emit(ops::LoadHole{.dst = state.heritage});
    code_.emit(ops::LoadHole{.dst = state.proto_parent});
    return;
  }
  const Label end = code_.make_label();
  to(*state.node.super_class, state.heritage);
  at(*state.node.super_class);
  code_.emit(ops::CheckHeritage{.heritage = state.heritage});
  code_.emit(ops::LoadNull{.dst = state.proto_parent});
  code_.emit(ops::JumpIfNullish{.value = state.heritage, .target = end});
  get_prop(state.proto_parent, state.heritage, key(common().prototype));
  code_.bind(end);
}

void FunctionEmitter::class_private_names(ClassState& state) {
  for (const Binding* each = state.node.scope->first; each; each = each->next) {
    if (each->kind != BindingKind::PrivateName) continue;
    Temporaries temporaries(regs_);
    const bool in_register = each->access == scope::Access::Register;
    const Reg symbol = in_register ? each->reg : regs_.take();
    const uint32_t description = code_.key(unit_.private_string(each->name));
    code_.emit(ops::NewPrivateName{.dst = symbol, .description = description});
    if (!in_register) store_binding(*each, symbol);
  }
}

void FunctionEmitter::class_constructor(ClassState& state) {
  FunctionTask task;
  task.kind = state.node.constructor ? TaskKind::Function : TaskKind::DefaultConstructor;
  task.node = state.node.constructor;
  task.name = state.name;
  task.traits = &state.traits;
  const uint32_t index = nested(unit_.add_function(task));
  at(state.node);
  code_.emit(ops::NewClass{.out = state.out,
                           .heritage = state.heritage,
                           .proto_parent = state.proto_parent,
                           .index = index,
                           .env = environment()});
}

// ---- Members
// --------------------------------------------------------------------------------------------------------

void FunctionEmitter::class_member(ClassState& state, ClassMember& member) {
  at(member);
  if (is_method(member)) {
    if (is<PrivateName>(member.key)) return class_private_method(state, member);
    const Reg key_reg = regs_.take(), function = regs_.take();
    property_key(*member.key, member.computed, key_reg);
    function_expression(*as<FunctionNode>(member.value), method_name(*member.key, member.computed),
                        function);
    at(member);
    return define_method(state.home(member), key_reg, function, method_kind(member.member_kind));
  }
  if (!is_field(member)) return;
  const scope::ClassMemberInfo& hidden = member_info(state.traits, member);
  Reg key_reg = kNoReg;
  if (!is<PrivateName>(member.key)) {
    key_reg = regs_.take();
    if (member.computed || member.member_kind == MemberKind::AutoAccessor)
      property_key(*member.key, member.computed, key_reg);
    if (hidden.computed_key) store_binding(*hidden.computed_key, key_reg);
  }
  if (member.member_kind == MemberKind::AutoAccessor) class_auto_accessor(state, member, key_reg);
}

const scope::ClassMemberInfo& FunctionEmitter::member_info(const ClassTraits& traits,
                                                           const ClassMember& member) const {
  return traits.scope->class_info->members[member.aux - 1];
}

/// Instance ones are defined on each instance by the initialiser; static ones at once, as nothing
/// can see the class yet.
void FunctionEmitter::class_private_method(ClassState& state, ClassMember& member) {
  const auto& name = *as<PrivateName>(member.key);
  const Reg function = regs_.take(), symbol = regs_.take();
  load_binding(*name.binding, symbol);
  function_expression(*as<FunctionNode>(member.value), kNoString, function);
  code_.emit(ops::SetHomeObject{.function = function, .home = state.home(member)});
  code_.emit(ops::SetFunctionName{
      .function = function, .key = symbol, .prefix = method_kind(member.member_kind)});
  if (!member.is_static) return store_binding(*member_info(state.traits, member).storage, function);
  code_.emit(ops::DefinePrivateMethod{.object = state.out,
                                      .name = symbol,
                                      .function = function,
                                      .kind = method_kind(member.member_kind)});
}

/// accessor x: a private field, and a getter and setter for it. key_reg is kNoReg for private ones.
void FunctionEmitter::class_auto_accessor(ClassState& state, ClassMember& member, Reg key_reg) {
  const Binding& storage = *member_info(state.traits, member).storage;
  const Reg symbol = regs_.take(), function = regs_.take();
  const uint32_t description = key("accessor storage");
  code_.emit(ops::NewPrivateName{.dst = symbol, .description = description});
  store_binding(storage, symbol);
  const auto* const name = try_as<PrivateName>(member.key);
  if (name) load_binding(*name->binding, symbol);
  for (const uint32_t kind : {1u, 2u}) {
    FunctionTask task;
    task.kind = kind == 1 ? TaskKind::AccessorGetter : TaskKind::AccessorSetter;
    task.traits = &state.traits;
    task.member = &member;
    closure(unit_.add_function(task), function);
    if (!name) {
      define_method(state.home(member), key_reg, function, kind);
      continue;
    }
    code_.emit(ops::SetFunctionName{.function = function, .key = symbol, .prefix = kind});
    if (!member.is_static) continue;
    code_.emit(ops::DefinePrivateMethod{
        .object = state.out, .name = symbol, .function = function, .kind = kind});
  }
}

void FunctionEmitter::class_finish(ClassState& state) {
  Temporaries temporaries(regs_);
  ClassNode& node = state.node;
  if (Binding* const name = node.scope->class_info->name) initialize_binding(*name, state.out);
  const Reg function = regs_.take(), scratch = regs_.take();
  FunctionTask task;
  task.traits = &state.traits;
  if (state.traits.has_initializer) {
    task.kind = TaskKind::InstanceInitializer;
    task.node = node.instance_initializer;
    closure(unit_.add_function(task), function);
    code_.emit(ops::SetHomeObject{.function = function, .home = state.out + 1});
    code_.emit(ops::SetClassFields{.constructor = state.out, .initializer = function});
  }
  if (node.static_initializer) {
    task.kind = TaskKind::StaticInitializer;
    task.node = node.static_initializer;
    closure(unit_.add_function(task), function);
    code_.emit(ops::SetHomeObject{.function = function, .home = state.out});
    return call_0(scratch, function, state.out);
  }
  for (ClassMember* const each : node.members)
    if (each->member_kind == MemberKind::StaticBlock) static_block(*each, state.out);
}

/// Runs a static block with the class as `this`.
void FunctionEmitter::static_block(ClassMember& member, Reg class_reg) {
  Temporaries temporaries(regs_);
  const Reg function = regs_.take();
  closure(add_function(*as<FunctionNode>(member.value), kNoString), function);
  code_.emit(ops::SetHomeObject{.function = function, .home = class_reg});
  at(member);
  call_0(function, function, class_reg);
}

// ---- Initialisers
// ---------------------------------------------------------------------------------------------------

/// The function that defines private methods and fields on `this`: an instance, or the class.
void FunctionEmitter::emit_initializer(bool is_static) {
  if (node_) {
    emit_prologue();
  } else {
    begin_environment();
  }
  const ClassTraits& traits = *task_.traits;
  for (ClassMember* const each : traits.node->members) {
    const bool is_private = !is_static && !each->is_static && is<PrivateName>(each->key);
    if (is_private && is_method(*each)) initialize_private_method(traits, *each);
  }
  for (ClassMember* const each : traits.node->members) {
    if (is_static && each->member_kind == MemberKind::StaticBlock) static_block(*each, 0);
    if (is_field(*each) && each->is_static == is_static) initialize_field(traits, *each);
  }
  emit_implicit_return();
}

void FunctionEmitter::initialize_private_method(const ClassTraits& traits, ClassMember& member) {
  Temporaries temporaries(regs_);
  const Reg symbol = regs_.take(), function = regs_.take();
  at(member);
  load_binding(*as<PrivateName>(member.key)->binding, symbol);
  load_binding(*member_info(traits, member).storage, function);
  code_.emit(ops::DefinePrivateMethod{
      .object = 0, .name = symbol, .function = function, .kind = method_kind(member.member_kind)});
}

void FunctionEmitter::initialize_field(const ClassTraits& traits, ClassMember& member) {
  Temporaries temporaries(regs_);
  const scope::ClassMemberInfo& hidden = member_info(traits, member);
  const auto* const private_key = try_as<PrivateName>(member.key);
  const bool defines = unit_.options().use_define_for_class_fields || private_key ||
                       member.member_kind == MemberKind::AutoAccessor;
  if (!defines && !member.value) return;
  at(member);
  Reg key_reg = kNoReg;
  const Text* const name = private_key ? nullptr : key_name(*member.key, member.computed);
  if (private_key || hidden.storage || !name) key_reg = regs_.take();
  if (hidden.storage) {
    load_binding(*hidden.storage, key_reg);
  } else if (private_key) {
    load_binding(*private_key->binding, key_reg);
  } else if (hidden.computed_key) {
    load_binding(*hidden.computed_key, key_reg);
  } else if (!name) {
    property_key(*member.key, false, key_reg);
  }
  const Reg value = regs_.take();
  if (!member.value) {
    code_.emit(ops::LoadUndefined{.dst = value});
  } else if (hidden.computed_key) {
    Reg name_key = key_reg;
    if (hidden.storage) load_binding(*hidden.computed_key, name_key = regs_.take());
    named_by_key_to(*member.value, name_key, value);
  } else {
    named_id_to(*member.value, method_name(*member.key, false), value);
  }
  at(member);
  if (private_key || hidden.storage) {
    code_.emit(ops::DefinePrivateField{.object = 0, .name = key_reg, .value = value});
  } else if (name && defines) {
    code_.emit(ops::DefineField{
        .object = 0, .value = value, .key = key(name), .feedback = code_.feedback()});
  } else if (name) {
    set_prop(0, value, key(name));
  } else if (defines) {
    code_.emit(ops::DefineElement{.object = 0, .key = key_reg, .value = value});
  } else {
    code_.emit(ops::SetElem{.object = 0, .key = key_reg, .value = value});
  }
}

/// The getter or setter of an auto-accessor.
void FunctionEmitter::emit_accessor() {
  begin_environment();
  const Reg symbol = regs_.take(), value = regs_.take();
  at(*task_.member);
  load_binding(*member_info(*task_.traits, *task_.member).storage, symbol);
  if (task_.kind == TaskKind::AccessorGetter) {
    code_.emit(
        ops::GetPrivate{.dst = value, .object = 0, .name = symbol, .feedback = code_.feedback()});
  } else {
    code_.emit(
        ops::SetPrivate{.object = 0, .name = symbol, .value = 1, .feedback = code_.feedback()});
    code_.emit(ops::LoadUndefined{.dst = value});
  }
  code_.emit(ops::Return{.value = value});
}

}  // namespace shoal::emit
