// What tests of the front end share: a source, its AST and its diagnostics, in one object.
#pragma once

#include <string>
#include <string_view>

#include "compiler/ast/ast.h"
#include "compiler/diagnostics.h"
#include "compiler/syntax/parse.h"

namespace shoal::test {

class Parsed {
 public:
  explicit Parsed(std::string source, syntax::ParseOptions options = script())
      : source_(std::move(source)) {
    result_ = syntax::parse(source_, options, arena, texts, types, diagnostics);
  }
  Parsed(const Parsed&) = delete;
  Parsed& operator=(const Parsed&) = delete;

  static syntax::ParseOptions script() {
    syntax::ParseOptions options;
    options.dialect = syntax::Dialect::JavaScript;
    options.goal = ast::Goal::Script;
    return options;
  }
  static syntax::ParseOptions module() {
    syntax::ParseOptions options = script();
    options.goal = ast::Goal::Module;
    return options;
  }
  static syntax::ParseOptions typescript() { return syntax::ParseOptions{}; }
  static syntax::ParseOptions tsx() {
    syntax::ParseOptions options;
    options.dialect = syntax::Dialect::Tsx;
    return options;
  }

  ast::Program* program() const { return result_.program; }
  std::string_view source() const { return result_.source; }
  /// The statement at `index`, as T.
  template <class T = ast::Statement>
  T* statement(size_t index = 0) const {
    if constexpr (std::is_same_v<T, ast::Statement>) {
      return result_.program->body[index];
    } else {
      return ast::as<T>(result_.program->body[index]);
    }
  }
  /// The expression of the expression statement at `index`, as T.
  template <class T>
  T* expression(size_t index = 0) const {
    return ast::as<T>(statement<ast::ExpressionStatement>(index)->expression);
  }
  /// The dump, or the first error's message.
  std::string dump() const {
    if (!result_.program) return error();
    return ast::print_ast(*result_.program, result_.source);
  }
  std::string error() const {
    const Diagnostic* const first = diagnostics.first_error();
    return first ? first->message : "";
  }
  /// "line:column message" of the first error.
  std::string located_error() const {
    const Diagnostic* const first = diagnostics.first_error();
    if (!first) return "";
    const LineColumn place = line_column(result_.source, first->start);
    return std::to_string(place.line) + ':' + std::to_string(place.column) + ' ' + first->message;
  }

  ast::Arena arena;
  ast::TextTable texts{arena};
  ast::TypeTable types{arena};
  Diagnostics diagnostics;

 private:
  std::string source_;
  syntax::ParseResult result_;
};

}  // namespace shoal::test
