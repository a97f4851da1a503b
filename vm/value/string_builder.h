// StringBuilder: a string put together from pieces, in one growing buffer. For a local variable
// only (of a plain function or a native coroutine): its buffer is a cell that nothing but the
// conservative scan of the stack keeps alive. Long texts grow outside of the heap, so that what
// they outgrow is no garbage, and are copied once to a string of their length.
#pragma once

#include <string_view>

#include "vm/value/string.h"

namespace shoal {

class StringBuilder {
 public:
  explicit StringBuilder(Heap& heap) noexcept : heap_(heap) {}
  ~StringBuilder() {
    if (outside_) release_outside();
  }
  StringBuilder(const StringBuilder&) = delete;
  StringBuilder& operator=(const StringBuilder&) = delete;

  uint32_t length() const noexcept { return length_; }
  bool is_empty() const noexcept { return length_ == 0; }

  // Error: RangeError above String::kLengthMax; quota.
  Result<void> append(char16_t unit) {
    if (length_ == capacity_ || (is_latin1_ && unit > 0xFF)) [[unlikely]]
      TRY_VOID(make_room(1, unit <= 0xFF));
    if (is_latin1_)
      latin1_[length_++] = static_cast<uint8_t>(unit);
    else
      utf16_[length_++] = unit;
    return {};
  }
  Result<void> append(char unit) { return append(static_cast<char16_t>(unit)); }
  Result<void> append_code_point(char32_t code_point);
  /// The view's characters may lie in a string that is held, or outside the heap.
  Result<void> append(const StringView& view);
  Result<void> append(String* s);
  Result<void> append_ascii(std::string_view text) { return append(StringView(text)); }
  /// Room for so many units more, so that appending them allocates at most to widen.
  Result<void> reserve(uint32_t count) { return make_room(count, true); }
  /// Whether room_for_latin1 can be asked for so many units: the text has no others, and is not
  /// nearly as long as may be.
  bool takes_latin1(uint32_t count) const noexcept {
    return is_latin1_ && uint64_t{length_} + count <= String::kLengthMax;
  }
  /// Where up to so many can be written; wrote() says how many have been.
  Result<uint8_t*> room_for_latin1(uint32_t count) {
    if (count > capacity_ - length_) [[unlikely]]
      TRY_VOID(make_room(count, true));
    return latin1_ + length_;
  }
  void wrote(uint32_t count) noexcept {
    SHOAL_ASSERT(count <= capacity_ - length_);
    length_ += count;
  }
  /// Drops units from the end.
  void truncate(uint32_t new_length) noexcept {
    SHOAL_ASSERT(new_length <= length_);
    length_ = new_length;
  }
  /// What has been put together; until the next append.
  StringView view() const noexcept {
    return is_latin1_ ? StringView(latin1_, length_) : StringView(utf16_, length_);
  }
  /// The string; the builder is empty afterwards.
  Result<String*> finish();

 private:
  static constexpr uint32_t kInline = 64;
  [[gnu::noinline]] Result<void> make_room(uint32_t count, bool latin1);
  void move_to(void* units, uint32_t capacity, bool narrow) noexcept;
  Result<void> move_outside(uint32_t capacity, bool narrow);
  void release_outside() noexcept;

  Heap& heap_;
  String* buffer_ = nullptr;  // Null: inline_, or outside_.
  void* outside_ = nullptr;   // From large_memory.
  size_t outside_bytes_ = 0;
  uint8_t* latin1_ = inline_;  // Into one of them; is_latin1_ says which of the two is valid.
  char16_t* utf16_ = nullptr;
  uint32_t length_ = 0;
  uint32_t capacity_ = kInline;
  bool is_latin1_ = true;
  uint8_t inline_[kInline];
};

}  // namespace shoal
