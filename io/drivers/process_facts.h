// What the system tells of this process and this machine, in place: clocks, chance, environment,
// terminal, time zone.
#pragma once

#include <string>
#include <string_view>

#include "io/door/operation.h"

namespace shoal::facts {

/// Milliseconds since 1970-01-01 UTC.
double wall_clock_ms();
HostError random_bytes(uint64_t count, HostBytes& out);
uint64_t random_seed();
/// A file of the system's tzdata: a zone, or tzdata.zi. False: there is none.
bool zone_file(const std::string& name, HostBytes& out);
void time_zone(const std::string& name, host::TimeZoneData::Reply& out);
void environment(TextPairs& out);
/// False: it is not set.
bool variable(const std::string& name, std::string& value);
void process(host::ProcessFacts::Reply& out);
uint64_t resident_bytes();
bool is_terminal(int descriptor);
/// All of it, now or, if its reader is slow, by and by (standard_output.h).
HostError write_standard(uint32_t stream, std::string_view text);
/// Waits for input until there is some, or stop() says so.
template <class Stop>
HostError read_standard(uint64_t bytes_max, HostBytes& out, Stop&& stop);
/// One try of the former: whether there was something (or the end, or an error).
bool try_read_standard(uint64_t bytes_max, HostBytes& out, HostError& error, int wait_ms);

template <class Stop>
HostError read_standard(uint64_t bytes_max, HostBytes& out, Stop&& stop) {
  constexpr int kLookEveryMs = 50;
  HostError error;
  while (!try_read_standard(bytes_max, out, error, kLookEveryMs))
    if (stop()) break;
  return error;
}

}  // namespace shoal::facts
