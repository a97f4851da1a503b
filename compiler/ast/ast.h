// The AST: what the compiler's passes see of a program. nodes.def declares every node; this header
// turns the table into one struct per node with public, named fields. Nodes live in an Arena, are
// made by the lowering (compiler/syntax) with `arena.make<T>(span)` and then filled in; later
// passes only fill LINK and FACT fields.
//
// Spans are byte offsets into ParseResult::source (WTF-8). Parentheses are not nodes: an expression
// that stood in them has `parenthesized` set, and its span excludes them.
//
// Visiting: `visit(node, overloaded)` and `for_each_child(node, f)` in visit.h; `as<T>` and
// `try_as<T>` here. Depth: a tree is at most kNestingMax levels deep except along left-deep chains
// (BinaryExpression and LogicalExpression `left`, member and call chains, `else if`): recursion
// must loop there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/ast/arena.h"
#include "compiler/ast/text.h"
#include "compiler/ast/types.h"
#include "gc/base/assert.h"

namespace shoal::scope {
struct Scope;    // Defined by compiler/scope.
struct Binding;  // Defined by compiler/scope.
}  // namespace shoal::scope

namespace shoal::ast {

#define VALUE(name, text) name,
#define AST_ENUM(type, values) enum class type : uint8_t { values };
#include "compiler/ast/enums.def"

/// The text of an enumerator, as the source or the dump spells it.
#define AST_ENUM(type, values) const char* to_text(type value);
#include "compiler/ast/enums.def"

enum class NodeKind : uint8_t {
#define NODE(name, base, fields) name,
#include "compiler/ast/nodes.def"
};

const char* to_text(NodeKind kind);

struct Span {
  uint32_t start = 0;
  uint32_t end = 0;
};

struct Node {
  NodeKind kind;
  bool parenthesized = false;
  uint16_t spare = 0;
  uint32_t start = 0;
  uint32_t end = 0;
  uint32_t aux = 0;  ///< Free for the pass at work; 0 after parsing.

  Span span() const { return {start, end}; }

 protected:
  Node(NodeKind k, Span s) : kind(k), start(s.start), end(s.end) {}
};
static_assert(sizeof(Node) == 16);

struct Expression : Node {
 protected:
  using Node::Node;
};
struct Statement : Node {
 protected:
  using Node::Node;
};
using Pattern = Node;

#define NODE(name, base, fields) struct name;
#include "compiler/ast/nodes.def"

#define CHILD(type, name) type* name = nullptr;
#define OPTIONAL(type, name) type* name = nullptr;
#define LIST(type, name) List<type*> name;
#define TEXT(name) const Text* name = nullptr;
#define OPTIONAL_TEXT(name) const Text* name = nullptr;
#define FLAG(name) bool name = false;
#define FACT(name) bool name = false;
#define ENUM(type, name) type name = type{};
#define NUMBER(name) double name = 0;
#define OFFSET(name) uint32_t name = 0;
#define TYPE(name) const TypeDescriptor* name = nullptr;
#define LINK(type, name) type* name = nullptr;
#define NODE(name, base, fields)                      \
  struct name final : base {                          \
    static constexpr NodeKind kKind = NodeKind::name; \
    explicit name(Span where) : base(kKind, where) {} \
    fields                                            \
  };
#include "compiler/ast/nodes.def"

template <class T>
bool is(const Node* node) {
  return node && node->kind == T::kKind;
}
template <class T>
T* as(Node* node) {
  SHOAL_ASSERT(is<T>(node));
  return static_cast<T*>(node);
}
template <class T>
const T* as(const Node* node) {
  SHOAL_ASSERT(is<T>(node));
  return static_cast<const T*>(node);
}
/// Null if the node is null or of another kind.
template <class T>
T* try_as(Node* node) {
  return is<T>(node) ? static_cast<T*>(node) : nullptr;
}
template <class T>
const T* try_as(const Node* node) {
  return is<T>(node) ? static_cast<const T*>(node) : nullptr;
}

bool is_expression(const Node& node);
bool is_statement(const Node& node);

/// The operator of `a op= b`; not for Assign and the logical ones.
inline BinaryOp binary_op_of(AssignmentOp op) {
  SHOAL_ASSERT(op >= AssignmentOp::Add && op <= AssignmentOp::BitXor);
  return static_cast<BinaryOp>(static_cast<uint8_t>(op) - 1);
}
static_assert(static_cast<int>(AssignmentOp::Add) == 1 && static_cast<int>(BinaryOp::Add) == 0);
static_assert(static_cast<int>(AssignmentOp::BitXor) == static_cast<int>(BinaryOp::BitXor) + 1);

/// How deep the lowering lets nodes nest before it reports "too deeply nested".
constexpr uint32_t kNestingMax = 2000;

/// An indented dump of the tree, one node a line; the source gives line:column. For --print-ast and
/// golden tests.
std::string print_ast(const Node& node, std::string_view source);

}  // namespace shoal::ast
