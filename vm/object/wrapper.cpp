#include "vm/object/wrapper.h"

#include "vm/run/context.h"

namespace shoal {

Intrinsic WrapperObject::prototype_of(Value primitive) noexcept {
  if (primitive.is_number()) return Intrinsic::NumberPrototype;
  if (primitive.is_boolean()) return Intrinsic::BooleanPrototype;
  if (primitive.is_string()) return Intrinsic::StringPrototype;
  if (primitive.is_symbol()) return Intrinsic::SymbolPrototype;
  SHOAL_ASSERT(primitive.is_bigint());
  return Intrinsic::BigIntPrototype;
}

Result<WrapperObject*> WrapperObject::create(Context& cx, Value primitive) {
  Shape* const shape = TRY(cx.realm()->root_shape(cx, Kind::Wrapper, prototype_of(primitive)));
  return create_with_shape(cx.heap(), shape, primitive);
}

}  // namespace shoal
