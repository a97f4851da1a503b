// Goal: memory in big pieces is zeroed, and goes back in pieces.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdint>

#include "gc/base/large_memory.h"

using namespace shoal;

BOOST_AUTO_TEST_SUITE(large_memory_pieces)

BOOST_AUTO_TEST_CASE(memory_in_big_pieces_is_zeroed_and_given_back_later) {
  const large_memory::Releaser releaser;
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

BOOST_AUTO_TEST_CASE(where_nobody_gives_memory_back_later_it_goes_at_once) {
  constexpr size_t kBytes = 2 * large_memory::kMappedBytesMin;
  void* const memory = large_memory::acquire(kBytes);
  BOOST_REQUIRE(memory != nullptr);
  large_memory::release(memory, kBytes);
  BOOST_TEST(!large_memory::has_dead());
}

BOOST_AUTO_TEST_SUITE_END()
