// Goal: memory in big pieces is zeroed, moves instead of being copied, and goes back in pieces.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdint>

#include "gc/base/large_memory.h"
#include "gc/base/sanitizer.h"

using namespace shoal;

BOOST_AUTO_TEST_SUITE(large_memory_pieces)

BOOST_AUTO_TEST_CASE(
    memory_in_big_pieces_is_zeroed_grows_in_place_of_a_copy_and_is_given_back_later) {
  constexpr size_t kBytes = 8 * large_memory::kMappedBytesMin;
  auto* memory = static_cast<char*>(large_memory::acquire(kBytes));
  BOOST_REQUIRE(memory != nullptr);
  BOOST_TEST(reinterpret_cast<uintptr_t>(memory) % 16384 == 0u);
  BOOST_TEST(std::count(memory, memory + kBytes, 0) == static_cast<ptrdiff_t>(kBytes));
  std::fill(memory, memory + kBytes, 'x');
  large_memory::zero(memory + 100, kBytes - 200);
  BOOST_TEST(std::count(memory, memory + kBytes, 'x') == 200);
  BOOST_TEST(memory[99] == 'x');
  BOOST_TEST(memory[kBytes - 100] == 'x');
  memory = static_cast<char*>(large_memory::resize(memory, kBytes, 2 * kBytes));
  BOOST_REQUIRE(memory != nullptr);
  BOOST_TEST(std::count(memory, memory + 2 * kBytes, 'x') == 200);
  large_memory::release(memory, 2 * kBytes);
  int pieces = 1;
  while (large_memory::release_dead(large_memory::kMappedBytesMin)) ++pieces;
  BOOST_TEST(!large_memory::has_dead());
#if !SHOAL_ASAN
  BOOST_TEST(pieces >= 16);
#endif
}

BOOST_AUTO_TEST_SUITE_END()
