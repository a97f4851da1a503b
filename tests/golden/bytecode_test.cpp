// Golden bytecode dumps: tests/golden/bytecode/x.{ts,tsx,js} beside x.<ext>.txt. With SHOAL_BLESS
// set, dumps are rewritten. .ts and .tsx are modules, .js are sloppy scripts.
#include "compiler/compile.h"
#include "tests/golden/golden.h"
#include "vm/bytecode/disassembler.h"
#include "vm/bytecode/verifier.h"

namespace {

namespace fs = std::filesystem;
using namespace shoal;

std::string dump_of(const fs::path& path) {
  CompileOptions options;
  options.source_name = path.filename().string();
  const std::string extension = path.extension().string();
  if (extension == ".tsx") options.language = SourceLanguage::TypeScriptJsx;
  if (extension == ".js") {
    options.language = SourceLanguage::JavaScript;
    options.goal = SourceGoal::Script;
  }
  const std::string source = golden::read(path);
  Diagnostics diagnostics;
  const auto image = compile(source, options, diagnostics);
  std::string text;
  for (const Diagnostic& each : diagnostics.all())
    text += format_diagnostic(each, options.source_name, source);
  if (!image) return text;
  std::string message;
  if (!verify(*image, message)) return "verifier: " + message;
  return text + disassemble(*image);
}

BOOST_AUTO_TEST_SUITE(golden_bytecode)

BOOST_AUTO_TEST_CASE(dumps_of_bytecode_are_as_committed) {
  golden::check_dumps(SHOAL_SOURCE_DIR "/tests/golden/bytecode", ".txt", dump_of);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
