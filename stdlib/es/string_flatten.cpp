// A long rope becomes flat in pieces, between which the thread may go to others.
#include "stdlib/es/string_natives.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/object.h"
#include "vm/value/rope.h"

namespace shoal {

Task<bool> flatten_long(Context& cx, String* text) {
  RopeFlattener flattener(text);
  co_await step_void(flattener.begin(cx.heap()));
  while (flattener.copy(kLongRopeUnits)) co_await burn_fuel(cx, fuel_of_units(kLongRopeUnits));
  flattener.end(cx.heap());
  co_return true;
}

}  // namespace shoal
