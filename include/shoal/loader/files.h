// What the loader wants to know of the disc. Every look at it goes through here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shoal::loader {

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
/// A file of source text: refused, too, if it is not UTF-8 (in node_modules what is not reads as
/// U+FFFD).
bool read_source(const std::string& path, std::string& out, std::string& error);
/// Writes to a new file beside it and renames: readers see the old content or all of the new.
bool write_file_atomically(const std::string& path, std::string_view content);
/// The folder and those above it. False: it could not be made.
bool make_folders(const std::string& path);
/// With symbolic links resolved; the path itself if that fails.
std::string real_path(const std::string& path);
/// Names of a folder's entries, sorted; none if it cannot be read.
std::vector<std::string> names_in(const std::string& folder);

// --- Paths as text; absolute, with '/'.

std::string current_folder();
/// Absolute and without "." and ".."; relative ones start at `folder`.
std::string absolute_path(std::string_view path, const std::string& folder);
/// "/a/b" of "/a/b/c"; "/" of "/a" and of "/".
std::string folder_of(const std::string& path);
std::string_view name_of(std::string_view path) noexcept;
std::string join(const std::string& folder, std::string_view name);
/// ".ts" of "/a/b.ts"; empty if there is none.
std::string_view extension_of(std::string_view path) noexcept;

// --- File URLs

/// "file:///a/b%20c"; the characters that a path must escape are escaped.
std::string url_of_path(std::string_view path);
/// The path of a file: URL, without its query and fragment. False: another host, or bad escapes.
bool path_of_url(std::string_view url, std::string& path);

}  // namespace shoal::loader
