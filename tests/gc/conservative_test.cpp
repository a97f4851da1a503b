#include <boost/test/unit_test.hpp>

#include "gc/base/sanitizer.h"
#include "tests/gc/toy.h"

using namespace shoal;
using namespace shoal::toy;

// Puts `word` into the callee-saved register with this number only, calls callback(context), and
// returns 1 if the register has kept it. See hold_in_register.S.
extern "C" int shoal_test_hold_in_register(int number, uintptr_t hidden, void (*callback)(void*),
                                           void* context);
extern "C" const int shoal_test_register_count;

namespace {

// No plain copy of the address may lie on the stack: the caller keeps it inverted.
[[gnu::noinline]] uintptr_t make_hidden(World& world, size_t bytes) {
  return ~reinterpret_cast<uintptr_t>(world.bytes(bytes));
}

[[gnu::noinline]] void scrub_stack() {
  volatile char room[16 * 1024];
  for (char volatile& byte : room) byte = 0;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(conservative, World)

BOOST_AUTO_TEST_CASE(each_callee_saved_register_is_a_root) {
  heap->set_testing(nullptr);
  for (int number = 0; number < shoal_test_register_count; ++number) {
    heap->collect_all(Turn::Boundary);
    const uintptr_t hidden = make_hidden(*this, 64);
    scrub_stack();
    const auto collect = [](void* context) {
      auto& world = *static_cast<World*>(context);
      // The slice of the stack that is scanned is this frame, with the frame pointer it saved.
      world.owner.stack_base = static_cast<char*>(__builtin_frame_address(0)) + 16;
      world.heap->collect_all(Turn::Inside);
      world.owner.stack_base = nullptr;
    };
    const int kept = shoal_test_hold_in_register(number, hidden, collect, this);
    BOOST_TEST(kept == 1, "register " << number);
    BOOST_TEST(cell_count() == 1u, "register " << number);
  }
}

BOOST_AUTO_TEST_CASE(a_cell_that_only_a_local_refers_to_lives) {
  owner.stack_base = __builtin_frame_address(0);
  Node* volatile local = node(1);
  local->left.set(*heap, local, node(2));
  heap->collect_all(Turn::Inside);
  BOOST_TEST(local->left->number == 2u);
  heap->collect_young(Turn::Inside);
  BOOST_TEST(local->left->number == 2u);
}

BOOST_AUTO_TEST_CASE(a_pointer_to_any_byte_inside_a_cell_keeps_it) {
  owner.frame.resize(1);
  for (size_t bytes : {16u, 40u, 500u, 3000u, 9000u, 100000u}) {
    for (size_t offset : {size_t{0}, size_t{1}, bytes / 2, bytes + sizeof(Bytes) - 1}) {
      Bytes* const cell = this->bytes(bytes);
      owner.frame[0] = reinterpret_cast<uintptr_t>(cell) + offset;
      this->bytes(bytes);
      heap->collect_all(Turn::Inside);
      BOOST_TEST(cell_count() == 1u, bytes << " + " << offset);
      BOOST_TEST(cell->count == bytes);
    }
  }
  owner.frame[0] = 0;
  heap->collect_all(Turn::Inside);
  BOOST_TEST(cell_count() == 0u);
}

BOOST_AUTO_TEST_CASE(words_that_point_nowhere_do_no_harm) {
  node(1);
  Row* const big = row(3000);
  const auto block = reinterpret_cast<uintptr_t>(block_of(big));
  const auto small = reinterpret_cast<uintptr_t>(block_of(node(2)));
  owner.frame = {
      0,     1,           UINTPTR_MAX,   uintptr_t{1} << 47, block,     block + 64,
      small, small + 100, small + 16000, block - 1,          small - 1, small + kBlockBytes};
  heap->collect_all(Turn::Inside);
  BOOST_TEST(cell_count() == 0u);
}

BOOST_AUTO_TEST_CASE(find_cell_agrees_with_the_heap_walk) {
  heap->set_testing(nullptr);
  std::vector<Cell*> cells;
  {
    const NoCollect scope(*heap);
    for (size_t i = 0; i < 3000; ++i) cells.push_back(bytes(i * 7 % 900));
    for (size_t i = 0; i < 20; ++i) cells.push_back(bytes(8000 + i * 3000));
    for (Cell* cell : cells) {
      const auto start = reinterpret_cast<uintptr_t>(cell);
      const size_t size = heap->allocated_bytes(cell);
      BOOST_TEST_REQUIRE(heap->find_cell(start) == cell);
      BOOST_TEST_REQUIRE(heap->find_cell(start + size - 1) == cell);
      BOOST_TEST_REQUIRE(heap->find_cell(start + size) != cell);
      BOOST_TEST_REQUIRE(heap->find_cell(start - 1) != cell);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
