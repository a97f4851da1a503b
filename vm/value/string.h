// String: the String type, §6.1.4. Latin-1 or UTF-16, flat, or a rope (concatenation not yet carried out), or a slice of a
// flat string. A rope that has been flattened becomes a slice of the result. Atoms are flat strings, interned, immortal and
// process-wide (atom.h).
#pragma once

#include <span>
#include <string>
#include <string_view>

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
  friend bool operator==(const StringView& x, const StringView& y) noexcept;
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

 private:
  const void* chars_;
  uint32_t length_;
  bool is_latin1_;
};

namespace string_hash {
/// Step and end of the hash over code units; usable at compile time.
constexpr uint32_t kSeed = 0x811C'9DC5;
constexpr uint32_t step(uint32_t h, uint32_t unit) noexcept { return (h ^ unit) * 0x0100'0193u; }
/// Never 0, which means "not yet computed".
constexpr uint32_t finish(uint32_t h) noexcept {
  h ^= h >> 16;
  h *= 0x85EB'CA6Bu;
  h ^= h >> 13;
  return h ? h : 1;
}
}  // namespace string_hash

class String : public Cell {
 public:
  static constexpr CellInfo kCell = cell_info<String>("String");
  static constexpr uint32_t kLengthMax = (1u << 29) - 24;
  /// Concatenations up to this many units are copied at once.
  static constexpr uint32_t kFlatConcatMax = 24;
  static constexpr uint32_t kSliceMin = 24;

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

  // --- Looking
  uint32_t length() const noexcept { return static_cast<uint32_t>(header_); }
  bool is_empty() const noexcept { return length() == 0; }
  bool is_latin1() const noexcept { return (header_ & kLatin1) != 0; }
  bool is_rope() const noexcept { return (header_ & kRope) != 0; }
  bool is_atom() const noexcept { return (header_ & kAtom) != 0; }
  /// The characters; carries out a pending concatenation.
  Result<StringView> view(Heap& heap) {
    if (is_rope()) [[unlikely]]
      TRY_VOID(flatten(heap));
    return flat_view();
  }
  /// Of a string that is no rope.
  StringView flat_view() const noexcept;
  /// Carries out the concatenations of a rope; afterwards it is none.
  Result<void> flatten(Heap& heap);
  /// Hash of the units; of a rope too (it is walked, not flattened).
  uint32_t hash() const noexcept;
  /// Units compared; ropes are walked, not flattened.
  static bool equals(const String* x, const String* y) noexcept;
  static int compare(const String* x, const String* y) noexcept;
  char16_t at(uint32_t i) const noexcept;
  /// The array index that this spells in canonical form, or -1.
  int64_t array_index() const noexcept;
  std::string utf8(bool wtf8 = false) const;
  /// All units, wherever they lie.
  void copy_to(uint8_t* out) const noexcept;   // Latin-1 strings.
  void copy_to(char16_t* out) const noexcept;

  void trace(Tracer& tracer) const;
  size_t cell_bytes() const;

 protected:
  friend class Heap;
  friend class AtomTable;
  template <size_t N>
  friend struct StaticAtom;
  static constexpr uint64_t kLatin1 = uint64_t{1} << 32;
  static constexpr uint64_t kRope = uint64_t{1} << 33;
  static constexpr uint64_t kSlice = uint64_t{1} << 34;
  static constexpr uint64_t kAtom = uint64_t{1} << 35;

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
  /// Ropes: left and right. Slices: the flat string, and null.
  struct Parts {
    Slot<String> first, second;
  };
  Parts& parts() noexcept { return *reinterpret_cast<Parts*>(this + 1); }
  const Parts& parts() const noexcept { return *reinterpret_cast<const Parts*>(this + 1); }

  mutable uint32_t hash_ = 0;  // 0: not yet computed.
  uint32_t offset_ = 0;        // Of a slice.

 public:
  /// For atoms' makers: where the characters of a flat string go.
  uint8_t* latin1_storage() noexcept { return latin1_chars(); }
  char16_t* utf16_storage() noexcept { return utf16_chars(); }
};
static_assert(sizeof(String) == 16);

/// WTF-8 to UTF-16, appended.
void decode_wtf8(std::string_view text, std::u16string& units);
/// UTF-8 of a string, for messages.
std::string utf8_of(const String* s);

}  // namespace shoal
