#include "io/door/host_op.h"

#include <unordered_map>

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
  static const auto by_name = [] {
    std::unordered_map<std::string_view, HostOp> map;
    for (size_t i = 0; i < kHostOpCount; ++i) map.emplace(kHostOps[i].name, static_cast<HostOp>(i));
    return map;
  }();
  const auto found = by_name.find(name);
  return found == by_name.end() ? HostOp::kCount : found->second;
}

}  // namespace shoal
