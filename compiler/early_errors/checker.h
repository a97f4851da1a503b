// The walk of the early errors. What is allowed where depends on the functions and statements
// round a node: that is Context, saved and restored as functions open and close.
#pragma once

#include <vector>

#include "compiler/early_errors/early_errors.h"
#include "compiler/early_errors/words.h"

namespace shoal::early_errors {

struct Context {
  bool strict = false;
  bool is_async = false;        ///< `await` is an operator.
  bool is_generator = false;    ///< `yield` is an operator.
  bool yield_reserved = false;  ///< `yield` is no name.
  bool await_reserved = false;  ///< `await` is no name.
  bool in_parameters = false;   ///< Of a function, or of an arrow in this function.
  bool no_arguments = false;    ///< Field initialisers, static blocks.
  bool super_property = false;
  bool super_call = false;
  bool new_target = false;
  bool may_return = false;
  bool in_loop = false;
  bool may_break = false;
  size_t first_label = 0;
};

/// What a statement stands directly inside of, if not in a list of statements.
enum class Parent : uint8_t { Loop, If, Label, With };

class Checker {
 public:
  Checker(ast::Program& program, ast::TextTable& texts, Diagnostics& diagnostics,
          const Options& options)
      : program_(program),
        common_(texts.common()),
        words_(texts),
        diagnostics_(diagnostics),
        options_(options) {}

  void check_program();

 private:
  struct Label {
    const ast::Text* name;
    bool is_loop;
  };

  template <class Place>
  void error(DiagnosticCode code, const Place& place,
             std::initializer_list<std::string_view> arguments = {}) {
    diagnostics_.report(code, place, arguments);
  }

  // checker.cpp
  void visit(ast::Node* node);
  void visit_children(ast::Node& node);
  void check_name(const ast::Text* name, const ast::Node& place, bool has_escape);
  void check_word(Word word, const ast::Text* name, const ast::Node& place, bool has_escape);
  void visit_reference(ast::Identifier& id);
  void visit_binding(ast::Identifier& id, bool is_lexical);

  // targets.cpp
  void visit_binding_pattern(ast::Node* pattern, bool is_lexical);
  void visit_array_pattern(ast::ArrayPattern& pattern, bool binds, bool is_lexical);
  void visit_object_pattern(ast::ObjectPattern& pattern, bool binds, bool is_lexical);
  void visit_element(ast::Node* element, bool binds, bool is_lexical);
  void visit_target(ast::Node* target, DiagnosticCode code);
  bool visit_simple_target(ast::Node* target, bool allow_call);
  void visit_assignment(ast::AssignmentExpression& assignment);
  void visit_update(ast::UpdateExpression& update);

  // expressions.cpp
  void check_operand(const ast::Node* operand);
  void check_heritage(const ast::Expression& heritage);
  void check_no_in(const ast::Node* node);
  void visit_private_in(ast::PrivateIn& expression);
  void visit_conditional(ast::ConditionalExpression& conditional);
  void visit_unary(ast::UnaryExpression& unary);
  void visit_binary(ast::BinaryExpression& binary);
  void visit_logical(ast::LogicalExpression& logical);
  void visit_object(ast::ObjectExpression& object);
  void visit_member_chain(ast::Node& node);
  void visit_new(ast::NewExpression& node);
  void visit_meta(ast::MetaProperty& meta);
  void visit_yield(ast::YieldExpression& yield);
  void visit_await(ast::AwaitExpression& await);
  void visit_regexp(ast::RegExpLiteral& literal);
  void visit_key(ast::Node* key, bool computed);

  // functions.cpp
  void visit_function(ast::FunctionNode& function);
  void enter_function(const ast::FunctionNode& function);
  void visit_function_name(ast::FunctionNode& function, const Context& outer);
  void visit_parameters(ast::FunctionNode& function);
  void check_parameter_list(const ast::FunctionNode& function);
  void check_duplicate_parameters(const ast::FunctionNode& function);
  void visit_class(ast::ClassNode& node);
  void visit_member(ast::ClassMember& member, bool is_derived);
  void check_member_name(const ast::ClassMember& member);
  void visit_field_value(ast::ClassMember& member);

  // statements.cpp
  void visit_statement(ast::Statement& statement);
  void visit_statements(ast::List<ast::Statement*> statements);
  void visit_expression_statement(ast::ExpressionStatement& statement);
  void visit_expression_body(ast::Expression* body);
  void visit_top_level(ast::Statement& statement);
  void visit_substatement(ast::Statement* statement, Parent parent);
  void check_function_position(const ast::FunctionDeclaration& declaration, Parent parent);
  void visit_loop_body(ast::Statement* body);
  void visit_if(ast::IfStatement& statement);
  void visit_for(ast::ForStatement& loop);
  void visit_for_each(ast::Node& loop, ast::Node* left, ast::Node* right, ast::Statement* body,
                      const char* name);
  void visit_for_of(ast::ForOfStatement& loop);
  void visit_switch(ast::SwitchStatement& statement);
  void visit_try(ast::TryStatement& statement);
  void visit_label(ast::LabeledStatement& statement);
  void check_continue(const ast::ContinueStatement& statement);
  void check_break(const ast::BreakStatement& statement);
  void visit_variables(ast::VariableDeclaration& declaration, bool needs_initializers);
  void visit_namespace(ast::NamespaceDeclaration& declaration);
  void visit_enum(ast::EnumDeclaration& declaration);
  void visit_import(ast::ImportDeclaration& declaration);
  void visit_export_default(ast::ExportDefault& declaration);
  void visit_export_named(ast::ExportNamed& declaration);
  void check_attributes(ast::List<ast::ImportAttribute*> attributes);
  void check_export_name(const ast::Text* name, const ast::Node& place);

  ast::Program& program_;
  const ast::CommonTexts& common_;
  const Words words_;
  Diagnostics& diagnostics_;
  const Options& options_;
  Context context_;
  std::vector<Label> labels_;
  std::vector<const ast::Text*> names_;  ///< Scratch: bound names of parameters.
};

}  // namespace shoal::early_errors
