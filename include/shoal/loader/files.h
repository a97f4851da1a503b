// What the loader wants to know of the disc, and paths as text. Loading a program is not reading
// data: it asks io (io/drivers/source_files.h), not the context's door.
#pragma once

#include <string>
#include <string_view>

#include "io/door/paths.h"
#include "io/drivers/source_files.h"

namespace shoal::loader {

using namespace source_files;
using paths::absolute_path;
using paths::folder_of;
using paths::join;
using paths::name_of;

/// A file of source text: refused, too, if it is not UTF-8 (in node_modules what is not reads as
/// U+FFFD).
bool read_source(const std::string& path, std::string& out, std::string& error);
/// ".ts" of "/a/b.ts"; empty if there is none.
std::string_view extension_of(std::string_view path) noexcept;

// --- File URLs

/// "file:///a/b%20c"; the characters that a path must escape are escaped.
std::string url_of_path(std::string_view path);
/// Percent escapes as the bytes they stand for. False: a bad one, or one of a slash or NUL.
bool decode_url_path(std::string_view text, std::string& path);
/// The path of a file: URL, without its query and fragment. False: another host, or bad escapes.
bool path_of_url(std::string_view url, std::string& path);

}  // namespace shoal::loader
