#include "io/door/host_op.h"

namespace shoal {
namespace {

enum class Recorded : uint8_t { No, Yes };

constexpr HostOpInfo kHostOps[] = {
#define HOST_OP(name, call, permission, recorded, kind, request, reply) \
  {#name, call, OpPermission::permission, Recorded::recorded == Recorded::Yes, HostOpKind::kind},
#include "io/door/host_ops.def"
#undef HOST_OP
};

}  // namespace

const HostOpInfo& info_of(HostOp op) noexcept { return kHostOps[static_cast<size_t>(op)]; }

HostOp host_op_named(std::string_view name) noexcept {
  for (size_t i = 0; i < kHostOpCount; ++i)
    if (kHostOps[i].name == name) return static_cast<HostOp>(i);
  return HostOp::kCount;
}

}  // namespace shoal
