#include "io/drivers/process_facts.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cstdio>

#include "io/drivers/files.h"
#include "io/drivers/standard_output.h"

extern char** environ;

namespace shoal::facts {
namespace {

constexpr uint64_t kZoneBytesMax = 1 << 20;
constexpr const char* kZoneFolders[] = {"/usr/share/zoneinfo/", "/usr/lib/zoneinfo/",
                                        "/usr/share/lib/zoneinfo/"};

bool load_named(const std::string& name, host::TimeZoneData::Reply& out) {
  if (!zone_file(name, out.data)) return false;
  out.name = name;
  return true;
}

/// /etc/localtime is a link to the zone's file, mostly: then its name is known, too.
void load_localtime(host::TimeZoneData::Reply& out) {
  std::string name;
  (void)files::real_path("/etc/localtime", nullptr, name).ok();
  for (const char* const folder : kZoneFolders)
    if (name.starts_with(folder)) name.erase(0, std::string_view(folder).size());
  if (files::read_whole("/etc/localtime", nullptr, kZoneBytesMax, out.data).ok()) out.name = name;
}

}  // namespace

bool zone_file(const std::string& name, HostBytes& out) {
  if (name.empty() || name.find("..") != std::string::npos) return false;
  const auto load = [&](const std::string& path) {
    return files::read_whole(path, nullptr, kZoneBytesMax, out).ok();
  };
  if (name.starts_with('/')) return load(name);
  return std::any_of(std::begin(kZoneFolders), std::end(kZoneFolders),
                     [&](const char* folder) { return load(folder + name); });
}

double wall_clock_ms() {
  using Milliseconds = std::chrono::duration<double, std::milli>;
  return Milliseconds(std::chrono::system_clock::now().time_since_epoch()).count();
}

HostError random_bytes(uint64_t count, HostBytes& out) {
  if (count > kRandomBytesMax) return system_error(EINVAL);
  if (!out.resize(static_cast<size_t>(count))) return system_error(ENOMEM);
  for (size_t have = 0; have < out.size();) {
    const ssize_t n = ::getrandom(out.data() + have, out.size() - have, 0);
    if (n < 0 && errno != EINTR) return system_error(errno);
    if (n > 0) have += static_cast<size_t>(n);
  }
  return {};
}

uint64_t random_seed() {
  HostBytes bytes;
  uint64_t seed = 0;
  if (random_bytes(sizeof seed, bytes).ok()) std::memcpy(&seed, bytes.data(), sizeof seed);
  return seed;
}

void time_zone(const std::string& asked, host::TimeZoneData::Reply& out) {
  if (!asked.empty()) {  // Of the database alone: a path is no name.
    if (!asked.starts_with('/')) (void)load_named(asked, out);
    return;
  }
  std::string name;
  if (!variable("TZ", name)) return load_localtime(out);
  if (name.starts_with(':')) name.erase(0, 1);
  if (name.empty() || name == "UTC" || load_named(name, out)) return;
  out.name = out.rule = name;
}

void environment(TextPairs& out) {
  for (char** at = environ; at && *at; ++at) {
    const std::string_view entry = *at;
    const size_t equals = entry.find('=');
    if (equals != std::string_view::npos)
      out.emplace_back(entry.substr(0, equals), entry.substr(equals + 1));
  }
}

bool variable(const std::string& name, std::string& value) {
  const char* const found = std::getenv(name.c_str());
  if (found) value = found;
  return found != nullptr;
}

bool is_terminal(int descriptor) { return ::isatty(descriptor) != 0; }

void process(host::ProcessFacts::Reply& out) {
  (void)files::read_link("/proc/self/exe", nullptr, out.executable).ok();
  char path[PATH_MAX];
  if (::getcwd(path, sizeof path)) out.directory = path;
  out.id = static_cast<uint32_t>(::getpid());
  out.parent_id = static_cast<uint32_t>(::getppid());
  for (int fd = 0; fd < 3; ++fd)
    if (is_terminal(fd)) out.terminals |= 1u << fd;
  out.columns = 80;
  out.rows = 24;
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0) {
    out.columns = size.ws_col;
    out.rows = size.ws_row;
  }
}

uint64_t resident_bytes() {
  std::FILE* const file = std::fopen("/proc/self/statm", "r");
  if (!file) return 0;
  unsigned long total = 0, resident = 0;
  const bool read = std::fscanf(file, "%lu %lu", &total, &resident) == 2;
  std::fclose(file);
  return read ? resident * static_cast<uint64_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

HostError write_standard(uint32_t stream, std::string_view text) {
  if (stream != STDOUT_FILENO && stream != STDERR_FILENO) return system_error(EBADF);
  const auto descriptor = static_cast<int>(stream);
  return StandardOutput::of(descriptor).write(descriptor, text);
}

bool try_read_standard(uint64_t bytes_max, HostBytes& out, HostError& error, int wait_ms) {
  constexpr uint64_t kChunkBytesMax = 1 << 20;
  pollfd ready{STDIN_FILENO, POLLIN, 0};
  if (::poll(&ready, 1, wait_ms) <= 0) return false;
  if (!out.resize(static_cast<size_t>(std::min(bytes_max, kChunkBytesMax)))) {
    error = system_error(ENOMEM);
    return true;
  }
  const ssize_t n = ::read(STDIN_FILENO, out.data(), out.size());
  if (n < 0 && (errno == EINTR || errno == EAGAIN)) return false;
  if (n < 0) error = system_error(errno);
  (void)out.resize(n > 0 ? static_cast<size_t>(n) : 0);
  return true;
}

}  // namespace shoal::facts
