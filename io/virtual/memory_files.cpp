#include "io/virtual/memory_files.h"

#include <algorithm>
#include <cerrno>

#include "io/door/paths.h"
#include "io/virtual/memory_node.h"

namespace shoal {
namespace {

constexpr uint32_t kLinksMax = 40;
constexpr uint32_t kKindBits[] = {0, 0100000, 0040000, 0120000};  // By FileKind.
constexpr uint64_t kFileBytesMax = uint64_t{1} << 32;

}  // namespace

MemoryFiles::NodeRef MemoryFiles::make(FileKind kind, uint32_t mode, double now_ms) {
  auto node = std::make_shared<Node>();
  node->kind = kind;
  node->mode = mode;
  node->inode = ++last_inode_;
  node->born_ms = node->modified_ms = node->accessed_ms = node->changed_ms = now_ms;
  return node;
}

HostError MemoryFiles::find(const std::string& given, bool follow, Place& out) {
  if (given.empty()) return system_error(ENOENT);
  std::string path = paths::absolute_path(given, "/");
  for (uint32_t links = 0; links <= kLinksMax; ++links) {
    out = {root_, "", root_, "/"};
    size_t at = 1;
    bool restarted = false;
    while (at < path.size()) {
      const size_t end = std::min(path.find('/', at), path.size());
      if (!out.node) return system_error(ENOENT);
      if (out.node->kind != FileKind::Folder) return system_error(ENOTDIR);
      out.folder = out.node;
      out.name = path.substr(at, end - at);
      const auto found = out.folder->entries.find(out.name);
      out.node = found == out.folder->entries.end() ? nullptr : found->second;
      const bool is_last = end == path.size();
      if (out.node && out.node->kind == FileKind::Link && (follow || !is_last)) {
        const std::string rest = is_last ? "" : path.substr(end);
        path = paths::absolute_path(paths::absolute_path(out.node->content, out.path) + rest, "/");
        restarted = true;
        break;
      }
      out.path = paths::join(out.path, out.name);
      at = end + 1;
    }
    if (!restarted) return {};
  }
  return system_error(ELOOP);
}

HostError MemoryFiles::find_node(const std::string& path, bool follow, NodeRef& out) {
  Place place;
  HostError error = find(path, follow, place);
  if (error) return error;
  if (!place.node) return system_error(ENOENT);
  out = std::move(place.node);
  return {};
}

/// For reading or writing, as OpenOption says.
HostError MemoryFiles::find_file(const std::string& path, uint32_t options, uint32_t mode,
                                 double now_ms, Place& out) {
  HostError error = find(path, !has(options, OpenOption::NoFollow), out);
  if (error) return error;
  const bool creates = has(options, OpenOption::Create) || has(options, OpenOption::CreateNew);
  if (!out.node && !creates) return system_error(ENOENT);
  if (out.node && has(options, OpenOption::CreateNew)) return system_error(EEXIST);
  if (!out.node) {
    out.node = make(FileKind::File, mode ? mode : 0644, now_ms);
    out.folder->entries[out.name] = out.node;
    changed(FileEvent::Kind::Create, out.path);
  }
  if (out.node->kind == FileKind::Link) return system_error(ELOOP);
  const bool is_folder = out.node->kind == FileKind::Folder;
  if (has(options, OpenOption::Folder) && !is_folder) return system_error(ENOTDIR);
  constexpr uint32_t kWrites =
      static_cast<uint32_t>(OpenOption::Write) | static_cast<uint32_t>(OpenOption::Append) |
      static_cast<uint32_t>(OpenOption::Truncate) | static_cast<uint32_t>(OpenOption::Create);
  if (is_folder && (options & kWrites) != 0) return system_error(EISDIR);
  if (!has(options, OpenOption::Truncate) || out.node->content.empty()) return {};
  out.node->content.clear();
  out.node->touch(now_ms);
  changed(FileEvent::Kind::Modify, out.path);
  return {};
}

void MemoryFiles::put(const std::string& path, std::string_view content) {
  host::MakeDirectory::Request folder;
  folder.path.text = paths::folder_of(paths::absolute_path(path, "/"));
  folder.recursive = true;
  (void)make_directory(folder, 0).ok();
  host::WriteFile::Request in;
  in.path.text = path;
  in.data = HostBytes::copy_of(content);
  in.options =
      static_cast<uint32_t>(OpenOption::Create) | static_cast<uint32_t>(OpenOption::Truncate);
  (void)write_file(in, 0).ok();
}

bool MemoryFiles::get(const std::string& path, std::string& content) {
  const std::scoped_lock lock(mutex_);
  NodeRef node;
  if (find_node(path, true, node) || node->kind != FileKind::File) return false;
  content = node->content;
  return true;
}

// ---- By path

HostError MemoryFiles::read_file(const std::string& path, uint64_t bytes_max, HostBytes& out) {
  const std::scoped_lock lock(mutex_);
  NodeRef node;
  HostError error = find_node(path, true, node);
  if (error) return error;
  if (node->kind == FileKind::Folder) return system_error(EISDIR, "read");
  if (node->content.size() > bytes_max) return system_error(EFBIG, "read");
  out = HostBytes::copy_of(node->content);
  return {};
}

HostError MemoryFiles::write_file(const host::WriteFile::Request& in, double now_ms) {
  const std::scoped_lock lock(mutex_);
  Place place;
  const uint32_t options = in.options | static_cast<uint32_t>(OpenOption::Write);
  HostError error = find_file(in.path.text, options, in.mode, now_ms, place);
  if (error) return error;
  Node& node = *place.node;
  if (in.mode) node.mode = in.mode;
  if (has(options, OpenOption::Append))
    node.content += in.data.view();
  else
    node.content.replace(0, std::min(in.data.size(), node.content.size()), in.data.view());
  node.touch(now_ms);
  changed(FileEvent::Kind::Modify, place.path);
  return {};
}

void MemoryFiles::fill(const Node& node, FileInfo& out) {
  out.kind = node.kind;
  out.size = node.content.size();
  out.modified_ms = node.modified_ms;
  out.accessed_ms = node.accessed_ms;
  out.changed_ms = node.changed_ms;
  out.born_ms = node.born_ms;
  out.device = 1;
  out.inode = node.inode;
  out.links = node.links;
  out.user = node.user;
  out.group = node.group;
  out.mode = node.mode | kKindBits[static_cast<uint8_t>(node.kind)];
  out.block_bytes = 4096;
  out.blocks = (out.size + 511) / 512;
}

HostError MemoryFiles::stat(const std::string& path, bool follow, FileInfo& out) {
  const std::scoped_lock lock(mutex_);
  NodeRef node;
  HostError error = find_node(path, follow, node);
  if (error) {
    error.call = follow ? "stat" : "lstat";
    return error;
  }
  fill(*node, out);
  return {};
}

HostError MemoryFiles::read_directory(const std::string& path, DirectoryEntries& out) {
  const std::scoped_lock lock(mutex_);
  NodeRef node;
  HostError error = find_node(path, true, node);
  if (error) return error;
  if (node->kind != FileKind::Folder) return system_error(ENOTDIR);
  for (const auto& [name, each] : node->entries) out.push_back({name, each->kind});
  return {};
}

HostError MemoryFiles::make_directory(const host::MakeDirectory::Request& in, double now_ms) {
  const std::scoped_lock lock(mutex_);
  if (in.path.text.empty()) return system_error(ENOENT);
  const std::string path = paths::absolute_path(in.path.text, "/");
  const uint32_t mode = in.mode ? in.mode : 0755;
  for (size_t end = in.recursive ? 1 : path.size(); end <= path.size(); ++end) {
    end = std::min(path.find('/', end), path.size());
    Place place;
    HostError error = find(path.substr(0, end), true, place);
    if (error) return error;
    const bool is_folder = place.node && place.node->kind == FileKind::Folder;
    if (is_folder && in.recursive) continue;
    if (place.node) return system_error(end < path.size() ? ENOTDIR : EEXIST);
    place.folder->entries[place.name] = make(FileKind::Folder, mode, now_ms);
    changed(FileEvent::Kind::Create, place.path);
  }
  return {};
}

HostError MemoryFiles::remove(const std::string& path, bool recursive) {
  const std::scoped_lock lock(mutex_);
  Place place;
  HostError error = find(path, false, place);
  if (error) return error;
  if (!place.node) return system_error(ENOENT, "lstat");
  if (place.node == root_) return system_error(EBUSY, "rmdir");
  if (!recursive && !place.node->entries.empty()) return system_error(ENOTEMPTY, "rmdir");
  --place.node->links;
  place.folder->entries.erase(place.name);
  changed(FileEvent::Kind::Remove, place.path);
  return {};
}

HostError MemoryFiles::rename(const std::string& from, const std::string& to) {
  const std::scoped_lock lock(mutex_);
  Place source, target;
  HostError error = find(from, false, source);
  if (!error) error = find(to, false, target);
  if (error) return error;
  if (!source.node) return system_error(ENOENT);
  if (source.node == target.node) return {};
  if (source.node == root_ || target.node == root_) return system_error(EBUSY);
  const bool is_folder = source.node->kind == FileKind::Folder;
  if (is_folder && paths::is_within(target.path, source.path)) return system_error(EINVAL);
  if (target.node) {
    const bool onto_folder = target.node->kind == FileKind::Folder;
    if (is_folder != onto_folder) return system_error(onto_folder ? EISDIR : ENOTDIR);
    if (!target.node->entries.empty()) return system_error(ENOTEMPTY);
  }
  source.folder->entries.erase(source.name);
  target.folder->entries[target.name] = source.node;
  changed(FileEvent::Kind::Rename, source.path, target.path);
  return {};
}

HostError MemoryFiles::copy(const host::CopyFile::Request& in, double now_ms) {
  const std::scoped_lock lock(mutex_);
  NodeRef source;
  HostError error = find_node(in.path.text, true, source);
  if (error) return error;
  if (source->kind == FileKind::Folder) return system_error(EISDIR);
  const uint32_t options =
      static_cast<uint32_t>(OpenOption::Write) |
      static_cast<uint32_t>(in.exclusive ? OpenOption::CreateNew : OpenOption::Create);
  Place target;
  error = find_file(in.to.text, options, source->mode, now_ms, target);
  if (error) return error;
  if (source == target.node) return {};
  target.node->content = source->content;
  target.node->mode = source->mode;
  target.node->touch(now_ms);
  changed(FileEvent::Kind::Modify, target.path);
  return {};
}

HostError MemoryFiles::real_path(const std::string& path, std::string& out) {
  const std::scoped_lock lock(mutex_);
  Place place;
  HostError error = find(path, true, place);
  if (error) return error;
  if (!place.node) return system_error(ENOENT);
  out = place.path;
  return {};
}

HostError MemoryFiles::read_link(const std::string& path, std::string& out) {
  const std::scoped_lock lock(mutex_);
  NodeRef node;
  HostError error = find_node(path, false, node);
  if (error) return error;
  if (node->kind != FileKind::Link) return system_error(EINVAL);
  out = node->content;
  return {};
}

HostError MemoryFiles::link(const std::string& target, const std::string& path, double now_ms) {
  const std::scoped_lock lock(mutex_);
  Place place;
  HostError error = find(path, false, place);
  if (error) return error;
  if (place.node) return system_error(EEXIST);
  const NodeRef node = make(FileKind::Link, 0777, now_ms);
  node->content = target;
  place.folder->entries[place.name] = node;
  changed(FileEvent::Kind::Create, place.path);
  return {};
}

HostError MemoryFiles::truncate(const std::string& path, uint64_t length, double now_ms) {
  const std::scoped_lock lock(mutex_);
  Place place;
  HostError error = find_file(path, static_cast<uint32_t>(OpenOption::Write), 0, now_ms, place);
  if (error) return error;
  if (place.node->kind == FileKind::Folder) return system_error(EISDIR);
  return resize(*place.node, length, now_ms, place.path);
}

HostError MemoryFiles::resize(Node& node, uint64_t length, double now_ms, const std::string& path) {
  if (length > kFileBytesMax) return system_error(EFBIG);
  node.content.resize(static_cast<size_t>(length));
  node.touch(now_ms);
  changed(FileEvent::Kind::Modify, path);
  return {};
}

HostError MemoryFiles::make_temporary(const host::MakeTemporary::Request& in, double now_ms,
                                      std::string& out) {
  const std::scoped_lock lock(mutex_);
  if (in.prefix.find('/') != std::string::npos || in.suffix.find('/') != std::string::npos)
    return system_error(EINVAL);
  for (;;) {
    out = paths::join(in.path.text, in.prefix + std::to_string(++last_temporary_) + in.suffix);
    Place place;
    HostError error = find(out, false, place);
    if (error) return error;
    if (place.node) continue;
    place.folder->entries[place.name] =
        in.is_folder ? make(FileKind::Folder, 0700, now_ms) : make(FileKind::File, 0600, now_ms);
    changed(FileEvent::Kind::Create, place.path);
    return {};
  }
}

}  // namespace shoal
