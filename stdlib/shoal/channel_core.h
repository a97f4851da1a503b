// Channels below script: a queue of bounded length between ends that may live on any threads. What
// does not fit waits in a second queue, in order, and its sender is told when it has been accepted:
// that is the backpressure.
#pragma once

#include "stdlib/web/message_end.h"

namespace shoal {

class SenderEnd;
class ReceiverEnd;

struct ChannelMessage final : Message {
  Ref<SenderEnd> sender;  // Who waits for its acceptance.
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
  const uint32_t capacity_;
  std::mutex mutex_;
  Queue accepted_, waiting_;
  uint32_t sender_count_ = 0;
  bool sender_lost_ = false;         // One of them went without closing.
  ReceiverEnd* receiver_ = nullptr;  // Null: gone.
  bool receiver_lost_ = false;
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

 private:
  friend class ReceiverEnd;
  ~SenderEnd() override { part(Farewell::Lost); }
  const Ref<ChannelCore> core_;
  std::atomic<uint32_t> accepted_{0};
  bool is_parted_ = false;  // Under the core's lock.
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

 private:
  ~ReceiverEnd() override { part(Farewell::Lost); }
  const Ref<ChannelCore> core_;
};

}  // namespace shoal
