// Goal: what many contexts do together (messages, timers, kills, dead peers, weak references, a
// quota passed) is the same, byte for byte and in the same order, in every run.
// Method: five programs start nine workers each, which gossip by ports, channels and broadcasts; an
// actor kills one program and cancels another. All write into one text; texts are compared.
#include <boost/test/unit_test.hpp>
#include <string>
#include <thread>

#include "include/shoal/context_actor.h"

namespace shoal {
namespace {

constexpr uint64_t kStart = 1'700'000'000'000'000'000;
constexpr uint32_t kPrograms = 5;

constexpr const char* kProgram = R"ts(
import { signal } from 'shoal:context';
import { channel } from 'shoal:channel';
const [program, source] = process.argv.slice(-2);
const log = (...what: unknown[]) => console.log(Date.now() % 1e6, program, ...what);
const pick = (n: number) => (Math.random() * n) | 0;
const radio = new BroadcastChannel('radio');
const { sender, receiver } = channel<string>(2);
signal.addEventListener('abort', () => log('cancelled', signal.reason.message));
const workers = Array.from({ length: 9 }, (_, i) => {
  const name = program + i;
  const w = new Worker('data:text/typescript,' + encodeURIComponent(source), { name });
  w.onmessage = (e) => {
    log('hears', name, e.data);
    if (i === 1) w.terminate();  // It is in a loop without end.
  };
  w.onerror = (e) => { log('error of', name, e.message); e.preventDefault(); };
  w.onclose = () => log('lost', name);
  const own = sender.clone();
  w.postMessage({ role: i, own }, [own as never]);
  return w;
});
sender.close();
workers.forEach((w, i) => {
  const { port1, port2 } = new MessageChannel();
  w.postMessage(null, [port1]);
  workers[(i * 4 + 1) % 9].postMessage(null, [port2]);
});
for (let i = 0; i < 9; i += 2) workers[i].postMessage({ hops: 3, text: 'from ' + program });
setTimeout(() => radio.postMessage({ at: Date.now(), chance: Math.random() }), 1);
setTimeout(() => { log('ends 8'); workers[8].terminate(); }, 40);
try {
  for await (const text of receiver) log('received', text);
} catch (e) {
  log('channel', (e as { code: string }).code);
}
log('end', pick(1000), new Date().toISOString());
)ts";

constexpr const char* kWorker = R"ts(
declare const name: string;
const log = (...what: unknown[]) => console.log(Date.now() % 1e6, name, ...what);
const pick = (n: number) => (Math.random() * n) | 0;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const peers: MessagePort[] = [];
const radio = new BroadcastChannel('radio');
radio.onmessage = (e) => { log('radio', e.data); radio.close(); };
const weak: WeakRef<object>[] = [];
const registry = new FinalizationRegistry((held: number) => log('collected', held));
function litter(count: number) {
  const garbage: unknown[] = [];
  for (let i = 0; i < count; i++) garbage.push({ i, text: 'x' + i });
  const o = { count };
  weak.push(new WeakRef(o));
  registry.register(o, count);
  return weak.filter((w) => w.deref()).length;
}
function hear(data: { hops: number; text: string }) {
  log('hop', data.hops, data.text, litter(pick(600)));
  if (data.hops-- > 0) peers[pick(peers.length)]?.postMessage(data);
}
const roles: ((own: any) => unknown)[] = [
  async () => {
    const kept: unknown[] = [];
    process.memoryUsage();  // What it is made of is there before the heap is full.
    try {
      for (;;) kept.push(new Array(2000).fill(kept.length));
    } catch (e) {
      log('quota', (e as Error).message, kept.length, process.memoryUsage().heapUsed);
    }
    await sleep(1);
    for (;;) kept.push(new Uint8Array(5000));
  },
  () => { for (;;); },
  () => { throw new Error('of ' + name); },
  async (own) => { await own.send('last words of ' + name); await sleep(5); close(); },
  async (own) => {
    for (let i = 0; i < 6; i++) {
      await sleep(pick(30));
      log('litter', litter(4000), process.memoryUsage().heapUsed, process.memoryUsage().external);
    }
    await own.send(name + ' is done');
  },
];
let job: unknown;
onmessage = async (e) => {
  for (const port of e.ports) {
    if (!(port instanceof MessagePort)) continue;
    peers.push(port);
    port.onmessage = (m) => hear(m.data);
    (port as any).onclose = () => log('lost a peer');
  }
  if (e.data?.hops) return hear(e.data);
  if (!e.data?.own) return;
  const { role, own } = e.data;
  postMessage(Math.random());
  if (role < roles.length) job = roles[role](own);
  else for (let i = 0; i < 3; i++) {
    await own.send(name + ' ' + i);
    for (let spun = pick(20000); spun > 0; spun--);
    await sleep(pick(20));
  }
  await job;
  setTimeout(() => { own.close(); postMessage('done'); close(); }, 60);
};
)ts";

struct RunProgram final : ContextLetter {
  Driver<void> deliver(ContextActor& actor) override {
    return actor.evaluate(kProgram, {"main.ts", {name, kWorker}}, false, on_result);
  }
  std::string name;
  ContextActor::OnResult on_result;
};

/// Kills and cancels members, as a member.
class Reaper final : public Actor {
 public:
  Reaper(Executor& executor, const std::vector<ActorRef<ContextActor>>& victims)
      : Actor(executor), victims_(victims) {}

 protected:
  Driver<void> drive() override {
    if (step_ == 1) victims_[2]->cancel("enough");
    if (step_ == 2) victims_[3]->kill(EndReason::Killed, "by the reaper");
    if (++step_ < 3) wake_at(now_ns() + 17'000'000);
    co_return;
  }

 private:
  const std::vector<ActorRef<ContextActor>>& victims_;
  uint32_t step_ = 0;
};

std::string run(uint32_t threads, uint64_t seed, uint32_t collect_every = 0) {
  std::string log;  // Written between rounds alone.
  std::vector<ActorRef<ContextActor>> programs;
  Executor pool(threads);
  const ActorRef<Group> group = Group::create(pool, kStart);
  for (uint32_t i = 0; i < kPrograms; ++i) {
    const std::string name(1, static_cast<char>('A' + i));
    EngineOptions options;
    options.random_seed = seed + i;
    options.limits.heap_bytes_max = size_t{2} << 20;
    options.stress_collect_every = collect_every;
    options.output = [&log](std::string_view text, bool) { log += text; };
    options.on_end = [&log, name](const ContextEnd& end) { log += name + ": " + end.text + "\n"; };
    programs.push_back(ContextActor::create(pool, options, group.get()));
    auto letter = std::make_unique<RunProgram>();
    letter->name = name;
    letter->on_result = [&log, name](const RunResult& r) {
      log += name + " exit " + std::to_string(r.exit_code) + " " + r.error + "\n";
    };
    (void)programs.back()->send(std::move(letter));
  }
  const auto reaper = ActorRef<Reaper>::adopt(new Reaper(pool, programs));
  group->add(*reaper);
  reaper->wake();
  group->start();
  if (threads == 0)
    pool.run_until([&] { return group->is_at_rest(); });
  else
    while (!group->is_at_rest()) std::this_thread::sleep_for(std::chrono::microseconds(200));
  return log + std::to_string(group->round()) + " rounds\n";
}

/// The first line in which they differ.
std::string difference(const std::string& expected, const std::string& got) {
  size_t at = 0;
  while (at < expected.size() && at < got.size() && expected[at] == got[at]) ++at;
  const size_t line = at == 0 ? 0 : expected.rfind('\n', at - 1) + 1;
  return "expected: " + expected.substr(line, 300) + "\ngot: " + got.substr(line, 300);
}

const std::string& expected() {
  static const std::string text = run(2, 7);
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(fifty_contexts_do_the_same_in_each_of_100_runs_on_two_threads) {
  for (const char* what :
       {"quota", "collected", "radio", "hop", "lost a peer", "error of A2", "ends 8", "A4 is done",
        "cancelled enough", "D: by the reaper", "A exit 0", "ERR_CHANNEL_LOST"})
    BOOST_TEST(expected().find(what) != std::string::npos, "no " << what << " in " << expected());
  for (int i = 1; i < 100; ++i) {
    const std::string got = run(2, 7);
    BOOST_REQUIRE_MESSAGE(got == expected(), i << ": " << difference(expected(), got));
  }
}

BOOST_AUTO_TEST_CASE(fifty_contexts_do_the_same_on_any_number_of_threads) {
  for (const uint32_t threads : {0u, 1u, 3u}) {
    const std::string got = run(threads, 7);
    BOOST_TEST(got == expected(), threads << ": " << difference(expected(), got));
  }
  BOOST_TEST(run(2, 8) != expected());
}

BOOST_AUTO_TEST_CASE(fifty_contexts_do_the_same_under_gc_stress) {
  for (const uint32_t every : {499u, 2003u}) {
    const std::string got = run(2, 7, every);
    BOOST_TEST(got == expected(), every << ": " << difference(expected(), got));
  }
}

}  // namespace shoal
