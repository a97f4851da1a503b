// A simulation: a group of contexts (io/pool/group.h) that run tests/sim/program.ts in virtual
// time: deeds at random, messages to their neighbours, operations that fail, quotas that are
// passed; and a reaper that kills and cancels. All of it is decided by the seed.
//
// What must hold, whatever the seed: each context tells its result once, nobody waits for ever,
// nothing prints BROKEN, no error is internal, and all blocks come back. What does not is a
// complaint.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace shoal {
class CodeUnit;
}

namespace shoal::sim {

struct Settings {
  uint64_t seed = 1;
  uint32_t contexts = 1000;
  /// Of the pool's own; 0: it borrows the caller's.
  uint32_t threads = 0;
  /// Deeds of each context.
  uint32_t deeds = 6;
  /// EngineOptions::stress_collect_every.
  uint32_t collect_every = 0;
};

struct Report {
  /// What each context printed, and how it ended.
  std::string text;
  /// Empty: all is well.
  std::string complaint;
  uint32_t killed = 0, over_quota = 0, failed = 0;
  uint64_t rounds = 0;
};

/// program.ts, compiled once a process.
std::shared_ptr<const CodeUnit> program();
Report simulate(const Settings& settings);
/// Where two texts differ first, with what is around.
std::string difference(const std::string& x, const std::string& y);
/// How many times a word stands in the text.
uint32_t count_of(const std::string& word, const std::string& text);

}  // namespace shoal::sim
