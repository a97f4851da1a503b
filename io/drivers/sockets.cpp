#include "io/drivers/sockets.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/steady_timer.hpp>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <list>
#include <mutex>

#include "io/door/permissions.h"
#include "io/drivers/blocking_pool.h"
#include "io/drivers/io_thread.h"
#include "io/drivers/stream_resource.h"

namespace shoal::sockets {
namespace {

/// RFC 8305, Connection Attempt Delay.
constexpr std::chrono::milliseconds kAttemptDelay(250);
/// Of one name; what a resolver gives beyond is left out.
constexpr size_t kAddressesMax = 16;

struct Address {
  sockaddr_storage storage{};
  socklen_t length = 0;

  int family() const noexcept { return storage.ss_family; }
  const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&storage); }
  sockaddr* get() noexcept { return reinterpret_cast<sockaddr*>(&storage); }
};

std::string text_of(const Address& address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address.family() == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address.storage);
    ::inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text);
    return '[' + std::string(text) + "]:" + std::to_string(ntohs(v6.sin6_port));
  }
  const auto& v4 = reinterpret_cast<const sockaddr_in&>(address.storage);
  ::inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
  return std::string(text) + ':' + std::to_string(ntohs(v4.sin_port));
}

std::string local_of(int socket) {
  Address address;
  address.length = sizeof address.storage;
  if (::getsockname(socket, address.get(), &address.length) != 0) return {};
  return text_of(address);
}

bool is_connected(int socket) {
  Address peer;
  peer.length = sizeof peer.storage;
  return ::getpeername(socket, peer.get(), &peer.length) == 0;
}

/// Numbers that the resolver would take as well ("1", "0x7f.1") are left to it.
bool parse_address(const std::string& host, uint16_t port, Address& out) {
  auto& v4 = reinterpret_cast<sockaddr_in&>(out.storage);
  if (::inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    out.length = sizeof v4;
    return true;
  }
  auto& v6 = reinterpret_cast<sockaddr_in6&>(out.storage);
  if (::inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) != 1) return false;
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  out.length = sizeof v6;
  return true;
}

HostError resolver_error(int result, const std::string& host) {
  if (result == EAI_SYSTEM) return system_error(errno, "getaddrinfo");
  if (result == EAI_MEMORY) return system_error(ENOMEM, "getaddrinfo");
  const std::string code = result == EAI_AGAIN ? "EAI_AGAIN" : "ENOTFOUND";
  HostError e;
  e.code = HostErrorCode::NotFound;
  e.call = "getaddrinfo";
  e.message = code + ": getaddrinfo " + code + ' ' + host;
  return e;
}

HostError resolve(const std::string& host, uint16_t port, std::vector<Address>& out) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  int result = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found);
  if (result == EAI_ADDRFAMILY || result == EAI_NODATA || result == EAI_NONAME) {
    wanted.ai_flags = AI_NUMERICSERV;  // A machine with loopback alone has addresses as well.
    result = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found);
  }
  if (result != 0) return resolver_error(result, host);
  for (const addrinfo* each = found; each && out.size() < kAddressesMax; each = each->ai_next) {
    if (each->ai_addrlen > sizeof(sockaddr_storage)) continue;
    Address address;
    std::memcpy(&address.storage, each->ai_addr, each->ai_addrlen);
    address.length = each->ai_addrlen;
    out.push_back(address);
  }
  ::freeaddrinfo(found);
  return {};
}

/// RFC 8305 §4: families in turn, beginning with that of the resolver's first.
void interleave(std::vector<Address>& addresses) {
  std::list<Address> left(addresses.begin(), addresses.end());
  addresses.clear();
  for (int family = left.empty() ? 0 : left.front().family(); !left.empty();) {
    auto next = std::find_if(left.begin(), left.end(),
                             [family](const Address& a) { return a.family() == family; });
    if (next == left.end()) next = left.begin();
    addresses.push_back(*next);
    left.erase(next);
    family = addresses.back().family() == AF_INET6 ? AF_INET : AF_INET6;
  }
}

/// One Connect under way: the resource of its operation meanwhile, so that it hears when nobody
/// waits any more. Its lock guards all of it; no two threads use what is Asio's at a time.
class Connecting final : public HostResource, public std::enable_shared_from_this<Connecting> {
 public:
  Connecting(OperationRef<Operation<host::Connect>> operation, std::shared_ptr<IoThread> thread)
      : operation_(std::move(operation)),
        thread_(std::move(thread)),
        delay_(thread_->context()),
        deadline_(thread_->context()) {}

  void start(BlockingPool& pool) {
    const std::scoped_lock lock(mutex_);
    const auto& in = operation_->in;
    is_via_proxy_ = !in.via.empty();
    if (!split_target(is_via_proxy_ ? in.via : in.target.text, host_, port_))
      return finish(system_error(EINVAL));
    thread_->ensure_running();
    if (in.timeout_ms != 0) {
      deadline_.expires_after(std::chrono::milliseconds(in.timeout_ms));
      deadline_.async_wait([self = shared_from_this()](const asio::error_code& cancelled) {
        if (!cancelled) self->give_up(system_error(ETIMEDOUT));
      });
    }
    Address address;
    if (parse_address(host_, port_, address)) {
      addresses_.push_back(address);
      return begin({});
    }
    pool.run([self = shared_from_this()] { self->resolve_here(); });
  }
  void on_cancelled(HostOperation&) override { give_up(system_error(ECANCELED)); }

 private:
  struct Attempt {
    Attempt(asio::io_context& context, const Address& to) : address(to), socket(context) {}
    const Address address;
    asio::posix::stream_descriptor socket;
  };
  using Attempts = std::list<Attempt>;

  void give_up(HostError error) {
    const std::scoped_lock lock(mutex_);
    finish(std::move(error));
  }
  void resolve_here() {
    {
      const std::scoped_lock lock(mutex_);
      if (!operation_) return;
    }
    std::vector<Address> found;
    HostError error = resolve(host_, port_, found);
    const std::scoped_lock lock(mutex_);
    addresses_ = std::move(found);
    begin(std::move(error));
  }

  // What follows holds the lock.
  void begin(HostError error) {
    if (!operation_) return;
    if (error) return finish(std::move(error));
    // A name may be allowed that leads to an address which is denied.
    const Permissions& allowed = *operation_->permissions;
    HostError refusal;
    std::erase_if(addresses_, [&](const Address& each) {
      const std::string text = text_of(each);
      if (is_via_proxy_ || !allowed.denies(Permission::Net, text)) return false;
      refusal = permission_refused(Permission::Net, text, allowed);
      return true;
    });
    if (addresses_.empty()) return finish(refusal ? refusal : system_error(EADDRNOTAVAIL));
    interleave(addresses_);
    try_next();
  }
  /// The next address, until one can be waited for.
  void try_next() {
    delay_.cancel();
    while (operation_ && next_ < addresses_.size()) {
      const Address& address = addresses_[next_++];
      const int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
      const int socket = ::socket(address.family(), type, 0);
      if (socket < 0) {
        note(errno);
        continue;
      }
      attempts_.emplace_front(thread_->context(), address);
      Attempt& attempt = attempts_.front();
      asio::error_code error;
      attempt.socket.assign(socket, error);
      if (error) ::close(socket);
      const int result = error ? -1 : ::connect(socket, address.get(), address.length);
      if (result == 0) return succeed(attempts_.begin());
      if (!error && errno == EINPROGRESS) return wait_for(attempts_.begin());
      note(error ? error.value() : errno);
      attempts_.pop_front();
    }
    if (operation_ && attempts_.empty()) finish(first_error_);
  }
  void watch(Attempts::iterator attempt) {
    attempt->socket.async_wait(
        asio::posix::stream_descriptor::wait_write,
        [self = shared_from_this(), attempt](const asio::error_code&) { self->ready(attempt); });
  }
  void wait_for(Attempts::iterator attempt) {
    watch(attempt);
    if (next_ == addresses_.size()) return;
    delay_.expires_after(kAttemptDelay);
    delay_.async_wait([self = shared_from_this()](const asio::error_code& cancelled) {
      if (cancelled) return;
      const std::scoped_lock lock(self->mutex_);
      self->try_next();
    });
  }
  void ready(Attempts::iterator attempt) {
    const std::scoped_lock lock(mutex_);
    if (!operation_) return;  // The attempts are gone.
    int number = 0;
    socklen_t length = sizeof number;
    const int socket = attempt->socket.native_handle();
    ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &number, &length);
    // Asio may take an event of a descriptor that was closed for ours.
    if (number == 0 && !is_connected(socket)) return watch(attempt);
    if (number == 0) return succeed(attempt);
    note(number);
    attempts_.erase(attempt);
    try_next();
  }
  void succeed(Attempts::iterator attempt) {
    const int socket = attempt->socket.release();
    const int on = 1;
    (void)::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    host::Connect::Reply reply;
    reply.local = local_of(socket);
    reply.remote = text_of(attempt->address);
    auto stream = make_descriptor_stream(thread_, socket);
    if (!stream) {
      ::close(socket);
      return finish(system_error(EIO));
    }
    const auto operation = std::move(operation_);
    operation_ = {};
    stop();
    (void)operation->answer_with({}, [&] {
      operation->out = std::move(reply);
      operation->opened = std::move(stream);
    });
  }
  void finish(HostError error) {
    if (!operation_) return;
    const auto operation = std::move(operation_);
    operation_ = {};
    stop();
    (void)operation->fail(std::move(error));
  }
  void stop() {
    attempts_.clear();
    delay_.cancel();
    deadline_.cancel();
  }
  void note(int number) {
    if (!first_error_) first_error_ = system_error(number);
  }

  OperationRef<Operation<host::Connect>> operation_;  // Null: it is over.
  const std::shared_ptr<IoThread> thread_;            // Before what is of its context.
  std::mutex mutex_;
  asio::steady_timer delay_, deadline_;
  std::string host_;
  uint16_t port_ = 0;
  bool is_via_proxy_ = false;
  std::vector<Address> addresses_;
  size_t next_ = 0;
  Attempts attempts_;
  HostError first_error_;
};

}  // namespace

bool split_target(const std::string& target, std::string& host, uint16_t& port) {
  const size_t colon = target.rfind(':');
  if (colon == std::string::npos || colon == 0) return false;
  host = target.substr(0, colon);
  if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  if (host.empty() || host.find('\0') != std::string::npos) return false;
  const char* const end = target.data() + target.size();
  const auto [stopped, error] = std::from_chars(target.data() + colon + 1, end, port);
  return error == std::errc() && stopped == end && port != 0;
}

void connect(OperationRef<Operation<host::Connect>> operation, std::shared_ptr<IoThread> thread,
             BlockingPool& pool) {
  const auto work = std::make_shared<Connecting>(operation, std::move(thread));
  operation->resource = work;
  work->start(pool);
}

}  // namespace shoal::sockets
