#include "conformance/run_test.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>

#include "conformance/agents.h"
#include "conformance/host_object.h"
#include "conformance/test_host.h"
#include "gc/verify.h"
#include "stdlib/es/atomics.h"
#include "stdlib/intrinsics.h"
#include "stdlib/web/console.h"
#include "vm/interp/frames.h"
#include "vm/object/error.h"
#include "vm/object/function.h"
#include "vm/run/eval.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"

namespace shoal::conformance {

namespace {

constexpr const char* kAlways[] = {"assert.js", "sta.js"};
constexpr const char* kOfAsync = "doneprintHandle.js";

/// Code of harness files: immutable, so contexts share it.
std::map<std::string, std::shared_ptr<const CodeUnit>>& harness_units() {
  static auto* const units = new std::map<std::string, std::shared_ptr<const CodeUnit>>;
  return *units;
}

std::string one_line(std::string text) {
  constexpr size_t kBytesMax = 300;
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::replace(text.begin(), text.end(), '\r', ' ');
  std::replace(text.begin(), text.end(), '\t', ' ');
  if (text.size() > kBytesMax) text.resize(kBytesMax);
  return text;
}

/// What ended a step of a test too early.
struct Failure {
  bool happened = false;
  std::string type;  // Name of the exception's constructor.
  std::string text;
};

class TestRun {
 public:
  TestRun(const std::string& harness, const std::string& path, const Metadata& metadata, Mode mode,
          const RunLimits& limits)
      : harness_(harness),
        path_(path),
        metadata_(metadata),
        mode_(mode),
        limits_(limits),
        host_(path) {
    host_.agents = &agents_;
    host_.own_waker = waker_.get();
  }

  Verdict run(std::string_view source);
  void end_testing(Verdict& verdict);

 private:
  bool set_up();
  void set_testing();
  Failure load_harness_file(const std::string& name);
  Verdict run_script(std::string_view source);
  Verdict run_module(std::string_view source);
  Verdict judge(Phase phase, const Failure& failure) const;
  Verdict judge_end();

  LeaveReason finish();
  Failure ended(LeaveReason reason);
  Failure pending_failure();
  Failure failure_of(Value exception);
  Failure described(Value exception);
  Failure run_unit(const CodeUnit* unit);
  Failure run_jobs();
  bool take_timer();

  const std::string& harness_;
  const std::string& path_;
  const Metadata& metadata_;
  Mode mode_;
  RunLimits limits_;
  HeapTesting testing_;
  Ref<ThreadWaker> waker_ = Ref<ThreadWaker>::adopt(new ThreadWaker);
  AgentGroup agents_{limits_, *waker_};
  TestHost host_;
  std::unique_ptr<Context> cx_;  // Ends before the host.
};

Verdict failed(std::string reason) { return {false, one_line(std::move(reason)), 0}; }

bool TestRun::set_up() {
  ContextOptions options;
  options.heap_bytes_max = limits_.heap_bytes_max;
  options.intrinsics = intrinsic_templates();
  options.host = &host_;
  options.slow_paths = limits_.stress_slow;
  host_.may_block = !metadata_.can_block_is_false;
  cx_ = Context::create(options);
  if (!cx_) return false;
  const NativeScope scope(*cx_);
  set_console_output(*cx_, [](std::string_view, bool) {});
  if (limits_.count_allocations) set_testing();
  if (!set_up_realm(*cx_, cx_->first_realm()).ok()) return false;
  if (!define_host_object(*cx_, cx_->first_realm()).ok()) return false;
  if (limits_.stress_collect_every) set_testing();
  return true;
}

void TestRun::set_testing() {
  testing_.collect_every = limits_.stress_collect_every;
  // Not every test at the same allocations, but a test always at its own.
  if (testing_.collect_every > 1) testing_.seed = std::hash<std::string>()(path_) | 1;
  testing_.verify = testing_.collect_every != 0;
  testing_.fail_at = limits_.fail_at;
  testing_.fail_all_after = limits_.fail_all_after;
  cx_->heap().set_testing(&testing_);
}

/// What the failed allocation left behind is a heap like any other.
void TestRun::end_testing(Verdict& verdict) {
  if (!limits_.count_allocations || !cx_) return;
  verdict.allocation_count = testing_.allocation_count;
  cx_->heap().set_testing(nullptr);
  cx_->terminate();
  cx_->abandon_frames();
  const NativeScope scope(*cx_);
  verify_heap(cx_->heap());
}

LeaveReason TestRun::finish() {
  for (;;) {
    cx_->state().fuel = limits_.stress_preempt ? 0 : INT64_MAX;
    const LeaveReason reason = cx_->run();
    if (reason == LeaveReason::Waiting && agents_.exist()) {
      const uint64_t until = cx_->wait_until_ns;
      waker_->wait(until == Context::kNoDeadline ? std::nullopt
                                                 : std::optional(until - host_.skipped_ns));
      continue;
    }
    if (reason == LeaveReason::Waiting && cx_->wait_until_ns != Context::kNoDeadline) {
      const uint64_t now = host_.monotonic_ns();
      if (cx_->wait_until_ns > now) host_.skipped_ns += cx_->wait_until_ns - now;
      continue;
    }
    if (reason != LeaveReason::OutOfFuel) return reason;
  }
}

Failure TestRun::failure_of(Value exception) {
  const NativeScope scope(*cx_);
  // To say what was thrown is our business, for which there is always memory.
  const bool stops_testing = limits_.count_allocations;
  if (stops_testing) cx_->heap().set_testing(nullptr);
  Failure failure = described(exception);
  if (stops_testing) cx_->heap().set_testing(&testing_);
  return failure;
}

Failure TestRun::described(Value exception) {
  Failure failure{true, "?", describe_for_message(*cx_, exception)};
  const auto property = [this](Value of, String* name) {
    Result<Value> v = of.is_object() && !of.is_kind(Kind::Proxy)
                          ? try_get(*cx_, of.as_object(), key(name))
                          : Result<Value>(Value());
    return v.ok() ? v.value() : Value();
  };
  const Value name = property(property(exception, atoms::constructor()), atoms::name());
  if (name.is_string()) failure.type = name.as_string()->utf8();
  const Value message = property(exception, atoms::message());
  if (message.is_string()) failure.text = failure.type + ": " + message.as_string()->utf8();
  return failure;
}

Failure TestRun::pending_failure() {
  if (cx_->is_terminating()) return {true, "", "ended: over the heap limit"};
  return failure_of(cx_->take_exception());
}

Failure TestRun::ended(LeaveReason reason) {
  switch (reason) {
    case LeaveReason::Done: return {};
    case LeaveReason::Threw: return pending_failure();
    case LeaveReason::Terminated: return {true, "", "ended: over the heap limit"};
    default: return {true, "", "waits for a host operation"};
  }
}

Failure TestRun::run_unit(const CodeUnit* unit) {
  Realm* const realm = cx_->first_realm();
  {
    const NativeScope scope(*cx_);
    Result<ScriptFunction*> f = top_level_function(*cx_, unit, realm, nullptr, nullptr);
    if (!f.ok()) return pending_failure();
    start_call(*cx_, Value(f.value()), realm->global_this(), nullptr, 0);
  }
  return ended(finish());
}

Failure TestRun::load_harness_file(const std::string& name) {
  std::shared_ptr<const CodeUnit>& unit = harness_units()[name];
  if (unit) {
    cx_->units.push_back(unit);
  } else {
    std::string source, error;
    if (!read_file(harness_ + "/" + name, source, error)) return {true, "", name + ": " + error};
    CompileOptions options;
    options.source_name = name;
    options.language = SourceLanguage::JavaScript;
    options.goal = SourceGoal::Script;
    const NativeScope scope(*cx_);
    if (!host_.compile(*cx_, source, options).ok()) return pending_failure();
    unit = cx_->units.back();
  }
  return run_unit(unit.get());
}

/// Phase None stands for the harness.
Verdict TestRun::judge(Phase phase, const Failure& failure) const {
  static constexpr const char* kPhases[] = {"", "parse", "resolution", "runtime"};
  if (metadata_.negative_phase == Phase::None) return failed(failure.text);
  const std::string expected = "expected " + metadata_.negative_type + " at " +
                               kPhases[static_cast<size_t>(metadata_.negative_phase)] + ", got ";
  if (phase != metadata_.negative_phase)
    return failed(expected + failure.text + " at " + kPhases[static_cast<size_t>(phase)]);
  if (failure.type != metadata_.negative_type) return failed(expected + failure.text);
  return {true, {}, 0};
}

bool TestRun::take_timer() {
  TimerQueue& timers = cx_->timers();
  NativeStateObject* timer = timers.take_immediate(cx_->heap(), timers.sequence() + 1);
  uint64_t due = 0;
  if (!timer && timers.next_due(due)) {
    const uint64_t now = host_.monotonic_ns() / 1'000'000;
    // The test looks for a report from time to time: now is the time.
    const bool may_skip = agents_.has_reports() && !has_async_waits(*cx_);
    if (due > now && agents_.exist() && !may_skip) {
      waker_->wait(due * 1'000'000 - host_.skipped_ns);
      start_nothing(*cx_);
      return true;
    }
    if (due > now) host_.skipped_ns += (due - now) * 1'000'000;
    timer = timers.take_due(cx_->heap(), due, timers.sequence() + 1);
  }
  if (!timer && agents_.exist() && has_async_waits(*cx_)) {
    waker_->wait(std::nullopt);
    start_nothing(*cx_);
    return true;
  }
  if (!timer) return false;
  start_call(*cx_, timer->state(timer::kCallback), Value::undefined(), nullptr, 0);
  return true;
}

/// Everything that is left to do: jobs, then timers, until there are none.
Failure TestRun::run_jobs() {
  for (;;) {
    if (std::exchange(host_.wants_boundary_collection, false))
      cx_->heap().collect_all(Turn::Boundary);
    settle_async_waits(*cx_);
    JobQueue& queue = cx_->ticks().is_empty() ? cx_->jobs() : cx_->ticks();
    if (!queue.is_empty()) {
      start_job(*cx_, queue.pop());
    } else if (!take_timer()) {
      return {};
    }
    Failure failure = ended(finish());
    if (failure.happened) return failure;
  }
}

/// The test has run without an exception.
Verdict TestRun::judge_end() {
  if (metadata_.negative_phase != Phase::None)
    return failed("expected " + metadata_.negative_type + ", got nothing");
  if (!metadata_.async) return {true, {}, 0};
  for (const std::string& line : host_.printed) {
    if (line == "Test262:AsyncTestComplete") return {true, {}, 0};
    if (line.starts_with("Test262:AsyncTestFailure:")) return failed(line.substr(25));
  }
  return failed("async test never called $DONE");
}

Verdict TestRun::run_script(std::string_view source) {
  CompileOptions options;
  options.source_name = path_;
  options.language = SourceLanguage::JavaScript;
  options.goal = SourceGoal::Script;
  const CodeUnit* unit = nullptr;
  {
    const NativeScope scope(*cx_);
    Result<const CodeUnit*> compiled =
        mode_ == Mode::Strict
            ? host_.compile(*cx_, "\"use strict\";\n" + std::string(source), options)
            : host_.compile(*cx_, source, options);
    if (!compiled.ok()) return judge(Phase::Parse, pending_failure());
    unit = compiled.value();
  }
  const Failure failure = run_unit(unit);
  if (failure.happened) return judge(Phase::Runtime, failure);
  const Failure later = run_jobs();
  if (later.happened) return judge(Phase::Runtime, later);
  return judge_end();
}

Verdict TestRun::run_module(std::string_view source) {
  {
    const NativeScope scope(*cx_);
    Result<ModuleRecord*> loaded = host_.load_module(*cx_, path_, source);
    if (!loaded.ok()) return judge(Phase::Parse, pending_failure());
    ModuleRecord* const m = loaded.value();
    if (!link_module(*cx_, m).ok()) return judge(Phase::Resolution, pending_failure());
    start_task(*cx_, evaluate_module(*cx_, m).release());
  }
  const Failure failure = ended(finish());
  if (failure.happened) return judge(Phase::Runtime, failure);
  const PersistentValue<Value> promise(cx_->heap(), cx_->result());
  const Failure later = run_jobs();
  if (later.happened) return judge(Phase::Runtime, later);
  auto* const evaluation = promise.get().as<PromiseObject>();
  if (evaluation->is_pending() && !metadata_.async) return failed("top-level await never settles");
  if (evaluation->state() == PromiseObject::State::Rejected)
    return judge(Phase::Runtime, failure_of(evaluation->result()));
  return judge_end();
}

Verdict TestRun::run(std::string_view source) {
  if (!set_up()) return failed("no context could be made");
  if (!metadata_.raw) {
    std::vector<std::string> names(std::begin(kAlways), std::end(kAlways));
    if (metadata_.async) names.emplace_back(kOfAsync);
    names.insert(names.end(), metadata_.includes.begin(), metadata_.includes.end());
    for (const std::string& name : names) {
      const Failure failure = load_harness_file(name);
      if (failure.happened) return failed("harness " + name + ": " + failure.text);
    }
  }
  Verdict verdict = metadata_.module ? run_module(source) : run_script(source);
  // A native that enters a loop of dispatch is an error of ours, whatever the test found.
  if (cx_->nested_runs != 0) return failed("a loop of dispatch was entered inside another one");
  return verdict;
}

}  // namespace

Verdict run_test(const std::string& harness, const std::string& path, std::string_view source,
                 const Metadata& metadata, Mode mode, const RunLimits& limits) {
  TestRun run(harness, path, metadata, mode, limits);
  Verdict verdict = run.run(source);
  run.end_testing(verdict);
  return verdict;
}

void warm_up(const std::string& harness) {
  Metadata metadata;
  metadata.async = true;
  for (const char* const name : {"propertyHelper.js", "compareArray.js", "isConstructor.js",
                                 "testTypedArray.js", "asyncHelpers.js", "nativeErrors.js"})
    metadata.includes.emplace_back(name);
  (void)run_test(harness, harness + "/warm_up.js", "", metadata, Mode::Sloppy, RunLimits{});
}

}  // namespace shoal::conformance
