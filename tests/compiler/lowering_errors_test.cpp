// Syntax errors: where they are reported, and what they say.
#include <boost/test/unit_test.hpp>

#include "tests/compiler/parsing.h"

using namespace shoal;
using test::Parsed;

BOOST_AUTO_TEST_SUITE(lowering_errors)

BOOST_AUTO_TEST_CASE(an_error_says_where_and_what_was_expected) {
  const auto error = [](const char* source) { return Parsed(source).located_error(); };
  BOOST_TEST(error("let x = ;") == "1:9 Unexpected token ';': expected an expression");
  BOOST_TEST(error("a b") == "1:3 Unexpected identifier 'b': expected an operator or ';'");
  BOOST_TEST(error("}") == "1:1 Unexpected token '}': there is no '{' for it to close");
  BOOST_TEST(error("f(1,\n  2;") ==
             "2:4 Unexpected token ';': expected ',' or ')' to close the '(' of line 1");
  BOOST_TEST(error("[1, 2;") == "1:6 Unexpected token ';': expected ',' or ']'");
  BOOST_TEST(error("function f(a, b { }") == "1:17 Unexpected token '{': expected ',' or ')'");
  BOOST_TEST(error("function f() { a") == "1:17 Unexpected end of input: expected '}'");
  BOOST_TEST(error("x = y +") == "1:8 Unexpected end of input: expected an expression");
  BOOST_TEST(error("x = 'abc\ny") == "1:5 Unterminated string literal");
  BOOST_TEST(error("x = `abc") == "1:5 Unterminated template literal");
  BOOST_TEST(error("x /* abc") == "1:3 Unterminated comment");
}

BOOST_AUTO_TEST_CASE(a_source_that_is_empty_or_only_a_comment_is_a_program) {
  BOOST_TEST(Parsed("").program()->body.empty());
  BOOST_TEST(Parsed("// a").program()->body.empty());
  BOOST_TEST(Parsed("  /* a */ ").program()->body.empty());
}

BOOST_AUTO_TEST_CASE(parsing_stops_when_asked_to) {
  syntax::ParseOptions options = Parsed::script();
  options.keep_going = [](void*) { return false; };
  std::string source;
  for (int index = 0; index < 20000; ++index) source += "a = b + c;\n";
  BOOST_TEST(Parsed(source, options).error() == "Parsing took too long");
}

BOOST_AUTO_TEST_CASE(a_try_needs_catch_or_finally) { BOOST_TEST(!Parsed("try { }").program()); }

BOOST_AUTO_TEST_SUITE_END()
