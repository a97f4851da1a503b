// String: the String type, §6.1.4. Latin-1 or UTF-16, flat, or a rope (concatenation not yet
// carried out), or a slice of a flat string. Atoms are flat strings, interned, immortal and
// process-wide (atom.h).
//
// A rope that is flattened becomes a slice of its characters. Where strings are seen to grow at
// their end (many appends in a row, or flattened, appended to and flattened again) the characters
// go to a *buffer*: a flat string, seen by nobody but its slices, with room behind what is used.
// Appending to a slice that ends where the buffer's use ends writes there and makes a longer slice.
// A buffer that is full is copied to a bigger one and closed, so that this happens once to each: a
// string that many others extend is copied once, not each time.
#pragma once

#include <string>
#include <string_view>

#include "gc/heap.h"
#include "vm/value/string_view.h"
#include "vm/value/value.h"

namespace shoal {

class String : public Cell {
 public:
  static constexpr CellInfo kCell = cell_info<String>("String", CellTraits::None, true);
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
  /// Carries out the concatenations of a rope; afterwards it is none. Time: the length less what is
  /// in a buffer already.
  Result<void> flatten(Heap& heap);
  /// Hash of the units, remembered. Of a rope: it is walked at its whole length, so flatten first
  /// where there is a heap.
  uint32_t hash() const noexcept { return hash_ != 0 ? hash_ : compute_hash(); }
  /// Units compared; ropes are walked, not flattened.
  static bool equals(const String* x, const String* y) noexcept {
    if (x == y) return true;
    if (x->length() != y->length() || (x->header_ & y->header_ & kAtom) != 0) return false;
    return equals_slow(x, y);
  }
  /// By code units: negative, 0, positive. Where there is a heap, flatten both first: a rope is
  /// walked.
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
  friend class RopeFlattener;
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
  /// What a rope becomes a slice of, and how many of its units, from the first, stand there.
  struct Flattening {
    String* flat;
    uint32_t written;
  };
  Result<Flattening> begin_flattening(Heap& heap, Growth growth);
  void end_flattening(Heap& heap, const Flattening& f) noexcept;
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
  // Slice: where it begins. Buffer: units used, or kClosed. Rope: appends in a row. Atom: see
  // atom.cpp.
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

/// UTF-8 of a string, for messages.
std::string utf8_of(const String* s);

}  // namespace shoal
