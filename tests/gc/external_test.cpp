#include <boost/test/unit_test.hpp>

#include "tests/gc/toy.h"

using namespace shoal;
using namespace shoal::toy;

namespace {

struct Buffer final : External {
  explicit Buffer(std::vector<int>& log, int number) : log_(log), number_(number) {}
  void release() noexcept override {
    log_.push_back(number_);
    delete this;
  }
  std::vector<int>& log_;
  int number_;
};

struct ExternalWorld : World {
  Buffer* attach(Cell* cell, int number, size_t bytes = 1000) {
    auto* const buffer = new Buffer(released, number);
    BOOST_TEST_REQUIRE(buffer->attach(*heap, cell, bytes).ok());
    return buffer;
  }
  void sweep() {
    while (heap->step({.work_bytes = 1 << 20})) continue;
  }
  std::vector<int> released;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(external, ExternalWorld)

BOOST_AUTO_TEST_CASE(memory_is_released_when_its_owner_dies_young_or_old) {
  attach(root(node()), 1);
  attach(node(), 2);
  attach(root(row(5000)), 3);
  attach(row(5000), 4);
  heap->collect_young(Turn::Boundary);
  sweep();
  std::sort(released.begin(), released.end());
  BOOST_TEST(released == (std::vector<int>{2, 4}), boost::test_tools::per_element());
  BOOST_TEST(heap->bytes_external() == 2000u);
  owner.roots.clear();
  heap->collect_young(Turn::Boundary);
  sweep();
  BOOST_TEST(released.size() == 2u);
  heap->collect_all(Turn::Boundary);
  sweep();
  BOOST_TEST(released.size() == 4u);
  BOOST_TEST(heap->bytes_external() == 0u);
}

BOOST_AUTO_TEST_CASE(the_end_of_the_heap_releases_all) {
  for (int i = 0; i < 10; ++i) attach(i % 2 == 0 ? root(node()) : node(), i);
  heap->collect_young(Turn::Boundary);
  attach(node(), 10);
  heap.reset();
  BOOST_TEST(released.size() == 11u);
}

BOOST_AUTO_TEST_CASE(detached_memory_is_nobodys_and_can_be_attached_elsewhere) {
  Buffer* const buffer = attach(root(node()), 1);
  buffer->detach();
  BOOST_TEST(heap->bytes_external() == 0u);
  World other;
  BOOST_TEST(buffer->attach(*other.heap, other.node(), 5).ok());
  BOOST_TEST(buffer->resize_charge(500).ok());
  BOOST_TEST(other.heap->bytes_external() == 500u);
  BOOST_TEST(buffer->resize_charge(50).ok());
  BOOST_TEST(other.heap->bytes_external() == 50u);
  other.heap->collect_all(Turn::Boundary);
  verify_heap(*other.heap);
  BOOST_TEST(released.size() == 1u);
}

BOOST_AUTO_TEST_CASE(dead_memory_may_be_detached_no_more_but_living_memory_at_any_time) {
  std::vector<Buffer*> buffers;
  for (int i = 0; i < 20; ++i) buffers.push_back(attach(root(node()), i));
  heap->set_testing(nullptr);
  heap->collect_all(Turn::Boundary);
  // Owners have not been judged yet.
  for (Buffer* buffer : buffers) {
    buffer->detach();
    delete buffer;
  }
  sweep();
  BOOST_TEST(released.empty());
}

BOOST_AUTO_TEST_SUITE_END()
