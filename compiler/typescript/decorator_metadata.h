// emitDecoratorMetadata: each decorated class, member and constructor of experimentalDecorators
// gets decorators that note its types, design:type, design:paramtypes and design:returntype, if
// there is a Reflect.metadata when they are evaluated. A pass over the AST, before all others.
#pragma once

#include "compiler/ast/ast.h"

namespace shoal::typescript {

/// Unless strict_null_checks, `T | null` and `T | undefined` are noted as T.
void add_decorator_metadata(ast::Program& program, ast::Arena& arena, ast::TextTable& texts,
                            bool strict_null_checks);

}  // namespace shoal::typescript
