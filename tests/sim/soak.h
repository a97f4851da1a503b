// The soak: a real pool of two threads, and other threads that create contexts, load them, call
// them, send them messages, cancel and kill them at random, through the embedding API; beside them
// programs with files, timers, workers and channels. Every now and then all of them end, and what
// they held must be back.
#pragma once

#include <cstdint>
#include <string>

namespace shoal::soak {

struct Settings {
  double seconds = 10;
  uint64_t seed = 1;
  uint32_t pool_threads = 2;
  /// That do things to contexts.
  uint32_t drivers = 3;
  /// Places for contexts; a new one in a place lets go of the old one.
  uint32_t places = 120;
  /// Between two ends of all contexts.
  double round_seconds = 10;
  /// A line of figures every few seconds.
  bool is_loud = false;
};

struct Report {
  /// Empty: all is well.
  std::string complaint;
  uint64_t contexts = 0, calls = 0, programs = 0, kills = 0;
  uint32_t rounds = 0;
};

Report run(const Settings& settings);

}  // namespace shoal::soak
