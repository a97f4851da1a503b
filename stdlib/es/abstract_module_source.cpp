<<<<<<< HEAD
// §28.4 of the source phase proposal: %AbstractModuleSource%, the prototype of what hosts give as a
// module's source. No global names it.
=======
// §28.4 %AbstractModuleSource%, of the proposal Source Phase Imports: no module has a source
// representation here, so nothing inherits from it yet.
>>>>>>> main
#include "stdlib/intrinsics.h"
#include "vm/run/context.h"

namespace shoal {
namespace {

<<<<<<< HEAD
/// %AbstractModuleSource% ( )
Result<Value> abstract_module_source(Context& cx, const Args&) {
  return throw_type_error(cx, "AbstractModuleSource is abstract");
}

/// get %AbstractModuleSource%.prototype [ %Symbol.toStringTag% ]: no object of ours has a
/// [[ModuleSourceClassName]].
Result<Value> module_source_tag(Context&, const Args&) { return Value::undefined(); }

constexpr Builtin kConstructor = constructor("AbstractModuleSource", 0, abstract_module_source);
constexpr Builtin kStatics[] = {prototype(Intrinsic::AbstractModuleSourcePrototype)};
constexpr Builtin kPrototype[] = {
    intrinsic("constructor", Intrinsic::AbstractModuleSource),
    getter("@@toStringTag", module_source_tag),
=======
Result<Value> abstract_constructor(Context& cx, const Args&) {
  return throw_type_error(cx, "Illegal constructor: AbstractModuleSource");
}
/// get %AbstractModuleSource.prototype% [ @@toStringTag ]: of what has a [[ModuleSourceClassName]].
Result<Value> source_tag(Context&, const Args&) { return Value::undefined(); }

constexpr Builtin kAbstractModuleSourceFunction =
    constructor("AbstractModuleSource", 0, abstract_constructor);
constexpr Builtin kAbstractModuleSource[] = {prototype(Intrinsic::AbstractModuleSourcePrototype)};
constexpr Builtin kAbstractModuleSourcePrototype[] = {
    intrinsic("constructor", Intrinsic::AbstractModuleSource),
    getter("@@toStringTag", source_tag),
>>>>>>> main
};

}  // namespace

constinit const IntrinsicTemplate kAbstractModuleSourceTemplate =
<<<<<<< HEAD
    function_template(kConstructor, kStatics);
constinit const IntrinsicTemplate kAbstractModuleSourcePrototypeTemplate =
    object_template(kPrototype);
=======
    function_template(kAbstractModuleSourceFunction, kAbstractModuleSource);
constinit const IntrinsicTemplate kAbstractModuleSourcePrototypeTemplate =
    object_template(kAbstractModuleSourcePrototype);
>>>>>>> main

}  // namespace shoal
