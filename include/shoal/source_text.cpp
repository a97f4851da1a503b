#include "include/shoal/source_text.h"

#include "compiler/compile.h"
#include "compiler/syntax/tokens.h"
#include "include/shoal/host.h"

namespace shoal {
namespace {

static_assert(static_cast<int>(SourceClass::Operator) ==
              static_cast<int>(syntax::TextClass::Operator));

/// Whether the last of the brackets that are open has yet to be closed: and none closes another.
bool has_open_bracket(std::string_view text) {
  std::string open;
  for (const SourceToken& token : source_tokens(text)) {
    if (token.what != SourceClass::Bracket) continue;
    const char mark = text[token.end - 1];
    if (mark == '(' || mark == '[' || mark == '{') {
      open += mark;
      continue;
    }
    const char opener = mark == ')' ? '(' : mark == ']' ? '[' : '{';
    if (!open.ends_with(opener)) return false;
    open.pop_back();
  }
  return !open.empty();
}

bool lacks_its_end(const Diagnostic& error, std::string_view text) {
  if (error.code == DiagnosticCode::UnterminatedTemplate ||
      error.code == DiagnosticCode::UnterminatedComment)
    return true;
  const size_t last = text.find_last_not_of(" \t\r\n");
  return last != std::string_view::npos && error.start > last;
}

}  // namespace

std::vector<SourceToken> source_tokens(std::string_view text) {
  std::vector<SourceToken> tokens;
  for (const auto& each : syntax::classify_tokens(text, syntax::Dialect::TypeScript))
    tokens.push_back({static_cast<SourceClass>(each.what), each.start, each.end});
  return tokens;
}

SourceCheck check_input(std::string_view text) {
  CompileOptions options;
  options.source_name = "[input]";
  options.goal = SourceGoal::Module;
  options.completion_value = true;
  options.check_regexp = regexp_literal_is_valid;
  Diagnostics diagnostics;
  if (compile(text, options, diagnostics)) return {};
  const Diagnostic* const first = diagnostics.first_error();
  if (!first) return {SourceCheck::State::Wrong, "SyntaxError: the text does not compile"};
  if (lacks_its_end(*first, text) || has_open_bracket(text))
    return {SourceCheck::State::Incomplete, {}};
  return {SourceCheck::State::Wrong, format_diagnostic(*first, options.source_name, text)};
}

}  // namespace shoal
