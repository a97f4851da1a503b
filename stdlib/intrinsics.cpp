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
  // Without in-line slots: caches of globals read slots() alone.
  Shape* const root = shared_root_shape(Kind::Object, Intrinsic::ObjectPrototype, 0);
  Shape* const shape = TRY(ShapeOps::own(cx, root));
  shape->set_proto(cx.heap(), Value::null());
  Object* const lexicals = TRY(PlainObject::create(cx.heap(), shape));
  TRY_VOID(become_prototype(cx, lexicals));
  realm->set_global_lexicals(cx.heap(), lexicals);
  return {};
}

}  // namespace shoal
