// Replay: a log read back, and told again. See record.h.
#pragma once

#include <unordered_map>

#include "io/door/record.h"

namespace shoal {

class Replayer;

class ReplayLog final : public ProgramLog {
 public:
  struct Entry {
    uint8_t kind = 0;
    HostOp op{};
    uint64_t context = 0;
    uint64_t number = 0;  // Of Finished and Begun: the operation's. Of Started: the worker's.
    uint64_t hash = 0;
    std::string_view outcome;  // Error or reply; of End: what stands in it.
  };

  /// Null: the file cannot be read, or is no record, and `error` says why.
  static std::shared_ptr<ReplayLog> open(const std::string& path, std::shared_ptr<World> world,
                                         std::string& error);
  std::shared_ptr<DoorObserver> observer_of_main() override;
  uint64_t look(const Look& look) override;
  uint64_t rest(const Look& look) override;

  // --- For the parts of contexts
  /// Of a context, without its Finished; they do not change.
  const std::vector<Entry>& entries_of(uint64_t context) const noexcept;
  size_t entry_count() const noexcept { return entry_count_; }
  /// Nothing is missing at the end.
  bool is_whole() const noexcept { return has_end_; }
  std::shared_ptr<DoorObserver> create_part(uint64_t context);
  /// The program ends with that text. By any context, or between rounds.
  void end_program(const std::string& text);

 private:
  struct Moment {
    uint64_t round, has_rested, now_ns;
    std::vector<Entry> arrivals;
  };
  explicit ReplayLog(std::shared_ptr<World> world) noexcept : ProgramLog(std::move(world)) {}
  // Reading. False: it is damaged there.
  bool parse(std::string& error);
  bool parse_entry(uint8_t kind, uint64_t context, std::string_view payload);
  bool parse_header(std::string_view in);
  bool parse_moment(std::string_view in);
  bool parse_end(std::string_view in);
  bool is_next_round(uint64_t round) const noexcept;
  // Telling.
  void check_progress(const Look& now);
  void diverge(const std::string& text);
  void diverge_cut_off(const std::string& what);
  std::shared_ptr<Replayer> part_of(uint64_t context);

  std::string bytes_;
  size_t entry_count_ = 0;  // Without the header.
  uint64_t context_count_ = 1;
  std::unordered_map<uint64_t, std::vector<Entry>> entries_;  // By context; into bytes_.
  std::vector<Moment> moments_;
  bool has_header_ = false, has_end_ = false;
  bool is_in_moment_ = false;  // While it is read: replies may follow.
  uint64_t end_round_ = 0;
  size_t next_moment_ = 0;
  std::mutex mutex_;
  std::unordered_map<uint64_t, std::weak_ptr<Replayer>> parts_;  // By context.
};

}  // namespace shoal
