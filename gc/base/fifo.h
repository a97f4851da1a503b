// Fifo: a queue in one stretch of memory; none until the first entry comes. What was taken from the
// front is given back once it is the greater part.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "gc/base/assert.h"

namespace shoal {

template <class T>
class Fifo {
 public:
  bool is_empty() const noexcept { return head_ == entries_.size(); }
  size_t size() const noexcept { return entries_.size() - head_; }
  /// Entries that there is memory for.
  size_t capacity() const noexcept { return entries_.capacity(); }
  void push(const T& entry) { entries_.push_back(entry); }
  void push_front(const T& entry) {
    if (head_ > 0)
      entries_[--head_] = entry;
    else
      entries_.insert(entries_.begin(), entry);
  }
  /// It is not empty.
  const T& front() const noexcept { return entries_[head_]; }
  T pop() {
    SHOAL_ASSERT(!is_empty());
    T entry = std::move(entries_[head_++]);
    if (is_empty()) {
      clear();
    } else if (head_ >= kTakenMax && head_ * 2 > entries_.size()) {
      entries_.erase(entries_.begin(), entries_.begin() + static_cast<ptrdiff_t>(head_));
      head_ = 0;
    }
    return entry;
  }
  /// Keeps the memory.
  void clear() noexcept {
    entries_.clear();
    head_ = 0;
  }
  /// The memory goes, too.
  void give_back() noexcept {
    std::vector<T>().swap(entries_);
    head_ = 0;
  }
  const T* begin() const noexcept { return entries_.data() + head_; }
  const T* end() const noexcept { return entries_.data() + entries_.size(); }

 private:
  static constexpr size_t kTakenMax = 4096;
  std::vector<T> entries_;
  size_t head_ = 0;
};

}  // namespace shoal
