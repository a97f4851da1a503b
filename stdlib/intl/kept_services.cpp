#include "stdlib/intl/kept_services.h"

#include "vm/object/intl.h"
#include "vm/object/value_array.h"

namespace shoal::intl {
namespace {

// The Intl object's second slot: rows of three, each of what was asked for and the service.
constexpr uint32_t kSlot = 1, kRows = 7;
constexpr uint32_t kWhich = 0, kLocales = 1, kService = 2, kColumns = 3;

bool can_be_kept(Value locales, Value options) noexcept {
  return options.is_undefined() && (locales.is_undefined() || locales.is_string());
}

Result<IntlObject*> keeper(Context& cx) {
  const Value intl = TRY(cx.realm()->intrinsic_value(cx, Intrinsic::Intl));
  return intl.as<IntlObject>();
}

uint32_t row_of(KeptService which, Value locales) noexcept {
  const uint32_t hash = locales.is_string() ? locales.as_string()->hash() : 0;
  return (hash + static_cast<uint32_t>(which)) % kRows * kColumns;
}

bool is_same(Value x, Value y) {
  if (!x.is_string() || !y.is_string()) return x == y;
  return String::equals(x.as_string(), y.as_string());
}

}  // namespace

Result<Value> kept_service(Context& cx, KeptService which, Value locales, Value options) {
  if (!can_be_kept(locales, options)) return Value::undefined();
  if (locales.is_string()) TRY_VOID(locales.as_string()->flatten(cx.heap()));
  const IntlObject* const intl = TRY(keeper(cx));
  const Value kept = intl->slot_value(kSlot);
  if (kept.is_undefined()) return kept;
  const auto* const rows = kept.as<ValueArray>();
  const uint32_t row = row_of(which, locales);
  const bool fits = rows->get(row + kWhich) == Value::int32(static_cast<int32_t>(which)) &&
                    is_same(rows->get(row + kLocales), locales);
  return fits ? rows->get(row + kService) : Value::undefined();
}

Result<void> keep_service(Context& cx, KeptService which, Value locales, Value options,
                          Value service) {
  if (!can_be_kept(locales, options)) return {};
  IntlObject* const intl = TRY(keeper(cx));
  if (intl->slot_value(kSlot).is_undefined()) {
    ValueArray* const fresh =
        TRY(ValueArray::create(cx.heap(), kRows * kColumns, Value::undefined()));
    intl->set_slot_value(cx.heap(), kSlot, Value(fresh));
  }
  auto* const rows = intl->slot_value(kSlot).as<ValueArray>();
  const uint32_t row = row_of(which, locales);
  rows->set(cx.heap(), row + kWhich, Value::int32(static_cast<int32_t>(which)));
  rows->set(cx.heap(), row + kLocales, locales);
  rows->set(cx.heap(), row + kService, service);
  return {};
}

}  // namespace shoal::intl
