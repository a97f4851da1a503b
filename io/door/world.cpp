#include "io/door/world.h"

#include "gc/base/assert.h"

namespace shoal {
namespace {

// By kind, what the tables below hold for an operation; null where it is not of that kind.
using Ask = HostError (*)(World&, const void* request, void* reply);
using Run = void (*)(World&, HostOperation&);

template <class Op>
struct Row {
  static HostError ask(World& world, const void* request, void* reply) {
    if constexpr (Op::kKind == HostOpKind::AtOnce)
      return world.answer(*static_cast<const typename Op::Request*>(request),
                          *static_cast<typename Op::Reply*>(reply));
    SHOAL_UNREACHABLE();
  }
  static void run(World& world, HostOperation& any) {
    auto& operation = static_cast<Operation<Op>&>(any);
    if constexpr (Op::kKind == HostOpKind::Blocking) {
      typename Op::Reply reply;
      HostError error = world.answer(operation, reply);
      (void)operation.answer_with(std::move(error), [&] { operation.out = std::move(reply); });
    } else if constexpr (Op::kKind == HostOpKind::Async) {
      world.start(OperationRef<Operation<Op>>(&operation));
    }
  }
};

constexpr Ask kAsk[] = {
#define HOST_OP(name, call, permission, recorded, kind, request, reply) Row<host::name>::ask,
#include "io/door/host_ops.def"
#undef HOST_OP
};
constexpr Run kRun[] = {
#define HOST_OP(name, call, permission, recorded, kind, request, reply) Row<host::name>::run,
#include "io/door/host_ops.def"
#undef HOST_OP
};

}  // namespace

HostError World::ask(HostOp op, const void* request, void* reply) {
  SHOAL_ASSERT(info_of(op).kind == HostOpKind::AtOnce);
  return kAsk[static_cast<size_t>(op)](*this, request, reply);
}

void World::start(OperationRef<> operation) {
  if (info_of(operation->op()).kind == HostOpKind::Blocking) return run_blocking(operation);
  kRun[static_cast<size_t>(operation->op())](*this, *operation);
}

void World::run_here(HostOperation& operation) {
  kRun[static_cast<size_t>(operation.op())](*this, operation);
}

uint64_t World::now_ns() {
  host::ClockMonotonic::Reply reply;
  (void)answer(host::ClockMonotonic::Request{}, reply);
  return reply.now_ns;
}

}  // namespace shoal
