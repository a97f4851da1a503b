#include "io/door/operation.h"

#include "gc/base/assert.h"
#include "io/door/door_link.h"

namespace shoal {

HostOperation::~HostOperation() {
  if (link_) link_->unref();
}

AnswerOutcome HostOperation::claim() noexcept {
  State expected = State::Pending;
  if (state_.compare_exchange_strong(expected, State::Answering, std::memory_order_acq_rel))
    return AnswerOutcome::Accepted;
  return expected == State::Cancelled ? AnswerOutcome::Cancelled : AnswerOutcome::AlreadyAnswered;
}

AnswerOutcome HostOperation::publish(HostError error) {
  error_ = std::move(error);
  const bool is_held = link_ && link_->holds();
  state_.store(is_held ? State::Held : State::Answered, std::memory_order_release);
  if (!link_) return AnswerOutcome::Accepted;  // It never went through a door.
  return link_->deliver(*this) ? AnswerOutcome::Accepted : AnswerOutcome::ContextEnded;
}

void HostOperation::arrive() {
  SHOAL_ASSERT(state() == State::Held);
  state_.store(State::Answered, std::memory_order_release);
  (void)link_->pass_on(*this);
}

AnswerOutcome HostOperation::fail(HostError error) {
  return answer_with(std::move(error), [] {});
}

bool HostOperation::cancel() noexcept {
  State expected = State::Pending;
  return state_.compare_exchange_strong(expected, State::Cancelled, std::memory_order_acq_rel);
}

OperationRef<> create_operation(HostOp op) {
  switch (op) {
#define HOST_OP(name, call, permission, recorded, kind, request, reply) \
  case HostOp::name: return Operation<host::name>::create();
#include "io/door/host_ops.def"
#undef HOST_OP
    case HostOp::kCount: break;
  }
  return {};
}

}  // namespace shoal
