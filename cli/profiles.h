// --cpu-prof, --heap-prof, --heap-snapshot, --trace: options as a program's settings.
#pragma once

#include <array>
#include <string>

#include <shoal/embed.h>

#include "cli/options.h"

namespace shoal::cli {

/// A part of Verb::options of the verbs that run one program.
inline constexpr std::array kProfileFlags = {
    Flag::CpuProf,     Flag::CpuProfDir,   Flag::CpuProfName,      Flag::CpuProfInterval,
    Flag::HeapProf,    Flag::HeapProfDir,  Flag::HeapProfName,     Flag::HeapProfInterval,
    Flag::HeapSnapshot, Flag::Trace};

/// False: `error` says what is wrong with them. As with node, what says how a profile is written,
/// without asking for one, is a mistake.
bool read_profiles(const Invocation& invocation, ProfileSettings& out, std::string& error);

}  // namespace shoal::cli
