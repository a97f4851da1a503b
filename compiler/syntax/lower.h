// Lowering: from tree-sitter's concrete tree to our AST. Family by family in lower_*.cpp:
// expression, chain, literal, pattern, function, class, statement, module, typescript, type, jsx.
//
// The tree is free of ERROR and MISSING nodes when it comes here. Recursion is bounded by
// ast::kNestingMax; what grows to the left (member and call chains, binary operators, parentheses)
// and `else if` is handled by loops. After a diagnostic the lowering goes on with placeholders: the
// program is thrown away in the end.
//
// Words that are keywords in some functions only (`await`, `yield`): the grammar always takes them
// for keywords. Where the lowering knows better it notes a mask; parse.cpp puts a plain name of the
// same length there and parses anew.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/ast/ast.h"
#include "compiler/syntax/cst.h"
#include "compiler/syntax/parse.h"

namespace shoal::syntax {

struct LexicalError;

class Lowering {
 public:
  Lowering(std::string_view source, const ParseOptions& options, CstReader& reader,
           ast::Arena& arena, ast::TextTable& texts, ast::TypeTable& types,
           Diagnostics& diagnostics);

  ast::Program* program(const Cst& root);
  /// Where a keyword stands that must be read as a name: start offsets.
  const std::vector<uint32_t>& masks() const { return masks_; }

 private:
  template <class T>
  class ListBuilder;
  class Depth;
  enum class PatternMode : uint8_t { Binding, Assignment };
  struct FunctionContext {
    bool is_async = false;
    bool is_generator = false;
    bool strict = false;
    bool is_top_level = false;       ///< Of the program: where a module may await.
    bool await_is_reserved = false;  ///< Static blocks, field initialisers in async code.
    uint32_t function_start = ~0u;   ///< What could be made async; else there is none.
  };
  class ContextScope;

  // ---- Helpers (lower.cpp)
  void dynamic_function(ast::Program& program, std::span<const Cst> nodes);
  std::string_view text_of(const Cst& c) const { return source_.substr(c.start, c.end - c.start); }
  template <class T>
  T* make(const Cst& c) {
    return arena_.make<T>(ast::Span{c.start, c.end});
  }
  template <class T>
  T* make(uint32_t start, uint32_t end) {
    return arena_.make<T>(ast::Span{start, end});
  }
  void error(DiagnosticCode code, const Cst& at,
             std::initializer_list<std::string_view> arguments = {});
  void unexpected(const Cst& at, std::string_view hint = {});
  void report(const LexicalError& error);
  ast::Expression* placeholder(const Cst& c);
  bool is_typescript() const { return options_.dialect != Dialect::JavaScript; }
  const ast::Text* name_text(const Cst& c, bool* has_escape = nullptr);
  ast::Identifier* identifier(const Cst& c);
  void join_await_with_operand(const Cst& word);
  void check_line_ends(const Cst& c, std::string_view text);
  bool has_line_break_between(const Cst& before, const Cst& after) const;
  bool await_is_keyword(const Cst& word);
  bool yield_is_keyword(const Cst& word);

  // ---- Expressions (lower_expression.cpp)
  ast::Expression* expression(const Cst& c);
  ast::Expression* leaf(const Cst& c);
  ast::Expression* assignment(const Cst& c);
  ast::Expression* augmented_assignment(const Cst& c);
  ast::Expression* ternary(const Cst& c);
  ast::Expression* unary(const Cst& c);
  ast::Expression* prefix_update(const Cst& c);
  ast::Expression* await_expression(const Cst& c);
  ast::Expression* yield_expression(const Cst& c);
  ast::Expression* new_expression(const Cst& c);
  ast::Expression* sequence(const Cst& c);
  ast::Expression* array(const Cst& c);
  ast::Expression* object(const Cst& c);
  ast::Node* object_property(const Cst& c);
  ast::Property* object_method(const Cst& c);
  ast::Expression* spread(const Cst& c);
  ast::List<ast::Expression*> arguments(const Cst& c);
  void check_commas(const Children& kids);
  void check_operand(const Cst& c);
  void check_no_private_in(const ast::Expression* operand);
  void check_left_hand_side(const Cst& c);

  // ---- Chains (lower_chain.cpp)
  static bool grows_left(Kind kind);
  ast::Expression* chain(const Cst& c);
  ast::Expression* chain_link(const Cst& c, const Cst& left, ast::Expression* base,
                              bool& in_optional);
  ast::Expression* call(const Children& kids, const Cst& c, ast::Expression* base,
                        bool& in_optional);
  ast::Expression* import_call(const Children& kids, const Cst& c);
  ast::Expression* member(const Children& kids, const Cst& c, ast::Expression* base,
                          bool& in_optional);
  ast::Expression* subscript(const Children& kids, const Cst& c, ast::Expression* base,
                             bool& in_optional);
  ast::Expression* binary(const Children& kids, const Cst& c, ast::Expression* base);
  ast::Expression* cast(const Children& kids, const Cst& c, ast::Expression* base);
  ast::Expression* end_optional(ast::Expression* base, bool& in_optional);
  static ast::Expression* without_casts(ast::Expression* base);

  // ---- Literals (lower_literal.cpp)
  ast::Expression* number(const Cst& c);
  ast::StringLiteral* string(const Cst& c);
  const ast::Text* string_text(const Cst& c, bool* has_octal_escape = nullptr);
  ast::Expression* regexp(const Cst& c);
  ast::TemplateLiteral* template_literal(const Cst& c, bool tagged);
  ast::TemplateElement* template_element(uint32_t start, uint32_t end, bool tagged);
  ast::Expression* meta_property(const Cst& c);
  ast::Node* property_key(const Cst& c, bool& computed);

  // ---- Patterns (lower_pattern.cpp)
  ast::Pattern* pattern(const Cst& c, PatternMode mode);
  ast::Pattern* pattern_with_default(const Cst& c, PatternMode mode);
  ast::Pattern* object_pattern(const Cst& c, PatternMode mode);
  ast::Pattern* array_pattern(const Cst& c, PatternMode mode);
  ast::PatternProperty* pattern_property(const Cst& c, PatternMode mode);
  ast::RestElement* rest_element(const Cst& c, PatternMode mode);
  ast::Expression* simple_target(const Cst& c);

  // ---- Functions (lower_function.cpp)
  ast::FunctionNode* function(const Cst& c, ast::FunctionKind kind);
  ast::FunctionNode* arrow(const Cst& c);
  void parameters(ast::FunctionNode& function, const Cst& c);
  ast::Parameter* parameter(const Cst& c);
  ast::Parameter* typed_parameter(const Cst& c);
  void parameter_target(ast::Parameter& made, const Cst& c);
  void function_body(ast::FunctionNode& function, const Cst& block);
  bool has_use_strict(const Children& statements);
  static void note_simple_parameters(ast::FunctionNode& function);

  // ---- Classes (lower_class.cpp)
  struct Modifiers;
  ast::ClassNode* class_node(const Cst& c, ast::List<ast::Decorator*> outer_decorators);
  ast::Expression* heritage(const Cst& c);
  void class_body(ast::ClassNode& made, const Cst& c);
  ast::ClassMember* class_member(const Cst& c, std::vector<ast::Decorator*>& decorators);
  ast::ClassMember* method_member(const Cst& c);
  ast::ClassMember* field_member(const Cst& c);
  ast::ClassMember* static_block(const Cst& c);
  Modifiers modifiers(const Children& kids, const Cst& c);
  ast::FunctionNode* method_function(const Children& kids, const Modifiers& modifiers,
                                     ast::FunctionKind kind);
  ast::Decorator* decorator(const Cst& c);
  void synthesize_initializers(ast::ClassNode& made);

  // ---- Statements (lower_statement.cpp, lower_loop.cpp)
  ast::Statement* statement(const Cst& c);       ///< Null: nothing at run time.
  ast::Statement* body_statement(const Cst& c);  ///< Never null.
  ast::List<ast::Statement*> statements(std::span<const Cst> nodes, bool directives);
  ast::Statement* expression_statement(const Cst& c);
  void check_statement_start(const Cst& c);
  ast::BlockStatement* block(const Cst& c);
  ast::Statement* if_statement(const Cst& c);
  ast::Statement* switch_statement(const Cst& c);
  ast::Statement* try_statement(const Cst& c);
  ast::CatchClause* catch_clause(const Cst& c);
  ast::Statement* jump_statement(const Cst& c);
  ast::Statement* with_statement(const Cst& c);
  ast::Statement* labeled_statement(const Cst& c);
  ast::Expression* condition(const Cst& c);
  ast::Statement* for_statement(const Cst& c);
  ast::Statement* for_in_statement(const Cst& c);
  ast::Node* for_in_left(const Children& kids);
  ast::Statement* while_statement(const Cst& c);
  ast::Statement* do_statement(const Cst& c);
  ast::VariableDeclaration* variable_declaration(const Cst& c);
  ast::VariableKind variable_kind(const Children& kids);
  ast::VariableDeclarator* variable_declarator(const Cst& c);

  // ---- Modules (lower_module.cpp)
  ast::Statement* import_statement(const Cst& c);
  void import_clause(const Cst& c, ListBuilder<ast::ImportSpecifier>& specifiers);
  ast::ImportSpecifier* import_specifier(const Cst& c);
  ast::ImportSpecifier* import_binding(const Cst& c, const Cst& local, ast::ImportKind kind,
                                       const ast::Text* imported);
  ast::List<ast::ImportAttribute*> import_attributes(const Children& kids);
  ast::ImportAttribute* import_attribute(const Cst& c);
  ast::Statement* export_statement(const Cst& c);
  ast::Statement* export_default(const Children& kids, const Cst& c);
  ast::Statement* export_all(const Children& kids, const Cst& c);
  ast::Statement* export_named(const Children& kids, const Cst& c);
  ast::ExportSpecifier* export_specifier(const Cst& c, bool has_source);
  const ast::Text* module_export_name(const Cst& c);
  ast::List<ast::Decorator*> leading_decorators(const Children& kids);

  // ---- TypeScript (lower_typescript.cpp)
  ast::Statement* typescript_statement(const Cst& c, bool& handled);
  ast::Statement* enum_declaration(const Cst& c);
  ast::EnumMember* enum_member(const Cst& name, const Cst& value, const Cst& whole);
  ast::Statement* namespace_declaration(const Cst& c);
  ast::Statement* import_alias(const Cst& c);
  ast::Expression* entity_name(const Cst& c);
  ast::Statement* type_declaration(const Cst& c);

  // ---- Types (lower_type.cpp)
  const ast::TypeDescriptor* type_annotation(const Children& kids, Field field = Field::Type);
  const ast::TypeDescriptor* type(const Cst& c);
  const ast::TypeDescriptor* type_of_kind(const Cst& c);
  const ast::TypeDescriptor* predefined_type(const Cst& c);
  const ast::TypeDescriptor* literal_type(const Cst& c);
  const ast::TypeDescriptor* set_type(const Cst& c, ast::TypeKind kind);
  const ast::TypeDescriptor* set_of(std::span<const Cst> members, ast::TypeKind kind);
  const ast::TypeDescriptor* conditional_type(const Cst& c);
  const ast::TypeDescriptor* type_parameters(const Children& kids);
  const ast::TypeDescriptor* tuple_type(const Cst& c);
  const ast::TypeDescriptor* object_type(const Cst& c);
  const ast::TypeDescriptor* named_type(const Cst& c);
  const ast::Text* dotted_name(const Cst& c);

  // ---- JSX (lower_jsx.cpp)
  ast::Expression* jsx(const Cst& c);
  ast::Expression* jsx_name(const Cst& c);
  void jsx_attributes(const Children& kids, ast::JSXElement& element);
  ast::Node* jsx_attribute(const Cst& c);
  void jsx_children(const Children& kids, ast::JSXElement& element);
  ast::Expression* jsx_expression(const Cst& c);

  std::string_view source_;
  const ParseOptions& options_;
  CstReader& reader_;
  ast::Arena& arena_;
  ast::TextTable& texts_;
  ast::TypeTable& types_;
  Diagnostics& diagnostics_;
  FunctionContext context_;
  ast::Program* program_ = nullptr;
  uint32_t depth_ = 0;
  uint32_t type_depth_ = 0;
  bool reported_depth_ = false;
  std::vector<ast::Node*> pending_;  // The stack below ListBuilder.
  std::vector<Cst> chain_stack_;
  std::vector<uint32_t> masks_;
  std::string name_buffer_;
  std::u16string units_;
};

}  // namespace shoal::syntax
