// For the tests of the passes after parsing: a source text taken through parse, early errors and
// scopes, and what is asked of the result.
#pragma once

#include <string>
#include <string_view>

#include "compiler/ast/visit.h"
#include "compiler/early_errors/early_errors.h"
#include "compiler/scope/analyze.h"
#include "compiler/syntax/parse.h"

namespace shoal::tests {

struct Setting {
  ast::Goal goal = ast::Goal::Script;
  syntax::Dialect dialect = syntax::Dialect::JavaScript;
  bool verbatim_module_syntax = false;
};
inline constexpr Setting kScript{};
inline constexpr Setting kModule{ast::Goal::Module};
inline constexpr Setting kTypeScript{ast::Goal::Module, syntax::Dialect::TypeScript};
inline constexpr Setting kCommonJs{ast::Goal::CommonJs};
inline constexpr Setting kDirectEval{ast::Goal::DirectEval};
inline constexpr Setting kIndirectEval{ast::Goal::IndirectEval};

class Analyzed {
 public:
  explicit Analyzed(std::string_view text, Setting setting = kScript,
                    scope::EvalContext (*context)(ast::Arena&, ast::TextTable&) = nullptr)
      : source(text) {
    if (context) eval = context(arena, texts);
    syntax::ParseOptions parsing;
    parsing.dialect = setting.dialect;
    parsing.goal = setting.goal;
    parsing.strict = eval.strict;
    program = syntax::parse(source, parsing, arena, texts, types, diagnostics).program;
    if (diagnostics.has_errors()) return;
    early_errors::Options checking;
    checking.eval = context ? &eval : nullptr;
    early_errors::check(*program, texts, diagnostics, checking);
    scope::Options scoping;
    scoping.typescript = setting.dialect != syntax::Dialect::JavaScript;
    scoping.verbatim_module_syntax = setting.verbatim_module_syntax;
    scoping.eval = context ? &eval : nullptr;
    analysis = scope::analyze(*program, arena, texts, diagnostics, scoping);
  }

  /// The first message, or "".
  std::string error() const {
    const Diagnostic* const first = diagnostics.first_error();
    return first ? first->message : "";
  }

  /// The node that starts right after the marker `/*?*/`.
  ast::Node* marked() {
    constexpr std::string_view kMarker = "/*?*/";
    const size_t at = source.find(kMarker);
    return at == std::string::npos ? nullptr
                                   : find(*program, static_cast<uint32_t>(at + kMarker.size()));
  }

  /// How the marked name is reached: "register", "environment 1" (hops), "global", ...; with
  /// " checked" if it is checked for TDZ.
  std::string use() {
    const auto* const id = ast::try_as<ast::Identifier>(marked());
    if (!id || !id->scope) return error().empty() ? "no use here" : error();
    return text_of(scope::reference_of(*id), *id->scope);
  }

  static std::string text_of(const scope::Reference& reference, const scope::Scope& from) {
    static constexpr const char* kNames[] = {"register", "environment", "import", "property",
                                             "global",   "dynamic",     "frame"};
    std::string text = kNames[static_cast<size_t>(reference.access)];
    if (reference.access == scope::Access::Environment)
      text += " " + std::to_string(scope::env_hops(from, *reference.binding));
    if (reference.needs_tdz_check) text += " checked";
    return text;
  }

  /// The binding of the marked name, wherever it stands.
  scope::Binding& binding() {
    auto* const id = ast::try_as<ast::Identifier>(marked());
    SHOAL_VERIFY(id && id->binding);
    return *id->binding;
  }

  template <class T>
  T& first() {
    T* found = nullptr;
    search(*program, [&](ast::Node& node) {
      if (!found) found = ast::try_as<T>(&node);
    });
    SHOAL_VERIFY(found);
    return *found;
  }

  std::string source;
  ast::Arena arena;
  ast::TextTable texts{arena};
  ast::TypeTable types{arena};
  Diagnostics diagnostics;
  scope::EvalContext eval;
  ast::Program* program = nullptr;
  scope::Analysis analysis;

 private:
  template <class F>
  static void search(ast::Node& node, F&& f) {
    f(node);
    ast::for_each_child(node, [&](ast::Node& child) { search(child, f); });
  }
  static ast::Node* find(ast::Node& root, uint32_t start) {
    ast::Node* found = nullptr;
    search(root, [&](ast::Node& node) {
      if (node.start == start) found = &node;  // The innermost.
    });
    return found;
  }
};

}  // namespace shoal::tests
