// shoal-bench marks: what is promised of contexts, each figure beside its limit. Figures of a
// loaded machine say little; the ratios to peers are taken by bench/contexts.py.
#include "bench/marks.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <thread>

#include "bench/bench.h"
#include "include/shoal/context_actor.h"
#include "include/shoal/runtime.h"

namespace shoal::bench {

std::shared_ptr<const CodeUnit> compile_module(const std::string& source, const char* name) {
  CompileOptions options;
  options.source_name = name;
  options.goal = SourceGoal::Module;
  options.check_regexp = regexp_literal_is_valid;
  Diagnostics diagnostics;
  std::unique_ptr<UnitImage> image = compile(source, options, diagnostics);
  SHOAL_VERIFY(image != nullptr);
  return CodeUnit::load(std::move(image));
}

std::string handler_source() {
  std::string source, error;
  SHOAL_VERIFY(read_source(SHOAL_SOURCE_DIR "/bench/contexts/handler.ts", source, error));
  return source;
}

void print_mark(const char* what, double value, const char* unit, double limit, bool at_most) {
  const bool holds = at_most ? value <= limit : value >= limit;
  std::printf("%-58s %12.2f %-6s %s %-10g %s\n", what, value, unit, at_most ? "<=" : ">=", limit,
              holds ? "yes" : "NO");
  std::fflush(stdout);
}

namespace {

struct RunCode final : ContextLetter {
  Driver<void> deliver(ContextActor& actor) override { return actor.run_code(unit, on_result); }
  std::shared_ptr<const CodeUnit> unit;
  ContextActor::OnResult on_result;
};

EngineOptions quiet_options() {
  EngineOptions options;
  options.random_seed = 1;
  options.output = [](std::string_view, bool) {};
  return options;
}

// ---- A fresh context

void fresh() {
  constexpr int kBatches = 41, kBatch = 100;
  Executor pool(0);
  const EngineOptions options = quiet_options();
  std::vector<double> create, end;
  std::vector<ActorRef<ContextActor>> alive;
  alive.reserve(kBatch);
  for (int batch = 0; batch < kBatches; ++batch) {
    Clock::time_point begin = Clock::now();
    for (int i = 0; i < kBatch; ++i) alive.push_back(ContextActor::create(pool, options));
    create.push_back(microseconds_since(begin) / kBatch);
    begin = Clock::now();
    alive.clear();
    end.push_back(microseconds_since(begin) / kBatch);
  }
  constexpr size_t kAlive = 2000;
  std::vector<ActorRef<ContextActor>> all;
  all.reserve(kAlive);
  const long before = resident_bytes();
  for (size_t i = 0; i < kAlive; ++i) all.push_back(ContextActor::create(pool, options));
  const double bytes = static_cast<double>(resident_bytes() - before) / kAlive;
  print_mark("fresh context: resident", bytes / 1024, "KB", 16);
  print_mark("fresh context: to create (median)", median(create), "us", 15);
  print_mark("fresh context: to destroy (median)", median(end), "us", 5);
}

// ---- A handler module in each

/// As an embedder does it: compiled once, run in every context, which then is idle.
void handlers() {
  constexpr size_t kCount = 1000;
  RuntimeSettings settings;
  settings.threads = 0;
  const Runtime runtime(settings);
  CompileSettings compile;
  compile.name = "handler.ts";
  compile.module = true;
  const Script script = runtime.compile(handler_source(), compile).value();
  const auto begin_one = [&runtime, &script] {
    ContextHandle context = runtime.create_context().value();
    SHOAL_VERIFY(context.run<ObjectHandle>(script).get().ok());
    return context;
  };
  const ContextHandle first = begin_one();
  std::vector<ContextHandle> all;
  std::vector<double> took;
  all.reserve(kCount);
  took.reserve(kCount);
  const long before = resident_bytes();
  for (size_t i = 0; i < kCount; ++i) {
    ContextHandle context = runtime.create_context().value();
    const Clock::time_point begin = Clock::now();
    SHOAL_VERIFY(context.run<ObjectHandle>(script).get().ok());
    took.push_back(microseconds_since(begin));
    all.push_back(std::move(context));
  }
  while (runtime.run_for(std::chrono::milliseconds(1)).value_or(false)) {
  }
  const auto bytes = static_cast<double>(resident_bytes() - before);
  const ContextStatistics s = all.back().statistics().get().value();
  std::printf("  of one: %.1f KB in cells, %.1f KB external, %.1f KB in blocks\n",
              static_cast<double>(s.heap_bytes) / 1024,
              static_cast<double>(s.external_bytes) / 1024,
              static_cast<double>(s.reserved_bytes) / 1024);
  print_mark("a module of 200 lines from shared code: resident, each", bytes / kCount / 1024, "KB",
             64);
  print_mark("a module of 200 lines from shared code: to evaluate", median(took), "us", 100);
  print_mark("1,000 contexts with it", bytes / 1e6, "MB", 50);
  const double sum = all.back().call<double>("handleAll").get().value_or(0);
  if (sum != 200 * 5 + 422 + 404) std::printf("handleAll() gives %.0f\n", sum);
}

void idle() {
  constexpr size_t kCount = 100'000;
  Executor pool(0);
  const EngineOptions options = quiet_options();
  std::vector<ActorRef<ContextActor>> all;
  all.reserve(kCount);
  const long before = resident_bytes();
  for (size_t i = 0; i < kCount; ++i) all.push_back(ContextActor::create(pool, options));
  print_mark("100,000 idle contexts", static_cast<double>(resident_bytes() - before) / 1e9, "GB",
             3);
}

// ---- Two threads against two processes

/// Contexts that run handlers for ever; how many handlers they have run.
uint64_t handlers_done(uint32_t threads, uint32_t contexts, double seconds) {
  constexpr const char* kLoop = R"ts(
const pause = () => new Promise<void>((go) => setImmediate(go));
for (;;) { await handleAll(); console.log(1); await pause(); }
)ts";
  const std::shared_ptr<const CodeUnit> unit = compile_module(handler_source() + kLoop, "loop.ts");
  std::atomic<uint64_t> done{0};
  EngineOptions options = quiet_options();
  options.output = [&done](std::string_view, bool) {
    done.fetch_add(1, std::memory_order_relaxed);
  };
  Executor pool(threads);
  std::vector<ActorRef<ContextActor>> all;
  for (uint32_t i = 0; i < contexts; ++i) {
    all.push_back(ContextActor::create(pool, options));
    auto letter = std::make_unique<RunCode>();
    letter->unit = unit;
    (void)all.back()->send(std::move(letter));
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(300));  // Warm.
  const uint64_t before = done;
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  const uint64_t after = done;
  for (const auto& each : all) each->kill();
  while (std::any_of(all.begin(), all.end(), [](const auto& a) { return !a->has_ended(); }))
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return after - before;
}

/// In a process of its own.
struct Child {
  Child(uint32_t threads, uint32_t contexts, double seconds) {
    SHOAL_VERIFY(::pipe(pipe) == 0);
    std::fflush(stdout);
    pid = ::fork();
    if (pid != 0) return;
    const uint64_t done = handlers_done(threads, contexts, seconds);
    const bool written = ::write(pipe[1], &done, sizeof done) == sizeof done;
    ::_exit(written ? 0 : 1);
  }
  uint64_t result() const {
    uint64_t done = 0;
    if (::read(pipe[0], &done, sizeof done) != sizeof done) done = 0;
    ::waitpid(pid, nullptr, 0);
    ::close(pipe[0]);
    ::close(pipe[1]);
    return done;
  }
  int pipe[2];
  pid_t pid;
};

void two_threads() {
  constexpr int kRounds = 5;
  constexpr double kSeconds = 1.5;
  std::vector<double> ratios;
  uint64_t threads_all = 0, processes_all = 0;
  for (int round = 0; round < kRounds; ++round) {
    const uint64_t threads = Child(2, 64, kSeconds).result();
    const Child one(1, 32, kSeconds), other(1, 32, kSeconds);
    const uint64_t processes = one.result() + other.result();
    threads_all += threads;
    processes_all += processes;
    ratios.push_back(100 * static_cast<double>(threads) / static_cast<double>(processes));
  }
  std::printf("  handlers a second: %.0f with two threads, %.0f with two processes\n",
              static_cast<double>(threads_all) / kRounds / kSeconds,
              static_cast<double>(processes_all) / kRounds / kSeconds);
  print_mark("two threads, of two processes of one thread (median)", median(ratios), "%", 95,
             false);
}

struct Mark {
  const char* name;
  void (*run)();
};
constexpr Mark kMarks[] = {
    {"threads", two_threads},
    {"fresh", fresh},
    {"handlers", handlers},
    {"messages", message_marks},
    {"load", load_marks},
    {"idle", idle},
    {"hop", [] { print_mark("one hop of a ready context", hop_ns(), "ns", 100); }},
};

/// In a process of its own: what an earlier mark has left warm would not count as resident here.
bool run_alone(const Mark& mark) {
  std::fflush(stdout);
  const pid_t child = fork();
  SHOAL_VERIFY(child >= 0);
  if (child == 0) {
    mark.run();
    std::fflush(stdout);
    _exit(0);
  }
  int status = 0;
  SHOAL_VERIFY(waitpid(child, &status, 0) == child);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

int marks(const char* only) {
  std::printf("%-58s %12s %-6s    %-10s %s\n", "mark", "value", "", "limit", "holds");
  bool all_ran = true;
  for (const Mark& each : kMarks)
    if (!only || std::strcmp(only, each.name) == 0) all_ran = run_alone(each) && all_ran;
  return all_ran ? 0 : 1;
}

}  // namespace shoal::bench
