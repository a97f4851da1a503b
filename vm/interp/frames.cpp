#include "vm/interp/frames.h"

#include <algorithm>
#include <atomic>
#include <cstring>

#include "vm/interp/coercions.h"
#include "vm/interp/slow/slow.h"
#include "vm/interp/stack.h"
#include "vm/interp/suspended_frame.h"
#include "vm/object/array.h"
#include "vm/object/error.h"
#include "vm/object/function.h"
#include "vm/object/generator.h"
#include "vm/run/after_call.h"
#include "vm/run/expression_text.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"
#include "vm/run/repeated_call.h"
#include "vm/value/equality.h"
#include "vm/value/string.h"

namespace shoal {
namespace {

constexpr Value kThrownValue = Value::from_bits(Value::kThrown);

/// Writes a frame header below regs and makes it the running frame. The callee stands in its place
/// already.
Frame* push_frame(Context& cx, Value* regs, const FunctionCode* code, uint32_t argc,
                  Value new_target, uint16_t flags) {
  ExecutionState& s = cx.state();
  Frame* const frame = Frame::of(regs);
  frame->caller_regs = s.regs;
  frame->return_pc = s.pc;
  frame->code = code;
  frame->new_target = new_target;
  frame->argc = argc;
  frame->dst = s.call_dst;
  frame->flags = static_cast<uint16_t>(flags | s.call_flags);
  if (s.regs && !Frame::of(s.regs)->code) frame->flags |= Frame::FromNative;
  frame->extra_args = regs + 1;
  if (cx.chunk->starts_at(regs - kFrameWords)) frame->flags |= Frame::ChunkStart;
  std::atomic_signal_fence(std::memory_order_release);  // For vm/run/call_tree.h.
  s.regs = regs;
  s.call_flags = 0;
  return frame;
}

/// Takes the running frame off and makes the one below running.
void pop_frame(Context& cx) {
  ExecutionState& s = cx.state();
  Frame* const frame = Frame::of(s.regs);
  s.regs = frame->caller_regs;
  s.pc = frame->return_pc;
  std::atomic_signal_fence(std::memory_order_release);
  if (frame->has(Frame::ChunkStart)) release_chunk(cx);
}

/// A native frame for a coroutine.
void push_task(Context& cx, Value* regs, uint32_t argc, Value new_target, uint16_t flags,
               TaskPromiseBase* task) {
  Frame* const frame =
      push_frame(cx, regs, nullptr, argc, new_target, static_cast<uint16_t>(flags | Frame::Native));
  task->own_root = {task, task, false};
  task->root = &task->own_root;
  frame->activation = &task->own_root;
}

SHOAL_COLD Value throw_class_called(Context& cx, ScriptFunction* f) {
  const std::string text =
      "Class constructor " + utf8_of(f->code()->name) + " cannot be invoked without 'new'";
  (void)throw_error_of(cx, f->state()->realm(), Intrinsic::TypeErrorPrototype, text.c_str());
  return kThrownValue;
}

SHOAL_COLD Value throw_no_code(Context& cx, ScriptFunction* f) {
  const std::string why = f->state()->why_no_code(cx);
  (void)throw_error_of(cx, f->state()->realm(), Intrinsic::SyntaxErrorPrototype, why.c_str());
  return kThrownValue;
}

Value call_script(Context& cx, Value* regs, ScriptFunction* f, uint32_t argc, Value new_target,
                  uint16_t flags) {
  if (!f->state()->ensure_code(cx)) [[unlikely]]
    return throw_no_code(cx, f);
  const FunctionCode* const code = f->code();
  if (code->is_class_constructor() && !(flags & Frame::Construct)) [[unlikely]]
    return throw_class_called(cx, f);
  // What a class constructor gives is its own business (ReturnConstruct).
  if (code->is_class_constructor()) flags = static_cast<uint16_t>(flags & ~Frame::Construct);
  Value* extra = nullptr;
  if (code->uses_extra_arguments && argc > code->param_count) {
    // The arguments stay where they are; the frame begins above them with a copy of its parameters.
    const uint32_t shift = argc + 1 + kFrameWords;
    Value* const block = grow_stack(cx, regs, argc, shift + code->register_count + kFrameWords);
    if (!block) return kThrownValue;
    extra = block + 1;
    Value* const moved = block + shift;
    std::memcpy(static_cast<void*>(moved), block, sizeof(Value) * (code->param_count + 1));
    Frame::of(moved)->callee = Value(f);
    regs = moved;
  } else {
    regs = grow_stack(cx, regs, argc, code->register_count + 1);
    if (!regs) return kThrownValue;
  }
  for (uint32_t i = argc; i < code->param_count; ++i) regs[1 + i] = Value::undefined();
  Frame* const frame = push_frame(cx, regs, code, argc, new_target, flags);
  if (extra) {
    frame->extra_args = extra;
    if (cx.chunk->starts_at(extra - 1 - kFrameWords)) frame->flags |= Frame::ChunkStart;
  }
  frame->state = f->state();
  f->state()->warm_up(cx);
  ExecutionState& s = cx.state();
  s.pc = f->state()->words();
  s.fuel -= code->entry_fuel;
  return entered();
}

/// What the leaf gives; lazy: it declines. Its frame has not been made, its arguments lie in place.
[[gnu::always_inline]] inline Value call_leaf(Context& cx, NativeFunction* f, const Args& args) {
  NativeFunction* const outer = std::exchange(cx.running_leaf, f);
  Result<Value> r = f->builtin()->leaf(cx, args);
  cx.running_leaf = outer;
  return r.ok() ? r.value() : kThrownValue;
}

/// A leaf that takes its arguments as they are. Where there is a complete way, --stress=slow takes
/// it.
bool is_direct_leaf(Context& cx, const Builtin* b) noexcept {
  return b->leaf && !b->coercions.any() && !(b->coroutine && cx.options().slow_paths);
}

/// All but direct leaves; or one that has declined.
Value call_native(Context& cx, Value* regs, NativeFunction* f, uint32_t argc, Value new_target,
                  uint16_t flags) {
  const Builtin* const b = f->builtin();
  Frame::of(regs)->callee = Value(f);
  Args args{regs + 1, argc, regs[0], new_target, f};
  const bool coerces = b->coercions.any();
  Value spare[4];
  const bool slow = cx.options().slow_paths;
  if (b->leaf && coerces && !slow && coerce_in_place(b->coercions, args, spare)) {
    const Value v = call_leaf(cx, f, args);
    if (!v.is_lazy()) return v;
    SHOAL_ASSERT(b->coroutine);
  }
  // A native frame of its own; the arguments are copied if they lie in a chunk that is nearly full.
  const uint32_t given = argc;
  if (coerces) argc = std::max(argc, coerced_count(b->coercions));
  regs = grow_stack(cx, regs, given, argc + 1);
  if (!regs) return kThrownValue;
  Frame::of(regs)->callee = Value(f);
  for (uint32_t i = given; i < argc; ++i) regs[1 + i] = Value::undefined();
  args.count = argc;
  args.this_value = regs[0];
  args.values = regs + 1;
  Task<Value> task = b->coroutine ? b->coroutine(cx, args) : coerce_and_call(cx, args, b);
  if (task.is_empty()) return kThrownValue;
  push_task(cx, regs, argc, new_target, flags, task.release());
  return entered();
}

/// Puts the bound arguments before the others, as often as the target is bound again.
Value call_bound(Context& cx, Value* regs, BoundFunction* f, uint32_t argc, Value new_target,
                 uint16_t flags) {
  for (;;) {
    const uint32_t extra = f->bound_count();
    if (extra > 65'000 - argc) {
      (void)throw_range_error(cx, "Too many arguments in function call");
      return kThrownValue;
    }
    regs = grow_stack(cx, regs, argc, argc + extra + 1 + kFrameWords);
    if (!regs) return kThrownValue;
    std::memmove(static_cast<void*>(regs + 1 + extra), regs + 1, sizeof(Value) * argc);
    for (uint32_t i = 0; i < extra; ++i) regs[1 + i] = f->bound_argument(i);
    argc += extra;
    regs[0] = f->bound_this();
    const Value target(f->target());
    Frame::of(regs)->callee = target;
    if (new_target == Value(f)) new_target = target;
    if (!target.is_kind(Kind::BoundFunction)) break;
    f = target.as<BoundFunction>();
  }
  if (flags & Frame::Construct) return slow::construct_in_place(cx, regs, argc, new_target);
  return enter_call(cx, regs, argc, new_target, flags);
}

Value call_proxy(Context& cx, Value* regs, Object* proxy, uint32_t argc, Value new_target,
                 uint16_t flags) {
  Result<ValueArray*> list = ValueArray::create(cx.heap(), argc);
  if (!list.ok()) return kThrownValue;
  ValueArray* const arguments = list.value();
  for (uint32_t i = 0; i < argc; ++i) arguments->set(cx.heap(), i, regs[1 + i]);
  Task<Value> task = (flags & Frame::Construct) ? proxy_construct(cx, proxy, arguments, new_target)
                                                : proxy_call(cx, proxy, regs[0], arguments);
  if (task.is_empty()) return kThrownValue;
  return step_pending(cx, task.release());
}

/// What a class that cannot be constructed extends: a function's name. "null" stands for one
/// without a name, which is Function.prototype, where `extends null` leads.
std::string super_name(Context& cx, Value parent) {
  if (!parent.is_callable()) return describe_for_message(cx, parent);
  Result<OwnProperty> name = own_property(cx, parent.as_object(), key(atoms::name()));
  const bool is_text = name.ok() && name.value().value.is_string();
  const std::string text = is_text ? name.value().value.as_string()->utf8() : std::string();
  return text.empty() ? "null" : text;
}

SHOAL_COLD Value throw_not_callable(Context& cx, Value callee, Value this_value, bool construct) {
  const char* const iterable = running_iteration(cx);
  if (iterable) {
    throw_not_iterable(cx, this_value, iterable);
    return kThrownValue;
  }
  std::string text = running_callee_text(cx);
  const Frame* const frame = cx.frame();
  const bool is_derived = frame->code && frame->code->kind == FunctionKind::DerivedConstructor;
  if (construct && is_derived && (text == "super" || text == "class")) {
    const std::string name = frame->code->name->utf8();
    (void)throw_type_error(cx, "Super constructor %s of %s is not a constructor",
                           super_name(cx, callee).c_str(),
                           name.empty() ? "anonymous class" : name.c_str());
    return kThrownValue;
  }
  if (text.empty()) text = describe_for_message(cx, callee);
  const size_t dot = text.rfind('.');
  const bool is_of_promise = !construct && callee.is_undefined() &&
                             this_value.is_kind(Kind::Promise) && dot != std::string::npos;
  const std::string note =  // An await was forgotten.
      is_of_promise ? " (" + text.substr(0, dot) + " is a Promise)" : std::string();
  (void)throw_type_error(cx, "%s is not a %s%s", text.c_str(),
                         construct ? "constructor" : "function", note.c_str());
  return kThrownValue;
}

/// A frame of script; all that is rarer is out of line.
[[gnu::noinline]] Value enter_callee(Context& cx, Value* regs, uint32_t argc, Value new_target,
                                     uint16_t flags) {
  const Value callee = Frame::of(regs)->callee;
  if (callee.is_cell()) [[likely]] {
    switch (callee.cell_kind()) {
      case Kind::Function:
        if (!(flags & Frame::Construct) || callee.as<ScriptFunction>()->code()->is_constructor())
          return call_script(cx, regs, callee.as<ScriptFunction>(), argc, new_target, flags);
        break;
      case Kind::NativeFunction:
        if (!(flags & Frame::Construct) || callee.as<NativeFunction>()->builtin()->is_constructor)
          return call_native(cx, regs, callee.as<NativeFunction>(), argc, new_target, flags);
        break;
      case Kind::BoundFunction:
        if (!(flags & Frame::Construct) || is_constructor(callee))
          return call_bound(cx, regs, callee.as<BoundFunction>(), argc, new_target, flags);
        break;
      case Kind::Proxy:
        if ((flags & Frame::Construct) ? is_constructor(callee) : callee.is_callable())
          return call_proxy(cx, regs, callee.as_object(), argc, new_target, flags);
        break;
      default: break;
    }
  }
  return throw_not_callable(cx, callee, regs[0], (flags & Frame::Construct) != 0);
}

}  // namespace

Value enter_call(Context& cx, Value* regs, uint32_t argc, Value new_target, uint16_t flags) {
  const Value callee = Frame::of(regs)->callee;
  if (callee.is_kind(Kind::NativeFunction)) {
    auto* const f = callee.as<NativeFunction>();
    const Builtin* const b = f->builtin();
    if (is_direct_leaf(cx, b) && (!(flags & Frame::Construct) || b->is_constructor)) [[likely]] {
      const Value v = call_leaf(cx, f, {regs + 1, argc, regs[0], new_target, f});
      if (!v.is_lazy()) [[likely]] {
        if (!is_entered(v)) drop_unused_chunks(cx);
        return v;
      }
    }
  }
  const Value outcome = enter_callee(cx, regs, argc, new_target, flags);
  if (!is_entered(outcome)) drop_unused_chunks(cx);
  return outcome;
}

Value step_pending(Context& cx, TaskPromiseBase* task) noexcept {
  if (!task) return kThrownValue;
  Value* const regs = call_block(cx, 0);
  if (!regs) {
    task->handle.destroy();
    return kThrownValue;
  }
  regs[0] = Value::undefined();
  Frame::of(regs)->callee = Value::undefined();
  push_task(cx, regs, 0, Value::undefined(), 0, task);
  return entered();
}

// ---- Natives that wait without a coroutine: vm/run/after_call.h

Value* enter_native(Context& cx, const Args& args, uint32_t count, AfterCall after) {
  // They lie in the call block of the callee, which is the leaf that runs.
  Value* regs = const_cast<Value*>(args.values) - 1;
  const uint32_t argc = std::max(args.count, count - 1);
  regs = grow_stack(cx, regs, args.count, argc + 1);
  if (!regs) return nullptr;
  for (uint32_t i = args.count; i < argc; ++i) regs[1 + i] = Value::undefined();
  Frame* const frame = push_frame(cx, regs, nullptr, argc, args.new_target, Frame::After);
  frame->after = after;
  return regs;
}

Value* push_native(Context& cx, uint32_t count, AfterCall after) {
  Value* const regs = call_block(cx, count - 1);
  if (!regs) return nullptr;
  for (uint32_t i = 0; i < count; ++i) regs[i] = Value::undefined();
  Frame::of(regs)->callee = Value::undefined();
  push_frame(cx, regs, nullptr, count - 1, Value::undefined(), Frame::After)->after = after;
  return regs;
}

Value begun(Context& cx, Value* regs, Value outcome) {
  Frame* const frame = Frame::of(regs);
  if (cx.frame() != frame) return outcome;
  SHOAL_ASSERT(!is_entered(outcome));
  const bool threw = outcome.is_thrown();
  if (!threw || !cx.is_terminating())
    outcome = frame->after(cx, regs, threw ? Value::undefined() : outcome, threw);
  if (!is_entered(outcome) && cx.frame() == frame) pop_frame(cx);
  return outcome;
}

// ---- settle

namespace {

enum class Drive : uint8_t {
  Finished,
  Threw,
  Entered,
  OutOfFuel,
  EnteredThrowing,  // The frame that was pushed goes on with a throw: generators are resumed so.
};

/// Resumes the coroutines of the native frame on top until they end, throw, or have pushed a frame.
Drive drive(Context& cx, TaskRoot* root) {
  Value* const own = cx.state().regs;
  for (;;) {
    if (root->throwing) {
      root->throwing = false;
      TaskPromiseBase* p = root->current;
      // A coroutine that threw unwinds to the nearest one that awaits with try_await.
      while (p && !(p->catches && !p->finished)) p = p->parent;
      if (!p || cx.is_terminating()) return Drive::Threw;
      p->caught = true;
      root->current = p;
    }
    TaskPromiseBase* const current = root->current;
    current->handle.resume();
    if (root->throwing) {
      if (cx.state().regs == own) continue;
      root->throwing = false;
      return Drive::EnteredThrowing;
    }
    if (current->finished) {
      if (!current->parent) return Drive::Finished;
      root->current = current->parent;
      continue;
    }
    if (cx.state().regs != own) return Drive::Entered;
    // Else `current` has started a child, or it awaits fuel (vm/run/fuel.h).
    if (root->current == current) return Drive::OutOfFuel;
  }
}

void end_native(Context& cx, TaskRoot* root) {
  root->outermost->handle.destroy();
  pop_frame(cx);
}

/// Result of a popped frame to the one that is running now. Script: that goes on. Entered, Threw: a
/// native that waits without a coroutine got it, and that is the outcome.
enum class Delivery : uint8_t { Script, Native, Entry, Entered, Threw };

Delivery deliver(Context& cx, Value result, uint16_t dst, uint16_t flags, bool threw = false) {
  ExecutionState& s = cx.state();
  for (;; threw = false) {
    Frame* const frame = Frame::of(s.regs);
    if (frame->code) {
      if (flags & Frame::ToBoolean) result = Value::boolean(to_boolean(result));
      if (!(flags & Frame::Discard)) s.regs[dst] = result;
      return Delivery::Script;
    }
    if (!frame->has(Frame::After)) {
      if (frame->has(Frame::Entry)) {
        cx.set_result(result);
        return Delivery::Entry;
      }
      frame->activation->current->delivered = result;
      return Delivery::Native;
    }
    result = frame->after(cx, frame->regs(), result, threw);
    if (is_entered(result)) return Delivery::Entered;
    if (Frame::of(s.regs) != frame) return Delivery::Threw;  // What it pushed goes on with a throw.
    if (frame->has(Frame::Entry)) {
      frame->flags = static_cast<uint16_t>(frame->flags & ~Frame::After);
      if (result.is_thrown()) return Delivery::Threw;
      continue;
    }
    dst = frame->dst;
    flags = frame->flags;
    pop_frame(cx);
    if (result.is_thrown()) return Delivery::Threw;
  }
}

/// Finds a handler for the pending exception, popping frames. True: state is at a handler, or a
/// native catches.
enum class Unwound : uint8_t { Script, Native, After, Entry, Swallowed, Entered, OutOfFuel };

/// A deep recursion takes long to unwind: so many frames make a piece.
constexpr uint32_t kUnwindFrames = 1024;
constexpr int64_t kUnwindFuel = 8;  // For each.

Unwound unwind(Context& cx) {
  ExecutionState& s = cx.state();
  for (uint32_t popped = 1;; ++popped) {
    if (popped % kUnwindFrames == 0) {
      s.fuel -= kUnwindFrames * kUnwindFuel;
      if (s.fuel < 0 && !cx.is_terminating()) return Unwound::OutOfFuel;
    }
    Frame* const frame = Frame::of(s.regs);
    if (frame->has(Frame::After) && !cx.is_terminating()) return Unwound::After;
    if (frame->has(Frame::Entry)) return Unwound::Entry;
    if (frame->has(Frame::After)) {
      pop_frame(cx);
      continue;
    }
    if (frame->has(Frame::Native)) {
      frame->activation->throwing = true;
      return Unwound::Native;
    }
    if (!cx.is_terminating()) {
      // state.pc is the next instruction; the word before it belongs to the one that threw. But an
      // Await that was to be executed again is itself at pc: what threw is its preparation.
      const bool again = (frame->flags & Frame::AwaitPrepared) != 0;
      frame->flags = static_cast<uint16_t>(frame->flags & ~Frame::AwaitPrepared);
      const uint32_t next = frame->state->offset_of(s.pc), at = next - (again ? 0 : 1);
      for (const HandlerImage& h : frame->code->handlers) {
        if (at >= h.start && at < h.end) {
          s.pc = s.pc - next + h.target;
          drop_unused_chunks(cx);
          return Unwound::Script;
        }
      }
    }
    const bool swallowed = frame->has(Frame::Generator) && generator_threw(cx, frame);
    const uint16_t dst = frame->dst, flags = frame->flags;
    pop_frame(cx);
    if (!swallowed) continue;
    switch (deliver(cx, Value::undefined(), dst, flags)) {
      case Delivery::Script: return Unwound::Script;
      case Delivery::Native: return Unwound::Native;
      case Delivery::Entry: return Unwound::Swallowed;
      case Delivery::Entered: return Unwound::Entered;
      case Delivery::Threw: break;
    }
  }
}

/// The entry frame has its result (or throw): it goes, and the loop is left.
bool leave_entry(Context& cx, LeaveReason reason) {
  pop_frame(cx);
  cx.leave_reason = reason;
  return false;
}

/// Whether a job runs as soon as the one before it is done.
bool goes_on_with_jobs(Context& cx) {
  return cx.jobs().run_in_a_row && !cx.jobs().is_empty() && cx.state().fuel >= kTurnFuel &&
         !cx.is_terminating();
}

/// The entry frame has its result: it goes. Where jobs go on in a row the next begins, and this is
/// its outcome; else the loop is left (false).
bool begin_next_job(Context& cx, Value& outcome) {
  ExecutionState& s = cx.state();
  const Frame* const entry = Frame::of(s.regs);
  if (!entry->caller_regs && !entry->has(Frame::After)) {
    // FAST PATH: what awaited goes on in the same entry frame.
    while (goes_on_with_jobs(cx) && cx.jobs().next_kind() == Job::Kind::ResumeAwait) {
      s.fuel -= kTurnFuel;
      const Job job = cx.jobs().pop();
      cx.async_context = job.async_context;
      outcome = end_await(cx, job.values[0].as_cell(), job.values[1], job.flag);
      if (is_outcome(outcome)) return true;
    }
  }
  leave_entry(cx, LeaveReason::Done);
  while (!s.regs && goes_on_with_jobs(cx)) {
    s.fuel -= kTurnFuel;
    start_job(cx, cx.jobs().pop());
    outcome = std::exchange(cx.start_outcome, Value::undefined());
    if (is_outcome(outcome)) return true;
    if (cx.leave_reason != LeaveReason::Done) return false;
  }
  return false;
}

/// Script can run, if there is fuel: calls burn it without a look of their own.
bool go_on(Context& cx) {
  if (cx.state().fuel >= 0) [[likely]]
    return true;
  cx.leave_reason = LeaveReason::OutOfFuel;
  return false;
}
/// The same, right behind the call that has its result.
bool go_on_behind_call(Context& cx) {
  if (cx.state().fuel >= 0) [[likely]]
    return true;
  cx.leave_reason = LeaveReason::OutOfFuel;
  cx.left_behind_call = true;
  return false;
}

}  // namespace

bool settle(Context& cx, Value outcome) {
  ExecutionState& s = cx.state();
  for (;;) {
    if (outcome.is_thrown()) {
      switch (unwind(cx)) {
        // No look at the fuel: an interruption here would be thrown past the handler just found.
        case Unwound::Script: return true;
        case Unwound::Entry:
          return leave_entry(cx,
                             cx.is_terminating() ? LeaveReason::Terminated : LeaveReason::Threw);
        case Unwound::Swallowed:
          if (!begin_next_job(cx, outcome)) return false;
          continue;
        case Unwound::OutOfFuel:
          cx.start_outcome = kThrownValue;  // run() goes on unwinding.
          cx.leave_reason = LeaveReason::OutOfFuel;
          return false;
        case Unwound::Native:
        case Unwound::Entered: break;
        case Unwound::After:
          switch (deliver(cx, Value::undefined(), 0, 0, true)) {
            case Delivery::Script: return go_on_behind_call(cx);
            case Delivery::Entry:
              if (!begin_next_job(cx, outcome)) return false;
              continue;
            case Delivery::Threw: continue;
            case Delivery::Native:
            case Delivery::Entered: break;
          }
          break;
      }
    } else if (!is_entered(outcome)) {
      SHOAL_UNREACHABLE();
    }
    // What is on top now?
    Frame* const frame = Frame::of(s.regs);
    if (frame->code) return go_on(cx);
    SHOAL_ASSERT(frame->has(Frame::Native));
    TaskRoot* const root = frame->activation;
    const Drive driven = drive(cx, root);
    if (driven == Drive::Entered || driven == Drive::EnteredThrowing) {
      outcome = driven == Drive::Entered ? entered() : kThrownValue;
      continue;
    }
    if (driven == Drive::OutOfFuel) {
      cx.leave_reason =
          std::exchange(cx.leaves_to_wait, false) ? LeaveReason::Waiting : LeaveReason::OutOfFuel;
      return false;
    }
    const uint16_t dst = frame->dst, flags = frame->flags;
    if (driven == Drive::Threw) {
      end_native(cx, root);
      outcome = kThrownValue;
      continue;
    }
    const Value result = root->outermost->result_as_value(root->outermost);
    end_native(cx, root);
    outcome = entered();
    switch (deliver(cx, result, dst, flags)) {
      case Delivery::Script: return go_on_behind_call(cx);
      case Delivery::Entry:
        if (!begin_next_job(cx, outcome)) return false;
        break;
      case Delivery::Threw: outcome = kThrownValue; break;
      case Delivery::Native:
      case Delivery::Entered: break;
    }
  }
}

bool return_from_frame(Context& cx, Value result) {
  const Frame* const frame = cx.frame();
  const uint16_t dst = frame->dst, flags = frame->flags;
  pop_frame(cx);
  switch (deliver(cx, result, dst, flags)) {
    case Delivery::Script: return go_on_behind_call(cx);
    case Delivery::Entry: {
      Value outcome;
      return begin_next_job(cx, outcome) && settle(cx, outcome);
    }
    case Delivery::Threw: return settle(cx, kThrownValue);
    case Delivery::Native:
    case Delivery::Entered: return settle(cx, entered());
  }
  SHOAL_UNREACHABLE();
}

bool end_repeated_calls(Context& cx, Value outcome) {
  pop_frame(cx);
  cx.frame()->activation->outermost->handle.destroy();
  return return_from_frame(cx, outcome);
}

bool return_slow(Context& cx, Value result) {
  Frame* const frame = cx.frame();
  if (frame->has(Frame::Generator)) {
    if (static_cast<Kind>(frame->generator->kind()) == Kind::AsyncGenerator) {
      async_generator_completed(cx, static_cast<AsyncGeneratorObject*>(frame->generator), result,
                                false);
      return return_from_frame(cx, Value::undefined());
    }
    result = generator_returned(cx, frame, result);
    if (result.is_thrown()) return settle(cx, result);
  } else if (frame->has(Frame::Construct) && !result.is_object() &&
             frame->code->kind == FunctionKind::Normal) {
    result = cx.state().regs[0];
  }
  return return_from_frame(cx, result);
}

void push_resumed_frame(Context& cx, Value* regs, const FunctionCode* code) {
  push_frame(cx, regs, code, 0, Value::undefined(), Frame::Generator);
}

Eventually<Value> eventually_of(Value outcome) noexcept {
  if (is_entered(outcome)) return Eventually<Value>::entered_frame();
  if (outcome.is_thrown()) return Thrown{};
  return outcome;
}

// ---- Calls from C++ and from natives

Eventually<Value> call(Context& cx, Value f, Value this_value, const Value* arguments,
                       uint32_t count) {
  Value* const regs = call_block(cx, count);
  if (!regs) return Thrown{};
  regs[0] = this_value;
  for (uint32_t i = 0; i < count; ++i) regs[1 + i] = arguments[i];
  Frame::of(regs)->callee = f;
  const Value r = enter_call(cx, regs, count, Value::undefined(), 0);
  if (is_entered(r)) return Eventually<Value>::entered_frame();
  return r.is_thrown() ? Eventually<Value>(Thrown{}) : Eventually<Value>(r);
}

namespace {

/// What can begin anew without more: the plain frame of f itself, whose arguments lie in it alone.
void let_repeat(Context& cx, RepeatedCall& repeated, Value f) {
  Frame* const frame = cx.frame();
  if (!frame->code || frame->callee != f || frame->flags != Frame::FromNative ||
      !frame->state->has_plain_entry())
    return;
  frame->flags = Frame::kRepeating;
  frame->repeated = &repeated;
}

}  // namespace

Eventually<Value> call_repeatedly(Context& cx, RepeatedCall& repeated, Value f,
                                  const Value* arguments, uint32_t count) {
  Eventually<Value> first = call(cx, f, repeated.this_value, arguments, count);
  if (first.is_entered()) let_repeat(cx, repeated, f);
  return first;
}

bool can_begin_calls(Value f) noexcept {
  return f.is_kind(Kind::Function) && f.as<ScriptFunction>()->state()->has_plain_entry();
}

Result<Value> begin_repeated_calls(Context& cx, const Args& args, BegunCalls* calls,
                                   RepeatedCall& repeated, const Value* arguments, uint32_t count) {
  // As call_native pushes a coroutine's frame. A frame that had to move is none to repeat; and its
  // arguments are looked at no more.
  Value* const own = const_cast<Value*>(args.values) - 1;
  Value* const regs = grow_stack(cx, own, args.count, args.count + 1);
  if (!regs) {
    calls->destroy(calls);
    return Thrown{};
  }
  Frame::of(regs)->callee = Value(args.callee);
  push_task(cx, regs, args.count, Value::undefined(), 0, &calls->promise);
  // From here on a throw is the native's own.
  Value* const block = call_block(cx, count);
  if (!block) return Thrown{};
  block[0] = repeated.this_value;
  for (uint32_t i = 0; i < count; ++i) block[1 + i] = arguments[i];
  Frame::of(block)->callee = calls->callback;
  auto* const f = calls->callback.as<ScriptFunction>();
  const Value outcome = call_script(cx, block, f, count, Value::undefined(), 0);
  if (outcome.is_thrown()) {
    drop_unused_chunks(cx);
    return Thrown{};
  }
  let_repeat(cx, repeated, calls->callback);
  return entered();
}

namespace {

bool push_entry(Context& cx) {
  ExecutionState& s = cx.state();
  Value* const regs = s.regs ? call_block(cx, 0) : first_block(cx);
  if (!regs) return false;
  regs[0] = Value::undefined();
  Frame::of(regs)->callee = Value::undefined();
  push_frame(cx, regs, nullptr, 0, Value::undefined(), Frame::Entry);
  s.pc = nullptr;
  return true;
}

void no_room_to_start(Context& cx) {
  cx.start_outcome = Value::undefined();
  cx.leave_reason = LeaveReason::Threw;
}

}  // namespace

void hold_start(Context& cx, Value outcome) {
  if (is_outcome(outcome)) {
    cx.start_outcome = outcome;
    return;
  }
  Frame* const frame = cx.frame();
  if (frame->has(Frame::After)) {
    outcome = frame->after(cx, frame->regs(), outcome, false);
    if (is_outcome(outcome)) {
      if (outcome.is_thrown() && cx.frame() == frame)
        frame->flags = static_cast<uint16_t>(frame->flags & ~Frame::After);
      cx.start_outcome = outcome;
      return;
    }
  }
  pop_frame(cx);
  start_nothing(cx);
  cx.set_result(outcome);
}

Value* start_after(Context& cx, AfterCall after, Value kept) {
  if (!push_entry(cx)) {
    no_room_to_start(cx);
    return nullptr;
  }
  Frame* const frame = cx.frame();
  frame->flags = static_cast<uint16_t>(frame->flags | Frame::After);
  frame->after = after;
  frame->regs()[0] = kept;
  return frame->regs();
}

void start_call(Context& cx, Value callee, Value this_value, const Value* arguments,
                uint32_t argc) {
  const NativeScope scope(cx);
  if (!push_entry(cx)) return no_room_to_start(cx);
  hold_start(cx, step(cx, call(cx, callee, this_value, arguments, argc)));
}

void start_task(Context& cx, TaskPromiseBase* task) {
  const NativeScope scope(cx);
  if (!task || !push_entry(cx)) {
    if (task) task->handle.destroy();
    return no_room_to_start(cx);
  }
  cx.start_outcome = step_pending(cx, task);
}

void start_resume(Context& cx, Cell* waiter, Value value, bool threw) {
  const NativeScope scope(cx);
  if (!push_entry(cx)) return no_room_to_start(cx);
  hold_start(cx, end_await(cx, waiter, value, threw));
}

void start_nothing(Context& cx) noexcept {
  cx.set_result(Value::undefined());
  cx.start_outcome = Value::undefined();
  cx.leave_reason = LeaveReason::Done;
}

}  // namespace shoal
