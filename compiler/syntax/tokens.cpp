#include "compiler/syntax/tokens.h"

#include <tree_sitter/api.h>

#include <cstring>
#include <memory>

#include "compiler/syntax/cst.h"
#include "compiler/syntax/parser_memory.h"
#include "compiler/syntax/syntax_errors.h"

namespace shoal::syntax {
namespace {

struct CursorEnd {
  explicit CursorEnd(TSNode root) : cursor(ts_tree_cursor_new(root)) {}
  ~CursorEnd() { ts_tree_cursor_delete(&cursor); }
  CursorEnd(const CursorEnd&) = delete;
  CursorEnd& operator=(const CursorEnd&) = delete;
  TSTreeCursor cursor;
};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c == '#' ||
         static_cast<signed char>(c) < 0;
}

class Classifier {
 public:
  Classifier(std::string_view source, Dialect dialect)
      : source_(source), grammar_(Grammar::of(dialect)) {}

  std::vector<ClassifiedToken> run() {
    const ParserMemory memory;  // Also: all that tree-sitter ever allocates is of one allocator.
    const std::unique_ptr<TSParser, decltype(&ts_parser_delete)> parser(ts_parser_new(),
                                                                        ts_parser_delete);
    if (!ts_parser_set_language(parser.get(), grammar_.language())) return {};
    const std::unique_ptr<TSTree, decltype(&ts_tree_delete)> tree(
        ts_parser_parse(parser.get(), nullptr, input_of(source_)), ts_tree_delete);
    if (tree) walk(ts_tree_root_node(tree.get()));
    return std::move(tokens_);
  }

 private:
  /// Nodes that are one token, whatever is in them.
  static bool is_whole(Kind kind) {
    return kind == Kind::String || kind == Kind::Regex || kind == Kind::Comment ||
           kind == Kind::HtmlComment || kind == Kind::HashBang || kind == Kind::Number;
  }

  void walk(TSNode root) {
    const CursorEnd end(root);
    TSTreeCursor* const at = const_cast<TSTreeCursor*>(&end.cursor);
    for (;;) {
      const TSNode node = ts_tree_cursor_current_node(at);
      const Kind kind = grammar_.kind_of(ts_node_symbol(node));
      if (!is_whole(kind) && ts_tree_cursor_goto_first_child(at)) continue;
      add(node, kind);
      while (!ts_tree_cursor_goto_next_sibling(at))
        if (!ts_tree_cursor_goto_parent(at)) return;
    }
  }

  void add(TSNode node, Kind kind) {
    const uint32_t start = ts_node_start_byte(node), end = ts_node_end_byte(node);
    if (start >= end || end > source_.size()) return;  // What the parser made up.
    tokens_.push_back({class_of(node, kind, source_.substr(start, end - start)), start, end});
  }

  bool is_called(TSNode node) const {
    TSNode parent = ts_node_parent(node);
    TSNode child = node;
    if (grammar_.kind_of(ts_node_symbol(parent)) == Kind::MemberExpression) {
      child = parent;
      parent = ts_node_parent(parent);
    }
    switch (grammar_.kind_of(ts_node_symbol(parent))) {
      case Kind::CallExpression:
        return ts_node_start_byte(parent) == ts_node_start_byte(child) &&
               ts_node_end_byte(parent) != ts_node_end_byte(child);
      case Kind::FunctionDeclaration:
      case Kind::FunctionExpression:
      case Kind::GeneratorFunctionDeclaration:
      case Kind::GeneratorFunction:
      case Kind::MethodDefinition: return true;
      default: return false;
    }
  }

  TextClass class_of(TSNode node, Kind kind, std::string_view text) const {
    switch (kind) {
      case Kind::String:
      case Kind::StringFragment:
      case Kind::EscapeSequence:
      case Kind::Backquote: return TextClass::String;
      case Kind::Regex: return TextClass::RegExp;
      case Kind::Comment:
      case Kind::HtmlComment:
      case Kind::HashBang: return TextClass::Comment;
      case Kind::Number: return TextClass::Number;
      case Kind::True:
      case Kind::False:
      case Kind::Null:
      case Kind::Undefined:
      case Kind::This:
      case Kind::Super: return TextClass::Constant;
      case Kind::TypeIdentifier:
      case Kind::PredefinedType: return TextClass::Type;
      case Kind::Identifier: return is_called(node) ? TextClass::Function : TextClass::Name;
      case Kind::PropertyIdentifier:
      case Kind::PrivatePropertyIdentifier:
        return is_called(node) ? TextClass::Function : TextClass::Property;
      case Kind::ShorthandPropertyIdentifier:
      case Kind::ShorthandPropertyIdentifierPattern: return TextClass::Name;
      default: break;
    }
    return class_of_plain(node, text);
  }

  static TextClass class_of_plain(TSNode node, std::string_view text) {
    const char* const type = ts_node_type(ts_node_parent(node));
    if (type && std::strcmp(type, "predefined_type") == 0) return TextClass::Type;
    if (is_letter(text[0])) return ts_node_is_named(node) ? TextClass::Name : TextClass::Keyword;
    if (text == "${" || (text.size() == 1 && std::strchr("()[]{}", text[0])))
      return TextClass::Bracket;
    return TextClass::Operator;
  }

  const std::string_view source_;
  const Grammar& grammar_;
  std::vector<ClassifiedToken> tokens_;
};

}  // namespace

std::vector<ClassifiedToken> classify_tokens(std::string_view source, Dialect dialect) {
  return Classifier(source, dialect).run();
}

}  // namespace shoal::syntax
