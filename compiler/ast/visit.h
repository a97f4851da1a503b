// Walking the AST: dispatch by kind and iteration over children, both derived from nodes.def.
#pragma once

#include "compiler/ast/ast.h"

namespace shoal::ast {

/// Calls `visitor(T&)` with the node as its own class. The visitor is callable with every node
/// class (a generic lambda as the last overload serves for "all others").
template <class Visitor>
decltype(auto) visit(Node& node, Visitor&& visitor) {
  switch (node.kind) {
#define NODE(name, base, fields) \
  case NodeKind::name: return visitor(static_cast<name&>(node));
#include "compiler/ast/nodes.def"
  }
  SHOAL_UNREACHABLE();
}

template <class Visitor>
decltype(auto) visit(const Node& node, Visitor&& visitor) {
  switch (node.kind) {
#define NODE(name, base, fields) \
  case NodeKind::name: return visitor(static_cast<const name&>(node));
#include "compiler/ast/nodes.def"
  }
  SHOAL_UNREACHABLE();
}

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

/// Calls `f(Node&)` for each child that is present, in the order of the table.
template <class F>
void for_each_child(Node& parent, F&& f) {
  const auto one = [&f](Node* child) {
    if (child) f(*child);
  };
  (void)one;
  switch (parent.kind) {
#define CHILD(type, name) one(node.name);
#define OPTIONAL(type, name) one(node.name);
#define LIST(type, name) \
  for (auto* child : node.name) one(child);
#define TEXT(name)
#define OPTIONAL_TEXT(name)
#define FLAG(name)
#define FACT(name)
#define ENUM(type, name)
#define NUMBER(name)
#define OFFSET(name)
#define TYPE(name)
#define LINK(type, name)
#define NODE(name, base, fields)                              \
  case NodeKind::name: {                                      \
    [[maybe_unused]] auto& node = static_cast<name&>(parent); \
    fields return;                                            \
  }
#include "compiler/ast/nodes.def"
  }
}

}  // namespace shoal::ast
