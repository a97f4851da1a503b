#include "compiler/ast/text.h"

#include <algorithm>

#include "compiler/ast/utf8.h"

namespace shoal::ast {

namespace {

constexpr size_t kSlotsAtStart = 256;

/// FNV-1a over code units, so that both widths hash alike (they never hold equal texts, but may be
/// looked up as such).
template <class Unit>
uint32_t hash_units(const Unit* units, size_t count) {
  uint32_t hash = 2166136261u;
  for (size_t index = 0; index < count; ++index) {
    hash = (hash ^ static_cast<uint32_t>(std::make_unsigned_t<Unit>(units[index]))) * 16777619u;
  }
  return hash ^ (hash >> 15);
}

}  // namespace

TextTable::TextTable(Arena& arena) : arena_(arena), slots_(arena.make_list<Text*>(kSlotsAtStart)) {
#define COMMON_TEXT(name, text) common_.name = intern_latin1(text);
#include "compiler/ast/common_texts.def"
}

template <class Unit>
const Text* TextTable::find_or_add(const Unit* units, uint32_t length, bool two_byte) {
  const uint32_t hash = hash_units(units, length);
  const size_t mask = slots_.size() - 1;
  size_t at = hash & mask;
  for (; slots_[at]; at = (at + 1) & mask) {
    const Text& text = *slots_[at];
    if (text.hash_ == hash && text.length_ == length && text.two_byte_ == two_byte &&
        (length == 0 || std::memcmp(text.data_, units, length * sizeof(Unit)) == 0)) {
      return &text;
    }
  }
  void* const data = arena_.allocate(std::max<size_t>(length, 1) * sizeof(Unit), alignof(Unit));
  if (length != 0) std::memcpy(data, units, length * sizeof(Unit));
  Text* const text = arena_.make<Text>();
  text->data_ = data;
  text->length_ = length;
  text->hash_ = hash;
  text->number_ = count_;
  text->two_byte_ = two_byte;
  slots_[at] = text;
  if (++count_ * 2 > slots_.size()) grow();
  return text;
}

void TextTable::grow() {
  const List<Text*> larger = arena_.make_list<Text*>(slots_.size() * 2);
  const size_t mask = larger.size() - 1;
  for (Text* const text : slots_) {
    if (!text) continue;
    size_t at = text->hash_ & mask;
    while (larger[at]) at = (at + 1) & mask;
    larger[at] = text;
  }
  slots_ = larger;
}

const Text* TextTable::intern(std::u16string_view units) {
  const bool fits =
      std::all_of(units.begin(), units.end(), [](char16_t unit) { return unit <= 0xFF; });
  if (!fits) return find_or_add(units.data(), static_cast<uint32_t>(units.size()), true);
  std::string bytes(units.size(), '\0');
  std::transform(units.begin(), units.end(), bytes.begin(),
                 [](char16_t unit) { return static_cast<char>(unit); });
  return intern_latin1(bytes);
}

const Text* TextTable::intern_latin1(std::string_view bytes) {
  return find_or_add(bytes.data(), static_cast<uint32_t>(bytes.size()), false);
}

const Text* TextTable::intern_utf8(std::string_view utf8) {
  const bool ascii = std::all_of(utf8.begin(), utf8.end(),
                                 [](char c) { return static_cast<signed char>(c) >= 0; });
  if (ascii) return intern_latin1(utf8);
  scratch_.clear();
  for (size_t at = 0; at < utf8.size();) append_utf16(scratch_, decode_utf8(utf8, at));
  return intern(scratch_);
}

std::string Text::to_utf8() const {
  std::string out;
  for (uint32_t index = 0; index < length_; ++index) {
    char32_t point = (*this)[index];
    if (is_high_surrogate(point) && index + 1 < length_ && is_low_surrogate((*this)[index + 1])) {
      point = join_surrogates(point, (*this)[++index]);
    }
    append_utf8(out, point);
  }
  return out;
}

std::string Text::quoted() const {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (uint32_t index = 0; index < length_; ++index) {
    const char16_t unit = (*this)[index];
    if (unit == '"' || unit == '\\') {
      out += '\\';
      out += static_cast<char>(unit);
    } else if (unit == '\n') {
      out += "\\n";
    } else if (unit >= 0x20 && unit < 0x7F) {
      out += static_cast<char>(unit);
    } else {
      out += "\\u";
      for (int shift = 12; shift >= 0; shift -= 4) out += kHex[(unit >> shift) & 0xF];
    }
  }
  return out + '"';
}

}  // namespace shoal::ast
