// What URL and URLSearchParams share: the slots of their objects.
#pragma once

#include "stdlib/web/url_record.h"
#include "vm/object/array.h"
#include "vm/object/native_state.h"
#include "vm/run/native.h"

namespace shoal {

/// A URL: its record as strings (or null), and its URLSearchParams once somebody asked for it.
namespace url_slot {
inline constexpr uint32_t kTag = 0x55524C20;
enum : uint32_t {
  kScheme,
  kUsername,
  kPassword,
  kHost,
  kPort,
  kPath,
  kHasOpaquePath,
  kQuery,
  kFragment,
  kParams,
  kCount,
};
}  // namespace url_slot

/// URLSearchParams: names and values in turn, and the URL they are part of, or undefined.
namespace params_slot {
inline constexpr uint32_t kTag = 0x50617261;
enum : uint32_t { kList, kUrl, kCount };
}  // namespace params_slot

/// Longer ones are refused.
inline constexpr uint32_t kUrlUnitsMax = 1u << 25;

/// Web IDL's USVString: ToString, lone surrogates replaced.
Task<String*> to_usv_string(Context& cx, Value v);
/// A URLSearchParams of the running realm with what the query (or null) says.
Result<NativeStateObject*> make_search_params(Context& cx, Value query, NativeStateObject* url);
/// The list is what the query (a string, or null) says.
Result<void> set_params(Context& cx, NativeStateObject* params, Value query);
ArrayObject* params_list(const NativeStateObject* params);
/// The record of a URL object, and the other way round.
url::Record record_of(const NativeStateObject* object);

}  // namespace shoal
