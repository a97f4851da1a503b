// A heap snapshot: each cell of a context's heap and what it refers to, in the format of Chrome's
// .heapsnapshot files, for DevTools' Memory panel and what else reads them.
//
//   (root) ── (GC roots) ── (Context) (Handles) (Stack) (Native code) ── cells
//       └──── the global objects, from which DevTools counts distances
//
// An object's properties, elements, prototype and captured variables are edges of those types and
// names, from the object itself; the arrays and tables in which they lie are nodes of their own,
// with hidden edges. Memory outside of the heap (an ArrayBuffer's bytes) is a node of type native.
// Sizes are what the heap gives a cell.
#pragma once

#include <functional>
#include <string_view>

namespace shoal {

class Context;

struct HeapSnapshotCounts {
  uint64_t nodes = 0, edges = 0;
  uint64_t cell_bytes = 0;  // Of all cells.
};

/// Collects in full, then hands the file over in pieces, each of them whole UTF-8. Allocates
/// nothing in the heap, runs no script.
HeapSnapshotCounts write_heap_snapshot(Context& cx,
                                       const std::function<void(std::string_view piece)>& write);

}  // namespace shoal
