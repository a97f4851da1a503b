// Goal: to note where a match has been (vm/regexp/visited.h) changes no result.
// Method: random small patterns of all that has choices, on random texts of two letters, where many
// ways lead to a match; each without notes, with notes, and with notes in the smallest slices.
#include <boost/test/unit_test.hpp>
#include <random>

#include "vm/regexp/matcher.h"

namespace shoal::regexp {
namespace {

class Patterns {
 public:
  explicit Patterns(uint64_t seed) : random_(seed) {}
  size_t below(size_t n) { return random_() % n; }

  std::u16string pattern(int depth) {
    if (depth == 0) return leaf();
    switch (below(8)) {
      case 0: return leaf();
      case 1:
      case 2: return pattern(depth - 1) + pattern(depth - 1);
      case 3: return u"(?:" + pattern(depth - 1) + u"|" + pattern(depth - 1) + u")";
      case 4: return u"(" + pattern(depth - 1) + u")";
      case 5:
      case 6: return u"(?:" + pattern(depth - 1) + u")" + one_of(kQuantifiers);
      default: return one_of(kLooks) + pattern(depth - 1) + u")";
    }
  }
  std::u16string text() {
    std::u16string text;
    for (size_t left = below(14); left > 0; --left)
      text += below(20) == 0 ? u'\xD83D' : below(3) ? u'a' : u'b';
    return text;
  }

 private:
  static constexpr const char16_t* kLeaves[] = {u"a",   u"a",  u"b",  u"[ab]", u"c",
                                                u".",   u"a*", u".+", u"b?",   u"a*?",
                                                u"\\b", u"^",  u"$",  u"",     u"[^b]{2,}"};
  static constexpr const char16_t* kQuantifiers[] = {
      u"*", u"+", u"?", u"*?", u"+?", u"??", u"{2}", u"{1,3}", u"{2,}", u"{0,2}?", u"{2,}?"};
  static constexpr const char16_t* kLooks[] = {u"(?=", u"(?!", u"(?<=", u"(?<!"};

  template <size_t N>
  std::u16string one_of(const char16_t* const (&all)[N]) {
    return all[below(N)];
  }
  std::u16string leaf() { return one_of(kLeaves); }

  std::mt19937_64 random_;
};

constexpr int64_t kFuelMax = 300'000;

/// Status and captures; no captures if it ran too long.
std::vector<uint32_t> outcome(const Program& program, const std::u16string& text, Noting noting,
                              int64_t slice) {
  std::vector<uint32_t> captures(size_t{program.capture_count} * 2);
  Matcher matcher;
  Budget budget;
  budget.noting = noting;
  budget.fuel = slice;
  MatchStatus status = matcher.match(program, std::u16string_view(text), 0, captures, budget);
  for (int64_t spent = slice; status == MatchStatus::OutOfFuel; spent += slice + 1) {
    if (spent > kFuelMax) return {};
    budget.fuel = slice;
    status = matcher.resume(budget);
  }
  if (status != MatchStatus::Matched) captures.assign(1, kNoPosition);
  return captures;
}

std::string ascii(const std::u16string& text) {
  std::string out;
  for (const char16_t c : text) out += c < 128 ? static_cast<char>(c) : '?';
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_match_that_notes_where_it_has_been_finds_the_same) {
  Patterns patterns(20261122);
  size_t compared = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::u16string pattern = patterns.pattern(5);
    const CompileResult compiled = compile(std::u16string_view(pattern),
                                           *parse_flags(std::u16string_view(i % 2 ? u"u" : u"")));
    if (!compiled.program) continue;
    const std::u16string text = patterns.text();
    const std::vector<uint32_t> plain = outcome(*compiled.program, text, Noting::Never, kFuelMax);
    if (plain.empty()) continue;
    ++compared;
    for (const int64_t slice : {kFuelMax, int64_t{0}})
      BOOST_TEST((outcome(*compiled.program, text, Noting::Always, slice) == plain),
                 "/" << ascii(pattern) << "/ on " << ascii(text));
  }
  BOOST_TEST(compared > 10'000u);
}

}  // namespace shoal::regexp
