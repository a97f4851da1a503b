// Golden AST dumps: tests/golden/ast/x.{ts,tsx,js,mjs} beside x.<ext>.ast. With SHOAL_BLESS set,
// dumps are rewritten. .ts, .tsx and .mjs are modules, .js are scripts; a source with errors has
// its diagnostics for a dump.
#include "compiler/ast/ast.h"
#include "compiler/syntax/parse.h"
#include "tests/golden/golden.h"

namespace {

namespace fs = std::filesystem;
using namespace shoal;

std::string dump_of(const fs::path& path) {
  syntax::ParseOptions options;
  const std::string extension = path.extension().string();
  if (extension == ".js" || extension == ".mjs") options.dialect = syntax::Dialect::JavaScript;
  if (extension == ".tsx") options.dialect = syntax::Dialect::Tsx;
  if (extension == ".js") options.goal = ast::Goal::Script;
  const std::string source = golden::read(path);
  ast::Arena arena;
  ast::TextTable texts(arena);
  ast::TypeTable types(arena);
  Diagnostics diagnostics;
  const auto result = syntax::parse(source, options, arena, texts, types, diagnostics);
  if (result.program) return ast::print_ast(*result.program, result.source);
  std::string text;
  for (const Diagnostic& each : diagnostics.all()) {
    text += format_diagnostic(each, path.filename().string(), result.source);
  }
  return text;
}

BOOST_AUTO_TEST_SUITE(golden_ast)

BOOST_AUTO_TEST_CASE(dumps_are_as_committed) {
  golden::check_dumps(SHOAL_SOURCE_DIR "/tests/golden/ast", ".ast", dump_of);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
