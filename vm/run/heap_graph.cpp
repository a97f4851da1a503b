#include "vm/run/heap_graph.h"

#include <algorithm>
#include <map>
#include <mutex>

#include "gc/verify.h"
#include "gc/weak.h"
#include "vm/interp/environment.h"
#include "vm/object/array_buffer.h"
#include "vm/object/error.h"
#include "vm/object/function.h"
#include "vm/object/regexp.h"
#include "vm/object/weak.h"
#include "vm/run/operations/object.h"
#include "vm/value/bigint.h"
#include "vm/value/rope.h"
#include "vm/value/symbol.h"

namespace shoal {
namespace {

constexpr uint32_t kTextUnitsMax = 1024;
constexpr uint32_t kCellsPerBlock = kBlockBytes / kGranuleBytes;

Kind kind_of(const Cell* cell) noexcept { return static_cast<Kind>(cell->kind()); }

/// A number for each block of addresses, for good: cells do not move, so what lies at the same
/// place in two snapshots is the same to who compares them.
uint32_t number_of_block(uintptr_t block) {
  static std::mutex mutex;
  static std::map<uintptr_t, uint32_t> numbers;
  const std::scoped_lock lock(mutex);
  return numbers.try_emplace(block, static_cast<uint32_t>(numbers.size()) + 1).first->second;
}

const char* name_of_intrinsic(uint32_t intrinsic) noexcept {
  static constexpr const char* kNames[] = {
#define INTRINSIC(name) #name,
#include "vm/run/intrinsics.def"
#undef INTRINSIC
  };
  return intrinsic < std::size(kNames) ? kNames[intrinsic] : "";
}

/// What a reference inside a cell is called by what it leads to.
const char* name_of_part(Kind kind) noexcept {
  switch (kind) {
    case Kind::Shape: return "map";
    case Kind::PropertyTable: return "descriptors";
    case Kind::Environment: return "context";
    case Kind::FunctionState: return "shared";
    case Kind::Feedback: return "feedback";
    case Kind::HashTable:
    case Kind::EphemeronTable: return "table";
    case Kind::ModuleRecord: return "module";
    case Kind::Realm: return "realm";
    case Kind::ArrayBuffer: return "buffer";
    default: return nullptr;
  }
}

}  // namespace

// ---- Nodes

uint32_t HeapGraph::text(std::string_view text) {
  const auto [at, is_new] =
      string_indices_.try_emplace(std::string(text), static_cast<uint32_t>(strings_.size()));
  if (is_new) strings_.emplace_back(text);
  return at->second;
}

/// Its beginning. Flattens nothing.
std::string HeapGraph::text_of(const String* s) {
  std::string out;
  uint32_t left = kTextUnitsMax;
  for (RopeWalker walker(s); left != 0 && !s->is_empty() && !walker.is_at_end();) {
    const StringView piece = walker.piece();
    const uint32_t count = std::min(left, piece.length());
    out += piece.sub(0, count).utf8();
    walker.skip(count);
    left -= count;
  }
  return out;
}

/// Odd, as V8's of what is in the heap. In deterministic mode addresses do not show.
uint32_t HeapGraph::id_of(const Cell* cell) noexcept {
  const auto address = reinterpret_cast<uintptr_t>(cell);
  if (!cell || cx_.options().deterministic) return ++last_ordinal_ * 2 + 1;
  const uint32_t granule = static_cast<uint32_t>(address % kBlockBytes / kGranuleBytes);
  return (number_of_block(address / kBlockBytes) * kCellsPerBlock + granule) * 2 + 1;
}

void HeapGraph::add_cell(Cell* cell) {
  HeapNode node{HeapNodeType::Hidden};
  node.id = id_of(cell);
  node.self_bytes = cx_.heap().allocated_bytes(cell);
  cell_bytes_ += node.self_bytes;
  name_cell(cell, node);
  cells_.emplace(cell, static_cast<uint32_t>(nodes_.size()));
  nodes_.push_back(node);
  order_.push_back(cell);
}

bool HeapGraph::find(const Cell* cell, uint32_t& node) {
  if (const auto found = cells_.find(cell); found != cells_.end()) {
    node = found->second;
    return true;
  }
  const bool is_text = kind_of(cell) == Kind::String || kind_of(cell) == Kind::Symbol;
  if (!cell->is_immortal() || !is_text) return false;
  HeapNode fresh{HeapNodeType::String};
  name_cell(const_cast<Cell*>(cell), fresh);
  fresh.id = id_of(cell);
  node = static_cast<uint32_t>(nodes_.size());
  cells_.emplace(cell, node);
  nodes_.push_back(fresh);
  return true;
}

void HeapGraph::name_cell(Cell* cell, HeapNode& node) {
  const auto set = [&](HeapNodeType type, std::string_view name) {
    node.type = type;
    node.name = text(name);
  };
  using Type = HeapNodeType;
  switch (kind_of(cell)) {
    case Kind::String: {
      const auto* const s = static_cast<const String*>(cell);
      return set(s->is_rope() ? Type::ConcatenatedString : Type::String, text_of(s));
    }
    case Kind::Symbol: {
      const String* const description = static_cast<const Symbol*>(cell)->description();
      return set(Type::Symbol, description ? text_of(description) : std::string());
    }
    case Kind::BigInt: return set(Type::BigInt, "bigint");
    case Kind::Shape:
    case Kind::PropertyTable: return set(Type::ObjectShape, "system / Map");
    case Kind::ValueArray:
    case Kind::HashTable:
    case Kind::EphemeronTable: return set(Type::Array, "");
    case Kind::Environment: return set(Type::Object, "system / Context");
    case Kind::FunctionState:
      return set(Type::Code, text_of(static_cast<const FunctionState*>(cell)->code()->name));
    case Kind::Feedback:
    case Kind::PrivateWords:
    case Kind::RegExpCode:
    case Kind::ModuleRecord:
      return set(Type::Code, std::string("system / ") + cx_.heap().info_of(cell).name);
    case Kind::Function:
      return set(Type::Closure, text_of(static_cast<const ScriptFunction*>(cell)->code()->name));
    case Kind::NativeFunction:
      return set(Type::Closure,
                 builtin_name(cx_, *static_cast<const NativeFunction*>(cell)->builtin()));
    case Kind::BoundFunction: return set(Type::Closure, "native_bind");
    case Kind::RegExp: {
      return set(Type::RegExp, "RegExp");
    }
    default: break;
  }
  if (!Value(cell).is_object())
    return set(Type::Hidden, std::string("system / ") + cx_.heap().info_of(cell).name);
  set(Type::Object, constructor_of(static_cast<const Object*>(cell)));
}

std::string HeapGraph::constructor_of(const Object* object) {
  if (kind_of(object) == Kind::Global) return "global";
  const auto [at, is_new] = constructors_.try_emplace(object->shape());
  if (is_new) at->second = constructor_by_prototype(object);
  return at->second;
}

/// By its prototype's own `constructor`, without running or making anything.
std::string HeapGraph::constructor_by_prototype(const Object* object) {
  const Shape* const shape = object->shape();
  std::string fallback = cx_.heap().info_of(object).name;
  Value proto = shape->raw_proto();
  if (shape->proto_intrinsic() != Shape::kNoIntrinsic) {
    std::string name = name_of_intrinsic(shape->proto_intrinsic());
    if (name.ends_with("Prototype")) name.resize(name.size() - 9);
    if (!name.empty()) return name;
  }
  if (!proto.is_object()) return fallback;
  Object* const from = proto.as_object();
  const PropertyEntry* const entry = from->shape()->find(key(atoms::constructor()));
  if (!entry || (entry->attributes & attr::IsAccessor)) return fallback;
  const Value constructor = from->slot(entry->slot);
  std::string name;
  if (constructor.is_kind(Kind::Function))
    name = text_of(constructor.as<ScriptFunction>()->code()->name);
  else if (constructor.is_kind(Kind::NativeFunction))
    name = builtin_name(cx_, *constructor.as<NativeFunction>()->builtin());
  return name.empty() ? fallback : name;
}

// ---- Edges

void HeapGraph::add_edge(HeapEdgeType type, uint32_t name_or_index, uint32_t to) {
  to_->push_back({type, name_or_index, to});
}

void HeapGraph::edge(HeapEdgeType type, std::string_view name, const Cell* to) {
  uint32_t node = 0;
  if (to && find(to, node)) add_edge(type, text(name), node);
}

void HeapGraph::edge(HeapEdgeType type, uint32_t index, const Cell* to) {
  uint32_t node = 0;
  if (to && find(to, node)) add_edge(type, index, node);
}

void HeapGraph::name_part(const Cell* part, std::string_view name) {
  const auto found = part ? cells_.find(part) : cells_.end();
  if (found != cells_.end()) nodes_[found->second].name = text(name);
}

void HeapGraph::add_properties(const Object* object) {
  const Shape* const shape = object->shape();
  const uint32_t in_line = shape->inline_capacity();
  const uint32_t room = in_line + (object->slots() ? object->slots()->capacity() : 0);
  for (uint32_t i = 0; i < shape->count(); ++i) {
    const PropertyEntry& entry = shape->table()->entry(i);
    if (entry.key.is_empty() || entry.slot >= room) continue;
    const Value v = object->slot(entry.slot);
    const std::string name = key_text(entry.key);
    if (v.is_kind(Kind::Accessor)) {
      edge(HeapEdgeType::Property, "get " + name, v.as<Accessor>()->getter());
      edge(HeapEdgeType::Property, "set " + name, v.as<Accessor>()->setter());
    }
    edge(HeapEdgeType::Property, name, v);
  }
  if (const ValueArray* const elements = object->elements())
    for (uint32_t i = 0; i < elements->capacity(); ++i)
      if (elements->get(i).is_cell())
        edge(HeapEdgeType::Element, i, elements->get(i).as_cell());
  name_part(object->slots(), "(object properties)");
  name_part(object->elements(), "(object elements)");
}

void HeapGraph::add_prototype(const Object* object) {
  const Shape* const shape = object->shape();
  Value proto = shape->raw_proto();
  if (shape->proto_intrinsic() != Shape::kNoIntrinsic && cx_.first_realm())
    proto = cx_.first_realm()->peek_intrinsic(static_cast<Intrinsic>(shape->proto_intrinsic()));
  edge(HeapEdgeType::Property, "__proto__", proto);
}

void HeapGraph::add_variables(const Environment* env) {
  for (uint32_t i = 0; i < env->count(); ++i) {
    if (!env->get(i).is_cell()) continue;
    std::string_view name;
    std::string kept;
    if (env->scope())
      for (const ScopeInfo::Binding& binding : env->scope()->bindings)
        if (binding.slot == i) name = kept = text_of(binding.name);
    if (name.empty())
      edge(HeapEdgeType::Hidden, i, env->get(i).as_cell());
    else
      edge(HeapEdgeType::Context, name, env->get(i));
  }
  edge(HeapEdgeType::Internal, "previous", static_cast<const Cell*>(env->parent()));
  edge(HeapEdgeType::Internal, "variables", static_cast<const Cell*>(env->eval_vars()));
}

/// A value is kept by table and key together: to who follows edges, by the table.
void HeapGraph::add_entries(const EphemeronTable* table) {
  table->for_each([this](const EphemeronTable::Entry& entry) {
    edge(HeapEdgeType::Weak, hidden_index_++, entry.key);
    const Value value = Value::from_bits(entry.value);
    if (value.is_cell()) edge(HeapEdgeType::Internal, "value", value);
  });
}

/// Memory outside of the heap, at the end of the nodes.
void HeapGraph::add_external(const Cell* cell) {
  const auto* const buffer = static_cast<const ArrayBufferObject*>(cell);
  if (buffer->byte_length() == 0) return;
  HeapNode node{HeapNodeType::Native};
  node.name = text("system / JSArrayBufferData");
  node.id = ++last_ordinal_ * 2;
  node.self_bytes = buffer->byte_length();
  add_edge(HeapEdgeType::Internal, text("backing_store"), static_cast<uint32_t>(nodes_.size()));
  nodes_.push_back(node);
}

void HeapGraph::visit_edge(const void* slot, Cell* target) {
  const auto* const at = static_cast<const char*>(slot);
  if (at && at >= skip_begin_ && at < skip_end_) return;
  if (object_ && target == object_->slots())
    return edge(HeapEdgeType::Internal, "properties", static_cast<const Cell*>(target));
  if (object_ && target == object_->elements())
    return edge(HeapEdgeType::Internal, "elements", static_cast<const Cell*>(target));
  const char* const name = name_of_part(kind_of(target));
  if (name) return edge(HeapEdgeType::Internal, name, static_cast<const Cell*>(target));
  edge(HeapEdgeType::Hidden, hidden_index_++, target);
}

void HeapGraph::visit_weak_edge(const void*, Cell* target) {
  if (target) edge(HeapEdgeType::Weak, "target", static_cast<const Cell*>(target));
}

void HeapGraph::add_edges(Cell* cell) {
  hidden_index_ = 0;
  skip_begin_ = skip_end_ = nullptr;
  object_ = nullptr;
  const CellInfo& info = cx_.heap().info_of(cell);
  if (info.is_leaf()) return;
  if (kind_of(cell) == Kind::Environment)
    return add_variables(static_cast<const Environment*>(cell));
  if (kind_of(cell) == Kind::EphemeronTable)
    return add_entries(static_cast<const EphemeronTable*>(cell));
  if (Value(cell).is_object()) {
    object_ = static_cast<const Object*>(cell);
    add_properties(object_);
    add_prototype(object_);
    if (kind_of(cell) == Kind::Object) {
      skip_begin_ = reinterpret_cast<const char*>(object_->inline_slots());
      skip_end_ = skip_begin_ + object_->shape()->inline_capacity() * sizeof(Value);
    }
    if (kind_of(cell) == Kind::ArrayBuffer) add_external(cell);
  }
  Tracer tracer(*this);
  info.trace(cell, tracer);
}

// ---- Roots

void HeapGraph::add_stack_edges() {
  const auto add = [this](Value v) {
    if (v.is_cell() && cells_.contains(v.as_cell()))
      edge(HeapEdgeType::Element, hidden_index_++, v.as_cell());
  };
  for (Frame* f = cx_.frame(); f; f = f->caller_regs ? Frame::of(f->caller_regs) : nullptr) {
    add(f->callee);
    add(f->new_target);
    const uint32_t count = f->code ? f->code->register_count : f->argc + 1;
    for (uint32_t i = 0; i < count; ++i) add(f->regs()[i]);  // Stale ones are no cell, or garbage.
  }
}

void HeapGraph::add_root_edges() {
  const auto begin = [this](Synthetic root) {
    to_ = &own_edges_[root];
    hidden_index_ = 1;
    object_ = nullptr;
    skip_begin_ = skip_end_ = nullptr;
  };
  begin(kContext);
  visit_owner_roots(cx_.heap(), *this);
  begin(kHandles);
  visit_registered_roots(cx_.heap(), *this);
  begin(kStack);
  add_stack_edges();
  begin(kRoots);
  for (const uint32_t root : {kContext, kHandles, kStack, kNative})
    add_edge(HeapEdgeType::Element, root - kRoots, root);
  begin(kRoot);
  add_edge(HeapEdgeType::Element, 1, kRoots);
  if (cx_.first_realm())
    edge(HeapEdgeType::Shortcut, "global", static_cast<const Cell*>(cx_.first_realm()->global()));
}

/// What only native stacks and frames keep, or the next sweep drops, hangs on a root of its own.
void HeapGraph::reach_the_rest() {
  std::vector<size_t> first_edges(nodes_.size());
  for (size_t i = 0, at = 0; i < nodes_.size(); at += nodes_[i++].edge_count) first_edges[i] = at;
  std::vector<bool> is_reached(nodes_.size());
  std::vector<uint32_t> left;
  const auto reach = [&](uint32_t node) {
    if (!is_reached[node]) left.push_back(node);
    is_reached[node] = true;
  };
  const auto drain = [&] {
    while (!left.empty()) {
      const uint32_t node = left.back();
      left.pop_back();
      for (uint32_t i = 0; i < nodes_[node].edge_count; ++i) {
        const HeapEdge& e = edges_[first_edges[node] + i];
        if (e.type != HeapEdgeType::Weak) reach(e.to);
      }
    }
  };
  for (const std::vector<HeapEdge>& own : own_edges_)
    for (const HeapEdge& e : own) reach(e.to);
  for (uint32_t root = 0; root < kSyntheticCount; ++root) reach(root);
  drain();
  to_ = &own_edges_[kNative];
  uint32_t index = 1;
  for (uint32_t node = kSyntheticCount; node < nodes_.size(); ++node) {
    if (is_reached[node]) continue;
    add_edge(HeapEdgeType::Element, index++, node);
    reach(node);
    drain();
  }
}

void HeapGraph::build() {
  Heap& heap = cx_.heap();
  heap.collect_all();
  static constexpr const char* kNames[] = {"",          "(GC roots)", "(Context)",
                                           "(Handles)", "(Stack)",    "(Native code)"};
  (void)text("");
  for (const char* const name : kNames)
    nodes_.push_back({HeapNodeType::Synthetic, text(name), id_of(nullptr)});
  heap.for_each_cell([this](Cell* cell) { add_cell(cell); });
  for (size_t i = 0; i < order_.size(); ++i) {
    const size_t before = edges_.size();
    add_edges(order_[i]);
    nodes_[kSyntheticCount + i].edge_count = static_cast<uint32_t>(edges_.size() - before);
  }
  add_root_edges();
  reach_the_rest();
  std::vector<HeapEdge> all;
  for (uint32_t root = 0; root < kSyntheticCount; ++root) {
    nodes_[root].edge_count = static_cast<uint32_t>(own_edges_[root].size());
    all.insert(all.end(), own_edges_[root].begin(), own_edges_[root].end());
  }
  edges_.insert(edges_.begin(), all.begin(), all.end());
}

}  // namespace shoal
