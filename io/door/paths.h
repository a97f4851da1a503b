// Paths as text; absolute, with '/'. Nothing here looks at the disc.
#pragma once

#include <string>
#include <string_view>

namespace shoal::paths {

/// Absolute and without "." and ".."; relative ones start at `folder`.
std::string absolute_path(std::string_view path, const std::string& folder);
/// "/a/b" of "/a/b/c"; "/" of "/a" and of "/".
std::string folder_of(const std::string& path);
std::string_view name_of(std::string_view path) noexcept;
std::string join(const std::string& folder, std::string_view name);
/// Whether it is the folder or below it; both absolute and without "..".
bool is_within(std::string_view path, std::string_view folder) noexcept;

}  // namespace shoal::paths
