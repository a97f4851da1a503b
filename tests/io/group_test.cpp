// Goal: what the members of a group do is the same whatever the number of threads.
// Method: members that send letters on by a rule of their own write down what they get, with the
// virtual time; runs on 0, 1 and 2 threads are compared.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <string>
#include <thread>

#include "io/pool/executor.h"
#include "io/pool/group.h"

namespace shoal {
namespace {

struct Number final : Letter {
  explicit Number(uint32_t n, uint32_t from) : value(n), sender(from) {}
  uint32_t value, sender;
};

class Member final : public Actor {
 public:
  Member(Executor& e, uint32_t number) : Actor(e), id(number) {}
  const uint32_t id;
  std::vector<Member*> peers;
  std::string log;
  uint64_t sleep_ns = 0;
  bool killed = false;

  bool post(uint32_t value, uint32_t from) { return send(std::make_unique<Number>(value, from)); }
  void kill() noexcept override {
    killed = true;
    wake();
  }

 protected:
  Driver<void> drive() override {
    if (killed) log += "killed;";
    for (Letter* list = mailbox.take(); list;) {
      const std::unique_ptr<Letter> letter(list);
      list = letter->next;
      const auto& number = static_cast<const Number&>(*letter);
      log += std::to_string(now_ns()) + ":" + std::to_string(number.sender) + "=" +
             std::to_string(number.value) + ";";
      // Uneven work, so that threads overtake one another.
      for (volatile uint32_t spin = 0; spin < (id * 37 + number.value * 101) % 3000;)
        spin = spin + 1;
      if (number.value % 7 == 3) co_await yield();
      if (number.value == 0) continue;
      peers[(id * 3 + number.value) % peers.size()]->post(number.value - 1, id);
      if (number.value % 10 == 0)
        peers[(id + number.value) % peers.size()]->post(number.value / 2, id);
    }
    if (sleep_ns) {
      log += "sleeps;";
      wake_at(now_ns() + std::exchange(sleep_ns, 0));
    }
  }
};

/// Makes another member, which tells the collector.
class Maker final : public Actor {
 public:
  Maker(Executor& e, uint32_t number, Member& tells) : Actor(e), id(number), collector(tells) {}
  const uint32_t id;
  Member& collector;
  ActorRef<Member> made;

 protected:
  Driver<void> drive() override {
    for (volatile uint32_t spin = 0; spin < (id * 377) % 3000;) spin = spin + 1;
    made = ActorRef<Member>::adopt(new Member(executor(), id + 100));
    made->peers.push_back(&collector);
    group()->add(*made);
    made->post(1, id);
    co_return;
  }
};

void run_to_rest(Executor& pool, Group& group) {
  if (pool.thread_count() == 0) return pool.run_until([&] { return group.is_at_rest(); });
  while (!group.is_at_rest()) std::this_thread::yield();
}

std::string run(uint32_t threads) {
  constexpr uint32_t kMembers = 20;
  std::vector<ActorRef<Member>> members;
  Executor pool(threads);
  const ActorRef<Group> group = Group::create(pool, 1000);
  for (uint32_t i = 0; i < kMembers; ++i) {
    members.push_back(ActorRef<Member>::adopt(new Member(pool, i)));
    group->add(*members.back());
    members.back()->sleep_ns = (i % 4) * 500;
  }
  for (const auto& m : members)
    for (const auto& peer : members) m->peers.push_back(peer.get());
  // All at once, before the group runs: they are its input.
  for (const auto& m : members) m->post(40 + m->id, 99);
  group->start();
  run_to_rest(pool, *group);
  std::string all = std::to_string(group->round()) + "\n";
  for (const auto& m : members) all += m->log + "\n";
  return all;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_group_does_the_same_on_any_number_of_threads) {
  const std::string expected = run(0);
  BOOST_TEST(expected.size() > 10'000u);
  for (int i = 0; i < 20; ++i) {
    BOOST_TEST((run(1) == expected));
    BOOST_TEST((run(2) == expected));
  }
}

BOOST_AUTO_TEST_CASE(members_that_members_make_are_numbered_in_the_order_of_their_makers) {
  std::string expected;
  for (uint32_t id = 0; id < 20; ++id) expected += "0:" + std::to_string(id + 100) + "=0;";
  for (const uint32_t threads : {0u, 1u, 2u, 2u, 2u, 2u, 2u, 2u}) {
    Executor pool(threads);
    const ActorRef<Group> group = Group::create(pool, 0);
    const auto collector = ActorRef<Member>::adopt(new Member(pool, 99));
    group->add(*collector);
    std::vector<ActorRef<Maker>> makers;
    for (uint32_t id = 0; id < 20; ++id) {
      makers.push_back(ActorRef<Maker>::adopt(new Maker(pool, id, *collector)));
      group->add(*makers.back());
      makers.back()->wake();
    }
    group->start();
    run_to_rest(pool, *group);
    BOOST_TEST(collector->log == expected);
  }
}

BOOST_AUTO_TEST_CASE(virtual_time_leaps_to_the_earliest_alarm) {
  Executor pool(0);
  const ActorRef<Group> group = Group::create(pool, 0);
  const auto a = ActorRef<Member>::adopt(new Member(pool, 0));
  const auto b = ActorRef<Member>::adopt(new Member(pool, 1));
  for (const auto& m : {a, b}) group->add(*m);
  a->sleep_ns = 3'600'000'000'000;
  b->sleep_ns = 5;
  a->wake();
  b->wake();
  group->start();
  pool.run_until([&] { return group->is_at_rest(); });
  BOOST_TEST(group->now_ns() == 3'600'000'000'000u);
}

BOOST_AUTO_TEST_CASE(a_kill_between_members_arrives_in_the_next_round) {
  Executor pool(0);
  const ActorRef<Group> group = Group::create(pool, 0);
  const auto a = ActorRef<Member>::adopt(new Member(pool, 0));
  const auto b = ActorRef<Member>::adopt(new Member(pool, 1));
  for (const auto& m : {a, b}) {
    group->add(*m);
    m->peers = {a.get(), b.get()};
  }
  group->stage(*a, *b, nullptr, 0);
  b->post(0, 7);
  group->start();
  pool.run_until([&] { return group->is_at_rest(); });
  BOOST_TEST(b->log == "killed;0:7=0;");
}

namespace {

/// Tells its list of times, one at a rest; meanwhile its clock stands.
struct Times final : Outside {
  uint64_t look(const Look& now) override {
    log += std::to_string(now.round) + (now.has_rested ? "r " : " ");
    if (!now.has_rested || times.empty()) return now.now_ns;
    const uint64_t next = times.front();
    times.erase(times.begin());
    if (on_look) on_look(next);
    return next;
  }
  uint64_t rest(const Look&) override { return times.empty() ? Group::kNever : 0; }
  std::vector<uint64_t> times;
  std::function<void(uint64_t)> on_look;
  std::string log;
};

}  // namespace

BOOST_AUTO_TEST_CASE(in_real_time_the_clock_goes_where_the_outside_says_and_only_between_rounds) {
  Executor pool(0);
  const auto times = std::make_shared<Times>();
  times->times = {15, 20, 100};
  const ActorRef<Group> group = Group::create(pool, 10, times);
  const auto a = ActorRef<Member>::adopt(new Member(pool, 0));
  group->add(*a);
  a->peers = {a.get()};
  a->sleep_ns = 10;
  a->post(3, 7);
  times->on_look = [&a](uint64_t now) {
    if (now == 100) a->post(0, 8);
  };
  group->start();
  pool.run_until([&] { return group->is_at_rest(); });
  // 3 gives its thread away and sends itself 2, 1, 0; then it sleeps, and is woken at 20 for
  // nothing.
  BOOST_TEST(a->log == "10:7=3;sleeps;10:0=2;10:0=1;10:0=0;100:8=0;");
  BOOST_TEST(group->now_ns() == 100u);
  BOOST_TEST(group->round() == 7u);
  BOOST_TEST(times->log == "0 1 2 3 4 5 5r 5r 6 6r 7 ");
}

}  // namespace shoal
