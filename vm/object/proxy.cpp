#include "vm/object/proxy.h"

#include "vm/run/context.h"
#include "vm/run/operations/object.h"

namespace shoal {

Result<ProxyObject*> ProxyObject::create(Context& cx, Object* target, Object* handler) {
  // The shape's prototype is never looked at: all questions go to the traps.
  Shape* const shape = TRY(cx.realm()->root_shape(cx, Kind::Proxy, Intrinsic::ObjectPrototype));
  const bool constructor = shoal::is_constructor(Value(target));
  return cx.heap().create<ProxyObject>(static_cast<CellKind>(Kind::Proxy), shape, target, handler,
                                       target->is_callable(), constructor);
}

Result<ProxyObject*> ProxyObject::create_deferred_namespace(Context& cx, Object* target) {
  ProxyObject* const object = TRY(create(cx, target, target));
  object->is_deferred_namespace_ = true;
  TRY_VOID(prevent_extensions_plain(cx, object));
  return object;
}

bool proxy_is_callable(const Object* proxy) noexcept {
  return static_cast<const ProxyObject*>(proxy)->is_callable();
}

}  // namespace shoal
