// enum and namespace: objects that are filled where the declaration stands; several declarations
// may fill one.
#include "compiler/emit/function_emitter.h"

namespace shoal::emit {

using namespace ast;
using scope::Access;
using scope::Binding;
using scope::BindingKind;
using scope::Scope;

/// object = what the declaration fills: what is there already, or a new object.
void FunctionEmitter::merged_object(Identifier& id, const Scope& body, Reg object) {
  Binding& binding = *id.binding;
  const bool is_local = binding.access == Access::Register || binding.access == Access::Environment;
  const bool is_first =
      is_local && !body.next_merged &&
      (binding.kind == BindingKind::Enum || binding.kind == BindingKind::Namespace);
  const Label fresh = code_.make_label(), end = code_.make_label();
  if (is_exported_member(binding)) {
    // Another body of the namespace round it may have made it.
    get_prop(object, property_object(binding), key(id.name));
    code_.emit(ops::JumpIfFalse{.cond = object, .target = fresh});
    store_binding(binding, object);
    code_.emit(ops::Jump{.target = end});
  } else if (!is_first) {
    load_reference({binding.access, false, &binding}, id.name, object, true);
    code_.emit(ops::JumpIfTrue{.cond = object, .target = end});
  }
  code_.bind(fresh);
  code_.emit(ops::NewObject{.dst = object, .template_index = 0});
  initialize_binding(binding, object);
  code_.bind(end);
}

void FunctionEmitter::enter_body(Scope& scope, Reg object) {
  scope_ = &scope;
  take_registers(scope);
  if (scope.materialized) open_environment(scope);
  note_scope();
  initialize_binding(*scope.object_binding, object);
  enter_scope_bindings(scope);
  instantiate_functions(scope);
}

void FunctionEmitter::namespace_declaration(NamespaceDeclaration& node) {
  const Reg object = regs_.take();
  at(node);
  merged_object(*node.id, *node.scope, object);
  enter_body(*node.scope, object);
  statements(node.body);
  leave_scope(node.scope);
}

/// A member without initial value is one more than the last. The run time tells numbers, which are
/// mapped back to their names, from strings, which are not.
void FunctionEmitter::enum_declaration(EnumDeclaration& node) {
  const Reg object = regs_.take(), value = regs_.take(), name = regs_.take();
  at(node);
  merged_object(*node.id, *node.scope, object);
  enter_body(*node.scope, object);
  bool is_first = true;
  for (EnumMember* const each : node.members) {
    Temporaries temporaries(regs_);
    at(*each);
    if (each->initializer) {
      to(*each->initializer, value);
    } else if (is_first) {
      code_.emit(ops::LoadInt{.dst = value, .value = 0});
    } else {
      code_.emit(ops::AddInt{.dst = value, .lhs = value, .value = 1});
    }
    is_first = false;
    load_string(each->name, name);
    runtime(RuntimeFunction::EnumSet, regs_.take(), {object, name, value});
  }
  leave_scope(node.scope);
}

}  // namespace shoal::emit
