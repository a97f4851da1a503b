// Workers of embedded contexts.
#include <shoal/embed.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/embed/world.h"

namespace shoal::test {
namespace {

Async<int> next_later(int n) { co_return n + 1; }

/// The loader may be asked until the runtime is gone: its texts outlive it, and its answers end
/// before the test does.
struct WorkerTexts {
  ~WorkerTexts() {
    for (std::thread& each : answering) each.join();
  }
  std::map<std::string, std::string> texts;
  std::mutex mutex;
  std::vector<std::thread> answering;
};

/// Contexts whose modules are texts, answered by another thread.
struct WorkerWorld : WorkerTexts, World {
  ContextHandle make(uint32_t workers_max) {
    ContextSettings settings;
    settings.name = "main";
    settings.workers_max = workers_max;
    settings.module_loader = [this](const ModuleQuery& query, const Promise<ModuleSource>& answer) {
      const auto at = texts.find(query.specifier);
      const std::scoped_lock lock(mutex);
      answering.emplace_back(
          [answer, found = at != texts.end(),
           source = ModuleSource{query.specifier, at != texts.end() ? at->second : "", {}}] {
            if (found)
              (void)answer.resolve(source);
            else
              (void)answer.reject(make_error(ErrorCode::Module, "no such file"));
          });
    };
    settings.set("factor", 3);
    settings.define("name", [](HostCall& call) { return call.context().name(); });
    settings.define("later", next_later);
    return runtime.create_context(std::move(settings)).value();
  }
  /// What the first message of a Worker is.
  static Future<std::string> ask(const ContextHandle& c, const std::string& url) {
    return c.eval<std::string>("new Promise((resolve, reject) => { const w = new Worker('" + url +
                               "', { name: 'w1' }); w.onmessage = (e) => { w.terminate(); "
                               "resolve(String(e.data)) }; w.onerror = (e) => "
                               "reject(new Error(e.message)); w.postMessage(14) })");
  }
  void wait_for_contexts(size_t count) const {
    for (int i = 0; i < 10'000 && runtime.diagnostics().contexts != count; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    BOOST_TEST(runtime.diagnostics().contexts == count);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(workers)

BOOST_FIXTURE_TEST_CASE(a_worker_has_the_functions_and_globals_of_who_starts_it, WorkerWorld) {
  texts["double"] =
      "import { half } from 'half'; onmessage = async (e) => postMessage("
      "[await later(half * factor * e.data), name()].join())";
  texts["half"] = "export const half = await Promise.resolve(0.5);";
  const ContextHandle c = make(1);
  BOOST_TEST(ask(c, "double").get().value() == "22,main/w1");
  wait_for_contexts(2);  // World's own and c.
}

BOOST_FIXTURE_TEST_CASE(a_worker_that_cannot_be_loaded_is_an_error_event, WorkerWorld) {
  texts["throws"] = "throw new RangeError('far')";
  const ContextHandle c = make(4);
  BOOST_TEST(ask(c, "gone").get().error().message.find("no such file") != std::string::npos);
  BOOST_TEST(ask(c, "throws").get().error().message.find("far") != std::string::npos);
  wait_for_contexts(2);
}

BOOST_FIXTURE_TEST_CASE(more_workers_than_allowed_are_refused_until_one_ends, WorkerWorld) {
  texts["echo"] = "onmessage = (e) => postMessage(e.data)";
  const ContextHandle c = make(2);
  const Error third =
      c.eval("globalThis.all = [1, 2, 3].map(() => new Worker('echo'))").get().error();
  BOOST_TEST(third.message == "A Worker cannot be started: there are 2 already");
  c.kill();
  (void)c.ended().get();
  wait_for_contexts(1);  // The end of a context is that of its Workers.
  const ContextHandle d = make(1);
  for (int i = 0; i < 3; ++i) {
    BOOST_TEST(ask(d, "echo").get().value() == "14");
    wait_for_contexts(2);
  }
}

BOOST_FIXTURE_TEST_CASE(workers_of_workers_count_as_well, WorkerWorld) {
  texts["nest"] =
      "try { new Worker('nest'); postMessage('started') } catch (e) { postMessage(e.message) }";
  BOOST_TEST(ask(make(1), "nest").get().value() ==
             "A Worker cannot be started: there are 1 already");
  const ContextHandle c = make(2);
  BOOST_TEST(ask(c, "nest").get().value() == "started");
}

BOOST_FIXTURE_TEST_CASE(memory_is_shared_with_a_worker, WorkerWorld) {
  texts["add"] =
      "onmessage = (e) => { const a = new Int32Array(e.data); Atomics.add(a, 0, 41); "
      "Atomics.notify(a, 0); }";
  const ContextHandle c = make(1);
  const auto sum = c.eval<int>(
      "const m = new SharedArrayBuffer(4), a = new Int32Array(m); const w = new Worker('add'); "
      "a[0] = 0; w.postMessage(m); Atomics.wait(a, 0, 0, 10000); a[0]");
  BOOST_TEST(sum.get().value() == 41);
}

BOOST_AUTO_TEST_CASE(the_end_of_a_runtime_ends_workers) {
  WorkerWorld world;
  world.texts["loop"] = "postMessage('x'); for (;;);";
  const ContextHandle c = world.make(3);
  (void)c.eval("for (let i = 0; i < 3; ++i) new Worker('loop'); 0").get().value();
  BOOST_TEST(world.runtime.shutdown().ok());
  BOOST_TEST(world.runtime.diagnostics().contexts == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace shoal::test
