#include "stdlib/web/message_end.h"

#include "stdlib/web/ports.h"

namespace shoal {

// ---- MessageEnd

void MessageEnd::attach(Inbox& inbox, uint32_t number) {
  {
    const std::scoped_lock lock(mutex_);
    SHOAL_ASSERT(!inbox_);
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

// ---- PortEnd

void PortEnd::join(PortEnd& a, PortEnd& b) noexcept {
  a.peer_ = Ref<PortEnd>(&b);
  b.peer_ = Ref<PortEnd>(&a);
}

bool PortEnd::post(std::unique_ptr<Message> message) noexcept {
  if (!is_joined()) return true;
  PortEnd& to = *peer_;
  if (to.depth_.load(std::memory_order_relaxed) >= kDepthMax) return false;
  to.depth_.fetch_add(1, std::memory_order_relaxed);
  Message* const raw = message.release();
  switch (to.mailbox_.push(raw)) {
    case Mailbox::Push::Closed: discard_letters(raw); break;
    case Mailbox::Push::First: to.announce(); break;
    case Mailbox::Push::Behind: break;
  }
  return true;
}

std::unique_ptr<Message> PortEnd::take() noexcept {
  if (!taken_) taken_ = mailbox_.take();
  Letter* const letter = taken_;
  if (!letter) return nullptr;
  taken_ = std::exchange(letter->next, nullptr);
  depth_.fetch_sub(1, std::memory_order_relaxed);
  return std::unique_ptr<Message>(static_cast<Message*>(letter));
}

bool PortEnd::is_over() noexcept {
  // In this order: what it sent before it went stands in the mailbox by then.
  return peer_gone_.load(std::memory_order_acquire) && !taken_ && mailbox_.is_empty();
}

bool PortEnd::has_something() noexcept {
  return taken_ || !mailbox_.is_empty() || peer_gone_.load(std::memory_order_acquire);
}

void PortEnd::part(Farewell how) noexcept {
  detach();
  discard_letters(std::exchange(taken_, nullptr));
  discard_letters(mailbox_.close());
  const Ref<PortEnd> peer = std::exchange(peer_, Ref<PortEnd>());
  if (!peer || how == Farewell::Silent) return;
  peer->peer_gone_.store(true, std::memory_order_release);
  peer->announce();
}

Result<Object*> PortEnd::receive(Context& cx) {
  NativeStateObject* const port = TRY(make_message_port(cx, Ref<PortEnd>::adopt(this)));
  return static_cast<Object*>(port);
}

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
