// BroadcastChannel, HTML §9.5: among a context and the workers that it, or one of them, has
// started. Contexts that have nothing to do with one another do not hear one another.
#include "stdlib/intrinsics.h"
#include "stdlib/web/dom_exception.h"
#include "stdlib/web/event.h"
#include "stdlib/web/ports.h"
#include "vm/run/host.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// Slots behind those of every owner of an end.
enum : uint32_t { kName = port_slot::kCount, kSlots };

Result<NativeStateObject*> this_channel(Context& cx, const Args& args) {
  if (auto* const c = NativeStateObject::from(args.this_value, target_slot::kBroadcastTag))
    return c;
  return throw_type_error(cx, "Illegal invocation: this is not a BroadcastChannel");
}

std::u16string text_of(String* s) {
  std::u16string units(s->length(), u'\0');
  s->copy_to(units.data());
  return units;
}

/// new BroadcastChannel ( name )
NativeTask channel_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(
        cx, "Class constructor BroadcastChannel cannot be invoked without 'new'");
  if (args.count == 0)
    co_return throw_type_error(cx, "BroadcastChannel: the \"name\" argument must be specified");
  const Value name = co_await to_string(cx, args[0]);
  const Value proto = co_await get_prototype_from_constructor(cx, args.new_target,
                                                              Intrinsic::BroadcastChannelPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::NativeState, proto);
  NativeStateObject* const channel =
      co_await create_event_target(cx, shape, target_slot::kBroadcastTag, kSlots);
  channel->set_state(cx.heap(), port_slot::kHasRef, Value::boolean(true));
  channel->set_state(cx.heap(), kName, name);
  Ports& ports = Ports::of(cx);
  const auto end = Ref<BroadcastEnd>::adopt(
      new BroadcastEnd(Ref<Broadcasts>(&ports.broadcasts()), text_of(name.as_string())));
  co_await step_void(ports.add(cx, channel, Ref<MessageEnd>(end.get())));
  ports.start(*ports.find(channel));
  co_return Value(channel);
}

/// postMessage ( message )
NativeTask channel_post(Context& cx, Args args) {
  NativeStateObject* const channel = co_await this_channel(cx, args);
  if (args.count == 0)
    co_return throw_type_error(cx, "postMessage: the \"message\" argument must be specified");
  if (!Ports::of(cx).find(channel))
    co_return throw_dom_exception(cx, "InvalidStateError", "%s", "BroadcastChannel is closed");
  ScratchCharge charge(cx.heap());
  SerializedValue record;
  (void)co_await structured_serialize(cx, args[0], nullptr, &record, &charge);
  if (cx.host()) cx.host()->before_message();
  if (Ports::Entry* const entry = Ports::of(cx).find(channel))
    Ports::of(cx).broadcasts().post(static_cast<BroadcastEnd&>(*entry->end), record);
  co_return Value::undefined();
}

Result<Value> channel_close(Context& cx, const Args& args) {
  NativeStateObject* const channel = TRY(this_channel(cx, args));
  if (Ports::Entry* const entry = Ports::of(cx).find(channel))
    Ports::of(cx).remove(cx, *entry)->part(MessageEnd::Farewell::Closed);
  return Value::undefined();
}

Result<Value> channel_name(Context& cx, const Args& args) {
  NativeStateObject* const channel = TRY(this_channel(cx, args));
  return channel->state(kName);
}

constexpr Builtin kFunction = constructor("BroadcastChannel", 1, channel_constructor);
constexpr Builtin kStatics[] = {prototype(Intrinsic::BroadcastChannelPrototype)};
constexpr Builtin kPrototype[] = {
    intrinsic("constructor", Intrinsic::BroadcastChannel),
    shown(getter("name", channel_name)),
    shown(method("postMessage", 1, channel_post)),
    shown(method("close", 0, channel_close)),
    shown(method("ref", 0, port_set_ref<true>)),
    shown(method("unref", 0, port_set_ref<false>)),
    shown(accessor("onmessage", port_handler_get)),
    setter("onmessage", port_handler_set),
    shown(accessor("onmessageerror", port_handler_get)),
    setter("onmessageerror", port_handler_set),
    text("@@toStringTag", "BroadcastChannel"),
};

}  // namespace

constinit const IntrinsicTemplate kBroadcastChannelTemplate =
    function_template(kFunction, kStatics, Intrinsic::EventTarget);
constinit const IntrinsicTemplate kBroadcastChannelPrototypeTemplate =
    object_template(kPrototype, Intrinsic::EventTargetPrototype);

}  // namespace shoal
