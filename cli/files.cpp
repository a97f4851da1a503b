#include "cli/files.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "include/shoal/json_file.h"

namespace shoal::cli {

bool read_text_file(const std::string& path, std::string& out, std::string& error) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    error = std::strerror(EISDIR);
    return false;
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    error = std::strerror(errno != 0 ? errno : ENOENT);
    return false;
  }
  std::ostringstream text;
  text << file.rdbuf();
  out = text.str();
  return true;
}

bool write_text_file(const std::string& path, std::string_view text, std::string& error) {
  std::error_code ignored;
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, ignored);
  errno = 0;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.close();
  if (file) return true;
  error = std::strerror(errno != 0 ? errno : EIO);
  return false;
}

bool file_exists(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path, ignored);
}

std::string current_folder() {
  std::error_code ignored;
  return std::filesystem::current_path(ignored).string();
}

std::string folder_with(const std::string& from, const std::string& name) {
  std::filesystem::path at = std::filesystem::absolute(from);
  for (;;) {
    if (file_exists((at / name).string())) return at.string();
    if (at == at.parent_path()) return {};
    at = at.parent_path();
  }
}

Expected<Data> read_json_file(const std::string& path) {
  std::string text, error;
  if (!read_text_file(path, text, error)) return Data();
  return parse_json_file(path, text);
}

std::string size_text(uint64_t bytes) {
  static constexpr const char* kUnits[] = {"bytes", "KB", "MB", "GB"};
  double size = static_cast<double>(bytes);
  size_t unit = 0;
  for (; size >= 1024 && unit < 3; ++unit) size /= 1024;
  char text[32];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", size, kUnits[unit]);
  return text;
}

std::string json_string(std::string_view text) {
  return Data(std::string(text)).to_json().value_or("\"\"");
}

}  // namespace shoal::cli
