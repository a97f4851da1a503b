// Group: actors that advance together, in rounds, so that what they do depends on their programs
// alone, whatever the number of threads and their speed.
//
// A ROUND. All members that are ready run once, each for one slice (which must end by fuel, not by
// the clock), on as many threads as there are; then the next round. What a member sends to another
// is staged, and arrives at the start of the next round, in the order of (virtual time, sender,
// sequence): so no member ever sees how far another one of its round has come. The same goes for
// all else that one member could see of another: a kill, a file written, a line printed. Numbers
// of members are given in the order of joining; a member that makes another one stages that, too.
// Who has run in a round lives until it is over: nobody's end depends on who let go of it last.
//
// TIME is virtual: it stands still while a member is ready, and then leaps to the earliest time
// that a member waits for. What a member asks of the world takes the time that the answer is staged
// for.
//
// What comes from outside of the group arrives at the start of the round that comes next: it is an
// input of the program, and a run can be repeated only with the same ones.
//
// IN REAL TIME (Outside) members deal with the world. Its time stands while a round is under way,
// and what comes from outside arrives between two rounds, and nowhere else: told both again at the
// same rounds, the group repeats the run (io/door/record.h).
//
// A group whose members share memory runs them one after the other (share_memory).
//
// It STANDS until it is started, for good (start) or for a while (run): what is sent to its members
// meanwhile waits for the next round.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "io/pool/actor.h"

namespace shoal {

/// What arrives by itself, not in an actor's mailbox.
struct Arrival : Letter {
  /// Between rounds.
  virtual void arrive() noexcept = 0;
};

/// From whom a group in real time learns what happens outside of it. Called between rounds.
class Outside {
 public:
  struct Look {
    uint64_t round = 0;       // How many there have been.
    bool has_rested = false;  // Nothing was left to do since the last of them.
    uint64_t now_ns = 0;      // The group's time;
    uint64_t due_ns = 0;      // for which somebody waits, the earliest. Group::kNever: nobody does.
  };
  virtual ~Outside() = default;
  /// Once before each round, and whenever the group is woken from its rest: lets what has come
  /// arrive. The time from here on, not before look.now_ns.
  virtual uint64_t look(const Look& look) = 0;
  /// Nothing is left to do: until when the group rests, if nobody wakes it. 0: look again.
  virtual uint64_t rest(const Look& look) = 0;
};

class Group final : public Actor {
 public:
  /// start_ns: of its clock. outside: it goes in real time, the steady clock's.
  static ActorRef<Group> create(Executor& executor, uint64_t start_ns,
                                std::shared_ptr<Outside> outside = nullptr);

  // --- Between rounds, or before the first
  /// A member from now on, and until it is gone. It has not run yet. By a member that runs: it has
  /// its number, and may be woken, from the next round on.
  void add(Actor& member);
  /// The first round: no member runs before. What it is to begin with has been sent by then. From
  /// here on it goes on whenever there is something to do.
  void start() noexcept;
  /// Calls it between rounds, at that virtual time at the earliest: also by a member, in its round.
  /// False, and nothing happens: it runs, and this is another thread.
  bool call_at(uint64_t due_ns, std::function<void()> call);
  /// By nobody but whoever asks: no round is under way, or none begins before this thread is done.
  bool is_between_rounds() const noexcept;

  // --- By a member that runs
  uint64_t now_ns() const noexcept { return now_ns_.load(std::memory_order_relaxed); }
  /// It is woken at that virtual time; kNever: by others only. A later call counts instead.
  static constexpr uint64_t kNever = ~uint64_t{0};
  void wake_at(Actor& member, uint64_t due_ns) noexcept;
  /// The receiver, a member too, gets the letter (null: it is killed) at that virtual time at the
  /// earliest, and not in this round.
  void stage(Actor& sender, Actor& receiver, std::unique_ptr<Letter> letter, uint64_t due_ns);
  /// The same for what goes to no actor.
  void stage(Actor& sender, std::unique_ptr<Arrival> arrival);
  /// Calls it between this round and the next.
  void stage_call(Actor& sender, std::function<void()> call);
  /// The member of this group that runs on this thread; or null.
  Actor* running_member() const noexcept;
  /// Members run one after the other from the next round on.
  void share_memory() noexcept { one_thread_.store(true, std::memory_order_relaxed); }

  // --- From any thread
  /// Why a run has ended.
  enum class Stop : uint8_t { Idle, Time, Rounds, Asked };
  struct Run {
    uint64_t until_ns = kNever;  // The clock goes no further, and so far if nothing else stops it.
    uint64_t rounds_max = kNever;
    bool ends_idle = true;              // Else it waits for what comes from outside.
    std::function<bool()> is_over;      // Asked between rounds; may be empty.
    std::function<void(Stop)> on_stop;  // It stands, and may be told to run on.
  };
  /// False: it runs already.
  bool run(Run run);
  /// The run ends after this round.
  void stop() noexcept;
  /// Whatever it was told: it runs while a member is ready, but its clock stands, and it never
  /// does. For the end, when all members are killed.
  void run_to_end() noexcept;
  bool is_started() const noexcept { return started_.load(std::memory_order_acquire); }
  /// Lets go of what waits for rounds that will not come: its executor is gone.
  void clear() noexcept { let_go(); }

  uint64_t round() const noexcept { return round_.load(std::memory_order_relaxed); }
  /// For waiting: no member is ready, none waits for time, nothing is staged.
  bool is_at_rest() const noexcept { return at_rest_.load(std::memory_order_acquire); }

 protected:
  Driver<void> drive() override;
  void let_go() noexcept override;

 private:
  friend class Actor;
  friend class Executor;
  friend class Worker;
  friend struct Membership;
  struct Joining;
  struct Call;
  struct Staged {
    uint64_t due_ns;
    uint32_t sender;
    uint64_t sequence;
    ActorRef<Actor> receiver;
    std::unique_ptr<Letter> letter;
    bool operator<(const Staged& other) const noexcept;
  };

  Group(Executor& executor, uint64_t start_ns, std::shared_ptr<Outside> outside)
      : Actor(executor), outside_(std::move(outside)), now_ns_(start_ns) {}
  ~Group() override;

  /// A member has become ready; the reference for the queue comes along.
  void note_ready(Actor& member) noexcept;
  /// Its run of this round is over.
  void member_ran() noexcept;
  void deliver_due();
  /// For which anything waits, the earliest.
  uint64_t next_due_ns();
  enum class Clock : uint8_t { Advanced, NothingWaits, OutOfTime };
  /// To that time, within the run's.
  Clock advance_clock();
  // In real time:
  Outside::Look look_now();
  Clock rest();
  bool has_ready() noexcept;
  bool must_stop();
  void stage_at(Actor& sender, std::unique_ptr<Arrival> arrival, uint64_t due_ns);
  /// Ends the run. False: it goes on, to its end.
  bool stand(Stop why);
  void ring_alarms();
  /// Takes over who is ready, by number, into round_members_. False: nobody is.
  bool take_ready();

  const std::shared_ptr<Outside> outside_;  // Null: its time is virtual.
  bool is_to_look_ = true;                  // Outside, before the next round.
  bool has_rested_ = false;                 // Since the last one.
  std::atomic<uint64_t> now_ns_;
  std::atomic<uint64_t> round_{0};
  uint32_t member_count_ = 0;
  Run run_;  // Of who started it, while it is started.
  uint64_t round_end_ = kNever;
  std::atomic<bool> stop_asked_{false};
  std::atomic<bool> to_end_{false};
  std::atomic<bool> started_{false};
  std::atomic<bool> one_thread_{false};
  std::atomic<bool> at_rest_{true};
  std::atomic<uint32_t> running_{0};
  std::vector<Staged> waiting_;        // Of earlier rounds, not yet due; sorted.
  std::vector<Actor*> round_members_;  // Each with a reference until it has run.
  std::vector<ActorRef<Actor>> kept_;  // The same, until the round is over.
  std::mutex mutex_;                   // What follows is written by members of a round.
  std::vector<Actor*> ready_;          // Each with a reference.
  std::vector<Staged> staged_;
  uint64_t own_sequence_ = 0;  // Of what is staged by no member.
  std::vector<Membership*> members_;
};

/// What an actor keeps of its group.
struct Membership {
  Membership(Group& its_group, Actor& member, uint32_t its_number);
  ~Membership();
  Membership(const Membership&) = delete;
  Membership& operator=(const Membership&) = delete;

  const ActorRef<Group> group;
  Actor& actor;
  static constexpr uint32_t kUnnumbered = ~0u;
  uint32_t number;  // Changed between rounds alone.
  uint64_t sent = 0;
  uint64_t alarm_ns = Group::kNever;  // Written by the member in a round, by the group between.
};

}  // namespace shoal
