#include "stdlib/web/event.h"

#include "stdlib/intrinsics.h"
#include "stdlib/web/abort.h"
#include "stdlib/web/dom_exception.h"
#include "stdlib/web/ports.h"
#include "vm/object/function.h"
#include "vm/run/host.h"
#include "vm/run/internal_functions.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal {

using namespace event_slot;

NativeStateObject* as_event_target(Value v) noexcept {
  if (!v.is_kind(Kind::NativeState)) return nullptr;
  auto* const object = v.as<NativeStateObject>();
  switch (object->tag()) {
    case target_slot::kTag:
    case target_slot::kSignalTag:
    case target_slot::kPortTag:
    case target_slot::kWorkerTag:
    case target_slot::kScopeTag:
    case target_slot::kBroadcastTag: return object;
    default: return nullptr;
  }
}

namespace {

// ---- Event

Result<NativeStateObject*> this_event(Context& cx, const Args& args) {
  if (NativeStateObject* const event = NativeStateObject::from(args.this_value, kTag)) return event;
  return throw_type_error(cx, "Illegal invocation: this is not an Event");
}

void init_event(Context& cx, NativeStateObject* event, String* type) {
  for (uint32_t i = 0; i < kCount; ++i) event->set_state(cx.heap(), i, Value::boolean(false));
  event->set_state(cx.heap(), kType, Value(type));
  event->set_state(cx.heap(), kTarget, Value::null());
  event->set_state(cx.heap(), kCurrentTarget, Value::null());
  const double now = cx.host() ? static_cast<double>(cx.host()->monotonic_ns()) / 1e6 : 0;
  event->set_state(cx.heap(), kTime, Value::number(now));
}

Result<NativeStateObject*> create_event(Context& cx, Shape* shape, String* type, EventSort sort,
                                        uint32_t extra) {
  NativeStateObject* const event =
      TRY(NativeStateObject::create(cx.heap(), shape, kTag, kCount + extra));
  init_event(cx, event, type);
  event->set_state(cx.heap(), kSort, Value::int32(static_cast<int32_t>(sort)));
  return event;
}

Task<bool> flag_of(Context& cx, Value options, const char* name) {
  if (!options.is_object()) co_return false;
  const Value v = co_await get(cx, options.as_object(), key(intern_ascii(name)));
  co_return to_boolean(v);
}

/// new Event ( type, options )
NativeTask event_constructor(Context& cx, Args args) {
  NativeStateObject* const event =
      co_await construct_event(cx, args, Intrinsic::EventPrototype, EventSort::Plain, 0);
  co_return Value(event);
}

/// FAST PATH: of a string, without options.
Result<Value> event_constructor_quick(Context& cx, const Args& args) {
  if (!is_plain_construct(args) || !args[0].is_string() || !args[1].is_nullish())
    return Value::lazy();
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::NativeState, Intrinsic::EventPrototype));
  return Value(TRY(create_event(cx, shape, args[0].as_string(), EventSort::Plain, 0)));
}

template <uint32_t slot>
Result<Value> event_get(Context& cx, const Args& args) {
  NativeStateObject* const event = TRY(this_event(cx, args));
  return event->state(slot);
}
Result<Value> event_phase(Context& cx, const Args& args) {
  NativeStateObject* const event = TRY(this_event(cx, args));
  return Value::int32(event->state(kDispatching).is_true() ? 2 : 0);
}
Result<Value> event_is_trusted(Context& cx, const Args& args) {
  NativeStateObject* const event = TRY(this_event(cx, args));
  return event->state(kTrusted);
}
Result<Value> event_composed_path(Context& cx, const Args& args) {
  NativeStateObject* const event = TRY(this_event(cx, args));
  const Value target = event->state(kCurrentTarget);
  ArrayObject* const path = TRY(array_from(cx, &target, target.is_null() ? 0 : 1));
  return Value(path);
}
/// §2.2, set the canceled flag.
void cancel(Context& cx, NativeStateObject* event) {
  if (event->state(kCancelable).is_true() && !event->state(kInPassive).is_true())
    event->set_state(cx.heap(), kCanceled, Value::boolean(true));
}
Result<Value> event_prevent_default(Context& cx, const Args& args) {
  cancel(cx, TRY(this_event(cx, args)));
  return Value::undefined();
}
Result<Value> event_return_value(Context& cx, const Args& args) {
  NativeStateObject* const event = TRY(this_event(cx, args));
  return Value::boolean(!event->state(kCanceled).is_true());
}
Result<Value> event_set_return_value(Context& cx, const Args& args) {
  NativeStateObject* const event = TRY(this_event(cx, args));
  if (!to_boolean(args[0])) cancel(cx, event);
  return Value::undefined();
}
Result<Value> event_cancel_bubble(Context& cx, const Args& args) {
  NativeStateObject* const event = TRY(this_event(cx, args));
  if (to_boolean(args[0])) event->set_state(cx.heap(), kStopped, Value::boolean(true));
  return Value::undefined();
}
/// initEvent ( type, bubbles, cancelable ), which `new` has taken the place of.
NativeTask event_init(Context& cx, Args args) {
  NativeStateObject* const event = co_await this_event(cx, args);
  if (args.count == 0)
    co_return throw_type_error(cx, "initEvent: the \"type\" argument must be specified");
  const Value type = co_await to_string(cx, args[0]);
  if (event->state(kDispatching).is_true()) co_return Value::undefined();
  event->set_state(cx.heap(), kType, type);
  event->set_state(cx.heap(), kBubbles, Value::boolean(to_boolean(args[1])));
  event->set_state(cx.heap(), kCancelable, Value::boolean(to_boolean(args[2])));
  for (const uint32_t slot : {kCanceled, kStopped, kStopsAll, kTrusted})
    event->set_state(cx.heap(), slot, Value::boolean(false));
  event->set_state(cx.heap(), kTarget, Value::null());
  co_return Value::undefined();
}
Result<Value> event_stop(Context& cx, const Args& args) {
  NativeStateObject* const event = TRY(this_event(cx, args));
  event->set_state(cx.heap(), kStopped, Value::boolean(true));
  return Value::undefined();
}
Result<Value> event_stop_all(Context& cx, const Args& args) {
  NativeStateObject* const event = TRY(this_event(cx, args));
  event->set_state(cx.heap(), kStopped, Value::boolean(true));
  event->set_state(cx.heap(), kStopsAll, Value::boolean(true));
  return Value::undefined();
}

// ---- Listeners: arrays of these

enum : uint32_t {
  kListenType,
  kCallback,
  kCapture,
  kOnce,
  kPassive,
  kRemoved,
  kSignal,
  kIsHandler,
  kListenerSlots,
};

Result<NativeStateObject*> this_target(Context& cx, const Args& args) {
  if (NativeStateObject* const target = as_event_target(args.this_value)) return target;
  return throw_type_error(cx, "Illegal invocation: this is not an EventTarget");
}
ArrayObject* listeners_of(NativeStateObject* target) {
  return target->state(target_slot::kListeners).as<ArrayObject>();
}
ArrayObject* listener_at(ArrayObject* list, uint32_t i) {
  return list->dense_element(i).as<ArrayObject>();
}
bool is_type(ArrayObject* listener, Value type) {
  return String::equals(listener->dense_element(kListenType).as_string(), type.as_string());
}
void set_slot(Context& cx, ArrayObject* listener, uint32_t slot, Value v) {
  listener->elements()->set(cx.heap(), slot, v);
}

NativeTask target_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx, "Class constructor EventTarget cannot be invoked without 'new'");
  const Value proto =
      co_await get_prototype_from_constructor(cx, args.new_target, Intrinsic::EventTargetPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::NativeState, proto);
  NativeStateObject* const target = co_await create_event_target(cx, shape, target_slot::kTag, 1);
  co_return Value(target);
}

/// What a listener is known by, and how it is called.
struct Listener {
  Value values[kListenerSlots];
};

/// §2.7, flatten the options, or flatten more.
enum class Options : uint8_t { Of, More };
Task<Listener> flatten_options(Context& cx, Args args, Options wanted) {
  Listener l;
  for (Value& v : l.values) v = Value::boolean(false);
  const Value type = co_await to_string(cx, args[0]);
  l.values[kListenType] = type;
  l.values[kCallback] = args[1];
  l.values[kSignal] = Value::undefined();
  if (!args[1].is_nullish() && !args[1].is_object())
    co_return throw_type_error(cx,
                               "The \"listener\" argument must be an instance of EventListener");
  if (!args[2].is_object()) {
    l.values[kCapture] = Value::boolean(to_boolean(args[2]));
    co_return l;
  }
  const bool capture = co_await flag_of(cx, args[2], "capture");
  l.values[kCapture] = Value::boolean(capture);
  if (wanted == Options::Of) co_return l;
  const bool once = co_await flag_of(cx, args[2], "once");
  const bool passive = co_await flag_of(cx, args[2], "passive");
  const Value signal = co_await get(cx, args[2].as_object(), key(intern_ascii("signal")));
  if (!signal.is_undefined() && !NativeStateObject::from(signal, target_slot::kSignalTag))
    co_return throw_type_error(cx, "The \"options.signal\" property must be an AbortSignal");
  l.values[kOnce] = Value::boolean(once);
  l.values[kPassive] = Value::boolean(passive);
  l.values[kSignal] = signal;
  co_return l;
}

uint32_t find_listener(ArrayObject* list, const Listener& l) {
  uint32_t i = 0;
  for (; i < list->length(); ++i) {
    ArrayObject* const each = listener_at(list, i);
    if (is_type(each, l.values[kListenType]) &&
        each->dense_element(kCallback) == l.values[kCallback] &&
        each->dense_element(kCapture) == l.values[kCapture] &&
        !each->dense_element(kIsHandler).is_true())
      break;
  }
  return i;
}

void remove_listener(Context& cx, ArrayObject* list, uint32_t i) {
  set_slot(cx, listener_at(list, i), kRemoved, Value::boolean(true));
  for (; i + 1 < list->length(); ++i)
    list->elements()->set(cx.heap(), i, list->dense_element(i + 1));
  list->elements()->init(list->length() - 1, Value::hole());
  list->set_length_field(list->length() - 1);
}

Result<void> add_listener(Context& cx, NativeStateObject* target, const Listener& l) {
  ArrayObject* const listener = TRY(array_from(cx, l.values, kListenerSlots));
  return listeners_of(target)->push(cx.heap(), Value(listener));
}

// ---- Dispatch

}  // namespace

Result<bool> report_exception(Context& cx, Value exception) {
  NativeFunction* const thrower =
      TRY(native_function(cx, Intrinsic::Internal, internal::kPromiseThrower));
  thrower->set_capture(cx.heap(), 0, exception);
  Job job{Job::Kind::Callback, false, {}};
  job.values[0] = Value(thrower);
  cx.jobs().push(job);
  return true;
}

namespace {

Task<Value> call_handle_event(Context& cx, Value callback, NativeStateObject* event) {
  const Value f = co_await get(cx, callback.as_object(), key(intern_ascii("handleEvent")));
  const Value arguments[] = {Value(event)};
  const Value result = co_await call(cx, f, callback, arguments);
  co_return result;
}

Eventually<Value> call_listener(Context& cx, Value callback, NativeStateObject* event) {
  if (!callback.is_callable()) return call_handle_event(cx, callback, event);
  const Value arguments[] = {Value(event)};
  return call(cx, callback, event->state(kCurrentTarget), arguments);
}

void remove_once(Context& cx, NativeStateObject* target, ArrayObject* listener) {
  if (!listener->dense_element(kOnce).is_true()) return;
  ArrayObject* const list = listeners_of(target);
  for (uint32_t i = 0; i < list->length(); ++i)
    if (listener_at(list, i) == listener) remove_listener(cx, list, i);
}

Result<ArrayObject*> copy_of(Context& cx, ArrayObject* list) {
  return array_from(cx, reinterpret_cast<const Value*>(list->elements()->slots()), list->length());
}

bool is_gone(ArrayObject* listener) {
  const Value signal = listener->dense_element(kSignal);
  return listener->dense_element(kRemoved).is_true() ||
         (!signal.is_undefined() && signal_is_aborted(signal)) ||
         !listener->dense_element(kCallback).is_object();
}

}  // namespace

namespace natives {

NativeTask target_add(Context& cx, Args args) {
  NativeStateObject* const target = co_await this_target(cx, args);
  const Listener l = co_await flatten_options(cx, args, Options::More);
  const bool is_aborted = !l.values[kSignal].is_undefined() && signal_is_aborted(l.values[kSignal]);
  ArrayObject* const list = listeners_of(target);
  const bool adds =
      !is_aborted && l.values[kCallback].is_object() && find_listener(list, l) == list->length();
  if (adds) co_await step_void(add_listener(cx, target, l));
  if (adds) note_listener(cx, target);
  if (adds) co_await step_void(note_signal_listeners(cx, target));
  co_return Value::undefined();
}
NativeTask target_remove(Context& cx, Args args) {
  NativeStateObject* const target = co_await this_target(cx, args);
  const Listener l = co_await flatten_options(cx, args, Options::Of);
  ArrayObject* const list = listeners_of(target);
  const uint32_t i = find_listener(list, l);
  if (i < list->length()) remove_listener(cx, list, i);
  co_await step_void(note_signal_listeners(cx, target));
  co_return Value::undefined();
}

/// The event that script asks to dispatch.
static Result<NativeStateObject*> event_to_dispatch(Context& cx, Value v) {
  NativeStateObject* const event = NativeStateObject::from(v, kTag);
  if (!event) return throw_type_error(cx, "The \"event\" argument must be an Event");
  if (event->state(kDispatching).is_true())
    return throw_dom_exception(cx, "InvalidStateError", "%s",
                               "The event is already being dispatched");
  return event;
}

NativeTask target_dispatch(Context& cx, Args args) {
  NativeStateObject* const target = co_await this_target(cx, args);
  NativeStateObject* const event = co_await event_to_dispatch(cx, args[0]);
  event->set_state(cx.heap(), kTrusted, Value::boolean(false));
  const bool result = co_await dispatch_event(cx, target, event);
  co_return Value::boolean(result);
}

NativeTask dispatch_seen_as(Context& cx, Args args) {
  NativeStateObject* const target = as_event_target(args[0]);
  if (!target) co_return throw_type_error(cx, "Illegal invocation");
  NativeStateObject* const event = co_await event_to_dispatch(cx, args[1]);
  event->set_state(cx.heap(), kTrusted, Value::boolean(args[3].is_true()));
  const bool result = co_await dispatch_event(cx, target, event, args[2]);
  co_return Value::boolean(result);
}

}  // namespace natives

namespace {

using natives::target_add, natives::target_dispatch, natives::target_remove;

constexpr Builtin visible(Builtin b) {
  b.attributes |= attr::Enumerable;
  return b;
}
constexpr Builtin fixed(const char* name, double value) {
  Builtin b = constant(name, value);
  b.attributes = attr::Enumerable;
  return b;
}
#define PHASES \
  fixed("NONE", 0), fixed("CAPTURING_PHASE", 1), fixed("AT_TARGET", 2), fixed("BUBBLING_PHASE", 3)

constexpr Builtin kEventFunction =
    constructor("Event", 1, event_constructor, event_constructor_quick);
constexpr Builtin kEvent[] = {prototype(Intrinsic::EventPrototype), PHASES};
constexpr Builtin kEventPrototype[] = {
    intrinsic("constructor", Intrinsic::Event),
    visible(getter("type", event_get<kType>)),
    visible(getter("target", event_get<kTarget>)),
    visible(getter("srcElement", event_get<kTarget>)),
    visible(getter("currentTarget", event_get<kCurrentTarget>)),
    visible(method("composedPath", 0, event_composed_path)),
    visible(getter("eventPhase", event_phase)),
    visible(method("stopPropagation", 0, event_stop)),
    visible(method("stopImmediatePropagation", 0, event_stop_all)),
    visible(getter("bubbles", event_get<kBubbles>)),
    visible(getter("cancelable", event_get<kCancelable>)),
    visible(method("preventDefault", 0, event_prevent_default)),
    visible(getter("defaultPrevented", event_get<kCanceled>)),
    visible(accessor("returnValue", event_return_value)),
    setter("returnValue", event_set_return_value),
    visible(accessor("cancelBubble", event_get<kStopped>)),
    setter("cancelBubble", event_cancel_bubble),
    visible(method("initEvent", 1, event_init)),
    visible(getter("composed", event_get<kComposed>)),
    visible(getter("timeStamp", event_get<kTime>)),
    visible(getter("isTrusted", event_is_trusted)),
    PHASES,
    text("@@toStringTag", "Event"),
};
constexpr Builtin kEventTargetFunction = constructor("EventTarget", 0, target_constructor);
constexpr Builtin kEventTarget[] = {prototype(Intrinsic::EventTargetPrototype)};
constexpr Builtin kEventTargetPrototype[] = {
    intrinsic("constructor", Intrinsic::EventTarget),
    visible(method("addEventListener", 2, target_add)),
    visible(method("removeEventListener", 2, target_remove)),
    visible(method("dispatchEvent", 1, target_dispatch)),
    text("@@toStringTag", "EventTarget"),
};
#undef PHASES

}  // namespace

Result<NativeStateObject*> create_event_target(Context& cx, Shape* shape, uint32_t tag,
                                               uint32_t count) {
  ArrayObject* const list = TRY(ArrayObject::create(cx, 0, 0));
  NativeStateObject* const target = TRY(NativeStateObject::create(cx.heap(), shape, tag, count));
  target->set_state(cx.heap(), target_slot::kListeners, Value(list));
  return target;
}

Result<NativeStateObject*> make_event(Context& cx, String* type, Intrinsic prototype,
                                      EventSort sort, uint32_t extra) {
  Shape* const shape = TRY(cx.realm()->root_shape(cx, Kind::NativeState, prototype));
  NativeStateObject* const event = TRY(create_event(cx, shape, type, sort, extra));
  event->set_state(cx.heap(), kTrusted, Value::boolean(true));
  return event;
}
Result<NativeStateObject*> make_event(Context& cx, String* type) {
  return make_event(cx, type, Intrinsic::EventPrototype, EventSort::Plain, 0);
}

Task<NativeStateObject*> construct_event(Context& cx, Args args, Intrinsic prototype,
                                         EventSort sort, uint32_t extra) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx, "Class constructor %s cannot be invoked without 'new'",
                               args.callee->builtin()->key);
  if (args.count == 0) co_return throw_type_error(cx, "The \"type\" argument must be specified");
  const Value type = co_await to_string(cx, args[0]);
  const Value proto = co_await get_prototype_from_constructor(cx, args.new_target, prototype);
  Shape* const shape = co_await shape_for(cx, Kind::NativeState, proto);
  NativeStateObject* const event = co_await create_event(cx, shape, type.as_string(), sort, extra);
  const bool bubbles = co_await flag_of(cx, args[1], "bubbles");
  const bool cancelable = co_await flag_of(cx, args[1], "cancelable");
  const bool composed = co_await flag_of(cx, args[1], "composed");
  event->set_state(cx.heap(), kBubbles, Value::boolean(bubbles));
  event->set_state(cx.heap(), kCancelable, Value::boolean(cancelable));
  event->set_state(cx.heap(), kComposed, Value::boolean(composed));
  co_return event;
}

bool has_listeners(NativeStateObject* target, String* type) {
  ArrayObject* const list = listeners_of(target);
  for (uint32_t i = 0; i < list->length(); ++i) {
    ArrayObject* const each = listener_at(list, i);
    if (is_type(each, Value(type)) && each->dense_element(kCallback).is_object()) return true;
  }
  return false;
}

Task<bool> dispatch_event(Context& cx, NativeStateObject* target, NativeStateObject* event,
                          Value seen_as) {
  Heap& heap = cx.heap();
  if (seen_as.is_hole()) seen_as = Value(target);
  event->set_state(heap, kDispatching, Value::boolean(true));
  event->set_state(heap, kTarget, seen_as);
  event->set_state(heap, kCurrentTarget, seen_as);
  // Those that are added meanwhile are not called.
  constexpr uint32_t kFew = 4;
  const uint32_t count = listeners_of(target)->length();
  Value few[kFew];
  ArrayObject* many = nullptr;
  if (count > kFew) many = co_await copy_of(cx, listeners_of(target));
  for (uint32_t i = 0; i < count && !many; ++i) few[i] = listeners_of(target)->dense_element(i);
  for (uint32_t i = 0; i < count; ++i) {
    if (event->state(kStopsAll).is_true()) break;
    auto* const listener = (many ? many->dense_element(i) : few[i]).as<ArrayObject>();
    if (!is_type(listener, event->state(kType)) || is_gone(listener)) continue;
    remove_once(cx, target, listener);
    event->set_state(heap, kInPassive, listener->dense_element(kPassive));
    const Completion<Value> done =
        co_await try_await(call_listener(cx, listener->dense_element(kCallback), event));
    event->set_state(heap, kInPassive, Value::boolean(false));
    if (done.threw) (void)co_await report_exception(cx, done.exception);
  }
  event->set_state(heap, kDispatching, Value::boolean(false));
  event->set_state(heap, kStopsAll, Value::boolean(false));
  event->set_state(heap, kStopped, Value::boolean(false));
  event->set_state(heap, kCurrentTarget, Value::null());
  co_return !event->state(kCanceled).is_true();
}

namespace {

ArrayObject* find_handler(NativeStateObject* target, String* type) {
  ArrayObject* const list = listeners_of(target);
  for (uint32_t i = 0; i < list->length(); ++i) {
    ArrayObject* const each = listener_at(list, i);
    if (each->dense_element(kIsHandler).is_true() && is_type(each, Value(type))) return each;
  }
  return nullptr;
}

}  // namespace

Value event_handler(NativeStateObject* target, String* type) {
  ArrayObject* const handler = find_handler(target, type);
  return handler ? handler->dense_element(kCallback) : Value::null();
}

Result<void> set_event_handler(Context& cx, NativeStateObject* target, String* type, Value v) {
  if (!v.is_object()) v = Value::null();
  if (ArrayObject* const known = find_handler(target, type)) {
    set_slot(cx, known, kCallback, v);
    return {};
  }
  if (v.is_null()) return {};
  Listener l;
  for (Value& each : l.values) each = Value::boolean(false);
  l.values[kListenType] = Value(type);
  l.values[kCallback] = v;
  l.values[kSignal] = Value::undefined();
  l.values[kIsHandler] = Value::boolean(true);
  return add_listener(cx, target, l);
}

constinit const IntrinsicTemplate kEventTemplate = function_template(kEventFunction, kEvent);
constinit const IntrinsicTemplate kEventPrototypeTemplate = object_template(kEventPrototype);
constinit const IntrinsicTemplate kEventTargetTemplate =
    function_template(kEventTargetFunction, kEventTarget);
constinit const IntrinsicTemplate kEventTargetPrototypeTemplate =
    object_template(kEventTargetPrototype);

}  // namespace shoal
