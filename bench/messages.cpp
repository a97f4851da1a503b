// shoal-bench-messages: what a message between two contexts costs.
//   round trip    a number goes to the other context and comes back, before the next one goes
//   stream        numbers (or small objects) go one way as fast as they can; the last is answered
//   channel       the same through a channel of 1,024, in blocking style at both ends
// On one thread, and on two.
#include <chrono>
#include <cstdio>
#include <cstring>
#include <future>
#include <string>

#include "include/shoal/context_actor.h"

namespace {

using shoal::ContextActor;

struct EvaluateLetter final : shoal::ContextLetter {
  shoal::Driver<void> deliver(ContextActor& actor) override {
    return actor.evaluate(source, {"bench.ts", {}}, false, on_result);
  }
  std::string source;
  ContextActor::OnResult on_result;
};

/// Runs the text in a context of its own to the end of its event loop.
void run(shoal::Executor& executor, const std::string& source) {
  std::promise<shoal::RunResult> done;
  auto letter = std::make_unique<EvaluateLetter>();
  letter->source = source;
  letter->on_result = [&done](shoal::RunResult r) { done.set_value(std::move(r)); };
  shoal::EngineOptions options;
  options.output = [](std::string_view text, bool) {
    std::fwrite(text.data(), 1, text.size(), stdout);
  };
  const auto actor = ContextActor::create(executor, options);
  (void)actor->send(std::move(letter));
  const shoal::RunResult result = done.get_future().get();
  std::fputs(result.error.c_str(), stderr);
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

int main(int argc, char** argv) {
  for (const uint32_t threads : {1u, 2u}) {
    if (argc > 1 && std::to_string(threads) != argv[1]) continue;
    std::printf("%u thread%s:\n", threads, threads == 1 ? "" : "s");
    shoal::Executor executor(threads);
    for (const char* const program : {kRoundTrip, kStream, kChannel})
      run(executor, std::string(kCommon) + program);
  }
  return 0;
}
