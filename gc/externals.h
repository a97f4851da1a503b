// Externals: the side lists of external memory; see gc/external.h. In deterministic mode only full
// exact cycles release: neither the charge nor what a release brings about may depend on when other
// cycles came by, and what they took for a root. Till then those of dead owners have none.
#pragma once

#include <cstddef>
#include <cstdint>

#include "gc/heap.h"

namespace shoal {

class Externals {
 public:
  explicit Externals(Heap& heap) noexcept : heap_(heap) {}

  static External** young_head(Heap& heap) noexcept { return &heap.externals_.young; }
  static void link(External* external, External** head) noexcept;
  static void unlink(External* external) noexcept;

  /// A cycle has marked: all owners, or those of young externals, are to be looked at.
  void begin_judging(bool only_young) noexcept;
  bool all_judged() const noexcept {
    return !heap_.externals_.unjudged && !heap_.externals_.unjudged_young;
  }
  /// Looks at up to `count` owners; releases what belongs to dead ones.
  void judge(uint32_t count) noexcept;
  /// At the end of the heap.
  void release_all() noexcept;

 private:
  static void move_list(External** from, External** to) noexcept;
  bool judge_one() noexcept;
  void release(External* external) noexcept;

  Heap& heap_;
};

}  // namespace shoal
