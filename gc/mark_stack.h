// MarkStack: the explicit stack of marking. Growable, bounded; a push that fails says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "gc/cell.h"

namespace shoal {

class MarkStack {
 public:
  /// 16 MiB. Beyond, grey cells are found again by walking the heap.
  static constexpr size_t kWordsMax = size_t{1} << 21;
  static constexpr size_t kWordsMin = 256;

  /// What an entry stands for. In the low bits of its word: cells are 16-byte aligned, Values
  /// 8-byte.
  enum class Tag : uintptr_t { Cell = 0, Values = 1, Window = 2 };
  struct Entry {
    Tag tag;
    uintptr_t begin;
    uintptr_t end;  // Of Values and Window.
  };

  /// words_max: a lower bound than kWordsMax, for tests.
  explicit MarkStack(size_t words_max = kWordsMax) noexcept
      : words_max_(words_max < kWordsMax ? words_max : kWordsMax) {}
  ~MarkStack() { std::free(words_); }
  MarkStack(const MarkStack&) = delete;
  MarkStack& operator=(const MarkStack&) = delete;

  bool is_empty() const noexcept { return count_ == 0; }

  [[nodiscard]] bool push(const Cell* cell) noexcept {
    if (count_ == capacity_ && !grow()) return false;
    words_[count_++] = reinterpret_cast<uintptr_t>(cell);
    return true;
  }
  [[nodiscard]] bool push_range(Tag tag, const void* begin, const void* end) noexcept {
    if (count_ + 2 > capacity_ && !grow()) return false;
    words_[count_++] = reinterpret_cast<uintptr_t>(end);
    words_[count_++] = reinterpret_cast<uintptr_t>(begin) | static_cast<uintptr_t>(tag);
    return true;
  }
  Entry pop() noexcept {
    SHOAL_ASSERT(count_ > 0);
    const uintptr_t word = words_[--count_];
    const Tag tag = static_cast<Tag>(word & 7);
    if (tag == Tag::Cell) return {tag, word, 0};
    SHOAL_ASSERT(count_ > 0);
    return {tag, word & ~uintptr_t{7}, words_[--count_]};
  }

 private:
  bool grow() noexcept {
    const size_t capacity = capacity_ == 0 ? kWordsMin : capacity_ * 2;
    if (capacity > words_max_) return false;
    void* const grown = std::realloc(words_, capacity * sizeof(uintptr_t));
    if (!grown) return false;
    words_ = static_cast<uintptr_t*>(grown);
    capacity_ = capacity;
    return true;
  }

  uintptr_t* words_ = nullptr;
  size_t count_ = 0;
  size_t capacity_ = 0;
  size_t words_max_;
};

}  // namespace shoal
