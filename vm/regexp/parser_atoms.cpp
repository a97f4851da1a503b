// Atoms: characters and their escapes, references, and the nodes they become.
#include <algorithm>

#include "vm/regexp/parser.h"

namespace shoal::regexp {
namespace {

int hex_value(char32_t c) {
  if (c - '0' < 10) return static_cast<int>(c - '0');
  const char32_t lower = c | 0x20;
  return lower - 'a' < 6 ? static_cast<int>(lower - 'a') + 10 : -1;
}

bool is_ascii_letter(char32_t c) { return (c | 0x20) - 'a' < 26 && c < 128; }

bool is_syntax_character(char32_t c) {
  return c < 128 && c != 0 &&
         std::string_view("^$\\.*+?()[]{}|/").find(static_cast<char>(c)) != std::string_view::npos;
}

bool is_set_reserved_punctuator(char32_t c) {
  return c < 128 && c != 0 &&
         std::string_view("&-!#%,:;<=>@`~").find(static_cast<char>(c)) != std::string_view::npos;
}

/// Strings below this depth of shared prefixes are not factored further, which bounds the
/// recursion.
constexpr uint32_t kPrefixDepthMax = 100;

}  // namespace

// ---- Nodes ----

NodeId Parser::new_node(Node node) {
  if (!builds()) return 0;
  tree_.nodes.push_back(node);
  return static_cast<NodeId>(tree_.nodes.size() - 1);
}

NodeId Parser::set_node(CodePointSet set) {
  if (!builds()) return 0;
  Node node;
  const char32_t single = set.single();
  if (single <= unicode::kCodePointMax && !(unicode_ && unicode::is_surrogate(single))) {
    node.kind = NodeKind::Text;
    node.begin = static_cast<uint32_t>(tree_.units.size());
    node.count = single > 0xFFFF ? 2 : 1;
    if (single > 0xFFFF) {
      tree_.units.push_back({unicode::lead_surrogate(single), 0xFFFF});
      tree_.units.push_back({unicode::trail_surrogate(single), 0xFFFF});
    } else {
      tree_.units.push_back({static_cast<char16_t>(single), 0xFFFF});
    }
    return new_node(node);
  }
  if (set.empty()) {
    node.kind = NodeKind::Nothing;
    return new_node(node);
  }
  CodePointSet surrogates;
  surrogates.add(0xD800, 0xDFFF);
  node.kind = NodeKind::Set;
  node.wide = unicode_ && (set.last() > 0xFFFF || set.intersects(surrogates));
  node.begin = static_cast<uint32_t>(tree_.sets.size());
  class_ranges_ += set.ranges().size();
  tree_.sets.push_back(std::move(set));
  return new_node(node);
}

NodeId Parser::text_node(char32_t c) {
  if (!builds()) return 0;
  CodePointSet set;
  set.add(c);
  if (modifiers_.ignore_case) {
    set.close_over_case(fold_mode(), universe_max());
    const std::vector<Range>& ranges = set.ranges();
    if (ranges.size() == 2 && ranges[0].first == ranges[0].last &&
        ranges[1].first == ranges[1].last && ranges[1].first <= 0xFFFF) {
      const char32_t difference = ranges[0].first ^ ranges[1].first;
      if ((difference & (difference - 1)) == 0) {
        Node node;
        node.kind = NodeKind::Text;
        node.begin = static_cast<uint32_t>(tree_.units.size());
        node.count = 1;
        const auto mask = static_cast<char16_t>(0xFFFF & ~difference);
        tree_.units.push_back({static_cast<char16_t>(c & mask), mask});
        return new_node(node);
      }
    }
  }
  return set_node(std::move(set));
}

void Parser::add_character(char32_t c) { terms_.push_back(text_node(c)); }

void Parser::add_dot() {
  CodePointSet set;
  if (!modifiers_.dot_all) set = line_terminators();
  set.negate(universe_max());
  terms_.push_back(set_node(std::move(set)));
}

void Parser::add_assertion(AssertionKind kind) {
  Node node;
  node.kind = NodeKind::Assertion;
  node.assertion = kind;
  add_node(node);
}

NodeId Parser::string_node(const std::u32string& text) {
  if (!builds()) return 0;
  Node sequence;
  std::vector<NodeId> parts;
  for (const char32_t c : text) {
    const NodeId part = text_node(c);
    const Node& node = tree_.nodes[part];
    if (!parts.empty() && node.kind == NodeKind::Text) {
      Node& before = tree_.nodes[parts.back()];
      if (before.kind == NodeKind::Text && before.begin + before.count == node.begin) {
        before.count += node.count;
        continue;
      }
    }
    parts.push_back(part);
  }
  if (parts.size() == 1) return parts[0];
  sequence.kind = parts.empty() ? NodeKind::Empty : NodeKind::Sequence;
  sequence.begin = static_cast<uint32_t>(tree_.children.size());
  sequence.count = static_cast<uint32_t>(parts.size());
  tree_.children.insert(tree_.children.end(), parts.begin(), parts.end());
  return new_node(sequence);
}

namespace {

using StringIterator = std::vector<std::u32string>::const_iterator;

/// A group of sorted strings that share what lies before `depth`.
struct StringGroup {
  StringIterator begin;
  StringIterator end;
  size_t depth;
};

/// The length of the prefix that all strings of a sorted group share.
size_t shared_prefix(const StringGroup& group) {
  const std::u32string& first = *group.begin;
  const std::u32string& last = *(group.end - 1);
  size_t shared = group.depth;
  while (shared < first.size() && shared < last.size() && first[shared] == last[shared]) ++shared;
  return shared;
}

}  // namespace

/// Strings are tried longest first (§22.2.2.9.1). As a tree of prefixes that is: in each branch
/// what is longer before what ends here; branches exclude each other, so their order does not
/// matter.
NodeId Parser::contents_node(ClassContents contents) {
  finish_set(contents.set);
  if (contents.strings.empty() || !builds()) return set_node(std::move(contents.set));
  const auto make = [this](NodeKind kind, const std::vector<NodeId>& parts) -> NodeId {
    if (parts.size() == 1) return parts[0];
    Node node;
    node.kind = kind;
    node.begin = static_cast<uint32_t>(tree_.children.size());
    node.count = static_cast<uint32_t>(parts.size());
    tree_.children.insert(tree_.children.end(), parts.begin(), parts.end());
    return new_node(node);
  };
  const auto build = [this, &make](const auto& self, StringGroup group,
                                   uint32_t level) -> std::vector<NodeId> {
    std::vector<NodeId> branches;
    if (level > kPrefixDepthMax) {
      std::vector<std::u32string> rest(group.begin, group.end);
      std::sort(rest.begin(), rest.end(),
                [](const auto& a, const auto& b) { return a.size() > b.size(); });
      for (const std::u32string& text : rest)
        branches.push_back(string_node(text.substr(group.depth)));
      return branches;
    }
    bool ends_here = false;
    if (group.begin->size() == group.depth) {
      ends_here = true;
      ++group.begin;
    }
    while (group.begin != group.end) {
      const char32_t c = (*group.begin)[group.depth];
      StringGroup branch{group.begin, group.begin, group.depth};
      while (branch.end != group.end && (*branch.end)[group.depth] == c) ++branch.end;
      group.begin = branch.end;
      const size_t prefix = shared_prefix(branch);
      std::vector<NodeId> parts{
          string_node(branch.begin->substr(group.depth, prefix - group.depth))};
      if (branch.end - branch.begin > 1) {
        parts.push_back(
            make(NodeKind::Alternation, self(self, {branch.begin, branch.end, prefix}, level + 1)));
      }
      branches.push_back(make(NodeKind::Sequence, parts));
    }
    if (ends_here) branches.push_back(new_node({}));
    return branches;
  };
  std::vector<NodeId> branches =
      build(build, {contents.strings.begin(), contents.strings.end(), 0}, 0);
  if (!contents.set.empty()) {
    const bool ends_empty = contents.strings.front().empty();
    branches.insert(branches.end() - (ends_empty ? 1 : 0), set_node(std::move(contents.set)));
  }
  return make(NodeKind::Alternation, branches);
}

// ---- Escapes ----

bool Parser::parse_atom_escape() {
  const char32_t letter = unit(1);
  if (letter == kEnd) return fail("\\ at end of pattern");
  if (letter >= '1' && letter <= '9') return parse_back_reference();
  if (letter == 'k') return parse_named_reference();
  ClassContents contents;
  bool parsed = false;
  ++at_;
  if (!try_parse_class_escape(letter, contents, parsed)) return false;
  if (parsed) {
    terms_.push_back(contents_node(std::move(contents)));
    return true;
  }
  char32_t c = 0;
  if (!parse_character_escape(c, false)) return false;
  add_character(c);
  return true;
}

/// Counts all groups of the pattern, and notes whether any has a name.
void Parser::count_captures() {
  if (captures_counted_) return;
  captures_counted_ = true;
  total_captures_ = 0;
  for (size_t at = 0; at < length(); ++at) {
    switch (pattern_[at]) {
      case '\\': ++at; break;
      case '[': skip_class(at); break;
      case '(': {
        const auto after = [this, at](size_t i) {
          return at + i < length() ? pattern_[at + i] : u'\0';
        };
        if (after(1) == '?') {
          if (after(2) != '<' || after(3) == '=' || after(3) == '!') break;
          has_names_ = true;
        }
        ++total_captures_;
        break;
      }
      default: break;
    }
  }
}

void Parser::skip_class(size_t& at) const {
  uint32_t depth = 1;
  for (++at; at < length(); ++at) {
    const char16_t c = pattern_[at];
    if (c == '\\') {
      ++at;
    } else if (c == '[' && unicode_sets_) {
      ++depth;
    } else if (c == ']' && --depth == 0) {
      return;
    }
  }
}

void Parser::add_back_reference(uint32_t first, uint32_t count) {
  Node node;
  node.kind = NodeKind::BackReference;
  node.begin = first;
  node.count = count;
  node.ignore_case = modifiers_.ignore_case;
  add_node(node);
}

/// \1 and so on. Beyond the groups there are, it is an error or, by Annex B, something else.
bool Parser::parse_back_reference() {
  const size_t start = at_;
  ++at_;
  const uint32_t group = parse_decimal();
  count_captures();
  if (group <= total_captures_) {
    tree_.backreferences.push_back(group);
    add_back_reference(static_cast<uint32_t>(tree_.backreferences.size() - 1), 1);
    return true;
  }
  if (unicode_) return fail_at("Invalid escape", start);
  at_ = start + 1;
  char32_t c = 0;
  if (!parse_character_escape(c, false)) return false;
  add_character(c);
  return true;
}

bool Parser::parse_named_reference() {
  if (!unicode_) count_captures();
  if (!unicode_ && !has_names_) {
    at_ += 2;
    add_character('k');
    return true;
  }
  at_ += 2;
  const auto position = static_cast<uint32_t>(at_);
  std::u16string name;
  if (!eat('<')) return fail("Invalid named reference");
  if (!parse_name(name)) return false;
  add_back_reference(0, 0);
  references_.push_back({terms_.back(), position, std::move(name)});
  return true;
}

bool Parser::try_parse_hex(uint32_t count, char32_t& c) {
  char32_t value = 0;
  for (uint32_t i = 0; i < count; ++i) {
    const int digit = hex_value(unit(i));
    if (digit < 0) return false;
    value = value * 16 + static_cast<char32_t>(digit);
  }
  at_ += count;
  c = value;
  return true;
}

/// What follows \u. Without `unicode` only four digits; with it also {...} and surrogate pairs.
bool Parser::try_parse_unicode_escape(char32_t& c, bool unicode) {
  const size_t start = at_;
  if (unicode && eat('{')) {
    char32_t value = 0;
    bool any = false;
    for (int digit; (digit = hex_value(unit())) >= 0; ++at_) {
      value = value * 16 + static_cast<char32_t>(digit);
      any = true;
      if (value > unicode::kCodePointMax) break;
    }
    if (any && value <= unicode::kCodePointMax && eat('}')) {
      c = value;
      return true;
    }
    at_ = start;
    return false;
  }
  if (!try_parse_hex(4, c)) return false;
  if (unicode && unicode::is_lead_surrogate(c) && looking_at("\\u")) {
    const size_t after_lead = at_;
    at_ += 2;
    char32_t trail = 0;
    if (try_parse_hex(4, trail) && unicode::is_trail_surrogate(trail)) {
      c = unicode::combine_surrogates(c, trail);
    } else {
      at_ = after_lead;
    }
  }
  return true;
}

char32_t Parser::parse_legacy_octal() {
  char32_t value = 0;
  for (uint32_t i = 0;
       i < 3 && unit() >= '0' && unit() <= '7' && value * 8 + (unit() - '0') <= 0xFF; ++i) {
    value = value * 8 + (next() - '0');
  }
  return value;
}

bool Parser::parse_control_escape(char32_t& c, bool in_class) {
  const char32_t letter = unit(1);
  if (is_ascii_letter(letter)) {
    at_ += 2;
    c = letter % 32;
    return true;
  }
  if (unicode_) return fail("Invalid Unicode escape");
  if (in_class && (letter - '0' < 10 || letter == '_')) {
    at_ += 2;
    c = letter % 32;
    return true;
  }
  c = '\\';  // Annex B: the backslash stands for itself; the c is read next.
  return true;
}

bool Parser::parse_digit_escape(char32_t& c, bool in_class) {
  const bool digit_follows = unit(1) - '0' < 10;
  if (unit() == '0' && !digit_follows) {
    ++at_;
    c = 0;
    return true;
  }
  if (unicode_) {
    if (in_class && unit() < '8') return fail("Invalid class escape");
    return fail(unit() == '0' ? "Invalid decimal escape" : "Invalid escape");
  }
  c = unit() <= '7' ? parse_legacy_octal() : next();
  return true;
}

/// At the character after the backslash.
bool Parser::parse_character_escape(char32_t& c, bool in_class) {
  const char32_t letter = peek();
  switch (letter) {
    case kEnd: return fail("\\ at end of pattern");
    case 'f': c = '\f'; break;
    case 'n': c = '\n'; break;
    case 'r': c = '\r'; break;
    case 't': c = '\t'; break;
    case 'v': c = '\v'; break;
    case 'c': return parse_control_escape(c, in_class);
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9': return parse_digit_escape(c, in_class);
    case 'x':
      ++at_;
      if (try_parse_hex(2, c)) return true;
      if (unicode_) return fail("Invalid escape");
      c = 'x';
      return true;
    case 'u':
      ++at_;
      if (try_parse_unicode_escape(c, unicode_)) return true;
      if (unicode_) return fail("Invalid Unicode escape");
      c = 'u';
      return true;
    default: {
      const bool valid = is_syntax_character(letter) || (in_class && letter == '-') ||
                         (in_class && unicode_sets_ && is_set_reserved_punctuator(letter));
      if (unicode_ ? !valid : (letter == 'k' && has_names_)) return fail("Invalid escape");
      c = letter;
      break;
    }
  }
  next();
  return true;
}

CodePointSet Parser::escape_set(char32_t letter) const {
  switch (letter | 0x20) {
    case 'd': return digits();
    case 's': return white_space();
    default: {
      CodePointSet set = word_characters();
      if (unicode_ && modifiers_.ignore_case) {
        set.close_over_case(CaseFoldMode::Unicode, unicode::kCodePointMax);
      }
      return set;
    }
  }
}

/// \d \D \s \S \w \W and, with u or v, \p{...} \P{...}. At the letter.
bool Parser::try_parse_class_escape(char32_t letter, ClassContents& out, bool& parsed) {
  parsed = true;
  switch (letter) {
    case 'd':
    case 's':
    case 'w':
    case 'D':
    case 'S':
    case 'W':
      ++at_;
      out.set = escape_set(letter);
      fold_contents(out);
      if (letter < 'a') negate_contents(out);
      return true;
    case 'p':
    case 'P':
      if (!unicode_) break;
      ++at_;
      return parse_property(letter == 'P', out);
    default: break;
  }
  parsed = false;
  return true;
}

bool Parser::parse_property(bool negated, ClassContents& out) {
  const char* const message =
      class_depth_ > 0 ? "Invalid property name in character class" : "Invalid property name";
  std::string names[2];
  if (!eat('{')) return fail(message);
  size_t part = 0;
  for (; unit() != '}'; ++at_) {
    const char32_t c = unit();
    if (c == '=' && part == 0) {
      part = 1;
    } else if (c < 128 && (is_ascii_letter(c) || c - '0' < 10 || c == '_')) {
      names[part] += static_cast<char>(c);
    } else {
      return fail(message);
    }
  }
  if (part == 1 && names[1].empty()) return fail(message);
  ++at_;
  const int set = unicode::find_property(names[0], names[1]);
  if (set >= 0) {
    if (!builds()) return true;
    out.set.add_property(set);
    fold_contents(out);
    if (negated) negate_contents(out);
    return true;
  }
  const int property = unicode_sets_ && part == 0 ? unicode::find_string_property(names[0]) : -1;
  if (property < 0 || negated) return fail(message);
  out.may_contain_strings = true;
  if (!builds()) return true;
  out.set.add_property(unicode::string_property_singles(property));
  std::vector<char32_t> packed;
  unicode::append_string_property(property, packed);
  for (size_t at = 0; at < packed.size(); at += packed[at] + 1) {
    out.strings.emplace_back(packed.data() + at + 1, packed[at]);
  }
  fold_contents(out);
  return true;
}

}  // namespace shoal::regexp
