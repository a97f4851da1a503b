#include "vm/value/string.h"

#include <algorithm>
#include <cstring>

#include "vm/value/atom.h"
#include "vm/value/transcode.h"

namespace shoal {

namespace {

Thrown too_long(Heap& heap) { return heap.fail_too_big("Invalid string length"); }

bool all_latin1(const char16_t* units, size_t length) noexcept {
  char16_t seen = 0;
  for (size_t i = 0; i < length; ++i) seen |= units[i];
  return seen < 0x100;
}

}  // namespace

// ---- Making strings

Result<String*> String::make_flat(Heap& heap, uint32_t length, bool latin1) {
  if (length > kLengthMax) return too_long(heap);
  return heap.create_with_tail<String>(static_cast<CellKind>(Kind::String),
                                       size_t{length} * (latin1 ? 1 : 2), length,
                                       latin1 ? kLatin1 : 0);
}

Result<String*> String::from_latin1(Heap& heap, const uint8_t* chars, size_t length) {
  if (length == 0) return empty();
  if (length == 1) return single(chars[0]);
  if (length > kLengthMax) return too_long(heap);
  String* const s = TRY(make_flat(heap, static_cast<uint32_t>(length), true));
  std::memcpy(s->latin1_chars(), chars, length);
  return s;
}

Result<String*> String::from_utf16(Heap& heap, const char16_t* units, size_t length) {
  if (length == 0) return empty();
  if (length > kLengthMax) return too_long(heap);
  const bool latin1 = all_latin1(units, length);
  if (latin1 && length == 1) return single(static_cast<uint8_t>(units[0]));
  String* const s = TRY(make_flat(heap, static_cast<uint32_t>(length), latin1));
  if (latin1)
    std::copy_n(units, length, s->latin1_chars());
  else
    std::memcpy(s->utf16_chars(), units, length * 2);
  return s;
}

Result<String*> String::from_view(Heap& heap, StringView view) {
  return view.is_latin1() ? from_latin1(heap, view.latin1(), view.length())
                          : from_utf16(heap, view.utf16(), view.length());
}

Result<String*> String::from_code_point(Heap& heap, char32_t c) {
  if (c < 0x100) return single(static_cast<uint8_t>(c));
  char16_t units[2];
  if (c < 0x10000) {
    units[0] = static_cast<char16_t>(c);
    return from_utf16(heap, units, 1);
  }
  units[0] = static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10));
  units[1] = static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FF));
  return from_utf16(heap, units, 2);
}

char32_t decode_utf8(std::string_view s, size_t& i, bool wtf8) noexcept {
  const auto byte = [&](size_t k) { return static_cast<uint8_t>(s[k]); };
  const uint8_t b0 = byte(i++);
  if (b0 < 0x80) return b0;
  uint32_t need, low = 0x80, high = 0xBF;
  char32_t c;
  if (b0 >= 0xC2 && b0 <= 0xDF) {
    need = 1, c = b0 & 0x1F;
  } else if (b0 >= 0xE0 && b0 <= 0xEF) {
    need = 2, c = b0 & 0x0F;
    if (b0 == 0xE0) low = 0xA0;
    if (b0 == 0xED && !wtf8) high = 0x9F;
  } else if (b0 >= 0xF0 && b0 <= 0xF4) {
    need = 3, c = b0 & 0x07;
    if (b0 == 0xF0) low = 0x90;
    if (b0 == 0xF4) high = 0x8F;
  } else {
    return 0xFFFD;
  }
  for (; need; --need, low = 0x80, high = 0xBF) {
    if (i >= s.size() || byte(i) < low || byte(i) > high) return 0xFFFD;
    c = (c << 6) | (byte(i++) & 0x3F);
  }
  return c;
}

namespace {

char16_t* put_code_point(char16_t* out, char32_t c) noexcept {
  if (c < 0x10000) {
    *out++ = static_cast<char16_t>(c);
    return out;
  }
  *out++ = static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10));
  *out++ = static_cast<char16_t>(0xDC00 + (c & 0x3FF));
  return out;
}

}  // namespace

Result<String*> String::from_utf8(Heap& heap, std::string_view utf8, bool wtf8) {
  if (transcode::is_valid_utf8(utf8)) {
    const transcode::Extent extent = transcode::extent_of(utf8);
    if (extent.units == utf8.size()) return from_ascii(heap, utf8);
    if (extent.units > kLengthMax) return too_long(heap);
    if (extent.latin1 && extent.units == 1) {
      uint8_t c;
      transcode::to_latin1(utf8, &c);
      return single(c);
    }
    String* const s = TRY(make_flat(heap, static_cast<uint32_t>(extent.units), extent.latin1));
    if (extent.latin1)
      transcode::to_latin1(utf8, s->latin1_chars());
    else
      transcode::to_utf16(utf8, s->utf16_chars());
    return s;
  }
  // Once to measure, once to write: no memory besides the string's own.
  uint64_t length = 0;
  char32_t seen = 0;
  for (size_t i = 0; i < utf8.size();) {
    const char32_t c = decode_utf8(utf8, i, wtf8);
    seen |= c;
    length += c < 0x10000 ? 1 : 2;
  }
  if (length > kLengthMax) return too_long(heap);
  const bool latin1 = seen < 0x100;
  if (latin1 && length == 1) return single(static_cast<uint8_t>(seen));
  String* const s = TRY(make_flat(heap, static_cast<uint32_t>(length), latin1));
  uint8_t* narrow = s->latin1_chars();
  char16_t* wide = s->utf16_chars();
  for (size_t i = 0; i < utf8.size();) {
    const char32_t c = decode_utf8(utf8, i, wtf8);
    if (latin1)
      *narrow++ = static_cast<uint8_t>(c);
    else
      wide = put_code_point(wide, c);
  }
  return s;
}

Result<String*> String::make_pair(Heap& heap, uint32_t length, uint64_t flags, String* first,
                                  String* second, uint32_t offset) {
  String* const s = TRY(heap.create_with_tail<String>(static_cast<CellKind>(Kind::String),
                                                      sizeof(Parts), length, flags));
  s->parts().first.init(first);
  s->parts().second.init(second);
  s->offset_ = offset;
  return s;
}

Result<String*> String::substring(Heap& heap, String* s, uint32_t from, uint32_t to) {
  SHOAL_ASSERT(from <= to && to <= s->length());
  const uint32_t length = to - from;
  if (length == 0) return empty();
  if (length == s->length()) return s;
  const StringView all = TRY(s->view(heap));
  if (length < kSliceMin) return from_view(heap, all.sub(from, to));
  String* flat = s;
  if (s->is_slice()) {
    flat = s->parts().first.get();
    from += s->offset_;
  }
  return make_pair(heap, length, kSlice | (s->header_ & kLatin1), flat, nullptr, from);
}

// ---- Looking

char16_t String::at(uint32_t i) const noexcept {
  const String* s = this;
  while (s->is_rope()) {
    const String* const left = s->parts().first.get();
    if (i < left->length()) {
      s = left;
    } else {
      i -= left->length();
      s = s->parts().second.get();
    }
  }
  return s->flat_view()[i];
}

int64_t String::array_index() const noexcept {
  constexpr uint32_t kDigitsMax = 10;
  static_assert(kDigitsMax <= kFlatConcatMax);  // So it is no rope.
  if (is_empty() || length() > kDigitsMax) return -1;
  return flat_view().visit([](const auto* units, uint32_t n) -> int64_t {
    if (units[0] == '0') return n == 1 ? 0 : -1;
    uint64_t value = 0;
    for (uint32_t i = 0; i < n; ++i) {
      const uint32_t digit = uint32_t{units[i]} - '0';
      if (digit > 9) return -1;
      value = value * 10 + digit;
    }
    return value <= PropertyKey::kMaxIndex ? static_cast<int64_t>(value) : -1;
  });
}

std::string String::utf8(bool wtf8) const {
  if (!is_rope()) return flat_view().utf8(wtf8);
  if (is_latin1()) {
    std::string chars(length(), '\0');
    copy_to(reinterpret_cast<uint8_t*>(chars.data()));
    return StringView(std::string_view(chars)).utf8(wtf8);
  }
  std::u16string units(length(), u'\0');
  copy_to(units.data());
  return StringView(units.data(), length()).utf8(wtf8);
}

std::string utf8_of(const String* s) { return s->utf8(); }

// ---- The collector's view

void String::trace(Tracer& tracer) const {
  if ((header_ & (kRope | kSlice)) == 0) return;
  tracer.visit(parts().first);
  tracer.visit(parts().second);
}

size_t String::cell_bytes() const {
  if ((header_ & (kRope | kSlice)) != 0) return sizeof(String) + sizeof(Parts);
  return sizeof(String) + size_t{length()} * (is_latin1() ? 1 : 2);
}

}  // namespace shoal
