// Values of literals and names, and what makes them errors.
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>

#include "compiler/syntax/literals.h"
#include "tests/compiler/parsing.h"

using namespace shoal;
using namespace shoal::ast;
using test::Parsed;

BOOST_AUTO_TEST_SUITE(lowering_literals)

namespace {

double number_of(std::string source) { return Parsed(source).expression<NumericLiteral>()->value; }

std::u16string string_of(const std::string& body) {
  std::u16string out;
  BOOST_TEST(syntax::decode_string(body, out).valid);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(numbers_of_every_radix_have_their_value) {
  BOOST_TEST(number_of("0") == 0);
  BOOST_TEST(number_of("0x1F") == 31);
  BOOST_TEST(number_of("0B101") == 5);
  BOOST_TEST(number_of("0o17") == 15);
  BOOST_TEST(number_of("1_000.5e-1_0") == 1000.5e-10);
  BOOST_TEST(number_of(".5") == 0.5);
  BOOST_TEST(number_of("5.") == 5);
  BOOST_TEST(number_of("017") == 15);
  BOOST_TEST(number_of("089") == 89);
  BOOST_TEST(number_of("089.5") == 89.5);
}

BOOST_AUTO_TEST_CASE(numbers_beyond_53_bits_round_to_nearest_even) {
  BOOST_TEST(number_of("0x20000000000001") == 9007199254740992.0);
  BOOST_TEST(number_of("0x20000000000003") == 9007199254740996.0);
  BOOST_TEST(number_of("0x200000000000010000000000000000001") ==
             std::ldexp(9007199254740994.0, 76));
  BOOST_TEST(number_of("9007199254740993") == 9007199254740992.0);
  BOOST_TEST(number_of("1e400") == std::numeric_limits<double>::infinity());
  BOOST_TEST(number_of("1e-400") == 0);
  BOOST_TEST(number_of("5e-324") == std::numeric_limits<double>::denorm_min());
  BOOST_TEST(number_of("1" + std::string(400, '0') + "e-400") == 1);
}

BOOST_AUTO_TEST_CASE(bigints_keep_their_digits) {
  BOOST_TEST(Parsed("1_0n").expression<BigIntLiteral>()->digits->is("10"));
  BOOST_TEST(Parsed("0XfFn").expression<BigIntLiteral>()->digits->is("0xfF"));
}

BOOST_AUTO_TEST_CASE(malformed_numbers_are_errors) {
  for (const char* const source : {"1__0", "1_", "0_1", "0x_1", "1_.5", "01n", "3in []", "3a",
                                   "0b2", "0xg", "1e", "017.5", "08_1"}) {
    BOOST_TEST(!Parsed(source).program(), source);
  }
}

BOOST_AUTO_TEST_CASE(escapes_in_strings_decode) {
  BOOST_TEST(
      (string_of("\\n\\t\\v\\b\\f\\r\\0\\'\\\\") == std::u16string(u"\n\t\v\b\f\r\0'\\", 9)));
  BOOST_TEST((string_of("\\x41\\u0042\\u{43}\\u{1F41F}") == u"ABC\U0001F41F"));
  BOOST_TEST((string_of("a\\\nb\\\r\nc\\\xE2\x80\xA8"
                        "d") == u"abcd"));
  BOOST_TEST((string_of("\\101\\7\\400\\8") == u"A\u0007\u0020"
                                               "08"));
  BOOST_TEST((string_of("\\uD83D\\uDC1F") == u"\U0001F41F"));
}

BOOST_AUTO_TEST_CASE(octal_escapes_are_noted) {
  BOOST_TEST(Parsed("('\\1')").expression<StringLiteral>()->has_octal_escape);
  BOOST_TEST(Parsed("('\\08')").expression<StringLiteral>()->has_octal_escape);
  BOOST_TEST(!Parsed("('\\0')").expression<StringLiteral>()->has_octal_escape);
}

BOOST_AUTO_TEST_CASE(malformed_escapes_are_errors_where_they_stand) {
  BOOST_TEST(!Parsed("'\\x4'").program());
  BOOST_TEST(!Parsed("'\\u{110000}'").program());
  BOOST_TEST(!Parsed("'\\u{}'").program());
}

BOOST_AUTO_TEST_CASE(templates_have_raw_and_cooked_text) {
  const Parsed parsed("`a\\n${b}\r\nc`");
  const TemplateLiteral* const made = parsed.expression<TemplateLiteral>();
  BOOST_TEST(made->quasis.size() == 2u);
  BOOST_TEST(made->expressions.size() == 1u);
  BOOST_TEST(made->quasis[0]->cooked->is("a\n"));
  BOOST_TEST(made->quasis[0]->raw->is("a\\n"));
}

BOOST_AUTO_TEST_CASE(line_ends_in_templates_are_normalised) {
  const Parsed parsed("`\r\na\rb`");
  const TemplateElement* const quasi = parsed.expression<TemplateLiteral>()->quasis[0];
  BOOST_TEST(quasi->cooked->is("\na\nb"));
  BOOST_TEST(quasi->raw->is("\na\nb"));
}

BOOST_AUTO_TEST_CASE(
    an_invalid_escape_leaves_a_tagged_template_uncooked_and_is_an_error_elsewhere) {
  const Parsed tagged("tag`\\u{`");
  const TemplateElement* const quasi = tagged.expression<TaggedTemplate>()->quasi->quasis[0];
  BOOST_TEST(quasi->cooked == nullptr);
  BOOST_TEST(quasi->raw->is("\\u{"));
  BOOST_TEST(Parsed("`\\1`").error() ==
             "Octal escape sequences are not allowed in template strings");
}

BOOST_AUTO_TEST_CASE(names_are_decoded_and_escapes_noted) {
  const Parsed parsed("\\u0061b; \xC3\xA9; ab;");
  BOOST_TEST(parsed.expression<Identifier>(0)->name == parsed.expression<Identifier>(2)->name);
  BOOST_TEST(parsed.expression<Identifier>(0)->has_escape);
  BOOST_TEST(!parsed.expression<Identifier>(2)->has_escape);
  BOOST_TEST(parsed.expression<Identifier>(1)->name->length() == 1u);
}

BOOST_AUTO_TEST_CASE(characters_that_no_name_may_hold_are_errors) {
  BOOST_TEST(!Parsed("a\xE2\x80\x8B"
                     "b")
                  .program());  // ZERO WIDTH SPACE
  BOOST_TEST(!Parsed("\\u002b").program());
  BOOST_TEST(!Parsed(std::string("a\0b", 3)).program());
  BOOST_TEST(!Parsed("\xF0\x9F\x90\x9F").program());
  BOOST_TEST(!Parsed("a\xFF").program());
  BOOST_TEST(Parsed("\xC5\xBF\xE2\x84\xAA").program());  // LONG S, KELVIN SIGN
}

BOOST_AUTO_TEST_CASE(nul_and_odd_characters_are_fine_in_strings_and_comments) {
  const Parsed parsed(std::string("('a\0\xE2\x80\x8B'); // \0", 15));
  BOOST_TEST(parsed.expression<StringLiteral>()->value->length() == 3u);
}

BOOST_AUTO_TEST_CASE(invalid_utf8_in_a_string_reads_as_replacement_characters) {
  const Parsed parsed("('a\xFF')");
  BOOST_TEST(((*parsed.expression<StringLiteral>()->value)[1] == 0xFFFD));
}

BOOST_AUTO_TEST_CASE(regular_expressions_have_pattern_and_flags) {
  const Parsed parsed("/[/]\\/a/giu");
  BOOST_TEST(parsed.expression<RegExpLiteral>()->pattern->is("[/]\\/a"));
  BOOST_TEST(parsed.expression<RegExpLiteral>()->flags->is("giu"));
  BOOST_TEST(!Parsed("/a\n/").program());
}

BOOST_AUTO_TEST_SUITE_END()
