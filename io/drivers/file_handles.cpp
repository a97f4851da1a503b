// Open files: reading and writing where they stand or at a position, and whose turn it is.
#include <sys/file.h>
#include <sys/uio.h>
#include <unistd.h>

#include <poll.h>
#include <cerrno>

#include "io/drivers/files.h"

namespace shoal::files {
namespace {

/// One call of the system takes no more.
constexpr size_t kCallBytesMax = 0x7FFF'F000;

/// Copying more takes time that other contexts want.
constexpr size_t kInPlaceBytesMax = 256 * 1024;

bool at_position(int64_t position) noexcept { return position >= 0; }

}  // namespace

bool OpenFile::take_turn(const OperationRef<>& operation) {
  const std::scoped_lock lock(mutex_);
  if (!is_busy_) return is_busy_ = true;
  waiting_.push_back(operation);
  return false;
}

OperationRef<> OpenFile::next() {
  const std::scoped_lock lock(mutex_);
  if (waiting_.empty()) {
    is_busy_ = false;
    return {};
  }
  OperationRef<> operation = std::move(waiting_.front());
  waiting_.pop_front();
  return operation;
}

bool OpenFile::is_idle() const {
  const std::scoped_lock lock(mutex_);
  return !is_busy_;
}

void OpenFile::give_up() {
  std::deque<OperationRef<>> left;
  const std::scoped_lock lock(mutex_);
  left.swap(waiting_);
}

bool wait_until_readable(int descriptor, const HostOperation& operation) {
  constexpr int kLookEveryMs = 50;
  pollfd ready{descriptor, POLLIN, 0};
  bool is_ready = false;
  while (!is_ready && !operation.is_cancelled()) is_ready = ::poll(&ready, 1, kLookEveryMs) != 0;
  return !operation.is_cancelled();
}

HostError read(OpenFile& file, const Operation<host::ReadHandle>& operation, FilledBytes& out) {
  const int64_t position = operation.in.position;
  const LentRoom& room = operation.in.room;
  uint8_t* const into = out.begin(room);
  if (!into) return system_error(ENOMEM);
  if (!wait_until_readable(file.descriptor(), operation)) return system_error(ECANCELED, "read");
  const size_t size = std::min(room.size(), kCallBytesMax);
  ssize_t n;
  do
    n = at_position(position) ? ::pread(file.descriptor(), into, size, position)
                              : ::read(file.descriptor(), into, size);
  while (n < 0 && errno == EINTR);
  if (n < 0) return system_error(errno);
  out.size = static_cast<size_t>(n);
  return {};
}

bool read_cached(OpenFile& file, int64_t position, const LentRoom& room, FilledBytes& out) {
  if (room.size() > kInPlaceBytesMax) return false;
  uint8_t* const into = out.begin(room);
  if (!into) return false;
  const iovec part{into, room.size()};
  const off_t at = at_position(position) ? position : -1;
  const ssize_t n = ::preadv2(file.descriptor(), &part, 1, at, RWF_NOWAIT);
  if (n < 0) return false;
  out.size = static_cast<size_t>(n);
  return true;
}

void write_cached(OpenFile& file, int64_t position, std::string_view data, uint64_t& count) {
  if (data.size() > kInPlaceBytesMax || file.writes_may_wait.load(std::memory_order_relaxed))
    return;
  const iovec part{const_cast<char*>(data.data()), data.size()};
  const off_t at = at_position(position) ? position : -1;
  const ssize_t n = ::pwritev2(file.descriptor(), &part, 1, at, RWF_NOWAIT);
  if (n >= 0)
    count = static_cast<uint64_t>(n);
  else if (errno != EAGAIN)
    file.writes_may_wait.store(true, std::memory_order_relaxed);
}

HostError write(OpenFile& file, int64_t position, std::string_view data, uint64_t& count) {
  const int descriptor = file.descriptor();
  for (;;) {
    const std::string_view rest = data.substr(static_cast<size_t>(count), kCallBytesMax);
    const ssize_t n = at_position(position)
                          ? ::pwrite(descriptor, rest.data(), rest.size(),
                                     static_cast<off_t>(static_cast<uint64_t>(position) + count))
                          : ::write(descriptor, rest.data(), rest.size());
    if (n >= 0) {
      count += static_cast<uint64_t>(n);
      if (count == data.size() || n == 0) return {};
    } else if (errno == EAGAIN) {  // Somebody has set the pipe to non-blocking.
      pollfd ready{descriptor, POLLOUT, 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      // What is written is told; who asks for the rest hears why.
      return count != 0 ? HostError() : system_error(errno);
    }
  }
}

HostError lock(OpenFile& file, bool exclusive, bool& locked) {
  int result;
  do result = ::flock(file.descriptor(), (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB);
  while (result != 0 && errno == EINTR);
  locked = result == 0;
  return locked || errno == EWOULDBLOCK ? HostError() : system_error(errno);
}

}  // namespace shoal::files
