// A long rope becomes flat in pieces, between which the thread may go to others.
#include "vm/run/operations/flatten.h"

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

static Result<Value> element_of_flat(Context& cx, String* text, uint32_t index) {
  const StringView view = TRY(text->view(cx.heap()));
  const char16_t unit = view[index];
  if (unit < 0x100) return Value(String::single(static_cast<uint8_t>(unit)));
  String* const made = TRY(String::substring(cx.heap(), text, index, index + 1));
  return Value(made);
}

static Task<Value> element_of_rope(Context& cx, String* text, uint32_t index) {
  (void)co_await flatten_long(cx, text);
  const Value unit = co_await element_of_flat(cx, text, index);
  co_return unit;
}

Eventually<Value> string_element(Context& cx, String* text, uint32_t index) {
  if (is_long_rope(text)) [[unlikely]]
    return element_of_rope(cx, text, index);
  return element_of_flat(cx, text, index);
}

}  // namespace shoal
