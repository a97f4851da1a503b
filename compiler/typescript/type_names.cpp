#include "compiler/typescript/type_names.h"

#include "compiler/ast/visit.h"

namespace shoal::typescript {

using namespace ast;

namespace {

constexpr int kNamespacesMax = 100;     // One inside the other.
constexpr int kTypeNestingMax = 200;    // Aliases are followed, though not for ever.
constexpr int kTypesVisitedMax = 5000;  // Of one annotation.
constexpr uint16_t kNullish = kPrimitiveUndefined | kPrimitiveNull;

bool is_string(const Expression* e) {
  const auto* sum = try_as<BinaryExpression>(e);
  while (sum && sum->op == BinaryOp::Add) {
    if (is<StringLiteral>(sum->right) || is<TemplateLiteral>(sum->right)) return true;
    e = sum->left;
    sum = try_as<BinaryExpression>(e);
  }
  return is<StringLiteral>(e) || is<TemplateLiteral>(e);
}

Sort sort_of_member(const EnumMember& member) {
  return member.initializer && is_string(member.initializer) ? Sort::String : Sort::Number;
}

/// What its members are.
Sort sort_of_enum(const EnumDeclaration& node) {
  size_t strings = 0;
  for (const EnumMember* each : node.members) strings += sort_of_member(*each) == Sort::String;
  if (strings == 0) return Sort::Number;
  return strings == node.members.size() ? Sort::String : Sort::Object;
}

const EnumMember* member_named(const EnumDeclaration& node, std::string_view name) {
  for (const EnumMember* each : node.members)
    if (each->name->to_utf8() == name) return each;
  return nullptr;
}

/// Those of lib.d.ts that the compiler itself computes.
bool maps_strings(std::string_view name) {
  return name == "Uppercase" || name == "Lowercase" || name == "Capitalize" ||
         name == "Uncapitalize";
}

bool is_primitive(Sort sort) {
  return sort != Sort::Array && sort != Sort::Function && sort != Sort::Object;
}

/// Its index among the parameters, or -1.
int parameter_named(const TypeDescriptor* parameters, std::string_view name) {
  if (!parameters) return -1;
  for (size_t i = 0; i < parameters->members.size(); ++i)
    if (parameters->members[i].name->to_utf8() == name) return static_cast<int>(i);
  return -1;
}

}  // namespace

Sort sort_of_primitives(uint16_t set) {
  switch (set) {
    case 0: return Sort::Never;
    case kPrimitiveUndefined:
    case kPrimitiveNull:
    case kNullish: return Sort::Nullish;
    case kPrimitiveBoolean: return Sort::Boolean;
    case kPrimitiveNumber: return Sort::Number;
    case kPrimitiveString: return Sort::String;
    case kPrimitiveBigInt: return Sort::BigInt;
    case kPrimitiveSymbol: return Sort::Symbol;
    default: return Sort::Object;
  }
}

Sort sort_of_literal(LiteralKind kind) {
  switch (kind) {
    case LiteralKind::String: return Sort::String;
    case LiteralKind::Number: return Sort::Number;
    case LiteralKind::BigInt: return Sort::BigInt;
    default: return Sort::Boolean;
  }
}

// ---- Scopes

void TypeNames::note(Node& node, TypeScope& scope, std::deque<TypeScope>& scopes, int depth) {
  Node* declaration = &node;
  if (auto* const exported = try_as<ExportDeclaration>(declaration))
    declaration = exported->declaration;
  if (auto* const type = try_as<TypeDeclaration>(declaration)) {
    if (!type->name) return;
    NamedType& named = scope.names[type->name->to_utf8()];
    named.type = type->type;
    named.parameters = type->type_parameters;
  } else if (auto* const members = try_as<EnumDeclaration>(declaration)) {
    scope.names[members->id->name->to_utf8()].enumeration = members;
  } else if (auto* const each = try_as<ClassDeclaration>(declaration)) {
    if (each->class_node->id) scope.names[each->class_node->id->name->to_utf8()].is_class = true;
  } else if (auto* const space = try_as<NamespaceDeclaration>(declaration)) {
    if (depth == kNamespacesMax) return;
    NamedType& named = scope.names[space->id->name->to_utf8()];
    if (!named.space) {
      named.space = &scopes.emplace_back();
      named.space->outer = &scope;
    }
    TypeScope* const inside = named.space;
    for (Statement* const inner : space->body) note(*inner, *inside, scopes, depth + 1);
  }
}

const TypeScope* TypeNames::scope_inside(Node& node, const TypeScope* outer) {
  if (const auto* const space = try_as<NamespaceDeclaration>(&node)) {
    const auto found = outer->names.find(space->id->name->to_utf8());
    return found != outer->names.end() && found->second.space ? found->second.space : outer;
  }
  if (is<ExportDeclaration>(&node)) return outer;
  TypeScope made;
  const TypeDescriptor* parameters = nullptr;
  if (const auto* const function = try_as<FunctionNode>(&node))
    parameters = function->type_parameters;
  if (const auto* const each = try_as<ClassNode>(&node)) parameters = each->type_parameters;
  if (parameters)
    for (const TypeMember& each : parameters->members) {
      NamedType& named = made.names[each.name->to_utf8()];
      named.type = each.type;
      named.is_parameter = true;
    }
  TypeScope& kept = scopes_.emplace_back(std::move(made));
  kept.outer = outer;
  for_each_child(node, [&](Node& child) { note(child, kept, scopes_, 0); });
  if (!kept.names.empty() || !outer) return &kept;
  scopes_.pop_back();
  return outer;
}

TypeNames::Found TypeNames::find(std::string_view path, const TypeScope* scope) {
  const size_t dot = path.find('.');
  const std::string first(path.substr(0, dot));
  for (; scope; scope = scope->outer) {
    const auto found = scope->names.find(first);
    if (found == scope->names.end()) continue;
    const NamedType& named = found->second;
    const bool fits =
        dot == std::string_view::npos ? named.is_type() : named.space || named.enumeration;
    if (fits) return find_inside(path, scope);
  }
  return {};
}

TypeNames::Found TypeNames::find_inside(std::string_view path, const TypeScope* scope) {
  for (;;) {
    const size_t dot = path.find('.');
    const auto found = scope->names.find(std::string(path.substr(0, dot)));
    if (found == scope->names.end()) return {};
    const NamedType& named = found->second;
    if (dot == std::string_view::npos)
      return named.is_type() ? Found{&named, nullptr, scope} : Found{};
    path.remove_prefix(dot + 1);
    const EnumMember* const member =
        named.enumeration ? member_named(*named.enumeration, path) : nullptr;
    if (member) return {&named, member, scope};
    if (!named.space) return {};
    scope = named.space;
  }
}

// ---- Sorts

/// A generic alias with its arguments, which are of another place; without, for its declaration.
struct TypeNames::Applied {
  const TypeDescriptor* parameters;
  const TypeDescriptor* arguments;
  const Where* where;
};

struct TypeNames::Where {
  const TypeScope* scope;
  const Applied* applied = nullptr;
};

struct TypeNames::Walk {
  int nesting = 0;
  int visited = 0;
};

Sort TypeNames::sort_of_reference(const TypeDescriptor& reference, const TypeScope* scope) const {
  Walk walk;
  return sort_of_name(reference, Where{scope}, walk, false);
}

Sort TypeNames::sort_of_name(const TypeDescriptor& reference, const Where& where, Walk& walk,
                             bool is_applied) const {
  const auto of_constraint = [&](const TypeDescriptor& constraint, const Where& its) {
    const Sort sort = sort_of(constraint, its, walk);
    return is_primitive(sort) ? sort : Sort::Object;
  };
  const std::string path = reference.text->to_utf8();
  if (const Applied* const applied = where.applied) {
    const int index = parameter_named(applied->parameters, path);
    const auto at = static_cast<size_t>(index);
    if (index >= 0 && !applied->arguments)
      return of_constraint(*applied->parameters->members[at].type, where);
    if (index >= 0)
      return at < applied->arguments->parts.size()
                 ? sort_of(*applied->arguments->parts[at], *applied->where, walk)
                 : Sort::Object;
  }
  const Found found = find(path, where.scope);
  if (!found) return is_applied && maps_strings(path) ? Sort::String : Sort::Object;
  if (found.member) return sort_of_member(*found.member);
  if (found.named->enumeration) return sort_of_enum(*found.named->enumeration);
  if (found.named->is_class) return Sort::Object;
  if (found.named->is_parameter) return of_constraint(*found.named->type, Where{found.scope});
  const Applied applied{found.named->parameters, is_applied ? &reference : nullptr, &where};
  return sort_of(*found.named->type,
                 Where{found.scope, found.named->parameters ? &applied : nullptr}, walk);
}

Sort TypeNames::sort_of(const TypeDescriptor& type, const Where& where, Walk& walk) const {
  if (walk.nesting == kTypeNestingMax || walk.visited == kTypesVisitedMax) return Sort::Object;
  ++walk.nesting;
  ++walk.visited;
  const Sort sort = sort_of_kind(type, where, walk);
  --walk.nesting;
  return sort;
}

Sort TypeNames::sort_of_kind(const TypeDescriptor& type, const Where& where, Walk& walk) const {
  switch (type.kind) {
    case TypeKind::Primitive: {
      const auto others = static_cast<uint16_t>(type.primitives & ~kNullish);
      if (strict_null_checks_ && type.primitives == kNullish) return Sort::Object;
      return sort_of_primitives(strict_null_checks_ || !others ? type.primitives : others);
    }
    case TypeKind::Literal: return sort_of_literal(type.literal);
    case TypeKind::Array:
    case TypeKind::Tuple: return Sort::Array;
    case TypeKind::Function:
      return type.primitives & kPrimitiveObject ? Sort::Object : Sort::Function;
    case TypeKind::Object: return type.parts.empty() ? Sort::Object : Sort::Function;
    case TypeKind::Reference: return sort_of_name(type, where, walk, true);
    case TypeKind::Union: return sort_of_union(type, where, walk);
    case TypeKind::Intersection: return sort_of_intersection(type, where, walk);
    default: return Sort::Object;
  }
}

/// One primitive type, if all parts are of it.
Sort TypeNames::sort_of_union(const TypeDescriptor& type, const Where& where, Walk& walk) const {
  Sort sort = Sort::Never;
  for (const TypeDescriptor* const part : type.parts) {
    const Sort each = sort_of(*part, where, walk);
    if (each == Sort::Never || each == sort) continue;
    if (each == Sort::Nullish && !strict_null_checks_ && sort != Sort::Never) continue;
    const bool is_first = sort == Sort::Never || (sort == Sort::Nullish && !strict_null_checks_);
    if (!is_first || !is_primitive(each)) return Sort::Object;
    sort = each;
  }
  return sort;
}

/// That of a part, if it is primitive. Nothing is of two.
Sort TypeNames::sort_of_intersection(const TypeDescriptor& type, const Where& where,
                                     Walk& walk) const {
  Sort sort = Sort::Object;
  for (const TypeDescriptor* const part : type.parts) {
    const Sort each = sort_of(*part, where, walk);
    if (!is_primitive(each) || each == sort) continue;
    if (sort != Sort::Object) return Sort::Never;
    sort = each;
  }
  return sort;
}

}  // namespace shoal::typescript
