// Contexts that script starts: actors of the same pool, which gets threads of its own by that.
#include "stdlib/web/worker.h"

#include "include/shoal/context_actor.h"
#include "include/shoal/loader/principals.h"
#include "include/shoal/profiles.h"
#include "stdlib/web/ports.h"
#include "vm/interp/frames.h"
#include "vm/object/error.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

struct StartWorkerLetter final : ContextLetter {
  Driver<void> deliver(ContextActor& actor) override {
    return actor.run_worker(std::move(specifier), std::move(referrer));
  }
  std::string specifier, referrer;
};

class ActorControl final : public WorkerControl {
 public:
  explicit ActorControl(ActorRef<ContextActor> actor) noexcept : actor_(std::move(actor)) {}
  void terminate() noexcept override { actor_->kill(); }

 private:
  const ActorRef<ContextActor> actor_;
};

/// A URL is one as it stands; what looks like the name of a package is the name of a file.
std::string as_specifier(const std::string& given) {
  const bool is_path =
      given.starts_with('/') || given.starts_with("./") || given.starts_with("../");
  const bool is_url = given.starts_with("file:") || given.starts_with("data:") ||
                      given.starts_with("node:");  // Of our own: others cannot name it.
  return is_path || is_url ? given : "./" + given;
}

/// "RangeError: too far", without calling script.
std::string short_text(Context& cx, Value error) {
  if (!error.is_kind(Kind::Error)) return describe_for_message(cx, error);
  const auto property = [&cx, error](const String* name) {
    Result<Value> v = try_get(cx, error.as_object(), key(const_cast<String*>(name)));
    if (!v.ok()) (void)cx.take_exception();
    return v.ok() && v.value().is_string() ? v.value().as_string()->utf8() : std::string();
  };
  const std::string name = property(atoms::name()), message = property(atoms::message());
  return message.empty() ? name : name + ": " + message;
}

}  // namespace

void EmbedHost::before_message() {
  if (actor) static_cast<ContextActor*>(actor)->output().flush();
}

Result<WorkerControl*> EmbedHost::start_worker(Context& cx, WorkerRequest& request) {
  if (!actor) return ContextHost::start_worker(cx, request);
  if (is_embedded) return extension->start_worker(cx, request);
  auto& parent = static_cast<ContextActor&>(*actor);
  Executor& executor = parent.executor();
  Group* const group = parent.group();
  const bool is_real_time = !group || parent.door().observer();
  if (is_real_time) executor.ensure_threads(executor.thread_count() + 1);
  EngineOptions options = parent.options();
  options.on_end = nullptr;
  options.on_exit = nullptr;
  if (options.random_seed != 0) options.random_seed = cx.next_random() | 1;
  DoorOptions door = parent.door().options().for_child();
  const Principal who = loader::running_principal(cx, parent.door());
  if (who != kProgramPrincipal)  // What a package starts may what the package may.
    door.permissions = std::make_shared<const Permissions>(parent.door().permissions_of(who));
  if (group) {
    if (auto world = door.world->for_worker(cx.next_random())) door.world = std::move(world);
  }
  const ActorRef<ContextActor> child =
      ContextActor::create(executor, options, group, std::move(door));
  child->host().entry_path = entry_path;
  child->host().arguments = arguments;
  if (!child->become_worker(request)) return cx.out_of_memory();
  auto letter = std::make_unique<StartWorkerLetter>();
  letter->specifier = as_specifier(request.specifier);
  letter->referrer = request.referrer;
  (void)child->send(std::move(letter));
  return static_cast<WorkerControl*>(new ActorControl(child));
}

bool ContextActor::become_worker(const WorkerRequest& request) {
  const NativeScope scope(*cx_);
  is_worker_ = true;
  host_->context_name = request.label();
  if (profiles_) profiles_->set_file(request.specifier);
  return set_up_worker_scope(*cx_, request).ok();
}

bool ContextActor::is_closing() const {
  Ports* const ports = Ports::existing(*cx_);
  return ports && ports->is_closing;
}

namespace {

/// The host's loader may take its time: the promise of the module's namespace.
Task<Value> import_entry(Context& cx, const std::string* specifier, const std::string* referrer) {
  String* const from = co_await String::from_utf8(cx.heap(), *referrer, true);
  String* const text = co_await String::from_utf8(cx.heap(), *specifier, true);
  const Value promise = co_await import_module(cx, Value(from), Value(text), Value::undefined(),
                                               ModulePhase::Evaluation);
  co_return promise;
}

}  // namespace

Driver<void> ContextActor::run_worker(std::string specifier, std::string referrer) {
  begin_program(nullptr);
  if (host_->is_embedded) {
    start_task(*cx_, import_entry(*cx_, &specifier, &referrer).release());
    const LeaveReason reason = co_await turn();
    const bool goes_on = co_await settle_turn(reason);
    goes_on ? begin_events(cx_->result()) : end_program();
    co_return;
  }
  ModuleRequest request;
  request.specifier = std::move(specifier);
  request.referrer = std::move(referrer);
  Result<ModuleRecord*> m = host_->resolve_module(*cx_, request);
  if (m.ok()) {
    co_await run_module(m.value());
    co_return;
  }
  const bool goes_on = co_await settle_turn(LeaveReason::Threw);
  goes_on ? begin_events(Value()) : end_program();
}

/// An error that nobody caught becomes the `error` event of who started the worker. False: it is
/// over by that.
Driver<bool> ContextActor::tell_worker_error(Value error, std::string message, std::string report) {
  auto letter = std::unique_ptr<WorkerErrorMessage>(new (std::nothrow) WorkerErrorMessage);
  if (!letter) co_return true;
  letter->message = message.empty() ? "Uncaught " + short_text(*cx_, error) : std::move(message);
  letter->report = std::move(report);
  if (error.is_kind(Kind::Error)) {
    auto* const object = error.as<ErrorObject>();
    for (uint32_t i = 0; i < object->frame_count(); ++i) {
      const CapturedFrame frame = object->frame(i);
      if (!frame.code) continue;
      const CodeUnit& unit = *frame.code->unit;
      const SourcePlace place =
          host_->original_place(unit, unit.position_of(frame.code->source_at(frame.pc)));
      letter->file = place.file;
      letter->line = place.at.line;
      letter->column = place.at.column;
      break;
    }
  }
  cx_->async_context = Value::undefined();
  start_task(*cx_, send_worker_error(*cx_, error, std::move(letter)).release());
  const LeaveReason reason = co_await turn();
  if (reason == LeaveReason::Threw) (void)cx_->take_exception();
  co_return reason != LeaveReason::Terminated;
}

}  // namespace shoal
