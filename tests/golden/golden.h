// What golden tests share: files, and how a dump is compared with what is committed beside its
// source. With SHOAL_BLESS set, what is committed is rewritten (./dev test --bless).
#pragma once

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>

namespace shoal::golden {

inline std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

inline void bless(const std::filesystem::path& path, const std::string& text) {
  if (std::getenv("SHOAL_BLESS")) std::ofstream(path, std::ios::binary) << text;
}

/// The files of the folder whose names do not end in `except`, in order.
inline std::set<std::filesystem::path> files_in(const std::filesystem::path& folder,
                                                const char* except = "") {
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != except) files.insert(entry.path());
  }
  BOOST_TEST_REQUIRE(files.size() > 0u);
  return files;
}

/// The dump of each source of the folder is what lies beside it, under the same name with `suffix`.
inline void check_dumps(const std::filesystem::path& folder, const char* suffix,
                        const std::function<std::string(const std::filesystem::path&)>& dump_of) {
  for (const std::filesystem::path& source : files_in(folder, suffix)) {
    const std::filesystem::path committed = source.string() + suffix;
    const std::string dump = dump_of(source);
    bless(committed, dump);
    BOOST_TEST((dump == read(committed)), source.filename()
                                              << ": the dump differs; see ./dev test --bless");
  }
}

}  // namespace shoal::golden
