#include "stdlib/shoal/channel_core.h"

#include "io/pool/executor.h"
#include "io/pool/group.h"
#include "stdlib/shoal/channel.h"

namespace shoal {

void ChannelCore::do_in_order(std::function<void()> deed) const {
  Group* const in = group();
  in ? in->stage_call(*Worker::running_actor(), std::move(deed)) : deed();
}

void ChannelCore::Queue::push(Letter* letter) noexcept {
  letter->next = nullptr;
  (last ? last->next : first) = letter;
  last = letter;
  ++count;
}

Letter* ChannelCore::Queue::pop() noexcept {
  Letter* const letter = first;
  if (!letter) return nullptr;
  first = letter->next;
  if (!first) last = nullptr;
  --count;
  letter->next = nullptr;
  return letter;
}

void ChannelCore::note_round(uint64_t round) noexcept {
  if (std::exchange(round_, round) == round) return;
  round_room_ = has_room() ? capacity_ - accepted_.count : 0;
}

ChannelCore::~ChannelCore() {
  discard_letters(accepted_.first);
  discard_letters(waiting_.first);
}

// ---- SenderEnd

SenderEnd::SenderEnd(Ref<ChannelCore> core) noexcept : core_(std::move(core)) {
  const std::scoped_lock lock(core_->mutex_);
  ++core_->sender_count_;
}

SenderEnd::Sent SenderEnd::send(std::unique_ptr<ChannelMessage> message, bool may_wait) noexcept {
  if (Group* const group = core_->group()) [[unlikely]]
    return send_in_round(*group, std::move(message), may_wait);
  ChannelCore& core = *core_;
  Ref<MessageEnd> receiver;  // To be told.
  Sent how = Sent::Accepted;
  {
    const std::scoped_lock lock(core.mutex_);
    if (is_parted_ || !core.receiver_) return Sent::Gone;
    const bool fits = core.has_room();
    if (!fits && !may_wait) return Sent::Full;
    if (!fits) {
      message->sender = Ref<SenderEnd>(this);
      core.waiting_.push(message.release());
      if (core.capacity_ != 0) return Sent::Waits;  // The receiver has heard of those before it.
      how = Sent::Waits;
    } else {
      core.accepted_.push(message.release());
      if (core.accepted_.count != 1) return Sent::Accepted;
    }
    if (core.receiver_->try_ref()) receiver = Ref<MessageEnd>::adopt(core.receiver_);
  }
  if (receiver) receiver->announce();
  return how;
}

// ---- Between members of a group

struct SenderEnd::Later final : Arrival {
  Later(SenderEnd& sender, std::unique_ptr<ChannelMessage> what) noexcept
      : from(&sender), message(std::move(what)) {}
  void arrive() noexcept override { from->arrive(std::move(message)); }
  const Ref<SenderEnd> from;
  std::unique_ptr<ChannelMessage> message;
};

SenderEnd::Sent SenderEnd::send_in_round(Group& group, std::unique_ptr<ChannelMessage> message,
                                         bool may_wait) {
  {
    const std::scoped_lock lock(core_->mutex_);
    if (is_parted_ || !core_->receiver_) return Sent::Gone;
    core_->note_round(group.round());
    if (std::exchange(tried_round_, group.round()) != group.round()) tried_count_ = 0;
    if (!may_wait && tried_count_ >= core_->round_room_) return Sent::Full;
    if (!may_wait) ++tried_count_;
  }
  if (may_wait) message->sender = Ref<SenderEnd>(this);
  if (message->record.shares_memory()) group.share_memory();
  group.stage(*Worker::running_actor(), std::make_unique<Later>(*this, std::move(message)));
  return may_wait ? Sent::Waits : Sent::Accepted;
}

void SenderEnd::arrive(std::unique_ptr<ChannelMessage> message) noexcept {
  ChannelCore& core = *core_;
  Ref<MessageEnd> receiver;
  Ref<SenderEnd> accepted;
  {
    const std::scoped_lock lock(core.mutex_);
    if (core.receiver_ && core.receiver_->try_ref())
      receiver = Ref<MessageEnd>::adopt(core.receiver_);
    if (receiver && core.has_room()) {
      accepted = std::exchange(message->sender, Ref<SenderEnd>());
      core.accepted_.push(message.release());
    } else if (receiver) {
      core.waiting_.push(message.release());
    }
  }
  if (accepted) accepted->note_accepted();
  receiver ? receiver->announce() : announce();  // If it is gone, the sender is to see that.
}

void SenderEnd::note_accepted() noexcept {
  if (accepted_.fetch_add(1, std::memory_order_acq_rel) == 0) announce();
}

ChannelEnd SenderEnd::receiver_state() noexcept {
  const std::scoped_lock lock(core_->mutex_);
  if (core_->receiver_) return ChannelEnd::Open;
  return core_->receiver_lost_ ? ChannelEnd::Lost : ChannelEnd::Closed;
}

bool SenderEnd::has_something() noexcept {
  return accepted_.load(std::memory_order_acquire) != 0 || receiver_state() != ChannelEnd::Open;
}

void SenderEnd::part(Farewell how) noexcept {
  detach();
  core_->do_in_order([self = Ref<SenderEnd>(this), how] { self->leave(how); });
}

void SenderEnd::leave(Farewell how) noexcept {
  ChannelCore& core = *core_;
  Ref<MessageEnd> receiver;
  Letter* withdrawn = nullptr;
  {
    const std::scoped_lock lock(core.mutex_);
    if (std::exchange(is_parted_, true)) return;
    if (how != Farewell::Closed) core.sender_lost_ = true;
    --core.sender_count_;
    ChannelCore::Queue kept;
    while (Letter* const letter = core.waiting_.pop()) {
      if (static_cast<ChannelMessage*>(letter)->sender.get() != this) {
        kept.push(letter);
      } else {
        letter->next = withdrawn;
        withdrawn = letter;
      }
    }
    core.waiting_ = kept;
    const bool is_told = core.sender_count_ == 0 && core.receiver_ && core.receiver_->try_ref();
    if (is_told) receiver = Ref<MessageEnd>::adopt(core.receiver_);
  }
  discard_letters(withdrawn);
  if (receiver) receiver->announce();
}

Result<Object*> SenderEnd::receive(Context& cx) {
  return make_channel_end(cx, Ref<MessageEnd>::adopt(this), channel_slot::kSenderTag);
}

// ---- ReceiverEnd

ReceiverEnd::ReceiverEnd(Ref<ChannelCore> core) noexcept : core_(std::move(core)) {
  const std::scoped_lock lock(core_->mutex_);
  core_->receiver_ = this;
}

std::unique_ptr<Message> ReceiverEnd::take() noexcept {
  ChannelCore& core = *core_;
  Ref<SenderEnd> sender;  // Whose message has been accepted by that.
  std::unique_ptr<Message> message;
  {
    const std::scoped_lock lock(core.mutex_);
    if (Group* const group = core.group()) core.note_round(group->round());
    message.reset(static_cast<Message*>(core.accepted_.pop()));
    if (auto* const next = static_cast<ChannelMessage*>(core.waiting_.pop())) {
      sender = std::move(next->sender);
      if (message || core.capacity_ != 0)
        core.accepted_.push(next);
      else
        message.reset(next);  // Of a channel without room they go from hand to hand.
    }
  }
  if (sender) core.do_in_order([sender] { sender->note_accepted(); });
  return message;
}

ChannelEnd ReceiverEnd::senders_state() noexcept {
  const std::scoped_lock lock(core_->mutex_);
  if (core_->sender_count_ != 0) return ChannelEnd::Open;
  return core_->sender_lost_ ? ChannelEnd::Lost : ChannelEnd::Closed;
}

uint32_t ReceiverEnd::count() noexcept {
  const std::scoped_lock lock(core_->mutex_);
  return core_->accepted_.count;
}

bool ReceiverEnd::has_something() noexcept {
  const std::scoped_lock lock(core_->mutex_);
  return core_->accepted_.count + core_->waiting_.count != 0 || core_->sender_count_ == 0;
}

void ReceiverEnd::part(Farewell how) noexcept {
  detach();
  core_->do_in_order([self = Ref<ReceiverEnd>(this), how] { self->leave(how); });
}

void ReceiverEnd::leave(Farewell how) noexcept {
  ChannelCore& core = *core_;
  ChannelCore::Queue accepted, waiting;
  {
    const std::scoped_lock lock(core.mutex_);
    if (core.receiver_ != this) return;
    core.receiver_ = nullptr;
    core.receiver_lost_ = how != Farewell::Closed;
    std::swap(accepted, core.accepted_);
    std::swap(waiting, core.waiting_);
  }
  discard_letters(accepted.first);
  for (const Letter* each = waiting.first; each; each = each->next)
    if (const auto& sender = static_cast<const ChannelMessage*>(each)->sender) sender->announce();
  discard_letters(waiting.first);
}

Result<Object*> ReceiverEnd::receive(Context& cx) {
  return make_channel_end(cx, Ref<MessageEnd>::adopt(this), channel_slot::kReceiverTag);
}

}  // namespace shoal
