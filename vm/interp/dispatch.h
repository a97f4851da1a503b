// How handlers are written and how they hang together. One text serves two builds (architecture.md,
// section 4): under clang each handler is a function of the preserve_none convention that ends in a
// tail call; under GCC 12 the handlers are labels of one function and dispatch is a computed goto.
// Only loop.inc includes this.
//
//   HANDLER(Name) { OPERANDS(Name); ... }       the fast path of an instruction
//   SLOW_HANDLER(Name) { OPERANDS(Name); ... }  its complete path, cold; reached by GO_SLOW(Name)
//   REST_HANDLER(Name) { OPERANDS(Name); ... }  the same where it is right only for what HANDLER
//                                               leaves to it
//   R(i)               register i
//   NEXT()             on to the next instruction
//   STORED(cell, slot, v)  the same, after v was put into that slot, of that cell: by way of the
//                      write barrier if need be
//   JUMP(distance)     to the instruction `distance` words after the next one
//   STEP(dst, expr)    expr is a Value that may say "thrown" or "entered" (a frame was pushed that
//   delivers to dst)
//   THROW()            the exception is pending
//   LEAVE(reason)      out of the loop; goes on at the next instruction
//   CX                 the Context&;  CODE: the running FunctionCode;  FRAME: its Frame
#pragma once

#include "vm/bytecode/ops.h"
#include "vm/bytecode/string_set.h"
#include "vm/interp/frame.h"
#include "vm/interp/frames.h"
#include "vm/run/context.h"

#ifdef SHOAL_COUNT_OPS
#include "vm/interp/op_counts.h"
#define COUNT_OP() op_counts.add(w)
#else
#define COUNT_OP() static_cast<void>(0)
#endif

#define CX (*cx)
#define R(i) regs[i]
#define FRAME Frame::of(regs)
#define CODE Frame::of(regs)->code
#define OPERANDS(name)                                       \
  constexpr uint32_t kWords [[maybe_unused]] =               \
      kWide ? kWideWords[static_cast<uint32_t>(Op::name)]    \
            : kNarrowWords[static_cast<uint32_t>(Op::name)]; \
  [[maybe_unused]] const ops::name in = decode_##name<kWide>(pc, static_cast<uint32_t>(w))

#define SAVE_PC() cx->state().pc = pc + kWords
#define JUMP(distance)                               \
  do {                                               \
    pc += static_cast<int64_t>(kWords) + (distance); \
    DISPATCH();                                      \
  } while (false)
#define NEXT()    \
  do {            \
    pc += kWords; \
    DISPATCH();   \
  } while (false)
#define STEP(dst_register, ...)                                 \
  do {                                                          \
    SAVE_PC();                                                  \
    cx->state().call_dst = static_cast<uint16_t>(dst_register); \
    cx->state().call_flags = 0;                                 \
    const Value step_result = (__VA_ARGS__);                    \
    if (is_outcome(step_result)) [[unlikely]]                   \
      SETTLE(step_result);                                      \
    R(dst_register) = step_result;                              \
    NEXT();                                                     \
  } while (false)
/// STEP for what has no result: a pushed frame's result is thrown away.
#define STEP_DISCARD(...)                     \
  do {                                        \
    SAVE_PC();                                \
    cx->state().call_dst = 0;                 \
    cx->state().call_flags = Frame::Discard;  \
    const Value step_result = (__VA_ARGS__);  \
    if (is_outcome(step_result)) [[unlikely]] \
      SETTLE(step_result);                    \
    NEXT();                                   \
  } while (false)
#define THROW() SETTLE(Value::from_bits(Value::kThrown))
#define STORED(owner, slot, value)                                  \
  do {                                                              \
    Cell* const stored_in = (owner);                                \
    if ((value).is_cell() && wants_barrier(stored_in)) [[unlikely]] \
      GO_BARRIER(stored_in, slot);                                  \
    NEXT();                                                         \
  } while (false)
/// Evaluates a Result; a throw leaves the handler.
#define HANDLER_TRY(name, ...)          \
  SAVE_PC();                            \
  auto name##_result = (__VA_ARGS__);   \
  if (!name##_result.ok()) [[unlikely]] \
    THROW();                            \
  auto name = name##_result.value()

#if defined(__clang__)

#define SHOAL_TAIL_CALLS 1
#define HANDLER_SIGNATURE \
  (Context * cx, const uint32_t* pc, Value* regs, [[maybe_unused]] uint64_t w)
#define HANDLER(name)   \
  template <bool kWide> \
  [[clang::preserve_none]] void h_##name HANDLER_SIGNATURE
#define REST_HANDLER(name) \
  template <bool kWide>    \
  [[clang::preserve_none, gnu::cold, gnu::noinline]] void s_##name HANDLER_SIGNATURE
#define SLOW_HANDLER(name)                                 \
  template <>                                              \
  inline constexpr bool kHasCompletePath<Op::name> = true; \
  REST_HANDLER(name)
#define DISPATCH()                                                   \
  do {                                                               \
    w = *pc;                                                         \
    COUNT_OP();                                                      \
    [[clang::musttail]] return kHandlers[w & 0xFF](cx, pc, regs, w); \
  } while (false)
/// To the handler of another first word than stands at pc.
#define DISPATCH_AS(word)                                            \
  do {                                                               \
    w = (word);                                                      \
    COUNT_OP();                                                      \
    [[clang::musttail]] return kHandlers[w & 0xFF](cx, pc, regs, w); \
  } while (false)
#define GO_SLOW(name) [[clang::musttail]] return s_##name<kWide>(cx, pc, regs, w)
/// A call here would cost each run of the handler a frame.
#define GO_BARRIER(owner, slot)                            \
  do {                                                     \
    cx->state().stored_in = (owner);                       \
    cx->state().stored_slot = (slot);                      \
    pc += kWords;                                          \
    [[clang::musttail]] return h_barrier(cx, pc, regs, w); \
  } while (false)
#define SETTLE(outcome) [[clang::musttail]] return h_settle(cx, pc, regs, (outcome).bits())
#define GO_REPEAT(result) [[clang::musttail]] return h_repeat(cx, pc, regs, (result).bits())
#define LEAVE_LOOP() return

#else

#define HANDLER(name) LABEL(N, name) :
#define SLOW_HANDLER(name) LABEL(S, name) :
#define REST_HANDLER(name) LABEL(S, name) :
#define DISPATCH()             \
  do {                         \
    w = *pc;                   \
    COUNT_OP();                \
    goto* kHandlers[w & 0xFF]; \
  } while (false)
#define DISPATCH_AS(word)      \
  do {                         \
    w = (word);                \
    COUNT_OP();                \
    goto* kHandlers[w & 0xFF]; \
  } while (false)
#define GO_SLOW(name) goto LABEL(S, name)
#define GO_BARRIER(owner, slot) write_barrier_slow(CX.heap(), owner, slot)
#define SETTLE(outcome)   \
  do {                    \
    w = (outcome).bits(); \
    goto settle_label;    \
  } while (false)
#define GO_REPEAT(result) \
  do {                    \
    w = (result).bits();  \
    goto repeat_label;    \
  } while (false)
#define LEAVE_LOOP() return

#endif
