// The kinds of cells as an enumeration; the table is cell_kinds.def.
#pragma once

#include <cstdint>

namespace shoal {

enum class Kind : uint8_t {
#define KIND(name, type, header) name,
#include "vm/value/cell_kinds.def"
#undef KIND
};

inline constexpr Kind kFirstObjectKind = Kind::Object;

#define KIND(name, type, header) class type;
#include "vm/value/cell_kinds.def"
#undef KIND
class Object;
class FunctionObject;

}  // namespace shoal
