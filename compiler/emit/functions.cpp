// A function from its entry to its end: §10.2.11 FunctionDeclarationInstantiation, and the tops of
// programs.
#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

using namespace ast;
using scope::Access;
using scope::ArgumentsObject;
using scope::Binding;
using scope::BindingKind;
using scope::Scope;

namespace {

scope::FunctionInfo* info_of(UnitBuilder& unit, const FunctionTask& task) {
  if (task.kind == TaskKind::Program) return unit.analysis().function;
  return task.node ? task.node->scope->function : nullptr;
}

shoal::FunctionKind image_kind(const FunctionNode& node) {
  switch (node.function_kind) {
    case ast::FunctionKind::Declaration:
    case ast::FunctionKind::Expression: return shoal::FunctionKind::Normal;
    case ast::FunctionKind::Arrow: return shoal::FunctionKind::Arrow;
    case ast::FunctionKind::Constructor:
      return node.is_derived_constructor ? shoal::FunctionKind::DerivedConstructor
                                         : shoal::FunctionKind::BaseConstructor;
    default: return shoal::FunctionKind::Method;
  }
}

}  // namespace

FunctionEmitter::FunctionEmitter(UnitBuilder& unit, const FunctionTask& task)
    : ScopeEmitter(unit, task, info_of(unit, task)) {}

FunctionImage FunctionEmitter::header() {
  image_.name = task_.name;
  set_traits();
  return std::move(image_);
}

void FunctionEmitter::run() {
  image_.name = task_.name;
  image_.entry_fuel = 0;
  set_traits();
  regs_.take(1 + image_.param_count);
  for (Reg reg = 0; reg < regs_.top(); ++reg) regs_.set_local(reg, true);
  function_environment_ = regs_.take();
  switch (task_.kind) {
    case TaskKind::Program: emit_program(); break;
    case TaskKind::Function: emit_function(); break;
    case TaskKind::DefaultConstructor: emit_default_constructor(); break;
    case TaskKind::InstanceInitializer:
    case TaskKind::StaticInitializer:
      emit_initializer(task_.kind == TaskKind::StaticInitializer);
      break;
    case TaskKind::AccessorGetter:
    case TaskKind::AccessorSetter: emit_accessor(); break;
  }
  finish();
}

void FunctionEmitter::set_traits() {
  if (task_.kind == TaskKind::Program) return set_program_traits();
  image_.strict = true;
  if (!node_) {
    image_.kind = shoal::FunctionKind::Method;
    image_.uses_this = true;
    image_.source_start = task_.traits->node->start;
    image_.source_end = task_.traits->node->end;
    scope_ = task_.traits->scope;
    if (task_.kind == TaskKind::AccessorSetter) image_.param_count = image_.length = 1;
    if (task_.kind == TaskKind::InstanceInitializer) image_.is_class_field_initializer = true;
    if (task_.kind == TaskKind::DefaultConstructor) {
      const bool is_derived = task_.traits->node->super_class;
      image_.kind = is_derived ? shoal::FunctionKind::DerivedConstructor
                               : shoal::FunctionKind::BaseConstructor;
      image_.uses_extra_arguments = is_derived;
    }
    return;
  }
  scope_ = info_->scope->parent;
  image_.kind = image_kind(*node_);
  image_.strict = info_->strict;
  image_.is_async = node_->is_async;
  image_.is_generator = node_->is_generator;
  image_.uses_this = info_->uses_this;
  image_.has_direct_eval = info_->has_direct_eval;
  image_.uses_extra_arguments = info_->uses_extra_arguments();
  image_.is_class_field_initializer = task_.kind != TaskKind::Function;
  const bool is_constructor = node_->function_kind == ast::FunctionKind::Constructor;
  // A class constructor's text is that of its class.
  const Node& text = is_constructor && task_.traits ? static_cast<Node&>(*task_.traits->node)
                                                    : static_cast<Node&>(*node_);
  image_.source_start = text.start;
  image_.source_end = text.end;
  bool counts = true;
  for (const Parameter* each : node_->params) {
    if (each->is_rest) break;
    ++image_.param_count;
    counts &= !each->initializer;
    if (counts) ++image_.length;
  }
}

/// After the prologue: the load of the environment, if nothing needed it, is taken back.
void FunctionEmitter::finish() {
  if (!uses_function_environment_) code_.remove(function_environment_load_);
  if (last_fuel_check_) image_.entry_fuel = code_.instruction_count() - last_fuel_check_ + 1;
  image_.register_count = regs_.count();
  std::vector<uint32_t> offsets;
  code_.finish(image_, debug_ ? &offsets : nullptr);
  if (debug_) debug_->finish(task_.index, offsets, static_cast<uint32_t>(image_.words.size()));
  unit_.image().functions[task_.index] = std::move(image_);
}

void FunctionEmitter::begin_environment() {
  function_environment_load_ = code_.emit(ops::LoadFunctionEnv{.dst = function_environment_});
}

// ---- Functions ----------------------------------------------------------------------------------

void FunctionEmitter::emit_function() {
  at(*node_);
  const bool is_plain_async = image_.is_async && !image_.is_generator;
  Region region;
  if (is_plain_async) {
    promise_ = regs_.take();
    code_.emit(ops::AsyncStart{.promise = promise_});
    begin_region(region);
  }
  emit_prologue();
  if (image_.is_generator) {
    Temporaries temporaries(regs_);
    const Reg sent = regs_.take(), mode = regs_.take();
    code_.emit(ops::InitialYield{.dst = sent, .mode = mode});
  }
  emit_body_scope();
  if (node_->function_kind == ast::FunctionKind::Constructor && !node_->is_derived_constructor)
    emit_parameter_properties();
  if (node_->expression_body) {
    mark_statement(node_->expression_body->start);
    return_expression(*node_->expression_body);
  } else {
    statements(node_->body);
    if (node_->end > 0) code_.set_source(node_->end - 1);
    mark_statement(code_.source());
    emit_implicit_return();
  }
  if (is_plain_async) emit_async_end(region);
}

/// What is thrown in an async function rejects its promise.
void FunctionEmitter::emit_async_end(Region& region) {
  end_region(region);
  code_.bind(region.handler);
  const Reg exception = regs_.take();
  code_.emit(ops::Catch{.dst = exception});
  code_.emit(ops::AsyncThrow{.exception = exception, .promise = promise_});
}

void FunctionEmitter::emit_prologue() {
  begin_environment();
  const bool is_arrow = image_.kind == shoal::FunctionKind::Arrow;
  const bool boxes = !image_.strict && image_.uses_this && !is_arrow;
  if (boxes) code_.emit(ops::BoxThis{.value = 0});
  if (Scope* const eval_scope = info_->parameter_eval_scope) {
    scope_ = eval_scope;
    open_environment(*eval_scope);
  }
  Scope& scope = *info_->scope;
  scope_ = &scope;
  take_registers(scope);
  if (scope.materialized) open_environment(scope);
  note_scope();
  enter_scope_bindings(scope);
  emit_pseudo_bindings();
  const bool is_base = image_.kind == shoal::FunctionKind::BaseConstructor;
  if (is_base && !fields_follow_parameters()) {
    emit_parameter_properties(true);
    emit_init_fields(0);
  }
  if (node_->has_simple_parameters) {
    emit_simple_parameters();
    emit_arguments_object();
  } else {
    emit_arguments_object();
    emit_parameters();
  }
  if (!info_->body_scope) instantiate_functions(scope);
}

/// `this`, new.target, the callee and the function's own name, where closures (or evals) want them.
void FunctionEmitter::emit_pseudo_bindings() {
  Temporaries temporaries(regs_);
  const auto store = [&](const Binding* binding, auto load) {
    if (!binding) return;
    if (binding->access == Access::Register) return load(binding->reg);
    const Reg value = regs_.take();
    load(value);
    store_binding(*binding, value);
  };
  const bool binds_this = image_.kind != shoal::FunctionKind::DerivedConstructor;
  if (binds_this && info_->this_binding && info_->this_binding->access == Access::Environment)
    store_binding(*info_->this_binding, 0);
  store(info_->new_target_binding, [&](Reg dst) { code_.emit(ops::LoadNewTarget{.dst = dst}); });
  store(info_->callee_binding, [&](Reg dst) { code_.emit(ops::LoadCallee{.dst = dst}); });
  store(info_->self_binding, [&](Reg dst) { code_.emit(ops::LoadCallee{.dst = dst}); });
}

void FunctionEmitter::emit_simple_parameters() {
  for (uint32_t i = 0; i < image_.param_count; ++i) {
    const auto* const id = try_as<Identifier>(node_->params[i]->target);
    const Binding* const binding = id ? id->binding : nullptr;
    if (!binding || binding->parameter != i || binding->access != Access::Environment) continue;
    store_binding(*binding, 1 + i);
  }
}

void FunctionEmitter::emit_arguments_object() {
  if (info_->arguments == ArgumentsObject::None) return;
  Temporaries temporaries(regs_);
  Binding& binding = *info_->arguments_binding;
  const bool in_register = binding.access == Access::Register;
  const Reg dst = in_register ? binding.reg : regs_.take();
  Reg env = regs_.take();
  MappedArgumentsImage image;
  bool maps = false;
  if (info_->arguments == ArgumentsObject::Mapped) {
    image.slots.assign(image_.param_count, ~0u);
    for (const Binding* each = info_->scope->first; each; each = each->next) {
      if (each->parameter >= image_.param_count || each->access != Access::Environment) continue;
      image.slots[each->parameter] = each->slot;
      maps = true;
    }
  }
  if (maps) {
    env = environment();
  } else if (info_->arguments == ArgumentsObject::Unmapped) {
    code_.emit(ops::LoadUndefined{.dst = env});
  } else {
    code_.emit(ops::LoadNull{.dst = env});
  }
  image_.mapped_arguments.push_back(std::move(image));
  code_.emit(ops::NewArguments{
      .dst = dst, .env = env, .index = static_cast<uint32_t>(image_.mapped_arguments.size() - 1)});
  if (!in_register) store_binding(binding, dst);
}

/// Parameters with defaults, patterns or a rest, from left to right.
void FunctionEmitter::emit_parameters() {
  uint32_t index = 0;
  for (Parameter* const each : node_->params) {
    Temporaries temporaries(regs_);
    Reg value = 1 + index;
    if (each->is_rest) {
      value = regs_.take();
      code_.emit(ops::NewRest{.dst = value, .first = index});
    }
    ++index;
    auto* const id = try_as<Identifier>(each->target);
    if (each->initializer) {
      const Label present = code_.make_label();
      code_.emit(ops::JumpIfNotUndefined{.value = value, .target = present});
      regs_.set_local(value, false);
      if (id) {
        named_to(*each->initializer, id->name, value);
      } else {
        to(*each->initializer, value);
      }
      regs_.set_local(value, true);
      code_.bind(present);
    }
    if (!id) {
      assign_pattern(*each->target, value, StoreMode::Initialize);
    } else if (id->binding &&
               !(id->binding->access == Access::Register && id->binding->reg == value)) {
      initialize_binding(*id->binding, value);
    }
  }
}

/// The body's own scope, where parameters have expressions.
void FunctionEmitter::emit_body_scope() {
  Scope* const body = info_->body_scope;
  if (!body) return;
  scope_ = body;
  take_registers(*body);
  if (body->materialized) open_environment(*body);
  note_scope();
  enter_scope_bindings(*body);
  for (Binding* each = body->first; each; each = each->next) {
    if (!each->copy_of) continue;
    Temporaries temporaries(regs_);
    const bool in_register = each->copy_of->access == Access::Register;
    const Reg value = in_register ? each->copy_of->reg : regs_.take();
    if (!in_register) load_binding(*each->copy_of, value);
    store_binding(*each, value);
  }
  instantiate_functions(*body);
}

// ---- Constructors -------------------------------------------------------------------------------

/// What a constructor does to a new object, before (or in derived ones, after super()) its own
/// code.
void FunctionEmitter::emit_init_fields(Reg this_value) {
  Temporaries temporaries(regs_);
  const ClassTraits& traits = *task_.traits;
  if (traits.inlines_fields) {
    SHOAL_ASSERT(this_value == 0);
    for (ClassMember* const each : traits.node->members)
      if (each->member_kind == MemberKind::Field && !each->is_static)
        initialize_field(traits, *each);
    return;
  }
  if (!traits.has_initializer) return;
  const Reg callee = regs_.take(), scratch = regs_.take();
  code_.emit(ops::LoadCallee{.dst = callee});
  code_.emit(ops::InitFields{.scratch = scratch, .constructor = callee, .this_value = this_value});
}

/// Without useDefineForClassFields TypeScript assigns parameter properties before the fields.
bool FunctionEmitter::fields_follow_parameters() const {
  if (unit_.options().use_define_for_class_fields || !node_) return false;
  for (const Parameter* each : node_->params)
    if (each->is_property) return true;
  return false;
}

/// The register with `this`, once it is there.
Reg FunctionEmitter::this_object() {
  if (!info_->this_binding || info_->this_binding->access != Access::Environment) return 0;
  const Reg object = regs_.take();
  load_binding(*info_->this_binding, object);
  return object;
}

/// constructor(public x): this.x = x. With useDefineForClassFields TypeScript makes them fields
/// without a value (`declares`) before all others; where there are no others, they come into being
/// with their values.
void FunctionEmitter::emit_parameter_properties(bool declares) {
  if (!node_) return;
  const bool has_fields = task_.traits && task_.traits->has_fields();
  const bool defines = unit_.options().use_define_for_class_fields;
  if (declares && !(defines && has_fields)) return;
  for (const Parameter* each : node_->params) {
    const auto* const id = try_as<Identifier>(each->target);
    if (!each->is_property || !id) continue;
    Temporaries temporaries(regs_);
    const Reg object = this_object(), value = regs_.take();
    if (declares)
      code_.emit(ops::LoadUndefined{.dst = value});
    else
      load_binding(*id->binding, value);
    at(*each);
    if (declares || (defines && !has_fields))
      define_field(object, value, key(id->name));
    else
      set_prop(object, value, key(id->name));
  }
  if (declares) return;
  if (image_.kind == shoal::FunctionKind::BaseConstructor && fields_follow_parameters())
    emit_init_fields(0);
}

/// §15.7.14 step 14: constructor(...args) { super(...args); }, unobservably.
void FunctionEmitter::emit_default_constructor() {
  at(*task_.traits->node);
  if (image_.kind == shoal::FunctionKind::DerivedConstructor) {
    const Reg block = take_call_block();
    const Reg rest = regs_.take();
    code_.emit(ops::LoadCallee{.dst = block + kFrameCallee});
    code_.emit(
        ops::GetSuperConstructor{.dst = block + kFrameCallee, .active = block + kFrameCallee});
    code_.emit(ops::NewRest{.dst = rest, .first = 0});
    code_.emit(ops::LoadNewTarget{.dst = block + kFrameNewTarget});
    code_.emit(ops::ConstructSpread{.dst = 0, .base = block});
  }
  emit_init_fields(0);
  code_.emit(ops::Return{.value = 0});
}

// ---- Return -------------------------------------------------------------------------------------

void FunctionEmitter::emit_return_value(Reg value) {
  if (promise_ != kNoReg) {
    code_.emit(ops::AsyncReturn{.value = value, .promise = promise_});
    return;
  }
  if (image_.kind == shoal::FunctionKind::BaseConstructor) {
    code_.emit(ops::ReturnConstruct{.value = value, .this_value = 0});
  } else if (image_.kind == shoal::FunctionKind::DerivedConstructor) {
    Temporaries temporaries(regs_);
    const Binding* const binding = info_->this_binding;
    const bool is_captured = binding && binding->access == Access::Environment;
    const Reg this_value = is_captured ? regs_.take() : 0;
    if (is_captured) load_binding(*binding, this_value);
    code_.emit(ops::ReturnConstruct{.value = value, .this_value = this_value});
  } else {
    code_.emit(ops::Return{.value = value});
  }
}

void FunctionEmitter::emit_implicit_return() {
  if (!code_.reachable()) return;
  if (image_.kind == shoal::FunctionKind::BaseConstructor) {
    code_.emit(ops::Return{.value = 0});
    return;
  }
  Temporaries temporaries(regs_);
  const Reg value = regs_.take();
  code_.emit(ops::LoadUndefined{.dst = value});
  emit_return_value(value);
}

}  // namespace shoal::emit
