#include "io/door/audit.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <ctime>

namespace shoal {
namespace {

void put_text(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", byte);
      out += escape;
    } else {
      out += c;
    }
  }
  out += '"';
}

void put_field(std::string& out, const char* name, std::string_view text) {
  out += ",\"";
  out += name;
  out += "\":";
  put_text(out, text);
}

std::string time_text(double time_ms) {
  const double seconds = std::floor(time_ms / 1000);
  const auto whole = static_cast<std::time_t>(seconds);
  std::tm utc{};
  ::gmtime_r(&whole, &utc);
  char text[40];
  const size_t length = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
  char rest[16];
  std::snprintf(rest, sizeof rest, ".%03dZ", static_cast<int>(time_ms - seconds * 1000));
  return std::string(text, length) + rest;
}

}  // namespace

std::shared_ptr<PermissionAudit> PermissionAudit::create(const std::string& path,
                                                         std::string& error) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file >= 0) return std::shared_ptr<PermissionAudit>(new PermissionAudit(file));
  error = "cannot write " + path + ": " + std::strerror(errno);
  return nullptr;
}

PermissionAudit::~PermissionAudit() { ::close(descriptor_); }

void PermissionAudit::write(const Use& use) {
  std::string line = "{\"time\":";
  put_text(line, time_text(use.time_ms));
  put_field(line, "permission", use.permission);
  put_field(line, "subject", use.subject);
  put_field(line, "outcome", use.outcome);
  put_field(line, "operation", use.operation);
  if (use.package.empty())
    line += ",\"package\":null";
  else
    put_field(line, "package", use.package);
  put_field(line, "at", use.at);
  line += "}\n";
  const std::scoped_lock lock(mutex_);
  for (std::string_view left = line; !left.empty();) {
    const ssize_t n = ::write(descriptor_, left.data(), left.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return;
    left.remove_prefix(static_cast<size_t>(n));
  }
}

}  // namespace shoal
