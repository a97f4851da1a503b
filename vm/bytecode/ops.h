// The instructions as C++ sees them: the enumeration, one operand struct per instruction, their
// descriptions, and decoding. All of it derives from ops.def, which documents the encoding.
#pragma once

#include <cstdint>
#include <span>

#include "gc/base/assert.h"

namespace shoal {

enum class Op : uint8_t {
#define OP(name, operands, traits) name,
#define F(place, role, field)
#include "vm/bytecode/ops.def"
#undef F
#undef OP
};

inline constexpr uint32_t kOpCount = static_cast<uint32_t>(Op::Wide) + 1;

enum class OperandPlace : uint8_t { a, b, c, d, l, h, x };
enum class OperandRole : uint8_t {
  Out,
  In,
  InOut,
  Range,
  Key,
  Const,
  Func,
  Feedback,
  Imm,
  SImm,
  Jump
};

namespace op_traits {
inline constexpr uint8_t None = 0;
inline constexpr uint8_t Throws = 1;
inline constexpr uint8_t RunsScript = 2;
inline constexpr uint8_t Suspends = 4;
inline constexpr uint8_t Branches = 8;
inline constexpr uint8_t Ends = 16;
}  // namespace op_traits

struct OperandInfo {
  OperandPlace place;
  OperandRole role;
  const char* name;
};

/// What there is to know of an instruction without executing it.
struct OpInfo {
  const char* name;
  std::span<const OperandInfo> operands;
  uint8_t traits;        // op_traits, or-ed.
  uint8_t narrow_words;  // Length of the narrow form; the wide form has 1 + operands.size() words.
};

/// The description of an instruction.
const OpInfo& op_info(Op op) noexcept;

constexpr bool is_signed_role(OperandRole role) {
  return role == OperandRole::SImm || role == OperandRole::Jump;
}

namespace detail {
template <OperandRole role>
struct OperandType {
  using Type = uint32_t;
};
template <>
struct OperandType<OperandRole::SImm> {
  using Type = int32_t;
};
template <>
struct OperandType<OperandRole::Jump> {
  using Type = int32_t;
};

/// Reads one operand of the narrow form: `w` is word 0, `pc` its address.
template <OperandPlace place, OperandRole role>
SHOAL_ALWAYS_INLINE auto narrow_operand(const uint32_t* pc, uint32_t w) {
  constexpr bool kSigned = is_signed_role(role);
  if constexpr (place == OperandPlace::a) {
    return kSigned ? static_cast<uint32_t>(static_cast<int8_t>(w >> 8)) : (w >> 8) & 0xFF;
  } else if constexpr (place == OperandPlace::b) {
    return kSigned ? static_cast<uint32_t>(static_cast<int8_t>(w >> 16)) : (w >> 16) & 0xFF;
  } else if constexpr (place == OperandPlace::c) {
    return kSigned ? static_cast<uint32_t>(static_cast<int8_t>(w >> 24)) : w >> 24;
  } else if constexpr (place == OperandPlace::d) {
    return kSigned ? static_cast<uint32_t>(static_cast<int32_t>(w) >> 16) : w >> 16;
  } else if constexpr (place == OperandPlace::l) {
    return kSigned ? static_cast<uint32_t>(static_cast<int16_t>(pc[1])) : pc[1] & 0xFFFF;
  } else if constexpr (place == OperandPlace::h) {
    return kSigned ? static_cast<uint32_t>(static_cast<int32_t>(pc[1]) >> 16) : pc[1] >> 16;
  } else {
    return pc[1];
  }
}
}  // namespace detail

/// One struct per instruction: its operands by name, how to read them, and its length.
namespace ops {
#define F(place, role, field) detail::OperandType<OperandRole::role>::Type field;
#define OP(name, operands, traits)      \
  struct name {                         \
    static constexpr Op kOp = Op::name; \
    operands                            \
  };
#include "vm/bytecode/ops.def"
#undef OP
#undef F
}  // namespace ops

/// decode_<Name><wide>(pc, w) reads the operands of the instruction at pc, whose first word is w.
#define F(place, role, field)                 \
  in.field = static_cast<decltype(in.field)>( \
      wide ? pc[++word] : detail::narrow_operand<OperandPlace::place, OperandRole::role>(pc, w));
#define OP(name, operands, traits)                                                    \
  template <bool wide>                                                                \
  SHOAL_ALWAYS_INLINE ops::name decode_##name([[maybe_unused]] const uint32_t* pc,    \
                                              [[maybe_unused]] uint32_t w) noexcept { \
    ops::name in{};                                                                   \
    [[maybe_unused]] uint32_t word = 0;                                               \
    operands return in;                                                               \
  }
#include "vm/bytecode/ops.def"
#undef OP
#undef F

namespace detail {
constexpr uint32_t extra_word(OperandPlace place) { return place >= OperandPlace::l ? 1 : 0; }
}  // namespace detail

/// Length in words of each instruction's narrow form, by opcode.
inline constexpr uint8_t kNarrowWords[] = {
#define F(place, role, field) | detail::extra_word(OperandPlace::place)
#define OP(name, operands, traits) 1 + (0 operands),
#include "vm/bytecode/ops.def"
#undef OP
#undef F
};

/// Length in words of each instruction's wide form, by opcode.
inline constexpr uint8_t kWideWords[] = {
#define F(place, role, field) +1
#define OP(name, operands, traits) 1 operands,
#include "vm/bytecode/ops.def"
#undef OP
#undef F
};

/// Opcode of the instruction at pc, seeing through Wide.
inline Op op_at(const uint32_t* pc) noexcept {
  const uint32_t w = *pc;
  return static_cast<Op>((w & 0xFF) == static_cast<uint32_t>(Op::Wide) ? (w >> 8) & 0xFF
                                                                       : w & 0xFF);
}

/// Length in words of the instruction at pc.
inline uint32_t instruction_words(const uint32_t* pc) noexcept {
  const uint32_t w = *pc;
  if ((w & 0xFF) == static_cast<uint32_t>(Op::Wide)) return kWideWords[(w >> 8) & 0xFF];
  return kNarrowWords[w & 0xFF];
}

// ---- Calls: what emitter and interpreter agree on (see the head of ops.def)
// -------------------------------------------

/// Registers that a frame header takes, before `this`.
inline constexpr uint32_t kFrameWords = 8;
/// Within the header: the register that holds the callee, and the one that holds new.target for
/// Construct.
inline constexpr uint32_t kFrameCallee = 3;
inline constexpr uint32_t kFrameNewTarget = 5;

/// The `kind` of ThrowError.
enum class ErrorKind : uint8_t {
  Error,
  TypeError,
  RangeError,
  SyntaxError,
  ReferenceError,
  EvalError,
  UriError,
};

}  // namespace shoal
