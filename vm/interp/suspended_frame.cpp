#include "vm/interp/suspended_frame.h"

#include <cstring>

#include "vm/interp/frames.h"
#include "vm/interp/function_state.h"
#include "vm/interp/stack.h"
#include "vm/object/function.h"
#include "vm/object/generator.h"
#include "vm/object/promise.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"

namespace shoal {

Result<SuspendedFrame*> SuspendedFrame::create(Heap& heap, const FunctionCode* code) {
  SuspendedFrame* const frame = TRY(
      heap.create_with_tail<SuspendedFrame>(static_cast<CellKind>(Kind::SuspendedFrame),
                                            size_t{code->register_count} * sizeof(Value), code));
  for (uint32_t i = 0; i < code->register_count; ++i) frame->values()[i].init(Value::undefined());
  return frame;
}

void SuspendedFrame::save(Heap& heap, Frame* frame, const uint32_t* pc) noexcept {
  pc_ = frame->code->words.data() + frame->state->offset_of(pc);
  argc_ = frame->argc;
  if (wants_barrier_each(this)) [[unlikely]] {
    const Value* const regs = frame->regs();
    for (uint32_t i = 0; i < register_count(); ++i) values()[i].set(heap, this, regs[i]);
  } else {
    std::memcpy(static_cast<void*>(values()), frame->regs(), register_count() * sizeof(Value));
  }
  callee_.set(heap, this, frame->callee);  // A cell: with it the registers are reported.
  new_target_.set(heap, this, frame->new_target);
}

void SuspendedFrame::restore(Frame* frame) const noexcept {
  frame->callee = callee_.get();
  frame->new_target = new_target_.get();
  frame->argc = argc_;
  std::memcpy(static_cast<void*>(frame->regs()), values(), register_count() * sizeof(Value));
}

void SuspendedFrame::clear() noexcept {
  for (uint32_t i = 0; i < register_count(); ++i) values()[i].init(Value::undefined());
  callee_.init(Value::undefined());
}

}  // namespace shoal
