#include "compiler/syntax/parse.h"

#include <algorithm>
#include <memory>

#include "compiler/ast/utf8.h"
#include "compiler/syntax/lower_scopes.h"
#include "compiler/syntax/parser_memory.h"
#include "compiler/syntax/syntax_errors.h"

namespace shoal::syntax {

namespace {

/// How often words may turn out to be names, each time changing what others are.
constexpr int kMaskRoundsMax = 8;

struct ParserDeleter {
  void operator()(TSParser* parser) const {
    if (!ParserMemory::kFreesAll) ts_parser_delete(parser);
  }
};
struct TreeDeleter {
  void operator()(TSTree* tree) const {
    if (!ParserMemory::kFreesAll) ts_tree_delete(tree);
  }
};
using Parser = std::unique_ptr<TSParser, ParserDeleter>;
using Tree = std::unique_ptr<TSTree, TreeDeleter>;

bool is_valid_wtf8(std::string_view source) {
  for (size_t at = 0; at < source.size();) {
    if (static_cast<signed char>(source[at]) >= 0) {
      ++at;
      continue;
    }
    const size_t before = at;
    if (ast::decode_utf8(source, at) == ast::kReplacementCharacter && at == before + 1)
      return false;
  }
  return true;
}

/// The source, or a copy with U+FFFD in place of invalid bytes.
std::string_view cleaned(std::string_view source, ast::Arena& arena) {
  if (is_valid_wtf8(source)) return source;
  std::string copy;
  for (size_t at = 0; at < source.size();) ast::append_utf8(copy, ast::decode_utf8(source, at));
  const ast::List<char> bytes = arena.make_list<char>(copy.size());
  std::copy(copy.begin(), copy.end(), bytes.begin());
  return {bytes.data(), bytes.size()};
}

std::string_view masked(std::string_view source, const std::vector<uint32_t>& masks,
                        std::string& buffer) {
  if (masks.empty()) return source;
  buffer = source;
  for (const uint32_t at : masks) {
    const bool is_line_end = buffer[at] == '\n' || buffer[at] == '\r';
    buffer[at] = is_line_end ? ' ' : '_';
  }
  return buffer;
}

bool merge(std::vector<uint32_t>& masks, const std::vector<uint32_t>& found) {
  const size_t before = masks.size();
  masks.insert(masks.end(), found.begin(), found.end());
  std::sort(masks.begin(), masks.end());
  masks.erase(std::unique(masks.begin(), masks.end()), masks.end());
  return masks.size() != before;
}

bool progress(TSParseState* state) {
  const auto* const options = static_cast<const ParseOptions*>(state->payload);
  return options->keep_going && !options->keep_going(options->keep_going_user);
}

/// One parse of the text as it stands, down to the AST.
class Attempt {
 public:
  Attempt(std::string_view source, std::string_view text, const ParseOptions& options)
      : source_(source), text_(text), options_(options), grammar_(Grammar::of(options.dialect)) {}

  bool run_parser() {
    parser_.reset(ts_parser_new());
    SHOAL_VERIFY(ts_parser_set_language(parser_.get(), grammar_.language()));
    TSParseOptions parse_options{const_cast<ParseOptions*>(&options_), progress};
    tree_.reset(
        ts_parser_parse_with_options(parser_.get(), nullptr, input_of(text_), parse_options));
    return tree_ != nullptr;
  }

  bool has_error() const { return ts_node_has_error(ts_tree_root_node(tree_.get())); }

  std::vector<uint32_t> words_that_may_be_names() {
    return find_keyword_names(grammar_, ts_tree_root_node(tree_.get()), text_, options_);
  }

  void report_errors(Diagnostics& diagnostics) {
    report_syntax_errors(grammar_, ts_tree_root_node(tree_.get()), source_, text_, options_,
                         diagnostics);
  }

  ast::Program* lower(ast::Arena& arena, ast::TextTable& texts, ast::TypeTable& types,
                      Diagnostics& diagnostics) {
    const TSNode root = ts_tree_root_node(tree_.get());
    CstReader reader(grammar_);
    Lowering lowering(source_, options_, reader, arena, texts, types, diagnostics);
    ast::Program* const program = lowering.program(reader.wrap(root));
    masks_ = lowering.masks();
    return program;
  }

  const std::vector<uint32_t>& masks() const { return masks_; }

 private:
  std::string_view source_;
  std::string_view text_;
  const ParseOptions& options_;
  const Grammar& grammar_;
  ParserMemory memory_;
  Parser parser_;
  Tree tree_;
  std::vector<uint32_t> masks_;
};

}  // namespace

ParseResult parse(std::string_view source, const ParseOptions& options, ast::Arena& arena,
                  ast::TextTable& texts, ast::TypeTable& types, Diagnostics& diagnostics) {
  ParseResult result;
  result.source = source;
  if (source.size() > kSourceBytesMax) {
    diagnostics.report(DiagnosticCode::SourceTooLarge, 0, 0, {std::to_string(source.size())});
    return result;
  }
  result.source = cleaned(source, arena);
  std::vector<uint32_t> masks;
  std::string buffer;
  for (int round = 0;; ++round) {
    Attempt attempt(result.source, masked(result.source, masks, buffer), options);
    if (!attempt.run_parser()) {
      diagnostics.report(DiagnosticCode::ParserTooSlow, 0, 0);
      return result;
    }
    if (options.parsed) options.parsed(options.parsed_user);
    const bool may_retry = round < kMaskRoundsMax;
    if (attempt.has_error()) {
      if (may_retry && merge(masks, attempt.words_that_may_be_names())) continue;
      attempt.report_errors(diagnostics);
      return result;
    }
    Diagnostics found;
    ast::Program* const program = attempt.lower(arena, texts, types, found);
    if (may_retry && merge(masks, attempt.masks())) continue;
    const bool has_errors = found.has_errors();
    diagnostics.append(std::move(found));
    if (!has_errors) result.program = program;
    return result;
  }
}

std::string to_wtf8(std::u16string_view units) {
  std::string out;
  out.reserve(units.size());
  for (size_t at = 0; at < units.size(); ++at) {
    char32_t point = units[at];
    if (ast::is_high_surrogate(point) && at + 1 < units.size() &&
        ast::is_low_surrogate(units[at + 1])) {
      point = ast::join_surrogates(point, units[++at]);
    }
    ast::append_utf8(out, point);
  }
  return out;
}

}  // namespace shoal::syntax
