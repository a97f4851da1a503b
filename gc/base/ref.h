// Ref<T>: a counted reference to a T that counts for itself, with ref() and unref().
#pragma once

#include <atomic>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace shoal {

/// Counts from 1; the last unref() deletes.
class RefCounted {
 public:
  RefCounted(const RefCounted&) = delete;
  RefCounted& operator=(const RefCounted&) = delete;
  void ref() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  /// False: the last reference is gone already, and it is being deleted.
  bool try_ref() noexcept {
    uint32_t count = references_.load(std::memory_order_relaxed);
    while (count != 0)
      if (references_.compare_exchange_weak(count, count + 1, std::memory_order_relaxed))
        return true;
    return false;
  }
  /// False: the caller's is the last reference, and still there.
  bool unref_unless_last() noexcept {
    uint32_t count = references_.load(std::memory_order_relaxed);
    while (count != 1)
      if (references_.compare_exchange_weak(count, count - 1, std::memory_order_acq_rel))
        return true;
    return false;
  }
  void unref() noexcept {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

 protected:
  RefCounted() noexcept = default;
  virtual ~RefCounted() = default;

 private:
  std::atomic<uint32_t> references_{1};
};

template <class T>
class Ref {
 public:
  Ref() noexcept = default;
  explicit Ref(T* object) noexcept : object_(object) {
    if (object_) object_->ref();
  }
  /// Takes over the reference that `new T` begins with.
  static Ref adopt(T* object) noexcept {
    Ref r;
    r.object_ = object;
    return r;
  }
  Ref(const Ref& other) noexcept : Ref(other.object_) {}
  template <class U>
    requires std::is_convertible_v<U*, T*>
  Ref(const Ref<U>& other) noexcept : Ref(other.get()) {}
  Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  Ref& operator=(Ref other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~Ref() {
    if (object_) object_->unref();
  }
  T* get() const noexcept { return object_; }
  /// Gives the reference away.
  T* release() noexcept { return std::exchange(object_, nullptr); }
  T* operator->() const noexcept { return object_; }
  T& operator*() const noexcept { return *object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }

 private:
  T* object_ = nullptr;
};

}  // namespace shoal
