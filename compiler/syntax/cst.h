// The concrete tree as the lowering sees it: nodes with our own kind and field numbers, whatever
// the dialect, and the children of one node at a time.
#pragma once

#include <tree_sitter/api.h>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "compiler/syntax/cst_children.h"
#include "compiler/syntax/parse.h"
#include "gc/base/assert.h"

namespace shoal::syntax {

enum class Kind : uint16_t {
  Unknown,  ///< A token or node that no rule below names.
  Error,    ///< What the parser skipped to recover.
#define CST_NODE(kind, name) kind,
#define CST_TOKEN(kind, name) kind,
#define CST_FIELD(field, name)
#include "compiler/syntax/kinds.def"
};

enum class Field : uint8_t {
  None,
#define CST_NODE(kind, name)
#define CST_TOKEN(kind, name)
#define CST_FIELD(field, name) field,
#include "compiler/syntax/kinds.def"
};

/// One dialect's parser and the tables from its numbers to ours. Immutable, process-wide.
class Grammar {
 public:
  static const Grammar& of(Dialect dialect);
  const TSLanguage* language() const { return language_; }
  Kind kind_of(TSSymbol symbol) const {
    return symbol < kinds_.size() ? kinds_[symbol] : Kind::Error;
  }
  Field field_of(TSFieldId id) const { return fields_[id]; }
  bool has_jsx() const;

 private:
  explicit Grammar(const TSLanguage* language);
  const TSLanguage* language_;
  std::vector<Kind> kinds_;
  std::vector<Field> fields_;
};

/// A node of the concrete tree. Bytes are offsets into the source.
struct Cst {
  TSNode node{};
  Kind kind = Kind::Unknown;
  Field field = Field::None;
  uint32_t start = 0;
  uint32_t end = 0;

  explicit operator bool() const { return node.id != nullptr; }
};

/// Reads children into memory used as a stack. One per lowering.
class CstReader {
 public:
  explicit CstReader(const Grammar& grammar);
  ~CstReader();
  CstReader(const CstReader&) = delete;
  CstReader& operator=(const CstReader&) = delete;

  Cst wrap(TSNode node, Field field = Field::None) const;
  /// The first child that is no comment.
  Cst first_child(const Cst& parent);
  /// The HTML-like comments met so far.
  const std::vector<Cst>& html_comments() const { return html_comments_; }

 private:
  friend class Children;
  std::span<Cst> read(const Cst& parent);
  Cst of(const ShoalCstChild& child) const;
  Cst* allocate(size_t count);

  static constexpr size_t kChunkNodes = 1024;
  struct Chunk {
    std::unique_ptr<Cst[]> nodes;
    size_t capacity = 0;
    size_t used = 0;
  };
  const Grammar& grammar_;
  ShoalCstPlace place_{};
  std::vector<Chunk> chunks_;
  std::vector<Cst> html_comments_;
  size_t chunk_ = 0;  // The chunk in use; those after it are empty.
};

/// All children of a node but comments, tokens included, for as long as this object lives. Objects
/// of this type end in reverse order of their creation.
class Children {
 public:
  Children(CstReader& reader, const Cst& parent);
  ~Children();
  Children(const Children&) = delete;
  Children& operator=(const Children&) = delete;

  auto begin() const { return nodes_.begin(); }
  auto end() const { return nodes_.end(); }
  size_t size() const { return nodes_.size(); }
  const Cst& operator[](size_t index) const {
    SHOAL_ASSERT(index < nodes_.size());
    return nodes_[index];
  }
  /// The first child in the field, or of the kind; an empty Cst if there is none.
  const Cst& field(Field field) const;
  const Cst& kind(Kind kind) const;
  bool has(Kind kind_wanted) const { return static_cast<bool>(kind(kind_wanted)); }

 private:
  CstReader& reader_;
  size_t chunk_at_start_;
  size_t used_at_start_;
  std::span<Cst> nodes_;
};

}  // namespace shoal::syntax
