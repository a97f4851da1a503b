#include "io/virtual/virtual_world.h"

#include <algorithm>
#include <cerrno>

#include "io/door/fields.h"
#include "io/door/paths.h"
#include "io/door/permissions.h"
#include "io/drivers/process_facts.h"
#include "io/drivers/stream_resource.h"

namespace shoal {
namespace {

template <class Op>
using In = const typename Op::Request&;

double milliseconds(uint64_t ns) noexcept {
  // Whole ones first: a double has 53 bits.
  const uint64_t whole = ns / 1'000'000;
  return static_cast<double>(whole) + static_cast<double>(ns % 1'000'000) / 1e6;
}

/// The stream that the operation's handle stands for; null, and failed: it is none.
StreamResource* stream_of(HostOperation& operation) {
  auto* const stream = dynamic_cast<StreamResource*>(operation.resource.get());
  if (!stream) (void)operation.fail(system_error(EBADF));
  return stream;
}

}  // namespace

VirtualWorld::VirtualWorld(Options options)
    : options_(std::move(options)),
      group_(options_.group),
      now_ns_(options_.start_ns),
      random_(options_.seed) {}

VirtualWorld::~VirtualWorld() = default;

std::shared_ptr<VirtualWorld> VirtualWorld::of_group(Group& group, uint64_t seed) {
  Options options;
  options.group = &group;
  options.seed = seed;
  return std::make_shared<VirtualWorld>(std::move(options));
}

// ---- Time

bool VirtualWorld::arm(Actor& actor, uint64_t due_ns) {
  if (group_) return false;
  if (due_ns == Group::kNever) return true;
  add_alarm({due_ns, 0, &actor, {}});
  return true;
}

void VirtualWorld::forget(Actor& actor) noexcept {
  const std::scoped_lock lock(mutex_);
  std::erase_if(alarms_, [&actor](const Alarm& each) { return each.actor == &actor; });
  std::make_heap(alarms_.begin(), alarms_.end(), std::greater<>());
}

void VirtualWorld::add_alarm(Alarm alarm) {
  const std::scoped_lock lock(mutex_);
  if (alarm.actor && alarm.due_ns <= now_ns_) return alarm.actor->wake();
  alarm.sequence = ++alarm_sequence_;
  alarms_.push_back(std::move(alarm));
  std::push_heap(alarms_.begin(), alarms_.end(), std::greater<>());
}

void VirtualWorld::advance(uint64_t ns) {
  uint64_t until;
  {
    const std::scoped_lock lock(mutex_);
    until = now_ns_ + ns;
  }
  advance_to(until);
}

bool VirtualWorld::advance_to_next() {
  uint64_t until;
  {
    const std::scoped_lock lock(mutex_);
    if (alarms_.empty()) return false;
    until = std::max(now_ns_, alarms_.front().due_ns);
  }
  advance_to(until);
  return true;
}

void VirtualWorld::advance_to(uint64_t time_ns) {
  for (;;) {
    Alarm due{};
    {
      const std::scoped_lock lock(mutex_);
      if (alarms_.empty() || alarms_.front().due_ns > time_ns) {
        now_ns_ = std::max(now_ns_, time_ns);
        return;
      }
      std::pop_heap(alarms_.begin(), alarms_.end(), std::greater<>());
      due = std::move(alarms_.back());
      alarms_.pop_back();
      now_ns_ = std::max(now_ns_, due.due_ns);
      if (due.actor) due.actor->wake();  // Under the lock: it is there still.
    }
    if (due.operation && !due.operation->is_cancelled()) run_here(*due.operation);
  }
}

double VirtualWorld::wall_ms() { return milliseconds(now_ns()); }

std::shared_ptr<World> VirtualWorld::for_worker(uint64_t seed) {
  if (!group_) return nullptr;
  Options options = options_;
  options.seed = seed;
  options.input.clear();
  auto world = std::make_shared<VirtualWorld>(std::move(options));
  world->files_ = files_;
  return world;
}

namespace {

/// Where a path leads, with its last part followed if it is a link; of what is not there, where its
/// folder leads. Empty: a link that leads nowhere.
std::string place_of(MemoryFiles& files, const std::string& path, bool follows) {
  std::string whole = paths::absolute_path(path, "/");
  std::string out;
  if (follows && files.real_path(whole, out).ok()) return out;
  FileInfo info;
  if (follows && files.stat(whole, false, info).ok() && info.kind == FileKind::Link) return {};
  if (!files.real_path(paths::folder_of(whole), out).ok()) return whole;
  return paths::join(out, paths::name_of(whole));
}

/// What io/drivers/guarded_path.h does for the system's files: links lead nowhere that is not
/// allowed.
HostError check_places(MemoryFiles& files, HostOperation& o) {
  const bool keeps_links =
      o.op() == HostOp::Remove || o.op() == HostOp::Unlink || o.op() == HostOp::HardLink ||
      o.op() == HostOp::Rename || o.op() == HostOp::ReadLink || o.op() == HostOp::SymbolicLink ||
      o.op() == HostOp::MakeDirectory ||
      (o.op() == HostOp::Stat && !static_cast<const host::Stat::Request*>(o.request())->follow);
  const Permissions& limits = *o.limits;
  HostError refusal;
  const auto check = [&](Permission p, const std::string& path) {
    const std::string place = place_of(files, path, !keeps_links);
    if (!refusal && (place.empty() || !limits.allows(p, place)))
      refusal = permission_refused(p, place.empty() ? path : place, limits);
  };
  visit_request(o.op(), o.request(), [&](const char*, const auto& field) {
    using Field = std::remove_cvref_t<decltype(field)>;
    if constexpr (std::is_same_v<Field, ReadPath> || std::is_same_v<Field, MovedPath>)
      check(Permission::Read, field.text);
    if constexpr (std::is_same_v<Field, WritePath> || std::is_same_v<Field, MovedPath>)
      check(Permission::Write, field.text);
    if constexpr (std::is_same_v<Field, OpenedPath>) {
      const auto& open = *static_cast<const host::OpenFile::Request*>(o.request());
      const auto reads = static_cast<uint32_t>(OpenOption::Read);
      if (has(open.options, OpenOption::Read)) check(Permission::Read, field.text);
      if ((open.options & ~reads) != 0) check(Permission::Write, field.text);
    }
  });
  return refusal;
}

}  // namespace

void VirtualWorld::run_blocking(OperationRef<> operation) {
  if (operation->limits) {
    if (HostError refused = check_places(files(), *operation)) {
      (void)operation->fail(std::move(refused));
      return;
    }
  }
  Actor* const member = group_ ? group_->running_member() : nullptr;
  if (const auto self = member ? weak_from_this().lock() : nullptr)
    return group_->stage_call(*member, [self, operation] {
      if (!operation->is_cancelled()) self->run_here(*operation);
    });
  if (group_ || options_.latency_ns == 0) return run_here(*operation);
  add_alarm({now_ns() + options_.latency_ns, 0, nullptr, std::move(operation)});
}

uint64_t VirtualWorld::next_random() {
  const std::scoped_lock lock(mutex_);
  // splitmix64.
  uint64_t z = random_ += 0x9E37'79B9'7F4A'7C15u;
  z = (z ^ (z >> 30)) * 0xBF58'476D'1CE4'E5B9u;
  z = (z ^ (z >> 27)) * 0x94D0'49BB'1331'11EBu;
  return z ^ (z >> 31);
}

// ---- Answered at once

HostError VirtualWorld::answer(In<host::ClockMonotonic>, host::ClockMonotonic::Reply& out) {
  if (group_) {
    out.now_ns = group_->now_ns();
    return {};
  }
  const std::scoped_lock lock(mutex_);
  out.now_ns = now_ns_;
  return {};
}
HostError VirtualWorld::answer(In<host::ClockWall>, host::ClockWall::Reply& out) {
  out.now_ms = wall_ms();
  return {};
}
HostError VirtualWorld::answer(In<host::RandomBytes> in, host::RandomBytes::Reply& out) {
  if (in.count > kRandomBytesMax) return system_error(EINVAL);
  if (!out.bytes.resize(static_cast<size_t>(in.count))) return system_error(ENOMEM);
  for (size_t i = 0; i < out.bytes.size(); ++i)
    out.bytes.data()[i] = static_cast<uint8_t>(next_random() >> 56);
  return {};
}
HostError VirtualWorld::answer(In<host::RandomSeed>, host::RandomSeed::Reply& out) {
  out.seed = next_random();
  return {};
}
HostError VirtualWorld::answer(In<host::TimeZoneData> in, host::TimeZoneData::Reply& out) {
  // The local zone is UTC; the others are those of the system's tzdata, whose version a run
  // depends on.
  if (!in.name.empty()) facts::time_zone(in.name, out);
  return {};
}
HostError VirtualWorld::answer(In<host::Environment>, host::Environment::Reply& out) {
  out.variables = options_.environment;
  return {};
}
HostError VirtualWorld::answer(In<host::EnvironmentVariable> in,
                               host::EnvironmentVariable::Reply& out) {
  for (const auto& [name, value] : options_.environment) {
    if (name != in.name.text) continue;
    out.found = true;
    out.value = value;
  }
  return {};
}
// The door answers these itself (io/door/door_permissions.cpp).
HostError VirtualWorld::answer(In<host::QueryPermission>, host::QueryPermission::Reply&) {
  return system_error(ENOTSUP);
}
HostError VirtualWorld::answer(In<host::RevokePermission>, host::RevokePermission::Reply&) {
  return system_error(ENOTSUP);
}
HostError VirtualWorld::answer(In<host::LimitPermissions>, host::LimitPermissions::Reply&) {
  return system_error(ENOTSUP);
}
HostError VirtualWorld::answer(In<host::EndPermissionLimit>, host::EndPermissionLimit::Reply&) {
  return system_error(ENOTSUP);
}
HostError VirtualWorld::answer(In<host::VisibleEnvironment>, host::VisibleEnvironment::Reply&) {
  return system_error(ENOTSUP);
}
/// Nobody sits there.
HostError VirtualWorld::answer(Operation<host::AskPermission>&, host::AskPermission::Reply&) {
  return {};
}
HostError VirtualWorld::answer(In<host::ProcessorCount>, host::ProcessorCount::Reply& out) {
  out.count = 1;
  return {};
}
HostError VirtualWorld::answer(In<host::ProcessFacts>, host::ProcessFacts::Reply& out) {
  out.executable = "/bin/shoal";
  out.directory = "/";
  out.id = 2;
  out.parent_id = 1;
  out.columns = 80;
  out.rows = 24;
  return {};
}
HostError VirtualWorld::answer(In<host::InstructionCount>, host::InstructionCount::Reply&) {
  return system_error(ENOSYS);
}
HostError VirtualWorld::answer(In<host::ResidentBytes>, host::ResidentBytes::Reply& out) {
  out.bytes = 0;
  return {};
}
HostError VirtualWorld::answer(In<host::WriteStandard> in, host::WriteStandard::Reply&) {
  if (Actor* const member = group_ ? group_->running_member() : nullptr) {
    group_->stage_call(*member, [output = options_.output, stream = in.stream, text = in.text] {
      output ? output(stream, text) : (void)facts::write_standard(stream, text);
    });
    return {};
  }
  if (!options_.output) return facts::write_standard(in.stream, in.text);
  const std::scoped_lock lock(mutex_);
  options_.output(in.stream, in.text);
  return {};
}

// ---- Files

HostError VirtualWorld::answer(Operation<host::ReadStandard>& o, host::ReadStandard::Reply& out) {
  const std::scoped_lock lock(mutex_);
  const std::string_view left = std::string_view(options_.input).substr(input_at_);
  out.data = HostBytes::copy_of(left.substr(0, static_cast<size_t>(o.in.bytes_max)));
  input_at_ += out.data.size();
  return {};
}
HostError VirtualWorld::answer(Operation<host::ReadFile>& o, host::ReadFile::Reply& out) {
  return files_->read_file(o.in.path.text, o.reply_bytes_max, out.data);
}
HostError VirtualWorld::answer(Operation<host::WriteFile>& o, host::WriteFile::Reply&) {
  return files_->write_file(o.in, wall_ms());
}
HostError VirtualWorld::answer(Operation<host::Stat>& o, host::Stat::Reply& out) {
  return files_->stat(o.in.path.text, o.in.follow, out.info);
}
HostError VirtualWorld::answer(Operation<host::ReadDirectory>& o, host::ReadDirectory::Reply& out) {
  return files_->read_directory(o.in.path.text, out.entries);
}
HostError VirtualWorld::answer(Operation<host::MakeDirectory>& o, host::MakeDirectory::Reply&) {
  return files_->make_directory(o.in, wall_ms());
}
HostError VirtualWorld::answer(Operation<host::Remove>& o, host::Remove::Reply&) {
  return files_->remove(o.in.path.text, o.in.recursive);
}
HostError VirtualWorld::answer(Operation<host::Rename>& o, host::Rename::Reply&) {
  return files_->rename(o.in.path.text, o.in.to.text);
}
HostError VirtualWorld::answer(Operation<host::CopyFile>& o, host::CopyFile::Reply&) {
  return files_->copy(o.in, wall_ms());
}
HostError VirtualWorld::answer(Operation<host::RealPath>& o, host::RealPath::Reply& out) {
  return files_->real_path(o.in.path.text, out.path);
}
HostError VirtualWorld::answer(Operation<host::ReadLink>& o, host::ReadLink::Reply& out) {
  return files_->read_link(o.in.path.text, out.path);
}
HostError VirtualWorld::answer(Operation<host::SymbolicLink>& o, host::SymbolicLink::Reply&) {
  return files_->link(o.in.target, o.in.path.text, wall_ms());
}
HostError VirtualWorld::answer(Operation<host::Truncate>& o, host::Truncate::Reply&) {
  return files_->truncate(o.in.path.text, o.in.length, wall_ms());
}
HostError VirtualWorld::answer(Operation<host::MakeTemporary>& o, host::MakeTemporary::Reply& out) {
  return files_->make_temporary(o.in, wall_ms(), out.path);
}

// ---- Streams and the network

HostError VirtualWorld::answer(In<host::ProxyVariables>, host::ProxyVariables::Reply&) {
  return {};
}

void VirtualWorld::start(OperationRef<Operation<host::ReadStream>> o) {
  if (StreamResource* const stream = stream_of(*o)) stream->read(std::move(o));
}
void VirtualWorld::start(OperationRef<Operation<host::WriteStream>> o) {
  if (StreamResource* const stream = stream_of(*o)) stream->write(std::move(o));
}
void VirtualWorld::start(OperationRef<Operation<host::EndStream>> o) {
  if (StreamResource* const stream = stream_of(*o)) stream->end(std::move(o));
}
void VirtualWorld::start(OperationRef<Operation<host::Connect>> o) {
  if (options_.network) return options_.network->connect(*o);
  (void)o->fail(system_error(ECONNREFUSED));
}
void VirtualWorld::start(OperationRef<Operation<host::StartTls>> o) {
  (void)o->fail(system_error(ENOTSUP));
}

}  // namespace shoal
