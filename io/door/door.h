// Door: the one way out of a context. Everything that a context does to the world, or learns from
// it (a file, the time, chance, the environment), is an operation of host_ops.def that goes through
// here; no other code performs an effect (tests/link/effects.py looks at the symbols). So what must
// hold of all of them is dealt with once:
//
//   permission    what the request's paths and names need (permissions.h), of the program or of the
//                 package that asks; refusals name the flag, and may be asked about
//   audit         each use of a permission (audit.h)
//   quota         operations in flight, open handles, bytes under way (DoorLimits)
//   observer      record, replay and trace (DoorObserver): sees each request and each reply, in the
//                 order in which script sees them, and may answer in the world's place; on replay
//                 it knows what was refused
//   faults        a FaultInjector may fail an operation instead of having it done
//   metrics       counters per operation
//   trace         events of a trace (trace.h): beside the observer, as what is traced may also be
//                 recorded, or replayed
//
// What an operation is, who drives it and what it needs to be allowed is in the table; what is
// behind the door is a World (world.h), chosen per context: the real one, or a virtual one with its
// own clock, chance and files.
//
// TWO WAYS THROUGH. ask() is for what is answered at once, in place. begin() is for what takes its
// time: the operation belongs to the door until it is answered, by whatever thread, once
// (operation.h). Then either a letter goes into the context's mailbox, whose delivery calls
// finish(), which tells the listener; or, for script that waits in the middle (a native coroutine
// that has left the loop of dispatch), the context is only woken, and the coroutine calls finish()
// itself. A reply is plain data. Script sees it in finish's order: the observer's, too.
//
// ENDING. close() cancels what is in flight, closes the handles, and cuts the link over which
// answers come: those that still do are dropped by whoever brings them. A driver that is in the
// middle of a system call goes on to its end, and nobody hears of it.
//
// NOT TAKEN: answers by an awaitable per operation (a coroutine frame and a hop each, for nothing
// that a slot and a wake do not do); a queue of requests that an I/O thread polls (it saves a wake,
// and costs the order); handles by address (they could be forged, and told one run from another).
//
// One thread at a time, the context's, but for what operation.h lets others do.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "gc/base/limits.h"
#include "io/door/audit.h"
#include "io/door/fields.h"
#include "io/door/operation.h"
#include "io/door/operation_counts.h"
#include "io/door/origins.h"
#include "io/door/permissions.h"
#include "io/door/world.h"
#include "vm/door.h"

namespace shoal {

class Actor;
class DoorTrace;
class FaultInjector;
struct Letter;

/// Above these an operation is refused with QuotaExceeded. The first three are ContextLimits'
/// (gc/base/limits.h).
struct DoorLimits {
  uint32_t operations_max = UINT32_MAX;            // In flight.
  uint32_t handles_max = UINT32_MAX;               // Open.
  uint32_t refusals_max = UINT32_MAX;              // Of these; then the context is ended.
  uint64_t request_bytes_max = uint64_t{1} << 32;  // Of all requests in flight.
  uint64_t reply_bytes_max = kReadBytesMax;        // Of one reply.
};

/// Who asks for an operation: the program, or a package that has permissions of its own.
using Principal = uint32_t;
inline constexpr Principal kProgramPrincipal = 0;

/// What permission said of an operation.
struct Refusal {
  HostError error;  // None: it is allowed.
  Permission permission = Permission::Read;
  std::string subject;  // Empty: all.
  /// Nobody has denied it: somebody may be asked.
  bool is_askable = false;
  explicit operator bool() const noexcept { return error.code != HostErrorCode::None; }
};

/// Of host::AskPermission.
enum class PermissionAnswer : uint8_t { No, Yes, All };

/// What a DoorObserver needs of the context that it observes.
struct ObservedContext {
  /// " at file.ts:3:14" of the script that runs, or waits in the middle; or nothing. On the
  /// context's thread, or while nobody runs it.
  std::function<std::string()> place;
  /// Ends the context: the replay has diverged, as the text says. On its own thread;
  std::function<void(const std::string& text)> end;
  /// the same on any other.
  std::function<void(const std::string& text)> end_elsewhere;
};

/// Where record, replay and tracing attach. All of it is called on the context's thread, if nothing
/// else is said. Requests and replies are host::Name::Request and Reply: see fields.h.
class DoorObserver {
 public:
  virtual ~DoorObserver() = default;
  enum class Verdict : uint8_t { Proceed, Answered };

  /// An operation that is answered at once. Answered: the observer has filled reply or error.
  virtual Verdict on_ask(HostOp, const void* /*request*/, void* /*reply*/, HostError& /*error*/) {
    return Verdict::Proceed;
  }
  /// What it was answered, by whomever; before script sees it.
  virtual void on_told(HostOp, const void* /*request*/, const void* /*reply*/, const HostError&) {}
  /// One that takes its time begins; `operation.sequence` is its number. Answered: the observer has
  /// answered it, or will.
  virtual Verdict on_begin(HostOperation&) { return Verdict::Proceed; }
  /// Its reply is there, and script is about to see it.
  virtual void on_finished(HostOperation&) {}
  /// Its context has let go of it.
  virtual void on_cancelled(HostOperation&) {}
  /// By permission or quota; the operation is not begun.
  virtual void on_refused(HostOp, const void* /*request*/, const Refusal&) {}
  /// Whether it knows what was refused; permissions are then not looked at: on replay.
  virtual bool judges() const noexcept { return false; }
  /// Then: what was said of that operation, which is the next. on_refused follows, if it was.
  virtual Refusal judge(HostOp, const void* /*request*/) { return {}; }
  /// The program has run to its end; its exit code.
  virtual void on_end(int) {}
  /// The context is over.
  virtual void on_over() {}
  /// Of a context that this one starts; null: nobody observes it.
  virtual std::shared_ptr<DoorObserver> for_child() { return nullptr; }
  /// Before all else.
  virtual void set_context(ObservedContext) {}

  /// Whether answers go to hold(); does not change.
  virtual bool holds_answers() const noexcept { return false; }
  /// From any thread, while the context lives: an answer is there. It arrives when the observer has
  /// it arrive (HostOperation::arrive), if it is in flight then.
  virtual void hold(HostOperation&, Actor& /*context*/) {}
};

struct DoorOptions {
  std::shared_ptr<World> world;
  std::shared_ptr<const Permissions> permissions;  // Null: nothing is allowed.
  DoorLimits limits;
  std::shared_ptr<DoorObserver> observer;  // Of this context alone.
  std::shared_ptr<FaultInjector> faults;   // Of this context alone.
  std::shared_ptr<DoorTrace> trace;        // Of this context alone.
  /// What is neither allowed nor denied may be asked for: at the terminal, if standard input and
  /// standard error are one;
  bool prompts = false;
  /// or of the embedder, on the context's thread.
  std::function<PermissionAnswer(const host::AskPermission::Request&)> prompter;
  std::shared_ptr<PermissionAudit> audit;

  /// For a context that one behind such a door makes: it may what its maker may.
  DoorOptions for_child() const {
    DoorOptions child;
    child.world = world;
    child.permissions = permissions;
    child.limits = limits;
    child.prompts = prompts;
    child.prompter = prompter;
    child.audit = audit;
    if (observer) child.observer = observer->for_child();
    return child;
  }
};

class Door {
 public:
  /// letter_of makes the letters by which answers come; their delivery calls finish().
  Door(Actor& actor, std::unique_ptr<Letter> (*letter_of)(OperationRef<>), DoorOptions options);
  ~Door() { close(); }
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;

  // --- What is answered at once
  template <class Op>
  HostError ask(const typename Op::Request& request, typename Op::Reply& reply,
                Principal who = kProgramPrincipal) {
    static_assert(Op::kKind == HostOpKind::AtOnce);
    return ask(Op::kOp, &request, &reply, who);
  }
  HostError ask(HostOp op, const void* request, void* reply, Principal who = kProgramPrincipal);

  // --- What takes its time
  enum class Delivery : uint8_t { Letter, WakeOnly };
  struct Begin {
    OperationListener* listener = nullptr;
    Delivery delivery = Delivery::Letter;
    bool keeps_running = true;  // The program waits for it.
  };
  /// An error: it was refused, and is not begun.
  HostError begin(OperationRef<> operation, Begin how);
  /// Of an answered one: takes it out of flight, opens its handle, tells the listener. Nothing, if
  /// that was done before, or it was cancelled.
  void finish(HostOperation& operation);
  /// Nobody wants the reply any more; nothing, if it is no longer in flight.
  void cancel(HostOperation& operation);
  /// Whether it keeps the program running.
  void set_keeps_running(HostOperation& operation, bool keeps) noexcept;

  /// Whether it was there. Operations on it that are under way go on.
  bool close_handle(HostHandle handle);
  /// Cancels and closes everything. Nothing begins any more.
  void close();

  // --- For tests that script runs: stdlib/natives/testing.h
  /// What the clocks say instead of the world's; nothing wakes the context at a time of its own.
  struct HeldClock {
    uint64_t monotonic_ns = 0;
    double wall_ms = 0;
  };
  std::optional<HeldClock> held_clock;
  std::unique_ptr<DoorOrigins> origins;  // If there, timers too keep where they were set.
  /// Operations that the program waits for and open handles, with their origins if there are any.
  std::vector<DoorEntry> entries() const;

  // --- Permissions
  /// The number of a package, by its name. kProgramPrincipal: it has what the program has.
  Principal principal_of(std::string_view package);
  Principal nobody();  // Who may nothing.
  const Permissions& permissions_of(Principal who) const noexcept { return *who_[who].permissions; }
  /// For who reads by another way than the operations: by that text. It is noted as those are.
  HostError may_read(const std::string& path, Principal who);
  /// The package's name; empty: the program.
  const std::string& name_of(Principal who) const noexcept { return who_[who].package; }
  /// Whether the last refusal can be asked about; after the answer its operation is tried again.
  bool has_question() const noexcept { return !last_refused_.permission.empty(); }
  OperationRef<Operation<host::AskPermission>> question();
  /// " at file.ts:3:14" of the script that asks; for who asks, and the audit.
  void set_place(std::function<std::string()> place) { place_ = std::move(place); }

  // --- State
  uint32_t operations_in_flight() const noexcept { return in_flight_count_; }
  /// Of those, the ones that keep the program running.
  uint32_t operations_awaited() const noexcept { return awaited_count_; }
  uint32_t handles_open() const noexcept { return static_cast<uint32_t>(handles_.size()); }
  /// Whoever keeps asking over its limits: what to end the context for. None: it may go on.
  EndReason reason_to_end() const noexcept { return reason_to_end_; }
  OperationCounters counters(HostOp op) const noexcept { return counts_.read(op); }
  const DoorOptions& options() const noexcept { return options_; }
  DoorObserver* observer() const noexcept { return options_.observer.get(); }
  World& world() noexcept { return *options_.world; }

 private:
  struct Who {
    std::string package;
    std::shared_ptr<const Permissions> permissions;
    bool saw_environment = false;  // It is noted once.
  };
  Refusal check_permission(HostOp op, const void* request, Principal who);
  Refusal judge(HostOp op, const void* request, Principal who);
  HostError refuse(HostOp op, const void* request, Principal who, Refusal refusal);
  HostError answer_here(HostOp op, const void* request, void* reply, Principal who);
  bool may_ask();
  void complete_question(HostOperation& operation);
  void take_answer(const host::AskPermission::Request& asked, PermissionAnswer answer);
  Permissions& change_permissions(Principal who);
  HostError limit_permissions(const host::LimitPermissions::Request* to);
  std::string shown_subject(Permission p, const std::string& subject);
  void note(Permission p, std::string_view subject, HostOp op, Principal who, const char* outcome);
  bool ask_held_clock(HostOp op, void* reply) const;
  HostError check_quota(const HostOperation& operation);
  HostError refuse_over(EndReason limit, const char* what);
  HostError prepare(HostOperation& operation);
  void append(HostOperation& operation, Begin how);
  void unlink(HostOperation& operation) noexcept;
  void open_handle(HostOperation& operation);
  OperationCounters& count(HostOp op) noexcept { return counts_.of(op); }

  Actor& actor_;
  std::unique_ptr<Letter> (*const letter_of_)(OperationRef<>);
  DoorOptions options_;
  DoorLink* link_ = nullptr;  // With a reference; made by the first begin().
  bool closed_ = false;
  HostOperation* first_ = nullptr;  // In flight, each with a reference.
  uint32_t in_flight_count_ = 0;
  uint32_t awaited_count_ = 0;
  uint32_t opening_count_ = 0;  // In flight, and will open a handle.
  uint64_t bytes_in_flight_ = 0;
  uint64_t sequence_ = 0;
  uint32_t last_handle_ = 0;
  uint32_t quota_refusals_ = 0;
  EndReason reason_to_end_ = EndReason::None;
  std::unordered_map<uint32_t, std::shared_ptr<HostResource>> handles_;
  std::vector<Who> who_;                              // By Principal.
  host::AskPermission::Request last_refused_;         // Of an empty permission: nothing to ask.
  const HostOperation* own_question_ = nullptr;       // The last, until it begins.
  std::map<std::string, std::string> asked_by_name_;  // Of places asked about: the name used.
  std::function<std::string()> place_;
  OperationCounts counts_;
};

}  // namespace shoal
