// What --print-ast and --print-bytecode print.
#include "compiler/ast/ast.h"
#include "compiler/compile.h"
#include "compiler/syntax/parse.h"
#include "include/shoal/host.h"
#include "include/shoal/shoal.h"
#include "vm/bytecode/disassembler.h"

namespace shoal {
namespace {

bool read_source(const std::string& path, std::string& source, std::string& error) {
  std::string reason;
  if (read_file(path, source, reason)) return true;
  error = "error: cannot read " + path + ": " + reason + "\n";
  return false;
}

void report(const Diagnostics& diagnostics, const std::string& path, std::string_view source,
            std::string& error) {
  for (const Diagnostic& d : diagnostics.all()) error += format_diagnostic(d, path, source);
}

}  // namespace

std::string dump_bytecode(const std::string& path, std::string& error) {
  std::string source;
  if (!read_source(path, source, error)) return {};
  CompileOptions options;
  options.source_name = path;
  options.language = language_of(path);
  options.check_regexp = regexp_literal_is_valid;
  Diagnostics diagnostics;
  const std::unique_ptr<UnitImage> image = compile(source, options, diagnostics);
  if (image) return disassemble(*image);
  report(diagnostics, path, source, error);
  return {};
}

std::string dump_ast(const std::string& path, std::string& error) {
  std::string source;
  if (!read_source(path, source, error)) return {};
  syntax::ParseOptions options;
  options.verbatim_module_syntax = true;
  switch (language_of(path)) {
    case SourceLanguage::TypeScript: options.dialect = syntax::Dialect::TypeScript; break;
    case SourceLanguage::JavaScript: options.dialect = syntax::Dialect::JavaScript; break;
    default: options.dialect = syntax::Dialect::Tsx; break;
  }
  ast::Arena arena;
  ast::TextTable texts(arena);
  ast::TypeTable types(arena);
  Diagnostics diagnostics;
  const auto parsed = syntax::parse(source, options, arena, texts, types, diagnostics);
  if (parsed.program) return ast::print_ast(*parsed.program, parsed.source);
  report(diagnostics, path, parsed.source, error);
  return {};
}

}  // namespace shoal
