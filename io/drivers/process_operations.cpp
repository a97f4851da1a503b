// What a RealWorld answers about streams, other processes and this one.
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>

#include "io/drivers/files.h"
#include "io/drivers/process_facts.h"
#include "io/drivers/processes.h"
#include "io/drivers/real_world.h"
#include "io/drivers/signals.h"
#include "io/drivers/standard_output.h"
#include "io/drivers/system_facts.h"
#include "io/drivers/terminal.h"

namespace shoal {
namespace {

template <class Op>
using In = const typename Op::Request&;

/// What its handle stands for; null, and it has failed: for something else.
template <class Resource, class Op>
Resource* resource_of(Operation<Op>& operation) {
  auto* const found = dynamic_cast<Resource*>(operation.resource.get());
  if (!found) (void)operation.fail(system_error(EBADF));
  return found;
}

/// The number of the channel to the process that has started us; once, and -1 from then on. No
/// child of ours is told of it.
int take_parent_descriptor() {
  const char* const text = std::getenv("NODE_CHANNEL_FD");
  if (!text) return -1;
  int number = -1;
  const std::string_view digits = text;
  (void)std::from_chars(digits.data(), digits.data() + digits.size(), number);
  (void)::unsetenv("NODE_CHANNEL_FD");
  (void)::unsetenv("NODE_CHANNEL_SERIALIZATION_MODE");
  return number > 2 ? number : -1;
}

}  // namespace

// ---- Streams

void RealWorld::start(OperationRef<Operation<host::ReadStream>> o) {
  if (auto* const stream = resource_of<StreamResource>(*o)) stream->read(std::move(o));
}
void RealWorld::start(OperationRef<Operation<host::WriteStream>> o) {
  if (auto* const stream = resource_of<StreamResource>(*o)) stream->write(std::move(o));
}
void RealWorld::start(OperationRef<Operation<host::EndStream>> o) {
  if (auto* const stream = resource_of<StreamResource>(*o)) stream->end(std::move(o));
}
void RealWorld::start(OperationRef<Operation<host::ParentStream>> o) {
  const std::scoped_lock lock(parent_mutex_);
  files::Descriptor channel(take_parent_descriptor());
  struct stat s;
  const bool is_there = channel.number >= 0 && ::fstat(channel.number, &s) == 0;
  if (is_there && S_ISSOCK(s.st_mode))
    o->opened = make_descriptor_stream(io_thread_, channel.number);
  channel.number = -1;
  (void)o->fail(o->opened ? HostError{} : system_error(EBADF));
}

// ---- Other processes

std::string RealWorld::find_program(const host::SpawnProcess::Request& request) {
  return processes::find_program(request);
}
HostError RealWorld::answer(Operation<host::SpawnProcess>& o, host::SpawnProcess::Reply&) {
  return processes::spawn(io_thread_, o, o.opened);
}
void RealWorld::start(OperationRef<Operation<host::ProcessStream>> o) {
  auto* const child = resource_of<ChildProcess>(*o);
  if (!child) return;
  o->opened = child->take_stream(o->in.index);
  (void)o->fail(o->opened ? HostError{} : system_error(EBADF));
}
void RealWorld::start(OperationRef<Operation<host::ProcessId>> o) {
  if (auto* const child = resource_of<ChildProcess>(*o)) (void)o->answer({child->id()});
}
void RealWorld::start(OperationRef<Operation<host::WaitProcess>> o) {
  if (auto* const child = resource_of<ChildProcess>(*o)) child->wait(std::move(o));
}
void RealWorld::start(OperationRef<Operation<host::KillProcess>> o) {
  auto* const child = resource_of<ChildProcess>(*o);
  if (child) (void)o->fail(child->kill(static_cast<int>(o->in.signal)));
}
HostError RealWorld::answer(In<host::SignalProcess> in, host::SignalProcess::Reply&) {
  return files::result_of(::kill(static_cast<pid_t>(in.id), static_cast<int>(in.signal)));
}

// ---- This process

void RealWorld::start(OperationRef<Operation<host::ListenSignal>> o) {
  (void)o->fail(listen_for_signal(io_thread_, o->in.signal, o->opened));
}
void RealWorld::start(OperationRef<Operation<host::NextSignal>> o) {
  if (auto* const listener = resource_of<SignalListener>(*o)) listener->next(std::move(o));
}
HostError RealWorld::answer(In<host::ChangeDirectory> in, host::ChangeDirectory::Reply&) {
  return files::result_of(::chdir(in.path.text.c_str()));
}
HostError RealWorld::answer(In<host::FileModeMask> in, host::FileModeMask::Reply& out) {
  // The system tells what it was only to who changes it; nobody else may come between.
  static std::mutex mutex;
  const std::scoped_lock lock(mutex);
  out.mask = ::umask(static_cast<mode_t>(in.mask & 0777));
  if (!in.sets) (void)::umask(static_cast<mode_t>(out.mask));
  return {};
}
HostError RealWorld::answer(In<host::ResourceUsage>, host::ResourceUsage::Reply& out) {
  return facts::resource_usage(out.numbers);
}
HostError RealWorld::answer(In<host::ProcessTitle> in, host::ProcessTitle::Reply&) {
  return files::result_of(::prctl(PR_SET_NAME, in.title.c_str()));
}
HostError RealWorld::answer(In<host::ProcessOwner> in, host::ProcessOwner::Reply& out) {
  return facts::owner(in.kind.text, out);
}
HostError RealWorld::answer(In<host::ProcessGroups>, host::ProcessGroups::Reply& out) {
  return facts::groups(out.numbers);
}
HostError RealWorld::answer(In<host::ProcessPriority> in, host::ProcessPriority::Reply& out) {
  return facts::priority(in, out.priority);
}
HostError RealWorld::answer(In<host::TerminalSize> in, host::TerminalSize::Reply& out) {
  return facts::terminal_size(in.descriptor, out);
}
HostError RealWorld::answer(In<host::TerminalMode> in, host::TerminalMode::Reply&) {
  return facts::terminal_mode(in);
}
HostError RealWorld::answer(Operation<host::FlushStandard>& o, host::FlushStandard::Reply&) {
  if (o.in.stream != STDOUT_FILENO && o.in.stream != STDERR_FILENO) return system_error(EBADF);
  auto& output = facts::StandardOutput::of(static_cast<int>(o.in.stream));
  return output.wait_until_written([&] { return o.is_cancelled() || pool_.is_stopping(); });
}
HostError RealWorld::answer(In<host::SystemFacts> in, host::SystemFacts::Reply& out) {
  return facts::system_facts(in.kind.text, out.texts, out.numbers);
}
HostError RealWorld::answer(Operation<host::UserInfo>&, host::UserInfo::Reply& out) {
  return facts::user_info(out);
}

}  // namespace shoal
