#include "vm/bytecode/decode.h"

#include <algorithm>
#include <iterator>

namespace shoal {
namespace {

static_assert(std::ranges::all_of(kWideWords,
                                  [](uint8_t words) { return words <= 1 + kOperandsMax; }));

uint32_t narrow_operand(const uint32_t* words, const OperandInfo& info) {
  const uint32_t w = words[0];
  const bool is_signed = is_signed_role(info.role);
  const auto byte = [&](uint32_t bits) {
    return is_signed ? static_cast<uint32_t>(static_cast<int8_t>(bits)) : bits & 0xFF;
  };
  const auto half = [&](uint32_t bits) {
    return is_signed ? static_cast<uint32_t>(static_cast<int16_t>(bits)) : bits & 0xFFFF;
  };
  switch (info.place) {
    case OperandPlace::a: return byte(w >> 8);
    case OperandPlace::b: return byte(w >> 16);
    case OperandPlace::c: return byte(w >> 24);
    case OperandPlace::d: return half(w >> 16);
    case OperandPlace::l: return half(words[1]);
    case OperandPlace::h: return half(words[1] >> 16);
    case OperandPlace::x: return words[1];
  }
  SHOAL_UNREACHABLE();
}

}  // namespace

Instruction decode_instruction(const uint32_t* words, uint32_t pc) noexcept {
  const uint32_t* const at = words + pc;
  Instruction in{};
  in.op = op_at(at);
  in.wide = (*at & 0xFF) == static_cast<uint32_t>(Op::Wide);
  in.pc = pc;
  in.next = pc + instruction_words(at);
  const std::span<const OperandInfo> infos = op_info(in.op).operands;
  for (size_t i = 0; i < infos.size(); ++i)
    in.operands[i] = in.wide ? at[1 + i] : narrow_operand(at, infos[i]);
  return in;
}

}  // namespace shoal
