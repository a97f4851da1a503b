// shoalc-ast: parses files and prints their AST (or their syntax errors). For people who work on
// the compiler, and for the comparers in tests/compiler/differential.
//   shoalc-ast [--script] [--casts] [--verbatim] FILE...
//   shoalc-ast --batch: a line on standard input names options and file, as in "js script FILE" or
//   "tsx module FILE"; each answer ends in a NUL byte.
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>

#include "compiler/syntax/parse.h"

namespace {

using namespace shoal;

std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

syntax::Dialect dialect_of(std::string_view path) {
  const std::string_view extension = path.substr(path.rfind('.') + 1);
  if (extension == "tsx" || extension == "jsx") return syntax::Dialect::Tsx;
  const bool javascript = extension == "js" || extension == "mjs" || extension == "cjs";
  return javascript ? syntax::Dialect::JavaScript : syntax::Dialect::TypeScript;
}

/// False after errors.
bool print(const std::string& path, const syntax::ParseOptions& options) {
  const std::string source = read(path);
  ast::Arena arena;
  ast::TextTable texts(arena);
  ast::TypeTable types(arena);
  Diagnostics diagnostics;
  const auto result = syntax::parse(source, options, arena, texts, types, diagnostics);
  for (const Diagnostic& each : diagnostics.all()) {
    std::cout << format_diagnostic(each, path, result.source);
  }
  if (result.program) std::cout << ast::print_ast(*result.program, result.source);
  return result.program != nullptr;
}

void serve() {
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string dialect, goal, path;
    words >> dialect >> goal >> std::ws;
    std::getline(words, path);
    syntax::ParseOptions options;
    options.verbatim_module_syntax = true;
    options.dialect = dialect == "js"    ? syntax::Dialect::JavaScript
                      : dialect == "tsx" ? syntax::Dialect::Tsx
                                         : syntax::Dialect::TypeScript;
    options.goal = goal == "script" ? ast::Goal::Script : ast::Goal::Module;
    print(path, options);
    std::cout << '\0' << std::flush;
  }
}

}  // namespace

int main(int argc, char** argv) {
  syntax::ParseOptions options;
  bool ok = true;
  for (int index = 1; index < argc; ++index) {
    const std::string argument = argv[index];
    if (argument == "--batch") {
      serve();
    } else if (argument == "--script") {
      options.goal = ast::Goal::Script;
    } else if (argument == "--casts") {
      options.keep_casts = true;
    } else if (argument == "--verbatim") {
      options.verbatim_module_syntax = true;
    } else {
      options.dialect = dialect_of(argument);
      ok = print(argument, options) && ok;
    }
  }
  return ok ? 0 : 1;
}
