// World: what is behind the door: a driver for every operation of host_ops.def. A RealWorld
// (io/drivers) asks the system; a VirtualWorld (io/virtual) plays it. Many contexts on many threads
// may share one. In its class it declares the drivers by
// #include "io/door/driver_overrides.inc".
//
// A driver is one function:
//   AtOnce     HostError answer(const Request&, Reply&)     on the context's thread; never waits
//   Blocking   HostError answer(Operation<Name>&, Reply&)   where run_blocking takes it; may block;
//              looks at is_cancelled() if it takes long, and keeps to reply_bytes_max
//   Async      void start(OperationRef<Operation<Name>>)    on the context's thread; answers later
#pragma once

#include "io/door/operation.h"

namespace shoal {

class Actor;

class World {
 public:
  virtual ~World() = default;

  /// Has the operation answered, here or elsewhere.
  void start(OperationRef<> operation);
  /// One that is answered at once.
  HostError ask(HostOp op, const void* request, void* reply);
  /// On the thread that runs the actor: it is woken when ClockMonotonic is at due_ns, at the
  /// latest. False: that clock is the actor's own (Actor::now_ns), and so is the waking.
  virtual bool arm(Actor&, uint64_t /*due_ns*/) { return false; }
  /// It ends: nobody wakes it any more.
  virtual void forget(Actor&) noexcept {}
  /// For a context that one of this world starts, in the same group: the same files, but chance of
  /// its own. Null: this one will do.
  virtual std::shared_ptr<World> for_worker(uint64_t /*seed*/) { return nullptr; }
  /// The absolute path of the program that a SpawnProcess means; as it is, if there is none.
  virtual std::string find_program(const host::SpawnProcess::Request& request) {
    return request.program.text;
  }
  /// ClockMonotonic, for the door's own use.
  uint64_t now_ns();

#define SHOAL_DRIVER_AtOnce(name) \
  virtual HostError answer(const host::name::Request& request, host::name::Reply& reply) = 0;
#define SHOAL_DRIVER_Blocking(name) \
  virtual HostError answer(Operation<host::name>& operation, host::name::Reply& reply) = 0;
#define SHOAL_DRIVER_Async(name) virtual void start(OperationRef<Operation<host::name>> op) = 0;
#define HOST_OP(name, call, permission, recorded, kind, request, reply) SHOAL_DRIVER_##kind(name)
#include "io/door/host_ops.def"
#undef HOST_OP
#undef SHOAL_DRIVER_AtOnce
#undef SHOAL_DRIVER_Blocking
#undef SHOAL_DRIVER_Async

 protected:
  /// Calls run_here(operation), on a thread that may block.
  virtual void run_blocking(OperationRef<> operation) = 0;
  /// Runs the driver of a blocking one and answers.
  void run_here(HostOperation& operation);
};

}  // namespace shoal
