// The program, names, and the dispatch over node kinds.
#include "compiler/early_errors/checker.h"

#include "compiler/ast/visit.h"

namespace shoal::early_errors {

using namespace ast;

void check(Program& program, TextTable& texts, Diagnostics& diagnostics, const Options& options) {
  Checker(program, texts, diagnostics, options).check_program();
}

void Checker::check_program() {
  const scope::EvalContext* const eval =
      program_.goal == Goal::DirectEval ? options_.eval : nullptr;
  const bool is_module = program_.goal == Goal::Module;
  const bool is_commonjs = program_.goal == Goal::CommonJs;
  context_.strict = program_.strict || is_module || (eval && eval->strict);
  context_.is_async = is_module;
  context_.await_reserved = is_module;
  context_.may_return = context_.new_target = is_commonjs;
  if (eval) {
    context_.new_target = eval->in_function;
    context_.super_property = eval->in_method;
    context_.super_call = eval->in_derived_constructor;
    context_.no_arguments = eval->in_class_field;
  }
  for (Statement* each : program_.body) visit_top_level(*each);
}

// ---- Names --------------------------------------------------------------------------------------

/// §13.1.1: IdentifierReference, BindingIdentifier, LabelIdentifier.
void Checker::check_word(Word word, const Text* name, const Node& place, bool has_escape) {
  switch (word) {
    case Word::Plain:
    case Word::EvalOrArguments: return;
    case Word::Reserved:
      if (has_escape) return error(DiagnosticCode::KeywordEscaped, place);
      return error(DiagnosticCode::UnexpectedKeyword, place, {name->to_utf8()});
    case Word::StrictReserved:
      if (context_.strict) error(DiagnosticCode::StrictReservedWord, place);
      return;
    case Word::Yield:
      if (context_.strict || context_.yield_reserved)
        error(DiagnosticCode::StrictReservedWord, place);
      return;
    case Word::Await:
      if (context_.await_reserved) error(DiagnosticCode::ReservedWord, place);
      return;
  }
}

void Checker::check_name(const Text* name, const Node& place, bool has_escape) {
  check_word(words_.classify(name), name, place, has_escape);
}

void Checker::visit_reference(Identifier& id) {
  const Word word = words_.classify(id.name);
  if (word == Word::Plain) return;
  check_word(word, id.name, id, id.has_escape);
  if (context_.no_arguments && id.name == common_.arguments)
    error(DiagnosticCode::ArgumentsInInitializer, id);
}

void Checker::visit_binding(Identifier& id, bool is_lexical) {
  const Word word = words_.classify(id.name);
  if (word == Word::Plain) return;
  if (is_lexical && id.name == common_.let) return error(DiagnosticCode::LetBoundName, id);
  check_word(word, id.name, id, id.has_escape);
  if (word != Word::EvalOrArguments) return;
  if (context_.strict) error(DiagnosticCode::EvalOrArguments, id);
}

// ---- Dispatch -----------------------------------------------------------------------------------

void Checker::visit_children(Node& node) {
  for_each_child(node, [this](Node& child) { visit(&child); });
}

void Checker::visit(Node* node) {
  if (!node) return;
  switch (node->kind) {
    case NodeKind::Identifier: return visit_reference(*as<Identifier>(node));
    case NodeKind::FunctionNode: return visit_function(*as<FunctionNode>(node));
    case NodeKind::ClassNode: return visit_class(*as<ClassNode>(node));
    case NodeKind::UnaryExpression: return visit_unary(*as<UnaryExpression>(node));
    case NodeKind::ConditionalExpression:
      return visit_conditional(*as<ConditionalExpression>(node));
    case NodeKind::UpdateExpression: return visit_update(*as<UpdateExpression>(node));
    case NodeKind::BinaryExpression: return visit_binary(*as<BinaryExpression>(node));
    case NodeKind::LogicalExpression: return visit_logical(*as<LogicalExpression>(node));
    case NodeKind::AssignmentExpression: return visit_assignment(*as<AssignmentExpression>(node));
    case NodeKind::ObjectExpression: return visit_object(*as<ObjectExpression>(node));
    case NodeKind::MemberExpression:
    case NodeKind::ComputedMemberExpression:
    case NodeKind::PrivateMemberExpression:
    case NodeKind::CallExpression:
    case NodeKind::TaggedTemplate:
    case NodeKind::ChainExpression: return visit_member_chain(*node);
    case NodeKind::NewExpression: return visit_new(*as<NewExpression>(node));
    case NodeKind::Super: return error(DiagnosticCode::UnexpectedSuper, *node);
    case NodeKind::MetaProperty: return visit_meta(*as<MetaProperty>(node));
    case NodeKind::YieldExpression: return visit_yield(*as<YieldExpression>(node));
    case NodeKind::AwaitExpression: return visit_await(*as<AwaitExpression>(node));
    case NodeKind::PrivateIn: return visit_private_in(*as<PrivateIn>(node));
    case NodeKind::RegExpLiteral: return visit_regexp(*as<RegExpLiteral>(node));
    case NodeKind::NumericLiteral:
      if (context_.strict && as<NumericLiteral>(node)->legacy_octal)
        error(DiagnosticCode::OctalLiteral, *node);
      return;
    case NodeKind::StringLiteral:
      if (context_.strict && as<StringLiteral>(node)->has_octal_escape)
        error(DiagnosticCode::OctalEscape, *node);
      return;
    case NodeKind::ObjectPattern:
    case NodeKind::ArrayPattern:
      return visit_target(node, DiagnosticCode::InvalidDestructuringTarget);
    default:
      if (is_statement(*node)) return visit_statement(*static_cast<Statement*>(node));
      return visit_children(*node);
  }
}

}  // namespace shoal::early_errors
