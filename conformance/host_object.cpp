#include "conformance/host_object.h"

#include "conformance/agents.h"
#include "conformance/test_host.h"
#include "stdlib/intrinsics.h"
#include "vm/object/array_buffer.h"
#include "vm/object/function.h"
#include "vm/run/eval.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"

namespace shoal::conformance {

namespace {

TestHost& host_of(Context& cx) noexcept { return *static_cast<TestHost*>(cx.host()); }

NativeTask print(Context& cx, Args args) {
  const Value text = co_await to_string(cx, args[0]);
  host_of(cx).printed.push_back(text.as_string()->utf8());
  co_return Value::undefined();
}

Result<Value> create_realm(Context& cx, const Args&) {
  Realm* const realm = TRY(Realm::create(cx, false));
  TRY_VOID(set_up_realm(cx, realm));
  TRY(define_host_object(cx, realm));
  const OwnProperty made = TRY(own_property(cx, realm->global(), key(intern_ascii("$262"))));
  return made.value;
}

NativeTask eval_script(Context& cx, Args args) {
  Realm* const realm = args.callee->realm();
  const Value text = co_await to_string(cx, args[0]);
  const std::string source = text.as_string()->utf8(true);
  CompileOptions options;
  options.source_name = "evalScript";
  options.language = SourceLanguage::JavaScript;
  options.goal = SourceGoal::Script;
  options.completion_value = true;
  const CodeUnit* const unit = co_await host_of(cx).compile(cx, source, options);
  ScriptFunction* const f = co_await top_level_function(cx, unit, realm, nullptr, nullptr);
  const Value result = co_await call(cx, Value(f), realm->global_this());
  co_return result;
}

Result<Value> detach_array_buffer(Context& cx, const Args& args) {
  if (!args[0].is_kind(Kind::ArrayBuffer))
    return throw_type_error(cx, "detachArrayBuffer: not an ArrayBuffer");
  auto* const buffer = args[0].as<ArrayBufferObject>();
  if (buffer->is_shared()) return throw_type_error(cx, "detachArrayBuffer: the buffer is shared");
  if (!buffer->is_detached()) buffer->detach()->unref();
  return Value::null();
}

/// What script can see of it comes at the end of the turn.
Result<Value> collect(Context& cx, const Args&) {
  host_of(cx).wants_boundary_collection = true;
  cx.heap().collect_all(Turn::Inside);
  return Value::undefined();
}

Result<Value> is_html_dda(Context&, const Args&) { return Value::null(); }

// ---- $262.agent

uint64_t now_ns(Context& cx) { return cx.host()->monotonic_ns(); }

Result<Value> agent_start(Context& cx, const Args& args) {
  host_of(cx).agents->start(args[0].as_string()->utf8(true));
  return Value::undefined();
}

/// ( sharedArrayBuffer, id )
Result<Value> agent_broadcast(Context& cx, const Args& args) {
  if (!args[0].is_kind(Kind::ArrayBuffer) || !args[0].as<ArrayBufferObject>()->is_shared())
    return throw_type_error(cx, "broadcast: not a SharedArrayBuffer");
  auto* const buffer = args[0].as<ArrayBufferObject>();
  const double id = args[1].is_number() ? args[1].as_number() : 0;
  host_of(cx).agents->broadcast(buffer->store(), buffer->is_resizable(), id);
  return Value::undefined();
}

Result<Value> agent_get_report(Context& cx, const Args&) {
  std::string text;
  if (!host_of(cx).agents->take_report(text)) return Value::null();
  String* const report = TRY(String::from_utf8(cx.heap(), text));
  return Value(report);
}

NativeTask agent_sleep(Context& cx, Args args) {
  const Value ms = co_await to_number(cx, args[0]);
  const uint64_t deadline = now_ns(cx) + static_cast<uint64_t>(ms.as_number() * 1e6);
  while (now_ns(cx) < deadline) co_await leave_to_wait(cx, deadline);
  co_return Value::undefined();
}

Result<Value> agent_monotonic_now(Context& cx, const Args&) {
  return Value::number(static_cast<double>(now_ns(cx)) / 1e6);
}

Result<ArrayBufferObject*> buffer_over(Context& cx, BackingStore* store, bool growable) {
  Result<Shape*> shape =
      cx.realm()->root_shape(cx, Kind::ArrayBuffer, Intrinsic::SharedArrayBufferPrototype);
  if (!shape.ok()) {
    store->unref();
    return Thrown{};
  }
  return ArrayBufferObject::create_over(cx, shape.value(), store, growable);
}

/// In an agent: ( callback ), called with what is broadcast next.
NativeTask agent_receive_broadcast(Context& cx, Args args) {
  TestHost& host = host_of(cx);
  AgentGroup::Broadcast got;
  while (!host.agents->take_broadcast(*host.agent, got))
    co_await leave_to_wait(cx, Context::kNoDeadline);
  ArrayBufferObject* const buffer = co_await buffer_over(cx, got.store, got.growable);
  const Value arguments[] = {Value(buffer), Value::number(got.id)};
  (void)co_await call(cx, args[0], Value::undefined(), arguments);
  co_return Value::undefined();
}

NativeTask agent_report(Context& cx, Args args) {
  const Value text = co_await to_string(cx, args[0]);
  host_of(cx).agents->report(text.as_string()->utf8(true));
  co_return Value::undefined();
}

Result<Value> agent_leaving(Context&, const Args&) { return Value::undefined(); }

constexpr Builtin kGlobals[] = {method("print", 1, print)};
constexpr Builtin kMethods[] = {
    method("createRealm", 0, create_realm), method("evalScript", 1, eval_script),
    method("detachArrayBuffer", 1, detach_array_buffer), method("gc", 0, collect)};
constexpr Builtin kAgent[] = {
    method("start", 1, agent_start, Coerce::None, Coerce::ToString),
    method("broadcast", 2, agent_broadcast), method("getReport", 0, agent_get_report),
    method("sleep", 1, agent_sleep), method("monotonicNow", 0, agent_monotonic_now)};
constexpr Builtin kInAgent[] = {method("receiveBroadcast", 1, agent_receive_broadcast),
                                method("report", 1, agent_report), method("sleep", 1, agent_sleep),
                                method("leaving", 0, agent_leaving),
                                method("monotonicNow", 0, agent_monotonic_now)};
constexpr Builtin kHtmlDda = method("IsHTMLDDA", 0, is_html_dda);

Result<NativeFunction*> make_function(Context& cx, Realm* realm, const Builtin* builtin) {
  Shape* const shape =
      TRY(realm->root_shape(cx, Kind::NativeFunction, Intrinsic::FunctionPrototype));
  return cx.heap().create<NativeFunction>(static_cast<CellKind>(Kind::NativeFunction), shape, realm,
                                          builtin);
}

template <size_t N>
Result<bool> add_functions(Context& cx, Realm* realm, Object* object, const Builtin (&table)[N]) {
  for (const Builtin& b : table) {
    NativeFunction* const f = TRY(make_function(cx, realm, &b));
    TRY_VOID(define_field(cx, object, key(intern_ascii(b.key)), Value(f), attr::Hidden));
  }
  return true;
}

Result<Object*> make_object(Context& cx, Realm* realm) {
  const Value proto = TRY(realm->intrinsic_value(cx, Intrinsic::ObjectPrototype));
  return new_object_with_proto(cx, proto);
}

/// A function that typeof, == and ToBoolean take for undefined, as they do document.all.
Result<Object*> make_html_dda(Context& cx, Realm* realm) {
  NativeFunction* const f = TRY(make_function(cx, realm, &kHtmlDda));
  Shape* const own = TRY(ShapeOps::own(cx, f->shape()));
  own->set_flag(ShapeFlags::IsHTMLDDA);
  f->set_shape(cx.heap(), own);
  return static_cast<Object*>(f);
}

}  // namespace

Result<bool> define_agent_object(Context& cx, Realm* realm) {
  Object* const object = TRY(make_object(cx, realm));
  Object* const agent = TRY(make_object(cx, realm));
  TRY(add_functions(cx, realm, agent, kInAgent));
  TRY_VOID(define_field(cx, object, key(intern_ascii("agent")), Value(agent), attr::Hidden));
  TRY_VOID(
      define_field(cx, realm->global(), key(intern_ascii("$262")), Value(object), attr::Hidden));
  return true;
}

Result<bool> define_host_object(Context& cx, Realm* realm) {
  Object* const object = TRY(make_object(cx, realm));
  Object* const agent = TRY(make_object(cx, realm));
  Object* const html_dda = TRY(make_html_dda(cx, realm));
  const auto add = [&](Object* to, const char* name, Value value) {
    return define_field(cx, to, key(intern_ascii(name)), value, attr::Hidden);
  };
  TRY(add_functions(cx, realm, object, kMethods));
  TRY(add_functions(cx, realm, agent, kAgent));
  TRY(add_functions(cx, realm, realm->global(), kGlobals));
  TRY_VOID(add(object, "global", realm->global_this()));
  TRY_VOID(add(object, "agent", Value(agent)));
  TRY_VOID(add(object, "IsHTMLDDA", Value(html_dda)));
  const Value source = TRY(realm->intrinsic_value(cx, Intrinsic::AbstractModuleSource));
  TRY_VOID(add(object, "AbstractModuleSource", source));
  TRY_VOID(add(realm->global(), "$262", Value(object)));
  return true;
}

}  // namespace shoal::conformance
