// The command line's own files: project files that it reads, and writes for people.
#pragma once

#include <shoal/data.h>

#include <string>
#include <string_view>

namespace shoal::cli {

/// False: `error` is the system's reason.
bool read_text_file(const std::string& path, std::string& out, std::string& error);
/// False: `error` is the system's reason. Makes the folder that it is in.
bool write_text_file(const std::string& path, std::string_view text, std::string& error);
bool file_exists(const std::string& path);
std::string current_folder();
/// The nearest folder at or above `from` that has an entry of that name; empty: none.
std::string folder_with(const std::string& from, const std::string& name);
/// Of a JSON file; undefined if there is none. Error: it is no JSON, with the place.
Expected<Data> read_json_file(const std::string& path);
/// "12.3 KB".
std::string size_text(uint64_t bytes);
std::string json_string(std::string_view text);

}  // namespace shoal::cli
