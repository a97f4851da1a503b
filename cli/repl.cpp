// shoal repl: read, evaluate, print, and again.
#include "cli/repl.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

#include "cli/files.h"
#include "cli/pager.h"
#include "cli/program.h"
#include "cli/terminal.h"

namespace shoal::cli {
namespace {

void write_out(std::string_view text, bool is_error) {
  std::FILE* const out = is_error ? stderr : stdout;
  std::fwrite(text.data(), 1, text.size(), out);
  std::fflush(out);
}

void greet(const Invocation& invocation) {
  if (invocation.has(Flag::Quiet)) return;
  std::printf("shoal %s. Type .help for help, Ctrl-D to leave.\n", version());
  std::fflush(stdout);
}

/// What --preload and --eval give to begin with. False: it threw.
bool run_first(Repl& repl) {
  bool is_good = true;
  for (const std::string& name : preloads_of(repl.session.invocation()))
    is_good &= run_repl_input(repl, "import " + json_string(name), false);
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
  Repl repl{session, &editor, write_out};
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
    if (text.find_first_not_of(" \t\n") == std::string::npos || is_given_up(text)) continue;
    history.add(text);
    if (!run_repl_command(repl, text)) (void)run_repl_input(repl, text);
  }
  session.end();  // It prints by the editor, which goes first.
  return session.has_exited() ? session.exit_code() : repl.exit_code;
}

/// The text's inputs, each as long as it must be.
int run_from_input(const Invocation& invocation) {
  ReplSession session(invocation, write_out);
  if (!session.begin()) return 2;
  Repl repl{session, nullptr, write_out};
  bool is_good = run_first(repl);
  const std::string all = read_standard_input();
  for (size_t start = 0; start < all.size() && !repl.is_over && !session.has_exited();) {
    const size_t end = std::min(all.find('\n', start), all.size());
    is_good &= feed_line(repl, all.substr(start, end - start), end + 1 >= all.size());
    start = end + 1;
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

void show_output(Repl& repl, std::string text) {
  if (!repl.editor) return repl.write(text, false);
  const size_t shown =
      show_pages(text, repl.editor->keys(), {std::max(terminal_rows(), 10U), terminal_columns()});
  repl.rest = text.substr(shown);
  if (repl.rest.empty()) return;
  repl.write("... " + more_lines(repl.rest) + ": .more goes on\n", false);
}

bool run_repl_input(Repl& repl, const std::string& text, bool shows_value) {
  ReplSession::Answer answer = repl.session.run(text);
  if (repl.session.has_exited()) return true;
  if (answer.is_interrupted) {
    repl.write(answer.result.text.empty() ? "Interrupted\n" : answer.result.text, false);
    return false;
  }
  const bool is_good = !answer.result.threw;
  if (is_good) repl.inputs.push_back(text);
  if (is_good && !shows_value) return true;
  const bool shows = !is_good || repl.editor || !answer.result.is_undefined;
  if (!shows) return is_good;
  std::string shown = std::move(answer.result.text);
  if (!shown.ends_with('\n')) shown += '\n';
  if (is_good)
    show_output(repl, std::move(shown));
  else
    repl.write(shown, repl.editor == nullptr);
  return is_good;
}

bool feed_line(Repl& repl, const std::string& line, bool is_last) {
  std::string& text = repl.begun;
  if ((text.empty() || is_given_up(line)) && run_repl_command(repl, line)) return true;
  text += line + "\n";
  if (text.find_first_not_of(" \t\n") == std::string::npos) text.clear();
  if (text.empty() || (!is_last && check_input(text).state == SourceCheck::State::Incomplete))
    return true;
  return run_repl_input(repl, std::exchange(text, {}));
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
