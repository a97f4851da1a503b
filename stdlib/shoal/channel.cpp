#include "stdlib/shoal/channel.h"

#include "stdlib/intrinsics.h"
#include "stdlib/web/dom_exception.h"
#include "vm/object/array.h"
#include "vm/object/promise.h"
#include "vm/run/fuel.h"
#include "vm/run/host.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

using channel_slot::kReceiverTag, channel_slot::kSenderTag;

/// Slots of an end. Waiting: promises of send() or receive() in order, an array; of receivers each
/// followed by whether it is one of next().
enum : uint32_t { kNumber, kWaiting, kFirst, kIsClosing, kSlots };
static_assert(kNumber == 0, "stdlib/web/ports.cpp");

// ---- The promises that wait

ArrayObject* waiting_of(NativeStateObject* end) { return end->state(kWaiting).as<ArrayObject>(); }
uint32_t first_of(NativeStateObject* end) {
  return static_cast<uint32_t>(end->state(kFirst).as_int32());
}
bool has_waiting(NativeStateObject* end) { return first_of(end) < waiting_of(end)->length(); }

Value take_waiting(Context& cx, NativeStateObject* end) {
  ArrayObject* const list = waiting_of(end);
  const uint32_t first = first_of(end);
  const Value v = list->dense_element(first);
  list->elements()->set(cx.heap(), first, Value::undefined());
  end->set_state(cx.heap(), kFirst, Value::int32(static_cast<int32_t>(first + 1)));
  if (first + 1 == list->length()) {
    for (uint32_t i = 0; i < list->length(); ++i) list->elements()->init(i, Value::hole());
    list->set_length_field(0);
    end->set_state(cx.heap(), kFirst, Value::int32(0));
  }
  return v;
}

/// One more (of receivers: with a mark behind it).
Result<void> push_waiting(Context& cx, NativeStateObject* end, Value promise, Value mark) {
  ArrayObject* const list = waiting_of(end);
  const uint32_t first = first_of(end), count = list->length() - first;
  if (first >= 64 && first >= count) {  // What has been taken goes.
    for (uint32_t i = 0; i < count; ++i)
      list->elements()->set(cx.heap(), i, list->dense_element(first + i));
    for (uint32_t i = count; i < list->length(); ++i) list->elements()->init(i, Value::hole());
    list->set_length_field(count);
    end->set_state(cx.heap(), kFirst, Value::int32(0));
  }
  TRY_VOID(list->push(cx.heap(), promise));
  return mark.is_hole() ? Result<void>() : list->push(cx.heap(), mark);
}

/// The same, if no more wait than may.
Task<Value> add_waiting(Context& cx, NativeStateObject* end, Value promise, Value mark) {
  const uint32_t count = waiting_of(end)->length() - first_of(end);
  const uint32_t each = mark.is_hole() ? 1 : 2;
  constexpr uint32_t kMost = 2 * SenderEnd::kWaitingMax;
  if (count >= kMost) {
    const uint32_t calls_max = kMost / each;
    co_return co_await throw_quota_exceeded(
        cx, std::to_string(count / each) + " calls of this end wait already", calls_max);
  }
  co_await step_void(push_waiting(cx, end, promise, mark));
  co_return Value::undefined();
}

// ---- Errors

Result<Value> make_error_with_code(Context& cx, const char* code, const char* text) {
  String* const message = TRY(String::from_ascii(cx.heap(), text));
  Object* const error = TRY(make_error(cx, Intrinsic::ErrorPrototype, message));
  TRY_VOID(define_field(cx, error, key(intern_ascii("code")), Value(intern_ascii(code))));
  return Value(error);
}
Result<Value> make_gone_error(Context& cx, ChannelEnd how, const char* who) {
  if (how != ChannelEnd::Lost)
    return make_error_with_code(cx, "ERR_CHANNEL_CLOSED", "The channel is closed");
  const std::string text = std::string("The channel is lost: the context of ") + who + " has ended";
  return make_error_with_code(cx, "ERR_CHANNEL_LOST", text.c_str());
}
Result<Value> throw_gone(Context& cx, ChannelEnd how, const char* who) {
  const Value error = TRY(make_gone_error(cx, how, who));
  return cx.throw_value(error);
}
Result<Value> rejected(Context& cx, Value reason) {
  PromiseObject* const promise = TRY(new_promise(cx));
  reject_promise(cx, promise, reason);
  return Value(promise);
}
Result<Value> fulfilled(Context& cx, Value value) {
  PromiseObject* const promise = TRY(new_promise(cx));
  fulfill_promise(cx, promise, value);
  return Value(promise);
}
constexpr const char* kReceiver = "the receiver";
constexpr const char* kSender = "the sender";

Result<NativeStateObject*> this_end(Context& cx, const Args& args, uint32_t tag) {
  if (NativeStateObject* const end = NativeStateObject::from(args.this_value, tag)) return end;
  return throw_type_error(cx, "Illegal invocation: this is not the %s of a channel",
                          tag == kSenderTag ? "sender" : "receiver");
}
SenderEnd* sender_of(Context& cx, NativeStateObject* object) noexcept {
  Ports::Entry* const entry = Ports::of(cx).find(object);
  return entry ? static_cast<SenderEnd*>(entry->end.get()) : nullptr;
}
ReceiverEnd* receiver_of(Context& cx, NativeStateObject* object) noexcept {
  Ports::Entry* const entry = Ports::of(cx).find(object);
  return entry ? static_cast<ReceiverEnd*>(entry->end.get()) : nullptr;
}
void keep(Context& cx, NativeStateObject* object) noexcept {
  if (Ports::Entry* const entry = Ports::of(cx).find(object))
    entry->has_pending = has_waiting(object);
}
void before_message(Context& cx) {
  if (cx.host()) cx.host()->before_message();
}

// ---- Sender

struct Sending {
  SenderEnd::Sent how = SenderEnd::Sent::Gone;
};

/// send, sendSync and trySend begin so. args: message, transfer or options.
Task<Sending> begin_send(Context& cx, NativeStateObject* object, Args args, bool may_wait) {
  ArrayObject* transfer = nullptr;
  if (!args[1].is_nullish())
    transfer = co_await transfer_list(cx, args[1], TransferForm::ListOrOptions, "send");
  SenderEnd* end = sender_of(cx, object);
  const bool is_open = end && !object->state(kIsClosing).is_true();
  if (!is_open) co_return Sending{};
  std::unique_ptr<ChannelMessage> message(new (std::nothrow) ChannelMessage);
  if (!message) co_return cx.out_of_memory();
  {
    ScratchCharge charge(cx.heap());
    (void)co_await structured_serialize(cx, args[0], transfer, &message->record, &charge);
  }
  end = sender_of(cx, object);
  if (!end) co_return Sending{};
  if (waiting_of(object)->length() - first_of(object) >= SenderEnd::kWaitingMax)
    (void)co_await throw_quota_exceeded(
        cx,
        "send: " + std::to_string(SenderEnd::kWaitingMax) + " messages of this sender wait already",
        SenderEnd::kWaitingMax);
  before_message(cx);
  const SenderEnd::Sent how = end->send(std::move(message), may_wait);
  co_return Sending{how};
}

ChannelEnd receiver_state(Context& cx, NativeStateObject* object) {
  SenderEnd* const end = sender_of(cx, object);
  return end ? end->receiver_state() : ChannelEnd::Closed;
}

/// sender.send ( message, transfer or options ): a promise, always.
NativeTask sender_send(Context& cx, Args args) {
  NativeStateObject* const object = co_await this_end(cx, args, kSenderTag);
  const Completion<Sending> sending = co_await try_await(begin_send(cx, object, args, true));
  if (sending.threw) co_return rejected(cx, sending.exception);
  switch (sending.value.how) {
    case SenderEnd::Sent::Accepted: co_return fulfilled(cx, Value::undefined());
    case SenderEnd::Sent::Waits: break;
    default: {
      const Value error = co_await make_gone_error(cx, receiver_state(cx, object), kReceiver);
      co_return rejected(cx, error);
    }
  }
  PromiseObject* const promise = co_await new_promise(cx);
  (void)co_await add_waiting(cx, object, Value(promise), Value::hole());
  keep(cx, object);
  co_return Value(promise);
}

/// sender.trySend ( message, transfer or options ): false, it is full.
NativeTask sender_try_send(Context& cx, Args args) {
  NativeStateObject* const object = co_await this_end(cx, args, kSenderTag);
  const Sending sending = co_await begin_send(cx, object, args, false);
  if (sending.how == SenderEnd::Sent::Gone)
    co_return throw_gone(cx, receiver_state(cx, object), kReceiver);
  co_return Value::boolean(sending.how == SenderEnd::Sent::Accepted);
}

/// What has been accepted; how many of it were not send()'s.
uint32_t settle_accepted(Context& cx, NativeStateObject* object, SenderEnd& end) {
  uint32_t count = end.take_accepted();
  for (; count != 0 && has_waiting(object); --count)
    fulfill_promise(cx, take_waiting(cx, object).as<PromiseObject>(), Value::undefined());
  return count;
}

/// sender.sendSync ( message, transfer or options )
NativeTask sender_send_sync(Context& cx, Args args) {
  NativeStateObject* const object = co_await this_end(cx, args, kSenderTag);
  if (!cx.host() || !cx.host()->can_block())
    co_return throw_type_error(cx, "sendSync cannot be called in this context");
  const Sending sending = co_await begin_send(cx, object, args, true);
  if (sending.how == SenderEnd::Sent::Accepted) co_return Value::undefined();
  while (sending.how == SenderEnd::Sent::Waits) {
    if (cx.is_terminating()) co_return Thrown{};
    SenderEnd* const end = sender_of(cx, object);
    if (!end) break;
    end->forget_announcement();
    if (settle_accepted(cx, object, *end) != 0) co_return Value::undefined();
    if (end->receiver_state() != ChannelEnd::Open) break;
    co_await leave_to_wait(cx, Context::kNoDeadline);
  }
  co_return throw_gone(cx, receiver_state(cx, object), kReceiver);
}

Result<Value> sender_close(Context& cx, const Args& args) {
  NativeStateObject* const object = TRY(this_end(cx, args, kSenderTag));
  Ports::Entry* const entry = Ports::of(cx).find(object);
  if (!entry) return Value::undefined();
  if (has_waiting(object)) {  // Once they have been accepted.
    object->set_state(cx.heap(), kIsClosing, Value::boolean(true));
    return Value::undefined();
  }
  before_message(cx);
  Ports::of(cx).remove(cx, *entry)->part(MessageEnd::Farewell::Closed);
  return Value::undefined();
}

Result<Value> sender_clone(Context& cx, const Args& args) {
  NativeStateObject* const object = TRY(this_end(cx, args, kSenderTag));
  SenderEnd* const end = sender_of(cx, object);
  if (!end) return throw_gone(cx, ChannelEnd::Closed, kReceiver);
  const Ref<SenderEnd> clone = end->clone();
  Object* const made = TRY(make_channel_end(cx, Ref<MessageEnd>(clone.get()), kSenderTag));
  return Value(made);
}

Result<Value> sender_capacity(Context& cx, const Args& args) {
  NativeStateObject* const object = TRY(this_end(cx, args, kSenderTag));
  SenderEnd* const end = sender_of(cx, object);
  return end ? Value::number(end->core().capacity()) : Value::int32(0);
}

// ---- Receiver

/// The message's value.
Task<Value> read(Context& cx, std::unique_ptr<Message> message) {
  const Value value = co_await structured_deserialize(cx, &message->record);
  co_return value;
}

Result<Value> settled_value(Context& cx, Value value, bool is_iteration) {
  if (!is_iteration) return value;
  Object* const result = TRY(create_iter_result(cx, value, false));
  return Value(result);
}

/// What receive() and next() give at the end.
Result<bool> settle_at_end(Context& cx, PromiseObject* promise, ChannelEnd how, bool is_iteration) {
  if (is_iteration && how == ChannelEnd::Closed) {
    Object* const result = TRY(create_iter_result(cx, Value::undefined(), true));
    fulfill_promise(cx, promise, Value(result));
    return true;
  }
  const Value error = TRY(make_gone_error(cx, how, kSender));
  reject_promise(cx, promise, error);
  return true;
}

/// No more messages will come. (In this order: what was sent before the senders went is there.)
bool is_over(ReceiverEnd& end, ChannelEnd& how) {
  how = end.senders_state();
  return how != ChannelEnd::Open && end.count() == 0;
}

template <bool is_iteration>
NativeTask receiver_receive(Context& cx, Args args) {
  NativeStateObject* const object = co_await this_end(cx, args, kReceiverTag);
  PromiseObject* const promise = co_await new_promise(cx);
  ReceiverEnd* end = receiver_of(cx, object);
  ChannelEnd how = ChannelEnd::Closed;
  std::unique_ptr<Message> message;
  if (end && !has_waiting(object)) {
    const bool is_at_end = is_over(*end, how);
    if (!is_at_end) message = end->take();
    if (is_at_end) end = nullptr;
  }
  if (!end) {
    (void)co_await settle_at_end(cx, promise, how, is_iteration);
    co_return Value(promise);
  }
  if (message) {
    const Completion<Value> value = co_await try_await(read(cx, std::move(message)));
    if (value.threw) co_return rejected(cx, value.exception);
    const Value result = co_await settled_value(cx, value.value, is_iteration);
    fulfill_promise(cx, promise, result);
    co_return Value(promise);
  }
  (void)co_await add_waiting(cx, object, Value(promise), Value::boolean(is_iteration));
  keep(cx, object);
  if (end->has_something()) end->announce();
  co_return Value(promise);
}

/// receiver.receiveSync ( )
NativeTask receiver_receive_sync(Context& cx, Args args) {
  NativeStateObject* const object = co_await this_end(cx, args, kReceiverTag);
  if (!cx.host() || !cx.host()->can_block())
    co_return throw_type_error(cx, "receiveSync cannot be called in this context");
  if (has_waiting(object))
    co_return throw_type_error(cx, "receiveSync: a receive() of this receiver waits already");
  for (;;) {
    if (cx.is_terminating()) co_return Thrown{};
    ReceiverEnd* const end = receiver_of(cx, object);
    if (!end) co_return throw_gone(cx, ChannelEnd::Closed, kSender);
    end->forget_announcement();
    ChannelEnd how;
    if (is_over(*end, how)) co_return throw_gone(cx, how, kSender);
    std::unique_ptr<Message> message = end->take();
    if (message) {
      const Value value = co_await read(cx, std::move(message));
      co_return value;
    }
    co_await leave_to_wait(cx, Context::kNoDeadline);
  }
}

/// receiver.tryReceive ( ): { value }, or undefined if none waits.
NativeTask receiver_try_receive(Context& cx, Args args) {
  NativeStateObject* const object = co_await this_end(cx, args, kReceiverTag);
  ReceiverEnd* const end = receiver_of(cx, object);
  ChannelEnd how = ChannelEnd::Closed;
  if (!end || is_over(*end, how)) co_return throw_gone(cx, how, kSender);
  std::unique_ptr<Message> message;
  if (!has_waiting(object)) message = end->take();
  if (!message) co_return Value::undefined();
  const Value value = co_await read(cx, std::move(message));
  Object* const result = co_await new_object(cx);
  co_await step_void(define_field(cx, result, key(atoms::value()), value));
  co_return Value(result);
}

Result<Value> receiver_close(Context& cx, const Args& args) {
  NativeStateObject* const object = TRY(this_end(cx, args, kReceiverTag));
  Ports::Entry* const entry = Ports::of(cx).find(object);
  if (!entry) return Value::undefined();
  before_message(cx);
  Ports::of(cx).remove(cx, *entry)->part(MessageEnd::Farewell::Closed);
  while (has_waiting(object)) {
    auto* const promise = take_waiting(cx, object).as<PromiseObject>();
    const bool is_iteration = take_waiting(cx, object).is_true();
    TRY(settle_at_end(cx, promise, ChannelEnd::Closed, is_iteration));
  }
  return Value::undefined();
}

Result<Value> receiver_size(Context& cx, const Args& args) {
  NativeStateObject* const object = TRY(this_end(cx, args, kReceiverTag));
  ReceiverEnd* const end = receiver_of(cx, object);
  return end ? Value::number(end->count()) : Value::int32(0);
}
Result<Value> receiver_capacity(Context& cx, const Args& args) {
  NativeStateObject* const object = TRY(this_end(cx, args, kReceiverTag));
  ReceiverEnd* const end = receiver_of(cx, object);
  return end ? Value::number(end->core().capacity()) : Value::int32(0);
}

/// Gives the receive()s that wait what has come.
Task<Value> settle_receives(Context& cx, NativeStateObject* object) {
  while (has_waiting(object)) {
    ReceiverEnd* const end = receiver_of(cx, object);
    if (!end) break;
    ChannelEnd how;
    const bool is_at_end = is_over(*end, how);
    std::unique_ptr<Message> message;
    if (!is_at_end) message = end->take();
    if (!is_at_end && !message) break;
    auto* const promise = take_waiting(cx, object).as<PromiseObject>();
    const bool is_iteration = take_waiting(cx, object).is_true();
    if (is_at_end) {
      (void)co_await settle_at_end(cx, promise, how, is_iteration);
      continue;
    }
    const Completion<Value> value = co_await try_await(read(cx, std::move(message)));
    if (value.threw) {
      reject_promise(cx, promise, value.exception);
      continue;
    }
    const Value result = co_await settled_value(cx, value.value, is_iteration);
    fulfill_promise(cx, promise, result);
  }
  keep(cx, object);
  co_return Value::undefined();
}

/// The receiver has gone: nothing that waits will be accepted.
Task<Value> refuse_sends(Context& cx, NativeStateObject* object) {
  const ChannelEnd how = receiver_state(cx, object);
  while (has_waiting(object)) {
    auto* const promise = take_waiting(cx, object).as<PromiseObject>();
    const Value error = co_await make_gone_error(cx, how, kReceiver);
    reject_promise(cx, promise, error);
  }
  keep(cx, object);
  co_return Value::undefined();
}

// ---- channel ( capacity )

NativeTask make_channel(Context& cx, Args args) {
  const Value given = args[0].is_undefined() ? Value::int32(1) : args[0];
  const double capacity = given.is_number() ? given.as_number() : -1;
  const bool is_whole = capacity >= 0 && capacity <= ChannelCore::kCapacityMax &&
                        capacity == static_cast<double>(static_cast<uint32_t>(capacity));
  if (!is_whole)
    co_return throw_range_error(cx, "channel: the capacity is a whole number from 0 to %u",
                                ChannelCore::kCapacityMax);
  const auto core = Ref<ChannelCore>::adopt(new ChannelCore(static_cast<uint32_t>(capacity)));
  const auto receiver = Ref<ReceiverEnd>::adopt(new ReceiverEnd(core));
  const auto sender = Ref<SenderEnd>::adopt(new SenderEnd(core));
  Object* const result = co_await new_object(cx);
  Object* const send = co_await make_channel_end(cx, Ref<MessageEnd>(sender.get()), kSenderTag);
  co_await step_void(define_field(cx, result, key(intern_ascii("sender")), Value(send)));
  Object* const receive =
      co_await make_channel_end(cx, Ref<MessageEnd>(receiver.get()), kReceiverTag);
  co_await step_void(define_field(cx, result, key(intern_ascii("receiver")), Value(receive)));
  co_return Value(result);
}

Result<Value> illegal_constructor(Context& cx, const Args&) {
  return throw_type_error(cx, "Illegal constructor: channel() makes the ends of channels");
}

constexpr Builtin kSenderFunction = constructor("Sender", 0, illegal_constructor);
constexpr Builtin kSenderStatics[] = {prototype(Intrinsic::ChannelSenderPrototype)};
constexpr Builtin kSenderPrototype[] = {
    intrinsic("constructor", Intrinsic::ChannelSender),
    method("send", 1, sender_send),
    method("sendSync", 1, sender_send_sync),
    method("trySend", 1, sender_try_send),
    method("clone", 0, sender_clone),
    method("close", 0, sender_close),
    alias("@@dispose", "close"),
    getter("capacity", sender_capacity),
    text("@@toStringTag", "Sender"),
};
constexpr Builtin kReceiverFunction = constructor("Receiver", 0, illegal_constructor);
constexpr Builtin kReceiverStatics[] = {prototype(Intrinsic::ChannelReceiverPrototype)};
constexpr Builtin kReceiverPrototype[] = {
    intrinsic("constructor", Intrinsic::ChannelReceiver),
    method("receive", 0, receiver_receive<false>),
    method("receiveSync", 0, receiver_receive_sync),
    method("tryReceive", 0, receiver_try_receive),
    method("next", 0, receiver_receive<true>),
    method("close", 0, receiver_close),
    alias("@@dispose", "close"),
    getter("size", receiver_size),
    getter("capacity", receiver_capacity),
    text("@@toStringTag", "Receiver"),
};
/// What the module exports.
constexpr Builtin kChannels[] = {
    method("channel", 1, make_channel),
    intrinsic("Sender", Intrinsic::ChannelSender),
    intrinsic("Receiver", Intrinsic::ChannelReceiver),
};

}  // namespace

Result<Object*> make_channel_end(Context& cx, Ref<MessageEnd> end, uint32_t tag) {
  const Intrinsic proto =
      tag == kSenderTag ? Intrinsic::ChannelSenderPrototype : Intrinsic::ChannelReceiverPrototype;
  Shape* const shape = TRY(cx.realm()->root_shape(cx, Kind::NativeState, proto));
  NativeStateObject* const object = TRY(NativeStateObject::create(cx.heap(), shape, tag, kSlots));
  ArrayObject* const waiting = TRY(ArrayObject::create(cx, 0, 0));
  object->set_state(cx.heap(), kWaiting, Value(waiting));
  object->set_state(cx.heap(), kFirst, Value::int32(0));
  TRY_VOID(Ports::of(cx).add(cx, object, std::move(end)));
  return static_cast<Object*>(object);
}

bool settle_channel_end(Context& cx, Ports& ports, Ports::Entry& entry, TaskPromiseBase*& task) {
  if (!entry.has_pending) return false;
  NativeStateObject* const object = entry.object;
  if (entry.tag == kReceiverTag) {
    task = settle_receives(cx, object).release();
    return true;
  }
  auto& end = static_cast<SenderEnd&>(*entry.end);
  (void)settle_accepted(cx, object, end);
  entry.has_pending = has_waiting(object);
  if (entry.has_pending && end.receiver_state() != ChannelEnd::Open) {
    task = refuse_sends(cx, object).release();
    return true;
  }
  if (!entry.has_pending && object->state(kIsClosing).is_true())
    ports.remove(cx, entry)->part(MessageEnd::Farewell::Closed);
  return false;
}

constinit const IntrinsicTemplate kChannelSenderTemplate =
    function_template(kSenderFunction, kSenderStatics);
constinit const IntrinsicTemplate kChannelSenderPrototypeTemplate =
    object_template(kSenderPrototype);
constinit const IntrinsicTemplate kChannelReceiverTemplate =
    function_template(kReceiverFunction, kReceiverStatics);
constinit const IntrinsicTemplate kChannelReceiverPrototypeTemplate =
    object_template(kReceiverPrototype, Intrinsic::AsyncIteratorPrototype);
constinit const IntrinsicTemplate kChannelsTemplate = object_template(kChannels);

}  // namespace shoal
