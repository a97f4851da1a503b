#include "io/drivers/source_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "io/door/paths.h"
#include "io/drivers/files.h"

namespace shoal::source_files {

FileType file_type(const std::string& path) {
  struct stat status;
  if (::stat(path.c_str(), &status) != 0) return FileType::None;
  if (S_ISDIR(status.st_mode)) return FileType::Folder;
  return S_ISREG(status.st_mode) ? FileType::File : FileType::Other;
}

bool read_file(const std::string& path, std::string& out, std::string& error) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    error = std::strerror(errno);
    return false;
  }
  struct stat status;
  if (::fstat(file, &status) == 0 && status.st_size > 0)
    out.reserve(out.size() + static_cast<size_t>(status.st_size) + 1);
  char buffer[65536];
  ssize_t count;
  for (;;) {
    count = ::read(file, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    out.append(buffer, static_cast<size_t>(count));
  }
  if (count < 0) error = std::strerror(errno);
  ::close(file);
  return count == 0;
}

bool write_file_atomically(const std::string& path, std::string_view content) {
  std::string beside = path + ".XXXXXX";
  const int file = ::mkostemp(beside.data(), O_CLOEXEC);
  if (file < 0) return false;
  size_t written = 0;
  while (written < content.size()) {
    const ssize_t count = ::write(file, content.data() + written, content.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    written += static_cast<size_t>(count);
  }
  const bool closed = ::close(file) == 0;
  const bool whole = closed && written == content.size();
  if (whole && ::rename(beside.c_str(), path.c_str()) == 0) return true;
  ::unlink(beside.c_str());
  return false;
}

bool make_folders(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  return is_folder(path);
}

bool remove_file(const std::string& path) { return ::unlink(path.c_str()) == 0; }

namespace {

struct CacheFile {
  std::filesystem::path path;
  uint64_t bytes;
  std::filesystem::file_time_type used;
};

std::vector<CacheFile> files_two_down(const std::string& folder) {
  std::vector<CacheFile> all;
  std::error_code error;
  std::filesystem::recursive_directory_iterator at(folder, error);
  for (; !error && at != std::filesystem::recursive_directory_iterator(); at.increment(error)) {
    if (at.depth() == 1) at.disable_recursion_pending();
    std::error_code ignored;
    if (at.depth() != 1 || !at->is_regular_file(ignored)) continue;
    CacheFile file{at->path(), at->file_size(ignored), at->last_write_time(ignored)};
    if (!ignored) all.push_back(std::move(file));
  }
  return all;
}

}  // namespace

void note_use(const std::string& path) {
  std::error_code error;
  const auto now = std::filesystem::file_time_type::clock::now();
  const auto before = std::filesystem::last_write_time(path, error);
  if (!error && now - before > std::chrono::hours(24))
    std::filesystem::last_write_time(path, now, error);
}

size_t trim_cache(const std::string& folder, uint64_t bytes_max, std::chrono::seconds unused_max) {
  std::vector<CacheFile> all = files_two_down(folder);
  std::sort(all.begin(), all.end(),
            [](const CacheFile& a, const CacheFile& b) { return a.used < b.used; });
  uint64_t bytes = 0;
  for (const CacheFile& each : all) bytes += each.bytes;
  const auto oldest = std::filesystem::file_time_type::clock::now() - unused_max;
  size_t count = 0;
  for (const CacheFile& each : all) {
    if (each.used >= oldest && bytes <= bytes_max) break;
    bytes -= each.bytes;
    std::error_code error;
    if (std::filesystem::remove(each.path, error)) ++count;
  }
  return count;
}

std::string real_path(const std::string& path) {
  char* const resolved = ::realpath(path.c_str(), nullptr);
  if (!resolved) return path;
  std::string text = resolved;
  std::free(resolved);
  return text;
}

std::string real_place(const std::string& path) {
  std::string start = path, rest;
  while (file_type(start) == FileType::None && start != "/") {
    rest = '/' + std::string(paths::name_of(start)) + rest;
    start = paths::folder_of(start);
  }
  start = real_path(start);
  return (start == "/" && !rest.empty() ? "" : start) + rest;
}

bool identify(const std::string& path, FileIdentity& out) {
  struct statx s;
  if (::statx(AT_FDCWD, path.c_str(), 0, files::kStatFields, &s) != 0) return false;
  out = files::identity_of(s);
  return true;
}

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  std::filesystem::directory_iterator at(folder, error);
  for (; !error && at != std::filesystem::directory_iterator(); at.increment(error))
    names.push_back(at->path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

std::string current_folder() {
  std::error_code error;
  const std::string text = std::filesystem::current_path(error).string();
  return error ? "/" : text;
}

const char* variable(const char* name) noexcept { return std::getenv(name); }

}  // namespace shoal::source_files
