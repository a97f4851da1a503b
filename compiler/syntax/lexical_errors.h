// What is wrong with a single token: a number, an escape, a character, something without its end.
#pragma once

#include <string>
#include <string_view>

#include "compiler/diagnostics.h"

namespace shoal::syntax {

struct LexicalError {
  DiagnosticCode code;
  uint32_t start = 0;
  uint32_t end = 0;
  std::string argument;
};

/// Of the number literal that starts at `start`, which is not valid as it stands.
LexicalError number_error(std::string_view source, uint32_t start);
/// Of the escape sequence whose backslash is at `at`.
LexicalError escape_error(std::string_view source, uint32_t at);
/// Of the first character of a would-be name that cannot stand in one.
LexicalError character_error(std::string_view source, uint32_t start, uint32_t end);

class ErrorSite;
/// Whether the error is one of these, and then reports it.
bool report_lexical_error(const ErrorSite& site, Diagnostics& diagnostics);

}  // namespace shoal::syntax
