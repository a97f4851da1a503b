#include "io/drivers/real_world.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

#include "io/drivers/files.h"
#include "io/drivers/process_facts.h"
#include "io/drivers/reactor.h"
#include "io/drivers/sockets.h"
#include "io/drivers/tls_stream.h"

namespace shoal {
namespace {

template <class Op>
using In = const typename Op::Request&;

files::OpenFile& file_of(const HostOperation& operation) {
  return static_cast<files::OpenFile&>(*operation.resource);
}

}  // namespace

bool RealWorld::answer_from_caches(HostOperation& operation) {
  if (operation.op() == HostOp::Stat) {
    auto& o = static_cast<Operation<host::Stat>&>(operation);
    host::Stat::Reply reply;
    if (!cached_.stat(o.in.path.text, o.in.follow, reply.info)) return false;
    (void)o.answer_with({}, [&] { o.out = reply; });
    return true;
  }
  if (operation.op() == HostOp::ReadFile) {
    auto& o = static_cast<Operation<host::ReadFile>&>(operation);
    host::ReadFile::Reply reply;
    if (!cached_.read_whole(o.in.path.text, o.reply_bytes_max, reply.data)) return false;
    (void)o.answer(std::move(reply));
    return true;
  }
  return false;
}

void RealWorld::run_blocking(OperationRef<> operation) {
  if (answer_from_caches(*operation)) return;
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
HostError RealWorld::answer(In<host::ProcessFacts>, host::ProcessFacts::Reply& out) {
  facts::process(out);
  return {};
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
HostError RealWorld::answer(Operation<host::ReadFile>& o, host::ReadFile::Reply& out) {
  cached_.learn(o.in.path.text);
  return files::read_whole(o.in.path.text, o.reply_bytes_max, out.data);
}
HostError RealWorld::answer(Operation<host::WriteFile>& o, host::WriteFile::Reply&) {
  return files::write_whole(o.in);
}
HostError RealWorld::answer(Operation<host::Stat>& o, host::Stat::Reply& out) {
  cached_.learn(o.in.path.text);
  return files::stat(o.in.path.text, o.in.follow, out.info);
}
HostError RealWorld::answer(Operation<host::ReadDirectory>& o, host::ReadDirectory::Reply& out) {
  return files::read_directory(o.in.path.text, out.entries);
}
HostError RealWorld::answer(Operation<host::MakeDirectory>& o, host::MakeDirectory::Reply&) {
  return files::make_directory(o.in);
}
HostError RealWorld::answer(Operation<host::Remove>& o, host::Remove::Reply&) {
  return files::remove(o.in, o);
}
HostError RealWorld::answer(Operation<host::Rename>& o, host::Rename::Reply&) {
  return files::result_of(std::rename(o.in.path.text.c_str(), o.in.to.text.c_str()));
}
HostError RealWorld::answer(Operation<host::CopyFile>& o, host::CopyFile::Reply&) {
  return files::copy(o.in.path.text, o.in.to.text);
}
HostError RealWorld::answer(Operation<host::RealPath>& o, host::RealPath::Reply& out) {
  return files::real_path(o.in.path.text, out.path);
}
HostError RealWorld::answer(Operation<host::ReadLink>& o, host::ReadLink::Reply& out) {
  return files::read_link(o.in.path.text, out.path);
}
HostError RealWorld::answer(Operation<host::SymbolicLink>& o, host::SymbolicLink::Reply&) {
  return files::result_of(::symlink(o.in.target.c_str(), o.in.path.text.c_str()));
}
HostError RealWorld::answer(Operation<host::Truncate>& o, host::Truncate::Reply&) {
  return files::result_of(::truncate(o.in.path.text.c_str(), static_cast<off_t>(o.in.length)));
}
HostError RealWorld::answer(Operation<host::ChangeMode>& o, host::ChangeMode::Reply&) {
  return files::result_of(::chmod(o.in.path.text.c_str(), o.in.mode));
}
HostError RealWorld::answer(Operation<host::MakeTemporary>& o, host::MakeTemporary::Reply& out) {
  return files::make_temporary(o.in, out.path);
}

HostError RealWorld::answer(Operation<host::OpenFile>& o, host::OpenFile::Reply&) {
  return files::open(o.in, o.opened);
}
HostError RealWorld::answer(Operation<host::ReadHandle>& o, host::ReadHandle::Reply& out) {
  return files::read(file_of(o), std::min(o.in.bytes_max, o.reply_bytes_max), out.data);
}
HostError RealWorld::answer(Operation<host::WriteHandle>& o, host::WriteHandle::Reply& out) {
  return files::write(file_of(o), o.in.data, out.count);
}
HostError RealWorld::answer(Operation<host::SeekHandle>& o, host::SeekHandle::Reply& out) {
  return files::seek(file_of(o), o.in.offset, o.in.from, out.position);
}
HostError RealWorld::answer(Operation<host::TruncateHandle>& o, host::TruncateHandle::Reply&) {
  return files::result_of(::ftruncate(file_of(o).descriptor(), static_cast<off_t>(o.in.length)));
}
HostError RealWorld::answer(Operation<host::SyncHandle>& o, host::SyncHandle::Reply&) {
  const int file = file_of(o).descriptor();
  return files::result_of(o.in.data_only ? ::fdatasync(file) : ::fsync(file));
}
HostError RealWorld::answer(Operation<host::StatHandle>& o, host::StatHandle::Reply& out) {
  return files::stat(file_of(o), out.info);
}

// ---- The network

void RealWorld::start(OperationRef<Operation<host::Connect>> o) {
  sockets::connect(std::move(o), io_thread_, resolvers_);
}
void RealWorld::start(OperationRef<Operation<host::ConnectUnix>> o) {
  sockets::connect(*o, io_thread_);
}
void RealWorld::start(OperationRef<Operation<host::StartTls>> o) {
  tls::start(std::move(o), io_thread_, tls_clients_, pool_);
}

}  // namespace shoal
