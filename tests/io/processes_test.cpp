// Processes, streams and signals behind a door: the real ones. What a child says and how it ends
// arrives, nothing is left open, nobody stays a zombie, and who is not allowed to is refused.
#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <set>
#include <thread>

#include "io/door/faults.h"
#include "tests/io/door_world.h"

namespace shoal {
namespace {

/// Runs operations through a door, one after the other.
class Session {
 public:
  explicit Session(Executor& pool, Permissions permissions = Permissions::everything())
      : Session(pool, options_of(pool.world(), std::move(permissions))) {}
  Session(Executor& pool, DoorOptions options) : client(make_client(pool, std::move(options))) {}

  template <class Op, class... Fields>
  OperationRef<Operation<Op>> begin(Fields... fields) {
    auto o = Operation<Op>::create();
    o->in = typename Op::Request{std::move(fields)...};
    refused = client->door.begin(o, {&told, Door::Delivery::WakeOnly});
    return o;
  }
  template <class Op>
  void finish(const OperationRef<Operation<Op>>& o) {
    while (!o->is_answered()) std::this_thread::yield();
    client->door.finish(*o);
  }
  template <class Op, class... Fields>
  OperationRef<Operation<Op>> run(Fields... fields) {
    auto o = begin<Op>(std::move(fields)...);
    if (!refused) finish(o);
    return o;
  }
  HostHandle spawn(std::vector<std::string> arguments, Texts streams, uint32_t options = 0,
                   TextPairs environment = {}) {
    const std::string program = arguments[0];
    auto o = run<host::SpawnProcess>(ProgramPath{program}, std::move(arguments), std::string(),
                                     std::move(environment), std::move(streams), HostHandles{},
                                     options, 0u, 0u);
    spawned = refused ? refused : o->error();
    return o->out.process;
  }
  /// All that comes, up to the end.
  std::string read_all(HostHandle stream) {
    for (std::string all;;) {
      auto o = run<host::ReadStream>(stream, uint64_t{1} << 20);
      if (o->error() || o->out.data.size() == 0) return all;
      all += o->out.data.view();
    }
  }
  HostHandle stream(HostHandle process, uint32_t index) {
    return run<host::ProcessStream>(process, index)->out.stream;
  }
  const ClientRef client;
  Told told;
  HostError refused, spawned;
};

std::set<std::string> open_descriptors() {
  std::set<std::string> all;
  DIR* const folder = ::opendir("/proc/self/fd");
  while (const dirent* const each = ::readdir(folder)) all.insert(each->d_name);
  ::closedir(folder);
  return all;
}

char state_of(uint32_t id) {
  std::ifstream file("/proc/" + std::to_string(id) + "/stat");
  std::string text;
  std::getline(file, text);
  const size_t end = text.rfind(')');
  return end == std::string::npos ? '-' : text[end + 2];
}

constexpr uint32_t kClear = static_cast<uint32_t>(SpawnOption::ClearEnvironment);
constexpr uint32_t kEnds = static_cast<uint32_t>(SpawnOption::EndsWithContext);
const Texts kPipes = {"pipe", "pipe", "pipe"};
const Texts kNone = {"null", "null", "null"};

}  // namespace

BOOST_AUTO_TEST_SUITE(processes)

BOOST_AUTO_TEST_CASE(what_a_child_says_arrives_and_so_does_its_end) {
  Executor pool(1);
  Session s(pool);
  const HostHandle child =
      s.spawn({"sh", "-c", "read x; echo out $x $V; echo err >&2; exit 7"}, kPipes, kClear,
              {{"V", "v"}, {"PATH", "/bin:/usr/bin"}});
  BOOST_REQUIRE(s.spawned.ok());
  const HostHandle in = s.stream(child, 0), out = s.stream(child, 1), err = s.stream(child, 2);
  BOOST_TEST(s.run<host::ProcessStream>(child, 1u)->error().number == EBADF);  // Taken.
  auto wait = s.begin<host::WaitProcess>(child);
  BOOST_TEST(s.run<host::WriteStream>(in, HostBytes::copy_of("in\n"))->error().ok());
  BOOST_TEST(s.read_all(out) == "out in v\n");
  BOOST_TEST(s.read_all(err) == "err\n");
  s.finish(wait);
  BOOST_TEST(wait->out.code == 7u);
  BOOST_TEST(wait->out.signal == 0u);
  BOOST_TEST(s.run<host::KillProcess>(child, 9u)->error().number == ESRCH);
}

BOOST_AUTO_TEST_CASE(a_long_write_is_done_when_all_is_written) {
  Executor pool(1);
  Session s(pool);
  const HostHandle child = s.spawn({"sh", "-c", "sleep 0.1; exec wc -c"}, kPipes);
  const HostHandle in = s.stream(child, 0), out = s.stream(child, 1);
  auto write = s.begin<host::WriteStream>(in, HostBytes::copy_of(std::string(1 << 20, 'x')));
  auto end = s.begin<host::EndStream>(in);
  BOOST_TEST(!write->is_answered());
  BOOST_TEST(!end->is_answered());
  s.finish(write);
  s.finish(end);
  BOOST_TEST(s.read_all(out) == "1048576\n");
  BOOST_TEST(s.run<host::WriteStream>(in, HostBytes::copy_of("x"))->error().number != 0);
}

BOOST_AUTO_TEST_CASE(who_writes_to_a_child_that_has_gone_is_told) {
  ::signal(SIGPIPE, SIG_IGN);
  Executor pool(1);
  Session s(pool);
  const HostHandle child = s.spawn({"true"}, kPipes);
  const HostHandle in = s.stream(child, 0);
  (void)s.run<host::WaitProcess>(child);
  BOOST_TEST(s.run<host::WriteStream>(in, HostBytes::copy_of("x"))->error().number == EPIPE);
}

BOOST_AUTO_TEST_CASE(why_a_program_does_not_start_is_told) {
  Executor pool(1);
  Session s(pool);
  (void)s.spawn({"no-such-program-anywhere"}, kNone);
  BOOST_TEST(s.spawned.number == ENOENT);
  (void)s.spawn({"/etc/passwd"}, kNone);
  BOOST_TEST(s.spawned.number == EACCES);
  (void)s.spawn({"/bin"}, kNone);
  BOOST_TEST(s.spawned.number == EACCES);
  (void)s.spawn({std::string("tr\0ue", 5)}, kNone);
  BOOST_TEST(s.spawned.number == EINVAL);
  (void)s.spawn({"true"}, {"null", "inherit 7", "null"});
  BOOST_TEST(s.spawned.number == EINVAL);
}

BOOST_AUTO_TEST_CASE(nothing_stays_open_and_nobody_a_zombie) {
  Executor pool(1);
  uint32_t id = 0;
  std::set<std::string> before;
  for (int round = 0; round < 3; ++round) {
    Session s(pool);
    const HostHandle child = s.spawn({"sleep", "0.05"}, {"pipe", "socket", "pipe", "pipe"});
    BOOST_REQUIRE(s.spawned.ok());
    id = s.run<host::ProcessId>(child)->out.id;
    (void)s.stream(child, 0);
    auto reading = s.begin<host::ReadStream>(s.stream(child, 2), uint64_t{10});
    if (round == 0) (void)s.run<host::WaitProcess>(child);
    s.client->door.close();  // With a child that runs, and an operation under way.
    for (int i = 0; i < 500 && state_of(id) != '-'; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    BOOST_TEST(state_of(id) == '-');
    if (round == 0) before = open_descriptors();
  }
  BOOST_TEST(open_descriptors() == before, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_child_inherits_no_other_descriptor) {
  Executor pool(1);
  Session s(pool);
  const int leaked = ::dup(STDERR_FILENO);  // Without close-on-exec.
  const HostHandle child =
      s.spawn({"sh", "-c", "ls /proc/self/fd | tr '\\n' ' '"}, {"null", "pipe", "null"});
  // ls has its own descriptor of the folder, and dash none of a script.
  BOOST_TEST(s.read_all(s.stream(child, 1)) == "0 1 2 3 ");
  ::close(leaked);
}

BOOST_AUTO_TEST_CASE(a_child_ends_with_its_context_if_it_is_to) {
  Executor pool(1);
  uint32_t ends = 0, stays = 0;
  {
    Session s(pool);
    ends = s.run<host::ProcessId>(s.spawn({"sleep", "100"}, kNone, kEnds))->out.id;
    stays = s.run<host::ProcessId>(s.spawn({"sleep", "100"}, kNone))->out.id;
  }
  for (int i = 0; i < 500 && state_of(ends) != '-'; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  BOOST_TEST(state_of(ends) == '-');
  BOOST_TEST((state_of(stays) != '-' && state_of(stays) != 'Z'));
  ::kill(static_cast<pid_t>(stays), SIGKILL);
}

BOOST_AUTO_TEST_CASE(a_signal_ends_a_child_and_is_told) {
  Executor pool(1);
  Session s(pool);
  const HostHandle child = s.spawn({"sleep", "100"}, kNone);
  BOOST_TEST(s.run<host::KillProcess>(child, 0u)->error().ok());
  BOOST_TEST(s.run<host::KillProcess>(child, uint32_t{SIGTERM})->error().ok());
  const auto end = s.run<host::WaitProcess>(child);
  BOOST_TEST(end->out.signal == uint32_t{SIGTERM});
}

BOOST_AUTO_TEST_CASE(a_cancelled_read_takes_nothing) {
  Executor pool(1);
  Session s(pool);
  const HostHandle child = s.spawn({"cat"}, kPipes);
  const HostHandle in = s.stream(child, 0), out = s.stream(child, 1);
  auto first = s.begin<host::ReadStream>(out, uint64_t{100});
  s.client->door.cancel(*first);
  BOOST_TEST(s.run<host::WriteStream>(in, HostBytes::copy_of("kept"))->error().ok());
  BOOST_TEST(s.run<host::ReadStream>(out, uint64_t{100})->out.data.view() == "kept");
  auto last = s.begin<host::ReadStream>(out, uint64_t{100});
  BOOST_TEST(s.client->door.close_handle(out));  // Whoever still waits hears of it.
  s.finish(last);
  BOOST_TEST(last->error().number == EBADF);
}

BOOST_AUTO_TEST_CASE(signals_come_to_all_that_listen) {
  Executor pool(1);
  Session a(pool), b(pool);
  const HostHandle first = a.run<host::ListenSignal>(uint32_t{SIGUSR1})->out.signals;
  const HostHandle second = b.run<host::ListenSignal>(uint32_t{SIGUSR1})->out.signals;
  auto one = a.begin<host::NextSignal>(first);
  auto two = b.begin<host::NextSignal>(second);
  BOOST_TEST(!one->is_answered());
  ::kill(::getpid(), SIGUSR1);
  a.finish(one);
  b.finish(two);
  BOOST_TEST(one->out.count == 1u);
  BOOST_TEST(two->out.count == 1u);
  BOOST_TEST(a.run<host::ListenSignal>(uint32_t{SIGKILL})->error().number == EINVAL);
  BOOST_TEST(a.run<host::ListenSignal>(77u)->error().number == EINVAL);
}

BOOST_AUTO_TEST_CASE(an_ignored_signal_is_ignored_again_when_nobody_listens) {
  ::signal(SIGPIPE, SIG_IGN);
  Executor pool(1);
  {
    Session s(pool);
    (void)s.run<host::ListenSignal>(uint32_t{SIGPIPE});
    struct sigaction now {};
    ::sigaction(SIGPIPE, nullptr, &now);
    BOOST_TEST((now.sa_handler != SIG_IGN));
    s.client->door.close();
  }
  struct sigaction now {};
  ::sigaction(SIGPIPE, nullptr, &now);
  BOOST_TEST((now.sa_handler == SIG_IGN));
}

BOOST_AUTO_TEST_CASE(what_runs_is_compared_as_an_absolute_path) {
  Executor pool(1);
  const std::string folder = "/usr/bin";
  Permissions some;
  some.allow(Permission::Run, folder + "/true");
  Session s(pool, some);
  (void)s.spawn({"true"}, kNone, kClear, {{"PATH", folder}});
  BOOST_TEST(s.spawned.ok());
  (void)s.spawn({"/usr/bin/../bin/true"}, kNone);
  BOOST_TEST(s.spawned.ok());
  (void)s.spawn({"false"}, kNone, kClear, {{"PATH", folder}});
  BOOST_TEST((s.spawned.code == HostErrorCode::NotCapable));
  BOOST_TEST(s.spawned.message.find("\"/usr/bin/false\"") != std::string::npos);
  // What the loader would take instead of it.
  (void)s.spawn({"true"}, kNone, kClear, {{"PATH", folder}, {"LD_PRELOAD", "/tmp/x.so"}});
  BOOST_TEST((s.spawned.code == HostErrorCode::NotCapable));
  host::SignalProcess::Reply done;
  const HostError killed = s.client->door.ask<host::SignalProcess>({::getpid(), 0}, done);
  BOOST_TEST((killed.code == HostErrorCode::NotCapable));
}

BOOST_AUTO_TEST_CASE(an_embedders_context_changes_nothing_of_the_process) {
  Executor pool(1);
  Permissions some;
  some.giver = Permissions::Giver::Host;
  some.allow(Permission::Read);
  Session s(pool, some);
  (void)s.begin<host::ListenSignal>(uint32_t{SIGUSR1});
  BOOST_TEST((s.refused.code == HostErrorCode::NotCapable));
  host::ChangeDirectory::Reply done;
  const HostError moved = s.client->door.ask<host::ChangeDirectory>({{"/"}}, done);
  BOOST_TEST((moved.code == HostErrorCode::NotCapable));
}

BOOST_AUTO_TEST_CASE(facts_need_their_kind_of_sys) {
  Executor pool(1);
  Permissions some;
  some.allow(Permission::Sys, "hostname");
  Session s(pool, some);
  host::SystemFacts::Reply facts;
  BOOST_TEST(s.client->door.ask<host::SystemFacts>({{"hostname"}}, facts).ok());
  BOOST_TEST(facts.texts.size() == 1u);
  const HostError refused = s.client->door.ask<host::SystemFacts>({{"loadavg"}}, facts);
  BOOST_TEST((refused.code == HostErrorCode::NotCapable));
  BOOST_TEST(refused.message.find("sys access to \"loadavg\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_handle_of_another_kind_is_refused) {
  Executor pool(1);
  Session s(pool);
  const HostHandle child = s.spawn({"true"}, kNone);
  BOOST_TEST(s.run<host::ReadStream>(child, uint64_t{1})->error().number == EBADF);
  const HostHandle signals = s.run<host::ListenSignal>(uint32_t{SIGUSR2})->out.signals;
  BOOST_TEST(s.run<host::WaitProcess>(signals)->error().number == EBADF);
}

BOOST_AUTO_TEST_CASE(a_fault_is_what_script_sees) {
  Executor pool(1);
  DoorOptions options = options_of(pool.world());
  options.faults = std::make_shared<FaultInjector>(1);
  options.faults->fail(HostOp::SpawnProcess, 1'000'000, EAGAIN);
  Session s(pool, std::move(options));
  (void)s.spawn({"true"}, kNone);
  BOOST_TEST(s.spawned.number == EAGAIN);
}

BOOST_AUTO_TEST_CASE(a_virtual_world_has_no_other_programs) {
  Executor pool(1);
  Session s(pool, options_of(quick_world()));
  (void)s.spawn({"true"}, kNone);
  BOOST_TEST((s.spawned.code == HostErrorCode::NotSupported));
  const HostHandle signals = s.run<host::ListenSignal>(2u)->out.signals;
  auto next = s.begin<host::NextSignal>(signals);
  BOOST_TEST(!next->is_answered());
  s.client->door.cancel(*next);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace shoal
