// Goal: roots that grow without bound are scanned in steps, and only what is new; nothing that they
// hold is lost by that. Method: what is left to scan is counted, cycles are stopped in between.
#include <boost/test/unit_test.hpp>
#include <deque>
#include <random>

#include "gc/marker.h"
#include "gc/root_queue.h"
#include "gc/root_slots.h"
#include "tests/gc/toy.h"

using namespace shoal;
using namespace shoal::toy;

namespace {

using Queue = RootQueue<Node*, 2>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(roots, World)

BOOST_AUTO_TEST_CASE(a_queue_gives_its_records_in_order_and_keeps_what_waits) {
  Queue queue(*heap);
  uint64_t pushed = 0, popped = 0;
  for (int round = 0; round < 40; ++round) {
    for (int i = 0; i < 97; ++i, ++pushed) queue.push({{node(pushed), node(pushed)}});
    if (round % 3 == 0) heap->collect_young(Turn::Boundary);
    if (round % 7 == 0) heap->collect_all(Turn::Boundary);
    for (int i = 0; i < 90; ++i, ++popped) {
      const Queue::Record r = queue.pop();
      BOOST_REQUIRE(r.values[0]->number == popped);
      BOOST_REQUIRE(r.values[1]->number == popped);
    }
  }
  BOOST_TEST(queue.size() == pushed - popped);
  heap->collect_all(Turn::Boundary);
  BOOST_TEST(cell_count() == 2 * queue.size());
  while (!queue.is_empty()) BOOST_REQUIRE(queue.pop().values[0]->number == popped++);
  heap->collect_all(Turn::Boundary);
  BOOST_TEST(cell_count() == 0u);
}

BOOST_AUTO_TEST_CASE(a_queue_takes_records_at_its_front_also_while_a_cycle_marks) {
  Queue queue(*heap);
  for (uint64_t i = 0; i < 500; ++i) queue.push({{node(1000 + i), nullptr}});
  uint64_t front = 1000;
  mark_in_steps(64, [&] {
    if (front <= 900) return;
    queue.push_front({{node(--front), nullptr}});
    queue.push({{node(1000 + queue.size()), nullptr}});
  });
  heap->collect_young(Turn::Boundary);
  BOOST_TEST(front < 1000u);
  for (uint64_t last = 0; !queue.is_empty();) {
    const uint64_t number = queue.pop().values[0]->number;
    BOOST_REQUIRE(number >= last);
    last = number;
    front = std::min(front, number);
  }
}

BOOST_AUTO_TEST_CASE(a_queue_that_is_used_at_random_while_cycles_come_and_go_loses_nothing) {
  using Record = RootQueue<Node*, 3>::Record;
  RootQueue<Node*, 3> queue(*heap);
  std::deque<uint64_t> model;
  std::mt19937 random(7);
  uint64_t number = 0;
  const auto record = [&] {
    const NoCollect guard(*heap);
    ++number;
    return Record{{node(number), nullptr, node(number)}};
  };
  for (int i = 0; i < 40'000; ++i) {
    const uint32_t mood = static_cast<uint32_t>(i) / 4'000 % 2;  // It grows, then it shrinks.
    const uint32_t what = static_cast<uint32_t>(random() % 10);
    if (what < (mood ? 3u : 5u)) {
      queue.push(record());
      model.push_back(number);
    } else if (what == 5) {
      queue.push_front(record());
      model.push_front(number);
    } else if (what < 9 && !model.empty()) {
      const Record r = queue.pop();
      BOOST_REQUIRE(r.values[0]->number == model.front());
      BOOST_REQUIRE(r.values[2]->number == model.front());
      model.pop_front();
    } else if (heap->is_marking()) {
      (void)heap->step({.work_bytes = random() % 8192});
    } else if (random() % 64 == 0) {
      if (random() % 2)
        heap->begin_marking();
      else
        heap->collect_young(Turn::Boundary);
    }
    BOOST_REQUIRE(queue.size() == model.size());
  }
}

BOOST_AUTO_TEST_CASE(a_young_cycle_scans_only_what_a_queue_got_since_the_last_one) {
  Queue queue(*heap);
  for (uint64_t i = 0; i < 10'000; ++i) queue.push({{node(i), nullptr}});
  BOOST_TEST(Marker::unscanned_roots(*heap) > 0u);
  heap->collect_young(Turn::Boundary);
  BOOST_TEST(Marker::unscanned_roots(*heap) == 0u);
  for (uint64_t i = 0; i < 10; ++i) queue.push({{node(i), nullptr}});
  for (uint64_t i = 0; i < 10; ++i) (void)queue.pop();
  BOOST_TEST(Marker::unscanned_roots(*heap) == 20u);
  heap->collect_young(Turn::Boundary);
  BOOST_TEST(Marker::unscanned_roots(*heap) == 0u);
  BOOST_TEST(cell_count() >= 10'000u);
  heap->begin_marking();
  BOOST_TEST(Marker::unscanned_roots(*heap) == 20'000u);  // A full cycle begins anew,
  (void)heap->step({.work_bytes = 1024});
  BOOST_TEST(Marker::unscanned_roots(*heap) >= 18'000u);  // and goes on in steps.
}

BOOST_AUTO_TEST_CASE(slots_are_found_again_and_used_again_and_only_the_dirty_are_scanned) {
  RootSlots slots(*heap);
  std::vector<uint32_t> places;
  const auto bits = [](Node* n) { return reinterpret_cast<uintptr_t>(n); };
  for (uint64_t i = 0; i < 10'000; ++i) places.push_back(slots.add(bits(node(i))));
  heap->collect_young(Turn::Boundary);
  BOOST_TEST(Marker::unscanned_roots(*heap) == 0u);
  slots.remove(places[5'000]);
  BOOST_TEST(slots.add(bits(node(123))) == places[5'000]);
  const size_t chunk = Marker::unscanned_roots(*heap);
  BOOST_TEST(chunk > 0u);
  BOOST_TEST(chunk < 1'000u);
  int writes = 0;
  mark_in_steps(256, [&] {
    if (++writes > 50) return;
    slots.remove(places[1]);
    BOOST_TEST(slots.add(bits(node(321))) == places[1]);
  });
  BOOST_TEST(reinterpret_cast<Node*>(slots.get(places[1]))->number == 321u);
  BOOST_TEST(reinterpret_cast<Node*>(slots.get(places[5'000]))->number == 123u);
  BOOST_TEST(reinterpret_cast<Node*>(slots.get(places[9'999]))->number == 9'999u);
  for (const uint32_t place : places) slots.remove(place);
  heap->collect_all(Turn::Boundary);
  BOOST_TEST(cell_count() == 0u);
}

BOOST_AUTO_TEST_CASE(what_a_queue_holds_counts_against_the_quota_once_it_is_settled) {
  World small(1 << 20);
  Queue queue(*small.heap);
  while (small.heap->bytes_external() < (2u << 20)) queue.push({{nullptr, nullptr}});
  BOOST_TEST(!small.heap->settle_charges().ok());
  BOOST_TEST((small.owner.stages == std::vector{FailureStage::Catchable}));
  BOOST_TEST(small.heap->settle_charges().ok());  // The grace, for a handler.
  while (small.heap->bytes_external() < (3u << 20)) queue.push({{nullptr, nullptr}});
  BOOST_TEST(!small.heap->settle_charges().ok());
  BOOST_TEST((small.owner.stages.back() == FailureStage::Final));
}

BOOST_AUTO_TEST_SUITE_END()
