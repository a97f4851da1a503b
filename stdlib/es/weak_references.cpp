// §26.1 WeakRef and §26.2 FinalizationRegistry objects. The clean-up job:
// vm/run/operations/promise.cpp.
#include "stdlib/es/collections.h"
#include "stdlib/intrinsics.h"
#include "vm/object/weak.h"
#include "vm/value/equality.h"

namespace shoal {
namespace {

using namespace collections;

/// §26.1.1.1 WeakRef ( target )
NativeTask weak_ref_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx, "Constructor WeakRef requires 'new'");
  if (!can_be_held_weakly(args[0]))
    co_return throw_type_error(cx, "WeakRef: invalid target %s",
                               describe_for_message(cx, args[0]).c_str());
  const Value proto =
      co_await get_prototype_from_constructor(cx, args.new_target, Intrinsic::WeakRefPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::WeakRef, proto);
  // AddToKeptObjects: no cycle within this turn clears visible weak cells.
  WeakRefObject* const ref = co_await WeakRefObject::create(cx.heap(), shape, args[0]);
  co_return Value(ref);
}

/// §26.1.3.2 WeakRef.prototype.deref ( )
Result<Value> weak_ref_deref(Context& cx, const Args& args) {
  if (!args.this_value.is_kind(Kind::WeakRef))
    return throw_incompatible(cx, "WeakRef.prototype.deref", args.this_value);
  return args.this_value.as<WeakRefObject>()->deref();
}

/// §26.2.1.1 FinalizationRegistry ( cleanupCallback )
NativeTask registry_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx, "Constructor FinalizationRegistry requires 'new'");
  if (!args[0].is_callable())
    co_return throw_type_error(cx, "FinalizationRegistry: cleanup must be callable");
  const Value proto = co_await get_prototype_from_constructor(
      cx, args.new_target, Intrinsic::FinalizationRegistryPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::FinalizationRegistry, proto);
  FinalizationRegistryObject* const registry =
      co_await FinalizationRegistryObject::create(cx.heap(), shape, args[0], cx.realm());
  registry->set_async_context(cx.heap(), cx.async_context);
  co_return Value(registry);
}

Result<FinalizationRegistryObject*> this_registry(Context& cx, const Args& args,
                                                  const char* method) {
  if (args.this_value.is_kind(Kind::FinalizationRegistry))
    return args.this_value.as<FinalizationRegistryObject>();
  return throw_incompatible(cx, method, args.this_value);
}

/// §26.2.3.2 FinalizationRegistry.prototype.register ( target, heldValue [ , unregisterToken ] )
Result<Value> registry_register(Context& cx, const Args& args) {
  FinalizationRegistryObject* const registry =
      TRY(this_registry(cx, args, "FinalizationRegistry.prototype.register"));
  if (!can_be_held_weakly(args[0]))
    return throw_type_error(cx, "FinalizationRegistry.prototype.register: invalid target");
  if (same_value(args[0], args[1]))
    return throw_type_error(
        cx, "FinalizationRegistry.prototype.register: target and holdings must not be same");
  if (!can_be_held_weakly(args[2]) && !args[2].is_undefined())
    return throw_type_error(cx, "Invalid unregisterToken ('%s')",
                            describe_for_message(cx, args[2]).c_str());
  TRY_VOID(registry->add(cx.heap(), args[0], args[1], args[2]));
  return Value::undefined();
}

/// §26.2.3.3 FinalizationRegistry.prototype.unregister ( unregisterToken )
Result<Value> registry_unregister(Context& cx, const Args& args) {
  FinalizationRegistryObject* const registry =
      TRY(this_registry(cx, args, "FinalizationRegistry.prototype.unregister"));
  if (!can_be_held_weakly(args[0]))
    return throw_type_error(cx, "Invalid unregisterToken ('%s')",
                            describe_for_message(cx, args[0]).c_str());
  return Value::boolean(registry->unregister(cx.heap(), args[0]));
}

constexpr Builtin kWeakRefFunction = constructor("WeakRef", 1, weak_ref_constructor);
constexpr Builtin kWeakRef[] = {prototype(Intrinsic::WeakRefPrototype)};
constexpr Builtin kWeakRefPrototype[] = {
    intrinsic("constructor", Intrinsic::WeakRef),
    method("deref", 0, weak_ref_deref),
    text("@@toStringTag", "WeakRef"),
};
constexpr Builtin kRegistryFunction = constructor("FinalizationRegistry", 1, registry_constructor);
constexpr Builtin kRegistry[] = {prototype(Intrinsic::FinalizationRegistryPrototype)};
constexpr Builtin kRegistryPrototype[] = {
    intrinsic("constructor", Intrinsic::FinalizationRegistry),
    method("register", 2, registry_register),
    method("unregister", 1, registry_unregister),
    text("@@toStringTag", "FinalizationRegistry"),
};

}  // namespace

constinit const IntrinsicTemplate kWeakRefTemplate = function_template(kWeakRefFunction, kWeakRef);
constinit const IntrinsicTemplate kWeakRefPrototypeTemplate = object_template(kWeakRefPrototype);
constinit const IntrinsicTemplate kFinalizationRegistryTemplate =
    function_template(kRegistryFunction, kRegistry);
constinit const IntrinsicTemplate kFinalizationRegistryPrototypeTemplate =
    object_template(kRegistryPrototype);

}  // namespace shoal
