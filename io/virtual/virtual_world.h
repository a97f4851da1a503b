// VirtualWorld: a world without effects. Its clock is a group's (io/pool/group.h) or goes by hand,
// its random numbers come from a seed, its files are in memory, and every operation is answered in
// place: so a program's run depends on nothing but the program and what was put here. Of a group,
// files are read and written and lines printed between rounds, in the order in which messages
// arrive; each member needs a world of its own, as chance is not shared (for_worker shares files).
#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "io/door/world.h"
#include "io/pool/group.h"
#include "io/virtual/fake_network.h"
#include "io/virtual/memory_files.h"

namespace shoal {

class VirtualWorld final : public World, public std::enable_shared_from_this<VirtualWorld> {
 public:
  struct Options {
    /// Null: the clock goes by hand.
    Group* group = nullptr;
    /// Of a clock by hand, where it begins: since 1970, too.
    uint64_t start_ns = 0;
    uint64_t seed = 1;
    /// Blocking operations are answered by advance(), not in place. Of a clock by hand.
    uint64_t latency_ns = 0;
    TextPairs environment;
    /// What ReadStandard gives, from the start.
    std::string input;
    /// Where connections go; null: each is refused.
    std::shared_ptr<const FakeNetwork> network;
    /// What is written to descriptors 1 and 2; empty: it goes to the real ones.
    std::function<void(uint32_t stream, std::string_view text)> output;
  };
  explicit VirtualWorld(Options options);
  ~VirtualWorld() override;
  static std::shared_ptr<VirtualWorld> of_group(Group& group, uint64_t seed);

  MemoryFiles& files() noexcept { return *files_; }
  std::shared_ptr<World> for_worker(uint64_t seed) override;

  // --- A clock by hand; from any thread
  /// Wakes who waits for a time up to then, and answers what is due.
  void advance(uint64_t ns);
  /// To the earliest time that anything waits for. False: nothing does.
  bool advance_to_next();

  bool arm(Actor& actor, uint64_t due_ns) override;
  void forget(Actor& actor) noexcept override;
#include "io/door/driver_overrides.inc"

 private:
  struct Alarm {
    uint64_t due_ns;
    uint64_t sequence;
    Actor* actor;              // Null:
    OperationRef<> operation;  // to be answered.
    bool operator>(const Alarm& other) const noexcept {
      return due_ns != other.due_ns ? due_ns > other.due_ns : sequence > other.sequence;
    }
  };
  void run_blocking(OperationRef<> operation) override;
  uint64_t next_random();
  double wall_ms();
  void add_alarm(Alarm alarm);
  void advance_to(uint64_t time_ns);

  Options options_;
  ActorRef<Group> group_;
  std::shared_ptr<MemoryFiles> files_ = std::make_shared<MemoryFiles>();
  std::mutex mutex_;
  uint64_t now_ns_;
  uint64_t random_;
  uint64_t alarm_sequence_ = 0;
  std::vector<Alarm> alarms_;  // A binary heap, the earliest first.
  size_t input_at_ = 0;
  uint32_t mode_mask_ = 022;
};

}  // namespace shoal
