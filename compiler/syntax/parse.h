// The front door of the front end: source text in, AST out. tree-sitter parses, the lowering turns
// its tree into ours, and what the grammar gets wrong or leaves open is repaired on the way. Early
// errors (compiler/early_errors) and scopes (compiler/scope) are passes of their own, over the
// result.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/ast/ast.h"
#include "compiler/diagnostics.h"

namespace shoal::syntax {

enum class Dialect : uint8_t {
  JavaScript,  ///< .js .mjs .cjs; also eval and new Function, whatever called them. With JSX.
  TypeScript,  ///< .ts .mts .cts
  Tsx,         ///< .tsx .jsx
};

struct ParseOptions {
  Dialect dialect = Dialect::TypeScript;
  ast::Goal goal = ast::Goal::Module;
  bool strict = false;                  ///< Strict from outside: direct eval in strict code.
  bool keep_casts = false;              ///< Keep `e as T` as TypeCast, for run-time checks.
  bool verbatim_module_syntax = false;  ///< No import is elidable unless it says `type`.
  bool keep_type_imports = false;       ///< Imports that say `type` are in the tree.
  /// Goal::FunctionConstructor: the source is a function put together from parameters and body
  /// (§20.2.1.1.1); these are the offsets of its "(" , ")" , "{" and "}", which must be found there
  /// again. The program is then one expression statement with the function expression, which has no
  /// id.
  uint32_t function_parens[2] = {0, 0};
  uint32_t function_braces[2] = {0, 0};
  /// Called now and then while parsing; false gives up (DiagnosticCode::ParserTooSlow). May be
  /// null.
  bool (*keep_going)(void* user) = nullptr;
  void* keep_going_user = nullptr;
  /// Called when tree-sitter is done, each time; may be null.
  void (*parsed)(void* user) = nullptr;
  void* parsed_user = nullptr;
};

constexpr uint32_t kSourceBytesMax = 256u << 20;

struct ParseResult {
  ast::Program* program = nullptr;  ///< Null if there were errors.
  /// What spans refer to: the source, or a copy in the arena where the source was not valid
  /// (WTF-)UTF-8.
  std::string_view source;
};

/// Parses UTF-8; lone surrogates may stand as three bytes (WTF-8), other invalid bytes read as
/// U+FFFD. The source must outlive the result. Diagnostics are appended.
ParseResult parse(std::string_view source, const ParseOptions& options, ast::Arena& arena,
                  ast::TextTable& texts, ast::TypeTable& types, Diagnostics& diagnostics);

/// UTF-16 to WTF-8, for sources that are ECMAScript strings (eval).
std::string to_wtf8(std::u16string_view units);

}  // namespace shoal::syntax
