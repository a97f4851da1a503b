// The rest of an async function's stack: who awaits its promise, who awaits theirs, and so on.
#include "vm/interp/async_stack.h"

#include <algorithm>

#include "vm/bytecode/decode.h"
#include "vm/interp/frame.h"
#include "vm/interp/suspended_frame.h"
#include "vm/object/error.h"
#include "vm/object/function.h"
#include "vm/object/promise.h"
#include "vm/run/internal_functions.h"
#include "vm/run/operations/combinator.h"

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

/// Who waits for a promise: an async function's frame, or an element of Promise.all or the like.
struct Waiter {
  SuspendedFrame* frame = nullptr;
  // Of an element: the row that names it, its index, and what it shares with the others.
  const Builtin* element = nullptr;
  uint32_t index = 0;
  const ValueArray* shared = nullptr;
};

/// The element that a function of an element stands for, if v is one.
Waiter element_of(Value v) noexcept {
  if (!v.is_kind(Kind::NativeFunction)) return {};
  const auto* const f = v.as<NativeFunction>();
  if (f->builtin()->type != BuiltinType::Hidden || !f->builtin()->text) return {};
  return {.element = f->builtin(),
          .index = static_cast<uint32_t>(f->capture(1).as_int32()),
          .shared = f->capture(0).as<ValueArray>()};
}

/// The same of a reaction of kind Combine. Elements of Promise.race are in no stack.
Waiter element_of(const Context& cx, const ValueArray* reaction) noexcept {
  const auto kind =
      static_cast<Combinator>(reaction->get(combine_reaction::kCombinator).as_int32());
  if (kind == Combinator::Race) return {};
  const internal::Entry entry = kind == Combinator::All   ? internal::kPromiseAllResolve
                                : kind == Combinator::Any ? internal::kPromiseAnyReject
                                                          : internal::kPromiseAllSettledResolve;
  const IntrinsicTemplate* const table =
      cx.options().intrinsics[static_cast<uint32_t>(Intrinsic::Internal)];
  return {.element = &table->builtins[entry],
          .index = static_cast<uint32_t>(reaction->get(combine_reaction::kIndex).as_int32()),
          .shared = reaction->get(combine_reaction::kShared).as<ValueArray>()};
}

/// The one that waits, perhaps through promises that follow it; none if more than one thing
/// depends on it. `promise` becomes the last that was looked at, `end` if that is on the way.
Waiter waiter_of(const Context& cx, PromiseObject*& promise, const PromiseObject* end) noexcept {
  for (int hops = 0; promise && promise != end && hops < 8; ++hops) {
    if (!promise->is_pending() || promise->reaction_count() != 1) return {};
    const Value reaction = promise->reaction_at(0);
    if (reaction.is_kind(Kind::SuspendedFrame)) return {.frame = reaction.as<SuspendedFrame>()};
    if (!reaction.is_kind(Kind::ValueArray)) return {};
    const auto* const record = reaction.as<ValueArray>();
    if (record->capacity() < reaction::kFields || !record->get(reaction::kKind).is_int32())
      return {};
    if (record->get(reaction::kKind).as_int32() == static_cast<int32_t>(ReactionKind::Combine))
      return element_of(cx, record);
    for (const uint32_t handler : {reaction::kOnFulfilled, reaction::kOnRejected})
      if (const Waiter element = element_of(record->get(handler)); element.element) return element;
    promise = as_promise(record->get(reaction::kPromise));
  }
  return {};
}

CapturedFrame captured(const SuspendedFrame& waiter) noexcept {
  CapturedFrame f;
  f.code = waiter.code();
  const auto pc = static_cast<uint32_t>(waiter.pc() - f.code->words.data());
  f.pc = pc ? pc - 1 : 0;
  f.callee = waiter.callee();
  f.is_async = true;
  return f;
}

CapturedFrame captured(const Builtin* element, uint32_t index) noexcept {
  CapturedFrame f;
  f.builtin = element;
  f.pc = index;
  f.is_async = true;
  return f;
}

/// Who waits for `promise`, and so on, up to `end`: how many of them are in `out`. `promise`
/// becomes the last one.
uint32_t capture_waiters(const Context& cx, PromiseObject*& promise, const PromiseObject* end,
                         CapturedFrame* out, uint32_t max) noexcept {
  uint32_t count = 0, reg = 0;
  while (promise && promise != end && count < max) {
    const Waiter waiter = waiter_of(cx, promise, end);
    if (waiter.element) {
      out[count++] = captured(waiter.element, waiter.index);
      promise = as_promise(waiter.shared->get(combinator::kCombined));
      continue;
    }
    SuspendedFrame* const suspended = waiter.frame;
    if (!suspended || suspended->register_count() == 0) break;
    out[count++] = captured(*suspended);
    promise = promise_register(suspended->code(), reg) ? as_promise(suspended->reg(reg)) : nullptr;
  }
  return count;
}

}  // namespace

uint32_t capture_async_frames(const Context& cx, Frame* frame, CapturedFrame* out,
                              uint32_t max) noexcept {
  uint32_t reg = 0;
  // Before its first await a function is called like any other: its callers are on the stack.
  if (!frame->has(Frame::Generator) || !promise_register(frame->code, reg)) return 0;
  PromiseObject* promise = as_promise(frame->regs()[reg]);
  return capture_waiters(cx, promise, nullptr, out, max);
}

uint32_t capture_waiting_frames(Context& cx, PromiseObject* promise, CapturedFrame* out,
                                uint32_t max) {
  CapturedFrame chain[ErrorObject::kFramesMax];
  uint32_t longest = 0;
  cx.heap().for_each_cell([&](Cell* cell) {
    if (static_cast<Kind>(cell->kind()) != Kind::SuspendedFrame) return;
    const auto* const suspended = static_cast<SuspendedFrame*>(cell);
    uint32_t reg = 0;
    if (suspended->register_count() == 0 || !promise_register(suspended->code(), reg)) return;
    PromiseObject* last = as_promise(suspended->reg(reg));
    if (!last || !last->is_pending()) return;
    chain[0] = captured(*suspended);
    const uint32_t count =
        1 + capture_waiters(cx, last, promise, chain + 1, ErrorObject::kFramesMax - 1);
    if (last != promise || count <= longest) return;
    longest = count;
    std::copy_n(chain, std::min(count, max), out);
  });
  return std::min(longest, max);
}

}  // namespace shoal
