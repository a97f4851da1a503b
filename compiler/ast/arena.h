// Arena: the memory of one compilation. A bump allocator whose objects are all freed together and
// never one by one, so nodes have trivial destructors and hold no std containers, only spans into
// the arena (List).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

#include "gc/base/assert.h"

namespace shoal::ast {

/// An immutable-length sequence in the arena. Elements may be replaced in place.
template <class T>
using List = std::span<T>;

class Arena {
 public:
  Arena() = default;
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// Zeroed bytes. Ends the process if the system has no memory: callers bound the source, and with
  /// it the arena, before they parse (an arena holds about 40 bytes per byte of source at most).
  void* allocate(size_t bytes, size_t alignment) {
    const uintptr_t at = (cursor_ + (alignment - 1)) & ~(uintptr_t{alignment} - 1);
    if (cursor_ == 0 || at > end_ || bytes > end_ - at) [[unlikely]]
      return allocate_slow(bytes, alignment);
    cursor_ = at + bytes;
    return reinterpret_cast<void*>(at);
  }

  template <class T, class... Args>
  T* make(Args&&... args) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (allocate(sizeof(T), alignof(T))) T(std::forward<Args>(args)...);
  }

  /// `count` value-initialised elements.
  template <class T>
  List<T> make_list(size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    if (count == 0) return {};
    SHOAL_VERIFY(count <= SIZE_MAX / sizeof(T));
    T* const items = static_cast<T*>(allocate(count * sizeof(T), alignof(T)));
    for (size_t index = 0; index < count; ++index) new (items + index) T();
    return {items, count};
  }

  template <class T>
  List<T> copy_list(std::span<const T> from) {
    const List<T> to = make_list<T>(from.size());
    for (size_t index = 0; index < from.size(); ++index) to[index] = from[index];
    return to;
  }

  /// All the memory taken from the system, for accounting.
  size_t bytes_reserved() const { return bytes_reserved_; }

 private:
  struct Chunk {
    Chunk* next;
    size_t bytes;
  };
  void* allocate_slow(size_t bytes, size_t alignment);

  uintptr_t cursor_ = 0;
  uintptr_t end_ = 0;
  Chunk* chunks_ = nullptr;
  size_t bytes_reserved_ = 0;
  size_t next_chunk_bytes_ = 16 * 1024;
};

}  // namespace shoal::ast
