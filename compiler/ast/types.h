// TypeDescriptor: what a TypeScript annotation says, as far as it can be checked at run time:
// compact, immutable and hash-consed (equal descriptors of one compilation are the same pointer).
// Types that no run-time check could decide (mapped types, indexed access, typeof) are Unresolved:
// no check. A conditional type is the union of its branches, a type parameter a Reference.
#pragma once

#include <cstdint>

#include "compiler/ast/text.h"

namespace shoal::ast {

enum class TypeKind : uint8_t {
  Any,         ///< any, unknown: everything passes.
  Unresolved,  ///< Not checkable.
  Primitive,   ///< A set of primitive types: `primitives`.
  Literal,     ///< One literal value: string (text), number, bigint (text) or boolean.
  Array,       ///< parts[0] = element.
  Tuple,       ///< members without names = elements.
  Object,      ///< members; parts[0] = Function if it has call signatures.
  Union,       ///< parts.
  Intersection,
  Reference,  ///< A named type (dotted path in text); parts = type arguments.
  Function,   ///< Callable; with kPrimitiveObject in `primitives` by `new` alone.
  This,
};

/// Bits of TypeDescriptor::primitives.
enum PrimitiveSet : uint16_t {
  kPrimitiveUndefined = 1,
  kPrimitiveNull = 2,
  kPrimitiveBoolean = 4,
  kPrimitiveNumber = 8,
  kPrimitiveString = 16,
  kPrimitiveBigInt = 32,
  kPrimitiveSymbol = 64,
  kPrimitiveObject = 128,  ///< `object`: any non-primitive.
};

enum class LiteralKind : uint8_t { String, Number, BigInt, True, False };

struct TypeDescriptor;

struct TypeMember {
  const Text* name = nullptr;  ///< Null for elements of a tuple.
  const TypeDescriptor* type = nullptr;
  bool is_optional = false;
  bool is_rest = false;
};

struct TypeDescriptor {
  TypeKind kind = TypeKind::Any;
  LiteralKind literal = LiteralKind::String;
  uint16_t primitives = 0;
  uint32_t id = 0;  ///< Dense, in order of creation: index into side tables.
  uint32_t hash = 0;
  double number = 0;
  const Text* text = nullptr;
  List<const TypeDescriptor*> parts;
  List<TypeMember> members;
};

class TypeTable {
 public:
  explicit TypeTable(Arena& arena) : arena_(arena) {}
  TypeTable(const TypeTable&) = delete;
  TypeTable& operator=(const TypeTable&) = delete;

  /// The canonical descriptor equal to `wanted`, whose lists are copied into the arena if it is
  /// new.
  const TypeDescriptor* intern(TypeDescriptor wanted);
  const TypeDescriptor* primitive(uint16_t set);
  const TypeDescriptor* simple(TypeKind kind);
  uint32_t count() const { return count_; }

 private:
  void grow();

  Arena& arena_;
  List<TypeDescriptor*> slots_;
  uint32_t count_ = 0;
};

/// TypeScript-like text for dumps: `string | Foo<number>[]`.
std::string print_type(const TypeDescriptor& type);

}  // namespace shoal::ast
