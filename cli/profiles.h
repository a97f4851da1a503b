// --cpu-prof, --heap-prof, --heap-snapshot, --trace: options as a program's settings.
#pragma once

#include <array>
#include <string>

#include <shoal/embed.h>

#include "cli/verb.h"

namespace shoal::cli {

/// A part of Verb::options of the verbs that run many programs: each has profiles of its own.
inline constexpr std::array kSampleFlags = {
    Flag::CpuProf,  Flag::CpuProfDir,  Flag::CpuProfName,  Flag::CpuProfInterval,
    Flag::HeapProf, Flag::HeapProfDir, Flag::HeapProfName, Flag::HeapProfInterval};
/// Of those that run one.
inline constexpr auto kProfileFlags =
    join_flags(kSampleFlags, std::array{Flag::HeapSnapshot, Flag::Trace});

/// False: `error` says what is wrong with them. As with node, what says how a profile is written,
/// without asking for one, is a mistake.
bool read_profiles(const Invocation& invocation, ProfileSettings& out, std::string& error);

}  // namespace shoal::cli
