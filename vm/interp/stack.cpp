#include "vm/interp/stack.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "vm/interp/frames.h"

namespace shoal {
namespace {

size_t chunk_bytes(const StackChunk* chunk) noexcept {
  return static_cast<size_t>(reinterpret_cast<const char*>(chunk->end) -
                             reinterpret_cast<const char*>(chunk));
}

StackChunk* new_chunk(Context& cx, size_t bytes) {
  if (cx.stack_bytes + bytes > cx.options().stack_bytes_max) return nullptr;
  auto* const chunk = static_cast<StackChunk*>(std::calloc(1, bytes));
  if (!chunk) return nullptr;
  chunk->end = reinterpret_cast<Value*>(reinterpret_cast<char*>(chunk) + bytes);
  cx.stack_bytes += bytes;
  cx.heap().recharge_external(0, bytes);
  return chunk;
}

void free_chunk(Context& cx, StackChunk* chunk) noexcept {
  cx.stack_bytes -= chunk_bytes(chunk);
  cx.heap().recharge_external(chunk_bytes(chunk), 0);
  std::free(chunk);
}

/// Makes chunk the current one.
void use_chunk(Context& cx, StackChunk* chunk) noexcept {
  cx.chunk = chunk;
  cx.state().stack_limit = chunk->end - kStackReserveWords;
}

/// A chunk above the current one with room for `words`. Null: over the limit.
bool push_chunk(Context& cx, uint32_t words) {
  StackChunk* const below = cx.chunk;
  const size_t needed = sizeof(StackChunk) + (size_t{words} + kStackReserveWords) * sizeof(Value);
  StackChunk* chunk = below ? std::exchange(below->cached_above, nullptr) : nullptr;
  if (chunk && chunk_bytes(chunk) < needed) {
    free_chunk(cx, chunk);
    chunk = nullptr;
  }
  if (!chunk) {
    size_t bytes = below ? chunk_bytes(below) * 2 : kFirstChunkBytes;
    while (bytes < needed) bytes *= 2;
    if (cx.stack_bytes + bytes > cx.options().stack_bytes_max) {
      // What is left of the allowance, if the call fits at all.
      bytes = cx.options().stack_bytes_max - cx.stack_bytes;
      if (bytes < needed) return false;
    }
    chunk = new_chunk(cx, bytes);
    if (!chunk) return false;
  }
  chunk->below = below;
  use_chunk(cx, chunk);
  return true;
}

SHOAL_COLD Value* overflow(Context& cx) {
  (void)throw_range_error(cx, "Maximum call stack size exceeded");
  return nullptr;
}

}  // namespace

Value* first_block(Context& cx) {
  if (!cx.chunk && !push_chunk(cx, kFrameWords + 1)) return overflow(cx);
  return cx.chunk->words + kFrameWords;
}

Value* call_block(Context& cx, uint32_t argc) {
  drop_unused_chunks(cx);
  Frame* const frame = cx.frame();
  Value* const regs = frame_top(frame) + kFrameWords;
  if (regs + argc + 1 <= cx.state().stack_limit) {
    cx.block_end = regs + argc + 1;
    return regs;
  }
  if (!push_chunk(cx, kFrameWords + argc + 1)) return overflow(cx);
  cx.block_end = cx.chunk->words + kFrameWords + argc + 1;
  return cx.chunk->words + kFrameWords;
}

Value* grow_stack(Context& cx, Value* regs, uint32_t argc, uint32_t words) {
  if (cx.chunk->contains(regs) && regs + words <= cx.state().stack_limit) return regs;
  const bool whole_chunk = cx.chunk->starts_at(regs - kFrameWords);
  const Value callee = Frame::of(regs)->callee;
  const Value new_target = Frame::of(regs)->new_target;
  StackChunk* const source = cx.chunk;
  if (!push_chunk(cx, words + kFrameWords)) {
    if (whole_chunk) release_chunk(cx);
    return overflow(cx);
  }
  Value* const fresh = cx.chunk->words + kFrameWords;
  std::memcpy(static_cast<void*>(fresh), regs, sizeof(Value) * (argc + 1));
  Frame::of(fresh)->callee = callee;
  Frame::of(fresh)->new_target = new_target;
  if (whole_chunk && source->below) {
    // The chunk held nothing but the arguments of this call: take it out.
    cx.chunk->below = source->below;
    StackChunk* const cached = std::exchange(source->cached_above, nullptr);
    if (cached) free_chunk(cx, cached);
    free_chunk(cx, source);
  }
  return fresh;
}

void release_chunk(Context& cx) noexcept {
  StackChunk* const chunk = cx.chunk;
  StackChunk* const below = chunk->below;
  if (!below) return;  // The first chunk stays while the context runs.
  if (StackChunk* const above = std::exchange(chunk->cached_above, nullptr)) free_chunk(cx, above);
  if (below->cached_above) free_chunk(cx, below->cached_above);
  below->cached_above = chunk;
  use_chunk(cx, below);
}

void release_stack(Context& cx) noexcept {
  SHOAL_ASSERT(!cx.state().regs);
  while (StackChunk* const chunk = cx.chunk) {
    if (chunk->cached_above) free_chunk(cx, chunk->cached_above);
    cx.chunk = chunk->below;
    free_chunk(cx, chunk);
  }
  cx.state().stack_limit = nullptr;
}

void scan_stack(Context& cx, ConservativeScanner& scanner) {
  Value* const regs = cx.state().regs;
  if (!regs) return;
  // Above the running frame a native may be filling a call block: the rest of the chunk counts, up
  // to what calls can have reached without a look at the limit.
  Value* const top = frame_top(Frame::of(regs));
  for (StackChunk* chunk = cx.chunk; chunk; chunk = chunk->below) {
    Value* end = chunk->end;
    if (chunk == cx.chunk && chunk->contains(top))
      end = std::min(end, std::max(top, cx.block_end) + kStackReserveWords);
    scanner.scan(chunk->words, static_cast<size_t>(end - chunk->words) * sizeof(Value));
  }
}

}  // namespace shoal
