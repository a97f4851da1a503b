// Goal: members of a group that share what is not theirs alone (memory, files, a log, each other's
// ends of channels) do the same in every run.
// Method: a program and its workers race on purpose; texts of runs on 0, 1 and 2 threads are
// compared.
#include <boost/test/unit_test.hpp>
#include <string>
#include <thread>

#include "include/shoal/context_actor.h"
#include "io/virtual/virtual_world.h"

namespace shoal {
namespace {

struct RunProgram final : ContextLetter {
  Driver<void> deliver(ContextActor& actor) override {
    return actor.evaluate(program, {"main.ts", {worker}}, false, on_result);
  }
  std::string program, worker;
  ContextActor::OnResult on_result;
};

/// What the program, and the workers that it starts with that source, have printed.
std::string run(const std::string& program, const std::string& worker, uint32_t threads) {
  std::string log;
  Executor pool(threads);
  const ActorRef<Group> group = Group::create(pool, 1'700'000'000'000'000'000);
  EngineOptions options;
  options.random_seed = 5;
  VirtualWorld::Options of_world;
  of_world.group = group.get();
  of_world.output = [&log](uint32_t, std::string_view text) { log += text; };
  DoorOptions door;
  door.permissions = std::make_shared<const Permissions>(Permissions::everything());
  door.world = std::make_shared<VirtualWorld>(std::move(of_world));
  const auto actor = ContextActor::create(pool, options, group.get(), std::move(door));
  auto letter = std::make_unique<RunProgram>();
  letter->program = R"ts(
    const url = 'data:text/typescript,' + encodeURIComponent(process.argv.at(-1)!);
    const log = (...what: unknown[]) => console.log(Date.now() % 1e6, 'main', ...what);
    const start = (name: string) => new Worker(url, { name });
  )ts" + program;
  letter->worker = R"ts(
    declare const name: string;
    const log = (...what: unknown[]) => console.log(Date.now() % 1e6, name, ...what);
  )ts" + worker;
  letter->on_result = [&log](const RunResult& r) {
    log += "exit " + std::to_string(r.exit_code) + r.error + "\n";
  };
  (void)actor->send(std::move(letter));
  group->start();
  if (threads == 0)
    pool.run_until([&] { return group->is_at_rest(); });
  else
    while (!group->is_at_rest()) std::this_thread::sleep_for(std::chrono::microseconds(200));
  return log;
}

void check(const std::string& program, const std::string& worker,
           const std::initializer_list<const char*>& parts) {
  const std::string expected = run(program, worker, 0);
  for (const char* part : parts)
    BOOST_TEST(expected.find(part) != std::string::npos, "no " << part << " in " << expected);
  for (const uint32_t threads : {1u, 2u, 2u, 2u, 2u, 2u, 2u, 2u, 2u}) {
    const std::string got = run(program, worker, threads);
    BOOST_TEST(got == expected, threads << " threads: " << got << "\nexpected: " << expected);
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(members_that_share_memory_run_one_after_the_other) {
  check(R"ts(
    const shared = new SharedArrayBuffer(64), cells = new Int32Array(shared);
    const workers = [0, 1, 2, 3, 4].map((i) => start('w' + i));
    for (const w of workers) {
      w.onmessage = (e) => log('count', e.data, cells[1]);
      w.postMessage(shared);
    }
    (Atomics as any).waitAsync(cells, 2, 0).value.then((how: string) => log('async', how));
    setTimeout(() => log('notified', Atomics.notify(cells, 0, 3)), 10);
    setTimeout(() => { log("sum", cells[1]); workers.forEach((w) => w.terminate()); }, 90);
  )ts",
        R"ts(
    const plus = (v: number) => v + 1;
    onmessage = (e) => {
      const cells = new Int32Array(e.data);
      // Longer than a slice; what others have written meanwhile is lost.
      for (let i = 0; i < 60000; i++) cells[1] = plus(cells[1]);
      postMessage(name);
      log('waited', Atomics.wait(cells, 0, 0, 50), Atomics.add(cells, 3, 1));
      if (name === 'w4') log('wakes', Atomics.notify(cells, 2));
    };
  )ts",
        {"notified 3", "waited ok", "waited timed-out", "async ok", "sum "});
}

BOOST_AUTO_TEST_CASE(files_that_members_share_are_written_between_rounds) {
  check(R"ts(
    import { writeTextFile, readTextFile, readTextFileSync, readDir } from 'shoal:fs';
    await writeTextFile('/all.txt', '');
    const workers = [0, 1, 2, 3].map((i) => start('w' + i));
    await Promise.all(workers.map((w) => new Promise((done) => { w.onclose = done; })));
    log(await readTextFile('/all.txt'));
    log(readTextFileSync('/w2.txt'));
  )ts",
        R"ts(
    import { writeTextFile, readTextFile, writeTextFileSync, readTextFileSync } from 'shoal:fs';
    for (let i = 0; i < 5; i++) {
      for (let spun = (Math.random() * 3000) | 0; spun > 0; spun--);
      const text = await readTextFile('/all.txt');
      if (i % 2) writeTextFileSync('/all.txt', text + name[1] + i + ' ');
      else await writeTextFile('/all.txt', text + name[1] + i + ' ');
    }
    writeTextFileSync('/' + name + '.txt', String(Math.random()));
    log(readTextFileSync('/' + name + '.txt'));
    close();
  )ts",
        {"exit 0"});
}

BOOST_AUTO_TEST_CASE(channels_between_members_deliver_in_order_with_backpressure) {
  check(R"ts(
    import { channel } from 'shoal:channel';
    const { sender, receiver } = channel<string>(3), back = channel<number>(0);
    const workers = [0, 1, 2, 3].map((i) => start('w' + i));
    for (const w of workers) {
      const own = sender.clone();
      w.postMessage({ own, acks: w === workers[0] ? back.receiver : null },
                    (w === workers[0] ? [own, back.receiver] : [own]) as never);
    }
    sender.close();
    workers.forEach((w) => { w.onerror = (e) => { log(e.message); e.preventDefault(); }; });
    let n = 0;
    try {
      for await (const text of receiver) {
        log(text, receiver.size);
        if (++n % 4 === 0) back.sender.send(n).catch((e) => log(e.code));
      }
    } catch (e) {
      log('over', n, (e as any).code);
    }
    let dropped = channel<number>(1);
    workers[3].postMessage({ own: dropped.sender, acks: null }, [dropped.sender as never]);
    for (let i = 0; i < 2; i++) log(await dropped.receiver.receive().catch((e) => e.code));
  )ts",
        R"ts(
    onmessage = async (e) => {
      const { own, acks } = e.data;
      let tried = 0;
      for (let i = 0; i < 6; i++) {
        for (let spun = (Math.random() * 3000) | 0; spun > 0; spun--);
        if (i % 3 === 2) own.sendSync(name + ' sync ' + i);
        else if (i % 3 === 1) tried += own.trySend(name + ' try ' + i) ? 1 : 0;
        else await own.send(name + ' ' + i);
      }
      log('tried', tried);
      if (acks) { log('ack', await acks.receive()); acks.close(); }
      if (name === 'w2') throw new Error('lost');
      own.close();
    };
  )ts",
        {"w3 sync 5", "ack 4", "ERR_CHANNEL_CLOSED", "over", "tried 1"});
}

BOOST_AUTO_TEST_CASE(an_end_that_is_collected_is_lost_at_the_same_time_in_each_run) {
  check(R"ts(
    import { channel } from 'shoal:channel';
    const workers = [0, 1, 2, 3].map((i) => start('w' + i));
    for (const w of workers) {
      const { sender, receiver } = channel<number>(1);
      w.onmessage = () => w.terminate();
      w.postMessage(sender, [sender as never]);
      receiver.receive().catch((e) => log(workers.indexOf(w), e.code));
    }
  )ts",
        R"ts(
    let turns = 0;
    onmessage = (e) => {
      new WeakRef(e.data.clone());
      const timer = setInterval(() => {
        const garbage: unknown[] = [new Uint8Array(30000)];
        for (let i = 0; i < 2000; i++) garbage.push({ i });
        log(process.memoryUsage().heapUsed, process.memoryUsage().external);
        if (++turns === 40) { clearInterval(timer); postMessage('done'); }
      }, 1);
    };
  )ts",
        {"0 ERR_CHANNEL_LOST", "3 ERR_CHANNEL_LOST"});
}

}  // namespace shoal
