#include <boost/test/unit_test.hpp>

#include "gc/block_pool.h"
#include "tests/gc/toy.h"

using namespace shoal;
using namespace shoal::toy;

namespace {

// Allocates list nodes until one fails; returns how many there were.
size_t fill(World& world) {
  world.owner.roots.assign(1, nullptr);
  size_t count = 0;
  for (;; ++count) {
    Result<Node*> result = world.heap->create<Node>(kNode, 0u);
    if (!result.ok()) return count;
    Node* const next = result.value();
    next->left.init(static_cast<Node*>(world.owner.roots[0]));
    world.owner.roots[0] = next;
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(quota)

BOOST_AUTO_TEST_CASE(over_quota_is_catchable_once_and_final_after_that) {
  World world(1024 * 1024);
  const size_t count = fill(world);
  BOOST_TEST(count * 32 > 950u * 1024);
  BOOST_TEST(count * 32 <= 1024u * 1024 + 4096);
  BOOST_TEST_REQUIRE(world.owner.failures.size() == 1u);
  BOOST_TEST((world.owner.failures[0] == HeapFailure::OverQuota));
  BOOST_TEST((world.owner.stages[0] == FailureStage::Catchable));
  // The handler has room to work in, and then it is over.
  size_t handler = 0;
  for (;; ++handler) {
    Result<Node*> result = world.heap->create<Node>(kNode, 0u);
    if (!result.ok()) break;
    world.root(result.value());
  }
  BOOST_TEST(handler * 32 >= kQuotaGraceBytes - 4096);
  BOOST_TEST((world.owner.stages[1] == FailureStage::Final));
}

BOOST_AUTO_TEST_CASE(garbage_never_counts_in_the_end) {
  World world(1024 * 1024);
  for (int i = 0; i < 200000; ++i) BOOST_TEST_REQUIRE(world.heap->create<Node>(kNode, 0u).ok());
  for (int i = 0; i < 200; ++i) world.row(20000);
  BOOST_TEST(world.owner.failures.empty());
}

// Memory held for holes counts in part: reserve far above the quota is no way round it.
BOOST_AUTO_TEST_CASE(a_fragmented_heap_stays_within_a_few_times_its_quota) {
  World world(4 * 1024 * 1024);
  size_t peak = 0;
  for (size_t size = 200; size < 8000; size = size * 5 / 4) {
    while (true) {
      Result<Bytes*> filler = world.heap->create_with_tail<Bytes>(kBytes, size, size);
      if (!filler.ok()) break;
      world.root(filler.value());
      peak = std::max(peak, world.heap->statistics().bytes_reserved);
      if (world.owner.roots.size() * size > 3 * 1024 * 1024) break;
    }
    for (size_t i = 0; i < world.owner.roots.size(); ++i)
      if (i % 16 != 0) world.owner.roots[i] = nullptr;
    std::erase(world.owner.roots, nullptr);
  }
  BOOST_TEST(peak < 20u * 1024 * 1024);
  BOOST_TEST(world.owner.failures.empty());
}

BOOST_AUTO_TEST_CASE(external_memory_counts_and_its_garbage_does_not) {
  struct Buffer final : External {
    explicit Buffer(int& count) : live(count) { ++live; }
    void release() noexcept override {
      --live;
      delete this;
    }
    int& live;
  };
  int live = 0;
  World world(4 * 1024 * 1024);
  for (int i = 0; i < 1000; ++i) {
    auto* const buffer = new Buffer(live);
    BOOST_TEST_REQUIRE(buffer->attach(*world.heap, world.root(world.node()), 100 * 1024).ok());
    world.owner.roots.clear();
  }
  BOOST_TEST(live < 45);
  BOOST_TEST(world.owner.failures.empty());
  BOOST_TEST(!world.heap->charge_external(8 * 1024 * 1024).ok());
  BOOST_TEST(world.owner.failures.size() == 1u);
  world.heap.reset();
  BOOST_TEST(live == 0);
}

BOOST_AUTO_TEST_CASE(a_deterministic_quota_depends_on_bytes_alone) {
  const auto count_until_failure = [](int garbage_frames) {
    World world(2 * 1024 * 1024, /*deterministic=*/true);
    // Conservative roots differ, as stacks do from run to run; the outcome must not.
    for (int i = 0; i < garbage_frames; ++i)
      world.owner.frame.push_back(reinterpret_cast<uintptr_t>(world.node()));
    for (int i = garbage_frames; i < 100; ++i) world.node();
    BOOST_TEST_REQUIRE(world.heap->charge_external(100000).ok());
    size_t count = 0;
    while (world.heap->create<Node>(kNode, 0u).ok())
      if (++count % 1000 == 0) BOOST_TEST_REQUIRE(world.heap->charge_external(100).ok());
    return count;
  };
  const size_t expected = count_until_failure(0);
  BOOST_TEST(count_until_failure(50) == expected);
  BOOST_TEST(count_until_failure(100) == expected);
}

BOOST_AUTO_TEST_CASE(a_turn_boundary_in_deterministic_mode_makes_room_again) {
  World world(4 * 1024 * 1024, /*deterministic=*/true);
  for (int turn = 0; turn < 20; ++turn) {
    for (int i = 0; i < 60000; ++i) BOOST_TEST_REQUIRE(world.heap->create<Node>(kNode, 0u).ok());
    world.heap->at_turn_boundary();
  }
  BOOST_TEST(world.owner.failures.empty());
}

// What a small program does, under every failing allocation in turn.
BOOST_AUTO_TEST_CASE(any_allocation_may_fail_and_nothing_is_lost) {
  block_pool::flush_thread();
  const size_t blocks_before = block_pool::statistics().in_use;
  bool done = false;
  for (uint64_t n = 1; !done; ++n) {
    World world;
    world.testing.fail_at = n;
    world.testing.fail_all_after = n % 2 == 0;
    const auto program = [&]() -> Result<void> {
      RootVector<Cell*> keep(*world.heap);
      EphemeronTable* table = TRY(EphemeronTable::create(*world.heap, kTable));
      TRY(keep.push_back(table));
      for (uint64_t i = 0; i < 40; ++i) {
        Node* const key = TRY(world.heap->create<Node>(kNode, i));
        TRY(keep.push_back(key));
        table = TRY(table->set(*world.heap, key, reinterpret_cast<uintptr_t>(key)));
        keep[0] = table;
        if (i % 8 == 0) TRY(world.heap->create_with_tail<Bytes>(kBytes, 10000 + i, 10000 + i));
      }
      return {};
    };
    done = program().ok();
    BOOST_TEST_REQUIRE(world.owner.failures.empty() == done);
    world.testing.fail_at = 0;
    world.heap->collect_all(Turn::Boundary);
    BOOST_TEST_REQUIRE(world.cell_count() == 0u);
    BOOST_TEST_REQUIRE(world.heap->bytes_external() == 0u);
  }
  block_pool::flush_thread();
  BOOST_TEST(block_pool::statistics().in_use == blocks_before);
}

BOOST_AUTO_TEST_SUITE_END()
