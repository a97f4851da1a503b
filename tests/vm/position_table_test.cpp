// Packed positions: what is packed is found again, and what is damaged is noticed.
#include "vm/bytecode/position_table.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>

namespace {

using namespace shoal;

std::vector<SourceMark> random_marks(std::mt19937& random, size_t count, bool far) {
  std::vector<SourceMark> marks;
  uint32_t pc = 0, source = 500;
  for (size_t i = 0; i < count; ++i) {
    marks.push_back({pc, source});
    const auto below = [&](uint32_t n) { return static_cast<uint32_t>(random() % n); };
    pc += 1 + below(far && below(8) == 0 ? 1u << 22 : 5u);
    source = far ? static_cast<uint32_t>(random()) : source + below(200) - std::min(source, 90u);
  }
  return marks;
}

uint32_t found_by_search(const std::vector<SourceMark>& marks, uint32_t start, uint32_t pc) {
  uint32_t source = start;
  for (const SourceMark& mark : marks)
    if (mark.pc <= pc) source = mark.source;
  return source;
}

bool is_sound(std::span<const uint8_t> table, uint32_t start) {
  PositionReader reader(table, start);
  while (reader.next()) {
  }
  return reader.is_sound();
}

BOOST_AUTO_TEST_SUITE(position_table)

BOOST_AUTO_TEST_CASE(every_instruction_finds_its_position_again) {
  std::mt19937 random(1);
  constexpr uint32_t kBlock = PositionReader::kBlockEntries;
  for (const size_t count : {0u, 1u, 2u, kBlock - 1, kBlock, kBlock + 1, 2 * kBlock, 1000u}) {
    for (const bool far : {false, true}) {
      const std::vector<SourceMark> marks = random_marks(random, count, far);
      const std::vector<uint8_t> table = pack_positions(marks, 480);
      BOOST_TEST(is_sound(table, 480));
      PositionReader reader(table, 480);
      for (const SourceMark& mark : marks) {
        BOOST_REQUIRE(reader.next());
        BOOST_REQUIRE_EQUAL(reader.mark().pc, mark.pc);
        BOOST_REQUIRE_EQUAL(reader.mark().source, mark.source);
        for (const uint32_t pc : {mark.pc, mark.pc + 1, mark.pc + 2})
          BOOST_REQUIRE_EQUAL(find_position(table, 480, pc), found_by_search(marks, 480, pc));
      }
      BOOST_TEST(!reader.next());
    }
  }
}

BOOST_AUTO_TEST_CASE(before_the_first_mark_lies_the_start_of_the_function) {
  const SourceMark marks[] = {{7, 100}};
  const std::vector<uint8_t> table = pack_positions(marks, 40);
  BOOST_TEST(find_position(table, 40, 6) == 40u);
  BOOST_TEST(find_position(table, 40, 7) == 100u);
  BOOST_TEST(find_position({}, 40, 7) == 40u);
}

BOOST_AUTO_TEST_CASE(a_near_mark_takes_one_byte_and_a_usual_one_two) {
  const SourceMark near[] = {{0, 40}, {1, 50}, {3, 35}, {6, 49}};
  BOOST_TEST(pack_positions(near, 40).size() == 1u + 4u);
  const SourceMark usual[] = {{2, 3000}, {4, 1000}};
  BOOST_TEST(pack_positions(usual, 1000).size() == 1u + 4u);
}

BOOST_AUTO_TEST_CASE(a_table_that_is_cut_or_goes_on_is_not_sound) {
  std::mt19937 random(2);
  std::vector<uint8_t> table = pack_positions(random_marks(random, 100, false), 0);
  for (size_t size = 1; size < table.size(); ++size)
    BOOST_REQUIRE(!is_sound(std::span(table).first(size), 0));
  table.push_back(0);
  BOOST_TEST(!is_sound(table, 0));
}

BOOST_AUTO_TEST_CASE(the_head_of_a_block_must_say_where_the_block_ends) {
  std::vector<SourceMark> marks;
  for (uint32_t i = 0; i < 40; ++i) marks.push_back({i, i});
  const std::vector<uint8_t> table = pack_positions(marks, 0);
  BOOST_REQUIRE(is_sound(table, 0));
  for (const size_t field : {1u, 2u, 3u}) {  // Bytes, advance of pc, advance of the source.
    std::vector<uint8_t> lie = table;
    lie[field] ^= 1;
    BOOST_TEST(!is_sound(lie, 0));
  }
}

BOOST_AUTO_TEST_CASE(a_search_in_random_bytes_ends) {
  std::mt19937 random(3);
  for (uint32_t i = 0; i < 20000; ++i) {
    std::vector<uint8_t> table(random() % 60);
    for (uint8_t& byte : table) byte = static_cast<uint8_t>(random() % 3 ? random() % 4 : random());
    (void)find_position(table, 0, static_cast<uint32_t>(random()));
    (void)is_sound(table, 0);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
