#include "tests/sim/soak.h"

#include <shoal/embed.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <queue>
#include <thread>
#include <vector>

#include "gc/block_pool.h"
#include "include/shoal/api/runtime_core.h"
#include "include/shoal/context_actor.h"

namespace shoal::soak {
namespace {

using Clock = std::chrono::steady_clock;

class Dice {
 public:
  explicit Dice(uint64_t seed) noexcept : state_(seed) {}
  uint64_t next() noexcept {
    uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  uint32_t below(uint32_t n) noexcept { return static_cast<uint32_t>(next() % n); }

 private:
  uint64_t state_;
};

constexpr const char* kModule = R"ts(
import { channel } from "shoal:channel";
const kept = new Map();
let calls = 0;
globalThis.handle = (n) => { ++calls; kept.set(n % 50, { n, text: "value " + n }); return n * 2; };
globalThis.later = (n) => new Promise((resolve) => setTimeout(() => resolve(n + 1), n % 20));
globalThis.ask = async (n) => (await askHost(n)) + add(n, 1);
globalThis.block = (n) => [3, 1, 2].sort((a, b) => { waitHost(1); return a - b; }).join() + n;
globalThis.twice = (n) => applyTwice((x) => x + n, n);
globalThis.grow = (n) => { kept.set(n, new Array(n % 30000).fill(n)); return kept.size; };
globalThis.garbage = (n) => Array.from({ length: n % 3000 }, (_, i) => ({ i, n })).length;
globalThis.spin = (n) => { let s = 0; for (let i = 0; i < n % 300000; ++i) s += i; return s; };
globalThis.loop = () => { for (;;) {} };
globalThis.fill = () => { const all = []; for (;;) all.push(new Array(1000).fill(0)); };
globalThis.fail = (n) => { throw new TypeError("thrown " + n); };
globalThis.uncaught = () => { setTimeout(() => { throw new Error("late"); }, 1); return 0; };
globalThis.forget = (n) => { new Promise(() => {}); neverHost(n); return n; };
globalThis.tick = (n) => { setInterval(() => handle(n), 3); return n; };
globalThis.carry = (record) => record;
globalThis.stream = async (n) => {
  const { sender, receiver } = channel(2);
  const sum = (async () => { let s = 0; for await (const v of receiver) s += v; return s; })();
  for (let i = 0; i < n % 30; ++i) await sender.send(i);
  sender.close();
  return sum;
};
export const ready = 1;
)ts";

Blocking<double> apply_twice(Callback<double(double)> f, double x) {
  const Expected<double> once = co_await f(x);
  if (!once) co_return once.error();
  co_return co_await call(f, *once);
}

Blocking<double> wait_host(Future<double> answer) { co_return co_await answer; }

/// Answers promises after a while, on a thread of its own.
class Answerer {
 public:
  Answerer() : thread_([this](std::stop_token stop) { run(stop); }) {}
  Future<double> after(std::chrono::microseconds delay, double value) {
    const Promise<double> promise;
    {
      const std::scoped_lock lock(mutex_);
      due_.push({Clock::now() + delay, value, promise});
    }
    changed_.notify_one();
    return promise.future();
  }

 private:
  struct Due {
    Clock::time_point at;
    double value;
    Promise<double> promise;
    bool operator<(const Due& other) const noexcept { return at > other.at; }
  };
  void run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
      if (due_.empty()) {
        changed_.wait(lock, stop, [this] { return !due_.empty(); });
        continue;
      }
      const Clock::time_point at = due_.top().at;
      if (Clock::now() < at) {
        changed_.wait_until(lock, stop, at, [this, at] { return due_.top().at < at; });
        continue;
      }
      const Due due = due_.top();
      due_.pop();
      lock.unlock();
      (void)due.promise.resolve(due.value);  // Its context may have ended.
      lock.lock();
    }
  }
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::priority_queue<Due> due_;
  std::jthread thread_;
};

size_t resident_bytes() {
  long pages = 0, resident = 0;
  std::FILE* const file = std::fopen("/proc/self/statm", "r");
  if (!file) return 0;
  if (std::fscanf(file, "%ld %ld", &pages, &resident) != 2) resident = 0;
  std::fclose(file);
  return static_cast<size_t>(resident) * static_cast<size_t>(::sysconf(_SC_PAGESIZE));
}

/// A program on the same pool, with all that the command line's have.
struct RunProgram final : ContextLetter {
  Driver<void> deliver(ContextActor& actor) override {
    return actor.evaluate(source, {"soak.ts", {folder}}, false, on_result);
  }
  std::string source, folder;
  ContextActor::OnResult on_result;
};

class Soak {
 public:
  explicit Soak(const Settings& settings)
      : settings_(settings), runtime_(runtime_settings(settings)), places_(settings.places) {
    std::string error;
    const bool has_source =
        read_source(SHOAL_SOURCE_DIR "/tests/sim/soak_program.ts", program_source_, error);
    SHOAL_VERIFY(has_source);
    folder_ = std::filesystem::temp_directory_path() / ("shoal-soak-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    CompileSettings compile;
    compile.name = "soak";
    compile.module = true;
    compile.language = ScriptLanguage::JavaScript;
    script_ = runtime_.compile(kModule, compile).value();
    SHOAL_VERIFY(runtime_.initialize().ok());
    permissions_ = std::make_shared<const Permissions>(Permissions::everything());
  }
  ~Soak() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  Report run() {
    const Clock::time_point end = Clock::now() + seconds(settings_.seconds);
    for (uint32_t i = 0; i < settings_.drivers; ++i) {
      drivers_.emplace_back([this, i](const std::stop_token& stop) { drive(stop, i); });
    }
    while (Clock::now() < end) {
      const Clock::time_point round_end =
          std::min(end, Clock::now() + seconds(settings_.round_seconds));
      while (Clock::now() < round_end) {
        const auto left = round_end - Clock::now();
        std::this_thread::sleep_for(std::min<Clock::duration>(left, std::chrono::seconds(2)));
        if (settings_.is_loud) tell("");
      }
      quiesce();
      if (!report_.complaint.empty()) break;
    }
    drivers_.clear();  // Stops and joins.
    let_go_of_all();
    wait_for_ends();
    const Expected<void> down = runtime_.shutdown();
    if (!down) complain("shutdown: " + down.error().message);
    report_.contexts = made_;
    report_.calls = asked_;
    report_.programs = programs_;
    report_.kills = kills_;
    if (answered_ != asked_)
      complain(std::to_string(asked_ - answered_) + " questions were never answered");
    if (ended_ != made_)
      complain(std::to_string(made_ - ended_) + " contexts never told their end");
    return report_;
  }

 private:
  struct Place {
    std::mutex mutex;
    ContextHandle context;
    ActorRef<ContextActor> program;
  };

  static Clock::duration seconds(double s) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(s));
  }
  static RuntimeSettings runtime_settings(const Settings& settings) {
    RuntimeSettings r;
    r.threads = settings.pool_threads;
    r.shutdown_timeout_ms = 300'000;
    return r;
  }

  void complain(const std::string& what) {
    const std::scoped_lock lock(complaint_mutex_);
    if (report_.complaint.size() < 4000) report_.complaint += what + "\n";
  }

  void tell(const char* what) {
    const block_pool::Statistics blocks = block_pool::statistics();
    const std::chrono::duration<double> since = Clock::now() - began_;
    std::printf(
        "%7.1f s  %6llu contexts made, %4llu live, %8llu calls, %6llu programs, %6llu kills;"
        " %6zu blocks, %5.1f MB resident%s\n",
        since.count(), number(made_), number(made_ - ended_), number(asked_), number(programs_),
        number(kills_), blocks.in_use, static_cast<double>(resident_bytes()) / 1e6, what);
    std::fflush(stdout);
  }
  static unsigned long long number(uint64_t n) { return n; }

  // ---- All end, and what they held must be back.

  void let_go_of_all() {
    for (Place& place : places_) {
      const std::scoped_lock lock(place.mutex);
      let_go(place);
    }
  }

  /// So long that a busy machine is not taken for a context that hangs.
  void wait_for_ends() {
    const Clock::time_point patience = Clock::now() + std::chrono::minutes(5);
    const auto is_over = [this] {
      return ended_ == made_ && answered_ == asked_ && runtime_.diagnostics().contexts == 0;
    };
    while (!is_over() && Clock::now() < patience)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    if (!is_over())
      complain("after five minutes " + std::to_string(made_ - ended_) + " contexts live, " +
               std::to_string(asked_ - answered_) + " questions are open");
  }

  void quiesce() {
    is_paused_ = true;
    while (paused_ != settings_.drivers) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    let_go_of_all();
    wait_for_ends();
    // What is left stands in the threads' own caches; workers may be ending still.
    const size_t most = size_t{block_pool::kThreadBlocksMax} * (settings_.pool_threads + 8);
    const Clock::time_point later = Clock::now() + std::chrono::seconds(10);
    while (block_pool::statistics().in_use > most && Clock::now() < later)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const size_t blocks = block_pool::statistics().in_use;
    if (blocks > most) complain(std::to_string(blocks) + " blocks in use without any context");
    ++report_.rounds;
    if (settings_.is_loud) tell("  <- all have ended");
    is_paused_ = false;
  }

  void drive(const std::stop_token& stop, uint32_t number) {
    Dice dice(settings_.seed * 1000 + number);
    while (!stop.stop_requested()) {
      if (is_paused_) {
        ++paused_;
        while (is_paused_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        --paused_;
      }
      act(dice);
      // Not more than the pool can do.
      while (asked_ - answered_ > 2000 && !is_paused_ && !stop.stop_requested())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      if (dice.below(4) == 0)
        std::this_thread::sleep_for(std::chrono::microseconds(dice.below(500)));
    }
    block_pool::flush_thread();
  }

  // ---- What drivers do

  void act(Dice& dice) {
    Place& place = places_[dice.below(settings_.places)];
    const std::scoped_lock lock(place.mutex);
    const uint32_t what = dice.below(100);
    if (what < 4 || (place.context.is_empty() && !place.program)) return renew(place, dice);
    if (place.program) {
      if (place.program->has_ended() || what < 6) return renew(place, dice);
      if (what < 8) return kill(*place.program);
      if (what < 10) return place.program->cancel("soak");
      return;
    }
    if (place.context.has_ended()) return renew(place, dice);
    if (what < 6) {
      ++kills_;
      return place.context.kill("soak");
    }
    if (what < 8) return place.context.cancel("soak");
    if (what < 9) return place.context.close();
    call(place.context, dice);
  }

  void kill(ContextActor& program) {
    ++kills_;
    program.kill(EndReason::Killed, "soak");
  }

  void let_go(Place& place) {
    place.context = {};
    if (place.program) place.program->kill(EndReason::Killed, "over");
    place.program = {};
  }

  void renew(Place& place, Dice& dice) {
    let_go(place);
    if (dice.below(12) == 0)
      begin_program(place, dice);
    else
      begin_context(place, dice);
  }

  void begin_context(Place& place, Dice& dice) {
    ContextSettings s;
    s.name = "soaked";
    s.limits.heap_bytes_max = (1 + dice.below(8)) << 20;
    s.limits.turn_wall_ns_max = 200'000'000;
    s.limits.turn_fuel_max = 20'000'000;
    s.limits.cancel_grace_ns = 100'000'000;
    s.random_seed = dice.next() | 1;
    s.define("add", [](double a, double b) { return a + b; });
    s.define("askHost", [this](double n) { return answerer_.after(delay(n), n); });
    s.define("waitHost", [this](double n) { return wait_host(answerer_.after(delay(n), n)); });
    s.define("applyTwice", apply_twice);
    s.define("neverHost", [](double) { return Promise<double>().future(); });
    const bool goes_on = dice.below(2) == 0;
    s.on_uncaught = [goes_on](const Error&) {
      return goes_on ? OnUncaught::GoOn : OnUncaught::End;
    };
    Expected<ContextHandle> made = runtime_.create_context(std::move(s));
    if (!made) return complain("create_context: " + made.error().text());
    ++made_;
    place.context = *made;
    place.context.on_end([this](const ContextEnd& end) {
      if (end.reason == EndReason::None) complain("an end without a reason");
      ++ended_;
    });
    if (dice.below(3) == 0)
      ask(place.context.eval<double>(kScript + std::to_string(dice.below(100))), -1);
    ask(place.context.run<ObjectHandle>(script_));
  }

  void begin_program(Place& place, Dice& dice) {
    EngineOptions options;
    options.random_seed = dice.next() | 1;
    options.limits.heap_bytes_max = size_t{16} << 20;
    options.limits.wall_ns_max = 20'000'000'000;
    options.limits.cancel_grace_ns = 100'000'000;
    options.output = [this](std::string_view text, bool) {
      if (text.find("BROKEN") != std::string_view::npos) complain(std::string(text));
    };
    options.on_end = [this](const ContextEnd&) { ++ended_; };
    DoorOptions door;
    door.permissions = permissions_;
    const uint64_t number = ++programs_;
    ++made_;
    Executor& executor = runtime_.core()->executor();
    place.program = ContextActor::create(executor, options, nullptr, std::move(door));
    auto letter = std::make_unique<RunProgram>();
    letter->source = program_source_;
    letter->folder = folder_ / std::to_string(number % 64);
    std::filesystem::create_directories(letter->folder);
    letter->on_result = [this, actor = place.program.get()](RunResult r) {
      if (r.error.find("internal") != std::string::npos) complain(r.error);
      actor->kill(EndReason::Completed);
    };
    (void)place.program->send(std::move(letter));
  }

  static std::chrono::microseconds delay(double n) {
    return std::chrono::microseconds(static_cast<int64_t>(n * 37) % 3000);
  }

  template <class T>
  void ask(const Future<T>& future, double expected = -1) {
    ++asked_;
    future.on_ready([this, expected](Expected<T> answer) {
      if (!answer) check(answer.error());
      if constexpr (std::is_same_v<T, double>) {
        if (answer && expected >= 0 && *answer != expected)
          complain("wanted " + std::to_string(expected) + ", got " + std::to_string(*answer));
      } else {
        static_cast<void>(expected);
      }
      ++answered_;
    });
  }

  void check(const Error& e) {
    switch (e.code) {
      case ErrorCode::Script:
      case ErrorCode::ContextEnded:
      case ErrorCode::BrokenPromise:
      case ErrorCode::ForeignHandle:
      case ErrorCode::OutOfMemory: return;
      case ErrorCode::Conversion:  // A limit was passed, or it was cancelled, on the way out.
        if (e.message.find("quota") != std::string::npos ||
            e.message.find("Out of memory") != std::string::npos || e.message == "soak")
          return;
        [[fallthrough]];
      default: complain(std::string("an answer: ") + name_of(e.code) + ", " + e.text());
    }
  }

  void call(const ContextHandle& c, Dice& dice) {
    static constexpr const char* kAny[] = {"block",  "grow", "garbage", "spin",    "fail",
                                           "forget", "tick", "stream",  "uncaught"};
    const double n = dice.below(100'000);
    switch (dice.below(24)) {
      case 0: return ask(c.call<double>("later", n), n + 1);
      case 1: return ask(c.call<double>("ask", n), 2 * n + 1);
      case 2: return ask(c.call<double>("twice", n), 3 * n);
      case 3: return dice.below(20) == 0 ? ask(c.call("loop")) : ask(c.call("spin", n));
      case 4: return dice.below(10) == 0 ? ask(c.call("fill")) : ask(c.call("grow", n));
      case 5: return ask(c.collect_garbage());
      case 6: return ask(c.statistics());
      case 7: return ask(c.interrupt([] {}));
      case 8: return ask(c.set("config", Data::object({{"n", n}})));
      case 9: return ask(c.get<Data>("config"));
      case 10: return ask(c.import("shoal:context"));
      case 11: return ask(c.eval("let x" + std::to_string(dice.below(1000)) + " = [1, 2, 3]"));
      case 12: return pass_on(c, dice);
      case 13: return ask(c.get<ObjectHandle>("handle"));
      case 14:
      case 15:
      case 16:
      case 17: return ask(c.call<double>("handle", n), n * 2);
      default: return ask(c.call(kAny[dice.below(std::size(kAny))], n));
    }
  }

  /// A message: what one context has goes to another, by the threads of the pool.
  void pass_on(const ContextHandle& from, Dice& dice) {
    Place& other = places_[dice.below(settings_.places)];
    ContextHandle to;
    if (other.mutex.try_lock()) {
      to = other.context;
      other.mutex.unlock();
    }
    if (to.is_empty()) return;
    asked_ += 2;
    const auto first = from.eval<CloneRecord>("({ map: new Map([[1, [2]]]), at: new Date(5) })");
    first.on_ready([this, to](Expected<CloneRecord> record) {
      if (!record) {
        check(record.error());
        answered_ += 2;
        return;
      }
      to.call<CloneRecord>("carry", std::move(*record))
          .on_ready([this](const Expected<CloneRecord>& carried) {
            if (!carried) check(carried.error());
            ++answered_;
          });
      ++answered_;
    });
  }

  static constexpr const char* kScript = "globalThis.seen = (globalThis.seen ?? 0) + ";

  const Settings settings_;
  const Clock::time_point began_ = Clock::now();
  Report report_;
  std::mutex complaint_mutex_;
  std::atomic<uint64_t> made_{0}, ended_{0}, asked_{0}, answered_{0}, programs_{0}, kills_{0};
  std::atomic<bool> is_paused_{false};
  std::atomic<uint32_t> paused_{0};
  std::filesystem::path folder_;
  std::string program_source_;
  std::shared_ptr<const Permissions> permissions_;
  Script script_;
  Answerer answerer_;
  Runtime runtime_;
  std::vector<Place> places_;
  std::vector<std::jthread> drivers_;
};

}  // namespace

Report run(const Settings& settings) {
  block_pool::flush_thread();
  const size_t blocks = block_pool::statistics().in_use;
  Report report = Soak(settings).run();
  block_pool::flush_thread();
  const size_t left = block_pool::statistics().in_use;
  if (left != blocks)
    report.complaint +=
        std::to_string(blocks) + " blocks before, " + std::to_string(left) + " after\n";
  return report;
}

}  // namespace shoal::soak
