#include "stdlib/web/process.h"

#include <cmath>

#include "gc/counted.h"
#include "io/door/door.h"
#include "stdlib/host/scripted.h"
#include "stdlib/intrinsics.h"
#include "vm/object/array.h"
#include "vm/object/typed_array.h"
#include "vm/run/expression_text.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/run/wait.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

HostProcess facts(Context& cx) { return cx.host() ? cx.host()->process() : HostProcess(); }

Result<Value> text_value(Context& cx, const std::string& text) {
  String* const s = TRY(String::from_utf8(cx.heap(), text));
  return Value(s);
}

Result<void> put(Context& cx, Object* object, const char* name, Value v) {
  return define_field(cx, object, key(intern_ascii(name)), v);
}

Result<Value> text_array(Context& cx, const std::vector<std::string>& texts) {
  ArrayObject* const array = TRY(ArrayObject::create(cx, 0, static_cast<uint32_t>(texts.size())));
  for (const std::string& t : texts) {
    const Value v = TRY(text_value(cx, t));
    TRY_VOID(array->push(cx.heap(), v));
  }
  return Value(array);
}

// ---- What the process is

Result<Value> make_argv(Context& cx, const Args&) {
  HostProcess p = facts(cx);
  std::vector<std::string> all = {p.executable};
  if (!p.script.empty()) all.push_back(p.script);
  all.insert(all.end(), p.arguments.begin(), p.arguments.end());
  return text_array(cx, all);
}
Result<Value> make_argv0(Context& cx, const Args&) { return text_value(cx, "shoal"); }
Result<Value> make_exec_argv(Context& cx, const Args&) {
  return text_array(cx, facts(cx).exec_arguments);
}
Result<Value> make_exec_path(Context& cx, const Args&) {
  return text_value(cx, facts(cx).executable);
}
}  // namespace

Result<Value> environment_object(Context& cx) {
  Object* const env = TRY(new_object(cx));
  for (const auto& [name, value] : facts(cx).environment) {
    String* const s = TRY(String::from_utf8(cx.heap(), name));
    const PropertyKey k = TRY(cx.atoms().key_of(cx.heap(), s));
    const Value v = TRY(text_value(cx, value));
    if (k.is_index())
      TRY_VOID(put_element(cx, env, k.as_index(), v));
    else
      TRY_VOID(define_field(cx, env, k, v));
  }
  return Value(env);
}

namespace {

Result<Value> make_pid(Context& cx, const Args&) { return Value::number(facts(cx).id); }
Result<Value> make_ppid(Context& cx, const Args&) { return Value::number(facts(cx).parent_id); }

Result<Value> make_version(Context& cx, const Args&) {
  return text_value(cx, std::string("v") + kNodeVersion);
}
Result<Value> make_versions(Context& cx, const Args&) {
  Object* const versions = TRY(new_object(cx));
  const Value node = TRY(text_value(cx, kNodeVersion));
  TRY_VOID(put(cx, versions, "node", node));
  const Value shoal_version = TRY(text_value(cx, SHOAL_VERSION));
  TRY_VOID(put(cx, versions, "shoal", shoal_version));
  return Value(versions);
}
Result<Value> make_release(Context& cx, const Args&) {
  Object* const release = TRY(new_object(cx));
  TRY_VOID(put(cx, release, "name", Value(intern_ascii("node"))));
  return Value(release);
}

Result<Value> process_cwd(Context& cx, const Args&) { return text_value(cx, facts(cx).directory); }
Result<Value> process_uptime(Context& cx, const Args&) {
  return Value::number(cx.host() ? static_cast<double>(cx.host()->monotonic_ns()) / 1e9 : 0);
}

}  // namespace

Result<Value> memory_usage(Context& cx) {
  Object* const usage = TRY(new_object(cx));
  const CountedBytes counted = counted_bytes(cx.heap());
  const bool is_deterministic = cx.options().deterministic;
  const std::pair<const char*, uint64_t> rows[] = {
      {"rss", cx.host() ? cx.host()->resident_bytes() : 0},
      {"heapTotal", is_deterministic ? counted.cells : cx.heap().statistics().bytes_reserved},
      {"heapUsed", counted.cells},
      {"external", counted.external},
      {"arrayBuffers", 0}};
  for (const auto& [name, bytes] : rows) TRY_VOID(put(cx, usage, name, Value::number(bytes)));
  return Value(usage);
}

namespace {

// ---- Time

Result<Value> process_hrtime(Context& cx, const Args& args) {
  constexpr double kSecond = 1e9;
  const uint64_t now = now_ns(cx);
  double seconds = std::floor(static_cast<double>(now) / kSecond);
  double rest = static_cast<double>(now % 1'000'000'000);
  if (args[0].is_kind(Kind::Array)) {
    const Value s = args[0].as_object()->dense_element(0),
                n = args[0].as_object()->dense_element(1);
    if (s.is_number() && n.is_number()) {
      seconds -= s.as_number();
      rest -= n.as_number();
      if (rest < 0) seconds -= 1, rest += kSecond;
    }
  }
  const Value parts[] = {Value::number(seconds), Value::number(rest)};
  ArrayObject* const pair = TRY(array_from(cx, parts, 2));
  return Value(pair);
}
Result<Value> hrtime_bigint(Context& cx, const Args&) {
  BigInt* const ns = TRY(BigInt::from_uint64(cx.heap(), now_ns(cx)));
  return Value(ns);
}

// ---- Exit

/// The code that an argument of exit or exitCode means; empty: none.
std::optional<int> code_of(Value v) {
  if (v.is_number() && std::isfinite(v.as_number()))
    return static_cast<int>(static_cast<int64_t>(v.as_number()) & 0xFF);
  return std::nullopt;
}

Result<Value> exit_code_get(Context& cx, const Args&) {
  const std::optional<int> code = process_state(cx).exit_code;
  return code ? Value::int32(*code) : Value::undefined();
}
Result<Value> exit_code_set(Context& cx, const Args& args) {
  Value v = args[0];
  if (v.is_string()) v = TRY(primitive_to_number(cx, v));
  process_state(cx).exit_code = code_of(v);
  return Value::undefined();
}

NativeTask process_really_exit(Context& cx, Args args) {
  ProcessState& state = process_state(cx);
  if (const std::optional<int> code = code_of(args[0])) state.exit_code = code;
  state.exiting = true;
  cx.terminate(EndReason::Exited);
  co_return Thrown{};
}
/// The listeners of "exit" first; then by process.reallyExit, which packages replace.
NativeTask process_exit(Context& cx, Args args) {
  ProcessState& state = process_state(cx);
  Value v = args[0];
  if (v.is_string()) v = co_await primitive_to_number(cx, v);
  if (const std::optional<int> code = code_of(v)) state.exit_code = code;
  if (!std::exchange(state.exiting, true) && has_process_listener(cx, intern_ascii("exit"))) {
    const Value code = Value::int32(state.exit_code.value_or(0));
    co_await emit_process_event(cx, intern_ascii("exit"), code, Value::hole());
  }
  const Value self = co_await cx.realm()->intrinsic_value(cx, Intrinsic::Process);
  const Value really = co_await get(cx, self.as_object(), key(intern_ascii("reallyExit")));
  const Value arguments[] = {Value::int32(state.exit_code.value_or(0))};
  if (really.is_callable()) (void)co_await call(cx, really, self, arguments, 1);
  cx.terminate(EndReason::Exited);
  co_return Thrown{};
}

// ---- Ticks

Result<Value> next_tick(Context& cx, const Args& args) {
  if (!args[0].is_callable())
    return throw_type_error(cx, "The \"callback\" argument must be of type function. Received %s",
                            received_text(cx, args[0]).c_str());
  Job job{Job::Kind::Callback, false, {}};
  job.values[0] = args[0];
  job.async_context = cx.async_context;
  if (args.count > 1) {
    ArrayObject* const rest = TRY(array_from(cx, args.values + 1, args.count - 1));
    job.values[1] = Value(rest);
  }
  cx.ticks().push(job);
  return Value::undefined();
}

// ---- Events: the emitter is TypeScript's, from when script first touches it

constexpr const char kEvents[] = "node:_process_events";
constexpr const char kMore[] = "node:_process_more";

/// The process as far as somebody has touched it; or null.
Object* known_process(Context& cx) {
  const Value process = cx.first_realm()->peek_intrinsic(Intrinsic::Process);
  return process.is_object() ? process.as_object() : nullptr;
}

/// An own data property's value; or undefined.
Value own_value(Context& cx, Object* object, PropertyKey name) {
  Result<OwnProperty> found = own_property(cx, object, name);
  if (!found.ok() || !found.value().found() || found.value().is_accessor())
    return Value::undefined();
  return found.value().value;
}

Result<Value> set_title(Context& cx, const Args& args) {
  if (!args[0].is_string()) return Value::undefined();
  ProcessState& state = process_state(cx);
  state.title = args[0].as_string()->utf8();
  host::ProcessTitle::Reply done;
  if (cx.door()) (void)cx.door()->ask<host::ProcessTitle>({state.title}, done).ok();
  return Value::undefined();
}
Result<Value> title_of(Context& cx, const Args&) {
  const std::string& title = process_state(cx).title;
  return text_value(cx, title.empty() ? "shoal" : title);
}

constexpr Builtin with_attributes(Builtin b, uint8_t attributes) {
  b.attributes = attributes;
  return b;
}

#if defined(__aarch64__)
constexpr const char kArchitecture[] = "arm64";
#else
constexpr const char kArchitecture[] = "x64";
#endif

Result<Value> illegal_constructor(Context& cx, const Args&) {
  return throw_type_error(cx, "Illegal constructor");
}
constexpr Builtin kProcessFunction = constructor("process", 0, illegal_constructor);
constexpr Builtin kProcessStatics[] = {prototype(Intrinsic::ProcessPrototype)};
constexpr Builtin kProcessPrototype[] = {
    intrinsic("constructor", Intrinsic::ProcessConstructor),
    scripted_method("on", 2, kEvents),
    scripted_method("addListener", 2, kEvents),
    scripted_method("once", 2, kEvents),
    scripted_method("prependListener", 2, kEvents),
    scripted_method("prependOnceListener", 2, kEvents),
    scripted_method("off", 2, kEvents),
    scripted_method("removeListener", 2, kEvents),
    scripted_method("removeAllListeners", 1, kEvents),
    scripted_method("emit", 1, kEvents),
    scripted_method("listenerCount", 2, kEvents),
    scripted_method("listeners", 1, kEvents),
    scripted_method("rawListeners", 1, kEvents),
    scripted_method("eventNames", 0, kEvents),
    scripted_method("setMaxListeners", 1, kEvents),
    scripted_method("getMaxListeners", 0, kEvents),
};
constexpr Builtin own_script(const char* name, uint8_t length, const char* module) {
  return with_attributes(scripted_method(name, length, module), 7);
}
constexpr Builtin kProcess[] = {
    made("version", make_version),
    made("versions", make_versions),
    text("arch", kArchitecture, 7),
    text("platform", "linux", 7),
    made("release", make_release),
    with_attributes(accessor("title", title_of), 6),
    setter("title", set_title),
    made("argv", make_argv),
    made("execArgv", make_exec_argv),
    scripted_value("env", "node:_process_env"),
    scripted_value_setter("env"),
    made("pid", make_pid),
    made("ppid", make_ppid),
    made("execPath", make_exec_path),
    with_attributes(accessor("exitCode", exit_code_get), 6),
    setter("exitCode", exit_code_set),
    made("argv0", make_argv0),
    scripted_value("stdin", "node:_process_stdin"),
    scripted_value_setter("stdin"),
    intrinsic("stdout", Intrinsic::Stdout, 7),
    intrinsic("stderr", Intrinsic::Stderr, 7),
    with_attributes(method("cwd", 0, process_cwd), 7),
    with_attributes(method("exit", 1, process_exit), 7),
    with_attributes(method("reallyExit", 1, process_really_exit), 7),
    with_attributes(method("nextTick", 1, next_tick), 7),
    intrinsic("hrtime", Intrinsic::HrtimeFunction, 7),
    with_attributes(method("uptime", 0, process_uptime), 7),
    own_script("emitWarning", 1, kMore),
    own_script("chdir", 1, kMore),
    own_script("umask", 1, kMore),
    own_script("kill", 2, kMore),
    own_script("abort", 0, kMore),
    own_script("cpuUsage", 1, kMore),
    own_script("resourceUsage", 0, kMore),
    own_script("availableMemory", 0, kMore),
    own_script("getuid", 0, kMore),
    own_script("geteuid", 0, kMore),
    own_script("getgid", 0, kMore),
    own_script("getegid", 0, kMore),
    own_script("getgroups", 0, kMore),
    own_script("getBuiltinModule", 1, kMore),
    own_script("loadEnvFile", 1, kMore),
    own_script("setUncaughtExceptionCaptureCallback", 1, kEvents),
    own_script("hasUncaughtExceptionCaptureCallback", 0, kEvents),
    scripted_value("memoryUsage", kMore),
    scripted_value_setter("memoryUsage"),
    scripted_value("config", kMore),
    scripted_value_setter("config"),
    scripted_value("features", kMore),
    scripted_value_setter("features"),
    scripted_value("allowedNodeEnvironmentFlags", kMore),
    scripted_value_setter("allowedNodeEnvironmentFlags"),
    scripted_value("send", "node:_process_channel"),
    scripted_value_setter("send"),
    scripted_value("disconnect", "node:_process_channel"),
    scripted_value_setter("disconnect"),
    scripted_value("connected", "node:_process_channel"),
    scripted_value_setter("connected"),
    scripted_value("channel", "node:_process_channel"),
    scripted_value_setter("channel"),
    {.type = BuiltinType::Number, .attributes = 7, .key = "debugPort", .number = 9229},
    text("@@toStringTag", "process"),
};
constexpr Builtin kHrtimeFunction = hidden("hrtime", 1, process_hrtime);
constexpr Builtin kHrtime[] = {with_attributes(method("bigint", 0, hrtime_bigint), 7)};

}  // namespace

// ---- State

ProcessState& process_state(Context& cx) {
  std::unique_ptr<ContextExtension>& slot = cx.extensions[static_cast<size_t>(Extension::Process)];
  if (!slot) slot = std::make_unique<ProcessState>();
  return static_cast<ProcessState&>(*slot);
}

bool has_process_listener(Context& cx, String* event) {
  Object* const process = known_process(cx);
  if (!process) return false;
  if (process_state(cx).captures_exceptions && event == intern_ascii("uncaughtException"))
    return true;
  // Somebody has put an `emit` of his own there, and wants to be told of all.
  if (own_value(cx, process, key(intern_ascii("emit"))).is_callable()) return true;
  const Value events = own_value(cx, process, key(intern_ascii("_events")));
  return events.is_object() && !own_value(cx, events.as_object(), key(event)).is_undefined();
}

Task<Value> emit_process_event(Context& cx, String* event, Value first, Value second) {
  const Value self = co_await cx.first_realm()->intrinsic_value(cx, Intrinsic::Process);
  const Value emit = co_await get(cx, self.as_object(), key(intern_ascii("emit")));
  const Value arguments[] = {Value(event), first, second};
  const uint32_t count = first.is_hole() ? 1 : second.is_hole() ? 2 : 3;
  const Value any = co_await call(cx, emit, self, arguments, count);
  co_return any;
}

constinit const IntrinsicTemplate kProcessConstructorTemplate =
    function_template(kProcessFunction, kProcessStatics);
constinit const IntrinsicTemplate kProcessPrototypeTemplate = object_template(kProcessPrototype);
constinit const IntrinsicTemplate kProcessTemplate =
    object_template(kProcess, Intrinsic::ProcessPrototype);
constinit const IntrinsicTemplate kHrtimeFunctionTemplate =
    function_template(kHrtimeFunction, kHrtime);

}  // namespace shoal
