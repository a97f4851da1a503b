// What the program may: the flags, for all verbs that run programs.
#pragma once

#include <shoal/context.h>

#include "cli/verb.h"

namespace shoal::cli {

/// Of run, eval, repl, test, bench, task: a part of Verb::options.
inline constexpr std::array kPermissionFlags = {
    Flag::AllowAll,  Flag::PermissionSet, Flag::AllowRead, Flag::AllowWrite, Flag::AllowNet,
    Flag::AllowEnv,  Flag::AllowRun,      Flag::AllowSys,  Flag::AllowFfi,   Flag::DenyRead,
    Flag::DenyWrite, Flag::DenyNet,       Flag::DenyEnv,   Flag::DenyRun,    Flag::DenySys,
    Flag::DenyFfi,   Flag::NoPrompt,      Flag::Audit};

/// What the flags allow, whether the program may ask for more, and where that is written down.
/// False: `error` says what is wrong with them. The process must be set.
bool read_permissions(const Invocation& invocation, ContextSettings& out, std::string& error);

/// "read", "net": as flags and reports have it.
const char* name_of(ContextPermissions::Kind kind);
/// "allowed  read /tmp", "denied   net", a line each; "nothing is allowed".
std::vector<std::string> describe_permissions(const ContextPermissions& permissions);

}  // namespace shoal::cli
