#include "io/virtual/memory_files.h"

#include <algorithm>
#include <cerrno>

#include "io/door/paths.h"

namespace shoal {
namespace {

constexpr uint32_t kLinksMax = 40;
constexpr uint32_t kKindBits[] = {0, 0100000, 0040000, 0120000};  // By FileKind.
constexpr uint64_t kFileBytesMax = uint64_t{1} << 32;

}  // namespace

struct MemoryFiles::Node {
  FileKind kind = FileKind::File;
  uint32_t mode = 0;
  uint64_t inode = 0;
  double born_ms = 0, modified_ms = 0;
  std::string content;  // A link's: where it leads.
  std::map<std::string, NodeRef, std::less<>> entries;
};

/// An end of a path: the folder that it lies in, its name there, and what stands there, or null.
struct MemoryFiles::Place {
  NodeRef folder;
  std::string name;
  NodeRef node;
  std::string path;  // Without links.
};

struct MemoryFiles::Open final : HostResource {
  NodeRef node;
  uint64_t position = 0;
  uint32_t options = 0;
};

MemoryFiles::MemoryFiles() { root_ = make(FileKind::Folder, 0755, 0); }
MemoryFiles::~MemoryFiles() = default;

MemoryFiles::NodeRef MemoryFiles::make(FileKind kind, uint32_t mode, double now_ms) {
  auto node = std::make_shared<Node>();
  node->kind = kind;
  node->mode = mode;
  node->inode = ++last_inode_;
  node->born_ms = node->modified_ms = now_ms;
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
                                 double now_ms, NodeRef& out) {
  Place place;
  HostError error = find(path, true, place);
  if (error) return error;
  const bool creates = has(options, OpenOption::Create) || has(options, OpenOption::CreateNew);
  if (!place.node && !creates) return system_error(ENOENT);
  if (place.node && has(options, OpenOption::CreateNew)) return system_error(EEXIST);
  if (!place.node) {
    place.node = make(FileKind::File, mode ? mode : 0644, now_ms);
    place.folder->entries[place.name] = place.node;
  }
  const uint32_t reads = static_cast<uint32_t>(OpenOption::Read);
  if (place.node->kind == FileKind::Folder && (options & ~reads) != 0) return system_error(EISDIR);
  if (has(options, OpenOption::Truncate)) place.node->content.clear();
  out = std::move(place.node);
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
  NodeRef node;
  const uint32_t options = in.options | static_cast<uint32_t>(OpenOption::Write);
  HostError error = find_file(in.path.text, options, in.mode, now_ms, node);
  if (error) return error;
  if (in.mode) node->mode = in.mode;
  if (has(options, OpenOption::Append))
    node->content += in.data.view();
  else
    node->content.replace(0, std::min(in.data.size(), node->content.size()), in.data.view());
  node->modified_ms = now_ms;
  return {};
}

void MemoryFiles::fill(const Node& node, FileInfo& out) {
  out.kind = node.kind;
  out.size = node.content.size();
  out.modified_ms = out.accessed_ms = out.changed_ms = node.modified_ms;
  out.born_ms = node.born_ms;
  out.device = 1;
  out.inode = node.inode;
  out.links = 1;
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
  place.folder->entries.erase(place.name);
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
  return {};
}

HostError MemoryFiles::copy(const std::string& from, const std::string& to, double now_ms) {
  const std::scoped_lock lock(mutex_);
  NodeRef source, target;
  HostError error = find_node(from, true, source);
  if (error) return error;
  if (source->kind == FileKind::Folder) return system_error(EISDIR);
  const uint32_t options =
      static_cast<uint32_t>(OpenOption::Write) | static_cast<uint32_t>(OpenOption::Create);
  error = find_file(to, options, source->mode, now_ms, target);
  if (error) return error;
  if (source == target) return {};
  target->content = source->content;
  target->mode = source->mode;
  target->modified_ms = now_ms;
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
  return {};
}

HostError MemoryFiles::truncate(const std::string& path, uint64_t length, double now_ms) {
  const std::scoped_lock lock(mutex_);
  NodeRef node;
  HostError error = find_file(path, static_cast<uint32_t>(OpenOption::Write), 0, now_ms, node);
  if (error) return error;
  if (length > kFileBytesMax) return system_error(EFBIG);
  node->content.resize(static_cast<size_t>(length));
  node->modified_ms = now_ms;
  return {};
}

HostError MemoryFiles::change_mode(const std::string& path, uint32_t mode) {
  const std::scoped_lock lock(mutex_);
  NodeRef node;
  HostError error = find_node(path, true, node);
  if (!error) node->mode = mode & 07777;
  return error;
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
    return {};
  }
}

// ---- Open ones

HostError MemoryFiles::open(const host::OpenFile::Request& in, double now_ms,
                            std::shared_ptr<HostResource>& out) {
  const std::scoped_lock lock(mutex_);
  auto file = std::make_shared<Open>();
  HostError error = find_file(in.path.text, in.options, in.mode, now_ms, file->node);
  if (error) return error;
  file->options = in.options;
  out = std::move(file);
  return {};
}

HostError MemoryFiles::read(HostResource& resource, uint64_t bytes_max, HostBytes& out) {
  const std::scoped_lock lock(mutex_);
  auto& file = static_cast<Open&>(resource);
  if (!has(file.options, OpenOption::Read)) return system_error(EBADF);
  if (file.node->kind == FileKind::Folder) return system_error(EISDIR);
  const std::string_view all = file.node->content;
  const size_t at = static_cast<size_t>(std::min<uint64_t>(file.position, all.size()));
  out = HostBytes::copy_of(all.substr(at, static_cast<size_t>(bytes_max)));
  file.position = at + out.size();
  return {};
}

HostError MemoryFiles::write(HostResource& resource, std::string_view data, double now_ms,
                             uint64_t& count) {
  const std::scoped_lock lock(mutex_);
  auto& file = static_cast<Open&>(resource);
  const bool appends = has(file.options, OpenOption::Append);
  if (!appends && !has(file.options, OpenOption::Write)) return system_error(EBADF);
  std::string& content = file.node->content;
  const uint64_t at = appends ? content.size() : file.position;
  if (at + data.size() > kFileBytesMax) return system_error(EFBIG);
  if (content.size() < at + data.size()) content.resize(static_cast<size_t>(at) + data.size());
  std::copy(data.begin(), data.end(), content.begin() + static_cast<std::ptrdiff_t>(at));
  file.position = at + data.size();
  file.node->modified_ms = now_ms;
  count = data.size();
  return {};
}

HostError MemoryFiles::seek(HostResource& resource, int64_t offset, uint32_t from,
                            uint64_t& position) {
  const std::scoped_lock lock(mutex_);
  auto& file = static_cast<Open&>(resource);
  if (from > 2) return system_error(EINVAL);
  const uint64_t base[] = {0, file.position, file.node->content.size()};
  int64_t at = 0;
  if (__builtin_add_overflow(static_cast<int64_t>(base[from]), offset, &at) || at < 0)
    return system_error(EINVAL);
  position = file.position = static_cast<uint64_t>(at);
  return {};
}

HostError MemoryFiles::truncate(HostResource& resource, uint64_t length, double now_ms) {
  const std::scoped_lock lock(mutex_);
  auto& file = static_cast<Open&>(resource);
  if (!has(file.options, OpenOption::Write)) return system_error(EINVAL);
  if (length > kFileBytesMax) return system_error(EFBIG);
  file.node->content.resize(static_cast<size_t>(length));
  file.node->modified_ms = now_ms;
  return {};
}

HostError MemoryFiles::stat(HostResource& resource, FileInfo& out) {
  const std::scoped_lock lock(mutex_);
  fill(*static_cast<Open&>(resource).node, out);
  return {};
}

}  // namespace shoal
