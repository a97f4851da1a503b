// What the global object inherits: it is an EventTarget that hears of errors nobody caught and of
// rejections nobody handles. Written in TypeScript, stdlib/web/global/scope.ts; the global object
// of a worker has methods of its own for messages, before these.
#include "stdlib/host/scripted.h"
#include "stdlib/intrinsics.h"
#include "stdlib/web/event.h"

namespace shoal {
namespace {

constexpr const char* kModule = "web:global/scope";

/// The module exports one function for both: called without a value it gives the handler.
constexpr Builtin handler_getter(const char* name) {
  Builtin b = shown(accessor(name, natives::call_scripted));
  b.text = kModule;
  return b;
}
constexpr Builtin handler_setter(const char* name) {
  Builtin b = setter(name, natives::call_scripted);
  b.text = kModule;
  return b;
}

constexpr Builtin kGlobalScope[] = {
    shown(scripted_method("addEventListener", 2, kModule)),
    shown(scripted_method("removeEventListener", 2, kModule)),
    shown(scripted_method("dispatchEvent", 1, kModule)),
    handler_getter("onerror"),
    handler_setter("onerror"),
    handler_getter("onunhandledrejection"),
    handler_setter("onunhandledrejection"),
    handler_getter("onrejectionhandled"),
    handler_setter("onrejectionhandled"),
};

}  // namespace

constinit const IntrinsicTemplate kGlobalScopeTemplate = object_template(kGlobalScope);

}  // namespace shoal
