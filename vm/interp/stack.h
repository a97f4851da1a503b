// The VM stack of a context: chunks of Values, the first of 4 KiB, doubling. Frames never move; a
// call that does not fit goes to the next chunk, and only `this` and the arguments are copied.
#pragma once

#include "vm/interp/frames.h"
#include "vm/run/context.h"

namespace shoal {

struct StackChunk {
  StackChunk* below;
  StackChunk*
      cached_above;  // One emptied chunk is kept, so that calls at the edge do not allocate.
  Value* end;
  Value words[1];

  bool starts_at(const Value* p) const noexcept { return p == words; }
  bool contains(const Value* p) const noexcept { return p >= words && p < end; }
};

inline constexpr size_t kFirstChunkBytes = 4096;
/// Words that stay free above any frame: call blocks of natives with few arguments need no look at
/// the limit.
inline constexpr uint32_t kStackReserveWords = 32;

/// Takes out the chunks above the running frame's: they were made for call blocks that got no frame
/// (a leaf, a throw). stack_limit always belongs to the chunk of the running frame, for the calls
/// that look at nothing else.
inline void drop_unused_chunks(Context& cx) noexcept {
  const Value* const regs = cx.state().regs;
  if (!regs || cx.chunk->contains(regs)) [[likely]]
    return;
  while (!cx.chunk->contains(regs)) release_chunk(cx);
}

/// Registers for the entry frame of an empty stack. Null: no memory (the error is pending).
Value* first_block(Context& cx);
/// Frees everything; the stack is empty.
void release_stack(Context& cx) noexcept;
/// Scans all frames. Conservatively: a register not yet written may hold a value of a call that is
/// over, and clearing registers at each call costs more than telling cells apart here.
void scan_stack(Context& cx, ConservativeScanner& scanner);

}  // namespace shoal
