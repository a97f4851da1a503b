#include "io/virtual/fake_network.h"

#include <algorithm>
#include <cerrno>
#include <deque>
#include <mutex>

#include "io/drivers/stream_resource.h"

namespace shoal {
namespace {

class FakeStream final : public StreamResource {
 public:
  explicit FakeStream(FakeNetwork::Peer peer) : peer_(std::move(peer)) {}

  void read(OperationRef<Operation<host::ReadStream>> operation) override {
    const std::scoped_lock lock(mutex_);
    reads_.push_back(std::move(operation));
    serve_reads();
  }
  void write(OperationRef<Operation<host::WriteStream>> operation) override {
    const std::scoped_lock lock(mutex_);
    if (has_ended_ || is_over_) return (void)operation->fail(system_error(EPIPE));
    FakeNetwork::Answer answer = peer_(operation->in.data.view());
    incoming_ += answer.bytes;
    is_over_ = answer.ends;
    (void)operation->answer({});
    serve_reads();
  }
  void end(OperationRef<Operation<host::EndStream>> operation) override {
    const std::scoped_lock lock(mutex_);
    has_ended_ = true;
    (void)operation->answer({});
  }
  void on_closed() override {
    const std::scoped_lock lock(mutex_);
    for (const auto& each : reads_) (void)each->fail(system_error(EBADF));
    reads_.clear();
  }
  void on_cancelled(HostOperation& operation) override {
    const std::scoped_lock lock(mutex_);
    std::erase_if(reads_, [&](const auto& each) { return each.get() == &operation; });
  }

 private:
  void serve_reads() {
    while (!reads_.empty() && (is_over_ || !incoming_.empty())) {
      const auto operation = std::move(reads_.front());
      reads_.pop_front();
      const uint64_t wanted = std::min(operation->in.bytes_max, operation->reply_bytes_max);
      const size_t bytes = static_cast<size_t>(std::min<uint64_t>(wanted, incoming_.size()));
      host::ReadStream::Reply reply{HostBytes::copy_of({incoming_.data(), bytes})};
      incoming_.erase(0, bytes);
      (void)operation->answer(std::move(reply));
    }
  }
  const FakeNetwork::Peer peer_;
  std::mutex mutex_;
  std::string incoming_;
  std::deque<OperationRef<Operation<host::ReadStream>>> reads_;
  bool is_over_ = false, has_ended_ = false;
};

}  // namespace

void FakeNetwork::connect(Operation<host::Connect>& operation) const {
  const std::string& target = operation.in.target.text;
  const auto server = servers_.find(target);
  if (server == servers_.end()) return (void)operation.fail(system_error(ECONNREFUSED));
  auto stream = std::make_shared<FakeStream>(server->second());
  (void)operation.answer_with({}, [&] {
    operation.out.remote = target;
    operation.out.local = "fake:1";
    operation.opened = std::move(stream);
  });
}

}  // namespace shoal
