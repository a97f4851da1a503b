// shoalc-dump: compiles a file and prints its bytecode (or its syntax errors). For people who work
// on the compiler.
//   shoalc-dump [--script|--module|--commonjs|--eval] [--js] [--jsx] [--completion] [--no-lines]
//   [--verify] [--quiet] file
//   shoalc-dump --batch: a path on each line of standard input; prints what is wrong with those
//   that are wrong, and ends in `N passed, N failed`.
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>

#include "compiler/compile.h"
#include "vm/bytecode/disassembler.h"
#include "vm/bytecode/image_io.h"
#include "vm/bytecode/verifier.h"

namespace {

struct Arguments {
  shoal::CompileOptions compile;
  shoal::DisassemblyOptions print;
  bool quiet = false;
  bool bad = false;
};

Arguments parse_arguments(int argc, char** argv) {
  Arguments result;
  shoal::CompileOptions& options = result.compile;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--script")
      options.goal = shoal::SourceGoal::Script;
    else if (argument == "--module")
      options.goal = shoal::SourceGoal::Module;
    else if (argument == "--commonjs")
      options.goal = shoal::SourceGoal::CommonJs;
    else if (argument == "--eval")
      options.goal = shoal::SourceGoal::IndirectEval;
    else if (argument == "--js")
      options.language = shoal::SourceLanguage::JavaScript;
    else if (argument == "--jsx")
      options.language = shoal::SourceLanguage::TypeScriptJsx;
    else if (argument == "--completion")
      options.completion_value = true;
    else if (argument == "--no-lines")
      result.print.source_lines = false;
    else if (argument == "--quiet")
      result.quiet = true;
    else if (argument.starts_with("--"))
      result.bad = true;
    else
      options.source_name = argument;
  }
  result.bad |= options.source_name.empty();
  return result;
}

/// Whether the image is valid, and is the same after a trip through bytes.
bool check(const shoal::UnitImage& image) {
  std::string message;
  if (!shoal::verify(image, message)) {
    std::cerr << "verifier: " << message << "\n";
    return false;
  }
  const std::vector<uint8_t> bytes = shoal::write_image(image);
  const std::unique_ptr<shoal::UnitImage> copy = shoal::read_image(bytes);
  if (copy && shoal::disassemble(*copy) == shoal::disassemble(image)) return true;
  std::cerr << "image_io: the copy differs\n";
  return false;
}

/// Compiles and checks one file; says what is wrong.
bool compiles(const shoal::CompileOptions& options, bool quiet,
              const shoal::DisassemblyOptions& print) {
  std::ifstream file(options.source_name, std::ios::binary);
  std::stringstream buffer;
  buffer << file.rdbuf();
  const std::string source = buffer.str();
  shoal::Diagnostics diagnostics;
  const auto image = shoal::compile(source, options, diagnostics);
  for (const shoal::Diagnostic& each : diagnostics.all())
    std::cerr << shoal::format_diagnostic(each, options.source_name, source) << "\n";
  if (!image) return false;
  if (!quiet) std::cout << shoal::disassemble(*image, print);
  return check(*image);
}

int compile_batch() {
  int passed = 0, failed = 0;
  for (std::string path; std::getline(std::cin, path);) {
    shoal::CompileOptions options;
    options.source_name = path;
    if (path.ends_with("x")) options.language = shoal::SourceLanguage::TypeScriptJsx;
    if (path.ends_with("js")) options.language = shoal::SourceLanguage::JavaScript;
    const bool fits = compiles(options, true, {});
    if (!fits) std::cerr << path << ": does not compile\n";
    ++(fits ? passed : failed);
  }
  std::cout << passed << " passed, " << failed << " failed\n";
  return failed == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--batch") return compile_batch();
  const Arguments arguments = parse_arguments(argc, argv);
  if (arguments.bad || !std::ifstream(arguments.compile.source_name)) {
    std::cerr << "usage: shoalc-dump [options] file (see the head of compiler/tools/dump.cpp)\n";
    return 2;
  }
  return compiles(arguments.compile, arguments.quiet, arguments.print) ? 0 : 1;
}
