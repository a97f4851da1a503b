// What grows to the left: member, call and template chains, binary operators, casts, postfix
// updates, parentheses. A loop walks down to the leftmost operand and builds back up, so that their
// length is not limited by the native stack.
#include "compiler/syntax/lower_scopes.h"

namespace shoal::syntax {

using namespace ast;

bool Lowering::grows_left(Kind kind) {
  switch (kind) {
    case Kind::CallExpression:
    case Kind::MemberExpression:
    case Kind::SubscriptExpression:
    case Kind::BinaryExpression:
    case Kind::ParenthesizedExpression:
    case Kind::NonNullExpression:
    case Kind::InstantiationExpression:
    case Kind::AsExpression:
    case Kind::SatisfiesExpression: return true;
    default: return false;
  }
}

Expression* Lowering::chain(const Cst& c) {
  const size_t base = chain_stack_.size();
  Cst left = c;
  Cst current;
  do {
    current = left;
    chain_stack_.push_back(current);
    left = reader_.first_child(current);
    if (current.kind == Kind::ParenthesizedExpression) {
      const Children kids(reader_, current);
      left = kids[1];
      if (kids.field(Field::Type)) unexpected(kids.field(Field::Type));
    }
  } while (grows_left(left.kind));
  const bool special = left.kind == Kind::Import || left.kind == Kind::PrivatePropertyIdentifier ||
                       (left.kind == Kind::MetaProperty && current.kind == Kind::CallExpression);
  bool in_optional = false;
  Expression* made = special ? nullptr : leaf(left);
  while (chain_stack_.size() > base) {
    const Cst link = chain_stack_.back();
    chain_stack_.pop_back();
    made = chain_link(link, left, made, in_optional);
    left = link;
  }
  return end_optional(made, in_optional);
}

/// What an optional chain ends with.
Expression* Lowering::end_optional(Expression* base, bool& in_optional) {
  if (!in_optional) return base;
  in_optional = false;
  ChainExpression* const made = make<ChainExpression>(base->start, base->end);
  made->expression = base;
  return made;
}

Expression* Lowering::chain_link(const Cst& c, const Cst& left, Expression* base,
                                 bool& in_optional) {
  if (c.kind == Kind::ParenthesizedExpression) {
    base = end_optional(base, in_optional);
    base->parenthesized = true;
    return base;
  }
  const Children kids(reader_, c);
  switch (c.kind) {
    case Kind::CallExpression:
      if (left.kind == Kind::Import) return import_call(kids, c);
      if (left.kind == Kind::MetaProperty && !base) {
        base = meta_property(left);
        if (!base) return import_call(kids, c);
      }
      return call(kids, c, base, in_optional);
    case Kind::MemberExpression: return member(kids, c, base, in_optional);
    case Kind::SubscriptExpression: return subscript(kids, c, base, in_optional);
    case Kind::NonNullExpression:
      // a?.b!.c is one chain.
      return options_.keep_casts && !in_optional ? cast(kids, c, base) : base;
    case Kind::InstantiationExpression: return base;
    case Kind::AsExpression:
    case Kind::SatisfiesExpression: return cast(kids, c, end_optional(base, in_optional));
    case Kind::BinaryExpression: return binary(kids, c, end_optional(base, in_optional));
    default: SHOAL_UNREACHABLE();
  }
}

Expression* Lowering::without_casts(Expression* base) {
  while (TypeCast* const wrapper = try_as<TypeCast>(base)) {
    const bool parenthesized = wrapper->parenthesized;
    base = wrapper->expression;
    base->parenthesized = base->parenthesized || parenthesized;
  }
  return base;
}

Expression* Lowering::call(const Children& kids, const Cst& c, Expression* base,
                           bool& in_optional) {
  if (!base) {
    unexpected(kids[0]);
    base = placeholder(c);
  }
  base = without_casts(base);
  const Cst& list = kids.field(Field::Arguments);
  const bool optional = kids.has(Kind::OptionalChain) || kids.has(Kind::QuestionDot);
  if (list.kind == Kind::TemplateString) {
    if (optional || in_optional) unexpected(list);
    TaggedTemplate* const made = make<TaggedTemplate>(c);
    made->tag = base;
    made->quasi = template_literal(list, true);
    return made;
  }
  CallExpression* const made = make<CallExpression>(c);
  made->callee = base;
  made->optional = optional;
  made->arguments = arguments(list);
  in_optional = in_optional || optional;
  return made;
}

Expression* Lowering::import_call(const Children& kids, const Cst& c) {
  ImportCall* const made = make<ImportCall>(c);
  const std::string_view callee = text_of(kids[0]);
  if (callee.ends_with("source")) made->phase = ImportPhase::Source;
  if (callee.ends_with("defer")) made->phase = ImportPhase::Defer;
  const Cst& list = kids.field(Field::Arguments);
  if (list.kind != Kind::Arguments || kids.has(Kind::OptionalChain)) {
    unexpected(kids[1]);
    return placeholder(c);
  }
  const List<Expression*> given = arguments(list);
  const size_t count_max = made->phase == ImportPhase::Evaluation ? 2 : 1;
  if (given.empty() || given.size() > count_max) {
    const uint32_t at = given.empty() ? list.end - 1 : given[count_max]->start;
    diagnostics_.report(DiagnosticCode::UnexpectedToken, at, at + 1, {source_.substr(at, 1)});
    return placeholder(c);
  }
  for (Expression* const each : given) {
    if (is<SpreadElement>(each))
      diagnostics_.report(DiagnosticCode::UnexpectedToken, *each, {"..."});
  }
  made->source = given[0];
  if (given.size() > 1) made->options = given[1];
  return made;
}

Expression* Lowering::member(const Children& kids, const Cst& c, Expression* base,
                             bool& in_optional) {
  if (!base) {
    unexpected(kids[0]);
    return placeholder(c);
  }
  base = without_casts(base);
  const bool optional = kids.has(Kind::OptionalChain) || kids.has(Kind::QuestionDot);
  const Cst& property = kids.field(Field::Property);
  in_optional = in_optional || optional;
  if (optional && is<Super>(base)) unexpected(kids[1]);
  if (property.kind == Kind::PrivatePropertyIdentifier) {
    PrivateMemberExpression* const made = make<PrivateMemberExpression>(c);
    made->object = base;
    made->optional = optional;
    made->name = make<PrivateName>(property);
    made->name->name = name_text(property);
    return made;
  }
  MemberExpression* const made = make<MemberExpression>(c);
  made->object = base;
  made->optional = optional;
  made->name = name_text(property);
  made->name_start = property.start;
  return made;
}

Expression* Lowering::subscript(const Children& kids, const Cst& c, Expression* base,
                                bool& in_optional) {
  if (!base) {
    unexpected(kids[0]);
    return placeholder(c);
  }
  ComputedMemberExpression* const made = make<ComputedMemberExpression>(c);
  made->object = without_casts(base);
  made->optional = kids.has(Kind::OptionalChain) || kids.has(Kind::QuestionDot);
  in_optional = in_optional || made->optional;
  if (made->optional && is<Super>(base)) unexpected(kids[1]);
  made->index = expression(kids.field(Field::Index));
  return made;
}

namespace {

bool logical_op(Kind kind, LogicalOp& op) {
  switch (kind) {
    case Kind::AndAnd: op = LogicalOp::And; return true;
    case Kind::OrOr: op = LogicalOp::Or; return true;
    case Kind::Coalesce: op = LogicalOp::Coalesce; return true;
    default: return false;
  }
}

BinaryOp binary_op(Kind kind) {
  switch (kind) {
    case Kind::Plus: return BinaryOp::Add;
    case Kind::Minus: return BinaryOp::Subtract;
    case Kind::Star: return BinaryOp::Multiply;
    case Kind::Slash: return BinaryOp::Divide;
    case Kind::Percent: return BinaryOp::Remainder;
    case Kind::StarStar: return BinaryOp::Exponent;
    case Kind::ShiftLeft: return BinaryOp::ShiftLeft;
    case Kind::ShiftRight: return BinaryOp::ShiftRight;
    case Kind::ShiftRightUnsigned: return BinaryOp::ShiftRightUnsigned;
    case Kind::Ampersand: return BinaryOp::BitAnd;
    case Kind::Bar: return BinaryOp::BitOr;
    case Kind::Caret: return BinaryOp::BitXor;
    case Kind::EqualEqual: return BinaryOp::Equal;
    case Kind::NotEqual: return BinaryOp::NotEqual;
    case Kind::EqualEqualEqual: return BinaryOp::StrictEqual;
    case Kind::NotEqualEqual: return BinaryOp::StrictNotEqual;
    case Kind::Less: return BinaryOp::Less;
    case Kind::LessEqual: return BinaryOp::LessEqual;
    case Kind::Greater: return BinaryOp::Greater;
    case Kind::GreaterEqual: return BinaryOp::GreaterEqual;
    case Kind::KwIn: return BinaryOp::In;
    case Kind::KwInstanceof: return BinaryOp::Instanceof;
    default: SHOAL_UNREACHABLE();
  }
}

/// Relations, and what binds tighter.
bool binds_as_relation(BinaryOp op) {
  switch (op) {
    case BinaryOp::Equal:
    case BinaryOp::NotEqual:
    case BinaryOp::StrictEqual:
    case BinaryOp::StrictNotEqual:
    case BinaryOp::BitAnd:
    case BinaryOp::BitOr:
    case BinaryOp::BitXor: return false;
    default: return true;
  }
}

}  // namespace

/// `#x in o` is a relation: no operand of what binds as tightly, or tighter.
void Lowering::check_no_private_in(const Expression* operand) {
  while (!operand->parenthesized) {
    if (is<PrivateIn>(operand)) {
      const uint32_t at = operand->start;
      diagnostics_.report(DiagnosticCode::UnexpectedToken, at, at + 1, {"#"});
      return;
    }
    const auto* const binary = try_as<BinaryExpression>(operand);
    if (!binary) return;
    operand = binary->left;
  }
}

Expression* Lowering::binary(const Children& kids, const Cst& c, Expression* base) {
  const Cst& op = kids.field(Field::Operator);
  check_operand(kids.field(Field::Left));
  check_operand(kids.field(Field::Right));
  Expression* const right = expression(kids.field(Field::Right));
  if (!base) {
    if (op.kind != Kind::KwIn || kids[0].kind != Kind::PrivatePropertyIdentifier) {
      unexpected(kids[0]);
      return placeholder(c);
    }
    PrivateIn* const made = make<PrivateIn>(c);
    made->name = make<PrivateName>(kids[0]);
    made->name->name = name_text(kids[0]);
    made->right = right;
    return made;
  }
  LogicalOp logical = LogicalOp::And;
  if (logical_op(op.kind, logical)) {
    LogicalExpression* const made = make<LogicalExpression>(c);
    made->op = logical;
    made->left = base;
    made->right = right;
    return made;
  }
  BinaryExpression* const made = make<BinaryExpression>(c);
  made->op = binary_op(op.kind);
  if (binds_as_relation(made->op)) check_no_private_in(right);
  made->left = base;
  made->right = right;
  return made;
}

Expression* Lowering::cast(const Children& kids, const Cst& c, Expression* base) {
  if (!options_.keep_casts) return base;
  TypeCast* const made = make<TypeCast>(c);
  made->expression = base;
  const Cst& last = kids[kids.size() - 1];
  switch (c.kind) {
    case Kind::NonNullExpression: made->cast_kind = CastKind::NonNull; return made;
    case Kind::SatisfiesExpression: made->cast_kind = CastKind::Satisfies; break;
    case Kind::TypeAssertion: {
      made->cast_kind = CastKind::AngleBracket;
      const Children types(reader_, kids[0]);
      if (types.size() > 1) made->type = type(types[1]);
      return made;
    }
    default: made->cast_kind = last.kind == Kind::KwConst ? CastKind::AsConst : CastKind::As; break;
  }
  if (last.kind != Kind::KwConst) made->type = type(last);
  return made;
}

}  // namespace shoal::syntax
