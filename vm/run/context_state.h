// Parts of a Context: what the handlers of the dispatch loop touch, why that loop is left, and what
// stdlib hangs on a context.
#pragma once

#include <cstdint>

#include "vm/value/value.h"

namespace shoal {

class Tracer;

/// Why the loop of dispatch was left.
enum class LeaveReason : uint8_t {
  Done,        // The entry frame got its result.
  Threw,       // The exception passed the entry frame: it is in Context::exception.
  OutOfFuel,   // At a back-edge or call; run() goes on.
  Waiting,     // Until Context::wait_until_ns, or somebody wakes it; then run().
  Paused,      // For the debugger (vm/run/debugger.h); run() goes on.
  Terminated,  // Ended from outside, or over quota. Nothing of the context's script runs any more.
};

/// State that a part of stdlib keeps for a context: the console's counters, the listeners of
/// process.
class ContextExtension {
 public:
  virtual ~ContextExtension() = default;
  virtual void trace(Tracer&) const {}
  /// The context goes idle: lets go of memory that is quickly had again.
  virtual void on_idle() noexcept {}
};
enum class Extension : uint8_t {
  Console,
  Process,
  RegExp,
  Atomics,
  Messages,
  Operations,
  Crypto,
  kCount
};

/// What runs no script but built-in methods, as long as nobody has changed those: iteration of
/// arrays (no prototype of which holds elements either), of strings, typed arrays, Maps and Sets;
/// and of the iterators of arrays, Maps and Sets.
enum class Pristine : uint8_t {
  Arrays = 1,
  Strings = 2,
  TypedArrays = 4,
  Collections = 8,
  Iterators = 16,
  Descriptors = 32  // Object.prototype has no field of a property descriptor.
};

/// Interpreter state that handlers touch; first in Context.
struct ExecutionState {
  const uint32_t* pc =
      nullptr;            // Valid whenever code outside the handlers runs: the *next* instruction.
  Value* regs = nullptr;  // Registers of the running frame.
  Value* stack_limit = nullptr;  // Frames must end below.
  int64_t fuel = 0;
  uint16_t call_dst =
      0;  // Where the frame that the running instruction pushes delivers its result.
  uint16_t call_flags = 0;       // Frame::Flags for it.
  uint32_t prototype_epoch = 1;  // Moves when a watched prototype changes.
  Cell* stored_in = nullptr;     // What the write barrier is to hear of; see dispatch.h.
  const void* stored_slot = nullptr;
};

}  // namespace shoal
