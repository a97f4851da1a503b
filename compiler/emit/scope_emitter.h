// ScopeEmitter: scopes and names. What FunctionEmitter stands on.
//
// `scope_` is the innermost scope; `environments_` are the environments of this function that exist
// at run time, in registers; whatever lies further out is reached through the function's own,
// loaded once (and that load is taken back if nothing needs it).
#pragma once

#include "compiler/emit/emission.h"

namespace shoal::emit {

/// Whether two literals, numbers or strings, have the same value.
bool same_literal(const ast::Node& a, const ast::Node& b);

class ScopeEmitter : protected Emission {
 protected:
  using Emission::Emission;

  // ---- scopes.cpp
  Reg function_environment();
  Reg environment();
  Reg find_environment(const scope::Scope* scope) const;
  uint32_t hops_outside(const scope::Scope& scope) const;
  uint32_t scope_image(const scope::Scope& scope);
  void take_registers(scope::Scope& scope);
  void enter_scope_bindings(scope::Scope& scope);
  void instantiate_functions(scope::Scope& scope);
  void open_environment(scope::Scope& scope);
  void enter_scope(scope::Scope* scope);
  void leave_scope(scope::Scope* scope);
  uint32_t eval_scope_image(const scope::Scope& scope);
  scope::Binding* declared_binding(const ast::FunctionNode& function) const;
  StringId declared_name(const ast::FunctionNode& function);
  // ---- names.cpp
  void check_tdz(Reg value, const ast::Text* name);
  void load_binding(const scope::Binding& binding, Reg dst);
  void store_binding(const scope::Binding& binding, Reg value);
  Reg property_object(const scope::Binding& member);
  static const ast::Text* name_given_by(const ast::Identifier& target);
  bool is_exported_member(const scope::Binding& binding) const;
  void export_member(const scope::Binding& binding, Reg value);
  void initialize_binding(scope::Binding& binding, Reg value);
  void load_reference(const scope::Reference& reference, const ast::Text* name, Reg dst,
                      bool or_undefined = false);
  void load_name(const ast::Identifier& id, Reg dst, bool or_undefined = false);
  Reg constant_register(const ast::Expression& expression) const;
  Reg register_of(const ast::Expression& expression);
  scope::Binding* plain_local(const ast::Node& node) const;
  bool may_assign(ast::Node* node, const scope::Binding& binding) const;
  bool mentions(ast::Node* node, const scope::Binding& binding) const;
  bool contains_function(ast::Node& node) const;
  void store_name(const ast::Identifier& id, Reg value, Reg resolved, StoreMode mode);
  Reg this_register(const ast::Node& node);
  void load_this(const ast::Node& node, Reg dst);
  void load_new_target(Reg dst);
  void load_callee(Reg dst);
  void load_private_name(const ast::PrivateName& name, Reg dst);
  Reg private_name(const ast::PrivateName& name);
  void load_number(double value, Reg dst);
  void load_string(const ast::Text* text, Reg dst);
  // ---- closures.cpp
  uint32_t nested(uint32_t function);
  void closure(uint32_t function, Reg dst);
  uint32_t add_function(ast::FunctionNode& node, StringId name,
                        const ClassTraits* traits = nullptr);
  void function_expression(ast::FunctionNode& node, StringId name, Reg dst);
  StringId method_name(const ast::Node& key_node, bool computed);
};

}  // namespace shoal::emit
