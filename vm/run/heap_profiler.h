// HeapProfiler: where the memory of a context comes from: a stack for every so many bytes that are
// allocated, in the format of .heapprofile files. As V8's, it tells of what still lives in the end:
// samples of cells that a collection finds dead are dropped.
#pragma once

#include "gc/pauses.h"
#include "vm/run/call_tree.h"

namespace shoal {

class HeapProfiler {
 public:
  /// A sample for each `interval` bytes on average: at random, so that nothing that a program does
  /// at regular distances hides between them.
  HeapProfiler(Context& cx, uint64_t interval_bytes);

  // --- By a HeapWatcher
  void on_allocated(const Cell* cell, size_t bytes_total) noexcept;
  void on_marked(const Heap& heap) noexcept;

  /// What lives of it, as JSON. Collects first.
  std::string finish();
  /// Bytes that samples of living cells stand for.
  uint64_t live_bytes() const noexcept;

 private:
  struct Sample {
    const Cell* cell;
    uint32_t node;
    uint64_t bytes;  // Allocated since the sample before it.
    uint64_t ordinal;
  };
  uint64_t next_distance() noexcept;
  void put_node(uint32_t node, std::span<const uint64_t> sizes, std::string& out);

  Context& cx_;
  const uint64_t interval_;
  CallTree tree_;
  std::vector<Sample> samples_;
  uint64_t random_ = 0x9E3779B97F4A7C15u;
  uint64_t last_total_ = 0, next_total_ = 0, ordinal_ = 0;
};

}  // namespace shoal
