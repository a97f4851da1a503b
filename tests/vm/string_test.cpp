#include "vm/value/string.h"

#include <algorithm>
#include <random>

#include "tests/vm/value_heap.h"
#include "vm/value/atom.h"
#include "vm/value/rope.h"
#include "vm/value/string_builder.h"

using namespace shoal;
using shoal::test::ValueHeap;

namespace {

struct World : ValueHeap {
  /// `count` units, not all Latin-1 if wide.
  std::u16string random_units(uint32_t count, bool wide) {
    std::u16string s;
    for (uint32_t i = 0; i < count; ++i)
      s += static_cast<char16_t>('a' + random() % 20 + (wide && random() % 4 == 0 ? 0x400 : 0));
    return s;
  }
  /// A rope becomes flat in pieces of about so many units.
  void flatten_in_pieces(String* s, uint32_t units) {
    RopeFlattener flattener(s);
    BOOST_REQUIRE(flattener.begin(heap()).ok());
    while (flattener.copy(units)) BOOST_REQUIRE(s->is_rope());
    flattener.end(heap());
    BOOST_REQUIRE(!s->is_rope());
  }
  bool same(String* s, const std::u16string& expected) { return units_of(s) == expected; }
  uint32_t random() { return static_cast<uint32_t>(engine()); }
  std::mt19937 engine{12345};
};

int sign(int n) { return n < 0 ? -1 : n > 0 ? 1 : 0; }

}  // namespace

BOOST_FIXTURE_TEST_SUITE(string, World)

BOOST_AUTO_TEST_CASE(units_that_fit_latin1_are_stored_so) {
  BOOST_TEST(utf16(u"h\u00E9llo")->is_latin1());
  BOOST_TEST(!utf16(u"h\u0100llo")->is_latin1());
  BOOST_TEST((utf16(u"") == String::empty()));
  BOOST_TEST((utf16(u"x") == String::single('x')));
  BOOST_TEST((ascii("x") == String::single('x')));
  BOOST_TEST((String::from_code_point(heap(), 0xFF).value() == String::single(0xFF)));
  BOOST_TEST((units_of(String::from_code_point(heap(), 0x1F600).value()) == u"\U0001F600"));
}

BOOST_AUTO_TEST_CASE(utf8_is_decoded_with_a_replacement_for_each_bad_part) {
  const auto decode = [&](std::string_view s, bool wtf8 = false) {
    return units_of(String::from_utf8(heap(), s, wtf8).value());
  };
  BOOST_TEST((decode("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80") == u"a\u00E9\u20AC\U0001F600"));
  BOOST_TEST((decode("\xC3") == u"\uFFFD"));
  BOOST_TEST((decode("\xE2\x82x") == u"\uFFFDx"));
  BOOST_TEST((decode("\xC0\x80") == u"\uFFFD\uFFFD"));
  BOOST_TEST((decode("\xED\xA0\x80") == u"\uFFFD\uFFFD\uFFFD"));
  BOOST_TEST((decode("\xED\xA0\x80", true) == std::u16string(1, char16_t(0xD800))));
  BOOST_TEST((decode("\xF4\x90\x80\x80") == u"\uFFFD\uFFFD\uFFFD\uFFFD"));
  BOOST_TEST(String::from_utf8(heap(), "caf\xC3\xA9").value()->is_latin1());
}

BOOST_AUTO_TEST_CASE(utf8_is_written_and_lone_surrogates_only_on_request) {
  BOOST_TEST(utf16(u"a\u00E9\u20AC\U0001F600")->utf8() == "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
  const std::u16string lone{u'x', char16_t(0xDC00), u'y'};
  BOOST_TEST(utf16(lone)->utf8() == "x\xEF\xBF\xBDy");
  BOOST_TEST(utf16(lone)->utf8(true) == "x\xED\xB0\x80y");
  BOOST_TEST(!view(utf16(lone)).is_well_formed());
  BOOST_TEST(view(utf16(u"\U0001F600")).is_well_formed());
}

BOOST_AUTO_TEST_CASE(short_concatenations_are_flat_and_long_ones_wait) {
  String* const short_one = concat(ascii("abc"), ascii("def"));
  BOOST_TEST(!short_one->is_rope());
  BOOST_TEST(same(short_one, u"abcdef"));
  String* const a = ascii("0123456789abcdef");
  String* const b = utf16(u"\u0400123456789abcdef");
  String* const rope = concat(a, b);
  BOOST_TEST(rope->is_rope());
  BOOST_TEST(rope->length() == 32u);
  BOOST_TEST((rope->at(0) == u'0'));
  BOOST_TEST((rope->at(16) == u'\u0400'));
  BOOST_TEST((view(rope)[16] == u'\u0400'));
  BOOST_TEST(!rope->is_rope());
  BOOST_TEST(same(rope, u"0123456789abcdef\u0400123456789abcdef"));
  BOOST_TEST((concat(String::empty(), a) == a));
  BOOST_TEST((concat(a, String::empty()) == a));
}

BOOST_AUTO_TEST_CASE(deep_ropes_to_either_side_are_written_without_recursion) {
  constexpr uint32_t kDepth = 100'000;
  String* const piece = utf16(random_units(140, false));  // Too long for a buffer to be made.
  String* left = piece;
  String* right = piece;
  String* comb = concat(piece, piece);  // Ropes on both sides, each time.
  for (uint32_t i = 0; i < kDepth; ++i) {
    left = concat(left, piece);
    right = concat(piece, right);
    if (i % 16 == 0) comb = concat(concat(piece, piece), comb);
  }
  BOOST_TEST(left->is_rope());
  BOOST_TEST(String::equals(left, right));
  BOOST_TEST(left->hash() == right->hash());
  const StringView flat_left = view(left);
  const StringView flat_right = view(right);
  BOOST_TEST((flat_left == flat_right));
  const StringView flat_comb = view(comb);
  BOOST_TEST((flat_comb == flat_left.sub(0, flat_comb.length())));
}

BOOST_AUTO_TEST_CASE(shared_ropes_reach_the_limit_and_not_past_it) {
  String* s = ascii("0123456789abcdefghijklmnopqrstuv");
  while (uint64_t{s->length()} * 2 <= String::kLengthMax) s = concat(s, s);
  BOOST_TEST(s->length() == 1u << 28);
  BOOST_TEST((s->at((1u << 28) - 1) == u'v'));
  const Result<String*> too_long = String::concat(heap(), s, s);
  BOOST_TEST(!too_long.ok());
  BOOST_TEST(messages.back() == "Invalid string length");
  BOOST_TEST(!String::make_flat(heap(), String::kLengthMax + 1, true).ok());
}

BOOST_AUTO_TEST_CASE(appending_leaves_earlier_strings_as_they_were) {
  std::u16string expected;
  String* s = String::empty();
  std::vector<std::pair<String*, size_t>> earlier;
  for (uint32_t i = 0; i < 5000; ++i) {
    const std::u16string piece = random_units(1 + random() % 9, i > 3000);
    expected += piece;
    s = concat(s, utf16(piece));
    if (i % 50 == 0) {
      roots.push_back(s);
      earlier.emplace_back(s, expected.size());
    }
    if (i % 500 == 499) (void)view(s);
  }
  BOOST_TEST(same(s, expected));
  for (const auto& [string, length] : earlier) BOOST_TEST(same(string, expected.substr(0, length)));
}

BOOST_AUTO_TEST_CASE(two_strings_that_extend_the_same_one_do_not_disturb_each_other) {
  String* base = String::empty();
  for (uint32_t i = 0; i < 1000; ++i) base = concat(base, ascii("ab"));
  String* const x = concat(base, ascii("x"));
  String* const y = concat(base, ascii("yy"));
  String* const z = concat(x, ascii("z"));
  (void)view(y);
  const std::u16string start = units_of(base);
  BOOST_TEST(start.size() == 2000u);
  BOOST_TEST(same(x, start + u"x"));
  BOOST_TEST(same(y, start + u"yy"));
  BOOST_TEST(same(z, start + u"xz"));
  // Appended to itself, and to a part of itself.
  String* const twice = concat(z, z);
  String* const part = String::substring(heap(), z, 100, 200).value();
  String* const more = concat(z, part);
  BOOST_TEST(same(twice, start + u"xz" + start + u"xz"));
  BOOST_TEST(same(more, start + u"xz" + start.substr(100, 100)));
}

BOOST_AUTO_TEST_CASE(appending_and_looking_in_turn_takes_linear_memory) {
  const size_t before = heap().bytes_allocated_total();
  String* s = String::empty();
  for (uint32_t i = 0; i < 20'000; ++i) {
    s = concat(s, ascii("abcd"));
    BOOST_REQUIRE(view(s)[s->length() - 1] == u'd');
  }
  // A rope and its like for each turn, and the doubled buffers: not 20,000 copies of up to 80 KB.
  BOOST_TEST(heap().bytes_allocated_total() - before < 4'000'000u);
}

BOOST_AUTO_TEST_CASE(to_flatten_in_pieces_gives_what_flattening_gives_and_extends_buffers_as_well) {
  std::u16string expected;
  String* s = String::empty();
  for (uint32_t i = 0; i < 2000; ++i) {
    const std::u16string piece = random_units(1 + random() % 40, i > 1500);
    expected += piece;
    s = concat(s, utf16(piece));
    if (random() % 4) continue;
    roots.assign(1, s);
    if (s->is_rope()) flatten_in_pieces(s, 1 + random() % 300);
    BOOST_REQUIRE(same(s, expected));
  }
  const size_t before = heap().bytes_allocated_total();
  String* t = String::empty();
  for (uint32_t i = 0; i < 20'000; ++i) {
    t = concat(t, ascii("abcd"));
    if (t->is_rope()) flatten_in_pieces(t, 100);
    BOOST_REQUIRE(view(t)[t->length() - 1] == u'd');
  }
  BOOST_TEST(heap().bytes_allocated_total() - before < 4'000'000u);
  // The same part many times over, on both sides.
  String* tree = utf16(u"0123456789abcdefghijklmnop");
  std::u16string model = units_of(tree);
  for (uint32_t i = 0; i < 9; ++i) {
    String* const middle = utf16(random_units(30, i == 5));
    model = model + units_of(middle) + model;
    tree = concat(concat(tree, middle), tree);
  }
  flatten_in_pieces(tree, 1000);
  BOOST_TEST(same(tree, model));
}

BOOST_AUTO_TEST_CASE(many_atoms_of_a_context_are_found_again_and_their_charge_is_what_they_take) {
  ContextAtoms atoms;
  constexpr uint32_t kCount = 20'000;
  std::vector<String*> all;
  const auto name = [](uint32_t i) { return "a name that nobody else has " + std::to_string(i); };
  for (uint32_t i = 0; i < kCount; ++i) {
    all.push_back(atoms.atom_of(heap(), ascii(name(i))).value());
    if (i % 500 != 0) continue;
    for (uint32_t k = 0; k <= i; k += 97)
      BOOST_REQUIRE((atoms.atom_of(heap(), ascii(name(k))).value() == all[k]));
  }
  BOOST_TEST(atoms.count() == kCount);
  for (uint32_t i = 0; i < kCount; ++i) {
    BOOST_REQUIRE((atoms.atom_of(heap(), ascii(name(i))).value() == all[i]));
    BOOST_REQUIRE(all[i]->utf8() == name(i));
  }
  BOOST_TEST(heap().bytes_external() > size_t{kCount} * 48);
  BOOST_TEST(heap().bytes_external() < size_t{kCount} * 160);
}

BOOST_AUTO_TEST_CASE(atoms_fail_at_the_quota_and_what_there_is_stays_good) {
  ValueHeap small(600'000);
  ContextAtoms atoms;
  std::vector<String*> all;
  for (uint32_t i = 0;; ++i) {
    const std::string text = "another name " + std::to_string(i);
    Result<String*> atom = atoms.atom_of(small.heap(), small.ascii(text));
    if (!atom.ok()) break;
    all.push_back(atom.value());
    BOOST_REQUIRE(i < 100'000);
  }
  BOOST_TEST(all.size() > 600u);
  for (uint32_t i = 0; i < all.size(); ++i)
    BOOST_REQUIRE(all[i]->utf8() == "another name " + std::to_string(i));
}

BOOST_AUTO_TEST_CASE(one_string_extended_by_many_is_not_copied_for_each) {
  String* base = String::empty();
  for (uint32_t i = 0; i < 10'000; ++i) base = concat(base, ascii("abcdef"));
  (void)view(base);
  const size_t before = heap().bytes_allocated_total();
  for (uint32_t i = 0; i < 1000; ++i) roots.push_back(concat(concat(base, ascii("x")), ascii("y")));
  BOOST_TEST(heap().bytes_allocated_total() - before < 400'000u);
}

BOOST_AUTO_TEST_CASE(substrings_share_and_short_ones_are_atoms_or_copies) {
  String* const s = ascii("The quick brown fox jumps over the lazy dog");
  BOOST_TEST((String::substring(heap(), s, 3, 3).value() == String::empty()));
  BOOST_TEST((String::substring(heap(), s, 4, 5).value() == String::single('q')));
  BOOST_TEST((String::substring(heap(), s, 0, s->length()).value() == s));
  String* const slice = String::substring(heap(), s, 4, 43).value();
  String* const inner = String::substring(heap(), slice, 6, 36).value();
  BOOST_TEST(slice->utf8() == "quick brown fox jumps over the lazy dog");
  BOOST_TEST(inner->utf8() == "brown fox jumps over the lazy ");
  BOOST_TEST(inner->cell_bytes() == 32u);
}

BOOST_AUTO_TEST_CASE(hash_and_equality_do_not_depend_on_the_representation) {
  const std::u16string units = random_units(100, false);
  String* const narrow = utf16(units);
  // Wide, though its characters are Latin-1: a slice of a wide string.
  String* const wide = String::substring(heap(), utf16(u"\u0400" + units), 1, 101).value();
  String* const rope = concat(utf16(units.substr(0, 33)), utf16(units.substr(33)));
  BOOST_TEST(narrow->is_latin1());
  BOOST_TEST(!wide->is_latin1());
  BOOST_TEST(rope->is_rope());
  BOOST_TEST(narrow->hash() == wide->hash());
  BOOST_TEST(narrow->hash() == rope->hash());
  BOOST_TEST(String::equals(narrow, wide));
  BOOST_TEST(String::equals(rope, wide));
  BOOST_TEST(String::compare(rope, wide) == 0);
  String* const other = utf16(units.substr(0, 99) + u"!");
  BOOST_TEST(!String::equals(narrow, other));
  BOOST_TEST(!String::equals(rope, other));
  BOOST_TEST(!String::equals(wide, other));
}

BOOST_AUTO_TEST_CASE(strings_are_ordered_by_code_units) {
  for (uint32_t i = 0; i < 2000; ++i) {
    const std::u16string a = random_units(random() % 60, random() % 2);
    std::u16string b = random() % 2 ? a : random_units(random() % 60, random() % 2);
    if (!b.empty() && random() % 2) b[random() % b.size()] = u'm';
    const int expected = sign(a.compare(b));
    const size_t cut = a.empty() ? 0 : random() % a.size();
    String* const x =
        random() % 2 ? utf16(a) : concat(utf16(a.substr(0, cut)), utf16(a.substr(cut)));
    String* const y = utf16(b);
    BOOST_REQUIRE(sign(String::compare(x, y)) == expected);
    BOOST_REQUIRE(sign(String::compare(y, x)) == -expected);
    BOOST_REQUIRE(String::equals(x, y) == (expected == 0));
  }
}

BOOST_AUTO_TEST_CASE(searches_find_what_the_library_finds) {
  for (uint32_t i = 0; i < 3000; ++i) {
    std::u16string text = random_units(random() % 80, random() % 2);
    for (char16_t& c : text) c = static_cast<char16_t>(c < 0x100 ? 'a' + c % 3 : c);
    std::u16string needle = text.substr(text.empty() ? 0 : random() % text.size(), random() % 4);
    if (random() % 4 == 0) needle += u'a';
    const auto from = static_cast<uint32_t>(random() % 90);
    String* const t = utf16(text);
    String* const n = utf16(needle);
    const StringView haystack = t->flat_view();
    const size_t first = text.find(needle, std::min<size_t>(from, text.size()));
    const size_t last = text.rfind(needle, from);
    const auto expected = [](size_t at) {
      return at == std::u16string::npos ? -1 : static_cast<int64_t>(at);
    };
    BOOST_REQUIRE(haystack.index_of(n->flat_view(), from) == expected(first));
    BOOST_REQUIRE(haystack.last_index_of(n->flat_view(), from) == expected(last));
  }
}

BOOST_AUTO_TEST_CASE(array_indices_are_recognised_in_canonical_form_only) {
  BOOST_TEST(ascii("0")->array_index() == 0);
  BOOST_TEST(ascii("7")->array_index() == 7);
  BOOST_TEST(ascii("4294967294")->array_index() == 4294967294);
  for (const char* const text :
       {"4294967295", "01", "00", "-1", "1.0", "", "1e3", "99999999999", "a"})
    BOOST_TEST(ascii(text)->array_index() == -1);
}

BOOST_AUTO_TEST_CASE(random_operations_agree_with_a_model_while_every_allocation_collects) {
  stress();
  std::vector<std::pair<String*, std::u16string>> pool;
  const auto add = [&](String* s, std::u16string model) {
    roots.push_back(s);
    pool.emplace_back(s, std::move(model));
  };
  add(utf16(u"seed"), u"seed");
  for (uint32_t i = 0; i < 1500; ++i) {
    const auto [s, model] = pool[random() % pool.size()];
    const auto [t, other] = pool[pool.size() - 1 - random() % std::min<size_t>(3, pool.size())];
    switch (random() % 6) {
      case 0: {
        const std::u16string units = random_units(random() % 40, random() % 3 == 0);
        add(utf16(units), units);
        break;
      }
      case 1:
      case 2:
        if (model.size() + other.size() < 20'000) add(concat(s, t), model + other);
        break;
      case 3: {
        const auto from = static_cast<uint32_t>(random() % (model.size() + 1));
        const auto to = static_cast<uint32_t>(from + random() % (model.size() - from + 1));
        add(String::substring(heap(), s, from, to).value(), model.substr(from, to - from));
        break;
      }
      case 4:
        if (t->is_rope() && random() % 2) flatten_in_pieces(t, 1 + random() % 200);
        BOOST_REQUIRE((view(t) == view(utf16(other))));
        break;
      default: BOOST_REQUIRE(String::equals(t, s) == (model == other)); break;
    }
    BOOST_REQUIRE(pool.back().first->length() == pool.back().second.size());
  }
  for (const auto& [s, model] : pool) {
    BOOST_REQUIRE(same(s, model));
    BOOST_REQUIRE(s->hash() == StringView(model.data(), uint32_t(model.size())).hash());
  }
  BOOST_TEST(testing.stress_collections > 1000u);
  calm();
}

BOOST_AUTO_TEST_CASE(a_failed_allocation_leaves_strings_as_they_were) {
  String* s = String::empty();
  for (uint32_t i = 0; i < 200; ++i) s = concat(s, ascii("abcdef"));
  String* const rope = concat(s, concat(ascii("0123456789abcdef"), ascii("0123456789abcdef")));
  const std::u16string before = units_of(rope);
  for (uint64_t n = 1; n <= 3; ++n) {
    testing = HeapTesting{};
    testing.fail_at = n;
    heap().set_testing(&testing);
    (void)rope->flatten(heap()).ok();
    (void)String::concat(heap(), s, s).ok();
    (void)String::substring(heap(), s, 1, 50).ok();
    calm();
    BOOST_TEST(same(rope, before));
  }
  BOOST_TEST(!failures.empty());
}

BOOST_AUTO_TEST_CASE(a_builder_widens_grows_and_gives_the_string) {
  stress();
  StringBuilder builder(heap());
  std::u16string expected;
  for (uint32_t i = 0; i < 300; ++i) {
    const std::u16string piece = random_units(random() % 30, i > 200 && random() % 5 == 0);
    String* const s = utf16(piece);
    switch (random() % 4) {
      case 0: BOOST_REQUIRE(builder.append(s).ok()); break;
      case 1: BOOST_REQUIRE(builder.append(s->flat_view()).ok()); break;
      case 2: {
        String* const rope = concat(s, s);
        BOOST_REQUIRE(builder.append(rope).ok());
        expected += piece;
        break;
      }
      default:
        for (const char16_t unit : piece) BOOST_REQUIRE(builder.append(unit).ok());
    }
    expected += piece;
    BOOST_REQUIRE(builder.length() == expected.size());
  }
  BOOST_TEST(builder.append_code_point(0x1F600).ok());
  expected += u"\U0001F600";
  String* const result = builder.finish().value();
  BOOST_TEST(same(result, expected));
  BOOST_TEST(builder.is_empty());
  BOOST_TEST(builder.append('x').ok());
  BOOST_TEST((builder.finish().value() == String::single('x')));
  BOOST_TEST((builder.finish().value() == String::empty()));
  calm();
}

BOOST_AUTO_TEST_SUITE_END()
