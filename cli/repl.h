// The REPL's parts: what is edited (repl_input.cpp), what runs (repl_session.cpp), the commands
// that begin with a dot (repl_commands.cpp), and the loop (repl.cpp).
#pragma once

#include <shoal/embed.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/line_editor.h"
#include "cli/verb.h"

namespace shoal::cli {

/// A session in a context of its own, on a thread of its own: timers and the like go on while a
/// person types. One that has ended can be begun anew.
class ReplSession {
 public:
  using Print = std::function<void(std::string_view text, bool is_error)>;
  ReplSession(const Invocation& invocation, Print print);
  ~ReplSession();
  ReplSession(const ReplSession&) = delete;
  ReplSession& operator=(const ReplSession&) = delete;

  /// False: the command line is wrong, and that has been said.
  bool begin();
  /// Nothing is printed any more after that.
  void end();
  /// process.exit was called: with this code.
  bool has_exited() const noexcept { return has_exited_; }
  int exit_code() const noexcept { return exit_code_; }

  struct Answer {
    InputResult result;
    bool is_interrupted = false;  // By Ctrl-C, and it did not answer.
  };
  /// Waits for it, or for Ctrl-C: then what runs is stopped, what waits is left waiting.
  Answer run(const std::string& text);
  /// A value's short form, without side effects: of a path by looking; of another expression in a
  /// context of its own that may nothing, and that is thrown away. Empty: there is none.
  std::string preview(std::string_view text);
  /// Names that may follow `path.`, or that are in scope. None if the session is busy.
  std::vector<std::string> names(const std::string& path) const;
  std::string type_of_last() const;
  ContextStatistics statistics() const;
  const Invocation& invocation() const noexcept { return invocation_; }

 private:
  std::string try_out(const std::string& text);
  Expected<ContextHandle> make_context();

  const Invocation& invocation_;
  const Print print_;
  const bool has_colors_;
  Runtime runtime_;
  std::unique_ptr<Session> session_;
  std::atomic<bool> has_exited_{false};
  std::atomic<int> exit_code_{0};
};

// --- repl_input.cpp: what the editor asks
/// Its last line is `.break`.
bool is_given_up(std::string_view text);
LineHooks repl_hooks(ReplSession& session);
/// Of a text at its cursor: properties, globals, module and file names, commands.
LineCompletions complete_input(const ReplSession& session, std::string_view text, size_t cursor);

// --- repl_commands.cpp
struct Repl {
  ReplSession& session;
  LineEditor* editor;                    // Null: inputs come from a file.
  ReplSession::Print write;              // What values and commands print.
  std::vector<std::string> inputs = {};  // That ran without an error, for .save.
  std::string begun = {};                // An input that goes on in the next line: see feed_line.
  std::string rest = {};                 // Of the last output: what was not shown.
  bool is_over = false;
  int exit_code = 0;
};
struct ReplCommand {
  const char* name;  // ".help"
  const char* usage;
  const char* help;
  void (*run)(Repl& repl, const std::string& argument);
};
std::span<const ReplCommand> repl_commands() noexcept;
/// False: it is no command.
bool run_repl_command(Repl& repl, const std::string& line);

// --- repl.cpp
/// Runs an input and shows what it gives, or its error alone. False: it threw.
bool run_repl_input(Repl& repl, const std::string& text, bool shows_value = true);
/// A line of inputs that nobody edits: a command, or a part of an input, which runs when it is all
/// there. is_last: nothing follows. False: it threw.
bool feed_line(Repl& repl, const std::string& line, bool is_last);
/// On a terminal a page at a time; Repl::rest is what was not wanted.
void show_output(Repl& repl, std::string text);
/// Without arguments on a terminal: `shoal repl`.
int run_repl(const Invocation& invocation);

}  // namespace shoal::cli
