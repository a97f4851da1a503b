#include "stdlib/web/process.h"

#include <cmath>

#include "gc/counted.h"
#include "stdlib/intrinsics.h"
#include "stdlib/web/inspect.h"
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
Result<Value> make_exec_argv(Context& cx, const Args&) { return text_array(cx, {}); }
Result<Value> make_exec_path(Context& cx, const Args&) {
  return text_value(cx, facts(cx).executable);
}
Result<Value> make_env(Context& cx, const Args&) {
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
Result<Value> make_pid(Context& cx, const Args&) { return Value::number(facts(cx).id); }
Result<Value> make_ppid(Context& cx, const Args&) { return Value::number(facts(cx).parent_id); }

/// The Node.js interface that `process` follows; packages look at it.
constexpr const char kNodeVersion[] = "20.20.0";

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
  TRY_VOID(put(cx, release, "name", Value(intern_ascii("shoal"))));
  return Value(release);
}

Result<Value> process_cwd(Context& cx, const Args&) { return text_value(cx, facts(cx).directory); }
Result<Value> process_uptime(Context& cx, const Args&) {
  return Value::number(cx.host() ? static_cast<double>(cx.host()->monotonic_ns()) / 1e9 : 0);
}

Result<Value> memory_usage(Context& cx, const Args&) {
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

NativeTask process_exit(Context& cx, Args args) {
  ProcessState& state = process_state(cx);
  Value v = args[0];
  if (v.is_string()) v = co_await primitive_to_number(cx, v);
  if (const std::optional<int> code = code_of(v)) state.exit_code = code;
  if (!state.exiting) {
    state.exiting = true;
    const Value code = Value::int32(state.exit_code.value_or(0));
    co_await emit_process_event(cx, intern_ascii("exit"), code, Value::hole());
  }
  cx.terminate(EndReason::Exited);
  co_return Thrown{};
}
NativeTask process_really_exit(Context& cx, Args args) {
  process_state(cx).exiting = true;
  return process_exit(cx, args);
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

// ---- Events

/// The event's name as an atom, or null: it is no string.
Result<String*> event_of(Context& cx, Value v) {
  if (!v.is_string()) return static_cast<String*>(nullptr);
  return cx.atoms().atom_of(cx.heap(), v.as_string());
}

Result<Value> add_listener(Context& cx, const Args& args, bool once, bool first = false) {
  if (!args[1].is_callable())
    return throw_type_error(cx, "The \"listener\" argument must be of type function. Received %s",
                            received_text(cx, args[1]).c_str());
  String* const event = TRY(event_of(cx, args[0]));
  if (!event) return args.this_value;
  auto& all = process_state(cx).listeners;
  all.insert(first ? all.begin() : all.end(), {event, args[1], once});
  process_state(cx).charge.set(all.capacity() * sizeof(ProcessState::Listener));
  return args.this_value;
}
Result<Value> process_on(Context& cx, const Args& args) { return add_listener(cx, args, false); }
Result<Value> process_once(Context& cx, const Args& args) { return add_listener(cx, args, true); }
Result<Value> process_prepend(Context& cx, const Args& args) {
  return add_listener(cx, args, false, true);
}
Result<Value> process_off(Context& cx, const Args& args) {
  String* const event = TRY(event_of(cx, args[0]));
  auto& all = process_state(cx).listeners;
  for (size_t i = all.size(); i-- > 0;) {
    if (all[i].event != event || all[i].callback != args[1]) continue;
    all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
    break;
  }
  return args.this_value;
}
Result<Value> remove_all_listeners(Context& cx, const Args& args) {
  String* const event = TRY(event_of(cx, args[0]));
  std::erase_if(process_state(cx).listeners,
                [event](const ProcessState::Listener& l) { return !event || l.event == event; });
  return args.this_value;
}
Result<Value> listener_count(Context& cx, const Args& args) {
  String* const event = TRY(event_of(cx, args[0]));
  uint32_t count = 0;
  for (const ProcessState::Listener& l : process_state(cx).listeners)
    count += l.event == event ? 1 : 0;
  return Value::number(count);
}
Result<Value> listeners_of(Context& cx, const Args& args) {
  String* const event = TRY(event_of(cx, args[0]));
  ArrayObject* const out = TRY(ArrayObject::create(cx, 0, 0));
  for (const ProcessState::Listener& l : process_state(cx).listeners)
    if (l.event == event) TRY_VOID(out->push(cx.heap(), l.callback));
  return Value(out);
}
NativeTask process_emit(Context& cx, Args args) {
  String* const event = co_await event_of(cx, args[0]);
  if (!event) co_return Value::boolean(false);
  const Value second = args.count > 2 ? args[2] : Value::hole();
  const Value any = co_await emit_process_event(cx, event, args[1], second);
  co_return any;
}

NativeTask emit_warning(Context& cx, Args args) {
  InspectOptions options;
  Value text = args[0];
  if (!text.is_string()) text = co_await inspect_completely(cx, text, options);
  std::string name = "Warning";
  if (args[1].is_string()) name = args[1].as_string()->utf8();
  const std::string line = "(shoal:" + std::to_string(facts(cx).id) + ") " +
                           (args[0].is_string() ? name + ": " : "") + text.as_string()->utf8() +
                           "\n";
  if (cx.console_output) cx.console_output(line, true);
  co_return Value::undefined();
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
    method("on", 2, process_on),
    method("addListener", 2, process_on),
    method("once", 2, process_once),
    method("prependListener", 2, process_prepend),
    method("off", 2, process_off),
    method("removeListener", 2, process_off),
    method("removeAllListeners", 1, remove_all_listeners),
    method("emit", 1, process_emit),
    method("listenerCount", 1, listener_count),
    method("listeners", 1, listeners_of),
};
constexpr Builtin kProcess[] = {
    made("version", make_version),
    made("versions", make_versions),
    text("arch", kArchitecture, 7),
    text("platform", "linux", 7),
    made("release", make_release),
    text("title", "shoal", 7),
    made("argv", make_argv),
    made("execArgv", make_exec_argv),
    made("env", make_env),
    made("pid", make_pid),
    made("ppid", make_ppid),
    made("execPath", make_exec_path),
    with_attributes(accessor("exitCode", exit_code_get), 6),
    setter("exitCode", exit_code_set),
    intrinsic("stdout", Intrinsic::Stdout, 7),
    intrinsic("stderr", Intrinsic::Stderr, 7),
    with_attributes(method("cwd", 0, process_cwd), 7),
    with_attributes(method("exit", 1, process_exit), 7),
    with_attributes(method("reallyExit", 1, process_really_exit), 7),
    with_attributes(method("nextTick", 1, next_tick), 7),
    intrinsic("hrtime", Intrinsic::HrtimeFunction, 7),
    with_attributes(method("uptime", 0, process_uptime), 7),
    with_attributes(method("memoryUsage", 0, memory_usage), 7),
    with_attributes(method("emitWarning", 1, emit_warning), 7),
    text("@@toStringTag", "process"),
};
constexpr Builtin kHrtimeFunction = hidden("hrtime", 1, process_hrtime);
constexpr Builtin kHrtime[] = {with_attributes(method("bigint", 0, hrtime_bigint), 7)};

}  // namespace

// ---- State

void ProcessState::trace(Tracer& tracer) const {
  for (const Listener& l : listeners)
    tracer.visit_bits(reinterpret_cast<const uint64_t&>(l.callback));
}
bool ProcessState::has(String* event) const noexcept {
  for (const Listener& l : listeners)
    if (l.event == event) return true;
  return false;
}

ProcessState& process_state(Context& cx) {
  std::unique_ptr<ContextExtension>& slot = cx.extensions[static_cast<size_t>(Extension::Process)];
  if (!slot) slot = std::make_unique<ProcessState>(cx.heap());
  return static_cast<ProcessState&>(*slot);
}

Task<Value> emit_process_event(Context& cx, String* event, Value first, Value second) {
  RootVector<Value> callbacks(cx.heap());
  auto& all = process_state(cx).listeners;
  for (const ProcessState::Listener& l : all)
    if (l.event == event) co_await step_void(callbacks.push_back(l.callback));
  std::erase_if(all,
                [event](const ProcessState::Listener& l) { return l.once && l.event == event; });
  const Value self = co_await cx.realm()->intrinsic_value(cx, Intrinsic::Process);
  const Value arguments[] = {first, second};
  const uint32_t count = first.is_hole() ? 0 : second.is_hole() ? 1 : 2;
  for (size_t i = 0; i < callbacks.size(); ++i)
    co_await call(cx, callbacks[i], self, arguments, count);
  co_return Value::boolean(!callbacks.empty());
}

constinit const IntrinsicTemplate kProcessConstructorTemplate =
    function_template(kProcessFunction, kProcessStatics);
constinit const IntrinsicTemplate kProcessPrototypeTemplate = object_template(kProcessPrototype);
constinit const IntrinsicTemplate kProcessTemplate =
    object_template(kProcess, Intrinsic::ProcessPrototype);
constinit const IntrinsicTemplate kHrtimeFunctionTemplate =
    function_template(kHrtimeFunction, kHrtime);

}  // namespace shoal
