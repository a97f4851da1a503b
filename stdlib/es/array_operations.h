// What the natives of arrays and of typed arrays share.
#pragma once

#include "vm/object/array.h"
#include "vm/run/context.h"

namespace shoal {

/// v as an array whose elements natives may read and write as they lie: all plain, holes (which
/// prototypes cannot fill) apart; its iteration is unobservable. Else null.
inline ArrayObject* plain_array(Context& cx, Value v) {
  if (!v.is_kind(Kind::Array)) return nullptr;
  auto* const array = v.as<ArrayObject>();
  if (!array->is_plain() || !array->length_is_writable()) return nullptr;
  if (array->shape()->proto_intrinsic() != static_cast<uint16_t>(Intrinsic::ArrayPrototype))
    return nullptr;
  return cx.array_iteration_is_pristine() ? array : nullptr;
}

/// Sorts the first `count` elements of list (dense, no holes), stably, by §23.1.3.30.2
/// SortCompare; compare is callable or undefined.
Task<bool> sort_list(Context& cx, ValueArray* list, uint32_t count, Value compare);
/// TypeError unless it is undefined or callable.
Result<Value> check_comparator(Context& cx, Value compare);

}  // namespace shoal
