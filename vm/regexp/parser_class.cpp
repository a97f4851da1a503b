// Classes: [...] without and with v. §22.2.1 CharacterClass, §22.2.2.9 CompileToCharSet.
#include <algorithm>
#include <iterator>

#include "vm/regexp/parser.h"

namespace shoal::regexp {
namespace {

constexpr const char* kUnterminated = "Unterminated character class";
constexpr const char* kOutOfOrder = "Range out of order in character class";
constexpr const char* kInvalidClass = "Invalid character class";
constexpr const char* kInvalidSetOperation = "Invalid set operation in character class";
constexpr const char* kInvalidCharacter = "Invalid character in character class";

bool is_set_syntax_character(char32_t c) {
  return c < 128 && c != 0 &&
         std::string_view("()[]{}/-\\|").find(static_cast<char>(c)) != std::string_view::npos;
}

bool is_reserved_double_punctuator(char32_t c) {
  return c < 128 && c != 0 &&
         std::string_view("&!#$%*+,.:;<=>?@^`~").find(static_cast<char>(c)) !=
             std::string_view::npos;
}

void sort_strings(std::vector<std::u32string>& strings) {
  std::sort(strings.begin(), strings.end());
  strings.erase(std::unique(strings.begin(), strings.end()), strings.end());
}

void add_contents(ClassContents& to, ClassContents from) {
  to.set.add(from.set);
  to.may_contain_strings |= from.may_contain_strings;
  if (from.strings.empty()) return;
  std::move(from.strings.begin(), from.strings.end(), std::back_inserter(to.strings));
  sort_strings(to.strings);
}

void subtract_contents(ClassContents& from, const ClassContents& what) {
  from.set.subtract(what.set);
  std::erase_if(from.strings, [&what](const std::u32string& text) {
    return std::binary_search(what.strings.begin(), what.strings.end(), text);
  });
}

void intersect_contents(ClassContents& to, const ClassContents& with) {
  to.set.intersect(with.set);
  to.may_contain_strings = to.may_contain_strings && with.may_contain_strings;
  std::erase_if(to.strings, [&with](const std::u32string& text) {
    return !std::binary_search(with.strings.begin(), with.strings.end(), text);
  });
}

}  // namespace

/// Only v mode folds the operands (§22.2.2.9.3 MaybeSimpleCaseFolding); otherwise the finished set
/// is closed.
void Parser::fold_contents(ClassContents& contents) const {
  if (!unicode_sets_ || !builds()) return;
  if (modifiers_.ignore_case) {
    contents.set.fold();
    for (std::u32string& text : contents.strings) {
      for (char32_t& c : text) c = unicode::fold_simple(c);
    }
  }
  sort_strings(contents.strings);
}

/// §22.2.2.9.4 CharacterComplement. In v mode with i the universe is that of folded characters.
void Parser::negate_contents(ClassContents& contents) const {
  if (!builds()) return;
  const bool folds = unicode_sets_ && modifiers_.ignore_case;
  if (folds) contents.set.close_over_case(CaseFoldMode::Unicode, unicode::kCodePointMax);
  contents.set.negate(universe_max());
  if (folds) contents.set.fold();
}

/// From here on the set is what the input is compared with.
void Parser::finish_set(CodePointSet& set) const {
  if (modifiers_.ignore_case && builds()) set.close_over_case(fold_mode(), universe_max());
}

bool Parser::parse_class() {
  SHOAL_ASSERT(unit() == '[');
  ++at_;
  const bool negated = eat('^');
  if (!unicode_sets_) {
    ++class_depth_;
    const bool ok = parse_legacy_class(negated);
    --class_depth_;
    return ok;
  }
  ClassContents contents;
  if (!parse_set_class(negated, contents)) return false;
  terms_.push_back(contents_node(std::move(contents)));
  return true;
}

// ---- Without v ----

bool Parser::parse_class_atom(ClassContents& out, bool& is_set, char32_t& c) {
  is_set = false;
  if (at_end()) return fail(kUnterminated);
  if (unit() != '\\') {
    c = next();
    return true;
  }
  ++at_;
  const char32_t letter = unit();
  if (letter == kEnd) return fail("\\ at end of pattern");
  if (letter == 'b') {
    ++at_;
    c = '\b';
    return true;
  }
  if (!try_parse_class_escape(letter, out, is_set)) return false;
  return is_set || parse_character_escape(c, true);
}

bool Parser::parse_legacy_class(bool negated) {
  CodePointSet set;
  while (!eat(']')) {
    const size_t start = at_;
    ClassContents contents[2];
    bool is_set[2] = {false, false};
    char32_t c[2] = {0, 0};
    if (!parse_class_atom(contents[0], is_set[0], c[0])) return false;
    const bool is_range = unit() == '-' && unit(1) != ']' && unit(1) != kEnd;
    if (is_range) {
      ++at_;
      if (!parse_class_atom(contents[1], is_set[1], c[1])) return false;
      if (!is_set[0] && !is_set[1]) {
        if (c[0] > c[1]) return fail_at(kOutOfOrder, start);
        set.add(c[0], c[1]);
        continue;
      }
      if (unicode_) return fail_at(kInvalidClass, start);
      set.add('-');  // Annex B: no range, three members.
    }
    for (int i = 0; i < (is_range ? 2 : 1); ++i) {
      if (is_set[i]) {
        set.add(contents[i].set);
      } else {
        set.add(c[i]);
      }
    }
  }
  finish_set(set);
  if (negated) set.negate(universe_max());
  terms_.push_back(set_node(std::move(set)));
  return true;
}

// ---- With v ----

bool Parser::parse_set_class(bool negated, ClassContents& out) {
  if (++class_depth_ + groups_.size() > limits_.nesting_max)
    return fail("Regular expression too large");
  if (!parse_set_contents(out)) return false;
  --class_depth_;
  if (!eat(']')) return fail(at_end() ? kUnterminated : kInvalidCharacter);
  if (!negated) return true;
  if (out.may_contain_strings) return fail("Negated character class may contain strings");
  negate_contents(out);
  return true;
}

/// A union, or operands joined by && or by --; the three do not mix.
bool Parser::parse_set_contents(ClassContents& out) {
  if (unit() == ']') return true;
  bool is_character = false;
  char32_t c = 0;
  const size_t start = at_;
  if (!parse_set_operand(out, is_character, c)) return false;
  const bool subtracts = looking_at("--");
  if (!subtracts && !looking_at("&&"))
    return parse_set_range(out, is_character, c, start) && parse_set_union(out);
  const char* const sign = subtracts ? "--" : "&&";
  while (looking_at(sign)) {
    at_ += 2;
    if (!subtracts && unit() == '&') return fail(kInvalidCharacter);
    ClassContents operand;
    if (!parse_set_operand(operand, is_character, c)) return false;
    if (subtracts) {
      subtract_contents(out, operand);
    } else {
      intersect_contents(out, operand);
    }
  }
  if (at_end()) return fail(kUnterminated);
  return unit() == ']' || fail(kInvalidSetOperation);
}

/// The rest of a union.
bool Parser::parse_set_union(ClassContents& out) {
  while (unit() != ']') {
    if (at_end()) return fail(kUnterminated);
    if (looking_at("--") || looking_at("&&")) return fail(kInvalidSetOperation);
    ClassContents operand;
    bool is_character = false;
    char32_t c = 0;
    const size_t start = at_;
    if (!parse_set_operand(operand, is_character, c)) return false;
    if (!parse_set_range(operand, is_character, c, start)) return false;
    add_contents(out, std::move(operand));
  }
  return true;
}

/// After the operand `out`: if it begins a range, `out` becomes that.
bool Parser::parse_set_range(ClassContents& out, bool is_character, char32_t first, size_t start) {
  if (unit() != '-' || unit(1) == '-') return true;
  if (!is_character) return fail(kInvalidClass);
  ++at_;
  ClassContents ignored;
  char32_t last = 0;
  if (!parse_set_operand(ignored, is_character, last)) return false;
  if (!is_character) return fail(kInvalidClass);
  if (first > last) return fail_at(kOutOfOrder, start);
  out = {};
  out.set.add(first, last);
  fold_contents(out);
  return true;
}

/// A nested class, an escape for a set, \q{...}, or one character (which is in `out` too).
bool Parser::parse_set_operand(ClassContents& out, bool& is_character, char32_t& c) {
  is_character = false;
  if (at_end()) return fail(kUnterminated);
  if (eat('[')) {
    const bool negated = eat('^');
    return parse_set_class(negated, out);
  }
  if (looking_at("\\q{")) {
    at_ += 3;
    return parse_class_strings(out);
  }
  if (unit() == '\\' && unit(1) != kEnd) {
    bool parsed = false;
    ++at_;
    if (!try_parse_class_escape(unit(), out, parsed)) return false;
    if (parsed) return true;
    --at_;
  }
  is_character = true;
  if (!parse_set_character(c)) return false;
  out.set.add(c);
  fold_contents(out);
  return true;
}

bool Parser::parse_set_character(char32_t& c) {
  if (unit() == '\\') {
    ++at_;
    if (eat('b')) {
      c = '\b';
      return true;
    }
    return parse_character_escape(c, true);
  }
  if (is_reserved_double_punctuator(unit()) && unit(1) == unit()) return fail(kInvalidSetOperation);
  if (is_set_syntax_character(unit())) return fail(kInvalidCharacter);
  c = next();
  return true;
}

/// \q{abc|d|}: after the brace.
bool Parser::parse_class_strings(ClassContents& out) {
  std::u32string text;
  for (;;) {
    if (at_end()) return fail(kUnterminated);
    if (unit() == '|' || unit() == '}') {
      if (text.size() == 1) {
        out.set.add(text[0]);
      } else {
        out.may_contain_strings = true;
        out.strings.push_back(text);
      }
      text.clear();
      if (next() == '}') break;
      continue;
    }
    char32_t c = 0;
    if (!parse_set_character(c)) return false;
    text += c;
  }
  fold_contents(out);
  return true;
}

}  // namespace shoal::regexp
