// The virtual world's drivers for open files, folders and watches, and for what files have beside
// their contents.
#include "io/virtual/virtual_world.h"

namespace shoal {

HostError VirtualWorld::answer(Operation<host::OpenFile>& o, host::OpenFile::Reply&) {
  return files_->open(o.in, wall_ms(), o.opened);
}
HostError VirtualWorld::answer(Operation<host::ReadHandle>& o, host::ReadHandle::Reply& out) {
  return files_->read(o.resource.get(), o.in, out.data);
}
HostError VirtualWorld::answer(Operation<host::WriteHandle>& o, host::WriteHandle::Reply& out) {
  return files_->write(o.resource.get(), o.in, wall_ms(), out.count);
}
HostError VirtualWorld::answer(Operation<host::SeekHandle>& o, host::SeekHandle::Reply& out) {
  return files_->seek(o.resource.get(), o.in, out.position);
}
HostError VirtualWorld::answer(Operation<host::TruncateHandle>& o, host::TruncateHandle::Reply&) {
  return files_->truncate(o.resource.get(), o.in.length, wall_ms());
}
HostError VirtualWorld::answer(Operation<host::SyncHandle>& o, host::SyncHandle::Reply&) {
  return MemoryFiles::sync(o.resource.get());
}
HostError VirtualWorld::answer(Operation<host::FlushHandle>& o, host::FlushHandle::Reply&) {
  return MemoryFiles::sync(o.resource.get());
}
HostError VirtualWorld::answer(Operation<host::StatHandle>& o, host::StatHandle::Reply& out) {
  return files_->stat(o.resource.get(), out.info);
}
HostError VirtualWorld::answer(Operation<host::LockHandle>& o, host::LockHandle::Reply& out) {
  return MemoryFiles::lock(o.resource.get(), o.in.exclusive, out.locked);
}
HostError VirtualWorld::answer(Operation<host::UnlockHandle>& o, host::UnlockHandle::Reply&) {
  return MemoryFiles::unlock(o.resource.get());
}
HostError VirtualWorld::answer(Operation<host::IsTerminal>& o, host::IsTerminal::Reply&) {
  return MemoryFiles::sync(o.resource.get());  // None is one.
}

// ---- What files have beside their contents

HostError VirtualWorld::answer(Operation<host::ChangeMode>& o, host::ChangeMode::Reply&) {
  MemoryFiles::Attributes to;
  to.mode = o.in.mode;
  return files_->change(o.in.path.text, true, to, wall_ms());
}
HostError VirtualWorld::answer(Operation<host::ChangeModeHandle>& o,
                               host::ChangeModeHandle::Reply&) {
  MemoryFiles::Attributes to;
  to.mode = o.in.mode;
  return files_->change(o.resource.get(), to, wall_ms());
}
HostError VirtualWorld::answer(Operation<host::ChangeOwner>& o, host::ChangeOwner::Reply&) {
  MemoryFiles::Attributes to;
  to.user = o.in.user;
  to.group = o.in.group;
  HostError error = files_->change(o.in.path.text, o.in.follow, to, wall_ms());
  if (error && !o.in.follow) error.call = "lchown";
  return error;
}
HostError VirtualWorld::answer(Operation<host::ChangeOwnerHandle>& o,
                               host::ChangeOwnerHandle::Reply&) {
  MemoryFiles::Attributes to;
  to.user = o.in.user;
  to.group = o.in.group;
  return files_->change(o.resource.get(), to, wall_ms());
}
HostError VirtualWorld::answer(Operation<host::SetTimes>& o, host::SetTimes::Reply&) {
  MemoryFiles::Attributes to;
  to.accessed_ms = o.in.accessed_ms;
  to.modified_ms = o.in.modified_ms;
  HostError error = files_->change(o.in.path.text, o.in.follow, to, wall_ms());
  if (error && !o.in.follow) error.call = "lutime";
  return error;
}
HostError VirtualWorld::answer(Operation<host::SetTimesHandle>& o, host::SetTimesHandle::Reply&) {
  MemoryFiles::Attributes to;
  to.accessed_ms = o.in.accessed_ms;
  to.modified_ms = o.in.modified_ms;
  return files_->change(o.resource.get(), to, wall_ms());
}
HostError VirtualWorld::answer(Operation<host::Unlink>& o, host::Unlink::Reply&) {
  return files_->unlink(o.in.path.text, o.in.is_folder);
}
HostError VirtualWorld::answer(Operation<host::Access>& o, host::Access::Reply&) {
  return files_->access(o.in.path.text, o.in.mode);
}
HostError VirtualWorld::answer(Operation<host::HardLink>& o, host::HardLink::Reply&) {
  return files_->hard_link(o.in.target.text, o.in.path.text, wall_ms());
}
HostError VirtualWorld::answer(Operation<host::FileSystem>& o, host::FileSystem::Reply& out) {
  return files_->file_system(o.in.path.text, out.facts);
}

// ---- Folders and watches

HostError VirtualWorld::answer(Operation<host::OpenDirectory>& o, host::OpenDirectory::Reply&) {
  return files_->open_directory(o.in.path.text, o.opened);
}
HostError VirtualWorld::answer(Operation<host::ReadEntries>& o, host::ReadEntries::Reply& out) {
  return files_->read_entries(o.resource.get(), o.in.entries_max, out.entries);
}
HostError VirtualWorld::answer(Operation<host::Watch>& o, host::Watch::Reply&) {
  return files_->watch(o.in.path.text, o.in.recursive, o.opened);
}
void VirtualWorld::start(OperationRef<Operation<host::ReadWatch>> operation) {
  Actor* const member = group_ ? group_->running_member() : nullptr;
  if (!member) return MemoryFiles::read_watch(std::move(operation));
  // Files change between rounds: so it is then that somebody begins to wait.
  group_->stage_call(*member, [operation] {
    if (!operation->is_cancelled()) MemoryFiles::read_watch(operation);
  });
}

}  // namespace shoal
