// shoal repl: read, evaluate, print, and again.
#include "cli/repl.h"

#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "cli/program.h"
#include "cli/terminal.h"

namespace shoal::cli {
namespace {

/// Of a value's text: what is shown; the rest is kept for .more.
std::string fitting(Repl& repl, std::string text) {
  const size_t rows = repl.editor ? std::max(terminal_rows(), 10U) * 2 : SIZE_MAX;
  size_t at = 0, count = 0;
  while (count < rows && at < text.size()) {
    at = std::min(text.find('\n', at), text.size() - 1) + 1;
    ++count;
  }
  if (at >= text.size()) return text;
  repl.rest = text.substr(at);
  const auto more = std::count(repl.rest.begin(), repl.rest.end(), '\n');
  return text.substr(0, at) + "... " + std::to_string(more) + " more lines: .more shows them\n";
}

void greet(const Invocation& invocation) {
  if (invocation.has(Flag::Quiet)) return;
  std::printf("shoal %s. Type .help for help, Ctrl-D to leave.\n", version());
  std::fflush(stdout);
}

/// What --eval and SHOAL_REPL give to begin with. False: it threw.
bool run_first(Repl& repl) {
  bool is_good = true;
  for (const std::string& text : repl.session.invocation().values(Flag::Eval))
    if (!text.empty()) is_good &= run_repl_input(repl, text);
  return is_good;
}

int run_on_terminal(const Invocation& invocation) {
  LineEditor* target = nullptr;
  ReplSession session(invocation, [&target](std::string_view text, bool is_error) {
    if (target) target->print(text, is_error);
  });
  LineHistory history(LineHistory::default_path());
  LineEditor editor(repl_hooks(session), history, wants_colors(STDOUT_FILENO));
  target = &editor;
  if (!session.begin()) return 2;
  std::signal(SIGINT, SIG_IGN);  // Between two lines nobody reads it; the editor has it as a key.
  greet(invocation);
  Repl repl{session, &editor, {}, {}, false, 0};
  (void)run_first(repl);
  bool was_interrupted = false;
  while (!repl.is_over && !session.has_exited()) {
    std::string text;
    const LineEditor::Outcome outcome = editor.read("> ", text);
    if (outcome == LineEditor::Outcome::Closed) run_repl_command(repl, ".exit");
    if (outcome == LineEditor::Outcome::Interrupted) {
      if (text.empty() && was_interrupted) run_repl_command(repl, ".exit");
      if (text.empty() && !was_interrupted)
        editor.print("Ctrl-C once more, Ctrl-D or .exit to leave\n", false);
      was_interrupted = text.empty();
      continue;
    }
    was_interrupted = false;
    if (text.find_first_not_of(" \t\n") == std::string::npos) continue;
    history.add(text);
    if (!run_repl_command(repl, text)) (void)run_repl_input(repl, text);
  }
  session.end();  // It prints by the editor, which goes first.
  return session.has_exited() ? session.exit_code() : repl.exit_code;
}

/// The text's inputs, each as long as it must be.
int run_from_input(const Invocation& invocation) {
  ReplSession session(invocation, [](std::string_view text, bool is_error) {
    std::fwrite(text.data(), 1, text.size(), is_error ? stderr : stdout);
    std::fflush(is_error ? stderr : stdout);
  });
  if (!session.begin()) return 2;
  Repl repl{session, nullptr, {}, {}, false, 0};
  bool is_good = run_first(repl);
  const std::string all = read_standard_input();
  std::string text;
  for (size_t start = 0; start < all.size() && !repl.is_over && !session.has_exited();) {
    const size_t end = std::min(all.find('\n', start), all.size());
    const std::string line = all.substr(start, end - start);
    start = end + 1;
    if (line == ".break") {
      text.clear();
      continue;
    }
    if (text.empty() && run_repl_command(repl, line)) continue;
    text += line + "\n";
    if (text.find_first_not_of(" \t\n") == std::string::npos) text.clear();
    const bool is_last = start >= all.size();
    if (text.empty() || (!is_last && check_input(text).state == SourceCheck::State::Incomplete))
      continue;
    is_good &= run_repl_input(repl, std::exchange(text, {}));
  }
  if (session.has_exited()) return session.exit_code();
  return repl.is_over ? repl.exit_code : is_good ? 0 : 1;
}

constexpr auto kFlags = join_flags(std::array{Flag::Eval}, kProgramFlags, kPermissionFlags);
constexpr Example kExamples[] = {
    {"repl", "inputs are TypeScript modules: import and await work"},
    {"", "the same, on a terminal"},
    {"repl --eval='const n = 1'", "with something there to begin with"},
    {"repl <inputs.ts", "inputs from a file, and what each gives"},
};

}  // namespace

bool run_repl_input(Repl& repl, const std::string& text) {
  ReplSession::Answer answer = repl.session.run(text);
  if (repl.session.has_exited()) return true;
  if (answer.is_interrupted) {
    std::printf("%s", answer.result.text.empty() ? "Interrupted\n" : answer.result.text.c_str());
    std::fflush(stdout);
    return false;
  }
  const bool is_good = !answer.result.threw;
  if (is_good) repl.inputs.push_back(text);
  const bool shows = !is_good || repl.editor || !answer.result.is_undefined;
  std::string shown = shows ? answer.result.text : "";
  if (shows && !shown.ends_with('\n')) shown += '\n';
  std::FILE* const out = is_good || repl.editor ? stdout : stderr;
  std::fputs(fitting(repl, std::move(shown)).c_str(), out);
  std::fflush(out);
  return is_good;
}

int run_repl(const Invocation& invocation) {
  if (!invocation.words.empty())
    return usage_error("repl takes no files; .load runs one", invocation.verb);
  const bool is_terminal_there = is_terminal(STDIN_FILENO) && is_terminal(STDOUT_FILENO);
  return is_terminal_there ? run_on_terminal(invocation) : run_from_input(invocation);
}

const Verb kReplVerb = {
    .name = "repl",
    .usage = "[options]",
    .summary = "try things out, a line at a time; also shoal alone, on a terminal",
    .description =
        "Reads TypeScript, evaluates it, prints its value. Each input is a module, so import and "
        "await work; names that it declares are there for the next ones, which may declare them "
        "again. What was entered is kept in SHOAL_REPL_HISTORY, else in "
        "~/.local/state/shoal/repl_history.",
    .options = kFlags,
    .examples = kExamples,
    .runs_programs = true,
    .run = run_repl,
};

}  // namespace shoal::cli
