// §28.4 %AbstractModuleSource%, of the proposal Source Phase Imports: no module has a source
// representation here, so nothing inherits from it yet.
#include "stdlib/intrinsics.h"
#include "vm/run/context.h"

namespace shoal {
namespace {

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
};

}  // namespace

constinit const IntrinsicTemplate kAbstractModuleSourceTemplate =
    function_template(kAbstractModuleSourceFunction, kAbstractModuleSource);
constinit const IntrinsicTemplate kAbstractModuleSourcePrototypeTemplate =
    object_template(kAbstractModuleSourcePrototype);

}  // namespace shoal
