// Encoder: the assembler of one function. The emitter states instructions with the operand structs
// of ops.h, jumps to labels, and names constants and keys by value; the encoder interns them, drops
// what cannot be reached, threads jumps, picks narrow or wide forms until all distances fit, and
// writes words, positions, handlers and jump tables.
//
// Until finish() an instruction is a record (opcode, operands, source position), so that labels are
// indices of records and nothing has to be patched. A jump operand holds the id of a label:
// `emit(ops::Jump{.target = label})`.
#pragma once

#include <cstring>
#include <type_traits>
#include <unordered_map>

#include "vm/bytecode/image.h"

namespace shoal {

/// A place in the code, known or still to come. Made by Encoder::make_label.
class Label {
 public:
  Label() = default;
  /// As an operand: its id.
  operator int32_t() const { return id_; }
  bool exists() const { return id_ >= 0; }

 private:
  friend class Encoder;
  explicit Label(int32_t id) : id_(id) {}
  int32_t id_ = -1;
};

class Encoder {
 public:
  /// What emit() returns for an instruction that was dropped because nothing reaches it.
  static constexpr uint32_t kDropped = ~0u;

  /// Appends an instruction; returns its number, for remove() and patch(). Back-edges get their
  /// fuel here: the count of instructions since their target.
  template <class Instruction>
  uint32_t emit(const Instruction& in) {
    static_assert(std::is_trivially_copyable_v<Instruction>);
    constexpr size_t kCount = kWideWords[static_cast<uint32_t>(Instruction::kOp)] - 1u;
    if constexpr (kCount == 0) {
      return append(Instruction::kOp, nullptr, 0);
    } else {
      static_assert(sizeof(Instruction) == kCount * sizeof(uint32_t));
      uint32_t operands[kCount];
      std::memcpy(operands, &in, sizeof(Instruction));
      return append(Instruction::kOp, operands, kCount);
    }
  }

  Label make_label();
  /// Jumps to `label` land on the instruction emitted next.
  void bind(Label label);
  /// The same for the body of a loop that is entered through `test`, further down.
  void bind_loop(Label label, Label test);
  /// Exceptions of [start, end), both bound, go to handler, which is bound later. Inner ranges are
  /// added before outer ones.
  void add_handler(Label start, Label end, Label handler);
  /// Whether `label` has been jumped to.
  bool is_referenced(Label label) const;
  /// Whether the next instruction can be reached.
  bool reachable() const { return reachable_; }

  /// Source offset of the instructions that follow.
  void set_source(uint32_t source) { source_ = source; }
  uint32_t source() const { return source_; }

  uint32_t key(StringId name);
  uint32_t number(double value);
  uint32_t string(StringId text);
  uint32_t bigint(StringId digits);
  /// A new slot, unless the instruction that asks will be dropped.
  uint32_t feedback() { return reachable_ ? feedback_count_++ : 0; }
  /// Index of a jump table for SwitchInt; a default-made label means: to `otherwise`.
  uint32_t jump_table(std::vector<Label> targets);

  /// Takes an instruction back (a load that turned out not to be needed).
  void remove(uint32_t instruction);
  /// Replaces operand `index` of an instruction that was emitted.
  void patch(uint32_t instruction, uint32_t index, uint32_t value);
  /// Instructions so far: what fuel counts.
  uint32_t instruction_count() const { return static_cast<uint32_t>(records_.size()); }

  /// Writes words, constants, keys, positions, handlers, jump tables, feedback_count and (where the
  /// emitter left 0) entry_fuel. The encoder is then empty again. `offsets` receives the word
  /// offset of each instruction, by its number.
  void finish(FunctionImage& out, std::vector<uint32_t>* offsets = nullptr);

 private:
  struct Record {
    Op op;
    bool removed = false;
    bool wide = false;
    uint32_t operands = 0;  // Index into operands_.
    uint32_t source = 0;
  };
  struct LabelState {
    uint32_t record = ~0u;  // Index of the record it stands before; ~0: not bound.
    bool referenced = false;
  };
  struct Handler {
    Label start, end, target;
  };

  uint32_t append(Op op, const uint32_t* operands, size_t count);
  uint32_t add_constant(const ConstantImage& constant);
  void thread_jumps();
  uint32_t thread(uint32_t label) const;
  void drop_jumps_to_next();
  bool fits_narrow(const Record& record, uint32_t index) const;
  bool layout_pass();
  void layout();
  void unfuse();
  uint32_t distance(uint32_t label, uint32_t index) const;
  void write_words(FunctionImage& out);
  void write_instruction(FunctionImage& out, uint32_t index);
  void write_tables(FunctionImage& out);
  void clear();

  std::vector<Record> records_;
  std::vector<uint32_t> operands_;
  std::vector<uint32_t> offsets_;  // Word offset of each record, and of the end.
  std::vector<LabelState> labels_;
  std::vector<Handler> handlers_;
  std::vector<std::vector<Label>> jump_tables_;
  std::vector<uint32_t> switch_records_;  // Where each table's SwitchInt is.
  std::vector<ConstantImage> constants_;
  std::vector<StringId> keys_;
  std::unordered_map<StringId, uint32_t> key_index_;
  std::unordered_map<uint64_t, uint32_t> number_index_;
  std::unordered_map<StringId, uint32_t> string_index_;
  std::unordered_map<StringId, uint32_t> bigint_index_;
  uint32_t feedback_count_ = 0;
  uint32_t source_ = 0;
  bool reachable_ = true;
};

}  // namespace shoal
