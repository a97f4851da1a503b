#include "gc/block_pool.h"

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <set>
#include <thread>
#include <vector>

#include "gc/base/large_memory.h"

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

/// So many blocks at once, all released again.
void use_blocks(size_t count) {
  std::vector<BlockHeader*> blocks;
  for (size_t i = 0; i < count; ++i) blocks.push_back(block_pool::acquire());
  for (BlockHeader* block : blocks) block_pool::release(block);
  block_pool::flush_thread();
}

BOOST_AUTO_TEST_CASE(spare_blocks_keep_their_pages_until_they_are_old) {
  constexpr size_t kSpare = 600, kUsed = block_pool::kWarmBlocksMax + 100;
  const large_memory::Releaser releaser(2 * kSpare * kBlockBytes);
  block_pool::trim(0);
  use_blocks(block_pool::kWarmBlocksMax + kSpare);
  BOOST_TEST(block_pool::has_spare());
  // In each age so many are used that no age leaves more unused than are not spare.
  for (uint32_t i = 0; i < large_memory::kAgesKept; ++i) {
    BOOST_TEST(block_pool::statistics().warm == block_pool::kWarmBlocksMax + kSpare);
    use_blocks(kUsed);
    block_pool::age();
  }
  BOOST_TEST(block_pool::statistics().warm == block_pool::kWarmBlocksMax + kSpare);
  use_blocks(kUsed);
  for (uint32_t i = 0; i <= large_memory::kAgesKept; ++i) block_pool::age();
  BOOST_TEST(block_pool::statistics().warm == size_t{block_pool::kWarmBlocksMax});
  BOOST_TEST(!block_pool::has_spare());
}

BOOST_AUTO_TEST_CASE(without_a_releaser_no_block_is_spare) {
  use_blocks(block_pool::kWarmBlocksMax + 600);
  BOOST_TEST(!block_pool::has_spare());
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
