// shoal: the command line.
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include <shoal/shoal.h>

namespace {

constexpr const char* kUsage =
    "shoal runs TypeScript.\n"
    "\n"
    "  shoal run FILE [args...]      run a program (also: shoal FILE)\n"
    "  shoal run --script A B ...    evaluate classic scripts in order, in one global scope\n"
    "  shoal eval CODE               evaluate TypeScript (-e CODE; -p CODE prints the value)\n"
    "  shoal help                    this text\n"
    "\n"
    "Options of run and eval:\n"
    "  --allow-js                    run .js files that are not in node_modules\n"
    "  --print-bytecode              print the bytecode instead of running\n"
    "  --stress=collect|preempt      collect at each allocation, leave at each back-edge (for "
    "tests)\n";

int usage_error(const std::string& message) {
  std::fprintf(stderr, "error: %s\n\nTry 'shoal help'.\n", message.c_str());
  return 2;
}

int finish(const shoal::RunResult& result) {
  if (!result.value.empty()) std::printf("%s\n", result.value.c_str());
  std::fflush(stdout);
  if (!result.error.empty()) std::fputs(result.error.c_str(), stderr);
  return result.exit_code;
}

struct CommandLine {
  shoal::EngineOptions engine;
  bool script = false, print_bytecode = false, eval = false, print = false;
  std::vector<std::string> rest;
  std::string error;
};

bool parse_option(CommandLine& c, const std::string& option) {
  if (option == "--allow-js") return c.engine.allow_js = true;
  if (option == "--script") return c.script = true;
  if (option == "--print-bytecode") return c.print_bytecode = true;
  if (option == "-e") return c.eval = true;
  if (option == "-p") return c.eval = c.print = true;
  if (option == "--stress=collect") {
    c.engine.stress_collect_every = 1;
    return true;
  }
  if (option == "--stress=preempt") return c.engine.stress_preempt = true;
  c.error = "unknown option " + option;
  return false;
}

CommandLine parse(int argc, char** argv) {
  CommandLine c;
  int i = 1;
  if (i < argc && std::strcmp(argv[i], "run") == 0) {
    ++i;
  } else if (i < argc && std::strcmp(argv[i], "eval") == 0) {
    c.eval = true;
    ++i;
  }
  for (; i < argc && argv[i][0] == '-' && argv[i][1] != '\0'; ++i)
    if (!parse_option(c, argv[i])) return c;
  for (; i < argc; ++i) c.rest.emplace_back(argv[i]);
  return c;
}

std::string read_stdin() {
  std::string text;
  char buffer[4096];
  size_t n;
  while ((n = std::fread(buffer, 1, sizeof buffer, stdin)) > 0) text.append(buffer, n);
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || std::strcmp(argv[1], "help") == 0 || std::strcmp(argv[1], "--help") == 0) {
    std::fputs(kUsage, argc < 2 ? stderr : stdout);
    return argc < 2 ? 2 : 0;
  }
  const CommandLine c = parse(argc, argv);
  if (!c.error.empty()) return usage_error(c.error);
  if (c.rest.empty()) return usage_error("nothing to run: name a file, or code after -e");
  if (c.print_bytecode) {
    std::string error;
    const std::string text = shoal::dump_bytecode(c.rest[0], error);
    std::fputs(text.c_str(), stdout);
    std::fputs(error.c_str(), stderr);
    return error.empty() ? 0 : 1;
  }
  shoal::Engine engine(c.engine);
  if (c.eval) return finish(engine.evaluate(c.rest[0], "[eval]", c.print));
  if (c.rest[0] == "-") return finish(engine.evaluate(read_stdin(), "[stdin]", false));
  if (c.script) return finish(engine.run_scripts(c.rest));
  const std::vector<std::string> arguments(c.rest.begin() + 1, c.rest.end());
  return finish(engine.run_file(c.rest[0], arguments));
}
