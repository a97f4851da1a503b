// Ports: the message ends that a context owns, and the objects that stand for them. A part of the
// context (Extension::Messages), made when the first end comes.
//
// An object of script names its end by number (slot port_slot::kNumber), never by address. What
// script can reach keeps its end; one that can still hear something keeps its object, too. The
// driver of the context asks: take_message_task() gives the next event as a task, one turn each.
#pragma once

#include <memory>

#include "stdlib/web/event.h"
#include "stdlib/web/message_end.h"
#include "stdlib/web/worker.h"
#include "vm/run/task.h"

namespace shoal {

/// Slots of the objects that own an end: MessagePort, Worker, the scope of a worker. Those of
/// channels have kNumber alone.
namespace port_slot {
enum : uint32_t { kListeners = target_slot::kListeners, kNumber, kHasRef, kCount };
}
namespace channel_slot {
inline constexpr uint32_t kSenderTag = 0x53656E64, kReceiverTag = 0x52656376;
}

class Ports final : public ContextExtension {
 public:
  /// The number that no end has.
  static constexpr uint32_t kNone = ~0u;

  struct Entry {
    Ref<MessageEnd> end;  // Null: the place is free.
    // Not to be touched unless the object is kept: it may be dead, and not yet known to be.
    NativeStateObject* object = nullptr;
    External* hold = nullptr;  // Null: the object is gone, and the end waits for that to be seen.
    uint32_t tag = 0;          // The object's.
    bool hears = false;        // Messages become events.
    bool is_heard = false;     // It has had listeners of some sort.
    bool has_pending = false;  // Promises wait.
    bool keeps_object() const noexcept { return hears || is_heard || has_pending; }
    Ref<WorkerControl> control;  // Of a Worker.
  };

  static Ports& of(Context& cx);
  static Ports* existing(Context& cx) noexcept {
    return static_cast<Ports*>(cx.extensions[static_cast<size_t>(Extension::Messages)].get());
  }
  explicit Ports(Context& cx);
  ~Ports() override;
  void trace(Tracer& tracer) const override;
  /// Deterministic: gives up the ends whose objects are gone. After a turn boundary, where alone
  /// such a heap lets go of them.
  void settle_collected() noexcept;

  /// The end is this context's from now on; object: of script, kNumber is set; bytes: what the heap
  /// is charged. Error: quota.
  Result<void> add(Context& cx, NativeStateObject* object, Ref<MessageEnd> end, size_t bytes = 256);
  /// The entry of an object's end, or null.
  Entry* find(NativeStateObject* object) noexcept;
  Entry* find(uint32_t number) noexcept {
    return number < entries_.size() && entries_[number].end ? &entries_[number] : nullptr;
  }
  /// Script begins to listen.
  void start(Entry& entry);
  /// The end is not this context's any more: with a reference.
  Ref<MessageEnd> remove(Context& cx, Entry& entry) noexcept;
  /// All of them, as the context ends.
  void part_from_all() noexcept;
  bool keeps_running(Context& cx) noexcept;
  Inbox& inbox() noexcept { return *inbox_; }
  /// Shared with the workers that this context starts.
  Broadcasts& broadcasts();
  void share_broadcasts(Broadcasts& all) { broadcasts_ = Ref<Broadcasts>(&all); }
  const std::vector<Entry>& entries() const noexcept { return entries_; }

  /// What a task that was taken is about.
  std::unique_ptr<Message> delivering;
  /// In a worker: what stands for the context that started it.
  NativeStateObject* scope = nullptr;
  String* scope_name = nullptr;
  /// close() was called there: the program ends after this turn.
  bool is_closing = false;

 private:
  class Hold;
  void collected(uint32_t number) noexcept;
  void give_up(uint32_t number) noexcept;
  const bool is_deterministic_;
  Ref<Inbox> inbox_;
  Ref<Broadcasts> broadcasts_;  // Made on first use.
  std::vector<Entry> entries_;
  std::vector<uint32_t> free_;
  // Deterministic: whose objects are gone.
  std::vector<uint32_t> dead_;
};

// ---- For the driver of a context

/// Whether something has come. From its thread.
inline bool has_messages(Context& cx) noexcept {
  Ports* const ports = Ports::existing(cx);
  return ports && !ports->inbox().is_empty();
}
/// After a turn boundary: see Ports::settle_collected.
inline void settle_collected_ends(Context& cx) noexcept {
  if (Ports* const ports = Ports::existing(cx)) ports->settle_collected();
}
/// What the next message (or the end of a connection) brings about. False: nothing. A null task:
/// there was no memory for it, and the failure is pending.
bool take_message_task(Context& cx, TaskPromiseBase*& task);
/// Somebody may still send a message to which script listens.
bool ports_keep_running(Context& cx) noexcept;

// ---- For what sends and receives

/// A port of the running realm. Takes the reference in any case.
Result<NativeStateObject*> make_message_port(Context& cx, Ref<PortEnd> end);
/// Serialises the value and sends it from that end, for postMessage( message, transfer or options
/// ).
Task<Value> post_message(Context& cx, NativeStateObject* object, Args args, const char* method);
/// FAST PATH: the same of a primitive and nothing to transfer, which runs no script; Value::lazy()
/// of anything else.
Result<Value> try_post_primitive(Context& cx, NativeStateObject* object, const Args& args);
/// An event target that hears of messages.
inline bool owns_end(const NativeStateObject* object) noexcept {
  using namespace target_slot;
  const uint32_t tag = object->tag();
  return tag == kPortTag || tag == kWorkerTag || tag == kScopeTag || tag == kBroadcastTag;
}
/// Accessors of event handlers, whose type is their key less "on": of ports and the like. To set
/// onmessage is to start.
Result<Value> port_handler_get(Context& cx, const Args& args);
Result<Value> port_handler_set(Context& cx, const Args& args);
/// ref, unref, hasRef of MessagePort and Worker: whether waiting keeps the program running.
template <bool has_ref>
Result<Value> port_set_ref(Context& cx, const Args& args) {
  NativeStateObject* const object = as_event_target(args.this_value);
  if (object && owns_end(object))
    object->set_state(cx.heap(), port_slot::kHasRef, Value::boolean(has_ref));
  return args.this_value;
}
Result<Value> port_has_ref(Context& cx, const Args& args);

/// Script listens to something at that target.
void note_listener(Context& cx, NativeStateObject* target) noexcept;

/// v is a port or an end of a channel that could be transferred.
bool is_message_end(Value v) noexcept;
/// It moves: the object is detached. With a reference. Error: DataCloneError, it is detached.
Result<Transferable*> move_message_end(Context& cx, Value v);

}  // namespace shoal
