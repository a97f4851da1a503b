// Host functions as script meets them: plain, asynchronous, in blocking style.
#include "include/shoal/api/context_core.h"
#include "include/shoal/api/session_state.h"
#include "include/shoal/api/values.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"

namespace shoal {

namespace {

Task<Value> session_name(Context& cx, Args args, SessionAccess access) {
  const Value value = co_await access_session_name(cx, access, args);
  co_return value;
}

}  // namespace

Task<Value> ContextCore::call_host_function(Context& context, Args args) {
  const int32_t number = args.callee->capture(0).as_int32();
  if (number >= kFirstHostFunction) return call_function(context, this, args);
  if (number == kRequestFulfilled || number == kRequestRejected)
    return settle_request(context, this, args, number);
  if (number == kSessionRead || number == kSessionWrite)
    return session_name(context, args,
                        number == kSessionRead ? SessionAccess::Read : SessionAccess::Write);
  // The promise that a callback of a routine gave has settled.
  const auto id = static_cast<uint64_t>(args.callee->capture(1).as_number());
  const auto at = routines_.find(id);
  if (at != routines_.end()) {
    CoroutineState& routine = *at->second.call->routine();
    Data result;
    if (number == kRoutineRejected)
      routine.call_result.emplace(error_of(context, args[0]));
    else if (try_read_value(*this, args[0], routine.mode, Borrow::No, result))
      routine.call_result.emplace(std::move(result));
    else
      routine.call_result.emplace(pin(args[0]));
  }
  return step_routine(context, this, id);
}

Task<Value> ContextCore::call_function(Context& cx, ContextCore* core, Args args) {
  const auto index = static_cast<size_t>(args.callee->capture(0).as_int32() - kFirstHostFunction);
  const auto call =
      std::make_shared<HostCallState>(core->shared_from_this(), core->functions_[index]);
  std::vector<Data>& arguments = call->argument_list();
  arguments.resize(args.count);
  for (uint32_t i = 0; i < args.count; ++i) {
    const ReadMode mode = core->functions_[index]->mode(i);
    if (try_read_value(*core, args[i], mode, Borrow::Yes, arguments[i])) continue;
    const bool read = co_await read_value(cx, core, args[i], mode, &arguments[i]);
    static_cast<void>(read);
  }
  call->run({args.values, args.count});
  // Others than plain ones outlive the arguments' places.
  arguments.clear();
  Value result;
  if (call->outcome() != HostCallState::Outcome::Finished) {
    if (call->is_blocking())
      result = co_await call_blocking(cx, core, call);
    else
      result = co_await call_async(cx, core, call);
    co_return result;
  }
  Expected<Data> given = call->take_result();
  if (!given) co_return throw_host_error(cx, given.error());
  result = co_await value_of(cx, *core, std::move(*given));
  co_return result;
}

/// Calls the function that the body awaits; its result goes to the body. False: it gave a promise,
/// and routine `id` goes on when that settles.
Task<bool> ContextCore::call_script(Context& cx, ContextCore* core, HostCallState* call,
                                    uint64_t id) {
  CoroutineState& routine = *call->routine();
  const Value callee = core->pinned_value(routine.callee);
  if (callee.is_hole()) {
    routine.call_result.emplace(
        make_error(ErrorCode::ForeignHandle, "co_await of a function of another context"));
    co_return true;
  }
  ArrayObject* const values = co_await ArrayObject::create(cx, 0, 0);
  for (Data& each : routine.arguments) {
    const Value value = co_await value_of(cx, *core, std::move(each));
    co_await step_void(values->push(cx.heap(), value));
  }
  const uint32_t count = values->length();
  const Value* const list =
      count ? reinterpret_cast<const Value*>(values->elements()->slots()) : nullptr;
  const Completion<Value> done =
      co_await try_await(shoal::call(cx, callee, Value::undefined(), list, count));
  if (done.threw) {
    routine.call_result.emplace(error_of(cx, done.exception));
    co_return true;
  }
  if (done.value.is_kind(Kind::Promise) && id != 0) {
    NativeFunction* const fulfilled = co_await numbered_function(cx, kRoutineFulfilled, "", 1);
    fulfilled->set_capture(cx.heap(), 1, Value::number(id));
    NativeFunction* const rejected = co_await numbered_function(cx, kRoutineRejected, "", 1);
    rejected->set_capture(cx.heap(), 1, Value::number(id));
    const Value then = co_await perform_promise_then(cx, done.value.as<PromiseObject>(),
                                                     Value(fulfilled), Value(rejected), {});
    static_cast<void>(then);
    co_return false;
  }
  if (done.value.is_kind(Kind::Promise)) {
    routine.call_result.emplace(make_error(
        ErrorCode::Conversion,
        "the callback gave a promise: in a Blocking function script cannot go on to settle it; "
        "declare the function as Async"));
    co_return true;
  }
  Data data;
  const Completion<bool> read =
      co_await try_await(read_value(cx, core, done.value, routine.mode, &data));
  if (read.threw)
    routine.call_result.emplace(error_of(cx, read.exception));
  else
    routine.call_result.emplace(std::move(data));
  co_return true;
}

// ---- In blocking style

Task<Value> ContextCore::call_blocking(Context& cx, ContextCore* core,
                                       std::shared_ptr<HostCallState> call) {
  if (call->outcome() == HostCallState::Outcome::Started) call->resume();
  while (!call->has_result()) {
    if (call->wants_call()) {
      const bool done = co_await call_script(cx, core, call.get(), 0);
      static_cast<void>(done);
    } else if (const std::shared_ptr<FutureState> awaited = call->awaited()) {
      awaited->on_ready([weak = std::weak_ptr<ContextCore>(core->shared_from_this())] {
        if (const std::shared_ptr<ContextCore> alive = weak.lock()) alive->wake();
      });
      while (!awaited->is_ready()) co_await leave_to_wait(cx, Context::kNoDeadline);
    }
    call->take_answer();
  }
  Expected<Data> given = call->take_result();
  if (!given) co_return throw_host_error(cx, given.error());
  const Value result = co_await value_of(cx, *core, std::move(*given));
  co_return result;
}

// ---- Asynchronous ones

namespace {

struct RoutineLetter final : ContextLetter {
  RoutineLetter(std::shared_ptr<ContextCore> c, uint64_t i) : core(std::move(c)), id(i) {}
  Driver<void> deliver(ContextActor& actor) override {
    return actor.run_task(ContextCore::step_routine(core->cx(), core.get(), id).release());
  }
  const std::shared_ptr<ContextCore> core;
  const uint64_t id;
};

}  // namespace

void ContextCore::subscribe(const std::shared_ptr<HostCallState>& call, uint64_t id) {
  call->awaited()->on_ready([weak = weak_from_this(), id] {
    if (const std::shared_ptr<ContextCore> core = weak.lock())
      (void)core->send(std::make_unique<RoutineLetter>(core, id));
  });
}

Task<Value> ContextCore::call_async(Context& cx, ContextCore* core,
                                    std::shared_ptr<HostCallState> call) {
  PromiseObject* const promise = co_await new_promise(cx);
  const uint64_t id = ++core->routine_count_;
  core->routines_.emplace(
      id, Routine{call, std::make_unique<Persistent<PromiseObject>>(cx.heap(), promise)});
  if (call->outcome() == HostCallState::Outcome::Later) {
    core->subscribe(call, id);
    co_return Value(promise);
  }
  call->resume();
  if (call->wants_call() || call->has_result()) {
    const Value stepped = co_await step_routine(cx, core, id);
    static_cast<void>(stepped);
  } else {
    core->subscribe(call, id);
  }
  co_return Value(promise);
}

Task<Value> ContextCore::step_routine(Context& cx, ContextCore* core, uint64_t id) {
  const auto at = core->routines_.find(id);
  if (at == core->routines_.end()) co_return Value::undefined();
  const std::shared_ptr<HostCallState> call = at->second.call;
  PromiseObject* const promise = at->second.promise->get();
  const bool was_answered = (call->awaited() && call->awaited()->is_ready()) ||
                            (call->routine() && call->routine()->call_result);
  if (!call->has_result() && was_answered) call->take_answer();
  while (!call->has_result() && call->wants_call()) {
    const bool done = co_await call_script(cx, core, call.get(), id);
    if (!done) co_return Value::undefined();
    call->take_answer();
  }
  if (!call->has_result()) {
    core->subscribe(call, id);
    co_return Value::undefined();
  }
  core->routines_.erase(id);
  Expected<Data> given = call->take_result();
  Result<Value> settled =
      given ? value_of(cx, *core, std::move(*given)) : value_of_error(cx, given.error());
  if (!settled.ok()) {
    if (cx.is_terminating()) co_return Thrown{};
    reject_promise(cx, promise, cx.take_exception());
  } else if (given) {
    fulfill_promise(cx, promise, settled.value());
  } else {
    reject_promise(cx, promise, settled.value());
  }
  co_return Value::undefined();
}

}  // namespace shoal
