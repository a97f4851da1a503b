// shoalc-dump: compiles a file and prints its bytecode (or its syntax errors). For people who work
// on the compiler.
//   shoalc-dump [--script|--module|--commonjs|--eval] [--js] [--jsx] [--completion] [--no-lines]
//   [--verify] [--quiet] file
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

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments = parse_arguments(argc, argv);
  std::ifstream file(arguments.compile.source_name, std::ios::binary);
  if (arguments.bad || !file) {
    std::cerr << "usage: shoalc-dump [options] file (see the head of compiler/tools/dump.cpp)\n";
    return 2;
  }
  std::stringstream buffer;
  buffer << file.rdbuf();
  const std::string source = buffer.str();
  shoal::Diagnostics diagnostics;
  const auto image = shoal::compile(source, arguments.compile, diagnostics);
  for (const shoal::Diagnostic& each : diagnostics.all())
    std::cerr << shoal::format_diagnostic(each, arguments.compile.source_name, source) << "\n";
  if (!image) return 1;
  if (!arguments.quiet) std::cout << shoal::disassemble(*image, arguments.print);
  return check(*image) ? 0 : 3;
}
