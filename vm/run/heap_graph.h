// HeapGraph: the cells of a context's heap as nodes and edges, named as a heap snapshot has them
// (heap_snapshot.h).
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "gc/tracer.h"
#include "vm/run/context.h"

namespace shoal {

class Environment;
class EphemeronTable;

/// In the order of the format's node_types.
enum class HeapNodeType : uint8_t {
  Hidden,
  Array,
  String,
  Object,
  Code,
  Closure,
  RegExp,
  Number,
  Native,
  Synthetic,
  ConcatenatedString,
  SlicedString,
  Symbol,
  BigInt,
  ObjectShape,
};
/// In the order of the format's edge_types.
enum class HeapEdgeType : uint8_t { Context, Element, Property, Internal, Hidden, Shortcut, Weak };

struct HeapNode {
  HeapNodeType type;
  uint32_t name = 0;  // Of the strings.
  uint32_t id = 0;
  uint64_t self_bytes = 0;
  uint32_t edge_count = 0;
};
struct HeapEdge {
  HeapEdgeType type;
  uint32_t name_or_index;
  uint32_t to;
};

class HeapGraph final : private EdgeVisitor {
 public:
  explicit HeapGraph(Context& cx) : cx_(cx) {}
  /// Every node is reached from the first one.
  void build();

  const std::vector<HeapNode>& nodes() const noexcept { return nodes_; }
  const std::vector<HeapEdge>& edges() const noexcept { return edges_; }
  const std::vector<std::string>& strings() const noexcept { return strings_; }
  uint64_t cell_bytes() const noexcept { return cell_bytes_; }

 private:
  /// Nodes that no cell is behind, in order from the first.
  enum Synthetic : uint32_t { kRoot, kRoots, kContext, kHandles, kStack, kNative, kSyntheticCount };

  // --- Nodes
  uint32_t text(std::string_view text);
  void add_cell(Cell* cell);
  void name_cell(Cell* cell, HeapNode& node);
  /// The node of a cell; of an immortal one it is made when it is first asked for.
  bool find(const Cell* cell, uint32_t& node);
  std::string constructor_of(const Object* object);
  std::string constructor_by_prototype(const Object* object);
  uint32_t id_of(const Cell* cell) noexcept;
  static std::string text_of(const String* s);

  // --- Edges: of the node that is under way
  void edge(HeapEdgeType type, std::string_view name, const Cell* to);
  void edge(HeapEdgeType type, uint32_t index, const Cell* to);
  void edge(HeapEdgeType type, std::string_view name, Value to) {
    if (to.is_cell()) edge(type, name, to.as_cell());
  }
  void add_edge(HeapEdgeType type, uint32_t name_or_index, uint32_t to);
  void add_edges(Cell* cell);
  void add_properties(const Object* object);
  void add_prototype(const Object* object);
  void add_variables(const Environment* env);
  void add_entries(const EphemeronTable* table);
  void add_external(const Cell* cell);
  void name_part(const Cell* part, std::string_view name);
  void visit_edge(const void* slot, Cell* target) override;
  void visit_weak_edge(const void* slot, Cell* target) override;

  // --- Roots
  void add_root_edges();
  void add_stack_edges();
  void reach_the_rest();

  Context& cx_;
  std::vector<HeapNode> nodes_;
  std::vector<HeapEdge> edges_;
  std::vector<std::string> strings_;
  std::unordered_map<std::string, uint32_t> string_indices_;
  std::unordered_map<const Cell*, uint32_t> cells_;
  std::unordered_map<const Shape*, std::string> constructors_;
  std::vector<Cell*> order_;  // Of the cells, as their nodes stand.
  std::vector<HeapEdge> own_edges_[kSyntheticCount];
  std::vector<HeapEdge>* to_ = &edges_;
  uint64_t cell_bytes_ = 0;
  uint32_t last_ordinal_ = 0;
  // Of the cell under way.
  const char* skip_begin_ = nullptr;  // Slots that have edges with better names.
  const char* skip_end_ = nullptr;
  const Object* object_ = nullptr;
  uint32_t hidden_index_ = 0;
};

}  // namespace shoal
