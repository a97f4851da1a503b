#include "stdlib/intrinsics.h"

#include "vm/object/global.h"
#include "vm/run/context.h"
#include "vm/run/operations/object.h"

namespace shoal {

IntrinsicTemplates intrinsic_templates() noexcept {
  struct Table {
    const IntrinsicTemplate* rows[kIntrinsicCount] = {};
    constexpr Table() {
#define INTRINSIC(name) rows[static_cast<uint32_t>(Intrinsic::name)] = &k##name##Template;
#include "stdlib/registered.def"
#undef INTRINSIC
    }
  };
  static constexpr Table kTable;
  return kTable.rows;
}

Result<void> set_up_realm(Context& cx, Realm* realm) {
  Object* const global = TRY(realm->intrinsic(cx, Intrinsic::Global));
  realm->set_global(cx.heap(), global);
  Object* const lexicals = TRY(new_object_with_proto(cx, Value::null()));
  TRY_VOID(become_prototype(cx, lexicals));
  realm->set_global_lexicals(cx.heap(), lexicals);
  return {};
}

}  // namespace shoal
