// What EmbedHost tells a context of its process: clocks, arguments, environment.
#include <sys/ioctl.h>
#include <unistd.h>
#include <chrono>
#include <cstdio>

#include "include/shoal/host.h"
#include "io/drivers/reactor.h"
#include "io/pool/actor.h"

extern char** environ;

namespace shoal {

Waker* EmbedHost::waker() { return actor ? &actor->waker() : nullptr; }
uint64_t EmbedHost::monotonic_ns() {
  return (actor ? actor->now_ns() : steady_now_ns()) - clock_origin_ns;
}

double EmbedHost::wall_clock_ms() {
  if (actor && actor->group()) {
    const uint64_t ns = actor->now_ns();  // Whole milliseconds first: a double has 53 bits.
    return static_cast<double>(ns / 1'000'000) + static_cast<double>(ns % 1'000'000) / 1e6;
  }
  using Milliseconds = std::chrono::duration<double, std::milli>;
  return Milliseconds(std::chrono::system_clock::now().time_since_epoch()).count();
}

HostProcess EmbedHost::process() {
  HostProcess p;
  p.arguments = arguments;
  if (extension) {  // An embedder's context sees nothing of the process that it is in.
    p.directory = "/";
    p.executable = "shoal";
    return p;
  }
  if (entry_path.starts_with('/')) p.script = entry_path;
  if (entry_path == "[stdin]") p.script = "-";
  char path[4096];
  const ssize_t length = readlink("/proc/self/exe", path, sizeof path);
  if (length > 0) p.executable.assign(path, static_cast<size_t>(length));
  if (getcwd(path, sizeof path)) p.directory = path;
  for (char** at = environ; at && *at; ++at) {
    const std::string_view entry = *at;
    const size_t equals = entry.find('=');
    if (equals != std::string_view::npos)
      p.environment.emplace_back(entry.substr(0, equals), entry.substr(equals + 1));
  }
  p.id = static_cast<uint32_t>(getpid());
  p.parent_id = static_cast<uint32_t>(getppid());
  for (int fd = 0; fd < 3; ++fd) p.terminal[fd] = isatty(fd) != 0;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0) {
    p.columns = size.ws_col;
    p.rows = size.ws_row;
  }
  return p;
}

size_t EmbedHost::resident_bytes() {
  std::FILE* const file = std::fopen("/proc/self/statm", "r");
  if (!file) return 0;
  unsigned long total = 0, resident = 0;
  const bool read = std::fscanf(file, "%lu %lu", &total, &resident) == 2;
  std::fclose(file);
  return read ? resident * static_cast<size_t>(sysconf(_SC_PAGESIZE)) : 0;
}

}  // namespace shoal
