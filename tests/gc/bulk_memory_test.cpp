#include "gc/base/bulk_memory.h"

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <vector>

using shoal::BulkMemory;

BOOST_AUTO_TEST_SUITE(bulk_memory)

BOOST_AUTO_TEST_CASE(blocks_of_all_sizes_keep_what_is_written) {
  BulkMemory memory;
  std::vector<std::pair<unsigned char*, size_t>> blocks;
  for (size_t i = 0; i < 3000; ++i) {
    const size_t bytes = i % 7 == 0 ? i * 37 : i % 600;
    auto* const block = static_cast<unsigned char*>(BulkMemory::allocate(&memory, bytes));
    BOOST_TEST(reinterpret_cast<uintptr_t>(block) % 8 == 0u);
    std::memset(block, static_cast<int>(i & 255), bytes);
    blocks.emplace_back(block, bytes);
    if (i % 5 != 0) continue;
    BulkMemory::release(&memory, blocks[i / 2].first);
    const size_t again = blocks[i / 2].second;
    blocks[i / 2].first = static_cast<unsigned char*>(BulkMemory::allocate(&memory, again));
    std::memset(blocks[i / 2].first, static_cast<int>(i / 2 & 255), again);
  }
  size_t wrong = 0;
  for (size_t i = 0; i < blocks.size(); ++i)
    for (size_t at = 0; at < blocks[i].second; ++at) wrong += blocks[i].first[at] != (i & 255);
  BOOST_TEST(wrong == 0u);
  if (!BulkMemory::kFreesAll)
    for (const auto& each : blocks) BulkMemory::release(&memory, each.first);
}

BOOST_AUTO_TEST_CASE(a_freed_block_is_used_again_and_a_grown_one_keeps_its_bytes) {
  BulkMemory memory;
  void* const first = BulkMemory::allocate(&memory, 100);
  BulkMemory::release(&memory, first);
  if (BulkMemory::kFreesAll) BOOST_TEST(BulkMemory::allocate(&memory, 97) == first);
  auto* text = static_cast<char*>(BulkMemory::allocate_zeroed(&memory, 3, 2));
  BOOST_TEST(text[5] == 0);
  std::memcpy(text, "shoal", 6);
  for (size_t bytes = 6; bytes < 100'000; bytes *= 3)
    text = static_cast<char*>(BulkMemory::reallocate(&memory, text, bytes));
  BOOST_TEST(std::strcmp(text, "shoal") == 0);
  BulkMemory::release(&memory, text);
}

BOOST_AUTO_TEST_CASE(of_none_it_is_malloc) {
  void* const block = BulkMemory::reallocate(nullptr, BulkMemory::allocate(nullptr, 10), 1000);
  BulkMemory memory;
  BulkMemory::release(&memory, block);
  BulkMemory::release(nullptr, nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
