#include "io/drivers/tls_stream.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/steady_timer.hpp>
#include <cerrno>
#include <chrono>
#include <deque>
#include <mutex>

#include "io/drivers/blocking_pool.h"
#include "io/drivers/io_thread.h"
#include "io/drivers/stream_resource.h"
#include "io/drivers/tls.h"

namespace shoal::tls {
namespace {

/// What is received or sent in one call.
constexpr size_t kPieceBytes = size_t{64} << 10;
/// Encrypted at a time: a record of TLS.
constexpr size_t kRecordBytes = size_t{16} << 10;
/// What one write may send before others have their turn.
constexpr size_t kTurnBytes = size_t{1} << 20;

HostError closed_error() {
  HostError e = system_error(EBADF);
  e.code = HostErrorCode::BadResource;
  return e;
}

/// Room for one call; each thread has its own.
uint8_t* scratch() {
  static thread_local const auto room = std::make_unique<uint8_t[]>(kPieceBytes);
  return room.get();
}
/// For what is decrypted.
uint8_t* plain_scratch() {
  static thread_local const auto room = std::make_unique<uint8_t[]>(kPieceBytes);
  return room.get();
}

class TlsStream final : public StreamResource, public std::enable_shared_from_this<TlsStream> {
 public:
  TlsStream(OperationRef<Operation<host::StartTls>> starting, std::shared_ptr<IoThread> thread,
            Clients& clients)
      : thread_(std::move(thread)),
        clients_(clients),
        watched_(thread_->context()),
        deadline_(thread_->context()),
        starting_(std::move(starting)) {}
  ~TlsStream() override {
    asio::error_code ignored;
    watched_.close(ignored);
  }

  bool open(int descriptor) {
    asio::error_code error;
    watched_.assign(descriptor, error);
    return !error;
  }
  /// The library and the certificates are there.
  void begin() {
    const std::scoped_lock lock(mutex_);
    if (!starting_) return;
    HostError error;
    session_ = clients_.connect(starting_->in, error);
    if (!session_) return fail_start(std::move(error));
    if (starting_->in.timeout_ms != 0) {
      deadline_.expires_after(std::chrono::milliseconds(starting_->in.timeout_ms));
      deadline_.async_wait([self = shared_from_this()](const asio::error_code& cancelled) {
        if (cancelled) return;
        const std::scoped_lock inner(self->mutex_);
        self->fail_start(system_error(ETIMEDOUT, "tls"));
      });
    }
    advance();
  }

  void read(OperationRef<Operation<host::ReadStream>> operation) override {
    const std::scoped_lock lock(mutex_);
    if (is_closed_) return (void)operation->fail(closed_error());
    reads_.push_back(std::move(operation));
    if (reads_.size() == 1) advance();
  }
  void write(OperationRef<Operation<host::WriteStream>> operation) override {
    add_write(OperationRef<>(operation));
  }
  void end(OperationRef<Operation<host::EndStream>> operation) override {
    add_write(OperationRef<>(operation));
  }
  void on_closed() override {
    const std::scoped_lock lock(mutex_);
    if (is_closed_) return;
    is_closed_ = true;
    if (session_ && !failure_) {
      session_->end();
      (void)flush();  // As far as it goes without waiting.
    }
    const HostError error = closed_error();
    fail_all(error);
    deadline_.cancel();
    asio::error_code ignored;
    watched_.close(ignored);
  }
  void on_cancelled(HostOperation& operation) override {
    const std::scoped_lock lock(mutex_);
    if (starting_.get() == &operation) return fail_start(system_error(ECANCELED));
    std::erase_if(reads_, [&](const auto& each) { return each.get() == &operation; });
    if (!writes_.empty() && writes_.front().get() == &operation && written_ != 0)
      failure_ = system_error(ECANCELED, "write");  // Half of it is on its way.
    std::erase_if(writes_, [&](const auto& each) { return each.get() == &operation; });
    if (failure_) written_ = 0;
  }

 private:
  enum class Progress : uint8_t { Done, Waits, Failed };

  void add_write(OperationRef<> operation) {
    const std::scoped_lock lock(mutex_);
    if (is_closed_ || has_ended_)
      return (void)operation->fail(is_closed_ ? closed_error() : system_error(EPIPE));
    if (failure_) return (void)operation->fail(failure_);
    writes_.push_back(std::move(operation));
    if (writes_.size() == 1) advance();
  }

  // What follows holds the lock.
  void advance() {
    if (is_closed_ || !session_) return;
    wants_read_ = wants_write_ = false;
    if (starting_) {
      if (!shake_hands()) return arm();
    }
    serve_writes();
    serve_reads();
    if (flush() == Progress::Waits) wants_write_ = true;
    arm();
  }
  /// False: it is not over yet, or has failed.
  bool shake_hands() {
    for (;;) {
      const Session::Status status = session_->handshake();
      const Progress sent = flush();
      if (status == Session::Status::Failed || sent == Progress::Failed) {
        fail_start(status == Session::Status::Failed ? session_->error() : failure_);
        return false;
      }
      if (sent == Progress::Waits) {
        wants_write_ = true;
        return false;
      }
      if (status == Session::Status::Done) break;
      if (!receive()) return false;
    }
    deadline_.cancel();
    const auto operation = std::exchange(starting_, {});
    host::StartTls::Reply reply;
    session_->describe(reply);
    (void)operation->answer_with({}, [&] {
      operation->out = std::move(reply);
      operation->opened = shared_from_this();
    });
    return true;
  }
  void fail_start(HostError error) {
    if (!starting_) return;
    deadline_.cancel();
    const auto operation = std::exchange(starting_, {});
    is_closed_ = true;
    asio::error_code ignored;
    watched_.close(ignored);
    (void)operation->fail(std::move(error));
  }

  /// What the socket has goes to the session. False: it has to be waited for.
  bool receive() {
    ssize_t n;
    do n = ::recv(watched_.native_handle(), scratch(), kPieceBytes, 0);
    while (n < 0 && errno == EINTR);
    if (n > 0) return session_->feed(scratch(), static_cast<size_t>(n));
    if (n < 0 && errno == EAGAIN) {
      wants_read_ = true;
      return false;
    }
    session_->feed_end();  // An error, too, ends what comes.
    return true;
  }
  /// Sends what the session has made.
  Progress flush() {
    for (;;) {
      if (out_at_ == out_.size()) {
        const size_t bytes = std::min(session_->output_bytes(), kPieceBytes);
        out_.resize(bytes);
        out_at_ = 0;
        if (bytes == 0) return Progress::Done;
        out_.resize(session_->take_output(out_.data(), bytes));
      }
      const ssize_t n = ::send(watched_.native_handle(), out_.data() + out_at_,
                               out_.size() - out_at_, MSG_NOSIGNAL);
      if (n >= 0) {
        out_at_ += static_cast<size_t>(n);
      } else if (errno == EAGAIN) {
        return Progress::Waits;
      } else if (errno != EINTR) {
        failure_ = system_error(errno, "write");
        return Progress::Failed;
      }
    }
  }

  void serve_writes() {
    size_t sent = 0;
    while (!writes_.empty()) {
      HostOperation& operation = *writes_.front();
      Progress progress;
      if (operation.op() == HostOp::WriteStream)
        progress = serve(static_cast<Operation<host::WriteStream>&>(operation), sent);
      else
        progress = serve_end();
      if (progress == Progress::Waits) return;
      (void)operation.fail(progress == Progress::Failed ? failure_ : HostError());
      writes_.pop_front();
      written_ = 0;
      if (progress == Progress::Failed) return fail_writes();
    }
  }
  Progress serve(Operation<host::WriteStream>& operation, size_t& sent) {
    const HostBytes& data = operation.in.data;
    for (;;) {
      const Progress flushed = flush();
      if (flushed == Progress::Waits) wants_write_ = true;
      if (flushed != Progress::Done) return flushed;
      if (written_ == data.size()) return Progress::Done;
      if (sent >= kTurnBytes) {
        wants_write_ = true;
        return Progress::Waits;
      }
      size_t count = 0;
      const size_t piece = std::min(data.size() - written_, kRecordBytes);
      switch (session_->write(data.data() + written_, piece, count)) {
        case Session::Status::Done: break;
        case Session::Status::WantsInput: wants_read_ = true; return Progress::Waits;
        default: failure_ = session_->error(); return Progress::Failed;
      }
      written_ += count;
      sent += count;
    }
  }
  Progress serve_end() {
    if (!std::exchange(has_ended_, true)) session_->end();
    const Progress flushed = flush();
    if (flushed == Progress::Waits) wants_write_ = true;
    if (flushed == Progress::Done) (void)::shutdown(watched_.native_handle(), SHUT_WR);
    return flushed;
  }

  void serve_reads() {
    while (!reads_.empty()) {
      Operation<host::ReadStream>& operation = *reads_.front();
      const uint64_t wanted = std::min(operation.in.bytes_max, operation.reply_bytes_max);
      size_t count = 0;
      HostError error;
      if (!read_some(static_cast<size_t>(std::min<uint64_t>(wanted, kPieceBytes)), count, error))
        return;
      host::ReadStream::Reply reply;
      if (!error && !reply.data.resize(count)) error = system_error(ENOMEM);
      if (error) {
        (void)operation.fail(std::move(error));
      } else {
        std::copy_n(plain_scratch(), count, reply.data.data());
        (void)operation.answer(std::move(reply));
      }
      reads_.pop_front();
    }
  }
  /// False: it has to be waited for.
  bool read_some(size_t bytes_max, size_t& count, HostError& error) {
    bool has_more = true;
    while (count < bytes_max) {
      size_t piece = 0;
      const Session::Status status =
          session_->read(plain_scratch() + count, bytes_max - count, piece);
      count += piece;
      if (status == Session::Status::Done) continue;
      if (count != 0) return true;  // What it is will be seen by the next one.
      if (status == Session::Status::Closed) return true;
      if (status == Session::Status::Failed) {
        error = session_->error();
        return true;
      }
      has_more = receive();
      if (!has_more) return false;
    }
    return true;
  }

  void fail_writes() {
    for (const auto& each : writes_) (void)each->fail(failure_);
    writes_.clear();
  }
  void fail_all(const HostError& error) {
    if (starting_) (void)std::exchange(starting_, {})->fail(error);
    for (const auto& each : reads_) (void)each->fail(error);
    for (const auto& each : writes_) (void)each->fail(error);
    reads_.clear();
    writes_.clear();
  }
  void arm() {
    using Descriptor = asio::posix::stream_descriptor;
    if (is_closed_) return;
    if (wants_read_ && !std::exchange(waits_to_read_, true))
      watched_.async_wait(Descriptor::wait_read, [self = shared_from_this()](
                                                     const asio::error_code&) {
        self->on_ready(self->waits_to_read_);
      });
    if (wants_write_ && !std::exchange(waits_to_write_, true))
      watched_.async_wait(Descriptor::wait_write, [self = shared_from_this()](
                                                      const asio::error_code&) {
        self->on_ready(self->waits_to_write_);
      });
  }
  /// On the IoThread, without the lock.
  void on_ready(bool& waits) {
    const std::scoped_lock lock(mutex_);
    waits = false;
    advance();
  }

  const std::shared_ptr<IoThread> thread_;  // Before what is of its context.
  Clients& clients_;
  std::mutex mutex_;
  asio::posix::stream_descriptor watched_;
  asio::steady_timer deadline_;
  std::unique_ptr<Session> session_;
  OperationRef<Operation<host::StartTls>> starting_;  // Null: the handshake is over.
  std::deque<OperationRef<Operation<host::ReadStream>>> reads_;
  std::deque<OperationRef<>> writes_;  // WriteStream and EndStream.
  size_t written_ = 0;                 // Of the first of them.
  std::vector<uint8_t> out_;           // Encrypted, to be sent,
  size_t out_at_ = 0;                  // but for so much.
  HostError failure_;                  // Nothing can be written any more.
  bool wants_read_ = false, wants_write_ = false;
  bool waits_to_read_ = false, waits_to_write_ = false;
  bool has_ended_ = false, is_closed_ = false;
};

}  // namespace

void start(OperationRef<Operation<host::StartTls>> operation, std::shared_ptr<IoThread> thread,
           Clients& clients, BlockingPool& pool) {
  const auto* const below = dynamic_cast<const StreamResource*>(operation->resource.get());
  const int descriptor = below ? below->descriptor() : -1;
  const int copy = descriptor < 0 ? -1 : ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return (void)operation->fail(system_error(descriptor < 0 ? EBADF : errno, "tls"));
  thread->ensure_running();
  const auto stream = std::make_shared<TlsStream>(operation, std::move(thread), clients);
  if (!stream->open(copy)) {
    ::close(copy);
    return (void)operation->fail(system_error(EIO, "tls"));
  }
  operation->resource = stream;  // It hears when nobody waits any more.
  if (clients.is_loaded()) return stream->begin();
  pool.run([stream, &clients] {
    clients.load();
    stream->begin();
  });
}

}  // namespace shoal::tls
