// Runtimes and contexts from birth to end; code shared between contexts; modules.
#include <shoal/embed.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <mutex>
#include <thread>

#include "gc/block_pool.h"
#include "tests/embed/world.h"

namespace shoal::test {
namespace {

/// A loader over texts; what is named "never" is not answered.
struct Files {
  std::map<std::string, std::string> texts;
  std::atomic<int> asked = 0;
  std::mutex mutex;
  std::vector<Promise<ModuleSource>> unanswered;

  ModuleLoader loader() {
    return [this](const ModuleQuery& query, Promise<ModuleSource> answer) {
      ++asked;
      if (query.specifier == "never") {
        const std::scoped_lock lock(mutex);
        unanswered.push_back(answer);
        return;
      }
      const auto at = texts.find(query.specifier);
      if (at == texts.end()) {
        (void)answer.reject(make_error(ErrorCode::Module, "no such file"));
        return;
      }
      std::thread([answer, at] {
        (void)answer.resolve(ModuleSource{at->first, at->second, {}});
      }).detach();
    };
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(life)

BOOST_AUTO_TEST_CASE(initialize_and_shutdown_may_be_called_twice) {
  Runtime runtime(World::with_threads(1));
  BOOST_TEST((runtime.status() == RuntimeStatus::New));
  BOOST_TEST(runtime.initialize().ok());
  BOOST_TEST(runtime.initialize().ok());
  BOOST_TEST((runtime.status() == RuntimeStatus::Running));
  BOOST_TEST(runtime.shutdown().ok());
  BOOST_TEST(runtime.shutdown().ok());
  BOOST_TEST((runtime.initialize().error().code == ErrorCode::ShutDown));
  BOOST_TEST((runtime.create_context({}).error().code == ErrorCode::ShutDown));
  Runtime unused;
  BOOST_TEST(unused.shutdown().ok());
}

BOOST_AUTO_TEST_CASE(the_end_of_a_runtime_ends_contexts_that_run) {
  Future<Data> loop, waits;
  ContextHandle kept;
  {
    Runtime runtime(World::with_threads(2));
    kept = runtime.create_context({}).value();
    loop = kept.eval("while (true) {}");
    waits = runtime.create_context({}).value().eval("new Promise(() => {})");
  }
  BOOST_TEST((loop.get().error().code == ErrorCode::ContextEnded));
  BOOST_TEST((waits.get().error().code == ErrorCode::ContextEnded));
  BOOST_TEST(kept.has_ended());
  BOOST_TEST((kept.eval("1").get().error().code == ErrorCode::ContextEnded));
  BOOST_TEST((kept.runtime().shutdown().ok()));
}

BOOST_AUTO_TEST_CASE(all_blocks_come_back) {
  const auto in_use = [] {
    block_pool::flush_thread();
    return block_pool::statistics().in_use;
  };
  const size_t before = in_use();
  {
    Runtime runtime(World::with_threads(2));
    std::vector<ContextHandle> all;
    for (int i = 0; i < 200; ++i) {
      all.push_back(runtime.create_context({}).value());
      (void)all.back().eval("globalThis.big = new Array(10000).fill(0).map((_, i) => ({ i }))");
      if (i % 3 == 0) all.back().kill();
      if (i % 3 == 1) all.back().close();
    }
  }
  BOOST_TEST(in_use() == before);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_ended_is_named) {
  RuntimeSettings settings = World::with_threads(1);
  settings.shutdown_timeout_ms = 30;
  Runtime runtime(settings);
  std::atomic<bool> go = false, is_inside = false;
  ContextSettings c;
  c.name = "stuck";
  c.define("spin", [&] {
    is_inside = true;
    while (!go) std::this_thread::yield();
  });
  ContextHandle context = runtime.create_context(c).value();
  (void)context.eval("spin()");
  while (!is_inside) std::this_thread::yield();
  const Expected<void> first = runtime.shutdown();
  BOOST_TEST((first.error().code == ErrorCode::Timeout));
  BOOST_TEST(first.error().message ==
             "shutdown: context 'stuck' is inside the host function 'spin'");
  BOOST_TEST((runtime.status() == RuntimeStatus::Failed));
  BOOST_TEST(runtime.diagnostics().problems.size() == 1u);
  go = true;
  BOOST_TEST(runtime.shutdown().ok());
  BOOST_TEST((runtime.status() == RuntimeStatus::ShutDown));
}

BOOST_AUTO_TEST_CASE(a_shutdown_on_a_thread_of_the_pool_is_refused) {
  Runtime runtime(World::with_threads(1));
  ContextHandle context = runtime.create_context({}).value();
  std::optional<ErrorCode> code;
  (void)context.interrupt([&] { code = runtime.shutdown().error().code; }).get();
  BOOST_TEST((code == ErrorCode::WrongThread));
}

BOOST_FIXTURE_TEST_CASE(close_answers_what_was_asked_before, World) {
  const Future<int> before = context.eval<int>("1");
  const Future<int> pending = context.eval<int>("new Promise(() => {})");
  context.close();
  BOOST_TEST(before.get().value() == 1);
  BOOST_TEST((pending.get().error().code == ErrorCode::ContextEnded));
  BOOST_TEST(context.ended().get().value() == static_cast<uint32_t>(EndReason::Completed));
  BOOST_TEST((context.eval("1").get().error().code == ErrorCode::ContextEnded));
}

BOOST_FIXTURE_TEST_CASE(a_cancelled_context_runs_its_finally_blocks, World) {
  std::atomic<int> cleaned = 0;
  context.define("clean", [&cleaned] { ++cleaned; });
  const Future<Data> loop = context.eval("try { for (;;); } finally { clean() }");
  while (context.state() != ContextState::Running) std::this_thread::yield();
  context.cancel("enough");
  BOOST_TEST(!loop.get().ok());
  BOOST_TEST(context.ended().get().value() == static_cast<uint32_t>(EndReason::Cancelled));
  BOOST_TEST(cleaned == 1);
}

BOOST_FIXTURE_TEST_CASE(the_last_handle_closes_unless_detached, World) {
  std::atomic<int> ended = 0;
  const auto make = [&](bool detach) {
    ContextHandle c = runtime.create_context({}).value();
    c.on_end([&](const ContextEnd&) { ++ended; });
    if (detach) c.detach();
    return c.ended();
  };
  (void)make(false).get();
  BOOST_TEST(ended == 1);
  const Future<uint32_t> never = make(true);
  BOOST_TEST((never.get_for(std::chrono::milliseconds(20)).error().code == ErrorCode::Timeout));
  BOOST_TEST(runtime.contexts().size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(limits_end_a_context_with_their_reason, World) {
  ContextSettings settings;
  settings.limits.heap_bytes_max = 4 << 20;
  ContextHandle c = runtime.create_context(settings).value();
  const auto r =
      c.eval("const all = []; for (;;) try { all.push(new Array(1000)) } catch {}").get();
  BOOST_TEST((r.error().code == ErrorCode::ContextEnded));
  BOOST_TEST((c.end().reason == EndReason::HeapQuota));
  BOOST_TEST(context.eval<int>("1").get().value() == 1);
}

BOOST_FIXTURE_TEST_CASE(ten_thousand_over_their_limits_at_once_harm_no_neighbour, World) {
#ifdef NDEBUG
  constexpr size_t kCount = 10'000;
#else
  constexpr size_t kCount = 1'000;  // Assertions, sanitizers.
#endif
  struct Kind {
    EndReason reason;
    ContextLimits limits;
    Script script;
    size_t ended = 0;
  };
  const Script burn = runtime.compile("for (;;) try { for (;;); } catch {}").value();
  const Script fill =
      runtime.compile("const a = []; for (;;) try { a.push(new Array(999)) } catch {}").value();
  const Script stay = runtime.compile("new Promise(() => setInterval(() => {}, 1))").value();
  Kind kinds[] = {{EndReason::FuelQuota, {}, burn, 0},
                  {EndReason::HeapQuota, {}, fill, 0},
                  {EndReason::TurnFuelQuota, {}, burn, 0},
                  {EndReason::WallTime, {}, stay, 0}};
  kinds[0].limits.fuel_max = 50'000;
  kinds[1].limits.heap_bytes_max = 1 << 18;
  kinds[2].limits.turn_fuel_max = 50'000;
  kinds[3].limits.wall_ns_max = 50'000'000;
  std::vector<ContextHandle> all;
  std::vector<Future<Data>> answers;
  for (size_t i = 0; i < kCount; ++i) {
    ContextSettings settings;
    settings.limits = kinds[i % 4].limits;
    all.push_back(runtime.create_context(std::move(settings)).value());
  }
  for (size_t i = 0; i < kCount; ++i) answers.push_back(all[i].run(kinds[i % 4].script));
  BOOST_TEST(context.eval<int>("6 * 7").get().value() == 42);
  for (size_t i = 0; i < kCount; ++i) {
    Kind& kind = kinds[i % 4];
    kind.ended += answers[i].get().error().code == ErrorCode::ContextEnded &&
                  all[i].end().reason == kind.reason;
  }
  for (const Kind& kind : kinds)
    BOOST_TEST(kind.ended == kCount / 4, name_of(kind.reason) << ": " << kind.ended);
  // Answers are told before the runtime counts their context out.
  for (int i = 0; i < 10'000 && runtime.diagnostics().contexts != 1u; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  BOOST_TEST(runtime.diagnostics().contexts == 1u);
}

BOOST_FIXTURE_TEST_CASE(an_error_that_nobody_catches_ends_unless_the_owner_says_otherwise, World) {
  (void)context.eval("setTimeout(() => { throw new Error('late') })");
  BOOST_TEST(context.ended().get().value() == static_cast<uint32_t>(EndReason::Failed));
  BOOST_TEST(context.end().text.find("late") != std::string::npos);
  std::atomic<int> seen = 0;
  ContextSettings settings;
  settings.on_uncaught = [&seen](const Error& e) {
    seen += e.message == "late";
    return OnUncaught::GoOn;
  };
  ContextHandle c = runtime.create_context(settings).value();
  (void)c.eval("Promise.reject(new Error('late')); 0").get();
  (void)c.eval("setTimeout(() => { throw new Error('late') }, 1)").get();
  BOOST_TEST(c.eval<int>("new Promise(r => setTimeout(() => r(5), 5))").get().value() == 5);
  BOOST_TEST(seen == 2);
}

BOOST_FIXTURE_TEST_CASE(a_script_is_compiled_once_and_runs_in_many_contexts, World) {
  const Script script = runtime.compile("globalThis.n = (globalThis.n ?? 0) + 1").value();
  std::vector<ContextHandle> all;
  for (int i = 0; i < 20; ++i) all.push_back(runtime.create_context({}).value());
  for (ContextHandle& each : all) {
    BOOST_TEST(each.run<int>(script).get().value() == 1);
    BOOST_TEST(each.run<int>(script).get().value() == 2);
  }
  BOOST_TEST((runtime.compile("x x").error().code == ErrorCode::Syntax));
  BOOST_TEST((context.run(Script()).get().error().code == ErrorCode::EmptyHandle));
}

BOOST_AUTO_TEST_CASE(modules_come_from_the_hosts_loader) {
  Files files;
  files.texts["main"] =
      "import { b } from 'b'; import d from 'data' with { type: 'json' };"
      "export const a = b + d.n; export const url = import.meta.url;";
  files.texts["b"] = "import 'main'; export const b: number = await Promise.resolve(40);";
  files.texts["data"] = R"({"n": 2})";
  RuntimeSettings settings = World::with_threads(2);
  settings.module_loader = files.loader();
  Runtime runtime(settings);
  ContextHandle context = runtime.create_context({}).value();
  const ObjectHandle main = context.import("main").get().value();
  BOOST_TEST(main.get<int>("a").get().value() == 42);
  BOOST_TEST(main.get<std::string>("url").get().value() == "main");
  BOOST_TEST(context.eval<int>("import('b').then(m => m.b)").get().value() == 40);
  const Error e = context.import("gone").get().error();
  BOOST_TEST(e.message == "cannot import 'gone': no such file");
  BOOST_TEST(context.eval<bool>("import('gone').catch(e => e instanceof Error)").get().value());
  // A program: found and compiled once, no questions afterwards.
  const Program program = runtime.load("main").get().value();
  BOOST_TEST(program.module_count() == 3u);
  const int asked = files.asked;
  for (int i = 0; i < 10; ++i) {
    ContextHandle c = runtime.create_context({}).value();
    BOOST_TEST(c.run(program).get().value().get<int>("a").get().value() == 42);
  }
  BOOST_TEST(files.asked == asked);
}

BOOST_AUTO_TEST_CASE(a_loader_that_never_answers_blocks_nobody) {
  Files files;
  RuntimeSettings settings = World::with_threads(1);
  settings.module_loader = files.loader();
  Runtime runtime(settings);
  ContextHandle context = runtime.create_context({}).value();
  const Future<ObjectHandle> import = context.import("never");
  BOOST_TEST(context.eval<int>("2").get().value() == 2);  // Its own context goes on, too.
  BOOST_TEST((import.get_for(std::chrono::milliseconds(10)).error().code == ErrorCode::Timeout));
  context.kill();
  BOOST_TEST((import.get().error().code == ErrorCode::ContextEnded));
  ContextHandle none = Runtime(World::with_threads(1)).create_context({}).value();
  BOOST_TEST(!none.import("x").get().ok());
}

BOOST_AUTO_TEST_CASE(a_module_loader_is_not_asked_once_the_runtime_has_ended) {
  std::mutex mutex;
  std::vector<Promise<ModuleSource>> answers;
  const auto asked = [&] {
    const std::scoped_lock lock(mutex);
    return answers.size();
  };
  RuntimeSettings settings = World::with_threads(1);
  settings.module_loader = [&](const ModuleQuery&, const Promise<ModuleSource>& answer) {
    const std::scoped_lock lock(mutex);
    answers.push_back(answer);
  };
  {
    Runtime runtime(settings);
    ContextHandle context = runtime.create_context({}).value();
    (void)context.import("a");
    for (int i = 0; i < 10'000 && asked() == 0; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    BOOST_REQUIRE(asked() == 1u);
    // A chain: whoever answers is asked for the next, on its own thread.
    (void)answers[0].resolve(ModuleSource{"a", "import 'b';", {}});
    BOOST_REQUIRE(asked() == 2u);
  }
  (void)answers[1].resolve(ModuleSource{"b", "import 'c';", {}});
  BOOST_TEST(asked() == 2u);
}

BOOST_AUTO_TEST_CASE(a_runtime_without_threads_runs_on_the_callers) {
  Runtime runtime(World::with_threads(0));
  ContextHandle context = runtime.create_context({}).value();
  BOOST_TEST(context.eval<int>("1 + 1").get().value() == 2);  // get() lends the thread.
  const Future<Data> loop = context.eval("for (;;) {}");
  const auto begun = std::chrono::steady_clock::now();
  BOOST_TEST(runtime.run_for(std::chrono::milliseconds(5)).value());
  BOOST_TEST((std::chrono::steady_clock::now() - begun < std::chrono::seconds(2)));
  context.kill();
  BOOST_TEST((loop.get().error().code == ErrorCode::ContextEnded));
  ContextHandle second = runtime.create_context({}).value();
  int ticks = 0;
  second.define("tick", [&ticks] { ++ticks; });
  (void)second.eval("setInterval(tick, 1)");
  BOOST_TEST(runtime.run_until([&ticks] { return ticks >= 3; }).ok());
  BOOST_TEST((second.eval<int>("tick(); 1").get_for(std::chrono::seconds(5)).value() == 1));
  Runtime with_threads(World::with_threads(1));
  BOOST_TEST((with_threads.run_for(std::chrono::milliseconds(1)).value_or(true) == false));
  BOOST_TEST(with_threads.initialize().ok());
  BOOST_TEST(
      (with_threads.run_for(std::chrono::milliseconds(1)).error().code == ErrorCode::WrongThread));
}

BOOST_FIXTURE_TEST_CASE(a_context_reaches_nothing_of_the_process_it_is_in, World) {
  BOOST_TEST(context.eval<std::string>("JSON.stringify(process.env)").get().value() == "{}");
  BOOST_TEST(context.eval<std::string>("process.cwd()").get().value() == "/");
  const Error worker = context.eval("new Worker('/etc/passwd')").get().error();
  BOOST_TEST(worker.message == "A Worker cannot be started: this context's host allows none");
  for (const char* const name : {"node:fs", "/etc/passwd", "shoal:host", "data:text/javascript,1"})
    BOOST_TEST(!context.import(name).get().ok(), name);
  BOOST_TEST(context.import("shoal:channel").get().ok());
  BOOST_TEST(context.import("shoal:context").get().ok());
}

BOOST_FIXTURE_TEST_CASE(globals_written_in_typescript_are_there_for_guests, World) {
  const auto eval = [this](const char* source) {
    return context.eval<std::string>(source).get().value_or("");
  };
  BOOST_TEST(eval("new Response(new Blob(['a', 'b']).stream()).text()") == "ab");
  BOOST_TEST(eval("new URLPattern({ pathname: '/:id' }).exec('http://h/7').pathname.groups.id") ==
             "7");
  BOOST_TEST(eval("URL.createObjectURL(new Blob([])).slice(0, 10)") == "blob:null/");
  // The modules that they come from are nobody's to import.
  BOOST_TEST(!context.import("web:streams/streams").get().ok());
  BOOST_TEST(!context.import("native:compression").get().ok());
}

BOOST_FIXTURE_TEST_CASE(statistics_tell_of_memory_and_fuel, World) {
  (void)context.eval("const big = new Uint8Array(1e6); for (let i = 0; i < 1e5; ++i);").get();
  const ContextStatistics s = context.statistics().get().value();
  BOOST_TEST(s.external_bytes >= 1000000u);
  BOOST_TEST(s.fuel_spent >= 100000u);
  BOOST_TEST(s.requests == 2u);
  BOOST_TEST(s.reserved_bytes >= s.heap_bytes);
  (void)context.collect_garbage().get();
}

BOOST_FIXTURE_TEST_CASE(empty_handles_say_so, World) {
  const ContextHandle none;
  BOOST_TEST((none.eval("1").get().error().code == ErrorCode::EmptyHandle));
  BOOST_TEST((ObjectHandle().call().get().error().code == ErrorCode::EmptyHandle));
  BOOST_TEST((Future<int>().get().error().code == ErrorCode::EmptyHandle));
  BOOST_TEST((context.define(nullptr).get().error().code == ErrorCode::EmptyHandle));
  ContextSettings bad;
  bad.set("a..b", 1);
  BOOST_TEST((runtime.create_context(bad).error().code == ErrorCode::BadArgument));
}

BOOST_AUTO_TEST_CASE(what_waits_at_a_port_is_bounded_by_the_limits_of_its_context) {
  Runtime runtime(World::with_threads(1));
  ContextSettings settings;
  settings.limits.mailbox.messages_max = 5;
  settings.limits.mailbox.bytes_max = 100'000;
  ContextHandle c = runtime.create_context(settings).value();
  (void)c.eval(
      "globalThis.fill = (port, what) => { let n = 0;"
      "  try { for (;; ++n) port.postMessage(what); } catch (e) { return n + ' ' + e.name; } };"
      "globalThis.a = new MessageChannel(); globalThis.b = new MessageChannel();");
  BOOST_TEST(c.eval<std::string>("fill(a.port1, 1)").get().value() == "5 QuotaExceededError");
  BOOST_TEST(c.eval<std::string>("fill(b.port1, 'x'.repeat(40000))").get().value() ==
             "2 QuotaExceededError");
  // What was received makes room.
  BOOST_TEST(c.eval<std::string>("new Promise((resolve) => { let n = 0; a.port2.onmessage = () => {"
                                 "  if (++n === 5) resolve(fill(a.port1, 1)); } })")
                 .get()
                 .value() == "5 QuotaExceededError");
  // One alone may be bigger.
  BOOST_TEST(
      c.eval<std::string>("globalThis.d = new MessageChannel(); fill(d.port1, 'x'.repeat(2e5))")
          .get()
          .value() == "1 QuotaExceededError");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace shoal::test
