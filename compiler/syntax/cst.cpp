#include "compiler/syntax/cst.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

extern "C" {
const TSLanguage* tree_sitter_shoal_typescript(void);
const TSLanguage* tree_sitter_shoal_tsx(void);
const TSLanguage* tree_sitter_shoal_javascript(void);
}

namespace shoal::syntax {

namespace {

const Cst kNoCst{};

using Names = std::unordered_map<std::string_view, Kind>;

const Names& node_names() {
  static const Names names = {
#define CST_NODE(kind, name) {name, Kind::kind},
#define CST_TOKEN(kind, name)
#define CST_FIELD(field, name)
#include "compiler/syntax/kinds.def"
  };
  return names;
}

const Names& token_names() {
  static const Names names = {
#define CST_NODE(kind, name)
#define CST_TOKEN(kind, name) {name, Kind::kind},
#define CST_FIELD(field, name)
#include "compiler/syntax/kinds.def"
  };
  return names;
}

struct FieldName {
  Field field;
  std::string_view name;
};
constexpr FieldName kFieldNames[] = {
#define CST_NODE(kind, name)
#define CST_TOKEN(kind, name)
#define CST_FIELD(field, name) {Field::field, name},
#include "compiler/syntax/kinds.def"
};

}  // namespace

Grammar::Grammar(const TSLanguage* language) : language_(language) {
  kinds_.resize(ts_language_symbol_count(language), Kind::Unknown);
  for (size_t i = 0; i < kinds_.size(); ++i) {
    const auto symbol = static_cast<TSSymbol>(i);
    const TSSymbolType type = ts_language_symbol_type(language, symbol);
    if (type != TSSymbolTypeRegular && type != TSSymbolTypeAnonymous) continue;
    const Names& names = type == TSSymbolTypeRegular ? node_names() : token_names();
    const auto found = names.find(ts_language_symbol_name(language, symbol));
    if (found != names.end()) kinds_[symbol] = found->second;
  }
  fields_.resize(ts_language_field_count(language) + 1, Field::None);
  for (const FieldName& each : kFieldNames) {
    const auto length = static_cast<uint32_t>(each.name.size());
    const TSFieldId id = ts_language_field_id_for_name(language, each.name.data(), length);
    if (id != 0) fields_[id] = each.field;
  }
}

bool Grammar::has_jsx() const {
  return std::find(kinds_.begin(), kinds_.end(), Kind::JsxElement) != kinds_.end();
}

const Grammar& Grammar::of(Dialect dialect) {
  // Never destroyed: a thread may still compile while main ends.
  switch (dialect) {
    case Dialect::JavaScript: {
      static const Grammar* const grammar = new Grammar(tree_sitter_shoal_javascript());
      return *grammar;
    }
    case Dialect::TypeScript: {
      static const Grammar* const grammar = new Grammar(tree_sitter_shoal_typescript());
      return *grammar;
    }
    case Dialect::Tsx: {
      static const Grammar* const grammar = new Grammar(tree_sitter_shoal_tsx());
      return *grammar;
    }
  }
  SHOAL_UNREACHABLE();
}

CstReader::CstReader(const Grammar& grammar) : grammar_(grammar) {
  chunks_.push_back({std::make_unique<Cst[]>(kChunkNodes), kChunkNodes, 0});
}

CstReader::~CstReader() { shoal_cst_free(&place_); }

Cst CstReader::wrap(TSNode node, Field field) const {
  return {node, grammar_.kind_of(ts_node_symbol(node)), field, ts_node_start_byte(node),
          ts_node_end_byte(node)};
}

Cst CstReader::of(const ShoalCstChild& child) const {
  return {child.node, grammar_.kind_of(child.symbol), grammar_.field_of(child.field), child.start,
          child.end};
}

Cst CstReader::first_child(const Cst& parent) {
  shoal_cst_begin(&place_, parent.node);
  ShoalCstChild child;
  while (shoal_cst_read(&place_, parent.node.tree, &child, 1) != 0) {
    const Cst first = of(child);
    if (first.kind != Kind::Comment && first.kind != Kind::HtmlComment) return first;
  }
  return {};
}

Cst* CstReader::allocate(size_t count) {
  while (chunks_[chunk_].capacity - chunks_[chunk_].used < count) {
    if (++chunk_ == chunks_.size()) {
      const size_t capacity = std::max(count, kChunkNodes);
      chunks_.push_back({std::make_unique<Cst[]>(capacity), capacity, 0});
    }
    SHOAL_ASSERT(chunks_[chunk_].used == 0);
  }
  Cst* const nodes = chunks_[chunk_].nodes.get() + chunks_[chunk_].used;
  chunks_[chunk_].used += count;
  return nodes;
}

std::span<Cst> CstReader::read(const Cst& parent) {
  const size_t count_max = ts_node_child_count(parent.node);
  if (count_max == 0) return {};
  Cst* const nodes = allocate(count_max);
  size_t count = 0;
  shoal_cst_begin(&place_, parent.node);
  std::array<ShoalCstChild, 16> few;
  for (uint32_t read = few.size(); read == few.size();) {
    read = shoal_cst_read(&place_, parent.node.tree, few.data(), few.size());
    for (uint32_t i = 0; i < read; ++i) {
      const Cst child = of(few[i]);
      if (child.kind == Kind::HtmlComment) html_comments_.push_back(child);
      if (child.kind == Kind::Comment || child.kind == Kind::HtmlComment) continue;
      SHOAL_ASSERT(count < count_max);
      nodes[count++] = child;
    }
  }
  return {nodes, count};
}

Children::Children(CstReader& reader, const Cst& parent)
    : reader_(reader),
      chunk_at_start_(reader.chunk_),
      used_at_start_(reader.chunks_[reader.chunk_].used) {
  nodes_ = reader.read(parent);
}

Children::~Children() {
  for (size_t chunk = chunk_at_start_ + 1; chunk <= reader_.chunk_; ++chunk)
    reader_.chunks_[chunk].used = 0;
  reader_.chunk_ = chunk_at_start_;
  reader_.chunks_[chunk_at_start_].used = used_at_start_;
}

const Cst& Children::field(Field field) const {
  for (const Cst& node : nodes_) {
    if (node.field == field) return node;
  }
  return kNoCst;
}

const Cst& Children::kind(Kind kind) const {
  for (const Cst& node : nodes_) {
    if (node.kind == kind) return node;
  }
  return kNoCst;
}

}  // namespace shoal::syntax
