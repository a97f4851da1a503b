// Record and replay: a log of what went through a context's door. The engine hides no chance of its
// own (architecture.md, section 8), so a program that is given the same answers at the same turns
// does the same again, byte for byte.
//
// THE LOG. A header (version, the seed of Math.random), then entries in the order in which script
// saw what they tell:
//
//   Told      an operation answered at once: which, the hash of its request, error or reply
//   Begun     one that takes its time: which, its number, the hash of its request
//   Finished  its number, the turn before which script was told, error or reply
//   Refused   by permission or quota: which, the hash of its request
//   End       the program ran to its end, with the hash of all that it printed; without it the log
//             is cut off
//
// What is printed is printed again on replay (host_ops.def: recorded No); it stands in no entry, as
// when a buffer is written out is the clock's business, and nothing script could see. Each entry
// carries a checksum of itself and all before it: a file that was damaged or edited is refused with
// the place.
//
// REPLAY compares each request with the log; the first difference ends the context with
// EndReason::ReplayDiverged and a text that names the operation. Time does not pass: a wait ends at
// once, and a context that would be idle goes round again, until the log is used up.
//
// Not covered: contexts that share memory; messages between contexts (a group of contexts that is
// deterministic needs no log: io/pool/group.h).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "io/door/door.h"

namespace shoal {

/// What a log begins with.
struct RecordHeader {
  uint64_t random_seed = 0;
};

/// Makes the checksums of a log's entries right again, as far as it has whole ones. For tests that
/// damage what the checksums guard.
void seal_record(std::string& bytes);

/// Of standard output and standard error.
struct OutputHashes {
  uint64_t hashes[2] = {0, 0};
  void add(HostOp op, const void* request);
};

class Recorder final : public DoorObserver {
 public:
  /// Null: the file could not be written, and `error` says why.
  static std::shared_ptr<Recorder> create(const std::string& path, const RecordHeader& header,
                                          std::string& error);
  ~Recorder() override;

  void on_turn(uint64_t turn) override { turn_ = turn; }
  void on_told(HostOp op, const void* request, const void* reply, const HostError& error) override;
  Verdict on_begin(HostOperation& operation) override;
  void on_finished(HostOperation& operation) override;
  void on_refused(HostOp op, const void* request, const HostError& error) override;
  void on_end() override;

 private:
  explicit Recorder(int descriptor) noexcept : descriptor_(descriptor) {}
  void append(uint8_t kind, std::string_view payload);
  void flush();

  const int descriptor_;
  OutputHashes output_;
  std::string pending_;
  uint64_t checksum_ = 0;
  uint64_t turn_ = 0;
};

class Replayer final : public DoorObserver {
 public:
  /// Null: the file cannot be read, or is no record, and `error` says why.
  static std::shared_ptr<Replayer> open(const std::string& path, std::string& error);

  const RecordHeader& header() const noexcept { return header_; }
  bool is_replaying() const noexcept override { return true; }
  void set_on_divergence(std::function<void(const std::string& text)> told) override {
    on_divergence_ = std::move(told);
  }
  void on_turn(uint64_t turn) override { turn_ = turn; }
  Verdict on_ask(HostOp op, const void* request, void* reply, HostError& error) override;
  Verdict on_begin(HostOperation& operation) override;
  void on_cancelled(HostOperation& operation) override;
  void on_refused(HostOp op, const void* request, const HostError& error) override;
  OperationRef<> next_due() override;
  bool on_idle() override;
  void on_end() override;

 private:
  struct Entry {
    uint8_t kind = 0;
    HostOp op{};
    uint64_t number = 0;  // Of the operation; of Finished and Begun.
    uint64_t turn = 0;
    uint64_t hash = 0;
    std::string_view outcome;  // Error or reply.
  };
  Replayer() = default;
  /// False: `error` says where it is damaged.
  bool parse(std::string& error);
  bool parse_entry(std::string_view payload, Entry& entry) const;
  /// The next entry, if it is of that kind, operation and request; else the replay diverges.
  const Entry* expect(uint8_t kind, HostOp op, const void* request);
  void diverge(const std::string& text);
  void diverge_at_end(const std::string& what);
  bool answer(HostOperation& operation, const Entry& entry);

  std::function<void(const std::string& text)> on_divergence_;
  std::string bytes_;
  RecordHeader header_;
  std::vector<Entry> entries_;  // Into bytes_.
  size_t position_ = 0;
  size_t idle_position_ = ~size_t{0};  // When the context was idle last.
  uint64_t turn_ = 0;
  bool diverged_ = false;
  OutputHashes output_;
  std::unordered_map<uint64_t, OperationRef<>> begun_;  // By number, until they are due.
};

}  // namespace shoal
