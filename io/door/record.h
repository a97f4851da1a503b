// Record and replay: a log of what the contexts of a program learnt from the world. The engine
// hides no chance of its own (architecture.md, section 8), so a program that is told the same at
// the same moments does the same again, byte for byte.
//
// The first context of a recorded program, its workers and theirs are a group in real time
// (io/pool/group.h). What one of them learns of another (messages, channels, ends, shared memory,
// whose line is printed first) follows from the rounds of the group, on any number of threads: none
// of it stands in the log. What comes from outside does, and it comes in two ways: an operation is
// answered at once, in the middle of script; or something happens between two rounds: the group's
// clock goes on, a reply that takes its time arrives. A reply that is there sooner is held
// (DoorObserver::hold), so that no script sees how far the world has come in the middle of a round.
//
// THE LOG. A header, then entries, each of one context (those of one context stand in the order of
// its script) or of the group:
//
//   Header    the seed of Math.random, the time at the beginning, what else contexts are made with
//   Moment    between two rounds: which, whether the group had rested since the one before, the
//             time from here on; then, with it,
//   Finished  each reply that arrives: its number, error or reply
//   Told      an operation answered at once: which, the hash of its request, error or reply
//   Begun     one that takes its time: which, its number, the hash of its request
//   Refused   by permission or quota: which, the hash of its request, of which permission and
//             subject, whether somebody could be asked, the error. A replay needs no permissions:
//             what was refused is refused again, and what was allowed is not looked at
//   Started   a worker: the number of its context
//   End       the program ran to its end: the round, the exit code, hashes of all that it printed.
//             Nothing follows; without it the log is cut off
//
// What is printed is printed again on replay, in the same order: between rounds, by number of the
// context. Nothing is printed, or written down, of what workers do once the first context is over.
// Each entry carries a checksum of itself and all before it: a file that was damaged or edited is
// refused with the place.
//
// REPLAY (replay.h) compares each request with the log; the first difference, in whichever context,
// ends the program with EndReason::ReplayDiverged and a text that names the operation. Time does
// not pass: a group that rests is told the next moment at once.
//
// NOT TAKEN: a log of who had a turn in each round (it follows from the rest); a log of messages (a
// context could then be replayed by itself, but shared memory could not be replayed at all).
//
// Not covered: what an embedder does with such a context besides its program, host functions;
// modules that the program writes itself and then imports.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "io/door/door.h"
#include "io/pool/group.h"

namespace shoal {

/// What the contexts of a program are made with; its replay is made with the same.
struct ProgramOptions {
  uint64_t random_seed = 0;  // Of Math.random, in the first context; never 0 in a log.
  bool colors = false, error_colors = false;
  bool stress_preempt = false, stress_slow = false;
};

/// Of standard output and standard error.
struct OutputHashes {
  uint64_t hashes[2] = {0, 0};
  void add(const host::WriteStandard::Request& write) noexcept;
};

/// What both directions share: the log of all contexts of a program.
class ProgramLog : public Outside, public std::enable_shared_from_this<ProgramLog> {
 public:
  const ProgramOptions& options() const noexcept { return options_; }
  /// Of the group's clock.
  uint64_t start_ns() const noexcept { return start_ns_; }
  /// Before anything runs: where what is printed goes instead of to the world; or null.
  using Output = std::function<void(std::string_view text, bool is_error)>;
  void set_output(Output output) { to_ = std::move(output); }
  /// The part of the first context. Called once.
  virtual std::shared_ptr<DoorObserver> observer_of_main() = 0;

  // --- For the parts of contexts, in a round
  /// It is written between this round and the next. An error: of what was written before.
  HostError write(uint64_t context, const host::WriteStandard::Request& request);
  /// By the first context: all that the program has printed, its own of this round included.
  OutputHashes& output_so_far();
  /// The program of the first context is over, after this round;
  void finish();
  /// and so is the context.
  void close();
  /// It is: see above.
  bool is_over() const noexcept { return is_over_; }
  uint64_t round() const noexcept { return round_; }

 protected:
  explicit ProgramLog(std::shared_ptr<World> world) noexcept : world_(std::move(world)) {}
  /// By a member: between this round and the next, in the order of members and calls. Else: now.
  static void call_between_rounds(std::function<void()> call);

  const std::shared_ptr<World> world_;
  ProgramOptions options_;
  uint64_t start_ns_ = 0;
  // What follows changes between rounds, but for output_.
  uint64_t round_ = 0;
  bool is_over_ = false;

 private:
  HostError write_out(const host::WriteStandard::Request& request);
  Output to_;
  HostError broken_[2];   // What came of the last write, by stream.
  OutputHashes written_;  // Between rounds.
  // The first context's: of the round in which it looked last.
  OutputHashes output_;
  uint64_t output_round_ = ~uint64_t{0};
};

class RecordLog final : public ProgramLog {
 public:
  /// Null: the file could not be written, and `error` says why. Seed 0: one of the world's.
  static std::shared_ptr<RecordLog> create(const std::string& path, const ProgramOptions& options,
                                           const std::shared_ptr<World>& world, std::string& error);
  ~RecordLog() override;
  std::shared_ptr<DoorObserver> observer_of_main() override;
  uint64_t look(const Look& look) override;
  uint64_t rest(const Look& look) override;

  // --- For the parts of contexts
  void append(uint8_t kind, uint64_t context, std::string_view payload);
  /// A worker of that context: its number.
  uint64_t start_context(uint64_t parent);
  /// From any thread: see DoorObserver::hold.
  void hold(uint64_t context, HostOperation& operation);
  /// By the first context, in its last round.
  void end(int exit_code);
  /// What has come so far goes into the file.
  void flush();

 private:
  struct Held {
    uint64_t context;
    OperationRef<> operation;
  };
  RecordLog(int descriptor, std::shared_ptr<World> world) noexcept
      : ProgramLog(std::move(world)), descriptor_(descriptor) {}
  void append_header();
  void append_locked(uint8_t kind, uint64_t context, std::string_view payload);
  std::vector<Held> take_held();
  void flush_locked();

  const int descriptor_;
  uint64_t moment_round_ = 0;  // Of the last moment.
  std::mutex held_mutex_;
  std::vector<Held> held_;
  std::mutex mutex_;  // Of what follows.
  std::string pending_;
  uint64_t checksum_ = 0;
  uint64_t context_count_ = 0;
  bool has_failed_ = false;
};

/// Makes the checksums of a log's entries right again, as far as it has whole ones. For tests that
/// damage what the checksums guard.
void seal_record(std::string& bytes);

}  // namespace shoal
