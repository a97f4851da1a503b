// Files: the real ones and those in memory give the same results and the same errors.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <thread>

#include "tests/io/door_world.h"

namespace shoal {
namespace {

/// Runs operations through a door, one after the other, with paths below a folder; writes down what
/// came out.
class Session {
 public:
  Session(Executor& pool, std::shared_ptr<World> world, std::string folder)
      : client_(make_client(pool, options_of(std::move(world)))), folder_(std::move(folder)) {}

  template <class Op, class... Fields>
  OperationRef<Operation<Op>> run(Fields... fields) {
    auto o = Operation<Op>::create();
    o->in = typename Op::Request{std::move(fields)...};
    const HostError refused = client_->door.begin(o, {nullptr, Door::Delivery::WakeOnly});
    if (refused) {
      note(info_of(o->op()).name, refused);
      return o;
    }
    while (!o->is_answered()) std::this_thread::yield();
    client_->door.finish(*o);
    note(info_of(o->op()).name, o->error());
    return o;
  }
  std::string at(const std::string& name) const { return folder_ + "/" + name; }
  void note(const std::string& line) { lines.push_back(line); }
  Door& door() { return client_->door; }
  std::vector<std::string> lines;

 private:
  void note(const char* name, const HostError& e) {
    lines.push_back(std::string(name) + ' ' + (e.ok() ? "ok" : system_error_name(e.number)) + ' ' +
                    (e.call ? e.call : info_of(host_op_named(name)).call));
  }
  const ClientRef client_;
  const std::string folder_;
};

constexpr uint32_t kCreate = static_cast<uint32_t>(OpenOption::Create);
constexpr uint32_t kTruncate = static_cast<uint32_t>(OpenOption::Truncate);
constexpr uint32_t kAppend = static_cast<uint32_t>(OpenOption::Append);
constexpr uint32_t kNew = static_cast<uint32_t>(OpenOption::CreateNew);
constexpr uint32_t kRead = static_cast<uint32_t>(OpenOption::Read);
constexpr uint32_t kWrite = static_cast<uint32_t>(OpenOption::Write);

HostBytes bytes(std::string_view text) { return HostBytes::copy_of(text); }
LentBytes lent(std::string_view text) { return LentBytes::copy_of(text); }
LentRoom room(size_t size) { return LentRoom::of_size(size); }
constexpr int64_t kHere = -1;  // Where the file stands.

void write_and_read(Session& s) {
  s.run<host::ReadFile>(ReadPath{s.at("a")});
  s.run<host::WriteFile>(WritePath{s.at("a")}, bytes("hello"), kTruncate, 0u);
  s.run<host::WriteFile>(WritePath{s.at("a")}, bytes("hello"), kCreate | kTruncate, 0644u);
  s.run<host::WriteFile>(WritePath{s.at("a")}, bytes(" world"), kCreate | kAppend, 0u);
  s.run<host::WriteFile>(WritePath{s.at("a")}, bytes("J"), kCreate, 0u);
  s.run<host::WriteFile>(WritePath{s.at("a")}, bytes(""), kNew, 0u);
  s.note(std::string(s.run<host::ReadFile>(ReadPath{s.at("a")})->out.data.view()));
  s.run<host::ReadFile>(ReadPath{s.at("")});
  s.run<host::ReadFile>(ReadPath{s.at("a/b")});
  s.run<host::WriteFile>(WritePath{s.at("no/a")}, bytes(""), kCreate, 0u);
  s.run<host::CopyFile>(ReadPath{s.at("a")}, WritePath{s.at("copy")}, false);
  s.run<host::CopyFile>(ReadPath{s.at("copy")}, WritePath{s.at("copy")}, false);
  s.run<host::CopyFile>(ReadPath{s.at("none")}, WritePath{s.at("copy")}, false);
  s.note(std::string(s.run<host::ReadFile>(ReadPath{s.at("copy")})->out.data.view()));
  s.run<host::Truncate>(WritePath{s.at("copy")}, uint64_t{3});
  s.run<host::ChangeMode>(WritePath{s.at("copy")}, 0600u);
  const FileInfo info = s.run<host::Stat>(ReadPath{s.at("copy")}, true)->out.info;
  s.note(std::to_string(info.size) + ' ' + std::to_string(info.mode) + ' ' +
         std::to_string(static_cast<int>(info.kind)));
}

void folders_and_links(Session& s) {
  s.run<host::MakeDirectory>(WritePath{""}, true, 0u);
  s.run<host::Stat>(ReadPath{""}, true);
  s.run<host::MakeDirectory>(WritePath{s.at("x/y")}, false, 0u);
  s.run<host::MakeDirectory>(WritePath{s.at("x/y")}, true, 0u);
  s.run<host::MakeDirectory>(WritePath{s.at("x/y")}, true, 0u);
  s.run<host::MakeDirectory>(WritePath{s.at("x")}, false, 0u);
  s.run<host::MakeDirectory>(WritePath{s.at("a/b")}, true, 0u);
  s.run<host::WriteFile>(WritePath{s.at("x/f")}, bytes("f"), kCreate, 0u);
  s.run<host::SymbolicLink>(s.at("x"), WritePath{s.at("link")});
  s.run<host::SymbolicLink>(s.at("x"), WritePath{s.at("link")});
  s.run<host::SymbolicLink>(Text("loop"), WritePath{s.at("loop")});
  s.run<host::ReadFile>(ReadPath{s.at("loop")});
  s.note(std::string(s.run<host::ReadFile>(ReadPath{s.at("link/f")})->out.data.view()));
  s.run<host::ReadLink>(ReadPath{s.at("x")});
  s.note(s.run<host::RealPath>(ReadPath{s.at("link/y/../f")})->out.path.substr(s.at("").size()));
  s.note(std::to_string(
      static_cast<int>(s.run<host::Stat>(ReadPath{s.at("link")}, false)->out.info.kind)));
  const auto all = s.run<host::ReadDirectory>(ReadPath{s.at("")});
  for (const auto& [name, kind] : all->out.entries)
    s.note(name + ' ' + std::to_string(static_cast<int>(kind)));
  s.run<host::ReadDirectory>(ReadPath{s.at("a")});
  s.run<host::Rename>(MovedPath{s.at("x")}, WritePath{s.at("x/y/z")});
  s.run<host::Rename>(MovedPath{s.at("a")}, WritePath{s.at("x")});
  s.run<host::Rename>(MovedPath{s.at("x")}, WritePath{s.at("z")});
  s.run<host::ReadFile>(ReadPath{s.at("link/f")});
  s.run<host::Remove>(WritePath{s.at("z")}, false);
  s.run<host::Remove>(WritePath{s.at("z")}, true);
  s.run<host::Remove>(WritePath{s.at("z")}, true);
  s.run<host::Remove>(WritePath{s.at("link")}, false);
  s.run<host::Stat>(ReadPath{s.at("link")}, false);
}

void handles(Session& s) {
  s.run<host::OpenFile>(OpenedPath{s.at("none")}, kRead, 0u);
  const HostHandle file =
      s.run<host::OpenFile>(OpenedPath{s.at("h")}, kRead | kWrite | kCreate, 0u)->out.file;
  s.run<host::WriteHandle>(file, kHere, lent("0123456789"));
  s.note(std::to_string(s.run<host::SeekHandle>(file, int64_t{-4}, 2u)->out.position));
  s.note(std::string(s.run<host::ReadHandle>(file, kHere, room(2))->out.data.view()));
  s.note(std::string(s.run<host::ReadHandle>(file, kHere, room(20))->out.data.view()));
  s.note(std::to_string(s.run<host::ReadHandle>(file, kHere, room(20))->out.data.size));
  s.run<host::SeekHandle>(file, int64_t{-1}, 0u);
  s.run<host::SeekHandle>(file, int64_t{0}, 3u);
  s.run<host::TruncateHandle>(file, uint64_t{12});
  s.run<host::SyncHandle>(file, true);
  s.note(std::to_string(s.run<host::StatHandle>(file)->out.info.size));
  BOOST_TEST(s.door().close_handle(file));
  s.run<host::ReadHandle>(file, kHere, room(1));
  const HostHandle read_only = s.run<host::OpenFile>(OpenedPath{s.at("h")}, kRead, 0u)->out.file;
  s.run<host::WriteHandle>(read_only, kHere, lent("x"));
  s.run<host::TruncateHandle>(read_only, uint64_t{0});
  const HostHandle appended = s.run<host::OpenFile>(OpenedPath{s.at("h")}, kAppend, 0u)->out.file;
  s.run<host::WriteHandle>(appended, kHere, lent("end"));
  s.run<host::ReadHandle>(appended, kHere, room(1));
  s.note(std::to_string(s.run<host::StatHandle>(appended)->out.info.size));
  const std::string temporary =
      s.run<host::MakeTemporary>(WritePath{s.at("")}, Text("p"), Text("s"), true)->out.path;
  s.note(temporary.ends_with("s") && temporary.find("//") == std::string::npos ? "named"
                                                                               : temporary);
  s.run<host::MakeTemporary>(WritePath{s.at("")}, Text("../p"), Text(""), false);
}

void positions_and_locks(Session& s) {
  const HostHandle file =
      s.run<host::OpenFile>(OpenedPath{s.at("p")}, kRead | kWrite | kCreate, 0u)->out.file;
  s.run<host::WriteHandle>(file, int64_t{3}, lent("abc"));
  s.note(std::to_string(s.run<host::SeekHandle>(file, int64_t{0}, 1u)->out.position));
  s.note(std::string(s.run<host::ReadHandle>(file, int64_t{4}, room(9))->out.data.view()));
  s.note(std::to_string(s.run<host::ReadHandle>(file, kHere, room(9))->out.data.size));
  std::string mine(4, '-');
  LentRoom lent_room(reinterpret_cast<uint8_t*>(mine.data()), mine.size(), nullptr, [](void*) {});
  s.run<host::ReadHandle>(file, int64_t{4}, std::move(lent_room));
  s.note(mine);
  const HostHandle other = s.run<host::OpenFile>(OpenedPath{s.at("p")}, kRead, 0u)->out.file;
  const auto lock = [&](HostHandle which, bool exclusive) {
    s.note(s.run<host::LockHandle>(which, exclusive)->out.locked ? "locked" : "taken");
  };
  lock(file, false);
  lock(other, false);
  lock(other, true);
  s.run<host::UnlockHandle>(file);
  lock(other, true);
  lock(file, false);
  BOOST_TEST(s.door().close_handle(other));
  lock(file, true);
  s.note(s.run<host::IsTerminal>(file)->out.is_terminal ? "terminal" : "file");
  const HostHandle folder = s.run<host::OpenDirectory>(ReadPath{s.at("")})->out.folder;
  s.run<host::ReadHandle>(folder, kHere, room(1));  // No file.
  s.run<host::StatHandle>(folder);
  s.run<host::ReadEntries>(file, 1u);
  s.run<host::OpenDirectory>(ReadPath{s.at("p")});
  size_t count = 0, most = 0;
  for (;;) {
    const size_t size = s.run<host::ReadEntries>(folder, 2u)->out.entries.size();
    if (size == 0) break;
    count += size;
    most = std::max(most, size);
  }
  s.note(std::to_string(count) + " entries, at most " + std::to_string(most));
}

void attributes(Session& s) {
  s.run<host::WriteFile>(WritePath{s.at("w")}, bytes("x"), kCreate, 0600u);
  s.run<host::Access>(ReadPath{s.at("w")}, 6u);
  s.run<host::Access>(ReadPath{s.at("none")}, 0u);
  s.run<host::SetTimes>(WritePath{s.at("w")}, true, 1500.25, 2500.0);
  s.run<host::HardLink>(MovedPath{s.at("w")}, MovedPath{s.at("w2")});
  s.run<host::HardLink>(MovedPath{s.at("w")}, MovedPath{s.at("w2")});
  s.run<host::HardLink>(MovedPath{s.at("none")}, MovedPath{s.at("w3")});
  const FileInfo info = s.run<host::Stat>(ReadPath{s.at("w2")}, true)->out.info;
  s.note(std::to_string(info.links) + ' ' + std::to_string(info.accessed_ms) + ' ' +
         std::to_string(info.modified_ms));
  s.run<host::SymbolicLink>(Text("w"), WritePath{s.at("wl")});
  s.run<host::SetTimes>(WritePath{s.at("wl")}, false, 1000.0, 3000.0);
  s.note(std::to_string(s.run<host::Stat>(ReadPath{s.at("wl")}, false)->out.info.modified_ms));
  s.note(std::to_string(s.run<host::Stat>(ReadPath{s.at("wl")}, true)->out.info.modified_ms));
  s.run<host::ChangeOwner>(WritePath{s.at("w")}, true, UINT32_MAX, UINT32_MAX);
  s.run<host::ChangeOwner>(WritePath{s.at("none")}, false, UINT32_MAX, UINT32_MAX);
  s.run<host::CopyFile>(ReadPath{s.at("w")}, WritePath{s.at("w2")}, true);
  s.run<host::Unlink>(WritePath{s.at("w2")}, false);
  s.run<host::Unlink>(WritePath{s.at("w2")}, false);
  s.run<host::Unlink>(WritePath{s.at("w")}, true);
  s.run<host::MakeDirectory>(WritePath{s.at("wd/in")}, true, 0u);
  s.run<host::Unlink>(WritePath{s.at("wd")}, false);
  s.run<host::Unlink>(WritePath{s.at("wd")}, true);
  s.run<host::Unlink>(WritePath{s.at("wd/in")}, true);
  s.run<host::FileSystem>(ReadPath{s.at("none")});
  const HostHandle file = s.run<host::OpenFile>(OpenedPath{s.at("w")}, kRead, 0u)->out.file;
  s.run<host::ChangeModeHandle>(file, 0640u);
  s.run<host::SetTimesHandle>(file, 1000.0, 2000.0);
  const FileInfo after = s.run<host::StatHandle>(file)->out.info;
  s.note(std::to_string(after.mode) + ' ' + std::to_string(after.modified_ms));
}

void watches(Session& s) {
  s.run<host::MakeDirectory>(WritePath{s.at("watched/in")}, true, 0u);
  const HostHandle watch = s.run<host::Watch>(ReadPath{s.at("watched")}, true)->out.watch;
  const HostHandle flat = s.run<host::Watch>(ReadPath{s.at("watched")}, false)->out.watch;
  s.run<host::Watch>(ReadPath{s.at("none")}, false);
  s.run<host::WriteFile>(WritePath{s.at("watched/a")}, bytes("1"), kCreate, 0u);
  s.run<host::Rename>(MovedPath{s.at("watched/a")}, WritePath{s.at("watched/in/b")});
  s.run<host::ChangeMode>(WritePath{s.at("watched/in/b")}, 0600u);
  s.run<host::Rename>(MovedPath{s.at("watched/in/b")}, WritePath{s.at("outside")});
  s.run<host::Rename>(MovedPath{s.at("outside")}, WritePath{s.at("watched/c")});
  s.run<host::Unlink>(WritePath{s.at("watched/c")}, false);
  for (const HostHandle each : {watch, flat}) {
    std::vector<std::string> seen;
    // However many come at once. The last thing that happened is the end.
    while (seen.empty() || seen.back() != "3 c") {
      auto o = Operation<host::ReadWatch>::create();
      o->in.watch = each;
      BOOST_TEST(s.door().begin(o, {nullptr, Door::Delivery::WakeOnly}).ok());
      while (!o->is_answered()) std::this_thread::yield();
      s.door().finish(*o);
      for (const FileEvent& e : o->out.events)
        seen.push_back(std::to_string(static_cast<int>(e.kind)) + ' ' + e.path +
                       (e.to.empty() ? "" : " -> " + e.to));
    }
    for (const std::string& line : seen) s.note(line);
  }
  // Who waits for one that is closed gets nothing, and no more.
  auto last = Operation<host::ReadWatch>::create();
  last->in.watch = flat;
  BOOST_TEST(s.door().begin(last, {}).ok());
  BOOST_TEST(!last->is_answered());
  BOOST_TEST(s.door().close_handle(flat));
  BOOST_TEST(last->is_answered());
  s.door().finish(*last);
  BOOST_TEST(last->out.events.empty());
}

std::vector<std::string> run_all(std::shared_ptr<World> world, const std::string& folder) {
  Executor pool(0);
  Session s(pool, std::move(world), folder);
  s.run<host::MakeDirectory>(WritePath{folder}, true, 0755u);
  write_and_read(s);
  folders_and_links(s);
  handles(s);
  positions_and_locks(s);
  attributes(s);
  watches(s);
  return s.lines;
}

}  // namespace

BOOST_AUTO_TEST_CASE(files_in_memory_behave_as_the_systems_do) {
  char folder[] = "/tmp/shoal-files-XXXXXX";
  BOOST_REQUIRE(mkdtemp(folder) != nullptr);
  const std::vector<std::string> real = run_all(std::make_shared<RealWorld>(), folder);
  const std::vector<std::string> in_memory = run_all(quick_world(), folder);
  std::filesystem::remove_all(folder);
  BOOST_TEST(real.size() > 80u);
  BOOST_TEST(in_memory == real, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_file_over_the_limit_of_a_reply_is_refused) {
  Executor pool(0);
  const auto world = quick_world();
  world->files().put("/big", std::string(101, 'x'));
  world->files().put("/fits", std::string(100, 'x'));
  DoorOptions options = options_of(world);
  options.limits.reply_bytes_max = 100;
  const ClientRef client = make_client(pool, std::move(options));
  const auto read = [&](const char* path) {
    const auto o = read_of(path);
    (void)client->door.begin(o, {}).ok();
    client->door.finish(*o);
    return o->error().number;
  };
  BOOST_TEST(read("/fits") == 0);
  BOOST_TEST(read("/big") == EFBIG);
}

BOOST_AUTO_TEST_CASE(what_the_system_has_in_its_caches_needs_no_other_thread) {
  Executor pool(0);
  const auto world = std::make_shared<RealWorld>(1);
  const ClientRef client = make_client(pool, options_of(world));
  char path[] = "/dev/shm/shoal-cached-XXXXXX";  // A file system that keeps its inodes here.
  const int file = ::mkstemp(path);
  BOOST_TEST_REQUIRE(file >= 0);
  const std::string pipe = std::string(path) + "-pipe";
  BOOST_TEST(::write(file, "text", 4) == 4);
  const auto begin = [&](const auto& o, const std::string& of) {
    o->in.path.text = of;
    BOOST_TEST(client->door.begin(o, {}).ok());
  };
  const auto wait = [&](const auto& o) {
    while (!o->is_answered()) std::this_thread::yield();
    client->door.finish(*o);
  };
  const auto first = Operation<host::Stat>::create(), second = Operation<host::Stat>::create();
  begin(first, path);  // Which file system it is on, is not known yet.
  wait(first);
  BOOST_TEST(world->blocking_pool().thread_count() == 1u);

  // The one thread waits for somebody who writes into a pipe.
  BOOST_TEST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const auto stuck = Operation<host::ReadFile>::create();
  begin(stuck, pipe);
  begin(second, path);
  BOOST_TEST_REQUIRE(second->is_answered());
  client->door.finish(*second);
  BOOST_TEST(second->out.info.inode == first->out.info.inode);
  BOOST_TEST(second->out.info.size == 4u);
  BOOST_TEST(second->out.info.modified_ms == first->out.info.modified_ms);
  BOOST_TEST(::ftruncate(file, 1 << 20) == 0);
  const auto large = Operation<host::ReadFile>::create(),
             none = Operation<host::ReadFile>::create();
  begin(large, path);
  begin(none, std::string(path) + "-none");
  BOOST_TEST(!large->is_answered());
  BOOST_TEST(!none->is_answered());

  std::thread([&] { ::close(::open(pipe.c_str(), O_WRONLY | O_CLOEXEC)); }).join();
  wait(stuck);
  wait(large);
  wait(none);
  BOOST_TEST(large->out.data.size() == size_t{1} << 20);
  BOOST_TEST(none->error().number == ENOENT);
  BOOST_TEST(::ftruncate(file, 4) == 0);
  const auto small = Operation<host::ReadFile>::create();
  begin(small, path);
  wait(small);
  BOOST_TEST(small->out.data.view() == "text");
  ::unlink(path);
  ::unlink(pipe.c_str());
  ::close(file);
}

BOOST_AUTO_TEST_CASE(blocking_calls_of_many_contexts_share_few_threads) {
  Executor pool(2);
  const auto world = std::make_shared<RealWorld>(3);
  std::vector<ClientRef> clients;
  for (uint32_t i = 0; i < 50; ++i) clients.push_back(make_client(pool, options_of(world)));
  for (const ClientRef& each : clients) {
    auto stat = Operation<host::Stat>::create();
    stat->in.path.text = "/";
    BOOST_TEST(each->door.begin(stat, {}).ok());
  }
  for (const ClientRef& each : clients)
    while (each->letters != 1) std::this_thread::yield();
  BOOST_TEST(world->blocking_pool().thread_count() <= 3u);
}

}  // namespace shoal
