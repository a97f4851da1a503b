// shoal check, for the verbs that check before they run.
#pragma once

#include <shoal/embed.h>

#include "cli/verb.h"

namespace shoal::cli {

/// Checks files as `shoal check` does. is_quiet: nothing is printed if all is well. The exit code.
int run_check(const Invocation& invocation, const std::vector<std::string>& words, bool is_quiet);

}  // namespace shoal::cli
