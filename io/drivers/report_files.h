// Files that profilers write: profiles, as a whole; traces, by and by.
#pragma once

#include <cstdint>
#include <mutex>
#include <memory>
#include <string>
#include <string_view>

namespace shoal {

/// "CPU.20260501.120000.4711.0.001.cpuprofile", as node calls its own: the local time, the process,
/// the worker (0: the program), a number.
std::string report_name(std::string_view prefix, std::string_view extension, uint32_t worker);
/// Makes the folder if need be. False: `error` says why not.
bool make_report_folder(const std::string& folder, std::string& error);

/// A file that is written in pieces.
class ReportFile {
 public:
  /// Null: it cannot be written, and `error` says why.
  static std::unique_ptr<ReportFile> create(const std::string& path, std::string& error);
  ~ReportFile();
  ReportFile(const ReportFile&) = delete;
  ReportFile& operator=(const ReportFile&) = delete;
  void write(std::string_view text);
  /// What could not be written; empty: nothing.
  const std::string& error() const noexcept { return error_; }

 private:
  friend class TraceFile;
  ReportFile(int descriptor, std::string path) noexcept
      : descriptor_(descriptor), path_(std::move(path)) {}
  void write_at(uint64_t offset, std::string_view text);
  const int descriptor_;
  const std::string path_;
  uint64_t written_ = 0;
  std::string error_;
};

/// Events in the format of Chrome's about:tracing, for Perfetto and DevTools. What is on the disc
/// can be read at any time: each flush ends the file, and the next goes on before that end.
class TraceFile {
 public:
  static std::shared_ptr<TraceFile> create(const std::string& path, std::string& error);
  ~TraceFile() { flush(); }
  TraceFile(const TraceFile&) = delete;
  TraceFile& operator=(const TraceFile&) = delete;

  // --- From any thread. Times are the steady clock's; arguments: members of a JSON object, or
  // nothing.
  struct Event {
    char phase;  // 'X' with a duration, 'i', or 'b' and 'e' with an id.
    std::string_view category, name;
    uint64_t begin_ns, end_ns = 0;
    uint64_t id = 0;
    std::string_view arguments = {};
  };
  void add(const Event& event);
  void flush();
  /// Of the contexts of the trace, from 1.
  uint32_t number_of_next() noexcept;

 private:
  explicit TraceFile(std::unique_ptr<ReportFile> file) noexcept;
  void flush_locked();
  void put_thread(uint64_t thread);

  std::mutex mutex_;
  const std::unique_ptr<ReportFile> file_;
  const uint64_t process_;
  std::string pending_;
  std::string threads_;  // Ids of those that have names, each between blanks.
  uint64_t flushed_ns_ = 0;
  uint32_t contexts_ = 0;
};

}  // namespace shoal
