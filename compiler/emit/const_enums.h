// The members of a `const enum` are constants that may be used above it: so it is filled at the
// start of its list of statements, if it needs nothing but itself.
#pragma once

#include "compiler/ast/ast.h"

namespace shoal::emit {

bool is_hoisted(const ast::EnumDeclaration& node);

/// The enum that the statement declares, if it is hoisted; else null.
ast::EnumDeclaration* hoisted_enum(ast::Statement* statement);

}  // namespace shoal::emit
