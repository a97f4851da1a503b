// The disc as the module loader sees it: the program's own source files, packages and the code
// cache. Loading is not reading data, so no permission is asked; script cannot choose what is read
// beyond what it can import.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "io/door/permissions.h"

namespace shoal::source_files {

enum class FileType : uint8_t { None, File, Folder, Other };

/// What stands there, symbolic links followed.
FileType file_type(const std::string& path);
inline bool is_regular_file(const std::string& path) { return file_type(path) == FileType::File; }
/// Whether it can be read as a file: a pipe or a device too.
inline bool is_file(const std::string& path) {
  return is_regular_file(path) || file_type(path) == FileType::Other;
}
inline bool is_folder(const std::string& path) { return file_type(path) == FileType::Folder; }
/// The whole file. False: `error` says why.
bool read_file(const std::string& path, std::string& out, std::string& error);
/// Writes to a new file beside it and renames: readers see the old content or all of the new.
bool write_file_atomically(const std::string& path, std::string_view content);
/// The folder and those above it. False: it could not be made.
bool make_folders(const std::string& path);
/// False: it is still there, or never was.
bool remove_file(const std::string& path);
/// Says that a file of a cache is used, for trim_cache: a day is as exact as that is.
void note_use(const std::string& path);
/// Of the files in the folders of `folder`: removes those that nobody has used for so long, then
/// the least recently used ones until the rest takes at most `bytes_max`. How many.
size_t trim_cache(const std::string& folder, uint64_t bytes_max, std::chrono::seconds unused_max);
/// With symbolic links resolved; the path itself if that fails.
std::string real_path(const std::string& path);
/// The same of a path that may not be there, or only its beginning: of that.
std::string real_place(const std::string& path);
/// Which file it is, symbolic links followed. False: nothing is there.
bool identify(const std::string& path, FileIdentity& out);
inline constexpr PathFacts kPathFacts = {real_place, identify};
/// Names of a folder's entries, sorted; none if it cannot be read.
std::vector<std::string> names_in(const std::string& folder);

std::string current_folder();
/// Of the environment; null: it is not set. For where the cache lies.
const char* variable(const char* name) noexcept;

}  // namespace shoal::source_files
