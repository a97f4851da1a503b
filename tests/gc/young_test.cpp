#include <boost/test/unit_test.hpp>

#include "tests/gc/toy.h"

using namespace shoal;
using namespace shoal::toy;

BOOST_FIXTURE_TEST_SUITE(young, World)

BOOST_AUTO_TEST_CASE(a_young_cycle_frees_young_garbage_and_spares_old_garbage) {
  Node* const old_garbage = root(node(1));
  heap->collect_all(Turn::Boundary);
  owner.roots.clear();
  node(2);
  Node* const kept = root(node(3));
  heap->collect_young(Turn::Boundary);
  BOOST_TEST(cell_count() == 2u);
  BOOST_TEST(old_garbage->number == 1u);
  BOOST_TEST(is_old(kept));
  heap->collect_all(Turn::Boundary);
  BOOST_TEST(cell_count() == 1u);
}

BOOST_AUTO_TEST_CASE(a_young_cell_lives_by_an_old_one_that_was_written_to) {
  Node* const old = root(node(1));
  heap->collect_all(Turn::Boundary);
  BOOST_TEST((mark(old) & kMarkBarrier) != 0);
  old->left.set(*heap, old, node(2));
  BOOST_TEST((mark(old) & kMarkBarrier) == 0);  // Reported once.
  old->right.set(*heap, old, node(3));
  heap->collect_young(Turn::Boundary);
  BOOST_TEST((mark(old) & kMarkBarrier) != 0);  // And armed again.
  BOOST_TEST(old->left->number == 2u);
  BOOST_TEST(old->right->number == 3u);
  BOOST_TEST(cell_count() == 3u);
}

BOOST_AUTO_TEST_CASE(a_store_into_a_young_cell_reports_nothing) {
  Node* const a = root(node(1));
  a->left.set(*heap, a, node(2));
  BOOST_TEST((mark(a) & kMarkBarrier) == 0);
  heap->collect_young(Turn::Boundary);
  BOOST_TEST(cell_count() == 2u);
}

BOOST_AUTO_TEST_CASE(every_slot_of_big_rows_finds_its_card) {
  // Medium, block-sized and large rows: the first and last value of each card.
  for (size_t count : {260u, 511u, 1000u, 1500u, 4000u, 20000u}) {
    Row* const row = root(this->row(count));
    heap->collect_all(Turn::Boundary);
    for (size_t i = 0; i < count; i += 31) row->set(*heap, i, node(i));
    row->set(*heap, count - 1, node(count - 1));
    heap->collect_young(Turn::Boundary);
    for (size_t i = 0; i < count; i += 31) BOOST_TEST(row->node(i)->number == i);
    BOOST_TEST(row->node(count - 1)->number == count - 1);
  }
}

BOOST_AUTO_TEST_CASE(only_dirty_cards_are_scanned_again) {
  Row* const row = root(this->row(5000));
  heap->collect_all(Turn::Boundary);
  heap->set_testing(nullptr);
  // A store behind the barrier's back is found only if its card is dirty for another reason.
  row->values()[10] = reinterpret_cast<uintptr_t>(node(1));
  row->values()[4000] = reinterpret_cast<uintptr_t>(node(2));
  row->set(*heap, 11, node(3));
  row->set(*heap, 12, nullptr);
  row->set(*heap, 13, node(4));
  heap->collect_young(Turn::Boundary);
  BOOST_TEST(row->node(10)->number == 1u);
  BOOST_TEST(row->node(11)->number == 3u);
  BOOST_TEST(row->node(13)->number == 4u);
  row->values()[4000] = 0;
  BOOST_TEST(cell_count() == 4u);
}

BOOST_AUTO_TEST_CASE(stores_here_and_there_are_found_without_their_cards) {
  Row* const row = root(this->row(5000));
  heap->collect_all(Turn::Boundary);
  heap->set_testing(nullptr);
  // The neighbour that no barrier was told of is not seen.
  row->values()[10] = reinterpret_cast<uintptr_t>(node(1));
  for (size_t i = 11; i < 5000; i += 100) row->set(*heap, i, node(i));
  row->set(*heap, 211, node(7));
  heap->collect_young(Turn::Boundary);
  row->values()[10] = 0;
  for (size_t i = 11; i < 5000; i += 100) BOOST_TEST(row->node(i)->number == (i == 211 ? 7 : i));
  BOOST_TEST(cell_count() == 51u);
}

BOOST_AUTO_TEST_CASE(of_a_tracked_young_row_only_what_was_stored_is_scanned) {
  constexpr size_t kCount = 20'000;
  Row* const row = root(this->row(kCount));
  track_stores(*heap, row);
  heap->set_testing(nullptr);
  {
    const NoCollect none(*heap);
    row->values()[10] = reinterpret_cast<uintptr_t>(node(1));  // Behind the barrier's back.
    row->values()[500] = reinterpret_cast<uintptr_t>(node(2));
    write_barrier_range(*heap, row, row->values() + 500, 1);
    for (size_t i = 1000; i < kCount; i += 333) row->set(*heap, i, node(i));
  }
  heap->collect_young(Turn::Boundary);
  row->values()[10] = 0;
  BOOST_TEST(row->node(500)->number == 2u);
  for (size_t i = 1000; i < kCount; i += 333) BOOST_TEST(row->node(i)->number == i);
  BOOST_TEST(cell_count() == 2 + (kCount - 1000 + 332) / 333);
  BOOST_TEST(is_old(row));
  row->set(*heap, 7, node(7));
  heap->set_testing(&testing);
  heap->collect_young(Turn::Boundary);
  BOOST_TEST(row->node(7)->number == 7u);
}

BOOST_AUTO_TEST_CASE(a_tracked_row_that_nobody_keeps_dies_young) {
  {
    const NoCollect none(*heap);
    Row* const row = this->row(20'000);
    track_stores(*heap, row);
    row->set(*heap, 3, node());
  }
  heap->collect_young(Turn::Boundary);
  BOOST_TEST(cell_count() == 0u);
}

BOOST_AUTO_TEST_CASE(more_stores_than_are_remembered_dirty_their_cards) {
  constexpr size_t kCount = 600'000;
  Row* const row = root(this->row(kCount));
  heap->collect_all(Turn::Boundary);
  heap->set_testing(nullptr);
  {
    const NoCollect none(*heap);
    for (size_t i = 0; i < kCount; i += 50) row->set(*heap, i, node(i));
  }
  heap->collect_young(Turn::Boundary);
  BOOST_TEST(cell_count() == 1 + kCount / 50);
  for (size_t i = 0; i < kCount; i += 50) BOOST_TEST_REQUIRE(row->node(i)->number == i);
}

BOOST_AUTO_TEST_CASE(survivors_of_many_young_cycles_end_in_a_full_one) {
  heap->set_testing(nullptr);
  Node* list = nullptr;
  root(static_cast<Cell*>(nullptr));
  for (uint64_t i = 0; i < 200000; ++i) {
    Node* const next = node(i);
    next->left.init(list);
    if (i % 1000 != 0) list = next;
    owner.roots[0] = list;
  }
  const HeapStatistics statistics = heap->statistics();
  BOOST_TEST(statistics.young_cycles > 3u);
  BOOST_TEST(statistics.full_cycles > 1u);
  uint64_t count = 0;
  for (Node* n = list; n; n = n->left.get()) ++count;
  BOOST_TEST(count == 199800u);
}

BOOST_AUTO_TEST_CASE(a_young_cycle_judges_large_cells_born_since_the_last_one) {
  Row* const kept = root(row(3000));
  row(3000);
  heap->collect_young(Turn::Boundary);
  BOOST_TEST(heap->statistics().large_count == 1u);
  row(3000);
  Row* const second = root(row(3000));
  heap->collect_young(Turn::Boundary);
  BOOST_TEST(heap->statistics().large_count == 2u);
  BOOST_TEST((is_old(kept) && is_old(second)));
}

BOOST_AUTO_TEST_SUITE_END()
