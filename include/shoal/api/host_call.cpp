#include "include/shoal/api/host_call.h"

#include "include/shoal/api/context_core.h"
#include "include/shoal/api/data_access.h"
#include "include/shoal/api/values.h"

namespace shoal {
namespace {

thread_local HostCallState* current_call = nullptr;

/// While it lives, C++ of the host's runs on this thread.
class HostScope {
 public:
  explicit HostScope(HostCallState* call, ContextCore& core)
      : outer_(std::exchange(current_call, call)), core_(core) {
    core_.enter_host(&call->function_name());
  }
  ~HostScope() {
    core_.enter_host(nullptr);
    current_call = outer_;
  }
  HostScope(const HostScope&) = delete;
  HostScope& operator=(const HostScope&) = delete;

 private:
  HostCallState* const outer_;
  ContextCore& core_;
};

}  // namespace

HostCallState* HostCallState::current() noexcept { return current_call; }

HostCallState::~HostCallState() {
  if (outcome_ == Outcome::Later && !result_ && awaited_)
    awaited_->abandon(make_error(ErrorCode::ContextEnded, "the context that asked has ended"));
  if (frame_) frame_.destroy();
}

Expected<ByteBuffer> HostCallState::take_bytes(size_t index) {
  if (current_call != this || outcome_ != Outcome::None)
    return make_error(ErrorCode::BadArgument,
                      function_name() + ": bytes are taken while the function runs");
  Context& cx = core_->cx();
  Data bytes;
  const Value value = index < values_.size() ? values_[index] : Value::undefined();
  if (!shoal::take_bytes(cx, value, bytes).ok()) {
    if (cx.is_terminating()) return make_error(ErrorCode::OutOfMemory, "no memory");
    return error_of(cx, cx.take_exception());
  }
  if (index < arguments_.size()) arguments_[index] = Data();
  return std::move(*DataAccess::bytes(bytes));
}

ContextHandle HostCallState::context() const { return core_->weak_handle(); }
void* HostCallState::find_service(const void* tag) const noexcept {
  return core_->find_service(tag);
}

void HostCallState::finish(Expected<Data> result) {
  if (outcome_ != Outcome::None)
    return core_->report_misuse(function_name() + ": a call ends once");
  outcome_ = Outcome::Finished;
  result_.emplace(std::move(result));
}

void HostCallState::finish_later(std::shared_ptr<FutureState> state, bool blocking) {
  if (outcome_ != Outcome::None)
    return core_->report_misuse(function_name() + ": a call ends once");
  if (!state)
    return finish(
        make_error(ErrorCode::EmptyHandle, function_name() + " returned an empty Future"));
  outcome_ = Outcome::Later;
  is_blocking_ = blocking;
  awaited_ = std::move(state);
}

void HostCallState::start(std::shared_ptr<CoroutineState> state, std::coroutine_handle<> frame,
                          bool blocking) {
  outcome_ = Outcome::Started;
  is_blocking_ = blocking;
  routine_ = std::move(state);
  frame_ = frame;
}

void HostCallState::run(std::span<const Value> values) {
  const HostScope scope(this, *core_);
  values_ = values;
  (*function_)(*this);
  values_ = {};
  if (outcome_ == Outcome::None)
    finish(make_error(ErrorCode::Internal, function_name() + " ended without a result"));
}

void HostCallState::resume() {
  awaited_.reset();
  routine_->awaited.reset();
  routine_->callee.reset();
  {
    const HostScope scope(this, *core_);
    routine_->resume_at.resume();
  }
  look();
}

void HostCallState::look() {
  if (routine_->result) {
    result_ = std::move(routine_->result);
    std::exchange(frame_, nullptr).destroy();
    return;
  }
  awaited_ = routine_->awaited;
}

void HostCallState::take_answer() {
  if (outcome_ == Outcome::Later) {
    result_.emplace(awaited_->answer());
    return;
  }
  resume();
}

void HostCallState::abandon(const Error& error) {
  if (outcome_ == Outcome::Later && awaited_) awaited_->abandon(error);
  if (frame_) std::exchange(frame_, nullptr).destroy();
}

namespace detail {

Error argument_error(const HostFunction& f, size_t index, const Error& error) {
  Error e = error;
  e.code = ErrorCode::Conversion;
  e.name = "TypeError";
  e.message = f.name() + ": argument " + std::to_string(index + 1) + ": " + error.message;
  e.detail.clear();
  return e;
}

const Data& argument_or_undefined(const HostCall& call, size_t index) noexcept {
  static const Data kUndefined;
  return index < call.arguments().size() ? call.arguments()[index] : kUndefined;
}

}  // namespace detail

}  // namespace shoal
