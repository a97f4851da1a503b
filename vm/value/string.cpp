#include "vm/value/string.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include "vm/value/atom.h"

namespace shoal {

// ---- StringView

char32_t StringView::code_point_at(uint32_t i, uint32_t& units) const noexcept {
  const char16_t lead = (*this)[i];
  units = 1;
  if (is_latin1_ || (lead & 0xFC00) != 0xD800 || i + 1 >= length_) return lead;
  const char16_t trail = (*this)[i + 1];
  if ((trail & 0xFC00) != 0xDC00) return lead;
  units = 2;
  return 0x10000 + ((static_cast<char32_t>(lead) & 0x3FF) << 10) + (trail & 0x3FF);
}

bool operator==(const StringView& x, const StringView& y) noexcept {
  if (x.length_ != y.length_) return false;
  if (x.is_latin1_ == y.is_latin1_)
    return std::memcmp(x.chars_, y.chars_, size_t{x.length_} * (x.is_latin1_ ? 1 : 2)) == 0;
  for (uint32_t i = 0; i < x.length_; ++i)
    if (x[i] != y[i]) return false;
  return true;
}

int StringView::compare(const StringView& other) const noexcept {
  const uint32_t n = std::min(length_, other.length_);
  if (is_latin1_ && other.is_latin1_) {
    if (const int order = std::memcmp(chars_, other.chars_, n)) return order;
  } else {
    for (uint32_t i = 0; i < n; ++i)
      if ((*this)[i] != other[i]) return (*this)[i] < other[i] ? -1 : 1;
  }
  return length_ == other.length_ ? 0 : length_ < other.length_ ? -1 : 1;
}

namespace {

template <class A, class B>
int64_t find_units(const A* text, uint32_t length, const B* needle, uint32_t count, uint32_t from) {
  if (count > length) return -1;
  const uint32_t last = length - count;
  for (uint32_t i = from; i <= last; ++i) {
    if constexpr (sizeof(A) == 1 && sizeof(B) == 1) {
      const void* const hit = std::memchr(text + i, needle[0], size_t{last} - i + 1);
      if (!hit) return -1;
      i = static_cast<uint32_t>(static_cast<const A*>(hit) - text);
    } else if (text[i] != needle[0]) {
      continue;
    }
    uint32_t k = 1;
    while (k < count && text[i + k] == needle[k]) ++k;
    if (k == count) return i;
  }
  return -1;
}

}  // namespace

int64_t StringView::index_of(const StringView& needle, uint32_t from) const noexcept {
  if (needle.length_ == 0) return from <= length_ ? from : length_;
  if (from >= length_) return -1;
  return visit([&](const auto* text, uint32_t length) {
    return needle.visit([&](const auto* what, uint32_t count) {
      return find_units(text, length, what, count, from);
    });
  });
}

int64_t StringView::last_index_of(const StringView& needle, uint32_t from) const noexcept {
  if (needle.length_ > length_) return -1;
  for (int64_t i = std::min(from, length_ - needle.length_); i >= 0; --i) {
    const auto at = static_cast<uint32_t>(i);
    if (sub(at, at + needle.length_) == needle) return i;
  }
  return -1;
}

uint32_t StringView::hash() const noexcept {
  uint32_t h = string_hash::kSeed;
  visit([&h](const auto* units, uint32_t n) {
    for (uint32_t i = 0; i < n; ++i) h = string_hash::step(h, units[i]);
  });
  return string_hash::finish(h);
}

namespace {

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

}  // namespace

std::string StringView::utf8(bool wtf8) const {
  std::string out;
  out.reserve(length_);
  for (uint32_t i = 0; i < length_;) {
    uint32_t units;
    char32_t c = code_point_at(i, units);
    if (!wtf8 && c >= 0xD800 && c <= 0xDFFF) c = 0xFFFD;
    append_utf8(out, c);
    i += units;
  }
  return out;
}

// ---- Making strings

namespace {

bool all_latin1(const char16_t* units, size_t length) noexcept {
  char16_t seen = 0;
  for (size_t i = 0; i < length; ++i) seen |= units[i];
  return seen < 0x100;
}

}  // namespace

String* String::empty() noexcept { return atoms::empty(); }

Result<String*> String::make_flat(Heap& heap, uint32_t length, bool latin1) {
  if (length > kLengthMax) return heap.fail_too_big("Invalid string length");
  return heap.create_with_tail<String>(static_cast<CellKind>(Kind::String),
                                       size_t{length} * (latin1 ? 1 : 2), length,
                                       latin1 ? kLatin1 : 0);
}

Result<String*> String::from_latin1(Heap& heap, const uint8_t* chars, size_t length) {
  if (length == 0) return empty();
  if (length == 1) return single(chars[0]);
  if (length > kLengthMax) return heap.fail_too_big("Invalid string length");
  String* const s = TRY(make_flat(heap, static_cast<uint32_t>(length), true));
  std::memcpy(s->latin1_chars(), chars, length);
  return s;
}

Result<String*> String::from_utf16(Heap& heap, const char16_t* units, size_t length) {
  if (length == 0) return empty();
  if (length > kLengthMax) return heap.fail_too_big("Invalid string length");
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

namespace {

/// One code point from UTF-8 at i, advancing it past the sequence, or past the maximal valid part (then U+FFFD).
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

}  // namespace

Result<String*> String::from_utf8(Heap& heap, std::string_view utf8, bool wtf8) {
  const bool ascii = std::none_of(utf8.begin(), utf8.end(),
                                  [](char c) { return static_cast<uint8_t>(c) >= 0x80; });
  if (ascii) return from_ascii(heap, utf8);
  std::u16string units;
  units.reserve(utf8.size());
  for (size_t i = 0; i < utf8.size();) {
    const char32_t c = decode_utf8(utf8, i, wtf8);
    if (c < 0x10000) {
      units += static_cast<char16_t>(c);
    } else {
      units += static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10));
      units += static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FF));
    }
  }
  return from_utf16(heap, units.data(), units.size());
}

void decode_wtf8(std::string_view text, std::u16string& units) {
  for (size_t i = 0; i < text.size();) {
    const char32_t c = decode_utf8(text, i, true);
    if (c < 0x10000) {
      units += static_cast<char16_t>(c);
    } else {
      units += static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10));
      units += static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FF));
    }
  }
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

Result<String*> String::concat(Heap& heap, String* left, String* right) {
  if (left->is_empty()) return right;
  if (right->is_empty()) return left;
  const uint64_t total = uint64_t{left->length()} + right->length();
  if (total > kLengthMax) return heap.fail_too_big("Invalid string length");
  const auto length = static_cast<uint32_t>(total);
  const bool latin1 = left->is_latin1() && right->is_latin1();
  if (length > kFlatConcatMax)
    return make_pair(heap, length, kRope | (latin1 ? kLatin1 : 0), left, right, 0);
  String* const s = TRY(make_flat(heap, length, latin1));
  if (latin1) {
    left->copy_to(s->latin1_chars());
    right->copy_to(s->latin1_chars() + left->length());
  } else {
    left->copy_to(s->utf16_chars());
    right->copy_to(s->utf16_chars() + left->length());
  }
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

StringView String::flat_view() const noexcept {
  SHOAL_ASSERT(!is_rope());
  const String* const flat = is_slice() ? parts().first.get() : this;
  const uint32_t offset = is_slice() ? offset_ : 0;
  return is_latin1() ? StringView(flat->latin1_chars() + offset, length())
                     : StringView(flat->utf16_chars() + offset, length());
}

namespace {

/// Writes the units of s to out. Ropes are walked with an explicit stack; left-deep ones, the usual sort, need little.
template <class Unit>
struct RopeWriter {
  static constexpr uint32_t kInline = 64;
  const String* inline_stack[kInline];
  std::unique_ptr<const String*[]> overflow;
  const String** stack = inline_stack;
  uint32_t depth = 0, capacity = kInline;
  void push(const String* s) {
    if (depth == capacity) {
      std::unique_ptr<const String*[]> bigger(new const String*[size_t{capacity} * 2]);
      std::copy_n(stack, depth, bigger.get());
      overflow = std::move(bigger);
      stack = overflow.get();
      capacity *= 2;
    }
    stack[depth++] = s;
  }
};

template <class Unit>
void write_flat(const StringView& v, Unit* out) {
  v.visit([out](const auto* units, uint32_t n) { std::copy_n(units, n, out); });
}

}  // namespace

template <class Unit, class Parts>
static void write_units(const String* s, Unit* out, Parts&& parts) {
  // From the end backwards: the right part first, so that a left-deep rope keeps the stack short.
  Unit* end = out + s->length();
  RopeWriter<Unit> work;
  for (;;) {
    while (s->is_rope()) {
      work.push(parts(s).first.get());
      s = parts(s).second.get();
    }
    end -= s->length();
    write_flat(s->flat_view(), end);
    if (work.depth == 0) return;
    s = work.stack[--work.depth];
  }
}

void String::copy_to(uint8_t* out) const noexcept {
  SHOAL_ASSERT(is_latin1());
  write_units(this, out, [](const String* s) -> const Parts& { return s->parts(); });
}
void String::copy_to(char16_t* out) const noexcept {
  write_units(this, out, [](const String* s) -> const Parts& { return s->parts(); });
}

Result<void> String::flatten(Heap& heap) {
  if (!is_rope()) return {};
  String* const flat = TRY(make_flat(heap, length(), is_latin1()));
  if (is_latin1())
    copy_to(flat->latin1_chars());
  else
    copy_to(flat->utf16_chars());
  header_ = (header_ & ~kRope) | kSlice;
  offset_ = 0;
  parts().first.set(heap, this, flat);
  parts().second.clear();
  return {};
}

uint32_t String::hash() const noexcept {
  if (hash_ != 0) return hash_;
  if (!is_rope()) return hash_ = flat_view().hash();
  std::u16string units(length(), u'\0');
  copy_to(units.data());
  return hash_ = StringView(units.data(), length()).hash();
}

bool String::equals(const String* x, const String* y) noexcept {
  if (x == y) return true;
  if (x->length() != y->length() || (x->is_atom() && y->is_atom())) return false;
  if (x->hash_ != 0 && y->hash_ != 0 && x->hash_ != y->hash_) return false;
  if (!x->is_rope() && !y->is_rope()) return x->flat_view() == y->flat_view();
  return compare(x, y) == 0;
}

int String::compare(const String* x, const String* y) noexcept {
  if (!x->is_rope() && !y->is_rope()) return x->flat_view().compare(y->flat_view());
  std::u16string a(x->length(), u'\0'), b(y->length(), u'\0');
  x->copy_to(a.data());
  y->copy_to(b.data());
  return StringView(a.data(), x->length()).compare(StringView(b.data(), y->length()));
}

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
  const uint32_t n = length();
  if (n == 0 || n > 10) return -1;
  uint64_t value = 0;
  for (uint32_t i = 0; i < n; ++i) {
    const char16_t c = at(i);
    if (c < u'0' || c > u'9') return -1;
    if (i == 0 && c == u'0' && n > 1) return -1;
    value = value * 10 + (c - u'0');
  }
  return value <= 0xFFFF'FFFE ? static_cast<int64_t>(value) : -1;
}

std::string String::utf8(bool wtf8) const {
  if (!is_rope()) return flat_view().utf8(wtf8);
  std::u16string units(length(), u'\0');
  copy_to(units.data());
  return StringView(units.data(), length()).utf8(wtf8);
}

std::string utf8_of(const String* s) { return s->utf8(); }

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
