#include "vm/run/runtime_functions.h"

#include "vm/bytecode/runtime_functions.h"
#include "vm/interp/slow/slow.h"
#include "vm/run/host.h"
#include "vm/run/module.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/dispose.h"
#include "vm/run/operations/iterator.h"
#include "vm/run/operations/object.h"
#include "vm/run/runtime/decorators.h"

namespace shoal {

namespace {

Eventually<Value> assign_block_function(Context& cx, PropertyKey name, Value function) {
  Realm* const realm = cx.frame()->state->realm();
  if (realm->global_lexicals()->shape()->find(name)) return Value::undefined();
  struct Assign {
    static Task<Value> run(Context& context, Object* global, PropertyKey k, Value value) {
      const bool done = co_await set(context, global, k, value, Value(global));
      (void)done;  // As sloppy code does.
      co_return Value::undefined();
    }
  };
  return Assign::run(cx, realm->global(), name, function);
}

}  // namespace

Eventually<Value> run_runtime_function(Context& cx, uint32_t id, const Value* a, uint32_t) {
  switch (static_cast<RuntimeFunction>(id)) {
    case RuntimeFunction::EnumSet: {
      Result<PropertyKey> name = primitive_to_key(cx, a[1]);
      if (!name.ok()) return Thrown{};
      Result<void> forward = define_field(cx, a[0].as_object(), name.value(), a[2]);
      if (!forward.ok()) return Thrown{};
      if (a[2].is_string()) return Value::undefined();
      Result<String*> text = primitive_to_string(cx, a[2]);
      if (!text.ok()) return Thrown{};
      Result<PropertyKey> text_key = cx.atoms().key_of(cx.heap(), text.value());
      if (!text_key.ok()) return Thrown{};
      Result<void> back = define_field(cx, a[0].as_object(), text_key.value(), a[1]);
      if (!back.ok()) return Thrown{};
      return Value::undefined();
    }
    case RuntimeFunction::AsyncFromSyncIterator:
      return create_async_from_sync_iterator(cx, a[0], a[1]);
    case RuntimeFunction::DisposeStackNew: {
      Result<ValueArray*> stack = new_dispose_stack(cx);
      if (!stack.ok()) return Thrown{};
      return Value(stack.value());
    }
    case RuntimeFunction::DisposeStackAdd:
      return dispose_stack_add(cx, a[0].as<ValueArray>(), a[1],
                               static_cast<DisposeHint>(a[2].as_int32()));
    case RuntimeFunction::DisposeStep: return dispose_step(cx, a[0].as<ValueArray>());
    case RuntimeFunction::DisposeHint:
      return Value::int32(static_cast<int32_t>(dispose_next(a[0].as<ValueArray>())));
    case RuntimeFunction::DisposeError:
      if (a[0] != Value::int32(0)) return a[2];
      return suppressed_error(cx, a[2], a[1]);
    case RuntimeFunction::DecoratorsNew: return decorators_new(cx, a[0]);
    case RuntimeFunction::DecoratorsAdd: return decorators_add(cx, a);
    case RuntimeFunction::DecoratorsApply:
      return decorators_apply(cx, a[0].as<ValueArray>(), a[1], a[2], a[3]);
    case RuntimeFunction::DecoratorsValue:
      return decorators_value(a[0].as<ValueArray>(), a[1].as_int32(), a[2].as_int32());
    case RuntimeFunction::DecoratorsRunInitializers:
      return decorators_run_initializers(cx, a[0].as<ValueArray>(), a[1].as_int32(), a[2]);
    case RuntimeFunction::DecoratorsInitialValue:
      return decorators_initial_value(cx, a[0].as<ValueArray>(), a[1].as_int32(), a[2], a[3]);
    case RuntimeFunction::LegacyDecorate:
      return legacy_decorate(cx, a[0], a[1], a[2], static_cast<LegacyTarget>(a[3].as_int32()));
    case RuntimeFunction::LegacyParameterDecorator:
      return legacy_parameter_decorator(cx, a[0], a[1]);
    case RuntimeFunction::AssignBlockFunction:
      return assign_block_function(cx, PropertyKey::atom(a[0].as_string()), a[1]);
    case RuntimeFunction::SuperReference:
      return slow::super_reference(cx, cx.frame()->callee.as<ScriptFunction>()->home(), a[0]);
    case RuntimeFunction::Require: {
      Result<String*> referrer = running_code_name(cx);
      if (!referrer.ok()) return Thrown{};
      return cx.host()->require(cx, a[0], Value(referrer.value()));
    }
    default:
      return throw_type_error(cx, "%s is not supported yet",
                              kRuntimeFunctions[id < kRuntimeFunctionCount ? id : 0].name);
  }
}

}  // namespace shoal
