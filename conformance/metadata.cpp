#include "conformance/metadata.h"

#include <cstring>

namespace shoal::conformance {

namespace {

constexpr const char* kModeNames[] = {"sloppy", "strict", "module", "raw", "all"};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// The next line, taken off the front; ends in LF, CR LF or CR.
std::string_view take_line(std::string_view& text) {
  const size_t end = std::min(text.find_first_of("\r\n"), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end);
  if (text.starts_with("\r\n"))
    text.remove_prefix(2);
  else if (!text.empty())
    text.remove_prefix(1);
  return line;
}

/// "[a, b]" (perhaps without its closing bracket yet) appended to out.
void add_items(std::string_view text, std::vector<std::string>& out) {
  size_t from = 0;
  while (from <= text.size()) {
    const size_t to = std::min(text.find_first_of(",[]", from), text.size());
    std::string_view item = trimmed(text.substr(from, to - from));
    item = trimmed(item.substr(0, item.find(" #")));
    if (!item.empty()) out.emplace_back(item);
    from = to + 1;
  }
}

struct Reader {
  Metadata out;
  std::vector<std::string> flags;
  std::vector<std::string>* list = nullptr;  // That the lines below the key go to.
  bool in_brackets = false;
  bool in_negative = false;

  void line(std::string_view text) {
    const std::string_view body = trimmed(text);
    if (body.empty() || body.starts_with('#')) return;
    if (in_brackets) {
      add_items(body, *list);
      in_brackets = body.find(']') == std::string_view::npos;
      return;
    }
    if (text.front() != ' ' && text.front() != '\t' && !body.starts_with('-')) {
      key(body);
    } else if (list && body.starts_with('-')) {
      add_items(body.substr(1), *list);
    } else if (in_negative) {
      negative(body);
    }
  }

  void key(std::string_view body) {
    list = nullptr;
    in_negative = false;
    if (body.starts_with("flags:")) list = &flags;
    if (body.starts_with("includes:")) list = &out.includes;
    if (body.starts_with("features:")) list = &out.features;
    if (body.starts_with("negative:")) in_negative = true;
    if (!list) return;
    const std::string_view value = trimmed(body.substr(body.find(':') + 1));
    if (!value.starts_with('[')) return;
    add_items(value, *list);
    in_brackets = value.find(']') == std::string_view::npos;
  }

  void negative(std::string_view body) {
    const std::string_view value = trimmed(body.substr(body.find(':') + 1));
    if (body.starts_with("type:")) out.negative_type = value;
    if (!body.starts_with("phase:")) return;
    out.negative_phase = value == "resolution" ? Phase::Resolution
                         : value == "runtime"  ? Phase::Runtime
                                               : Phase::Parse;
  }
};

}  // namespace

const char* mode_name(Mode mode) noexcept { return kModeNames[static_cast<size_t>(mode)]; }

bool mode_named(std::string_view name, Mode& out) noexcept {
  for (size_t i = 0; i < std::size(kModeNames); ++i) {
    if (name != kModeNames[i]) continue;
    out = static_cast<Mode>(i);
    return true;
  }
  return false;
}

std::vector<Mode> Metadata::modes() const {
  if (module) return {Mode::Module};
  if (raw) return {Mode::Raw};
  if (only_strict) return {Mode::Strict};
  if (no_strict) return {Mode::Sloppy};
  return {Mode::Sloppy, Mode::Strict};
}

Metadata parse_metadata(std::string_view source) {
  Reader reader;
  const size_t begin = source.find("/*---");
  const size_t end = source.find("---*/", begin == std::string_view::npos ? 0 : begin);
  if (begin == std::string_view::npos || end == std::string_view::npos) return {};
  std::string_view text = source.substr(begin + 5, end - begin - 5);
  while (!text.empty()) reader.line(take_line(text));
  Metadata& out = reader.out;
  for (const std::string& flag : reader.flags) {
    if (flag == "raw") out.raw = true;
    if (flag == "module") out.module = true;
    if (flag == "async") out.async = true;
    if (flag == "onlyStrict") out.only_strict = true;
    if (flag == "noStrict") out.no_strict = true;
    if (flag == "CanBlockIsFalse") out.can_block_is_false = true;
  }
  return std::move(reader.out);
}

}  // namespace shoal::conformance
