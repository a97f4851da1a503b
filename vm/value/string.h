// String: the String type, §6.1.4. Latin-1 or UTF-16, flat, or a rope (concatenation not yet carried out), or a slice of a
// flat string. Atoms are flat strings, interned, immortal and process-wide (atom.h).
//
// A rope that is flattened becomes a slice of its characters. Where strings are seen to grow at their end (many appends in
// a row, or flattened, appended to and flattened again) the characters go to a *buffer*: a flat string, seen by nobody but
// its slices, with room behind what is used. Appending to a slice that ends where the buffer's use ends writes there and
// makes a longer slice. A buffer that is full is copied to a bigger one and closed, so that this happens once to each: a
// string that many others extend is copied once, not each time.
#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include "gc/heap.h"
#include "vm/value/value.h"

namespace shoal {

/// The characters of a flat string, for as long as the String they came from is held.
class StringView {
 public:
  StringView(const uint8_t* chars, uint32_t length) noexcept
      : chars_(chars), length_(length), is_latin1_(true) {}
  StringView(const char16_t* chars, uint32_t length) noexcept
      : chars_(chars), length_(length), is_latin1_(false) {}
  explicit StringView(std::string_view ascii) noexcept
      : StringView(reinterpret_cast<const uint8_t*>(ascii.data()),
                   static_cast<uint32_t>(ascii.size())) {}
  uint32_t length() const noexcept { return length_; }
  bool is_latin1() const noexcept { return is_latin1_; }
  const uint8_t* latin1() const noexcept {
    SHOAL_ASSERT(is_latin1_);
    return static_cast<const uint8_t*>(chars_);
  }
  const char16_t* utf16() const noexcept {
    SHOAL_ASSERT(!is_latin1_);
    return static_cast<const char16_t*>(chars_);
  }
  char16_t operator[](uint32_t i) const noexcept {
    SHOAL_ASSERT(i < length_);
    return is_latin1_ ? static_cast<const uint8_t*>(chars_)[i]
                      : static_cast<const char16_t*>(chars_)[i];
  }
  /// The code point that begins at unit i (a lone surrogate is itself) and how many units it takes.
  char32_t code_point_at(uint32_t i, uint32_t& units) const noexcept;
  StringView sub(uint32_t from, uint32_t to) const noexcept {
    SHOAL_ASSERT(from <= to && to <= length_);
    return is_latin1_ ? StringView(latin1() + from, to - from)
                      : StringView(utf16() + from, to - from);
  }
  /// visitor(const uint8_t* or const char16_t*, length).
  template <class Visitor>
  auto visit(Visitor&& visitor) const {
    return is_latin1_ ? visitor(latin1(), length_) : visitor(utf16(), length_);
  }
  /// Equal as sequences of code units.
  friend bool operator==(const StringView& x, const StringView& y) noexcept {
    if (x.length_ != y.length_) return false;
    if (x.is_latin1_ != y.is_latin1_) return equal_widths_differ(x, y);
    return std::memcmp(x.chars_, y.chars_, size_t{x.length_} << (x.is_latin1_ ? 0 : 1)) == 0;
  }
  bool equals_ascii(std::string_view ascii) const noexcept {
    return *this == StringView(ascii);
  }
  /// By code units: negative, 0, positive.
  int compare(const StringView& other) const noexcept;
  /// First occurrence of needle at or after from, or -1.
  int64_t index_of(const StringView& needle, uint32_t from) const noexcept;
  int64_t last_index_of(const StringView& needle, uint32_t from) const noexcept;
  uint32_t hash() const noexcept;
  /// UTF-8; lone surrogates as U+FFFD, or (wtf8) encoded like other code points.
  std::string utf8(bool wtf8 = false) const;
  /// No lone surrogates.
  bool is_well_formed() const noexcept;

 private:
  static bool equal_widths_differ(const StringView& x, const StringView& y) noexcept;
  const void* chars_;
  uint32_t length_;
  bool is_latin1_;
};

namespace string_hash {

constexpr uint64_t kFactor = 0x9E37'79B9'7F4A'7C15;

/// Up to four units in a word; Latin-1 and UTF-16 strings of the same units give the same.
template <class Unit>
constexpr uint64_t pack(const Unit* units, uint32_t count) noexcept {
  uint64_t word = 0;
  for (uint32_t i = 0; i < count; ++i)
    word |= uint64_t{static_cast<std::make_unsigned_t<Unit>>(units[i])} << (16 * i);
  return word;
}
constexpr uint64_t step(uint64_t h, uint64_t word) noexcept {
  h = (h ^ word) * kFactor;
  return h ^ (h >> 32);
}
/// Never 0, which means "not yet computed".
constexpr uint32_t finish(uint64_t h) noexcept {
  const auto result = static_cast<uint32_t>(h ^ (h >> 29));
  return result ? result : 1;
}
/// Of a whole string; usable at compile time.
template <class Unit>
constexpr uint32_t of(const Unit* units, uint32_t count) noexcept {
  uint64_t h = count;
  uint32_t i = 0;
  for (; i + 4 <= count; i += 4) h = step(h, pack(units + i, 4));
  if (i < count) h = step(h, pack(units + i, count - i));
  return finish(h);
}
/// The same for units that come in pieces.
class Stream {
 public:
  explicit Stream(uint32_t length) noexcept : h_(length) {}
  template <class Unit>
  void add(const Unit* units, uint32_t count) noexcept {
    for (uint32_t i = 0; i < count; ++i) {
      word_ |= uint64_t{units[i]} << (16 * filled_);
      if (++filled_ < 4) continue;
      h_ = step(h_, word_);
      word_ = 0;
      filled_ = 0;
    }
  }
  uint32_t finish() const noexcept {
    return string_hash::finish(filled_ != 0 ? step(h_, word_) : h_);
  }

 private:
  uint64_t h_, word_ = 0;
  uint32_t filled_ = 0;
};

}  // namespace string_hash

class String : public Cell {
 public:
  static constexpr CellInfo kCell = cell_info<String>("String");
  static constexpr uint32_t kLengthMax = (1u << 29) - 24;
  /// Concatenations up to this many units are copied at once.
  static constexpr uint32_t kFlatConcatMax = 24;
  static constexpr uint32_t kSliceMin = 24;
  /// Appends in a row that make a buffer, if the string has at most so many units for each of them.
  static constexpr uint32_t kAppendsForBuffer = 64;
  static constexpr uint32_t kUnitsPerAppendMax = 128;
  /// Longer strings are not written into a buffer before somebody looks at the result.
  static constexpr uint32_t kAppendMax = 1024;

  // --- Making strings. Error: RangeError above kLengthMax; quota.
  static Result<String*> from_latin1(Heap& heap, const uint8_t* chars, size_t length);
  static Result<String*> from_ascii(Heap& heap, std::string_view text) {
    return from_latin1(heap, reinterpret_cast<const uint8_t*>(text.data()), text.size());
  }
  /// Latin-1 if all units allow it.
  static Result<String*> from_utf16(Heap& heap, const char16_t* units, size_t length);
  /// Invalid sequences become U+FFFD; wtf8: encoded surrogates are kept.
  static Result<String*> from_utf8(Heap& heap, std::string_view utf8, bool wtf8 = false);
  static Result<String*> from_view(Heap& heap, StringView view);
  static Result<String*> from_code_point(Heap& heap, char32_t code_point);
  /// A flat string with room for `length` units, to be filled before the next allocation.
  static Result<String*> make_flat(Heap& heap, uint32_t length, bool latin1);
  static Result<String*> concat(Heap& heap, String* left, String* right);
  /// Units [from, to) of s.
  static Result<String*> substring(Heap& heap, String* s, uint32_t from, uint32_t to);
  /// The one-unit string of a Latin-1 character: an atom.
  static String* single(uint8_t unit) noexcept;
  static String* empty() noexcept;
  /// Cuts a flat string that was just made with make_flat, to no less than 1 unit.
  void shrink(uint32_t new_length) noexcept {
    SHOAL_ASSERT(new_length != 0 && new_length <= length() && hash_ == 0);
    SHOAL_ASSERT((header_ & (kRope | kSlice | kBuffer | kAtom)) == 0);
    header_ = (header_ & ~uint64_t{0xFFFF'FFFF}) | new_length;
  }

  // --- Looking
  uint32_t length() const noexcept { return static_cast<uint32_t>(header_); }
  bool is_empty() const noexcept { return length() == 0; }
  bool is_latin1() const noexcept { return (header_ & kLatin1) != 0; }
  bool is_rope() const noexcept { return (header_ & kRope) != 0; }
  bool is_atom() const noexcept { return (header_ & kAtom) != 0; }
  /// An atom that is a property key as it stands: it spells no array index.
  bool is_key_atom() const noexcept { return (header_ & (kAtom | kIndexAtom)) == kAtom; }
  /// The characters; carries out a pending concatenation.
  Result<StringView> view(Heap& heap) {
    if (is_rope()) [[unlikely]]
      TRY_VOID(flatten(heap));
    return flat_view();
  }
  /// Of a string that is no rope.
  StringView flat_view() const noexcept;
  /// Carries out the concatenations of a rope; afterwards it is none. Time: the length less what is in a buffer already.
  Result<void> flatten(Heap& heap);
  /// Hash of the units, remembered. Of a rope: it is walked at its whole length, so flatten first where there is a heap.
  uint32_t hash() const noexcept { return hash_ != 0 ? hash_ : compute_hash(); }
  /// Units compared; ropes are walked, not flattened.
  static bool equals(const String* x, const String* y) noexcept {
    if (x == y) return true;
    if (x->length() != y->length() || (x->header_ & y->header_ & kAtom) != 0) return false;
    return equals_slow(x, y);
  }
  /// By code units: negative, 0, positive. Where there is a heap, flatten both first: a rope is walked.
  static int compare(const String* x, const String* y) noexcept;
  /// A rope is searched from its top each time: flatten first if there may be more than one call.
  char16_t at(uint32_t i) const noexcept;
  /// The array index that this spells in canonical form, or -1.
  int64_t array_index() const noexcept;
  std::string utf8(bool wtf8 = false) const;
  /// All units, wherever they lie; no memory is needed. Latin-1 strings only, for the first form.
  void copy_to(uint8_t* out) const noexcept;
  void copy_to(char16_t* out) const noexcept;

  void trace(Tracer& tracer) const;
  size_t cell_bytes() const;

 protected:
  friend class Heap;
  friend class AtomTable;
  friend class RopeWalker;
  friend class RopeWriter;
  template <size_t N>
  friend struct StaticAtom;
  static constexpr uint64_t kLatin1 = uint64_t{1} << 32;
  static constexpr uint64_t kRope = uint64_t{1} << 33;
  static constexpr uint64_t kSlice = uint64_t{1} << 34;
  static constexpr uint64_t kAtom = uint64_t{1} << 35;
  static constexpr uint64_t kBuffer = uint64_t{1} << 36;
  static constexpr uint64_t kIndexAtom = uint64_t{1} << 37;  // An atom that spells an array index.

  String(uint32_t length, uint64_t string_flags, uint64_t cell_flags = 0) noexcept
      : Cell(static_cast<CellKind>(Kind::String), length | string_flags, cell_flags) {}
  static Result<String*> make_pair(Heap& heap, uint32_t length, uint64_t flags, String* first,
                                   String* second, uint32_t offset);
  bool is_slice() const noexcept { return (header_ & kSlice) != 0; }
  uint8_t* latin1_chars() noexcept { return reinterpret_cast<uint8_t*>(this + 1); }
  char16_t* utf16_chars() noexcept { return reinterpret_cast<char16_t*>(this + 1); }
  const uint8_t* latin1_chars() const noexcept {
    return reinterpret_cast<const uint8_t*>(this + 1);
  }
  const char16_t* utf16_chars() const noexcept {
    return reinterpret_cast<const char16_t*>(this + 1);
  }
  uint32_t compute_hash() const noexcept;
  static bool equals_slow(const String* x, const String* y) noexcept;
  template <class Unit>
  Unit* chars() noexcept {
    return reinterpret_cast<Unit*>(this + 1);
  }
  template <class Unit>
  const Unit* chars() const noexcept {
    return reinterpret_cast<const Unit*>(this + 1);
  }
  enum class Growth : uint8_t { Unlikely, Likely };
  template <class Unit>
  Result<void> flatten_as(Heap& heap, Growth growth);
  Result<void> flatten_to_buffer(Heap& heap);
  static Result<String*> make_buffer(Heap& heap, uint32_t length, bool latin1);
  /// left + right, where left is a slice and its buffer allows it, else null.
  static Result<String*> append(Heap& heap, String* left, String* right);
  bool can_append(const String* right) const noexcept;
  bool ends_its_buffer() const noexcept;
  /// Ends the use of what a slice shows as a buffer.
  void close_buffer() noexcept {
    header_ |= kBuffer;
    offset_ = kClosed;
  }
  /// Ropes: left and right. Slices: the flat string, and null.
  struct Parts {
    Slot<String> first, second;
  };
  Parts& parts() noexcept { return *reinterpret_cast<Parts*>(this + 1); }
  const Parts& parts() const noexcept { return *reinterpret_cast<const Parts*>(this + 1); }

  mutable uint32_t hash_ = 0;  // 0: not yet computed.
  // Slice: where it begins. Buffer: units used, or kClosed. Rope: appends in a row. Atom: see atom.cpp.
  uint32_t offset_ = 0;
  static constexpr uint32_t kClosed = ~uint32_t{0};

 public:
  /// For atoms' makers: where the characters of a flat string go.
  uint8_t* latin1_storage() noexcept { return latin1_chars(); }
  char16_t* utf16_storage() noexcept { return utf16_chars(); }
};
static_assert(sizeof(String) == 16);

inline StringView String::flat_view() const noexcept {
  SHOAL_ASSERT(!is_rope());
  const String* const flat = is_slice() ? parts().first.get() : this;
  const uint32_t offset = is_slice() ? offset_ : 0;
  return is_latin1() ? StringView(flat->latin1_chars() + offset, length())
                     : StringView(flat->utf16_chars() + offset, length());
}

/// One code point from UTF-8 at i, advancing it past the sequence, or past its longest valid beginning (then U+FFFD).
/// wtf8: encoded surrogates are let through.
char32_t decode_utf8(std::string_view utf8, size_t& i, bool wtf8) noexcept;
/// UTF-8 of a string, for messages.
std::string utf8_of(const String* s);

}  // namespace shoal
