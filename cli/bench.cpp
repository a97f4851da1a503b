// shoal bench: files of benches, one after the other, each in a context of its own. What measures
// and reports is TypeScript: stdlib/shoal/bench.
#include <unistd.h>

#include <cstdio>

#include "cli/profiles.h"
#include "cli/program.h"
#include "cli/terminal.h"
#include "cli/test_host.h"

namespace shoal::cli {
namespace {

std::string text_of(const Invocation& invocation, Flag flag) {
  const std::string* const text = invocation.value(flag);
  return text ? *text : std::string();
}

int bench(const Invocation& invocation) {
  ContextSettings settings;
  if (!read_settings(invocation, settings)) return 2;
  Data::Members options;
  Data::Array words;
  for (const std::string& each : invocation.words) words.emplace_back(each);
  options.emplace_back("words", Data(std::move(words)));
  options.emplace_back("filter", Data(text_of(invocation, Flag::Filter)));
  options.emplace_back("save", Data(text_of(invocation, Flag::Save)));
  options.emplace_back("compare", Data(text_of(invocation, Flag::Compare)));
  options.emplace_back("json", Data(invocation.has(Flag::Json)));
  options.emplace_back("allowJs", Data(invocation.has(Flag::AllowJs)));
  options.emplace_back("colors", Data(wants_colors(STDOUT_FILENO)));
  const bool shows = is_terminal(STDERR_FILENO) && !invocation.has(Flag::Quiet);
  options.emplace_back("shows", Data(shows && !invocation.has(Flag::Json)));
  RuntimeSettings runtime_settings;
  runtime_settings.threads = 1;  // So the counter of instructions is one thread's.
  return run_with_test_host(std::move(runtime_settings), std::move(settings), std::move(options),
                            "shoal:bench/runner", false);
}

constexpr auto kFlags = join_flags(std::array{Flag::Filter, Flag::Save, Flag::Compare, Flag::Json},
                                   kSampleFlags, kProgramFlags, kPermissionFlags);
constexpr Example kExamples[] = {
    {"bench", "all files of benches below this folder"},
    {"bench --save=before.json", "and keep the figures"},
    {"bench --compare=before.json", "say what has changed since"},
};

}  // namespace

const Verb kBenchVerb = {
    .name = "bench",
    .usage = "[options] [FILE or FOLDER...]",
    .summary = "measure: *.bench.ts and *_bench.ts",
    .description =
        "Runs files of benches, one after the other. bench, group and summary are global, and "
        "exported by \"shoal:bench\". Where the system lets us count, instructions of the "
        "processor are told, too: they hardly differ from run to run.",
    .options = kFlags,
    .examples = kExamples,
    .words = Words::Sources,
    .order = Order::Free,
    .runs_programs = true,
    .run = bench,
};

}  // namespace shoal::cli
