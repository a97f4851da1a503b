// shoal: the command line. Finds the verb, takes its options apart, and runs it.
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <shoal/embed.h>
#include <unistd.h>

#include "cli/help.h"

namespace shoal::cli {
namespace {

using AllWords = std::span<const std::string>;

/// "--seed", "-r": not "--seed=7".
bool takes_next_word(const std::string& word) {
  return std::ranges::any_of(all_options(), [&](const Option& o) {
    const bool is_it =
        word == std::string("--") + o.name || (o.letter != 0 && word == std::string{'-', o.letter});
    return is_it && o.value == OptionValue::Required;
  });
}

/// Which verb a command line means that names none: that of -e and -p, else run.
const Verb& unnamed_verb(AllWords words) {
  for (size_t at = 0; at < words.size(); ++at) {
    const std::string& word = words[at];
    if (word.size() < 2 || word[0] != '-' || word == "--") break;
    const std::string name = word.substr(0, word.find('='));
    if (name == "-e" || name == "--eval" || name == "-p" || name == "--print" || name == "-pe")
      return kEvalVerb;
    if (takes_next_word(word)) ++at;
  }
  return kRunVerb;
}

/// Commands of other tools: what to do here instead.
struct OtherCommand {
  std::string_view name;
  const char* instead;
};
constexpr OtherCommand kElsewhere[] = {
    {"build", "nothing has to be built: shoal runs TypeScript as it is"},
    {"ci", "'shoal install --frozen'"},
    {"clean", "'shoal cache clear'"},
    {"compile", "nothing has to be built: shoal runs TypeScript as it is"},
    {"coverage", "'shoal test --coverage'"},
    {"create", "'shoal init FOLDER'"},
    {"deploy", "there is no platform of shoal's own; 'shoal run FILE' is all that one needs"},
    {"debug", "there is no debugger yet; --cpu-prof and --trace say what a run does"},
    {"doc", "documentation is for packages such as typedoc"},
    {"dev", "'shoal run --watch FILE', or 'shoal task dev'"},
    {"exec", "'shoal add NAME', then a script of package.json and 'shoal task'"},
    {"fmt", "formatting is for packages such as prettier"},
    {"i", "'shoal install'"},
    {"jupyter", "'shoal repl'"},
    {"lint", "linting is for packages such as eslint; 'shoal check' checks types"},
    {"lsp", "editors use TypeScript's own; 'shoal init' makes what it reads"},
    {"profile", "'shoal run --cpu-prof FILE', or --heap-prof"},
    {"outdated", "the package manager knows: 'npm outdated'"},
    {"publish", "the package manager does it: 'npm publish'"},
    {"serve", "'shoal run -N FILE': servers are node:http's"},
    {"start", "'shoal task start'"},
    {"tsc", "'shoal check'"},
    {"typecheck", "'shoal check'"},
    {"uninstall", "'shoal remove'"},
    {"update", "the package manager does it: 'npm update'; 'shoal add NAME@latest' is one of them"},
    {"upgrade", "a new shoal is put where this one is: 'shoal info' says where"},
    {"vendor", "the package manager has the packages in node_modules"},
    {"version", "'shoal --version', or 'shoal info'"},
    {"watch", "'shoal run --watch FILE', or 'shoal test --watch'"},
    {"x", "'shoal add NAME', then a script of package.json and 'shoal task'"},
};

/// A first word that is no verb, no file and looks like neither's path: a verb misspelt, perhaps.
int misspelt_verb(const std::string& word) {
  if (word.find_first_of("./") != std::string::npos) return 0;
  for (const char* const extension : {"", ".ts", ".tsx", ".mts", ".cts", ".js"})
    if (access((word + extension).c_str(), F_OK) == 0) return 0;
  const std::string text = "there is no command or file '" + word + "'";
  const auto* const other = std::ranges::find(kElsewhere, word, &OtherCommand::name);
  if (other != std::end(kElsewhere)) return usage_error(text + "; here: " + other->instead);
  const std::string near = nearest_verb(word);
  return usage_error(near.empty() ? text : text + "; did you mean '" + near + "'?");
}

int run_verb(const Verb& verb, bool is_named, AllWords given) {
  std::vector<std::string> words(given.begin(), given.end());
  for (std::string& word : words)  // As node has it.
    if (!is_named && word == "-pe") word = "-p";
  Invocation invocation;
  std::string error;
  const char* const more = verb.runs_programs ? std::getenv("SHOAL_OPTIONS") : nullptr;
  if (more && !parse_environment_options(verb, more, invocation, error))
    return usage_error(error, &verb);
  if (!parse_options(verb, words, invocation, error))
    return usage_error(error, is_named ? &verb : nullptr);
  if (invocation.has(Flag::Help)) {
    // `shoal -h test` is as good as `shoal test -h`.
    const Verb* const found =
        is_named || invocation.words.empty() ? nullptr : find_verb(invocation.words[0]);
    const Verb* const topic = is_named ? &verb : found;
    std::fputs((topic ? help_text(*topic) : help_text()).c_str(), stdout);
    return 0;
  }
  if (invocation.has(Flag::Version)) {
    std::printf("shoal %s\n", version());
    return 0;
  }
  if (!is_named && !invocation.words.empty() && access(invocation.words[0].c_str(), F_OK) != 0)
    if (find_verb(invocation.words[0]))
      return usage_error("options stand behind the command: 'shoal " + invocation.words[0] + " " +
                         given[0] + " ...'");
  return verb.run(invocation);
}

/// Whether somebody pipes a program in: `shoal <main.ts`.
bool has_input() {
  if (isatty(STDIN_FILENO) != 0) return false;
  const int first = std::getchar();
  return first != EOF && std::ungetc(first, stdin) != EOF;
}

int run(AllWords words) {
  if (words.empty() && isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0)
    return run_verb(kReplVerb, true, words);
  static const std::string kFromInput[] = {"-"};
  if (words.empty() && has_input()) return run_verb(kRunVerb, false, kFromInput);
  if (words.empty()) {
    std::fputs(help_text().c_str(), stderr);
    return 2;
  }
  if (words[0] == "-v") {
    std::printf("shoal %s\n", version());
    return 0;
  }
  if (const Verb* const verb = find_verb(words[0])) return run_verb(*verb, true, words.subspan(1));
  if (words[0][0] != '-')
    if (const int wrong = misspelt_verb(words[0])) return wrong;
  return run_verb(unnamed_verb(words), false, words);
}

}  // namespace
}  // namespace shoal::cli

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // A closed pipe is an error of write.
  std::signal(SIGXFSZ, SIG_IGN);  // So is a file over the limit.
  const std::vector<std::string> words(argv + 1, argv + argc);
  return shoal::cli::run(words);
}
