// Declaration files of all that shoal offers to TypeScript.
#pragma once

#include <span>
#include <string>

namespace shoal::cli {

struct TypeFile {
  const char* name;  // "fs.d.ts"; index.d.ts refers to all others.
  const char* text;
};
std::span<const TypeFile> type_files() noexcept;
/// Into the folder. False: `error` says which could not be written.
bool write_type_files(const std::string& folder, std::string& error);

}  // namespace shoal::cli
