// What the names of types stand for in one text, and what sort of values a named type has: as far
// as the text itself tells it.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

#include "compiler/ast/ast.h"

namespace shoal::typescript {

/// What the values of a type are at run time. Never and Nullish have no constructor.
enum class Sort : uint8_t {
  Never,
  Nullish,
  Boolean,
  Number,
  BigInt,
  String,
  Symbol,
  Array,
  Function,
  Object
};

/// The sort of a set of primitive types: Object, if they are of several.
Sort sort_of_primitives(uint16_t set);
Sort sort_of_literal(ast::LiteralKind kind);

struct TypeScope;

/// All that one name stands for: declarations of one name merge.
struct NamedType {
  const ast::TypeDescriptor* type = nullptr;        ///< Of an alias or interface; a constraint.
  const ast::TypeDescriptor* parameters = nullptr;  ///< Of a generic alias or interface.
  const ast::EnumDeclaration* enumeration = nullptr;
  TypeScope* space = nullptr;  ///< Of a namespace.
  bool is_class = false;
  bool is_parameter = false;

  bool is_type() const { return type || enumeration || is_class; }
};

struct TypeScope {
  const TypeScope* outer = nullptr;
  std::unordered_map<std::string, NamedType> names;
};

class TypeNames {
 public:
  explicit TypeNames(bool strict_null_checks) : strict_null_checks_(strict_null_checks) {}

  /// The scope inside `node`, which lies in `outer`: `outer` itself if nothing is declared there.
  const TypeScope* scope_inside(ast::Node& node, const TypeScope* outer);

  struct Found {
    const NamedType* named = nullptr;
    const ast::EnumMember* member = nullptr;  ///< E.A as a type.
    const TypeScope* scope = nullptr;         ///< Where it is declared.
    explicit operator bool() const { return named != nullptr; }
  };
  /// What a dotted path stands for in `scope`.
  static Found find(std::string_view path, const TypeScope* scope);

  /// Of a reference in `scope`. As for the TypeScript compiler it is the declaration that counts:
  /// type arguments do at aliases inside it alone, and a type parameter is what it extends.
  Sort sort_of_reference(const ast::TypeDescriptor& reference, const TypeScope* scope) const;

 private:
  struct Applied;
  struct Where;
  struct Walk;

  static Found find_inside(std::string_view path, const TypeScope* scope);
  static void note(ast::Node& node, TypeScope& scope, std::deque<TypeScope>& scopes, int depth);
  Sort sort_of(const ast::TypeDescriptor& type, const Where& where, Walk& walk) const;
  Sort sort_of_kind(const ast::TypeDescriptor& type, const Where& where, Walk& walk) const;
  Sort sort_of_name(const ast::TypeDescriptor& reference, const Where& where, Walk& walk,
                    bool is_applied) const;
  Sort sort_of_union(const ast::TypeDescriptor& type, const Where& where, Walk& walk) const;
  Sort sort_of_intersection(const ast::TypeDescriptor& type, const Where& where, Walk& walk) const;

  std::deque<TypeScope> scopes_;
  bool strict_null_checks_;
};

}  // namespace shoal::typescript
