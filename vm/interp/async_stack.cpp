// The rest of an async function's stack: who awaits its promise, who awaits theirs, and so on.
#include "vm/bytecode/decode.h"
#include "vm/interp/frame.h"
#include "vm/interp/suspended_frame.h"
#include "vm/object/error.h"
#include "vm/object/function.h"
#include "vm/object/promise.h"

namespace shoal {
namespace {

/// The register that AsyncStart, an async function's first instruction, puts its promise in.
bool promise_register(const FunctionCode* code, uint32_t& reg) noexcept {
  if (!code->is_async || code->is_generator || code->words.empty()) return false;
  const Instruction first = decode_instruction(code->words.data(), 0);
  if (first.op != Op::AsyncStart) return false;
  reg = first.operands[0];
  return true;
}

PromiseObject* as_promise(Value v) noexcept {
  return v.is_kind(Kind::Promise) ? v.as<PromiseObject>() : nullptr;
}

/// The one frame that awaits the promise, perhaps through promises resolved with it; null: none, or
/// more than one thing depends on it.
SuspendedFrame* waiter_of(PromiseObject* promise) noexcept {
  for (int hops = 0; promise && hops < 8; ++hops) {
    if (!promise->is_pending() || promise->reaction_count() != 1) return nullptr;
    const Value reaction = promise->reaction_at(0);
    if (reaction.is_kind(Kind::SuspendedFrame)) return reaction.as<SuspendedFrame>();
    if (!reaction.is_kind(Kind::ValueArray)) return nullptr;
    const auto* const record = reaction.as<ValueArray>();
    if (record->capacity() < reaction::kFields || !record->get(reaction::kKind).is_int32() ||
        record->get(reaction::kKind).as_int32() != static_cast<int32_t>(ReactionKind::Follow))
      return nullptr;
    promise = as_promise(record->get(reaction::kPromise));
  }
  return nullptr;
}

}  // namespace

uint32_t capture_async_frames(Frame* frame, CapturedFrame* out, uint32_t max) noexcept {
  uint32_t reg = 0;
  // Before its first await a function is called like any other: its callers are on the stack.
  if (!frame->has(Frame::Generator) || !promise_register(frame->code, reg)) return 0;
  PromiseObject* promise = as_promise(frame->regs()[reg]);
  uint32_t count = 0;
  while (promise && count < max) {
    SuspendedFrame* const waiter = waiter_of(promise);
    if (!waiter || waiter->register_count() == 0) break;
    CapturedFrame f;
    f.code = waiter->code();
    const auto pc = static_cast<uint32_t>(waiter->pc() - f.code->words.data());
    f.pc = pc ? pc - 1 : 0;
    f.callee = waiter->callee();
    f.is_async = true;
    out[count++] = f;
    promise = promise_register(waiter->code(), reg) ? as_promise(waiter->reg(reg)) : nullptr;
  }
  return count;
}

}  // namespace shoal
