// Type annotations to descriptors. What no run-time check can decide becomes Unresolved; nothing
// here is ever an error.
#include <algorithm>
#include <span>

#include "compiler/syntax/literals.h"
#include "compiler/syntax/lower_scopes.h"

namespace shoal::syntax {

using namespace ast;

namespace {
constexpr uint32_t kTypeNestingMax = 64;
}

const TypeDescriptor* Lowering::type_annotation(const Children& kids, Field field) {
  if (!is_typescript()) return nullptr;
  const Cst& annotation = kids.field(field);
  if (!annotation) return nullptr;
  if (annotation.kind == Kind::TypePredicateAnnotation) return types_.primitive(kPrimitiveBoolean);
  if (annotation.kind == Kind::AssertsAnnotation) return types_.primitive(kPrimitiveUndefined);
  const Children parts(reader_, annotation);
  return parts.size() < 2 ? nullptr : type(parts[parts.size() - 1]);
}

const TypeDescriptor* Lowering::type(const Cst& c) {
  if (type_depth_ >= kTypeNestingMax) return types_.simple(TypeKind::Unresolved);
  ++type_depth_;
  const TypeDescriptor* const made = type_of_kind(c);
  --type_depth_;
  return made;
}

const TypeDescriptor* Lowering::type_of_kind(const Cst& c) {
  switch (c.kind) {
    case Kind::PredefinedType: return predefined_type(c);
    case Kind::LiteralType: return literal_type(c);
    case Kind::TypeIdentifier:
    case Kind::NestedTypeIdentifier:
    case Kind::GenericType: return named_type(c);
    case Kind::ParenthesizedType:
    case Kind::ReadonlyType: {
      const Children kids(reader_, c);
      return type(kids[1]);
    }
    case Kind::ArrayType: {
      const Children kids(reader_, c);
      const TypeDescriptor* parts[] = {type(kids[0])};
      TypeDescriptor wanted;
      wanted.kind = TypeKind::Array;
      wanted.parts = parts;
      return types_.intern(wanted);
    }
    case Kind::TupleType: return tuple_type(c);
    case Kind::ConditionalType: return conditional_type(c);
    case Kind::UnionType: return set_type(c, TypeKind::Union);
    case Kind::IntersectionType: return set_type(c, TypeKind::Intersection);
    case Kind::ObjectType:
    case Kind::InterfaceBody: return object_type(c);
    case Kind::FunctionType: return types_.simple(TypeKind::Function);
    case Kind::ConstructorType: {
      TypeDescriptor wanted;
      wanted.kind = TypeKind::Function;
      wanted.primitives = kPrimitiveObject;
      return types_.intern(wanted);
    }
    case Kind::TemplateLiteralType: return types_.primitive(kPrimitiveString);
    case Kind::ThisType: return types_.simple(TypeKind::This);
    default: return types_.simple(TypeKind::Unresolved);
  }
}

const TypeDescriptor* Lowering::predefined_type(const Cst& c) {
  const std::string_view name = text_of(c);
  if (name == "any" || name == "unknown") return types_.simple(TypeKind::Any);
  if (name == "number") return types_.primitive(kPrimitiveNumber);
  if (name == "string") return types_.primitive(kPrimitiveString);
  if (name == "boolean") return types_.primitive(kPrimitiveBoolean);
  if (name == "bigint") return types_.primitive(kPrimitiveBigInt);
  if (name == "void") return types_.primitive(kPrimitiveUndefined);
  if (name == "object") return types_.primitive(kPrimitiveObject);
  if (name == "never") return types_.primitive(0);
  if (name.ends_with("symbol")) return types_.primitive(kPrimitiveSymbol);
  return types_.simple(TypeKind::Unresolved);
}

const TypeDescriptor* Lowering::literal_type(const Cst& c) {
  const Children kids(reader_, c);
  const Cst& value = kids.size() == 0 ? c : kids[0];
  TypeDescriptor wanted;
  wanted.kind = TypeKind::Literal;
  switch (value.kind) {
    case Kind::Null: return types_.primitive(kPrimitiveNull);
    case Kind::Undefined: return types_.primitive(kPrimitiveUndefined);
    case Kind::True: wanted.literal = LiteralKind::True; break;
    case Kind::False: wanted.literal = LiteralKind::False; break;
    case Kind::String:
      wanted.literal = LiteralKind::String;
      wanted.text = string_text(value);
      break;
    case Kind::Number:
    case Kind::UnaryExpression: {
      std::string_view text = text_of(value);
      const bool negative = text[0] == '-';
      const size_t digits = text.find_first_of(".0123456789");
      const NumberLiteral number =
          parse_number(text.substr(digits == std::string_view::npos ? 0 : digits));
      if (number.is_bigint) {
        wanted.literal = LiteralKind::BigInt;
        wanted.text = texts_.intern_latin1((negative ? "-" : "") + number.digits);
      } else {
        wanted.literal = LiteralKind::Number;
        wanted.number = negative ? -number.value : number.value;
      }
      break;
    }
    default: return types_.simple(TypeKind::Unresolved);
  }
  return types_.intern(wanted);
}

/// Unions and intersections grow to the left: walked in a loop. A union of primitives is one mask.
const TypeDescriptor* Lowering::set_type(const Cst& c, TypeKind kind) {
  std::vector<Cst> members;
  Cst left = c;
  while (left.kind == c.kind) {
    const Children kids(reader_, left);
    Cst next;
    for (size_t index = kids.size(); index-- > 0;) {
      const Cst& kid = kids[index];
      if (kid.kind == Kind::Bar || kid.kind == Kind::Ampersand) continue;
      if (index == 0 && kid.kind == c.kind) {
        next = kid;
      } else {
        members.push_back(kid);
      }
    }
    left = next;
  }
  std::reverse(members.begin(), members.end());
  return set_of(members, kind);
}

const TypeDescriptor* Lowering::set_of(std::span<const Cst> members, TypeKind kind) {
  std::vector<const TypeDescriptor*> parts;
  uint16_t primitives = 0;
  for (const Cst& each : members) {
    const TypeDescriptor* const part = type(each);
    if (kind == TypeKind::Union && part->kind == TypeKind::Any) return part;
    if (kind == TypeKind::Union && part->kind == TypeKind::Primitive) {
      primitives = static_cast<uint16_t>(primitives | part->primitives);
    } else {
      parts.push_back(part);
    }
  }
  if (primitives != 0) parts.insert(parts.begin(), types_.primitive(primitives));
  if (parts.size() == 1) return parts[0];
  TypeDescriptor wanted;
  wanted.kind = kind;
  wanted.parts = parts;
  return types_.intern(wanted);
}

/// Either branch may be taken: their union. Chains grow to the right and are walked in a loop.
const TypeDescriptor* Lowering::conditional_type(const Cst& c) {
  std::vector<Cst> branches;
  Cst last = c;
  while (last.kind == Kind::ConditionalType) {
    const Children kids(reader_, last);
    branches.push_back(kids.field(Field::Consequence));
    last = kids.field(Field::Alternative);
  }
  branches.push_back(last);
  return set_of(branches, TypeKind::Union);
}

/// Null: there are none.
const TypeDescriptor* Lowering::type_parameters(const Children& kids) {
  const Cst& list = kids.field(Field::TypeParameters);
  if (!list || !is_typescript()) return nullptr;
  std::vector<TypeMember> members;
  const Children all(reader_, list);
  for (const Cst& each : all) {
    if (each.kind != Kind::TypeParameter) continue;
    const Children parts(reader_, each);
    TypeMember member;
    member.name = name_text(parts.field(Field::Name));
    member.type = types_.simple(TypeKind::Any);
    if (const Cst& constraint = parts.field(Field::Constraint)) {
      const Children words(reader_, constraint);
      member.type = type(words[words.size() - 1]);
    }
    members.push_back(member);
  }
  TypeDescriptor wanted;
  wanted.kind = TypeKind::Object;
  wanted.members = members;
  return types_.intern(wanted);
}

const TypeDescriptor* Lowering::tuple_type(const Cst& c) {
  const Children kids(reader_, c);
  std::vector<TypeMember> members;
  for (const Cst& kid : kids) {
    if (kid.kind == Kind::BracketOpen || kid.kind == Kind::BracketClose || kid.kind == Kind::Comma)
      continue;
    TypeMember member;
    member.is_optional = kid.kind == Kind::OptionalType || kid.kind == Kind::OptionalParameter;
    member.is_rest = kid.kind == Kind::RestType;
    if (kid.kind == Kind::OptionalType || kid.kind == Kind::RestType) {
      const Children parts(reader_, kid);
      member.type = type(parts[kid.kind == Kind::RestType ? 1 : 0]);
    } else if (kid.kind == Kind::RequiredParameter || kid.kind == Kind::OptionalParameter) {
      const Children parts(reader_, kid);
      member.is_rest = parts.field(Field::Name).kind == Kind::RestPattern;
      member.type = type_annotation(parts);
    } else {
      member.type = type(kid);
    }
    if (!member.type) member.type = types_.simple(TypeKind::Unresolved);
    members.push_back(member);
  }
  TypeDescriptor wanted;
  wanted.kind = TypeKind::Tuple;
  wanted.members = members;
  return types_.intern(wanted);
}

const TypeDescriptor* Lowering::object_type(const Cst& c) {
  const Children kids(reader_, c);
  std::vector<TypeMember> members;
  const TypeDescriptor* function[] = {types_.simple(TypeKind::Function)};
  TypeDescriptor wanted;
  wanted.kind = TypeKind::Object;
  for (const Cst& kid : kids) {
    if (kid.kind == Kind::CallSignature) wanted.parts = function;
    if (kid.kind != Kind::PropertySignature && kid.kind != Kind::MethodSignature) continue;
    const Children parts(reader_, kid);
    const Cst& name = parts.field(Field::Name);
    if (name.kind != Kind::PropertyIdentifier && name.kind != Kind::String) continue;
    TypeMember member;
    member.name = module_export_name(name);
    member.is_optional = parts.has(Kind::Question);
    const bool is_method =
        kid.kind == Kind::MethodSignature && !parts.has(Kind::KwGet) && !parts.has(Kind::KwSet);
    member.type = is_method ? types_.simple(TypeKind::Function) : type_annotation(parts);
    if (!member.type) member.type = types_.simple(TypeKind::Any);
    members.push_back(member);
  }
  wanted.members = members;
  return types_.intern(wanted);
}

/// A.B.C, without the spaces and comments that may stand between.
const Text* Lowering::dotted_name(const Cst& c) {
  std::vector<std::string> parts;  // Innermost first.
  Cst left = c;
  while (left.kind == Kind::NestedTypeIdentifier || left.kind == Kind::NestedIdentifier ||
         left.kind == Kind::MemberExpression) {
    const Children kids(reader_, left);
    parts.push_back(name_text(kids[kids.size() - 1])->to_utf8());
    left = Cst(kids[0]);
  }
  std::string name = name_text(left)->to_utf8();
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) name += '.' + *part;
  return texts_.intern_utf8(name);
}

const TypeDescriptor* Lowering::named_type(const Cst& c) {
  TypeDescriptor wanted;
  wanted.kind = TypeKind::Reference;
  std::vector<const TypeDescriptor*> parts;
  if (c.kind == Kind::GenericType) {
    const Children kids(reader_, c);
    wanted.text = dotted_name(kids.field(Field::Name));
    const Children arguments(reader_, kids.field(Field::TypeArguments));
    for (const Cst& each : arguments) {
      if (each.kind != Kind::Comma && each.kind != Kind::Less && each.kind != Kind::Greater)
        parts.push_back(type(each));
    }
    const bool is_array = wanted.text->is("Array") || wanted.text->is("ReadonlyArray");
    if (is_array && parts.size() == 1) {
      wanted.kind = TypeKind::Array;
      wanted.text = nullptr;
    }
  } else {
    wanted.text = dotted_name(c);
    if (wanted.text->is("bigint")) return types_.primitive(kPrimitiveBigInt);
    if (wanted.text->is("undefined")) return types_.primitive(kPrimitiveUndefined);
  }
  wanted.parts = parts;
  return types_.intern(wanted);
}

}  // namespace shoal::syntax
