// Source maps (ECMA-426): where the text of a JavaScript file was written, for stacks and code
// frames. A map is looked for, read and decoded when a stack first names its file.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "include/shoal/loader/json.h"
#include "vm/run/host.h"

namespace shoal::loader {

class SourceMap {
 public:
  struct Source {
    std::string path;     // Absolute, or what the map calls it if that is no file's name.
    std::string content;  // If the map has it.
    bool has_content = false;
  };
  struct Original {
    const Source* source;
    SourcePosition at;
  };
  /// `base`: folder that names of sources are relative to. Null: it is no source map.
  static std::unique_ptr<SourceMap> parse(std::string_view json, const std::string& base);
  /// False: the map says nothing of that position.
  bool find(SourcePosition at, Original& out) const;

 private:
  static constexpr uint32_t kNoSource = ~0u;
  static constexpr int kSectionDepthMax = 4;
  /// From here on, in its line, text comes from there. All count from 0.
  struct Segment {
    uint32_t line, column, source, original_line, original_column;
  };
  bool add(const Json& json, const std::string& base, uint32_t line, uint32_t column, int depth);
  bool add_sections(const Json& sections, const std::string& base, uint32_t line, uint32_t column,
                    int depth);
  bool add_mappings(std::string_view text, uint32_t line, uint32_t column, uint32_t first_source,
                    uint32_t source_count);
  std::vector<Source> sources_;
  std::vector<Segment> segments_;  // Sorted.
};

/// The maps of a context's units.
class SourceMaps {
 public:
  SourcePlace original_place(const CodeUnit& unit, SourcePosition at);
  /// The original's text, if it can be had: the map's, else the file's. Null: no map, or no text.
  const std::string* original_text(const CodeUnit& unit, SourcePosition at);

 private:
  struct Entry {
    std::unique_ptr<SourceMap> map;            // Null: there is none.
    std::map<std::string, std::string> texts;  // Of sources that were read from files.
  };
  Entry& entry_of(const CodeUnit& unit);
  std::map<const CodeUnit*, Entry> entries_;
};

/// What the last `//# sourceMappingURL=` of a text names; empty: none.
std::string_view source_mapping_url(std::string_view source) noexcept;

}  // namespace shoal::loader
