// The AST's dump, derived from nodes.def. One node a line, children below it; no recursion, since
// trees may be deep.
#include <algorithm>
#include <charconv>
#include <vector>

#include "compiler/ast/ast.h"

namespace shoal::ast {

namespace {

std::string number_text(double value) {
  char buffer[40];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return {buffer, end};
}

class Printer {
 public:
  explicit Printer(std::string_view source) {
    line_starts_.push_back(0);
    for (size_t at = 0; at < source.size(); ++at) {
      if (source[at] == '\n') line_starts_.push_back(static_cast<uint32_t>(at + 1));
    }
  }

  std::string print(const Node& root) {
    stack_.push_back({&root, 0, {}});
    while (!stack_.empty()) {
      const Item item = stack_.back();
      stack_.pop_back();
      out_.append(item.depth * 2, ' ');
      out_ += item.label;
      if (!item.node) {
        out_ += "hole\n";
        continue;
      }
      depth_ = item.depth + 1;
      children_.clear();
      line(*item.node);
      out_ += '\n';
      stack_.insert(stack_.end(), children_.rbegin(), children_.rend());
    }
    return std::move(out_);
  }

 private:
  struct Item {
    const Node* node;
    size_t depth;
    std::string label;
  };

  std::string place(uint32_t offset) const {
    const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
    const auto line_index = static_cast<size_t>(after - line_starts_.begin()) - 1;
    return std::to_string(line_index + 1) + ':' +
           std::to_string(offset - line_starts_[line_index] + 1);
  }
  void field(const char* name, const std::string& value) {
    out_ += std::string(" ") + name + '=' + value;
  }
  void flag(const char* name, bool value) {
    if (value) out_ += std::string(" ") + name;
  }
  void child(const char* name, const Node* node) {
    children_.push_back({node, depth_, std::string(name) + ": "});
  }

  void line(const Node& any);

  std::vector<uint32_t> line_starts_;
  std::vector<Item> stack_;
  std::vector<Item> children_;
  std::string out_;
  size_t depth_ = 0;
};

#define CHILD(type, name) child(#name, node.name);
#define OPTIONAL(type, name) \
  if (node.name) child(#name, node.name);
#define LIST(type, name) \
  for (const auto* each : node.name) child(#name, each);
#define TEXT(name) field(#name, node.name ? node.name->quoted() : "?");
#define OPTIONAL_TEXT(name) \
  if (node.name) field(#name, node.name->quoted());
#define FLAG(name) flag(#name, node.name);
#define FACT(name) flag(#name, node.name);
#define ENUM(type, name) \
  if (node.name != type{} || !is_quiet(node.name)) out_ += std::string(" ") + to_text(node.name);
#define NUMBER(name) field(#name, number_text(node.name));
#define OFFSET(name)
#define TYPE(name) \
  if (node.name) field(#name, print_type(*node.name));
#define LINK(type, name)
#define NODE(name, base, fields)                                       \
  case NodeKind::name: {                                               \
    [[maybe_unused]] const auto& node = static_cast<const name&>(any); \
    fields break;                                                      \
  }

/// Enumerations whose first value says nothing.
template <class T>
constexpr bool is_quiet(T) {
  return std::is_same_v<T, Accessibility> || std::is_same_v<T, ImportPhase>;
}

void Printer::line(const Node& any) {
  out_ += to_text(any.kind);
  out_ += ' ' + place(any.start) + '-' + place(any.end);
  flag("parenthesized", any.parenthesized);
  switch (any.kind) {
#include "compiler/ast/nodes.def"
  }
}

}  // namespace

std::string print_ast(const Node& node, std::string_view source) {
  return Printer(source).print(node);
}

const char* to_text(NodeKind kind) {
  switch (kind) {
#define NODE(name, base, fields) \
  case NodeKind::name: return #name;
#include "compiler/ast/nodes.def"
  }
  SHOAL_UNREACHABLE();
}

#define VALUE(name, text) \
  case Type::name: return text;
#define AST_ENUM(type, values)      \
  const char* to_text(type value) { \
    using Type = type;              \
    switch (value) { values }       \
    SHOAL_UNREACHABLE();            \
  }
#include "compiler/ast/enums.def"

namespace {
template <class T>
constexpr bool kIsExpression = std::is_base_of_v<Expression, T>;
template <class T>
constexpr bool kIsStatement = std::is_base_of_v<Statement, T>;
}  // namespace

bool is_expression(const Node& node) {
  switch (node.kind) {
#define NODE(name, base, fields) \
  case NodeKind::name: return kIsExpression<name>;
#include "compiler/ast/nodes.def"
  }
  SHOAL_UNREACHABLE();
}

bool is_statement(const Node& node) {
  switch (node.kind) {
#define NODE(name, base, fields) \
  case NodeKind::name: return kIsStatement<name>;
#include "compiler/ast/nodes.def"
  }
  SHOAL_UNREACHABLE();
}

}  // namespace shoal::ast
