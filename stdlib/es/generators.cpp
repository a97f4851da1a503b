// §27.5, §27.6: generators.
#include "stdlib/intrinsics.h"
#include "vm/interp/suspended_frame.h"
#include "vm/object/generator.h"
#include "vm/run/after_call.h"
#include "vm/run/context.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"

namespace shoal {
namespace {

Result<Value> resume(Context& cx, const Args& args, ResumeMode mode, const char* name) {
  if (!args.this_value.is_kind(Kind::Generator))
    return throw_type_error(cx, "%s method called on incompatible receiver %s", name,
                            describe_for_message(cx, args.this_value).c_str());
  const Value outcome = resume_generator(cx, args.this_value, args[0], mode);
  if (outcome.is_thrown()) return Thrown{};
  return outcome;
}
Result<Value> generator_next(Context& cx, const Args& args) {
  return resume(cx, args, ResumeMode::Next, "next");
}
Result<Value> generator_return(Context& cx, const Args& args) {
  return resume(cx, args, ResumeMode::Return, "return");
}
Result<Value> generator_throw(Context& cx, const Args& args) {
  return resume(cx, args, ResumeMode::Throw, "throw");
}

/// regs[0] is the promise.
Value async_next_done(Context&, Value* regs, Value, bool threw) noexcept {
  return threw ? Value::from_bits(Value::kThrown) : regs[0];
}

/// FAST PATH: of one that rests in its body, or waits at its beginning; or of one that is at work,
/// where the request only waits its turn.
Result<Value> async_generator_next_quick(Context& cx, const Args& args) {
  if (!args.this_value.is_kind(Kind::AsyncGenerator)) return Value::lazy();
  auto* const g = args.this_value.as<AsyncGeneratorObject>();
  const bool rests =
      g->state == GeneratorState::SuspendedYield || g->state == GeneratorState::SuspendedStart;
  if (!rests && g->state != GeneratorState::Executing) return Value::lazy();
  PromiseObject* const promise = TRY(new_promise(cx));
  Value* regs = nullptr;
  if (rests) {
    regs = enter_native(cx, args, 2, async_next_done);
    if (!regs) return Thrown{};
  }
  // The frame may have moved the arguments.
  const Value value = !regs ? args[0] : args.count ? regs[1] : Value::undefined();
  if (!g->enqueue(cx.heap(), {ResumeMode::Next, value, Value(promise)}).ok())
    return regs ? outcome_of(begun(cx, regs, Value::from_bits(Value::kThrown))) : Thrown{};
  if (!rests) return Value(promise);
  regs[0] = Value(promise);
  g->state = GeneratorState::Executing;
  return outcome_of(begun(cx, regs, resume_waiter(cx, g, value, ResumeMode::Next)));
}

NativeTask async_generator_next(Context& cx, Args args) {
  return async_generator_request(cx, args.this_value, ResumeMode::Next, args[0]);
}
NativeTask async_generator_return(Context& cx, Args args) {
  return async_generator_request(cx, args.this_value, ResumeMode::Return, args[0]);
}
NativeTask async_generator_throw(Context& cx, Args args) {
  return async_generator_request(cx, args.this_value, ResumeMode::Throw, args[0]);
}

constexpr Builtin kGeneratorPrototype[] = {
    intrinsic("constructor", Intrinsic::GeneratorFunctionPrototype, 4),
    method("next", 1, generator_next),
    method("return", 1, generator_return),
    method("throw", 1, generator_throw),
    text("@@toStringTag", "Generator"),
};
constexpr Builtin kAsyncGeneratorPrototype[] = {
    intrinsic("constructor", Intrinsic::AsyncGeneratorFunctionPrototype, 4),
    method("next", 1, async_generator_next, async_generator_next_quick),
    method("return", 1, async_generator_return),
    method("throw", 1, async_generator_throw),
    text("@@toStringTag", "AsyncGenerator"),
};

}  // namespace

constinit const IntrinsicTemplate kGeneratorPrototypeTemplate =
    object_template(kGeneratorPrototype, Intrinsic::IteratorPrototype);
constinit const IntrinsicTemplate kAsyncGeneratorPrototypeTemplate =
    object_template(kAsyncGeneratorPrototype, Intrinsic::AsyncIteratorPrototype);

}  // namespace shoal
