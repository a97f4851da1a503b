// What was entered before, kept in a file between sessions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shoal::cli {

class LineHistory {
 public:
  static constexpr size_t kEntriesMax = 5000;

  /// Reads the file; an empty path: it is kept nowhere.
  explicit LineHistory(std::string path);
  /// SHOAL_REPL_HISTORY, else XDG_STATE_HOME/shoal/repl_history or
  /// ~/.local/state/shoal/repl_history; SHOAL_REPL_HISTORY set to nothing keeps none.
  static std::string default_path();

  size_t size() const noexcept { return entries_.size(); }
  const std::string& at(size_t index) const noexcept { return entries_[index]; }
  /// An entry like the last one is no new one.
  void add(const std::string& entry);
  /// The latest one before `from` that holds the text (begins with it); size(): there is none.
  size_t find(std::string_view text, size_t from) const noexcept;
  size_t find_prefix(std::string_view text, size_t from) const noexcept;

 private:
  const std::string path_;
  std::vector<std::string> entries_;
};

}  // namespace shoal::cli
