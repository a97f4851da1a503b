// What EmbedHost tells a context of the world: clocks, a seed, the time zone, the process. All of
// it comes through the context's door.
#include "include/shoal/host.h"
#include "io/drivers/process_facts.h"
#include "io/drivers/reactor.h"
#include "io/pool/actor.h"
#include "vm/run/time_zone.h"

namespace shoal {
namespace {

/// Null: UTC.
std::shared_ptr<const TimeZone> zone_of(const host::TimeZoneData::Reply& told) {
  auto zone = std::make_shared<TimeZone>();
  if (told.data.size() != 0 && zone->parse_tzif(told.name, told.data.view())) return zone;
  if (!told.rule.empty() && zone->parse_rule(told.name, told.rule)) return zone;
  return nullptr;
}

}  // namespace

void EmbedHost::set_door(Door& door) {
  door_ = &door;
  clock_origin_ns = 0;
  clock_origin_ns = monotonic_ns();
}

Waker* EmbedHost::waker() { return actor ? &actor->waker() : nullptr; }

uint64_t EmbedHost::monotonic_ns() {
  if (!door_) return steady_now_ns();
  host::ClockMonotonic::Reply now;
  (void)door_->ask<host::ClockMonotonic>({}, now).ok();
  return now.now_ns - clock_origin_ns;
}

double EmbedHost::wall_clock_ms() {
  if (!door_) return facts::wall_clock_ms();
  host::ClockWall::Reply now;
  (void)door_->ask<host::ClockWall>({}, now).ok();
  return now.now_ms;
}

uint64_t EmbedHost::random_seed() {
  host::RandomSeed::Reply told;
  (void)door_->ask<host::RandomSeed>({}, told).ok();
  return told.seed;
}

const TimeZone* EmbedHost::time_zone() {
  if (door_ && !std::exchange(zone_known_, true)) {
    host::TimeZoneData::Reply told;
    if (door_->ask<host::TimeZoneData>({}, told).ok()) zone_ = zone_of(told);
  }
  return zone_.get();
}

HostProcess EmbedHost::process() {
  HostProcess p;
  p.arguments = arguments;
  p.exec_arguments = exec_arguments;
  if (is_embedded) {  // An embedder's context sees of the process that it is in what it may.
    p.directory = "/";
    p.executable = "shoal";
    if (door_) tell_permitted(p);
    return p;
  }
  if (!entry_path.starts_with('[')) p.script = entry_path;  // "[eval]" is none.
  if (entry_path == "[stdin]") p.script = "-";
  if (!door_) return p;
  host::ProcessFacts::Reply told;
  (void)door_->ask<host::ProcessFacts>({}, told).ok();
  p.executable = std::move(told.executable);
  p.directory = std::move(told.directory);
  p.id = told.id;
  p.parent_id = told.parent_id;
  for (int fd = 0; fd < 3; ++fd) p.terminal[fd] = (told.terminals >> fd & 1) != 0;
  p.columns = told.columns;
  p.rows = told.rows;
  host::VisibleEnvironment::Reply environment;
  if (door_->ask<host::VisibleEnvironment>({}, environment).ok())
    p.environment = std::move(environment.variables);
  return p;
}

void EmbedHost::tell_permitted(HostProcess& p) {
  const Permissions& allowed = *door_->options().permissions;
  host::ProcessFacts::Reply told;
  if (door_->ask<host::ProcessFacts>({}, told).ok() &&
      allowed.allows(Permission::Read, told.directory))
    p.directory = std::move(told.directory);
  host::VisibleEnvironment::Reply environment;
  if (door_->ask<host::VisibleEnvironment>({}, environment).ok())
    p.environment = std::move(environment.variables);
}

size_t EmbedHost::resident_bytes() {
  host::ResidentBytes::Reply told;
  if (door_) (void)door_->ask<host::ResidentBytes>({}, told).ok();
  return told.bytes;
}

}  // namespace shoal
