// Test machinery of the heap: stress modes, failing allocations, and the verifier.
#pragma once

#include <cstddef>
#include <cstdint>

namespace shoal {

class EdgeVisitor;
class Heap;

/// Hand one to Heap::set_testing; it must outlive that use. All off by default.
struct HeapTesting {
  /// Collect at every n-th allocation; 0: no. 1 is "GC stress". With a seed, at intervals from 1 to
  /// 2n-1 drawn from it.
  uint32_t collect_every = 0;
  uint64_t seed = 0;
  /// What stress collects: full or young cycles in turn, and every few times an incremental cycle
  /// in small steps.
  enum class Cycles : uint8_t { Full, Young, Mixed } cycles = Cycles::Mixed;
  /// Run the verifier before young cycles and after every cycle.
  bool verify = false;
  /// The n-th allocation (or external charge) from now on fails, once; 0: none. Persistent: and all
  /// after it.
  uint64_t fail_at = 0;
  bool fail_all_after = false;

  /// Bounds on the mark stack (words) and the remembered set (cells), to reach what lies beyond.
  size_t mark_stack_max = SIZE_MAX;
  uint32_t remembered_max = UINT32_MAX;

  // State.
  uint64_t allocation_count =
      0;  // Allocations seen by the slow path since set_testing: all of them.
  uint64_t next_collect = 0;
  uint64_t stress_collections = 0;
};

/// Checks the whole heap and stops the process with a message at the first fault:
///   - granule maps: starts and ends alternate; colors, flags and cards only where they belong;
///   - each reference that trace names leads to the start of a live cell of this heap, or to an
///   immortal one;
///   - no word of a cell holds a cell's address that its trace left out (cells that are Leaf
///   apart);
///   - an old cell that refers to a young one is in the remembered set (outside full marking).
/// Leaves the heap fully swept.
void verify_heap(Heap& heap);

/// Visits what keeps cells alive from outside: the owner's precise roots; then those that are
/// registered with the heap. What native stacks and coroutine frames may hold is not among them.
void visit_owner_roots(Heap& heap, EdgeVisitor& visitor);
void visit_registered_roots(Heap& heap, EdgeVisitor& visitor);

}  // namespace shoal
