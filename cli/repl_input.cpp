#include <dirent.h>
#include <shoal/tools.h>
#include <sys/stat.h>

#include <algorithm>
#include <memory>

#include "cli/files.h"
#include "cli/repl.h"

namespace shoal::cli {
namespace {

const char* style_of(SourceClass what) {
  switch (what) {
    case SourceClass::Keyword: return "35";
    case SourceClass::Constant:
    case SourceClass::Number: return "33";
    case SourceClass::Function: return "36";
    case SourceClass::Type: return "34";
    case SourceClass::String: return "32";
    case SourceClass::RegExp: return "31";
    case SourceClass::Comment: return "90";
    case SourceClass::Name:
    case SourceClass::Property:
    case SourceClass::Bracket:
    case SourceClass::Operator: return nullptr;
  }
  return nullptr;
}

struct Bracket {
  char mark;
  size_t at;
};
std::vector<Bracket> brackets_of(std::string_view text, const std::vector<SourceToken>& tokens) {
  std::vector<Bracket> all;
  for (const SourceToken& token : tokens)
    if (token.what == SourceClass::Bracket) all.push_back({text[token.end - 1], token.end - 1});
  return all;
}

bool opens(char mark) { return mark == '(' || mark == '[' || mark == '{'; }
bool is_pair(char opener, char closer) {
  return (opener == '(' && closer == ')') || (opener == '[' && closer == ']') ||
         (opener == '{' && closer == '}');
}

/// The bracket that the cursor is behind (or before), and the one that belongs to it.
void mark_pair(const std::vector<Bracket>& brackets, size_t cursor,
               std::vector<const char*>& styles) {
  size_t at = brackets.size();
  for (size_t i = 0; i < brackets.size(); ++i)
    if (brackets[i].at + 1 == cursor || (at == brackets.size() && brackets[i].at == cursor)) at = i;
  if (at == brackets.size()) return;
  const bool forward = opens(brackets[at].mark);
  int depth = 0;
  for (size_t i = at; i < brackets.size(); i += forward ? 1 : static_cast<size_t>(-1)) {
    depth += opens(brackets[i].mark) == forward ? 1 : -1;
    if (depth != 0) continue;
    const bool fits = forward ? is_pair(brackets[at].mark, brackets[i].mark)
                              : is_pair(brackets[i].mark, brackets[at].mark);
    const char* const style = fits ? "1;36" : "1;31";
    styles[brackets[at].at] = styles[brackets[i].at] = style;
    return;
  }
  if (!forward) styles[brackets[at].at] = "1;31";  // It closes nothing.
}

std::vector<const char*> paint(std::string_view text, size_t cursor) {
  std::vector<const char*> styles(text.size());
  if (text.starts_with('.')) return styles;
  const std::vector<SourceToken> tokens = source_tokens(text);
  for (const SourceToken& token : tokens)
    std::fill(styles.begin() + token.start, styles.begin() + token.end, style_of(token.what));
  mark_pair(brackets_of(text, tokens), cursor, styles);
  return styles;
}

/// Of what comes next: two for each line with brackets that are still open. Of a text that ends
/// with a closing bracket alone in its line: of that line.
size_t indentation_of(std::string_view text) {
  std::vector<size_t> open_lines;  // Of each bracket that is open; the last, the innermost.
  size_t closed_line = SIZE_MAX, line = 0, at = 0;
  for (const Bracket& each : brackets_of(text, source_tokens(text))) {
    line += static_cast<size_t>(std::count(text.begin() + static_cast<ptrdiff_t>(at),
                                           text.begin() + static_cast<ptrdiff_t>(each.at), '\n'));
    at = each.at;
    if (opens(each.mark)) {
      open_lines.push_back(line);
    } else if (!open_lines.empty()) {
      closed_line = open_lines.back();
      open_lines.pop_back();
    }
  }
  const size_t line_start = text.rfind('\n') + 1;
  const bool is_closer = text.find_first_of(")]}", line_start) + 1 == text.size() &&
                         text.find_first_not_of(' ', line_start) + 1 == text.size();
  if (is_closer) std::erase(open_lines, closed_line);
  open_lines.erase(std::unique(open_lines.begin(), open_lines.end()), open_lines.end());
  return open_lines.size() * 2;
}

bool is_complete(std::string_view text) {
  if (text.starts_with('.') && text.find('\n') == std::string_view::npos) return true;
  if (is_given_up(text)) return true;
  return check_input(text).state != SourceCheck::State::Incomplete;
}

// ---- Completion

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || static_cast<signed char>(c) < 0;
}

std::vector<std::string> entries_of(const std::string& folder) {
  std::vector<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(folder.c_str()), ::closedir);
  if (!open) return names;
  while (const dirent* const entry = ::readdir(open.get())) {
    std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    struct stat status{};
    const bool is_folder =
        ::stat((folder + "/" + name).c_str(), &status) == 0 && S_ISDIR(status.st_mode);
    names.push_back(is_folder ? name + "/" : name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// Of a path that has been begun.
LineCompletions complete_file(std::string_view text, size_t start, size_t cursor) {
  const std::string begun(text.substr(start, cursor - start));
  const size_t slash = begun.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : begun.substr(0, slash + 1);
  const std::string part = slash == std::string::npos ? begun : begun.substr(slash + 1);
  LineCompletions found{cursor - part.size(), {}};
  for (std::string& name : entries_of(folder))
    if (name.starts_with(part) && (!name.starts_with('.') || part.starts_with('.')))
      found.words.push_back(std::move(name));
  return found;
}

/// What an import can name: built-in modules, packages.
LineCompletions complete_module(std::string_view text, size_t start, size_t cursor) {
  const std::string begun(text.substr(start, cursor - start));
  if (begun.starts_with('.') || begun.starts_with('/')) return complete_file(text, start, cursor);
  LineCompletions found{start, {}};
  std::vector<std::string> names = builtin_module_names();
  const std::string root = folder_with(current_folder(), "node_modules");
  if (!root.empty()) {
    for (const std::string& name : entries_of(root + "/node_modules")) {
      if (name.starts_with('.') || !name.ends_with('/')) continue;
      if (!name.starts_with('@')) {
        names.push_back(name.substr(0, name.size() - 1));
        continue;
      }
      for (const std::string& inner : entries_of(root + "/node_modules/" + name))
        names.push_back(name + inner.substr(0, inner.size() - inner.ends_with('/')));
    }
  }
  for (std::string& name : names)
    if (name.starts_with(begun)) found.words.push_back(std::move(name));
  return found;
}

/// Where the string that the cursor is in begins; npos: it is in none. is_module: an import names
/// it.
size_t string_start(std::string_view text, size_t cursor, bool& is_module) {
  size_t start = std::string_view::npos;
  char quote = 0;
  for (size_t i = text.rfind('\n', cursor) + 1; i < cursor; ++i) {
    if (quote != 0 && text[i] == '\\') {
      ++i;
    } else if (quote != 0 && text[i] == quote) {
      quote = 0;
    } else if (quote == 0 && (text[i] == '"' || text[i] == '\'')) {
      quote = text[i];
      start = i + 1;
    }
  }
  if (quote == 0) return std::string_view::npos;
  std::string_view before = text.substr(0, start - 1);
  while (before.ends_with(' ')) before.remove_suffix(1);
  is_module = before.ends_with("from") || before.ends_with("import") ||
              before.ends_with("import(") || before.ends_with("require(");
  return start;
}

LineCompletions complete_command(std::string_view text, size_t cursor) {
  const size_t blank = text.find(' ');
  if (blank != std::string_view::npos && blank < cursor)
    return complete_file(text, blank + 1, cursor);
  LineCompletions found{0, {}};
  for (const ReplCommand& each : repl_commands())
    if (std::string_view(each.name).starts_with(text.substr(0, cursor)))
      found.words.emplace_back(each.name);
  return found;
}

/// Whose properties come after a string or an array that is written out; empty: it is neither.
std::string prototype_of_literal(std::string_view before) {
  const std::vector<SourceToken> tokens = source_tokens(before);
  if (tokens.empty() || tokens.back().end != before.size()) return {};
  if (tokens.back().what == SourceClass::String) return "String.prototype";
  if (tokens.back().what == SourceClass::RegExp) return "RegExp.prototype";
  if (before.back() != ']') return {};
  size_t depth = 0, i = tokens.size();
  while (i-- > 0) {
    if (tokens[i].what != SourceClass::Bracket) continue;
    const char mark = before[tokens[i].start];
    if (mark == ']') ++depth;
    if (mark == '[' && --depth == 0) break;
  }
  // Behind a value it is an element of that.
  const char last = i == 0 || i > tokens.size() ? '=' : before[tokens[i - 1].end - 1];
  return is_name_char(last) || last == ')' || last == ']' ? "" : "Array.prototype";
}

constexpr std::string_view kKeywords[] = {
    "abstract",   "async",     "await",   "break",     "case",     "catch",  "class",      "const",
    "continue",   "debugger",  "declare", "default",   "delete",   "else",   "enum",       "export",
    "extends",    "false",     "finally", "for",       "function", "if",     "implements", "import",
    "instanceof", "interface", "let",     "namespace", "null",     "return", "satisfies",  "static",
    "super",      "switch",    "this",    "throw",     "true",     "try",    "type",       "typeof",
    "using",      "while",     "yield"};

}  // namespace

bool is_given_up(std::string_view text) {
  std::string_view line = text.substr(text.rfind('\n') + 1);
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return line.substr(0, line.find_last_not_of(" \t") + 1) == ".break";
}

LineCompletions complete_input(const ReplSession& session, std::string_view text, size_t cursor) {
  if (text.starts_with('.') && !text.starts_with("...")) return complete_command(text, cursor);
  bool is_module = false;
  const size_t string = string_start(text, cursor, is_module);
  if (string != std::string_view::npos)
    return is_module ? complete_module(text, string, cursor) : complete_file(text, string, cursor);
  size_t start = cursor;
  while (start > 0 && is_name_char(text[start - 1])) --start;
  const std::string_view begun = text.substr(start, cursor - start);
  size_t path_start = start;
  std::string path;
  if (start > 0 && text[start - 1] == '.') {
    path_start = start - 1;
    const bool is_optional = path_start > 0 && text[path_start - 1] == '?';
    size_t path_end = path_start - (is_optional ? 1 : 0);
    path_start = path_end;
    while (path_start > 0 && (is_name_char(text[path_start - 1]) || text[path_start - 1] == '.'))
      --path_start;
    path = text.substr(path_start, path_end - path_start);
    if (path.empty()) path = prototype_of_literal(text.substr(0, path_end));
    if (path.empty()) return {};  // Of the value of a call: it would have to be made.
  }
  LineCompletions found{start, {}};
  for (std::string& name : session.names(path))
    if (name.starts_with(begun) &&
        (!name.starts_with('_') || begun.starts_with('_') || name == "_"))
      found.words.push_back(std::move(name));
  if (!path.empty() || begun.empty()) return found;
  for (const std::string_view each : kKeywords)
    if (each.starts_with(begun)) found.words.emplace_back(each);
  std::sort(found.words.begin(), found.words.end());
  return found;
}

LineHooks repl_hooks(ReplSession& session) {
  LineHooks hooks;
  hooks.paint = paint;
  hooks.complete = [&session](std::string_view text, size_t cursor) {
    return complete_input(session, text, cursor);
  };
  hooks.is_complete = is_complete;
  hooks.indentation = indentation_of;
  hooks.hint = [&session](std::string_view text) { return session.preview(text); };
  return hooks;
}

}  // namespace shoal::cli
