// What to say of a syntax error: the phrase of what was met, and a hint at what is wrong.
#pragma once

#include <string>

#include "compiler/syntax/error_site.h"

namespace shoal::syntax {

/// "Unexpected token ';'", "Unexpected identifier 'a'", ...
std::string unexpected_phrase(std::string_view source, const SiteToken& token);

/// Reports the error found there. `is_typescript_only`: the same text would be TypeScript.
void explain(const ErrorSite& site, bool is_typescript_only, bool has_file,
             Diagnostics& diagnostics);

}  // namespace shoal::syntax
