#include "vm/bytecode/ops.h"

namespace shoal {
namespace {

using namespace op_traits;

// A leading dummy lets instructions without operands have an array too.
#define F(place_, role_, field) \
  , OperandInfo { OperandPlace::place_, OperandRole::role_, #field }
#define OP(name, operands, traits) constexpr OperandInfo k##name[] = {OperandInfo{} operands};
#include "vm/bytecode/ops.def"
#undef OP
#undef F

#define F(place, role, field)
#define OP(name, operands, traits_)                                        \
  OpInfo{#name, std::span<const OperandInfo>(k##name).subspan(1), traits_, \
         kNarrowWords[static_cast<uint32_t>(Op::name)]},
constexpr OpInfo kInfos[] = {
#include "vm/bytecode/ops.def"
};
#undef OP
#undef F

static_assert(std::size(kInfos) == kOpCount);

}  // namespace

const OpInfo& op_info(Op op) noexcept { return kInfos[static_cast<uint32_t>(op)]; }

}  // namespace shoal
