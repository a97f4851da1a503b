// Goal: memory in big pieces is zeroed, kept for a while, and goes back in pieces.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdint>

#include "gc/base/large_memory.h"

using namespace shoal;

BOOST_AUTO_TEST_SUITE(large_memory_pieces)

BOOST_AUTO_TEST_CASE(memory_in_big_pieces_is_zeroed_and_given_back_later) {
  const large_memory::Releaser releaser(0);
  constexpr size_t kBytes = 8 * large_memory::kMappedBytesMin;
  auto* const memory = static_cast<char*>(large_memory::acquire(kBytes));
  BOOST_REQUIRE(memory != nullptr);
  BOOST_TEST(reinterpret_cast<uintptr_t>(memory) % 16384 == 0u);
  BOOST_TEST(std::count(memory, memory + kBytes, 0) == static_cast<ptrdiff_t>(kBytes));
  std::fill(memory, memory + kBytes, 'x');
  large_memory::zero(memory + 100, kBytes - 200);
  BOOST_TEST(std::count(memory, memory + kBytes, 'x') == 200);
  BOOST_TEST(memory[99] == 'x');
  BOOST_TEST(memory[kBytes - 100] == 'x');
  large_memory::release(memory, kBytes);
  int pieces = 1;
  while (large_memory::release_dead(large_memory::kMappedBytesMin)) ++pieces;
  BOOST_TEST(!large_memory::has_dead());
  BOOST_TEST(pieces >= (SHOAL_SYSTEM_MALLOC ? 1 : 8));
}

#if !SHOAL_SYSTEM_MALLOC
BOOST_AUTO_TEST_CASE(what_was_released_is_kept_for_a_while_and_taken_again) {
  constexpr size_t kBytes = 8 * large_memory::kMappedBytesMin;
  const large_memory::Releaser releaser(4 * kBytes);
  void* const first = large_memory::acquire(kBytes, false);
  std::fill_n(static_cast<char*>(first), kBytes, 'x');
  large_memory::release(first, kBytes);
  BOOST_TEST(large_memory::has_dead());
  BOOST_TEST(!large_memory::release_dead(kBytes));  // It is neither old nor too much.
  // A part of it; what is left of it waits.
  void* const part = large_memory::acquire(kBytes / 2 + 4096, false);
  BOOST_TEST(part == first);
  // Zero again, if it is not too much to do at once.
  auto* const zeroed = static_cast<char*>(large_memory::acquire(large_memory::kMappedBytesMin * 3));
  BOOST_TEST(zeroed == static_cast<char*>(first) + kBytes / 2 + 4096);
  constexpr size_t kZeroed = large_memory::kMappedBytesMin * 3;
  BOOST_TEST(std::count(zeroed, zeroed + kZeroed, 0) == static_cast<ptrdiff_t>(kZeroed));
  large_memory::release(part, kBytes / 2 + 4096);
  large_memory::release(zeroed, kZeroed);
  for (uint32_t i = 0; i < large_memory::kAgesKept; ++i) {
    BOOST_TEST(large_memory::has_dead());
    large_memory::age();
  }
  while (large_memory::release_dead(kBytes)) continue;
  BOOST_TEST(!large_memory::has_dead());
  // More than may be kept goes, the oldest first.
  for (void* each : {large_memory::acquire(3 * kBytes), large_memory::acquire(3 * kBytes)})
    large_memory::release(each, 3 * kBytes);
  BOOST_TEST(large_memory::has_excess());
  while (large_memory::release_dead(kBytes)) continue;
  BOOST_TEST(!large_memory::has_excess());
  BOOST_TEST(large_memory::has_dead());
}

BOOST_AUTO_TEST_CASE(no_more_is_kept_for_long_than_a_part_of_what_is_in_use) {
  constexpr size_t kBytes = size_t{24} << 20;
  const large_memory::Releaser releaser(kBytes * 16);
  void* const used = large_memory::acquire(2 * kBytes);
  large_memory::release(large_memory::acquire(kBytes), kBytes);
  BOOST_TEST(!large_memory::has_excess());
  large_memory::release(used, 2 * kBytes);
  BOOST_TEST(large_memory::has_excess());
  while (large_memory::release_dead(kBytes)) continue;
  BOOST_TEST(!large_memory::has_excess());
}
#endif

BOOST_AUTO_TEST_CASE(where_nobody_gives_memory_back_later_it_goes_at_once) {
  constexpr size_t kBytes = 2 * large_memory::kMappedBytesMin;
  void* const memory = large_memory::acquire(kBytes);
  BOOST_REQUIRE(memory != nullptr);
  large_memory::release(memory, kBytes);
  BOOST_TEST(!large_memory::has_dead());
}

BOOST_AUTO_TEST_SUITE_END()
