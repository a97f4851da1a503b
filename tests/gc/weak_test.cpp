#include <boost/test/unit_test.hpp>

#include "tests/gc/toy.h"

using namespace shoal;
using namespace shoal::toy;

namespace {

uint64_t bits(const Cell* cell) { return reinterpret_cast<uintptr_t>(cell); }

// What a WeakMap object is to its table.
struct Map {
  explicit Map(World& w)
      : world(w), table(*w.heap, EphemeronTable::create(*w.heap, kTable).value()) {}
  void set(Node* key, Cell* value) { table.set(table->set(*world.heap, key, bits(value)).value()); }
  Node* get(const Node* key) {
    const uint64_t* const found = table->find(key);
    return found ? static_cast<Node*>(cell_of_bits(*found)) : nullptr;
  }
  World& world;
  Persistent<EphemeronTable> table;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(weak, World)

BOOST_AUTO_TEST_CASE(an_ephemeron_keeps_its_value_as_long_as_its_key) {
  Map map(*this);
  Node* const key = root(node(1));
  map.set(key, node(2));
  {
    Node* const dying = root(node(3));
    map.set(dying, node(4));
    owner.roots.pop_back();
  }
  heap->collect_all(Turn::Inside);
  BOOST_TEST(map.table->live_count() == 1u);
  BOOST_TEST(map.get(key)->number == 2u);
  BOOST_TEST(cell_count() == 3u);
  owner.roots.clear();
  heap->collect_all(Turn::Inside);
  BOOST_TEST(map.table->live_count() == 0u);
  BOOST_TEST(cell_count() == 1u);
}

BOOST_AUTO_TEST_CASE(a_chain_of_ephemerons_is_followed_to_its_end) {
  Map map(*this);
  Node* const first = root(node(0));
  Node* key = first;
  for (uint64_t i = 1; i < 500; ++i) {
    root(key);
    Node* const next = node(i);
    map.set(key, next);
    key = next;
  }
  owner.roots.assign(1, first);
  heap->collect_all(Turn::Boundary);
  BOOST_TEST(map.table->live_count() == 499u);
  for (uint64_t i = 1; i < 500; ++i) {
    key = i == 1 ? map.get(first) : map.get(key);
    BOOST_TEST_REQUIRE(key);
    BOOST_TEST(key->number == i);
  }
}

// 200,000 links, against the order in which the tables are looked at: by passes it takes minutes.
BOOST_AUTO_TEST_CASE(very_long_chains_of_ephemerons_take_linear_time) {
  heap->set_testing(nullptr);
  Map map(*this);
  Node* const first = root(node(0));
  Node* key = first;
  Bytes* leaf = nullptr;
  for (uint64_t i = 1; i < 200000; ++i) {
    Persistent<Node> hold(*heap, key);
    Node* const next = node(i);
    Persistent<Node> hold_next(*heap, next);
    map.set(key, next);
    owner.roots.push_back(next);
    key = next;
  }
  leaf = bytes(8);
  owner.roots.push_back(leaf);
  map.table.set(map.table->set(*heap, key, bits(leaf)).value());
  Node* const last = node(4711);
  owner.roots.push_back(last);
  map.table.set(map.table->set(*heap, leaf, bits(last)).value());
  owner.roots.assign(1, first);
  heap->collect_all(Turn::Boundary);
  BOOST_TEST(map.table->live_count() == 200001u);
  BOOST_TEST(cell_count() == 200003u);
  owner.roots.clear();
  heap->collect_all(Turn::Boundary);
  BOOST_TEST(map.table->live_count() == 0u);
}

BOOST_AUTO_TEST_CASE(a_chain_of_tables_takes_linear_time) {
  heap->set_testing(nullptr);
  Node* const key = root(node(1));
  EphemeronTable* const first = root(EphemeronTable::create(*heap, kTable).value());
  EphemeronTable* table = first;
  for (int i = 0; i < 20000; ++i) {
    EphemeronTable* const next = root(EphemeronTable::create(*heap, kTable).value());
    BOOST_TEST_REQUIRE((table->set(*heap, key, bits(next)).value() == table));
    table = next;
  }
  owner.roots = {key, first};
  heap->collect_all(Turn::Boundary);
  BOOST_TEST(cell_count() == 20002u);
}

BOOST_AUTO_TEST_CASE(an_ephemeron_whose_value_refers_to_its_key_keeps_neither) {
  Map map(*this);
  Node* const key = root(node(1));
  Node* const value = node(2);
  value->left.set(*heap, value, key);
  map.set(key, value);
  owner.roots.clear();
  heap->collect_all(Turn::Boundary);
  BOOST_TEST(map.table->live_count() == 0u);
}

BOOST_AUTO_TEST_CASE(young_cycles_settle_young_ephemerons_in_old_tables) {
  Map map(*this);
  Node* const old_key = root(node(1));
  heap->collect_all(Turn::Boundary);
  map.set(old_key, node(2));
  for (uint64_t i = 10; i < 200; ++i) {
    root(node(i));
    map.set(static_cast<Node*>(owner.roots.back()), node(i + 1000));
    if (i % 2 == 0) owner.roots.pop_back();
    if (i % 7 == 0) heap->collect_young(Turn::Boundary);
  }
  heap->collect_young(Turn::Boundary);
  BOOST_TEST(map.get(old_key)->number == 2u);
  BOOST_TEST(map.table->live_count() == 96u);
  for (Cell* cell : owner.roots) {
    Node* const key = static_cast<Node*>(cell);
    if (key != old_key) BOOST_TEST(map.get(key)->number == key->number + 1000);
  }
}

BOOST_AUTO_TEST_CASE(removed_keys_leave_room_and_no_value) {
  Map map(*this);
  Node* const key = root(node(1));
  map.set(key, node(2));
  BOOST_TEST(map.table->remove(key));
  BOOST_TEST(!map.table->remove(key));
  BOOST_TEST(map.get(key) == nullptr);
  for (int i = 0; i < 100; ++i) {
    map.set(key, node(3));
    map.table->remove(key);
  }
  heap->collect_all(Turn::Boundary);
  BOOST_TEST(cell_count() == 2u);
}

BOOST_AUTO_TEST_CASE(a_visible_weak_reference_is_cleared_only_at_a_turn_boundary) {
  WeakBox* const box = root(heap->create<WeakBox>(kWeakRef, node(1)).value());
  heap->collect_all(Turn::Inside);
  BOOST_TEST(box->target.get()->number == 1u);
  heap->collect_young(Turn::Inside);
  BOOST_TEST(box->target.get() != nullptr);
  BOOST_TEST(owner.cleared.empty());
  heap->collect_all(Turn::Boundary);
  BOOST_TEST(box->target.get() == nullptr);
  BOOST_TEST(owner.cleared.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_context_going_idle_clears_what_cycles_inside_turns_had_to_spare) {
  WeakBox* const box = root(heap->create<WeakBox>(kWeakRef, node(1)).value());
  heap->collect_all(Turn::Inside);
  heap->on_idle();
  BOOST_TEST(box->target.get() == nullptr);
}

BOOST_AUTO_TEST_CASE(a_target_spared_inside_a_turn_keeps_its_own_ephemerons) {
  Map map(*this);
  Node* const target = node(1);
  WeakBox* const box = root(heap->create<WeakBox>(kWeakRef, target).value());
  owner.roots.push_back(target);
  map.set(target, node(2));
  owner.roots.pop_back();
  heap->collect_all(Turn::Inside);
  BOOST_TEST(map.get(box->target.get())->number == 2u);
}

BOOST_AUTO_TEST_CASE(a_weak_reference_read_while_marking_keeps_its_target) {
  for (uint64_t i = 0; i < 100; ++i) root(node(i));
  WeakBox* const box = root(heap->create<WeakBox>(kWeakRef, node(99)).value());
  bool read = false;
  heap->begin_marking(Turn::Boundary);
  while (heap->is_marking()) {
    if (!read) root(box->target.get());
    read = true;
    heap->at_turn_boundary();
  }
  BOOST_TEST(box->target.get()->number == 99u);
}

BOOST_AUTO_TEST_CASE(in_deterministic_mode_only_an_exact_cycle_shows) {
  World world(SIZE_MAX / 4, /*deterministic=*/true);
  WeakBox* const box = world.root(world.heap->create<WeakBox>(kWeakRef, world.node(1)).value());
  world.heap->begin_marking(Turn::Inside);
  while (world.heap->is_marking()) world.heap->step({.work_bytes = 100});
  world.heap->collect_young(Turn::Boundary);
  world.heap->at_turn_boundary();
  world.heap->on_idle();
  BOOST_TEST(box->target.get() != nullptr);  // Not enough has been allocated.
  while (world.heap->bytes_allocated_total() < 1024u * 1024) world.node(0);
  world.heap->at_turn_boundary();
  BOOST_TEST(box->target.get() == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
