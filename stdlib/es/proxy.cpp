// §28.2 The Proxy constructor. The internal methods of proxies: vm/run/operations/proxy.cpp.
#include "vm/object/proxy.h"

#include "stdlib/intrinsics.h"
#include "vm/object/function.h"
#include "vm/run/internal_functions.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

Result<ProxyObject*> proxy_create(Context& cx, const Args& args) {
  if (!args[0].is_object() || !args[1].is_object())
    return throw_type_error(cx, "Cannot create proxy with a non-object as target or handler");
  return ProxyObject::create(cx, args[0].as_object(), args[1].as_object());
}

/// §28.2.1.1 Proxy ( target, handler )
Result<Value> proxy_constructor(Context& cx, const Args& args) {
  if (args.new_target.is_undefined())
    return throw_type_error(cx, "Constructor Proxy requires 'new'");
  ProxyObject* const proxy = TRY(proxy_create(cx, args));
  return Value(proxy);
}

/// §28.2.2.1 Proxy.revocable ( target, handler )
Result<Value> proxy_revocable(Context& cx, const Args& args) {
  ProxyObject* const proxy = TRY(proxy_create(cx, args));
  NativeFunction* const revoker =
      TRY(native_function(cx, Intrinsic::Internal, internal::kProxyRevoke));
  revoker->set_capture(cx.heap(), 0, Value(proxy));
  Object* const result = TRY(new_object(cx));
  TRY_VOID(define_field(cx, result, key(atoms::proxy()), Value(proxy)));
  TRY_VOID(define_field(cx, result, key(atoms::revoke()), Value(revoker)));
  return Value(result);
}

constexpr Builtin kProxyFunction = constructor("Proxy", 2, proxy_constructor);
constexpr Builtin kProxy[] = {method("revocable", 2, proxy_revocable)};

}  // namespace

constinit const IntrinsicTemplate kProxyTemplate = function_template(kProxyFunction, kProxy);

}  // namespace shoal
