// Classes: §15.7.14 ClassDefinitionEvaluation.
#include "compiler/emit/class_state.h"

namespace shoal::emit {

using namespace ast;
using scope::Binding;
using scope::BindingKind;

namespace {

uint32_t method_kind(MemberKind kind) {
  return kind == MemberKind::Getter ? 1 : kind == MemberKind::Setter ? 2 : 0;
}

/// Whether instances get anything defined before the constructor runs.
bool needs_initializer(const ClassNode& node) {
  if (node.instance_initializer) return true;
  for (const ClassMember* each : node.members)
    if (is_method(*each) && !each->is_static &&
        (is<PrivateName>(each->key) || !each->decorators.empty()))
      return true;
  return false;
}

}  // namespace

namespace {

bool is_plain_value(const Expression* value) {
  if (!value) return true;
  switch (value->kind) {
    case NodeKind::NumericLiteral:
    case NodeKind::StringLiteral:
    case NodeKind::BigIntLiteral:
    case NodeKind::BooleanLiteral:
    case NodeKind::NullLiteral: return true;
    case NodeKind::UnaryExpression: return is<NumericLiteral>(as<UnaryExpression>(value)->argument);
    case NodeKind::ArrayExpression: return as<ArrayExpression>(value)->elements.empty();
    case NodeKind::ObjectExpression: return as<ObjectExpression>(value)->properties.empty();
    default: return false;
  }
}

/// Whether the constructor can define the fields itself: their values need no scope of their own,
/// and no closure or eval in a derived constructor may call super().
bool can_inline_fields(const ClassNode& node) {
  if (!node.instance_initializer) return false;
  for (const ClassMember* each : node.members) {
    if (each->is_static) continue;
    const bool is_plain_field = each->member_kind == MemberKind::Field && !each->computed &&
                                is<PropertyName>(each->key) && each->decorators.empty() &&
                                is_plain_value(each->value);
    const bool is_public_method =
        (is_method(*each) || each->member_kind == MemberKind::Constructor) &&
        !is<PrivateName>(each->key) && each->decorators.empty();
    if (!is_plain_field && !is_public_method) return false;
  }
  if (!node.super_class || !node.constructor) return true;
  const Binding* const binding = node.constructor->scope->function->this_binding;
  return !binding || binding->access != scope::Access::Environment;
}

}  // namespace

/// `name`: what the surroundings call the class, or (a register) `name_key`.
void FunctionEmitter::class_expression(ClassNode& node, StringId name, Reg name_key, Reg dst) {
  Temporaries temporaries(regs_);
  ClassTraits& traits = unit_.add_class();
  traits.node = &node;
  traits.scope = node.scope;
  traits.inlines_fields = can_inline_fields(node);
  traits.has_initializer = !traits.inlines_fields && needs_initializer(node);
  ClassState state{.node = node, .traits = traits};
  state.name = node.id ? unit_.string(node.id->name) : name;
  state.out = regs_.take(2);
  begin_decorators(state);
  enter_scope(node.scope);
  class_heritage(state);
  class_private_names(state);
  make_decorator_state(state);
  class_constructor(state);
  if (name_key != kNoReg && !node.id)
    code_.emit(ops::SetFunctionName{.function = state.out, .key = name_key, .prefix = 0});
  for (uint32_t i = 0; i < node.members.size(); ++i) {
    Temporaries member(regs_);
    class_member(state, *node.members[i]);
  }
  class_finish(state);
  legacy_decorators(state);
  leave_scope(node.scope);
  move(dst, state.out);
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

// ---- Members ------------------------------------------------------------------------------------

void FunctionEmitter::class_member(ClassState& state, ClassMember& member) {
  at(member);
  Reg list = kNoReg;
  if (state.class_decorators != kNoReg && !member.decorators.empty()) {
    list = regs_.take();
    decorator_list(member.decorators, list);
  }
  if (is_method(member)) {
    if (is<PrivateName>(member.key)) return class_private_method(state, member, list);
    return class_method(state, member, list);
  }
  if (!is_field(member)) return;
  const scope::ClassMemberInfo& hidden = member_info(state.traits, member);
  const Reg key_reg = regs_.take();
  const auto* const name = try_as<PrivateName>(member.key);
  const bool is_accessor = member.member_kind == MemberKind::AutoAccessor;
  if (name) {
    if (is_accessor || list != kNoReg) load_binding(*name->binding, key_reg);
  } else if (member.computed || is_accessor || list != kNoReg) {
    property_key(*member.key, member.computed, key_reg);
  }
  if (hidden.computed_key) store_binding(*hidden.computed_key, key_reg);
  if (is_accessor) return class_auto_accessor(state, member, key_reg, list);
  if (list != kNoReg) note_decorated(state, member, list, key_reg, kNoReg, kNoReg);
}

const scope::ClassMemberInfo& FunctionEmitter::member_info(const ClassTraits& traits,
                                                           const ClassMember& member) const {
  return traits.scope->class_info->members[member.aux - 1];
}

/// `list`: its decorators, or kNoReg.
void FunctionEmitter::class_method(ClassState& state, ClassMember& member, Reg list) {
  const Reg key_reg = regs_.take(), function = regs_.take();
  property_key(*member.key, member.computed, key_reg);
  if (Binding* const hidden = member_info(state.traits, member).computed_key)
    store_binding(*hidden, key_reg);
  function_expression(*as<FunctionNode>(member.value), method_name(*member.key, member.computed),
                      function);
  at(member);
  define_method(state.home(member), key_reg, function, method_kind(member.member_kind));
  if (list != kNoReg) note_decorated(state, member, list, key_reg, function, kNoReg);
}

/// Instance ones are defined on each instance by the initialiser; static ones at once, as nothing
/// can see the class yet.
void FunctionEmitter::class_private_method(ClassState& state, ClassMember& member, Reg list) {
  const auto& name = *as<PrivateName>(member.key);
  const Reg function = regs_.take(), symbol = regs_.take();
  load_binding(*name.binding, symbol);
  function_expression(*as<FunctionNode>(member.value), kNoString, function);
  code_.emit(ops::SetHomeObject{.function = function, .home = state.home(member)});
  code_.emit(ops::SetFunctionName{
      .function = function, .key = symbol, .prefix = method_kind(member.member_kind)});
  if (list != kNoReg) return note_decorated(state, member, list, symbol, function, kNoReg);
  if (!member.is_static) return store_binding(*member_info(state.traits, member).storage, function);
  define_private_method(state.out, symbol, function, member.member_kind);
}

void FunctionEmitter::define_private_method(Reg object, Reg symbol, Reg function, MemberKind kind) {
  code_.emit(ops::DefinePrivateMethod{
      .object = object, .name = symbol, .function = function, .kind = method_kind(kind)});
}

/// dst = the getter or setter of an auto-accessor.
void FunctionEmitter::accessor_closure(const ClassTraits& traits, ClassMember& member,
                                       MemberKind kind, Reg key_reg, Reg dst) {
  FunctionTask task;
  task.kind = kind == MemberKind::Getter ? TaskKind::AccessorGetter : TaskKind::AccessorSetter;
  task.traits = &traits;
  task.member = &member;
  closure(unit_.add_function(task), dst);
  code_.emit(ops::SetFunctionName{.function = dst, .key = key_reg, .prefix = method_kind(kind)});
}

/// accessor x: a private field, and a getter and setter for it. Private instance ones are defined
/// by the initialiser.
void FunctionEmitter::class_auto_accessor(ClassState& state, ClassMember& member, Reg key_reg,
                                          Reg list) {
  const Reg symbol = regs_.take(), getter = regs_.take(), setter = regs_.take();
  const uint32_t description = key("accessor storage");
  code_.emit(ops::NewPrivateName{.dst = symbol, .description = description});
  store_binding(*member_info(state.traits, member).storage, symbol);
  accessor_closure(state.traits, member, MemberKind::Getter, key_reg, getter);
  accessor_closure(state.traits, member, MemberKind::Setter, key_reg, setter);
  const Reg home = state.home(member);
  if (!is<PrivateName>(member.key)) {
    define_method(home, key_reg, getter, 1);
    define_method(home, key_reg, setter, 2);
  } else if (member.is_static && list == kNoReg) {
    define_private_method(home, key_reg, getter, MemberKind::Getter);
    define_private_method(home, key_reg, setter, MemberKind::Setter);
  }
  if (list != kNoReg) note_decorated(state, member, list, key_reg, getter, setter);
}

void FunctionEmitter::class_finish(ClassState& state) {
  Temporaries temporaries(regs_);
  ClassNode& node = state.node;
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
  apply_decorators(state);
  if (Binding* const name = node.scope->class_info->name) initialize_binding(*name, state.out);
  run_added_initializers(state.traits, kStaticMethods, state.out);
  if (node.static_initializer) {
    task.kind = TaskKind::StaticInitializer;
    task.node = node.static_initializer;
    closure(unit_.add_function(task), function);
    code_.emit(ops::SetHomeObject{.function = function, .home = state.out});
    call_0(scratch, function, state.out);
  } else {
    for (ClassMember* const each : node.members)
      if (each->member_kind == MemberKind::StaticBlock) static_block(*each, state.out);
  }
  run_added_initializers(state.traits, kClassItself, state.out);
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

// ---- Initialisers -------------------------------------------------------------------------------

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
    if (is_private && each->member_kind == MemberKind::AutoAccessor)
      initialize_private_accessor(traits, *each);
  }
  if (!is_static) run_added_initializers(traits, kInstanceMethods, 0);
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
  define_private_method(0, symbol, function, member.member_kind);
}

/// Nobody can tell whether instances share the functions of a private accessor.
void FunctionEmitter::initialize_private_accessor(const ClassTraits& traits, ClassMember& member) {
  Temporaries temporaries(regs_);
  const Reg symbol = regs_.take(), function = regs_.take();
  const bool is_decorated = !member.decorators.empty() && uses_standard_decorators(*traits.node);
  at(member);
  load_binding(*as<PrivateName>(member.key)->binding, symbol);
  for (const MemberKind kind : {MemberKind::Getter, MemberKind::Setter}) {
    Temporaries part(regs_);
    if (is_decorated) {
      const int32_t which = kind == MemberKind::Getter ? 0 : 1;
      define_private_method(0, symbol, decorated_function(traits, member, which), kind);
      continue;
    }
    accessor_closure(traits, member, kind, symbol, function);
    define_private_method(0, symbol, function, kind);
  }
}

/// Whether a field comes into being by definition, not by assignment.
static bool is_defined_field(const CompileOptions& options, const ClassMember& member) {
  return options.use_define_for_class_fields || is<PrivateName>(member.key) ||
         member.member_kind == MemberKind::AutoAccessor;
}

/// A field in the initialiser: its key (a register, or plain: name), its value, its definition.
void FunctionEmitter::initialize_field(const ClassTraits& traits, ClassMember& member) {
  Temporaries temporaries(regs_);
  const bool defines = is_defined_field(unit_.options(), member),
             is_private = is<PrivateName>(member.key);
  const bool is_decorated = !member.decorators.empty() && uses_standard_decorators(*traits.node);
  if (!defines && !member.value && !is_decorated) return;
  at(member);
  const Reg key_reg = regs_.take(), value = regs_.take();
  const bool has_symbol = is_private || member_info(traits, member).storage;
  const Text* const name = has_symbol ? nullptr : key_name(*member.key, member.computed);
  field_value(traits, member, value);
  if (is_decorated) decorate_initial_value(traits, member, 0, value);
  at(member);
  if (!name) field_key(traits, member, key_reg);
  if (has_symbol) {
    code_.emit(ops::DefinePrivateField{.object = 0, .name = key_reg, .value = value});
  } else if (name && defines) {
    define_field(0, value, key(name));
  } else if (name) {
    set_prop(0, value, key(name));
  } else if (defines) {
    code_.emit(ops::DefineElement{.object = 0, .key = key_reg, .value = value});
  } else {
    code_.emit(ops::SetElem{.object = 0, .key = key_reg, .value = value});
  }
  if (is_decorated) run_added_initializers(traits, static_cast<int32_t>(member.aux - 1), 0);
}

/// dst = the symbol or key under which a field is defined.
void FunctionEmitter::field_key(const ClassTraits& traits, ClassMember& member, Reg dst) {
  const scope::ClassMemberInfo& hidden = member_info(traits, member);
  if (hidden.storage) return load_binding(*hidden.storage, dst);
  if (const auto* const name = try_as<PrivateName>(member.key))
    return load_binding(*name->binding, dst);
  if (hidden.computed_key) return load_binding(*hidden.computed_key, dst);
  property_key(*member.key, false, dst);
}

void FunctionEmitter::field_value(const ClassTraits& traits, ClassMember& member, Reg dst) {
  if (!member.value) {
    code_.emit(ops::LoadUndefined{.dst = dst});
    return;
  }
  // What is assigned, as without useDefineForClassFields, gives functions no name.
  if (!is_defined_field(unit_.options(), member)) return to(*member.value, dst);
  const scope::ClassMemberInfo& hidden = member_info(traits, member);
  const bool is_number = is<NumericLiteral>(member.key) || is<BigIntLiteral>(member.key);
  if (!hidden.computed_key && !is_number)
    return named_id_to(*member.value, method_name(*member.key, false), dst);
  Temporaries temporaries(regs_);
  const Reg name = regs_.take();
  if (is_number)
    property_key(*member.key, false, name);
  else
    load_binding(*hidden.computed_key, name);
  named_by_key_to(*member.value, name, dst);
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
