// What the built-in modules ask of the engine about values and the running job, beside the host
// operations: the prototype of the object that "shoal:host" exports.
#include "vm/run/host.h"
#include "stdlib/es/uint8_array_text.h"
#include "stdlib/host/operations.h"
#include "stdlib/intrinsics.h"
#include "stdlib/natives/http.h"
#include "stdlib/natives/testing.h"
#include "stdlib/node/builtins.h"
#include "stdlib/web/event.h"
#include "stdlib/web/inspect.h"
#include "stdlib/web/process.h"
#include "vm/object/array.h"
#include "vm/object/proxy.h"
#include "vm/object/typed_array.h"
#include "vm/run/heap_snapshot.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

Result<Value> list(Context& cx, std::initializer_list<Value> values) {
  ArrayObject* const array = TRY(ArrayObject::create(cx, 0, 0));
  for (const Value v : values) TRY_VOID(array->push(cx.heap(), v));
  return Value(array);
}

/// inspect ( value, options ): as console.log has it.
NativeTask host_inspect(Context& cx, Args args) {
  const InspectOptions options = co_await read_inspect_options(cx, args[1], InspectOptions());
  const Value text = co_await inspect_completely(cx, args[0], options);
  co_return text;
}

/// What each reaction, job and timer takes along from where it was made.
Result<Value> host_async_context(Context& cx, const Args&) { return cx.async_context; }
Result<Value> host_set_async_context(Context& cx, const Args& args) {
  cx.async_context = args[0];
  return Value::undefined();
}

/// [target, handler] of a Proxy, null once it is revoked; undefined of anything else.
Result<Value> host_proxy_details(Context& cx, const Args& args) {
  if (!args[0].is_kind(Kind::Proxy)) return Value::undefined();
  const auto* const proxy = args[0].as<ProxyObject>();
  if (proxy->is_deferred_namespace()) return Value::undefined();
  if (proxy->is_revoked()) return list(cx, {Value::null(), Value::null()});
  return list(cx, {Value(proxy->target()), Value(proxy->handler())});
}

/// The names of Node's modules; of those that need "node:" before them if the argument is true.
Result<Value> host_builtin_names(Context& cx, const Args& args) {
  const bool schemed = args[0].is_boolean() && args[0].as_boolean();
  ArrayObject* const array = TRY(ArrayObject::create(cx, 0, 0));
  for (const std::string_view name : schemed ? schemed_node_modules() : node_modules()) {
    String* const text = TRY(String::from_utf8(cx.heap(), name));
    TRY_VOID(array->push(cx.heap(), Value(text)));
  }
  return Value(array);
}

Result<Value> host_is_module_namespace(Context&, const Args& args) {
  return Value::boolean(args[0].is_kind(Kind::ModuleNamespace));
}

/// Milliseconds of the clock that never goes back, with their fraction.
Result<Value> host_now(Context& cx, const Args&) {
  constexpr double kNsPerMs = 1e6;
  const uint64_t ns = cx.host() ? cx.host()->monotonic_ns() : 0;
  return Value::number(static_cast<double>(ns) / kNsPerMs);
}
/// Milliseconds since 1970, UTC, with their fraction.
Result<Value> host_wall_clock(Context& cx, const Args&) {
  return Value::number(cx.host() ? cx.host()->wall_clock_ms() : 0);
}

/// Throws it where nobody can catch it, in a job of its own.
Result<Value> host_report_uncaught(Context& cx, const Args& args) {
  TRY(report_exception(cx, args[0]));
  return Value::undefined();
}

/// See Context::clone_hook.
Result<Value> host_set_clone_hook(Context& cx, const Args& args) {
  cx.clone_hook = args[0];
  if (args[1].is_true()) cx.clone_hook_knows_all = true;
  return Value::undefined();
}

/// See Context::error_hook.
Result<Value> host_set_error_hook(Context& cx, const Args& args) {
  cx.error_hook = args[0];
  return Value::undefined();
}

/// Whether that descriptor, 0 to 2, is a terminal.
Result<Value> host_is_terminal(Context& cx, const Args& args) {
  const int32_t descriptor = args[0].is_int32() ? args[0].as_int32() : -1;
  if (descriptor < 0 || descriptor > 2 || !cx.host()) return Value::boolean(false);
  return Value::boolean(cx.host()->process().terminal[descriptor]);
}
/// [columns, rows]
Result<Value> host_terminal_size(Context& cx, const Args&) {
  const HostProcess p = cx.host() ? cx.host()->process() : HostProcess();
  return list(cx, {Value::number(p.columns), Value::number(p.rows)});
}

/// The environment as this context may see it: a plain object.
Result<Value> host_environment(Context& cx, const Args&) { return environment_object(cx); }
Result<Value> host_memory_usage(Context& cx, const Args&) { return memory_usage(cx); }
/// printTo(descriptor, text or bytes): behind what was printed before.
Result<Value> host_print_to(Context& cx, const Args& args) {
  std::string text;
  std::string_view bytes;
  if (args[1].is_string()) {
    text = args[1].as_string()->utf8();
    bytes = text;
  } else if (args[1].is_kind(Kind::TypedArray)) {
    const auto* const array = args[1].as<TypedArrayObject>();
    bytes = {reinterpret_cast<const char*>(array->data()), array->byte_length()};
  }
  const bool is_error = args[0].is_int32() && args[0].as_int32() == 2;
  if (cx.console_output) cx.console_output(bytes, is_error);
  if (cx.is_terminating()) return Thrown{};
  return Value::undefined();
}
/// Whether a callback takes what is thrown and not caught.
Result<Value> host_capture_exceptions(Context& cx, const Args& args) {
  process_state(cx).captures_exceptions = args[0].is_true();
  return Value::undefined();
}

/// heapSnapshot ( ): the text of one, in pieces.
Result<Value> host_heap_snapshot(Context& cx, const Args&) {
  std::vector<std::string> pieces;
  write_heap_snapshot(cx, [&pieces](std::string_view piece) { pieces.emplace_back(piece); });
  ArrayObject* const array = TRY(ArrayObject::create(cx, 0, 0));
  for (std::string& piece : pieces) {
    String* const text = TRY(String::from_utf8(cx.heap(), std::exchange(piece, {})));
    TRY_VOID(array->push(cx.heap(), Value(text)));
  }
  return Value(array);
}

constexpr Builtin kHost[] = {
    method("start", 1, natives::host_start),
    method("waitAny", 2, natives::host_wait_any),
    method("take", 1, natives::host_take),
    method("printTo", 2, host_print_to),
    method("environment", 0, host_environment),
    method("memoryUsage", 0, host_memory_usage),
    method("heapSnapshot", 0, host_heap_snapshot),
    method("captureExceptions", 1, host_capture_exceptions),
    method("inspect", 2, host_inspect),
    method("asyncContext", 0, host_async_context),
    method("setAsyncContext", 1, host_set_async_context),
    method("proxyDetails", 1, host_proxy_details),
    method("isModuleNamespace", 1, host_is_module_namespace),
    method("builtinNames", 1, host_builtin_names),
    method("setErrorHook", 1, host_set_error_hook),
    method("setCloneHook", 2, host_set_clone_hook),
    method("reportUncaught", 1, host_report_uncaught),
    method("dispatchEvent", 4, natives::dispatch_seen_as),
    method("now", 0, host_now),
    method("wallClock", 0, host_wall_clock),
    method("isTerminal", 1, host_is_terminal),
    method("terminalSize", 1, host_terminal_size),
    method("parseHead", 4, natives::http_parse_head),
    method("encodeMessage", 2, natives::http_encode_message),
    method("decodeChunks", 4, natives::http_decode_chunks),
    method("readBase64", 3, natives::read_base64),
    method("writeBase64", 4, natives::write_base64),
    // Of tests: testing.h.
    method("holdClock", 1, natives::hold_clock),
    method("releaseClock", 0, natives::release_clock),
    method("clockIsHeld", 0, natives::clock_is_held),
    method("timeOutside", 0, natives::time_outside),
    method("setWall", 1, natives::set_wall),
    method("timersNow", 0, natives::timers_now),
    method("moveTo", 1, natives::move_to),
    method("runNextTimer", 1, natives::run_next_timer),
    method("pendingTimers", 0, natives::pending_timers),
    method("noteOrigins", 1, natives::note_origins),
    method("doorEntries", 0, natives::door_entries),
    method("waitingModules", 0, natives::waiting_modules),
    method("waitingStack", 1, natives::waiting_stack),
};

static_assert(kHost[natives::kHostStartEntry].leaf == natives::host_start);

}  // namespace

constinit const IntrinsicTemplate kHostNativesTemplate = object_template(kHost);

}  // namespace shoal
