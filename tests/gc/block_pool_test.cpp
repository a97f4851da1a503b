#include "gc/block_pool.h"

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <set>
#include <thread>
#include <vector>

using namespace shoal;

BOOST_AUTO_TEST_SUITE(block_pool_suite)

BOOST_AUTO_TEST_CASE(blocks_are_aligned_and_distinct_and_come_back) {
  block_pool::flush_thread();
  const size_t before = block_pool::statistics().in_use;
  std::set<BlockHeader*> blocks;
  for (int i = 0; i < 300; ++i) {
    BlockHeader* const block = block_pool::acquire();
    BOOST_TEST_REQUIRE((reinterpret_cast<uintptr_t>(block) & kBlockMask) == 0u);
    BOOST_TEST_REQUIRE(blocks.insert(block).second);
  }
  for (BlockHeader* block : blocks) block_pool::release(block);
  block_pool::flush_thread();
  BOOST_TEST(block_pool::statistics().in_use == before);
}

BOOST_AUTO_TEST_CASE(trimmed_blocks_keep_their_addresses_and_lose_their_pages) {
  std::vector<BlockHeader*> blocks;
  for (int i = 0; i < 100; ++i) blocks.push_back(block_pool::acquire());
  for (BlockHeader* block : blocks) block_pool::release(block);
  block_pool::flush_thread();
  const size_t mapped = block_pool::statistics().mapped;
  block_pool::trim(0);
  BOOST_TEST(block_pool::statistics().warm == 0u);
  BOOST_TEST(block_pool::statistics().cold >= 100u);
  BlockHeader* const again = block_pool::acquire();
  BOOST_TEST_REQUIRE(again);
  BOOST_TEST(block_pool::statistics().mapped == mapped);
  block_pool::release(again);
}

BOOST_AUTO_TEST_CASE(threads_share_the_pool) {
  block_pool::flush_thread();
  const size_t before = block_pool::statistics().in_use;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([] {
      for (int round = 0; round < 200; ++round) {
        std::vector<BlockHeader*> mine;
        for (int i = 0; i < 50; ++i) mine.push_back(block_pool::acquire());
        for (BlockHeader* block : mine) block->free_granules = 1;
        for (BlockHeader* block : mine) block_pool::release(block);
      }
    });
  for (std::thread& thread : threads) thread.join();
  BOOST_TEST(block_pool::statistics().in_use == before);
}

BOOST_AUTO_TEST_SUITE_END()
