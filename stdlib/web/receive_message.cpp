#include "stdlib/web/receive_message.h"

#include "stdlib/web/ports.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal::natives {

NativeTask receive_message(Context& cx, Args args) {
  NativeStateObject* const object = as_event_target(args[0]);
  const bool is_port = object && (object->tag() == target_slot::kPortTag ||
                                  object->tag() == target_slot::kBroadcastTag);
  Ports::Entry* const entry = is_port ? Ports::of(cx).find(object) : nullptr;
  if (!entry) co_return Value::undefined();
  const std::unique_ptr<Message> message = static_cast<QueueEnd&>(*entry->end).take();
  if (!message) co_return Value::undefined();
  Value value = co_await deserialize_primitive(cx, message->record);
  if (value.is_lazy()) value = co_await structured_deserialize(cx, &message->record);
  Object* const result = co_await new_object(cx);
  co_await step_void(define_field(cx, result, key(const_cast<String*>(atoms::message())), value));
  co_return Value(result);
}

}  // namespace shoal::natives
