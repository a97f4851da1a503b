// What a VirtualWorld answers about processes and the system: there is one process, on a machine
// that is always the same, and nobody sends it signals. No other program can be started: what it
// would do depends on more than what was put here.
#include <algorithm>
#include <cerrno>

#include "io/virtual/virtual_world.h"

namespace shoal {
namespace {

template <class Op>
using In = const typename Op::Request&;

HostError no_processes() {
  HostError e;
  e.code = HostErrorCode::NotSupported;
  e.message = "a deterministic run has no other processes";
  return e;
}

/// A listener for signals: none comes.
struct VirtualListener final : HostResource {
  std::vector<OperationRef<>> waiting;
  void on_closed() override {
    for (const auto& each : std::exchange(waiting, {})) (void)each->fail(system_error(EBADF));
  }
  void on_cancelled(HostOperation& operation) override {
    std::erase_if(waiting, [&](const auto& each) { return each.get() == &operation; });
  }
};

constexpr double kMemoryBytes = 4.0 * 1024 * 1024 * 1024;

}  // namespace

// ---- Streams: of connections alone, in virtual_world.cpp

void VirtualWorld::start(OperationRef<Operation<host::ParentStream>> o) {
  (void)o->fail(system_error(EBADF));
}

// ---- Other processes: neither

HostError VirtualWorld::answer(Operation<host::SpawnProcess>&, host::SpawnProcess::Reply&) {
  return no_processes();
}
void VirtualWorld::start(OperationRef<Operation<host::ProcessStream>> o) {
  (void)o->fail(system_error(EBADF));
}
void VirtualWorld::start(OperationRef<Operation<host::ProcessId>> o) {
  (void)o->fail(system_error(EBADF));
}
void VirtualWorld::start(OperationRef<Operation<host::WaitProcess>> o) {
  (void)o->fail(system_error(EBADF));
}
void VirtualWorld::start(OperationRef<Operation<host::KillProcess>> o) {
  (void)o->fail(system_error(EBADF));
}
HostError VirtualWorld::answer(In<host::SignalProcess>, host::SignalProcess::Reply&) {
  return no_processes();
}

// ---- This process

void VirtualWorld::start(OperationRef<Operation<host::ListenSignal>> o) {
  if (o->in.signal == 0 || o->in.signal > 31) return (void)o->fail(system_error(EINVAL));
  o->opened = std::make_shared<VirtualListener>();
  (void)o->fail({});
}
void VirtualWorld::start(OperationRef<Operation<host::NextSignal>> o) {
  auto* const listener = dynamic_cast<VirtualListener*>(o->resource.get());
  if (!listener) return (void)o->fail(system_error(EBADF));
  listener->waiting.emplace_back(o);
}
HostError VirtualWorld::answer(In<host::ChangeDirectory>, host::ChangeDirectory::Reply&) {
  return system_error(ENOTSUP);
}
HostError VirtualWorld::answer(In<host::FileModeMask> in, host::FileModeMask::Reply& out) {
  const std::scoped_lock lock(mutex_);
  out.mask = mode_mask_;
  if (in.sets) mode_mask_ = in.mask & 0777;
  return {};
}
HostError VirtualWorld::answer(In<host::ResourceUsage>, host::ResourceUsage::Reply& out) {
  out.numbers.assign(16, 0);
  return {};
}
HostError VirtualWorld::answer(In<host::ProcessTitle>, host::ProcessTitle::Reply&) { return {}; }
HostError VirtualWorld::answer(In<host::ProcessOwner> in, host::ProcessOwner::Reply& out) {
  if (in.kind.text != "uid" && in.kind.text != "gid") return system_error(EINVAL);
  out.id = out.effective_id = 1000;
  return {};
}
HostError VirtualWorld::answer(In<host::ProcessGroups>, host::ProcessGroups::Reply& out) {
  out.numbers = {1000};
  return {};
}
HostError VirtualWorld::answer(In<host::ProcessPriority>, host::ProcessPriority::Reply& out) {
  out.priority = 0;
  return {};
}
HostError VirtualWorld::answer(In<host::TerminalSize>, host::TerminalSize::Reply&) { return {}; }
HostError VirtualWorld::answer(In<host::TerminalMode>, host::TerminalMode::Reply&) {
  return system_error(ENOTTY);
}
HostError VirtualWorld::answer(Operation<host::FlushStandard>&, host::FlushStandard::Reply&) {
  return {};
}

// ---- The system

HostError VirtualWorld::answer(In<host::SystemFacts> in, host::SystemFacts::Reply& out) {
  const std::string& kind = in.kind.text;
  if (kind == "hostname")
    out.texts = {"shoal"};
  else if (kind == "osRelease")
    out.texts = {"6.0.0", "#1 SMP", "x86_64"};
  else if (kind == "loadavg")
    out.numbers = {0, 0, 0};
  else if (kind == "osUptime")
    out.numbers = {static_cast<double>(now_ns()) / 1e9};
  else if (kind == "systemMemoryInfo")
    out.numbers = {kMemoryBytes, kMemoryBytes, kMemoryBytes, 0, 0, 0, 0};
  else if (kind == "cpus")
    out = {{"virtual"}, {1000, 0, 0, 0, 0, 0}};
  else if (kind == "networkInterfaces")
    out = {{"lo", "127.0.0.1", "255.0.0.0", "IPv4", "00:00:00:00:00:00", "1"}, {0}};
  else
    return system_error(EINVAL);
  return {};
}
HostError VirtualWorld::answer(Operation<host::UserInfo>&, host::UserInfo::Reply& out) {
  out = {"user", "/home/user", "/bin/sh", 1000, 1000};
  return {};
}

}  // namespace shoal
