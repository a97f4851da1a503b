// Goal: host operations as script sees them, in both styles: what is refused, what is cancelled,
// what a kill leaves behind. Method: contexts whose world is virtual, its clock moved by hand.
#include <cerrno>

#include "io/door/faults.h"
#include "io/virtual/virtual_world.h"
#include "tests/contexts/world.h"

namespace shoal::test {
namespace {

constexpr uint64_t kLatencyNs = 1'000'000;

std::shared_ptr<VirtualWorld> world_of(uint64_t latency_ns) {
  VirtualWorld::Options options;
  options.latency_ns = latency_ns;
  options.start_ns = 1'700'000'000'000'000'000;
  options.environment = {{"NAME", "value"}};
  options.input = "typed in\n";
  auto world = std::make_shared<VirtualWorld>(std::move(options));
  world->files().put("/data/a.txt", "hello");
  return world;
}

DoorOptions door_to(std::shared_ptr<World> world) {
  DoorOptions door;
  door.world = std::move(world);
  door.permissions = std::make_shared<const Permissions>(Permissions::everything());
  return door;
}

const std::string kImports =
    "import * as fs from 'shoal:fs';\n"
    "import { sleep, sleepSync } from 'shoal:timers';\n";

/// Runs until the program has a result; time goes on whenever nothing is left to do.
void finish(Executor& pool, Subject& s, VirtualWorld& world) {
  pool.run_until([&] {
    if (s.results != 0) return true;
    (void)world.advance_to_next();
    return s.results != 0;
  });
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_program_runs_in_a_virtual_world) {
  Executor pool(0);
  const auto world = world_of(kLatencyNs);
  Subject s(pool, {}, door_to(world));
  s.run(kImports + R"ts(
    console.log(Date.now(), performance.now());
    sleepSync(5000);
    console.log(Date.now(), fs.readTextFileSync('/data/a.txt'), Date.now());
    const writes = ['b', 'c'].map((name) => fs.writeTextFile('/data/' + name, name));
    await Promise.all([...writes, sleep(10)]);
    console.log(Date.now(), [...fs.readDirSync('/data')].map((e) => e.name).join());
    const buffer = new Uint8Array(100);
    console.log(fs.stdin.readSync(buffer), await fs.stdin.read(buffer));
    console.log(process.env.NAME, process.cwd(), new Date(0).getTimezoneOffset());
  )ts");
  finish(pool, s, *world);
  BOOST_TEST(s.output() ==
             "1700000000000 0\n"
             "1700000005000 hello 1700000005001\n"
             "1700000005011 a.txt,b,c\n"
             "9 null\n"
             "value / 0\n");
  BOOST_TEST(s.result.error == "");
}

BOOST_AUTO_TEST_CASE(a_context_without_permissions_is_told_which_flag_is_missing) {
  Executor pool(0);
  const auto world = world_of(0);
  DoorOptions door = door_to(world);
  door.permissions = nullptr;
  Subject s(pool, {}, std::move(door));
  s.run(kImports + R"ts(
    try { fs.readTextFileSync('/data/a.txt'); } catch (e) { console.log(String(e), e.code); }
    await fs.writeTextFile('/data/b', '').catch((e) => console.log(e.name, e.message));
    console.log(Object.keys(process.env).length, typeof Date.now());
  )ts");
  finish(pool, s, *world);
  BOOST_TEST(
      s.output() ==
      "NotCapable: Requires read access to \"/data/a.txt\", run again with the --allow-read "
      "flag ERR_ACCESS_DENIED\n"
      "NotCapable Requires write access to \"/data/b\", run again with the --allow-write flag\n"
      "0 number\n");
}

BOOST_AUTO_TEST_CASE(a_context_that_waits_for_a_file_is_killed_and_nothing_is_left) {
  for (const char* const program :
       {"fs.readTextFileSync('/data/a.txt');", "[2, 1].sort(() => fs.statSync('/data').size);",
        "fs.readTextFile('/data/a.txt'); await new Promise(() => {});", "sleepSync(1e9);",
        "const f = fs.openSync('/data/a.txt'); f.readSync(new Uint8Array(9)); sleepSync(1e12);",
        "for (;;) fs.readFile('/data/a.txt');"}) {
    Executor pool(0);
    const auto world = world_of(kLatencyNs);
    Subject s(pool, {}, door_to(world));
    s.run(kImports + "console.log('begun');\n" + program);
    pool.run_until([&] { return s.has_printed("begun"); });
    uint32_t rounds = 0;
    pool.run_until([&] {
      pool.wake_workers();  // Nothing else would: its time stands still.
      return ++rounds > 50;
    });
    s.actor->kill();
    pool.run_until([&] { return s.has_ended(); });
    BOOST_TEST((s.end().reason == EndReason::Killed), program);
    BOOST_TEST(s.actor->door().operations_in_flight() == 0u, program);
    BOOST_TEST(s.actor->door().handles_open() == 0u, program);
    world->advance(10 * kLatencyNs);  // Answers that nobody waits for.
  }
}

BOOST_AUTO_TEST_CASE(a_cancelled_context_leaves_its_wait_and_runs_finally) {
  Executor pool(0);
  const auto world = world_of(kLatencyNs);
  Subject s(pool, {}, door_to(world));
  s.run(kImports +
        "try { console.log('begun'); fs.readTextFileSync('/data/a.txt'); } finally { "
        "console.log('finally'); }");
  pool.run_until([&] { return s.actor->door().operations_in_flight() == 1; });
  s.actor->cancel();
  pool.run_until([&] { return s.has_ended() || s.results != 0; });
  BOOST_TEST(s.has_printed("finally"));
  BOOST_TEST(s.actor->door().operations_in_flight() == 0u);
}

BOOST_AUTO_TEST_CASE(a_signal_cancels_what_it_was_given_to) {
  Executor pool(0);
  const auto world = world_of(kLatencyNs);
  Subject s(pool, {}, door_to(world));
  s.run(kImports + R"ts(
    const stop = new AbortController();
    const read = fs.readTextFile('/data/a.txt', { signal: stop.signal });
    stop.abort(new Error('enough'));
    console.log(await read.catch(String));
    console.log(await fs.readFile('/data/a.txt', { signal: stop.signal }).catch(String));
    const other = new AbortController();
    console.log(await fs.readTextFile('/data/a.txt', { signal: other.signal }));
    other.abort();
  )ts");
  finish(pool, s, *world);
  BOOST_TEST(s.output() == "Error: enough\nError: enough\nhello\n");
  BOOST_TEST(s.actor->door().operations_in_flight() == 0u);
}

BOOST_AUTO_TEST_CASE(over_its_operations_a_script_gets_an_error_and_then_its_end) {
  Executor pool(0);
  const auto world = world_of(kLatencyNs);
  EngineOptions options;
  options.limits.operations_max = 10;
  options.limits.refusals_max = 100;
  Subject s(pool, options, door_to(world));
  s.run(kImports + R"ts(
    const all = Array.from({ length: 12 }, () => fs.readTextFile('/data/a.txt'));
    const done = await Promise.allSettled(all);
    console.log(done.filter((d) => d.status === 'fulfilled').length, String(done[10].reason));
    for (;;) fs.readTextFile('/data/a.txt').catch(() => {});
  )ts");
  pool.run_until([&] {
    if (!s.has_ended()) (void)world->advance_to_next();
    return s.has_ended();
  });
  BOOST_TEST(s.output() == "10 RangeError: too many operations in flight\n");
  BOOST_TEST((s.end().reason == EndReason::OperationQuota));
}

BOOST_AUTO_TEST_CASE(an_injected_fault_looks_like_any_other_error) {
  Executor pool(0);
  const auto world = world_of(0);
  DoorOptions door = door_to(world);
  door.faults = std::make_shared<FaultInjector>(1);
  door.faults->fail(HostOp::ReadFile, 1'000'000, EIO);
  Subject s(pool, {}, std::move(door));
  s.run(kImports + "try { fs.readFileSync('/data/a.txt'); } catch (e) { console.log(e.message); }");
  finish(pool, s, *world);
  BOOST_TEST(s.output() == "EIO: i/o error, open '/data/a.txt'\n");
}

BOOST_AUTO_TEST_CASE(contexts_of_two_threads_wait_for_files_inside_callbacks) {
  Executor pool(2);
  std::vector<std::unique_ptr<Subject>> subjects;
  for (int i = 0; i < 50; ++i) {
    subjects.push_back(std::make_unique<Subject>(pool, EngineOptions{}, door_to(pool.world())));
    subjects.back()->run(kImports + R"ts(
      const sizes = ['/', '/tmp', '/usr', '/nowhere'].sort((a, b) => {
        try { fs.statSync(a); fs.statSync(b); return 0; } catch { return 1; }
      });
      const read = await Promise.all([fs.readTextFile('/proc/self/stat'), fs.stat('/')]);
      console.log(sizes.length, read[0].length > 0, read[1].isDirectory);
    )ts");
  }
  for (const auto& s : subjects) {
    wait_for([&] { return s->results == 1; });
    BOOST_TEST(s->output() == "4 true true\n");
  }
}

}  // namespace shoal::test
