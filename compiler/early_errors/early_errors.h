// Early errors: what ECMA-262's Static Semantics: Early Errors forbid and the grammar lets through.
// One walk over the AST, which runs before the scope analysis and needs no scopes: what depends on
// declarations (redeclared names, unknown private names, unresolved exports) the scope analysis
// reports itself, as it finds it.
#pragma once

#include <string>

#include "compiler/ast/ast.h"
#include "compiler/diagnostics.h"
#include "compiler/scope/analyze.h"

namespace shoal::early_errors {

/// Checks the pattern of a RegExp literal (the flags are valid): true, or a message of what is
/// wrong.
using RegExpCheck = bool (*)(const ast::Text& pattern, const ast::Text& flags,
                             std::string& message);

struct Options {
  const scope::EvalContext* eval = nullptr;  ///< For Goal::DirectEval; may be null.
  RegExpCheck check_regexp = nullptr;        ///< Null: patterns pass unseen.
};

/// Appends an error for each violation. The program is not changed.
void check(ast::Program& program, ast::TextTable& texts, Diagnostics& diagnostics,
           const Options& options);

}  // namespace shoal::early_errors
