// "shoal:host": the few functions that the modules of stdlib/node and stdlib/shoal are made of.

#include "include/shoal/host.h"
#include "include/shoal/loader/files.h"
#include "include/shoal/loader/module_loader.h"
#include "stdlib/host/operations.h"
#include "stdlib/web/abort.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/object/typed_array.h"
#include "vm/run/internal_functions.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal::loader {

namespace {

enum class HostCall : int32_t {
  CurrentFolder = 100,
  CreateRequire,
  Decode,
  ContextSignal,
  MockModule,
  UnmockModule,
  ResolveModule,
  ReplaceModule,
  RestoreModule,
  SourceLine,
  CommonJsParts,
  RequireResolve,
};
struct HostCallName {
  HostCall call;
  const char* name;
  uint32_t length;
};
constexpr HostCallName kHostCalls[] = {
    {HostCall::CurrentFolder, "currentFolder", 0},
    {HostCall::CreateRequire, "createRequire", 2},
    {HostCall::Decode, "decode", 1},
    {HostCall::ContextSignal, "contextSignal", 0},
    {HostCall::MockModule, "mockModule", 3},
    {HostCall::UnmockModule, "unmockModule", 3},
    {HostCall::ResolveModule, "resolveModule", 2},
    {HostCall::ReplaceModule, "replaceModule", 2},
    {HostCall::RestoreModule, "restoreModule", 2},
    {HostCall::SourceLine, "sourceLine", 2},
    {HostCall::CommonJsParts, "commonJsParts", 1},
    {HostCall::RequireResolve, "requireResolve", 2},
};

/// Natives of the engine's, most of which lead through the context's door:
/// stdlib/host/operations.h.
constexpr std::pair<internal::Entry, const char*> kOperationCalls[] = {
    {internal::kHostAsk, "ask"},     {internal::kHostBegin, "begin"},
    {internal::kHostWait, "wait"},   {internal::kHostCancel, "cancel"},
    {internal::kHostKeep, "keep"},   {internal::kHostClose, "close"},
    {internal::kHostSleep, "sleep"}, {internal::kReceiveMessage, "receiveMessage"},
};

Result<Value> text_value(Context& cx, std::string_view text) {
  String* const s = TRY(String::from_utf8(cx.heap(), text));
  return Value(s);
}

}  // namespace

Result<ModuleRecord*> ModuleLoader::host_module(Context& cx, Principal who) {
  const std::string module_key = key_for("shoal:host", who);
  if (ModuleRecord* const m = known(cx, module_key)) return m;
  const Value principal = Value::int32(static_cast<int32_t>(who));
  Object* const natives = TRY(cx.realm()->intrinsic(cx, Intrinsic::HostNatives));
  Object* const object = TRY(new_object_with_proto(cx, Value(natives)));
  NativeFunction* const load = TRY(host_function(cx, kLoadBuiltin, "load", 1));
  load->set_capture(cx.heap(), 2, principal);
  TRY_VOID(define_field(cx, object, key(intern_ascii("load")), Value(load)));
  if (who != kProgramPrincipal) {  // In place of the natives' ones, which are the program's.
    NativeFunction* const environment =
        TRY(host_function(cx, kProcessEnvironment, "environment", 0));
    environment->set_capture(cx.heap(), 2, principal);
    NativeFunction* const start =
        TRY(native_function(cx, Intrinsic::HostNatives, natives::kHostStartEntry));
    start->set_capture(cx.heap(), 0, principal);
    TRY_VOID(define_field(cx, object, key(intern_ascii("start")), Value(start)));
    TRY_VOID(define_field(cx, object, key(intern_ascii("isPackage")), Value::boolean(true)));
    TRY_VOID(define_field(cx, object, key(intern_ascii("environment")), Value(environment)));
  }
  for (const HostCallName& each : kHostCalls) {
    NativeFunction* const f =
        TRY(host_function(cx, static_cast<int32_t>(each.call), each.name, each.length));
    f->set_capture(cx.heap(), 2, principal);
    TRY_VOID(define_field(cx, object, key(intern_ascii(each.name)), Value(f)));
  }
  for (const auto& [entry, name] : kOperationCalls) {
    NativeFunction* const f = TRY(native_function(cx, Intrinsic::Internal, entry));
    f->set_capture(cx.heap(), 0, principal);
    TRY_VOID(define_field(cx, object, key(intern_ascii(name)), Value(f)));
  }
  String* const text = TRY(String::from_utf8(cx.heap(), module_key));
  ModuleRecord* const m = TRY(ModuleRecord::create_default(cx, text, Value(object)));
  return remember(cx, module_key, m);
}

// ---- Globals of a package's own

Result<bool> ModuleLoader::ensure_own_globals(Context& cx) {
  if (has_own_globals_ || !host_.door()) return true;
  if (!host_.door()->options().permissions->has_packages()) return true;
  has_own_globals_ = true;
  Realm* const realm = cx.first_realm();
  for (const Intrinsic which : {Intrinsic::Process, Intrinsic::Worker}) {
    const char* const name = which == Intrinsic::Process ? "process" : "Worker";
    Object* const whole = TRY(realm->intrinsic(cx, which));
    NativeFunction* const getter = TRY(host_function(cx, kOwnGlobal, name, 0));
    getter->set_capture(cx.heap(), 1, Value(intern_ascii(name)));
    getter->set_capture(cx.heap(), 2, Value(whole));
    NativeFunction* const setter = TRY(host_function(cx, kReplaceGlobal, name, 1));
    setter->set_capture(cx.heap(), 1, Value(intern_ascii(name)));
    TRY(define_own_ordinary(
        cx, realm->global(), key(intern_ascii(name)),
        PropertyDescriptor::accessor(Value(getter), Value(setter), attr::Configurable)));
  }
  return true;
}

Task<Value> ModuleLoader::own_global(Context& cx, ModuleLoader* self, Args args) {
  const Value whole = args.callee->capture(2), name = args.callee->capture(1);
  if (runs_builtin(cx)) co_return whole;
  const Principal who = self->running_principal(cx);
  if (who == kProgramPrincipal) co_return whole;
  String* const module = intern_ascii("node:_own_globals");
  const Value exports = co_await require_builtin(cx, self, Value(module), who);
  const Value own = co_await get(cx, exports.as_object(), key(name.as_string()));
  co_return own;
}

Result<Value> ModuleLoader::source_line(Context& cx, const std::string& name, int32_t number) {
  for (const std::shared_ptr<const CodeUnit>& unit : cx.units) {
    if (unit->image().source_name != name) continue;
    std::string_view text = unit->image().source;
    for (; number > 1 && !text.empty(); --number) {
      const size_t end = text.find('\n');
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    if (!text.empty()) return text_value(cx, text.substr(0, text.find('\n')));
  }
  return Value::null();
}

/// Arguments are strings: the built-in modules see to it.
Result<Value> ModuleLoader::call_builtin(Context& cx, int32_t number, const Args& args) {
  const auto text = [&args](uint32_t i) {
    return args[i].is_string() ? args[i].as_string()->utf8() : std::string();
  };
  switch (static_cast<HostCall>(number)) {
    case HostCall::Decode: {
      const auto* const array = args[0].as<TypedArrayObject>();
      return text_value(cx, {reinterpret_cast<const char*>(array->data()), array->length()});
    }
    case HostCall::ContextSignal: return context_signal(cx);
    case HostCall::MockModule: return mock_module(cx, text(0), text(1), args[2].as_object());
    case HostCall::UnmockModule: return unmock_module(cx, text(0), args[1].is_true(), args[2]);
    case HostCall::ResolveModule: return Value(TRY(key_to_mock(cx, text(0), text(1))));
    case HostCall::ReplaceModule: return replace_module(cx, text(0), args[1].as_object());
    case HostCall::RestoreModule: return restore_module(text(0), args[1].as_int32());
    case HostCall::SourceLine: return source_line(cx, text(0), args[1].as_int32());
    case HostCall::RequireResolve: {
      const Value path = TRY(require_resolve(cx, args[0], text(1)));
      return path.as_string()->utf8().starts_with('/') ? path : args[0];  // "fs" stays "fs".
    }
    case HostCall::CommonJsParts: return commonjs_parts(cx, args[0]);
    case HostCall::CurrentFolder: return text_value(cx, current_folder());
    case HostCall::CreateRequire: {
      std::string from = text(0);
      if (from.starts_with("file:") && !path_of_url(from, from)) from.clear();
      if (!from.starts_with('/'))
        return throw_with_code(
            cx, "ERR_INVALID_ARG_VALUE",
            "createRequire: a file URL or an absolute path is wanted (got '" + text(0) + "')");
      TRY(check_path(cx, from));
      if (from.ends_with('/')) from += "noop.js";
      from = key_for(from, static_cast<Principal>(args.callee->capture(2).as_int32()));
      Object* const require = TRY(make_require(cx, from, args[1]));
      return Value(require);
    }
  }
  SHOAL_UNREACHABLE();
}

}  // namespace shoal::loader
