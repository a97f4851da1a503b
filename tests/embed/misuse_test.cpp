// What the host does wrong is an error that names it, and harms nobody else.
#include <shoal/embed.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <mutex>
#include <thread>

#include "tests/embed/world.h"

namespace shoal::test {
namespace {

[[noreturn]] void fail() { throw std::runtime_error("paper jam"); }

Blocking<int> wait_wrongly(Future<int> f) {
  const Expected<int> got = f.get();  // Not co_await.
  co_return got;
}

bool has_problem(const Runtime& runtime, const std::string& text) {
  for (const std::string& each : runtime.diagnostics().problems)
    if (each.find(text) != std::string::npos) return true;
  return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(misuse)

BOOST_FIXTURE_TEST_CASE(callbacks_that_throw_are_reported_and_nothing_else_happens, World) {
  ContextSettings settings;
  settings.name = "a";
  settings.output = [](std::string_view, bool) { fail(); };
  settings.on_uncaught = [](const Error&) -> OnUncaught { fail(); };
  settings.module_loader = [](const ModuleQuery&, const Promise<ModuleSource>&) { fail(); };
  ContextHandle c = runtime.create_context(settings).value();
  c.on_end([](const ContextEnd&) { fail(); });
  BOOST_TEST(c.eval<int>("console.log('x'); 5").get().value() == 5);
  BOOST_TEST(has_problem(runtime, "context 'a': output threw: paper jam"));
  BOOST_TEST(c.import("m").get().error().message == "cannot import 'm': paper jam");
  BOOST_TEST(c.interrupt(fail).get().error().message == "paper jam");
  c.eval<int>("new Promise(r => setTimeout(() => r(1), 5))").on_ready([](const Expected<int>&) {
    fail();
  });
  BOOST_TEST(c.eval<int>("new Promise(r => setTimeout(() => r(2), 10))").get().value() == 2);
  BOOST_TEST(has_problem(runtime, "on_ready threw: paper jam"));
  (void)c.eval("setTimeout(() => { throw new Error('late') })");
  (void)c.ended().get();  // on_uncaught gave no verdict: it ends.
  BOOST_TEST((c.end().reason == EndReason::Failed));
  BOOST_TEST(has_problem(runtime, "on_uncaught threw: paper jam"));
  BOOST_TEST(has_problem(runtime, "on_end threw: paper jam"));
  BOOST_TEST(context.eval<int>("1").get().value() == 1);
}

BOOST_FIXTURE_TEST_CASE(a_wait_in_a_callback_on_the_pool_is_refused, World) {
  Promise<int> code;
  context.eval<int>("new Promise(r => setTimeout(() => r(1), 5))")
      .on_ready([this, code](const Expected<int>&) {
        (void)code.resolve(static_cast<int>(context.eval<int>("2").get().error().code));
      });
  BOOST_TEST(code.future().get().value() == static_cast<int>(ErrorCode::WaitOnPoolThread));
}

BOOST_FIXTURE_TEST_CASE(a_host_function_may_end_its_own_context, World) {
  for (const bool killed : {true, false}) {
    std::atomic<bool> go = false;
    ContextSettings settings;
    std::optional<ContextHandle> own;
    settings.define("end", [&] {
      while (!go) std::this_thread::yield();
      killed ? own->kill("by itself") : own.reset();
    });
    own = runtime.create_context(settings).value();
    const Future<uint32_t> ended = own->ended();
    (void)own->eval("end(); 7");
    go = true;  // From here on `own` is the function's.
    const auto wanted = killed ? EndReason::Killed : EndReason::Completed;
    BOOST_TEST(ended.get().value() == static_cast<uint32_t>(wanted));
  }
}

BOOST_AUTO_TEST_CASE(the_last_runtime_handle_may_go_inside_a_host_function) {
  std::atomic<bool> go = false;
  auto runtime = std::make_unique<Runtime>(World::with_threads(1));
  ContextHandle context = runtime->create_context().value();
  context.define("drop", [&] {
    while (!go) std::this_thread::yield();
    runtime.reset();
  });
  (void)context.eval("drop()");
  const Future<uint32_t> ended = context.ended();
  go = true;
  BOOST_TEST(ended.get().value() == static_cast<uint32_t>(EndReason::Killed));
}

BOOST_AUTO_TEST_CASE(a_runtime_lent_by_two_threads_at_once_refuses_the_second) {
  Runtime runtime(World::with_threads(0));
  ContextHandle context = runtime.create_context().value();
  std::optional<ErrorCode> second, nested;
  context.define("inside", [&] {
    nested = runtime.run_for(std::chrono::milliseconds(1)).error().code;
    std::thread([&] {
      second = runtime.run_for(std::chrono::milliseconds(1)).error().code;
    }).join();
  });
  BOOST_TEST(context.eval("inside()").get().ok());
  BOOST_TEST((second == ErrorCode::WrongThread));
  BOOST_TEST((nested == ErrorCode::WrongThread));
}

BOOST_FIXTURE_TEST_CASE(a_blocking_body_that_waits_the_wrong_way_is_refused, World) {
  context.define("wrong", [this] { return wait_wrongly(context.eval<int>("1")); });
  const Error e = context.eval("wrong()").get().error();
  BOOST_TEST(e.message.find("co_await") != std::string::npos);
  BOOST_TEST(context.eval<int>("1").get().value() == 1);
}

BOOST_FIXTURE_TEST_CASE(handles_of_a_context_that_has_ended_say_so, World) {
  const auto f = context.eval<Callback<int(int)>>("x => x").get().value();
  const auto o = context.eval<ObjectHandle>("({ a: 1 })").get().value();
  context.kill();
  (void)context.ended().get();
  BOOST_TEST((f.post(1).get().error().code == ErrorCode::ContextEnded));
  BOOST_TEST((o.get<int>("a").get().error().code == ErrorCode::ContextEnded));
  BOOST_TEST(!context.set("x", 1).get().ok());
  BOOST_TEST(!context.interrupt([] {}).get().ok());
  BOOST_TEST(!context.statistics().get().ok());
  BOOST_TEST(
      (context.run_main(MainProgram::file("x")).get().error().code == ErrorCode::BadArgument));
  context.close();
  context.kill();
  context.cancel();
  context.detach();
}

BOOST_FIXTURE_TEST_CASE(ten_thousand_answers_race_with_the_end_of_their_context, World) {
  for (int round = 0; round < 20; ++round) {
    std::vector<Promise<int>> open;
    std::mutex mutex;
    ContextSettings settings;
    settings.define("ask", [&] {
      const std::scoped_lock lock(mutex);
      return open.emplace_back().future();
    });
    ContextHandle c = runtime.create_context(settings).value();
    (void)c.eval("for (let i = 0; i < 500; ++i) ask().catch(() => {}); 0").get();
    std::thread answers([&] {
      for (const Promise<int>& each : open) {
        const Error e = each.resolve(1).error();
        BOOST_TEST((!e || e.code == ErrorCode::AnsweredTooLate));
      }
    });
    c.kill();
    answers.join();
    (void)c.ended().get();
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace shoal::test
