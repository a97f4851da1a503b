#include "vm/run/native_frames.h"

#include <cstdlib>
#include <cstring>

namespace shoal {
namespace {

constexpr size_t kRounding = 64;
constexpr size_t kClasses = 16;  // Blocks up to 1 KiB are kept for reuse, by size.
constexpr uint32_t kKeptMax = 8;

}  // namespace

void* allocate_native_frame(Context& cx, size_t bytes) noexcept {
  const size_t total = (bytes + sizeof(NativeFrameHeader) + kRounding - 1) & ~(kRounding - 1);
  const size_t size_class = total / kRounding;
  NativeFrameHeader* header = nullptr;
  if (size_class < kClasses && cx.native_frame_cache[size_class]) {
    header = cx.native_frame_cache[size_class];
    cx.native_frame_cache[size_class] = header->next;
    --cx.native_frame_cached[size_class];
  } else {
    header = static_cast<NativeFrameHeader*>(std::malloc(total));
    if (!header) {
      (void)cx.out_of_memory();
      return nullptr;
    }
    cx.heap().recharge_external(0, total);
  }
  header->bytes = total;
  header->owner = &cx;
  header->next = cx.native_frames;
  header->previous_link = &cx.native_frames;
  if (header->next) header->next->previous_link = &header->next;
  cx.native_frames = header;
  std::memset(static_cast<void*>(header + 1), 0, total - sizeof(NativeFrameHeader));
  return header + 1;
}

void free_native_frame(void* memory) noexcept {
  auto* const header = static_cast<NativeFrameHeader*>(memory) - 1;
  *header->previous_link = header->next;
  if (header->next) header->next->previous_link = header->previous_link;
  Context& cx = *header->owner;
  const size_t size_class = header->bytes / kRounding;
  if (size_class < kClasses && cx.native_frame_cached[size_class] < kKeptMax) {
    header->next = cx.native_frame_cache[size_class];
    cx.native_frame_cache[size_class] = header;
    ++cx.native_frame_cached[size_class];
    return;
  }
  cx.heap().recharge_external(header->bytes, 0);
  std::free(header);
}

void scan_native_frame_list(Context& cx, ConservativeScanner& scanner) {
  for (NativeFrameHeader* h = cx.native_frames; h; h = h->next)
    scanner.scan(h + 1, h->bytes - sizeof(NativeFrameHeader));
}

void release_native_frames(Context& cx) noexcept {
  for (size_t i = 0; i < kClasses; ++i) {
    while (NativeFrameHeader* const h = cx.native_frame_cache[i]) {
      cx.native_frame_cache[i] = h->next;
      cx.heap().recharge_external(h->bytes, 0);
      std::free(h);
    }
    cx.native_frame_cached[i] = 0;
  }
}

}  // namespace shoal
