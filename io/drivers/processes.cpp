#include "io/drivers/processes.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <climits>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "io/door/paths.h"
#include "io/drivers/files.h"
#include "io/drivers/io_thread.h"
#include "io/drivers/process_facts.h"
#include "io/drivers/spawn.h"

namespace shoal {
namespace {

using files::Descriptor;

// ---- A child

class RunningChild final : public ChildProcess,
                           public IoThread::Watcher,
                           public std::enable_shared_from_this<RunningChild> {
 public:
  RunningChild(std::shared_ptr<IoThread> thread, pid_t id, int pidfd, bool ends_with_context)
      : thread_(std::move(thread)),
        id_(id),
        ends_with_context_(ends_with_context),
        pidfd_(thread_->context()) {
    asio::error_code error;
    if (pidfd >= 0) pidfd_.assign(pidfd, error);
  }
  std::vector<std::shared_ptr<StreamResource>> streams;  // Our ends; null: none.

  /// From here on it is reaped when it ends, and lives until then.
  void watch() {
    if (!pidfd_.is_open()) return watch_by_thread();
    thread_->ensure_running();
    thread_->add(*this);
    if (pidfd_.is_open()) wait_for_end();  // Else the IoThread is gone already.
  }
  /// The IoThread is gone, the process goes on: a child that is left is reaped nevertheless.
  void stop_watching() override {
    asio::error_code ignored;
    pidfd_.close(ignored);
    try {
      std::thread([id = id_] { (void)::waitpid(id, nullptr, 0); }).detach();
    } catch (const std::system_error&) {
      return;  // Nobody reaps it before we end.
    }
  }
  uint32_t id() const noexcept override { return static_cast<uint32_t>(id_); }
  void wait(OperationRef<Operation<host::WaitProcess>> operation) override {
    const std::scoped_lock lock(mutex_);
    if (has_ended_) return answer(*operation);
    waiting_.push_back(std::move(operation));
  }
  HostError kill(int signal) override {
    const std::scoped_lock lock(mutex_);
    if (has_ended_) return system_error(ESRCH);
    return files::result_of(::kill(id_, signal));
  }
  std::shared_ptr<StreamResource> take_stream(uint32_t index) override {
    const std::scoped_lock lock(mutex_);
    return index < streams.size() ? std::exchange(streams[index], nullptr) : nullptr;
  }
  void on_closed() override {
    std::vector<std::shared_ptr<StreamResource>> left;
    {
      const std::scoped_lock lock(mutex_);
      left.swap(streams);
      if (ends_with_context_ && !has_ended_) (void)::kill(id_, SIGKILL);
    }
    for (const auto& each : left)
      if (each) each->on_closed();
  }
  void on_cancelled(HostOperation& operation) override {
    const std::scoped_lock lock(mutex_);
    std::erase_if(waiting_, [&](const auto& each) { return each.get() == &operation; });
  }

 private:
  /// A kernel without pidfds (before 5.3).
  void watch_by_thread() {
    const auto wait = [self = shared_from_this()] {
      siginfo_t info;
      // Without reaping: that is done under the lock.
      while (::waitid(P_PID, static_cast<id_t>(self->id_), &info, WEXITED | WNOWAIT) < 0 &&
             errno == EINTR) {
      }
      (void)self->reap(0);
    };
    std::thread(wait).detach();
  }
  void wait_for_end() {
    pidfd_.async_wait(asio::posix::stream_descriptor::wait_read,
                      [self = shared_from_this()](const asio::error_code& error) {
                        // Asio may take an event of a descriptor that was closed for ours.
                        if (!error && !self->reap(WNOHANG)) self->wait_for_end();
                      });
  }
  /// False: it is there still.
  bool reap(int options) {
    const std::scoped_lock lock(mutex_);
    int status = 0;
    pid_t id;
    do id = ::waitpid(id_, &status, options);
    while (id < 0 && errno == EINTR);
    if (id == 0) return false;
    thread_->remove(*this);
    has_ended_ = true;
    // Whoever has reaped it in our place: nobody knows how it ended.
    if (id > 0) status_ = status;
    asio::error_code ignored;
    if (pidfd_.is_open()) pidfd_.close(ignored);
    for (const auto& each : std::exchange(waiting_, {})) answer(*each);
    return true;
  }
  void answer(Operation<host::WaitProcess>& operation) const {
    const bool is_killed = WIFSIGNALED(status_);
    const int what = is_killed ? WTERMSIG(status_) : WEXITSTATUS(status_);
    const auto number = static_cast<uint32_t>(what);
    (void)operation.answer({.code = is_killed ? 0 : number, .signal = is_killed ? number : 0});
  }

  const std::shared_ptr<IoThread> thread_;  // Before what is of its context.
  const pid_t id_;
  const bool ends_with_context_;
  std::mutex mutex_;
  asio::posix::stream_descriptor pidfd_;
  bool has_ended_ = false;
  int status_ = 0;
  std::vector<OperationRef<Operation<host::WaitProcess>>> waiting_;
};

// ---- Its descriptors

/// Both ends, while it is being started.
struct ChildStreams {
  std::vector<std::unique_ptr<Descriptor>> theirs, ours;  // Null: none.

  /// Kept for the child, above the numbers that it will have.
  HostError keep(int descriptor, bool owns) {
    const Descriptor owned(owns ? descriptor : -1);
    const int high = ::fcntl(descriptor, F_DUPFD_CLOEXEC, kNumbersMax);
    if (high < 0) return system_error(errno);
    theirs.back() = std::make_unique<Descriptor>(high);
    return {};
  }
  static constexpr int kNumbersMax = 64;
};

HostError add_pair(ChildStreams& all, bool is_socket, bool child_reads) {
  int ends[2];
  const int made = is_socket ? ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)
                             : ::pipe2(ends, O_CLOEXEC);
  if (made != 0) return system_error(errno);
  const int child = is_socket || child_reads ? 0 : 1;
  all.ours.back() = std::make_unique<Descriptor>(ends[1 - child]);
  return all.keep(ends[child], true);
}

HostError add_file(ChildStreams& all, HostResource* resource) {
  int descriptor = -1;
  if (auto* const file = dynamic_cast<files::OpenFile*>(resource)) descriptor = file->descriptor();
  if (auto* const stream = dynamic_cast<StreamResource*>(resource))
    descriptor = stream->descriptor();
  return descriptor < 0 ? system_error(EBADF) : all.keep(descriptor, false);
}

/// One more stream, as the request says it.
HostError add_stream(ChildStreams& all, const Operation<host::SpawnProcess>& what,
                     const std::string& text, size_t& handle) {
  const bool child_reads = all.theirs.empty();  // Standard input.
  all.theirs.emplace_back();
  all.ours.emplace_back();
  if (text == "pipe") return add_pair(all, false, child_reads);
  if (text == "socket") return add_pair(all, true, child_reads);
  if (text == "null") {
    const int file = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    return file < 0 ? system_error(errno) : all.keep(file, true);
  }
  if (text == "handle") {
    HostResource* const resource =
        handle < what.resources.size() ? what.resources[handle].get() : nullptr;
    ++handle;
    return add_file(all, resource);
  }
  constexpr std::string_view kInherit = "inherit ";
  if (text.size() == kInherit.size() + 1 && text.starts_with(kInherit) && text.back() >= '0' &&
      text.back() <= '2') {
    const HostError error = all.keep(text.back() - '0', false);
    return error.number == EBADF ? HostError{} : error;  // We have none either.
  }
  return system_error(EINVAL);
}

// ---- The program

std::string path_variable(const host::SpawnProcess::Request& request) {
  for (auto each = request.environment.rbegin(); each != request.environment.rend(); ++each)
    if (each->first == "PATH") return each->second;
  std::string path;
  if (has(request.options, SpawnOption::ClearEnvironment) || !facts::variable("PATH", path))
    path = "/usr/local/bin:/usr/bin:/bin";
  return path;
}

std::string folder_of(const host::SpawnProcess::Request& request) {
  host::ProcessFacts::Reply facts;
  facts::process(facts);
  return paths::absolute_path(request.directory, facts.directory);
}

bool is_program(const std::string& path) {
  struct stat s;
  return ::stat(path.c_str(), &s) == 0 && S_ISREG(s.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

std::vector<std::string> environment_of(const host::SpawnProcess::Request& request) {
  TextPairs all;
  if (!has(request.options, SpawnOption::ClearEnvironment)) facts::environment(all);
  for (const auto& wanted : request.environment) {
    const auto found = std::find_if(
        all.begin(), all.end(), [&wanted](const auto& each) { return each.first == wanted.first; });
    if (found == all.end())
      all.push_back(wanted);
    else
      found->second = wanted.second;
  }
  std::vector<std::string> lines;
  lines.reserve(all.size());
  for (const auto& [name, value] : all) lines.push_back(name + '=' + value);
  return lines;
}

/// The system would take what comes before it for the whole.
bool has_null(const host::SpawnProcess::Request& in) {
  const auto is_bad = [](const std::string& text) { return text.find('\0') != std::string::npos; };
  return is_bad(in.program.text) || is_bad(in.directory) ||
         std::any_of(in.arguments.begin(), in.arguments.end(), is_bad) ||
         std::any_of(in.environment.begin(), in.environment.end(),
                     [&](const auto& each) { return is_bad(each.first) || is_bad(each.second); });
}

}  // namespace

namespace processes {

std::string find_program(const host::SpawnProcess::Request& request) {
  const std::string& name = request.program.text;
  const std::string folder = folder_of(request);
  if (name.empty()) return name;
  if (name.find('/') != std::string::npos) return paths::absolute_path(name, folder);
  const std::string path = path_variable(request);
  for (size_t at = 0; at <= path.size();) {
    const size_t end = std::min(path.find(':', at), path.size());
    const std::string part = end == at ? folder : path.substr(at, end - at);
    const std::string candidate = paths::absolute_path(paths::join(part, name), folder);
    if (is_program(candidate)) return candidate;
    at = end + 1;
  }
  return name;
}

HostError spawn(const std::shared_ptr<IoThread>& thread, const Operation<host::SpawnProcess>& what,
                std::shared_ptr<HostResource>& out) {
  const host::SpawnProcess::Request& in = what.in;
  if (in.arguments.empty() || in.streams.size() >= ChildStreams::kNumbersMax || has_null(in))
    return system_error(EINVAL);
  Launch how;
  how.program = in.program.found.empty() ? find_program(in) : in.program.found;
  if (how.program.find('/') == std::string::npos) return system_error(ENOENT);
  ChildStreams streams;
  size_t handle = 0;
  for (const std::string& each : in.streams) {
    HostError error = add_stream(streams, what, each, handle);
    if (error) return error;
    how.descriptors.push_back(streams.theirs.back() ? streams.theirs.back()->number : -1);
  }
  how.arguments = in.arguments;
  how.environment = environment_of(in);
  how.directory = in.directory;
  how.is_detached = has(in.options, SpawnOption::Detached);
  if (has(in.options, SpawnOption::User)) how.user = in.user;
  if (has(in.options, SpawnOption::Group)) how.group = in.group;
  pid_t id = 0;
  int pidfd = -1;
  HostError error = launch(how, id, pidfd);
  if (error) return error;
  auto child = std::make_shared<RunningChild>(thread, id, pidfd,
                                              has(in.options, SpawnOption::EndsWithContext));
  for (const auto& each : streams.ours) {
    std::shared_ptr<StreamResource> stream;
    if (each) stream = make_descriptor_stream(thread, each->number);
    if (stream) each->number = -1;
    child->streams.push_back(std::move(stream));
  }
  child->watch();
  // What waits for its end keeps it; who has the handle may let go of it sooner.
  out = std::shared_ptr<HostResource>(child.get(), [child](HostResource*) { child->on_closed(); });
  return {};
}

}  // namespace processes
}  // namespace shoal
