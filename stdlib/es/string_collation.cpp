// String.prototype.localeCompare, §22.1.3.12, without Intl: an order for people in the manner of
// the root collation of CLDR, reduced to what needs no table of its own. White space comes before
// punctuation, symbols, digits and letters; accents count where the letters are equal, case where
// the accents are too, lower case first. Canonically equivalent strings are equal.
#include <string_view>

#include "stdlib/es/string_natives.h"
#include "stdlib/intl/to_locale.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/unicode/normalize.h"
#include "vm/unicode/unicode.h"

namespace shoal::natives {
namespace {

enum Group : uint32_t { kSpace = 1, kPunctuation, kSymbol, kDigit, kLetter };
constexpr uint32_t weight(Group group, uint32_t order) noexcept { return group << 24 | order; }

/// Weights of ASCII, upper case as lower; 0: ignored.
struct AsciiWeights {
  uint32_t of[128] = {};
  constexpr AsciiWeights() {
    uint32_t order = 1;
    for (const char c : std::string_view("\t\n\v\f\r ")) of[uint8_t(c)] = weight(kSpace, order++);
    for (const char c : std::string_view("_-,;:!?.'\"()[]{}@*/\\&#%"))
      of[uint8_t(c)] = weight(kPunctuation, order++);
    for (const char c : std::string_view("`^+<=>|~$")) of[uint8_t(c)] = weight(kSymbol, order++);
    for (uint32_t i = 0; i < 10; ++i) of['0' + i] = weight(kDigit, i);
    for (uint32_t i = 0; i < 26; ++i) of['a' + i] = of['A' + i] = weight(kLetter, 'a' + i);
  }
};
constexpr AsciiWeights kAscii;

/// Letters that differ from another one by a stroke, which no decomposition tells.
char32_t without_stroke(char32_t c) noexcept {
  switch (c) {
    case 0xF8: return 'o';
    case 0x111: return 'd';
    case 0x127: return 'h';
    case 0x131: return 'i';
    case 0x142: return 'l';
    case 0x167: return 't';
    default: return c;
  }
}

/// A decomposed text, read letter by letter.
class Letters {
 public:
  explicit Letters(std::span<const char16_t> units) noexcept : units_(units) {}

  /// Primary weight of the next letter; 0 at the end.
  uint32_t next() noexcept {
    while (at_ < units_.size()) {
      const char32_t c = read();
      const uint32_t w = primary(c);
      if (w != 0) return w;
    }
    return 0;
  }
  /// The next of the marks on that letter; 0: no more.
  char32_t next_mark() noexcept {
    if (stroke_) return std::exchange(stroke_, 0);
    if (at_ == units_.size()) return 0;
    const size_t before = at_;
    const char32_t c = read();
    if (unicode::combining_class(c) != 0) return c;
    at_ = before;
    return 0;
  }
  bool is_upper() const noexcept { return upper_; }
  size_t position() const noexcept { return at_; }

 private:
  char32_t read() noexcept {
    const char16_t lead = units_[at_++];
    if (!unicode::is_lead_surrogate(lead) || at_ == units_.size() ||
        !unicode::is_trail_surrogate(units_[at_]))
      return lead;
    return unicode::combine_surrogates(lead, units_[at_++]);
  }
  uint32_t primary(char32_t c) noexcept {
    upper_ = false;
    stroke_ = 0;
    if (c < 128) {
      upper_ = c >= 'A' && c <= 'Z';
      return kAscii.of[c];
    }
    if (unicode::combining_class(c) != 0) return weight(kSpace, 0);  // A mark without a letter.
    if (unicode::is_white_space_or_line_terminator(c)) return weight(kSpace, c);
    const char32_t lower = unicode::to_lower_simple(c);
    upper_ = lower != c;
    const char32_t base = without_stroke(lower);
    if (base != lower) stroke_ = 0x335;
    return weight(unicode::is_id_start(c) ? kLetter : kSymbol, base);
  }

  std::span<const char16_t> units_;
  size_t at_ = 0;
  char32_t stroke_ = 0;
  bool upper_ = false;
};

/// Compares as much as there is work for. True: done, and `order` says how.
class ThreeLevels {
 public:
  ThreeLevels(std::span<const char16_t> x, std::span<const char16_t> y) noexcept : x_(x), y_(y) {}
  bool advance(size_t units) noexcept {
    const size_t stop = x_.position() + units;
    while (x_.position() < stop) {
      const uint32_t a = x_.next(), b = y_.next();
      if (a != b) return finish(a < b ? -1 : 1);
      if (a == 0) return finish(accents_ != 0 ? accents_ : case_);
      if (case_ == 0 && x_.is_upper() != y_.is_upper()) case_ = x_.is_upper() ? 1 : -1;
      for (char32_t m = 1, n = 1; m != 0 || n != 0;) {
        if (m != 0) m = x_.next_mark();
        if (n != 0) n = y_.next_mark();
        if (accents_ == 0 && m != n) accents_ = m < n ? -1 : 1;
      }
    }
    return false;
  }
  int order = 0;

 private:
  bool finish(int result) noexcept {
    order = result;
    return true;
  }
  Letters x_, y_;
  int accents_ = 0, case_ = 0;
};

/// The canonical decomposition of a text. False: out of memory.
bool decompose(const StringView& text, TextBuffer<char16_t>& out) {
  if (!text.is_latin1()) {
    unicode::Normalizer normalizer(unicode::NormalizationForm::NFD, out);
    return normalizer.feed({text.utf16(), text.length()}) && normalizer.finish();
  }
  bool ascii = true;
  TextBuffer<char16_t> wide;
  if (!wide.reserve(text.length())) return false;
  for (uint32_t i = 0; i < text.length(); ++i) {
    ascii = ascii && text[i] < 128;
    (void)wide.push_back(text[i]);
  }
  if (ascii) {
    out.swap(wide);
    return true;
  }
  unicode::Normalizer normalizer(unicode::NormalizationForm::NFD, out);
  return normalizer.feed(wide.span()) && normalizer.finish();
}

}  // namespace

NativeTask string_locale_compare(Context& cx, Args args) {
  if (intl::has_intl(cx)) {
    const Value order = co_await intl::string_locale_compare(cx, args);
    co_return order;
  }
  String* const s = co_await this_string(cx, args.this_value, "localeCompare");
  const Value that = co_await to_string(cx, args[0]);
  const StringView left = co_await s->view(cx.heap());
  const StringView right = co_await that.as_string()->view(cx.heap());
  if (left == right) co_return Value::int32(0);
  TextBuffer<char16_t> x, y;
  if (!decompose(left, x) || !decompose(right, y)) co_return cx.out_of_memory();
  co_await burn_fuel(cx, fuel_of_units(left.length() + right.length()));
  ThreeLevels comparison(x.span(), y.span());
  while (!comparison.advance(kLeafUnitsMax)) co_await burn_fuel(cx, fuel_of_units(kLeafUnitsMax));
  co_return Value::int32(comparison.order);
}

}  // namespace shoal::natives
