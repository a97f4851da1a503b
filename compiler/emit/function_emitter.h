// FunctionEmitter: the code of one function. What the parts have in common:
//
// Results. `any(e)` leaves e's value in some register: that of a variable if e names one, else a
// fresh temporary; `to(e, dst)` puts it into dst; `effect(e)` drops it; `condition(e, ...)`
// branches on it. A variable's register is written once, by the last instruction that can fail:
// until then the expression and handlers see its old value. Temporaries may be written early.
//
// Operands stay where they are: `x + f()` reads x's register after the call. Where what is
// evaluated later may assign the variable, `stable(e, later)` makes a copy.
#pragma once

#include "compiler/emit/scope_emitter.h"

namespace shoal::emit {

class FunctionEmitter : private ScopeEmitter {
 public:
  FunctionEmitter(UnitBuilder& unit, const FunctionTask& task);
  void run();
  FunctionImage header();  // What must be known of it before it has code.

 private:
  struct Chain;
  struct ClassState;
  /// The registers of a yield*.
  struct Delegate {
    Reg record, received, mode, result;
  };

  // ---- functions.cpp
  void set_traits();
  void finish();
  void begin_environment();
  void emit_function();
  void emit_async_end(Region& region);
  void emit_prologue();
  void emit_pseudo_bindings();
  void emit_simple_parameters();
  void emit_arguments_object();
  void emit_parameters();
  void emit_body_scope();
  void emit_init_fields(Reg this_value);
  bool fields_follow_parameters() const;
  Reg this_object();
  void emit_parameter_properties(bool declares = false);
  void emit_default_constructor();
  void emit_return_value(Reg value);
  void emit_implicit_return();
  // ---- programs.cpp
  void set_program_traits();
  void emit_program();
  void emit_program_end();
  void declare_globals();
  void declare_eval_names();
  void check_eval_globals();
  // ---- expressions.cpp
  Reg any_in(ast::Expression& expression, Reg scratch);
  Reg any(ast::Expression& expression);
  Reg stable_in(ast::Expression& expression, ast::Node* later, Reg scratch);
  Reg stable(ast::Expression& expression, ast::Node* later, ast::Node* even_later = nullptr);
  void named_id_to(ast::Expression& expression, StringId name, Reg dst);
  void named_to(ast::Expression& expression, const ast::Text* name, Reg dst);
  void named_by_key_to(ast::Expression& expression, Reg name, Reg dst);
  void to(ast::Expression& expression, Reg dst);
  void operation_to(ast::Expression& expression, Reg dst);
  void check_registers(const ast::Node& node);
  void unsupported(const ast::Node& node);
  void effect(ast::Expression& expression);
  void conditional(ast::ConditionalExpression& node, Reg dst);
  void sequence(ast::SequenceExpression& node, Reg dst);
  void meta_property(ast::MetaProperty& node, Reg dst);
  void import_call(ast::ImportCall& node, Reg dst);
  // ---- operators.cpp
  bool is_constant_true(const ast::Expression& node) const;
  bool is_constant_false(const ast::Expression& node) const;
  void unary(ast::UnaryExpression& node, Reg dst);
  void type_of(ast::Expression& argument, Reg dst);
  void delete_expression(ast::Expression& argument, Reg dst);
  void private_in(ast::PrivateIn& node, Reg dst);
  void emit_binary(ast::BinaryOp op, Reg dst, Reg lhs, Reg rhs);
  bool small_operand(ast::BinaryOp op, const ast::Expression& right, Reg dst, Reg lhs);
  void binary_step(ast::BinaryExpression& node, Reg lhs, Reg dst);
  void text_piece(ast::Expression& piece, const ast::Node& place);
  void binary(ast::BinaryExpression& node, Reg dst);
  void logical_jump(ast::LogicalOp op, Reg value, Label end);
  void logical(ast::LogicalExpression& node, Reg dst);
  void branch(Reg value, Label if_true, Label if_false, Fallthrough next);
  void condition(ast::Expression& expression, Label if_true, Label if_false, Fallthrough next);
  void condition_logical(ast::LogicalExpression& node, Label if_true, Label if_false,
                         Fallthrough next);
  bool is_undefined_name(const ast::Expression& node) const;
  bool condition_nullish(ast::BinaryExpression& node, Label if_true, Label if_false,
                         Fallthrough next);
  Reg compare_for_branch(ast::BinaryExpression& node);
  void loop_condition(ast::Expression& test, Label top, Label end);
  // ---- assignment.cpp
  Target prepare(ast::Node& node, ast::Node* later);
  void prepare_super(Target& target, ast::Node& node);
  void prepare_update(Target& target);
  void load_target(const Target& target, Reg dst);
  void store_target(const Target& target, Reg value, StoreMode mode = StoreMode::Assign);
  scope::Binding* free_local(const ast::Node& node) const;
  void assignment(ast::AssignmentExpression& node, Reg dst);
  Reg assignment_any(ast::AssignmentExpression& node, Reg scratch);
  Reg assign_plain(ast::AssignmentExpression& node, Reg scratch);
  Reg pattern_source(ast::Expression& value, ast::Node& pattern, Reg scratch);
  Reg assign_compound(ast::AssignmentExpression& node, Reg scratch);
  Reg assign_logical(ast::AssignmentExpression& node, Reg scratch);
  void step(ast::UpdateOp op, Reg dst, Reg src);
  void update(ast::UpdateExpression& node, Reg dst, bool result_used);
  // ---- chains.cpp
  Reg take_call_block();
  uint32_t arguments_in_place(ast::List<ast::Expression*> arguments);
  void call_0(Reg dst, Reg callee, Reg this_value);
  void call_1(Reg dst, Reg callee, Reg this_value, Reg argument);
  void runtime(RuntimeFunction id, Reg dst, std::initializer_list<Reg> arguments);
  Reg chain_destination(const Chain& chain, ptrdiff_t index) const;
  void chain(ast::Expression& node, Reg dst, ChainUse use = ChainUse::Value);
  void chain_base(Chain& chain);
  void chain_super_base(Chain& chain, Reg destination, bool is_called);
  void delete_super(ast::Node& node);
  void super_key(ast::Node& member, Reg dst);
  bool is_optional(const ast::Node& link) const;
  void chain_link(Chain& chain, ptrdiff_t index);
  void chain_end(Chain& chain, ptrdiff_t index);
  void chain_member(Chain& chain, ast::Node& link, Reg destination, bool deletes);
  void chain_call(Chain& chain, ast::CallExpression& call, Reg destination);
  void chain_template(Chain& chain, ast::TaggedTemplate& node, Reg destination);
  void new_expression(ast::NewExpression& node, Reg dst);
  void super_call(ast::CallExpression& call, Reg dst);
  void bind_this(const ast::Node& super, Reg value);
  // ---- literals.cpp
  bool constant_array(ast::List<ast::Expression*> elements, Reg dst);
  void array_literal(ast::List<ast::Expression*> elements, Reg dst);
  void array_spread(Reg array, ast::Expression& iterable);
  void arguments_array(ast::List<ast::Expression*> arguments, Reg dst);
  const ast::Text* key_name(const ast::Node& key, bool computed);
  void property_key(ast::Node& key_node, bool computed, Reg dst);
  uint32_t object_template(ast::ObjectExpression& node);
  void object_literal(ast::ObjectExpression& node, Reg dst);
  void object_property(ast::Property& node, Reg object);
  void template_literal(ast::TemplateLiteral& node, Reg dst);
  void template_object(ast::TemplateLiteral& node, Reg dst);
  void regexp(ast::RegExpLiteral& node, Reg dst);
  // ---- patterns.cpp
  void assign_pattern(ast::Node& pattern, Reg value, StoreMode mode);
  Target prepare_element(ast::Node& element, StoreMode mode);
  Reg fresh_register(const ast::Node& node, StoreMode mode) const;
  void store_element(ast::Node& element, const Target& target, Reg value, StoreMode mode);
  void object_pattern(ast::ObjectPattern& pattern, Reg value, StoreMode mode);
  void object_pattern_property(ast::PatternProperty& property, Reg value, Reg key_reg,
                               StoreMode mode);
  void array_pattern(ast::ArrayPattern& pattern, Reg value, StoreMode mode);
  void array_pattern_step(const Control& control, Reg value, bool may_be_done);
  void array_pattern_element(ast::Node* element, const Control& control, bool may_be_done,
                             StoreMode mode);
  void array_pattern_rest(ast::RestElement& rest, const Target& target, const Control& control,
                          StoreMode mode);
  // ---- classes.cpp
  void class_expression(ast::ClassNode& node, StringId name, Reg name_key, Reg dst);
  void class_heritage(ClassState& state);
  void class_private_names(ClassState& state);
  void class_constructor(ClassState& state);
  void class_member(ClassState& state, ast::ClassMember& member);
  const scope::ClassMemberInfo& member_info(const ClassTraits& traits,
                                            const ast::ClassMember& member) const;
  void class_method(ClassState& state, ast::ClassMember& member, Reg list);
  void class_private_method(ClassState& state, ast::ClassMember& member, Reg list);
  void define_private_method(Reg object, Reg symbol, Reg function, ast::MemberKind kind);
  void accessor_closure(const ClassTraits& traits, ast::ClassMember& member, ast::MemberKind kind,
                        Reg key_reg, Reg dst);
  void class_auto_accessor(ClassState& state, ast::ClassMember& member, Reg key_reg, Reg list);
  void class_finish(ClassState& state);
  void static_block(ast::ClassMember& member, Reg class_reg);
  void emit_initializer(bool is_static);
  void initialize_private_method(const ClassTraits& traits, ast::ClassMember& member);
  void initialize_private_accessor(const ClassTraits& traits, ast::ClassMember& member);
  void initialize_field(const ClassTraits& traits, ast::ClassMember& member);
  void field_key(const ClassTraits& traits, ast::ClassMember& member, Reg dst);
  void field_value(const ClassTraits& traits, ast::ClassMember& member, Reg dst);
  void emit_accessor();
  // ---- decorators.cpp
  bool uses_standard_decorators(const ast::ClassNode& node) const;
  void decorator_list(ast::List<ast::Decorator*> decorators, Reg dst);
  void begin_decorators(ClassState& state);
  void make_decorator_state(ClassState& state);
  Reg decorator_state(const ClassTraits& traits);
  void note_decorated(ClassState& state, ast::ClassMember& member, Reg list, Reg key_reg,
                      Reg function, Reg setter);
  void apply_decorators(ClassState& state);
  Reg decorated_function(const ClassTraits& traits, const ast::ClassMember& member, int32_t which);
  void run_added_initializers(const ClassTraits& traits, int32_t which, Reg object);
  void decorate_initial_value(const ClassTraits& traits, const ast::ClassMember& member, Reg object,
                              Reg value);
  void legacy_decorator_array(ast::List<ast::Decorator*> decorators,
                              const ast::FunctionNode* function, Reg dst);
  void legacy_parameter_decorators(const ast::FunctionNode& function, Reg dst);
  void legacy_decorate_member(ClassState& state, ast::ClassMember& member);
  void legacy_decorators(ClassState& state);
  // ---- statements.cpp
  void fuel_check();
  void set_completion_undefined();
  void statements(ast::List<ast::Statement*> nodes);
  void statement(ast::Statement& node);
  void module_or_type_statement(ast::Statement& node);
  void block(ast::BlockStatement& node);
  void expression_statement(ast::ExpressionStatement& node);
  void if_statement(ast::IfStatement& first);
  void variable_declaration(ast::VariableDeclaration& node);
  void variable_declarator(ast::VariableDeclarator& node, ast::VariableKind kind);
  Reg initialize_name(ast::Identifier& id, ast::Expression& value, StoreMode mode);
  void function_declaration(ast::FunctionDeclaration& node);
  void class_declaration(ast::ClassDeclaration& node);
  void return_statement(ast::ReturnStatement& node);
  void return_expression(ast::Expression& argument);
  void throw_statement(ast::ThrowStatement& node);
  void labeled_statement(ast::LabeledStatement& node);
  void with_statement(ast::WithStatement& node);
  // ---- loops.cpp
  void push_target(Label break_label, Label continue_label, bool breaks_plain,
                   const std::vector<const ast::Text*>& labels);
  std::vector<const ast::Text*> take_labels();
  void while_statement(ast::WhileStatement& node);
  void do_while_statement(ast::DoWhileStatement& node);
  void for_statement(ast::ForStatement& node);
  void hoist_constants(ast::Node& loop);
  void for_loop(ast::ForStatement& node);
  Reg loop_head(ast::Expression& right, scope::Scope* head_scope);
  void for_each_target(ast::Node& left, Reg value);
  Reg iteration_register(ast::Node& left, const scope::Scope* scope);
  void for_in_statement(ast::ForInStatement& node);
  void for_of_statement(ast::ForOfStatement& node);
  void for_of_iteration(ast::ForOfStatement& node, Reg value, bool entered);
  // ---- switches.cpp
  struct SwitchTargets;
  bool switch_table(ast::SwitchStatement& node, const SwitchTargets& targets);
  bool switch_strings(ast::SwitchStatement& node, const SwitchTargets& targets);
  void switch_tests(ast::SwitchStatement& node, const SwitchTargets& targets);
  void switch_statement(ast::SwitchStatement& node);
  // ---- exceptions.cpp
  void begin_region(Region& region);
  void resume_region(Region& region);
  void suspend_region(Region& region);
  void end_region(Region& region, RegionUse use = RegionUse::Used);
  void emit_exit(Exit exit, Reg value);
  void arrive(Exit exit, Reg value);
  void break_statement(const ast::Text* label);
  void continue_statement(const ast::Text* label);
  void try_statement(ast::TryStatement& node);
  void try_catch(ast::TryStatement& node);
  void catch_clause(ast::CatchClause& node, Reg exception);
  void begin_finally(FinallyState& state);
  void enter_finally(FinallyState& state);
  void dispatch_finally(const FinallyState& state);
  // ---- iteration.cpp
  void get_iterator(Reg record, Reg iterable, IteratorMode mode);
  Reg get_symbol_prop(Reg object, uint32_t which);
  void iterator_step(Reg record, Reg value, Label done, IteratorMode mode, Reg done_flag = kNoReg);
  void iterator_close(const Control& control);
  void iterator_close_on_throw(const Control& control, Region& region);
  // ---- generators.cpp
  void await(Reg value, Reg dst);
  void await_expression(ast::AwaitExpression& node, Reg dst);
  void yield_expression(ast::YieldExpression& node, Reg dst);
  void yield_delegate(ast::Expression& iterable, Reg dst);
  void delegate_call(Reg method, const Delegate& state);
  void delegate_done(const Delegate& state, Label suspend);
  void delegate_throw(const Delegate& state);
  void delegate_return(const Delegate& state, Label suspend);
  void delegate_yield(const Delegate& state);
  // ---- resources.cpp
  bool has_using(ast::List<ast::Statement*> nodes) const;
  bool has_await_using(ast::List<ast::Statement*> nodes) const;
  void add_resource(Reg value, bool is_async);
  void begin_resources(FinallyState& state);
  void end_resources(FinallyState& state, bool is_async);
  // ---- modules.cpp
  void module_tables();
  void module_environment(ModuleImage& image);
  void hoist_default_function(ModuleImage& image);
  void export_default(ast::ExportDefault& node);
  void import_equals(ast::ImportEquals& node);
  void export_assignment(ast::ExportAssignment& node);
  // ---- typescript.cpp
  void merged_object(ast::Identifier& id, const scope::Scope& body, Reg object);
  void enter_body(scope::Scope& scope, Reg object);
  void namespace_declaration(ast::NamespaceDeclaration& node);
  void enum_declaration(ast::EnumDeclaration& node);
  // ---- jsx.cpp
  void jsx_element(ast::JSXElement& node, Reg dst);
  void jsx_type(ast::JSXElement& node, Reg dst, bool automatic);
  Reg jsx_path(const std::string& path, Reg dst);
  void jsx_props(ast::JSXElement& node, Reg dst, bool leaves_key);
  void jsx_attribute_value(const ast::JSXAttribute& attribute, Reg dst);
  void jsx_children(ast::JSXElement& node, Reg props);
  void jsx_automatic(ast::JSXElement& node, Reg dst);
  void jsx_classic(ast::JSXElement& node, Reg dst);
};

}  // namespace shoal::emit
