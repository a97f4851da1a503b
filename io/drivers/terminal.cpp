#include "io/drivers/terminal.h"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <mutex>
#include <optional>

namespace shoal::facts {
namespace {

/// How it was before somebody changed it.
struct Found {
  std::mutex mutex;
  std::optional<termios> modes[3];
};
Found& found() {
  // Never destroyed: it is used when the process exits.
  static Found* const all = new Found;
  return *all;
}

void restore() {
  Found& all = found();
  const std::scoped_lock lock(all.mutex);
  for (int i = 0; i < 3; ++i)
    if (all.modes[i]) (void)::tcsetattr(i, TCSADRAIN, &*all.modes[i]);
}

}  // namespace

HostError terminal_size(uint32_t descriptor, host::TerminalSize::Reply& out) {
  winsize size{};
  if (descriptor > 2) return system_error(EBADF);
  const auto number = static_cast<int>(descriptor);
  if (::ioctl(number, TIOCGWINSZ, &size) != 0) return {};
  // A terminal that has no size is as wide as most.
  out.columns = size.ws_col != 0 ? size.ws_col : 80;
  out.rows = size.ws_row != 0 ? size.ws_row : 24;
  return {};
}

HostError terminal_mode(const host::TerminalMode::Request& in) {
  if (in.descriptor > 2) return system_error(EBADF);
  const auto number = static_cast<int>(in.descriptor);
  Found& all = found();
  const std::scoped_lock lock(all.mutex);
  std::optional<termios>& before = all.modes[in.descriptor];
  if (!before) {
    termios now{};
    if (::tcgetattr(number, &now) != 0) return system_error(errno);
    static const bool restores = std::atexit(restore) == 0;
    (void)restores;
    before = now;
  }
  termios mode = *before;
  if (in.raw) {
    mode.c_iflag &= ~static_cast<tcflag_t>(BRKINT | ICRNL | INPCK | ISTRIP | IXON);
    mode.c_oflag |= ONLCR;
    mode.c_cflag |= CS8;
    mode.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON | IEXTEN);
    if (!in.keeps_signals) mode.c_lflag &= ~static_cast<tcflag_t>(ISIG);
    mode.c_cc[VMIN] = 1;
    mode.c_cc[VTIME] = 0;
  }
  return ::tcsetattr(number, TCSADRAIN, &mode) == 0 ? HostError{} : system_error(errno);
}

}  // namespace shoal::facts
