#include "stdlib/web/abort.h"

#include <algorithm>

#include "stdlib/es/internal.h"
#include "stdlib/intrinsics.h"
#include "stdlib/web/dom_exception.h"
#include "stdlib/web/event.h"
#include "stdlib/web/timers.h"
#include "vm/object/function.h"
#include "vm/object/map.h"
#include "vm/object/weak.h"
#include "vm/run/internal_functions.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/iterator.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

using target_slot::kListeners;
using target_slot::kSignalTag;

/// Slots of a signal, besides its own state those of AbortSignal.any, §3.2.1: weak references to
/// the signals that abort with it; a set of those of them that have listeners; at how many the list
/// is looked through for dead ones; and, of such a signal, what it aborts with, which never is one.
enum : uint32_t {
  kIsAborted = kListeners + 1,
  kReason,
  kDependents,
  kHeldDependents,
  kDependentsMax,
  kSources,
  kSignalSlots,
};
constexpr int32_t kDependentsMaxAtFirst = 16;

NativeStateObject* as_signal(Value v) noexcept { return NativeStateObject::from(v, kSignalTag); }

Result<NativeStateObject*> this_signal(Context& cx, const Args& args) {
  if (NativeStateObject* const signal = as_signal(args.this_value)) return signal;
  return throw_type_error(cx, "Illegal invocation: this is not an AbortSignal");
}

Result<NativeStateObject*> make_signal(Context& cx) {
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::NativeState, Intrinsic::AbortSignalPrototype));
  NativeStateObject* const signal =
      TRY(NativeStateObject::create(cx.heap(), shape, kSignalTag, kSignalSlots));
  ArrayObject* const listeners = TRY(ArrayObject::create(cx, 0, 0));
  signal->set_state(cx.heap(), kListeners, Value(listeners));
  ArrayObject* const dependents = TRY(ArrayObject::create(cx, 0, 0));
  signal->set_state(cx.heap(), kDependents, Value(dependents));
  signal->set_state(cx.heap(), kIsAborted, Value::boolean(false));
  signal->set_state(cx.heap(), kDependentsMax, Value::int32(kDependentsMaxAtFirst));
  return signal;
}

Result<Value> exception_of(Context& cx, const char* name, const char* message) {
  String* const text = TRY(String::from_ascii(cx.heap(), message));
  ErrorObject* const error = TRY(make_dom_exception(cx, name, text));
  return Value(error);
}
Result<Value> reason_or_default(Context& cx, Value reason) {
  if (!reason.is_undefined()) return reason;
  return exception_of(cx, "AbortError", "This operation was aborted");
}

void mark_aborted(Context& cx, NativeStateObject* signal, Value reason) {
  signal->set_state(cx.heap(), kIsAborted, Value::boolean(true));
  signal->set_state(cx.heap(), kReason, reason);
}

/// What can abort no more need not be held by what it would have aborted with.
void let_go_of(Context& cx, NativeStateObject* signal) {
  signal->set_state(cx.heap(), kHeldDependents, Value::undefined());
  const Value sources = signal->state(kSources);
  if (!sources.is_object()) return;
  auto* const list = sources.as<ArrayObject>();
  for (uint32_t i = 0; i < list->length(); ++i) {
    const Value held = as_signal(list->dense_element(i))->state(kHeldDependents);
    if (held.is_object()) held.as<SetObject>()->remove(Value(signal));
  }
}

/// The signal and all that depend on it, now aborted: whose listeners are to be told.
Result<ArrayObject*> mark_all_aborted(Context& cx, NativeStateObject* signal, Value reason) {
  ArrayObject* const all = TRY(ArrayObject::create(cx, 0, 0));
  mark_aborted(cx, signal, reason);
  TRY_VOID(all->push(cx.heap(), Value(signal)));
  for (uint32_t i = 0; i < all->length(); ++i) {
    auto* const each = all->dense_element(i).as<NativeStateObject>();
    auto* const dependents = each->state(kDependents).as<ArrayObject>();
    for (uint32_t k = 0; k < dependents->length(); ++k) {
      const Value target = dependents->dense_element(k).as<WeakRefObject>()->deref();
      NativeStateObject* const dependent = as_signal(target);
      if (!dependent || dependent->state(kIsAborted).is_true()) continue;
      mark_aborted(cx, dependent, reason);
      TRY_VOID(all->push(cx.heap(), Value(dependent)));
    }
  }
  for (uint32_t i = 0; i < all->length(); ++i)
    let_go_of(cx, all->dense_element(i).as<NativeStateObject>());
  return all;
}

/// Forgets the dependents that are gone or aborted.
void prune_dependents(Context& cx, NativeStateObject* source) {
  auto* const list = source->state(kDependents).as<ArrayObject>();
  uint32_t kept = 0;
  for (uint32_t i = 0; i < list->length(); ++i) {
    const Value reference = list->dense_element(i);
    NativeStateObject* const signal = as_signal(reference.as<WeakRefObject>()->deref());
    if (!signal || signal->state(kIsAborted).is_true()) continue;
    list->elements()->set(cx.heap(), kept++, reference);
  }
  for (uint32_t i = kept; i < list->length(); ++i) list->elements()->init(i, Value::hole());
  list->set_length_field(kept);
  const int32_t max = std::max(kDependentsMaxAtFirst, static_cast<int32_t>(kept) * 2);
  source->set_state(cx.heap(), kDependentsMax, Value::int32(max));
}

Result<void> add_dependent(Context& cx, NativeStateObject* source, Value reference) {
  const auto max = static_cast<uint32_t>(source->state(kDependentsMax).as_int32());
  if (source->state(kDependents).as<ArrayObject>()->length() >= max) prune_dependents(cx, source);
  return source->state(kDependents).as<ArrayObject>()->push(cx.heap(), reference);
}

/// result aborts with the source, or, if that is one of AbortSignal.any, with its sources.
Result<void> add_source(Context& cx, NativeStateObject* result, NativeStateObject* source,
                        Value reference) {
  auto* const sources = result->state(kSources).as<ArrayObject>();
  const Value of_source = source->state(kSources);
  auto* const inner = of_source.is_object() ? of_source.as<ArrayObject>() : nullptr;
  for (uint32_t i = 0; i < (inner ? inner->length() : 1); ++i) {
    const Value each = inner ? inner->dense_element(i) : Value(source);
    TRY_VOID(sources->push(cx.heap(), each));
    TRY_VOID(add_dependent(cx, as_signal(each), reference));
  }
  return {};
}

Task<Value> tell_aborted(Context& cx, ArrayObject* all) {
  for (uint32_t i = 0; i < all->length(); ++i) {
    NativeStateObject* const event = co_await make_event(cx, intern_ascii("abort"));
    (void)co_await dispatch_event(cx, all->dense_element(i).as<NativeStateObject>(), event);
  }
  co_return Value::undefined();
}

/// §3.2 signal abort: all that depend on it are aborted before the first listener runs.
Task<Value> signal_abort(Context& cx, NativeStateObject* signal, Value given) {
  if (signal->state(kIsAborted).is_true()) co_return Value::undefined();
  const Value reason = co_await reason_or_default(cx, given);
  ArrayObject* const all = co_await mark_all_aborted(cx, signal, reason);
  (void)co_await tell_aborted(cx, all);
  co_return Value::undefined();
}

// ---- AbortSignal

Result<Value> illegal_constructor(Context& cx, const Args&) {
  return throw_type_error(cx, "Illegal constructor");
}
Result<Value> signal_aborted(Context& cx, const Args& args) {
  NativeStateObject* const signal = TRY(this_signal(cx, args));
  return signal->state(kIsAborted);
}
Result<Value> signal_reason(Context& cx, const Args& args) {
  NativeStateObject* const signal = TRY(this_signal(cx, args));
  return signal->state(kReason);
}
Result<Value> signal_throw_if_aborted(Context& cx, const Args& args) {
  NativeStateObject* const signal = TRY(this_signal(cx, args));
  if (signal->state(kIsAborted).is_true()) return cx.throw_value(signal->state(kReason));
  return Value::undefined();
}
Result<Value> signal_onabort_get(Context& cx, const Args& args) {
  NativeStateObject* const signal = TRY(this_signal(cx, args));
  return event_handler(signal, intern_ascii("abort"));
}
Result<Value> signal_onabort_set(Context& cx, const Args& args) {
  NativeStateObject* const signal = TRY(this_signal(cx, args));
  TRY_VOID(set_event_handler(cx, signal, intern_ascii("abort"), args[0]));
  TRY_VOID(note_signal_listeners(cx, signal));
  return Value::undefined();
}

/// AbortSignal.abort ( reason )
Result<Value> signal_static_abort(Context& cx, const Args& args) {
  NativeStateObject* const signal = TRY(make_signal(cx));
  const Value reason = TRY(reason_or_default(cx, args[0]));
  mark_aborted(cx, signal, reason);
  return Value(signal);
}

/// AbortSignal.timeout ( milliseconds ): waiting for it does not keep the program running.
NativeTask signal_static_timeout(Context& cx, Args args) {
  const double ms = co_await to_integer_or_infinity(cx, args[0]);
  if (!(ms >= 0 && ms <= 9007199254740991.0))
    co_return throw_type_error(cx, "AbortSignal.timeout: the delay is out of range");
  NativeStateObject* const signal = co_await make_signal(cx);
  NativeFunction* const callback =
      co_await native_function(cx, Intrinsic::Internal, internal::kAbortTimedOut);
  callback->set_capture(cx.heap(), 0, Value(signal));
  (void)co_await start_native_timer(cx, callback, now_ms_up(cx) + static_cast<uint64_t>(ms), false);
  co_return Value(signal);
}

/// AbortSignal.any ( signals )
NativeTask signal_static_any(Context& cx, Args args) {
  if (!args[0].is_object())
    co_return throw_type_error(cx, "AbortSignal.any: the signals are not iterable");
  ArrayObject* const sources = co_await iterable_to_list(cx, args[0]);
  NativeStateObject* const result = co_await make_signal(cx);
  for (uint32_t i = 0; i < sources->length(); ++i) {
    NativeStateObject* const source = as_signal(sources->dense_element(i));
    if (!source)
      co_return throw_type_error(cx, "AbortSignal.any: signals[%u] is no AbortSignal", i);
    if (result->state(kIsAborted).is_true() || !source->state(kIsAborted).is_true()) continue;
    mark_aborted(cx, result, source->state(kReason));
  }
  if (result->state(kIsAborted).is_true()) co_return Value(result);
  ArrayObject* const list = co_await ArrayObject::create(cx, 0, 0);
  result->set_state(cx.heap(), kSources, Value(list));
  Shape* const shape =
      co_await cx.realm()->root_shape(cx, Kind::WeakRef, Intrinsic::WeakRefPrototype);
  WeakRefObject* const reference = co_await WeakRefObject::create(cx.heap(), shape, Value(result));
  for (uint32_t i = 0; i < sources->length(); ++i) {
    NativeStateObject* const source = as_signal(sources->dense_element(i));
    co_await step_void(add_source(cx, result, source, Value(reference)));
  }
  co_return Value(result);
}

// ---- AbortController

NativeTask controller_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx,
                               "Class constructor AbortController cannot be invoked without 'new'");
  const Value proto = co_await get_prototype_from_constructor(cx, args.new_target,
                                                              Intrinsic::AbortControllerPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::NativeState, proto);
  NativeStateObject* const signal = co_await make_signal(cx);
  NativeStateObject* const controller =
      co_await NativeStateObject::create(cx.heap(), shape, kAbortControllerTag, 1);
  controller->set_state(cx.heap(), 0, Value(signal));
  co_return Value(controller);
}
Result<NativeStateObject*> this_controller(Context& cx, const Args& args) {
  if (NativeStateObject* const c = NativeStateObject::from(args.this_value, kAbortControllerTag))
    return c;
  return throw_type_error(cx, "Illegal invocation: this is not an AbortController");
}
Result<Value> controller_signal(Context& cx, const Args& args) {
  NativeStateObject* const controller = TRY(this_controller(cx, args));
  return controller->state(0);
}
NativeTask controller_abort(Context& cx, Args args) {
  NativeStateObject* const controller = co_await this_controller(cx, args);
  (void)co_await signal_abort(cx, controller->state(0).as<NativeStateObject>(), args[0]);
  co_return Value::undefined();
}

constexpr Builtin visible(Builtin b) {
  b.attributes |= attr::Enumerable;
  return b;
}

constexpr Builtin kAbortSignalFunction = constructor("AbortSignal", 0, illegal_constructor);
constexpr Builtin kAbortSignal[] = {
    prototype(Intrinsic::AbortSignalPrototype),
    visible(method("abort", 0, signal_static_abort)),
    visible(method("timeout", 1, signal_static_timeout)),
    visible(method("any", 1, signal_static_any)),
};
constexpr Builtin kAbortSignalPrototype[] = {
    intrinsic("constructor", Intrinsic::AbortSignal),
    visible(getter("aborted", signal_aborted)),
    visible(getter("reason", signal_reason)),
    visible(method("throwIfAborted", 0, signal_throw_if_aborted)),
    visible(accessor("onabort", signal_onabort_get)),
    setter("onabort", signal_onabort_set),
    text("@@toStringTag", "AbortSignal"),
};
constexpr Builtin kAbortControllerFunction =
    constructor("AbortController", 0, controller_constructor);
constexpr Builtin kAbortController[] = {prototype(Intrinsic::AbortControllerPrototype)};
constexpr Builtin kAbortControllerPrototype[] = {
    intrinsic("constructor", Intrinsic::AbortController),
    visible(getter("signal", controller_signal)),
    visible(method("abort", 0, controller_abort)),
    text("@@toStringTag", "AbortController"),
};

}  // namespace

bool signal_is_aborted(Value signal) noexcept {
  return signal.as<NativeStateObject>()->state(kIsAborted).is_true();
}

Result<void> note_signal_listeners(Context& cx, NativeStateObject* target) {
  const Value sources = target->tag() == kSignalTag ? target->state(kSources) : Value::undefined();
  if (!sources.is_object()) return {};
  auto* const list = sources.as<ArrayObject>();
  const bool listens =
      target->state(kIsAborted).is_false() && has_listeners(target, intern_ascii("abort"));
  for (uint32_t i = 0; i < list->length(); ++i) {
    NativeStateObject* const source = as_signal(list->dense_element(i));
    const Value held = source->state(kHeldDependents);
    if (!listens) {
      if (held.is_object()) held.as<SetObject>()->remove(Value(target));
      continue;
    }
    SetObject* set = held.is_object() ? held.as<SetObject>() : nullptr;
    if (!set) {
      Shape* const shape = TRY(cx.realm()->root_shape(cx, Kind::Set, Intrinsic::SetPrototype));
      set = TRY(SetObject::create(cx.heap(), shape));
      source->set_state(cx.heap(), kHeldDependents, Value(set));
    }
    TRY_VOID(set->add(cx.heap(), Value(target)));
  }
  return {};
}

Result<Value> context_signal(Context& cx) {
  if (cx.signal.is_undefined()) cx.signal = Value(TRY(make_signal(cx)));
  return cx.signal;
}
Result<Value> abort_context_signal(Context& cx, std::string_view message) {
  String* const text = TRY(String::from_utf8(cx.heap(), message));
  const Value reason = Value(TRY(make_dom_exception(cx, "AbortError", text)));
  const bool was_observed = !cx.signal.is_undefined();
  const Value signal = TRY(context_signal(cx));
  ArrayObject* const all = TRY(mark_all_aborted(cx, signal.as<NativeStateObject>(), reason));
  if (was_observed) cx.signal_targets = Value(all);
  return reason;
}
bool context_signal_is_observed(Context& cx) noexcept { return !cx.signal_targets.is_undefined(); }
Task<Value> dispatch_context_abort(Context& cx) {
  auto* const all = std::exchange(cx.signal_targets, Value::undefined()).as<ArrayObject>();
  return tell_aborted(cx, all);
}

/// The deadline of AbortSignal.timeout. Capture: the signal.
NativeTask natives::abort_timed_out(Context& cx, Args args) {
  const Value reason =
      co_await exception_of(cx, "TimeoutError", "The operation was aborted due to timeout");
  (void)co_await signal_abort(cx, args.callee->capture(0).as<NativeStateObject>(), reason);
  co_return Value::undefined();
}

constinit const IntrinsicTemplate kAbortSignalTemplate =
    function_template(kAbortSignalFunction, kAbortSignal, Intrinsic::EventTarget);
constinit const IntrinsicTemplate kAbortSignalPrototypeTemplate =
    object_template(kAbortSignalPrototype, Intrinsic::EventTargetPrototype);
constinit const IntrinsicTemplate kAbortControllerTemplate =
    function_template(kAbortControllerFunction, kAbortController);
constinit const IntrinsicTemplate kAbortControllerPrototypeTemplate =
    object_template(kAbortControllerPrototype);

}  // namespace shoal
