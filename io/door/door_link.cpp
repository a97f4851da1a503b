#include "io/door/door_link.h"

#include "io/door/door.h"

namespace shoal {

/// What a driver's thread holds while it tells the context: that must not end there, under whatever
/// locks the driver has. Null: it has ended, or its last reference is gone.
class DoorLink::Held {
 public:
  explicit Held(DoorLink& link) {
    const std::scoped_lock lock(link.mutex_);
    if (link.actor_ && link.actor_->try_ref_elsewhere()) actor_ = link.actor_;
  }
  ~Held() {
    if (actor_) actor_->unref_elsewhere();
  }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  Actor* get() const noexcept { return actor_; }

 private:
  Actor* actor_ = nullptr;
};

bool DoorLink::deliver(HostOperation& operation) {
  if (!holder_) return pass_on(operation);
  const Held held(*this);
  if (!held.get()) return false;
  const std::scoped_lock lock(mutex_);  // While we hold it, the actor does not end.
  if (actor_) holder_->hold(operation, *actor_);
  return actor_ != nullptr;
}

bool DoorLink::pass_on(HostOperation& operation) {
  const Held held(*this);
  if (!held.get()) return false;
  if (!operation.wakes_only_) return held.get()->send(letter_of_(OperationRef<>(&operation)));
  held.get()->wake();
  return true;
}

}  // namespace shoal
