// §28.4 of the source phase proposal: %AbstractModuleSource%, the prototype of what hosts give as a
// module's source. No global names it.
#include "stdlib/intrinsics.h"
#include "vm/run/context.h"

namespace shoal {
namespace {

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
};

}  // namespace

constinit const IntrinsicTemplate kAbstractModuleSourceTemplate =
    function_template(kConstructor, kStatics);
constinit const IntrinsicTemplate kAbstractModuleSourcePrototypeTemplate =
    object_template(kPrototype);

}  // namespace shoal
