// Connections: made, refused, read and written, closed with their context; in the real world over
// loopback, and in a virtual one.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "io/door/faults.h"
#include "tests/io/door_world.h"

namespace shoal {
namespace {

OperationRef<Operation<host::Connect>> connect_to(const std::string& target) {
  auto o = Operation<host::Connect>::create();
  o->in.target.text = target;
  return o;
}
OperationRef<Operation<host::ReadStream>> read_from(HostHandle stream) {
  auto o = Operation<host::ReadStream>::create();
  o->in.stream = stream;
  o->in.bytes_max = 100;
  return o;
}
OperationRef<Operation<host::WriteStream>> write_to(HostHandle stream, std::string_view text) {
  auto o = Operation<host::WriteStream>::create();
  o->in.stream = stream;
  o->in.data = HostBytes::copy_of(text);
  return o;
}

std::shared_ptr<World> fake_world() {
  const auto network = std::make_shared<FakeNetwork>();
  network->listen("echo:7", [] {
    return [](std::string_view received) {
      return FakeNetwork::Answer{std::string(received), received == "bye"};
    };
  });
  VirtualWorld::Options options;
  options.network = network;
  return std::make_shared<VirtualWorld>(std::move(options));
}

/// Listens on loopback; accept() waits for one.
struct Listener {
  Listener() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    BOOST_REQUIRE(::bind(socket, any, length) == 0 && ::listen(socket, 8) == 0);
    BOOST_REQUIRE(::getsockname(socket, any, &length) == 0);
    port = std::to_string(ntohs(address.sin_port));
  }
  ~Listener() { ::close(socket); }
  int accept() const { return ::accept(socket, nullptr, nullptr); }
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  std::string port;
};

/// Runs the pool until the operation has come back.
template <class Ref>
void finish(Executor& pool, Client& client, const Ref& operation) {
  pool.run_until([&] { return client.letters > 0 && !operation->is_in_flight(); });
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_connection_to_a_fake_server_is_written_and_read) {
  Executor pool(0);
  const ClientRef client = make_client(pool, options_of(fake_world()));
  const auto connect = connect_to("echo:7");
  BOOST_TEST(client->door.begin(connect, {}).ok());
  finish(pool, *client, connect);
  BOOST_TEST(connect->error().ok());
  BOOST_TEST(client->door.handles_open() == 1u);
  const auto read = read_from(connect->out.stream);
  BOOST_TEST(client->door.begin(read, {}).ok());
  BOOST_TEST(!read->is_answered());
  const auto hello = write_to(connect->out.stream, "hello");
  BOOST_TEST(client->door.begin(hello, {}).ok());
  finish(pool, *client, read);
  BOOST_TEST(read->out.data.view() == "hello");
  const auto bye = write_to(connect->out.stream, "bye");
  BOOST_TEST(client->door.begin(bye, {}).ok());
  for (const char* const expected : {"bye", ""}) {
    const auto next = read_from(connect->out.stream);
    BOOST_TEST(client->door.begin(next, {}).ok());
    finish(pool, *client, next);
    BOOST_TEST(next->out.data.view() == expected);
  }
  BOOST_TEST(client->door.close_handle(connect->out.stream));
  BOOST_TEST(client->door.begin(read_from(connect->out.stream), {}).number == EBADF);
}

BOOST_AUTO_TEST_CASE(nobody_listens_in_a_virtual_world_that_was_given_no_network) {
  Executor pool(0);
  const ClientRef client = make_client(pool, options_of(quick_world()));
  const auto connect = connect_to("echo:7");
  BOOST_TEST(client->door.begin(connect, {}).ok());
  BOOST_TEST(connect->error().number == ECONNREFUSED);
}

BOOST_AUTO_TEST_CASE(connections_count_as_handles_and_fail_when_a_fault_says_so) {
  Executor pool(0);
  DoorOptions options = options_of(fake_world());
  options.limits.handles_max = 1;
  options.faults = std::make_shared<FaultInjector>(1);
  options.faults->fail(HostOp::ReadStream, 1'000'000, ECONNRESET);
  const ClientRef client = make_client(pool, std::move(options));
  const auto connect = connect_to("echo:7");
  BOOST_TEST(client->door.begin(connect, {}).ok());
  finish(pool, *client, connect);
  const HostError refused = client->door.begin(connect_to("echo:7"), {});
  BOOST_TEST((refused.code == HostErrorCode::QuotaExceeded));
  const auto read = read_from(connect->out.stream);
  BOOST_TEST(client->door.begin(read, {}).ok());
  BOOST_TEST(read->error().number == ECONNRESET);
}

BOOST_AUTO_TEST_CASE(a_connection_needs_the_permission_for_its_target) {
  Executor pool(0);
  Permissions allowed;
  allowed.allow(Permission::Net, "echo:7");
  const ClientRef client = make_client(pool, options_of(fake_world(), std::move(allowed)));
  BOOST_TEST(client->door.begin(connect_to("echo:7"), {}).ok());
  BOOST_TEST((client->door.begin(connect_to("echo:8"), {}).code == HostErrorCode::NotCapable));
}

BOOST_AUTO_TEST_CASE(a_name_does_not_lead_to_an_address_that_is_denied) {
  const Listener listener;
  Executor pool(0);
  Permissions allowed;
  allowed.allow(Permission::Net).deny(Permission::Net, "127.0.0.1:" + listener.port);
  allowed.deny(Permission::Net, "[::1]:" + listener.port);
  const ClientRef client =
      make_client(pool, options_of(std::make_shared<RealWorld>(), std::move(allowed)));
  const auto connect = connect_to("localhost:" + listener.port);
  BOOST_TEST(client->door.begin(connect, {}).ok());
  finish(pool, *client, connect);
  BOOST_TEST((connect->error().code == HostErrorCode::NotCapable));
}

BOOST_AUTO_TEST_CASE(a_read_that_waits_ends_with_its_connection) {
  const Listener listener;
  Executor pool(0);
  ClientRef client = make_client(pool, options_of(std::make_shared<RealWorld>()));
  const auto connect = connect_to("127.0.0.1:" + listener.port);
  BOOST_TEST(client->door.begin(connect, {}).ok());
  finish(pool, *client, connect);
  const int server = listener.accept();
  const auto cancelled = read_from(connect->out.stream), read = read_from(connect->out.stream);
  BOOST_TEST(client->door.begin(cancelled, {}).ok());
  client->door.cancel(*cancelled);
  BOOST_TEST(client->door.begin(read, {}).ok());
  BOOST_TEST(::send(server, "x", 1, MSG_NOSIGNAL) == 1);
  finish(pool, *client, read);
  BOOST_TEST(read->out.data.view() == "x");
  const auto last = read_from(connect->out.stream);
  BOOST_TEST(client->door.begin(last, {}).ok());
  client = {};  // The context ends.
  BOOST_TEST(last->is_cancelled());
  char byte;
  BOOST_TEST(::recv(server, &byte, 1, 0) == 0);
  ::close(server);
}

BOOST_AUTO_TEST_CASE(what_is_no_target_is_refused) {
  Executor pool(0);
  const ClientRef client = make_client(pool, options_of(std::make_shared<RealWorld>()));
  for (const char* const target : {"", "a", "a:", ":1", "a:0", "a:65536", "a:1x", "[]:1"}) {
    const auto connect = connect_to(target);
    BOOST_TEST(client->door.begin(connect, {}).ok());
    finish(pool, *client, connect);
    BOOST_TEST(connect->error().number == EINVAL, target);
  }
}

}  // namespace shoal
