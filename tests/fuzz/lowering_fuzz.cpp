// Any text through the parser and the lowering alone: a tree whose dump can be written, or errors;
// the same tree and the same errors at a second try. The first byte says how the text is read.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "compiler/ast/ast.h"
#include "compiler/syntax/parse.h"
#include "gc/base/assert.h"

using namespace shoal;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

/// A dump of the tree; empty if there were errors.
std::string dump(std::string_view source, const syntax::ParseOptions& options) {
  ast::Arena arena;
  ast::TextTable texts(arena);
  ast::TypeTable types(arena);
  Diagnostics diagnostics;
  const syntax::ParseResult parsed =
      syntax::parse(source, options, arena, texts, types, diagnostics);
  SHOAL_VERIFY((parsed.program == nullptr) == diagnostics.has_errors());
  return parsed.program ? ast::print_ast(*parsed.program, parsed.source) : std::string();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const uint8_t how = data[0];
  syntax::ParseOptions options;
  options.dialect = static_cast<syntax::Dialect>(std::min(how & 3, 2));
  options.goal = how & 4 ? ast::Goal::Script : ast::Goal::Module;
  options.strict = (how & 8) != 0;
  options.keep_casts = (how & 16) != 0;
  options.verbatim_module_syntax = (how & 32) != 0;
  const std::string_view source(reinterpret_cast<const char*>(data) + 1, size - 1);
  SHOAL_VERIFY(dump(source, options) == dump(source, options));
  return 0;
}
