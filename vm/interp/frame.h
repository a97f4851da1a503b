// Frame: the header of a call on the VM stack. It lies directly below the registers of the callee,
// in the words that the caller's call block set aside (vm/bytecode/ops.h, kFrameWords), so that a
// call copies nothing.
//
// Three sorts of frames: script (code set), native (code null: a native coroutine at work,
// `activation` is its root; or flag After: `after` waits, see run/after_call.h), entry (code null,
// flag Entry: the C++ side waits for the result; the loop of dispatch is left when it gets it).
#pragma once

#include <cstddef>

#include "vm/bytecode/code.h"
#include "vm/value/value.h"

namespace shoal {

class Context;
class FunctionState;
struct RepeatedCall;
struct TaskRoot;

/// See run/after_call.h.
using AfterCall = Value (*)(Context& cx, Value* regs, Value result, bool threw) noexcept;

struct Frame {
  enum Flags : uint16_t {
    Entry = 1,
    Native = 2,
    Construct = 4,     // The result is checked as [[Construct]] does (plain functions; classes use
                       // ReturnConstruct).
    ChunkStart = 8,    // The first frame in its stack chunk.
    Generator = 16,    // Belongs to a generator or async function that has been suspended: see
                       // suspended_frame.h.
    Discard = 64,      // The result goes nowhere (setters).
    ToBoolean = 128,   // The result is delivered as boolean.
    FromNative = 512,  // The frame below is no script frame: Return takes its slow path.
    AwaitPrepared = 1024,  // An Await is executed again with a promise in its dst.
    Repeats = 2048,        // Return asks `repeated` for the next call: see run/repeated_call.h.
    After = 4096,          // `after` gets the result, or the throw; also of an entry frame.
  };
  /// All flags of a frame that begins anew.
  static constexpr uint16_t kRepeating = FromNative | Repeats;

  Value* caller_regs;         // Registers of the frame below; null at the bottom.
  const uint32_t* return_pc;  // Where the frame below goes on.
  const FunctionCode* code;
  Value callee;
  union {
    FunctionState* state;  // Script.
    TaskRoot* activation;  // Native.
    AfterCall after;       // After.
  };
  Value new_target;
  uint32_t argc;  // Arguments passed, `this` not counted.
  uint16_t dst;   // Register of the frame below that receives the result.
  uint16_t flags;
  union {
    Value* extra_args;       // Where all arguments stand, from the first on.
    Cell* generator;         // Flag Generator: what was suspended (it is past needing arguments).
    RepeatedCall* repeated;  // Flag Repeats: of a function that does not look at extra_args.
  };

  Value* regs() noexcept { return reinterpret_cast<Value*>(this + 1); }
  static Frame* of(Value* regs) noexcept { return reinterpret_cast<Frame*>(regs) - 1; }
  bool has(Flags f) const noexcept { return (flags & f) != 0; }
};
static_assert(sizeof(Frame) == kFrameWords * sizeof(Value));
static_assert(offsetof(Frame, callee) == kFrameCallee * sizeof(Value));
static_assert(offsetof(Frame, new_target) == kFrameNewTarget * sizeof(Value));

}  // namespace shoal
