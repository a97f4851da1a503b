// Goal: a TimerQueue gives timers in the order of their time, whatever was cleared and refreshed,
// and holds those that wait. Method: a queue and a model of it, changed at random; floods.
#include "vm/run/timers.h"

#include <map>
#include <random>

#include "tests/vm/world.h"
#include "vm/object/native_state.h"

using namespace shoal;
using shoal::test::VmWorld;

namespace {

struct World : VmWorld {
  NativeStateObject* timer(uint32_t tag = timer::kTimeoutTag) {
    Shape* const shape = shared_root_shape(Kind::NativeState, Intrinsic::TimeoutPrototype, 0);
    NativeStateObject* const t =
        NativeStateObject::create(heap(), shape, tag, timer::kStates).value();
    t->set_state(heap(), timer::kHasRef, Value::boolean(true));
    return t;
  }
  TimerQueue& queue() { return cx().timers(); }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(timers, World)

BOOST_AUTO_TEST_CASE(timers_come_in_order_whatever_was_cleared_and_refreshed_before) {
  std::mt19937 random(1);
  std::map<std::pair<uint64_t, uint64_t>, NativeStateObject*> waiting;  // By time and sequence.
  uint64_t now = 0;
  const auto arm = [&](NativeStateObject* t) {
    const uint64_t due = now + random() % 1000;
    queue().arm(heap(), t, due);
    waiting.emplace(std::pair(due, queue().sequence()), t);
  };
  for (int i = 0; i < 30'000; ++i) {
    const auto any = waiting.lower_bound({now + random() % 1000, 0});
    switch (random() % 8) {
      case 0:
      case 1:
      case 2: arm(timer()); break;
      case 3:
        if (any == waiting.end()) break;
        queue().disarm(heap(), any->second);
        waiting.erase(any);
        break;
      case 4:
        if (any == waiting.end()) break;
        {
          NativeStateObject* const t = any->second;
          waiting.erase(any);
          arm(t);
        }
        break;
      case 5: {
        now += random() % 4;
        while (NativeStateObject* const t = queue().take_due(heap(), now, queue().sequence())) {
          BOOST_REQUIRE(!waiting.empty());
          BOOST_REQUIRE(t == waiting.begin()->second);
          BOOST_REQUIRE(!timer::is_armed(t));
          waiting.erase(waiting.begin());
        }
        uint64_t due = 0;
        BOOST_REQUIRE(queue().next_due(due) == !waiting.empty());
        if (!waiting.empty()) BOOST_REQUIRE(due == waiting.begin()->first.first);
        break;
      }
      case 6:
        if (random() % 64 == 0) heap().collect_young(Turn::Boundary);
        break;
      case 7:
        if (random() % 256 == 0) {
          heap().collect_all(Turn::Boundary);
          verify_heap(heap());
        }
        break;
    }
    BOOST_REQUIRE(queue().ref_count() == waiting.size());
  }
  BOOST_TEST(waiting.size() > 100u);
}

BOOST_AUTO_TEST_CASE(a_timer_is_found_by_its_number_while_it_waits_and_when_it_was_just_taken) {
  NativeStateObject* const t = keep(timer());
  queue().arm(heap(), t, 5);
  BOOST_TEST(queue().find(1) == nullptr);
  queue().give_id(heap(), t, 77);
  BOOST_TEST(queue().find(77) == t);
  BOOST_TEST(queue().find(77.5) == nullptr);
  BOOST_TEST(queue().find(-1) == nullptr);
  BOOST_TEST(queue().find(1e300) == nullptr);
  queue().disarm(heap(), t);
  BOOST_TEST(queue().find(77) == nullptr);
  queue().arm(heap(), t, 6);
  BOOST_TEST(queue().find(77) == t);
  BOOST_TEST(queue().take_due(heap(), 6, queue().sequence()) == t);
  BOOST_TEST(queue().find(77) == t);
  queue().clear();
  BOOST_TEST(queue().find(77) == nullptr);
}

BOOST_AUTO_TEST_CASE(a_flood_of_timers_is_charged_and_its_memory_comes_back) {
  const size_t before = heap().bytes_external();
  constexpr int kCount = 200'000;
  std::vector<NativeStateObject*> all;
  {
    const NoCollect guard(heap());
    for (int i = 0; i < kCount; ++i) {
      all.push_back(timer());
      queue().arm(heap(), all.back(), 1'000'000 - static_cast<uint64_t>(i));
    }
  }
  BOOST_TEST(heap().bytes_external() - before >= size_t{kCount} * 24);
  heap().collect_all(Turn::Boundary);
  // From the middle out: what a queue that is searched from end to end would not survive.
  for (int i = 0; i < kCount; ++i)
    queue().disarm(heap(), all[static_cast<size_t>((i + kCount / 2) % kCount)]);
  uint64_t due = 0;
  BOOST_TEST(!queue().next_due(due));
  BOOST_TEST(queue().ref_count() == 0u);
  queue().give_back();
  BOOST_TEST(heap().bytes_external() == before);
}

BOOST_AUTO_TEST_CASE(immediates_come_in_order_and_those_set_meanwhile_wait) {
  std::vector<NativeStateObject*> all;
  for (int i = 0; i < 100; ++i) {
    all.push_back(keep(timer(timer::kImmediateTag)));
    queue().push_immediate(heap(), all.back());
  }
  for (size_t i = 0; i < 100; i += 3) queue().clear_immediate(heap(), all[i]);
  const uint64_t limit = queue().sequence();
  queue().push_immediate(heap(), keep(timer(timer::kImmediateTag)));
  for (size_t i = 0; i < 100; ++i)
    if (i % 3 != 0) BOOST_REQUIRE(queue().take_immediate(heap(), limit) == all[i]);
  BOOST_TEST(queue().take_immediate(heap(), limit) == nullptr);
  BOOST_TEST(queue().has_immediates());
  BOOST_TEST(queue().immediate_ref_count() == 1u);
  BOOST_TEST(queue().take_immediate(heap(), queue().sequence()) != nullptr);
  BOOST_TEST(!queue().has_immediates());
}

BOOST_AUTO_TEST_SUITE_END()
