#include "tests/sim/simulation.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <functional>
#include <thread>
#include <vector>

#include "gc/block_pool.h"
#include "include/shoal/context_actor.h"
#include "io/door/faults.h"
#include "io/virtual/virtual_world.h"
#include "stdlib/web/ports.h"
#include "vm/object/array.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal::sim {
namespace {

constexpr uint64_t kStart = 1'700'000'000'000'000'000;

/// Numbers from a seed (splitmix64).
class Dice {
 public:
  explicit Dice(uint64_t seed) noexcept : state_(seed) {}
  uint64_t next() noexcept {
    uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  uint64_t below(uint64_t n) noexcept { return next() % n; }

 private:
  uint64_t state_;
};

struct RunProgram final : ContextLetter {
  Driver<void> deliver(ContextActor& actor) override {
    return actor.run_code(program(), on_result);
  }
  ContextActor::OnResult on_result;
};

/// Kills members at random times.
class Reaper final : public Actor {
 public:
  Reaper(Executor& executor, uint64_t seed, const std::vector<ActorRef<ContextActor>>& victims)
      : Actor(executor), dice_(seed), victims_(victims) {}

 protected:
  Driver<void> drive() override {
    if (kills_++ != 0) victims_[dice_.below(victims_.size())]->kill();
    if (kills_ <= victims_.size() / 10)
      wake_at(now_ns() + dice_.below(20'000'000'000 / victims_.size()));
    co_return;
  }

 private:
  Dice dice_;
  const std::vector<ActorRef<ContextActor>>& victims_;
  size_t kills_ = 0;
};

struct Subject {
  std::string output;
  uint32_t results = 0, ends = 0;
  std::vector<Ref<PortEnd>> ports;  // Until it has them.
};

class Simulation {
 public:
  explicit Simulation(const Settings& settings)
      : settings_(settings), pool_(settings.threads), subjects_(settings.contexts) {
    group_ = Group::create(pool_, kStart);
    Dice dice(settings.seed);
    connect(dice);
    contexts_.reserve(settings.contexts);
    for (uint32_t i = 0; i < settings.contexts; ++i) add_context(i, dice);
    reaper_ = ActorRef<Reaper>::adopt(new Reaper(pool_, dice.next(), contexts_));
    group_->add(*reaper_);
    reaper_->wake();
    group_->start();
    run_until([this] { return group_->is_at_rest(); });
    rounds_ = group_->round();
    is_over_ = true;
    for (const auto& each : contexts_) each->kill();
    run_until([this] {
      return group_->is_at_rest() &&
             std::all_of(contexts_.begin(), contexts_.end(),
                         [](const auto& each) { return each->has_ended(); });
    });
  }

  Report report() const {
    Report r;
    r.rounds = rounds_;
    r.text = "rounds " + std::to_string(r.rounds) + "\n";
    for (size_t i = 0; i < subjects_.size(); ++i) {
      const Subject& s = subjects_[i];
      r.text += "context " + std::to_string(i) + "\n" + s.output;
      if (s.results != 1) complain(r, i, std::to_string(s.results) + " results");
      if (s.ends > 1) complain(r, i, "ended twice");
      if (("\n" + s.output).find("\nBROKEN") != std::string::npos) complain(r, i, "prints BROKEN");
      if (s.output.find("internal") != std::string::npos) complain(r, i, "an internal error");
    }
    r.killed = count_of("ended: Killed", r.text);
    r.over_quota = count_of("Quota", r.text);
    r.failed = count_of("ENOSPC", r.text) + count_of("EIO", r.text);
    return r;
  }

 private:
  static void complain(Report& r, size_t context, const std::string& what) {
    if (r.complaint.size() < 1000)
      r.complaint += "context " + std::to_string(context) + ": " + what + "\n";
  }

  void run_until(const std::function<bool()>& done) {
    if (settings_.threads == 0) return pool_.run_until(done);
    while (!done()) std::this_thread::yield();
  }
  /// Each has a connection with two others, and some more by chance.
  void connect(Dice& dice) {
    const size_t count = subjects_.size();
    for (size_t i = 0; i < count; ++i) {
      join(i, (i + 1) % count);
      if (dice.below(2) == 0) join(i, dice.below(count));
    }
  }
  void join(size_t a, size_t b) {
    if (a == b) return;
    const auto one = Ref<PortEnd>::adopt(new PortEnd), other = Ref<PortEnd>::adopt(new PortEnd);
    PortEnd::join(*one, *other);
    subjects_[a].ports.push_back(one);
    subjects_[b].ports.push_back(other);
  }

  void add_context(uint32_t i, Dice& dice) {
    EngineOptions options;
    options.random_seed = dice.next() | 1;
    options.stress_collect_every = settings_.collect_every;
    options.limits.heap_bytes_max = (size_t{600} + dice.below(1000)) << 10;
    options.limits.fuel_max = 50'000 + dice.below(1'000'000);
    options.limits.turn_fuel_max = 150'000;
    options.limits.wall_ns_max = (80 + dice.below(3000)) * 1'000'000;
    if (dice.below(10) == 0) options.limits.operations_max = 1;
    options.output = [this, i](std::string_view text, bool) { subjects_[i].output += text; };
    options.on_end = [this, i](const ContextEnd& end) {
      if (is_over_) return;
      ++subjects_[i].ends;
      subjects_[i].output += std::string("ended: ") + name_of(end.reason) + " " + end.text + "\n";
    };
    DoorOptions door;
    door.permissions = std::make_shared<const Permissions>(Permissions::everything());
    door.faults = std::make_shared<FaultInjector>(dice.next());
    door.faults->fail(HostOp::ReadFile, 50'000, EIO).fail(HostOp::WriteFile, 50'000, ENOSPC);
    contexts_.push_back(ContextActor::create(pool_, options, group_.get(), std::move(door)));
    set_globals(*contexts_.back(), subjects_[i]);
    auto letter = std::make_unique<RunProgram>();
    letter->on_result = [this, i](RunResult r) {
      ++subjects_[i].results;
      subjects_[i].output += "result " + std::to_string(r.exit_code) + " " + r.error + "\n";
    };
    (void)contexts_.back()->send(std::move(letter));
  }

  void set_globals(ContextActor& actor, Subject& subject) {
    Context& cx = actor.cx();
    const NativeScope scope(cx);
    Object* const global = cx.first_realm()->global();
    ArrayObject* const ports = ArrayObject::create(cx, 0, 4).value();
    for (Ref<PortEnd>& end : subject.ports) {
      NativeStateObject* const port = make_message_port(cx, std::move(end)).value();
      SHOAL_VERIFY(ports->push(cx.heap(), Value(port)).ok());
    }
    subject.ports.clear();
    const Value count = Value::int32(static_cast<int32_t>(settings_.deeds));
    SHOAL_VERIFY(define_field(cx, global, key(intern_ascii("ports")), Value(ports)).ok());
    SHOAL_VERIFY(define_field(cx, global, key(intern_ascii("deed_count")), count).ok());
  }

  const Settings settings_;
  std::atomic<bool> is_over_{false};  // What comes now is our own doing.
  Executor pool_;
  ActorRef<Group> group_;
  std::vector<Subject> subjects_;
  std::vector<ActorRef<ContextActor>> contexts_;
  ActorRef<Reaper> reaper_;
  uint64_t rounds_ = 0;
};

size_t blocks_in_use() {
  block_pool::flush_thread();
  return block_pool::statistics().in_use;
}

}  // namespace

std::shared_ptr<const CodeUnit> program() {
  static const std::shared_ptr<const CodeUnit> unit = [] {
    std::string source, error;
    SHOAL_VERIFY(read_source(SHOAL_SOURCE_DIR "/tests/sim/program.ts", source, error));
    CompileOptions options;
    options.source_name = "program.ts";
    options.goal = SourceGoal::Module;
    Diagnostics diagnostics;
    std::unique_ptr<UnitImage> image = compile(source, options, diagnostics);
    SHOAL_VERIFY(image != nullptr);
    return CodeUnit::load(std::move(image));
  }();
  return unit;
}

Report simulate(const Settings& settings) {
  (void)program();
  const size_t blocks = blocks_in_use();
  Report report;
  {
    const Simulation simulation(settings);
    report = simulation.report();
  }
  const size_t left = blocks_in_use();
  if (left != blocks)
    report.complaint +=
        std::to_string(blocks) + " blocks before, " + std::to_string(left) + " after\n";
  return report;
}

std::string difference(const std::string& x, const std::string& y) {
  size_t i = 0;
  while (i < x.size() && i < y.size() && x[i] == y[i]) ++i;
  const size_t from = i < 200 ? 0 : i - 200;
  return x.substr(from, 400) + "\n<<<<>>>>\n" + y.substr(from, 400);
}

uint32_t count_of(const std::string& word, const std::string& text) {
  uint32_t count = 0;
  for (size_t at = 0; (at = text.find(word, at)) != std::string::npos; at += word.size()) ++count;
  return count;
}

}  // namespace shoal::sim
