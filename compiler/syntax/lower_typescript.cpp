// TypeScript's declarations: those with run-time meaning, and those that vanish.
#include <algorithm>

#include "compiler/syntax/lower_scopes.h"

namespace shoal::syntax {

using namespace ast;

/// Null and handled: nothing at run time.
Statement* Lowering::typescript_statement(const Cst& c, bool& handled) {
  handled = true;
  switch (c.kind) {
    case Kind::AmbientDeclaration:
    case Kind::FunctionSignature: return nullptr;
    case Kind::InterfaceDeclaration:
    case Kind::TypeAliasDeclaration: return type_declaration(c);
    case Kind::EnumDeclaration: return enum_declaration(c);
    case Kind::Module:
    case Kind::InternalModule: return namespace_declaration(c);
    case Kind::ImportAlias: return import_alias(c);
    default: handled = false; return nullptr;
  }
}

Statement* Lowering::type_declaration(const Cst& c) {
  const Children kids(reader_, c);
  TypeDeclaration* const made = make<TypeDeclaration>(c);
  made->name = name_text(kids.field(Field::Name));
  made->type_parameters = type_parameters(kids);
  const bool is_alias = c.kind == Kind::TypeAliasDeclaration;
  const bool extends = !is_alias && kids.size() > 0 && kids[kids.size() - 2].field == Field::None &&
                       kids[kids.size() - 2].kind == Kind::Unknown;
  if (extends) {  // Not known without its ancestors.
    made->type = types_.simple(TypeKind::Unresolved);
  } else {
    made->type = type(kids.field(is_alias ? Field::Value : Field::Body));
  }
  return made;
}

Statement* Lowering::enum_declaration(const Cst& c) {
  const Children kids(reader_, c);
  EnumDeclaration* const made = make<EnumDeclaration>(c);
  made->id = identifier(kids.field(Field::Name));
  made->is_const = kids.has(Kind::KwConst);
  const Children body(reader_, kids.field(Field::Body));
  ListBuilder<EnumMember> list(*this);
  for (const Cst& each : body) {
    if (each.kind == Kind::EnumAssignment) {
      const Children parts(reader_, each);
      list.add(enum_member(parts.field(Field::Name), parts.field(Field::Value), each));
    } else if (each.field == Field::Name) {
      list.add(enum_member(each, Cst{}, each));
    }
  }
  made->members = list.finish();
  return made;
}

EnumMember* Lowering::enum_member(const Cst& name, const Cst& value, const Cst& whole) {
  EnumMember* const made = make<EnumMember>(whole);
  bool computed = false;
  Node* const key = property_key(name, computed);
  if (const PropertyName* const plain = try_as<PropertyName>(key)) {
    made->name = plain->name;
  } else if (const StringLiteral* const text = try_as<StringLiteral>(key)) {
    made->name = text->value;  // ["name"]
  } else if (const auto* const quoted = try_as<TemplateLiteral>(key);
             quoted && quoted->expressions.empty() && quoted->quasis[0]->cooked) {
    made->name = quoted->quasis[0]->cooked;  // [`name`]
  } else {
    const bool is_number = is<NumericLiteral>(key) || is<BigIntLiteral>(key);
    error(is_number ? DiagnosticCode::EnumMemberNumeric : DiagnosticCode::EnumMemberInvalid, name);
    made->name = texts_.common().empty;
  }
  if (value) made->initializer = expression(value);
  return made;
}

namespace {

/// Whether a statement of a namespace makes the namespace exist at run time.
bool is_instantiating(const Statement* each) {
  const ImportEquals* const alias = try_as<ImportEquals>(each);
  return !is<TypeDeclaration>(each) && !(alias && !alias->is_export);
}

}  // namespace

/// `namespace a.b {}` is nested declarations; one without run-time content is nothing.
Statement* Lowering::namespace_declaration(const Cst& c) {
  const Children kids(reader_, c);
  const Cst& body = kids.field(Field::Body);
  std::vector<Cst> names;  // Innermost first.
  Cst left = kids.field(Field::Name);
  while (left.kind == Kind::NestedIdentifier || left.kind == Kind::MemberExpression) {
    const Children parts(reader_, left);
    names.push_back(parts[parts.size() - 1]);
    left = Cst(parts[0]);
  }
  names.push_back(left);
  if (left.kind == Kind::String || !body) {
    if (left.kind == Kind::String)
      error(DiagnosticCode::Unsupported, left, {"a module with a string name needs 'declare'"});
    return nullptr;
  }
  if (names.size() > kNestingMax) return error(DiagnosticCode::TooDeeplyNested, c), nullptr;
  const Children contents(reader_, body);
  List<Statement*> inside = statements({contents.begin() + 1, contents.end() - 1}, false);
  if (std::none_of(inside.begin(), inside.end(), is_instantiating)) return nullptr;
  NamespaceDeclaration* made = nullptr;
  for (const Cst& name : names) {
    NamespaceDeclaration* const outer = make<NamespaceDeclaration>(c);
    outer->id = identifier(name);
    if (made) {
      ExportDeclaration* const exported = make<ExportDeclaration>(c);
      exported->declaration = made;
      inside = arena_.make_list<Statement*>(1);
      inside[0] = exported;
    }
    outer->body = inside;
    made = outer;
  }
  return made;
}

Statement* Lowering::import_alias(const Cst& c) {
  const Children kids(reader_, c);
  if (kids.has(Kind::KwType)) {  // A name for a type alone.
    TypeDeclaration* const type = make<TypeDeclaration>(c);
    type->name = name_text(kids.kind(Kind::Identifier));
    type->type = types_.simple(TypeKind::Unresolved);
    return type;
  }
  ImportEquals* const made = make<ImportEquals>(c);
  made->id = identifier(kids.kind(Kind::Identifier));
  for (const Cst& kid : kids) {
    if (kid.kind == Kind::Equals) made->reference = entity_name((&kid)[1]);
  }
  made->maybe_elidable = true;
  return made;
}

/// a.b.c
Expression* Lowering::entity_name(const Cst& c) {
  std::vector<Cst> path;
  Cst left = c;
  while (left.kind == Kind::NestedIdentifier || left.kind == Kind::MemberExpression) {
    const Children kids(reader_, left);
    path.push_back(kids[kids.size() - 1]);
    left = Cst(kids[0]);
  }
  const bool is_this = left.kind == Kind::This || text_of(left) == "this";
  Expression* made =
      is_this ? static_cast<Expression*>(make<ThisExpression>(left)) : identifier(left);
  for (auto name = path.rbegin(); name != path.rend(); ++name) {
    MemberExpression* const outer = make<MemberExpression>(c.start, name->end);
    outer->object = made;
    outer->name = name_text(*name);
    outer->name_start = name->start;
    made = outer;
  }
  return made;
}

}  // namespace shoal::syntax
