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

/// §10.4.2.2 ArraySpeciesCreate.
Task<Object*> array_species_create(Context& cx, Object* original, uint64_t length);
inline constexpr uint64_t kArrayLikeLengthMax = (uint64_t{1} << 53) - 1;
/// TypeError if length + added is above 2^53 - 1.
Result<bool> check_array_length(Context& cx, uint64_t length, uint64_t added);
/// A relative index argument, clamped to [0, length]: negative counts from the end.
inline uint64_t relative_index(double index, uint64_t length) noexcept {
  const auto n = static_cast<double>(length);
  if (index < 0) return index + n < 0 ? 0 : static_cast<uint64_t>(index + n);
  return index > n ? length : static_cast<uint64_t>(index);
}

/// Sorts the first `count` elements of list (dense, no holes), stably, by §23.1.3.30.2
/// SortCompare; compare is callable or undefined.
Task<bool> sort_list(Context& cx, ValueArray* list, uint32_t count, Value compare);
/// TypeError unless it is undefined or callable.
Result<Value> check_comparator(Context& cx, Value compare);

}  // namespace shoal
