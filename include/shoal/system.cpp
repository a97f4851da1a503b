// What a host asks the system for: a random seed, the time zone of this process (TZ, else
// /etc/localtime, from the tzdata of the system), and any zone of that data by its name.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <random>
#include <unordered_map>

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

/// The zone of the file `source`, under a name.
bool load_as(TimeZone& zone, const std::string& name, const std::string& source) {
  for (const char* const folder : kZoneFolders)
    if (load_file(zone, name, folder + source)) return true;
  return false;
}
bool load_named(TimeZone& zone, const std::string& name) {
  if (name.find("..") != std::string::npos) return false;
  if (name.starts_with('/')) return load_file(zone, name, name);
  return load_as(zone, name, name);
}

/// The names of all zones and links, and what the links lead to: of tzdata.zi, the source of the
/// database in one file, which tzdata puts beside its zones.
class ZoneNames {
 public:
  ZoneNames() {
    std::string text, error;
    for (const char* const folder : kZoneFolders) {
      if (!read_file(std::string(folder) + "tzdata.zi", text, error)) continue;
      read(text);
      return;
    }
  }
  struct Entry {
    std::string name, target;  // target: of a link.
  };
  const Entry* find(std::string_view name) const {
    const auto found = entries_.find(lower(name));
    return found == entries_.end() ? nullptr : &found->second;
  }
  /// ECMA-402: what a link leads to at last, and "UTC" for all that is UTC. Some old names lead to
  /// the zone of another country with the same clocks today: their own zone has a new name, or
  /// none but in zone.tab.
  std::string primary(const Entry& entry) const {
    static constexpr const char* kRenamed[][2] = {
        {"Africa/Asmera", "Africa/Asmara"},
        {"Africa/Timbuktu", "Africa/Bamako"},
        {"America/Coral_Harbour", "America/Atikokan"},
        {"America/Virgin", "America/St_Thomas"},
        {"Antarctica/South_Pole", "Antarctica/McMurdo"},
        {"Arctic/Longyearbyen", "Arctic/Longyearbyen"},
        {"Atlantic/Jan_Mayen", "Arctic/Longyearbyen"},
        {"Iceland", "Atlantic/Reykjavik"},
        {"Pacific/Ponape", "Pacific/Pohnpei"},
        {"Pacific/Truk", "Pacific/Chuuk"},
        {"Pacific/Yap", "Pacific/Chuuk"},
    };
    for (const auto& [name, renamed] : kRenamed)
      if (entry.name == name && find(renamed)) return renamed;
    const Entry* at = &entry;
    for (int steps = 0; !at->target.empty() && steps < 8; ++steps) {
      const Entry* const next = find(at->target);
      if (!next) break;
      at = next;
    }
    const bool is_utc = at->name == "Etc/UTC" || at->name == "Etc/GMT" || at->name == "GMT";
    return is_utc ? "UTC" : at->name;
  }

 private:
  static std::string lower(std::string_view name) {
    std::string result(name);
    for (char& c : result)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return result;
  }
  void add(std::string_view name, std::string_view target) {
    entries_[lower(name)] = {std::string(name), std::string(target)};
  }
  /// "Z name ..." begins a zone, "L target name" is a link.
  void read(std::string_view text) {
    while (!text.empty()) {
      std::string_view line = text.substr(0, text.find('\n'));
      text.remove_prefix(std::min(text.size(), line.size() + 1));
      if (!line.starts_with("Z ") && !line.starts_with("L ")) continue;
      const bool is_link = line[0] == 'L';
      line.remove_prefix(2);
      const std::string_view first = line.substr(0, line.find(' '));
      if (!is_link) add(first, {});
      if (is_link && first.size() < line.size()) add(line.substr(first.size() + 1), first);
    }
  }
  std::unordered_map<std::string, Entry> entries_;
};

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

const TimeZone* EmbedHost::find_time_zone(std::string_view name) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  static const ZoneNames names;
  // Never freed, as contexts hold what they were given; no more than there are names.
  static std::unordered_map<std::string, const TimeZone*>& zones =
      *new std::unordered_map<std::string, const TimeZone*>;
  const ZoneNames::Entry* const entry = names.find(name);
  if (!entry) return nullptr;
  const auto known = zones.find(entry->name);
  if (known != zones.end()) return known->second;
  const std::string primary = names.primary(*entry);
  TimeZone zone;
  const bool found = load_as(zone, entry->name, primary) || load_named(zone, entry->name);
  if (found) zone.set_primary_name(primary);
  return zones[entry->name] = found ? new TimeZone(std::move(zone)) : nullptr;
}

const TimeZone* EmbedHost::time_zone() {
  if (actor && actor->group()) return nullptr;
  static const TimeZone* const zone = new TimeZone(load_zone());
  return zone;
}

}  // namespace shoal
