// ContextGroup: contexts that do the same in every run, byte for byte and in the same order,
// whatever the number of threads and their speed: for tests, simulations, games in lockstep, and
// bugs that have to happen twice.
//
//   shoal::ContextGroup group = runtime.create_group({.seed = 7}).value();
//   shoal::ContextHandle a = group.create_context().value();
//   auto later = a.eval<double>("new Promise(r => setTimeout(() => r(Math.random()), 3.6e6))");
//   group.run_until_idle().get();      // An hour of theirs goes by in no time.
//   later.get().value();               // The same number every time.
//
// ROUNDS. All members that have something to do run once, each for so much fuel; then the next
// round. What they send to each other, or cause to each other in any other way, arrives between
// rounds, in an order that depends on nothing but what they did. So do their answers to you: a
// Future of a member is settled, output written, on_end called between rounds, one at a time.
//
// TIME is virtual: it stands while a member has something to do, and then leaps to the next timer.
// Chance comes from the seed, files are in memory, and there is no other world.
//
// A group STANDS until it is told to run, and stands again when the run is over. What you ask of
// its members while it stands is done in the order of the asking, in every run the same. What you
// ask from another thread while it runs arrives at the next round, whichever that is: an input
// that can be repeated by chance only. Future::get() of a member's answer lets a group that stands
// run until the answer is there.
//
// HOST FUNCTIONS are called within rounds: of one member after the other, in the order of their
// making, unless GroupSettings::parallel says otherwise. An answer that comes from elsewhere (a
// thread of yours, the network) is an input, too; one that is to come later in their time is given
// with at() or after().
//
// ContextGroup is a counted reference; the last one kills the members.
//
// THREADS. All functions may be called on any thread, unless they say otherwise; none blocks.
#pragma once

#include "shoal/context.h"

namespace shoal {

class GroupCore;

struct GroupSettings {
  /// Of all chance: Math.random, crypto. A context with a random_seed of its own has that.
  uint64_t seed = 1;
  /// Where the virtual clock begins, in milliseconds since 1970.
  uint64_t start_time_ms = 946'684'800'000;
  /// What a member may spend in a round; about one unit an instruction. To 20,000 exactly, beyond
  /// in multiples of it.
  uint64_t fuel_a_round = 400'000;
  /// Members run side by side, on all threads of the runtime; the results are the same. Callbacks
  /// within rounds (host functions, loaders, on_uncaught) of several members are then called at
  /// once, and must not depend on anything that they share.
  bool parallel = false;
  /// What members that may read it find there (permissions: Env).
  std::vector<std::pair<std::string, std::string>> environment;
};

/// Why a run has ended.
enum class GroupStop : uint8_t {
  Idle,    // Nothing is left to do, now or later.
  Time,    // The time that it was given is over.
  Rounds,  // As many rounds as it was given.
  Asked,   // By stop(), or its end.
};
/// What a run came to.
struct GroupRun {
  GroupStop stop = GroupStop::Idle;
  uint64_t elapsed_ns = 0;  // Of virtual time, since the group was made,
  uint64_t rounds = 0;      // and all rounds since then.
};

class ContextGroup {
 public:
  static constexpr uint64_t kNoLimit = ~uint64_t{0};

  ContextGroup() = default;
  bool is_empty() const noexcept { return !core_; }

  /// A member. While the group stands, between its rounds, or by a member's host function; else it
  /// is an input like any other. Errors: those of Runtime::create_context; BadArgument (a process
  /// that is recorded or replayed).
  Expected<ContextHandle> create_context(ContextSettings settings = {}) const;

  // --- Runs. One at a time: BadArgument else. Their Futures are settled once the group stands, and
  // callbacks on them may let it run on.
  /// Until no member has anything to do, now or at any later time.
  Future<GroupRun> run_until_idle(uint64_t rounds_max = kNoLimit) const;
  /// So much virtual time: the clock stands there then, also if nothing happened.
  Future<GroupRun> run_for(std::chrono::nanoseconds time, uint64_t rounds_max = kNoLimit) const;
  /// The run ends after the round that is under way: an input.
  void stop() const;
  bool is_running() const noexcept;

  // --- Virtual time: since the group was made
  std::chrono::nanoseconds elapsed() const noexcept;
  /// Rounds so far.
  uint64_t rounds() const noexcept;
  /// Calls back between rounds, at that time (at the next round, if it is over). While the group
  /// stands, between its rounds, or by a member's host function; else WrongThread.
  Expected<void> at(std::chrono::nanoseconds elapsed, std::function<void()> callback) const;
  /// Answered so much later: for host functions that take their time. Callers as of at().
  Future<void> after(std::chrono::nanoseconds time) const;

  // --- The members' files, which they share. While the group stands, or between its rounds: else
  // WrongThread.
  /// Makes the file, and the folders above it.
  Expected<void> write_file(const std::string& path, std::string_view content) const;
  /// Error: BadArgument, if there is none.
  Expected<std::string> read_file(const std::string& path) const;

  const std::shared_ptr<GroupCore>& core() const noexcept { return core_; }
  friend bool operator==(const ContextGroup&, const ContextGroup&) = default;

 private:
  friend class RuntimeCore;
  explicit ContextGroup(std::shared_ptr<GroupCore> core) noexcept : core_(std::move(core)) {}
  std::shared_ptr<GroupCore> core_;
};

}  // namespace shoal

SHOAL_STRUCT(shoal::GroupRun, stop, elapsed_ns, rounds);
