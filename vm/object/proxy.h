// ProxyObject, §10.5. Its internal methods are in run/operations/proxy.cpp.
#pragma once

#include "vm/object/object.h"

namespace shoal {

class ProxyObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<ProxyObject>("Proxy");
  /// §10.5.14 ProxyCreate, of two objects.
  static Result<ProxyObject*> create(Context& cx, Object* target, Object* handler);

  /// A deferred module namespace: one without traps, whose module is evaluated before a string key
  /// of it is used. target: the ModuleNamespaceObject.
  static Result<ProxyObject*> create_deferred_namespace(Context& cx, Object* target);
  bool is_deferred_namespace() const noexcept { return is_deferred_namespace_; }

  /// Null once revoked.
  Object* target() const noexcept { return target_.get(); }
  Object* handler() const noexcept { return handler_.get(); }
  bool is_revoked() const noexcept { return !handler_; }
  void revoke() noexcept {
    target_.clear();
    handler_.clear();
  }
  /// What the target was when the proxy was made; revoking changes nothing.
  bool is_callable() const noexcept { return is_callable_; }
  bool is_constructor() const noexcept { return is_constructor_; }

  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit(target_);
    tracer.visit(handler_);
  }

 private:
  friend class Heap;
  ProxyObject(Shape* shape, Object* target, Object* handler, bool callable,
              bool constructor) noexcept
      : Object(shape),
        target_(target),
        handler_(handler),
        is_callable_(callable),
        is_constructor_(constructor) {}
  Slot<Object> target_;
  Slot<Object> handler_;
  bool is_callable_;
  bool is_constructor_;
  bool is_deferred_namespace_ = false;
};

}  // namespace shoal
