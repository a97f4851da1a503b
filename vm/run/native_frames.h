// Memory of native coroutines: from malloc, in a list of the context, so that the collector can
// scan what lives.
#pragma once

#include "gc/tracer.h"
#include "vm/run/context.h"

namespace shoal {

struct NativeFrameHeader {
  NativeFrameHeader* next;
  NativeFrameHeader** previous_link;
  Context* owner;
  size_t bytes;  // Of the whole block, this header included.
};

void scan_native_frame_list(Context& cx, ConservativeScanner& scanner);
void release_native_frames(Context& cx) noexcept;

}  // namespace shoal
