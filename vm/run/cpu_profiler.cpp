#include "vm/run/cpu_profiler.h"

#include <algorithm>

#include "vm/object/function.h"
#include "vm/run/context.h"

namespace shoal {

CpuProfiler::CpuProfiler(Context& cx, uint64_t now_ns)
    : cx_(cx), start_ns_(now_ns), ring_(std::make_unique<RawSample[]>(kRingSamples)) {
  (void)tree_.add(CallNodeKind::Program);  // As V8's profiles have them, hit or not.
  (void)tree_.add(CallNodeKind::Idle);
}

/// A native that works for long, or a pause: nothing is settled meanwhile.
bool CpuProfiler::is_like_last(uint32_t end, bool is_collector) const noexcept {
  if (end == begin_.load(std::memory_order_relaxed)) return false;
  const RawSample& last = ring_[(end - 1) % kRingSamples];
  if (is_collector || last.is_collector) return is_collector && last.is_collector;
  return cx_.running_leaf && last.frame_count != 0 &&
         last.frames[0].builtin == cx_.running_leaf->builtin() &&
         last.regs == const_cast<Context&>(cx_).state().regs;
}

void CpuProfiler::on_tick(uint64_t now_ns, std::span<const uint64_t> registers) noexcept {
  const uint32_t end = end_.load(std::memory_order_relaxed);
  const bool is_collector = collecting_.load(std::memory_order_relaxed);
  if (is_like_last(end, is_collector)) {
    RawSample& last = ring_[(end - 1) % kRingSamples];
    last.last_ns = now_ns;
    ++last.ticks;
    return;
  }
  if (end - begin_.load(std::memory_order_relaxed) == kRingSamples) return;
  RawSample& raw = ring_[end % kRingSamples];
  raw.first_ns = raw.last_ns = now_ns;
  raw.ticks = 1;
  raw.is_collector = is_collector;
  raw.regs = cx_.state().regs;
  raw.frame_count =
      is_collector ? 0 : capture_stack(cx_, registers, raw.frames, kStackFramesMax);
  std::atomic_signal_fence(std::memory_order_release);
  end_.store(end + 1, std::memory_order_relaxed);
}

void CpuProfiler::settle() {
  uint32_t begin = begin_.load(std::memory_order_relaxed);
  while (begin != end_.load(std::memory_order_relaxed)) {
    std::atomic_signal_fence(std::memory_order_acquire);
    add(ring_[begin % kRingSamples]);
    begin_.store(++begin, std::memory_order_relaxed);
  }
}

void CpuProfiler::add(const RawSample& raw) {
  const std::span<const RawFrame> stack(raw.frames, raw.frame_count);
  const uint32_t node = raw.is_collector ? tree_.add(CallNodeKind::Collector) : tree_.add(stack);
  for (uint32_t i = 0; i < raw.ticks; ++i) {
    tree_.hit(node, stack);
    const uint64_t past = raw.ticks > 1 ? (raw.last_ns - raw.first_ns) * i / (raw.ticks - 1) : 0;
    samples_.push_back({node, raw.first_ns + past});
  }
}

void CpuProfiler::add_idle(uint64_t from_ns, uint64_t to_ns) {
  const uint32_t node = tree_.add(CallNodeKind::Idle);
  for (const uint64_t time : {from_ns, to_ns}) {
    tree_.hit(node, {});
    samples_.push_back({node, time});
  }
}

std::string CpuProfiler::finish(uint64_t now_ns) {
  settle();
  std::string out = "{\"nodes\":[";
  const std::span<const CallNode> nodes = tree_.nodes();
  for (size_t i = 0; i < nodes.size(); ++i) {
    const CallNode& node = nodes[i];
    out += (i == 0 ? "{\"id\":" : ",\n{\"id\":") + std::to_string(i + 1) + ",";
    tree_.put_call_frame(cx_, node, out);
    out += ",\"hitCount\":" + std::to_string(node.hits);
    for (size_t c = 0; c < node.children.size(); ++c)
      out += (c == 0 ? ",\"children\":[" : ",") + std::to_string(node.children[c] + 1);
    if (!node.children.empty()) out += ']';
    CallTree::put_position_ticks(cx_, node, out);
    out += '}';
  }
  out += "],\n\"startTime\":" + std::to_string(start_ns_ / 1000) +
         ",\"endTime\":" + std::to_string(now_ns / 1000) + ",\n\"samples\":[";
  std::string deltas;
  uint64_t last_us = start_ns_ / 1000;
  for (size_t i = 0; i < samples_.size(); ++i) {
    const uint64_t us = std::max(samples_[i].time_ns / 1000, last_us);
    out += (i == 0 ? "" : ",") + std::to_string(samples_[i].node + 1);
    deltas += (i == 0 ? "" : ",") + std::to_string(us - last_us);
    last_us = us;
  }
  return out + "],\n\"timeDeltas\":[" + deltas + "]}\n";
}

}  // namespace shoal
