#include "io/door/door.h"

#include <cerrno>

#include "gc/base/mailbox.h"
#include "io/door/door_link.h"
#include "io/door/faults.h"
#include "io/door/trace.h"

namespace shoal {
namespace {

HostError quota_error(const char* what) {
  HostError e;
  e.code = HostErrorCode::QuotaExceeded;
  e.message = what;
  return e;
}

/// Bytes that a request keeps.
uint64_t request_bytes(HostOperation& operation) {
  uint64_t bytes = 0;
  visit_request(operation.op(), operation.request(), [&bytes](const char*, const auto& field) {
    if constexpr (requires { field.view(); }) bytes += field.size();
  });
  return bytes;
}

/// What was lent is the script's: while somebody observes, it must not see when the system takes or
/// fills it. False: no memory.
bool keep_apart(HostOperation& operation) {
  bool ok = true;
  visit_request(operation.op(), operation.request(), [&ok](const char*, auto& field) {
    using Field = std::remove_cvref_t<decltype(field)>;
    if constexpr (std::is_same_v<Field, LentBytes>) ok = ok && field.keep_copy();
    if constexpr (std::is_same_v<Field, LentRoom>) field.fill_late();
  });
  return ok;
}

/// Into the room that was lent, what is not there yet.
void deliver(HostOperation& operation) {
  const LentRoom* room = nullptr;
  visit_request(operation.op(), operation.request(), [&room](const char*, auto& field) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(field)>, LentRoom>) room = &field;
  });
  if (!room) return;
  visit_reply(operation.op(), operation.reply(), [room](const char*, const auto& field) {
    if constexpr (requires { field.deliver(*room); }) field.deliver(*room);
  });
}

bool opens_handle(HostOperation& operation) {
  bool opens = false;
  visit_reply(operation.op(), operation.reply(), [&opens](const char*, const auto& field) {
    opens = opens || std::is_same_v<std::remove_cvref_t<decltype(field)>, HostHandle>;
  });
  return opens;
}

}  // namespace

Door::Door(Actor& actor, std::unique_ptr<Letter> (*letter_of)(OperationRef<>), DoorOptions options)
    : actor_(actor), letter_of_(letter_of), options_(std::move(options)) {
  static const auto nothing = std::make_shared<const Permissions>();
  if (!options_.permissions) options_.permissions = nothing;
  who_.push_back({"", options_.permissions, false});
  SHOAL_VERIFY(options_.world != nullptr);
}

bool Door::ask_held_clock(HostOp op, void* reply) const {
  if (op == HostOp::ClockMonotonic)
    static_cast<host::ClockMonotonic::Reply*>(reply)->now_ns = held_clock->monotonic_ns;
  else if (op == HostOp::ClockWall)
    static_cast<host::ClockWall::Reply*>(reply)->now_ms = held_clock->wall_ms;
  else
    return false;
  return true;
}

HostError Door::ask(HostOp op, const void* request, void* reply, Principal who) {
  SHOAL_VERIFY(who < who_.size());
  ++count(op).begun;
  if (Refusal refusal = judge(op, request, who))
    return refuse(op, request, who, std::move(refusal));
  HostError error;
  const uint64_t begin_ns = options_.trace ? DoorTrace::now_ns() : 0;
  const bool is_answered =
      options_.observer &&
      options_.observer->on_ask(op, request, reply, error) == DoorObserver::Verdict::Answered;
  if (!is_answered) {
    std::optional<HostError> fault;
    if (options_.faults) fault = options_.faults->decide(op);
    if (fault)
      error = *std::move(fault);
    else if (!held_clock || !ask_held_clock(op, reply))
      error = answer_here(op, request, reply, who);
  }
  if (error) ++count(op).failed;
  if (options_.trace) options_.trace->on_asked(op, begin_ns, error);
  if (options_.observer) options_.observer->on_told(op, request, reply, error);
  return error;
}

// ---- Operations that take their time

HostError Door::refuse_over(EndReason limit, const char* what) {
  if (++quota_refusals_ > options_.limits.refusals_max) reason_to_end_ = limit;
  return quota_error(what);
}

HostError Door::check_quota(const HostOperation& operation) {
  const DoorLimits& limits = options_.limits;
  if (closed_) {
    HostError e;
    e.code = HostErrorCode::Cancelled;
    e.message = "the context has ended";
    return e;
  }
  if (in_flight_count_ >= limits.operations_max)
    return refuse_over(EndReason::OperationQuota, "too many operations in flight");
  if (operation.opens_handle_ && handles_.size() + opening_count_ >= limits.handles_max)
    return refuse_over(EndReason::HandleQuota, "too many open handles");
  if (operation.bytes_ > limits.request_bytes_max - bytes_in_flight_)
    return refuse_over(EndReason::OperationQuota, "too many bytes in flight");
  return {};
}

/// Finds what its handles stand for.
HostError Door::prepare(HostOperation& operation) {
  HostError error;
  const auto find = [&](HostHandle handle) -> std::shared_ptr<HostResource> {
    const auto found = handles_.find(handle.id);
    if (found != handles_.end()) return found->second;
    error = system_error(EBADF);
    return nullptr;
  };
  visit_request(operation.op(), operation.request(), [&](const char*, const auto& field) {
    using Field = std::remove_cvref_t<decltype(field)>;
    if constexpr (std::is_same_v<Field, HostHandle>) {
      operation.resource = find(field);
    } else if constexpr (std::is_same_v<Field, HostHandles>) {
      for (const HostHandle each : field) operation.resources.push_back(find(each));
    }
  });
  return error;
}

HostError Door::begin(OperationRef<> operation, Begin how) {
  HostOperation& o = *operation;
  SHOAL_VERIFY(o.principal < who_.size());
  if (o.op() == HostOp::AskPermission) complete_question(o);
  SHOAL_ASSERT(!o.in_flight_ && o.state() == HostOperation::State::Pending);
  ++count(o.op()).begun;
  o.bytes_ = request_bytes(o);
  o.opens_handle_ = opens_handle(o);
  const std::shared_ptr<const Permissions> allowed = who_[o.principal].permissions;
  // What is compared is what runs. (On replay the record says what was refused.)
  const bool is_judged = options_.observer && options_.observer->judges();
  if (o.op() == HostOp::SpawnProcess && !is_judged && !allowed->allows_all(Permission::Run)) {
    auto& in = *static_cast<host::SpawnProcess::Request*>(o.request());
    in.program.found = options_.world->find_program(in);
  }
  Refusal refusal = judge(o.op(), o.request(), o.principal);
  if (!refusal) refusal.error = check_quota(o);
  if (!refusal) refusal.error = prepare(o);
  if (refusal) return refuse(o.op(), o.request(), o.principal, std::move(refusal));
  if (!allowed->allows_everything()) o.limits = allowed;
  if (options_.observer && !keep_apart(o)) return system_error(ENOMEM);
  append(o, how);
  if (options_.trace) options_.trace->on_begun(o);
  if (options_.observer && options_.observer->on_begin(o) == DoorObserver::Verdict::Answered)
    return {};
  std::optional<HostError> fault;
  if (options_.faults) fault = options_.faults->decide(o.op());
  if (fault) {
    (void)o.fail(*std::move(fault));
  } else if (o.op() == HostOp::AskPermission && (options_.prompter || !may_ask())) {
    auto& asked = static_cast<Operation<host::AskPermission>&>(o);
    const auto answer = options_.prompter ? options_.prompter(asked.in) : PermissionAnswer::No;
    (void)asked.answer({static_cast<uint32_t>(answer)});
  } else {
    options_.world->start(operation);
  }
  return {};
}

void Door::append(HostOperation& o, Begin how) {
  if (!link_) {
    DoorObserver* const observer = options_.observer.get();
    const bool is_holding = observer && observer->holds_answers();
    link_ = new DoorLink(actor_, letter_of_, is_holding ? observer : nullptr);
  }
  link_->ref();
  o.link_ = link_;
  o.ref();
  o.in_flight_ = true;
  o.listener_ = how.listener;
  o.wakes_only_ = how.delivery == Delivery::WakeOnly;
  o.keeps_running_ = how.keeps_running;
  o.permissions = who_[o.principal].permissions;
  // Who asks may have set a bound of his own.
  const uint64_t bound = options_.limits.reply_bytes_max;
  o.reply_bytes_max = o.reply_bytes_max != 0 ? std::min(o.reply_bytes_max, bound) : bound;
  o.sequence = ++sequence_;
  o.begun_ns = options_.world->now_ns();
  if (origins) origins->begun(o.sequence, info_of(o.op()).name, place_ ? place_() : "");
  o.next_ = first_;
  if (first_) first_->previous_ = &o;
  first_ = &o;
  ++in_flight_count_;
  if (how.keeps_running) ++awaited_count_;
  bytes_in_flight_ += o.bytes_;
  if (o.opens_handle_) ++opening_count_;
}

void Door::unlink(HostOperation& o) noexcept {
  o.in_flight_ = false;
  (o.previous_ ? o.previous_->next_ : first_) = o.next_;
  if (o.next_) o.next_->previous_ = o.previous_;
  o.next_ = o.previous_ = nullptr;
  --in_flight_count_;
  if (o.keeps_running_) --awaited_count_;
  bytes_in_flight_ -= o.bytes_;
  if (o.opens_handle_) --opening_count_;
}

void Door::open_handle(HostOperation& o) {
  if (o.error() || !o.opened || !o.opens_handle_) return;
  const uint32_t id = ++last_handle_;
  handles_.emplace(id, std::move(o.opened));
  if (origins) origins->opened(o.sequence, id);
  visit_reply(o.op(), o.reply(), [id](const char*, auto& field) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(field)>, HostHandle>) field.id = id;
  });
}

void Door::finish(HostOperation& o) {
  if (!o.in_flight_ || !o.is_answered()) return;
  const OperationRef<> kept = OperationRef<>::adopt(&o);
  unlink(o);
  if (o.error())
    ++count(o.op()).failed;
  else
    deliver(o);
  open_handle(o);
  if (origins) origins->over(o.sequence);
  if (options_.trace) options_.trace->on_over(o, false);
  if (options_.observer) options_.observer->on_finished(o);
  if (o.op() == HostOp::AskPermission && !o.error()) {
    auto& asked = static_cast<Operation<host::AskPermission>&>(o);
    take_answer(asked.in, static_cast<PermissionAnswer>(asked.out.answer));
  }
  if (OperationListener* const listener = std::exchange(o.listener_, nullptr))
    listener->on_answered(o);
}

void Door::cancel(HostOperation& o) {
  if (!o.in_flight_) return;
  const OperationRef<> kept = OperationRef<>::adopt(&o);
  unlink(o);
  if (origins) origins->over(o.sequence);
  o.listener_ = nullptr;
  if (o.cancel() && o.resource) o.resource->on_cancelled(o);
  if (options_.trace) options_.trace->on_over(o, true);
  if (options_.observer) options_.observer->on_cancelled(o);
}

void Door::set_keeps_running(HostOperation& o, bool keeps) noexcept {
  if (!o.in_flight_ || o.keeps_running_ == keeps) return;
  o.keeps_running_ = keeps;
  keeps ? ++awaited_count_ : --awaited_count_;
}

bool Door::close_handle(HostHandle handle) {
  const auto found = handles_.find(handle.id);
  if (found == handles_.end()) return false;
  const std::shared_ptr<HostResource> closed = std::move(found->second);
  handles_.erase(found);
  if (origins) origins->closed(handle.id);
  if (closed) closed->on_closed();
  return true;
}

std::vector<DoorEntry> Door::entries() const {
  const DoorOrigins none;
  const DoorOrigins& known = origins ? *origins : none;
  std::vector<DoorEntry> all;
  for (const HostOperation* o = first_; o; o = o->next_)
    if (o->keeps_running_) all.push_back(known.of_operation(o->sequence));
  for (const auto& [id, resource] : handles_) all.push_back(known.of_handle(id));
  return all;
}

void Door::close() {
  closed_ = true;
  while (first_) cancel(*first_);
  while (!handles_.empty()) (void)close_handle({handles_.begin()->first});
  options_.world->forget(actor_);
  if (!link_) return;
  link_->cut();
  std::exchange(link_, nullptr)->unref();
}

}  // namespace shoal
