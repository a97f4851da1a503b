// MessageEvent, ErrorEvent and CustomEvent: events with state of their own behind that of Event.
#include "stdlib/web/message_event.h"

#include "stdlib/intrinsics.h"
#include "stdlib/web/event.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/iterator.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

constexpr uint32_t kCount = event_slot::kCount;

enum : uint32_t { kDetail = kCount, kCustomEnd };
enum : uint32_t { kData = kCount, kOrigin, kLastEventId, kSource, kPorts, kMessageEnd };
enum : uint32_t { kMessage = kCount, kFilename, kLine, kColumn, kError, kErrorEnd };

template <EventSort sort, uint32_t slot>
Result<Value> event_get(Context& cx, const Args& args) {
  NativeStateObject* const event = NativeStateObject::from(args.this_value, event_slot::kTag);
  const bool is_one =
      event && event->state(event_slot::kSort) == Value::int32(static_cast<int32_t>(sort));
  if (!is_one) return throw_type_error(cx, "Illegal invocation: this is another kind of event");
  return event->state(slot);
}

Result<Value> event_ports(Context& cx, const Args& args) {
  const Value known = TRY(event_get<EventSort::Message, kPorts>(cx, args));
  if (!known.is_undefined()) return known;
  ArrayObject* const none = TRY(ArrayObject::create(cx, 0, 0));
  TRY_VOID(freeze_array(cx, none));
  args.this_value.as<NativeStateObject>()->set_state(cx.heap(), kPorts, Value(none));
  return Value(none);
}

/// A member of the constructor's options, or the default.
Task<Value> member(Context& cx, Value options, const char* name, Value otherwise) {
  if (!options.is_object()) co_return otherwise;
  const Value v = co_await get(cx, options.as_object(), key(intern_ascii(name)));
  co_return v.is_undefined() ? otherwise : v;
}
Task<Value> text_member(Context& cx, Value options, const char* name) {
  const Value v = co_await member(cx, options, name, Value(String::empty()));
  const Value text = co_await to_string(cx, v);
  co_return text;
}
Task<Value> number_member(Context& cx, Value options, const char* name) {
  const Value v = co_await member(cx, options, name, Value::int32(0));
  const double number = co_await to_uint32(cx, v);
  co_return Value::number(number);
}

/// new CustomEvent ( type, { detail } )
NativeTask custom_constructor(Context& cx, Args args) {
  NativeStateObject* const event = co_await construct_event(
      cx, args, Intrinsic::CustomEventPrototype, EventSort::Custom, kCustomEnd - kCount);
  const Value detail = co_await member(cx, args[1], "detail", Value::null());
  event->set_state(cx.heap(), kDetail, detail);
  co_return Value(event);
}

/// new MessageEvent ( type, { data, origin, lastEventId, source, ports } )
NativeTask message_constructor(Context& cx, Args args) {
  NativeStateObject* const event = co_await construct_event(
      cx, args, Intrinsic::MessageEventPrototype, EventSort::Message, kMessageEnd - kCount);
  const Value data = co_await member(cx, args[1], "data", Value::null());
  event->set_state(cx.heap(), kData, data);
  const Value origin = co_await text_member(cx, args[1], "origin");
  event->set_state(cx.heap(), kOrigin, origin);
  const Value id = co_await text_member(cx, args[1], "lastEventId");
  event->set_state(cx.heap(), kLastEventId, id);
  const Value source = co_await member(cx, args[1], "source", Value::null());
  event->set_state(cx.heap(), kSource, source);
  const Value given = co_await member(cx, args[1], "ports", Value::undefined());
  ArrayObject* ports = co_await ArrayObject::create(cx, 0, 0);
  if (given.is_object()) ports = co_await iterable_to_list(cx, given);
  co_await step_void(freeze_array(cx, ports));
  event->set_state(cx.heap(), kPorts, Value(ports));
  co_return Value(event);
}

/// new ErrorEvent ( type, { message, filename, lineno, colno, error } )
NativeTask error_constructor(Context& cx, Args args) {
  NativeStateObject* const event = co_await construct_event(
      cx, args, Intrinsic::ErrorEventPrototype, EventSort::Error, kErrorEnd - kCount);
  const Value message = co_await text_member(cx, args[1], "message");
  event->set_state(cx.heap(), kMessage, message);
  const Value file = co_await text_member(cx, args[1], "filename");
  event->set_state(cx.heap(), kFilename, file);
  const Value line = co_await number_member(cx, args[1], "lineno");
  event->set_state(cx.heap(), kLine, line);
  const Value column = co_await number_member(cx, args[1], "colno");
  event->set_state(cx.heap(), kColumn, column);
  const Value error = co_await member(cx, args[1], "error", Value::undefined());
  event->set_state(cx.heap(), kError, error);
  co_return Value(event);
}

constexpr Builtin kCustomFunction = constructor("CustomEvent", 1, custom_constructor);
constexpr Builtin kCustom[] = {prototype(Intrinsic::CustomEventPrototype)};
constexpr Builtin kCustomPrototype[] = {
    intrinsic("constructor", Intrinsic::CustomEvent),
    shown(getter("detail", event_get<EventSort::Custom, kDetail>)),
    text("@@toStringTag", "CustomEvent"),
};
constexpr Builtin kMessageFunction = constructor("MessageEvent", 1, message_constructor);
constexpr Builtin kMessageStatics[] = {prototype(Intrinsic::MessageEventPrototype)};
constexpr Builtin kMessagePrototype[] = {
    intrinsic("constructor", Intrinsic::MessageEvent),
    shown(getter("data", event_get<EventSort::Message, kData>)),
    shown(getter("origin", event_get<EventSort::Message, kOrigin>)),
    shown(getter("lastEventId", event_get<EventSort::Message, kLastEventId>)),
    shown(getter("source", event_get<EventSort::Message, kSource>)),
    shown(getter("ports", event_ports)),
    text("@@toStringTag", "MessageEvent"),
};
constexpr Builtin kErrorFunction = constructor("ErrorEvent", 1, error_constructor);
constexpr Builtin kErrorStatics[] = {prototype(Intrinsic::ErrorEventPrototype)};
constexpr Builtin kErrorPrototype[] = {
    intrinsic("constructor", Intrinsic::ErrorEvent),
    shown(getter("message", event_get<EventSort::Error, kMessage>)),
    shown(getter("filename", event_get<EventSort::Error, kFilename>)),
    shown(getter("lineno", event_get<EventSort::Error, kLine>)),
    shown(getter("colno", event_get<EventSort::Error, kColumn>)),
    shown(getter("error", event_get<EventSort::Error, kError>)),
    text("@@toStringTag", "ErrorEvent"),
};

}  // namespace

Result<NativeStateObject*> make_message_event(Context& cx, String* type, Value data,
                                              ArrayObject* ports) {
  NativeStateObject* const event = TRY(make_event(cx, type, Intrinsic::MessageEventPrototype,
                                                  EventSort::Message, kMessageEnd - kCount));
  event->set_state(cx.heap(), kData, data);
  event->set_state(cx.heap(), kOrigin, Value(String::empty()));
  event->set_state(cx.heap(), kLastEventId, Value(String::empty()));
  event->set_state(cx.heap(), kSource, Value::null());
  if (!ports) return event;  // An empty array, when somebody looks.
  TRY_VOID(freeze_array(cx, ports));
  event->set_state(cx.heap(), kPorts, Value(ports));
  return event;
}

Result<NativeStateObject*> make_error_event(Context& cx, const ErrorDetails& details) {
  NativeStateObject* const event =
      TRY(make_event(cx, intern_ascii("error"), Intrinsic::ErrorEventPrototype, EventSort::Error,
                     kErrorEnd - kCount));
  event->set_state(cx.heap(), event_slot::kCancelable, Value::boolean(true));
  event->set_state(cx.heap(), kMessage, details.message);
  event->set_state(cx.heap(), kFilename, details.file);
  event->set_state(cx.heap(), kLine, details.line);
  event->set_state(cx.heap(), kColumn, details.column);
  event->set_state(cx.heap(), kError, details.error);
  return event;
}

constinit const IntrinsicTemplate kCustomEventTemplate =
    function_template(kCustomFunction, kCustom, Intrinsic::Event);
constinit const IntrinsicTemplate kCustomEventPrototypeTemplate =
    object_template(kCustomPrototype, Intrinsic::EventPrototype);
constinit const IntrinsicTemplate kMessageEventTemplate =
    function_template(kMessageFunction, kMessageStatics, Intrinsic::Event);
constinit const IntrinsicTemplate kMessageEventPrototypeTemplate =
    object_template(kMessagePrototype, Intrinsic::EventPrototype);
constinit const IntrinsicTemplate kErrorEventTemplate =
    function_template(kErrorFunction, kErrorStatics, Intrinsic::Event);
constinit const IntrinsicTemplate kErrorEventPrototypeTemplate =
    object_template(kErrorPrototype, Intrinsic::EventPrototype);

}  // namespace shoal
