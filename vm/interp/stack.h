// The VM stack of a context: chunks of Values, the first of 4 KiB, doubling. Frames never move; a
// call that does not fit goes to the next chunk, and only `this` and the arguments are copied.
#pragma once

#include "vm/interp/frame.h"
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

/// Registers for the entry frame of an empty stack. Null: no memory (the error is pending).
Value* first_block(Context& cx);
/// Frees everything; the stack is empty.
void release_stack(Context& cx) noexcept;
/// Scans all frames. Conservatively: a register not yet written may hold a value of a call that is
/// over, and clearing registers at each call costs more than telling cells apart here.
void scan_stack(Context& cx, ConservativeScanner& scanner);

}  // namespace shoal
