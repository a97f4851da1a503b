// The structure of a pattern: alternatives, groups, quantifiers, names.
#include "vm/regexp/parser.h"

#include <algorithm>

namespace shoal::regexp {
namespace {

constexpr uint32_t kCaptureCountMax = 1u << 16;
constexpr const char* kTooLarge = "Regular expression too large";
constexpr const char* kNothingToRepeat = "Nothing to repeat";

bool is_digit(char32_t c) { return c - '0' < 10; }

}  // namespace

Parser::Parser(TextView pattern, Flags flags, const Limits& limits, ParseMode mode)
    : pattern_(pattern),
      limits_(limits),
      mode_(mode),
      unicode_(flags.either_unicode()),
      unicode_sets_(flags.has(Flags::UnicodeSets)),
      modifiers_{flags.has(Flags::IgnoreCase), flags.has(Flags::Multiline),
                 flags.has(Flags::DotAll)} {}

// ---- The reader ----

bool Parser::fail(const char* message) { return fail_at(message, at_); }

bool Parser::fail_at(const char* message, size_t position) {
  if (error_.message == nullptr)
    error_ = {message, static_cast<uint32_t>(std::min(position, length()))};
  return false;
}

char32_t Parser::peek() const {
  const char32_t c = unit();
  if (!unicode_ || !unicode::is_lead_surrogate(c)) return c;
  const char32_t trail = unit(1);
  return unicode::is_trail_surrogate(trail) ? unicode::combine_surrogates(c, trail) : c;
}

char32_t Parser::next() {
  const char32_t c = peek();
  if (c != kEnd) at_ += c > 0xFFFF ? 2 : 1;
  return c;
}

bool Parser::eat(char32_t c) {
  if (unit() != c) return false;
  ++at_;
  return true;
}

bool Parser::looking_at(const char* text) const {
  for (size_t i = 0; text[i] != '\0'; ++i) {
    if (unit(i) != static_cast<unsigned char>(text[i])) return false;
  }
  return true;
}

// ---- Terms ----

bool Parser::parse() {
  if (length() > limits_.pattern_length_max) return fail_at(kTooLarge, 0);
  push_group({GroupKind::Root, false, false, modifiers_, 1, 0, 0, 0, 0});
  if (!parse_terms()) return false;
  if (groups_.size() > 1) return fail("Unterminated group");
  return finish();
}

bool Parser::finish() {
  finish_alternative();
  tree_.root = finish_disjunction(groups_.back());
  groups_.pop_back();
  return resolve_references();
}

bool Parser::parse_terms() {
  while (!at_end()) {
    if (!parse_term() || error_.message != nullptr) return false;
    if (class_ranges_ * sizeof(Range) > limits_.program_bytes_max) return fail(kTooLarge);
  }
  return true;
}

bool Parser::parse_term() {
  const char32_t c = unit();
  switch (c) {
    case '|':
      ++at_;
      finish_alternative();
      ++groups_.back().alternative;
      return true;
    case '(': return open_group();
    case ')': return close_group();
    case '^':
      ++at_;
      add_assertion(modifiers_.multiline ? AssertionKind::StartOfLine : AssertionKind::Start);
      return true;
    case '$':
      ++at_;
      add_assertion(modifiers_.multiline ? AssertionKind::EndOfLine : AssertionKind::End);
      return true;
    case '*':
    case '+':
    case '?': return fail(kNothingToRepeat);
    case '\\':
      if (unit(1) == 'b' || unit(1) == 'B') {
        const bool unicode_words = unicode_ && modifiers_.ignore_case;
        const uint32_t kind = (unit(1) == 'B' ? 1u : 0u) + (unicode_words ? 2u : 0u);
        at_ += 2;
        add_assertion(
            static_cast<AssertionKind>(static_cast<uint32_t>(AssertionKind::WordBoundary) + kind));
        return true;
      }
      break;
    default: break;
  }
  const uint32_t atom_term = term_count();
  const uint32_t captures_before = tree_.capture_count;
  return parse_atom(c) && parse_quantifier(atom_term, captures_before);
}

bool Parser::parse_atom(char32_t c) {
  switch (c) {
    case '.':
      ++at_;
      add_dot();
      return true;
    case '[': return parse_class();
    case '\\': return parse_atom_escape();
    case '{': {
      const size_t start = at_;
      uint32_t min = 0;
      uint32_t max = 0;
      if (try_parse_braces(min, max)) return fail_at(kNothingToRepeat, start);
      [[fallthrough]];
    }
    case '}':
    case ']':
      if (unicode_) return fail("Lone quantifier brackets");
      [[fallthrough]];
    default: add_character(next()); return true;
  }
}

void Parser::finish_alternative() {
  const Group& group = groups_.back();
  NodeId result = 0;
  if (builds()) {
    Node sequence;
    sequence.kind = NodeKind::Sequence;
    sequence.begin = static_cast<uint32_t>(tree_.children.size());
    for (uint32_t i = group.terms_begin; i < term_count(); ++i) {
      const NodeId term = terms_[i];
      const Node& node = tree_.nodes[term];
      if (node.kind == NodeKind::Empty) continue;
      if (node.kind == NodeKind::Text && tree_.children.size() > sequence.begin) {
        Node& before = tree_.nodes[tree_.children.back()];
        if (before.kind == NodeKind::Text && before.begin + before.count == node.begin) {
          before.count += node.count;  // Neighbours in the pattern, so neighbours among the units.
          continue;
        }
      }
      tree_.children.push_back(term);
    }
    sequence.count = static_cast<uint32_t>(tree_.children.size()) - sequence.begin;
    if (sequence.count == 1) {
      result = tree_.children.back();
      tree_.children.pop_back();
    } else {
      if (sequence.count == 0) sequence.kind = NodeKind::Empty;
      result = new_node(sequence);
    }
  }
  terms_.resize(group.terms_begin);
  alternatives_.push_back(result);
}

/// Alternatives that are one character each are a class.
NodeId Parser::merged_set(const Group& group) {
  CodePointSet set;
  for (size_t i = group.alternatives_begin; i < alternatives_.size(); ++i) {
    const Node& node = tree_.nodes[alternatives_[i]];
    if (node.kind == NodeKind::Set) {
      set.add(tree_.sets[node.begin]);
    } else if (node.kind == NodeKind::Text && node.count == 1) {
      const TextUnit text = tree_.units[node.begin];
      set.add(text.value);
      set.add(static_cast<char16_t>(text.value | static_cast<char16_t>(~text.mask)));
    } else {
      return 0;
    }
  }
  return set_node(std::move(set));
}

NodeId Parser::finish_disjunction(const Group& group) {
  const auto count = static_cast<uint32_t>(alternatives_.size()) - group.alternatives_begin;
  NodeId result = alternatives_.back();
  if (builds() && count > 1) {
    result = merged_set(group);
    if (result == 0) {
      Node alternation;
      alternation.kind = NodeKind::Alternation;
      alternation.begin = static_cast<uint32_t>(tree_.children.size());
      alternation.count = count;
      tree_.children.insert(tree_.children.end(), alternatives_.begin() + group.alternatives_begin,
                            alternatives_.end());
      result = new_node(alternation);
    }
  }
  alternatives_.resize(group.alternatives_begin);
  return result;
}

// ---- Groups ----

void Parser::push_group(Group group) {
  group.terms_begin = term_count();
  group.alternatives_begin = static_cast<uint32_t>(alternatives_.size());
  group.disjunction = disjunction_count_++;
  group.alternative = 0;
  groups_.push_back(group);
}

bool Parser::open_group() {
  if (groups_.size() > limits_.nesting_max) return fail(kTooLarge);
  ++at_;
  Group group{GroupKind::Capture, false, false, modifiers_, tree_.capture_count, 0, 0, 0, 0};
  if (unit() == '?') {
    ++at_;
    if (!open_question_group(group)) return false;
  }
  if (group.kind == GroupKind::Capture) {
    if (tree_.capture_count >= kCaptureCountMax) return fail("Too many captures");
    ++tree_.capture_count;
  }
  push_group(group);
  return true;
}

bool Parser::open_question_group(Group& group) {
  group.kind = GroupKind::Look;
  if (eat(':')) {
    group.kind = GroupKind::Plain;
    return true;
  }
  if (eat('=')) return true;
  if (eat('!')) {
    group.negative = true;
    return true;
  }
  if (!eat('<')) return parse_modifiers(group);
  if (unit() == '=' || unit() == '!') {
    group.behind = true;
    group.negative = unit() == '!';
    ++at_;
    return true;
  }
  group.kind = GroupKind::Capture;
  has_names_ = true;
  std::u16string name;
  return parse_name(name) && declare_name(std::move(name), group.capture);
}

bool Parser::parse_modifier_letters(uint8_t& letters, uint8_t other) {
  for (;; ++at_) {
    uint8_t letter = 0;
    switch (unit()) {
      case 'i': letter = Flags::IgnoreCase; break;
      case 'm': letter = Flags::Multiline; break;
      case 's': letter = Flags::DotAll; break;
      default: return true;
    }
    if (((letters | other) & letter) != 0) return fail("Repeated flag in flag group");
    letters |= letter;
  }
}

/// (?ims-ims:...): §22.2.2.7.5 UpdateModifiers.
bool Parser::parse_modifiers(Group& group) {
  group.kind = GroupKind::Plain;
  uint8_t add = 0;
  uint8_t remove = 0;
  if (!parse_modifier_letters(add, 0)) return false;
  if (eat('-')) {
    if (!parse_modifier_letters(remove, add)) return false;
    if (unit() == '-') return fail("Multiple dashes in flag group");
    if (add == 0 && remove == 0) return fail("Invalid flag group");
  } else if (add == 0) {
    return fail("Invalid group");
  }
  if (!eat(':')) return fail("Invalid group");
  const auto updated = [add, remove](bool value, uint8_t letter) {
    return (value || (add & letter) != 0) && (remove & letter) == 0;
  };
  modifiers_ = {updated(modifiers_.ignore_case, Flags::IgnoreCase),
                updated(modifiers_.multiline, Flags::Multiline),
                updated(modifiers_.dot_all, Flags::DotAll)};
  return true;
}

bool Parser::close_group() {
  if (groups_.size() == 1) return fail("Unmatched ')'");
  ++at_;
  finish_alternative();
  const Group group = groups_.back();
  groups_.pop_back();
  const NodeId body = finish_disjunction(group);
  modifiers_ = group.outer;
  const uint32_t atom_term = term_count();
  if (group.kind == GroupKind::Plain || !builds()) {
    terms_.push_back(body);
  } else {
    Node node;
    node.kind = group.kind == GroupKind::Capture ? NodeKind::Capture : NodeKind::Look;
    node.begin = body;
    node.behind = group.behind;
    node.negative = group.negative;
    node.capture = group.capture;
    node.capture_end = tree_.capture_count;
    add_node(node);
  }
  // Annex B lets a look-ahead be repeated without u or v.
  const bool repeatable = group.kind != GroupKind::Look || !(group.behind || unicode_);
  return repeatable ? parse_quantifier(atom_term, group.capture) : refuse_quantifier();
}

// ---- Names ----

bool Parser::parse_name_code_point(char32_t& c) {
  c = unit();
  ++at_;
  if (c == '\\') {
    if (!eat('u')) return true;  // The backslash itself, which is no part of a name.
    return try_parse_unicode_escape(c, true) || fail("Invalid Unicode escape");
  }
  if (unicode::is_lead_surrogate(c) && unicode::is_trail_surrogate(unit())) {
    c = unicode::combine_surrogates(c, unit());
    ++at_;
  }
  return true;
}

/// RegExpIdentifierName and the '>' after it.
bool Parser::parse_name(std::u16string& name) {
  constexpr const char* kInvalidName = "Invalid capture group name";
  while (!at_end()) {
    if (unit() == '>') {
      if (name.empty()) break;
      ++at_;
      return true;
    }
    char32_t c = 0;
    if (!parse_name_code_point(c)) return false;
    const bool valid =
        name.empty() ? unicode::is_identifier_start(c) : unicode::is_identifier_part(c);
    if (!valid) break;
    if (c > 0xFFFF) {
      name += unicode::lead_surrogate(c);
      name += unicode::trail_surrogate(c);
    } else {
      name += static_cast<char16_t>(c);
    }
  }
  return fail(kInvalidName);
}

/// Groups may share a name if no match can take part in both: they stand in different alternatives
/// somewhere.
bool Parser::declare_name(std::u16string name, uint32_t capture) {
  std::vector<Place> place;
  for (const Group& group : groups_) place.push_back({group.disjunction, group.alternative});
  const auto same = std::find_if(tree_.names.begin(), tree_.names.end(),
                                 [&name](const NamedGroup& named) { return named.name == name; });
  if (same == tree_.names.end()) {
    tree_.names.push_back({std::move(name), {capture}});
    name_places_.push_back({std::move(place)});
    return true;
  }
  const auto index = static_cast<size_t>(same - tree_.names.begin());
  for (const std::vector<Place>& other : name_places_[index]) {
    bool exclusive = false;
    for (size_t i = 0; i < std::min(place.size(), other.size()) && !exclusive; ++i) {
      if (place[i].disjunction != other[i].disjunction) break;
      exclusive = place[i].alternative != other[i].alternative;
    }
    if (!exclusive) return fail("Duplicate capture group name");
  }
  same->groups.push_back(capture);
  name_places_[index].push_back(std::move(place));
  return true;
}

bool Parser::resolve_references() {
  for (const PendingReference& reference : references_) {
    const auto named =
        std::find_if(tree_.names.begin(), tree_.names.end(),
                     [&](const NamedGroup& group) { return group.name == reference.name; });
    if (named == tree_.names.end()) return fail("Invalid named capture referenced");
    if (!builds()) continue;
    Node& node = tree_.nodes[reference.node];
    node.begin = static_cast<uint32_t>(tree_.backreferences.size());
    node.count = static_cast<uint32_t>(named->groups.size());
    tree_.backreferences.insert(tree_.backreferences.end(), named->groups.begin(),
                                named->groups.end());
  }
  return true;
}

// ---- Quantifiers ----

/// DecimalDigits, as large as they please: beyond 32 bits they mean "unbounded".
uint32_t Parser::parse_decimal() {
  uint64_t value = 0;
  while (is_digit(unit())) {
    value = std::min<uint64_t>(value * 10 + (unit() - '0'), kUnbounded);
    ++at_;
  }
  return static_cast<uint32_t>(value);
}

/// {n}, {n,} or {n,m}. False, and nothing read: not a quantifier.
bool Parser::try_parse_braces(uint32_t& min, uint32_t& max) {
  const size_t start = at_;
  SHOAL_ASSERT(unit() == '{');
  ++at_;
  if (is_digit(unit())) {
    min = parse_decimal();
    max = min;
    if (eat(',')) max = is_digit(unit()) ? parse_decimal() : kUnbounded;
    if (eat('}')) return true;
  }
  at_ = start;
  return false;
}

bool Parser::refuse_quantifier() {
  uint32_t min = 0;
  uint32_t max = 0;
  const char32_t c = unit();
  if (c == '*' || c == '+' || c == '?') return fail("Invalid quantifier");
  if (c != '{') return true;
  if (try_parse_braces(min, max)) return fail("Invalid quantifier");
  return unicode_ ? fail("Incomplete quantifier") : true;
}

bool Parser::parse_quantifier(uint32_t atom_term, uint32_t captures_before) {
  uint32_t min = 0;
  uint32_t max = kUnbounded;
  switch (unit()) {
    case '*': ++at_; break;
    case '+':
      ++at_;
      min = 1;
      break;
    case '?':
      ++at_;
      max = 1;
      break;
    case '{':
      if (!try_parse_braces(min, max)) return unicode_ ? fail("Incomplete quantifier") : true;
      if (min > max) return fail("numbers out of order in {} quantifier");
      break;
    default: return true;
  }
  const bool greedy = !eat('?');
  add_loop(atom_term, captures_before, min, max, greedy);
  return true;
}

void Parser::add_loop(uint32_t atom_term, uint32_t captures_before, uint32_t min, uint32_t max,
                      bool greedy) {
  SHOAL_ASSERT(atom_term + 1 == term_count());
  if (!builds() || (min == 1 && max == 1)) return;
  NodeId body = terms_.back();
  terms_.pop_back();
  const Node atom = tree_.nodes[body];
  if (max == 0 || atom.kind == NodeKind::Empty) {
    add_node({});
    return;
  }
  const bool two_units = unicode_ && atom.kind == NodeKind::Text && atom.count == 2;
  if (two_units && unicode::is_lead_surrogate(tree_.units[atom.begin].value)) {
    CodePointSet set;  // One code point above the BMP.
    set.add(unicode::combine_surrogates(tree_.units[atom.begin].value,
                                        tree_.units[atom.begin + 1].value));
    Node node;
    node.kind = NodeKind::Set;
    node.wide = true;
    node.begin = static_cast<uint32_t>(tree_.sets.size());
    tree_.sets.push_back(std::move(set));
    body = new_node(node);
  }
  Node loop;
  loop.kind = NodeKind::Loop;
  loop.begin = body;
  loop.min = min;
  loop.max = max;
  loop.greedy = greedy;
  loop.capture = captures_before;
  loop.capture_end = tree_.capture_count;
  add_node(loop);
}

}  // namespace shoal::regexp
