// Statements, but loops (lower_loop.cpp) and module items.
#include <algorithm>

#include "compiler/syntax/literals.h"
#include "compiler/syntax/lower_scopes.h"

namespace shoal::syntax {

using namespace ast;

Statement* Lowering::statement(const Cst& c) {
  const Depth depth(*this, c);
  if (!depth.ok()) return make<EmptyStatement>(c);
  switch (c.kind) {
    case Kind::ExpressionStatement: return expression_statement(c);
    case Kind::VariableDeclaration:
    case Kind::LexicalDeclaration:
    case Kind::UsingDeclaration: return variable_declaration(c);
    case Kind::StatementBlock: return block(c);
    case Kind::IfStatement: return if_statement(c);
    case Kind::SwitchStatement: return switch_statement(c);
    case Kind::ForStatement: return for_statement(c);
    case Kind::ForInStatement: return for_in_statement(c);
    case Kind::WhileStatement: return while_statement(c);
    case Kind::DoStatement: return do_statement(c);
    case Kind::TryStatement: return try_statement(c);
    case Kind::WithStatement: return with_statement(c);
    case Kind::LabeledStatement: return labeled_statement(c);
    case Kind::BreakStatement:
    case Kind::ContinueStatement:
    case Kind::ReturnStatement:
    case Kind::ThrowStatement: return jump_statement(c);
    case Kind::DebuggerStatement: return make<DebuggerStatement>(c);
    case Kind::EmptyStatement: return make<EmptyStatement>(c);
    case Kind::FunctionDeclaration:
    case Kind::GeneratorFunctionDeclaration: {
      FunctionDeclaration* const made = make<FunctionDeclaration>(c);
      made->function = function(c, FunctionKind::Declaration);
      made->end = made->function->end;
      return made;
    }
    case Kind::ClassDeclaration:
    case Kind::AbstractClassDeclaration: {
      ClassDeclaration* const made = make<ClassDeclaration>(c);
      made->class_node = class_node(c, {});
      made->end = made->class_node->end;
      return made;
    }
    case Kind::ImportStatement: return import_statement(c);
    case Kind::ExportStatement: return export_statement(c);
    default: break;
  }
  bool handled = false;
  Statement* const made = typescript_statement(c, handled);
  if (!handled) unexpected(c);
  return made;
}

Statement* Lowering::body_statement(const Cst& c) {
  Statement* const made = statement(c);
  return made ? made : make<EmptyStatement>(c);
}

List<Statement*> Lowering::statements(std::span<const Cst> nodes, bool directives) {
  ListBuilder<Statement> list(*this);
  for (const Cst& node : nodes) {
    if (node.kind == Kind::HashBang) continue;
    Statement* const made = statement(node);
    if (!made) continue;
    ExpressionStatement* const prologue = directives ? try_as<ExpressionStatement>(made) : nullptr;
    directives =
        prologue && is<StringLiteral>(prologue->expression) && !prologue->expression->parenthesized;
    if (directives) prologue->directive = true;
    list.add(made);
  }
  return list.finish();
}

Statement* Lowering::expression_statement(const Cst& c) {
  const Children kids(reader_, c);
  if (kids[0].kind == Kind::InternalModule) return namespace_declaration(kids[0]);
  check_statement_start(c);
  ExpressionStatement* const made = make<ExpressionStatement>(c);
  made->expression = expression(kids[0]);
  return made;
}

/// §14.5: an expression statement must not start with `{`, function, class, async function or `let
/// [`.
void Lowering::check_statement_start(const Cst& c) {
  const std::string_view text = text_of(c);
  const auto starts_with_word = [&](std::string_view word) {
    return text.starts_with(word) && !is_identifier_part(text.substr(word.size()));
  };
  bool wrong = text.starts_with('{') || starts_with_word("function") || starts_with_word("class");
  if (starts_with_word("async")) {
    const size_t next = text.find_first_not_of(" \t", 5);
    wrong = wrong || (next != std::string_view::npos && text.substr(next).starts_with("function") &&
                      !is_identifier_part(text.substr(next + 8)));
  }
  if (starts_with_word("let")) {
    const size_t next = text.find_first_not_of(" \t\r\n", 3);
    wrong = wrong || (next != std::string_view::npos && text[next] == '[');
  }
  if (!wrong) return;
  const size_t next = text.find_first_not_of(" \t\r\n*", starts_with_word("class") ? 5 : 8);
  const char after = next == std::string_view::npos ? '\0' : text[next];
  if (starts_with_word("function") && after == '(')
    return error(DiagnosticCode::NeedsName, c, {"Function statements", "function"});
  if (starts_with_word("class") && (after == '{' || text.substr(next).starts_with("extends ")))
    return error(DiagnosticCode::NeedsName, c, {"Class declarations", "class"});
  const size_t word_end =
      std::min(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz"), text.size());
  const auto length = static_cast<uint32_t>(std::max<size_t>(word_end, 1));
  diagnostics_.report(DiagnosticCode::UnexpectedToken, c.start, c.start + length,
                      {text.substr(0, length)});
}

BlockStatement* Lowering::block(const Cst& c) {
  const Children kids(reader_, c);
  BlockStatement* const made = make<BlockStatement>(c);
  made->end = kids[kids.size() - 1].end;
  made->body = statements({kids.begin() + 1, kids.end() - 1}, false);
  return made;
}

/// The expression in the parentheses of `if (...)` and the like.
Expression* Lowering::condition(const Cst& c) {
  const Children kids(reader_, c);
  if (kids.field(Field::Type)) unexpected(kids.field(Field::Type));
  return expression(kids[1]);
}

/// Long chains of `else if` are a loop.
Statement* Lowering::if_statement(const Cst& c) {
  IfStatement* first = nullptr;
  IfStatement* previous = nullptr;
  Cst current = c;
  while (true) {
    const Children kids(reader_, current);
    IfStatement* const made = make<IfStatement>(current);
    if (previous) previous->alternate = made;
    if (!first) first = made;
    previous = made;
    made->test = condition(kids.field(Field::Condition));
    made->consequent = body_statement(kids.field(Field::Consequence));
    const Cst& otherwise = kids.field(Field::Alternative);
    if (!otherwise) return first;
    const Children inner(reader_, otherwise);
    const Cst& alternate = inner[inner.size() - 1];
    if (alternate.kind != Kind::IfStatement) {
      made->alternate = body_statement(alternate);
      return first;
    }
    current = alternate;
  }
}

Statement* Lowering::switch_statement(const Cst& c) {
  const Children kids(reader_, c);
  SwitchStatement* const made = make<SwitchStatement>(c);
  made->discriminant = condition(kids.field(Field::Value));
  const Children cases(reader_, kids.field(Field::Body));
  ListBuilder<SwitchCase> list(*this);
  for (const Cst& each : cases) {
    if (each.kind != Kind::SwitchCase && each.kind != Kind::SwitchDefault) continue;
    const Children parts(reader_, each);
    SwitchCase* const clause = make<SwitchCase>(each);
    if (each.kind == Kind::SwitchCase) clause->test = expression(parts.field(Field::Value));
    size_t body = 0;
    while (parts[body].kind != Kind::Colon) ++body;
    clause->consequent =
        statements({parts.begin() + static_cast<ptrdiff_t>(body) + 1, parts.end()}, false);
    list.add(clause);
  }
  made->cases = list.finish();
  return made;
}

Statement* Lowering::try_statement(const Cst& c) {
  const Children kids(reader_, c);
  TryStatement* const made = make<TryStatement>(c);
  made->block = block(kids.field(Field::Body));
  if (const Cst& handler = kids.field(Field::Handler)) made->handler = catch_clause(handler);
  if (const Cst& finalizer = kids.field(Field::Finalizer)) {
    const Children parts(reader_, finalizer);
    made->finalizer = block(parts.field(Field::Body));
  }
  if (!made->handler && !made->finalizer) {
    diagnostics_.report(DiagnosticCode::MissingCatch, c.end - 1, c.end);
  }
  return made;
}

CatchClause* Lowering::catch_clause(const Cst& c) {
  const Children kids(reader_, c);
  CatchClause* const made = make<CatchClause>(c);
  if (const Cst& parameter = kids.field(Field::Parameter))
    made->param = pattern(parameter, PatternMode::Binding);
  made->body = block(kids.field(Field::Body));
  return made;
}

Statement* Lowering::jump_statement(const Cst& c) {
  const Children kids(reader_, c);
  const bool has_value = kids.size() > 1 && kids[1].kind != Kind::Semicolon;
  if (c.kind == Kind::ReturnStatement) {
    ReturnStatement* const made = make<ReturnStatement>(c);
    if (has_value) made->argument = expression(kids[1]);
    return made;
  }
  if (c.kind == Kind::ThrowStatement) {
    ThrowStatement* const made = make<ThrowStatement>(c);
    if (has_line_break_between(kids[0], kids[1]))
      error(DiagnosticCode::NewlineNotAllowed, kids[0], {"after throw"});
    made->argument = expression(kids[1]);
    return made;
  }
  const Cst& label = kids.field(Field::Label);
  if (c.kind == Kind::BreakStatement) {
    BreakStatement* const made = make<BreakStatement>(c);
    if (label) made->label = name_text(label);
    return made;
  }
  ContinueStatement* const made = make<ContinueStatement>(c);
  if (label) made->label = name_text(label);
  return made;
}

Statement* Lowering::with_statement(const Cst& c) {
  const Children kids(reader_, c);
  WithStatement* const made = make<WithStatement>(c);
  made->object = condition(kids.field(Field::Object));
  made->body = body_statement(kids.field(Field::Body));
  return made;
}

Statement* Lowering::labeled_statement(const Cst& c) {
  const Children kids(reader_, c);
  LabeledStatement* const made = make<LabeledStatement>(c);
  made->label = name_text(kids.field(Field::Label));
  made->body = body_statement(kids.field(Field::Body));
  return made;
}

VariableKind Lowering::variable_kind(const Children& kids) {
  for (const Cst& kid : kids) {
    switch (kid.kind) {
      case Kind::KwVar: return VariableKind::Var;
      case Kind::KwLet: return VariableKind::Let;
      case Kind::KwConst: return VariableKind::Const;
      case Kind::KwUsing: return VariableKind::Using;
      case Kind::KwAwait:
        if (kid.field == Field::Kind) return VariableKind::AwaitUsing;
        break;
      default: break;
    }
  }
  return VariableKind::Var;
}

VariableDeclaration* Lowering::variable_declaration(const Cst& c) {
  const Children kids(reader_, c);
  VariableDeclaration* const made = make<VariableDeclaration>(c);
  made->variable_kind = variable_kind(kids);
  if (made->variable_kind == VariableKind::AwaitUsing) {
    await_is_keyword(kids[0]);
    if (has_line_break_between(kids[0], kids[1]))
      error(DiagnosticCode::NewlineNotAllowed, kids[0], {"after await"});
  }
  ListBuilder<VariableDeclarator> list(*this);
  for (const Cst& kid : kids) {
    if (kid.kind == Kind::VariableDeclarator) list.add(variable_declarator(kid));
  }
  made->declarations = list.finish();
  return made;
}

VariableDeclarator* Lowering::variable_declarator(const Cst& c) {
  const Children kids(reader_, c);
  VariableDeclarator* const made = make<VariableDeclarator>(c);
  made->id = pattern(kids.field(Field::Name), PatternMode::Binding);
  made->type = type_annotation(kids);
  if (const Cst& value = kids.field(Field::Value)) made->init = expression(value);
  return made;
}

}  // namespace shoal::syntax
