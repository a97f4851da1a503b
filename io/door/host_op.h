// What host_ops.def becomes: HostOp, the types of requests and replies, and a row of facts each.
#pragma once

#include "io/door/host_types.h"

namespace shoal {

enum class HostOp : uint8_t {
#define HOST_OP(name, call, permission, recorded, kind, request, reply) name,
#include "io/door/host_ops.def"
#undef HOST_OP
  kCount
};
inline constexpr size_t kHostOpCount = static_cast<size_t>(HostOp::kCount);

enum class HostOpKind : uint8_t { AtOnce, Blocking, Async };
/// Of an operation as a whole. Links: all files, to read and to write. Process: what changes the
/// whole process, which a program of a command line may; an embedder's context needs all of Sys.
enum class OpPermission : uint8_t { None, Env, Links, Run, Process };

struct HostOpInfo {
  const char* name;  // "ReadFile"
  const char* call;  // "open"
  OpPermission permission;
  bool is_recorded;
  HostOpKind kind;
};
/// The row of an operation.
const HostOpInfo& info_of(HostOp op) noexcept;
/// By its name; HostOp::kCount: there is none.
HostOp host_op_named(std::string_view name) noexcept;

namespace host {

#define F(type, name) type name{};
#define HOST_OP(name, call, permission, recorded, kind_, request, reply) \
  struct name {                                                          \
    static constexpr HostOp kOp = HostOp::name;                          \
    static constexpr HostOpKind kKind = HostOpKind::kind_;               \
    struct Request {                                                     \
      request                                                            \
    };                                                                   \
    struct Reply {                                                       \
      reply                                                              \
    };                                                                   \
  };
#include "io/door/host_ops.def"
#undef HOST_OP
#undef F

}  // namespace host

}  // namespace shoal
