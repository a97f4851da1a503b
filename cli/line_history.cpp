#include "cli/line_history.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "cli/files.h"

namespace shoal::cli {
namespace {

/// An entry is a line of the file.
std::string escaped(std::string_view entry) {
  std::string line;
  for (const char c : entry) {
    if (c == '\\') line += "\\\\";
    if (c == '\n') line += "\\n";
    if (c != '\\' && c != '\n') line += c;
  }
  return line;
}

std::string unescaped(std::string_view line) {
  std::string entry;
  for (size_t i = 0; i < line.size(); ++i) {
    const bool is_escape = line[i] == '\\' && i + 1 < line.size();
    if (is_escape) ++i;
    entry += is_escape && line[i] == 'n' ? '\n' : line[i];
  }
  return entry;
}

}  // namespace

std::string LineHistory::default_path() {
  if (const char* const given = std::getenv("SHOAL_REPL_HISTORY")) return given;
  if (const char* const state = std::getenv("XDG_STATE_HOME"); state && state[0] == '/')
    return std::string(state) + "/shoal/repl_history";
  const char* const home = std::getenv("HOME");
  return home && home[0] == '/' ? std::string(home) + "/.local/state/shoal/repl_history" : "";
}

LineHistory::LineHistory(std::string path) : path_(std::move(path)) {
  std::string text, error;
  if (path_.empty() || !read_text_file(path_, text, error)) return;
  for (size_t start = 0; start < text.size();) {
    const size_t end = std::min(text.find('\n', start), text.size());
    if (end > start) entries_.push_back(unescaped(text.substr(start, end - start)));
    start = end + 1;
  }
  if (entries_.size() <= kEntriesMax) return;
  entries_.erase(entries_.begin(), entries_.end() - static_cast<std::ptrdiff_t>(kEntriesMax));
  std::string kept;
  for (const std::string& each : entries_) kept += escaped(each) + "\n";
  (void)write_text_file(path_, kept, error);
}

void LineHistory::add(const std::string& entry) {
  if (entry.empty() || (!entries_.empty() && entries_.back() == entry)) return;
  entries_.push_back(entry);
  if (path_.empty()) return;
  // Appended, so that sessions side by side keep what each has entered. For its owner's eyes.
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), ignored);
  const int file = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return;
  const std::string line = escaped(entry) + "\n";
  (void)!::write(file, line.data(), line.size());
  ::close(file);
}

size_t LineHistory::find(std::string_view text, size_t from) const noexcept {
  for (size_t i = std::min(from, entries_.size()); i-- > 0;)
    if (entries_[i].find(text) != std::string::npos) return i;
  return entries_.size();
}

size_t LineHistory::find_prefix(std::string_view text, size_t from) const noexcept {
  for (size_t i = std::min(from, entries_.size()); i-- > 0;)
    if (entries_[i].starts_with(text)) return i;
  return entries_.size();
}

}  // namespace shoal::cli
