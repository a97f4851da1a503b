// A mutator that does anything, beside a model of what must live; under every stress mode.
#include <boost/test/unit_test.hpp>
#include <map>
#include <random>
#include <set>

#include "gc/mark_stack.h"
#include "tests/gc/toy.h"

using namespace shoal;
using namespace shoal::toy;

namespace {

// Cells know their id; the model knows what each id refers to.
struct Mutator {
  Mutator(uint64_t seed, HeapTesting::Cycles cycles, uint32_t every) : random(seed) {
    world.testing.collect_every = every;
    world.testing.seed = seed;
    world.testing.cycles = cycles;
    world.owner.roots.resize(kRoots);
  }

  static constexpr size_t kRoots = 12;
  static constexpr size_t kRowCounts[] = {1, 5, 40, 300, 1100, 4000, 9000};

  size_t below(size_t bound) { return std::uniform_int_distribution<size_t>(0, bound - 1)(random); }

  uint64_t id_of(const Cell* cell) const {
    if (cell->kind() == kNode) return static_cast<const Node*>(cell)->number;
    return row_ids.at(cell);
  }

  // A cell found by walking from a random root, or null.
  Cell* pick() {
    Cell* cell = world.owner.roots[below(kRoots)];
    for (size_t steps = below(6); cell && steps > 0; --steps) {
      Cell* next = nullptr;
      if (cell->kind() == kNode) {
        auto* const node = static_cast<Node*>(cell);
        next = below(2) == 0 ? node->left.get() : node->right.get();
      } else {
        auto* const row = static_cast<Row*>(cell);
        const uint64_t bits = row->values()[below(row->count)];
        next = bits_are_cell(bits) ? cell_of_bits(bits) : nullptr;
      }
      if (!next) break;
      cell = next;
    }
    return cell;
  }

  void create() {
    const size_t where = below(kRoots);
    Cell* cell = nullptr;
    if (below(4) != 0) {
      cell = world.node(next_id);
    } else {
      Row* const row = world.row(kRowCounts[below(std::size(kRowCounts))]);
      if (below(2) == 0) track_stores(*world.heap, row);
      row_ids[row] = next_id;
      cell = row;
    }
    model[next_id] = {};
    // Sometimes below an old root instead of in its place.
    Cell* const old = world.owner.roots[where];
    if (old && below(2) == 0)
      link(old, cell);
    else
      world.owner.roots[where] = cell;
    ++next_id;
  }

  void link(Cell* from, Cell* to) {
    auto& edges = model[id_of(from)];
    if (from->kind() == kNode) {
      auto* const node = static_cast<Node*>(from);
      if (to && to->kind() != kNode) return;
      const bool left = below(2) == 0;
      (left ? node->left : node->right).set(*world.heap, node, static_cast<Node*>(to));
      edges[left ? 0 : 1] = to ? id_of(to) : 0;
    } else {
      auto* const row = static_cast<Row*>(from);
      const size_t index = below(row->count);
      row->set(*world.heap, index, to);
      edges[index] = to ? id_of(to) : 0;
    }
  }

  // An entry of the one weak table; the model keeps it for good, the heap while the key lives.
  void store_weakly() {
    Cell* const key = pick();
    Cell* const value = pick();
    if (!key || !value || key->kind() != kNode) return;
    if (!table.get()) table.set(EphemeronTable::create(*world.heap, kTable).value());
    const auto bits = static_cast<uint64_t>(reinterpret_cast<uintptr_t>(value));
    table.set(table->set(*world.heap, key, bits).value());
    weak_model[id_of(key)] = id_of(value);
  }

  void step() {
    switch (below(9)) {
      case 8: return store_weakly();
      case 0:
      case 1:
      case 2: return create();
      case 3: world.owner.roots[below(kRoots)] = pick(); return;
      case 4:
        if (below(3) == 0) world.owner.roots[below(kRoots)] = nullptr;
        return;
      default: {
        Cell* const from = pick();
        if (from) link(from, below(5) == 0 ? nullptr : pick());
      }
    }
  }

  // All that roots lead to has the edges that the model gives it.
  void check() {
    std::set<const Cell*> seen;
    std::vector<Cell*> queue(world.owner.roots.begin(), world.owner.roots.end());
    while (!queue.empty()) {
      Cell* const cell = queue.back();
      queue.pop_back();
      if (!cell || !seen.insert(cell).second) continue;
      const auto weak = weak_model.find(id_of(cell));
      if (weak != weak_model.end()) {
        const uint64_t* const value = table->find(cell);
        BOOST_TEST_REQUIRE(value);
        BOOST_TEST_REQUIRE(id_of(cell_of_bits(*value)) == weak->second);
        queue.push_back(cell_of_bits(*value));
      }
      const auto& edges = model.at(id_of(cell));
      const auto expect = [&](size_t index, Cell* target) {
        const auto found = edges.find(index);
        const uint64_t expected = found == edges.end() ? 0 : found->second;
        BOOST_TEST_REQUIRE((target ? id_of(target) : 0) == expected);
        queue.push_back(target);
      };
      if (cell->kind() == kNode) {
        expect(0, static_cast<Node*>(cell)->left.get());
        expect(1, static_cast<Node*>(cell)->right.get());
      } else {
        auto* const row = static_cast<Row*>(cell);
        for (size_t i = 0; i < row->count; ++i)
          expect(i, row->values()[i] ? cell_of_bits(row->values()[i]) : nullptr);
      }
    }
    reachable = seen.size() + (table.get() ? 1 : 0);
  }

  std::mt19937_64 random;
  World world;
  Persistent<EphemeronTable> table{*world.heap};
  std::map<uint64_t, uint64_t> weak_model;
  std::map<uint64_t, std::map<size_t, uint64_t>> model;
  std::map<const Cell*, uint64_t> row_ids;
  uint64_t next_id = 1;
  size_t reachable = 0;
};

void run(HeapTesting::Cycles cycles, uint32_t every, uint64_t seeds, int steps,
         bool overflows = false) {
  for (uint64_t seed = 1; seed <= seeds; ++seed) {
    BOOST_TEST_CONTEXT("seed " << seed) {
      Mutator mutator(seed, cycles, every);
      if (overflows) {
        mutator.world.testing.mark_stack_max = seed % 2 == 0 ? 0 : MarkStack::kWordsMin;
        mutator.world.testing.remembered_max = seed % 3 == 0 ? 0 : 2;
      }
      for (int i = 0; i < steps; ++i) {
        mutator.step();
        if (i % 64 == 0) mutator.check();
      }
      mutator.check();
      mutator.world.heap->collect_all(Turn::Boundary);
      BOOST_TEST(mutator.world.cell_count() == mutator.reachable);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(random_mutator)

BOOST_AUTO_TEST_CASE(full_cycles_at_each_allocation_lose_nothing) {
  run(HeapTesting::Cycles::Full, 1, 6, 600);
}
BOOST_AUTO_TEST_CASE(young_cycles_at_each_allocation_lose_nothing) {
  run(HeapTesting::Cycles::Young, 1, 6, 600);
}
BOOST_AUTO_TEST_CASE(mixed_and_incremental_cycles_at_each_allocation_lose_nothing) {
  run(HeapTesting::Cycles::Mixed, 1, 12, 800);
}
BOOST_AUTO_TEST_CASE(cycles_at_random_allocations_lose_nothing) {
  run(HeapTesting::Cycles::Mixed, 7, 12, 1500);
}
BOOST_AUTO_TEST_CASE(overflowing_mark_stacks_and_remembered_sets_lose_nothing) {
  run(HeapTesting::Cycles::Full, 1, 4, 400, /*overflows=*/true);
  run(HeapTesting::Cycles::Mixed, 1, 12, 800, /*overflows=*/true);
  run(HeapTesting::Cycles::Mixed, 0, 6, 10000, /*overflows=*/true);
}
BOOST_AUTO_TEST_CASE(the_natural_rhythm_of_cycles_loses_nothing) {
  run(HeapTesting::Cycles::Mixed, 0, 4, 20000);
}

BOOST_AUTO_TEST_SUITE_END()
