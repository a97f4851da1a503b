#include "io/drivers/spawn.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "gc/base/sanitizer.h"

#if SHOAL_TSAN
// Its other name. TSan takes clone() for a fork, and does not stand one in a program of several
// threads; this one it may watch, as we wait for the child.
extern "C" int __clone(int (*)(void*), void*, int, void*, ...);
#define SHOAL_CLONE ::__clone
#else
#define SHOAL_CLONE ::clone
#endif

namespace shoal::processes {
namespace {

constexpr size_t kStackBytes = 64 * 1024;

/// What the child reads, all of it made before it is there.
struct Plan {
  const Launch* what;
  const char* const* arguments;
  const char* const* shell_arguments;  // Of a file that the kernel cannot run: a script.
  const char* const* environment;
  int error = 0;  // Set by the child, which shares our memory: why it did not get there.
};

void default_signals() {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) (void)::sigaction(signal, &action, nullptr);
}

bool change_owner(const Launch& what) {
  // System calls: libc's would have all our threads change with it.
  if (what.group) {
    const gid_t group = *what.group;
    // Of ours none stays, as far as we may.
    if (::syscall(SYS_setgroups, 0, nullptr) != 0 && errno != EPERM) return false;
    if (::syscall(SYS_setgid, group) != 0) return false;
  }
  return !what.user || ::syscall(SYS_setuid, *what.user) == 0;
}

bool place_descriptors(const Launch& what) {
  const auto count = static_cast<int>(what.descriptors.size());
  for (int i = 0; i < count; ++i) {
    const int from = what.descriptors[static_cast<size_t>(i)];
    if (from < 0)
      (void)::close(i);
    else if (::dup2(from, i) < 0)
      return false;
  }
  const auto first = static_cast<unsigned>(count < 3 ? 3 : count);
  (void)::syscall(SYS_close_range, first, ~0u, CLOSE_RANGE_CLOEXEC);
  return true;
}

/// In the child, on a stack of its own in our memory.
int child_main(void* argument) {
  auto& plan = *static_cast<Plan*>(argument);
  const Launch& what = *plan.what;
  const bool is_ready = (!what.is_detached || ::setsid() >= 0) && place_descriptors(what) &&
                        (what.directory.empty() || ::chdir(what.directory.c_str()) == 0) &&
                        change_owner(what);
  if (is_ready) {
    default_signals();
    sigset_t none;
    ::sigemptyset(&none);
    (void)::sigprocmask(SIG_SETMASK, &none, nullptr);
    const auto environment = const_cast<char* const*>(plan.environment);
    (void)::execve(what.program.c_str(), const_cast<char* const*>(plan.arguments), environment);
    if (errno == ENOEXEC)
      (void)::execve("/bin/sh", const_cast<char* const*>(plan.shell_arguments), environment);
  }
  plan.error = errno;
  ::_exit(127);
}

std::vector<const char*> pointers(const std::vector<std::string>& texts) {
  std::vector<const char*> all;
  all.reserve(texts.size() + 1);
  for (const std::string& each : texts) all.push_back(each.c_str());
  all.push_back(nullptr);
  return all;
}

/// Runs the plan; the child's number, or -1.
pid_t clone_child(Plan& plan, void* stack) {
  // No handler of ours may run in a child that shares our memory.
  sigset_t all, before;
  ::sigfillset(&all);
  (void)::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t id = SHOAL_CLONE(child_main, static_cast<char*>(stack) + kStackBytes,
                               CLONE_VM | CLONE_VFORK | SIGCHLD, &plan);
  const int error = errno;
  (void)::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = error;
  return id;
}

}  // namespace

HostError launch(const Launch& what, pid_t& id, int& pidfd) {
  const std::vector<const char*> arguments = pointers(what.arguments);
  const std::vector<const char*> environment = pointers(what.environment);
  std::vector<const char*> shell_arguments = {"/bin/sh", what.program.c_str()};
  for (size_t i = 1; i < arguments.size(); ++i) shell_arguments.push_back(arguments[i]);
  if (arguments.size() < 2) shell_arguments.push_back(nullptr);
  Plan plan{&what, arguments.data(), shell_arguments.data(), environment.data()};
  void* const stack = ::mmap(nullptr, kStackBytes, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (stack == MAP_FAILED) return system_error(ENOMEM);
  id = clone_child(plan, stack);
  const int error = id < 0 ? errno : plan.error;
  (void)::munmap(stack, kStackBytes);
  if (error != 0) {
    if (id > 0)
      while (::waitpid(id, nullptr, 0) < 0 && errno == EINTR) {
      }
    return system_error(error);
  }
  // It is not reaped before we do, so the number is its own still.
  pidfd = static_cast<int>(::syscall(SYS_pidfd_open, id, 0));
  return {};
}

}  // namespace shoal::processes
