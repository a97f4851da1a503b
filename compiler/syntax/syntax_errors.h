// What to make of a tree with ERROR or MISSING nodes: find words that were meant as names, or tell
// people what is wrong.
#pragma once

#include <string_view>
#include <vector>

#include "compiler/syntax/cst.h"

namespace shoal::syntax {

/// The text as tree-sitter reads it: WTF-8, with characters replaced that its grammars misjudge.
TSInput input_of(const std::string_view& text);

/// Offsets of `await` and `yield` tokens outside the functions that make keywords of them, and of
/// `using` before `of`.
std::vector<uint32_t> find_keyword_names(const Grammar& grammar, TSNode root, std::string_view text,
                                         const ParseOptions& options);

/// Reports at least one error. Parses the text once more, listening to the parser, to learn where
/// it was stuck and what it could have gone on with.
void report_syntax_errors(const Grammar& grammar, TSNode root, std::string_view source,
                          std::string_view text, const ParseOptions& options,
                          Diagnostics& diagnostics);

}  // namespace shoal::syntax
