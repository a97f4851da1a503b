#include "compiler/typescript/jsx_pragmas.h"

#include <algorithm>
#include <string>

namespace shoal::typescript {

namespace {

constexpr std::string_view kSpaces = " \t\r\n\v\f";

/// The block comments before the first token, one after the other.
class LeadingComments {
 public:
  explicit LeadingComments(std::string_view source) : rest_(source) {
    if (rest_.starts_with("\xef\xbb\xbf")) rest_.remove_prefix(3);
    if (rest_.starts_with("#!")) skip_line();
  }
  /// Empty: there are no more.
  std::string_view next() {
    for (;;) {
      rest_.remove_prefix(std::min(rest_.find_first_not_of(kSpaces), rest_.size()));
      if (rest_.starts_with("//")) {
        skip_line();
        continue;
      }
      const size_t end = rest_.starts_with("/*") ? rest_.find("*/", 2) : std::string_view::npos;
      if (end == std::string_view::npos) return {};
      const std::string_view comment = rest_.substr(2, end - 2);
      rest_.remove_prefix(end + 2);
      if (!comment.empty()) return comment;
    }
  }

 private:
  void skip_line() { rest_.remove_prefix(std::min(rest_.find_first_of("\r\n"), rest_.size())); }

  std::string_view rest_;
};

std::string_view take_word(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(kSpaces), text.size()));
  const std::string_view word = text.substr(0, text.find_first_of(kSpaces));
  text.remove_prefix(word.size());
  return word;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

struct Pragmas {
  std::string_view factory, fragment, source, runtime;

  void take(std::string_view comment) {
    for (size_t at = comment.find('@'); at != std::string_view::npos; at = comment.find('@')) {
      comment.remove_prefix(at + 1);
      const std::string name = lower(comment.substr(0, comment.find_first_of(kSpaces)));
      std::string_view* const to = name == "jsx"               ? &factory
                                   : name == "jsxfrag"         ? &fragment
                                   : name == "jsximportsource" ? &source
                                   : name == "jsxruntime"      ? &runtime
                                                               : nullptr;
      if (!to) continue;
      comment.remove_prefix(name.size());
      *to = take_word(comment);
    }
  }
};

}  // namespace

void apply_jsx_pragmas(std::string_view source, CompileOptions& options) {
  Pragmas found;
  LeadingComments comments(source);
  for (std::string_view each = comments.next(); !each.empty(); each = comments.next())
    found.take(each);
  if (!found.factory.empty()) options.jsx_factory = found.factory;
  if (!found.fragment.empty()) options.jsx_fragment_factory = found.fragment;
  if (!found.source.empty()) options.jsx_import_source = found.source;
  if (options.jsx == JsxMode::Preserve) return;
  const bool wants_automatic = !found.source.empty() || found.runtime == "automatic";
  if (found.runtime == "classic") {
    options.jsx = JsxMode::React;
  } else if (wants_automatic && options.jsx == JsxMode::React) {
    options.jsx = JsxMode::ReactJsx;
  }
}

}  // namespace shoal::typescript
