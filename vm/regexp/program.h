// The words of a Program: opcodes and how operands are packed. Between emitter, matcher and
// disassembler only.
#pragma once

#include <cstdint>

namespace shoal::regexp {

enum class Op : uint8_t {
#define OP(name, words) name,
#include "vm/regexp/ops.def"
#undef OP
};

constexpr uint32_t kOpCount = 0
#define OP(name, words) +1
#include "vm/regexp/ops.def"
#undef OP
    ;

constexpr uint32_t kOpWords[] = {
#define OP(name, words) words,
#include "vm/regexp/ops.def"
#undef OP
};

/// How many words the instruction at `at` has.
constexpr uint32_t words_of(const uint32_t* at) {
  const auto op = static_cast<Op>(*at & 0xFF);
  const uint32_t words = kOpWords[static_cast<uint8_t>(op)];
  if (op == Op::BackReference) return words + at[1];
  if (op == Op::Dispatch) return words + at[1] * 2;
  return words;
}

/// The operand in the first word has 24 bits.
constexpr uint32_t kOperandMax = (1u << 24) - 1;
constexpr uint32_t pack(Op op, uint32_t a = 0) { return static_cast<uint32_t>(op) | (a << 8); }

/// A TextUnit in a word.
constexpr uint32_t pack_unit(char16_t value, char16_t mask) {
  return uint32_t{value} | (uint32_t{mask} << 16);
}

constexpr uint32_t kHintPresent = 0x10000;

/// The operand of BackReference.
enum BackReferenceFlag : uint32_t {
  kBackward = 1,
  kIgnoreCase = 2,
  kUnicodeFolding = 4,
  kWholePairs = 8
};

/// The first words of every program.
constexpr uint32_t kFailAddress = 0;
constexpr uint32_t kNoMatchAddress = 1;
constexpr uint32_t kRetryAddress = 2;

/// A register that holds nothing.
constexpr uint32_t kUnset = UINT32_MAX;

}  // namespace shoal::regexp
