#include "compiler/syntax/lower_scopes.h"

#include "compiler/syntax/error_messages.h"
#include "compiler/syntax/lexical_errors.h"
#include "compiler/syntax/literals.h"

namespace shoal::syntax {

using namespace ast;

Lowering::Lowering(std::string_view source, const ParseOptions& options, CstReader& reader,
                   Arena& arena, TextTable& texts, TypeTable& types, Diagnostics& diagnostics)
    : source_(source),
      options_(options),
      reader_(reader),
      arena_(arena),
      texts_(texts),
      types_(types),
      diagnostics_(diagnostics) {}

void Lowering::error(DiagnosticCode code, const Cst& at,
                     std::initializer_list<std::string_view> arguments) {
  diagnostics_.report(code, at.start, at.end, arguments);
}

void Lowering::report(const LexicalError& error) {
  diagnostics_.report(error.code, error.start, error.end, {error.argument});
}

void Lowering::unexpected(const Cst& at, std::string_view hint) {
  const SiteToken token = read_token(source_, at.start);
  const std::string phrase = unexpected_phrase(source_, token);
  const bool has_hint = !hint.empty();
  diagnostics_.report(has_hint ? DiagnosticCode::UnexpectedHint : DiagnosticCode::Unexpected,
                      token.start, token.end, {phrase, hint});
}

Expression* Lowering::placeholder(const Cst& c) { return make<NullLiteral>(c); }

const Text* Lowering::name_text(const Cst& c, bool* has_escape) {
  std::string_view text = text_of(c);
  if (!text.empty() && text[0] == '#') text.remove_prefix(1);
  name_buffer_.clear();
  const Name name = decode_identifier(text, name_buffer_);
  if (!name.valid) report(character_error(source_, c.start, c.end));
  if (has_escape) *has_escape = name.has_escape;
  return texts_.intern_utf8(name_buffer_);
}

Identifier* Lowering::identifier(const Cst& c) {
  Identifier* const made = make<Identifier>(c);
  made->name = name_text(c, &made->has_escape);
  if (made->name == texts_.common().await && !made->has_escape) join_await_with_operand(c);
  return made;
}

/// The scanner ends a statement at a line end after `await` that it could take for a name. Where it
/// is a keyword, the text is read once more without that line end.
void Lowering::join_await_with_operand(const Cst& word) {
  const bool is_top_level = context_.is_top_level && options_.goal == Goal::Module;
  if (!context_.is_async && !is_top_level) return;
  for (uint32_t at = word.end; at < source_.size(); ++at) {
    const char c = source_[at];
    if (c == '\n' || c == '\r') {
      masks_.push_back(at);
    } else if (c != ' ' && c != '\t') {
      return;
    }
  }
}

bool Lowering::has_line_break_between(const Cst& before, const Cst& after) const {
  return has_line_break(source_.substr(before.end, after.start - before.end));
}

bool Lowering::await_is_keyword(const Cst& word) {
  if (context_.is_async) return true;
  if (options_.goal == Goal::Module || context_.await_is_reserved) {
    if (context_.is_top_level) {
      program_->has_top_level_await = true;
    } else {
      error(DiagnosticCode::AwaitOutside, word);
      if (context_.function_start != ~0u && !context_.await_is_reserved)
        diagnostics_.add_hint(DiagnosticHint::MakeAsync, context_.function_start);
    }
    return true;
  }
  masks_.push_back(word.start);
  return false;
}

bool Lowering::yield_is_keyword(const Cst& word) {
  if (context_.is_generator) return true;
  if (context_.strict) {
    error(DiagnosticCode::StrictReservedWord, word);
    return true;
  }
  masks_.push_back(word.start);
  return false;
}

/// §B.1.1: `<!--` may start anywhere, `-->` only where nothing but comments stands before it in its
/// line; one that ends there may have begun in another line.
static bool html_comment_may_start(std::string_view source, uint32_t at) {
  if (source.substr(at, 3) != "-->") return true;
  while (at > 0) {
    const char before = source[at - 1];
    if (before == '\n' || before == '\r') return true;
    if (source.substr(0, at).ends_with("*/")) {
      const size_t start = at >= 4 ? source.rfind("/*", at - 4) : std::string_view::npos;
      if (start == std::string_view::npos) return false;
      const std::string_view comment = source.substr(start, at - start);
      if (comment.find_first_of("\n\r") != std::string_view::npos) return true;
      at = static_cast<uint32_t>(start);
      continue;
    }
    // Other white space, and the line ends beyond ASCII, are taken as they come: U+2028 and U+2029
    // end lines, and code has none of their bytes at the end of a token.
    const bool is_space = before == ' ' || before == '\t' || before == '\v' || before == '\f';
    if (!is_space) return (before & 0x80) != 0;
    --at;
  }
  return true;
}

Program* Lowering::program(const Cst& root) {
  Program* const made = make<Program>(0, static_cast<uint32_t>(source_.size()));
  program_ = made;
  made->goal = options_.goal;
  const Children kids(reader_, root);
  made->strict = options_.strict || options_.goal == Goal::Module || has_use_strict(kids);
  FunctionContext context;
  context.strict = made->strict;
  context.is_top_level = true;
  const ContextScope scope(*this, context);
  std::span<const Cst> nodes(kids.begin(), kids.end());
  if (!nodes.empty() && nodes[0].kind == Kind::HashBang) {
    // Only at the very start, or after a byte order mark.
    const bool after_mark = nodes[0].start == 3 && source_.substr(0, 3) == "\xEF\xBB\xBF";
    if (nodes[0].start != 0 && !after_mark) unexpected(nodes[0]);
    nodes = nodes.subspan(1);
  }
  made->body = statements(nodes, true);
  if (options_.goal == Goal::FunctionConstructor) dynamic_function(*made, nodes);
  for (const Cst& each : reader_.html_comments()) {
    if (!html_comment_may_start(source_, each.start))
      error(DiagnosticCode::UnexpectedToken, each, {"-->"});
    else if (options_.goal == Goal::Module)
      error(DiagnosticCode::HtmlCommentInModule, each);
  }
  return made;
}

/// §20.2.1.1.1 CreateDynamicFunction: the pieces must be what they seemed to be before they were
/// put together. The declaration becomes an expression without a name, since the name `anonymous`
/// is bound nowhere.
void Lowering::dynamic_function(Program& program, std::span<const Cst> nodes) {
  FunctionDeclaration* const declaration =
      program.body.size() == 1 ? try_as<FunctionDeclaration>(program.body[0]) : nullptr;
  if (!declaration || nodes.size() != 1)
    return unexpected(nodes.empty() ? Cst{} : nodes[nodes.size() - 1]);
  const Children kids(reader_, nodes[0]);
  const Cst& params = kids.field(Field::Parameters);
  const Cst& body = kids.field(Field::Body);
  const uint32_t body_end = declaration->function->end;
  const bool same = params.start == options_.function_parens[0] &&
                    params.end == options_.function_parens[1] + 1 &&
                    body.start == options_.function_braces[0] &&
                    body_end == options_.function_braces[1] + 1;
  if (!same) return unexpected(params);
  declaration->function->id = nullptr;
  declaration->function->function_kind = FunctionKind::Expression;
  ExpressionStatement* const made = make<ExpressionStatement>(declaration->start, declaration->end);
  made->expression = declaration->function;
  program.body[0] = made;
}

}  // namespace shoal::syntax
