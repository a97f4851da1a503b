// RegExp: what patterns match. Each case runs on UTF-16 and, where it can, on Latin-1 input, in one
// go and in the smallest slices of fuel, and both while it notes where it has been and while not.
#include <boost/test/unit_test.hpp>
#include <string>

#include "vm/regexp/matcher.h"

namespace shoal::regexp {
namespace {

Flags flags_of(std::u16string_view text) {
  const std::optional<Flags> flags = parse_flags(text);
  BOOST_TEST_REQUIRE(flags.has_value());
  return *flags;
}

std::string ascii(std::u16string_view text) {
  std::string out;
  for (const char16_t c : text) out += c < 128 ? static_cast<char>(c) : '?';
  return out;
}

std::string run_once(const Program& program, TextView input, size_t start, int64_t slice,
                     Noting noting = Noting::WhenLong) {
  Matcher matcher;
  std::vector<uint32_t> captures(size_t{program.capture_count} * 2);
  Budget budget;
  budget.fuel = slice;
  budget.noting = noting;
  MatchStatus status = matcher.match(program, input, start, captures, budget);
  while (status == MatchStatus::OutOfFuel) {
    budget.fuel = slice;
    status = matcher.resume(budget);
  }
  if (status == MatchStatus::NoMatch) return "none";
  BOOST_TEST_REQUIRE((status == MatchStatus::Matched));
  std::string out;
  for (size_t i = 0; i < captures.size(); i += 2) {
    if (i > 0) out += ' ';
    const bool set = captures[i] != kNoPosition;
    out += set ? std::to_string(captures[i]) + "-" + std::to_string(captures[i + 1]) : "x";
  }
  return out;
}

/// The groups of the first match as "begin-end", x for one that took no part; or "none".
std::string matched(std::u16string_view pattern, std::u16string_view flags,
                    std::u16string_view input, size_t start = 0) {
  const CompileResult compiled = compile(pattern, flags_of(flags));
  BOOST_TEST_REQUIRE(compiled.program != nullptr, ascii(pattern) << ": " << compiled.error.message);
  BOOST_TEST_REQUIRE(!check_syntax(pattern, flags_of(flags)).has_value());
  const std::string result = run_once(*compiled.program, input, start, INT64_MAX);
  BOOST_TEST(run_once(*compiled.program, input, start, 0) == result);
  for (const int64_t slice : {int64_t{0}, INT64_MAX})
    BOOST_TEST(run_once(*compiled.program, input, start, slice, Noting::Always) == result);
  std::vector<uint8_t> latin1;
  for (const char16_t c : input) latin1.push_back(static_cast<uint8_t>(c));
  const bool fits = std::all_of(input.begin(), input.end(), [](char16_t c) { return c < 256; });
  if (fits)
    BOOST_TEST(run_once(*compiled.program, std::span<const uint8_t>(latin1), start, INT64_MAX) ==
               result);
  return result;
}

std::string error_of(std::u16string_view pattern, std::u16string_view flags = u"") {
  const CompileResult compiled = compile(pattern, flags_of(flags));
  const std::optional<PatternError> checked = check_syntax(pattern, flags_of(flags));
  BOOST_TEST((compiled.program == nullptr) == checked.has_value());
  if (compiled.program != nullptr) return "none";
  BOOST_TEST(std::string(compiled.error.message) == checked->message);
  return compiled.error.message;
}

struct Case {
  std::u16string_view pattern;
  std::u16string_view flags;
  std::u16string_view input;
  std::string_view expected;
};

void check_all(std::span<const Case> cases) {
  for (const Case& c : cases) {
    BOOST_TEST_CONTEXT("/" << ascii(c.pattern) << "/" << ascii(c.flags) << " on "
                           << ascii(c.input)) {
      BOOST_TEST(matched(c.pattern, c.flags, c.input) == c.expected);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(regexp)

BOOST_AUTO_TEST_CASE(texts_classes_and_anchors_match) {
  static constexpr Case kCases[] = {
      {u"abc", u"", u"xxabcx", "2-5"},
      {u"", u"", u"abc", "0-0"},
      {u"[a-c]+", u"", u"xxabcabd", "2-7"},
      {u"[^a-c]+", u"", u"abxyc", "2-4"},
      {u"[]", u"", u"a", "none"},
      {u"[^]", u"", u"\n", "0-1"},
      {u".", u"", u"\n\r\u2028\u2029a", "4-5"},
      {u".", u"s", u"\n", "0-1"},
      {u"^b", u"", u"a\nb", "none"},
      {u"^b", u"m", u"a\nb", "2-3"},
      {u"a$", u"m", u"ba\nb", "1-2"},
      {u"a$", u"", u"ba\nb", "none"},
      {u"^$", u"m", u"a\r\n", "2-2"},
      {u"\\bfoo\\b", u"", u"afoo foo", "5-8"},
      {u"\\Boo", u"", u"oo foo", "4-6"},
      {u"\\d\\D\\s\\S\\w\\W", u"", u"1a bc_", "none"},
      {u"\\d\\D\\s\\S\\w\\W", u"", u"1a bc-", "0-6"},
      {u"\\s", u"", u"\uFEFF", "0-1"},
      {u"\\t\\n\\v\\f\\r\\0\\x41\\u0042\\cC", u"", std::u16string_view(u"\t\n\v\f\r\0AB\x03", 9),
       "0-9"},
      {u"[\\b]", u"", u"\b", "0-1"},
      {u"abcdefghijklmnop", u"", u"xxxxabcdefghijklmnopqrstuvwxyz", "4-20"},
  };
  check_all(kCases);
}

BOOST_AUTO_TEST_CASE(quantifiers_are_greedy_or_lazy_and_give_back) {
  static constexpr Case kCases[] = {
      {u"a*b", u"", u"aaab", "0-4"},
      {u"a*?", u"", u"aaa", "0-0"},
      {u"a+?b", u"", u"aaab", "0-4"},
      {u"a{2,3}", u"", u"aaaa", "0-3"},
      {u"a{2,3}?", u"", u"aaaa", "0-2"},
      {u"a{2,}a", u"", u"aaaa", "0-4"},
      {u"a{3}", u"", u"aa", "none"},
      {u"a{0}b", u"", u"ab", "1-2"},
      {u".*foo", u"", u"xxfooyyfoo", "0-10"},
      {u".*?foo", u"", u"xxfooyyfoo", "0-5"},
      {u"\"[^\"]*\"", u"", u"a \"b\" c", "2-5"},
      {u"[ab]+?b", u"", u"aabb", "0-3"},
      {u"(ab){2,}", u"", u"ababab", "0-6 4-6"},
      {u"(?:ab|cd)+?e", u"", u"abcde", "0-5"},
      {u"(?:a?)*?b", u"", u"aab", "0-3"},
      {u"\\w+\\b", u"", u"ab cd", "0-2"},
      {u"\\w*\\B", u"", u"ab", "0-1"},
      {u"x{4294967296}", u"", u"x", "none"},
      {u"x{0,9007199254740991}", u"", u"xx", "0-2"},
      {u".{2,}(?:ab)+", u"u", u"x\n\U00010428abab", "2-8"},
  };
  check_all(kCases);
}

BOOST_AUTO_TEST_CASE(loops_stop_at_empty_turns_and_reset_their_groups) {
  static constexpr Case kCases[] = {
      {u"(a*)*", u"", u"b", "0-0 x"},
      {u"(a*)+", u"", u"b", "0-0 0-0"},
      {u"(?:(?=(a)))?b", u"", u"b", "0-1 x"},
      {u"(z)((a+)?(b+)?(c))*", u"", u"zaacbbbcac", "0-10 0-1 8-10 8-9 x 9-10"},
      {u"(?:(a)|(b)|c)*", u"", u"abc", "0-3 x x"},
      {u"(?:(a)|b)*", u"", u"ab", "0-2 x"},
      {u"(a?){3}", u"", u"aa", "0-2 2-2"},
      {u"(?:){3}", u"", u"", "0-0"},
      {u"(?=a)*", u"", u"a", "0-0"},
      {u"(?=(a)){0}b(?=\\1)./", u"", u"bb/", "0-3 x"},
      {u"(?:a*?)*?$", u"", u"aab", "3-3"},
  };
  check_all(kCases);
}

BOOST_AUTO_TEST_CASE(alternatives_are_tried_in_order) {
  static constexpr Case kCases[] = {
      {u"a|ab|abc", u"", u"abc", "0-1"},
      {u"(?:a|ab|abc)$", u"", u"abc", "0-3"},
      {u"foo|bar|baz|quux", u"", u"a quux", "2-6"},
      {u"(?:foo|far|fee)x", u"", u"farx", "0-4"},
      {u"((a)|(ab))((c)|(bc))", u"", u"abc", "0-3 0-1 0-1 x 1-3 x 1-3"},
      {u"|a", u"", u"a", "0-0"},
      {u"(?:|a)+b", u"", u"aab", "0-3"},
      {u"(?:[\\s]a|kx|[\\WA-CA-C]|ba)($)", u"iu", u"\u0130b\u03C2", "2-3 3-3"},
      {u"\u4E00|\u4E01|\u4E02x", u"", u"\u4E02x", "0-2"},
  };
  check_all(kCases);
}

BOOST_AUTO_TEST_CASE(references_repeat_what_a_group_took) {
  static constexpr Case kCases[] = {
      {u"(a*)b\\1+", u"", u"baaaac", "0-1 0-0"},
      {u"\\1(a)", u"", u"a", "0-1 0-1"},
      {u"(a\\1)", u"", u"aa", "0-1 0-1"},
      {u"(ab)\\1", u"i", u"abAB", "0-4 0-2"},
      {u"(\u212A)\\1", u"iu", u"\u212Ak", "0-2 0-1"},
      {u"(\u212A)\\1", u"i", u"\u212Ak", "none"},
      {u"(\U00010400)\\1", u"iu", u"\U00010400\U00010428", "0-4 0-2"},
      {u"(?<n>a)\\k<n>", u"", u"aa", "0-2 0-1"},
      {u"\\k<n>(?<n>a)", u"", u"a", "0-1 0-1"},
      {u"(?:(?<n>a)|(?<n>b))\\k<n>", u"", u"bb", "0-2 x 0-1"},
      {u"(?:(?:(?<n>a)|(?<n>b)|c)\\k<n>){2}", u"", u"aac", "0-3 x x"},
  };
  check_all(kCases);
}

BOOST_AUTO_TEST_CASE(look_arounds_match_forward_and_backward) {
  static constexpr Case kCases[] = {
      {u"(?=(a+))a*b\\1", u"", u"baaabac", "3-6 3-4"},
      {u"(.*?)a(?!(a+)b\\2c)\\2(.*)", u"", u"baaabaac", "0-8 0-2 x 3-8"},
      {u"(?<=\\$)\\d+(\\.\\d*)?", u"", u"cost $10.50", "6-11 8-11"},
      {u"(?<!a)b", u"", u"abb", "2-3"},
      {u"(?<=(\\d+)(\\d+))$", u"", u"1053", "4-4 0-1 1-4"},
      {u"(?<=\\1(\\d))x", u"", u"55x", "2-3 1-2"},
      {u"(?<=^ab)c", u"", u"abc", "2-3"},
      {u"(?<=a|bc)d", u"", u"bcd", "2-3"},
      {u"(?<=(?:a|ab){2})c", u"", u"aabc", "3-4"},
      {u"(?<=(?=(b)).)c", u"", u"abc", "2-3 1-2"},
      {u"(?:(?=(a))b|a)*", u"", u"aaa", "0-3 x"},
      {u"(?!(a))b|(c)", u"", u"c", "0-1 x 0-1"},
      {u"(?<=.)x", u"u", u"\U0001F600x", "2-3"},
      {u"(?<=a.*?)c", u"", u"abbc", "3-4"},
  };
  check_all(kCases);
}

BOOST_AUTO_TEST_CASE(case_is_ignored_as_the_mode_says) {
  static constexpr Case kCases[] = {
      {u"foo bar", u"i", u"xFoO bAr", "1-8"},
      {u"[a-z]+", u"i", u"ABC", "0-3"},
      {u"[^a-z]", u"i", u"ABC1", "3-4"},
      {u"\u212A", u"i", u"k", "none"},
      {u"\u212A", u"iu", u"k", "0-1"},
      {u"\\w", u"iu", u"\u017F", "0-1"},
      {u"\\w", u"i", u"\u017F", "none"},
      {u"\\W", u"iu", u"S", "none"},
      {u"ß", u"i", u"\u1E9E", "none"},
      {u"ß", u"iu", u"\u1E9E", "0-1"},
      {u"\u03C3", u"i", u"\u03C2", "0-1"},
      {u"\U00010400+", u"iu", u"\U00010428\U00010400", "0-4"},
      {u"\\P{Lu}", u"iu", u"A", "0-1"},
      {u"\\P{Lu}", u"iv", u"A", "none"},
      {u"[^x]", u"iv", u"X", "none"},
      {u"[\\w--k]", u"iv", u"K", "none"},
      {u"(?i:a)b", u"", u"Ab", "0-2"},
      {u"(?i:a)b", u"", u"AB", "none"},
      {u"(?-i:a)b", u"i", u"aB", "0-2"},
      {u"(?-i:a)b", u"i", u"AB", "none"},
      {u"(?s-m:^.)$", u"m", u"\n\n", "0-1"},
      {u"(?m:^a$)", u"", u"b\na\n", "2-3"},
  };
  check_all(kCases);
}

BOOST_AUTO_TEST_CASE(unicode_mode_sees_code_points) {
  static constexpr Case kCases[] = {
      {u"^.$", u"", u"\U0001F600", "none"},
      {u"^.$", u"u", u"\U0001F600", "0-2"},
      {u"\\u{1F600}", u"u", u"x\U0001F600", "1-3"},
      {u"\\ud83d\\ude00", u"u", u"\U0001F600", "0-2"},
      {u"[\U0001F600-\U0001F610]{2}", u"u", u"\U0001F601\U0001F602", "0-4"},
      {u"\U0001F600*", u"u", u"\U0001F600\U0001F600", "0-4"},
      {u"\xDE00", u"u", u"\U0001F600", "none"},
      {u"\xDE00", u"", u"\U0001F600", "1-2"},
      {u"\xD83D", u"u", u"\xD83Dx", "0-1"},
      {u"(?<=\xD83D)x", u"u", u"\xD83Dx", "1-2"},
      {u"[^x]*\U0001F600", u"u", u"a\U0001F601\U0001F600", "0-5"},
      {u".+?b", u"u", u"\U0001F601b", "0-3"},
      {u"\\p{Lu}+", u"u", u"abcDEF", "3-6"},
      {u"\\p{Script=Greek}", u"u", u"aβ", "1-2"},
      {u"[\\p{L}\\d]+", u"u", u"-é1\u4E00", "1-4"},
  };
  check_all(kCases);
  BOOST_TEST(matched(u"^.", u"uy", u"\U0001F600", 1) == "0-2");
  BOOST_TEST(matched(u"b", u"y", u"ab", 0) == "none");
  BOOST_TEST(matched(u"b", u"y", u"ab", 1) == "1-2");
}

BOOST_AUTO_TEST_CASE(set_notation_combines_classes_and_strings) {
  static constexpr Case kCases[] = {
      {u"[\\p{L}--[a-z]]", u"v", u"abC", "2-3"},
      {u"[\\w&&\\d]", u"v", u"ab3", "2-3"},
      {u"[\\q{abc|d|}]", u"v", u"xabc", "0-0"},
      {u"^[\\q{a|ab|abc}b]$", u"v", u"abc", "0-3"},
      {u"^[\\q{a|ab|abc}b]c", u"v", u"abc", "0-3"},
      {u"[[a-z]--[aeiou]]+", u"v", u"aebcd", "2-5"},
      {u"[^\\d\\s]", u"v", u"1 x", "2-3"},
      {u"^\\p{RGI_Emoji}$", u"v", u"\U0001F468\u200D\U0001F469\u200D\U0001F467", "0-8"},
      {u"^\\p{Emoji_Keycap_Sequence}$", u"v", u"1\uFE0F\u20E3", "0-3"},
      {u"[\\p{RGI_Emoji_Flag_Sequence}&&\\q{\U0001F1E9\U0001F1EA}]", u"v", u"\U0001F1E9\U0001F1EA",
       "0-4"},
      {u"[\\p{RGI_Emoji_Flag_Sequence}--\\q{\U0001F1E9\U0001F1EA}]", u"v", u"\U0001F1E9\U0001F1EA",
       "none"},
      {u"(?<=[\\q{ab|b}])c", u"v", u"abc", "2-3"},
      {u"[\\-\\&\\b]", u"v", u"&", "0-1"},
  };
  check_all(kCases);
}

BOOST_AUTO_TEST_CASE(annex_b_keeps_old_patterns_working) {
  static constexpr Case kCases[] = {
      {u"\\c", u"", u"\\c", "0-2"},
      {u"[\\c]", u"", u"c", "0-1"},
      {u"[\\c_]", u"", u"\x1F", "0-1"},
      {u"a{", u"", u"a{", "0-2"},
      {u"a{1", u"", u"a{1", "0-3"},
      {u"{a", u"", u"{a", "0-2"},
      {u"x{,2}", u"", u"x{,2}", "0-5"},
      {u"]", u"", u"]", "0-1"},
      {u"\\8\\18\\101\\377\\400", u"",
       u"8\x01"
       u"8A\xFF\x20"
       u"0",
       "0-7"},
      {u"[\\1\\8]", u"", u"\x01", "0-1"},
      {u"\\2(a)", u"",
       u"\x02"
       u"a",
       "0-2 1-2"},
      {u"\\k<n", u"", u"k<n", "0-3"},
      {u"\\u{3}", u"", u"uuu", "0-3"},
      {u"\\x6", u"", u"x6", "0-2"},
      {u"[\\w-z]", u"", u"-", "0-1"},
      {u"(?=a){2}a", u"", u"a", "0-1"},
      {u"\\a\\-\\_", u"", u"a-_", "0-3"},
  };
  check_all(kCases);
}

BOOST_AUTO_TEST_CASE(named_groups_are_listed_in_order) {
  const std::u16string_view pattern = u"(?<b>x)|(?<a>y)|(?<b>z)(?<\\u{1D49C}>.)";
  const CompileResult compiled = compile(pattern, {});
  BOOST_TEST_REQUIRE(compiled.program != nullptr);
  const std::vector<NamedGroup>& names = compiled.program->names;
  BOOST_TEST(compiled.program->capture_count == 5u);
  BOOST_TEST_REQUIRE(names.size() == 3u);
  BOOST_TEST((names[0].name == u"b" && names[0].groups == std::vector<uint32_t>{1, 3}));
  BOOST_TEST((names[1].name == u"a" && names[1].groups == std::vector<uint32_t>{2}));
  BOOST_TEST((names[2].name == u"\U0001D49C"));
  BOOST_TEST(compiled.program->bytes() > sizeof(Program));
}

BOOST_AUTO_TEST_CASE(flags_are_known_and_never_repeated) {
  BOOST_TEST(parse_flags(std::u16string_view(u"dgimsuy")).has_value());
  BOOST_TEST(parse_flags(std::u16string_view(u"v")).has_value());
  BOOST_TEST(!parse_flags(std::u16string_view(u"uv")).has_value());
  BOOST_TEST(!parse_flags(std::u16string_view(u"gg")).has_value());
  BOOST_TEST(!parse_flags(std::u16string_view(u"G")).has_value());
}

BOOST_AUTO_TEST_CASE(errors_say_what_is_wrong) {
  struct ErrorCase {
    std::u16string_view pattern;
    std::u16string_view flags;
    std::string_view message;
  };
  static constexpr ErrorCase kCases[] = {
      {u"(", u"", "Unterminated group"},
      {u")", u"", "Unmatched ')'"},
      {u"\\", u"", "\\ at end of pattern"},
      {u"*", u"", "Nothing to repeat"},
      {u"a**", u"", "Nothing to repeat"},
      {u"^*", u"", "Nothing to repeat"},
      {u"(?<=a)*", u"", "Invalid quantifier"},
      {u"(?=a)*", u"u", "Invalid quantifier"},
      {u"{1}", u"", "Nothing to repeat"},
      {u"a{2,1}", u"", "numbers out of order in {} quantifier"},
      {u"a{", u"u", "Incomplete quantifier"},
      {u"}", u"u", "Lone quantifier brackets"},
      {u"[", u"", "Unterminated character class"},
      {u"[b-a]", u"", "Range out of order in character class"},
      {u"[\\w-a]", u"u", "Invalid character class"},
      {u"(?a", u"", "Invalid group"},
      {u"(?<1>a)", u"", "Invalid capture group name"},
      {u"(?<a>)(?<a>)", u"", "Duplicate capture group name"},
      {u"(?<a>)\\k<b>", u"", "Invalid named capture referenced"},
      {u"(?<a>)\\k", u"", "Invalid named reference"},
      {u"(?<a>)\\k<", u"", "Invalid capture group name"},
      {u"(?<\\u{>)", u"", "Invalid Unicode escape"},
      {u"[--a]", u"v", "Invalid character in character class"},
      {u"\\k<a>", u"u", "Invalid named capture referenced"},
      {u"\\p{Foo}", u"u", "Invalid property name"},
      {u"[\\p{Foo}]", u"u", "Invalid property name in character class"},
      {u"\\p{RGI_Emoji}", u"u", "Invalid property name"},
      {u"\\P{RGI_Emoji}", u"v", "Invalid property name"},
      {u"\\a", u"u", "Invalid escape"},
      {u"\\1", u"u", "Invalid escape"},
      {u"\\00", u"u", "Invalid decimal escape"},
      {u"\\u{110000}", u"u", "Invalid Unicode escape"},
      {u"[a--b&&c]", u"v", "Invalid set operation in character class"},
      {u"[^\\q{ab}]", u"v", "Negated character class may contain strings"},
      {u"[(]", u"v", "Invalid character in character class"},
      {u"[&&]", u"v", "Invalid set operation in character class"},
      {u"(?ii:a)", u"", "Repeated flag in flag group"},
      {u"(?i-i:a)", u"", "Repeated flag in flag group"},
      {u"(?-:a)", u"", "Invalid flag group"},
      {u"(?i--m:a)", u"", "Multiple dashes in flag group"},
  };
  for (const ErrorCase& c : kCases) {
    BOOST_TEST_CONTEXT("/" << ascii(c.pattern) << "/" << ascii(c.flags)) {
      BOOST_TEST(error_of(c.pattern, c.flags) == c.message);
    }
  }
}

BOOST_AUTO_TEST_CASE(names_may_repeat_only_where_no_match_has_both) {
  BOOST_TEST(error_of(u"(?<a>)|(?<a>)") == "none");
  BOOST_TEST(error_of(u"(?:(?<a>)|b)(?<a>)") == "Duplicate capture group name");
  BOOST_TEST(error_of(u"(?:(?<a>)|(?:(?<a>)))") == "none");
  BOOST_TEST(error_of(u"(?:(?<a>)|b)|(?<a>)") == "none");
  BOOST_TEST(error_of(u"(?<a>(?<a>))") == "Duplicate capture group name");
}

BOOST_AUTO_TEST_CASE(no_pattern_holds_the_thread) {
  const CompileResult compiled = compile(std::u16string_view(u"(a*)*b"), {});
  BOOST_TEST_REQUIRE(compiled.program != nullptr);
  const std::u16string input(40, u'a');
  std::vector<uint32_t> captures(4);
  Matcher matcher;
  Budget budget;
  budget.fuel = 100000;
  budget.noting = Noting::Never;
  BOOST_TEST((matcher.match(*compiled.program, std::u16string_view(input), 0, captures, budget) ==
              MatchStatus::OutOfFuel));
  BOOST_TEST(budget.fuel < 0);
}

BOOST_AUTO_TEST_CASE(long_inputs_are_searched_in_pieces) {
  std::u16string input(3'000'000, u'x');
  input += u"y\nab";
  for (const std::u16string_view pattern :
       {u"yz?", u"y\n", u"[^x]", u"^a", u"x*y", u"[xz]*?y", u".*?y", u"(x*)y"}) {
    const CompileResult compiled = compile(pattern, flags_of(u"m"));
    BOOST_TEST_REQUIRE(compiled.program != nullptr);
    std::vector<uint32_t> captures(4);
    Matcher matcher;
    Budget budget;
    budget.fuel = 0;
    MatchStatus status =
        matcher.match(*compiled.program, std::u16string_view(input), 0, captures, budget);
    uint32_t slices = 1;
    for (; status == MatchStatus::OutOfFuel; ++slices) {
      BOOST_TEST_REQUIRE(budget.fuel > -5000);  // No slice runs far over its fuel.
      budget.fuel = 0;
      status = matcher.resume(budget);
    }
    BOOST_TEST((status == MatchStatus::Matched));
    BOOST_TEST(slices > 100u);
    BOOST_TEST(captures[1] >= 3'000'001u);
  }
}

BOOST_AUTO_TEST_CASE(the_backtrack_stack_has_a_limit) {
  const CompileResult compiled = compile(std::u16string_view(u"(?:a|b|(c))*d"), {});
  BOOST_TEST_REQUIRE(compiled.program != nullptr);
  const std::u16string input(1'000'000, u'a');
  std::vector<uint32_t> captures(4);
  Matcher matcher;
  Budget budget;
  budget.stack_bytes_max = 1 << 20;
  const CompileResult heavy = compile(std::u16string_view(u"(?:(a)|ab)*d"), {});
  BOOST_TEST((matcher.match(*heavy.program, std::u16string_view(input), 0, captures, budget) ==
              MatchStatus::OutOfMemory));
  BOOST_TEST(matcher.bytes() <= size_t{1} << 20);
  budget = {};
  BOOST_TEST((matcher.match(*compiled.program, std::u16string_view(u"abcd"), 0, captures, budget) ==
              MatchStatus::Matched));
  matcher.release();
  BOOST_TEST(matcher.bytes() == 0u);
}

/// Searched all through, and nothing found, for so much fuel.
bool is_nowhere(std::u16string_view pattern, std::u16string_view text, int64_t fuel) {
  const CompileResult compiled = compile(pattern, {});
  BOOST_TEST_REQUIRE(compiled.program != nullptr);
  std::vector<uint32_t> captures(size_t{compiled.program->capture_count} * 2);
  Matcher matcher;
  Budget budget;
  budget.fuel = fuel;
  return matcher.match(*compiled.program, text, 0, captures, budget) == MatchStatus::NoMatch;
}

// Each of these takes time in proportion to 2 to the 60th or 40 to the 12th where nothing is noted.
BOOST_AUTO_TEST_CASE(a_match_that_runs_long_goes_nowhere_twice) {
  const std::u16string as(60, u'a');
  const std::u16string_view nowhere[] = {u"(a*)*b",           u"(a|a)*b",
                                         u"(a|aa)+$b",        u"^(([a-z])+.)+[A-Z]([a-z])+$",
                                         u"(a?){60}a*b",      u"(.*a){12}b",
                                         u"(?:a*?)*?b",       u"(?:(?:a*)*c?)*b",
                                         u"(a+){2,}b",        u"(?:a{0,9}){9}b",
                                         u"(?=a)(a*)*(?!a)b", u"(?:a|(?<x>a))*b",
                                         u"(?=(a*)*b)",       u"(?:(?!(?:a|aa)*b)a)*b",
                                         u"a(?<=b(a|aa)*)",   u"(?:(?=(?:a|aa)*$)a)*b"};
  for (const std::u16string_view pattern : nowhere)
    BOOST_TEST(is_nowhere(pattern, as, 5'000'000), ascii(pattern) << " is not over");
}

BOOST_AUTO_TEST_CASE(a_megabyte_is_gone_through_in_proportion) {
  std::u16string text(1'000'000, u'x');
  for (const std::u16string_view pattern :
       {u"(.*)*y", u"(x+x+)+y", u"x*x*x*y", u"(?:x|xx)*y", u"(x*?)*?y", u".*x.*y.*z"})
    BOOST_TEST(is_nowhere(pattern, text, 100'000'000), ascii(pattern) << " is not over");
}

// What V8 finds.
BOOST_AUTO_TEST_CASE(of_many_ways_the_first_is_found) {
  BOOST_TEST(matched(u"(a|aa)*?(a{3})*(b|$)", u"", u"aaaaaaaaab") == "0-10 x 6-9 9-10");
  BOOST_TEST(matched(u"(?:(a)|(ab)|b)*?(c|(?:a*)*)$", u"", u"abababababababababab") ==
             "0-20 x x 20-20");
  BOOST_TEST(matched(u"((a?){3,5}?(?:b|a)*)*c", u"", u"aabaabaabaabaabaabaabaabaabaabaabaabc") ==
             "0-37 0-36 2-2");
  BOOST_TEST(matched(u"(x+x+)+y|(x)", u"", u"xxxxxxxxxxxx") == "0-1 x 0-1");
  BOOST_TEST(matched(u"(?:(?=(a+))a)*?b|(a*?)*?$", u"", u"aaaaaaaaaaaaaaaaaaaaaaaa") ==
             "0-24 x 23-24");
  BOOST_TEST(matched(u"(?:(?=(a|ab)*(c)?)[ab])+?$", u"", u"abababababab") == "0-12 x x");
  BOOST_TEST(matched(u"(?:(?!(?:a|ab)*?c)(?=(?:(a)|b)*$)[ab])+(c|$)", u"", u"abababababab") ==
             "0-12 x 12-12");
  BOOST_TEST(matched(u"(?:(?<=(a|ba)*?)[ab])+?(?:$|c)", u"", u"abababababab") == "0-12 x");
  BOOST_TEST(matched(u"(?:(a*)*b|(a*)c)", u"", u"aaaaaaaaaaaac") == "0-13 x 0-12");
}

BOOST_AUTO_TEST_CASE(deep_and_large_patterns_are_refused_not_overflowed) {
  const auto nested = [](size_t depth, std::u16string_view open, std::u16string_view close) {
    std::u16string pattern;
    for (size_t i = 0; i < depth; ++i) pattern += open;
    pattern += u'a';
    for (size_t i = 0; i < depth; ++i) pattern += close;
    return pattern;
  };
  BOOST_TEST(error_of(nested(900, u"(", u")")) == "none");
  BOOST_TEST(error_of(nested(900, u"(?:b|(?=", u"))")) == "Regular expression too large");
  BOOST_TEST(error_of(nested(400, u"(?:b|(?=", u"))")) == "none");
  BOOST_TEST(error_of(nested(100000, u"(", u")")) == "Regular expression too large");
  BOOST_TEST(error_of(nested(900, u"[", u"]"), u"v") == "none");
  BOOST_TEST(error_of(nested(100000, u"[", u"]"), u"v") == "Regular expression too large");
  Limits limits;
  limits.program_bytes_max = 100000;
  std::u16string classes;
  for (int i = 0; i < 100; ++i)
    classes += u"[\\p{L}" + std::u16string(1, static_cast<char16_t>(0x2190 + i)) + u"]";
  BOOST_TEST((compile(std::u16string_view(classes), flags_of(u"u"), limits).program == nullptr));
  BOOST_TEST((compile(std::u16string_view(classes), flags_of(u"u")).program != nullptr));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace shoal::regexp
