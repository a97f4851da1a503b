#include "io/drivers/real_world.h"

#include <algorithm>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "io/drivers/counters.h"
#include "io/drivers/files.h"
#include "io/drivers/guarded_path.h"
#include "io/drivers/process_facts.h"
#include "io/drivers/reactor.h"
#include "io/drivers/sockets.h"
#include "io/drivers/terminal_prompt.h"
#include "io/drivers/tls_stream.h"

namespace shoal {
namespace {

template <class Op>
using In = const typename Op::Request&;

/// Null: the handle is of something else.
files::OpenFile* file_of(const HostOperation& operation) {
  return dynamic_cast<files::OpenFile*>(operation.resource.get());
}
HostError no_file() { return system_error(EBADF); }

/// Whether it depends on where its file stands, or moves that.
bool takes_turns(HostOperation& operation) {
  switch (operation.op()) {
    case HostOp::ReadHandle:
      return static_cast<Operation<host::ReadHandle>&>(operation).in.position < 0;
    case HostOp::WriteHandle:
      return static_cast<Operation<host::WriteHandle>&>(operation).in.position < 0;
    case HostOp::SeekHandle:
    case HostOp::TruncateHandle:
    case HostOp::SyncHandle:
    case HostOp::FlushHandle: return true;
    default: return false;
  }
}

/// Gives up the turn of who is destroyed before he has run.
struct Turn {
  explicit Turn(std::shared_ptr<HostResource> taken_file) : file(std::move(taken_file)) {}
  ~Turn() {
    if (!is_over) static_cast<files::OpenFile&>(*file).give_up();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  const std::shared_ptr<HostResource> file;
  bool is_over = false;
};

}  // namespace

bool RealWorld::answer_from_caches(HostOperation& operation) {
  if (operation.op() == HostOp::Stat) {
    auto& o = static_cast<Operation<host::Stat>&>(operation);
    host::Stat::Reply reply;
    if (!cached_.stat(o.in.path.text, o.limits.get(), o.in.follow, reply.info)) return false;
    (void)o.answer_with({}, [&] { o.out = reply; });
    return true;
  }
  if (operation.op() == HostOp::ReadFile) {
    auto& o = static_cast<Operation<host::ReadFile>&>(operation);
    host::ReadFile::Reply reply;
    if (!cached_.read_whole(o.in.path.text, o.limits.get(), o.reply_bytes_max, reply.data))
      return false;
    (void)o.answer(std::move(reply));
    return true;
  }
  if (operation.op() == HostOp::ReadHandle) {
    auto& o = static_cast<Operation<host::ReadHandle>&>(operation);
    files::OpenFile* const file = file_of(o);
    // Not before those that were asked for earlier.
    if (!file || !file->is_idle()) return false;
    host::ReadHandle::Reply reply;
    if (!files::read_cached(*file, o.in.position, o.in.room, reply.data)) return false;
    (void)o.answer(std::move(reply));
    return true;
  }
  if (operation.op() == HostOp::WriteHandle) {
    auto& o = static_cast<Operation<host::WriteHandle>&>(operation);
    files::OpenFile* const file = file_of(o);
    if (!file || !file->is_idle()) return false;
    files::write_cached(*file, o.in.position, o.in.data.view(), o.out.count);
    if (o.out.count < o.in.data.size() || o.in.data.size() == 0)
      return false;  // The rest may wait.
    (void)o.answer({o.out.count});
    return true;
  }
  return false;
}

void RealWorld::run_in_turn(OperationRef<> operation) {
  if (!static_cast<files::OpenFile&>(*operation->resource).take_turn(operation)) return;
  pool_.run([this, operation, turn = std::make_shared<Turn>(operation->resource)] {
    auto& file = static_cast<files::OpenFile&>(*turn->file);
    for (OperationRef<> o = operation; o; o = file.next())
      if (!o->is_cancelled()) run_here(*o);
    turn->is_over = true;
  });
}

void RealWorld::run_blocking(OperationRef<> operation) {
  if (answer_from_caches(*operation)) return;
  if (takes_turns(*operation) && file_of(*operation)) return run_in_turn(std::move(operation));
  pool_.run([this, operation] {
    if (!operation->is_cancelled()) run_here(*operation);
  });
}

// ---- Answered at once

HostError RealWorld::answer(In<host::ClockMonotonic>, host::ClockMonotonic::Reply& out) {
  out.now_ns = steady_now_ns();
  return {};
}
HostError RealWorld::answer(In<host::ClockWall>, host::ClockWall::Reply& out) {
  out.now_ms = facts::wall_clock_ms();
  return {};
}
HostError RealWorld::answer(In<host::RandomBytes> in, host::RandomBytes::Reply& out) {
  return facts::random_bytes(in.count, out.bytes);
}
HostError RealWorld::answer(In<host::RandomSeed>, host::RandomSeed::Reply& out) {
  out.seed = facts::random_seed();
  return {};
}
HostError RealWorld::answer(In<host::TimeZoneData> in, host::TimeZoneData::Reply& out) {
  if (!in.name.empty()) {
    facts::time_zone(in.name, out);
    return {};
  }
  std::call_once(zone_once_, [this] { facts::time_zone("", zone_); });
  out = {zone_.name, zone_.rule, HostBytes::copy_of(zone_.data.view())};
  return {};
}
HostError RealWorld::answer(In<host::Environment>, host::Environment::Reply& out) {
  facts::environment(out.variables);
  return {};
}
HostError RealWorld::answer(In<host::EnvironmentVariable> in,
                            host::EnvironmentVariable::Reply& out) {
  out.found = facts::variable(in.name.text, out.value);
  return {};
}
HostError RealWorld::answer(In<host::ProcessorCount>, host::ProcessorCount::Reply& out) {
  out.count = std::max(std::thread::hardware_concurrency(), 1u);
  return {};
}
HostError RealWorld::answer(In<host::ProcessFacts>, host::ProcessFacts::Reply& out) {
  facts::process(out);
  return {};
}
HostError RealWorld::answer(In<host::InstructionCount>, host::InstructionCount::Reply& out) {
  return facts::instruction_count(out.count, out.thread);
}
// The door answers these itself (door_permissions.cpp).
HostError RealWorld::answer(In<host::QueryPermission>, host::QueryPermission::Reply&) {
  return system_error(ENOTSUP);
}
HostError RealWorld::answer(In<host::RevokePermission>, host::RevokePermission::Reply&) {
  return system_error(ENOTSUP);
}
HostError RealWorld::answer(In<host::LimitPermissions>, host::LimitPermissions::Reply&) {
  return system_error(ENOTSUP);
}
HostError RealWorld::answer(In<host::EndPermissionLimit>, host::EndPermissionLimit::Reply&) {
  return system_error(ENOTSUP);
}
HostError RealWorld::answer(In<host::VisibleEnvironment>, host::VisibleEnvironment::Reply&) {
  return system_error(ENOTSUP);
}
HostError RealWorld::answer(In<host::ResidentBytes>, host::ResidentBytes::Reply& out) {
  out.bytes = facts::resident_bytes();
  return {};
}
HostError RealWorld::answer(In<host::WriteStandard> in, host::WriteStandard::Reply&) {
  return facts::write_standard(in.stream, in.text);
}

HostError RealWorld::answer(In<host::ProxyVariables>, host::ProxyVariables::Reply& out) {
  for (const char* const name : {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy",
                                 "https_proxy", "all_proxy", "no_proxy"}) {
    std::string value;
    if (facts::variable(name, value)) out.variables.emplace_back(name, std::move(value));
  }
  return {};
}

// ---- By an I/O thread

HostError RealWorld::answer(Operation<host::ReadStandard>& o, host::ReadStandard::Reply& out) {
  return facts::read_standard(o.in.bytes_max, out.data,
                              [&] { return o.is_cancelled() || pool_.is_stopping(); });
}
HostError RealWorld::answer(Operation<host::AskPermission>& o, host::AskPermission::Reply& out) {
  out.answer = static_cast<uint32_t>(
      terminal_prompt::ask(o.in, [&] { return o.is_cancelled() || pool_.is_stopping(); }));
  return {};
}
HostError RealWorld::answer(Operation<host::ReadFile>& o, host::ReadFile::Reply& out) {
  cached_.learn(o.in.path.text);
  return files::read_whole(o.in.path.text, o.limits.get(), o.reply_bytes_max, out.data, &o);
}
HostError RealWorld::answer(Operation<host::WriteFile>& o, host::WriteFile::Reply&) {
  return files::write_whole(o);
}
HostError RealWorld::answer(Operation<host::Stat>& o, host::Stat::Reply& out) {
  cached_.learn(o.in.path.text);
  return files::stat(o.in.path.text, o.limits.get(), o.in.follow, out.info);
}
HostError RealWorld::answer(Operation<host::ReadDirectory>& o, host::ReadDirectory::Reply& out) {
  return files::read_directory(o.in.path.text, o.limits.get(), out.entries);
}
HostError RealWorld::answer(Operation<host::MakeDirectory>& o, host::MakeDirectory::Reply&) {
  return files::make_directory(o.in, o.limits.get());
}
HostError RealWorld::answer(Operation<host::Remove>& o, host::Remove::Reply&) {
  return files::remove(o);
}
HostError RealWorld::answer(Operation<host::Rename>& o, host::Rename::Reply&) {
  return files::rename(o.in.path.text, o.in.to.text, o.limits.get());
}
HostError RealWorld::answer(Operation<host::CopyFile>& o, host::CopyFile::Reply&) {
  return files::copy(o.in.path.text, o.in.to.text, o.limits.get(), o.in.exclusive);
}
HostError RealWorld::answer(Operation<host::RealPath>& o, host::RealPath::Reply& out) {
  return files::real_path(o.in.path.text, o.limits.get(), out.path);
}
HostError RealWorld::answer(Operation<host::ReadLink>& o, host::ReadLink::Reply& out) {
  return files::read_link(o.in.path.text, o.limits.get(), out.path);
}
HostError RealWorld::answer(Operation<host::SymbolicLink>& o, host::SymbolicLink::Reply&) {
  return files::make_link(o.in, o.limits.get());
}
HostError RealWorld::answer(Operation<host::Truncate>& o, host::Truncate::Reply&) {
  return files::truncate(o.in.path.text, o.limits.get(), o.in.length);
}
HostError RealWorld::answer(Operation<host::ChangeMode>& o, host::ChangeMode::Reply&) {
  return files::change_mode(o.in.path.text, o.limits.get(), o.in.mode);
}
HostError RealWorld::answer(Operation<host::MakeTemporary>& o, host::MakeTemporary::Reply& out) {
  return files::make_temporary(o.in, o.limits.get(), out.path);
}

HostError RealWorld::answer(Operation<host::OpenFile>& o, host::OpenFile::Reply&) {
  return files::open(o.in, o.limits.get(), o.opened);
}
HostError RealWorld::answer(Operation<host::ReadHandle>& o, host::ReadHandle::Reply& out) {
  files::OpenFile* const file = file_of(o);
  return file ? files::read(*file, o, out.data) : no_file();
}
HostError RealWorld::answer(Operation<host::WriteHandle>& o, host::WriteHandle::Reply& out) {
  files::OpenFile* const file = file_of(o);
  out.count = o.out.count;  // What could be written at once is.
  return file ? files::write(*file, o.in.position, o.in.data.view(), out.count) : no_file();
}
HostError RealWorld::answer(Operation<host::SeekHandle>& o, host::SeekHandle::Reply& out) {
  files::OpenFile* const file = file_of(o);
  return file ? files::seek(*file, o.in.offset, o.in.from, out.position) : no_file();
}
HostError RealWorld::answer(Operation<host::TruncateHandle>& o, host::TruncateHandle::Reply&) {
  files::OpenFile* const file = file_of(o);
  if (!file) return no_file();
  return files::result_of(::ftruncate(file->descriptor(), static_cast<off_t>(o.in.length)));
}
HostError RealWorld::answer(Operation<host::SyncHandle>& o, host::SyncHandle::Reply&) {
  files::OpenFile* const file = file_of(o);
  if (!file) return no_file();
  return o.in.data_only ? files::result_of(::fdatasync(file->descriptor()), "fdatasync")
                        : files::result_of(::fsync(file->descriptor()));
}
HostError RealWorld::answer(Operation<host::FlushHandle>& o, host::FlushHandle::Reply&) {
  files::OpenFile* const file = file_of(o);
  if (!file) return no_file();
  // Each close of one of its descriptors asks the file system, also of a second one.
  files::Descriptor second(::fcntl(file->descriptor(), F_DUPFD_CLOEXEC, 0));
  return second.number < 0 ? system_error(errno) : files::close(second);
}
HostError RealWorld::answer(Operation<host::StatHandle>& o, host::StatHandle::Reply& out) {
  files::OpenFile* const file = file_of(o);
  return file ? files::stat(*file, out.info) : no_file();
}
HostError RealWorld::answer(Operation<host::ChangeModeHandle>& o, host::ChangeModeHandle::Reply&) {
  files::OpenFile* const file = file_of(o);
  if (!file) return no_file();
  HostError error = files::check_change(*file, o.limits.get());
  return error ? error : files::result_of(::fchmod(file->descriptor(), o.in.mode));
}
HostError RealWorld::answer(Operation<host::ChangeOwnerHandle>& o,
                            host::ChangeOwnerHandle::Reply&) {
  files::OpenFile* const file = file_of(o);
  if (!file) return no_file();
  HostError error = files::check_change(*file, o.limits.get());
  return error ? error : files::result_of(::fchown(file->descriptor(), o.in.user, o.in.group));
}
HostError RealWorld::answer(Operation<host::SetTimesHandle>& o, host::SetTimesHandle::Reply&) {
  files::OpenFile* const file = file_of(o);
  if (!file) return no_file();
  HostError error = files::check_change(*file, o.limits.get());
  return error ? error : files::set_times(*file, o.in.accessed_ms, o.in.modified_ms);
}
HostError RealWorld::answer(Operation<host::LockHandle>& o, host::LockHandle::Reply& out) {
  files::OpenFile* const file = file_of(o);
  return file ? files::lock(*file, o.in.exclusive, out.locked) : no_file();
}
HostError RealWorld::answer(Operation<host::UnlockHandle>& o, host::UnlockHandle::Reply&) {
  files::OpenFile* const file = file_of(o);
  return file ? files::result_of(::flock(file->descriptor(), LOCK_UN)) : no_file();
}
HostError RealWorld::answer(Operation<host::IsTerminal>& o, host::IsTerminal::Reply& out) {
  files::OpenFile* const file = file_of(o);
  if (!file) return no_file();
  out.is_terminal = ::isatty(file->descriptor()) == 1;
  return {};
}

HostError RealWorld::answer(Operation<host::Access>& o, host::Access::Reply&) {
  return files::access(o.in.path.text, o.limits.get(), o.in.mode);
}
HostError RealWorld::answer(Operation<host::HardLink>& o, host::HardLink::Reply&) {
  return files::hard_link(o.in.target.text, o.in.path.text, o.limits.get());
}
HostError RealWorld::answer(Operation<host::Unlink>& o, host::Unlink::Reply&) {
  return files::unlink(o.in.path.text, o.limits.get(), o.in.is_folder);
}
HostError RealWorld::answer(Operation<host::ChangeOwner>& o, host::ChangeOwner::Reply&) {
  return files::change_owner(o.in, o.limits.get());
}
HostError RealWorld::answer(Operation<host::SetTimes>& o, host::SetTimes::Reply&) {
  return files::set_times(o.in, o.limits.get());
}
HostError RealWorld::answer(Operation<host::FileSystem>& o, host::FileSystem::Reply& out) {
  return files::file_system(o.in.path.text, o.limits.get(), out.facts);
}
HostError RealWorld::answer(Operation<host::OpenDirectory>& o, host::OpenDirectory::Reply&) {
  return files::open_directory(o.in.path.text, o.limits.get(), o.opened);
}
HostError RealWorld::answer(Operation<host::ReadEntries>& o, host::ReadEntries::Reply& out) {
  return files::read_entries(*o.resource, o.in.entries_max, out.entries);
}
HostError RealWorld::answer(Operation<host::Watch>& o, host::Watch::Reply&) {
  files::Place place;
  HostError error = files::locate(o.in.path.text, o.limits.get(), files::Access::Read,
                                  files::LastLink::Follow, place);
  if (error) return error;
  const std::string& root = place.is_guarded() ? place.path : o.in.path.text;
  return watches_.open(root, o.in.recursive, o.limits, o.opened);
}
void RealWorld::start(OperationRef<Operation<host::ReadWatch>> operation) {
  files::FileWatches::read(std::move(operation));
}

// ---- The network

void RealWorld::start(OperationRef<Operation<host::Connect>> o) {
  sockets::connect(std::move(o), io_thread_, resolvers_);
}
void RealWorld::start(OperationRef<Operation<host::StartTls>> o) {
  tls::start(std::move(o), io_thread_, tls_clients_, pool_);
}

}  // namespace shoal
