// FunctionState: what one context keeps about one function of shared code: its realm, its module,
// inline caches once it is warm, and the states of the functions nested in it.
#pragma once

#include "gc/heap.h"
#include "vm/bytecode/code.h"
#include "vm/object/object.h"

namespace shoal {

/// A property or global cache of one instruction. `word` is the header word of the objects that it
/// fits (0: none).
struct InlineCache {
  enum class Kind : uint8_t {
    None,
    OwnInline,  // offset: in bytes from the object.
    OwnSlot,    // offset: slot number in slots().
    ProtoSlot,  // holder, offset: slot number in its slots(); valid in `epoch`.
    Absent,     // Reads as undefined; valid in `epoch`.
    AddInline,  // Stores: new_shape, offset; valid in `epoch` (no setter or readonly up the chain).
    AddSlot,
    ProtoGetter,  // holder, offset, in_line: where its slot with an accessor is; valid in `epoch`.
    ProtoInline,  // As ProtoSlot, of its in-line slots.
  };
  uint64_t word = 0;
  union {
    Object* holder = nullptr;
    Shape* new_shape;
  };
  uint32_t offset = 0;
  uint32_t epoch = 0;
  Kind kind = Kind::None;
  bool in_line = false;
  uint8_t misses = 0;
};
static_assert(sizeof(InlineCache) == 32);

/// The caches of a function; each instruction has kWays of them in a row.
class Feedback final : public Cell {
 public:
  static constexpr CellInfo kCell = cell_info<Feedback>("Feedback");
  static constexpr uint32_t kWays = 4;
  static Result<Feedback*> create(Heap& heap, uint32_t sites);
  InlineCache* site(uint32_t i) noexcept { return caches() + size_t{i} * kWays; }
  uint32_t sites() const noexcept { return static_cast<uint32_t>(header_payload()); }
  void trace(Tracer& tracer) const;
  size_t cell_bytes() const {
    return sizeof(Feedback) + size_t{sites()} * kWays * sizeof(InlineCache);
  }

 private:
  friend class Heap;
  explicit Feedback(uint32_t sites) noexcept : Cell(static_cast<CellKind>(Kind::Feedback), sites) {}
  InlineCache* caches() noexcept { return reinterpret_cast<InlineCache*>(this + 1); }
  const InlineCache* caches() const noexcept {
    return reinterpret_cast<const InlineCache*>(this + 1);
  }
};

class FunctionState final : public Cell {
 public:
  static constexpr CellInfo kCell = cell_info<FunctionState>("FunctionState");
  /// Calls before inline caches are allocated.
  static constexpr uint32_t kWarmCalls = 2;

  static Result<FunctionState*> create(Heap& heap, const FunctionCode* code, Realm* realm,
                                       ModuleRecord* module);
  /// The state of nested function i, made on first use.
  Result<FunctionState*> child(Heap& heap, uint32_t i);

  const FunctionCode* code() const noexcept { return code_; }
  Realm* realm() const noexcept { return realm_.get(); }
  ModuleRecord* module() const noexcept { return module_.get(); }
  Feedback* feedback() const noexcept { return feedback_.get(); }
  /// Counts calls and allocates caches when warm. Failure to allocate just leaves it cold.
  void warm_up(Context& cx) noexcept;
  /// Warm, and a call can go straight to its first instruction.
  bool has_plain_entry() const noexcept { return plain_entry_; }
  /// The shape of object literal template i, made on first use.
  ValueArray* literals() const noexcept { return literals_.get(); }
  Result<ValueArray*> ensure_literals(Heap& heap, uint32_t count);

  void trace(Tracer& tracer) const;
  size_t cell_bytes() const { return sizeof(FunctionState); }

  /// Prototype-to-be of objects constructed by this function: the shape they start with, and for
  /// which prototype.
  Slot<Shape> construct_shape;
  ValueSlot construct_proto;

 private:
  friend class Heap;
  FunctionState(const FunctionCode* code, Realm* realm, ModuleRecord* module) noexcept
      : Cell(static_cast<CellKind>(Kind::FunctionState)),
        code_(code),
        realm_(realm),
        module_(module) {}
  const FunctionCode* code_;
  Slot<Realm> realm_;
  Slot<ModuleRecord> module_;
  Slot<Feedback> feedback_;
  Slot<ValueArray> children_;  // FunctionState cells by index, holes where not yet made.
  Slot<ValueArray> literals_;  // Shapes of object templates, template objects, ...
  uint32_t calls_ = 0;
  bool is_warm_ = false;
  bool plain_entry_ = false;
};

}  // namespace shoal
