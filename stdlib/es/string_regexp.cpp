// String.prototype: what goes by way of RegExp's protocol, §22.1.3: match, matchAll, replace,
// replaceAll, search.
#include "stdlib/es/regexp_operations.h"
#include "stdlib/es/string_natives.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"
#include "vm/value/string_builder.h"

namespace shoal {

Task<bool> is_regexp(Context& cx, Value v) {
  if (!v.is_object()) co_return false;
  const Value matcher =
      co_await get(cx, v.as_object(), PropertyKey::symbol(well_known(WellKnown::match)));
  if (!matcher.is_undefined()) co_return to_boolean(matcher);
  co_return v.is_kind(Kind::RegExp);
}

namespace natives {
NativeTask string_match(Context& cx, Args) { co_return throw_type_error(cx, "TODO"); }
NativeTask string_match_all(Context& cx, Args) { co_return throw_type_error(cx, "TODO"); }
NativeTask string_replace(Context& cx, Args) { co_return throw_type_error(cx, "TODO"); }
NativeTask string_replace_all(Context& cx, Args) { co_return throw_type_error(cx, "TODO"); }
NativeTask string_search(Context& cx, Args) { co_return throw_type_error(cx, "TODO"); }
}  // namespace natives
}  // namespace shoal
