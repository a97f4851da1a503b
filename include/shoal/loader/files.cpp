#include "include/shoal/loader/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace shoal::loader {

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

std::string real_path(const std::string& path) {
  char* const resolved = ::realpath(path.c_str(), nullptr);
  if (!resolved) return path;
  std::string text = resolved;
  std::free(resolved);
  return text;
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

// ---- Paths

std::string current_folder() {
  std::error_code error;
  const std::string text = std::filesystem::current_path(error).string();
  return error ? "/" : text;
}

std::string absolute_path(std::string_view path, const std::string& folder) {
  std::string whole = path.starts_with('/') ? std::string(path) : join(folder, path);
  std::string out;
  for (size_t at = 0; at < whole.size();) {
    const size_t end = std::min(whole.find('/', at), whole.size());
    const std::string_view part = std::string_view(whole).substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      out += '/';
      out += part;
    } else if (const size_t cut = out.rfind('/'); cut != std::string::npos) {
      out.resize(cut);
    }
  }
  return out.empty() ? "/" : out;
}

std::string folder_of(const std::string& path) {
  const size_t cut = path.rfind('/');
  return cut == 0 || cut == std::string::npos ? "/" : path.substr(0, cut);
}

std::string_view name_of(std::string_view path) noexcept {
  const size_t cut = path.rfind('/');
  return cut == std::string_view::npos ? path : path.substr(cut + 1);
}

std::string join(const std::string& folder, std::string_view name) {
  std::string out = folder;
  if (!out.ends_with('/')) out += '/';
  out += name;
  return out;
}

std::string_view extension_of(std::string_view path) noexcept {
  const std::string_view name = name_of(path);
  const size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? std::string_view() : name.substr(dot);
}

// ---- File URLs

std::string url_of_path(std::string_view path) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out = "file://";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    // What the path of a URL escapes, and what a path would lose in it.
    const bool plain = byte > 0x20 && byte < 0x7F && !std::strchr("\"#<>?^`{}%\\|[]", c);
    if (plain) {
      out += c;
      continue;
    }
    out += '%';
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

static int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool path_of_url(std::string_view url, std::string& path) {
  if (!url.starts_with("file:")) return false;
  std::string_view rest = url.substr(5);
  if (rest.starts_with("//")) {
    rest.remove_prefix(2);
    if (rest.starts_with("localhost/")) rest.remove_prefix(9);
    if (!rest.starts_with('/')) return false;
  }
  rest = rest.substr(0, rest.find_first_of("?#"));
  path.clear();
  for (size_t i = 0; i < rest.size(); ++i) {
    if (rest[i] != '%') {
      path += rest[i];
      continue;
    }
    const int high = i + 2 < rest.size() ? hex_digit(rest[i + 1]) : -1;
    const int low = i + 2 < rest.size() ? hex_digit(rest[i + 2]) : -1;
    const int byte = high * 16 + low;
    if (high < 0 || low < 0 || byte == 0 || byte == '/') return false;
    path += static_cast<char>(byte);
    i += 2;
  }
  path = absolute_path(path, "/");
  return true;
}

}  // namespace shoal::loader
