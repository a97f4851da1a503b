#include "cli/child.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iterator>

namespace shoal::cli {
namespace {

/// The child that is waited for: all that a signal's handler may touch.
std::atomic<pid_t> g_child{0};
static_assert(std::atomic<pid_t>::is_always_lock_free);

constexpr int kForwarded[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP};

/// While it lives, signals are the child's. Those of the terminal reach it by themselves.
class ForwardScope {
 public:
  ForwardScope() {
    struct sigaction action{};
    action.sa_flags = SA_SIGINFO;
    action.sa_sigaction = [](int number, siginfo_t* info, void*) {
      const pid_t child = g_child;
      const bool is_of_process = info->si_code <= 0;
      if (child > 0 && is_of_process) (void)::kill(child, number);
    };
    ::sigemptyset(&mask_);
    for (const int each : kForwarded) ::sigaddset(&mask_, each);
    ::sigprocmask(SIG_BLOCK, &mask_, nullptr);
    for (size_t i = 0; i < std::size(kForwarded); ++i)
      (void)::sigaction(kForwarded[i], &action, &before_[i]);
  }
  ~ForwardScope() {
    for (size_t i = 0; i < std::size(kForwarded); ++i)
      (void)::sigaction(kForwarded[i], &before_[i], nullptr);
  }
  ForwardScope(const ForwardScope&) = delete;
  ForwardScope& operator=(const ForwardScope&) = delete;
  /// From here on they are passed on; before, they wait.
  void open(pid_t child) {
    g_child = child;
    ::sigprocmask(SIG_UNBLOCK, &mask_, nullptr);
  }
  void close() { g_child = 0; }
  void leave_in_child() {
    for (size_t i = 0; i < std::size(kForwarded); ++i)
      (void)::sigaction(kForwarded[i], &before_[i], nullptr);
    ::sigprocmask(SIG_UNBLOCK, &mask_, nullptr);
  }

 private:
  sigset_t mask_;
  struct sigaction before_[std::size(kForwarded)] = {};
};

/// In the child. Never comes back.
[[noreturn]] void become(const ChildRequest& request, int report) {
  std::signal(SIGPIPE, SIG_DFL);
  std::signal(SIGXFSZ, SIG_DFL);
  for (const auto& [name, value] : request.environment) ::setenv(name.c_str(), value.c_str(), 1);
  if (request.folder.empty() || ::chdir(request.folder.c_str()) == 0) {
    std::vector<char*> words;
    for (const std::string& word : request.words) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    ::execvp(words[0], words.data());
  }
  const int reason = errno;
  (void)!::write(report, &reason, sizeof reason);
  ::_exit(127);
}

/// It may be signalled until its end is known, and not once its number may be another's.
int wait_for(pid_t child, ForwardScope& signals) {
  siginfo_t info{};
  while (::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT) != 0 &&
         errno == EINTR) {
  }
  signals.close();
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

int run_child(const ChildRequest& request, std::string& error) {
  int report[2];  // Closed by exec; else it says why there was none.
  if (::pipe2(report, O_CLOEXEC) != 0) {
    error = std::strerror(errno);
    return 127;
  }
  ForwardScope signals;
  const pid_t child = ::fork();
  if (child == 0) {
    signals.leave_in_child();
    become(request, report[1]);
  }
  int reason = child < 0 ? errno : 0, status = 0;
  signals.open(child);
  ::close(report[1]);
  if (child > 0) {
    ssize_t count = 0;
    do count = ::read(report[0], &reason, sizeof reason);
    while (count < 0 && errno == EINTR);
    if (count != sizeof reason) reason = 0;
    status = wait_for(child, signals);
  }
  ::close(report[0]);
  if (reason != 0) {
    error = request.words[0] + ": " + std::strerror(reason);
    return 127;
  }
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

std::string find_in_path(const std::string& name) {
  const char* const list = std::getenv("PATH");
  std::string folders = list ? list : "/usr/bin:/bin";
  for (size_t start = 0; start <= folders.size();) {
    const size_t colon = std::min(folders.find(':', start), folders.size());
    const std::string path = folders.substr(start, colon - start) + "/" + name;
    std::error_code ignored;
    if (::access(path.c_str(), X_OK) == 0 && std::filesystem::is_regular_file(path, ignored))
      return path;
    start = colon + 1;
  }
  return {};
}

std::string shell_quoted(const std::string& word) {
  constexpr const char* kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,@%+^";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

}  // namespace shoal::cli
