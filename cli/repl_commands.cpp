#include <unistd.h>

#include <algorithm>
#include <utility>

#include "cli/files.h"
#include "cli/keys.h"
#include "cli/permissions.h"
#include "cli/repl.h"
#include "cli/terminal.h"
#include "include/shoal/nearest.h"

namespace shoal::cli {
namespace {

void say(const Repl& repl, const std::string& text) { repl.write(text, false); }

void help(Repl& repl, const std::string&) {
  for (const ReplCommand& each : repl_commands()) {
    std::string term = std::string(each.name) + " " + each.usage;
    term.resize(std::max<size_t>(term.size(), 18), ' ');
    say(repl, "  " + term + " " + each.help + "\n");
  }
  say(repl,
      "\n  Tab completes, Up and Down go through what was entered, Ctrl-R searches it;\n"
      "  Alt-Enter begins a new line; Ctrl-C stops what runs, Ctrl-D ends.\n"
      "  _ is the last value, _error the last error.\n");
}

/// A file as one input; if it is none as a whole (a name is declared twice, as inputs may), each of
/// its inputs by itself, as if it were typed.
void load(Repl& repl, const std::string& path) {
  std::string text, error;
  if (path.empty()) return say(repl, "error: .load wants the name of a file\n");
  if (!read_text_file(path, text, error))
    return say(repl, "error: cannot read " + path + ": " + error + "\n");
  if (check_input(text).state == SourceCheck::State::Complete)
    return (void)run_repl_input(repl, text);
  for (size_t start = 0; start < text.size() && !repl.is_over;) {
    const size_t end = std::min(text.find('\n', start), text.size());
    if (!feed_line(repl, text.substr(start, end - start), end + 1 >= text.size())) return;
    start = end + 1;
  }
}

void save(Repl& repl, const std::string& path) {
  if (path.empty()) return say(repl, "error: .save wants the name of a file\n");
  std::string text, error;
  for (const std::string& each : repl.inputs) text += each + "\n";
  if (!write_text_file(path, text, error))
    return say(repl, "error: cannot write " + path + ": " + error + "\n");
  say(repl, std::to_string(repl.inputs.size()) + " inputs are in " + path + "\n");
}

void editor(Repl& repl, const std::string&) {
  if (!repl.editor) return say(repl, "error: .editor needs a terminal\n");
  std::string text;
  LineEditor::Outcome outcome;
  {
    const RawMode raw(STDIN_FILENO);  // A Ctrl-D typed from here on is the editor's.
    say(repl, "// Ctrl-D runs it, Ctrl-C does not\n");
    outcome = repl.editor->read("", text, true);
  }
  if (outcome == LineEditor::Outcome::Entered) (void)run_repl_input(repl, text);
}

void break_off(Repl& repl, const std::string&) { repl.begun.clear(); }

void clear(Repl& repl, const std::string&) {
  repl.inputs.clear();
  if (!repl.session.begin())
    repl.is_over = true;
  else
    say(repl, "A new session begins.\n");
}

void exit_repl(Repl& repl, const std::string&) {
  // As a program would: its `exit` listeners run.
  (void)repl.session.run("process.exit()");
  repl.is_over = true;
  repl.exit_code = repl.session.exit_code();
}

void type(Repl& repl, const std::string& text) {
  if (!text.empty() && !run_repl_input(repl, text, false)) return;
  say(repl, repl.session.type_of_last() + "\n");
}

void bytecode(Repl& repl, const std::string& text) {
  const Expected<std::string> shown = dump_bytecode({"input.ts", false, text});
  show_output(repl, shown ? *shown : shown.error().message);
}

void heap(Repl& repl, const std::string&) {
  const ContextStatistics s = repl.session.statistics();
  say(repl, "  heap         " + size_text(s.heap_bytes) + " in use, " +
                size_text(s.reserved_bytes) + " held\n  outside      " +
                size_text(s.external_bytes) + "\n  allocated    " + size_text(s.allocated_bytes) +
                " ever\n  collections  " + std::to_string(s.young_collections) + " young, " +
                std::to_string(s.full_collections) + " full; the longest pause took " +
                std::to_string(s.longest_pause_us) + " us\n  instructions " +
                std::to_string(s.fuel_spent) + "\n");
}

void perms(Repl& repl, const std::string&) {
  ContextSettings settings;
  settings.process.emplace();
  std::string error;
  if (!read_permissions(repl.session.invocation(), settings, error)) return say(repl, error + "\n");
  for (const std::string& line : describe_permissions(settings.permissions))
    say(repl, "  " + line + "\n");
}

void more(Repl& repl, const std::string&) {
  if (repl.rest.empty()) return say(repl, "There is no more.\n");
  show_output(repl, std::exchange(repl.rest, {}));
}

constexpr ReplCommand kCommands[] = {
    {".help", "", "this text", help},
    {".load", "FILE", "runs a file", load},
    {".save", "FILE", "writes what was entered to a file", save},
    {".editor", "", "several lines at a time", editor},
    {".break", "", "gives up an input that has been begun", break_off},
    {".clear", "", "begins a new session", clear},
    {".type", "[EXPRESSION]", "a type for its value, or for the last one", type},
    {".bytecode", "CODE", "what it is compiled to", bytecode},
    {".heap", "", "memory of the session", heap},
    {".perms", "", "what the session may", perms},
    {".more", "", "the rest of the last output", more},
    {".exit", "", "ends; also Ctrl-D", exit_repl},
};

}  // namespace

std::span<const ReplCommand> repl_commands() noexcept { return kCommands; }

bool run_repl_command(Repl& repl, const std::string& line) {
  const size_t start = line.find_first_not_of(" \t");
  if (start == std::string::npos || line[start] != '.' || start + 1 >= line.size()) return false;
  const char after = line[start + 1];
  if (after < 'a' || after > 'z') return false;
  const size_t end = std::min(line.find_first_of(" \t\n", start), line.size());
  const std::string name = line.substr(start, end - start);
  const size_t argument = line.find_first_not_of(" \t\n", end);
  const size_t last = line.find_last_not_of(" \t\n");
  for (const ReplCommand& each : kCommands) {
    if (name != each.name) continue;
    each.run(repl, argument == std::string::npos ? "" : line.substr(argument, last + 1 - argument));
    return true;
  }
  std::vector<std::string> names;
  for (const ReplCommand& each : kCommands) names.emplace_back(each.name);
  const std::string near = nearest_name(name, names);
  say(repl, "error: there is no command " + name +
                (near.empty() ? "; .help lists them\n" : "; did you mean " + near + "?\n"));
  return true;
}

}  // namespace shoal::cli
