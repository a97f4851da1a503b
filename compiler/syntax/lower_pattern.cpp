// Patterns: what is bound or assigned to. The grammar reads most of them as patterns; where it
// reads an object or array literal instead, it is turned here, so there is no cover grammar left in
// the AST.
#include "compiler/syntax/lower_scopes.h"

namespace shoal::syntax {

using namespace ast;

Pattern* Lowering::pattern(const Cst& c, PatternMode mode) {
  const Depth depth(*this, c);
  if (!depth.ok()) return placeholder(c);
  switch (c.kind) {
    case Kind::Identifier:
    case Kind::Undefined:
    case Kind::ShorthandPropertyIdentifier:
    case Kind::ShorthandPropertyIdentifierPattern: return identifier(c);
    case Kind::ObjectPattern:
    case Kind::Object: return object_pattern(c, mode);
    case Kind::ArrayPattern:
    case Kind::Array: return array_pattern(c, mode);
    default: break;
  }
  if (mode == PatternMode::Assignment) return simple_target(c);
  error(DiagnosticCode::NotAPattern, c);
  return placeholder(c);
}

/// A target that is no object or array pattern. Whether it may be assigned to is an early error of
/// its own.
Expression* Lowering::simple_target(const Cst& c) {
  Expression* const target = without_casts(expression(c));
  // `({a}) = 1`: parentheses make a literal of it.
  if (target->parenthesized && (is<ObjectExpression>(target) || is<ArrayExpression>(target))) {
    error(DiagnosticCode::NotAPattern, c);
  }
  return target;
}

Pattern* Lowering::pattern_with_default(const Cst& c, PatternMode mode) {
  const bool has_default = c.kind == Kind::AssignmentPattern ||
                           c.kind == Kind::AssignmentExpression ||
                           c.kind == Kind::ObjectAssignmentPattern;
  if (!has_default) return pattern(c, mode);
  const Children kids(reader_, c);
  AssignmentPattern* const made = make<AssignmentPattern>(c);
  made->left = pattern(kids.field(Field::Left), mode);
  made->right = expression(kids.field(Field::Right));
  return made;
}

RestElement* Lowering::rest_element(const Cst& c, PatternMode mode) {
  const Children kids(reader_, c);
  RestElement* const made = make<RestElement>(c);
  made->argument = pattern(kids[kids.size() - 1], mode);
  return made;
}

Pattern* Lowering::array_pattern(const Cst& c, PatternMode mode) {
  const Children kids(reader_, c);
  ListBuilder<Pattern> list(*this);
  ArrayPattern* const made = make<ArrayPattern>(c);
  bool after_element = false;
  bool after_rest = false;
  for (size_t index = 0; index < kids.size(); ++index) {
    const Cst& kid = kids[index];
    if (kid.kind == Kind::BracketOpen || kid.kind == Kind::BracketClose) continue;
    if (after_rest) {
      error(DiagnosticCode::RestNotLast, kids[index - 1]);
      made->has_trailing_comma_after_rest = true;
      break;
    }
    if (kid.kind == Kind::Comma) {
      if (!after_element) list.add(nullptr);
      after_element = false;
      continue;
    }
    after_rest = kid.kind == Kind::RestPattern || kid.kind == Kind::SpreadElement;
    list.add(after_rest ? rest_element(kid, mode) : pattern_with_default(kid, mode));
    after_element = true;
  }
  made->elements = list.finish();
  return made;
}

Pattern* Lowering::object_pattern(const Cst& c, PatternMode mode) {
  const Children kids(reader_, c);
  check_commas(kids);
  ListBuilder<PatternProperty> list(*this);
  ObjectPattern* const made = make<ObjectPattern>(c);
  for (size_t index = 0; index < kids.size(); ++index) {
    const Cst& kid = kids[index];
    if (kid.kind == Kind::BraceOpen || kid.kind == Kind::BraceClose) continue;
    if (made->rest) {
      error(DiagnosticCode::RestNotLast, kids[index - 1]);
      break;
    }
    if (kid.kind == Kind::Comma) continue;
    if (kid.kind == Kind::RestPattern || kid.kind == Kind::SpreadElement) {
      made->rest = rest_element(kid, mode);
      const bool nested =
          is<ObjectPattern>(made->rest->argument) || is<ArrayPattern>(made->rest->argument);
      if (nested) error(DiagnosticCode::NotAPattern, kid);
      continue;
    }
    list.add(pattern_property(kid, mode));
  }
  made->properties = list.finish();
  return made;
}

PatternProperty* Lowering::pattern_property(const Cst& c, PatternMode mode) {
  PatternProperty* const made = make<PatternProperty>(c);
  if (c.kind == Kind::PairPattern || c.kind == Kind::Pair) {
    const Children kids(reader_, c);
    made->key = property_key(kids.field(Field::Key), made->computed);
    made->value = pattern_with_default(kids.field(Field::Value), mode);
    if (is<PrivateName>(made->key)) unexpected(kids.field(Field::Key));
    return made;
  }
  made->shorthand = true;
  made->value = pattern_with_default(c, mode);
  const AssignmentPattern* const with_default = try_as<AssignmentPattern>(made->value);
  const Identifier* const name =
      try_as<Identifier>(with_default ? with_default->left : made->value);
  PropertyName* const key = make<PropertyName>(c);
  key->name = name ? name->name : texts_.common().empty;
  made->key = key;
  if (!name) error(DiagnosticCode::NotAPattern, c);
  return made;
}

}  // namespace shoal::syntax
