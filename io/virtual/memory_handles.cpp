// Open files and folders of MemoryFiles.
#include <algorithm>
#include <cerrno>

#include "io/virtual/memory_node.h"

namespace shoal {
namespace {

constexpr uint64_t kFileBytesMax = uint64_t{1} << 32;

}  // namespace

/// Null: the handle is of something else.
MemoryFiles::Open* MemoryFiles::file_of(HostResource* resource) {
  return dynamic_cast<Open*>(resource);
}

HostError MemoryFiles::open(const host::OpenFile::Request& in, double now_ms,
                            std::shared_ptr<HostResource>& out) {
  const std::scoped_lock lock(mutex_);
  Place place;
  HostError error = find_file(in.path.text, in.options, in.mode, now_ms, place);
  if (error) return error;
  auto file = std::make_shared<Open>();
  file->node = std::move(place.node);
  file->path = std::move(place.path);
  file->options = in.options;
  out = std::move(file);
  return {};
}

HostError MemoryFiles::read(HostResource* resource, const host::ReadHandle::Request& in,
                            FilledBytes& out) {
  const std::scoped_lock lock(mutex_);
  Open* const file = file_of(resource);
  if (!file || !has(file->options, OpenOption::Read)) return system_error(EBADF);
  if (file->node->kind == FileKind::Folder) return system_error(EISDIR);
  const std::string_view all = file->node->content;
  const uint64_t from = in.position < 0 ? file->position : static_cast<uint64_t>(in.position);
  const auto at = static_cast<size_t>(std::min<uint64_t>(from, all.size()));
  out.fill(in.room, all.substr(at, in.room.size()));
  if (in.position < 0) file->position = at + out.size;
  return {};
}

HostError MemoryFiles::write(HostResource* resource, const host::WriteHandle::Request& in,
                             double now_ms, uint64_t& count) {
  const std::scoped_lock lock(mutex_);
  Open* const file = file_of(resource);
  const bool appends = file && has(file->options, OpenOption::Append);
  if (!file || (!appends && !has(file->options, OpenOption::Write))) return system_error(EBADF);
  std::string& content = file->node->content;
  const std::string_view data = in.data.view();
  const uint64_t stands = in.position < 0 ? file->position : static_cast<uint64_t>(in.position);
  const uint64_t at = appends ? content.size() : stands;
  if (at > kFileBytesMax || data.size() > kFileBytesMax - at) return system_error(EFBIG);
  if (content.size() < at + data.size()) content.resize(static_cast<size_t>(at) + data.size());
  std::copy(data.begin(), data.end(), content.begin() + static_cast<std::ptrdiff_t>(at));
  if (in.position < 0) file->position = at + data.size();
  file->node->touch(now_ms);
  changed(FileEvent::Kind::Modify, file->path);
  count = data.size();
  return {};
}

HostError MemoryFiles::seek(HostResource* resource, const host::SeekHandle::Request& in,
                            uint64_t& position) {
  const std::scoped_lock lock(mutex_);
  Open* const file = file_of(resource);
  if (!file) return system_error(EBADF);
  if (in.from > 2) return system_error(EINVAL);
  const uint64_t base[] = {0, file->position, file->node->content.size()};
  int64_t at = 0;
  if (__builtin_add_overflow(static_cast<int64_t>(base[in.from]), in.offset, &at) || at < 0)
    return system_error(EINVAL);
  position = file->position = static_cast<uint64_t>(at);
  return {};
}

HostError MemoryFiles::truncate(HostResource* resource, uint64_t length, double now_ms) {
  const std::scoped_lock lock(mutex_);
  Open* const file = file_of(resource);
  if (!file) return system_error(EBADF);
  if (!has(file->options, OpenOption::Write)) return system_error(EINVAL);
  return resize(*file->node, length, now_ms, file->path);
}

HostError MemoryFiles::stat(HostResource* resource, FileInfo& out) {
  const std::scoped_lock lock(mutex_);
  Open* const file = file_of(resource);
  if (!file) return system_error(EBADF);
  fill(*file->node, out);
  return {};
}

HostError MemoryFiles::sync(HostResource* resource) {
  return file_of(resource) ? HostError() : system_error(EBADF);
}

HostError MemoryFiles::change(HostResource* resource, const Attributes& to, double now_ms) {
  const std::scoped_lock lock(mutex_);
  Open* const file = file_of(resource);
  return file ? change(*file->node, to, now_ms, file->path) : system_error(EBADF);
}

// ---- Advisory locks

HostError MemoryFiles::lock(HostResource* resource, bool exclusive, bool& locked) {
  Open* const file = file_of(resource);
  if (!file) return system_error(EBADF);
  Node& node = *file->node;
  const std::scoped_lock lock(node.lock_mutex);
  const bool has_it = node.lock_holders.count(file) != 0;
  const size_t others = node.lock_holders.size() - (has_it ? 1 : 0);
  locked = others == 0 || (!exclusive && !node.is_lock_exclusive);
  if (!locked) return {};
  node.lock_holders.insert(file);
  node.is_lock_exclusive = exclusive;
  return {};
}

HostError MemoryFiles::unlock(HostResource* resource) {
  Open* const file = file_of(resource);
  if (!file) return system_error(EBADF);
  file->node->unlock(*file);
  return {};
}

// ---- Folders

HostError MemoryFiles::open_directory(const std::string& path, std::shared_ptr<HostResource>& out) {
  auto folder = std::make_shared<OpenFolder>();
  HostError error = read_directory(path, folder->entries);
  if (!error) out = std::move(folder);
  return error;
}

HostError MemoryFiles::read_entries(HostResource* resource, size_t entries_max,
                                    DirectoryEntries& out) {
  const std::scoped_lock lock(mutex_);
  auto* const folder = dynamic_cast<OpenFolder*>(resource);
  if (!folder) return system_error(EBADF);
  while (folder->position < folder->entries.size() && out.size() < entries_max)
    out.push_back(std::move(folder->entries[folder->position++]));
  return {};
}

}  // namespace shoal
