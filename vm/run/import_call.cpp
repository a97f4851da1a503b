// import(), §13.3.10: the promise of a module's namespace.
#include <algorithm>

#include "vm/interp/frames.h"
#include "vm/interp/slow/slow.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/run/host.h"
#include "vm/run/internal_functions.h"
#include "vm/run/module_exports.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// What import(specifier, options) asks for, as plain data for the host.
Task<bool> read_attributes(Context& cx, Value options, ModuleRequest* request) {
  if (options.is_undefined()) co_return true;
  if (!options.is_object())
    co_return throw_type_error(cx, "The second argument of import() must be an object");
  const Value with = co_await get(cx, options.as_object(), key(intern_ascii("with")));
  if (with.is_undefined()) co_return true;
  if (!with.is_object())
    co_return throw_type_error(cx, "The 'with' option of import() must be an object");
  Object* const attributes = with.as_object();
  ArrayObject* const keys = co_await own_property_keys(cx, attributes);
  for (uint32_t i = 0; i < keys->length(); ++i) {
    const Value name = keys->dense_element(i);
    if (!name.is_string()) continue;
    const PropertyKey property = co_await primitive_to_key(cx, name);
    const PropertyDescriptor own = co_await get_own_property(cx, attributes, property);
    if (!own.present || !own.enumerable) continue;
    const Value value = co_await get(cx, attributes, property);
    if (!value.is_string())
      co_return throw_type_error(cx, "Import attribute value must be a string");
    request->attributes.emplace_back(name.as_string()->utf8(true), value.as_string()->utf8(true));
  }
  for (const auto& attribute : request->attributes)
    if (attribute.first != "type")
      co_return throw_type_error(cx, "Import attribute '%s' is not supported",
                                 attribute.first.c_str());
  co_return true;
}

/// The host has what it needs. What comes after waits for a job, as loading would.
Task<Value> import_loaded_module(Context& cx, const ModuleRequest* request, PromiseObject* promise,
                                 ModulePhase phase) {
  ModuleRecord* const m = co_await cx.host()->resolve_module(cx, *request);
  if (phase == ModulePhase::Source) {
    if (!m->source_object) co_return module_exports::throw_no_source(cx, request->specifier);
  } else {
    const bool loaded = co_await load_requests(cx, m);
    static_cast<void>(loaded);
  }
  PromiseObject* const load = co_await new_promise(cx);
  fulfill_promise(cx, load, Value::undefined());
  NativeFunction* const go_on =
      co_await native_function(cx, Intrinsic::Internal, internal::kImportLoaded);
  go_on->set_capture(cx.heap(), 0, Value(m));
  go_on->set_capture(cx.heap(), 1, Value(promise));
  go_on->set_capture(cx.heap(), 2, Value::int32(static_cast<int32_t>(phase)));
  const Value then = co_await perform_promise_then(cx, load, Value(go_on), Value::undefined(), {});
  static_cast<void>(then);
  co_return Value::undefined();
}

/// The host still looks for the sources: the rest of the import follows when `prepared` settles.
Task<Value> import_when_prepared(Context& cx, const ModuleRequest* request, PromiseObject* prepared,
                                 PromiseObject* promise, ModulePhase phase) {
  ArrayObject* const wanted = co_await ArrayObject::create(cx, 0, 4);
  String* const specifier = co_await String::from_utf8(cx.heap(), request->specifier, true);
  co_await step_void(wanted->push(cx.heap(), Value(specifier)));
  String* const referrer = co_await String::from_utf8(cx.heap(), request->referrer, true);
  co_await step_void(wanted->push(cx.heap(), Value(referrer)));
  for (const auto& attribute : request->attributes) {
    String* const value = co_await String::from_utf8(cx.heap(), attribute.second, true);
    co_await step_void(wanted->push(cx.heap(), Value(value)));
  }
  NativeFunction* const go_on =
      co_await native_function(cx, Intrinsic::Internal, internal::kImportPrepared);
  go_on->set_capture(cx.heap(), 0, Value(wanted));
  go_on->set_capture(cx.heap(), 1, Value(promise));
  go_on->set_capture(cx.heap(), 2, Value::int32(static_cast<int32_t>(phase)));
  NativeFunction* const failed =
      co_await native_function(cx, Intrinsic::Internal, internal::kImportRejected);
  failed->set_capture(cx.heap(), 1, Value(promise));
  const Value then = co_await perform_promise_then(cx, prepared, Value(go_on), Value(failed), {});
  static_cast<void>(then);
  co_return Value::undefined();
}

/// Steps 8 to 13 and HostLoadImportedModule.
Task<Value> load_import(Context& cx, Value referrer, Value specifier, Value options,
                        PromiseObject* promise, ModulePhase phase) {
  const Value text = co_await to_string(cx, specifier);
  ModuleRequest request{text.as_string()->utf8(true), referrer.as_string()->utf8(), {}};
  const bool read = co_await read_attributes(cx, options, &request);
  static_cast<void>(read);
  const Value prepared = co_await cx.host()->prepare_import(cx, request);
  Value done;
  if (prepared.is_kind(Kind::Promise))
    done =
        co_await import_when_prepared(cx, &request, prepared.as<PromiseObject>(), promise, phase);
  else
    done = co_await import_loaded_module(cx, &request, promise, phase);
  co_return done;
}

/// §13.3.10.4 ContinueDynamicImport, linkAndEvaluate. The source needs neither; a deferred import
/// evaluates what has to wait.
Task<Value> evaluate_import(Context& cx, ModuleRecord* m, PromiseObject* promise,
                            ModulePhase phase) {
  RootVector<ModuleRecord*> required(cx.heap());
  if (phase != ModulePhase::Source) {
    const bool linked = co_await link_module(cx, m);
    static_cast<void>(linked);
  }
  if (phase == ModulePhase::Evaluation) co_await step_void(required.push_back(m));
  if (phase == ModulePhase::Defer)
    co_await step_void(gather_asynchronous_dependencies(m, required));
  if (required.empty()) {
    Object* const object = co_await module_of_phase(cx, m, phase);
    fulfill_promise(cx, promise, Value(object));
    co_return Value::undefined();
  }
  NativeFunction* const fulfilled =
      co_await native_function(cx, Intrinsic::Internal, internal::kImportFulfilled);
  NativeFunction* const rejected =
      co_await native_function(cx, Intrinsic::Internal, internal::kImportRejected);
  fulfilled->set_capture(cx.heap(), 0, Value(m));
  fulfilled->set_capture(cx.heap(), 1, Value(promise));
  fulfilled->set_capture(cx.heap(), 2,
                         pack_import_state(static_cast<int32_t>(required.size()), phase));
  rejected->set_capture(cx.heap(), 1, Value(promise));
  for (size_t i = 0; i < required.size(); ++i) {
    const Value evaluation = co_await evaluate_module(cx, required[i]);
    const Value then = co_await perform_promise_then(cx, evaluation.as<PromiseObject>(),
                                                     Value(fulfilled), Value(rejected), {});
    static_cast<void>(then);
  }
  co_return Value::undefined();
}

Result<String*> code_name(Context& cx, Frame* frame) {
  if (ModuleRecord* const m = frame->state->module()) return m->key();
  return String::from_utf8(cx.heap(), frame->code->unit->image().source_name);
}

}  // namespace

Task<Value> import_module(Context& cx, Value referrer, Value specifier, Value options,
                          ModulePhase phase) {
  PromiseObject* const promise = co_await new_promise(cx);
  const Completion<Value> done =
      co_await try_await(load_import(cx, referrer, specifier, options, promise, phase));
  if (done.threw) reject_promise(cx, promise, done.exception);
  co_return Value(promise);
}

Task<Value> continue_prepared_import(Context& cx, Value wanted, PromiseObject* promise,
                                     ModulePhase phase) {
  auto* const texts = wanted.as<ArrayObject>();
  ModuleRequest request{texts->dense_element(0).as_string()->utf8(true),
                        texts->dense_element(1).as_string()->utf8(true),
                        {}};
  if (texts->length() > 2)
    request.attributes.emplace_back("type", texts->dense_element(2).as_string()->utf8(true));
  const Completion<Value> done =
      co_await try_await(import_loaded_module(cx, &request, promise, phase));
  if (done.threw) reject_promise(cx, promise, done.exception);
  co_return Value::undefined();
}

Task<Value> link_and_evaluate_import(Context& cx, ModuleRecord* m, PromiseObject* promise,
                                     ModulePhase phase) {
  const Completion<Value> done = co_await try_await(evaluate_import(cx, m, promise, phase));
  if (done.threw) reject_promise(cx, promise, done.exception);
  co_return Value::undefined();
}

Result<String*> running_code_name(Context& cx) { return code_name(cx, cx.frame()); }

Result<String*> calling_code_name(Context& cx) {
  for (Value* regs = cx.state().regs; regs; regs = Frame::of(regs)->caller_regs)
    if (Frame::of(regs)->code) return code_name(cx, Frame::of(regs));
  return atoms::empty();
}

namespace slow {

Value import_call(Context& cx, Value specifier, Value options, uint32_t phase) {
  if (!cx.host()) {
    (void)throw_type_error(cx, "import() is not available here");
    return Value::from_bits(Value::kThrown);
  }
  Result<String*> referrer = running_code_name(cx);
  if (!referrer.ok()) return Value::from_bits(Value::kThrown);
  return step(cx, import_module(cx, Value(referrer.value()), specifier, options,
                                static_cast<ModulePhase>(phase)));
}

}  // namespace slow

}  // namespace shoal
