// shoal check, for the verbs that check before they run.
#pragma once

#include <shoal/embed.h>

#include "cli/verb.h"

namespace shoal::cli {

/// Checks files as `shoal check` does. is_quiet: nothing is printed if all is well. The exit code.
int run_check(const Invocation& invocation, const std::vector<std::string>& words, bool is_quiet);

/// Brings TypeScript from npm's registry into the cache. The exit code.
int fetch_typescript(bool is_quiet);
/// Where such packages are; empty: nowhere, as the cache is off.
std::string cached_packages_folder();

}  // namespace shoal::cli
