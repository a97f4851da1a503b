#include "io/door/door_link.h"

#include "io/door/door.h"

namespace shoal {

bool DoorLink::deliver(HostOperation& operation) {
  if (!holder_) return pass_on(operation);
  const std::scoped_lock lock(mutex_);  // While we hold it, the actor does not end.
  if (actor_) holder_->hold(operation, *actor_);
  return actor_ != nullptr;
}

bool DoorLink::pass_on(HostOperation& operation) {
  std::unique_ptr<Letter> letter;
  if (!operation.wakes_only_) letter = letter_of_(OperationRef<>(&operation));
  const std::scoped_lock lock(mutex_);
  if (!actor_) return false;
  if (letter) return actor_->send(std::move(letter));
  actor_->wake();
  return true;
}

}  // namespace shoal
