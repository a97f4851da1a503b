// Host functions that take their time: asynchronous, in blocking style; and the wrong answers.
#include <shoal/embed.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "tests/embed/world.h"

namespace shoal::test {
namespace {

Blocking<double> apply_twice(Callback<double(double)> f, double x) {
  const Expected<double> once = co_await f(x);
  if (!once) co_return once.error();
  const Expected<double> twice = co_await call(f, *once);
  co_return twice;
}

Async<int> add_later(Future<int> a, int b) {
  const Expected<int> value = co_await a;
  if (!value) co_return value.error();
  co_return *value + b;
}

Async<std::vector<int>> map_async(std::vector<int> items, Callback<int(int)> f) {
  std::vector<int> out;
  for (const int each : items) {
    const Expected<int> one = co_await f(each);
    if (!one) co_return one.error();
    out.push_back(*one);
  }
  co_return out;
}

Blocking<int> wait_for(Future<int> f) {
  const Expected<int> value = co_await f;
  co_return value;
}

Async<int> explode(int n) {
  if (n >= 0) throw std::runtime_error("boom");
  co_return n;
}

/// A coroutine of somebody else's, begun at once and forgotten.
struct Detached {
  struct promise_type {
    Detached get_return_object() const noexcept { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    void unhandled_exception() const noexcept {}
  };
};
Detached add_up(ContextHandle context, Promise<int> sum) {
  const Expected<int> a = co_await context.eval<int>("40");
  const Expected<int> b = co_await context.eval<int>("new Promise(r => setTimeout(() => r(2)))");
  (void)sum.resolve(*a + *b);
}

/// Wherever a body ends, this counts it.
struct Counted {
  explicit Counted(std::atomic<int>* c) : count(c) {}
  ~Counted() { ++*count; }
  std::atomic<int>* count;
};
Blocking<void> wait_for_ever(std::atomic<int>* ended, Promise<int> never) {
  const Counted counted(ended);
  const Expected<int> nothing = co_await never.future();
  static_cast<void>(nothing);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(host_functions)

BOOST_FIXTURE_TEST_CASE(a_function_that_gives_a_future_is_a_promise_in_script, World) {
  Promise<int> answer;
  context.define("ask", [answer] { return answer.future(); });
  const Future<std::string> text =
      context.eval<std::string>("const p = ask(); p.then(v => (p instanceof Promise) + ':' + v)");
  std::thread([answer] { (void)answer.resolve(42); }).join();
  BOOST_TEST(text.get().value() == "true:42");
}

BOOST_FIXTURE_TEST_CASE(a_coroutine_awaits_futures_and_callbacks, World) {
  Promise<int> first;
  context.define("later", [first](int b) { return add_later(first.future(), b); });
  const Future<int> sum = context.eval<int>("later(2)");
  (void)first.resolve(40);
  BOOST_TEST(sum.get().value() == 42);
  context.define("mapAsync", map_async);
  const auto doubled =
      context.eval<std::vector<int>>("mapAsync([1, 2, 3], async x => (await null, x * 2))").get();
  BOOST_TEST((doubled.value() == std::vector<int>{2, 4, 6}));
  const Error e = context.eval("mapAsync([1], () => { throw new RangeError('r') })").get().error();
  BOOST_TEST(e.name == "RangeError");
}

BOOST_FIXTURE_TEST_CASE(a_callback_of_a_blocking_function_is_a_frame_like_any_other, World) {
  context.define("twice", apply_twice);
  BOOST_TEST(context.eval<double>("twice(x => x * 3, 2)").get().value() == 18);
  // From any depth, and over itself.
  BOOST_TEST(
      context.eval<double>("[4].map(y => twice(x => twice(z => z + 1, x), y))[0]").get().value() ==
      8);
  BOOST_TEST(context.eval("twice(() => { throw new TypeError('t') }, 1)").get().error().message ==
             "t");
  BOOST_TEST(context.eval("twice(async () => 1, 1)").get().error().message.find("Async") !=
             std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_blocking_function_holds_no_thread, World) {
  // 50 contexts wait in a sort comparator, on two threads; then all are answered.
  Promise<int> gate;
  ContextSettings settings;
  settings.define("wait", [gate](int) { return wait_for(gate.future()); });
  std::vector<ContextHandle> all;
  std::vector<Future<int>> results;
  for (int i = 0; i < 50; ++i) {
    all.push_back(runtime.create_context(settings).value());
    results.push_back(all.back().eval<int>("[2, 1].sort((a, b) => (wait(0), a - b))[0]"));
  }
  BOOST_TEST(context.eval<int>("6 * 7").get().value() == 42);  // Nobody holds the pool.
  (void)gate.resolve(1);
  for (const Future<int>& each : results) BOOST_TEST(each.get().value() == 1);
}

BOOST_FIXTURE_TEST_CASE(coroutines_of_others_await_futures_too, World) {
  const Promise<int> sum;
  add_up(context, sum);
  BOOST_TEST(sum.future().get().value() == 42);
}

BOOST_FIXTURE_TEST_CASE(a_second_answer_is_an_error_and_changes_nothing, World) {
  Promise<int> answer;
  context.define("ask", [answer] { return answer.future(); });
  const Future<int> asked = context.eval<int>("ask()");
  BOOST_TEST(answer.resolve(1).ok());
  BOOST_TEST((answer.resolve(2).error().code == ErrorCode::AlreadyAnswered));
  BOOST_TEST(
      (answer.reject(script_error("Error", "x")).error().code == ErrorCode::AlreadyAnswered));
  BOOST_TEST(asked.get().value() == 1);
}

BOOST_FIXTURE_TEST_CASE(an_answer_after_the_contexts_death_is_an_error, World) {
  Promise<int> answer;
  context.define("ask", [answer] { return answer.future(); });
  const Future<int> asked = context.eval<int>("ask()");
  (void)context.eval<int>("1").get();
  context.kill("no longer wanted");
  BOOST_TEST((asked.get().error().code == ErrorCode::ContextEnded));
  BOOST_TEST(asked.get().error().message.find("no longer wanted") != std::string::npos);
  (void)context.ended().get();
  BOOST_TEST((answer.resolve(1).error().code == ErrorCode::AnsweredTooLate));
}

BOOST_FIXTURE_TEST_CASE(an_answer_that_never_comes_breaks_the_promise, World) {
  context.define("forget", [] { return Promise<int>().future(); });
  BOOST_TEST(context.eval("forget()").get().error().detail == "BrokenPromise");
}

BOOST_FIXTURE_TEST_CASE(a_kill_ends_a_blocked_call_and_its_body, World) {
  std::atomic<int> ended = 0;
  Promise<int> never;
  ContextSettings settings;
  settings.define("wait", [&ended, never] { return wait_for_ever(&ended, never); });
  ContextHandle c = runtime.create_context(settings).value();
  const Future<Data> waits =
      c.eval("globalThis.x = 0; try { [1, 2].map(() => wait()) } finally { globalThis.x = 1 }");
  while (c.state() != ContextState::Waiting) std::this_thread::yield();
  c.kill();
  BOOST_TEST((waits.get().error().code == ErrorCode::ContextEnded));
  (void)c.ended().get();
  BOOST_TEST(ended == 1);
  BOOST_TEST((c.end().reason == EndReason::Killed));
  BOOST_TEST((c.eval("1").get().error().code == ErrorCode::ContextEnded));
}

BOOST_FIXTURE_TEST_CASE(an_exception_in_a_coroutine_rejects, World) {
  context.define("boom", explode);
  BOOST_TEST(context.eval("boom(1)").get().error().message == "boom");
}

BOOST_FIXTURE_TEST_CASE(callbacks_may_be_kept_and_called_later, World) {
  std::optional<Callback<int(int)>> kept;
  context.define("on", [&kept](Callback<int(int)> f) { kept = f; });
  (void)context.eval("let base = 10; on(x => x + base)").get();
  BOOST_TEST(kept->post(5).get().value() == 15);
  context.kill();
  (void)context.ended().get();
  BOOST_TEST((kept->post(5).get().error().code == ErrorCode::ContextEnded));
}

BOOST_FIXTURE_TEST_CASE(a_function_of_another_context_cannot_be_awaited, World) {
  std::optional<Callback<double(double)>> foreign =
      runtime.create_context({}).value().eval<Callback<double(double)>>("x => x").get().value();
  ContextHandle other = runtime.create_context({}).value();
  foreign = other.eval<Callback<double(double)>>("x => x").get().value();
  context.define("call", [&foreign](double x) { return apply_twice(*foreign, x); });
  BOOST_TEST(context.eval("call(1)").get().error().detail == "ForeignHandle");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace shoal::test
