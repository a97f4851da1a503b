// CodeCache: compiled code on disk, so that a file is compiled once. An entry's name is the hash of
// all that its content depends on (the source, the options, the compiler); what is in it is
// believed only after its checksum and the bytecode verifier. Whatever goes wrong with the folder,
// the cache is then just no help. It is trimmed now and then: each change of a file, and each new
// version of shoal, leaves an entry that nobody will ask for again.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "compiler/compile.h"
#include "vm/bytecode/image.h"

namespace shoal::loader {

class CodeCache {
 public:
  /// Sources below this compile about as fast as an entry is read and checked.
  static constexpr size_t kSourceBytesMin = 4096;
  /// What trim() leaves.
  static constexpr uint64_t kBytesMax = uint64_t{512} << 20;
  static constexpr std::chrono::hours kUnusedMax{30 * 24};

  /// In SHOAL_CACHE_DIR, else XDG_CACHE_HOME/shoal, else HOME/.cache/shoal; SHOAL_CACHE_DIR set to
  /// nothing turns it off.
  CodeCache();
  explicit CodeCache(std::string folder) : folder_(std::move(folder)) {}

  /// The image of that source under those options, or null.
  std::unique_ptr<UnitImage> load(std::string_view source, const CompileOptions& options) const;
  /// Stores what was compiled.
  void store(std::string_view source, const CompileOptions& options, const UnitImage& image) const;
  /// Removes what has not been used for long, and what is too much. How many entries.
  size_t trim() const;
  const std::string& folder() const noexcept { return folder_; }
  bool is_on() const noexcept { return !folder_.empty(); }
  /// Where the entry stands.
  std::string path_of(std::string_view source, const CompileOptions& options) const;

 private:
  std::string folder_;
};

}  // namespace shoal::loader
