// The start of a program, down to the system: see processes.h.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "io/door/host_error.h"

namespace shoal::processes {

struct Launch {
  std::string program;  // A path.
  std::vector<std::string> arguments;
  std::vector<std::string> environment;  // "NAME=value"
  std::string directory;                 // Empty: ours.
  /// What the child has as descriptor 0, 1, ...: descriptors of ours, above all of these numbers.
  /// -1: nothing.
  std::vector<int> descriptors;
  bool is_detached = false;
  std::optional<uint32_t> user, group;
};

/// The child's number, and its pidfd (-1: the kernel has none). The caller reaps it. Error: of the
/// call that failed, in us or in the child; there is no child then.
HostError launch(const Launch& what, pid_t& id, int& pidfd);

}  // namespace shoal::processes
