#include "io/drivers/stream_resource.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <cstring>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>

#include "io/drivers/io_thread.h"

namespace shoal {
namespace {

HostError closed_error() {
  HostError e;
  e.code = HostErrorCode::BadResource;
  e.number = EBADF;
  return e;
}

class DescriptorStream final : public StreamResource,
                               public std::enable_shared_from_this<DescriptorStream> {
 public:
  DescriptorStream(std::shared_ptr<IoThread> thread, int descriptor, bool is_socket)
      : thread_(std::move(thread)),
        number_(descriptor),
        is_socket_(is_socket),
        watched_(thread_->context()) {}
  bool open() {
    asio::error_code error;
    watched_.assign(number_, error);
    return !error;
  }
  ~DescriptorStream() override {
    asio::error_code ignored;
    watched_.close(ignored);
  }

  void read(OperationRef<Operation<host::ReadStream>> operation) override {
    const std::scoped_lock lock(mutex_);
    if (is_closed_) return (void)operation->fail(closed_error());
    if (reads_.empty() && try_read(*operation)) return;
    reads_.push_back(std::move(operation));
    wait_to_read();
  }
  void write(OperationRef<Operation<host::WriteStream>> operation) override {
    const std::scoped_lock lock(mutex_);
    if (is_closed_ || has_ended_)
      return (void)operation->fail(is_closed_ ? closed_error() : system_error(EPIPE));
    Writing w{std::move(operation), 0};
    if (writes_.empty() && try_write(w)) return;
    writes_.push_back(std::move(w));
    wait_to_write();
  }
  void end(OperationRef<Operation<host::EndStream>> operation) override {
    const std::scoped_lock lock(mutex_);
    if (is_closed_) return (void)operation->fail(closed_error());
    ending_.push_back(std::move(operation));
    if (writes_.empty()) end_now();
  }
  int descriptor() const noexcept override { return number_; }

  void on_closed() override {
    const std::scoped_lock lock(mutex_);
    is_closed_ = true;
    for (const auto& each : reads_) (void)each->fail(closed_error());
    for (const Writing& each : writes_) (void)each.operation->fail(closed_error());
    for (const auto& each : ending_) (void)each->fail(closed_error());
    reads_.clear();
    writes_.clear();
    ending_.clear();
    asio::error_code ignored;
    watched_.close(ignored);
  }
  void on_cancelled(HostOperation& operation) override {
    const std::scoped_lock lock(mutex_);
    std::erase_if(reads_, [&](const auto& each) { return each.get() == &operation; });
    std::erase_if(writes_, [&](const Writing& each) { return each.operation.get() == &operation; });
    std::erase_if(ending_, [&](const auto& each) { return each.get() == &operation; });
    if (writes_.empty() && !ending_.empty()) end_now();
  }

 private:
  struct Writing {
    OperationRef<Operation<host::WriteStream>> operation;
    size_t done;  // Bytes.
  };

  // What follows holds the lock.
  /// False: it has to wait.
  bool try_read(Operation<host::ReadStream>& operation) {
    static thread_local const auto room = std::make_unique<uint8_t[]>(kReadBytesMax);
    const uint64_t wanted = std::min(operation.in.bytes_max, operation.reply_bytes_max);
    const auto size = static_cast<size_t>(std::min<uint64_t>(wanted, kReadBytesMax));
    ssize_t n;
    do n = ::read(number_, room.get(), size);
    while (n < 0 && errno == EINTR);
    if (n < 0 && errno == EAGAIN) return false;
    // A terminal whose other side has gone is at its end.
    if (n < 0 && errno == EIO && ::isatty(number_) != 0) n = 0;
    if (n < 0) {
      (void)operation.fail(system_error(errno));
      return true;
    }
    host::ReadStream::Reply reply;
    if (reply.data.resize(static_cast<size_t>(n))) {
      if (n != 0) std::memcpy(reply.data.data(), room.get(), static_cast<size_t>(n));
      (void)operation.answer(std::move(reply));
    } else {
      (void)operation.fail(system_error(ENOMEM));
    }
    return true;
  }
  /// Whose other side has gone is an error and no signal, of sockets also in programs that do not
  /// ignore SIGPIPE.
  ssize_t write_some(std::string_view bytes) {
    if (is_socket_) return ::send(number_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    return ::write(number_, bytes.data(), bytes.size());
  }
  bool try_write(Writing& w) {
    const std::string_view bytes = w.operation->in.data.view();
    while (w.done < bytes.size()) {
      const ssize_t n = write_some(bytes.substr(w.done));
      if (n >= 0) {
        w.done += static_cast<size_t>(n);
      } else if (errno == EAGAIN) {
        return false;
      } else if (errno != EINTR) {
        (void)w.operation->fail(system_error(errno));
        return true;
      }
    }
    (void)w.operation->answer({});
    return true;
  }
  void end_now() {
    HostError error;
    if (!std::exchange(has_ended_, true) && ::shutdown(number_, SHUT_WR) != 0) {
      if (errno == ENOTSOCK) {  // A pipe has one direction.
        asio::error_code ignored;
        watched_.close(ignored);
        is_closed_ = true;
      } else if (errno != ENOTCONN) {
        error = system_error(errno);
      }
    }
    for (const auto& each : std::exchange(ending_, {})) (void)each->fail(error);
  }

  void wait_to_read() {
    if (std::exchange(waits_to_read_, true)) return;
    thread_->ensure_running();
    watched_.async_wait(
        asio::posix::stream_descriptor::wait_read,
        [self = shared_from_this()](const asio::error_code&) { self->on_readable(); });
  }
  void wait_to_write() {
    if (std::exchange(waits_to_write_, true)) return;
    thread_->ensure_running();
    watched_.async_wait(
        asio::posix::stream_descriptor::wait_write,
        [self = shared_from_this()](const asio::error_code&) { self->on_writable(); });
  }
  /// On the IoThread, without the lock.
  void on_readable() {
    const std::scoped_lock lock(mutex_);
    waits_to_read_ = false;
    while (!reads_.empty() && try_read(*reads_.front())) reads_.pop_front();
    if (!reads_.empty()) wait_to_read();
  }
  void on_writable() {
    const std::scoped_lock lock(mutex_);
    waits_to_write_ = false;
    while (!writes_.empty() && try_write(writes_.front())) writes_.pop_front();
    if (!writes_.empty())
      wait_to_write();
    else if (!ending_.empty())
      end_now();
  }

  const std::shared_ptr<IoThread> thread_;  // Before what is of its context.
  const int number_;
  const bool is_socket_;
  std::mutex mutex_;
  asio::posix::stream_descriptor watched_;
  std::deque<OperationRef<Operation<host::ReadStream>>> reads_;
  std::deque<Writing> writes_;
  std::deque<OperationRef<Operation<host::EndStream>>> ending_;
  bool waits_to_read_ = false, waits_to_write_ = false;
  bool has_ended_ = false, is_closed_ = false;
};

}  // namespace

std::shared_ptr<StreamResource> make_descriptor_stream(std::shared_ptr<IoThread> thread,
                                                       int descriptor) {
  struct stat s;
  if (::fstat(descriptor, &s) != 0 || S_ISREG(s.st_mode) || S_ISDIR(s.st_mode)) return nullptr;
  const int flags = ::fcntl(descriptor, F_GETFL);
  if (flags < 0 || ::fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) != 0) return nullptr;
  const bool is_socket = S_ISSOCK(s.st_mode);
  auto stream = std::make_shared<DescriptorStream>(std::move(thread), descriptor, is_socket);
  return stream->open() ? stream : nullptr;
}

}  // namespace shoal
