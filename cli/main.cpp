// shoal: the command line.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <shoal/embed.h>
#include <unistd.h>

namespace {

constexpr const char* kUsage =
    "shoal runs TypeScript.\n"
    "\n"
    "Usage: shoal [run] [options] FILE [arguments...]\n"
    "       shoal COMMAND [options] ...\n"
    "\n"
    "Commands:\n"
    "  run FILE [args...]   run a program; 'shoal FILE' for short, '-' reads it from standard "
    "input\n"
    "  eval CODE            evaluate TypeScript; also -e CODE, and -p CODE to print the value\n"
    "  help [COMMAND]       this text, or a command's\n"
    "\n"
    "  --help, --version    for any command: what it does; the version\n"
    "\n"
    "Exit codes: 0; 1 after an uncaught error or unhandled rejection; 2 for wrong usage; 13 if\n"
    "top-level await never settles; else what the program gave to process.exit.\n";

constexpr const char* kRunUsage =
    "Usage: shoal run [options] FILE [arguments...]\n"
    "       shoal run --script FILE FILE...\n"
    "\n"
    "Runs a program: a .ts, .tsx, .mts or .cts file, or '-' for standard input. The arguments are\n"
    "process.argv from its third element on.\n"
    "\n"
    "Options:\n"
    "  --script             evaluate classic scripts in order, in one global scope\n"
    "  --allow-js           run .js files that are not in node_modules, too\n"
    "  --print-ast          print the syntax tree instead of running\n"
    "  --print-bytecode     print the bytecode instead of running\n"
    "  --record FILE        write down what the program learns from the world\n"
    "  --replay FILE        run it again with what was written down\n"
    "  --gc-stats           print what the collector did, on standard error\n"
    "  --stress=MODE        for tests; MODE is one of collect, preempt, slow:\n"
    "                       collect at each allocation, leave at each back-edge, or\n"
    "                       take the complete way where there is a short one\n"
    "  --help               this text\n";

constexpr const char* kEvalUsage =
    "Usage: shoal eval [options] CODE [arguments...]\n"
    "       shoal -e CODE, shoal -p CODE\n"
    "\n"
    "Evaluates TypeScript as a module; with -p (or eval --print) as a script, and prints the "
    "value.\n"
    "\n"
    "Options:\n"
    "  --print              print the value of the code\n"
    "  --stress=MODE        see shoal run --help\n"
    "  --help               this text\n";

int usage_error(const std::string& message) {
  std::fprintf(stderr, "error: %s\n\nTry 'shoal --help'.\n", message.c_str());
  return 2;
}

int finish(const shoal::Expected<shoal::ProgramResult>& result) {
  if (!result) {
    std::fprintf(stderr, "error: %s\n", result.error().message.c_str());
    return 1;
  }
  if (!result->error.empty()) std::fputs(result->error.c_str(), stderr);
  std::fputs(result->collector.c_str(), stderr);
  return result->exit_code;
}

/// https://no-color.org and https://force-color.org; else terminals have colours.
bool wants_colors(int descriptor) {
  const char* const force = std::getenv("FORCE_COLOR");
  if (force) return std::strcmp(force, "0") != 0 && std::strcmp(force, "false") != 0;
  const char* const none = std::getenv("NO_COLOR");
  if (none && *none) return false;
  const char* const terminal = std::getenv("TERM");
  return isatty(descriptor) != 0 && !(terminal && std::strcmp(terminal, "dumb") == 0);
}

enum class Command { Run, Eval, Help, Version };

struct CommandLine {
  Command command = Command::Run;
  shoal::ContextTesting testing;
  shoal::ProcessSettings process;
  bool script = false, print = false, help = false, print_bytecode = false, print_ast = false;
  bool named = false;  // A command was given by name.
  std::vector<std::string> rest;
  std::string error;
};

bool parse_stress(CommandLine& c, const std::string& modes) {
  for (size_t start = 0; start <= modes.size();) {
    const size_t comma = std::min(modes.find(',', start), modes.size());
    const std::string mode = modes.substr(start, comma - start);
    if (mode == "collect")
      c.testing.collect_every = 1;
    else if (mode == "preempt")
      c.testing.preempt = true;
    else if (mode == "slow")
      c.testing.slow = true;
    else
      c.error = "unknown stress mode '" + mode + "'; there are collect, preempt and slow";
    start = comma + 1;
  }
  return c.error.empty();
}

bool parse_option(CommandLine& c, const std::string& option) {
  const bool run = c.command == Command::Run;
  if (option == "--help" || option == "-h") return c.help = true;
  if (option == "--version" || option == "-v") {
    c.command = Command::Version;
    return true;
  }
  if (option == "--allow-js") return c.process.allow_js = true;
  if (option == "--gc-stats") return c.process.gc_stats = true;
  if (option.starts_with("--stress=")) return parse_stress(c, option.substr(9));
  if (run && option == "--script") return c.script = true;
  if (run && option == "--print-bytecode") return c.print_bytecode = true;
  if (run && option == "--print-ast") return c.print_ast = true;
  if (!c.named && (option == "-e" || option == "--eval")) {
    c.command = Command::Eval;
    return true;
  }
  if ((!c.named && (option == "-p" || option == "-pe")) ||
      (c.command == Command::Eval && option == "--print")) {
    c.command = Command::Eval;
    return c.print = true;
  }
  c.error = "unknown option " + option;
  return false;
}

CommandLine parse(int argc, char** argv) {
  CommandLine c;
  int i = 1;
  const std::string first = argc > 1 ? argv[1] : "";
  if (first == "run" || first == "eval" || first == "help") {
    c.command = first == "run" ? Command::Run : first == "eval" ? Command::Eval : Command::Help;
    c.named = true;
    ++i;
  }
  for (; i < argc && argv[i][0] == '-' && argv[i][1] != '\0'; ++i) {
    if (std::strcmp(argv[i], "--") == 0) {
      ++i;
      break;
    }
    const std::string option = argv[i];
    if (c.command == Command::Run && (option == "--record" || option == "--replay")) {
      if (++i == argc) {
        c.error = option + " wants the name of a file";
        return c;
      }
      (option == "--record" ? c.process.record_path : c.process.replay_path) = argv[i];
      continue;
    }
    if (!parse_option(c, option)) return c;
  }
  for (; i < argc; ++i) c.rest.emplace_back(argv[i]);
  // Between the code and its arguments `--` may stand, as in node -e.
  if (c.command == Command::Eval && c.rest.size() > 1 && c.rest[1] == "--")
    c.rest.erase(c.rest.begin() + 1);
  return c;
}

int help(const CommandLine& c) {
  std::string topic = c.named && c.command == Command::Run    ? "run"
                      : c.named && c.command == Command::Eval ? "eval"
                                                              : "";
  if (c.command == Command::Help && !c.rest.empty()) topic = c.rest[0];
  if (!topic.empty() && topic != "run" && topic != "eval" && topic != "help")
    return usage_error("there is no command " + topic);
  std::fputs(topic == "run" ? kRunUsage : topic == "eval" ? kEvalUsage : kUsage, stdout);
  return 0;
}

std::string read_stdin() {
  std::string text;
  char buffer[4096];
  size_t n;
  while ((n = std::fread(buffer, 1, sizeof buffer, stdin)) > 0) text.append(buffer, n);
  return text;
}

int dump(const CommandLine& c) {
  shoal::DumpRequest request{.path = c.rest[0], .is_script = c.script, .text = {}};
  if (request.path == "-") request.text = read_stdin();
  const shoal::Expected<std::string> text =
      c.print_ast ? shoal::dump_ast(request) : shoal::dump_bytecode(request);
  if (text)
    std::fputs(text->c_str(), stdout);
  else
    std::fputs(text.error().message.c_str(), stderr);
  return text ? 0 : 1;
}

shoal::MainProgram program_of(const CommandLine& c) {
  if (c.script) return shoal::MainProgram::scripts(c.rest);
  std::vector<std::string> arguments(c.rest.begin() + 1, c.rest.end());
  if (c.command == Command::Eval)
    return shoal::MainProgram::source(c.rest[0], "[eval]", std::move(arguments), c.print);
  if (c.rest[0] == "-")
    return shoal::MainProgram::source(read_stdin(), "[stdin]", std::move(arguments));
  return shoal::MainProgram::file(c.rest[0], std::move(arguments));
}

int run(CommandLine& c) {
  if (c.rest.empty())
    return usage_error(c.command == Command::Eval ? "nothing to evaluate: give some code"
                                                  : "nothing to run: name a file");
  if (c.print_bytecode || c.print_ast) return dump(c);
  shoal::RuntimeSettings runtime_settings;
  runtime_settings.threads = 0;  // This one; Workers bring their own.
  const shoal::Runtime runtime(std::move(runtime_settings));
  c.process.colors = wants_colors(STDOUT_FILENO);
  c.process.error_colors = wants_colors(STDERR_FILENO);
  shoal::ContextSettings settings;
  settings.process = c.process;
  settings.testing = c.testing;
  settings.permissions = shoal::ContextPermissions::everything();
  const auto context = runtime.create_context(std::move(settings));
  if (!context) return finish(context.error());
  return finish(context->run_main(program_of(c)).get());
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // A closed pipe is an error of write.
  if (argc < 2) {
    std::fputs(kUsage, stderr);
    return 2;
  }
  CommandLine c = parse(argc, argv);
  if (!c.error.empty()) return usage_error(c.error);
  if (c.help || c.command == Command::Help) return help(c);
  if (c.command == Command::Version) {
    std::printf("shoal %s\n", shoal::version());
    return 0;
  }
  return run(c);
}
