// Engine::Implementation: a pool that borrows the caller's thread, with one context on it.
#pragma once

#include "include/shoal/context_actor.h"

namespace shoal {

struct Engine::Implementation {
  explicit Implementation(const EngineOptions& options)
      : actor(ContextActor::create(executor, options, nullptr, everything_allowed())) {}
  /// What the command line runs may do all that its user may.
  static DoorOptions everything_allowed() {
    DoorOptions door;
    door.permissions = std::make_shared<const Permissions>(Permissions::everything());
    return door;
  }

  Context& cx() noexcept { return actor->cx(); }
  EmbedHost& host() noexcept { return actor->host(); }

  Executor executor{0};
  ActorRef<ContextActor> actor;
};

}  // namespace shoal
