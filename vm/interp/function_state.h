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
    ProtoSetter,  // Stores: as ProtoGetter.
    Instance,     // Of constructors: offset: slot number of `prototype`; valid in `epoch`, in which
                  // their @@hasInstance is the built-in one.
    ArrayLength,
    StringLength,
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
  /// What strings have in common as the word of a way: no object has this one.
  static constexpr uint64_t kStringWord = uint64_t{static_cast<uint8_t>(Kind::String)}
                                          << kCellKindShift;
  static Result<Feedback*> create(Heap& heap, uint32_t sites);
  InlineCache* site(uint32_t i) noexcept { return caches() + size_t{i} * kWays; }
  uint32_t sites() const noexcept { return static_cast<uint32_t>(header_payload()); }
  /// After each change of a cache of this: its two cells may lie on two cards.
  void changed(Heap& heap, const InlineCache& ic) noexcept {
    write_barrier(heap, this, &ic.word);
    write_barrier(heap, this, &ic.holder);
  }
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

/// A context's own copy of a function's words: same offsets, so that the function's tables hold for
/// it. Breakpoints live in such copies; the shared words are never written.
class PrivateWords final : public Cell {
 public:
  static constexpr CellInfo kCell = cell_info<PrivateWords>("PrivateWords", CellTraits::Leaf);
  static Result<PrivateWords*> create(Heap& heap, std::span<const uint32_t> words);
  uint32_t count() const noexcept { return static_cast<uint32_t>(header_payload()); }
  uint32_t* words() noexcept { return reinterpret_cast<uint32_t*>(this + 1); }
  void trace(Tracer&) const {}
  size_t cell_bytes() const {
    return sizeof(PrivateWords) + (size_t{count()} * sizeof(uint32_t) + 7) / 8 * 8;
  }

 private:
  friend class Heap;
  explicit PrivateWords(uint32_t count) noexcept
      : Cell(static_cast<CellKind>(Kind::PrivateWords), count) {}
};

class FunctionState final : public Cell {
 public:
  static constexpr CellInfo kCell = cell_info<FunctionState>("FunctionState");
  /// Calls before inline caches are allocated, or visits of complete paths for each cache.
  static constexpr uint32_t kWarmCalls = 2;
  static constexpr uint32_t kWarmVisits = 2;

  static Result<FunctionState*> create(Context& cx, const FunctionCode* code, Realm* realm,
                                       ModuleRecord* module);
  /// The state of nested function i, made on first use.
  Result<FunctionState*> child(Context& cx, uint32_t i);

  const FunctionCode* code() const noexcept { return code_; }
  /// Before the code's instructions are looked at: they are made now, if they have waited for the
  /// first call. False: they cannot be; why_no_code says why.
  bool ensure_code(Context& cx) noexcept {
    return !code_->is_deferred() || fetch_code(cx, nullptr);
  }
  std::string why_no_code(Context& cx) noexcept;
  Realm* realm() const noexcept { return realm_.get(); }
  ModuleRecord* module() const noexcept { return module_.get(); }
  Feedback* feedback() const noexcept { return feedback_.get(); }
  /// The same for the complete path of a site that has found none: one that comes by often, as in a
  /// loop of a function that is called once, gets caches allocated.
  Feedback* feedback_after_miss(Context& cx) noexcept;
  /// Counts calls and allocates caches when warm. Failure to allocate just leaves it cold.
  void warm_up(Context& cx) noexcept;
  /// Warm, and a call can go straight to its first instruction.
  bool has_plain_entry() const noexcept { return plain_entry_; }
  // --- Words. Frames on the VM stack run either the shared words or the private copy, whichever
  // `words` gave when they were entered or moved (Debugger::move_frames); what lies in the heap
  // (SuspendedFrame) names places in the shared ones.
  /// Where calls begin.
  const uint32_t* words() const noexcept { return words_; }
  bool has_private_words() const noexcept { return private_words_.get() != nullptr; }
  /// The private copy, made on first use: a cell, so the context is charged for it. Who makes it
  /// moves the frames that run.
  Result<uint32_t*> ensure_private_words(Heap& heap);
  /// Back to the shared words. No frame may run the copy any more.
  void drop_private_words(Heap& heap) noexcept;
  /// The word offset of a place in either; kNowhere: in neither. The end counts as inside.
  static constexpr uint32_t kNowhere = ~0u;
  uint32_t offset_of(const uint32_t* pc) const noexcept {
    const size_t shared = static_cast<size_t>(pc - code_->words.data());
    if (shared <= code_->words.size()) [[likely]]
      return static_cast<uint32_t>(shared);
    const size_t own = static_cast<size_t>(pc - words_);
    return own <= code_->words.size() ? static_cast<uint32_t>(own) : kNowhere;
  }

  /// The shape of object literal template i, made on first use.
  ValueArray* literals() const noexcept { return literals_.get(); }
  Result<ValueArray*> ensure_literals(Heap& heap, uint32_t count);

  void trace(Tracer& tracer) const;
  size_t cell_bytes() const { return sizeof(FunctionState); }

  /// Prototype-to-be of objects constructed by this function: the shape they start with, and for
  /// which prototype.
  Slot<Shape> construct_shape;
  ValueSlot construct_proto;
  /// Where functions of that shape keep `prototype`, in that epoch.
  Slot<Shape> prototype_shape;
  uint32_t prototype_slot = 0;
  uint32_t prototype_epoch = 0;
  /// Slots that objects constructed by it want in themselves; 0: not looked at yet.
  uint8_t inline_slots_wanted = 0;

 private:
  friend class Heap;
  FunctionState(const FunctionCode* code, Realm* realm, ModuleRecord* module) noexcept
      : Cell(static_cast<CellKind>(Kind::FunctionState)),
        code_(code),
        words_(code->words.data()),
        realm_(realm),
        module_(module) {}
  void make_feedback(Context& cx) noexcept;
  bool fetch_code(Context& cx, std::string* why) noexcept;

  const FunctionCode* code_;
  const uint32_t* words_;
  Slot<PrivateWords> private_words_;
  Slot<Realm> realm_;
  Slot<ModuleRecord> module_;
  Slot<Feedback> feedback_;
  Slot<ValueArray> children_;  // FunctionState cells by index, holes where not yet made.
  Slot<ValueArray> literals_;  // Shapes of object templates, template objects, ...
  uint32_t calls_ = 0;
  uint32_t visits_ = 0;
  bool was_warm_ = false;  // Feedback was asked for.
  bool plain_entry_ = false;
};

}  // namespace shoal
