// Workers, HTML §10: contexts that script starts. How one is made is the host's business
// (ContextHost::start_worker); to script a Worker is a port with a life of its own.
#pragma once

#include <string>

#include "stdlib/web/message_end.h"

namespace shoal {

struct WorkerRequest {
  std::string specifier;  // A URL, or a path. WTF-8.
  std::string referrer;   // Of the code that asks; empty: unknown.
  std::string name;
  Ref<PortEnd> inside;  // The worker's end of the connection.
  Ref<Broadcasts> broadcasts;
  /// As reports of errors call it.
  std::string label() const { return name.empty() ? "a worker" : "worker \"" + name + "\""; }
};

/// What who started a worker holds of it.
class WorkerControl : public RefCounted {
 public:
  /// Ends it at the next boundary of instructions. From any thread.
  virtual void terminate() noexcept = 0;
};

/// Makes the first realm's global that of a worker: postMessage, onmessage, close, name.
Result<void> set_up_worker_scope(Context& cx, const WorkerRequest& request);
/// In a worker: an error that nobody caught goes to who started it, as `letter` tells it, and
/// serialised.
Task<Value> send_worker_error(Context& cx, Value error, std::unique_ptr<WorkerErrorMessage> letter);

}  // namespace shoal
