#include <boost/test/unit_test.hpp>

#include "tests/gc/toy.h"

using namespace shoal;
using namespace shoal::toy;

BOOST_FIXTURE_TEST_SUITE(marking, World)

BOOST_AUTO_TEST_CASE(a_full_cycle_keeps_what_is_reachable_and_nothing_else) {
  Node* const a = root(node(1));
  Node* const b = node(2);
  node(3);
  a->left.set(*heap, a, b);
  b->right.set(*heap, b, a);
  heap->collect_all(Turn::Boundary);
  BOOST_TEST(cell_count() == 2u);
  BOOST_TEST(a->left->number == 2u);
  owner.roots.clear();
  heap->collect_all(Turn::Boundary);
  BOOST_TEST(cell_count() == 0u);
}

BOOST_AUTO_TEST_CASE(a_long_list_is_marked_without_native_recursion) {
  heap->set_testing(nullptr);
  Node* head = root(node(0));
  for (uint64_t i = 1; i < 1000000; ++i) {
    Node* const next = node(i);
    next->left.init(head);
    head = next;
    owner.roots[0] = head;
  }
  heap->collect_all(Turn::Boundary);
  uint64_t count = 0;
  for (Node* n = head; n; n = n->left.get()) ++count;
  BOOST_TEST(count == 1000000u);
  BOOST_TEST(cell_count() == 1000000u);
}

BOOST_AUTO_TEST_CASE(immortal_cells_are_neither_followed_nor_written) {
  struct alignas(16) Forever final : Cell {
    Forever() : Cell(kNode, 0, kCellImmortalBit) {}
  };
  static Forever forever;
  Row* const row = root(this->row(4));
  row->set(*heap, 0, &forever);
  root(&forever);
  heap->collect_all(Turn::Boundary);
  heap->collect_young(Turn::Boundary);
  BOOST_TEST(cell_count() == 1u);
  BOOST_TEST(forever.is_immortal());
}

BOOST_AUTO_TEST_CASE(values_that_are_no_cells_are_left_alone) {
  Row* const row = root(this->row(6));
  row->values()[0] = 0x0a;
  row->values()[1] = 0xFFFE000000000001;
  row->values()[2] = 0x0002000000000000 + 0x3FF0000000000000;
  row->values()[3] = 0x42;
  row->values()[4] = 0;
  row->set(*heap, 5, node(5));
  heap->collect_all(Turn::Boundary);
  BOOST_TEST(row->node(5)->number == 5u);
}

BOOST_AUTO_TEST_CASE(persistents_and_root_vectors_keep_cells_and_survive_their_heap) {
  Persistent<Node> single(*heap, node(1));
  auto vector = std::make_unique<RootVector<Node*>>(*heap);
  RootVector<uint64_t> values(*heap);
  for (uint64_t i = 0; i < 100; ++i) BOOST_TEST(vector->push_back(node(i)).ok());
  BOOST_TEST(values.push_back(reinterpret_cast<uintptr_t>(node(9))).ok());
  heap->collect_all(Turn::Boundary);
  BOOST_TEST(cell_count() == 102u);
  for (uint64_t i = 0; i < 100; ++i) BOOST_TEST((*vector)[i]->number == i);
  BOOST_TEST(heap->bytes_external() >= 808u);
  vector.reset();
  single.set(nullptr);
  heap->collect_all(Turn::Boundary);
  BOOST_TEST(cell_count() == 1u);
  single.set(static_cast<Node*>(cell_of_bits(values[0])));
  heap.reset();
  BOOST_TEST(single.get() == nullptr);
  BOOST_TEST(values.size() == 0u);
}

BOOST_AUTO_TEST_CASE(an_epoch_may_flip_any_number_of_times) {
  Node* const a = root(node(1));
  for (uint64_t i = 0; i < 9; ++i) {
    a->left.set(*heap, a, node(i));
    heap->collect_all(Turn::Boundary);
    BOOST_TEST(cell_count() == 2u);
    BOOST_TEST(a->left->number == i);
  }
}

BOOST_AUTO_TEST_SUITE_END()
