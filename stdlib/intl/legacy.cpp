#include "stdlib/intl/legacy.h"

#include "stdlib/intl/state.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"

namespace shoal::intl {

Result<Value> fallback_symbol(Context& cx) {
  // The Intl object keeps it.
  const Value intl = TRY(cx.realm()->intrinsic_value(cx, Intrinsic::Intl));
  auto* const object = intl.as<IntlObject>();
  if (!object->slot_value(0).is_undefined()) return object->slot_value(0);
  String* const description = TRY(String::from_ascii(cx.heap(), "IntlLegacyConstructedSymbol"));
  Symbol* const symbol = TRY(Symbol::create(cx.heap(), description, cx.next_identity()));
  object->set_slot_value(cx.heap(), 0, Value(symbol));
  return Value(symbol);
}

Task<Value> chain_legacy(Context& cx, Value format, Value new_target, Value receiver,
                         Intrinsic constructor) {
  if (!new_target.is_undefined() || !receiver.is_object()) co_return format;
  const Value function = co_await cx.realm()->intrinsic_value(cx, constructor);
  const Value inherits = co_await ordinary_has_instance(cx, function, receiver);
  if (!inherits.as_boolean()) co_return format;
  const Value symbol = co_await fallback_symbol(cx);
  (void)co_await define_or_throw(cx, receiver.as_object(), PropertyKey::symbol(symbol.as_symbol()),
                                 PropertyDescriptor::data(format, 0));
  co_return receiver;
}

Task<Value> unwrap_legacy(Context& cx, Value receiver, IntlType type, Intrinsic constructor,
                          const char* method) {
  Value format = receiver;
  if (receiver.is_object() && !IntlObject::from(receiver, type)) {
    const Value function = co_await cx.realm()->intrinsic_value(cx, constructor);
    const Value inherits = co_await ordinary_has_instance(cx, function, receiver);
    if (inherits.as_boolean()) {
      const Value symbol = co_await fallback_symbol(cx);
      format = co_await get(cx, receiver.as_object(), PropertyKey::symbol(symbol.as_symbol()));
    }
  }
  if (!IntlObject::from(format, type)) co_return throw_incompatible(cx, method, receiver);
  co_return format;
}

}  // namespace shoal::intl
