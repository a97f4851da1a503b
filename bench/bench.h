// The parts of shoal-bench.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <vector>

namespace shoal::bench {

using Clock = std::chrono::steady_clock;

inline double microseconds_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::micro>(Clock::now() - begin).count();
}
inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}
long resident_bytes();

/// What an idle context takes as an actor of a pool, for each count; what a hop costs.
int actors(const std::vector<size_t>& counts);
/// p99 of a thousand neighbours beside each bad program, against none. seconds: of each phase;
/// only: the name of one program, or null.
int neighbours(double seconds, const char* only);
/// The longest stretches of thread time that each bad program takes between two runs of a neighbour
/// that is always ready: its slices. where_ms: also the place, if one is longer; 0: no places.
int slices(double seconds, const char* only, double where_ms);
/// The built-ins that work longer than the bound without a look at the fuel. only: part of a name.
int leaves(double bound_ms, const char* only);

/// What a message between contexts costs, on one thread and on two; only: "1" or "2", or null.
int messages(const char* only);
/// What each pass of the compiler takes for a file, in milliseconds of thread time and MB/s.
int compile_passes(const char* path, int rounds);
int numbers();
/// The figures that are promised, with their limits; only: the name of a part, or null.
int marks(const char* only);

}  // namespace shoal::bench
