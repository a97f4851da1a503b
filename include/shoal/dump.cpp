// What --print-ast and --print-bytecode print.
#include "include/shoal/dump.h"

#include "compiler/ast/ast.h"
#include "compiler/compile.h"
#include "compiler/syntax/parse.h"
#include "include/shoal/host.h"
#include "vm/bytecode/disassembler.h"

namespace shoal {
namespace {

Expected<std::string> text_of(const DumpRequest& request) {
  if (request.text) return *request.text;
  std::string source, reason;
  if (read_source(request.path, source, reason)) return source;
  return make_error(ErrorCode::Syntax, "error: cannot read " + request.path + ": " + reason + "\n");
}

Error report(const Diagnostics& diagnostics, const std::string& path, std::string_view source) {
  std::string text;
  for (const Diagnostic& d : diagnostics.all()) text += format_diagnostic(d, path, source);
  return make_error(ErrorCode::Syntax, std::move(text));
}

}  // namespace

Expected<std::string> dump_bytecode(const DumpRequest& request) {
  const std::string& path = request.path;
  Expected<std::string> source = text_of(request);
  if (!source) return source;
  CompileOptions options;
  options.source_name = path;
  options.language = language_of(path);
  if (request.is_script) options.goal = SourceGoal::Script;
  options.check_regexp = regexp_literal_is_valid;
  Diagnostics diagnostics;
  const std::unique_ptr<UnitImage> image = compile(*source, options, diagnostics);
  if (image) return disassemble(*image);
  return report(diagnostics, path, *source);
}

Expected<std::string> dump_ast(const DumpRequest& request) {
  const std::string& path = request.path;
  Expected<std::string> source = text_of(request);
  if (!source) return source;
  syntax::ParseOptions options;
  options.verbatim_module_syntax = true;
  if (request.is_script) options.goal = ast::Goal::Script;
  switch (language_of(path)) {
    case SourceLanguage::TypeScript: options.dialect = syntax::Dialect::TypeScript; break;
    case SourceLanguage::JavaScript: options.dialect = syntax::Dialect::JavaScript; break;
    default: options.dialect = syntax::Dialect::Tsx; break;
  }
  ast::Arena arena;
  ast::TextTable texts(arena);
  ast::TypeTable types(arena);
  Diagnostics diagnostics;
  const auto parsed = syntax::parse(*source, options, arena, texts, types, diagnostics);
  if (parsed.program) return ast::print_ast(*parsed.program, parsed.source);
  return report(diagnostics, path, parsed.source);
}

}  // namespace shoal
