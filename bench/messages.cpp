// shoal-bench messages: what a message between two contexts costs.
//   round trip    a number goes to the other context and comes back, before the next one goes
//   stream        numbers (or small objects) go one way as fast as they can; the last is answered
//   channel       the same through a channel of 1,024, in blocking style at both ends
// On one thread, and on two.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <string>

#include "bench/bench.h"
#include "bench/marks.h"
#include "include/shoal/context_actor.h"

namespace shoal::bench {
namespace {

struct EvaluateLetter final : ContextLetter {
  Driver<void> deliver(ContextActor& actor) override {
    return actor.evaluate(source, {"bench.ts", {}}, false, on_result);
  }
  std::string source;
  ContextActor::OnResult on_result;
};

/// Runs the text in a context of its own to the end of its event loop; what it printed.
std::string run(Executor& executor, const std::string& source) {
  std::promise<RunResult> done;
  std::string printed;
  auto letter = std::make_unique<EvaluateLetter>();
  letter->source = source;
  letter->on_result = [&done](RunResult r) { done.set_value(std::move(r)); };
  EngineOptions options;
  options.output = [&printed](std::string_view text, bool) { printed += text; };
  const auto actor = ContextActor::create(executor, options);
  (void)actor->send(std::move(letter));
  const RunResult result = done.get_future().get();
  std::fputs(result.error.c_str(), stderr);
  return printed;
}

/// The figure (us each) in the line that begins so.
double figure(const std::string& printed, const char* what) {
  const size_t at = printed.find(what);
  return at == std::string::npos ? 0 : std::strtod(printed.c_str() + at + 34, nullptr);
}

constexpr const char* kCommon = R"ts(
import { channel } from "shoal:channel";
const start = (code: string) => new Worker("data:text/javascript," + encodeURIComponent(code));
const next = (w: Worker) => new Promise<any>((done) => { w.onmessage = (e) => done(e.data); });
const report = (what: string, count: number, began: number) => {
  const us = (performance.now() - began) * 1000 / count;
  console.log(`  ${what.padEnd(34)}${us.toFixed(3)} us each, ${Math.round(1e6 / us)} a second`);
};
)ts";

constexpr const char* kRoundTrip = R"ts(
const echo = start("onmessage = (e) => postMessage(e.data); postMessage('ready')");
await next(echo);
const object = { id: 1, text: "hello" };
for (const [what, value, count] of [["round trip, number", 1, 200_000],
                                    ["round trip, { id, text }", object, 50_000]] as const) {
  for (let run = 0; run < 2; ++run) {
    const began = performance.now();
    await new Promise<void>((done) => {
      let left = count;
      echo.onmessage = () => { if (--left === 0) done(); else echo.postMessage(value); };
      echo.postMessage(value);
    });
    if (run === 1) report(what, count, began);
  }
}
echo.terminate();
)ts";

constexpr const char* kStream = R"ts(
const sink = start(`let n = 0;
onmessage = (e) => { ++n; if (e.data === -1) { postMessage(n); n = 0; } };
postMessage('ready')`);
const object = { id: 1, text: "hello" };
await next(sink);
for (const [what, value, count] of [["stream, numbers", 1, 1_000_000],
                                    ["stream, { id, text }", object, 200_000]] as const) {
  for (let run = 0; run < 2; ++run) {
    const began = performance.now();
    for (let i = 1; i < count; ++i) sink.postMessage(value);
    sink.postMessage(-1);
    const n = await next(sink);
    if (n !== count) throw new Error("lost: " + n);
    if (run === 1) report(what, count, began);
  }
}
sink.terminate();
)ts";

constexpr const char* kChannel = R"ts(
const { sender, receiver } = channel<number>(1024);
const reader = start(`onmessage = (e) => {
  let n = 0;
  const r = e.data;
  try { for (;;) { r.receiveSync(); ++n; } } catch { postMessage(n); }
}`);
reader.postMessage(receiver, [receiver]);
const began = performance.now(), count = 500_000;
for (let i = 0; i < count; ++i) sender.sendSync(i);
sender.close();
const n = await next(reader);
if (n !== count) throw new Error("lost: " + n);
report("channel(1024), numbers, blocking", count, began);
reader.terminate();
)ts";

}  // namespace

int messages(const char* only) {
  for (const uint32_t threads : {1u, 2u}) {
    if (only && std::to_string(threads) != only) continue;
    std::printf("%u thread%s:\n", threads, threads == 1 ? "" : "s");
    Executor executor(threads);
    for (const char* const program : {kRoundTrip, kStream, kChannel})
      std::fputs(run(executor, std::string(kCommon) + program).c_str(), stdout);
  }
  return 0;
}

void message_marks() {
  {
    Executor one(1);
    const std::string printed = run(one, std::string(kCommon) + kRoundTrip);
    print_mark("a message there and back, on one thread", figure(printed, "round trip, number"),
               "us", 2);
  }
  Executor two(2);
  const std::string printed = run(two, std::string(kCommon) + kStream);
  const double each = figure(printed, "stream, numbers");
  print_mark("messages a second, on two threads", 1e6 / each, "", 1e6, false);
}

}  // namespace shoal::bench
