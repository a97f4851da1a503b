#include "compiler/syntax/error_messages.h"

#include "compiler/syntax/lexical_errors.h"
#include "compiler/syntax/literals.h"

namespace shoal::syntax {

// ---- The table ----

namespace {

enum class RuleSort : uint8_t { Hint, Instead, TypeScript };

struct Rule {
  RuleSort sort;
  std::string_view pattern;
  std::string_view where;
  std::string_view text;
  DiagnosticCode code;
  size_t place;
};

constexpr Rule kRules[] = {
#define HINT(pattern, where, hint) \
  {RuleSort::Hint, pattern, where, hint, DiagnosticCode::UnexpectedHint, 0},
#define INSTEAD(pattern, where, code, place) \
  {RuleSort::Instead, pattern, where, "", DiagnosticCode::code, place},
#define TYPESCRIPT(pattern, where, what, place) \
  {RuleSort::TypeScript, pattern, where, what, DiagnosticCode::TypeScriptOnly, place},
#include "compiler/syntax/error_messages.def"
};

struct GroupText {
  std::string_view name;
  std::string_view separators;
};
constexpr GroupText kGroups[] = {
#define ERROR_GROUP(name, separators) {#name, separators},
#include "compiler/syntax/error_groups.def"
};

/// The parts of `list` between the separators, in order, until `each` says false.
template <class Each>
bool all_parts(std::string_view list, char separator, Each each) {
  for (size_t at = 0; at < list.size();) {
    const size_t end = std::min(list.find(separator, at), list.size());
    if (!each(list.substr(at, end - at))) return false;
    at = end + 1;
  }
  return true;
}

bool one_of(std::string_view list, std::string_view word) {
  return !all_parts(list, '|', [&](std::string_view part) { return part != word; });
}

bool is_name(const ErrorSite& site, const SiteToken& token) {
  return token.kind == TokenKind::Word && !is_reserved_word(site.text_of(token));
}

bool fits_sort(const ErrorSite& site, const SiteToken& token, std::string_view sort) {
  const std::string_view text = site.text_of(token);
  if (sort == "<any>") return true;
  if (sort == "<end>") return token.kind == TokenKind::End;
  if (sort == "<name>") return is_name(site, token);
  if (sort == "<word>") return token.kind == TokenKind::Word;
  if (sort == "<reserved>") return token.kind == TokenKind::Word && is_reserved_word(text);
  if (sort == "<number>") return token.kind == TokenKind::Number;
  if (sort == "<string>") return token.kind == TokenKind::String;
  if (sort == "<operand>") return site.ends_operand(token);
  if (sort == "<value>")
    return site.ends_operand(token) && !is_name(site, token) && text != "super" && text != "}" &&
           token.kind != TokenKind::Private && !(text == "]" && token.closes == GroupKind::Index);
  if (sort == "<assign>")
    return token.kind == TokenKind::Mark &&
           one_of("=|+=|-=|*=|/=|%=|**=|<<=|>>=|>>>=|&=|^=|&&=|?\?=", text);
  return false;
}

bool fits_token(const ErrorSite& site, const SiteToken& token, std::string_view item) {
  if (item.starts_with('<') && item.ends_with('>') && item.size() > 2 &&
      item.find('|') == std::string_view::npos)
    return fits_sort(site, token, item);
  const std::string_view text = site.text_of(token);
  return !all_parts(item, '|', [&](std::string_view part) {
    const bool is_sort = part.size() > 2 && part.front() == '<' && part.back() == '>';
    return !(is_sort ? fits_sort(site, token, part) : token.kind != TokenKind::End && part == text);
  });
}

/// The number of items before the one that ^ marks.
size_t items_before(std::string_view pattern) {
  const std::string_view head = pattern.substr(0, pattern.find('^'));
  return static_cast<size_t>(std::count(head.begin(), head.end(), ' '));
}

bool fits_pattern(const ErrorSite& site, std::string_view pattern) {
  size_t left = items_before(pattern);
  bool after = false;
  return all_parts(pattern, ' ', [&](std::string_view item) {
    if (item.starts_with('^')) {
      after = true;
      return fits_token(site, site.token, item.substr(1));
    }
    if (after) return fits_token(site, site.next, item);
    const SiteToken token = site.back(left--);
    return token.kind != TokenKind::End && fits_token(site, token, item);
  });
}

bool holds(const ErrorSite& site, std::string_view condition, std::string_view pattern) {
  const size_t colon = condition.find(':');
  const std::string_view key = condition.substr(0, colon);
  const std::string_view value =
      colon == std::string_view::npos ? std::string_view() : condition.substr(colon + 1);
  const SiteGroup& group = site.inside();
  if (key == "in") return one_of(value, kGroups[static_cast<size_t>(group.kind)].name);
  if (key == "lead") return one_of(value, group.lead);
  if (key == "expects") return site.expects(value);
  if (key == "closed") return site.text_of(site.back(1)) == ")" && one_of(value, site.closed_word);
  if (key == "start") return site.back(items_before(pattern)).starts_statement;
  if (key == "close") return site.back(1).end == site.token.start;
  if (key == "spaced") return site.back(2).end != site.back(1).start;
  if (key == "masked") return site.is_masked(site.back(1));
  if (key == "unassigned") return !group.assigned;
  if (key == "operand") return site.after_operand();
  return false;
}

bool fits(const ErrorSite& site, const Rule& rule) {
  return fits_pattern(site, rule.pattern) && all_parts(rule.where, ',', [&](std::string_view each) {
           return holds(site, each, rule.pattern);
         });
}

std::string filled(const ErrorSite& site, std::string_view text) {
  return fill_in(
      text, {site.text_of(site.token), site.text_of(site.back(1)), site.text_of(site.back(2))});
}

/// Where the token is shown. The end of the source: after the last token, in a line that has text.
SiteToken shown(const ErrorSite& site, const SiteToken& token) {
  SiteToken place = token;
  if (token.kind == TokenKind::End && site.back(1).kind != TokenKind::End)
    place.start = place.end = site.back(1).end;
  return place;
}

// ---- What was expected, by what is open ----

/// "'}'" or "'}' to close the '{' of line 3".
std::string closer(const ErrorSite& site) {
  const SiteGroup& group = site.inside();
  const std::string name(group.name);
  std::string mark, opener(1, group.opener);
  uint32_t start = group.start;
  switch (group.opener) {
    case '(': mark = ")"; break;
    case '[': mark = "]"; break;
    case '$': opener = "${"; [[fallthrough]];
    case '{': mark = "}"; break;
    case '<':
      if (group.kind == GroupKind::JsxTag) return "'>'";
      mark = "</" + name + ">";
      opener = "<" + name + ">";
      break;
    default: return {};
  }
  if (mark == "}" && site.suspect != UINT32_MAX && site.suspect > start) start = site.suspect;
  const uint32_t line = site.line_of(start);
  std::string text = '\'' + mark + '\'';
  if (line == site.line_of(shown(site, site.token).start)) return text;
  return text + " to close the '" + opener + "' of line " + std::to_string(line);
}

/// "','" and "'}'": "',' or '}'".
std::string with_or(std::string_view separators, const std::string& last) {
  std::string text(separators);
  if (last.empty()) {
    return text;
  }
  return text.empty() ? last : text + " or " + last;
}

std::string after_operand(const ErrorSite& site) {
  const SiteGroup& group = site.inside();
  if (group.questions > 0 && site.expects(":")) return "':' for the '?' before it";
  const bool declares = group.lead == "let" || group.lead == "const" || group.lead == "var";
  const bool in_statements = group.kind == GroupKind::Program || group.kind == GroupKind::Block ||
                             group.kind == GroupKind::Switch;
  if (in_statements && declares) return group.assigned ? "',' or ';'" : "'=', ',' or ';'";
  if (group.kind == GroupKind::ForHeader) return group.semicolons >= 2 ? closer(site) : "';'";
  if (group.kind == GroupKind::Object && site.expects(":") &&
      site.back(1).kind != TokenKind::Number && !group.assigned) {
    const std::string_view previous = site.text_of(site.back(2));
    if (previous == "{" || previous == ",") return with_or("':', ','", closer(site));
  }
  if (group.kind == GroupKind::Program)
    return std::string(kGroups[static_cast<size_t>(group.kind)].separators);
  return with_or(kGroups[static_cast<size_t>(group.kind)].separators, closer(site));
}

std::string for_closing_bracket(const ErrorSite& site, std::string_view text) {
  const char opener = text == ")" ? '(' : text == "]" ? '[' : '{';
  bool is_open = site.inside().opener == '(' || site.inside().opener == '[';
  for (const SiteGroup& each : site.groups)
    is_open = is_open || each.opener == opener || (opener == '{' && each.opener == '$');
  if (!is_open) return std::string("there is no '") + opener + "' for it to close";
  const char innermost = site.inside().opener == '$' ? '{' : site.inside().opener;
  if (innermost == opener) return {};
  if (innermost == '(' || innermost == '[') return "expected " + after_operand(site);
  return "expected " + closer(site);
}

std::string expectation(const ErrorSite& site) {
  const std::string_view text = site.text_of(site.token);
  const bool is_bracket =
      site.token.kind == TokenKind::Mark && (text == ")" || text == "]" || text == "}");
  if (is_bracket) {
    std::string hint = for_closing_bracket(site, text);
    if (!hint.empty()) return hint;
  }
  const bool at_end = site.token.kind == TokenKind::End;
  if (at_end && site.groups.size() > 1) return "expected " + closer(site);
  const GroupKind kind = site.inside().kind;
  if (kind == GroupKind::JsxChildren) return "expected " + closer(site);
  if (site.after_operand()) {
    const bool types = site.inside().angles > 0 && site.expects(">") && !site.expects("+");
    if (types) return "expected ',' or '>'";
    std::string list = after_operand(site);
    return list.empty() ? list : "expected " + list;
  }
  if (site.expects_type()) return "expected a type";
  if (kind == GroupKind::Parameters) return "expected a parameter";
  if (site.expects_expression() && !site.token.starts_statement) return "expected an expression";
  const bool has_names = kind == GroupKind::Members || kind == GroupKind::EnumBody ||
                         kind == GroupKind::Names || kind == GroupKind::Object;
  if (has_names && site.token.kind == TokenKind::Word) return "expected " + after_operand(site);
  if (site.expects_name()) return "expected a name";
  return {};
}

// ---- Misspelt keywords ----

constexpr std::string_view kKeywords[] = {
    "abstract", "async",    "await",     "break",     "case",   "catch",  "class",  "const",
    "continue", "debugger", "declare",   "default",   "delete", "enum",   "export", "finally",
    "function", "import",   "interface", "namespace", "return", "switch", "throw",  "typeof",
    "while",    "let",      "var",       "type",      "yield",  "for"};

/// Whether one of the four slips makes `a` of `b`: a letter more, less, other, or two exchanged.
bool one_slip(std::string_view a, std::string_view b) {
  size_t head = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
  const std::string_view rest_a = a.substr(head), rest_b = b.substr(head);
  if (rest_a.empty() && rest_b.empty()) return false;
  if (rest_a.size() == rest_b.size()) {
    if (rest_a.substr(1) == rest_b.substr(1)) return true;
    return rest_a.size() >= 2 && rest_a[0] == rest_b[1] && rest_a[1] == rest_b[0] &&
           rest_a.substr(2) == rest_b.substr(2);
  }
  if (rest_a.size() == rest_b.size() + 1) return rest_a.substr(1) == rest_b;
  return rest_b.size() == rest_a.size() + 1 && rest_b.substr(1) == rest_a;
}

bool report_misspelt_keyword(const ErrorSite& site, Diagnostics& diagnostics) {
  const SiteToken last = site.back(1);
  if (last.kind != TokenKind::Word || !last.starts_statement) return false;
  const TokenKind kind = site.token.kind;
  const bool operand_follows = kind == TokenKind::Word || kind == TokenKind::Number ||
                               kind == TokenKind::String || site.text_of(site.token) == "{";
  const std::string_view word = site.text_of(last);
  if (!operand_follows || word.size() < 3) return false;
  for (const std::string_view keyword : kKeywords) {
    if (keyword.size() < 4 && word.size() < 4 && keyword.size() != word.size()) continue;
    if (!one_slip(word, keyword)) continue;
    const std::string hint = "did you mean '" + std::string(keyword) + "'?";
    diagnostics.report(DiagnosticCode::UnexpectedHint, last.start, last.end,
                       {unexpected_phrase(site.source, last), hint});
    return true;
  }
  return false;
}

bool report_by_table(const ErrorSite& site, bool is_typescript_only, bool has_file,
                     Diagnostics& diagnostics) {
  for (const Rule& rule : kRules) {
    if (rule.sort == RuleSort::TypeScript && !is_typescript_only) continue;
    if (!fits(site, rule)) continue;
    const SiteToken token = rule.place == 0 ? site.token : site.back(rule.place);
    const SiteToken at = shown(site, token);
    const std::string text = filled(site, rule.text);
    switch (rule.sort) {
      case RuleSort::Instead: diagnostics.report(rule.code, at.start, at.end); break;
      case RuleSort::TypeScript:
        diagnostics.report(rule.code, at.start, at.end,
                           {text, has_file ? ": give this one a name that ends in .ts, .mts, "
                                             ".cts or .tsx"
                                           : ""});
        break;
      case RuleSort::Hint:
        diagnostics.report(rule.code, at.start, at.end,
                           {unexpected_phrase(site.source, token), text});
        break;
    }
    return true;
  }
  return false;
}

/// `{ a = 1 }` is a pattern only; the parser waited for the = after it.
bool is_shorthand_initializer(const ErrorSite& site) {
  const SiteGroup& group = site.inside();
  const bool binds = group.kind == GroupKind::Parameters ||
                     (one_of("let|const|var", group.lead) && !group.assigned);
  return site.shorthand != UINT32_MAX && !binds && site.text_of(site.back(1)) == "}" &&
         site.expects("=");
}

}  // namespace

std::string unexpected_phrase(std::string_view source, const SiteToken& token) {
  constexpr size_t kShownMax = 40;
  std::string_view text = source.substr(token.start, token.end - token.start);
  if (text.size() > kShownMax) {
    size_t end = kShownMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text = text.substr(0, end);
  }
  const std::string quoted = '\'' + std::string(text) + '\'';
  switch (token.kind) {
    case TokenKind::End: return "Unexpected end of input";
    case TokenKind::Number: return "Unexpected number";
    case TokenKind::String: return "Unexpected string";
    case TokenKind::Template: return "Unexpected template string";
    case TokenKind::RegExp: return "Unexpected regular expression";
    case TokenKind::Word:
      return (is_reserved_word(text) ? "Unexpected token " : "Unexpected identifier ") + quoted;
    case TokenKind::Private: return "Unexpected identifier " + quoted;
    case TokenKind::Mark:
    case TokenKind::JsxText: return "Unexpected token " + quoted;
  }
  return {};
}

void explain(const ErrorSite& site, bool is_typescript_only, bool has_file,
             Diagnostics& diagnostics) {
  if (site.mismatch.end != 0) {
    const std::string line = std::to_string(site.line_of(site.mismatch.opened_at));
    return diagnostics.report(DiagnosticCode::JsxTagMismatch, site.mismatch.start,
                              site.mismatch.end, {site.mismatch.opened, line});
  }
  if (is_shorthand_initializer(site))
    return diagnostics.report(DiagnosticCode::ShorthandInitializer, site.shorthand,
                              site.shorthand + 1);
  if (report_by_table(site, is_typescript_only, has_file, diagnostics)) return;
  if (report_misspelt_keyword(site, diagnostics)) return;
  const std::string hint = expectation(site);
  const std::string phrase = unexpected_phrase(site.source, site.token);
  const SiteToken at = shown(site, site.token);
  diagnostics.report(hint.empty() ? DiagnosticCode::Unexpected : DiagnosticCode::UnexpectedHint,
                     at.start, at.end, {phrase, hint});
}

}  // namespace shoal::syntax
