#include "vm/value/cell_kinds.h"

#include "gc/weak.h"
#include "vm/interp/environment.h"
#include "vm/interp/function_state.h"
#include "vm/interp/suspended_frame.h"
#include "vm/object/arguments.h"
#include "vm/object/array.h"
#include "vm/object/array_buffer.h"
#include "vm/object/date.h"
#include "vm/object/error.h"
#include "vm/object/external_object.h"
#include "vm/object/for_in.h"
#include "vm/object/function.h"
#include "vm/object/generator.h"
#include "vm/object/global.h"
#include "vm/object/hash_table.h"
#include "vm/object/intl.h"
#include "vm/object/iterators.h"
#include "vm/object/map.h"
#include "vm/object/module_namespace.h"
#include "vm/object/native_state.h"
#include "vm/object/promise.h"
#include "vm/object/proxy.h"
#include "vm/object/regexp.h"
#include "vm/object/temporal.h"
#include "vm/object/typed_array.h"
#include "vm/object/weak.h"
#include "vm/object/wrapper.h"
#include "vm/run/module.h"
#include "vm/run/realm.h"
#include "vm/value/bigint.h"
#include "vm/value/symbol.h"

namespace shoal {
namespace {

constexpr const CellInfo* kTable[] = {
#define KIND(name, type, header) &type::kCell,
#include "vm/value/cell_kinds.def"
#undef KIND
};

}  // namespace

std::span<const CellInfo* const> cell_kind_table() noexcept { return kTable; }

}  // namespace shoal
