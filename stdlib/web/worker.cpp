// Worker: what script holds of a context that it has started. HTML §10.2.6.3.
#include "stdlib/web/worker.h"

#include "stdlib/host/scripted.h"
#include "stdlib/intrinsics.h"
#include "stdlib/web/dom_exception.h"
#include "stdlib/web/event.h"
#include "stdlib/web/ports.h"
#include "vm/object/error.h"
#include "vm/object/function.h"
#include "vm/run/host.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

Result<NativeStateObject*> this_worker(Context& cx, const Args& args) {
  if (auto* const worker = NativeStateObject::from(args.this_value, target_slot::kWorkerTag))
    return worker;
  return throw_type_error(cx, "Illegal invocation: this is not a Worker");
}

/// The file of the innermost script function.
std::string calling_file(Context& cx) {
  for (Frame* frame = cx.frame(); frame;
       frame = frame->caller_regs ? Frame::of(frame->caller_regs) : nullptr)
    if (frame->code) return frame->code->unit->image().source_name;
  return {};
}

/// What a worker is charged to the context that starts it, besides its own quota.
constexpr size_t kWorkerBytes = size_t{32} << 10;

/// What ends a worker that turned out not to be wanted.
struct Started {
  explicit Started(Ref<PortEnd> its_outside) noexcept : outside(std::move(its_outside)) {}
  Started(const Started&) = delete;
  Started& operator=(const Started&) = delete;
  const Ref<PortEnd> outside;  // Two ends keep one another until one parts.
  Ref<WorkerControl> control;
  bool is_wanted = false;
  ~Started() {
    if (is_wanted) return;
    if (control) control->terminate();
    outside->part(MessageEnd::Farewell::Silent);
  }
};

/// new Worker ( url, { type, name } )
NativeTask worker_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx, "Class constructor Worker cannot be invoked without 'new'");
  WorkerRequest request;
  request.referrer = calling_file(cx);
  const Value url = co_await to_string(cx, args[0]);
  request.specifier = url.as_string()->utf8(true);
  if (args[1].is_object()) {
    const Value name = co_await get(cx, args[1].as_object(), key(atoms::name()));
    const Value text = name.is_undefined() ? Value(String::empty()) : name;
    const Value given = co_await to_string(cx, text);
    request.name = given.as_string()->utf8(true);
    const Value type = co_await get(cx, args[1].as_object(), key(intern_ascii("type")));
    if (!type.is_undefined()) {
      const Value kind = co_await to_string(cx, type);
      const std::string sort = kind.as_string()->utf8();
      if (sort != "module" && sort != "classic")
        co_return throw_type_error(cx, "Worker: the type '%s' is neither 'module' nor 'classic'",
                                   sort.c_str());
    }
  }
  const Value proto =
      co_await get_prototype_from_constructor(cx, args.new_target, Intrinsic::WorkerPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::NativeState, proto);
  NativeStateObject* const worker =
      co_await create_event_target(cx, shape, target_slot::kWorkerTag, port_slot::kCount);
  worker->set_state(cx.heap(), port_slot::kHasRef, Value::boolean(true));
  const Ref<PortEnd> outside = Ref<PortEnd>::adopt(new PortEnd);
  request.inside = Ref<PortEnd>::adopt(new PortEnd);
  PortEnd::join(*outside, *request.inside);
  Started started(outside);
  request.broadcasts = Ref<Broadcasts>(&Ports::of(cx).broadcasts());
  if (cx.host()) cx.host()->before_message();
  if (!cx.host()) co_return throw_type_error(cx, "Worker: there is no host");
  WorkerControl* const control = co_await cx.host()->start_worker(cx, request);
  started.control = Ref<WorkerControl>::adopt(control);
  co_await step_void(Ports::of(cx).add(cx, worker, Ref<MessageEnd>(outside.get()), kWorkerBytes));
  started.is_wanted = true;
  Ports::Entry* const entry = Ports::of(cx).find(worker);
  entry->control = started.control;
  Ports::of(cx).start(*entry);
  co_return Value(worker);
}

Result<Value> worker_post_primitive(Context& cx, const Args& args) {
  NativeStateObject* const worker = TRY(this_worker(cx, args));
  return try_post_primitive(cx, worker, args);
}
NativeTask worker_post(Context& cx, Args args) {
  NativeStateObject* const worker = co_await this_worker(cx, args);
  const Value sent = co_await post_message(cx, worker, args, "postMessage");
  co_return sent;
}

/// Nothing of what it has sent, and that has not been seen, is seen any more.
Result<Value> worker_terminate(Context& cx, const Args& args) {
  NativeStateObject* const worker = TRY(this_worker(cx, args));
  Ports::Entry* const entry = Ports::of(cx).find(worker);
  if (!entry) return Value::undefined();
  const Ref<WorkerControl> control = entry->control;
  Ports::of(cx).remove(cx, *entry)->part(MessageEnd::Farewell::Closed);
  if (control) control->terminate();
  return Value::undefined();
}

constexpr Builtin kWorkerFunction = constructor("Worker", 1, worker_constructor);
constexpr Builtin kWorker[] = {prototype(Intrinsic::WorkerPrototype)};
constexpr Builtin kWorkerPrototype[] = {
    intrinsic("constructor", Intrinsic::Worker),
    shown(method("postMessage", 1, worker_post, worker_post_primitive)),
    shown(method("terminate", 0, worker_terminate)),
    shown(method("ref", 0, port_set_ref<true>)),
    shown(method("unref", 0, port_set_ref<false>)),
    shown(method("hasRef", 0, port_has_ref)),
    shown(accessor("onmessage", port_handler_get)),
    setter("onmessage", port_handler_set),
    shown(accessor("onmessageerror", port_handler_get)),
    setter("onmessageerror", port_handler_set),
    shown(accessor("onerror", port_handler_get)),
    setter("onerror", port_handler_set),
    shown(accessor("onclose", port_handler_get)),
    setter("onclose", port_handler_set),
    text("@@toStringTag", "Worker"),
};

// ---- Inside

Result<NativeStateObject*> this_scope(Context& cx) {
  Ports* const ports = Ports::existing(cx);
  if (ports && ports->scope) return ports->scope;
  return throw_type_error(cx, "Illegal invocation: this context is no worker");
}

Result<Value> scope_post_primitive(Context& cx, const Args& args) {
  NativeStateObject* const scope = TRY(this_scope(cx));
  return try_post_primitive(cx, scope, args);
}
NativeTask scope_post(Context& cx, Args args) {
  NativeStateObject* const scope = co_await this_scope(cx);
  const Value sent = co_await post_message(cx, scope, args, "postMessage");
  co_return sent;
}
Result<Value> scope_close(Context& cx, const Args&) {
  TRY(this_scope(cx));
  Ports::of(cx).is_closing = true;
  return Value::undefined();
}
Result<Value> scope_name(Context& cx, const Args&) {
  TRY(this_scope(cx));
  return Value(Ports::of(cx).scope_name);
}
/// Messages stay where they are until there is a listener for them.
void listen(Context& cx, NativeStateObject* scope) {
  Ports::Entry* const entry = Ports::of(cx).find(scope);
  if (entry && has_listeners(scope, intern_ascii("message"))) Ports::of(cx).start(*entry);
}
/// The methods of EventTarget, called on the global object or on nothing.
template <NativeTask (*method)(Context&, Args)>
NativeTask on_scope(Context& cx, Args args) {
  NativeStateObject* const scope = co_await this_scope(cx);
  args.this_value = Value(scope);
  const Value result = co_await method(cx, args);
  listen(cx, scope);
  const bool hears_errors = has_listeners(scope, intern_ascii("error")) ||
                            has_listeners(scope, intern_ascii("unhandledrejection"));
  // Evaluated, it installs Context::error_hook.
  const bool wants_hook = hears_errors && !cx.error_hook.is_callable() && cx.host();
  if (wants_hook)
    (void)co_await cx.host()->load_builtin(cx, Value(intern_ascii("web:global/scope")));
  co_return result;
}

/// Where FileReaderSync's getter stands in the table below; its setter comes next.
constexpr uint32_t kFileReaderSyncEntry = 0;

/// As a Setter it is no property of the table's object: it is wanted elsewhere.
constexpr Builtin without_property(Builtin b) {
  b.type = BuiltinType::Setter;
  return b;
}

/// The prototype of a worker's global object.
constexpr Builtin kWorkerScope[] = {
    without_property(scripted_getter("FileReaderSync", "web:file/file_reader")),
    scripted_setter("FileReaderSync"),
    shown(method("postMessage", 1, scope_post, scope_post_primitive)),
    shown(method("close", 0, scope_close)),
    shown(getter("name", scope_name)),
    shown(accessor("onmessage", port_handler_get)),
    setter("onmessage", port_handler_set),
    shown(accessor("onmessageerror", port_handler_get)),
    setter("onmessageerror", port_handler_set),
    shown(method("addEventListener", 2, on_scope<natives::target_add>)),
    shown(method("removeEventListener", 2, on_scope<natives::target_remove>)),
    shown(method("dispatchEvent", 1, on_scope<natives::target_dispatch>)),
    text("@@toStringTag", "DedicatedWorkerGlobalScope"),
};
static_assert(kWorkerScope[kFileReaderSyncEntry].coroutine == natives::scripted_global);

/// An own property of the global object, as all interfaces are; no other context has it.
Result<void> define_file_reader_sync(Context& cx, Realm* realm) {
  const auto native = [&](uint32_t entry) {
    return NativeFunction::create(cx, realm, Intrinsic::WorkerScope, entry);
  };
  NativeFunction* const getter = TRY(native(kFileReaderSyncEntry));
  NativeFunction* const setter = TRY(native(kFileReaderSyncEntry + 1));
  return define_accessor(cx, realm->global(), key(intern_ascii(getter->builtin()->key)),
                         Value(getter), Value(setter), attr::Configurable);
}

}  // namespace

Result<void> set_up_worker_scope(Context& cx, const WorkerRequest& request) {
  Realm* const realm = cx.first_realm();
  const Value proto = TRY(realm->intrinsic_value(cx, Intrinsic::WorkerScope));
  TRY_VOID(set_prototype_plain(cx, realm->global(), proto));
  TRY_VOID(define_file_reader_sync(cx, realm));
  Shape* const shape =
      TRY(realm->root_shape(cx, Kind::NativeState, Intrinsic::EventTargetPrototype));
  NativeStateObject* const scope =
      TRY(create_event_target(cx, shape, target_slot::kScopeTag, port_slot::kCount));
  scope->set_state(cx.heap(), port_slot::kHasRef, Value::boolean(true));
  Ports& ports = Ports::of(cx);
  ports.scope = scope;
  ports.scope_name = TRY(String::from_utf8(cx.heap(), request.name));
  ports.share_broadcasts(*request.broadcasts);
  TRY_VOID(ports.add(cx, scope, Ref<MessageEnd>(request.inside.get())));
  return {};
}

Task<Value> send_worker_error(Context& cx, Value error,
                              std::unique_ptr<WorkerErrorMessage> letter) {
  NativeStateObject* const scope = co_await this_scope(cx);
  {
    ScratchCharge charge(cx.heap());
    const Completion<Value> done =
        co_await try_await(structured_serialize(cx, error, nullptr, &letter->record, &charge));
    letter->has_value = !done.threw;
  }
  if (cx.host()) cx.host()->before_message();
  if (Ports::Entry* const entry = Ports::of(cx).find(scope))
    (void)static_cast<PortEnd&>(*entry->end).post(std::move(letter));
  co_return Value::undefined();
}

constinit const IntrinsicTemplate kWorkerTemplate =
    function_template(kWorkerFunction, kWorker, Intrinsic::EventTarget);
constinit const IntrinsicTemplate kWorkerPrototypeTemplate =
    object_template(kWorkerPrototype, Intrinsic::EventTargetPrototype);
constinit const IntrinsicTemplate kWorkerScopeTemplate =
    object_template(kWorkerScope, Intrinsic::GlobalScope);

}  // namespace shoal
