// shoal run FILE: the file as a program.
#include <cstdio>

#include "cli/check.h"
#include "cli/profiles.h"
#include "cli/program.h"
#include "cli/terminal.h"
#include "cli/watch.h"

namespace shoal::cli {
namespace {

int dump(const Invocation& invocation) {
  DumpRequest request{
      .path = invocation.words[0], .is_script = invocation.has(Flag::Script), .text = {}};
  if (request.path == "-") request.text = read_standard_input();
  const Expected<std::string> text =
      invocation.has(Flag::PrintAst) ? dump_ast(request) : dump_bytecode(request);
  if (text)
    std::fputs(text->c_str(), stdout);
  else
    std::fputs(text.error().message.c_str(), stderr);
  return text ? 0 : 1;
}

int run(const Invocation& invocation) {
  const std::vector<std::string>& words = invocation.words;
  if (words.empty()) {
    // An option without its value has taken the file's name for it.
    ContextSettings unused;
    if (!read_settings(invocation, unused)) return 2;
    return usage_error("nothing to run: name a file", invocation.verb);
  }
  if (invocation.has(Flag::PrintBytecode) || invocation.has(Flag::PrintAst))
    return dump(invocation);
  if (invocation.has(Flag::Check)) {
    const int code = run_check(invocation, {words[0]}, true);
    if (code != 0) return code;
  }
  if (invocation.has(Flag::Script) && !preloads_of(invocation).empty())
    return usage_error("--preload is for modules, --script for what is none", invocation.verb);
  if (invocation.has(Flag::Script)) return run_program(invocation, MainProgram::scripts(words));
  std::vector<std::string> arguments(words.begin() + 1, words.end());
  if (words[0] == "-")
    return run_program(invocation,
                       MainProgram::source(read_standard_input(), "[stdin]", std::move(arguments)));
  MainProgram program = MainProgram::file(words[0], std::move(arguments));
  if (invocation.has(Flag::Watch) || invocation.has(Flag::WatchPath))
    return watch_program(invocation, program);
  return run_program(invocation, std::move(program));
}

constexpr auto kFlags = join_flags(
    kProgramFlags,
    std::array{Flag::Check, Flag::Yes, Flag::Watch, Flag::WatchPath, Flag::NoClearScreen,
               Flag::Script, Flag::Record, Flag::Replay, Flag::PrintAst, Flag::PrintBytecode},
    kProfileFlags, kPermissionFlags);
constexpr Example kExamples[] = {
    {"run main.ts --fast a b", "process.argv.slice(2) is ['--fast', 'a', 'b']"},
    {"main.ts", "the same for short"},
    {"run - <main.ts", "a program from standard input"},
    {"run --watch main.ts", "again whenever a file of it changes"},
    {"run --env-file --seed=7 main.ts", "with .env, and the same random numbers each time"},
};

}  // namespace

const Verb kRunVerb = {
    .name = "run",
    .usage = "[options] FILE [arguments...]",
    .summary = "run a program; 'shoal FILE' for short, '-' reads it from standard input",
    .description =
        "Runs a program: a .ts, .tsx, .mts or .cts file, or '-' for standard input. What stands "
        "behind the file is the program's: process.argv from its third element on. Types are "
        "erased, not checked.",
    .options = kFlags,
    .examples = kExamples,
    .words = Words::Sources,
    .order = Order::OptionsFirst,
    .runs_programs = true,
    .run = run,
};

}  // namespace shoal::cli
