// StreamResource: what a handle of a stream stands for (a pipe, the end of a socket), read and
// written by ReadStream, WriteStream and EndStream. Operations are started on the context's thread
// and answered there, if that takes no waiting, or by the IoThread. Those of one direction are done
// one after the other. The other kinds of stream (of encrypted connections, say) implement the same
// three calls.
//
//   on_closed      all that wait are answered: the stream is closed
//   on_cancelled   that one is forgotten; of a write, what is not written yet is not written
#pragma once

#include <memory>

#include "io/door/operation.h"

namespace shoal {

class IoThread;

class StreamResource : public HostResource {
 public:
  virtual void read(OperationRef<Operation<host::ReadStream>> operation) = 0;
  virtual void write(OperationRef<Operation<host::WriteStream>> operation) = 0;
  /// After the writes that wait.
  virtual void end(OperationRef<Operation<host::EndStream>> operation) = 0;
  /// For who gives it to a child process; -1: none.
  virtual int descriptor() const noexcept { return -1; }

  /// At most so many bytes in one reply.
  static constexpr size_t kReadBytesMax = size_t{64} << 10;
};

/// Over a pipe, socket or terminal of ours, which it closes; it is made non-blocking. Null: the
/// system cannot wait for such a thing (a regular file), and the descriptor is the caller's still.
std::shared_ptr<StreamResource> make_descriptor_stream(std::shared_ptr<IoThread> thread,
                                                       int descriptor);

}  // namespace shoal
