// What the program may: the flags, for all verbs that run programs.
#pragma once

#include <shoal/permissions.h>

#include "cli/verb.h"

namespace shoal::cli {

/// Of run, eval, repl, test, bench, task: a part of Verb::options.
inline constexpr std::array kPermissionFlags = {Flag::AllowAll};

/// What the flags allow. False: `error` says what is wrong with them.
bool read_permissions(const Invocation& invocation, ContextPermissions& out, std::string& error);

}  // namespace shoal::cli
