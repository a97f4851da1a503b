// The loop of dispatch: all handlers, and the way in and out. See dispatch.h for the two forms it
// is built in.
#include "vm/interp/dispatch.h"
#include "vm/interp/slow/slow.h"
#include "vm/interp/stack.h"
#include "vm/interp/suspended_frame.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/object/typed_array_access.h"
#include "vm/run/debugger.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/equality.h"

// clang-format off
/// The truth of a value: booleans at once.
#define TRUTHY(v) ((v).is_boolean() ? (v).is_true() : to_boolean(v))
/// A back-edge burns fuel; out of it, the loop is left and goes on at the target.
#define BURN(amount, distance)                                             \
  do {                                                                     \
    CX.state().fuel -= (amount);                                           \
    if (CX.state().fuel < 0) [[unlikely]] {                                \
      CX.state().pc = pc + static_cast<int64_t>(kWords) + (distance);      \
      CX.leave_reason = LeaveReason::OutOfFuel;                            \
      LEAVE_LOOP();                                                        \
    }                                                                      \
  } while (false)
/// The condition of a fused compare is known: does what the jump behind it would (both are narrow).
#define TAKE_JUMP(condition)                                               \
  do {                                                                     \
    const bool taken = (condition);                                        \
    const uint32_t* const jump = pc + kWords;                              \
    const uint32_t jump_word = *jump;                                      \
    const auto op = static_cast<Op>(jump_word & 0xFF);                     \
    const bool wants = op == Op::JumpIfTrue || op == Op::JumpIfTrueBack;   \
    const bool back = op == Op::JumpIfTrueBack || op == Op::JumpIfFalseBack; \
    pc = jump + (back ? 2 : 1);                                            \
    if (taken == wants) {                                                  \
      pc += static_cast<int32_t>(jump_word) >> 16;                         \
      if (back) {                                                          \
        CX.state().fuel -= jump[1];                                        \
        if (CX.state().fuel < 0) [[unlikely]] {                            \
          CX.state().pc = pc;                                              \
          CX.leave_reason = LeaveReason::OutOfFuel;                        \
          LEAVE_LOOP();                                                    \
        }                                                                  \
      }                                                                    \
    }                                                                      \
    DISPATCH();                                                            \
  } while (false)
/// Frames have changed: goes on where the state says, if at all.
#define RELOAD_IF(...)                                                     \
  do {                                                                     \
    if (!(__VA_ARGS__)) LEAVE_LOOP();                                      \
    pc = CX.state().pc;                                                    \
    regs = CX.state().regs;                                                \
    DISPATCH();                                                            \
  } while (false)
// clang-format on

namespace shoal {

using namespace slow;

#if defined(SHOAL_TAIL_CALLS)

namespace {

typedef __attribute__((preserve_none)) void (*Handler)(Context*, const uint32_t*, Value*, uint64_t);
extern const Handler kHandlers[256];
extern const Handler kWideHandlers[256];

/// After an outcome (its bits in w).
[[clang::preserve_none, gnu::cold, gnu::noinline]] void h_settle HANDLER_SIGNATURE {
  if (!settle(*cx, Value::from_bits(w))) return;
  pc = cx->state().pc;
  regs = cx->state().regs;
  DISPATCH();
}

[[clang::preserve_none]] void h_wide HANDLER_SIGNATURE {
  [[clang::musttail]] return kWideHandlers[(w >> 8) & 0xFF](cx, pc, regs, w);
}

// Declared for each instruction, defined where it has a complete path of its own.
#define F(place, role, name)
#define OP(name, operands, traits) \
  template <bool kWide>            \
  [[clang::preserve_none, gnu::cold, gnu::noinline]] void s_##name HANDLER_SIGNATURE;
#include "vm/bytecode/ops.def"
#undef OP
#undef F

#include "vm/interp/handlers/arithmetic.inc"
#include "vm/interp/handlers/calls.inc"
#include "vm/interp/handlers/jumps.inc"
#include "vm/interp/handlers/loads.inc"
#include "vm/interp/handlers/property.inc"

HANDLER(Wide) {
  (void)cx, (void)pc, (void)regs;
  SHOAL_UNREACHABLE();
}

const Handler kHandlers[256] = {
#define F(place, role, name)
#define OP(name, operands, traits) Op::name == Op::Wide ? h_wide : h_##name<false>,
#include "vm/bytecode/ops.def"
#undef OP
};
const Handler kWideHandlers[256] = {
#define OP(name, operands, traits) h_##name<true>,
#include "vm/bytecode/ops.def"
#undef OP
#undef F
};

/// Begins at ExecutionState::pc, where `word` stands. The only function that calls a handler, and
/// without locals: see house-style, section 12.
[[gnu::noinline]] __attribute__((no_sanitize("address", "undefined"))) void dispatch(
    Context* cx, uint32_t word) {
  kHandlers[word & 0xFF](cx, cx->state().pc, cx->state().regs, word);
}

}  // namespace

#else

namespace {

void dispatch(Context* cx, uint32_t word) {
  static const void* const kHandlers[256] = {
#define F(place, role, name)
#define OP(name, operands, traits) &&N_##name,
#include "vm/bytecode/ops.def"
#undef OP
  };
  static const void* const kWideHandlers[256] = {
#define OP(name, operands, traits) &&W_##name,
#include "vm/bytecode/ops.def"
#undef OP
#undef F
  };
  const uint32_t* pc = cx->state().pc;
  Value* regs = cx->state().regs;
  uint64_t w;
  DISPATCH_AS(word);

settle_label:
  if (!settle(*cx, Value::from_bits(w))) return;
  pc = cx->state().pc;
  regs = cx->state().regs;
  DISPATCH();

N_Wide:
  goto* kWideHandlers[(w >> 8) & 0xFF];
W_Wide:
  SHOAL_UNREACHABLE();

  {
    constexpr bool kWide = false;
#define LABEL(kind, name) kind##_##name
#include "vm/interp/handlers/arithmetic.inc"
#include "vm/interp/handlers/calls.inc"
#include "vm/interp/handlers/jumps.inc"
#include "vm/interp/handlers/loads.inc"
#include "vm/interp/handlers/property.inc"
#undef LABEL
  }
  {
    constexpr bool kWide = true;
#define LABEL(kind, name) LABEL_##kind(name)
#define LABEL_N(name) W_##name
#define LABEL_S(name) T_##name
#include "vm/interp/handlers/arithmetic.inc"
#include "vm/interp/handlers/calls.inc"
#include "vm/interp/handlers/jumps.inc"
#include "vm/interp/handlers/loads.inc"
#include "vm/interp/handlers/property.inc"
#undef LABEL
  }
}

}  // namespace

#endif

LeaveReason Context::run() {
  const NativeScope scope(*this);
  nested_runs += running_;
  const bool outer = std::exchange(running_, true);
  if (debugger_) [[unlikely]]
    debugger_->run();
  else
    run_loop(false);
  running_ = outer;
  return leave_reason;
}

/// What goes on instead of what it was about to do: the throw of Context::interrupt.
Value Context::begin_interruption(Value outcome) noexcept {
  interrupted_ = false;
  if (terminating_ || outcome.is_thrown()) return outcome;
  Frame* const running = frame();
  if (running->has(Frame::Entry)) return outcome;
  // Handlers are looked up by the instruction that threw, which state_.pc is past. Where the loop
  // was left at a back-edge or entry, none was under way: it is the one at pc that does not run.
  if (running->code && !left_behind_call)
    running->flags = static_cast<uint16_t>(running->flags | Frame::AwaitPrepared);
  return Value::from_bits(Value::kThrown);
}

/// past_breakpoint: the instruction to begin with is the one that shared code has there.
void Context::run_loop(bool past_breakpoint) {
  const auto go = [&] {
    const Frame* const running = frame();
    dispatch(this, past_breakpoint ? running->code->words[running->state->offset_of(state_.pc)]
                                   : *state_.pc);
  };
  Value outcome = std::exchange(start_outcome, Value::undefined());
  // Ended from outside while it was in the middle of something: its frames go, and nothing runs.
  if (terminating_ && state_.regs) outcome = Value::from_bits(Value::kThrown);
  if (interrupted_ && state_.regs) [[unlikely]]
    outcome = begin_interruption(outcome);
  left_behind_call = false;
  // What start_call left, or on after a pause.
  if (!is_outcome(outcome)) {
    const bool goes_on = leave_reason == LeaveReason::OutOfFuel ||
                         leave_reason == LeaveReason::Waiting ||
                         leave_reason == LeaveReason::Paused;
    // A native coroutine may have been the one that had no fuel left.
    if (state_.regs && goes_on && (frame()->code ? state_.pc != nullptr : settle(*this, entered())))
      go();
  } else if (settle(*this, outcome)) {
    go();
  }
}

}  // namespace shoal
