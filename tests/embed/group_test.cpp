// Groups: what members do is the same in every run, in virtual time, in rounds that the embedder
// starts and stops.
#include <shoal/embed.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>

#include "tests/embed/world.h"

namespace shoal::test {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

struct GroupWorld {
  Runtime runtime{World::with_threads(2)};
  ContextGroup group = runtime.create_group({}).value();
  ContextHandle a = group.create_context({}).value();
};

GroupRun run_until_idle(const ContextGroup& group) { return group.run_until_idle().get().value(); }

// ---- A town: contexts that talk, wait, are killed and go over their limits

constexpr size_t kTownSize = 20;
constexpr const char* kCitizen = R"ts(
const log = (...what: unknown[]) => console.log(Date.now() % 1e7, name, ...what);
const pick = (n: number) => (Math.random() * n) | 0;
function receive(from: string, hops: number) {
  log('hears', from, hops);
  if (hops > 0) setTimeout(() => tell(pick(20), name, hops - 1), pick(10));
}
async function start(role: number) {
  if (role === 3) {
    const kept: unknown[] = [];
    for (;;) try { kept.push(new Array(999).fill(kept.length)); } catch (e) { log(e.message); }
  }
  if (role === 4) for (;;);
  if (role === 5) setTimeout(() => { throw new Error('of ' + name); }, pick(20));
  if (role === 6) finish('c4');
  if (role === 8) {
    const w = new Worker('echo', { name: 'echo' });
    w.onmessage = (e) => { log('echo', e.data); w.terminate(); };
    w.postMessage(Math.random());
  }
  log('later', await later(pick(50)), 'waited', wait(pick(9)));
  tell(pick(20), name, 3);
  for (let spun = pick(30000); spun > 0; spun--);
  return role;
}
)ts";

Blocking<std::string> wait_in(ContextGroup group, int ms) {
  const Expected<void> waited = co_await group.after(milliseconds(ms));
  if (!waited) co_return waited.error();
  co_return std::to_string(group.elapsed().count());
}

struct Town {
  Town(uint32_t threads, const GroupSettings& settings, uint32_t collect_every = 0)
      : runtime(World::with_threads(threads)), group(runtime.create_group(settings).value()) {
    const Script script = runtime.compile(kCitizen).value();
    for (size_t i = 0; i < kTownSize; ++i) {
      citizens.push_back(make("c" + std::to_string(i), collect_every));
      (void)citizens[i].run(script);
    }
  }
  ContextHandle make(const std::string& name, uint32_t collect_every) {
    ContextSettings s;
    s.name = name;
    s.testing.collect_every = collect_every;
    s.set("name", name);
    s.limits.heap_bytes_max = 1 << 20;
    s.workers_max = 1;
    s.output = [this](std::string_view text, bool) { log += text; };
    s.module_loader = [](const ModuleQuery&, const Promise<ModuleSource>& answer) {
      (void)answer.resolve(ModuleSource{"echo", "onmessage = (e) => postMessage(e.data * 2);", {}});
    };
    s.define("later", [this](int ms) { return group.after(milliseconds(ms)); });
    s.define("wait", [this](int ms) { return wait_in(group, ms); });
    s.define("tell", [this](size_t to, std::string from, int hops) {
      (void)citizens.at(to).call("receive", from, hops);
    });
    s.define("finish", [this](std::string who) {
      for (const ContextHandle& each : citizens)
        if (each.name() == who) each.kill("by a neighbour");
    });
    ContextHandle c = group.create_context(std::move(s)).value();
    c.on_end([this, name](const ContextEnd& end) { log += name + ": " + end.text + "\n"; });
    return c;
  }
  std::string live() {
    for (size_t i = 0; i < kTownSize; ++i)
      citizens[i].call<int>("start", i).on_ready([this, i](const Expected<int>& n) {
        log += "answer of " + std::to_string(i) + (n ? "\n" : ": " + n.error().message + "\n");
      });
    BOOST_TEST(group.at(milliseconds(30), [this] { citizens[7].kill("at 30 ms"); }).ok());
    const GroupRun run = run_until_idle(group);
    BOOST_TEST((run.stop == GroupStop::Idle));
    return log + std::to_string(run.elapsed_ns) + " ns, " + std::to_string(run.rounds) +
           " rounds\n";
  }

  std::string log;  // Written between rounds alone.
  std::vector<ContextHandle> citizens;
  Runtime runtime;
  ContextGroup group;
};

std::string live(uint32_t threads, uint64_t seed, bool parallel, uint32_t collect_every = 0) {
  GroupSettings settings;
  settings.seed = seed;
  settings.parallel = parallel;
  return Town(threads, settings, collect_every).live();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(groups)

BOOST_AUTO_TEST_CASE(a_town_lives_the_same_life_in_every_run_on_any_number_of_threads) {
  const std::string expected = live(2, 7, true);
  for (const char* what : {"hears c", "echo", "later", "c3: the context is over",
                           "c4: by a neighbour", "c7: at 30 ms", "of c5", "answer of 4: "})
    BOOST_TEST(expected.find(what) != std::string::npos, "no " << what << " in " << expected);
#ifdef NDEBUG
  constexpr int kRuns = 20;
#else
  constexpr int kRuns = 3;  // Assertions, sanitizers.
#endif
  for (int i = 0; i < kRuns; ++i) BOOST_TEST(live(2, 7, true) == expected);
  for (const uint32_t threads : {0u, 1u, 3u}) BOOST_TEST(live(threads, 7, true) == expected);
  // One member after the other: slower, and nothing else.
  for (const uint32_t threads : {0u, 2u, 2u, 2u}) BOOST_TEST(live(threads, 7, false) == expected);
  BOOST_TEST(live(2, 7, true, 2003) == expected);
  BOOST_TEST(live(2, 8, true) != expected);
}

BOOST_FIXTURE_TEST_CASE(hours_go_by_in_no_time, GroupWorld) {
  const auto later = a.eval<double>(
      "const from = Date.now(); new Promise(r => setTimeout(() => r(Date.now() - from), 36e5))");
  BOOST_TEST(!later.is_ready());
  GroupRun run = group.run_for(milliseconds(500)).get().value();
  BOOST_TEST((run.stop == GroupStop::Time));
  BOOST_TEST(run.elapsed_ns == 500'000'000u);
  BOOST_TEST(!later.is_ready());
  run = run_until_idle(group);
  BOOST_TEST((run.stop == GroupStop::Idle));
  BOOST_TEST((group.elapsed() == hours(1)));
  BOOST_TEST(later.get().value() == 3'600'000);
  // The clock goes on where nothing happens, too.
  run = group.run_for(hours(1)).get().value();
  BOOST_TEST((run.stop == GroupStop::Idle));
  BOOST_TEST((group.elapsed() == hours(2)));
  BOOST_TEST(a.eval<std::string>("new Date().toISOString()").get().value() ==
             "2000-01-01T02:00:00.000Z");
}

BOOST_FIXTURE_TEST_CASE(a_group_stands_until_somebody_wants_an_answer, GroupWorld) {
  ContextHandle b = group.create_context({}).value();
  const auto one = a.eval<int>("1"), two = b.eval<int>("new Promise(r => setTimeout(r, 9, 2))");
  std::this_thread::sleep_for(milliseconds(20));
  BOOST_TEST(!one.is_ready());
  BOOST_TEST(!group.is_running());
  BOOST_TEST(group.rounds() == 0u);
  BOOST_TEST(two.get().value() == 2);
  BOOST_TEST(one.is_ready());
  BOOST_TEST((group.elapsed() == milliseconds(9)));
  a.kill("enough");
  BOOST_TEST(!a.has_ended());
  BOOST_TEST(a.ended().get().value() == static_cast<uint32_t>(EndReason::Killed));
  BOOST_TEST(b.statistics().get().value().fuel_spent > 0u);
  (void)b.define("after", [this](int ms) { return group.after(milliseconds(ms)); });
  BOOST_TEST(b.eval("after(1000)").get().ok());
  BOOST_TEST((group.elapsed() == milliseconds(1009)));
  // Nobody will ever answer: as anywhere, the wait ends with its time.
  const auto never = b.eval("new Promise(() => {})");
  BOOST_TEST((never.get_for(milliseconds(20)).error().code == ErrorCode::Timeout));
  BOOST_TEST(b.eval<int>("3").get().value() == 3);
}

BOOST_AUTO_TEST_CASE(rounds_and_fuel_are_counted_to_the_unit) {
  std::vector<uint64_t> spent;
  for (const uint32_t threads : {0u, 2u}) {
    Runtime runtime(World::with_threads(threads));
    GroupSettings settings;
    settings.fuel_a_round = 5000;
    ContextGroup group = runtime.create_group(settings).value();
    ContextHandle c = group.create_context({}).value();
    (void)c.eval("for (;;);");
    const GroupRun run = group.run_until_idle(100).get().value();
    BOOST_TEST((run.stop == GroupStop::Rounds));
    BOOST_TEST(run.rounds == 100u);
    BOOST_TEST(run.elapsed_ns == 0u);
    BOOST_TEST(group.run_for(hours(1), 100).get().value().rounds == 200u);
    c.kill();
    ContextHandle d = group.create_context({}).value();
    (void)d.eval("for (let i = 0; i < 1e6; i++);").get();
    spent.push_back(group.rounds());
    spent.push_back(d.statistics().get().value().fuel_spent);
  }
  BOOST_TEST(spent[0] > 300u);
  BOOST_TEST(spent[0] == spent[2]);
  BOOST_TEST(spent[1] == spent[3]);
}

BOOST_FIXTURE_TEST_CASE(callbacks_come_between_rounds_in_the_order_of_time, GroupWorld) {
  std::string log;
  std::vector<ContextHandle> made;
  const auto note = [&](const char* what) {
    return [&log, what, this] {
      log += what + std::to_string(group.elapsed() / milliseconds(1)) + " ";
    };
  };
  BOOST_TEST(group.at(milliseconds(20), note("x")).ok());
  BOOST_TEST(group.at(milliseconds(10), note("y")).ok());
  BOOST_TEST(group.at(milliseconds(10), note("z")).ok());
  BOOST_TEST(group.at(milliseconds(5), [] { throw std::runtime_error("paper jam"); }).ok());
  BOOST_TEST(group
                 .at(milliseconds(15),
                     [&] {
                       made.push_back(group.create_context({}).value());
                       made[0].eval<int>("40 + 2").on_ready([&](const Expected<int>& n) {
                         log += std::to_string(n.value()) + " ";
                         BOOST_TEST(group.at(milliseconds(1), note("late")).ok());
                       });
                     })
                 .ok());
  (void)a.define("make", [&] { made.push_back(group.create_context({}).value()); });
  (void)a.eval("make(); make()");
  (void)run_until_idle(group);
  BOOST_TEST(log == "y10 z10 42 late15 x20 ");
  BOOST_TEST(made.size() == 3u);
  BOOST_TEST(runtime.diagnostics().problems.at(0) ==
             "a callback of ContextGroup::at threw: paper jam");
  for (const ContextHandle& each : made) BOOST_TEST(each.eval<int>("1").get().value() == 1);
}

BOOST_FIXTURE_TEST_CASE(a_callback_on_a_run_may_let_the_group_run_on, GroupWorld) {
  std::atomic<int> runs = 0;
  Promise<int> done;
  std::function<void()> again = [&] {
    group.run_for(milliseconds(10)).on_ready([&](const Expected<GroupRun>& run) {
      if (run && ++runs < 5) return again();
      (void)done.resolve(run ? static_cast<int>(run->elapsed_ns / 1'000'000) : -1);
    });
  };
  again();
  BOOST_TEST(done.future().get().value() == 50);
}

BOOST_AUTO_TEST_CASE(members_share_files_in_memory_and_see_the_groups_environment) {
  Runtime runtime(World::with_threads(2));
  GroupSettings settings;
  settings.environment.emplace_back("LANG", "tlh");
  ContextGroup group = runtime.create_group(settings).value();
  ContextSettings all;
  all.permissions = ContextPermissions::everything();
  ContextHandle a = group.create_context(all).value(), b = group.create_context(all).value();
  ContextHandle none = group.create_context({}).value();
  BOOST_TEST(group.write_file("/in/a.txt", "qapla'").ok());
  const char* const read = "import('shoal:fs').then(fs => fs.readTextFile('/in/a.txt'))";
  BOOST_TEST(a.eval<std::string>(read).get().value() == "qapla'");
  BOOST_TEST(a.eval("import('shoal:fs').then(fs => fs.writeTextFile('/out', process.env.LANG))")
                 .get()
                 .ok());
  BOOST_TEST(group.read_file("/out").value() == "tlh");
  BOOST_TEST(b.eval<std::string>("import('shoal:fs').then(fs => fs.readTextFileSync('/out'))")
                 .get()
                 .value() == "tlh");
  BOOST_TEST(none.eval(read).get().error().text().find("NotCapable") == 0u);
  BOOST_TEST((group.read_file("/gone").error().code == ErrorCode::BadArgument));
}

BOOST_FIXTURE_TEST_CASE(a_whole_program_may_be_a_member, GroupWorld) {
  std::string log;
  ContextSettings settings;
  settings.process.emplace();
  settings.output = [&log](std::string_view text, bool) { log += text; };
  ContextHandle c = group.create_context(settings).value();
  const auto run =
      c.run_main(MainProgram::source("await new Promise(r => setTimeout(r, 6e4));"
                                     "console.log(process.argv[2], Date.now()); process.exit(3)",
                                     "main.ts", {"x"}));
  BOOST_TEST(run.get().value().exit_code == 3);
  BOOST_TEST(log == "x 946684860000\n");
  settings.process->record_path = "/tmp/never-written";
  BOOST_TEST((group.create_context(settings).error().code == ErrorCode::BadArgument));
}

BOOST_FIXTURE_TEST_CASE(misuse_of_a_group_is_an_error_that_names_it, GroupWorld) {
  const ContextGroup none;
  BOOST_TEST((none.create_context({}).error().code == ErrorCode::EmptyHandle));
  BOOST_TEST((none.run_until_idle().get().error().code == ErrorCode::EmptyHandle));
  std::atomic<bool> go = false;
  std::optional<ErrorCode> inside, file;
  (void)a.define("hold", [&] {
    inside = group.run_until_idle().try_get().error().code;
    file = group.write_file("/x", "").error().code;
    while (!go) std::this_thread::yield();
  });
  (void)a.eval("hold()");
  const Future<GroupRun> run = group.run_until_idle();
  BOOST_TEST(group.is_running());
  BOOST_TEST((group.run_until_idle().get().error().code == ErrorCode::BadArgument));
  BOOST_TEST((group.at(milliseconds(1), [] {}).error().code == ErrorCode::WrongThread));
  BOOST_TEST((group.after(milliseconds(1)).get().error().code == ErrorCode::WrongThread));
  BOOST_TEST((group.write_file("/x", "").error().code == ErrorCode::WrongThread));
  BOOST_TEST((group.read_file("/x").error().code == ErrorCode::WrongThread));
  go = true;
  BOOST_TEST(run.get().ok());
  BOOST_TEST((inside == ErrorCode::BadArgument));
  BOOST_TEST((file == ErrorCode::WrongThread));
  (void)a.eval("setInterval(() => {}, 1)");
  const Future<GroupRun> endless = group.run_until_idle();
  std::this_thread::sleep_for(milliseconds(5));
  group.stop();
  BOOST_TEST((endless.get().value().stop == GroupStop::Asked));
}

BOOST_AUTO_TEST_CASE(the_last_handle_of_a_group_kills_its_members) {
  Runtime runtime(World::with_threads(2));
  ContextHandle kept;
  Future<Data> answer;
  Future<void> late;
  std::atomic<bool> called = false;
  {
    ContextGroup group = runtime.create_group({}).value();
    kept = group.create_context({}).value();
    answer = kept.eval("for (;;);");
    late = group.after(hours(1));
    BOOST_TEST(group.at(hours(1), [&] { called = true; }).ok());
  }
  BOOST_TEST((answer.get().error().code == ErrorCode::ContextEnded));
  BOOST_TEST(kept.end().text == "its group has gone");
  BOOST_TEST((late.get().error().code == ErrorCode::BrokenPromise));
  BOOST_TEST(!called);
}

BOOST_AUTO_TEST_CASE(a_runtime_ends_with_groups_that_stand_or_run) {
  for (const uint32_t threads : {0u, 2u}) {
    ContextGroup stands, runs;
    ContextHandle a, b;
    Future<Data> open;
    Future<GroupRun> run;
    Future<void> late;
    {
      Runtime runtime(World::with_threads(threads));
      stands = runtime.create_group({}).value();
      runs = runtime.create_group({}).value();
      a = stands.create_context({}).value();
      b = runs.create_context({}).value();
      open = a.eval("setInterval(() => {}, 5); new Promise(() => {})");
      late = stands.after(hours(1));
      (void)b.eval("for (;;);");
      run = runs.run_until_idle();
      BOOST_TEST(runtime.shutdown().ok());
    }
    BOOST_TEST((open.get().error().code == ErrorCode::ContextEnded));
    BOOST_TEST((late.get().error().code == ErrorCode::BrokenPromise));
    BOOST_TEST(run.is_ready());
    BOOST_TEST(a.has_ended());
    BOOST_TEST(b.end().text == "the runtime was shut down");
    BOOST_TEST((stands.create_context({}).error().code == ErrorCode::ShutDown));
    BOOST_TEST((stands.run_until_idle().get().error().code == ErrorCode::ShutDown));
    stands.stop();
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace shoal::test
