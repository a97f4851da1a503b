// Unicode tables: spot checks of each, at the limits and where the exceptions are.
#include "vm/unicode/unicode.h"

#include <boost/test/unit_test.hpp>
#include <string>

#include "vm/unicode/normalize.h"

namespace shoal::unicode {
namespace {

std::u16string normalized(NormalizationForm form, std::u16string_view text, size_t piece = 1000) {
  TextBuffer<char16_t> out;
  Normalizer normalizer(form, out);
  for (size_t at = 0; at < text.size(); at += piece) {
    BOOST_TEST_REQUIRE(normalizer.feed(std::span<const char16_t>(text.substr(at, piece))));
  }
  BOOST_TEST_REQUIRE(normalizer.finish());
  return {out.data(), out.size()};
}

std::u16string converted(std::u16string_view text, CaseDirection direction,
                         CaseLocale locale = CaseLocale::Root) {
  TextBuffer<char16_t> out;
  BOOST_TEST_REQUIRE(convert_case(text, 0, text.size(), direction, locale, out));
  return {out.data(), out.size()};
}

std::u16string upper(std::u16string_view text, CaseLocale locale = CaseLocale::Root) {
  return converted(text, CaseDirection::Upper, locale);
}

std::u16string lower(std::u16string_view text, CaseLocale locale = CaseLocale::Root) {
  return converted(text, CaseDirection::Lower, locale);
}

bool has_property(std::string_view name, std::string_view value, char32_t c) {
  const int set = find_property(name, value);
  BOOST_TEST_REQUIRE(set >= 0);
  std::vector<Range> ranges;
  append_property(set, ranges);
  BOOST_TEST(ranges.size() == property_range_count(set));
  for (const Range& range : ranges) {
    if (c >= range.first && c <= range.last) return true;
  }
  return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(unicode_tables)

BOOST_AUTO_TEST_CASE(identifiers_are_told_from_other_characters) {
  BOOST_TEST(is_identifier_start(U'a'));
  BOOST_TEST(is_identifier_start(U'$'));
  BOOST_TEST(is_identifier_start(U'_'));
  BOOST_TEST(!is_identifier_start(U'1'));
  BOOST_TEST(is_identifier_part(U'1'));
  BOOST_TEST(!is_identifier_part(U'-'));
  BOOST_TEST(is_id_start(0x2118));  // Other_ID_Start.
  BOOST_TEST(is_id_start(0x1D49C));
  BOOST_TEST(is_id_continue(0x387));  // Other_ID_Continue.
  BOOST_TEST(!is_id_start(0x387));
  BOOST_TEST(is_identifier_part(0x200D));
  BOOST_TEST(!is_identifier_start(0x200D));
  BOOST_TEST(is_id_continue(0xE01EF));
  BOOST_TEST(!is_id_continue(0x10FFFF));
  BOOST_TEST(!is_id_start(0xD800));
}

BOOST_AUTO_TEST_CASE(white_space_is_what_the_specification_lists) {
  for (const uint32_t c : {0x09u, 0x0Bu, 0x0Cu, 0x20u, 0xA0u, 0x1680u, 0x2000u, 0x200Au, 0x202Fu,
                           0x205Fu, 0x3000u, 0xFEFFu}) {
    BOOST_TEST(is_white_space(c));
    BOOST_TEST(!is_line_terminator(c));
  }
  for (const uint32_t c : {0x0Au, 0x0Du, 0x2028u, 0x2029u}) {
    BOOST_TEST(is_line_terminator(c));
    BOOST_TEST(is_white_space_or_line_terminator(c));
  }
  BOOST_TEST(!is_white_space(0x180E));
  BOOST_TEST(!is_white_space(0x200B));
  BOOST_TEST(!is_white_space_or_line_terminator(0x85));
}

BOOST_AUTO_TEST_CASE(case_mapping_is_full_and_one_to_many) {
  BOOST_TEST((upper(u"straße ﬁ ΰ") == u"STRASSE FI \u03A5\u0308\u0301"));
  BOOST_TEST((lower(u"İ") == u"i\u0307"));
  BOOST_TEST((upper(u"ǆ") == u"Ǆ"));
  BOOST_TEST((upper(u"\U00010428") == u"\U00010400"));
  BOOST_TEST((lower(u"\U00010400\xD801") == u"\U00010428\xD801"));
  BOOST_TEST((upper(u"\u1C8A") == u"\u1C89"));  // New in Unicode 16.
}

BOOST_AUTO_TEST_CASE(a_sigma_at_the_end_of_a_word_is_final) {
  BOOST_TEST((lower(u"ΑΣ") == u"ας"));
  BOOST_TEST((lower(u"ΑΣΑ") == u"ασα"));
  BOOST_TEST((lower(u"Σ") == u"σ"));
  BOOST_TEST((lower(u"Α\u00ADΣ.") == u"α\u00ADς."));
  BOOST_TEST((lower(u"ΑΣ\u0345\u0345Α") == u"ασ\u0345\u0345α"));
  BOOST_TEST((lower(u"\U0001D49CΣ") == u"\U0001D49Cς"));
}

BOOST_AUTO_TEST_CASE(a_piece_of_a_string_is_converted_with_its_surroundings) {
  const std::u16string_view text = u"ΑΣ";
  TextBuffer<char16_t> out;
  BOOST_TEST_REQUIRE(convert_case(text, 0, 1, CaseDirection::Lower, CaseLocale::Root, out));
  BOOST_TEST_REQUIRE(convert_case(text, 1, 2, CaseDirection::Lower, CaseLocale::Root, out));
  BOOST_TEST((std::u16string(out.data(), out.size()) == u"ας"));
}

BOOST_AUTO_TEST_CASE(turkic_and_lithuanian_have_their_own_dots) {
  BOOST_TEST((upper(u"i", CaseLocale::Turkic) == u"İ"));
  BOOST_TEST((lower(u"Iİ", CaseLocale::Turkic) == u"ıi"));
  BOOST_TEST((lower(u"I\u0307", CaseLocale::Turkic) == u"i"));
  BOOST_TEST((lower(u"Ì", CaseLocale::Lithuanian) == u"i\u0307\u0300"));
  BOOST_TEST((lower(u"J\u0301", CaseLocale::Lithuanian) == u"j\u0307\u0301"));
  BOOST_TEST((upper(u"i\u0307", CaseLocale::Lithuanian) == u"I"));
  BOOST_TEST((case_locale("tr-TR") == CaseLocale::Turkic));
  BOOST_TEST((case_locale("AZ") == CaseLocale::Turkic));
  BOOST_TEST((case_locale("lt") == CaseLocale::Lithuanian));
  BOOST_TEST((case_locale("trv") == CaseLocale::Root));
  BOOST_TEST((case_locale("") == CaseLocale::Root));
}

BOOST_AUTO_TEST_CASE(the_two_ways_of_ignoring_case_differ) {
  BOOST_TEST((fold_simple(0x1E9E) == U'ß'));
  BOOST_TEST((canonicalize_legacy(U'ß') == U'ß'));
  BOOST_TEST((fold_simple(0x212A) == U'k'));
  BOOST_TEST((canonicalize_legacy(0x212A) == char32_t{0x212A}));
  BOOST_TEST((canonicalize_legacy(0x17F) == char32_t{0x17F}));  // Would become ASCII.
  BOOST_TEST((canonicalize_legacy(U'k') == U'K'));
}

BOOST_AUTO_TEST_CASE(case_variants_form_rings) {
  for (const CaseFoldMode mode : {CaseFoldMode::Legacy, CaseFoldMode::Unicode}) {
    for (char32_t c = next_cased_code_point(0); c <= kCodePointMax;
         c = next_cased_code_point(c + 1)) {
      uint32_t steps = 0;
      for (char32_t v = next_case_variant(c, mode); v != c; v = next_case_variant(v, mode)) {
        const bool same = mode == CaseFoldMode::Unicode
                              ? fold_simple(v) == fold_simple(c)
                              : canonicalize_legacy(v) == canonicalize_legacy(c);
        BOOST_TEST_REQUIRE(same);
        BOOST_TEST_REQUIRE(++steps < 8);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(properties_are_found_by_name_and_alias) {
  BOOST_TEST(has_property("Lu", "", U'A'));
  BOOST_TEST(has_property("General_Category", "Uppercase_Letter", U'A'));
  BOOST_TEST(!has_property("gc", "Ll", U'A'));
  BOOST_TEST(has_property("Script", "Greek", 0x3B1));
  BOOST_TEST(has_property("scx", "Grek", 0x342));
  BOOST_TEST(has_property("sc", "Zzzz", 0x378));
  BOOST_TEST(has_property("Any", "", 0x10FFFF));
  BOOST_TEST(has_property("ASCII", "", 0x7F));
  BOOST_TEST(!has_property("ASCII", "", 0x80));
  BOOST_TEST(has_property("Emoji_Presentation", "", 0x1F600));
  BOOST_TEST(has_property("sc", "Sidetic", 0x10940));  // New in Unicode 17.
}

BOOST_AUTO_TEST_CASE(unknown_properties_are_refused) {
  BOOST_TEST(find_property("", "") == -1);
  BOOST_TEST(find_property("lu", "") == -1);
  BOOST_TEST(find_property("Script", "") == -1);
  BOOST_TEST(find_property("Script", "Klingon") == -1);
  BOOST_TEST(find_property("Latin", "") == -1);
  BOOST_TEST(find_property("Block", "ASCII") == -1);
  BOOST_TEST(find_property("sc", "Hrkt") == -1);
  BOOST_TEST(find_string_property("RGI_Emojis") == -1);
  BOOST_TEST(find_string_property("") == -1);
}

BOOST_AUTO_TEST_CASE(properties_of_strings_hold_sequences) {
  const int flags = find_string_property("RGI_Emoji_Flag_Sequence");
  BOOST_TEST_REQUIRE(flags >= 0);
  std::vector<char32_t> packed;
  append_string_property(flags, packed);
  BOOST_TEST(packed.size() == 259u * 3);
  BOOST_TEST((packed[0] == char32_t{2}));
  BOOST_TEST((packed[1] == char32_t{0x1F1E6} && packed[2] == char32_t{0x1F1E8}));
  packed.clear();
  append_string_property(find_string_property("RGI_Emoji"), packed);
  size_t count = 0;
  for (size_t at = 0; at < packed.size(); at += packed[at] + 1) ++count;
  BOOST_TEST(count > 2000u);
}

BOOST_AUTO_TEST_CASE(normal_forms_agree_with_the_standard) {
  using enum NormalizationForm;
  BOOST_TEST((normalized(NFC, u"e\u0301") == u"é"));
  BOOST_TEST((normalized(NFD, u"é") == u"e\u0301"));
  BOOST_TEST((normalized(NFKC, u"ﬁ①") == u"fi1"));
  BOOST_TEST((normalized(NFKD, u"\u1E9B\u0323") == u"s\u0323\u0307"));
  BOOST_TEST((normalized(NFC, u"\u1E9B\u0323") == u"\u1E9B\u0323"));
  BOOST_TEST((normalized(NFC, u"\u0958") == u"\u0915\u093C"));  // Excluded from composition.
  BOOST_TEST((normalized(NFC, u"\u1100\u1161\u11A8") == u"\uAC01"));
  BOOST_TEST((normalized(NFD, u"\uAC01") == u"\u1100\u1161\u11A8"));
  BOOST_TEST((normalized(NFC, u"a\u0323\u0307\u0301") == u"\u1EA1\u0307\u0301"));
  BOOST_TEST((normalized(NFC, u"\u09C7\u09BE") == u"\u09CB"));  // Two starters.
  BOOST_TEST((normalized(NFD, u"\U0001D15E") == u"\U0001D157\U0001D165"));
  BOOST_TEST((normalized(NFC,
                         u"\xD800"
                         "a\xDC00") == u"\xD800"
                                       "a\xDC00"));
}

BOOST_AUTO_TEST_CASE(normalising_in_pieces_changes_nothing) {
  const std::u16string_view text =
      u"e\u0301 \u1100\u1161\u11A8 \U0001D15E a\u0323\u0307\u0301 \uFDFA\u0345\u0301";
  for (const auto form : {NormalizationForm::NFC, NormalizationForm::NFD, NormalizationForm::NFKC,
                          NormalizationForm::NFKD}) {
    BOOST_TEST((normalized(form, text, 1) == normalized(form, text)));
  }
}

BOOST_AUTO_TEST_CASE(many_marks_keep_their_order_within_a_class) {
  std::u16string text = u"a";
  for (int i = 0; i < 500; ++i) text += u"\u0301\u0316";
  const std::u16string result = normalized(NormalizationForm::NFD, text);
  BOOST_TEST((result == u"a" + std::u16string(500, u'\u0316') + std::u16string(500, u'\u0301')));
}

BOOST_AUTO_TEST_CASE(a_glance_tells_text_that_needs_no_normalising) {
  using enum NormalizationForm;
  BOOST_TEST(trivially_normalized_prefix(NFC, std::u16string_view(u"abcé")) == 4u);
  BOOST_TEST(trivially_normalized_prefix(NFC, std::u16string_view(u"abe\u0301")) == 2u);
  BOOST_TEST(trivially_normalized_prefix(NFD, std::u16string_view(u"abé")) == 1u);
}

BOOST_AUTO_TEST_CASE(columns_count_wide_and_zero_width_characters) {
  BOOST_TEST(column_width(U'a') == 1u);
  BOOST_TEST(column_width(0x4E00) == 2u);
  BOOST_TEST(column_width(0x1F600) == 2u);
  BOOST_TEST(column_width(0x301) == 0u);
  BOOST_TEST(column_width(0x200B) == 0u);
  BOOST_TEST(column_width(0x1B) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace shoal::unicode
