// A pattern against a text, three ways: at one go, in the smallest slices of fuel, and on Latin-1
// where the text fits. All give the same captures; none crashes or outgrows its stack. Input: a
// byte of flags, the pattern up to a NUL, the text.
#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "gc/base/assert.h"
#include "vm/regexp/matcher.h"

using namespace shoal::regexp;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

constexpr int64_t kFuel = 20'000;
constexpr size_t kStackBytes = 1 << 20;

struct Outcome {
  MatchStatus status;
  std::vector<uint32_t> captures;
  bool operator==(const Outcome&) const = default;
};

Outcome run(const Program& program, TextView input, int64_t slice,
            Noting noting = Noting::WhenLong) {
  Matcher matcher;
  Outcome out{MatchStatus::NoMatch, std::vector<uint32_t>(size_t{program.capture_count} * 2)};
  Budget budget{slice, kStackBytes, noting};
  int64_t spent = slice;
  out.status = matcher.match(program, input, 0, out.captures, budget);
  while (out.status == MatchStatus::OutOfFuel && spent < kFuel) {
    budget.fuel = slice;
    spent += std::max<int64_t>(slice, 1);
    out.status = matcher.resume(budget);
  }
  if (out.status != MatchStatus::Matched) out.captures.clear();
  return out;
}

bool is_over(const Outcome& outcome) {
  return outcome.status == MatchStatus::Matched || outcome.status == MatchStatus::NoMatch;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  Flags flags{data[0]};
  if (flags.has(Flags::Unicode) && flags.has(Flags::UnicodeSets))
    flags.bits = static_cast<uint8_t>(flags.bits & ~Flags::Unicode);
  std::u16string pattern, text;
  bool in_text = false;
  for (size_t i = 1; i < size; ++i) {
    if (data[i] == 0 && !in_text) {
      in_text = true;
      continue;
    }
    // Bytes of 0xE0 and above stand for characters beyond Latin-1: surrogates, sigma, dotless i.
    constexpr char16_t kFar[] = {0xD83D, 0xDE00, 0x3C3, 0x3C2, 0x131, 0x212A, 0x17F, 0x2028};
    const char16_t c = data[i] >= 0xE0 ? kFar[data[i] & 7] : char16_t{data[i]};
    (in_text ? text : pattern).push_back(c);
  }
  Limits limits;
  limits.nesting_max = 200;
  limits.program_bytes_max = 1 << 20;
  const CompileResult compiled = compile(std::u16string_view(pattern), flags, limits);
  const auto error = check_syntax(std::u16string_view(pattern), flags, limits);
  if (!compiled.program) return 0;
  SHOAL_VERIFY(!error.has_value());
  const Outcome whole = run(*compiled.program, std::u16string_view(text), kFuel);
  const Outcome sliced = run(*compiled.program, std::u16string_view(text), 1);
  if (is_over(whole) && is_over(sliced)) SHOAL_VERIFY(whole == sliced);
  const Outcome noting = run(*compiled.program, std::u16string_view(text), kFuel, Noting::Always);
  if (is_over(whole) && is_over(noting)) SHOAL_VERIFY(whole == noting);
  if (std::any_of(text.begin(), text.end(), [](char16_t c) { return c > 0xFF; })) return 0;
  const std::vector<uint8_t> latin1(text.begin(), text.end());
  const Outcome narrow = run(*compiled.program, std::span<const uint8_t>(latin1), kFuel);
  if (is_over(whole) && is_over(narrow)) SHOAL_VERIFY(whole == narrow);
  return 0;
}
