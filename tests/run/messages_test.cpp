// Goal: messages between many contexts, on any number of threads, without loss or reordering, also
// while ports move and contexts end.
// Method: contexts are workers of nobody: the test holds the other end of each one's connection.
#include <boost/test/unit_test.hpp>
#include <condition_variable>
#include <mutex>
#include <vector>

#include "include/shoal/context_actor.h"
#include "stdlib/web/ports.h"

namespace shoal {
namespace {

/// The test's end of a connection: what comes wakes the thread of the test.
class TestWaker final : public Waker {
 public:
  void wake() noexcept override {
    const std::scoped_lock lock(mutex_);
    is_woken_ = true;
    condition_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    condition_.wait(lock, [this] { return is_woken_; });
    is_woken_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable condition_;
  bool is_woken_ = false;
};

struct StartWorker final : ContextLetter {
  Driver<void> deliver(ContextActor& actor) override {
    return actor.run_worker(std::move(specifier), "");
  }
  std::string specifier;
};

struct MessageWorld {
  explicit MessageWorld(uint32_t threads) : executor(threads) {}
  ~MessageWorld() {
    for (auto& each : outside) each->part(MessageEnd::Farewell::Closed);
    actors.clear();
  }

  /// A context that runs the code, which has no % in it.
  void start(const std::string& code) {
    EngineOptions options;
    options.random_seed = 1;
    actors.push_back(ContextActor::create(executor, options));
    outside.push_back(Ref<PortEnd>::adopt(new PortEnd));
    WorkerRequest request;
    request.inside = Ref<PortEnd>::adopt(new PortEnd);
    request.broadcasts = Ref<Broadcasts>(broadcasts.get());
    PortEnd::join(*outside.back(), *request.inside);
    outside.back()->attach(*inbox, static_cast<uint32_t>(outside.size() - 1));
    BOOST_REQUIRE(actors.back()->become_worker(request));
    auto letter = std::make_unique<StartWorker>();
    letter->specifier = "data:text/javascript," + code;
    BOOST_REQUIRE(actors.back()->send(std::move(letter)));
  }
  /// undefined, and ports.
  void post(size_t to, std::vector<Ref<PortEnd>> ports) {
    auto message = std::make_unique<Message>();
    BOOST_REQUIRE(message->record.data.push_back(static_cast<uint8_t>(CloneToken::Undefined)));
    for (Ref<PortEnd>& each : ports)
      BOOST_REQUIRE(message->record.stores.push_back({nullptr, false, each.release()}));
    message->record.transferred_count = static_cast<uint32_t>(ports.size());
    BOOST_REQUIRE(outside[to]->post(std::move(message)));
  }
  /// The number in the next message that comes from there; -1: the context is gone.
  double next(size_t from) {
    for (;;) {
      if (const std::unique_ptr<Message> m = outside[from]->take()) {
        BOOST_REQUIRE(!m->is_worker_error);
        const uint8_t* const at = m->record.data.data();
        if (static_cast<CloneToken>(*at) == CloneToken::Int32) {
          int32_t v;
          std::memcpy(&v, at + 1, sizeof v);
          return v;
        }
        double v;
        std::memcpy(&v, at + 1, sizeof v);
        return v;
      }
      if (outside[from]->is_over()) return -1;
      (void)inbox->take();
      if (!outside[from]->has_something()) waker->wait();
    }
  }

  Executor executor;
  Ref<TestWaker> waker = Ref<TestWaker>::adopt(new TestWaker);
  Ref<Inbox> inbox = Ref<Inbox>::adopt(new Inbox(waker.get()));
  Ref<Broadcasts> broadcasts = Ref<Broadcasts>::adopt(new Broadcasts);
  std::vector<ActorRef<ContextActor>> actors;
  std::vector<Ref<PortEnd>> outside;
};

/// A number goes round until it is big enough; then the first one tells.
constexpr const char* kRing = R"(
let next, end = 0;
onmessage = (e) => {
  const [to, from] = e.ports;
  from.onmessage = (m) => {
    if (m.data >= END) postMessage(m.data); else to.postMessage(m.data + 1);
  };
  if (e.ports.length === 3) to.postMessage(1);
};)";

void run_ring(uint32_t threads, size_t count, int rounds) {
  MessageWorld world(threads);
  std::string code = kRing;
  code.replace(code.find("END"), 3, std::to_string(count * static_cast<size_t>(rounds)));
  for (size_t i = 0; i < count; ++i) world.start(code);
  std::vector<Ref<PortEnd>> to(count), from(count);
  for (size_t i = 0; i < count; ++i) {
    to[i] = Ref<PortEnd>::adopt(new PortEnd);
    from[(i + 1) % count] = Ref<PortEnd>::adopt(new PortEnd);
    PortEnd::join(*to[i], *from[(i + 1) % count]);
  }
  for (size_t i = count; i-- > 0;) {
    std::vector<Ref<PortEnd>> ports{to[i], from[i]};
    if (i == 0) ports.push_back(Ref<PortEnd>::adopt(new PortEnd));
    world.post(i, std::move(ports));
  }
  BOOST_TEST(world.next(0) == static_cast<double>(count * static_cast<size_t>(rounds)));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_thousand_contexts_send_in_a_ring) {
  run_ring(1, 1000, 3);
  run_ring(2, 1000, 3);
}

BOOST_AUTO_TEST_CASE(messages_come_in_order_while_the_port_moves_between_threads) {
  MessageWorld world(2);
  // Two contexts hand a port back and forth; a third counts into its other end all the while.
  constexpr const char* kPasser = R"(
    let expected = 0, other = null;
    const carry = (port) => {
      let n = 0;
      port.onmessage = (m) => {
        if (m.data !== expected) throw new Error('out of order: ' + m.data);
        if (++expected === 2000) { postMessage(expected); return; }
        if (++n === 7) { port.onmessage = null; other.postMessage(expected, [port]); }
      };
    };
    onmessage = (e) => {
      if (e.ports.length === 2) carry(e.ports[1]);
      other = e.ports[0];
      other.onmessage = (m) => { expected = m.data; carry(m.ports[0]); };
    };)";
  world.start(kPasser);
  world.start(kPasser);
  world.start("onmessage = (e) => { for (let i = 0; i < 2000; ++i) e.ports[0].postMessage(i); }");
  auto a = Ref<PortEnd>::adopt(new PortEnd), b = Ref<PortEnd>::adopt(new PortEnd);
  auto moving = Ref<PortEnd>::adopt(new PortEnd), source = Ref<PortEnd>::adopt(new PortEnd);
  PortEnd::join(*a, *b);
  PortEnd::join(*moving, *source);
  world.post(0, {a, moving});
  world.post(1, {b});
  world.post(2, {source});
  for (;;) {
    bool is_there = false;
    for (size_t i = 0; i < 2 && !is_there; ++i) {
      if (!world.outside[i]->has_something()) continue;
      BOOST_TEST(world.next(i) == 2000);
      is_there = true;
    }
    if (is_there) break;
    while (world.inbox->take()) {
    }
    if (!world.outside[0]->has_something() && !world.outside[1]->has_something())
      world.waker->wait();
  }
}

BOOST_AUTO_TEST_CASE(the_peer_of_a_killed_context_hears_of_it) {
  MessageWorld world(2);
  world.start("postMessage(1); for (;;) ;");
  BOOST_TEST(world.next(0) == 1);
  world.actors[0]->kill();
  BOOST_TEST(world.next(0) == -1);
  world.start("onmessage = () => {}; postMessage(2);");
  BOOST_TEST(world.next(1) == 2);
  world.actors[1]->kill();
  BOOST_TEST(world.next(1) == -1);
}

BOOST_AUTO_TEST_CASE(what_waits_at_a_port_is_bounded_by_the_limits_of_its_owner) {
  const auto few = Ref<Inbox>::adopt(new Inbox(nullptr, {.messages_max = 3, .bytes_max = 10'000}));
  auto a = Ref<PortEnd>::adopt(new PortEnd), b = Ref<PortEnd>::adopt(new PortEnd);
  PortEnd::join(*a, *b);
  b->attach(*few, 0);
  const auto post = [&a](size_t bytes) {
    auto message = std::make_unique<Message>();
    for (size_t i = 0; i < bytes; ++i) BOOST_REQUIRE(message->record.data.push_back(0));
    return a->post(std::move(message));
  };
  for (int i = 0; i < 3; ++i) BOOST_TEST(post(1));
  BOOST_TEST(!post(1));
  BOOST_TEST((b->take() != nullptr));
  BOOST_TEST(post(1));
  BOOST_TEST(!post(1));
  while (b->take()) continue;
  BOOST_TEST(post(20'000));  // One alone may be bigger.
  BOOST_TEST(!post(1));
  while (b->take()) continue;
  BOOST_TEST(post(6'000));
  BOOST_TEST(!post(6'000));
  b->part(MessageEnd::Farewell::Closed);
  a->part(MessageEnd::Farewell::Closed);
}

BOOST_AUTO_TEST_CASE(a_chain_of_ports_in_messages_ends_without_recursion) {
  Ref<PortEnd> last;
  for (int i = 0; i < 100'000; ++i) {
    auto a = Ref<PortEnd>::adopt(new PortEnd), b = Ref<PortEnd>::adopt(new PortEnd);
    PortEnd::join(*a, *b);
    auto message = std::make_unique<Message>();
    if (last) {
      BOOST_REQUIRE(message->record.stores.push_back({nullptr, false, last.release()}));
      message->record.transferred_count = 1;
    }
    BOOST_REQUIRE(a->post(std::move(message)));
    a->part(MessageEnd::Farewell::Silent);
    last = b;
  }
  last->part(MessageEnd::Farewell::Closed);
  BOOST_TEST(!last->has_something());
}

}  // namespace shoal
