// Expressions that do not grow to the left.
#include "compiler/syntax/lower_scopes.h"

namespace shoal::syntax {

using namespace ast;

Expression* Lowering::expression(const Cst& c) {
  const Depth depth(*this, c);
  if (!depth.ok()) return placeholder(c);
  return grows_left(c.kind) ? chain(c) : leaf(c);
}

Expression* Lowering::leaf(const Cst& c) {
  switch (c.kind) {
    case Kind::Identifier:
    case Kind::Undefined: return identifier(c);
    case Kind::This: return make<ThisExpression>(c);
    case Kind::Super: return make<Super>(c);
    case Kind::Null: return make<NullLiteral>(c);
    case Kind::True:
    case Kind::False: {
      BooleanLiteral* const made = make<BooleanLiteral>(c);
      made->value = c.kind == Kind::True;
      return made;
    }
    case Kind::Number: return number(c);
    case Kind::String: return string(c);
    case Kind::TemplateString: return template_literal(c, false);
    case Kind::Regex: return regexp(c);
    case Kind::Array: return array(c);
    case Kind::Object: return object(c);
    case Kind::FunctionExpression:
    case Kind::GeneratorFunction: return function(c, FunctionKind::Expression);
    case Kind::ArrowFunction: return arrow(c);
    case Kind::Class: return class_node(c, {});
    case Kind::MetaProperty: {
      Expression* const made = meta_property(c);
      if (!made) unexpected(c);
      return made ? made : placeholder(c);
    }
    case Kind::AssignmentExpression: return assignment(c);
    case Kind::AugmentedAssignmentExpression: return augmented_assignment(c);
    case Kind::TernaryExpression: return ternary(c);
    case Kind::UnaryExpression: return unary(c);
    case Kind::UpdateExpression: return prefix_update(c);
    case Kind::AwaitExpression: return await_expression(c);
    case Kind::YieldExpression: return yield_expression(c);
    case Kind::NewExpression: return new_expression(c);
    case Kind::SequenceExpression: return sequence(c);
    case Kind::TypeAssertion: {
      const Children kids(reader_, c);
      return cast(kids, c, expression(kids[kids.size() - 1]));
    }
    case Kind::JsxElement:
    case Kind::JsxSelfClosingElement: return jsx(c);
    default: unexpected(c); return placeholder(c);
  }
}

Expression* Lowering::assignment(const Cst& c) {
  const Children kids(reader_, c);
  AssignmentExpression* const made = make<AssignmentExpression>(c);
  made->op = AssignmentOp::Assign;
  made->left = pattern(kids.field(Field::Left), PatternMode::Assignment);
  made->right = expression(kids.field(Field::Right));
  return made;
}

namespace {

AssignmentOp assignment_op(Kind kind) {
  switch (kind) {
    case Kind::PlusEquals: return AssignmentOp::Add;
    case Kind::MinusEquals: return AssignmentOp::Subtract;
    case Kind::StarEquals: return AssignmentOp::Multiply;
    case Kind::SlashEquals: return AssignmentOp::Divide;
    case Kind::PercentEquals: return AssignmentOp::Remainder;
    case Kind::StarStarEquals: return AssignmentOp::Exponent;
    case Kind::ShiftLeftEquals: return AssignmentOp::ShiftLeft;
    case Kind::ShiftRightEquals: return AssignmentOp::ShiftRight;
    case Kind::ShiftRightUnsignedEquals: return AssignmentOp::ShiftRightUnsigned;
    case Kind::AmpersandEquals: return AssignmentOp::BitAnd;
    case Kind::BarEquals: return AssignmentOp::BitOr;
    case Kind::CaretEquals: return AssignmentOp::BitXor;
    case Kind::AndAndEquals: return AssignmentOp::And;
    case Kind::OrOrEquals: return AssignmentOp::Or;
    case Kind::CoalesceEquals: return AssignmentOp::Coalesce;
    default: SHOAL_UNREACHABLE();
  }
}

UnaryOp unary_op(Kind kind) {
  switch (kind) {
    case Kind::Minus: return UnaryOp::Minus;
    case Kind::Plus: return UnaryOp::Plus;
    case Kind::Exclamation: return UnaryOp::Not;
    case Kind::Tilde: return UnaryOp::BitNot;
    case Kind::KwTypeof: return UnaryOp::Typeof;
    case Kind::KwVoid: return UnaryOp::Void;
    case Kind::KwDelete: return UnaryOp::Delete;
    default: SHOAL_UNREACHABLE();
  }
}

}  // namespace

/// Where the grammar takes any expression and the specification takes an operand: no arrow
/// function, yield, assignment or conditional.
void Lowering::check_operand(const Cst& c) {
  switch (c.kind) {
    case Kind::ArrowFunction:
    case Kind::YieldExpression:
    case Kind::TernaryExpression: return unexpected(c);
    case Kind::AssignmentExpression:
    case Kind::AugmentedAssignmentExpression:
      return error(DiagnosticCode::InvalidAssignmentTarget, c);
    default: return;
  }
}

/// After `extends`.
void Lowering::check_left_hand_side(const Cst& c) {
  switch (c.kind) {
    case Kind::BinaryExpression:
    case Kind::UnaryExpression:
    case Kind::UpdateExpression:
    case Kind::AwaitExpression: return unexpected(c);
    default: return check_operand(c);
  }
}

Expression* Lowering::augmented_assignment(const Cst& c) {
  const Children kids(reader_, c);
  AssignmentExpression* const made = make<AssignmentExpression>(c);
  made->op = assignment_op(kids.field(Field::Operator).kind);
  made->left = simple_target(kids.field(Field::Left));
  made->right = expression(kids.field(Field::Right));
  return made;
}

Expression* Lowering::ternary(const Cst& c) {
  const Children kids(reader_, c);
  ConditionalExpression* const made = make<ConditionalExpression>(c);
  if (kids.field(Field::Condition).kind != Kind::TernaryExpression) {
    check_operand(kids.field(Field::Condition));
  }
  made->test = expression(kids.field(Field::Condition));
  made->consequent = expression(kids.field(Field::Consequence));
  made->alternate = expression(kids.field(Field::Alternative));
  return made;
}

Expression* Lowering::unary(const Cst& c) {
  const Children kids(reader_, c);
  UnaryExpression* const made = make<UnaryExpression>(c);
  made->op = unary_op(kids.field(Field::Operator).kind);
  check_operand(kids.field(Field::Argument));
  made->argument = expression(kids.field(Field::Argument));
  check_no_private_in(made->argument);
  return made;
}

Expression* Lowering::prefix_update(const Cst& c) {
  const Children kids(reader_, c);
  const Cst& op = kids.field(Field::Operator);
  const Cst& argument = kids.field(Field::Argument);
  UpdateExpression* const made = make<UpdateExpression>(c);
  made->op = op.kind == Kind::PlusPlus ? UpdateOp::Increment : UpdateOp::Decrement;
  made->prefix = op.start < argument.start;
  made->argument = simple_target(argument);
  return made;
}

Expression* Lowering::await_expression(const Cst& c) {
  const Children kids(reader_, c);
  if (!await_is_keyword(kids[0])) return placeholder(c);
  AwaitExpression* const made = make<AwaitExpression>(c);
  check_operand(kids[kids.size() - 1]);
  made->argument = expression(kids[kids.size() - 1]);
  check_no_private_in(made->argument);
  return made;
}

Expression* Lowering::yield_expression(const Cst& c) {
  const Children kids(reader_, c);
  if (!yield_is_keyword(kids[0])) return placeholder(c);
  YieldExpression* const made = make<YieldExpression>(c);
  made->delegate = kids.has(Kind::Star);
  if (made->delegate && has_line_break_between(kids[0], kids[1])) unexpected(kids[1]);
  if (kids.size() > (made->delegate ? 2u : 1u)) made->argument = expression(kids[kids.size() - 1]);
  return made;
}

Expression* Lowering::new_expression(const Cst& c) {
  const Children kids(reader_, c);
  NewExpression* const made = make<NewExpression>(c);
  made->callee = without_casts(expression(kids.field(Field::Constructor)));
  if (const Cst& list = kids.field(Field::Arguments)) made->arguments = arguments(list);
  return made;
}

Expression* Lowering::sequence(const Cst& c) {
  const Children kids(reader_, c);
  ListBuilder<Expression> list(*this);
  for (const Cst& kid : kids) {
    if (kid.kind != Kind::Comma) list.add(expression(kid));
  }
  SequenceExpression* const made = make<SequenceExpression>(c);
  made->expressions = list.finish();
  return made;
}

Expression* Lowering::array(const Cst& c) {
  const Children kids(reader_, c);
  ListBuilder<Expression> list(*this);
  bool after_element = false;
  for (const Cst& kid : kids) {
    if (kid.kind == Kind::BracketOpen || kid.kind == Kind::BracketClose) continue;
    if (kid.kind == Kind::Comma) {
      if (!after_element) list.add(nullptr);
      after_element = false;
      continue;
    }
    list.add(kid.kind == Kind::SpreadElement ? spread(kid) : expression(kid));
    after_element = true;
  }
  ArrayExpression* const made = make<ArrayExpression>(c);
  made->elements = list.finish();
  return made;
}

/// The grammar lets commas stand alone in objects, arguments and parameters.
void Lowering::check_commas(const Children& kids) {
  bool after_item = false;
  for (size_t index = 1; index + 1 < kids.size(); ++index) {
    const bool comma = kids[index].kind == Kind::Comma;
    if (comma && !after_item) return unexpected(kids[index], "nothing stands before it");
    after_item = !comma;
  }
}

Expression* Lowering::object(const Cst& c) {
  const Children kids(reader_, c);
  check_commas(kids);
  ListBuilder<Node> list(*this);
  for (const Cst& kid : kids) {
    if (kid.kind == Kind::BraceOpen || kid.kind == Kind::BraceClose || kid.kind == Kind::Comma)
      continue;
    list.add(object_property(kid));
  }
  ObjectExpression* const made = make<ObjectExpression>(c);
  made->properties = list.finish();
  return made;
}

Node* Lowering::object_property(const Cst& c) {
  if (c.kind == Kind::SpreadElement) return spread(c);
  if (c.kind == Kind::MethodDefinition) return object_method(c);
  Property* const made = make<Property>(c);
  if (c.kind == Kind::ShorthandPropertyIdentifier || c.kind == Kind::Identifier) {
    made->property_kind = PropertyKind::Shorthand;
    Identifier* const value = identifier(c);
    PropertyName* const key = make<PropertyName>(c);
    key->name = value->name;
    made->key = key;
    made->value = value;
    return made;
  }
  if (c.kind != Kind::Pair) {
    unexpected(c);
    made->key = made->value = placeholder(c);
    return made;
  }
  const Children kids(reader_, c);
  made->key = property_key(kids.field(Field::Key), made->computed);
  made->value = expression(kids.field(Field::Value));
  const PropertyName* const name = try_as<PropertyName>(made->key);
  if (made->computed) {
    made->property_kind = PropertyKind::Init;
  } else if (name && name->name == texts_.common().proto) {
    made->property_kind = PropertyKind::Proto;
  }
  if (is<PrivateName>(made->key)) unexpected(kids.field(Field::Key));
  return made;
}

Expression* Lowering::spread(const Cst& c) {
  const Children kids(reader_, c);
  SpreadElement* const made = make<SpreadElement>(c);
  made->argument = expression(kids[kids.size() - 1]);
  return made;
}

List<Expression*> Lowering::arguments(const Cst& c) {
  const Children kids(reader_, c);
  check_commas(kids);
  ListBuilder<Expression> list(*this);
  for (const Cst& kid : kids) {
    if (kid.kind == Kind::ParenOpen || kid.kind == Kind::ParenClose || kid.kind == Kind::Comma)
      continue;
    list.add(kid.kind == Kind::SpreadElement ? spread(kid) : expression(kid));
  }
  return list.finish();
}

}  // namespace shoal::syntax
