// Golden bytecode dumps: tests/golden/bytecode/x.{ts,tsx,js} beside x.<ext>.txt. With SHOAL_BLESS
// set, dumps are rewritten. .ts and .tsx are modules, .js are sloppy scripts.
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "compiler/compile.h"
#include "vm/bytecode/disassembler.h"
#include "vm/bytecode/verifier.h"

namespace {

namespace fs = std::filesystem;
using namespace shoal;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string dump_of(const fs::path& path) {
  CompileOptions options;
  options.source_name = path.filename().string();
  const std::string extension = path.extension().string();
  if (extension == ".tsx") options.language = SourceLanguage::TypeScriptJsx;
  if (extension == ".js") {
    options.language = SourceLanguage::JavaScript;
    options.goal = SourceGoal::Script;
  }
  const std::string source = read(path);
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
  std::set<fs::path> sources;
  for (const auto& entry :
       fs::directory_iterator(fs::path(SHOAL_SOURCE_DIR) / "tests/golden/bytecode")) {
    if (entry.path().extension() != ".txt") sources.insert(entry.path());
  }
  BOOST_TEST_REQUIRE(sources.size() > 0u);
  for (const fs::path& source : sources) {
    const fs::path golden = source.string() + ".txt";
    const std::string dump = dump_of(source);
    if (std::getenv("SHOAL_BLESS")) std::ofstream(golden, std::ios::binary) << dump;
    BOOST_TEST((dump == read(golden)), source.filename()
                                           << ": the dump differs; see ./dev test --bless");
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
