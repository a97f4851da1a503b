// MessageChannel and MessagePort, HTML §9.4, with Node's ref and unref.
#include "stdlib/intrinsics.h"
#include "stdlib/web/dom_exception.h"
#include "stdlib/web/event.h"
#include "stdlib/web/ports.h"
#include "vm/object/function.h"
#include "vm/run/host.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

constexpr uint32_t kChannelTag = 0x4D436861;

Result<NativeStateObject*> this_port(Context& cx, const Args& args) {
  if (auto* const port = NativeStateObject::from(args.this_value, target_slot::kPortTag))
    return port;
  return throw_type_error(cx, "Illegal invocation: this is not a MessagePort");
}

/// Any owner of a PortEnd.
Result<NativeStateObject*> this_owner(Context& cx, const Args& args) {
  NativeStateObject* object = as_event_target(args.this_value);
  Ports* const ports = Ports::existing(cx);
  if (!object && ports) object = ports->scope;  // `onmessage = ...` in a worker.
  if (object && owns_end(object)) return object;
  return throw_type_error(cx, "Illegal invocation: this receives no messages");
}

String* handler_type(const Args& args) { return intern_ascii(args.callee->builtin()->key + 2); }

Result<Value> illegal_constructor(Context& cx, const Args&) {
  return throw_type_error(cx, "Illegal constructor");
}

Result<Value> port_post_primitive(Context& cx, const Args& args) {
  NativeStateObject* const port = TRY(this_port(cx, args));
  return try_post_primitive(cx, port, args);
}

/// postMessage ( message, transfer or options )
NativeTask port_post(Context& cx, Args args) {
  NativeStateObject* const port = co_await this_port(cx, args);
  const Value sent = co_await post_message(cx, port, args, "postMessage");
  co_return sent;
}

Result<Value> port_start(Context& cx, const Args& args) {
  NativeStateObject* const port = TRY(this_port(cx, args));
  if (Ports::Entry* const entry = Ports::of(cx).find(port)) Ports::of(cx).start(*entry);
  return Value::undefined();
}

Result<Value> port_close(Context& cx, const Args& args) {
  NativeStateObject* const port = TRY(this_port(cx, args));
  Ports::Entry* const entry = Ports::of(cx).find(port);
  if (!entry) return Value::undefined();
  if (cx.host()) cx.host()->before_message();
  Ports::of(cx).remove(cx, *entry)->part(MessageEnd::Farewell::Closed);
  return Value::undefined();
}

// ---- MessageChannel

NativeTask channel_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx,
                               "Class constructor MessageChannel cannot be invoked without 'new'");
  const Value proto = co_await get_prototype_from_constructor(cx, args.new_target,
                                                              Intrinsic::MessageChannelPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::NativeState, proto);
  NativeStateObject* const channel =
      co_await NativeStateObject::create(cx.heap(), shape, kChannelTag, 2);
  Ref<PortEnd> ends[2] = {Ref<PortEnd>::adopt(new PortEnd), Ref<PortEnd>::adopt(new PortEnd)};
  PortEnd::join_here(*ends[0], *ends[1]);
  NativeStateObject* const port1 = co_await make_message_port(cx, ends[0]);
  channel->set_state(cx.heap(), 0, Value(port1));
  NativeStateObject* const port2 = co_await make_message_port(cx, ends[1]);
  channel->set_state(cx.heap(), 1, Value(port2));
  co_return Value(channel);
}

template <uint32_t slot>
Result<Value> channel_port(Context& cx, const Args& args) {
  auto* const channel = NativeStateObject::from(args.this_value, kChannelTag);
  if (!channel) return throw_type_error(cx, "Illegal invocation: this is not a MessageChannel");
  return channel->state(slot);
}

constexpr Builtin kPortFunction = constructor("MessagePort", 0, illegal_constructor);
constexpr Builtin kPort[] = {prototype(Intrinsic::MessagePortPrototype)};
constexpr Builtin kPortPrototype[] = {
    intrinsic("constructor", Intrinsic::MessagePort),
    shown(method("postMessage", 1, port_post, port_post_primitive)),
    shown(method("start", 0, port_start)),
    shown(method("close", 0, port_close)),
    shown(method("ref", 0, port_set_ref<true>)),
    shown(method("unref", 0, port_set_ref<false>)),
    shown(method("hasRef", 0, port_has_ref)),
    shown(accessor("onmessage", port_handler_get)),
    setter("onmessage", port_handler_set),
    shown(accessor("onmessageerror", port_handler_get)),
    setter("onmessageerror", port_handler_set),
    shown(accessor("onclose", port_handler_get)),
    setter("onclose", port_handler_set),
    text("@@toStringTag", "MessagePort"),
};
constexpr Builtin kChannelFunction = constructor("MessageChannel", 0, channel_constructor);
constexpr Builtin kChannel[] = {prototype(Intrinsic::MessageChannelPrototype)};
constexpr Builtin kChannelPrototype[] = {
    intrinsic("constructor", Intrinsic::MessageChannel),
    shown(getter("port1", channel_port<0>)),
    shown(getter("port2", channel_port<1>)),
    text("@@toStringTag", "MessageChannel"),
};

}  // namespace

Result<NativeStateObject*> make_message_port(Context& cx, Ref<PortEnd> end) {
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::NativeState, Intrinsic::MessagePortPrototype));
  NativeStateObject* const port =
      TRY(create_event_target(cx, shape, target_slot::kPortTag, port_slot::kCount));
  port->set_state(cx.heap(), port_slot::kHasRef, Value::boolean(true));
  TRY_VOID(Ports::of(cx).add(cx, port, Ref<MessageEnd>(end.get())));
  return port;
}

Result<Value> port_handler_get(Context& cx, const Args& args) {
  NativeStateObject* const object = TRY(this_owner(cx, args));
  return event_handler(object, handler_type(args));
}

Result<Value> port_handler_set(Context& cx, const Args& args) {
  NativeStateObject* const object = TRY(this_owner(cx, args));
  String* const type = handler_type(args);
  TRY_VOID(set_event_handler(cx, object, type, args[0]));
  note_listener(cx, object);
  if (type != intern_ascii("message")) return Value::undefined();
  if (Ports::Entry* const entry = Ports::of(cx).find(object)) Ports::of(cx).start(*entry);
  return Value::undefined();
}

Result<Value> port_has_ref(Context& cx, const Args& args) {
  NativeStateObject* const object = TRY(this_owner(cx, args));
  return object->state(port_slot::kHasRef);
}

constinit const IntrinsicTemplate kMessagePortTemplate =
    function_template(kPortFunction, kPort, Intrinsic::EventTarget);
constinit const IntrinsicTemplate kMessagePortPrototypeTemplate =
    object_template(kPortPrototype, Intrinsic::EventTargetPrototype);
constinit const IntrinsicTemplate kMessageChannelTemplate =
    function_template(kChannelFunction, kChannel);
constinit const IntrinsicTemplate kMessageChannelPrototypeTemplate =
    object_template(kChannelPrototype);

}  // namespace shoal
