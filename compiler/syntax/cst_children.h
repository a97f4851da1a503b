// The children of a node, read from the tree as tree-sitter holds it: its cursor works out what the
// lowering never asks for (lines, columns, counts of descendants), at three times the cost. C, as
// tree-sitter's own headers are; they are those of the version that package-lock.json pins.
#pragma once

#include <stdint.h>
#include <tree_sitter/api.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A visible child: what ts_node_symbol, ts_tree_cursor_current_field_id, ts_node_start_byte and
/// ts_node_end_byte say of it. The node knows no line and no column.
typedef struct {
  TSNode node;
  TSSymbol symbol;
  TSFieldId field;  // 0: none.
  uint32_t start, end;
} ShoalCstChild;

/// A place where reading goes on; zeros to begin with. Whoever has it frees what it holds.
typedef struct {
  void* levels;
  uint32_t depth, capacity;
} ShoalCstPlace;

// The shared library exports what begins with shoal_, and these are ours.
#pragma GCC visibility push(hidden)
/// Begins with the children of a node. Without memory tree-sitter ends the process, here as there.
void shoal_cst_begin(ShoalCstPlace* place, TSNode parent);
/// The next few of them, in order; fewer than `count_max`: that was all.
uint32_t shoal_cst_read(ShoalCstPlace* place, const TSTree* tree, ShoalCstChild* out,
                        uint32_t count_max);
void shoal_cst_free(ShoalCstPlace* place);
#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif
