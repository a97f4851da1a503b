// SuspendedFrame: the registers of a generator or async function while it waits, in the heap.
// Resuming copies them onto the VM stack, suspending copies them back.
#pragma once

#include "gc/heap.h"
#include "vm/interp/frame.h"
#include "vm/value/value.h"

namespace shoal {

class Context;

class SuspendedFrame final : public Cell {
 public:
  static constexpr CellInfo kCell = cell_info<SuspendedFrame>("SuspendedFrame");
  /// Room for the registers of `code`; nothing in it yet.
  static Result<SuspendedFrame*> create(Heap& heap, const FunctionCode* code);

  /// Copies the running frame in. It goes on at pc, which is kept as a place in the shared words.
  void save(Heap& heap, Frame* frame, const uint32_t* pc) noexcept;
  /// Writes registers and header fields of a frame at regs, whose header push left open.
  void restore(Frame* frame) const noexcept;

  const FunctionCode* code() const noexcept { return code_; }
  const uint32_t* pc() const noexcept { return pc_; }
  Value reg(uint32_t i) const noexcept { return values()[i].get(); }
  /// Context::async_context where it waits.
  Value async_context() const noexcept { return async_context_.get(); }
  void set_async_context(Heap& heap, Value v) noexcept { async_context_.set(heap, this, v); }
  void set_reg(Heap& heap, uint32_t i, Value v) noexcept { values()[i].set(heap, this, v); }
  Value callee() const noexcept { return callee_.get(); }
  uint32_t register_count() const noexcept { return static_cast<uint32_t>(header_payload()); }
  /// Drops the values: the function has ended.
  void clear() noexcept;
  /// Generators: the register that receives what is sent, and the one for the mode (ops.def,
  /// Yield).
  static constexpr uint16_t kNoMode = 0xFFFF;
  uint16_t dst = 0, mode = kNoMode;
  bool is_delegating = false;
  /// Of an async generator that waits in AwaitYield: what is awaited goes on to who asks for it.
  bool awaits_yielded = false;

  void trace(Tracer& tracer) const {
    tracer.visit_bits(*callee_.address());
    tracer.visit_bits(*new_target_.address());
    tracer.visit_bits(*async_context_.address());
    // Registers that are dead at this point hold what earlier calls left: stale values, parts of
    // frame headers.
    tracer.visit_conservatively(values()->address(), register_count());
  }
  size_t cell_bytes() const {
    return sizeof(SuspendedFrame) + size_t{register_count()} * sizeof(Value);
  }

 private:
  friend class Heap;
  explicit SuspendedFrame(const FunctionCode* code) noexcept
      : Cell(static_cast<CellKind>(Kind::SuspendedFrame), code->register_count), code_(code) {}
  ValueSlot* values() noexcept { return reinterpret_cast<ValueSlot*>(this + 1); }
  const ValueSlot* values() const noexcept { return reinterpret_cast<const ValueSlot*>(this + 1); }

  const FunctionCode* code_;
  const uint32_t* pc_ = nullptr;
  ValueSlot callee_, new_target_, async_context_;
  uint32_t argc_ = 0;
};

/// A Generator-flagged frame ends by throw; its generator is over. True: the throw goes no further
/// (async generators hand it to their requester).
bool generator_threw(Context& cx, Frame* frame) noexcept;
/// It returns: what the resumer gets ({value, done: true} for generators). Thrown if there is no
/// memory.
Value generator_returned(Context& cx, Frame* frame, Value result) noexcept;

/// How a suspended function is gone on with.
enum class ResumeMode : uint8_t { Next = 0, Throw = 1, Return = 2 };
/// generator.next(value), throw or return: an outcome (entered: the generator runs) or a value.
Value resume_generator(Context& cx, Value generator, Value value, ResumeMode mode) noexcept;
/// Puts a waiter (SuspendedFrame, generator, async generator) back on the stack: entered, or thrown
/// into it.
Value resume_waiter(Context& cx, Cell* waiter, Value value, ResumeMode mode);
/// What the waiter awaits is there: as resume_waiter, or undefined if no script goes on by it.
Value end_await(Context& cx, Cell* waiter, Value value, bool threw);

}  // namespace shoal
