#include "io/pool/frame_pool.h"

#include <cstdint>
#include <cstdlib>

#include "gc/base/assert.h"

namespace shoal::frame_pool {
namespace {

constexpr size_t kRounding = 64;
constexpr size_t kClasses = 17;  // Frames up to 1 KiB are kept.
constexpr uint32_t kKeptMax = 64;

struct FreeFrame {
  FreeFrame* next;
};

struct Cache {
  FreeFrame* free[kClasses] = {};
  uint32_t count[kClasses] = {};
  ~Cache() {
    for (FreeFrame*& list : free)
      while (FreeFrame* const frame = list) {
        list = frame->next;
        std::free(frame);
      }
  }
};

Cache& cache() noexcept {
  thread_local Cache mine;
  return mine;
}

}  // namespace

void* allocate(size_t bytes) noexcept {
  const size_t size_class = (bytes + kRounding - 1) / kRounding;
  if (size_class < kClasses) {
    Cache& mine = cache();
    if (FreeFrame* const frame = mine.free[size_class]) {
      mine.free[size_class] = frame->next;
      --mine.count[size_class];
      return frame;
    }
  }
  void* const memory = std::malloc(size_class * kRounding);
  SHOAL_VERIFY(memory != nullptr);
  return memory;
}

void release(void* memory, size_t bytes) noexcept {
  const size_t size_class = (bytes + kRounding - 1) / kRounding;
  if (size_class < kClasses) {
    Cache& mine = cache();
    if (mine.count[size_class] < kKeptMax) {
      auto* const frame = static_cast<FreeFrame*>(memory);
      frame->next = mine.free[size_class];
      mine.free[size_class] = frame;
      ++mine.count[size_class];
      return;
    }
  }
  std::free(memory);
}

}  // namespace shoal::frame_pool
