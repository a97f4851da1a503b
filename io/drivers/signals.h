// Signals of this process, for contexts that listen for them. As long as one listens, the signal
// does nothing else; all that listen for it are told. What a signal does otherwise comes back with
// the last of them. Those that tell of an error of ours (SIGSEGV and the like), and those that
// cannot be caught, cannot be listened for.
#pragma once

#include <memory>

#include "io/door/operation.h"

namespace shoal {

class IoThread;

/// What the handle of a ListenSignal stands for.
class SignalListener : public HostResource {
 public:
  /// Answered when it has come.
  virtual void next(OperationRef<Operation<host::NextSignal>> operation) = 0;
};

/// Error: EINVAL, of a signal that there is not, or that cannot be listened for.
HostError listen_for_signal(const std::shared_ptr<IoThread>& thread, uint32_t signal,
                            std::shared_ptr<HostResource>& out);

}  // namespace shoal
