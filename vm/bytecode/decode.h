// An instruction with all its operands, decoded by the table: for tools that treat instructions
// alike (disassembler, verifier). The interpreter decodes with ops.h, operand by operand.
#pragma once

#include <array>

#include "vm/bytecode/ops.h"

namespace shoal {

inline constexpr size_t kOperandsMax = 5;

struct Instruction {
  Op op;
  bool wide;
  uint32_t pc;    // Word offset.
  uint32_t next;  // Of the instruction that follows.
  std::array<uint32_t, kOperandsMax> operands;

  size_t operand_count() const { return op_info(op).operands.size(); }
};

/// The instruction at word offset pc, which must be complete and of a known opcode.
Instruction decode_instruction(const uint32_t* words, uint32_t pc) noexcept;

}  // namespace shoal
