// shoal eval CODE: a text as a program.
#include "cli/profiles.h"
#include "cli/program.h"
#include "cli/terminal.h"

namespace shoal::cli {
namespace {

/// What --eval=CODE and --print=CODE give, else the first word; '-' is standard input.
bool take_code(const Invocation& invocation, std::vector<std::string>& words, std::string& code) {
  const std::string* given = invocation.value(Flag::Eval);
  if (!given) given = invocation.value(Flag::Print);
  if (given) {
    code = *given;
    return true;
  }
  if (words.empty()) return false;
  code = words[0] == "-" ? read_standard_input() : words[0];
  words.erase(words.begin());
  return true;
}

int run(const Invocation& invocation) {
  std::vector<std::string> words = invocation.words;
  std::string code;
  if (!take_code(invocation, words, code))
    return usage_error("nothing to evaluate: give some code", invocation.verb);
  // Between the code and its arguments `--` may stand, as in node -e.
  if (!words.empty() && words[0] == "--") words.erase(words.begin());
  return run_program(invocation, MainProgram::source(std::move(code), "[eval]", std::move(words),
                                                     invocation.has(Flag::Print)));
}

constexpr auto kFlags =
    join_flags(std::array{Flag::Print, Flag::Eval}, kProgramFlags, kProfileFlags,
               kPermissionFlags);
constexpr Example kExamples[] = {
    {"eval 'console.log(await Promise.resolve(1))'", "a module"},
    {"-p '[1, 2].map(x => 2 * x)'", "prints the value: [ 2, 4 ]"},
    {"eval - <script.ts", "from standard input"},
};

}  // namespace

const Verb kEvalVerb = {
    .name = "eval",
    .usage = "[options] CODE [arguments...]",
    .summary = "evaluate TypeScript; also -e CODE, and -p CODE to print the value",
    .description =
        "Evaluates TypeScript as a module; with -p as a script, whose value it prints. "
        "Imports are relative to the current folder.",
    .options = kFlags,
    .examples = kExamples,
    .order = Order::OptionsFirst,
    .runs_programs = true,
    .run = run,
};

}  // namespace shoal::cli
