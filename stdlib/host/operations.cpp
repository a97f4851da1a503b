#include "stdlib/host/operations.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "io/door/door.h"
#include "stdlib/host/fields.h"
#include "stdlib/intrinsics.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"
#include "vm/run/wait.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// The operations that promises wait for.
class Operations final : public ContextExtension, public OperationListener {
 public:
  explicit Operations(Context& cx) noexcept : cx_(cx) {}
  static Operations& of(Context& cx) {
    auto& slot = cx.extensions[static_cast<size_t>(Extension::Operations)];
    if (!slot) slot = std::make_unique<Operations>(cx);
    return static_cast<Operations&>(*slot);
  }
  void trace(Tracer& tracer) const override {
    for (const auto& [operation, promise] : promises_)
      tracer.visit_bits(reinterpret_cast<const uint64_t&>(promise));
  }
  /// The promise settles with the operation: at once, if that is refused; or once somebody has been
  /// asked whether it is allowed. Error: no memory.
  Result<void> begin(OperationRef<> o, PromiseObject* promise);
  void forget(HostOperation& operation) {
    promises_.erase(&operation);
    asked_.erase(&operation);
  }
  /// What the promise waits for. Null: nothing.
  HostOperation* find(Value promise) const {
    for (const auto& [operation, each] : promises_)
      if (each == promise) return operation;
    return nullptr;
  }
  /// Between two turns of script.
  void on_answered(HostOperation& operation) override {
    const auto found = promises_.find(&operation);
    if (found == promises_.end()) return;
    auto* const promise = found->second.as<PromiseObject>();
    const PersistentValue<Value> kept(cx_.heap(), found->second);
    promises_.erase(found);
    if (const auto asked = asked_.find(&operation); asked != asked_.end()) {
      const OperationRef<> again = asked->second;
      asked_.erase(asked);
      if (!begin(again, promise).ok() && !cx_.is_terminating()) (void)cx_.take_exception();
      return;
    }
    Result<Value> settled = value_of(operation);
    if (settled.ok())
      fulfill_promise(cx_, promise, settled.value());
    else if (!cx_.is_terminating())
      reject_promise(cx_, promise, cx_.take_exception());
  }
  /// The reply; or the error is pending.
  Result<Value> value_of(HostOperation& operation) {
    if (operation.error().ok()) return reply_to_value(cx_, operation.op(), operation.reply());
    return throw_host_error(cx_, operation.op(), operation.request(), operation.error());
  }
  static Thrown throw_host_error(Context& cx, HostOp op, const void* request,
                                 const HostError& error) {
    Result<Object*> object = make_host_error(cx, op, request, error);
    return object.ok() ? cx.throw_value(Value(object.value())) : Thrown{};
  }

  // --- Those of start(), by their numbers
  uint32_t keep(OperationRef<> operation) {
    started_.emplace(++last_number_, std::move(operation));
    return last_number_;
  }
  /// Null: there is none.
  OperationRef<> started(Value number) const {
    const auto found = started_.find(number_of(number));
    return found == started_.end() ? OperationRef<>() : found->second;
  }
  void drop(Value number) { started_.erase(number_of(number)); }

 private:
  static uint32_t number_of(Value v) {
    return v.is_number() ? static_cast<uint32_t>(v.as_number()) : 0;
  }
  Context& cx_;
  std::unordered_map<HostOperation*, Value> promises_;
  std::unordered_map<uint32_t, OperationRef<>> started_;
  uint32_t last_number_ = 0;
  std::unordered_map<HostOperation*, OperationRef<>> asked_;  // By the question: what it is about.
};

/// The error of an operation that the door has refused; or the context is being ended, for it has
/// been refused too often.
Result<Object*> refusal(Context& cx, Door& door, HostOperation& o, const HostError& error) {
  if (door.reason_to_end() != EndReason::None) {
    cx.terminate(door.reason_to_end());
    return Thrown{};
  }
  return make_host_error(cx, o.op(), o.request(), error);
}

Result<void> Operations::begin(OperationRef<> o, PromiseObject* promise) {
  Door& door = *cx_.door();
  Door::Begin how;
  how.listener = this;
  promises_.emplace(o.get(), Value(promise));
  const HostError refused = door.begin(o, how);
  if (!refused) return {};
  promises_.erase(o.get());
  const OperationRef<> question = door.question();
  if (question && door.begin(question, how).ok()) {
    promises_.emplace(question.get(), Value(promise));
    asked_.emplace(question.get(), o);
    return {};
  }
  Object* const error = TRY(refusal(cx_, door, *o, refused));
  reject_promise(cx_, promise, Value(error));
  return {};
}

/// Cancelled, if the wait ends before the answer comes: the context was ended.
struct Wait {
  Wait(Door& its_door, OperationRef<> its_operation)
      : door(its_door), operation(std::move(its_operation)) {}
  ~Wait() { door.cancel(*operation); }
  Wait(const Wait&) = delete;
  Wait& operator=(const Wait&) = delete;
  Door& door;
  const OperationRef<> operation;
};

Result<Door*> door_of(Context& cx) {
  if (cx.door()) return cx.door();
  return throw_type_error(cx, "This context has no way to the world");
}

/// The operation that the first argument names.
Result<HostOp> named_operation(Context& cx, const Args& args) {
  const HostOp op =
      args[0].is_string() ? host_op_named(args[0].as_string()->utf8()) : HostOp::kCount;
  if (op != HostOp::kCount) return op;
  return throw_type_error(cx, "No such host operation: %s",
                          describe_for_message(cx, args[0]).c_str());
}

/// Whom the function that is called was made for: the loader's business (host_module.cpp).
Principal principal_of(const Args& args) {
  const Value who = args.callee->capture(0);
  return who.is_int32() ? static_cast<Principal>(who.as_int32()) : kProgramPrincipal;
}

/// With its request filled from the arguments.
Result<void> make_operation(Context& cx, const Args& args, OperationRef<>& out) {
  const HostOp op = TRY(named_operation(cx, args));
  out = create_operation(op);
  // What others will print comes after what was printed here.
  const bool is_seen =
      op == HostOp::SpawnProcess || op == HostOp::FlushStandard || op == HostOp::WriteStandard;
  if (is_seen && cx.host()) cx.host()->before_message();
  // What the heap has no room for at all need not be fetched.
  out->reply_bytes_max = cx.heap().quota_bytes();
  out->principal = principal_of(args);
  return values_to_request(cx, args, op, out->request());
}

Thrown throw_cannot_wait(Context& cx) {
  return throw_type_error(cx, "This context cannot wait: use the function that gives a promise");
}

/// By the host's clock.
uint64_t deadline_after(Context& cx, double ms) {
  constexpr double kMsMax = 9e12;  // 285 years, in nanoseconds.
  if (ms >= kMsMax) return Context::kNoDeadline;
  return now_ns(cx) + static_cast<uint64_t>(std::max(std::isnan(ms) ? 0 : ms, 0.0) * 1e6);
}

Result<void> put_text(Context& cx, Object* object, const char* name, const std::string& text) {
  String* const s = TRY(String::from_utf8(cx.heap(), text));
  return define_field(cx, object, key(intern_ascii(name)), Value(s));
}

/// What an operation is about: its path, and where to.
struct Subject {
  std::string path, dest;
  bool has_path = false, has_dest = false;
};

/// The code that a message begins with: "ENOTFOUND: getaddrinfo ENOTFOUND host"; or nothing.
std::string own_code(const std::string& message) {
  const size_t end = message.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
  const bool has_code = end != 0 && end != std::string::npos && message.substr(end, 2) == ": ";
  return has_code ? message.substr(0, end) : std::string();
}

Subject subject_of(HostOp op, const void* request) {
  Subject s;
  visit_request(op, request, [&s](const char*, const auto& field) {
    using Field = std::remove_cvref_t<decltype(field)>;
    if constexpr (requires { field.text; } && !std::is_same_v<Field, SystemKind> &&
                  !std::is_same_v<Field, NetTarget>) {
      (s.has_path ? s.dest : s.path) = field.text;
      (s.has_path ? s.has_dest : s.has_path) = true;
    }
  });
  return s;
}

}  // namespace

Result<Object*> make_host_error(Context& cx, HostOp op, const void* request,
                                const HostError& error) {
  const Subject subject = subject_of(op, request);
  const char* const call = error.call ? error.call : info_of(op).call;
  const bool is_system = error.number != 0;
  std::string message = error.message;
  if (is_system) {
    message = std::string(system_error_name(error.number)) + ": " +
              system_error_text(error.number) + ", " + call;
    if (subject.has_path) message += " '" + subject.path + "'";
    if (subject.has_dest) message += " -> '" + subject.dest + "'";
  }
  String* const text = TRY(String::from_utf8(cx.heap(), message));
  Object* const object = TRY(make_error(cx,
                                        error.code == HostErrorCode::QuotaExceeded && !is_system
                                            ? Intrinsic::RangeErrorPrototype
                                            : Intrinsic::ErrorPrototype,
                                        text));
  if (!is_system) {
    const std::string name = host_error_name(error.code);
    if (error.code == HostErrorCode::NotCapable) {
      String* const shown = TRY(String::from_utf8(cx.heap(), name));
      TRY_VOID(define_field(cx, object, key(atoms::name()), Value(shown),
                            attr::Writable | attr::Configurable));
      TRY_VOID(put_text(cx, object, "code", "ERR_ACCESS_DENIED"));
    } else {
      const std::string own = own_code(error.message);
      TRY_VOID(put_text(cx, object, "code", own.empty() ? name : own));
    }
    return object;
  }
  TRY_VOID(define_field(cx, object, key(intern_ascii("errno")), Value::int32(-error.number)));
  TRY_VOID(put_text(cx, object, "code", system_error_name(error.number)));
  TRY_VOID(put_text(cx, object, "syscall", call));
  if (subject.has_path) TRY_VOID(put_text(cx, object, "path", subject.path));
  if (subject.has_dest) TRY_VOID(put_text(cx, object, "dest", subject.dest));
  return object;
}

/// Leaves until the operation, which was begun to wake only, is answered; finishes it.
static Task<Value> wait_for(Context& cx, Door* door, OperationRef<> o) {
  const Wait wait(*door, o);
  while (!o->is_answered()) {
    if (cx.is_terminating()) co_return Thrown{};
    co_await leave_to_wait(cx, Context::kNoDeadline);
  }
  door->finish(*o);
  co_return Value::undefined();
}

/// After a refusal: asks whether it should be allowed, if there is somebody to ask. The answer is
/// the door's; true: there is one, and it is worth another try.
static Task<Value> ask_whether(Context& cx, Door* door) {
  const OperationRef<> question = door->question();
  Door::Begin how;
  how.delivery = Door::Delivery::WakeOnly;
  if (!question || !door->begin(question, how).ok()) co_return Value::boolean(false);
  co_await wait_for(cx, door, question);
  co_return Value::boolean(true);
}

namespace natives {

Result<Value> host_ask(Context& cx, const Args& args) {
  Door* const door = TRY(door_of(cx));
  OperationRef<> o;
  TRY_VOID(make_operation(cx, args, o));
  if (info_of(o->op()).kind != HostOpKind::AtOnce)
    return throw_type_error(cx, "%s is not answered at once", info_of(o->op()).name);
  const HostError error = door->ask(o->op(), o->request(), o->reply(), o->principal);
  if (error && door->has_question() && can_block(cx)) return Value::lazy();
  if (error) return Operations::throw_host_error(cx, o->op(), o->request(), error);
  return reply_to_value(cx, o->op(), o->reply());
}

NativeTask host_ask_slow(Context& cx, Args args) {
  Door* const door = co_await door_of(cx);
  OperationRef<> o;
  co_await make_operation(cx, args, o);
  if (info_of(o->op()).kind != HostOpKind::AtOnce)
    co_return throw_type_error(cx, "%s is not answered at once", info_of(o->op()).name);
  HostError error = door->ask(o->op(), o->request(), o->reply(), o->principal);
  while (error) {
    const Value has_asked = co_await ask_whether(cx, door);
    if (!has_asked.is_true()) break;
    error = door->ask(o->op(), o->request(), o->reply(), o->principal);
  }
  if (error) co_return Operations::throw_host_error(cx, o->op(), o->request(), error);
  co_return reply_to_value(cx, o->op(), o->reply());
}

Result<Value> host_begin(Context& cx, const Args& args) {
  TRY(door_of(cx));
  OperationRef<> o;
  TRY_VOID(make_operation(cx, args, o));
  PromiseObject* const promise = TRY(new_promise(cx));
  TRY_VOID(Operations::of(cx).begin(o, promise));
  return Value(promise);
}

NativeTask host_wait(Context& cx, Args args) {
  Door* const door = co_await door_of(cx);
  OperationRef<> o;
  co_await make_operation(cx, args, o);
  if (!can_block(cx)) co_return throw_cannot_wait(cx);
  Door::Begin how;
  how.delivery = Door::Delivery::WakeOnly;
  HostError refused = door->begin(o, how);
  while (refused) {
    const Value has_asked = co_await ask_whether(cx, door);
    if (!has_asked.is_true()) break;
    refused = door->begin(o, how);
  }
  if (refused) {
    Object* const error = co_await refusal(cx, *door, *o, refused);
    co_return cx.throw_value(Value(error));
  }
  co_await wait_for(cx, door, o);
  co_return Operations::of(cx).value_of(*o);
}

Result<Value> host_cancel(Context& cx, const Args& args) {
  Door* const door = TRY(door_of(cx));
  Operations& operations = Operations::of(cx);
  HostOperation* const operation = operations.find(args[0]);
  if (!operation) return Value::undefined();
  operations.forget(*operation);
  door->cancel(*operation);
  return Value::undefined();
}

Result<Value> host_keep(Context& cx, const Args& args) {
  Door* const door = TRY(door_of(cx));
  HostOperation* const operation = Operations::of(cx).find(args[0]);
  if (operation) door->set_keeps_running(*operation, args[1].is_true());
  return Value::undefined();
}

Result<Value> host_close(Context& cx, const Args& args) {
  Door* const door = TRY(door_of(cx));
  if (!args[0].is_number()) return Value::boolean(false);
  return Value::boolean(door->close_handle({static_cast<uint32_t>(args[0].as_number())}));
}

Result<Value> host_start(Context& cx, const Args& args) {
  Door* const door = TRY(door_of(cx));
  OperationRef<> o;
  TRY_VOID(make_operation(cx, args, o));
  if (!can_block(cx)) return throw_cannot_wait(cx);
  Door::Begin how;
  how.delivery = Door::Delivery::WakeOnly;
  const HostError refused = door->begin(o, how);
  if (!refused) return Value::number(Operations::of(cx).keep(std::move(o)));
  Object* const error = TRY(refusal(cx, *door, *o, refused));
  return cx.throw_value(Value(error));
}

NativeTask host_wait_any(Context& cx, Args args) {
  if (!args[0].is_kind(Kind::Array)) co_return Value::int32(-1);
  const uint64_t deadline =
      args[1].is_number() ? deadline_after(cx, args[1].as_number()) : Context::kNoDeadline;
  for (;;) {
    const auto* const numbers = args[0].as<ArrayObject>();
    for (uint32_t i = 0; i < numbers->length(); ++i) {
      const OperationRef<> o = Operations::of(cx).started(args[0].as_object()->dense_element(i));
      if (o && o->is_answered()) co_return Value::number(i);
    }
    if (deadline != Context::kNoDeadline && now_ns(cx) >= deadline) co_return Value::int32(-1);
    if (cx.is_terminating()) co_return Thrown{};
    co_await leave_to_wait(cx, deadline);
  }
}

Result<Value> host_take(Context& cx, const Args& args) {
  Door* const door = TRY(door_of(cx));
  Operations& operations = Operations::of(cx);
  const OperationRef<> o = operations.started(args[0]);
  if (!o) return Value::undefined();
  operations.drop(args[0]);
  if (!o->is_answered()) {
    door->cancel(*o);
    return Value::undefined();
  }
  door->finish(*o);
  return operations.value_of(*o);
}

NativeTask host_sleep(Context& cx, Args args) {
  const Value asked = co_await to_number(cx, args[0]);
  if (!can_block(cx))
    co_return throw_type_error(cx, "sleepSync: this context cannot wait: use sleep");
  const uint64_t deadline = deadline_after(cx, asked.as_number());
  if (cx.door() && cx.door()->held_clock && deadline != Context::kNoDeadline) {
    // Where the clock stands, who sleeps moves it on.
    Door::HeldClock& clock = *cx.door()->held_clock;
    const uint64_t passed_ns = deadline - now_ns(cx);
    clock.monotonic_ns += passed_ns;
    clock.wall_ms += static_cast<double>(passed_ns) / 1e6;
    co_return Value::undefined();
  }
  while (deadline == Context::kNoDeadline || now_ns(cx) < deadline) {
    if (cx.is_terminating()) co_return Thrown{};
    co_await leave_to_wait(cx, deadline);
  }
  co_return Value::undefined();
}

}  // namespace natives
}  // namespace shoal
