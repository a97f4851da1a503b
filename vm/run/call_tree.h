// CallTree: what code a context was in, time after time: stacks as paths of a tree, as profiles of
// V8's formats have them. CpuProfiler and HeapProfiler are made of it.
//
// A STACK IS CAPTURED raw (capture_stack), without allocation, also in the middle of an
// instruction: a signal may come at any. So frames are entered and left in such an order that
// whatever ExecutionState::regs names is whole (the signal fences in vm/interp), and what the
// handlers keep in registers, which is where they are in the code, is looked for among the
// registers that the signal found. Later, on the context's thread and outside of the loop of
// dispatch, the stack is added to the tree.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "vm/bytecode/code.h"

namespace shoal {

class Context;
struct Builtin;

/// A frame of a captured stack: script, or a native (builtin set). Neither: an entry.
struct RawFrame {
  const FunctionCode* code = nullptr;
  const Builtin* builtin = nullptr;
  const uint32_t* pc = nullptr;  // Inside the instruction that runs.
};

/// Of a stack that is deeper the innermost frames count.
inline constexpr uint32_t kStackFramesMax = 160;

/// The running frames, the innermost first; how many. registers: what the thread's held when a
/// signal interrupted it; none: outside of the handlers, where ExecutionState::pc holds.
uint32_t capture_stack(const Context& cx, std::span<const uint64_t> registers, RawFrame* out,
                       uint32_t max) noexcept;

/// What stands for a stack without frames. The names are V8's.
enum class CallNodeKind : uint8_t { Root, Code, Native, Program, Idle, Collector };

struct CallNode {
  CallNodeKind kind = CallNodeKind::Root;
  const void* what = nullptr;  // FunctionCode or Builtin.
  uint32_t parent = 0;
  std::vector<uint32_t> children;
  uint32_t hits = 0;
  std::map<uint32_t, uint32_t> hits_at;  // Of Code, by source offset.
};

class CallTree {
 public:
  static constexpr uint32_t kRoot = 0;
  CallTree() : nodes_(1) {}

  /// The node of that path.
  uint32_t add(std::span<const RawFrame> stack);
  /// One below the root.
  uint32_t add(CallNodeKind kind) { return child(kRoot, kind, nullptr); }
  /// A sample was taken there.
  void hit(uint32_t node, std::span<const RawFrame> stack);

  std::span<const CallNode> nodes() const noexcept { return nodes_; }
  /// "callFrame":{...}: name, file (as a URL, by the source map of a package if it has one), and
  /// where the function begins, from 0. Ids of scripts are numbered as they come.
  void put_call_frame(Context& cx, const CallNode& node, std::string& out);
  /// "positionTicks":[...]; nothing, if there are none. Lines count from 1.
  static void put_position_ticks(Context& cx, const CallNode& node, std::string& out);

 private:
  uint32_t child(uint32_t parent, CallNodeKind kind, const void* what);
  std::vector<CallNode> nodes_;
  std::map<std::string, uint32_t> scripts_;
};

/// As a string of JSON, with its quotes; what is no UTF-8 becomes U+FFFD.
void put_json_text(std::string& out, std::string_view utf8);

}  // namespace shoal
