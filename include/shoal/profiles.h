// Profiles: what --cpu-prof, --heap-prof, --heap-snapshot and --trace ask of a program, for its
// first context and its workers. ContextProfiles: the part of one of them.
//
// Each context has a profile and a file of its own. All are written when the context's program
// ends, however it ends; a trace is written by and by.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "gc/pauses.h"
#include "include/shoal/process.h"
#include "io/drivers/sample_clock.h"
#include "vm/run/cpu_profiler.h"
#include "vm/run/heap_profiler.h"

namespace shoal {

class DoorTrace;
class TraceFile;

class Profiles {
 public:
  /// Null: `error` says which file, or what, cannot be had.
  static std::shared_ptr<Profiles> create(const ProfileSettings& settings, std::string& error);
  const ProfileSettings& settings() const noexcept { return settings_; }
  const std::shared_ptr<SampleClock>& clock() const noexcept { return clock_; }
  /// Of the next context; null: nothing is traced.
  std::shared_ptr<DoorTrace> next_door_trace();
  /// 0: the program's first context; then its workers.
  uint32_t next_number() noexcept { return next_number_.fetch_add(1, std::memory_order_relaxed); }

 private:
  explicit Profiles(const ProfileSettings& settings) : settings_(settings) {}
  ProfileSettings settings_;
  std::shared_ptr<SampleClock> clock_;
  std::shared_ptr<TraceFile> trace_;
  std::atomic<uint32_t> next_number_{0};
};

/// Why the loop of dispatch is entered.
enum class TurnKind : uint8_t { Script, Module, Microtasks, NextTick, Timer, Immediate, Message };

class ContextProfiles final : public HeapWatcher, public SampleTarget {
 public:
  ContextProfiles(std::shared_ptr<Profiles> all, Context& cx, std::shared_ptr<DoorTrace> trace);
  ~ContextProfiles();
  ContextProfiles(const ContextProfiles&) = delete;
  ContextProfiles& operator=(const ContextProfiles&) = delete;

  /// What a worker runs.
  void set_file(const std::string& file);
  // --- By the actor: a thread begins to run it, and goes away;
  void enter();
  void leave();
  /// the loop of dispatch is entered, and was left again: of what sort of turn.
  void begin_turn();
  void end_turn(TurnKind kind);
  /// Nothing is to be done for now: the trace goes to the disc.
  void flush();
  /// Writes what is to be written; once. What went wrong; empty: nothing.
  std::string finish();
  /// Something could not be written.
  bool has_failed() const noexcept { return has_failed_; }

  void on_tick(uint64_t now_ns, std::span<const uint64_t> registers) noexcept override;
  void on_pause_begin() noexcept override;
  void on_pause_end(uint64_t begin_ns, uint64_t end_ns) noexcept override;
  void on_allocated(const Cell* cell, size_t bytes_total) noexcept override;
  void on_marked(const Heap& heap) noexcept override;

 private:
  std::string path_of(const char* prefix, const char* extension, const std::string& folder,
                      const std::string& name, std::string& error) const;
  void write(const std::string& path, const std::string& text, std::string& error) const;
  void note(std::string& lines, const std::string& error);
  void write_snapshot(std::string& error);
  void add_event(const char* category, std::string_view name, uint64_t begin_ns, uint64_t end_ns,
                 std::string_view arguments = {});

  const std::shared_ptr<Profiles> all_;
  Context& cx_;
  const uint32_t number_;
  std::string label_;  // "main", "worker 1 a.ts".
  std::unique_ptr<CpuProfiler> cpu_;
  std::unique_ptr<HeapProfiler> heap_;
  std::shared_ptr<DoorTrace> trace_;
  std::unique_ptr<SampleClock::Seat> seat_;
  std::atomic<bool> is_finished_{false};
  bool has_failed_ = false;
  bool is_entered_ = false;
  uint64_t entered_ns_ = 0, left_ns_ = 0, turn_ns_ = 0;
  uint32_t pause_depth_ = 0;
  uint32_t young_cycles_ = 0, full_cycles_ = 0;
};

}  // namespace shoal
