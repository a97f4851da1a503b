// Stores to data properties of prototypes. What relies on built-in methods being the original ones
// (iteration of plain arrays, awaiting of native promises, matching by plain regular expressions)
// compares the prototype epoch; adding, deleting and reconfiguring move it anyway, so only a value
// that takes the place of a built-in method is left.
#pragma once

#include "vm/object/object.h"
#include "vm/run/context.h"

namespace shoal {

/// Before a store: `old` is what the property holds.
inline void prototype_value_changes(Context& cx, const Object* object, Value old) noexcept {
  if (object->shape()->has(ShapeFlags::Prototype) &&
      (old.is_lazy() || old.is_kind(Kind::NativeFunction))) [[unlikely]]
    ++cx.state().prototype_epoch;
}

}  // namespace shoal
