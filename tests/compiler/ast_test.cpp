// The AST itself: arena, texts, type descriptors, walking, printing.
#include "compiler/ast/ast.h"

#include <boost/test/unit_test.hpp>

#include "compiler/ast/utf8.h"
#include "compiler/ast/visit.h"
#include "tests/compiler/parsing.h"

using namespace shoal;
using namespace shoal::ast;

BOOST_AUTO_TEST_SUITE(ast_nodes)

BOOST_AUTO_TEST_CASE(the_arena_gives_zeroed_aligned_memory_also_beyond_its_chunk_size) {
  Arena arena;
  for (size_t bytes : {1u, 7u, 4096u, 3u, 3u << 20}) {
    const auto* const memory = static_cast<unsigned char*>(arena.allocate(bytes, 16));
    BOOST_TEST(reinterpret_cast<uintptr_t>(memory) % 16 == 0u);
    BOOST_TEST(memory[0] == 0);
    BOOST_TEST(memory[bytes - 1] == 0);
  }
  BOOST_TEST(arena.bytes_reserved() >= 3u << 20);
  BOOST_TEST(arena.make_list<int>(0).empty());
}

BOOST_AUTO_TEST_CASE(equal_texts_are_the_same_pointer_whatever_they_were_made_from) {
  Arena arena;
  TextTable texts(arena);
  BOOST_TEST(texts.intern_utf8("na\xC3\xAFve") == texts.intern(u"na\u00EFve"));
  BOOST_TEST(texts.intern_utf8("na\xC3\xAFve") == texts.intern_latin1("na\xEFve"));
  BOOST_TEST(texts.intern_utf8("use strict") == texts.common().use_strict);
  BOOST_TEST(texts.intern(u"") == texts.common().empty);
  BOOST_TEST(texts.intern_utf8("a") != texts.intern_utf8("b"));
}

BOOST_AUTO_TEST_CASE(a_text_is_latin1_exactly_if_all_its_units_fit) {
  Arena arena;
  TextTable texts(arena);
  BOOST_TEST(texts.intern(u"\u00FF")->is_latin1());
  BOOST_TEST(!texts.intern(u"\u0100")->is_latin1());
  const Text* const emoji = texts.intern_utf8("\xF0\x9F\x90\x9F");
  BOOST_TEST(emoji->length() == 2u);
  BOOST_TEST(((*emoji)[0] == 0xD83D));
  BOOST_TEST(emoji->to_utf8() == "\xF0\x9F\x90\x9F");
}

BOOST_AUTO_TEST_CASE(a_lone_surrogate_survives_the_way_through_wtf8) {
  Arena arena;
  TextTable texts(arena);
  const char16_t units[] = {u'a', 0xD800, u'b', 0};
  const std::string wtf8 = syntax::to_wtf8(units);
  BOOST_TEST(wtf8 ==
             "a\xED\xA0\x80"
             "b");
  BOOST_TEST(texts.intern_utf8(wtf8) == texts.intern(units));
}

BOOST_AUTO_TEST_CASE(the_table_of_texts_grows) {
  Arena arena;
  TextTable texts(arena);
  std::vector<const Text*> made;
  for (int index = 0; index < 5000; ++index)
    made.push_back(texts.intern_utf8("t" + std::to_string(index)));
  for (int index = 0; index < 5000; ++index) {
    BOOST_REQUIRE(texts.intern_utf8("t" + std::to_string(index)) ==
                  made[static_cast<size_t>(index)]);
  }
}

BOOST_AUTO_TEST_CASE(invalid_utf8_decodes_to_replacement_characters_byte_by_byte) {
  for (const std::string_view bad :
       {"\x80", "\xC0\x80", "\xE2\x82", "\xF5\x80\x80\x80", "\xF0\x80\x80\x80"}) {
    size_t at = 0;
    BOOST_TEST((decode_utf8(bad, at) == kReplacementCharacter));
    BOOST_TEST(at == 1u);
  }
}

BOOST_AUTO_TEST_CASE(equal_type_descriptors_are_the_same_pointer) {
  Arena arena;
  TypeTable types(arena);
  const TypeDescriptor* const number = types.primitive(kPrimitiveNumber);
  BOOST_TEST(types.primitive(kPrimitiveNumber) == number);
  const TypeDescriptor* parts[] = {number};
  TypeDescriptor wanted;
  wanted.kind = TypeKind::Array;
  wanted.parts = parts;
  const TypeDescriptor* const made = types.intern(wanted);
  BOOST_TEST(types.intern(wanted) == made);
  BOOST_TEST(print_type(*made) == "Array<number>");
  BOOST_TEST(types.count() == 2u);
}

BOOST_AUTO_TEST_CASE(the_walk_visits_each_child_once_in_the_order_of_the_table) {
  const test::Parsed parsed("f(a, b);");
  std::string names;
  for_each_child(*parsed.expression<CallExpression>(),
                 [&](Node& child) { names += as<Identifier>(&child)->name->to_utf8(); });
  BOOST_TEST(names == "fab");
}

BOOST_AUTO_TEST_CASE(visit_dispatches_by_class) {
  const test::Parsed parsed("1; x;");
  const auto name_of = Overloaded{[](NumericLiteral&) { return 1; }, [](auto&) { return 2; }};
  BOOST_TEST(visit(*parsed.expression<NumericLiteral>(0), name_of) == 1);
  BOOST_TEST(visit(*parsed.expression<Identifier>(1), name_of) == 2);
}

BOOST_AUTO_TEST_CASE(the_dump_of_a_deep_chain_does_not_recurse) {
  std::string source = "a";
  for (int index = 0; index < 3000; ++index) source += "+b";
  BOOST_TEST(test::Parsed(source).dump().size() > 3000u);
}

BOOST_AUTO_TEST_CASE(lines_end_at_every_line_terminator_and_columns_count_utf16_units) {
  const std::string_view source =
      "a\r\nb\rc\xE2\x80\xA8"
      "d\n\xF0\x9F\x90\x9F!";
  const auto is_at = [&](uint32_t offset, uint32_t line, uint32_t column) {
    const LineColumn place = line_column(source, offset);
    BOOST_TEST(place.line == line);
    BOOST_TEST(place.column == column);
  };
  is_at(0, 1, 1);
  is_at(3, 2, 1);
  is_at(5, 3, 1);
  is_at(9, 4, 1);
  is_at(static_cast<uint32_t>(source.size()) - 1, 5, 3);
}

BOOST_AUTO_TEST_CASE(a_diagnostic_shows_its_line_with_a_marker) {
  Diagnostics diagnostics;
  diagnostics.report(DiagnosticCode::UnexpectedToken, 8, 11, {"baz"});
  BOOST_TEST(format_diagnostic(diagnostics.all()[0], "a.ts", "foo\nbar baz\n") ==
             "a.ts:2:5: SyntaxError: Unexpected token 'baz'\n  2 | bar baz\n    |     ^^^\n");
}

BOOST_AUTO_TEST_CASE(diagnostics_are_counted_beyond_those_kept) {
  Diagnostics diagnostics;
  for (int index = 0; index < 100; ++index) diagnostics.report(DiagnosticCode::Unexpected, 0, 0);
  BOOST_TEST(diagnostics.error_count() == 100u);
  BOOST_TEST(diagnostics.all().size() == Diagnostics::kDiagnosticsMax);
}

BOOST_AUTO_TEST_SUITE_END()
