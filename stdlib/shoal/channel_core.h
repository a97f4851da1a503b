// Channels below script: a queue of bounded length between ends that may live on any threads. What
// does not fit waits in a second queue, in order, and its sender is told when it has been accepted:
// that is the backpressure.
//
// BETWEEN MEMBERS OF A GROUP (io/pool/group.h), once an end has left its context, nothing that one
// end does is seen at another before the next round. A message is accepted then, so its sender
// waits till then; trySend() goes by the room that the round found, and what is too much by then,
// as others have sent as well, waits without a sender to tell.
#pragma once

#include <functional>

#include "stdlib/web/message_end.h"

namespace shoal {

class SenderEnd;
class ReceiverEnd;

struct ChannelMessage final : Message {
  Ref<SenderEnd> sender;  // Who waits for its acceptance; null: nobody.
};

class ChannelCore final : public RefCounted {
 public:
  static constexpr uint32_t kCapacityMax = 1u << 20;
  explicit ChannelCore(uint32_t capacity) noexcept : capacity_(capacity) {}
  ~ChannelCore() override;
  uint32_t capacity() const noexcept { return capacity_; }

 private:
  friend class SenderEnd;
  friend class ReceiverEnd;
  struct Queue {
    Letter* first = nullptr;
    Letter* last = nullptr;
    uint32_t count = 0;
    void push(Letter* letter) noexcept;
    Letter* pop() noexcept;
  };
  bool has_room() const noexcept { return accepted_.count < capacity_ && waiting_.count == 0; }
  /// In which the running context sends and receives; null: what it does is seen at once.
  Group* group() const noexcept { return is_here_ ? nullptr : running_group(); }
  /// Now, or between this round and the next.
  void do_in_order(std::function<void()> deed) const;
  /// By whoever is about to change what a member of a group sees; under the lock.
  void note_round(uint64_t round) noexcept;
  void on_moved() noexcept {
    if (is_here_) is_here_ = false;
  }
  const uint32_t capacity_;
  bool is_here_ = true;  // All ends are of the context that made them. Changed by that one alone.
  std::mutex mutex_;
  Queue accepted_, waiting_;
  uint32_t sender_count_ = 0;
  bool sender_lost_ = false;         // One of them went without closing.
  ReceiverEnd* receiver_ = nullptr;  // Null: gone.
  bool receiver_lost_ = false;
  // In a group: the room that the round found.
  uint64_t round_ = 0;
  uint32_t round_room_ = 0;
};

enum class ChannelEnd : uint8_t { Open, Closed, Lost };

class SenderEnd final : public MessageEnd {
 public:
  /// Sends waiting at one end; more are refused.
  static constexpr uint32_t kWaitingMax = 1u << 16;

  explicit SenderEnd(Ref<ChannelCore> core) noexcept;
  enum class Sent : uint8_t { Accepted, Waits, Full, Gone };
  /// may_wait: if the queue is full, the message waits (Waits), and take_accepted() tells the end
  /// of that; else Full, and nothing has happened.
  Sent send(std::unique_ptr<ChannelMessage> message, bool may_wait) noexcept;
  /// How many messages that waited have been accepted since the last call, in order.
  uint32_t take_accepted() noexcept { return accepted_.exchange(0, std::memory_order_acq_rel); }
  /// Of the other end.
  ChannelEnd receiver_state() noexcept;
  Ref<SenderEnd> clone() { return Ref<SenderEnd>::adopt(new SenderEnd(core_)); }
  const ChannelCore& core() const noexcept { return *core_; }

  void part(Farewell how) noexcept override;
  void on_collected() noexcept override { part(Farewell::Lost); }
  bool has_something() noexcept override;
  Result<Object*> receive(Context& cx) override;
  void on_moved() noexcept override { core_->on_moved(); }

 private:
  friend class ReceiverEnd;
  struct Later;
  ~SenderEnd() override { leave(Farewell::Lost); }
  Sent send_in_round(Group& group, std::unique_ptr<ChannelMessage> message, bool may_wait);
  /// What was sent in a round comes to the core.
  void arrive(std::unique_ptr<ChannelMessage> message) noexcept;
  void note_accepted() noexcept;
  void leave(Farewell how) noexcept;
  const Ref<ChannelCore> core_;
  std::atomic<uint32_t> accepted_{0};
  bool is_parted_ = false;  // Under the core's lock.
  // Its own trySends of that round.
  uint64_t tried_round_ = 0;
  uint32_t tried_count_ = 0;
};

class ReceiverEnd final : public MessageEnd {
 public:
  explicit ReceiverEnd(Ref<ChannelCore> core) noexcept;
  /// The next message, or null.
  std::unique_ptr<Message> take() noexcept;
  /// Of the senders: not Open means that no more messages will come (those that wait can be taken).
  ChannelEnd senders_state() noexcept;
  uint32_t count() noexcept;
  const ChannelCore& core() const noexcept { return *core_; }

  void part(Farewell how) noexcept override;
  void on_collected() noexcept override { part(Farewell::Lost); }
  bool has_something() noexcept override;
  Result<Object*> receive(Context& cx) override;
  void on_moved() noexcept override { core_->on_moved(); }

 private:
  ~ReceiverEnd() override { leave(Farewell::Lost); }
  void leave(Farewell how) noexcept;
  const Ref<ChannelCore> core_;
};

}  // namespace shoal
