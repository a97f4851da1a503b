#include "stdlib/web/message_end.h"

#include "io/pool/executor.h"
#include "io/pool/group.h"
#include "stdlib/web/ports.h"

namespace shoal {

// ---- MessageEnd

void MessageEnd::attach(Inbox& inbox, uint32_t number) {
  {
    const std::scoped_lock lock(mutex_);
    SHOAL_ASSERT(!inbox_);
    on_attached(inbox);
    inbox_ = Ref<Inbox>(&inbox);
    number_ = number;
  }
  if (has_something()) announce();
}

void MessageEnd::detach() noexcept {
  Ref<Inbox> inbox;
  const std::scoped_lock lock(mutex_);
  if (!inbox_) return;
  inbox_->unlist(*this);
  inbox = std::exchange(inbox_, Ref<Inbox>());
}

bool MessageEnd::has_owner_of(MessageEnd& other) noexcept {
  const auto inbox_of = [](MessageEnd& end) {
    const std::scoped_lock lock(end.mutex_);
    return end.inbox_.get();
  };
  const Inbox* const mine = inbox_of(*this);
  return mine && mine == inbox_of(other);
}

void MessageEnd::announce() noexcept {
  Ref<Waker> waker;
  {
    const std::scoped_lock lock(mutex_);
    if (inbox_) waker = Ref<Waker>(inbox_->list(*this));
  }
  if (waker) waker->wake();
}

void MessageEnd::forget_announcement() noexcept {
  if (inbox_) inbox_->unlist(*this);
}

// ---- Inbox

Waker* Inbox::list(MessageEnd& end) noexcept {
  const std::scoped_lock lock(mutex_);
  if (end.is_listed_) return nullptr;
  end.is_listed_ = true;
  end.ref();
  listed_.push_back(&end);
  count_.fetch_add(1, std::memory_order_release);
  return waker_.get();
}

void Inbox::unlist(MessageEnd& end) noexcept {
  const std::scoped_lock lock(mutex_);
  if (!end.is_listed_) return;
  end.is_listed_ = false;
  for (size_t i = first_; i < listed_.size(); ++i) {
    if (listed_[i] != &end) continue;
    listed_.erase(listed_.begin() + static_cast<ptrdiff_t>(i));
    break;
  }
  count_.fetch_sub(1, std::memory_order_release);
  end.unref();  // Whoever asks has one more.
}

Ref<MessageEnd> Inbox::take() noexcept {
  if (is_empty()) return {};
  const std::scoped_lock lock(mutex_);
  if (first_ == listed_.size()) return {};
  MessageEnd* const end = listed_[first_++];
  if (first_ == listed_.size()) {
    listed_.clear();
    first_ = 0;
  }
  end->is_listed_ = false;
  count_.fetch_sub(1, std::memory_order_release);
  return Ref<MessageEnd>::adopt(end);
}

Group* running_group() noexcept {
  const Actor* const actor = Worker::running_actor();
  return actor ? actor->group() : nullptr;
}

// ---- QueueEnd

struct QueueEnd::Later final : Arrival {
  Later(QueueEnd& end, std::unique_ptr<Message> what) noexcept
      : to(&end), message(std::move(what)) {}
  void arrive() noexcept override {
    const size_t bytes = message->record.bytes();
    to->depth_.fetch_add(1, std::memory_order_relaxed);
    to->bytes_.fetch_add(bytes, std::memory_order_relaxed);
    to->arrive(std::move(message));
  }
  const Ref<QueueEnd> to;
  std::unique_ptr<Message> message;
};

void QueueEnd::on_attached(const Inbox& inbox) noexcept {
  const std::scoped_lock lock(round_mutex_);
  if (const Group* const group = running_group()) note_round(group->round());
  messages_max_.store(inbox.limits().messages_max, std::memory_order_relaxed);
  bytes_max_.store(inbox.limits().bytes_max, std::memory_order_relaxed);
}

bool QueueEnd::deliver(std::unique_ptr<Message> message) noexcept {
  if (Group* const group = running_group()) [[unlikely]]
    return deliver_in_round(*group, std::move(message));
  return deliver_now(std::move(message));
}

bool QueueEnd::deliver_now(std::unique_ptr<Message> message) noexcept {
  const size_t bytes = message->record.bytes();
  if (!has_room(limits(), depth_.load(std::memory_order_relaxed),
                bytes_.load(std::memory_order_relaxed), bytes))
    return false;
  depth_.fetch_add(1, std::memory_order_relaxed);
  bytes_.fetch_add(bytes, std::memory_order_relaxed);
  arrive(std::move(message));
  return true;
}

uint64_t QueueEnd::limit_met_by(size_t bytes) const noexcept {
  const MailboxLimits limits = this->limits();
  const bool fits = has_room(limits, 0, bytes_.load(std::memory_order_relaxed), bytes);
  return fits ? limits.messages_max : limits.bytes_max;
}

/// How far the receiver has come in this round is not for the sender to see.
bool QueueEnd::deliver_in_round(Group& group, std::unique_ptr<Message> message) noexcept {
  if (message->record.shares_memory()) group.share_memory();
  const size_t bytes = message->record.bytes();
  {
    const std::scoped_lock lock(round_mutex_);
    note_round(group.round());
    if (!has_room(round_limits_, round_depth_, round_bytes_, bytes)) return false;
    ++round_depth_;
    round_bytes_ += bytes;
  }
  group.stage(*Worker::running_actor(), std::make_unique<Later>(*this, std::move(message)));
  return true;
}

/// Under round_mutex_, before the receiver changes anything in the round.
void QueueEnd::note_round(uint64_t round) noexcept {
  if (std::exchange(round_, round) == round) return;
  round_limits_ = limits();
  round_depth_ = depth_.load(std::memory_order_relaxed);
  round_bytes_ = bytes_.load(std::memory_order_relaxed);
}

void QueueEnd::arrive(std::unique_ptr<Message> message) noexcept {
  Message* const letter = message.release();
  switch (mailbox_.push(letter)) {
    case Mailbox::Push::Closed: discard_letters(letter); break;
    case Mailbox::Push::First: announce(); break;
    case Mailbox::Push::Behind: break;
  }
}

std::unique_ptr<Message> QueueEnd::take() noexcept {
  if (!taken_) taken_ = mailbox_.take();
  Letter* const letter = taken_;
  if (!letter) return nullptr;
  taken_ = std::exchange(letter->next, nullptr);
  std::unique_ptr<Message> message(static_cast<Message*>(letter));
  if (Group* const group = running_group()) [[unlikely]] {
    const std::scoped_lock lock(round_mutex_);
    note_round(group->round());
  }
  depth_.fetch_sub(1, std::memory_order_relaxed);
  bytes_.fetch_sub(message->record.bytes(), std::memory_order_relaxed);
  return message;
}

void QueueEnd::close_queue() noexcept {
  discard_letters(std::exchange(taken_, nullptr));
  discard_letters(mailbox_.close());
}

// ---- PortEnd

struct PortEnd::Gone final : Arrival {
  explicit Gone(Ref<PortEnd> end) noexcept : other(std::move(end)) {}
  void arrive() noexcept override { other->lose_peer(); }
  const Ref<PortEnd> other;
};

void PortEnd::join(PortEnd& a, PortEnd& b) noexcept {
  a.peer_ = Ref<PortEnd>(&b);
  b.peer_ = Ref<PortEnd>(&a);
}

void PortEnd::join_here(PortEnd& a, PortEnd& b) noexcept {
  join(a, b);
  a.is_here_ = b.is_here_ = true;
}

void PortEnd::on_moved() noexcept {
  if (is_here_ && peer_) peer_->is_here_ = false;
  is_here_ = false;
}

Group* PortEnd::staging_group() noexcept {
  Group* const group = running_group();
  return group && is_here_ && staged_round_ != group->round() ? nullptr : group;
}

bool PortEnd::post(std::unique_ptr<Message> message) noexcept {
  if (!peer_ || peer_gone_.load(std::memory_order_relaxed)) return true;
  Group* const group = staging_group();
  if (!group) return peer_->deliver_now(std::move(message));
  staged_round_ = group->round();
  return peer_->deliver(std::move(message));
}

bool PortEnd::is_over() noexcept {
  // In this order: what it sent before it went stands in the mailbox by then.
  return peer_gone_.load(std::memory_order_acquire) && !has_messages();
}

bool PortEnd::has_something() noexcept {
  return has_messages() || peer_gone_.load(std::memory_order_acquire);
}

void PortEnd::part(Farewell how) noexcept {
  detach();
  close_queue();
  const Ref<PortEnd> peer = std::exchange(peer_, Ref<PortEnd>());
  if (!peer || how == Farewell::Silent) return;
  if (Group* const group = staging_group())
    group->stage(*Worker::running_actor(), std::make_unique<Gone>(peer));
  else
    peer->lose_peer();
}

void PortEnd::lose_peer() noexcept {
  peer_gone_.store(true, std::memory_order_release);
  announce();
}

Result<Object*> PortEnd::receive(Context& cx) {
  NativeStateObject* const port = TRY(make_message_port(cx, Ref<PortEnd>::adopt(this)));
  if (peer_ && has_owner_of(*peer_)) is_here_ = peer_->is_here_ = true;
  return static_cast<Object*>(port);
}

// ---- Broadcasts

struct Broadcasts::Later final : Arrival {
  Later(Broadcasts& to, BroadcastEnd& sender, const void* who, uint64_t when) noexcept
      : all(&to), from(&sender), poster(who), round(when) {}
  void arrive() noexcept override {
    all->post(*from, record, [this](const BroadcastEnd& end) {
      return end.maker_ != poster && end.round_ < round;
    });
  }
  const Ref<Broadcasts> all;
  const Ref<BroadcastEnd> from;
  const void* const poster;
  const uint64_t round;
  SerializedValue record;
};

void Broadcasts::post(BroadcastEnd& from, const SerializedValue& record) {
  Group* const group = running_group();
  if (!group) return post(from, record, [](const BroadcastEnd&) { return true; });
  if (record.shares_memory()) group->share_memory();
  Actor& sender = *Worker::running_actor();
  // What others make or close meanwhile is not for this member to see.
  post(from, record, [&sender](const BroadcastEnd& end) { return end.maker_ == &sender; });
  auto later = std::make_unique<Later>(*this, from, &sender, group->round());
  if (later->record.copy(record)) group->stage(sender, std::move(later));
}

template <class Reaches>
void Broadcasts::post(const BroadcastEnd& from, const SerializedValue& record, Reaches&& reaches) {
  std::vector<Ref<BroadcastEnd>> receivers;
  {
    const std::scoped_lock lock(mutex_);
    for (BroadcastEnd* const each : ends_)
      if (each != &from && each->name_ == from.name_ && reaches(*each) && each->try_ref())
        receivers.push_back(Ref<BroadcastEnd>::adopt(each));
  }
  for (const Ref<BroadcastEnd>& each : receivers) {
    std::unique_ptr<Message> message(new (std::nothrow) Message);
    if (message && message->record.copy(record)) (void)each->deliver_now(std::move(message));
  }
}

BroadcastEnd::BroadcastEnd(Ref<Broadcasts> all, std::u16string name)
    : all_(std::move(all)), name_(std::move(name)) {
  if (Group* const group = running_group()) {
    maker_ = Worker::running_actor();
    round_ = group->round();
  }
  const std::scoped_lock lock(all_->mutex_);
  all_->ends_.push_back(this);
}

void BroadcastEnd::part(Farewell) noexcept {
  detach();
  {
    const std::scoped_lock lock(all_->mutex_);
    std::erase(all_->ends_, this);
  }
  close_queue();
}

Result<Object*> BroadcastEnd::receive(Context&) { SHOAL_UNREACHABLE(); }

// ---- Letters

void discard_letters(Letter* list) noexcept {
  // What a letter holds may be the end at which the next one waits.
  thread_local Letter* waiting = nullptr;
  thread_local bool is_discarding = false;
  while (Letter* const letter = list) {
    list = letter->next;
    letter->next = waiting;
    waiting = letter;
  }
  if (std::exchange(is_discarding, true)) return;
  while (const std::unique_ptr<Letter> letter{waiting}) waiting = letter->next;
  is_discarding = false;
}

}  // namespace shoal
