// The fields of requests and replies, one after the other: how they are written, read, hashed,
// checked and shown to script without anybody naming them again.
//
//   visit_request(op, pointer, visitor)   calls visitor(name, field) for each field, in order; the
//   visit_reply(op, pointer, visitor)     pointer is to host::Name::Request or Reply.
#pragma once

#include <span>
#include <type_traits>

#include "gc/base/assert.h"
#include "io/door/host_op.h"

namespace shoal {

namespace fields_detail {
/// Of a const void*, const T; else T.
template <class Pointer, class T>
using Like = std::conditional_t<std::is_const_v<std::remove_pointer_t<Pointer>>, const T, T>;
}  // namespace fields_detail

#define F(type, name) visitor(#name, x.name);
template <class Pointer, class Visitor>
void visit_request(HostOp op, Pointer request, Visitor&& visitor) {
  switch (op) {
#define HOST_OP(op_name, call, permission, recorded, kind, request_fields, reply_fields) \
  case HostOp::op_name: {                                                                \
    [[maybe_unused]] auto& x =                                                           \
        *static_cast<fields_detail::Like<Pointer, host::op_name::Request>*>(request);    \
    request_fields return;                                                               \
  }
#include "io/door/host_ops.def"
#undef HOST_OP
    case HostOp::kCount: break;
  }
  SHOAL_UNREACHABLE();
}
template <class Pointer, class Visitor>
void visit_reply(HostOp op, Pointer reply, Visitor&& visitor) {
  switch (op) {
#define HOST_OP(op_name, call, permission, recorded, kind, request_fields, reply_fields) \
  case HostOp::op_name: {                                                                \
    [[maybe_unused]] auto& x =                                                           \
        *static_cast<fields_detail::Like<Pointer, host::op_name::Reply>*>(reply);        \
    reply_fields return;                                                                 \
  }
#include "io/door/host_ops.def"
#undef HOST_OP
    case HostOp::kCount: break;
  }
  SHOAL_UNREACHABLE();
}
#undef F

/// The fields of a FileInfo.
template <class Info, class Visitor>
void visit_file_info(Info& info, Visitor&& v) {
  v("size", info.size);
  v("modified_ms", info.modified_ms);
  v("accessed_ms", info.accessed_ms);
  v("changed_ms", info.changed_ms);
  v("born_ms", info.born_ms);
  v("device", info.device);
  v("inode", info.inode);
  v("links", info.links);
  v("blocks", info.blocks);
  v("mode", info.mode);
  v("user", info.user);
  v("group", info.group);
  v("block_bytes", info.block_bytes);
  v("special_device", info.special_device);
  v("modified_ns", info.modified_ns);
  v("accessed_ns", info.accessed_ns);
  v("changed_ns", info.changed_ns);
  v("born_ns", info.born_ns);
}

template <class Facts, class Visitor>
void visit_file_system_facts(Facts& facts, Visitor&& v) {
  v("type", facts.type);
  v("block_bytes", facts.block_bytes);
  v("blocks", facts.blocks);
  v("blocks_free", facts.blocks_free);
  v("blocks_available", facts.blocks_available);
  v("files", facts.files);
  v("files_free", facts.files_free);
}

// --- For records: each operation's fields as bytes, little-endian, texts and lists with their
// length.
void write_request(HostOp op, const void* request, std::string& out);
void write_reply(HostOp op, const void* reply, std::string& out);
/// Takes its bytes off the front. False: they are not a reply of that operation, which a record
/// that somebody has edited may well hold; `reply` is then anything.
[[nodiscard]] bool read_reply(HostOp op, std::string_view& bytes, void* reply);
/// The same for the same request, on every machine.
uint64_t hash_request(HostOp op, const void* request);
/// "ReadFile(path: \"x\")", for traces: at most a few hundred characters.
std::string request_text(HostOp op, const void* request);

}  // namespace shoal
