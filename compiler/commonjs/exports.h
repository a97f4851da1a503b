// Which names a CommonJS module exports, as far as its text shows: what an ES module can import
// from it by name. The conventions are those that Node's lexer of such modules knows (assignments
// to exports.x, module.exports = {...}, Object.defineProperty, the re-exports that TypeScript and
// Babel write), found in the AST instead of among tokens, whatever surrounds them: code that never
// runs
// (`0 && (module.exports = {...})`) is how bundlers tell.
#pragma once

#include <vector>

#include "compiler/ast/ast.h"

namespace shoal::commonjs {

struct Exports {
  std::vector<const ast::Text*> names;      // Each once, in order.
  std::vector<const ast::Text*> reexports;  // Specifiers of modules that are exported whole.
};

Exports find_exports(ast::Program& program);

/// What `export = value` exports by name: the keys that an object literal shows.
std::vector<const ast::Text*> members_of(const ast::Expression& value);

/// Whether the text is an ES module by its syntax: import and export declarations, top-level await.
bool has_module_syntax(const ast::Program& program);

}  // namespace shoal::commonjs
