// The legacy constructor semantics of NumberFormat and DateTimeFormat (ECMA-402, annex A): called
// on an object that inherits from their prototype, they hide a new one behind a symbol of it.
#pragma once

#include "vm/object/intl.h"
#include "vm/run/native.h"

namespace shoal::intl {

/// %Intl%.[[FallbackSymbol]] of the running realm.
Result<Value> fallback_symbol(Context& cx);
/// ChainNumberFormat, ChainDateTimeFormat
Task<Value> chain_legacy(Context& cx, Value format, Value new_target, Value receiver,
                         Intrinsic constructor);
/// UnwrapNumberFormat, UnwrapDateTimeFormat: an IntlObject of that type.
Task<Value> unwrap_legacy(Context& cx, Value receiver, IntlType type, Intrinsic constructor,
                          const char* method);

}  // namespace shoal::intl
