#include "compiler/ast/types.h"

#include <bit>

namespace shoal::ast {

namespace {

uint32_t mix(uint32_t hash, uint32_t value) { return (hash ^ value) * 16777619u; }

uint32_t hash_of(const TypeDescriptor& type) {
  uint32_t hash = mix(2166136261u, static_cast<uint32_t>(type.kind));
  hash = mix(hash, static_cast<uint32_t>(type.literal));
  hash = mix(hash, type.primitives);
  const auto bits = std::bit_cast<uint64_t>(type.number);
  hash = mix(mix(hash, static_cast<uint32_t>(bits)), static_cast<uint32_t>(bits >> 32));
  if (type.text) hash = mix(hash, type.text->hash());
  for (const TypeDescriptor* part : type.parts) hash = mix(hash, part->id);
  for (const TypeMember& member : type.members) {
    hash = mix(mix(hash, member.name ? member.name->hash() : 0), member.type->id);
    hash = mix(hash, (member.is_optional ? 1u : 0u) | (member.is_rest ? 2u : 0u));
  }
  return hash ^ (hash >> 15);
}

bool same(const TypeMember& a, const TypeMember& b) {
  return a.name == b.name && a.type == b.type && a.is_optional == b.is_optional &&
         a.is_rest == b.is_rest;
}

/// Texts and parts are canonical already, so pointers decide.
bool same(const TypeDescriptor& a, const TypeDescriptor& b) {
  if (a.hash != b.hash || a.kind != b.kind || a.literal != b.literal ||
      a.primitives != b.primitives)
    return false;
  if (std::bit_cast<uint64_t>(a.number) != std::bit_cast<uint64_t>(b.number) || a.text != b.text)
    return false;
  if (a.parts.size() != b.parts.size() || a.members.size() != b.members.size()) return false;
  for (size_t index = 0; index < a.parts.size(); ++index) {
    if (a.parts[index] != b.parts[index]) return false;
  }
  for (size_t index = 0; index < a.members.size(); ++index) {
    if (!same(a.members[index], b.members[index])) return false;
  }
  return true;
}

}  // namespace

const TypeDescriptor* TypeTable::intern(TypeDescriptor wanted) {
  if (slots_.empty()) slots_ = arena_.make_list<TypeDescriptor*>(64);
  wanted.hash = hash_of(wanted);
  const size_t mask = slots_.size() - 1;
  size_t at = wanted.hash & mask;
  for (; slots_[at]; at = (at + 1) & mask) {
    if (same(*slots_[at], wanted)) return slots_[at];
  }
  wanted.id = count_++;
  wanted.parts = arena_.copy_list<const TypeDescriptor*>(wanted.parts);
  wanted.members = arena_.copy_list<TypeMember>(wanted.members);
  TypeDescriptor* const made = arena_.make<TypeDescriptor>(wanted);
  slots_[at] = made;
  if (count_ * 2 > slots_.size()) grow();
  return made;
}

void TypeTable::grow() {
  const List<TypeDescriptor*> larger = arena_.make_list<TypeDescriptor*>(slots_.size() * 2);
  const size_t mask = larger.size() - 1;
  for (TypeDescriptor* const type : slots_) {
    if (!type) continue;
    size_t at = type->hash & mask;
    while (larger[at]) at = (at + 1) & mask;
    larger[at] = type;
  }
  slots_ = larger;
}

const TypeDescriptor* TypeTable::primitive(uint16_t set) {
  TypeDescriptor type;
  type.kind = TypeKind::Primitive;
  type.primitives = set;
  return intern(type);
}

const TypeDescriptor* TypeTable::simple(TypeKind kind) {
  TypeDescriptor type;
  type.kind = kind;
  return intern(type);
}

namespace {

std::string print_primitives(uint16_t set) {
  constexpr const char* kNames[] = {"undefined", "null",   "boolean", "number",
                                    "string",    "bigint", "symbol",  "object"};
  std::string text;
  for (unsigned bit = 0; bit < 8; ++bit) {
    if (!(set & (1u << bit))) continue;
    if (!text.empty()) text += " | ";
    text += kNames[bit];
  }
  return text.empty() ? "never" : text;
}

std::string print_literal(const TypeDescriptor& type) {
  switch (type.literal) {
    case LiteralKind::String: return type.text->quoted();
    case LiteralKind::BigInt: return type.text->to_utf8() + 'n';
    case LiteralKind::True: return "true";
    case LiteralKind::False: return "false";
    case LiteralKind::Number: break;
  }
  std::string text = std::to_string(type.number);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string print_parts(const TypeDescriptor& type, const char* between) {
  std::string text;
  for (const TypeDescriptor* part : type.parts) {
    if (!text.empty()) text += between;
    text += print_type(*part);
  }
  return text;
}

std::string print_members(const TypeDescriptor& type, const char* between) {
  std::string text;
  for (const TypeMember& member : type.members) {
    if (!text.empty()) text += between;
    if (member.is_rest) text += "...";
    if (member.name) text += member.name->to_utf8() + (member.is_optional ? "?: " : ": ");
    text += print_type(*member.type);
    if (!member.name && member.is_optional) text += '?';
  }
  return text;
}

}  // namespace

std::string print_type(const TypeDescriptor& type) {
  switch (type.kind) {
    case TypeKind::Any: return "any";
    case TypeKind::Unresolved: return "?";
    case TypeKind::Primitive: return print_primitives(type.primitives);
    case TypeKind::Literal: return print_literal(type);
    case TypeKind::Array: return "Array<" + print_parts(type, ", ") + '>';
    case TypeKind::Tuple: return '[' + print_members(type, ", ") + ']';
    case TypeKind::Object: return print_parts(type, " ") + '{' + print_members(type, "; ") + '}';
    case TypeKind::Union: return '(' + print_parts(type, " | ") + ')';
    case TypeKind::Intersection: return '(' + print_parts(type, " & ") + ')';
    case TypeKind::Function: return "Function";
    case TypeKind::This: return "this";
    case TypeKind::Reference: break;
  }
  const std::string parts = print_parts(type, ", ");
  return parts.empty() ? type.text->to_utf8() : type.text->to_utf8() + '<' + parts + '>';
}

}  // namespace shoal::ast
