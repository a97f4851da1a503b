// What contexts say to each other, below script. A MessageEnd is one end of a connection: it
// belongs to one context at a time, can move to another in a message, and its other end may live on
// another thread. An Inbox belongs to one context for good: ends at which something has come stand
// in it, and to put the first one in wakes the context.
//
// Here: the ends of MessagePorts (PortEnd). Those of channels: stdlib/shoal/channel_core.h.
//
// LOCKS, in the order in which they may be held together: of a channel, of an end, of an inbox.
// Nobody is woken, and nothing destroyed, under one of them.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "gc/base/limits.h"
#include "gc/base/mailbox.h"
#include "gc/base/waker.h"
#include "stdlib/web/serialized_value.h"

namespace shoal {

class Group;
class Inbox;

/// Not thread-safe by itself: whoever owns the end calls what does not say otherwise.
class MessageEnd : public Transferable {
 public:
  /// From now on its owner hears of what comes in that inbox, under that number; and at once, if
  /// something has come.
  void attach(Inbox& inbox, uint32_t number);
  /// It is nobody's: in a message, or at its end.
  void detach() noexcept;
  /// From any thread: the owner should look.
  void announce() noexcept;
  /// The owner has looked, and wants to hear of what comes next.
  void forget_announcement() noexcept;
  /// Of its owner's.
  uint32_t number() const noexcept { return number_; }
  /// Both belong to one context. False, too, while one of them is in a message.
  bool has_owner_of(MessageEnd& other) noexcept;

  /// Its owner lets go of it. To the other end that is a loss, or (silently) nothing at all.
  enum class Farewell : uint8_t { Closed, Lost, Silent };
  virtual void part(Farewell how) noexcept = 0;
  void discard() noexcept final { part(Farewell::Lost); }
  /// Nothing of script's refers to it any more.
  virtual void on_collected() noexcept { part(Farewell::Silent); }
  /// There is something for the owner to look at.
  virtual bool has_something() noexcept = 0;
  /// By its owner: it goes into a message.
  virtual void on_moved() noexcept {}

 private:
  friend class Inbox;
  /// Before its owner hears of anything.
  virtual void on_attached(const Inbox& /*inbox*/) noexcept {}
  std::mutex mutex_;
  Ref<Inbox> inbox_;
  bool is_listed_ = false;  // Of the inbox's.
  uint32_t number_ = 0;
};

class Inbox final : public RefCounted {
 public:
  /// waker may be null; the limits are of each queue that belongs to it.
  explicit Inbox(Waker* waker, MailboxLimits limits = {}) noexcept
      : waker_(waker), limits_(limits) {}
  const MailboxLimits& limits() const noexcept { return limits_; }
  /// The next end at which something has come; null: none.
  Ref<MessageEnd> take() noexcept;
  bool is_empty() const noexcept { return count_.load(std::memory_order_acquire) == 0; }
  /// From any thread: whom to wake for it; null: it stood there already.
  Waker* list(MessageEnd& end) noexcept;
  void unlist(MessageEnd& end) noexcept;

 private:
  std::mutex mutex_;
  std::vector<MessageEnd*> listed_;  // Each with a reference. A ring would be no quicker.
  size_t first_ = 0;
  std::atomic<size_t> count_{0};
  Ref<Waker> waker_;
  const MailboxLimits limits_;
};

/// What stands in the queue of an end.
struct Message : Letter {
  SerializedValue record;
  bool is_worker_error = false;
};
/// In the queue of a Worker: an error that nobody caught there.
struct WorkerErrorMessage final : Message {
  WorkerErrorMessage() { is_worker_error = true; }
  std::string message, file;
  std::string report;  // What the worker would print of it.
  uint32_t line = 0, column = 0;
  bool has_value = false;  // The record holds what was thrown.
};

/// An end with a queue of messages.
class QueueEnd : public MessageEnd {
 public:
  /// From any thread. False: it is full, by the limits of its owner (or the last one it had). A
  /// message to an end that is gone is dropped. From a member of a group (io/pool/group.h) it
  /// arrives in the next round.
  bool deliver(std::unique_ptr<Message> message) noexcept;
  /// The same, at once.
  bool deliver_now(std::unique_ptr<Message> message) noexcept;
  /// The limit that a message of so many bytes, which it had no room for, ran into: of bytes, or of
  /// messages.
  uint64_t limit_met_by(size_t bytes) const noexcept;
  /// The oldest that has come, or null.
  std::unique_ptr<Message> take() noexcept;
  /// Nothing more will come, and all that came has been taken.
  virtual bool is_over() noexcept { return false; }
  bool has_something() noexcept override { return has_messages(); }

 protected:
  bool has_messages() const noexcept { return taken_ || !mailbox_.is_empty(); }
  void close_queue() noexcept;

 private:
  struct Later;
  void on_attached(const Inbox& inbox) noexcept override;
  void arrive(std::unique_ptr<Message> message) noexcept;
  bool deliver_in_round(Group& group, std::unique_ptr<Message> message) noexcept;
  void note_round(uint64_t round) noexcept;
  static bool has_room(const MailboxLimits& limits, uint32_t depth, size_t waiting,
                       size_t bytes) noexcept {
    return depth < limits.messages_max && (waiting == 0 || waiting + bytes <= limits.bytes_max);
  }
  MailboxLimits limits() const noexcept {
    return {messages_max_.load(std::memory_order_relaxed),
            bytes_max_.load(std::memory_order_relaxed)};
  }
  Mailbox mailbox_;
  Letter* taken_ = nullptr;  // Of the mailbox, the oldest first.
  std::atomic<uint32_t> depth_{0};
  std::atomic<size_t> bytes_{0};
  std::atomic<uint32_t> messages_max_{MailboxLimits().messages_max};
  std::atomic<uint64_t> bytes_max_{MailboxLimits().bytes_max};
  // Between members of a group: these as a round found them, and what was sent in it.
  std::mutex round_mutex_;
  MailboxLimits round_limits_;
  uint64_t round_ = 0;
  uint32_t round_depth_ = 0;
  size_t round_bytes_ = 0;
};

/// One of the two ends of a MessageChannel, or of what joins a Worker and its context.
class PortEnd final : public QueueEnd {
 public:
  static void join(PortEnd& a, PortEnd& b) noexcept;
  /// Both of one context: while they are, what goes between them arrives at once, also in a member
  /// of a group.
  static void join_here(PortEnd& a, PortEnd& b) noexcept;
  /// limit_met_by() of the other end.
  uint64_t limit_of_peer(size_t bytes) const noexcept {
    return peer_ ? peer_->limit_met_by(bytes) : 0;
  }
  /// To the other end, as deliver().
  bool post(std::unique_ptr<Message> message) noexcept;
  bool is_over() noexcept override;
  bool is_other_end(const Transferable* end) const noexcept { return peer_.get() == end; }
  void part(Farewell how) noexcept override;
  Result<Object*> receive(Context& cx) override;
  bool has_something() noexcept override;
  void on_moved() noexcept override;

 private:
  ~PortEnd() override { part(Farewell::Silent); }
  struct Gone;
  /// In which what is sent is not seen before the next round; null: it arrives at once.
  Group* staging_group() noexcept;
  void lose_peer() noexcept;
  std::atomic<bool> peer_gone_{false};
  // Touched by the owner alone.
  Ref<PortEnd> peer_;
  bool is_here_ = false;  // See join_here.
  /// In which something was sent that has not arrived.
  uint64_t staged_round_ = ~uint64_t{0};
};

class BroadcastEnd;

/// The BroadcastChannels of a context and of the workers that it, or one of them, has started.
class Broadcasts final : public RefCounted {
 public:
  /// A copy of the record to all others of that name. From a member of a group it goes to its own
  /// context's at once, and to those of others that were there when the round began.
  void post(BroadcastEnd& from, const SerializedValue& record);

 private:
  friend class BroadcastEnd;
  struct Later;
  template <class Reaches>
  void post(const BroadcastEnd& from, const SerializedValue& record, Reaches&& reaches);
  std::mutex mutex_;
  std::vector<BroadcastEnd*> ends_;
};

class BroadcastEnd final : public QueueEnd {
 public:
  BroadcastEnd(Ref<Broadcasts> all, std::u16string name);
  void part(Farewell how) noexcept override;
  Result<Object*> receive(Context& cx) override;  // Never: it cannot be transferred.

 private:
  friend class Broadcasts;
  ~BroadcastEnd() override { part(Farewell::Silent); }
  const Ref<Broadcasts> all_;
  const std::u16string name_;
  // When it was made, for groups: by which member, in which round.
  const void* maker_ = nullptr;
  uint64_t round_ = 0;
};

/// The group of the context that runs on this thread, or null.
Group* running_group() noexcept;
/// Destroys letters and the letters that wait at ends in them, and so on: without recursion.
void discard_letters(Letter* list) noexcept;

}  // namespace shoal
