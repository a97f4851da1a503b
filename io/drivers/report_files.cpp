#include "io/drivers/report_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>

#include "io/drivers/reactor.h"

namespace shoal {
namespace {

constexpr size_t kFlushBytes = size_t{1} << 16;
constexpr uint64_t kFlushNs = 200'000'000;
constexpr std::string_view kTraceEnd = "\n],\"displayTimeUnit\":\"ms\"}\n";

std::string failure(const std::string& path) {
  return "cannot write " + path + ": " + std::strerror(errno);
}

void put_text(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      out += ' ';
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

void put_us(std::string& out, uint64_t ns) {
  char text[40];
  std::snprintf(text, sizeof text, "%llu.%03u", static_cast<unsigned long long>(ns / 1000),
                static_cast<unsigned>(ns % 1000));
  out += text;
}

}  // namespace

std::string report_name(std::string_view prefix, std::string_view extension, uint32_t worker) {
  static std::atomic<uint32_t> count{0};
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  char time[32], rest[64];
  (void)std::strftime(time, sizeof time, "%Y%m%d.%H%M%S", &local);
  std::snprintf(rest, sizeof rest, ".%d.%u.%03u.", static_cast<int>(::getpid()), worker,
                count.fetch_add(1, std::memory_order_relaxed) + 1);
  return std::string(prefix) + "." + time + rest + std::string(extension);
}

bool make_report_folder(const std::string& folder, std::string& error) {
  for (size_t end = folder.find('/', 1); end != std::string::npos; end = folder.find('/', end + 1))
    (void)::mkdir(folder.substr(0, end).c_str(), 0777);
  if (::mkdir(folder.c_str(), 0777) == 0 || errno == EEXIST) return true;
  error = "cannot make " + folder + ": " + std::strerror(errno);
  return false;
}

std::unique_ptr<ReportFile> ReportFile::create(const std::string& path, std::string& error) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file >= 0) return std::unique_ptr<ReportFile>(new ReportFile(file, path));
  error = failure(path);
  return nullptr;
}

ReportFile::~ReportFile() { ::close(descriptor_); }

void ReportFile::write(std::string_view text) {
  write_at(written_, text);
  written_ += text.size();
}

void ReportFile::write_at(uint64_t offset, std::string_view text) {
  while (!text.empty() && error_.empty()) {
    const ssize_t n = ::pwrite(descriptor_, text.data(), text.size(), static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      error_ = failure(path_);
      return;
    }
    offset += static_cast<uint64_t>(n);
    text.remove_prefix(static_cast<size_t>(n));
  }
}

// ---- TraceFile

TraceFile::TraceFile(std::unique_ptr<ReportFile> file) noexcept
    : file_(std::move(file)), process_(static_cast<uint64_t>(::getpid())) {}

std::shared_ptr<TraceFile> TraceFile::create(const std::string& path, std::string& error) {
  std::unique_ptr<ReportFile> file = ReportFile::create(path, error);
  if (!file) return nullptr;
  std::shared_ptr<TraceFile> trace(new TraceFile(std::move(file)));
  trace->pending_ = "{\"traceEvents\":[\n{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":" +
                    std::to_string(trace->process_) +
                    ",\"tid\":0,\"args\":{\"name\":\"shoal\"}}";
  trace->flush();
  return trace;
}

uint32_t TraceFile::number_of_next() noexcept {
  const std::scoped_lock lock(mutex_);
  return ++contexts_;
}

/// Its first event: what it is called.
void TraceFile::put_thread(uint64_t thread) {
  const std::string id = std::to_string(thread), listed = " " + id + " ";
  if (threads_.find(listed) != std::string::npos) return;
  threads_ += listed;
  pending_ += ",\n{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":" + std::to_string(process_) +
              ",\"tid\":" + id + ",\"args\":{\"name\":\"" +
              (thread == process_ ? "main thread" : "worker thread") + "\"}}";
}

void TraceFile::add(const Event& event) {
  const auto thread = static_cast<uint64_t>(::gettid());
  const std::scoped_lock lock(mutex_);
  put_thread(thread);
  std::string& out = pending_;
  out += ",\n{\"ph\":\"";
  out += event.phase;
  out += "\",\"cat\":";
  put_text(out, event.category);
  out += ",\"name\":";
  put_text(out, event.name);
  out += ",\"pid\":" + std::to_string(process_) + ",\"tid\":" + std::to_string(thread) + ",\"ts\":";
  put_us(out, event.begin_ns);
  if (event.phase == 'X') {
    out += ",\"dur\":";
    put_us(out, event.end_ns > event.begin_ns ? event.end_ns - event.begin_ns : 0);
  }
  if (event.phase == 'i') out += ",\"s\":\"t\"";
  if (event.id != 0) out += ",\"id\":\"" + std::to_string(event.id) + "\"";
  if (!event.arguments.empty()) {
    out += ",\"args\":{";
    out += event.arguments;
    out += '}';
  }
  out += '}';
  if (out.size() >= kFlushBytes || event.begin_ns >= flushed_ns_ + kFlushNs) flush_locked();
}

void TraceFile::flush() {
  const std::scoped_lock lock(mutex_);
  flush_locked();
}

void TraceFile::flush_locked() {
  if (pending_.empty()) return;
  const uint64_t end = file_->written_ + pending_.size();
  pending_ += kTraceEnd;
  file_->write_at(file_->written_, pending_);
  file_->written_ = end;
  pending_.clear();
  flushed_ns_ = steady_now_ns();
}

}  // namespace shoal
