// Engine::Implementation: a pool that borrows the caller's thread, with one context on it.
#pragma once

#include "include/shoal/context_actor.h"

namespace shoal {

struct Engine::Implementation {
  explicit Implementation(const EngineOptions& options) : actor(start(options)) {}

  Context& cx() noexcept { return actor->cx(); }
  EmbedHost& host() noexcept { return actor->host(); }

  Executor executor{0};
  /// Why nothing can be run: the record cannot be written or read.
  std::string error;
  ActorRef<ContextActor> actor;

 private:
  /// What the command line runs may do all that its user may.
  ActorRef<ContextActor> start(EngineOptions options);
};

}  // namespace shoal
