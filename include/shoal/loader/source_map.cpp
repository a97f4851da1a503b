#include "include/shoal/loader/source_map.h"

#include <algorithm>

#include "include/shoal/loader/files.h"
#include "include/shoal/loader/module_loader.h"

namespace shoal::loader {

namespace {

constexpr uint32_t kPositionMax = 1u << 30;

/// One number of a mapping: base64 digits of five bits each, the lowest first, the sign last.
class VlqReader {
 public:
  explicit VlqReader(std::string_view text) noexcept : text_(text) {}
  bool at_end() const noexcept { return at_ == text_.size(); }
  char peek() const noexcept { return text_[at_]; }
  void skip() noexcept { ++at_; }
  bool ends_segment() const noexcept { return at_end() || peek() == ',' || peek() == ';'; }
  bool read(int64_t& out) noexcept {
    uint64_t value = 0;
    for (int shift = 0; !at_end() && shift <= 30; shift += 5) {
      const int digit = digit_of(text_[at_++]);
      if (digit < 0) return false;
      value |= static_cast<uint64_t>(digit & 31) << shift;
      if (digit & 32) continue;
      out = static_cast<int64_t>(value >> 1);
      if (value & 1) out = -out;
      return true;
    }
    return false;
  }

 private:
  static int digit_of(char c) noexcept {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
  }
  std::string_view text_;
  size_t at_ = 0;
};

bool has_scheme(std::string_view text) noexcept {
  const size_t colon = text.find(':');
  return colon != std::string_view::npos && colon > 1 &&
         text.substr(0, colon).find('/') == std::string_view::npos;
}

std::string source_path(const std::string& name, const std::string& base) {
  std::string path;
  if (name.starts_with("file:") && path_of_url(name, path)) return path;
  return has_scheme(name) ? name : absolute_path(name, base);
}

uint32_t offset_of(const Json& offset, std::string_view name) {
  const Json* const found = offset.find(name);
  if (!found || found->type != Json::Type::Number) return 0;
  return static_cast<uint32_t>(std::clamp(found->number, 0.0, double{kPositionMax}));
}

}  // namespace

std::unique_ptr<SourceMap> SourceMap::parse(std::string_view text, const std::string& base) {
  // A first line may guard the map against being run.
  if (text.starts_with(")]}")) text.remove_prefix(std::min(text.find('\n'), text.size()));
  Json json;
  JsonError error;
  if (!parse_json(text, JsonDialect::Strict, json, error)) return nullptr;
  auto map = std::make_unique<SourceMap>();
  if (!map->add(json, base, 0, 0, 0)) return nullptr;
  // Where one section ends another may begin: what begins counts.
  std::sort(map->segments_.begin(), map->segments_.end(), [](const Segment& x, const Segment& y) {
    if (x.line != y.line) return x.line < y.line;
    if (x.column != y.column) return x.column < y.column;
    return x.source == kNoSource && y.source != kNoSource;
  });
  return map;
}

/// A map, or a part of one, whose generated text starts at that position.
bool SourceMap::add(const Json& json, const std::string& base, uint32_t line, uint32_t column,
                    int depth) {
  if (!json.is_object()) return false;
  const Json* const sections = json.find("sections");
  if (sections) return add_sections(*sections, base, line, column, depth);
  const Json* const sources = json.find("sources");
  if (!sources || !sources->is_array()) return false;
  const Json* const contents = json.find("sourcesContent");
  std::string root = json.string_of("sourceRoot");
  if (!root.empty() && !root.ends_with('/')) root += '/';
  const auto first = static_cast<uint32_t>(sources_.size());
  for (size_t i = 0; i < sources->items.size(); ++i) {
    Source made;
    made.path = source_path(root + sources->items[i].text, base);
    const bool has = contents && i < contents->items.size() && contents->items[i].is_string();
    if (has) made.content = contents->items[i].text;
    made.has_content = has;
    sources_.push_back(std::move(made));
  }
  return add_mappings(json.string_of("mappings"), line, column, first,
                      static_cast<uint32_t>(sources->items.size()));
}

bool SourceMap::add_sections(const Json& sections, const std::string& base, uint32_t line,
                             uint32_t column, int depth) {
  if (!sections.is_array() || depth == kSectionDepthMax) return false;
  for (const Json& each : sections.items) {
    const Json* const offset = each.find("offset");
    const Json* const map = each.find("map");
    if (!offset || !map) return false;
    const uint32_t lines = offset_of(*offset, "line"), columns = offset_of(*offset, "column");
    const uint32_t at_line = line + lines, at_column = lines == 0 ? column + columns : columns;
    segments_.push_back({at_line, at_column, kNoSource, 0, 0});  // What came before ends here.
    if (!add(*map, base, at_line, at_column, depth + 1)) return false;
  }
  return true;
}

bool SourceMap::add_mappings(std::string_view text, uint32_t line, uint32_t column,
                             uint32_t first_source, uint32_t source_count) {
  int64_t generated = column, source = 0, original_line = 0, original_column = 0, name = 0;
  VlqReader in(text);
  while (!in.at_end()) {
    if (in.peek() == ';' || in.peek() == ',') {
      if (in.peek() == ';') {
        ++line;
        generated = 0;
      }
      in.skip();
      continue;
    }
    int64_t field = 0;
    if (!in.read(field)) return false;
    generated += field;
    Segment made{line, static_cast<uint32_t>(generated), kNoSource, 0, 0};
    if (!in.ends_segment()) {
      int64_t* const fields[] = {&source, &original_line, &original_column};
      for (int64_t* const each : fields) {
        if (!in.read(field)) return false;
        *each += field;
        if (*each < 0 || *each > kPositionMax) return false;
      }
      if (source < source_count) {
        made.source = first_source + static_cast<uint32_t>(source);
        made.original_line = static_cast<uint32_t>(original_line);
        made.original_column = static_cast<uint32_t>(original_column);
      }
      if (!in.ends_segment() && !in.read(name)) return false;
    }
    if (generated < 0 || generated > kPositionMax || line > kPositionMax) return false;
    segments_.push_back(made);
  }
  return true;
}

bool SourceMap::find(SourcePosition at, Original& out) const {
  const uint32_t line = at.line - 1, column = at.column - 1;
  const auto after =
      std::upper_bound(segments_.begin(), segments_.end(), Segment{line, column, 0, 0, 0},
                       [](const Segment& x, const Segment& y) {
                         return x.line != y.line ? x.line < y.line : x.column < y.column;
                       });
  if (after == segments_.begin()) return false;
  const Segment& found = *(after - 1);
  if (found.line != line || found.source == kNoSource) return false;
  out.source = &sources_[found.source];
  out.at = {found.original_line + 1, found.original_column + 1};
  return true;
}

// ---- Of units

std::string_view source_mapping_url(std::string_view source) noexcept {
  for (const std::string_view mark : {"//# sourceMappingURL=", "//@ sourceMappingURL="}) {
    const size_t at = source.rfind(mark);
    if (at == std::string_view::npos) continue;
    std::string_view rest = source.substr(at + mark.size());
    const std::string_view url = rest.substr(0, rest.find_first_of(" \t\r\n'\"`"));
    // It stands on the last line that is no comment; in a string, code would follow.
    rest.remove_prefix(url.size());
    if (rest.find_first_not_of(" \t\r\n") == std::string_view::npos || rest.starts_with('\n') ||
        rest.starts_with('\r'))
      return url;
  }
  return {};
}

SourceMaps::Entry& SourceMaps::entry_of(const CodeUnit& unit) {
  const auto known = entries_.find(&unit);
  if (known != entries_.end()) return known->second;
  Entry& made = entries_[&unit];
  const std::string& path = unit.image().source_name;
  const SourceLanguage language = language_of(path);
  const bool is_javascript =
      language == SourceLanguage::JavaScript || language == SourceLanguage::JavaScriptJsx;
  if (!path.starts_with('/') || !is_javascript) return made;
  const std::string url(source_mapping_url(unit.image().source));
  if (url.empty()) return made;
  DataUrl data;
  std::string error, file;
  if (parse_data_url(url, data)) {
    made.map = SourceMap::parse(data.content, folder_of(path));
    return made;
  }
  // A relative reference is resolved as URLs are: it may have escapes.
  if (!has_scheme(url)) {
    const std::string whole = url_of_path(folder_of(path)) + "/" + url;
    if (!path_of_url(url.starts_with('/') ? "file://" + url : whole, file)) return made;
  } else if (!url.starts_with("file:") || !path_of_url(url, file)) {
    return made;
  }
  file = absolute_path(file, "/");
  if (read_file(file, data.content, error))
    made.map = SourceMap::parse(data.content, folder_of(file));
  return made;
}

SourcePlace SourceMaps::original_place(const CodeUnit& unit, SourcePosition at) {
  const Entry& entry = entry_of(unit);
  SourceMap::Original found;
  if (entry.map && entry.map->find(at, found)) return {found.source->path, found.at};
  return {unit.image().source_name, at};
}

const std::string* SourceMaps::original_text(const CodeUnit& unit, SourcePosition at) {
  Entry& entry = entry_of(unit);
  SourceMap::Original found;
  if (!entry.map || !entry.map->find(at, found)) return nullptr;
  if (found.source->has_content) return &found.source->content;
  const auto known = entry.texts.find(found.source->path);
  if (known != entry.texts.end()) return &known->second;
  std::string text, error;
  if (!found.source->path.starts_with('/') || !read_file(found.source->path, text, error))
    return nullptr;
  return &(entry.texts[found.source->path] = std::move(text));
}

}  // namespace shoal::loader
