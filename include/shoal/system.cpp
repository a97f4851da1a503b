// What a host asks the system for: a random seed, and the time zone of this process (TZ, else
// /etc/localtime, from the tzdata of the system).
#include <cstdlib>
#include <filesystem>
#include <random>

#include "include/shoal/host.h"
#include "io/pool/actor.h"
#include "vm/run/time_zone.h"

namespace shoal {
namespace {

namespace fs = std::filesystem;

constexpr const char* kZoneFolders[] = {"/usr/share/zoneinfo/", "/usr/lib/zoneinfo/",
                                        "/usr/share/lib/zoneinfo/"};

bool load_file(TimeZone& zone, const std::string& name, const std::string& path) {
  std::string bytes, error;
  return read_file(path, bytes, error) && zone.parse_tzif(name, bytes);
}

bool load_named(TimeZone& zone, const std::string& name) {
  if (name.find("..") != std::string::npos) return false;
  if (name.starts_with('/')) return load_file(zone, name, name);
  for (const char* const folder : kZoneFolders)
    if (load_file(zone, name, folder + name)) return true;
  return false;
}

/// /etc/localtime is a link to the zone's file, mostly: then its name is known, too.
bool load_localtime(TimeZone& zone) {
  std::error_code error;
  std::string name = fs::canonical("/etc/localtime", error).string();
  for (const char* const folder : kZoneFolders)
    if (name.starts_with(folder)) name.erase(0, std::string_view(folder).size());
  return load_file(zone, name, "/etc/localtime");
}

TimeZone load_zone() {
  TimeZone zone;
  const char* const variable = std::getenv("TZ");
  if (!variable) {
    (void)load_localtime(zone);
    return zone;
  }
  std::string name = variable;
  if (name.starts_with(':')) name.erase(0, 1);
  if (name.empty() || name == "UTC" || load_named(zone, name)) return zone;
  (void)zone.parse_rule(name, name);
  return zone;
}

}  // namespace

uint64_t EmbedHost::random_seed() {
  std::random_device device;
  return (uint64_t{device()} << 32) | device();
}

const TimeZone* EmbedHost::time_zone() {
  if (actor && actor->group()) return nullptr;
  static const TimeZone* const zone = new TimeZone(load_zone());
  return zone;
}

}  // namespace shoal
