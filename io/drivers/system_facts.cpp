#include "io/drivers/system_facts.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <pwd.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <memory>

#include "io/drivers/files.h"

namespace shoal::facts {
namespace {

constexpr uint64_t kTableBytesMax = uint64_t{16} << 20;

std::string text_of_file(const char* path) {
  HostBytes bytes;
  if (!files::read_whole(path, nullptr, kTableBytesMax, bytes).ok()) return {};
  return std::string(bytes.view());
}

template <class Each>
void for_each_line(std::string_view text, Each each) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    each(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// The numbers of a line, from its first blank on.
std::vector<double> numbers_of(std::string_view line) {
  std::vector<double> all;
  for (size_t at = line.find(' '); at < line.size();) {
    while (at < line.size() && line[at] == ' ') ++at;
    double number = 0;
    const char* const end = line.data() + line.size();
    const auto [stop, error] = std::from_chars(line.data() + at, end, number);
    if (error != std::errc{}) break;
    all.push_back(number);
    at = static_cast<size_t>(stop - line.data());
  }
  return all;
}

// ---- Kinds

HostError names(const std::string& kind, Texts& texts) {
  utsname told;
  if (::uname(&told) != 0) return system_error(errno);
  if (kind == "hostname")
    texts = {told.nodename};
  else
    texts = {told.release, told.version, told.machine};
  return {};
}

void load_average(Numbers& numbers) {
  double averages[3] = {0, 0, 0};
  (void)::getloadavg(averages, 3);
  numbers.assign(std::begin(averages), std::end(averages));
}

void uptime(Numbers& numbers) {
  timespec now{};
  (void)::clock_gettime(CLOCK_BOOTTIME, &now);
  numbers = {static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9};
}

void memory(Numbers& numbers) {
  constexpr std::string_view kRows[] = {"MemTotal:", "MemFree:",   "MemAvailable:", "Buffers:",
                                        "Cached:",   "SwapTotal:", "SwapFree:"};
  numbers.assign(std::size(kRows), 0);
  for_each_line(text_of_file("/proc/meminfo"), [&](std::string_view line) {
    for (size_t i = 0; i < std::size(kRows); ++i) {
      if (!line.starts_with(kRows[i])) continue;
      const std::vector<double> kilobytes = numbers_of(line);
      if (!kilobytes.empty()) numbers[i] = kilobytes[0] * 1024;
    }
  });
}

void processors(Texts& texts, Numbers& numbers) {
  std::vector<double> speeds;
  for_each_line(text_of_file("/proc/cpuinfo"), [&](std::string_view line) {
    const size_t colon = line.find(": ");
    if (colon == std::string_view::npos) return;
    if (line.starts_with("model name")) texts.emplace_back(line.substr(colon + 2));
    if (line.starts_with("cpu MHz")) {
      double speed = 0;
      (void)std::from_chars(line.data() + colon + 2, line.data() + line.size(), speed);
      speeds.push_back(speed);
    }
  });
  const double tick_ms = 1000.0 / static_cast<double>(::sysconf(_SC_CLK_TCK));
  size_t count = 0;
  for_each_line(text_of_file("/proc/stat"), [&](std::string_view line) {
    if (!line.starts_with("cpu") || line.starts_with("cpu ")) return;
    std::vector<double> t = numbers_of(line);  // user nice system idle iowait irq ...
    t.resize(std::max<size_t>(t.size(), 6));
    const double speed = count < speeds.size() ? speeds[count] : 0;
    for (const double each :
         {speed, t[0] * tick_ms, t[1] * tick_ms, t[2] * tick_ms, t[3] * tick_ms, t[5] * tick_ms})
      numbers.push_back(each);
    ++count;
  });
  texts.resize(count, "unknown");
}

// ---- Network interfaces

std::string address_text(const sockaddr* address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address && address->sa_family == AF_INET)
    (void)::inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, text,
                      sizeof text);
  else if (address && address->sa_family == AF_INET6)
    (void)::inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, text,
                      sizeof text);
  return text;
}

std::string hardware_address(const ifaddrs* all, const char* name) {
  unsigned char bytes[6] = {};
  for (const ifaddrs* each = all; each; each = each->ifa_next) {
    if (!each->ifa_addr || each->ifa_addr->sa_family != AF_PACKET) continue;
    if (std::string_view(each->ifa_name) != name) continue;
    std::copy_n(reinterpret_cast<const sockaddr_ll*>(each->ifa_addr)->sll_addr, 6, bytes);
  }
  char text[18];
  (void)std::snprintf(text, sizeof text, "%02x:%02x:%02x:%02x:%02x:%02x", bytes[0], bytes[1],
                      bytes[2], bytes[3], bytes[4], bytes[5]);
  return text;
}

HostError interfaces(Texts& texts, Numbers& numbers) {
  ifaddrs* all = nullptr;
  if (::getifaddrs(&all) != 0) return system_error(errno, "getifaddrs");
  const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owned(all, ::freeifaddrs);
  for (const ifaddrs* each = all; each; each = each->ifa_next) {
    const int family = each->ifa_addr ? each->ifa_addr->sa_family : AF_UNSPEC;
    if (family != AF_INET && family != AF_INET6) continue;
    if ((each->ifa_flags & (IFF_UP | IFF_RUNNING)) != (IFF_UP | IFF_RUNNING)) continue;
    texts.emplace_back(each->ifa_name);
    texts.push_back(address_text(each->ifa_addr));
    texts.push_back(address_text(each->ifa_netmask));
    texts.emplace_back(family == AF_INET ? "IPv4" : "IPv6");
    texts.push_back(hardware_address(all, each->ifa_name));
    texts.emplace_back((each->ifa_flags & IFF_LOOPBACK) != 0 ? "1" : "");
    numbers.push_back(
        family == AF_INET6 ? reinterpret_cast<const sockaddr_in6*>(each->ifa_addr)->sin6_scope_id
                           : 0);
  }
  return {};
}

}  // namespace

HostError system_facts(const std::string& kind, Texts& texts, Numbers& numbers) {
  if (kind == "hostname" || kind == "osRelease") return names(kind, texts);
  if (kind == "networkInterfaces") return interfaces(texts, numbers);
  if (kind == "loadavg")
    load_average(numbers);
  else if (kind == "osUptime")
    uptime(numbers);
  else if (kind == "systemMemoryInfo")
    memory(numbers);
  else if (kind == "cpus")
    processors(texts, numbers);
  else
    return system_error(EINVAL);
  return {};
}

// ---- Users

HostError user_info(host::UserInfo::Reply& out) {
  constexpr size_t kRoomBytes = 64 * 1024;
  std::vector<char> room(kRoomBytes);
  passwd entry{};
  passwd* found = nullptr;
  const int error = ::getpwuid_r(::geteuid(), &entry, room.data(), room.size(), &found);
  if (error != 0 || !found) return system_error(error != 0 ? error : ENOENT);
  out.name = entry.pw_name;
  out.home = entry.pw_dir;
  out.shell = entry.pw_shell;
  out.user = entry.pw_uid;
  out.group = entry.pw_gid;
  return {};
}

HostError owner(const std::string& kind, host::ProcessOwner::Reply& out) {
  if (kind != "uid" && kind != "gid") return system_error(EINVAL);
  const bool is_user = kind == "uid";
  out.id = is_user ? ::getuid() : ::getgid();
  out.effective_id = is_user ? ::geteuid() : ::getegid();
  return {};
}

HostError groups(Numbers& out) {
  const int count = ::getgroups(0, nullptr);
  std::vector<gid_t> all(count > 0 ? static_cast<size_t>(count) : 0);
  const int got = all.empty() ? count : ::getgroups(count, all.data());
  if (got < 0) return system_error(errno);
  out.assign(all.begin(), all.begin() + got);
  return {};
}

// ---- This process

HostError resource_usage(Numbers& out) {
  rusage u{};
  if (::getrusage(RUSAGE_SELF, &u) != 0) return system_error(errno);
  const auto us = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_usec);
  };
  out = {us(u.ru_utime), us(u.ru_stime)};
  for (const long each : {u.ru_maxrss, u.ru_ixrss, u.ru_idrss, u.ru_isrss, u.ru_minflt, u.ru_majflt,
                          u.ru_nswap, u.ru_inblock, u.ru_oublock, u.ru_msgsnd, u.ru_msgrcv,
                          u.ru_nsignals, u.ru_nvcsw, u.ru_nivcsw})
    out.push_back(static_cast<double>(each));
  return {};
}

HostError priority(const host::ProcessPriority::Request& in, int64_t& out) {
  const auto id = static_cast<id_t>(in.id);
  if (in.kind.text == "setPriority") {
    if (::setpriority(PRIO_PROCESS, id, static_cast<int>(in.priority)) == 0) return {};
    return system_error(errno, "setpriority");
  }
  if (in.kind.text != "getPriority") return system_error(EINVAL);
  errno = 0;
  out = ::getpriority(PRIO_PROCESS, id);
  return errno != 0 ? system_error(errno) : HostError{};
}

}  // namespace shoal::facts
