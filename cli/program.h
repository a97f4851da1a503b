// Programs that a verb runs: the options that all of these have, made into a context's settings; a
// context, run to its end.
#pragma once

#include <shoal/embed.h>

#include "cli/permissions.h"
#include "cli/verb.h"

namespace shoal::cli {

/// A part of Verb::options of every verb that runs programs, with kPermissionFlags.
inline constexpr std::array kProgramFlags = {
    Flag::EnvFile, Flag::Preload, Flag::Import,  Flag::Require, Flag::Seed,    Flag::Conditions,
    Flag::AllowJs, Flag::Stats,   Flag::GcStats, Flag::Stress,  Flag::Inspect, Flag::InspectBrk};

/// Of --preload and its like, in the order in which they are evaluated: absolute paths, and names
/// of packages.
std::vector<std::string> preloads_of(const Invocation& invocation);

/// False: a message is on standard error, and the exit code is 2. Sets the environment as
/// --env-file says, so it comes before threads do.
bool read_settings(const Invocation& invocation, ContextSettings& out);

/// A runtime whose contexts run on this thread; Workers bring their own.
Runtime make_runtime();

/// Of a program that has run: its error, what --gc-stats and --stats want to know.
void tell_result(const Invocation& invocation, const ProgramResult& result, double seconds);

/// Runs a program to its end and tells of errors. The exit code.
int run_program(const Invocation& invocation, MainProgram program);
/// The same with settings that were read, and changed perhaps.
int run_program(const Invocation& invocation, MainProgram program, ContextSettings settings);

}  // namespace shoal::cli
