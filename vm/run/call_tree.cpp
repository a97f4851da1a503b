#include "vm/run/call_tree.h"

#include "vm/interp/frame.h"
#include "vm/object/error.h"
#include "vm/object/function.h"
#include "vm/run/context.h"
#include "vm/run/host.h"

namespace shoal {
namespace {

bool is_inside(const FunctionCode& code, const uint32_t* pc) noexcept {
  const auto at = reinterpret_cast<uintptr_t>(pc);
  const auto begin = reinterpret_cast<uintptr_t>(code.words.data());
  return at >= begin && at < begin + code.words.size_bytes() && at % sizeof(uint32_t) == 0;
}

/// Where the handler that was interrupted is. `next`: where it was said last that it goes on.
const uint32_t* find_pc(const FunctionCode& code, std::span<const uint64_t> registers,
                        const uint32_t* next) noexcept {
  for (const uint64_t word : registers) {
    const auto* const pc = reinterpret_cast<const uint32_t*>(word);
    if (is_inside(code, pc)) return pc;
  }
  return next - 1;
}

/// "file:///dir/a.ts" of a file; other names as they stand.
std::string url_of(const std::string& name) {
  if (!name.starts_with('/')) return name;
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string url = "file://";
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20 && byte < 0x7F && c != '%' && c != '#' && c != '?' && c != '"') {
      url += c;
    } else {
      url += '%';
      url += kDigits[byte >> 4];
      url += kDigits[byte & 15];
    }
  }
  return url;
}

SourcePlace place_of(Context& cx, const CodeUnit& unit, uint32_t source_offset) {
  const SourcePosition at = unit.position_of(source_offset);
  if (cx.host()) return cx.host()->original_place(unit, at);
  return {unit.image().source_name, at};
}

const char* name_of(CallNodeKind kind) noexcept {
  switch (kind) {
    case CallNodeKind::Root: return "(root)";
    case CallNodeKind::Program: return "(program)";
    case CallNodeKind::Idle: return "(idle)";
    case CallNodeKind::Collector: return "(garbage collector)";
    case CallNodeKind::Code:
    case CallNodeKind::Native: break;
  }
  return "";
}

void put_field(std::string& out, const char* name, uint64_t number) {
  out += name;
  out += std::to_string(number);
}

}  // namespace

uint32_t capture_stack(const Context& cx, std::span<const uint64_t> registers, RawFrame* out,
                       uint32_t max) noexcept {
  // The handler of a signal reads what the thread was about to write.
  const ExecutionState& state = const_cast<Context&>(cx).state();
  Value* regs = *const_cast<Value* const volatile*>(&state.regs);
  const NativeFunction* const leaf = *const_cast<NativeFunction* const volatile*>(&cx.running_leaf);
  const uint32_t* next = *const_cast<const uint32_t* const volatile*>(&state.pc);
  uint32_t count = 0;
  if (leaf && count < max) out[count++] = {nullptr, leaf->builtin(), nullptr};
  if (leaf) registers = {};
  for (; regs && count < max; registers = {}) {
    const Frame* const frame = Frame::of(regs);
    RawFrame& raw = out[count];
    raw = {frame->code, nullptr, nullptr};
    if (frame->code)
      raw.pc = find_pc(*frame->code, registers, next);
    else if (frame->callee.is_kind(Kind::NativeFunction))
      raw.builtin = frame->callee.as<NativeFunction>()->builtin();
    if (raw.code || raw.builtin) ++count;
    next = frame->return_pc;
    regs = frame->caller_regs;
  }
  return count;
}

uint32_t CallTree::child(uint32_t parent, CallNodeKind kind, const void* what) {
  for (const uint32_t each : nodes_[parent].children)
    if (nodes_[each].kind == kind && nodes_[each].what == what) return each;
  const auto fresh = static_cast<uint32_t>(nodes_.size());
  CallNode node;
  node.kind = kind;
  node.what = what;
  node.parent = parent;
  nodes_.push_back(std::move(node));
  nodes_[parent].children.push_back(fresh);
  return fresh;
}

uint32_t CallTree::add(std::span<const RawFrame> stack) {
  if (stack.empty()) return add(CallNodeKind::Program);
  uint32_t at = kRoot;
  for (size_t i = stack.size(); i-- > 0;) {
    const RawFrame& frame = stack[i];
    at = frame.code ? child(at, CallNodeKind::Code, frame.code)
                    : child(at, CallNodeKind::Native, frame.builtin);
  }
  return at;
}

void CallTree::hit(uint32_t node, std::span<const RawFrame> stack) {
  CallNode& hit = nodes_[node];
  ++hit.hits;
  if (stack.empty() || !stack[0].code) return;
  const FunctionCode& code = *stack[0].code;
  const size_t pc = static_cast<size_t>(stack[0].pc - code.words.data());
  const bool is_known = pc < code.words.size();  // Else it runs a private copy: function_state.h.
  ++hit.hits_at[is_known ? code.source_at(static_cast<uint32_t>(pc)) : code.image->source_start];
}

void CallTree::put_call_frame(Context& cx, const CallNode& node, std::string& out) {
  std::string name = name_of(node.kind), url;
  uint32_t script = 0;
  int64_t line = -1, column = -1;
  if (node.kind == CallNodeKind::Code) {
    const auto& code = *static_cast<const FunctionCode*>(node.what);
    name = code.name->utf8();
    const SourcePlace place = place_of(cx, *code.unit, code.image->source_start);
    url = url_of(place.file);
    script = scripts_.try_emplace(url, static_cast<uint32_t>(scripts_.size()) + 1).first->second;
    line = int64_t{place.at.line} - 1;
    column = int64_t{place.at.column} - 1;
  } else if (node.kind == CallNodeKind::Native) {
    name = builtin_name(cx, *static_cast<const Builtin*>(node.what));
  }
  out += "\"callFrame\":{\"functionName\":";
  put_json_text(out, name);
  out += ",\"scriptId\":\"" + std::to_string(script) + "\",\"url\":";
  put_json_text(out, url);
  out += ",\"lineNumber\":" + std::to_string(line) + ",\"columnNumber\":" + std::to_string(column) +
         "}";
}

void CallTree::put_position_ticks(Context& cx, const CallNode& node, std::string& out) {
  if (node.hits_at.empty()) return;
  const auto& code = *static_cast<const FunctionCode*>(node.what);
  std::map<uint32_t, uint32_t> lines;
  for (const auto& [offset, hits] : node.hits_at)
    lines[place_of(cx, *code.unit, offset).at.line] += hits;
  out += ",\"positionTicks\":[";
  bool is_first = true;
  for (const auto& [line, ticks] : lines) {
    put_field(out, is_first ? "{\"line\":" : ",{\"line\":", line);
    put_field(out, ",\"ticks\":", ticks);
    out += '}';
    is_first = false;
  }
  out += ']';
}

void put_json_text(std::string& out, std::string_view utf8) {
  static constexpr char kDigits[] = "0123456789abcdef";
  out += '"';
  for (size_t i = 0; i < utf8.size();) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if (byte >= 0x80) {
      const size_t begin = i;
      if (decode_utf8(utf8, i, false) == 0xFFFD)
        out += "\xEF\xBF\xBD";
      else
        out += utf8.substr(begin, i - begin);
      continue;
    }
    ++i;
    if (byte == '"' || byte == '\\') {
      out += '\\';
      out += static_cast<char>(byte);
    } else if (byte >= 0x20) {
      out += static_cast<char>(byte);
    } else {
      out += "\\u00";
      out += kDigits[byte >> 4];
      out += kDigits[byte & 15];
    }
  }
  out += '"';
}

}  // namespace shoal
