#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>

#include "cli/program.h"
#include "cli/repl.h"
#include "cli/terminal.h"

namespace shoal::cli {
namespace {

using namespace std::chrono_literals;

/// How often Ctrl-C was pressed while an input ran: all that a signal's handler may touch.
std::atomic<int> g_interrupts{0};
static_assert(std::atomic<int>::is_always_lock_free);

/// Ctrl-C counts while it lives.
class InterruptScope {
 public:
  InterruptScope() {
    g_interrupts = 0;
    struct sigaction action{};
    action.sa_handler = [](int) { g_interrupts.fetch_add(1); };
    (void)::sigaction(SIGINT, &action, &before_);
  }
  ~InterruptScope() { (void)::sigaction(SIGINT, &before_, nullptr); }
  InterruptScope(const InterruptScope&) = delete;
  InterruptScope& operator=(const InterruptScope&) = delete;

 private:
  struct sigaction before_{};
};

/// "a.b.c" and nothing else.
bool is_path(std::string_view text) {
  if (text.empty() || text.front() == '.' || text.back() == '.') return false;
  if (text.front() >= '0' && text.front() <= '9') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || c == '.' || static_cast<signed char>(c) < 0;
  });
}

/// An expression that a context of its own would see as the session's does: no names that the
/// session could have changed are asked for by this; those that are of chance or time are.
bool may_be_tried(std::string_view text) {
  if (text.find_first_of(";\n") != std::string_view::npos) return false;
  static constexpr std::string_view kLeftOut[] = {
      "random", "Date",     "now",       "performance", "process",    "import",
      "await",  "let",      "const",     "var",         "function",   "class",
      "throw",  "yield",    "Temporal",  "crypto",      "memory",     "globalThis",
      "eval",   "Function", "Worker",    "Atomics",     "require",    "WeakRef",
      "fetch",  "enum",     "namespace", "for",         "while",      "do",
      "if",     "type",     "interface", "delete",      "timeOrigin", "hrtime"};
  for (const SourceToken& token : source_tokens(text)) {
    const std::string_view word = text.substr(token.start, token.end - token.start);
    for (const std::string_view each : kLeftOut)
      if (word == each) return false;
    const bool assigns = token.what == SourceClass::Operator &&
                         (word == "++" || word == "--" ||
                          (word.ends_with('=') && word != "==" && word != "===" && word != "!=" &&
                           word != "!==" && word != "<=" && word != ">="));
    if (assigns) return false;
  }
  return true;
}

/// What it may name of the session, without what follows a dot.
std::vector<std::string> names_in(std::string_view text) {
  std::vector<std::string> names;
  for (const SourceToken& token : source_tokens(text)) {
    const bool is_name = token.what == SourceClass::Name || token.what == SourceClass::Function ||
                         token.what == SourceClass::Type;
    if (!is_name || (token.start > 0 && text[token.start - 1] == '.')) continue;
    std::string name(text.substr(token.start, token.end - token.start));
    if (std::find(names.begin(), names.end(), name) == names.end())
      names.push_back(std::move(name));
  }
  return names;
}

std::string first_line(std::string text, size_t width) {
  const size_t end = text.find('\n');
  const bool is_cut = end != std::string::npos || columns_of(text) > width;
  text = text.substr(0, end);
  while (columns_of(text) > width) {
    text.pop_back();
    while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80)
      text.pop_back();
  }
  return is_cut ? text + " ..." : text;
}

}  // namespace

ReplSession::ReplSession(const Invocation& invocation, Print print)
    : invocation_(invocation),
      print_(std::move(print)),
      has_colors_(wants_colors(STDOUT_FILENO)),
      runtime_([] {
        RuntimeSettings settings;
        settings.threads = 1;
        return settings;
      }()) {}

ReplSession::~ReplSession() { end(); }

void ReplSession::end() {
  if (!session_) return;
  session_->context().kill();
  (void)session_->context().ended().get_for(2s);
  session_.reset();
}

Expected<ContextHandle> ReplSession::make_context() {
  ContextSettings settings;
  if (!read_settings(invocation_, settings)) return make_error(ErrorCode::BadArgument, "");
  settings.output = print_;
  settings.process->is_session = true;
  settings.process->on_report = [this](const std::string& text) { print_(text, true); };
  settings.process->on_exit = [this](int code) {
    exit_code_ = code;
    has_exited_ = true;
  };
  return runtime_.create_context(std::move(settings));
}

bool ReplSession::begin() {
  const Expected<ContextHandle> context = make_context();
  if (!context) {
    if (!context.error().message.empty()) (void)failure(context.error().message);
    return false;
  }
  session_ = std::make_unique<Session>(*context);
  return true;
}

ReplSession::Answer ReplSession::run(const std::string& text) {
  constexpr auto kLook = 20ms, kPatience = 1500ms;
  const InterruptScope interrupts;
  const Future<InputResult> future = session_->run(text, {has_colors_, terminal_columns()});
  int seen = 0;
  auto stopped_at = std::chrono::steady_clock::now();
  for (;;) {
    Expected<InputResult> result = future.get_for(kLook);
    if (result) return {std::move(*result), false};
    if (result.error().code != ErrorCode::Timeout)
      return {{true, false, "error: " + result.error().message + "\n"}, false};
    if (has_exited_) return {{}, true};
    const auto now = std::chrono::steady_clock::now();
    if (g_interrupts > seen) {
      if (seen == 0 && is_terminal(STDOUT_FILENO)) print_("\n", false);  // Behind the ^C.
      const bool is_last = seen > 0 && now - stopped_at > kPatience;
      seen = g_interrupts;
      if (is_last) {
        // It catches whatever it is told.
        session_->context().kill();
        if (!begin()) return {{}, true};
        return {{true, false, "It did not stop: the session was ended, and a new one begins.\n"},
                true};
      }
      stopped_at = now;
      session_->stop();
    }
    // What only waits for a promise never hears of it: it is left to itself.
    const bool is_idle = session_->context().state() == ContextState::Idle;
    if (seen > 0 && is_idle && now - stopped_at > 100ms) return {{}, true};
  }
}

std::string ReplSession::preview(std::string_view text) {
  const size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos || text[first] == '.' || text.size() > 1000) return {};
  text = text.substr(first, text.find_last_not_of(' ') + 1 - first);
  const size_t width = terminal_columns() - 6;
  if (is_path(text)) {
    const auto shown = session_->peek(std::string(text)).get_for(20ms);
    return shown ? first_line(*shown, width) : std::string();
  }
  if (!may_be_tried(text) || check_input(text).state != SourceCheck::State::Complete) return {};
  return first_line(try_out(std::string(text)), width);
}

std::string ReplSession::try_out(const std::string& text) {
  ContextSettings settings;
  settings.limits.fuel_max = 2'000'000;
  settings.limits.heap_bytes_max = 32U << 20;
  settings.limits.wall_ns_max = 30'000'000;
  const auto declared = session_->declarations(names_in(text)).get_for(20ms);
  const auto context = runtime_.create_context(std::move(settings));
  if (!declared || !context) return {};
  const Session trial(*context);
  const auto before = declared->empty() ? InputResult() : trial.run(*declared).get_for(60ms);
  const bool can_try = before && !before->threw;
  const auto result = trial.run(can_try ? text : "").get_for(60ms);
  context->kill();
  return result && !result->threw && !result->is_undefined ? result->text : std::string();
}

std::vector<std::string> ReplSession::names(const std::string& path) const {
  return session_->names(path).get_for(200ms).value_or(std::vector<std::string>());
}

std::string ReplSession::type_of_last() const {
  return session_->type_of_last().get_for(1s).value_or("");
}

ContextStatistics ReplSession::statistics() const {
  return session_->context().statistics().get_for(1s).value_or(ContextStatistics());
}

}  // namespace shoal::cli
