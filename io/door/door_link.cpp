#include "io/door/door_link.h"

#include "io/door/door.h"

namespace shoal {

/// The context, with a reference; null: it has ended, or its last reference is gone.
ActorRef<Actor> DoorLink::actor() {
  const std::scoped_lock lock(mutex_);
  return actor_ && actor_->try_ref() ? ActorRef<Actor>::adopt(actor_) : ActorRef<Actor>();
}

bool DoorLink::deliver(HostOperation& operation) {
  if (!holder_) return pass_on(operation);
  const ActorRef<Actor> actor = this->actor();
  if (!actor) return false;
  const std::scoped_lock lock(mutex_);  // While we hold it, the actor does not end.
  if (actor_) holder_->hold(operation, *actor_);
  return actor_ != nullptr;
}

bool DoorLink::pass_on(HostOperation& operation) {
  const ActorRef<Actor> actor = this->actor();
  if (!actor) return false;
  if (!operation.wakes_only_) return actor->send(letter_of_(OperationRef<>(&operation)));
  actor->wake();
  return true;
}

}  // namespace shoal
