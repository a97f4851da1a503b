#include "stdlib/web/ports.h"

#include <algorithm>

#include "gc/external.h"
#include "stdlib/shoal/channel.h"
#include "stdlib/web/dom_exception.h"
#include "stdlib/web/message_event.h"
#include "stdlib/web/worker.h"
#include "vm/run/host.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {

using target_slot::kPortTag, target_slot::kScopeTag, target_slot::kWorkerTag;

/// Tells when an object is gone.
class Ports::Hold final : public External {
 public:
  Hold(Ports& ports, uint32_t number) noexcept : ports_(ports), number_(number) {}
  void drop() noexcept {
    detach();
    delete this;
  }

 private:
  ~Hold() = default;
  void release() noexcept override {
    ports_.collected(number_);
    delete this;
  }
  Ports& ports_;
  const uint32_t number_;
};

namespace {

uint32_t number_of(NativeStateObject* object) noexcept {
  const bool is_target = as_event_target(Value(object)) != nullptr;
  const Value number = object->state(is_target ? uint32_t{port_slot::kNumber} : 0);
  return number.is_int32() ? static_cast<uint32_t>(number.as_int32()) : Ports::kNone;
}

void set_number(Context& cx, NativeStateObject* object, Value number) noexcept {
  const bool is_target = as_event_target(Value(object)) != nullptr;
  object->set_state(cx.heap(), is_target ? uint32_t{port_slot::kNumber} : 0, number);
}

}  // namespace

// ---- Ports

Ports& Ports::of(Context& cx) {
  auto& slot = cx.extensions[static_cast<size_t>(Extension::Messages)];
  if (!slot) slot = std::make_unique<Ports>(cx);
  return static_cast<Ports&>(*slot);
}

Ports::Ports(Context& cx)
    : is_deterministic_(cx.options().deterministic),
      inbox_(Ref<Inbox>::adopt(cx.host()
                                   ? new Inbox(cx.host()->waker(), cx.host()->mailbox_limits())
                                   : new Inbox(nullptr))) {}

Ports::~Ports() { part_from_all(); }

void Ports::trace(Tracer& tracer) const {
  if (scope) tracer.visit_bits(Value(scope).bits());
  if (scope_name) tracer.visit_bits(Value(scope_name).bits());
  for (const Entry& each : entries_)
    if (each.end && each.keeps_object()) tracer.visit_bits(Value(each.object).bits());
}

Result<void> Ports::add(Context& cx, NativeStateObject* object, Ref<MessageEnd> end, size_t bytes) {
  uint32_t number = static_cast<uint32_t>(entries_.size());
  if (free_.empty()) {
    entries_.emplace_back();
  } else {
    number = free_.back();
    free_.pop_back();
  }
  auto* const hold = new Hold(*this, number);
  entries_[number] = {std::move(end), object, hold, object->tag(), false, false, false, {}};
  set_number(cx, object, Value::int32(static_cast<int32_t>(number)));
  if (!hold->attach(cx.heap(), object, bytes).ok()) {
    give_up(number);
    hold->drop();
    return Thrown{};
  }
  if (MessageEnd* const kept = entries_[number].end.get()) kept->attach(*inbox_, number);
  return {};
}

/// What other ends hear of that is to have an order.
void Ports::collected(uint32_t number) noexcept {
  if (!is_deterministic_) return give_up(number);
  entries_[number].object = nullptr;
  entries_[number].hold = nullptr;
  dead_.push_back(number);
}

void Ports::settle_collected() noexcept {
  std::vector<uint32_t> dead;
  dead.swap(dead_);
  std::sort(dead.begin(), dead.end());
  for (const uint32_t number : dead) give_up(number);
}

void Ports::give_up(uint32_t number) noexcept {
  Entry& entry = entries_[number];
  const Ref<MessageEnd> end = std::move(entry.end);
  entry = {};
  free_.push_back(number);
  end->on_collected();
}

Ports::Entry* Ports::find(NativeStateObject* object) noexcept {
  Entry* const entry = find(number_of(object));
  return entry && entry->object == object ? entry : nullptr;
}

Ref<MessageEnd> Ports::remove(Context& cx, Entry& entry) noexcept {
  Ref<MessageEnd> end = std::move(entry.end);
  static_cast<Hold*>(entry.hold)->drop();
  set_number(cx, entry.object, Value::undefined());
  entry = {};
  free_.push_back(end->number());
  end->detach();
  return end;
}

void Ports::part_from_all() noexcept {
  std::vector<Entry> entries;
  entries.swap(entries_);
  free_.clear();
  for (Entry& each : entries) {
    if (!each.end) continue;
    if (each.hold) static_cast<Hold*>(each.hold)->drop();
    if (each.control) each.control->terminate();
    each.end->part(MessageEnd::Farewell::Lost);
  }
}

void Ports::start(Entry& entry) {
  if (std::exchange(entry.hears, true)) return;
  if (entry.end->has_something()) entry.end->announce();
}

bool Ports::keeps_running(Context&) noexcept {
  String* const message = const_cast<String*>(atoms::message());
  for (const Entry& each : entries_) {
    if (!each.end) continue;
    if (each.has_pending) return true;
    if (!each.hears || !each.object->state(port_slot::kHasRef).is_true()) continue;
    if (each.tag == kWorkerTag || has_listeners(each.object, message)) return true;
  }
  return false;
}

void note_listener(Context& cx, NativeStateObject* target) noexcept {
  Ports* const ports = Ports::existing(cx);
  Ports::Entry* const entry = ports && owns_end(target) ? ports->find(target) : nullptr;
  if (!entry || std::exchange(entry->is_heard, true)) return;
  if (entry->end->has_something()) entry->end->announce();
}

Broadcasts& Ports::broadcasts() {
  if (!broadcasts_) broadcasts_ = Ref<Broadcasts>::adopt(new Broadcasts);
  return *broadcasts_;
}

bool ports_keep_running(Context& cx) noexcept {
  Ports* const ports = Ports::existing(cx);
  return ports && ports->keeps_running(cx);
}

// ---- What has come becomes events

namespace {

/// Where its events go, as script sees it.
Value seen_target(Context& cx, NativeStateObject* object) {
  return object->tag() == kScopeTag ? cx.first_realm()->global_this() : Value(object);
}

/// An error in a worker: an event; and if nobody has prevented it, an uncaught exception.
Task<Value> deliver_error(Context& cx, NativeStateObject* worker, WorkerErrorMessage* message) {
  ErrorDetails details;
  String* const text = co_await String::from_utf8(cx.heap(), message->message);
  details.message = Value(text);
  String* const file = co_await String::from_utf8(cx.heap(), message->file);
  details.file = Value(file);
  details.line = Value::number(message->line);
  details.column = Value::number(message->column);
  if (message->has_value) {
    const Completion<Value> value =
        co_await try_await(structured_deserialize(cx, &message->record));
    if (!value.threw) details.error = value.value;
  }
  NativeStateObject* const event = co_await make_error_event(cx, details);
  const bool is_heard = has_listeners(worker, intern_ascii("error"));
  (void)co_await dispatch_event(cx, worker, event);
  if (is_heard) co_return Value::undefined();
  if (message->has_value)
    (void)cx.throw_value(details.error);
  else
    (void)throw_error(cx, Intrinsic::ErrorPrototype, "Uncaught error in a worker: %s",
                      message->message.c_str());
  if (cx.host() && !cx.is_terminating()) cx.host()->note_report(cx, message->report);
  co_return Thrown{};
}

Task<Value> deliver(Context& cx, NativeStateObject* object) {
  const std::unique_ptr<Message> message = std::move(Ports::of(cx).delivering);
  if (message->is_worker_error) {
    (void)co_await deliver_error(cx, object, static_cast<WorkerErrorMessage*>(message.get()));
    co_return Value::undefined();
  }
  ArrayObject* ports = nullptr;
  if (message->record.transferred_count != 0) ports = co_await ArrayObject::create(cx, 0, 0);
  // FAST PATH: what is primitive cannot fail in a way that script sees.
  Value value = co_await deserialize_primitive(cx, message->record);
  String* type = const_cast<String*>(atoms::message());
  if (value.is_lazy()) {
    const Completion<Value> data =
        co_await try_await(structured_deserialize(cx, &message->record, ports));
    value = data.threw ? Value::null() : data.value;
    if (data.threw) type = intern_ascii("messageerror");
    if (data.threw) ports = nullptr;
  }
  NativeStateObject* const event = co_await make_message_event(cx, type, value, ports);
  (void)co_await dispatch_event(cx, object, event, seen_target(cx, object));
  co_return Value::undefined();
}

Task<Value> deliver_close(Context& cx, NativeStateObject* object) {
  NativeStateObject* const event = co_await make_event(cx, intern_ascii("close"));
  (void)co_await dispatch_event(cx, object, event, seen_target(cx, object));
  co_return Value::undefined();
}

/// A port at which something has come. False: nothing for script.
bool take_port_task(Context& cx, Ports& ports, Ports::Entry& entry, TaskPromiseBase*& task) {
  NativeStateObject* const object = entry.object;
  auto& end = static_cast<QueueEnd&>(*entry.end);
  if (!entry.keeps_object()) return false;
  if (entry.hears) ports.delivering = end.take();
  if (ports.delivering) {
    if (end.has_something()) (void)ports.inbox().list(end);
    task = deliver(cx, object).release();
    return true;
  }
  if (!end.is_over()) return false;
  ports.remove(cx, entry)->part(MessageEnd::Farewell::Silent);
  task = deliver_close(cx, object).release();
  return true;
}

}  // namespace

bool take_message_task(Context& cx, TaskPromiseBase*& task) {
  Ports* const ports = Ports::existing(cx);
  if (!ports) return false;
  while (const Ref<MessageEnd> end = ports->inbox().take()) {
    Ports::Entry* const entry = ports->find(end->number());
    if (!entry || entry->end.get() != end.get()) continue;
    const bool is_channel =
        entry->tag == channel_slot::kSenderTag || entry->tag == channel_slot::kReceiverTag;
    if (is_channel ? settle_channel_end(cx, *ports, *entry, task)
                   : take_port_task(cx, *ports, *entry, task))
      return true;
  }
  return false;
}

// ---- Sending

namespace {

Task<Value> serialize_message(Context& cx, NativeStateObject* object, Args args,
                              ArrayObject* transfer, Message* message) {
  if (transfer) {
    for (uint32_t i = 0; i < transfer->length(); ++i)
      if (transfer->dense_element(i) == Value(object))
        co_return throw_dom_exception(cx, "DataCloneError", "Transfer list contains source port");
  }
  ScratchCharge charge(cx.heap());
  (void)co_await structured_serialize(cx, args[0], transfer, &message->record, &charge);
  co_return Value::undefined();
}

/// 0: it is on its way, or lost. Else the limit that it ran into.
uint64_t send(Context& cx, NativeStateObject* object, std::unique_ptr<Message> message) {
  Ports::Entry* const entry = Ports::of(cx).find(object);
  if (!entry) return 0;
  auto& end = static_cast<PortEnd&>(*entry->end);
  // A port that is sent through itself is lost, and the message with it.
  for (uint32_t i = 0; i < message->record.transferred_count; ++i)
    if (end.is_other_end(message->record.stores[i].moved)) return 0;
  if (cx.host()) cx.host()->before_message();
  const size_t bytes = message->record.bytes();
  return end.post(std::move(message)) ? 0 : end.limit_of_peer(bytes);
}

}  // namespace

Task<Value> post_message(Context& cx, NativeStateObject* object, Args args, const char* method) {
  if (args.count == 0)
    co_return throw_type_error(cx, "%s: the \"message\" argument must be specified", method);
  ArrayObject* transfer = nullptr;
  if (!args[1].is_nullish())
    transfer = co_await transfer_list(cx, args[1], TransferForm::ListOrOptions, method);
  std::unique_ptr<Message> message(new (std::nothrow) Message);
  if (!message) co_return cx.out_of_memory();
  (void)co_await serialize_message(cx, object, args, transfer, message.get());
  const uint64_t limit = send(cx, object, std::move(message));
  if (limit == 0) co_return Value::undefined();
  co_return co_await throw_quota_exceeded(
      cx, "postMessage: too many messages wait at the other end", static_cast<double>(limit));
}

Result<Value> try_post_primitive(Context& cx, NativeStateObject* object, const Args& args) {
  constexpr uint32_t kLengthMax = 4096;
  const Value value = args[0];
  if (args.count != 1 || value.is_object() || cx.options().slow_paths) return Value::lazy();
  if (value.is_bigint() || value.is_symbol()) return Value::lazy();
  if (value.is_string() && value.as_string()->length() > kLengthMax) return Value::lazy();
  std::unique_ptr<Message> message(new (std::nothrow) Message);
  if (!message) return cx.out_of_memory();
  TRY_VOID(serialize_primitive(cx, value, message->record));
  if (send(cx, object, std::move(message)) == 0) return Value::undefined();
  return Value::lazy();  // There is no room: the other form says so.
}

bool is_message_end(Value v) noexcept {
  return NativeStateObject::from(v, kPortTag) ||
         NativeStateObject::from(v, channel_slot::kSenderTag) ||
         NativeStateObject::from(v, channel_slot::kReceiverTag);
}

Result<Transferable*> move_message_end(Context& cx, Value v) {
  Ports& ports = Ports::of(cx);
  Ports::Entry* const entry = ports.find(v.as<NativeStateObject>());
  if (!entry || entry->has_pending)
    return throw_dom_exception(
        cx, "DataCloneError", "%s is %s and could not be transferred.",
        NativeStateObject::from(v, kPortTag) ? "A MessagePort" : "An end of a channel",
        entry ? "in use" : "detached");
  entry->end->on_moved();
  return static_cast<Transferable*>(ports.remove(cx, *entry).release());
}

}  // namespace shoal
