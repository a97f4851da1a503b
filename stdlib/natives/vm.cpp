// native:vm: realms of a program's own, and code that runs in them, for node:vm and node:module. A
// realm is a handle that no script can look into. A script is compiled once and runs in any realm:
// what stands for it is the function of its top level, in the first one.
#include "io/pool/executor.h"
#include "stdlib/es/collections.h"
#include "stdlib/intrinsics.h"
#include "vm/object/function.h"
#include "vm/run/eval.h"
#include "vm/run/host.h"
#include "vm/run/operations/object.h"
#include "vm/run/try_await.h"

namespace shoal {
namespace {

constexpr uint32_t kTag = collections::state_tag("VmRe");
constexpr uint32_t kRealm = 0;

/// Of a handle; the first realm for undefined.
Realm* realm_of(Context& cx, Value handle) noexcept {
  NativeStateObject* const object = NativeStateObject::from(handle, kTag);
  return object ? object->state(kRealm).as<Realm>() : cx.first_realm();
}

/// createRealm ( ): a handle.
Result<Value> vm_create_realm(Context& cx, const Args&) {
  Shape* const shape = TRY(shape_for(cx, Kind::NativeState, Value::null()));
  NativeStateObject* const handle = TRY(NativeStateObject::create(cx.heap(), shape, kTag, 1));
  Realm* const realm = TRY(Realm::create(cx, false));
  handle->set_state(cx.heap(), kRealm, Value(realm));
  TRY_VOID(set_up_realm(cx, realm));
  return Value(handle);
}

/// realmGlobal ( realm )
Result<Value> vm_realm_global(Context& cx, const Args& args) {
  return realm_of(cx, args[0])->global_this();
}

/// setRealmGlobal ( realm, object ): what its code finds its globals in, from then on.
Result<Value> vm_set_realm_global(Context& cx, const Args& args) {
  if (args[1].is_object()) realm_of(cx, args[0])->set_global(cx.heap(), args[1].as_object());
  return Value::undefined();
}

/// compile ( source, file, kind ): a script; kind "commonjs": what takes exports, require, module,
/// __filename and __dirname.
NativeTask vm_compile(Context& cx, Args args) {
  if (!cx.host()) co_return throw_type_error(cx, "code generation is not available here");
  EvalRequest request;
  const bool is_commonjs = args[2].is_string() && args[2].as_string()->utf8() == "commonjs";
  request.kind = is_commonjs ? EvalRequest::Kind::CommonJs : EvalRequest::Kind::Script;
  request.source = args[0].as_string()->utf8(true);
  request.name = args[1].as_string()->utf8();
  const CodeUnit* const unit = co_await compile_request(cx, std::move(request));
  ScriptFunction* const f =
      co_await top_level_function(cx, unit, cx.first_realm(), nullptr, nullptr);
  co_return Value(f);
}

/// While it lives code has a time (Context::code_deadline_ns); within another such time, the
/// shorter one. In a native coroutine, whose frame keeps the error alive.
class TimedCode {
 public:
  TimedCode(Context& cx, Value milliseconds, Value error) noexcept
      : cx_(cx), deadline_(cx.code_deadline_ns), error_(cx.code_timeout_error) {
    const Actor* const actor = Worker::running_actor();
    if (!milliseconds.is_number() || !actor) return;
    constexpr double kNsPerMs = 1e6;
    // By the clock that ContextActor looks at, which is not the one that script sees.
    const uint64_t end =
        actor->now_ns() + static_cast<uint64_t>(milliseconds.as_number() * kNsPerMs);
    if (end >= deadline_) return;
    cx.code_deadline_ns = end;
    cx.code_timeout_error = error;
  }
  ~TimedCode() {
    cx_.code_deadline_ns = deadline_;
    cx_.code_timeout_error = error_;
  }
  TimedCode(const TimedCode&) = delete;
  TimedCode& operator=(const TimedCode&) = delete;

 private:
  Context& cx_;
  const uint64_t deadline_;
  const Value error_;
};

/// run ( script, realm, milliseconds, error ): its completion value. After so many milliseconds it
/// is interrupted with the error; undefined: never.
NativeTask vm_run(Context& cx, Args args) {
  Realm* const realm = realm_of(cx, args[1]);
  const CodeUnit* const unit = args[0].as<ScriptFunction>()->code()->unit;
  ScriptFunction* const f = co_await top_level_function(cx, unit, realm, nullptr, nullptr);
  const TimedCode time(cx, args[2], args[3]);
  const Value result = co_await call(cx, Value(f), realm->global_this());
  co_return result;
}

/// compileFunction ( realm, parameters, body, file ): a function of that realm.
NativeTask vm_compile_function(Context& cx, Args args) {
  if (!cx.host()) co_return throw_type_error(cx, "code generation is not available here");
  Realm* const realm = realm_of(cx, args[0]);
  EvalRequest request;
  request.kind = EvalRequest::Kind::Function;
  request.name = args[3].as_string()->utf8();
  request.source = "function anonymous(";  // On the first line, as the body is.
  const auto at = [&request] { return static_cast<uint32_t>(request.source.size()); };
  request.function_parens[0] = at() - 1;
  request.source += args[1].as_string()->utf8(true);
  request.function_parens[1] = at();
  request.source += ") {";
  request.function_braces[0] = at() - 1;
  request.source += args[2].as_string()->utf8(true) + "\n";
  request.function_braces[1] = at();
  request.source += "}";
  const CodeUnit* const unit = co_await compile_request(cx, std::move(request));
  ScriptFunction* const top = co_await top_level_function(cx, unit, realm, nullptr, nullptr);
  const Value f = co_await call(cx, Value(top), realm->global_this());
  co_return f;
}

constexpr Builtin kVm[] = {
    method("createRealm", 0, vm_create_realm),
    method("realmGlobal", 1, vm_realm_global),
    method("setRealmGlobal", 2, vm_set_realm_global),
    method("compile", 3, vm_compile),
    method("run", 4, vm_run),
    method("compileFunction", 4, vm_compile_function),
};

}  // namespace

constinit const IntrinsicTemplate kVmNativesTemplate = object_template(kVm);

}  // namespace shoal
