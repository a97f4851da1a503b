// The zones of the IANA Time Zone Database by name, from the tzdata of the system. Like the tables
// of Unicode they are the same for all contexts, and no context's data: they do not come through a
// door. The local zone does (process.cpp).
#include <algorithm>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "include/shoal/host.h"
#include "io/drivers/icu_library.h"
#include "io/drivers/openssl_library.h"
#include "io/drivers/process_facts.h"
#include "vm/run/time_zone.h"

namespace shoal {
namespace {

/// The zone of the file `source`, under a name.
bool load(TimeZone& zone, const std::string& name, const std::string& source) {
  HostBytes data;
  return facts::zone_file(source, data) && zone.parse_tzif(name, data.view());
}

/// The names of all zones and links, and what the links lead to: of tzdata.zi, the source of the
/// database in one file, which tzdata puts beside its zones.
class ZoneNames {
 public:
  ZoneNames() {
    HostBytes text;
    if (facts::zone_file("tzdata.zi", text)) read(text.view());
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

}  // namespace

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
  const bool found = load(zone, entry->name, primary) || load(zone, entry->name, entry->name);
  if (found) zone.set_primary_name(primary);
  return zones[entry->name] = found ? new TimeZone(std::move(zone)) : nullptr;
}

/// Code, and no context's data: it does not come through a door either.
ContextHost::IcuLookup EmbedHost::icu() { return facts::icu_library(); }
ContextHost::CryptoLookup EmbedHost::libcrypto() { return facts::crypto_library(); }

}  // namespace shoal
