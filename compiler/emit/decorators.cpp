// Decorators. The standard's: lists of decorators are evaluated where they stand, noted with the
// elements, and applied by the run time when the class is complete. experimentalDecorators:
// TypeScript's __decorate calls after the class.
#include "compiler/emit/class_state.h"

namespace shoal::emit {

using namespace ast;

namespace {

bool has_decorators(const ClassNode& node) {
  for (const ClassMember* each : node.members)
    if (!each->decorators.empty()) return true;
  return !node.decorators.empty();
}

bool has_parameter_decorators(const FunctionNode* function) {
  if (!function) return false;
  for (const Parameter* each : function->params)
    if (!each->decorators.empty()) return true;
  return false;
}

int32_t decorator_kind(const ClassMember& member) {
  int32_t kind = 0;
  switch (member.member_kind) {
    case MemberKind::Getter: kind = 1; break;
    case MemberKind::Setter: kind = 2; break;
    case MemberKind::Field: kind = 3; break;
    case MemberKind::AutoAccessor: kind = 4; break;
    default: break;
  }
  return kind + (member.is_static ? 8 : 0) + (is<PrivateName>(member.key) ? 16 : 0);
}

}  // namespace

bool FunctionEmitter::uses_standard_decorators(const ClassNode& node) const {
  return !unit_.options().experimental_decorators && has_decorators(node);
}

/// dst = an array of decorator and receiver in turns.
void FunctionEmitter::decorator_list(List<Decorator*> decorators, Reg dst) {
  code_.emit(ops::NewArray{.dst = dst, .capacity = static_cast<uint32_t>(2 * decorators.size())});
  for (Decorator* const each : decorators) {
    Temporaries temporaries(regs_);
    const Reg function = regs_.take(), receiver = regs_.take();
    at(*each);
    if (auto* const member = try_as<MemberExpression>(each->expression);
        member && !is<Super>(member->object)) {
      to(*member->object, receiver);
      get_prop(function, receiver, key(member->name));
    } else {
      to(*each->expression, function);
      code_.emit(ops::LoadUndefined{.dst = receiver});
    }
    code_.emit(ops::ArrayPush{.array = dst, .value = function});
    code_.emit(ops::ArrayPush{.array = dst, .value = receiver});
  }
}

/// Before anything else of the class: its own decorators are evaluated outside its scope.
void FunctionEmitter::begin_decorators(ClassState& state) {
  if (!uses_standard_decorators(state.node)) return;
  state.class_decorators = regs_.take();
  decorator_list(state.node.decorators, state.class_decorators);
}

/// The heritage is there.
void FunctionEmitter::make_decorator_state(ClassState& state) {
  if (state.class_decorators == kNoReg) return;
  Temporaries temporaries(regs_);
  const Reg cell = regs_.take();
  runtime(RuntimeFunction::DecoratorsNew, cell, {state.heritage});
  store_binding(*state.node.scope->class_info->decorators, cell);
}

/// A register with the state, inside the class or its initialisers.
Reg FunctionEmitter::decorator_state(const ClassTraits& traits) {
  const Reg cell = regs_.take();
  load_binding(*traits.scope->class_info->decorators, cell);
  return cell;
}

void FunctionEmitter::note_decorated(ClassState& state, ClassMember& member, Reg list, Reg key_reg,
                                     Reg function, Reg setter) {
  Temporaries temporaries(regs_);
  const Reg cell = decorator_state(state.traits);
  const Reg index = regs_.take(), kind = regs_.take(), undefined = regs_.take();
  code_.emit(ops::LoadInt{.dst = index, .value = static_cast<int32_t>(member.aux - 1)});
  code_.emit(ops::LoadInt{.dst = kind, .value = decorator_kind(member)});
  code_.emit(ops::LoadUndefined{.dst = undefined});
  if (function == kNoReg) function = undefined;
  if (setter == kNoReg) setter = undefined;
  runtime(RuntimeFunction::DecoratorsAdd, undefined,
          {cell, index, kind, list, key_reg, function, setter});
}

/// All elements are there: the class may become another, private methods take their final form.
void FunctionEmitter::apply_decorators(ClassState& state) {
  if (state.class_decorators == kNoReg) return;
  Temporaries temporaries(regs_);
  const Reg cell = decorator_state(state.traits);
  runtime(RuntimeFunction::DecoratorsApply, state.out,
          {cell, state.out, state.out + 1, state.class_decorators});
  for (ClassMember* const each : state.node.members) {
    const auto* const name = try_as<PrivateName>(each->key);
    if (!name || each->decorators.empty()) continue;
    Temporaries member(regs_);
    if (each->member_kind == MemberKind::AutoAccessor && each->is_static) {
      const Reg getter = decorated_function(state.traits, *each, 0);
      define_private_method(state.out, private_name(*name), getter, MemberKind::Getter);
      const Reg setter = decorated_function(state.traits, *each, 1);
      define_private_method(state.out, private_name(*name), setter, MemberKind::Setter);
    }
    if (!is_method(*each)) continue;
    const Reg function = decorated_function(state.traits, *each, 0);
    if (!each->is_static) {
      store_binding(*member_info(state.traits, *each).storage, function);
    } else {
      define_private_method(state.out, private_name(*name), function, each->member_kind);
    }
  }
}

/// A register with what the decorators made of a private method or accessor.
Reg FunctionEmitter::decorated_function(const ClassTraits& traits, const ClassMember& member,
                                        int32_t which) {
  const Reg function = regs_.take();
  Temporaries temporaries(regs_);
  const Reg cell = decorator_state(traits);
  const Reg index = regs_.take(), part = regs_.take();
  code_.emit(ops::LoadInt{.dst = index, .value = static_cast<int32_t>(member.aux - 1)});
  code_.emit(ops::LoadInt{.dst = part, .value = which});
  runtime(RuntimeFunction::DecoratorsValue, function, {cell, index, part});
  return function;
}

/// which: see DecoratorsRunInitializers.
void FunctionEmitter::run_added_initializers(const ClassTraits& traits, int32_t which, Reg object) {
  if (!uses_standard_decorators(*traits.node)) return;
  Temporaries temporaries(regs_);
  const Reg cell = decorator_state(traits);
  const Reg number = regs_.take(), scratch = regs_.take();
  code_.emit(ops::LoadInt{.dst = number, .value = which});
  runtime(RuntimeFunction::DecoratorsRunInitializers, scratch, {cell, number, object});
}

/// value = what decorators make of a field's initial value.
void FunctionEmitter::decorate_initial_value(const ClassTraits& traits, const ClassMember& member,
                                             Reg object, Reg value) {
  Temporaries temporaries(regs_);
  const Reg cell = decorator_state(traits);
  const Reg index = regs_.take();
  code_.emit(ops::LoadInt{.dst = index, .value = static_cast<int32_t>(member.aux - 1)});
  runtime(RuntimeFunction::DecoratorsInitialValue, value, {cell, index, object, value});
}

// ---- experimentalDecorators ---------------------------------------------------------------------

/// dst = an array of decorators, then those of parameters, then what notes types: applied last
/// first.
void FunctionEmitter::legacy_decorator_array(List<Decorator*> decorators,
                                             const FunctionNode* function, Reg dst) {
  code_.emit(ops::NewArray{.dst = dst, .capacity = static_cast<uint32_t>(decorators.size())});
  const auto push_all = [&](bool metadata) {
    for (Decorator* const each : decorators) {
      if (each->is_metadata != metadata) continue;
      Temporaries temporaries(regs_);
      code_.emit(ops::ArrayPush{.array = dst, .value = any(*each->expression)});
    }
  };
  push_all(false);
  if (function) legacy_parameter_decorators(*function, dst);
  push_all(true);
}

void FunctionEmitter::legacy_parameter_decorators(const FunctionNode& function, Reg dst) {
  int32_t index = 0;
  for (const Parameter* parameter : function.params) {
    for (Decorator* const each : parameter->decorators) {
      Temporaries temporaries(regs_);
      const Reg number = regs_.take();
      code_.emit(ops::LoadInt{.dst = number, .value = index});
      runtime(RuntimeFunction::LegacyParameterDecorator, number, {number, any(*each->expression)});
      code_.emit(ops::ArrayPush{.array = dst, .value = number});
    }
    ++index;
  }
}

void FunctionEmitter::legacy_decorate_member(ClassState& state, ClassMember& member) {
  const auto* const function = try_as<FunctionNode>(member.value);
  if (member.decorators.empty() && !has_parameter_decorators(function)) return;
  Temporaries temporaries(regs_);
  const Reg list = regs_.take(), key_reg = regs_.take(), mode = regs_.take();
  at(member);
  legacy_decorator_array(member.decorators, function, list);
  const scope::ClassMemberInfo& hidden = member_info(state.traits, member);
  if (hidden.computed_key) {
    load_binding(*hidden.computed_key, key_reg);
  } else if (const auto* const number = try_as<NumericLiteral>(member.key)) {
    load_number(number->value, key_reg);  // Comes as a number.
  } else {
    property_key(*member.key, member.computed, key_reg);
  }
  code_.emit(ops::LoadInt{
      .dst = mode,
      .value = is_method(member) || member.member_kind == MemberKind::AutoAccessor ? 1 : 2});
  runtime(RuntimeFunction::LegacyDecorate, mode, {list, state.home(member), key_reg, mode});
}

void FunctionEmitter::legacy_decorators(ClassState& state) {
  if (!unit_.options().experimental_decorators) return;
  for (const bool is_static : {false, true})
    for (ClassMember* const each : state.node.members)
      if (each->is_static == is_static && each->member_kind != MemberKind::Constructor && each->key)
        legacy_decorate_member(state, *each);
  const FunctionNode* const constructor = state.node.constructor;
  if (state.node.decorators.empty() && !has_parameter_decorators(constructor)) return;
  Temporaries temporaries(regs_);
  const Reg list = regs_.take(), undefined = regs_.take(), mode = regs_.take();
  legacy_decorator_array(state.node.decorators, constructor, list);
  code_.emit(ops::LoadUndefined{.dst = undefined});
  code_.emit(ops::LoadInt{.dst = mode, .value = 0});
  runtime(RuntimeFunction::LegacyDecorate, state.out, {list, state.out, undefined, mode});
  if (scope::Binding* const name = state.node.scope->class_info->name)
    initialize_binding(*name, state.out);
}

}  // namespace shoal::emit
