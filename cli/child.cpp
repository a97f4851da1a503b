#include "cli/child.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

namespace shoal::cli {
namespace {

/// In the child. Never comes back.
[[noreturn]] void become(const ChildRequest& request, int report) {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGQUIT, SIG_DFL);
  std::signal(SIGPIPE, SIG_DFL);
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

}  // namespace

int run_child(const ChildRequest& request, std::string& error) {
  int report[2];  // Closed by exec; else it says why there was none.
  if (::pipe2(report, O_CLOEXEC) != 0) {
    error = std::strerror(errno);
    return 127;
  }
  const auto old_interrupt = std::signal(SIGINT, SIG_IGN);
  const auto old_quit = std::signal(SIGQUIT, SIG_IGN);
  const pid_t child = ::fork();
  if (child == 0) become(request, report[1]);
  ::close(report[1]);
  int reason = child < 0 ? errno : 0, status = 0;
  if (child > 0) {
    if (::read(report[0], &reason, sizeof reason) != sizeof reason) reason = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
  }
  ::close(report[0]);
  std::signal(SIGINT, old_interrupt);
  std::signal(SIGQUIT, old_quit);
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
    if (::access(path.c_str(), X_OK) == 0) return path;
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
