#include "vm/run/heap_profiler.h"

#include <algorithm>
#include <cmath>

#include "vm/run/context.h"

namespace shoal {

HeapProfiler::HeapProfiler(Context& cx, uint64_t interval_bytes)
    : cx_(cx), interval_(std::max<uint64_t>(interval_bytes, 1)) {
  last_total_ = cx.heap().bytes_allocated_total();
  next_total_ = last_total_ + next_distance();
}

/// Exponentially distributed; the same in every run.
uint64_t HeapProfiler::next_distance() noexcept {
  random_ ^= random_ << 13;
  random_ ^= random_ >> 7;
  random_ ^= random_ << 17;
  const double part = static_cast<double>((random_ >> 11) + 1) * 0x1p-53;  // Above 0, up to 1.
  return static_cast<uint64_t>(-std::log(part) * static_cast<double>(interval_)) + 1;
}

void HeapProfiler::on_allocated(const Cell* cell, size_t bytes_total) noexcept {
  if (bytes_total < next_total_) return;
  RawFrame frames[kStackFramesMax];
  const uint32_t count = capture_stack(cx_, {}, frames, kStackFramesMax);
  const std::span<const RawFrame> stack(frames, count);
  const uint32_t node = tree_.add(stack);
  tree_.hit(node, stack);
  samples_.push_back({cell, node, bytes_total - last_total_, ++ordinal_});
  last_total_ = bytes_total;
  next_total_ = bytes_total + next_distance();
}

void HeapProfiler::on_marked(const Heap& heap) noexcept {
  const uint8_t color = heap.live_color();
  std::erase_if(samples_, [color](const Sample& sample) {
    return !sample.cell->is_immortal() && (*mark_byte_of(sample.cell) & color) == 0;
  });
}

uint64_t HeapProfiler::live_bytes() const noexcept {
  uint64_t bytes = 0;
  for (const Sample& sample : samples_) bytes += sample.bytes;
  return bytes;
}

/// The tree is at most kStackFramesMax deep.
void HeapProfiler::put_node(uint32_t node, std::span<const uint64_t> sizes, std::string& out) {
  out += '{';
  tree_.put_call_frame(cx_, tree_.nodes()[node], out);
  out += ",\"selfSize\":" + std::to_string(sizes[node]) + ",\"id\":" + std::to_string(node + 1) +
         ",\"children\":[";
  bool is_first = true;
  for (const uint32_t each : tree_.nodes()[node].children) {
    if (!std::exchange(is_first, false)) out += ",\n";
    put_node(each, sizes, out);
  }
  out += "]}";
}

std::string HeapProfiler::finish() {
  cx_.heap().collect_all();
  std::vector<uint64_t> sizes(tree_.nodes().size());
  for (const Sample& sample : samples_) sizes[sample.node] += sample.bytes;
  std::string out = "{\"head\":";
  put_node(CallTree::kRoot, sizes, out);
  out += ",\n\"samples\":[";
  for (size_t i = 0; i < samples_.size(); ++i) {
    const Sample& sample = samples_[i];
    out += (i == 0 ? "{\"size\":" : ",{\"size\":") + std::to_string(sample.bytes) +
           ",\"nodeId\":" + std::to_string(sample.node + 1) +
           ",\"ordinal\":" + std::to_string(sample.ordinal) + "}";
  }
  return out + "]}\n";
}

}  // namespace shoal
