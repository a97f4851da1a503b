#include "include/shoal/loader/code_cache.h"

#include <cstring>
#include <span>

#include "include/shoal/loader/files.h"
#include "vm/bytecode/image_io.h"
#include "vm/bytecode/verifier.h"

#include "compiler_version.h"

namespace shoal::loader {

namespace {

/// 128 bits, two lanes of multiply and fold (the constants are wyhash's): entries of different
/// sources must not meet by accident.
class Hash {
 public:
  void add(std::string_view text) {
    add(text.size());
    for (size_t at = 0; at < text.size(); at += 8) {
      uint64_t word = 0;
      std::memcpy(&word, text.data() + at, std::min<size_t>(8, text.size() - at));
      add(word);
    }
  }
  void add(uint64_t word) {
    first_ = mix(first_ ^ word, 0xA0761D6478BD642F);
    second_ = mix(second_ ^ word ^ first_, 0xE7037ED1A0B428DB);
  }
  std::string text() const {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string out;
    for (const uint64_t lane : {first_, second_})
      for (int shift = 60; shift >= 0; shift -= 4) out += kDigits[(lane >> shift) & 15];
    return out;
  }

 private:
  static uint64_t mix(uint64_t a, uint64_t b) {
    const auto product = static_cast<unsigned __int128>(a) * b;
    return (static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64)) + b;
  }
  uint64_t first_ = 0x8EBC6AF09C88C6E3, second_ = 0x589965CC75374CC3;
};

std::string default_folder() {
  if (const char* const own = variable("SHOAL_CACHE_DIR")) return own;
  const char* const cache = variable("XDG_CACHE_HOME");
  if (cache && cache[0] == '/') return join(cache, "shoal");
  const char* const home = variable("HOME");
  return home && home[0] == '/' ? join(home, ".cache/shoal") : std::string();
}

}  // namespace

CodeCache::CodeCache() : folder_(default_folder()) {
  if (!folder_.empty()) folder_ = absolute_path(join(folder_, "code"), current_folder());
}

std::string CodeCache::path_of(std::string_view source, const CompileOptions& o) const {
  Hash hash;
  hash.add(image_format_version());
  hash.add(SHOAL_COMPILER_VERSION);
  hash.add(o.source_name);
  const uint64_t flags[] = {static_cast<uint64_t>(o.language), static_cast<uint64_t>(o.goal),
                            static_cast<uint64_t>(o.jsx),      o.completion_value,
                            o.use_define_for_class_fields,     o.experimental_decorators,
                            o.emit_decorator_metadata,         o.strict_null_checks,
                            o.verbatim_module_syntax};
  for (const uint64_t flag : flags) hash.add(flag);
  hash.add(o.jsx_factory);
  hash.add(o.jsx_fragment_factory);
  hash.add(o.jsx_import_source);
  hash.add(source);
  const std::string name = hash.text();
  return join(join(folder_, name.substr(0, 2)), name.substr(2));
}

std::unique_ptr<UnitImage> CodeCache::load(std::string_view source,
                                           const CompileOptions& options) const {
  if (!is_on() || source.size() < kSourceBytesMin) return nullptr;
  const std::string path = path_of(source, options);
  std::string bytes, error;
  if (!is_regular_file(path) || !read_file(path, bytes, error)) return nullptr;
  const auto* const data = reinterpret_cast<const uint8_t*>(bytes.data());
  std::unique_ptr<UnitImage> image = read_image(std::span(data, bytes.size()));
  if (!image || image->source_name != options.source_name || image->source != source)
    return nullptr;
  if (!verify(*image, error)) return nullptr;
  note_use(path);
  return image;
}

void CodeCache::store(std::string_view source, const CompileOptions& options,
                      const UnitImage& image) const {
  if (!is_on() || source.size() < kSourceBytesMin || image.source != source) return;
  const std::string path = path_of(source, options);
  if (!make_folders(folder_of(path))) return;
  const std::vector<uint8_t> bytes = write_image(image);
  (void)write_file_atomically(path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  // Its name is a random number: one entry in 256.
  if (path.ends_with("00")) (void)trim();
}

size_t CodeCache::trim() const {
  return is_on() ? trim_cache(folder_, kBytesMax, kUnusedMax) : 0;
}

}  // namespace shoal::loader
