// Tree to words. Forward and, inside look-behinds, backward; what follows a node is handed down, so
// that choices nobody can come back to are never made.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "vm/regexp/analysis.h"
#include "vm/regexp/program.h"

namespace shoal::regexp {

class Emitter {
 public:
  Emitter(const Tree& tree, Flags flags, const Limits& limits);
  /// Null: the program is larger than the limit.
  std::shared_ptr<const Program> emit();

 private:
  enum class Direction : uint8_t { Forward, Backward };
  /// How a loop tests one unit, and what goes into its operand.
  struct UnitTest {
    uint32_t variant;  // Offset from the Unit… opcode of a row in ops.def.
    uint32_t operand;
    bool steps_wide;  // The way back must not split a surrogate pair.
  };
  using LeadingUnits = std::vector<char16_t>;

  // emitter.cpp
  void emit_search();
  bool collect_prefix(NodeId id, std::vector<TextUnit>& prefix) const;
  bool starts_with(NodeId id, AssertionKind kind) const;
  void emit_node(NodeId id, const Beginning& follow, Direction direction);
  void emit_text(const Node& node, Direction direction);
  void emit_unit(TextUnit unit, Direction direction);
  void emit_set(const Node& node, Direction direction);
  void emit_sequence(const Node& node, const Beginning& follow, Direction direction);
  void emit_capture(const Node& node, const Beginning& follow, Direction direction);
  void emit_back_reference(const Node& node, Direction direction);
  void emit_assertion(AssertionKind kind);
  void emit_look(const Node& node);

  // emitter_choices.cpp
  void emit_alternation(const Node& node, const Beginning& follow, Direction direction);
  void emit_alternatives(const std::vector<NodeId>& alternatives, const Beginning& follow,
                         Direction direction, std::vector<uint32_t>& ends);
  bool try_emit_dispatch(const Node& node, const Beginning& follow);
  bool leading_units(NodeId id, LeadingUnits& units) const;
  uint32_t emit_guard(const Beginning& way, const Beginning& otherwise);
  void emit_loop(const Node& node, const Beginning& follow, Direction direction);
  void emit_optional(const Node& node, const Beginning& follow, Direction direction);
  void emit_star(const Node& node, const Beginning& follow, Direction direction);
  void emit_counted(const Node& node, const Beginning& follow, Direction direction);
  uint32_t emit_loop_choice(const Node& node, const Beginning& follow, Direction direction);
  void emit_clear_captures(const Node& node);
  bool try_emit_unit_loop(const Node& node, const Beginning& follow);
  bool unit_test(const Node& loop, UnitTest& test);
  UnitTest set_test(const Node& loop, const Node& set);
  bool is_possessive(const Node& loop, const Beginning& follow) const;

  // Words and tables.
  uint32_t here() const { return static_cast<uint32_t>(program_->code.size()); }
  void word(uint32_t value) { program_->code.push_back(value); }
  uint32_t op(Op op, uint32_t a = 0);
  void patch(uint32_t at) { program_->code[at] |= here() << 8; }
  uint32_t class_of(const CodePointSet& set);
  FirstUnits as_tested(FirstUnits units) const;
  bool is_wide(const CodePointSet& set) const;
  uint32_t class_of(const FirstUnits& units);
  uint32_t new_registers(uint32_t count);
  /// From `begin` to here.
  void scope(CodeScope::Kind kind, uint32_t begin, uint32_t reg = 0, uint32_t limit = 0);
  bool too_large() const;

  const Tree& tree_;
  const Analysis analysis_;
  const Limits limits_;
  const bool unicode_;
  std::shared_ptr<Program> program_;
  std::unordered_multimap<uint64_t, uint32_t> class_index_;  // By a hash of the set.
  std::vector<uint32_t> class_of_set_;                       // Class plus one, by set; 0: none yet.
};

}  // namespace shoal::regexp
