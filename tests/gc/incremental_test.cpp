#include <boost/test/unit_test.hpp>

#include "tests/gc/toy.h"

using namespace shoal;
using namespace shoal::toy;

namespace {

// A list as long as wanted, held by root 0.
Node* build_list(World& world, uint64_t count) {
  world.owner.roots.assign(1, nullptr);
  Node* head = nullptr;
  for (uint64_t i = 0; i < count; ++i) {
    Node* const next = world.node(i);
    next->left.init(head);
    head = next;
    world.owner.roots[0] = head;
  }
  return head;
}

uint64_t length_of(const Node* head) {
  uint64_t count = 0;
  for (; head; head = head->left.get()) ++count;
  return count;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(incremental, World)

BOOST_AUTO_TEST_CASE(a_cell_moved_from_before_the_wavefront_to_behind_it_is_found) {
  Node* const black = root(node(1));
  Node* const chain = root(build_list(*this, 50));
  root(black);
  root(chain);
  heap->collect_all(Turn::Boundary);
  // Take the tail off the far end, hang it on the root that has been scanned already.
  bool moved = false;
  Node* before_last = chain;
  while (before_last->left->left) before_last = before_last->left.get();
  heap->begin_marking();
  while (heap->is_marking()) {
    heap->step({.work_bytes = 32});
    if (!moved && heap->is_marking() && (mark(black) & kMarkBarrier) != 0) {
      black->right.set(*heap, black, before_last->left.get());
      before_last->left.clear();
      moved = true;
      BOOST_TEST((mark(black) & kMarkBarrier) == 0);
    }
  }
  BOOST_TEST(moved);
  BOOST_TEST(black->right->number == 0u);
  BOOST_TEST(cell_count() == 51u);
}

BOOST_AUTO_TEST_CASE(cells_born_while_marking_survive_with_all_they_refer_to) {
  Node* const head = build_list(*this, 300);
  // The list's second half will hang on a newborn cell alone.
  uint64_t births = 0;
  bool cut = false;
  mark_in_steps(64, [&] {
    if (cut) return;
    Node* const newborn = node(1000 + births++);
    newborn->left.init(head->left.get());
    head->left.clear();
    owner.roots.push_back(newborn);
    cut = true;
  });
  BOOST_TEST(cell_count() == 301u);
  BOOST_TEST(length_of(static_cast<Node*>(owner.roots.back())) == 300u);
}

BOOST_AUTO_TEST_CASE(garbage_made_before_marking_ends_with_it_and_garbage_made_during_it_later) {
  build_list(*this, 100);
  for (int i = 0; i < 10; ++i) node(5);
  int births = 0;
  mark_in_steps(512, [&] {
    node(6);
    ++births;
  });
  BOOST_TEST(cell_count() == 100u + static_cast<size_t>(births));
  heap->collect_all(Turn::Boundary);
  BOOST_TEST(cell_count() == 100u);
}

BOOST_AUTO_TEST_CASE(a_row_being_marked_in_slices_may_be_written_anywhere) {
  Row* const row = root(this->row(20000));
  Node* const spare = root(node(77));
  for (size_t i = 0; i < row->count; i += 97) row->set(*heap, i, node(i));
  heap->collect_all(Turn::Boundary);
  size_t turn = 0;
  mark_in_steps(256, [&] {
    // Move a cell from the far end to the front, and back.
    const size_t from = (turn * 97 + 97 * 150) % row->count;
    const size_t to = (turn * 501) % row->count;
    Cell* const moved = cell_of_bits(row->values()[from]);
    row->values()[from] = 0;
    if (moved && row->values()[to] == 0) row->set(*heap, to, moved);
    row->set(*heap, 13, spare);
    ++turn;
  });
  verify_heap(*heap);
  for (size_t i = 0; i < row->count; ++i)
    if (row->values()[i] != 0) BOOST_TEST_REQUIRE(row->node(i)->number < 20000u);
}

BOOST_AUTO_TEST_CASE(old_cells_written_after_the_cycle_are_reported_to_the_next_young_one) {
  Node* const head = build_list(*this, 100);
  mark_in_steps(128, [&] { node(1); });
  head->right.set(*heap, head, node(4711));
  heap->collect_young(Turn::Boundary);
  BOOST_TEST(head->right->number == 4711u);
}

BOOST_AUTO_TEST_CASE(allocation_alone_brings_marking_to_its_end_before_the_heap_grows_by_half) {
  heap->set_testing(nullptr);
  build_list(*this, 400000);
  heap->collect_all(Turn::Boundary);
  const size_t live = heap->statistics().bytes_used;
  heap->begin_marking();
  const size_t begin = heap->bytes_allocated_total();
  Node* young = nullptr;
  owner.roots.push_back(nullptr);
  while (heap->is_marking()) {
    Node* const next = node(1);
    next->left.init(young);
    young = next;
    owner.roots[1] = young;
  }
  const size_t grown = heap->bytes_allocated_total() - begin;
  BOOST_TEST_MESSAGE("live " << live << ", grown " << grown);
  BOOST_TEST(grown < live / 2);
  BOOST_TEST(length_of(young) == grown / 32);
}

BOOST_AUTO_TEST_CASE(collect_all_while_marking_ends_that_cycle_and_runs_a_whole_one) {
  build_list(*this, 1000);
  heap->begin_marking();
  heap->step({.work_bytes = 64});
  BOOST_TEST(heap->is_marking());
  owner.roots.clear();
  heap->collect_all(Turn::Boundary);
  BOOST_TEST(cell_count() == 0u);
}

BOOST_AUTO_TEST_CASE(a_heap_may_end_while_it_marks) {
  build_list(*this, 1000);
  heap->begin_marking();
  heap->step({.work_bytes = 64});
  heap.reset();
}

BOOST_AUTO_TEST_CASE(large_cells_born_while_marking_are_scanned) {
  build_list(*this, 200);
  Row* late = nullptr;
  mark_in_steps(256, [&] {
    if (late) return;
    late = root(row(5000));
    late->set(*heap, 4999, node(4999));
  });
  heap->collect_young(Turn::Boundary);
  BOOST_TEST(late->node(4999)->number == 4999u);
}

BOOST_AUTO_TEST_SUITE_END()
