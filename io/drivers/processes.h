// Other processes: how they are started, and what becomes of them.
//
// STARTED by clone(CLONE_VM | CLONE_VFORK), on a thread that may block: the child borrows our
// memory until it runs its program, so no page is copied, however large we are, and it tells why it
// could not by an assignment. It makes system calls alone (no lock, no allocation, nothing of libc
// that has a state). Every descriptor of ours is close-on-exec, and the child closes what foreign
// code may have opened otherwise. It gets default signal handlers and an empty mask.
//
// ENDED: a pidfd tells the IoThread, which reaps it at once, whoever is interested (where the
// kernel has none, a thread of its own waits). So there are no zombies, and a number is never
// signalled after it has been reaped: both happen under one lock.
//
// LEFT: when the handle is closed, at the latest with its context, a child goes on and is reaped
// all the same; one with SpawnOption::EndsWithContext is killed then. Our ends of its streams are
// closed. When we end, children live on, as the system has it.
#pragma once

#include <memory>

#include "io/door/operation.h"
#include "io/drivers/stream_resource.h"

namespace shoal {

/// What the handle of a child stands for.
class ChildProcess : public HostResource {
 public:
  virtual uint32_t id() const noexcept = 0;
  virtual void wait(OperationRef<Operation<host::WaitProcess>> operation) = 0;
  virtual HostError kill(int signal) = 0;
  /// Our end of its stream; null: it has none there, or it was taken.
  virtual std::shared_ptr<StreamResource> take_stream(uint32_t index) = 0;
};

namespace processes {

/// Starts it. `out` is set if there is no error.
HostError spawn(const std::shared_ptr<IoThread>& thread, const Operation<host::SpawnProcess>& what,
                std::shared_ptr<HostResource>& out);
/// The absolute path of what runs, or the request's if none is found.
std::string find_program(const host::SpawnProcess::Request& request);

}  // namespace processes

}  // namespace shoal
