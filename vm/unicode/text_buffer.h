// A growable array of plain characters whose growth may fail: for text whose size script controls.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>

#include "gc/base/assert.h"

namespace shoal {

template <class T>
class TextBuffer {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  TextBuffer() = default;
  TextBuffer(TextBuffer&& other) noexcept { swap(other); }
  TextBuffer& operator=(TextBuffer&& other) noexcept {
    swap(other);
    return *this;
  }
  TextBuffer(const TextBuffer&) = delete;
  TextBuffer& operator=(const TextBuffer&) = delete;
  ~TextBuffer() { std::free(data_); }

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  size_t capacity() const { return capacity_; }
  T* data() { return data_; }
  const T* data() const { return data_; }
  T& operator[](size_t index) {
    SHOAL_ASSERT(index < size_);
    return data_[index];
  }
  const T& operator[](size_t index) const {
    SHOAL_ASSERT(index < size_);
    return data_[index];
  }
  T& back() { return (*this)[size_ - 1]; }
  std::span<const T> span() const { return {data_, size_}; }
  void clear() { size_ = 0; }
  void truncate(size_t size) {
    SHOAL_ASSERT(size <= size_);
    size_ = size;
  }

  /// Makes room for `capacity` elements in all. False: out of memory, nothing changed.
  [[nodiscard]] bool reserve(size_t capacity) {
    if (capacity <= capacity_) return true;
    if (capacity > SIZE_MAX / 2 / sizeof(T)) return false;
    void* const data = std::realloc(data_, capacity * sizeof(T));
    if (data == nullptr) return false;
    data_ = static_cast<T*>(data);
    capacity_ = capacity;
    return true;
  }
  [[nodiscard]] bool push_back(T value) {
    if (size_ == capacity_ && !reserve(capacity_ == 0 ? 16 : capacity_ * 2)) return false;
    data_[size_++] = value;
    return true;
  }
  [[nodiscard]] bool append(const T* values, size_t count) {
    if (count == 0) return true;
    if (count > capacity_ - size_ && !grow_for(count)) return false;
    std::memcpy(data_ + size_, values, count * sizeof(T));
    size_ += count;
    return true;
  }
  /// So many more, to be written by the caller. There is capacity for them.
  T* extend(size_t count) {
    SHOAL_ASSERT(count <= capacity_ - size_);
    T* const first = data_ + size_;
    size_ += count;
    return first;
  }
  void swap(TextBuffer& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

 private:
  bool grow_for(size_t count) {
    if (count > SIZE_MAX / 4 / sizeof(T) || size_ > SIZE_MAX / 4 / sizeof(T)) return false;
    const size_t doubled = capacity_ * 2;
    return reserve(size_ + count > doubled ? size_ + count : doubled);
  }

  T* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace shoal
