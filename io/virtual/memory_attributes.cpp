// Modes, owners, times and second names of MemoryFiles, and who watches what happens there.
#include <algorithm>
#include <cerrno>

#include "io/door/paths.h"
#include "io/virtual/memory_node.h"

namespace shoal {

MemoryFiles::MemoryFiles() : watches_(std::make_shared<Watches>()) {
  root_ = make(FileKind::Folder, 0755, 0);
}
MemoryFiles::~MemoryFiles() = default;

HostError MemoryFiles::change(Node& node, const Attributes& to, double now_ms,
                              const std::string& path) {
  if (to.mode) node.mode = *to.mode & 07777;
  if (to.user && *to.user != UINT32_MAX) node.user = *to.user;
  if (to.group && *to.group != UINT32_MAX) node.group = *to.group;
  if (to.accessed_ms) node.accessed_ms = *to.accessed_ms;
  if (to.modified_ms) node.modified_ms = *to.modified_ms;
  node.changed_ms = now_ms;
  changed(FileEvent::Kind::Metadata, path);
  return {};
}

HostError MemoryFiles::change(const std::string& path, bool follow, const Attributes& to,
                              double now_ms) {
  const std::scoped_lock lock(mutex_);
  Place place;
  HostError error = find(path, follow, place);
  if (error) return error;
  if (!place.node) return system_error(ENOENT);
  return change(*place.node, to, now_ms, place.path);
}

HostError MemoryFiles::access(const std::string& path, uint32_t mode) {
  const std::scoped_lock lock(mutex_);
  NodeRef node;
  HostError error = find_node(path, true, node);
  if (error) return error;
  // Of the owner, who everybody is here.
  const uint32_t granted = node->mode >> 6 & 7;
  return (mode & 7 & ~granted) != 0 ? system_error(EACCES) : HostError();
}

HostError MemoryFiles::unlink(const std::string& path, bool is_folder) {
  const char* const call = is_folder ? "rmdir" : "unlink";
  const std::scoped_lock lock(mutex_);
  Place place;
  HostError error = find(path, false, place);
  if (error) return error;
  if (!place.node) return system_error(ENOENT, call);
  if ((place.node->kind == FileKind::Folder) != is_folder)
    return system_error(is_folder ? ENOTDIR : EISDIR, call);
  if (place.node == root_) return system_error(EBUSY, call);
  if (!place.node->entries.empty()) return system_error(ENOTEMPTY, call);
  --place.node->links;
  place.folder->entries.erase(place.name);
  changed(FileEvent::Kind::Remove, place.path);
  return {};
}

HostError MemoryFiles::hard_link(const std::string& target, const std::string& path,
                                 double now_ms) {
  const std::scoped_lock lock(mutex_);
  NodeRef node;
  HostError error = find_node(target, false, node);
  if (error) return error;
  if (node->kind == FileKind::Folder) return system_error(EPERM);
  Place place;
  error = find(path, false, place);
  if (error) return error;
  if (place.node) return system_error(EEXIST);
  ++node->links;
  node->changed_ms = now_ms;
  place.folder->entries[place.name] = std::move(node);
  changed(FileEvent::Kind::Create, place.path);
  return {};
}

HostError MemoryFiles::file_system(const std::string& path, FileSystemFacts& out) {
  const std::scoped_lock lock(mutex_);
  NodeRef node;
  HostError error = find_node(path, true, node);
  if (error) return error;
  out = {0x01021994, 4096, 1 << 20, 1 << 20, 1 << 20, last_inode_, 1 << 20};  // As a tmpfs has it.
  return {};
}

// ---- Watches

HostError MemoryFiles::watch(const std::string& path, bool recursive,
                             std::shared_ptr<HostResource>& out) {
  const std::scoped_lock lock(mutex_);
  Place place;
  HostError error = find(path, true, place);
  if (error) return error;
  if (!place.node) return system_error(ENOENT);
  auto one = std::make_shared<Watches::One>();
  one->all = watches_;
  one->root = std::move(place.path);
  one->is_recursive = recursive;
  const std::scoped_lock watches_lock(watches_->mutex);
  watches_->open.push_back(one.get());
  out = std::move(one);
  return {};
}

void MemoryFiles::read_watch(OperationRef<Operation<host::ReadWatch>> operation) {
  // Not to be kept by what it waits in.
  const std::shared_ptr<HostResource> resource = std::exchange(operation->resource, nullptr);
  if (auto* const one = dynamic_cast<Watches::One*>(resource.get()))
    one->events.wait(std::move(operation));
  else
    (void)operation->fail(system_error(EBADF));
}

/// The lock is held. Paths: absolute, without links.
void MemoryFiles::changed(FileEvent::Kind kind, const std::string& path, const std::string& to) {
  const std::scoped_lock lock(watches_->mutex);
  for (Watches::One* const each : watches_->open) {
    const auto below = [each](const std::string& whole, std::string& out) {
      if (whole.empty() || !paths::is_within(whole, each->root)) return false;
      out = whole.substr(std::min(whole.size(), each->root.size() + (each->root != "/")));
      return each->is_recursive || out.find('/') == std::string::npos;
    };
    FileEvent event{kind, "", ""};
    const bool sees_path = below(path, event.path), sees_to = below(to, event.to);
    if (!sees_path && !sees_to) continue;
    if (kind == FileEvent::Kind::Rename && !(sees_path && sees_to)) {
      event.kind = sees_path ? FileEvent::Kind::Remove : FileEvent::Kind::Create;
      if (!sees_path) event.path = std::move(event.to);
      event.to.clear();
    }
    each->events.add(std::move(event));
    each->events.deliver();
  }
}

}  // namespace shoal
