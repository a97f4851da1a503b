// Comments at the head of a file that say what its JSX becomes: `/** @jsx h */`.
#pragma once

#include <string_view>

#include "compiler/compile.h"

namespace shoal::typescript {

/// Takes `@jsx`, `@jsxFrag`, `@jsxImportSource` and `@jsxRuntime` over what the options say.
void apply_jsx_pragmas(std::string_view source, CompileOptions& options);

}  // namespace shoal::typescript
