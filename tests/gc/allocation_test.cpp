#include <boost/test/unit_test.hpp>
#include <cstring>
#include <set>

#include "gc/block_pool.h"
#include "gc/large_space.h"
#include "tests/gc/toy.h"

using namespace shoal;
using namespace shoal::toy;

BOOST_FIXTURE_TEST_SUITE(allocation, World)

BOOST_AUTO_TEST_CASE(a_fresh_heap_owns_no_block_and_its_first_cell_takes_one) {
  BOOST_TEST(heap->statistics().block_count == 0u);
  node();
  BOOST_TEST(heap->statistics().block_count == 1u);
  BOOST_TEST(sizeof(Heap) <= 640u);
}

// What a small context holds, of all sizes: no block is begun while another has room for it.
BOOST_AUTO_TEST_CASE(a_small_heap_fills_its_blocks_one_after_the_other) {
  const NoCollect scope(*heap);
  bytes(1872);
  BOOST_TEST(heap->statistics().block_count == 1u);
  bytes(3040);
  const size_t room = 2 * (kBlockBytes - kGranulesPerBlock);
  for (size_t i = 0; heap->statistics().bytes_used < room - 2048; ++i)
    bytes(i % 16 == 0 ? 1200 : 16 + i * 16 % 128);
  BOOST_TEST(heap->statistics().block_count == 2u);
}

BOOST_AUTO_TEST_CASE(memory_is_aligned_zeroed_and_disjoint_for_all_sizes) {
  heap->set_testing(nullptr);
  std::set<std::pair<uintptr_t, uintptr_t>> ranges;
  const NoCollect scope(*heap);
  for (size_t size = 8; size < 40000; size += size < 600 ? 8 : 507) {
    auto* const memory = static_cast<char*>(heap->allocate(size, kBytes).value());
    const auto start = reinterpret_cast<uintptr_t>(memory);
    BOOST_TEST_REQUIRE(start % kCellAlignment == 0u);
    for (size_t i = 8; i < size; ++i) BOOST_TEST_REQUIRE(memory[i] == 0);
    std::memset(memory + 8, 0x5A, size - 8);
    BOOST_TEST_REQUIRE(heap->allocated_bytes(reinterpret_cast<Cell*>(memory)) ==
                       round_up(size, kCellAlignment));
    const auto after = ranges.emplace(start, start + size).first;
    if (after != ranges.begin()) BOOST_TEST_REQUIRE(std::prev(after)->second <= start);
    if (std::next(after) != ranges.end())
      BOOST_TEST_REQUIRE(start + size <= std::next(after)->first);
  }
}

BOOST_AUTO_TEST_CASE(memory_used_again_is_zeroed_again) {
  for (int round = 0; round < 20; ++round) {
    for (int i = 0; i < 50; ++i) {
      Bytes* const cell = bytes(100);
      auto* const tail = reinterpret_cast<char*>(cell + 1);
      for (size_t k = 0; k < 100; ++k) BOOST_TEST_REQUIRE(tail[k] == 0);
      std::memset(tail, 0xFF, 100);
    }
    heap->collect_all(Turn::Boundary);
  }
  BOOST_TEST(heap->statistics().block_count <= 2u);
}

BOOST_AUTO_TEST_CASE(sizes_at_the_borders_of_small_medium_and_large_survive_a_cycle) {
  std::vector<Row*> rows;
  for (size_t bytes : {2032u, 2048u, 2064u, 8176u, 8192u, 8208u, 16000u, 16384u, 70000u}) {
    Row* const row = root(this->row((bytes - sizeof(Row)) / 8));
    row->set(*heap, 0, node(bytes));
    row->set(*heap, row->count - 1, node(bytes + 1));
    rows.push_back(row);
    heap->collect_all(Turn::Boundary);
    heap->collect_young(Turn::Boundary);
  }
  for (Row* row : rows) {
    BOOST_TEST(row->node(0)->number + 1 == row->node(row->count - 1)->number);
  }
  BOOST_TEST(cell_count() == 27u);
}

BOOST_AUTO_TEST_CASE(dead_large_cells_give_their_memory_back) {
  {
    const NoCollect scope(*heap);
    for (int i = 0; i < 10; ++i) row(10000);
    for (int i = 0; i < 10; ++i) bytes(9000);
  }
  BOOST_TEST(heap->statistics().large_count == 20u);
  heap->collect_all(Turn::Boundary);
  while (heap->step({.work_bytes = 1 << 20})) continue;
  BOOST_TEST(heap->statistics().large_count == 0u);
  BOOST_TEST(heap->statistics().bytes_reserved <= kBlockBytes);
}

BOOST_AUTO_TEST_CASE(a_size_that_no_heap_allows_fails_and_is_not_counted_against_the_script) {
  BOOST_TEST(!heap->allocate(kCellBytesMax + 1, kBytes).ok());
  BOOST_TEST(!heap->allocate(SIZE_MAX, kBytes).ok());
  BOOST_TEST(!heap->create_with_tail<Bytes>(kBytes, SIZE_MAX - 8, 0u).ok());
  BOOST_TEST(owner.failures.size() == 3u);
  for (HeapFailure failure : owner.failures) BOOST_TEST((failure == HeapFailure::TooBig));
  for (FailureStage stage : owner.stages) BOOST_TEST((stage == FailureStage::Catchable));
}

BOOST_AUTO_TEST_CASE(the_allocation_count_is_exact) {
  heap->set_testing(nullptr);
  size_t expected = 0;
  for (size_t i = 0; i < 5000; ++i) {
    const size_t size = 16 + (i * 37) % 5000;
    (void)heap->allocate(size, kBytes).value();
    expected += round_up(size, kCellAlignment);
    if (i % 500 == 0) heap->collect_young(Turn::Boundary);
    BOOST_TEST_REQUIRE(heap->bytes_allocated_total() == expected);
  }
}

BOOST_AUTO_TEST_CASE(an_idle_heap_gives_its_empty_blocks_back) {
  Node* const kept = root(node(7));
  heap->set_testing(nullptr);
  for (int i = 0; i < 20000; ++i) node();
  heap->on_idle();
  BOOST_TEST(heap->statistics().block_count <= 2u);
  BOOST_TEST(kept->number == 7u);
  BOOST_TEST(cell_count() == 1u);
}

BOOST_AUTO_TEST_CASE(garbage_alone_never_makes_a_heap_grow_much) {
  heap->set_testing(nullptr);
  for (int i = 0; i < 500000; ++i) node();
  BOOST_TEST(heap->statistics().bytes_reserved < 512u * 1024);
  BOOST_TEST(heap->statistics().young_cycles > 10u);
}

BOOST_AUTO_TEST_CASE(medium_and_large_garbage_never_makes_a_heap_grow_much) {
  heap->set_testing(nullptr);
  for (int i = 0; i < 50000; ++i) bytes(3000);
  BOOST_TEST(heap->statistics().bytes_reserved < 512u * 1024);
  for (int i = 0; i < 50000; ++i) bytes(12000);
  BOOST_TEST(heap->statistics().bytes_reserved < 1024u * 1024);
  for (size_t i = 0; i < 50000; ++i) bytes(500 + i % 2000);
  BOOST_TEST(heap->statistics().bytes_reserved < 1024u * 1024);
}

BOOST_AUTO_TEST_CASE(nothing_is_collected_inside_a_NoCollect_scope) {
  Node* const first = node(42);
  {
    const NoCollect scope(*heap);
    for (int i = 0; i < 30000; ++i) node();
    heap->collect_all(Turn::Boundary);
    BOOST_TEST(first->number == 42u);
    BOOST_TEST(cell_count() == 30001u);
  }
  heap->collect_all(Turn::Boundary);
  BOOST_TEST(cell_count() == 0u);
}

BOOST_AUTO_TEST_CASE(a_large_cell_of_another_heap_is_taken_over_as_it_lies) {
  const size_t in_use = block_pool::statistics().in_use;
  for (const size_t count : {9000u, 100'000u, 3'000'000u}) {
    Bytes* taken = nullptr;
    {
      World other;
      const NoCollect scope(*other.heap);
      for (int i = 0; i < 3; ++i) other.bytes(count + 16);
      taken = other.bytes(count);
      for (int i = 0; i < 3; ++i) other.bytes(count + 32);
      reinterpret_cast<char*>(taken)[count] = 7;
      const size_t total = heap->bytes_allocated_total();
      BOOST_TEST_REQUIRE(LargeSpace::has(taken));
      BOOST_TEST_REQUIRE(LargeSpace(*heap).adopt(*other.heap, taken).ok());
      BOOST_TEST(heap->bytes_allocated_total() == total + heap->allocated_bytes(taken));
      BOOST_TEST(other.cell_count() == 6u);
    }
    root(taken);
    heap->collect_young(Turn::Boundary);
    heap->collect_all(Turn::Boundary);
    BOOST_TEST(taken->count == count);
    BOOST_TEST(reinterpret_cast<char*>(taken)[count] == 7);
  }
  BOOST_TEST(cell_count() == 3u);
  owner.roots.clear();
  heap->collect_all(Turn::Boundary);
  while (heap->step({.work_bytes = 1 << 20})) continue;
  BOOST_TEST(cell_count() == 0u);
  BOOST_TEST(block_pool::statistics().in_use == in_use);
}

BOOST_AUTO_TEST_CASE(a_cell_taken_over_while_marking_lives_and_one_beyond_the_quota_stays) {
  for (int i = 0; i < 20'000; ++i) root(node());
  World other;
  const NoCollect scope(*other.heap);
  Bytes* const taken = other.bytes(50'000);
  heap->begin_marking();
  heap->step({.work_bytes = 4096});
  BOOST_TEST_REQUIRE(heap->is_marking());
  BOOST_TEST_REQUIRE(LargeSpace(*heap).adopt(*other.heap, taken).ok());
  root(taken);
  while (heap->is_marking()) heap->step({.work_bytes = 1 << 20});
  BOOST_TEST(cell_count() == 20'001u);

  World small(64 * 1024);
  Bytes* const big = other.bytes(100'000);
  BOOST_TEST(!LargeSpace(*small.heap).adopt(*other.heap, big).ok());
  BOOST_TEST((small.owner.failures.at(0) == HeapFailure::OverQuota));
  BOOST_TEST(small.cell_count() == 0u);
  BOOST_TEST(other.cell_count() == 1u);
}

BOOST_AUTO_TEST_CASE(the_end_of_a_heap_returns_every_block) {
  block_pool::flush_thread();
  const size_t before = block_pool::statistics().in_use;
  {
    World other;
    other.heap->set_testing(nullptr);
    for (int i = 0; i < 100000; ++i) other.root(other.node());
    other.row(5000);
    other.bytes(9000);
    BOOST_TEST(block_pool::statistics().in_use > before + 100);
  }
  block_pool::flush_thread();
  BOOST_TEST(block_pool::statistics().in_use == before);
}

BOOST_AUTO_TEST_SUITE_END()
