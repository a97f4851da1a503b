// ShadowRealm objects and wrapped functions, of the stage-3 proposal
// (tc39.es/proposal-shadowrealm): a realm of its own, where only primitives and wrapped functions
// come in or out.
#include <algorithm>
#include <cmath>

#include "stdlib/es/collections.h"
#include "stdlib/intrinsics.h"
#include "vm/object/error.h"
#include "vm/object/function.h"
#include "vm/run/eval.h"
#include "vm/run/host.h"
#include "vm/run/module.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"
#include "vm/run/realm.h"
#include "vm/run/try_await.h"
#include "vm/value/atom.h"
#include "vm/value/conversions.h"

namespace shoal {
namespace {

// [[ShadowRealm]].
constexpr uint32_t kTag = collections::state_tag("ShRe");
constexpr uint32_t kRealm = 0;

// Rows of hidden functions.
constexpr uint32_t kWrapped = 0;   // capture: [[WrappedTargetFunction]]
constexpr uint32_t kImport = 1;    // capture: the referrer's name
constexpr uint32_t kExport = 2;    // captures: the realm, the name of an export
constexpr uint32_t kRejected = 3;  // capture: the realm

Thrown throw_in(Context& cx, Realm* realm, const std::string& text) {
  return throw_error_of(cx, realm, Intrinsic::TypeErrorPrototype, text.c_str());
}

/// A string property that can be read without running script; else empty.
std::string plain_text(Context& cx, Object* object, String* name) {
  Result<Value> v = try_get(cx, object, key(name));
  if (!v.ok()) (void)take_exception(cx);
  return v.ok() && v.value().is_string() ? v.value().as_string()->utf8() : std::string();
}

/// What happened, and what was thrown, as far as that can be told without running script.
std::string crossing_text(Context& cx, const char* what, Value exception) {
  std::string text = std::string(what) + ": ";
  if (!exception.is_kind(Kind::Error)) return text + describe_for_message(cx, exception);
  const std::string name = plain_text(cx, exception.as_object(), atoms::name());
  const std::string message = plain_text(cx, exception.as_object(), atoms::message());
  return text + (name.empty() ? "Error" : name) + (message.empty() ? "" : ": " + message);
}

/// CopyNameAndLength.
Task<bool> copy_name_and_length(Context& cx, NativeFunction* f, Object* target) {
  double length = 0;
  const bool has_length = co_await has_own_property(cx, target, key(atoms::length()));
  if (has_length) {
    const Value n = co_await get(cx, target, key(atoms::length()));
    if (n.is_number()) length = std::max(0.0, integer_of(n.as_number()));
  }
  const PropertyDescriptor own_length =
      PropertyDescriptor::data(Value::number(length), attr::Configurable);
  (void)co_await define_or_throw(cx, f, key(atoms::length()), own_length);
  const Value name = co_await get(cx, target, key(atoms::name()));
  const PropertyDescriptor own_name =
      PropertyDescriptor::data(name.is_string() ? name : Value(atoms::empty()), attr::Configurable);
  (void)co_await define_or_throw(cx, f, key(atoms::name()), own_name);
  co_return true;
}

/// GetWrappedValue and WrappedFunctionCreate: value as `realm` may see it. Errors are of the realm
/// `caller`.
Task<Value> wrapped_value(Context& cx, Realm* realm, Realm* caller, Value value) {
  if (!value.is_object()) co_return value;
  if (!value.is_callable())
    co_return throw_in(cx, caller, "Objects cannot cross the boundary of a ShadowRealm");
  NativeFunction* const f =
      co_await NativeFunction::create(cx, realm, Intrinsic::ShadowRealmPrototype, kWrapped);
  f->set_capture(cx.heap(), 0, value);
  const Completion<bool> copied =
      co_await try_await(copy_name_and_length(cx, f, value.as_object()));
  if (copied.threw)
    co_return throw_in(cx, caller, crossing_text(cx, "Cannot wrap the function", copied.exception));
  co_return Value(f);
}

/// OrdinaryWrappedFunctionCall.
NativeTask call_wrapped(Context& cx, Args args) {
  const Value target = args.callee->capture(0);
  Realm* const caller = args.callee->realm();
  Realm* const inside = function_realm(cx, target);
  if (!inside) {
    (void)take_exception(cx);
    co_return throw_in(cx, caller, "The wrapped function is a revoked proxy");
  }
  RootVector<Value> list(cx.heap());
  co_await step_void(list.resize(args.count));
  for (uint32_t i = 0; i < args.count; ++i) {
    const Value argument = co_await wrapped_value(cx, inside, caller, args[i]);
    list[i] = argument;
  }
  const Value self = co_await wrapped_value(cx, inside, caller, args.this_value);
  const Completion<Value> done =
      co_await try_await(call(cx, target, self, list.data(), args.count));
  if (done.threw)
    co_return throw_in(cx, caller, crossing_text(cx, "The wrapped function threw", done.exception));
  const Value result = co_await wrapped_value(cx, caller, caller, done.value);
  co_return result;
}

NativeTask shadow_realm_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx, "Constructor ShadowRealm requires 'new'");
  const Value proto =
      co_await get_prototype_from_constructor(cx, args.new_target, Intrinsic::ShadowRealmPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::NativeState, proto);
  NativeStateObject* const object = co_await NativeStateObject::create(cx.heap(), shape, kTag, 1);
  Realm* const realm = co_await Realm::create(cx, false);
  object->set_state(cx.heap(), kRealm, Value(realm));
  co_await step_void(set_up_realm(cx, realm));
  // An ordinary one: it is no EventTarget, as the host's are.
  Object* const object_prototype = co_await realm->intrinsic(cx, Intrinsic::ObjectPrototype);
  co_await step_void(set_prototype_plain(cx, realm->global(), Value(object_prototype)));
  co_return Value(object);
}

Result<Realm*> this_realm(Context& cx, const Args& args) {
  NativeStateObject* const object = NativeStateObject::from(args.this_value, kTag);
  if (object) return object->state(kRealm).as<Realm>();
  return throw_type_error(cx, "Method of ShadowRealm called on incompatible receiver %s",
                          describe_for_message(cx, args.this_value).c_str());
}

/// PerformShadowRealmEval.
NativeTask shadow_realm_evaluate(Context& cx, Args args) {
  Realm* const inside = co_await this_realm(cx, args);
  if (!args[0].is_string()) co_return throw_type_error(cx, "The source text must be a string");
  if (!cx.host()) co_return throw_type_error(cx, "evaluate is not available here");
  EvalRequest request;
  request.source = args[0].as_string()->utf8(true);
  const CodeUnit* const unit = co_await cx.host()->compile_eval(cx, request);
  ScriptFunction* const f = co_await top_level_function(cx, unit, inside, nullptr, nullptr);
  const Completion<Value> done = co_await try_await(call(cx, Value(f), inside->global_this()));
  Realm* const caller = args.callee->realm();
  if (done.threw)
    co_return throw_in(cx, caller, crossing_text(cx, "The code threw", done.exception));
  const Value result = co_await wrapped_value(cx, caller, caller, done.value);
  co_return result;
}

/// Of the realm inside: import() there.
NativeTask import_inside(Context& cx, Args args) {
  return import_module(cx, args.callee->capture(0), args[0], Value::undefined(),
                       ModulePhase::Evaluation);
}

/// ExportGetter functions.
NativeTask get_export(Context& cx, Args args) {
  Object* const exports = args[0].as_object();
  const PropertyKey name = co_await primitive_to_key(cx, args.callee->capture(1));
  auto* const caller = args.callee->capture(0).as<Realm>();
  const bool has = co_await has_own_property(cx, exports, name);
  if (!has)
    co_return throw_in(cx, caller, "The module has no export named '" + key_text(name) + "'");
  const Value value = co_await get(cx, exports, name);
  const Value result = co_await wrapped_value(cx, caller, caller, value);
  co_return result;
}

Result<Value> import_rejected(Context& cx, const Args& args) {
  return throw_in(cx, args.callee->capture(0).as<Realm>(),
                  crossing_text(cx, "The module cannot be imported", args[0]));
}

/// ShadowRealmImportValue.
NativeTask shadow_realm_import_value(Context& cx, Args args) {
  Realm* const inside = co_await this_realm(cx, args);
  const Value specifier = co_await to_string(cx, args[0]);
  if (!args[1].is_string()) co_return throw_type_error(cx, "The export's name must be a string");
  if (!cx.host()) co_return throw_type_error(cx, "importValue is not available here");
  Realm* const caller = args.callee->realm();
  String* const referrer = co_await calling_code_name(cx);
  NativeFunction* const import =
      co_await NativeFunction::create(cx, inside, Intrinsic::ShadowRealmPrototype, kImport);
  import->set_capture(cx.heap(), 0, Value(referrer));
  const Value arguments[] = {specifier};
  const Value loaded = co_await call(cx, Value(import), Value::undefined(), arguments);
  NativeFunction* const fulfilled =
      co_await native_function(cx, Intrinsic::ShadowRealmPrototype, kExport);
  fulfilled->set_capture(cx.heap(), 0, Value(caller));
  fulfilled->set_capture(cx.heap(), 1, args[1]);
  NativeFunction* const rejected =
      co_await native_function(cx, Intrinsic::ShadowRealmPrototype, kRejected);
  rejected->set_capture(cx.heap(), 0, Value(caller));
  const Value promise = co_await caller->intrinsic_value(cx, Intrinsic::Promise);
  const PromiseCapability capability = co_await new_promise_capability(cx, promise);
  co_return perform_promise_then(cx, loaded.as<PromiseObject>(), Value(fulfilled), Value(rejected),
                                 capability);
}

constexpr Builtin kFunction = constructor("ShadowRealm", 0, shadow_realm_constructor);
constexpr Builtin kStatics[] = {prototype(Intrinsic::ShadowRealmPrototype)};
constexpr Builtin kPrototype[] = {
    hidden("", 0, call_wrapped),
    hidden("", 1, import_inside),
    hidden("", 1, get_export),
    hidden("", 1, import_rejected),
    intrinsic("constructor", Intrinsic::ShadowRealm),
    method("evaluate", 1, shadow_realm_evaluate),
    method("importValue", 2, shadow_realm_import_value),
    text("@@toStringTag", "ShadowRealm"),
};

}  // namespace

constinit const IntrinsicTemplate kShadowRealmTemplate = function_template(kFunction, kStatics);
constinit const IntrinsicTemplate kShadowRealmPrototypeTemplate = object_template(kPrototype);

}  // namespace shoal
