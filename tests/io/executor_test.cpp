// The pool alone: actors that count, wake one another, wait for time, and are stolen.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <string>

#include "io/drivers/blocking_pool.h"
#include "io/pool/executor.h"

namespace shoal {
namespace {

/// Counts its runs; does what `step` says in each, as long as that gives true.
class Counter final : public Actor {
 public:
  explicit Counter(Executor& e) : Actor(e) {}
  std::function<void(Counter&)> on_letter;
  std::atomic<uint64_t> letters{0};
  std::atomic<uint64_t> stretches{0};
  uint32_t yields = 0;    // Before it looks at its letters.
  uint64_t sleep_ns = 0;  // Waits so long first, once.
  std::atomic<uint64_t> woke_at{0};

  /// Whoever waits for the letter may let go of us before send() is through.
  bool post() {
    const ActorRef<Counter> kept(this);
    return send(std::make_unique<Letter>());
  }
  void close() { Mailbox::destroy(mailbox.close()); }
  Worker& here() { return worker(); }

 protected:
  void resume(std::coroutine_handle<> h) override {
    ++stretches;
    h.resume();
  }
  Driver<void> drive() override {
    for (uint32_t i = 0; i < yields; ++i) co_await yield();
    if (sleep_ns) {
      const uint64_t until = steady_now_ns() + std::exchange(sleep_ns, 0);
      worker().wake_at(*this, until);
      while (steady_now_ns() < until) co_await wait();
      woke_at = steady_now_ns();
    }
    const bool more = co_await handle_letters();
    (void)more;
  }

 private:
  Driver<bool> handle_letters() {
    uint32_t count = 0;
    for (Letter* list = mailbox.take(); list;) {
      const std::unique_ptr<Letter> letter(list);
      list = letter->next;
      ++letters;
      ++count;
      if (on_letter) on_letter(*this);
    }
    co_return count != 0;
  }
};

using CounterRef = ActorRef<Counter>;
CounterRef make(Executor& e) { return CounterRef::adopt(new Counter(e)); }

void wait_for(const std::function<bool()>& done) {
  while (!done()) std::this_thread::yield();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_pool_without_threads_runs_on_the_thread_that_is_lent) {
  Executor pool(0);
  const CounterRef a = make(pool), b = make(pool);
  const std::thread::id mine = std::this_thread::get_id();
  a->on_letter = [&](Counter&) {
    BOOST_TEST((std::this_thread::get_id() == mine));
    b->post();
  };
  a->post();
  pool.run_until([&] { return b->letters == 1; });
  BOOST_TEST(a->letters == 1u);
}

BOOST_AUTO_TEST_CASE(letters_of_one_sender_come_in_order_and_none_is_lost) {
  Executor pool(2);
  const CounterRef sink = make(pool);
  std::vector<CounterRef> senders;
  constexpr uint32_t kSenders = 50, kLetters = 200;
  for (uint32_t i = 0; i < kSenders; ++i) {
    senders.push_back(make(pool));
    senders.back()->on_letter = [&sink, left = kLetters](Counter& self) mutable {
      sink->post();
      if (--left != 0) self.post();
    };
    senders.back()->post();
  }
  wait_for([&] { return sink->letters == uint64_t{kSenders} * kLetters; });
}

BOOST_AUTO_TEST_CASE(two_actors_hand_a_letter_to_and_fro) {
  for (const uint32_t threads : {1u, 2u}) {
    Executor pool(threads);
    const CounterRef a = make(pool), b = make(pool);
    constexpr uint64_t kRounds = 20'000;
    a->on_letter = [&](Counter& self) {
      if (self.letters < kRounds) b->post();
    };
    b->on_letter = [&](Counter&) { a->post(); };
    a->post();
    wait_for([&] { return a->letters == kRounds; });
    BOOST_TEST(b->letters == kRounds - 1);
  }
}

BOOST_AUTO_TEST_CASE(who_yields_runs_again_after_its_peers) {
  Executor pool(0);
  std::string order;
  const CounterRef a = make(pool), b = make(pool);
  a->yields = 1;
  a->on_letter = [&](Counter&) { order += 'a'; };
  b->on_letter = [&](Counter&) { order += 'b'; };
  a->post();
  b->post();
  pool.run_until([&] { return order.size() == 2; });
  BOOST_TEST(order == "ba");
  BOOST_TEST(a->stretches == 2u);
}

BOOST_AUTO_TEST_CASE(who_was_woken_runs_before_those_that_have_used_up_a_slice) {
  Executor pool(0);
  std::string order;
  const CounterRef a = make(pool), b = make(pool), woken = make(pool), waker = make(pool);
  a->yields = b->yields = 1;
  a->on_letter = [&](Counter&) { order += 'a'; };
  b->on_letter = [&](Counter&) { order += 'b'; };
  woken->on_letter = [&](Counter&) { order += 'w'; };
  waker->on_letter = [&](Counter&) { woken->post(); };
  for (const CounterRef& each : {a, b, waker}) each->post();
  pool.run_until([&] { return order.size() == 3; });
  BOOST_TEST(order == "wab");
}

BOOST_AUTO_TEST_CASE(who_has_used_up_a_slice_has_its_turn_beside_those_that_are_always_woken) {
  Executor pool(0);
  const CounterRef a = make(pool), b = make(pool), long_one = make(pool);
  a->on_letter = [&](Counter&) { b->post(); };
  b->on_letter = [&](Counter&) { a->post(); };
  long_one->yields = 100;
  a->post();
  long_one->post();
  pool.run_until([&] { return long_one->letters == 1; });
  BOOST_TEST(long_one->stretches == 101u);
  BOOST_TEST(a->letters > 100u);
}

BOOST_AUTO_TEST_CASE(of_more_than_the_queues_hold_all_have_their_turns) {
  Executor pool(0);
  std::vector<CounterRef> all;
  for (int i = 0; i < 1000; ++i) {
    all.push_back(make(pool));
    all.back()->yields = 100'000'000;
    all.back()->post();
  }
  uint64_t total = 0;
  pool.run_until([&] { return ++total == 100'000; });
  for (const CounterRef& each : all) BOOST_TEST(each->stretches >= 5u);
}

BOOST_AUTO_TEST_CASE(actors_sleep_without_a_thread) {
  Executor pool(1);
  std::vector<CounterRef> sleepers;
  const uint64_t start = steady_now_ns();
  for (int i = 0; i < 1000; ++i) {
    sleepers.push_back(make(pool));
    sleepers.back()->sleep_ns = 20'000'000;
    sleepers.back()->post();
  }
  for (const CounterRef& each : sleepers) {
    wait_for([&] { return each->letters == 1; });
    BOOST_TEST(each->woke_at - start >= 20'000'000u);
  }
}

BOOST_AUTO_TEST_CASE(an_idle_thread_takes_what_waits_behind_a_busy_one) {
  std::atomic<bool> release{false};  // Outlives the threads that look at it.
  Executor pool(2);
  const CounterRef busy = make(pool), starter = make(pool);
  std::vector<CounterRef> waiting;
  for (int i = 0; i < 8; ++i) waiting.push_back(make(pool));
  // All become ready on the thread that then never ends its run.
  starter->on_letter = [&](Counter& self) {
    for (const CounterRef& each : waiting) each->post();
    while (!release) {
      self.here().tick(steady_now_ns());
      std::this_thread::yield();
    }
  };
  starter->post();
  for (const CounterRef& each : waiting) wait_for([&] { return each->letters == 1; });
  release = true;
}

BOOST_AUTO_TEST_CASE(an_idle_thread_fires_the_timers_of_one_that_is_held_up) {
  Executor pool(2);
  const CounterRef sleeper = make(pool), holder = make(pool);
  std::atomic<bool> is_over{false};
  holder->on_letter = [&](Counter& self) {
    self.here().wake_at(*sleeper, steady_now_ns() + 5'000'000);
    self.here().tick(steady_now_ns());
    wait_for([&] { return sleeper->stretches != 0; });
    is_over = true;
  };
  holder->post();
  wait_for([&] { return is_over.load(); });
}

BOOST_AUTO_TEST_CASE(tasks_of_a_blocking_pool_may_be_put_off) {
  std::string order;
  std::atomic<int> left{3};
  const auto note = [&](char name) {
    return [&order, &left, name] {
      order += name;
      --left;
    };
  };
  const auto kept = std::make_shared<int>();
  {
    BlockingPool pool(1);
    pool.run(note('a'));
    pool.run_later(note('c'), 60'000'000);
    pool.run_later(note('b'), 30'000'000);
    pool.run_later([kept] {}, ~uint64_t{0} >> 2);  // Never; it goes with the pool.
    wait_for([&] { return left == 0; });
  }
  BOOST_TEST(order == "abc");
  BOOST_TEST(kept.use_count() == 1);
}

BOOST_AUTO_TEST_CASE(a_task_that_comes_as_another_falls_due_is_heard) {
  BlockingPool pool(1);
  for (int i = 0; i < 3000; ++i) {
    std::atomic<bool> is_done{false};
    pool.run_later([] {}, 100'000);
    const uint64_t due = steady_now_ns() + 90'000 + static_cast<uint64_t>(i % 40) * 1000;
    while (steady_now_ns() < due) continue;
    pool.run([&] { is_done = true; });
    wait_for([&] { return is_done.load(); });
  }
}

BOOST_AUTO_TEST_CASE(more_actors_than_a_ring_holds_all_run) {
  Executor pool(2);
  std::vector<CounterRef> many;
  for (int i = 0; i < 5000; ++i) many.push_back(make(pool));
  const CounterRef starter = make(pool);
  starter->on_letter = [&](Counter&) {
    for (const CounterRef& each : many) each->post();
  };
  starter->post();
  for (const CounterRef& each : many) wait_for([&] { return each->letters == 1; });
}

BOOST_AUTO_TEST_CASE(a_closed_mailbox_takes_no_letter) {
  Executor pool(0);
  const CounterRef a = make(pool);
  BOOST_TEST(a->post());
  a->close();
  BOOST_TEST(!a->post());
  pool.run_until([&] { return a->stretches != 0; });
  BOOST_TEST(a->letters == 0u);
}

BOOST_AUTO_TEST_CASE(a_pool_ends_with_actors_ready_asleep_and_running) {
  std::vector<CounterRef> actors;
  Executor pool(2);
  for (int i = 0; i < 500; ++i) {
    actors.push_back(make(pool));
    Counter& a = *actors.back();
    a.yields = i % 3 == 0 ? 1'000'000 : 0;
    a.sleep_ns = i % 3 == 1 ? 3'600'000'000'000 : 0;
    a.post();
  }
}

BOOST_AUTO_TEST_CASE(who_outlives_an_actor_may_wake_it_while_its_pool_ends) {
  for (int i = 0; i < 300; ++i) {
    std::atomic<bool> stops{false}, has_begun{false};
    std::jthread thread;
    {
      Executor pool(i % 2 == 0 ? 0 : 1);
      const auto actor = ActorRef<Counter>::adopt(new Counter(pool));
      thread = std::jthread([&, waker = Ref<Waker>(&actor->waker())] {
        while (!stops) {
          waker->wake();
          has_begun = true;
        }
      });
      while (!has_begun) std::this_thread::yield();
    }
    stops = true;
  }
}

}  // namespace shoal
