#include "conformance/workers.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "conformance/failing.h"
#include "include/shoal/host.h"

namespace shoal::conformance {

namespace {

constexpr int kTimeoutExit = 124;
constexpr uint32_t kNoTest = UINT32_MAX;
constexpr size_t kTextBytesMax = 1000;

/// What a worker is at, in memory that it shares with us: all that is left of one that died.
struct Place {
  std::atomic<uint32_t> test;
  std::atomic<uint32_t> modes_done;  // How many of the test's modes.
  std::atomic<uint32_t> mode;
  std::atomic<int64_t> started_ms;
};

struct Shared {
  std::atomic<uint32_t> next;
  Place places[];
};

/// A result on the pipe; reason and features follow.
struct Message {
  uint32_t test;
  uint8_t mode;
  uint8_t passed;
  uint16_t reason_bytes;
  uint16_t feature_bytes;
};

struct Worker {
  pid_t pid = -1;
  int pipe = -1;
  int errors = -1;  // Its standard error, a file without a name.
  bool killed = false;
  std::string buffer;
};

int64_t now_ms() {
  using std::chrono::steady_clock;
  return steady_clock::now().time_since_epoch() / std::chrono::milliseconds(1);
}

void write_all(int fd, const std::string& bytes) {
  for (size_t at = 0; at < bytes.size();) {
    const ssize_t n = ::write(fd, bytes.data() + at, bytes.size() - at);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) ::_exit(1);
    at += static_cast<size_t>(n);
  }
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ",") + part;
  return out.substr(0, kTextBytesMax);
}

bool is_wanted(const WorkerOptions& options, Mode mode) {
  return !options.only_modes || std::find(options.only_modes->begin(), options.only_modes->end(),
                                          mode) != options.only_modes->end();
}

Verdict run_as_asked(const std::string& harness, const std::string& path, std::string_view source,
                     const Metadata& metadata, Mode mode, const RunLimits& limits) {
  return limits.stress_fail_runs_max ? run_failing(harness, path, source, metadata, mode, limits)
                                     : run_test(harness, path, source, metadata, mode, limits);
}

void on_cpu_limit(int) { ::_exit(kTimeoutExit); }

// ---- In the worker

void limit_cpu(unsigned seconds) {
  itimerval limit{};
  limit.it_value.tv_sec = static_cast<time_t>(seconds);
  ::setitimer(ITIMER_PROF, &limit, nullptr);
}

/// Its tests in turn; first the rest of a test that a worker before it died at.
class WorkerLoop {
 public:
  WorkerLoop(const std::vector<std::string>& tests, const WorkerOptions& options, Shared& shared,
             Place& place, int out)
      : tests_(tests),
        options_(options),
        shared_(shared),
        place_(place),
        out_(out),
        harness_(options.root + "/harness") {}

  [[noreturn]] void run() {
    std::signal(SIGPROF, on_cpu_limit);
    if (place_.test != kNoTest) run_modes(place_.test, place_.modes_done);
    for (;;) {
      const uint32_t test = shared_.next.fetch_add(1);
      if (test >= tests_.size()) break;
      run_modes(test, 0);
    }
    place_.test = kNoTest;
    ::_exit(0);
  }

 private:
  void run_modes(uint32_t test, uint32_t from) {
    place_.modes_done = from;
    place_.mode = static_cast<uint32_t>(Mode::All);
    place_.test = test;
    const std::string path = options_.root + "/test/" + tests_[test];
    std::string source, error;
    if (!read_file(path, source, error)) {
      send(test, Mode::Sloppy, {false, "cannot be read: " + error, 0}, "");
      return;
    }
    const Metadata metadata = parse_metadata(source);
    const std::string features = joined(metadata.features);
    const std::vector<Mode> modes = metadata.modes();
    for (uint32_t i = from; i < modes.size(); ++i) {
      if (!is_wanted(options_, modes[i])) continue;
      place_.mode = static_cast<uint32_t>(modes[i]);
      place_.started_ms = now_ms();
      limit_cpu(options_.cpu_seconds_max);
      const Verdict verdict =
          run_as_asked(harness_, path, source, metadata, modes[i], options_.limits);
      limit_cpu(0);
      send(test, modes[i], verdict, features);
      place_.modes_done = i + 1;
    }
    place_.test = kNoTest;
  }

  void send(uint32_t test, Mode mode, const Verdict& verdict, const std::string& features) {
    const std::string reason = verdict.reason.substr(0, kTextBytesMax);
    const Message message{test, static_cast<uint8_t>(mode), verdict.passed,
                          static_cast<uint16_t>(reason.size()),
                          static_cast<uint16_t>(features.size())};
    std::string bytes(reinterpret_cast<const char*>(&message), sizeof message);
    write_all(out_, bytes + reason + features);
  }

  const std::vector<std::string>& tests_;
  const WorkerOptions& options_;
  Shared& shared_;
  Place& place_;
  int out_;
  std::string harness_;
};

// ---- In the parent

class Pool {
 public:
  Pool(const std::vector<std::string>& tests, const WorkerOptions& options,
       const std::function<void(const TestResult&)>& on_result)
      : tests_(tests),
        options_(options),
        on_result_(on_result),
        workers_(std::max(1u, std::min(options.jobs, static_cast<unsigned>(tests.size())))) {
    bytes_ = sizeof(Shared) + workers_.size() * sizeof(Place);
    void* const memory =
        ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    SHOAL_VERIFY(memory != MAP_FAILED);
    shared_ = static_cast<Shared*>(memory);
    for (size_t i = 0; i < workers_.size(); ++i) place(i).test = kNoTest;
  }
  ~Pool() { ::munmap(shared_, bytes_); }
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  void run() {
    for (size_t i = 0; i < workers_.size(); ++i) spawn(i);
    std::vector<pollfd> polled(workers_.size());
    for (;;) {
      size_t alive = 0;
      for (size_t i = 0; i < workers_.size(); ++i) {
        polled[i] = {workers_[i].pipe, POLLIN, 0};
        alive += workers_[i].pipe >= 0;
      }
      if (alive == 0) return;
      ::poll(polled.data(), polled.size(), 500);
      for (size_t i = 0; i < workers_.size(); ++i)
        if (polled[i].revents && !receive(workers_[i])) bury(i);
      kill_sleepers();
    }
  }

 private:
  Place& place(size_t worker) { return shared_->places[worker]; }

  void spawn(size_t i) {
    int ends[2];
    SHOAL_VERIFY(::pipe2(ends, O_CLOEXEC) == 0);
    Worker& worker = workers_[i];
    worker = Worker{};
    worker.errors = ::memfd_create("errors", MFD_CLOEXEC);
    place(i).started_ms = now_ms();
    std::fflush(nullptr);
    worker.pid = ::fork();
    SHOAL_VERIFY(worker.pid >= 0);
    if (worker.pid == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::close(ends[0]);
      if (worker.errors >= 0) ::dup2(worker.errors, STDERR_FILENO);
      const rlimit no_core{0, 0};
      ::setrlimit(RLIMIT_CORE, &no_core);
      WorkerLoop(tests_, options_, *shared_, place(i), ends[1]).run();
    }
    ::close(ends[1]);
    worker.pipe = ends[0];
  }

  /// False: the worker has ended.
  bool receive(Worker& worker) {
    char chunk[65536];
    const ssize_t n = ::read(worker.pipe, chunk, sizeof chunk);
    if (n < 0 && errno == EINTR) return true;
    if (n <= 0) return false;
    worker.buffer.append(chunk, static_cast<size_t>(n));
    size_t at = 0;
    Message m;
    while (worker.buffer.size() - at >= sizeof m) {
      std::memcpy(&m, worker.buffer.data() + at, sizeof m);
      const size_t bytes = sizeof m + m.reason_bytes + m.feature_bytes;
      if (worker.buffer.size() - at < bytes) break;
      TestResult result{m.test, static_cast<Mode>(m.mode), {}, {}};
      result.verdict.passed = m.passed != 0;
      result.verdict.reason = worker.buffer.substr(at + sizeof m, m.reason_bytes);
      result.features = worker.buffer.substr(at + sizeof m + m.reason_bytes, m.feature_bytes);
      on_result_(result);
      at += bytes;
    }
    worker.buffer.erase(0, at);
    return true;
  }

  /// The worker has closed its pipe. If it was at a test, that test is what ended it.
  void bury(size_t i) {
    Worker& worker = workers_[i];
    int status = 0;
    while (::waitpid(worker.pid, &status, 0) < 0 && errno == EINTR) {
    }
    const std::string reason = reason_of_death(worker, status);
    ::close(worker.pipe);
    if (worker.errors >= 0) ::close(worker.errors);
    worker.pipe = worker.errors = -1;
    Place& at = place(i);
    const uint32_t test = at.test;
    if (test == kNoTest) {
      if (shared_->next < tests_.size()) spawn(i);
      return;
    }
    const auto mode = static_cast<Mode>(at.mode.load());
    std::string features;
    std::string source, error;
    if (read_file(options_.root + "/test/" + tests_[test], source, error))
      features = joined(parse_metadata(source).features);
    on_result_({test, mode == Mode::All ? Mode::Sloppy : mode, {false, reason, 0}, features});
    at.modes_done += 1;
    spawn(i);
  }

  std::string reason_of_death(Worker& worker, int status) const {
    if (worker.killed)
      return "timeout: over " + std::to_string(options_.wall_seconds_max) + " s, waiting";
    if (WIFEXITED(status) && WEXITSTATUS(status) == kTimeoutExit)
      return "timeout: over " + std::to_string(options_.cpu_seconds_max) + " s of CPU";
    std::string reason = WIFSIGNALED(status)
                             ? std::string("crash: ") + ::strsignal(WTERMSIG(status))
                             : "crash: exit code " + std::to_string(WEXITSTATUS(status));
    if (worker.errors < 0) return reason;
    char text[400];
    const off_t size = ::lseek(worker.errors, 0, SEEK_END);
    const off_t from = std::max<off_t>(0, size - static_cast<off_t>(sizeof text));
    const ssize_t n = ::pread(worker.errors, text, sizeof text, from);
    if (n > 0) reason += ": " + std::string(text, static_cast<size_t>(n));
    for (char& c : reason)
      if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    return reason;
  }

  void kill_sleepers() {
    for (size_t i = 0; i < workers_.size(); ++i) {
      Worker& worker = workers_[i];
      if (worker.pipe < 0 || worker.killed || place(i).test == kNoTest) continue;
      if (now_ms() - place(i).started_ms < int64_t{options_.wall_seconds_max} * 1000) continue;
      worker.killed = true;
      ::kill(worker.pid, SIGKILL);
    }
  }

  const std::vector<std::string>& tests_;
  const WorkerOptions& options_;
  const std::function<void(const TestResult&)>& on_result_;
  std::vector<Worker> workers_;
  Shared* shared_ = nullptr;
  size_t bytes_ = 0;
};

/// For debuggers: all in this process, with no limits.
void run_here(const std::vector<std::string>& tests, const WorkerOptions& options,
              const std::function<void(const TestResult&)>& on_result) {
  for (size_t i = 0; i < tests.size(); ++i) {
    const std::string path = options.root + "/test/" + tests[i];
    std::string source, error;
    if (!read_file(path, source, error)) continue;
    const Metadata metadata = parse_metadata(source);
    for (const Mode mode : metadata.modes()) {
      if (!is_wanted(options, mode)) continue;
      const Verdict verdict =
          run_as_asked(options.root + "/harness", path, source, metadata, mode, options.limits);
      on_result({i, mode, verdict, joined(metadata.features)});
    }
  }
}

}  // namespace

void run_all(const std::vector<std::string>& tests, const WorkerOptions& options,
             const std::function<void(const TestResult&)>& on_result) {
  if (tests.empty()) return;
  if (options.jobs == 0) {
    run_here(tests, options, on_result);
    return;
  }
  warm_up(options.root + "/harness");
  Pool(tests, options, on_result).run();
}

}  // namespace shoal::conformance
