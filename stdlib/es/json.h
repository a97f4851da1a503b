// What the parts of the JSON object share: json.cpp, json_stringify.cpp.
#pragma once

#include "vm/run/native.h"

namespace shoal {

/// The key under which a raw JSON object is known: a private name, so that nobody sees it.
Symbol* raw_json_brand() noexcept;
/// Has [[IsRawJSON]].
bool is_raw_json(const Object* object) noexcept;

/// §7.3.23 EnumerableOwnProperties(object, key), as an array of strings.
Task<ArrayObject*> enumerable_own_names(Context& cx, Object* object);

namespace natives {
/// §25.5.2 JSON.stringify: a leaf for plain data that is not too big, and the whole.
Result<Value> json_stringify_leaf(Context& cx, const Args& args);
NativeTask json_stringify(Context& cx, Args args);
}  // namespace natives

}  // namespace shoal
