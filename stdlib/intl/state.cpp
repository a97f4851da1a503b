#include "stdlib/intl/state.h"

#include "vm/run/operations/object.h"

namespace shoal::intl {

Result<Value> new_intl_object(Context& cx, Value prototype, IntlType type,
                              std::unique_ptr<IntlState> state, size_t bytes) {
  if (!state) return cx.out_of_memory();
  Shape* const shape = TRY(shape_for(cx, Kind::Intl, prototype));
  IntlObject* const object = TRY(IntlObject::create(cx.heap(), shape, type));
  TRY_VOID(state->attach(cx.heap(), object, bytes));
  object->set_state(state.release());
  return Value(object);
}
Thrown throw_incompatible(Context& cx, const char* method, Value receiver) {
  return throw_type_error(cx, "Method %s called on incompatible receiver %s", method,
                          describe_for_message(cx, receiver).c_str());
}
Thrown throw_constructor_needs_new(Context& cx, const char* name) {
  return throw_type_error(cx, "Constructor Intl.%s requires 'new'", name);
}

}  // namespace shoal::intl
