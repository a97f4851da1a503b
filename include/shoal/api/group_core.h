// GroupCore: what a ContextGroup refers to: the rounds (io/pool/group.h), and the world that its
// members share. Its handles' end kills the members; this object lives as long as they do.
#pragma once

#include "include/shoal/group.h"
#include "io/pool/group.h"
#include "io/virtual/virtual_world.h"

namespace shoal {

class RuntimeCore;

class GroupCore final : public std::enable_shared_from_this<GroupCore> {
 public:
  GroupCore(std::shared_ptr<RuntimeCore> runtime, const GroupSettings& settings);
  ~GroupCore();
  /// What the handles share.
  std::shared_ptr<GroupCore> owner();

  // --- From any thread
  RuntimeCore& runtime() noexcept { return *runtime_; }
  std::shared_ptr<FutureState> run(uint64_t until_ns, uint64_t rounds_max);
  /// A run that ends once there is an answer; if one is under way, that one.
  std::shared_ptr<FutureState> run_until_answer(const std::shared_ptr<FutureState>& answer);
  /// Ends that run, if it is under way still; null: whichever is.
  void stop(const FutureState* run = nullptr);
  bool is_running() const noexcept { return group_->is_started(); }
  uint64_t elapsed_ns() const noexcept { return group_->now_ns() - start_ns_; }
  uint64_t rounds() const noexcept { return group_->round(); }
  Expected<void> call_at(uint64_t elapsed_ns, std::function<void()> callback);
  std::shared_ptr<FutureState> after(uint64_t ns);
  Expected<void> write_file(const std::string& path, std::string_view content);
  Expected<std::string> read_file(const std::string& path);
  /// No member is made any more, and those that there are end.
  void kill_members();
  bool is_closing() const noexcept { return is_closing_.load(std::memory_order_acquire); }

  // --- For the runtime that is shut down, in this order
  /// Members, which have been killed, run to their end.
  void run_to_end();
  /// The pool is about to go: nothing runs from here on.
  void leave_pool();
  /// It has gone.
  void clear() noexcept { group_->clear(); }

  // --- For a context that is being made
  Group& group() noexcept { return *group_; }
  const GroupSettings& settings() const noexcept { return settings_; }
  uint64_t seed_of_next();
  std::shared_ptr<World> world_of(uint64_t seed) { return world_->for_worker(seed); }

 private:
  std::shared_ptr<FutureState> begin(Group::Run run);
  Error runs_elsewhere(const char* what) const;

  const std::shared_ptr<RuntimeCore> runtime_;
  const GroupSettings settings_;
  const uint64_t start_ns_;
  const ActorRef<Group> group_;
  const std::shared_ptr<VirtualWorld> world_;
  std::atomic<uint64_t> seeds_given_{0};
  std::atomic<bool> is_closing_{false};
  std::mutex mutex_;
  bool has_pool_ = true;
  std::weak_ptr<FutureState> run_;  // The last one.
};

}  // namespace shoal
