// Loops.
#include "compiler/syntax/lower_scopes.h"

namespace shoal::syntax {

using namespace ast;

Statement* Lowering::while_statement(const Cst& c) {
  const Children kids(reader_, c);
  WhileStatement* const made = make<WhileStatement>(c);
  made->test = condition(kids.field(Field::Condition));
  made->body = body_statement(kids.field(Field::Body));
  return made;
}

Statement* Lowering::do_statement(const Cst& c) {
  const Children kids(reader_, c);
  DoWhileStatement* const made = make<DoWhileStatement>(c);
  made->body = body_statement(kids.field(Field::Body));
  made->test = condition(kids.field(Field::Condition));
  return made;
}

Statement* Lowering::for_statement(const Cst& c) {
  const Children kids(reader_, c);
  ForStatement* const made = make<ForStatement>(c);
  for (const Cst& kid : kids) {
    if (kid.kind == Kind::EmptyStatement || kid.kind == Kind::Semicolon) continue;
    switch (kid.field) {
      case Field::Initializer: {
        const bool declares = kid.kind == Kind::LexicalDeclaration ||
                              kid.kind == Kind::VariableDeclaration ||
                              kid.kind == Kind::UsingDeclaration;
        if (declares) {
          made->init = variable_declaration(kid);
        } else {
          made->init = expression(kid);
        }
        break;
      }
      case Field::Condition: made->test = expression(kid); break;
      case Field::Increment: made->update = expression(kid); break;
      default: break;
    }
  }
  made->body = body_statement(kids.field(Field::Body));
  return made;
}

/// A declaration with one declarator, or an assignment target.
Node* Lowering::for_in_left(const Children& kids) {
  const Cst& left = kids.field(Field::Left);
  const Cst& kind = kids.field(Field::Kind);
  if (!kind) return pattern(left, PatternMode::Assignment);
  VariableDeclaration* const made = make<VariableDeclaration>(kind.start, left.end);
  made->variable_kind = variable_kind(kids);
  if (made->variable_kind == VariableKind::AwaitUsing) await_is_keyword(kind);
  // `for (using of` never declares.
  const bool names = made->variable_kind == VariableKind::Using && text_of(left) == "of";
  if (names && kids.field(Field::Operator).kind == Kind::KwOf) masks_.push_back(kind.start);
  VariableDeclarator* const declarator = make<VariableDeclarator>(left.start, left.end);
  declarator->id = pattern(left, PatternMode::Binding);
  declarator->type = type_annotation(kids);
  if (const Cst& value = kids.field(Field::Value)) {
    declarator->init = expression(value);
    declarator->end = made->end = value.end;
  }
  made->declarations = arena_.make_list<VariableDeclarator*>(1);
  made->declarations[0] = declarator;
  return made;
}

Statement* Lowering::for_in_statement(const Cst& c) {
  const Children kids(reader_, c);
  const bool is_of = kids.field(Field::Operator).kind == Kind::KwOf;
  const Cst& right = kids.field(Field::Right);
  if (is_of) {
    ForOfStatement* const made = make<ForOfStatement>(c);
    made->is_await = kids[1].kind == Kind::KwAwait && kids[1].field != Field::Kind;
    if (made->is_await) await_is_keyword(kids[1]);
    made->left = for_in_left(kids);
    if (right.kind == Kind::SequenceExpression) unexpected(right);
    made->right = expression(right);
    made->body = body_statement(kids.field(Field::Body));
    return made;
  }
  if (kids[1].kind == Kind::KwAwait && kids[1].field != Field::Kind)
    unexpected(kids.field(Field::Operator), "expected 'of'");
  ForInStatement* const made = make<ForInStatement>(c);
  made->left = for_in_left(kids);
  made->right = expression(right);
  made->body = body_statement(kids.field(Field::Body));
  return made;
}

}  // namespace shoal::syntax
