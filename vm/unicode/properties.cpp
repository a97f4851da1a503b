// Property escapes: names to sets, sets to ranges. Looked at only while a pattern is compiled, so
// the tables are packed for size.
#include <iterator>

#include "vm/unicode/unicode.h"

namespace shoal::unicode {
namespace {

#include "vm/unicode/property_tables.inc"

/// The place of `name` among NUL-terminated names, or -1.
int find_name(std::string_view names, std::string_view name) {
  int index = 0;
  for (size_t at = 0; at < names.size(); ++index) {
    const size_t end = names.find('\0', at);
    if (names.substr(at, end - at) == name) return index;
    at = end + 1;
  }
  return -1;
}

/// `names` ends in two NULs: that of the last name and that of the literal.
template <size_t kNamesSize, size_t kCount>
int find_in(const char (&names)[kNamesSize], const uint16_t (&values)[kCount],
            std::string_view name) {
  const int index = find_name(std::string_view(names, kNamesSize - 1), name);
  return index < 0 ? -1 : int{values[index]};
}

uint32_t read_varint(const uint8_t*& at) {
  uint32_t value = 0;
  for (uint32_t shift = 0;; shift += 7) {
    const uint8_t byte = *at++;
    value |= uint32_t{byte & 0x7Fu} << shift;
    if (byte < 0x80) return value;
  }
}

}  // namespace

int find_property(std::string_view name, std::string_view value) {
  if (name.empty()) return -1;
  if (value.empty()) {
    const int set = find_in(kBinaryNames, kBinarySets, name);
    return set >= 0 ? set : find_in(kCategoryNames, kCategorySets, name);
  }
  if (name == "General_Category" || name == "gc")
    return find_in(kCategoryNames, kCategorySets, value);
  if (name == "Script" || name == "sc") return find_in(kScriptNames, kScriptSets, value);
  if (name == "Script_Extensions" || name == "scx") {
    return find_in(kScriptExtensionsNames, kScriptExtensionsSets, value);
  }
  return -1;
}

void append_property(int set, std::vector<Range>& out) {
  SHOAL_ASSERT(set >= 0 && static_cast<size_t>(set) < std::size(kSetOffsets));
  const uint8_t* at = kSetBytes + kSetOffsets[set];
  const uint32_t count = read_varint(at);
  out.reserve(out.size() + count);
  char32_t next = 0;
  for (uint32_t i = 0; i < count; ++i) {
    const char32_t first = next + read_varint(at);
    const char32_t last = first + read_varint(at);
    out.push_back({first, last});
    next = last + 1;
  }
}

uint32_t property_range_count(int set) {
  SHOAL_ASSERT(set >= 0 && static_cast<size_t>(set) < std::size(kSetOffsets));
  const uint8_t* at = kSetBytes + kSetOffsets[set];
  return read_varint(at);
}

int find_string_property(std::string_view name) {
  return name.empty() ? -1 : find_in(kStringNames, kStringSets, name);
}

int string_property_singles(int property) { return kStringSingles[property]; }

void append_string_property(int property, std::vector<char32_t>& out) {
  static_assert(std::size(kStringOffsets) == std::size(kStringSingles));
  if (property == find_string_property("RGI_Emoji")) {
    // The union of all the others, which the table therefore does not repeat.
    for (int other = 0; other < static_cast<int>(std::size(kStringOffsets)); ++other) {
      if (other != property) append_string_property(other, out);
    }
    return;
  }
  constexpr uint32_t kLengthMax = 15;
  char32_t current[kLengthMax];
  const uint8_t* at = kStringBytes + kStringOffsets[property];
  const uint32_t count = read_varint(at);
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t shared = *at & 15u;
    const uint32_t length = *at++ >> 4;
    for (uint32_t k = shared; k < length; ++k) current[k] = read_varint(at);
    out.push_back(length);
    out.insert(out.end(), current, current + length);
  }
}

}  // namespace shoal::unicode
