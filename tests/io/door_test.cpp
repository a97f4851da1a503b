// The door: operations answered once, cancelled, refused, counted, observed, failed on purpose.
#include <cerrno>
#include <thread>

#include "io/door/faults.h"
#include "tests/io/door_world.h"

namespace shoal {

BOOST_AUTO_TEST_CASE(an_operation_is_in_flight_until_its_letter_is_read) {
  Executor pool(0);
  const auto world = slow_world();
  world->files().put("/a", "hello");
  const ClientRef client = make_client(pool, options_of(world));
  Told told;
  const auto read = read_of("/a");
  BOOST_TEST(client->door.begin(read, {&told}).ok());
  BOOST_TEST(client->door.operations_in_flight() == 1u);
  BOOST_TEST(client->door.operations_awaited() == 1u);
  world->advance(1000);
  BOOST_TEST(read->is_answered());
  BOOST_TEST(told.answered.empty());
  pool.run_until([&] { return client->letters == 1; });
  BOOST_TEST(told.answered.size() == 1u);
  BOOST_TEST(read->out.data.view() == "hello");
  BOOST_TEST(client->door.operations_in_flight() == 0u);
  BOOST_TEST(client->door.operations_awaited() == 0u);
}

BOOST_AUTO_TEST_CASE(who_answers_a_second_time_is_told_so) {
  Executor pool(0);
  const ClientRef client = make_client(pool, options_of(slow_world()));
  Told told;
  const auto read = read_of("/a");
  BOOST_TEST(client->door.begin(read, {&told}).ok());
  host::ReadFile::Reply first{HostBytes::copy_of("first")}, second{HostBytes::copy_of("second")};
  BOOST_TEST((read->answer(std::move(first)) == AnswerOutcome::Accepted));
  BOOST_TEST((read->answer(std::move(second)) == AnswerOutcome::AlreadyAnswered));
  BOOST_TEST((read->fail(system_error(EIO)) == AnswerOutcome::AlreadyAnswered));
  pool.run_until([&] { return client->letters == 1; });
  BOOST_TEST(told.answered.size() == 1u);
  BOOST_TEST(read->out.data.view() == "first");
  BOOST_TEST(read->error().ok());
}

BOOST_AUTO_TEST_CASE(of_many_threads_that_answer_one_is_heard) {
  for (int round = 0; round < 50; ++round) {
    Executor pool(1);
    const ClientRef client = make_client(pool, options_of(slow_world()));
    const auto read = read_of("/a");
    BOOST_TEST(client->door.begin(read, {}).ok());
    std::atomic<int> accepted{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i) {
      threads.emplace_back([&, i] {
        host::ReadFile::Reply reply{HostBytes::copy_of(std::string(size_t(i) + 1, 'x'))};
        if (read->answer(std::move(reply)) == AnswerOutcome::Accepted) ++accepted;
      });
    }
    for (std::thread& each : threads) each.join();
    while (client->letters == 0) std::this_thread::yield();
    BOOST_TEST(accepted == 1);
    BOOST_TEST(client->letters == 1u);
  }
}

BOOST_AUTO_TEST_CASE(an_answer_after_the_context_has_ended_is_dropped) {
  Executor pool(0);
  const auto world = slow_world();
  ClientRef client = make_client(pool, options_of(world));
  const auto read = read_of("/a"), ended = read_of("/b");
  Told told;
  BOOST_TEST(client->door.begin(read, {&told}).ok());
  client = {};
  BOOST_TEST(read->is_cancelled());
  BOOST_TEST((read->answer({}) == AnswerOutcome::Cancelled));
  world->advance(5000);
  BOOST_TEST(told.answered.empty());
}

BOOST_AUTO_TEST_CASE(contexts_that_end_while_their_answers_come_lose_nothing) {
  Executor pool(0);  // A door is one thread's, this one's; answers come from the I/O threads.
  const auto world = std::make_shared<RealWorld>(2);
  for (int round = 0; round < 200; ++round) {
    ClientRef client = make_client(pool, options_of(world));
    for (int i = 0; i < 4; ++i) {
      auto open = Operation<host::OpenFile>::create();
      open->in.path.text = "/dev/null";
      open->in.options = static_cast<uint32_t>(OpenOption::Read);
      BOOST_TEST(client->door.begin(open, {}).ok());
    }
    if (round % 2) std::this_thread::yield();
    client->door.close();
    client = {};
  }
  BOOST_TEST(world->blocking_pool().thread_count() <= 2u);
}

BOOST_AUTO_TEST_CASE(a_cancelled_operation_tells_nobody) {
  Executor pool(0);
  const auto world = slow_world();
  const ClientRef client = make_client(pool, options_of(world));
  Told told;
  const auto read = read_of("/a");
  BOOST_TEST(client->door.begin(read, {&told}).ok());
  client->door.cancel(*read);
  BOOST_TEST(client->door.operations_in_flight() == 0u);
  world->advance(5000);
  client->door.finish(*read);
  client->door.cancel(*read);
  BOOST_TEST(told.answered.empty());
}

BOOST_AUTO_TEST_CASE(one_answered_but_not_yet_finished_can_be_cancelled_still) {
  Executor pool(0);
  const auto world = quick_world();
  const ClientRef client = make_client(pool, options_of(world));
  Told told;
  const auto read = read_of("/a");
  BOOST_TEST(client->door.begin(read, {&told}).ok());
  BOOST_TEST(read->is_answered());
  client->door.cancel(*read);
  pool.run_until([&] { return client->letters == 1; });
  BOOST_TEST(told.answered.empty());
}

BOOST_AUTO_TEST_CASE(script_that_waits_in_the_middle_is_only_woken) {
  Executor pool(0);
  const auto world = slow_world();
  const ClientRef client = make_client(pool, options_of(world));
  Told told;
  const auto read = read_of("/a");
  Door::Begin how;
  how.listener = &told;
  how.delivery = Door::Delivery::WakeOnly;
  BOOST_TEST(client->door.begin(read, how).ok());
  world->advance(1000);
  BOOST_TEST(read->is_answered());
  client->door.finish(*read);
  client->door.finish(*read);
  BOOST_TEST(told.answered.size() == 1u);
  BOOST_TEST(read->error().number == ENOENT);
  BOOST_TEST(client->letters == 0u);
}

// ---- Permissions

BOOST_AUTO_TEST_CASE(nothing_is_allowed_by_default_and_the_refusal_names_the_flag) {
  Executor pool(0);
  const auto world = quick_world();
  const ClientRef client = make_client(pool, options_of(world, Permissions()));
  const HostError refused = client->door.begin(read_of("/etc/passwd"), {});
  BOOST_TEST((refused.code == HostErrorCode::NotCapable));
  BOOST_TEST(refused.message ==
             "Requires read access to \"/etc/passwd\", run again with the --allow-read flag");
  host::Environment::Reply environment;
  const HostError no_env = client->door.ask<host::Environment>({}, environment);
  BOOST_TEST(no_env.message == "Requires env access, run again with the --allow-env flag");
  host::ClockWall::Reply clock;
  BOOST_TEST(client->door.ask<host::ClockWall>({}, clock).ok());
  BOOST_TEST(client->door.counters(HostOp::ReadFile).refused == 1u);
  BOOST_TEST(client->door.operations_in_flight() == 0u);
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_allowed_has_no_way_out_by_dots_and_prefixes) {
  Executor pool(0);
  Permissions some;
  some.allow(Permission::Read, "/data").deny(Permission::Read, "/data/secret");
  const ClientRef client = make_client(pool, options_of(quick_world(), some));
  const auto may_read = [&](const std::string& path) {
    return client->door.begin(read_of(path), {}).code != HostErrorCode::NotCapable;
  };
  BOOST_TEST(may_read("/data"));
  BOOST_TEST(may_read("/data/a/b"));
  BOOST_TEST(may_read("data/a"));  // The world's folder is "/".
  BOOST_TEST(may_read("/data/../data/a"));
  BOOST_TEST(!may_read("/data/../etc/passwd"));
  BOOST_TEST(!may_read("/database"));
  BOOST_TEST(!may_read("/"));
  BOOST_TEST(!may_read("/data/secret"));
  BOOST_TEST(!may_read("/data/x/../secret/key"));
  BOOST_TEST(may_read("/data/secrets"));
  const HostError cut = client->door.begin(read_of(std::string("/data/a\0/../../etc", 18)), {});
  BOOST_TEST(cut.number == EINVAL);
}

BOOST_AUTO_TEST_CASE(each_path_of_a_request_needs_its_own_permission) {
  Executor pool(0);
  Permissions some;
  some.allow(Permission::Read).allow(Permission::Write, "/out");
  const ClientRef client = make_client(pool, options_of(quick_world(), some));
  const auto copies = [&](const char* from, const char* to) {
    auto copy = Operation<host::CopyFile>::create();
    copy->in.path.text = from;
    copy->in.to.text = to;
    return client->door.begin(copy, {}).code != HostErrorCode::NotCapable;
  };
  BOOST_TEST(copies("/in/a", "/out/a"));
  BOOST_TEST(!copies("/in/a", "/in/b"));
  auto rename = Operation<host::Rename>::create();
  rename->in.path.text = "/in/a";
  rename->in.to.text = "/out/a";
  BOOST_TEST((client->door.begin(rename, {}).code == HostErrorCode::NotCapable));
  auto open = Operation<host::OpenFile>::create();
  open->in.path.text = "/in/a";
  open->in.options =
      static_cast<uint32_t>(OpenOption::Read) | static_cast<uint32_t>(OpenOption::Create);
  BOOST_TEST((client->door.begin(open, {}).code == HostErrorCode::NotCapable));
  auto link = Operation<host::SymbolicLink>::create();
  link->in.target = "/etc";
  link->in.path.text = "/out/etc";
  BOOST_TEST((client->door.begin(link, {}).code == HostErrorCode::NotCapable));
}

// ---- Quotas

BOOST_AUTO_TEST_CASE(above_its_limits_an_operation_is_refused_and_below_again_not) {
  Executor pool(0);
  const auto world = slow_world();
  DoorOptions options = options_of(world);
  options.limits.operations_max = 2;
  options.limits.request_bytes_max = 100;
  const ClientRef client = make_client(pool, std::move(options));
  const auto write_of = [](size_t bytes) {
    auto write = Operation<host::WriteFile>::create();
    write->in.path.text = "/a";
    write->in.options = static_cast<uint32_t>(OpenOption::Create);
    write->in.data = HostBytes::copy_of(std::string(bytes, 'x'));
    return write;
  };
  BOOST_TEST(client->door.begin(write_of(60), {}).ok());
  BOOST_TEST((client->door.begin(write_of(41), {}).code == HostErrorCode::QuotaExceeded));
  BOOST_TEST(client->door.begin(write_of(40), {}).ok());
  BOOST_TEST((client->door.begin(read_of("/a"), {}).code == HostErrorCode::QuotaExceeded));
  world->advance(1000);
  pool.run_until([&] { return client->letters == 2; });
  BOOST_TEST(client->door.begin(write_of(100), {}).ok());
}

BOOST_AUTO_TEST_CASE(who_keeps_asking_over_a_limit_is_to_be_ended_for_it) {
  Executor pool(0);
  DoorOptions options = options_of(slow_world());
  options.limits.operations_max = 1;
  options.limits.refusals_max = 3;
  const ClientRef client = make_client(pool, std::move(options));
  BOOST_TEST(client->door.begin(read_of("/a"), {}).ok());
  for (int i = 0; i < 3; ++i) BOOST_TEST(!client->door.begin(read_of("/a"), {}).ok());
  BOOST_TEST((client->door.reason_to_end() == EndReason::None));
  BOOST_TEST(!client->door.begin(read_of("/a"), {}).ok());
  BOOST_TEST((client->door.reason_to_end() == EndReason::OperationQuota));
}

BOOST_AUTO_TEST_CASE(handles_are_counted_numbered_in_order_and_never_used_again) {
  Executor pool(0);
  const auto world = quick_world();
  world->files().put("/a", "hello");
  DoorOptions options = options_of(world);
  options.limits.handles_max = 2;
  const ClientRef client = make_client(pool, std::move(options));
  const auto open = [&]() -> uint32_t {
    auto o = Operation<host::OpenFile>::create();
    o->in.path.text = "/a";
    o->in.options = static_cast<uint32_t>(OpenOption::Read);
    if (client->door.begin(o, {}).code == HostErrorCode::QuotaExceeded) return 0;
    client->door.finish(*o);
    return o->out.file.id;
  };
  BOOST_TEST(open() == 1u);
  BOOST_TEST(open() == 2u);
  BOOST_TEST(open() == 0u);
  BOOST_TEST(client->door.close_handle({1}));
  BOOST_TEST(!client->door.close_handle({1}));
  BOOST_TEST(open() == 3u);
  auto read = Operation<host::ReadHandle>::create();
  read->in.file.id = 1;
  read->in.room = LentRoom::of_size(10);
  BOOST_TEST(client->door.begin(read, {}).number == EBADF);
  read->in.file.id = 3;
  BOOST_TEST(client->door.begin(read, {}).ok());
  client->door.finish(*read);
  BOOST_TEST(read->out.data.view() == "hello");
}

// ---- Observers and faults

struct Log final : DoorObserver {
  Verdict on_ask(HostOp op, const void*, void* reply, HostError&) override {
    if (op != HostOp::RandomSeed) return Verdict::Proceed;
    static_cast<host::RandomSeed::Reply*>(reply)->seed = 42;
    return Verdict::Answered;
  }
  void on_told(HostOp op, const void* request, const void*, const HostError&) override {
    lines.push_back("told " + request_text(op, request));
  }
  Verdict on_begin(HostOperation& o) override {
    lines.push_back("begin " + std::to_string(o.sequence) + ' ' +
                    request_text(o.op(), o.request()));
    if (o.op() != HostOp::ReadFile) return Verdict::Proceed;
    auto& read = static_cast<Operation<host::ReadFile>&>(o);
    (void)read.answer({HostBytes::copy_of("replayed")});
    return Verdict::Answered;
  }
  void on_finished(HostOperation& o) override {
    lines.push_back("finished " + std::to_string(o.sequence));
  }
  void on_refused(HostOp op, const void* request, const Refusal&) override {
    lines.push_back("refused " + request_text(op, request));
  }
  std::vector<std::string> lines;
};

BOOST_AUTO_TEST_CASE(an_observer_sees_all_of_it_and_may_answer_in_the_worlds_place) {
  Executor pool(0);
  const auto log = std::make_shared<Log>();
  Permissions reads;
  reads.allow(Permission::Read);
  DoorOptions options = options_of(slow_world(), reads);
  options.observer = log;
  const ClientRef client = make_client(pool, std::move(options));
  host::RandomSeed::Reply seed;
  BOOST_TEST(client->door.ask<host::RandomSeed>({}, seed).ok());
  BOOST_TEST(seed.seed == 42u);
  const auto read = read_of("/a");
  BOOST_TEST(client->door.begin(read, {}).ok());
  client->door.finish(*read);
  BOOST_TEST(read->out.data.view() == "replayed");
  auto remove = Operation<host::Remove>::create();
  remove->in.path.text = "/a";
  BOOST_TEST(!client->door.begin(remove, {}).ok());
  const std::vector<std::string> expected = {"told RandomSeed()", "begin 1 ReadFile(path: \"/a\")",
                                             "finished 1",
                                             "refused Remove(path: \"/a\", recursive: false)"};
  BOOST_TEST(log->lines == expected, boost::test_tools::per_element());
}

struct Holder final : DoorObserver {
  bool holds_answers() const noexcept override { return true; }
  void hold(HostOperation& operation, Actor&) override {
    held.push_back(OperationRef<>(&operation));
  }
  std::vector<OperationRef<>> held;
};

BOOST_AUTO_TEST_CASE(a_held_answer_is_seen_once_it_arrives) {
  Executor pool(0);
  const auto world = slow_world();
  world->files().put("/a", "hello");
  const auto holder = std::make_shared<Holder>();
  DoorOptions options = options_of(world);
  options.observer = holder;
  ClientRef client = make_client(pool, std::move(options));
  Told told;
  const auto read = read_of("/a"), cancelled = read_of("/a"), late = read_of("/a");
  BOOST_TEST(client->door.begin(read, {&told}).ok());
  BOOST_TEST(client->door.begin(cancelled, {&told}).ok());
  world->advance(1000);
  BOOST_TEST(holder->held.size() == 2u);
  BOOST_TEST(!read->is_answered());
  client->door.finish(*read);
  BOOST_TEST(told.answered.empty());
  BOOST_TEST((read->answer({}) == AnswerOutcome::AlreadyAnswered));
  client->door.cancel(*cancelled);
  BOOST_TEST(!cancelled->is_in_flight());
  BOOST_TEST(read->is_in_flight());
  read->arrive();
  BOOST_TEST(read->is_answered());
  pool.run_until([&] { return client->letters == 1; });
  BOOST_TEST(told.answered.size() == 1u);
  BOOST_TEST(read->out.data.view() == "hello");
  BOOST_TEST(client->door.begin(late, {&told}).ok());
  client = {};
  BOOST_TEST((late->answer({}) == AnswerOutcome::Cancelled));
  BOOST_TEST(holder->held.size() == 2u);
}

BOOST_AUTO_TEST_CASE(faults_come_from_their_seed) {
  const auto failures = [](uint64_t seed) {
    Executor pool(0);
    const auto world = quick_world();
    world->files().put("/a", "hello");
    DoorOptions options = options_of(world);
    options.faults = std::make_shared<FaultInjector>(seed);
    options.faults->fail(HostOp::ReadFile, 300'000, EIO);
    const ClientRef client = make_client(pool, std::move(options));
    std::string pattern;
    for (int i = 0; i < 100; ++i) {
      const auto read = read_of("/a");
      BOOST_TEST(client->door.begin(read, {}).ok());
      client->door.finish(*read);
      pattern += read->error().number == EIO ? 'x' : '.';
    }
    return pattern;
  };
  const std::string first = failures(1);
  const auto count = std::count(first.begin(), first.end(), 'x');
  BOOST_TEST(count > 10);
  BOOST_TEST(count < 60);
  BOOST_TEST(failures(1) == first);
  BOOST_TEST(failures(2) != first);
}

// ---- Fields

BOOST_AUTO_TEST_CASE(a_reply_is_read_back_as_it_was_written_and_a_damaged_one_is_refused) {
  host::ReadDirectory::Reply reply, back;
  reply.entries = {{"a", FileKind::File}, {"b", FileKind::Folder}};
  std::string bytes;
  write_reply(HostOp::ReadDirectory, &reply, bytes);
  std::string_view rest = bytes;
  BOOST_TEST(read_reply(HostOp::ReadDirectory, rest, &back));
  BOOST_TEST(rest.empty());
  BOOST_TEST(back.entries.size() == 2u);
  BOOST_TEST(back.entries[1].name == "b");
  for (size_t length = 0; length < bytes.size(); ++length) {
    std::string_view cut = std::string_view(bytes).substr(0, length);
    host::ReadDirectory::Reply other;
    BOOST_TEST(!read_reply(HostOp::ReadDirectory, cut, &other));
  }
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = '\xff';
    std::string_view view = damaged;
    host::ReadDirectory::Reply other;
    (void)read_reply(HostOp::ReadDirectory, view, &other);  // Whatever it gives, it ends.
  }
}

BOOST_AUTO_TEST_CASE(equal_requests_have_equal_hashes_and_others_do_not) {
  const auto a = read_of("/a"), also_a = read_of("/a"), b = read_of("/b");
  BOOST_TEST(hash_request(a->op(), a->request()) == hash_request(a->op(), also_a->request()));
  BOOST_TEST(hash_request(a->op(), a->request()) != hash_request(b->op(), b->request()));
  host::Stat::Request stat{{"/a"}, true}, lstat{{"/a"}, false};
  BOOST_TEST(hash_request(HostOp::Stat, &stat) != hash_request(HostOp::Stat, &lstat));
}

BOOST_AUTO_TEST_CASE(an_answer_may_come_while_the_last_reference_goes) {
  Executor pool(1);
  for (int i = 0; i < 3000; ++i) {
    ClientRef client = make_client(pool, options_of(pool.world()));
    const auto stat = Operation<host::Stat>::create();
    stat->in.path.text = "/";
    BOOST_REQUIRE(client->door.begin(stat, {nullptr, Door::Delivery::WakeOnly}).ok());
    while (!stat->is_answered()) std::this_thread::yield();
    client = {};  // Whoever has answered may be about to wake it.
  }
}

// ---- The virtual world's clock

BOOST_AUTO_TEST_CASE(a_virtual_clock_goes_by_hand_and_leaps_to_what_is_due) {
  Executor pool(0);
  const auto world = slow_world();
  const ClientRef client = make_client(pool, options_of(world));
  const auto now = [&] {
    host::ClockMonotonic::Reply clock;
    (void)client->door.ask<host::ClockMonotonic>({}, clock).ok();
    return clock.now_ns;
  };
  BOOST_TEST(now() == 0u);
  world->advance(10);
  BOOST_TEST(now() == 10u);
  BOOST_TEST(!world->advance_to_next());
  const auto read = read_of("/a");
  BOOST_TEST(client->door.begin(read, {}).ok());
  BOOST_TEST(!read->is_answered());
  BOOST_TEST(world->advance_to_next());
  BOOST_TEST(now() == 1010u);
  BOOST_TEST(read->is_answered());
}

BOOST_AUTO_TEST_CASE(it_is_known_where_operations_and_handles_come_from_if_somebody_asks) {
  Executor pool(0);
  const auto world = slow_world();
  world->files().put("/a", "hello");
  const ClientRef client = make_client(pool, options_of(world));
  Door& door = client->door;
  door.set_place([] { return std::string(" at main.ts:1:2"); });
  const auto before = read_of("/a");
  BOOST_TEST(door.begin(before, {}).ok());
  BOOST_REQUIRE(door.entries().size() == 1u);
  BOOST_TEST(door.entries()[0].place == "");  // Nobody had asked.
  door.origins = std::make_unique<DoorOrigins>();
  const auto open = Operation<host::OpenFile>::create();
  open->in.path.text = "/a";
  open->in.options = 1;
  BOOST_TEST(door.begin(open, {}).ok());
  const auto unawaited = read_of("/a");
  BOOST_TEST(door.begin(unawaited, {.keeps_running = false}).ok());
  BOOST_REQUIRE(door.entries().size() == 2u);  // The one that nobody waits for is not left behind.
  BOOST_TEST(door.entries()[0].name == std::string("OpenFile"));
  BOOST_TEST(door.entries()[0].place == " at main.ts:1:2");
  BOOST_TEST(!door.entries()[0].is_handle);
  world->advance(1000);
  pool.run_until([&] { return client->letters == 3; });
  BOOST_REQUIRE(door.entries().size() == 1u);
  BOOST_TEST(door.entries()[0].is_handle);
  BOOST_TEST(door.entries()[0].id == open->out.file.id);
  BOOST_TEST(door.entries()[0].name == std::string("OpenFile"));
  BOOST_TEST(door.entries()[0].place == " at main.ts:1:2");
  BOOST_TEST(door.close_handle(open->out.file));
  BOOST_TEST(door.entries().empty());
}

}  // namespace shoal
