// Contexts on a pool, each with a program: what they printed, and how they ended.
#pragma once

#include <unistd.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "gc/block_pool.h"
#include "include/shoal/context_actor.h"

namespace shoal::test {

/// A context, with a place for what is told of it.
class Subject {
 public:
  Subject(Executor& pool, EngineOptions options, DoorOptions door = {}) {
    options.output = [this](std::string_view text, bool) {
      const std::scoped_lock lock(mutex_);
      output_ += text;
    };
    options.on_end = [this](const ContextEnd& end) {
      const std::scoped_lock lock(mutex_);
      end_ = end;
      ++told_;
    };
    if (options.random_seed == 0) options.random_seed = 1;
    actor = ContextActor::create(pool, options, nullptr, std::move(door));
  }
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;

  void run(std::string source);
  /// One script, without the event loop.
  void run_script(std::string source);
  std::string output() const {
    const std::scoped_lock lock(mutex_);
    return output_;
  }
  bool has_printed(std::string_view text) const { return output().find(text) != std::string::npos; }
  /// on_end has been told.
  bool has_ended() const {
    const std::scoped_lock lock(mutex_);
    return told_ != 0;
  }
  ContextEnd end() const {
    const std::scoped_lock lock(mutex_);
    return end_;
  }
  uint32_t told_count() const {
    const std::scoped_lock lock(mutex_);
    return told_;
  }
  std::atomic<uint32_t> results{0};
  RunResult result;  // Written before `results` counts it.
  ActorRef<ContextActor> actor;

 private:
  mutable std::mutex mutex_;
  std::string output_;
  ContextEnd end_;
  uint32_t told_ = 0;
};

struct Order final : ContextLetter {
  Driver<void> deliver(ContextActor& actor) override {
    if (is_script) return actor.run_script_source(source, "script.js", on_result);
    return actor.evaluate(source, {"main.ts", {}}, false, on_result);
  }
  bool is_script = false;
  std::string source;
  ContextActor::OnResult on_result;
};

inline void Subject::run(std::string source) {
  auto letter = std::make_unique<Order>();
  letter->source = std::move(source);
  letter->on_result = [this](RunResult r) {
    result = std::move(r);
    ++results;
  };
  (void)actor->send(std::move(letter));
}
inline void Subject::run_script(std::string source) {
  auto letter = std::make_unique<Order>();
  letter->is_script = true;
  letter->source = std::move(source);
  letter->on_result = [this](RunResult r) {
    result = std::move(r);
    ++results;
  };
  (void)actor->send(std::move(letter));
}

inline void wait_for(const std::function<bool()>& done) {
  while (!done()) std::this_thread::yield();
}

/// Of a process whose pools are gone: blocks in heaps.
inline size_t blocks_in_use() {
  block_pool::flush_thread();
  return block_pool::statistics().in_use;
}
/// malloc's included, whichever it is.
inline size_t resident_bytes() {
  long pages = 0, resident = 0;
  std::FILE* const file = std::fopen("/proc/self/statm", "r");
  if (!file) return 0;
  if (std::fscanf(file, "%ld %ld", &pages, &resident) != 2) resident = 0;
  std::fclose(file);
  return static_cast<size_t>(resident) * static_cast<size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace shoal::test
