// HostOperation: one pending request of a context, and later its reply. Counted references, from
// any thread: the door holds one while it is in flight, the driver another, whoever waits a third.
//
//             answer claims           published
//   Pending ──────────────▶ Answering ─────────▶ Answered
//      └── cancel ──▶ Cancelled         └──▶ Held ──┘ arrives
//
// Held: the answer is there, but nobody sees it yet (DoorObserver::hold).
//
// Exactly one answer is taken. Who answers a second time, or after the context has cancelled it or
// has ended, is told so by the outcome; the reply is then dropped, and with it what it opened.
#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "gc/base/ref.h"
#include "io/door/host_error.h"
#include "io/door/host_op.h"

namespace shoal {

class DoorLink;
class HostOperation;
class Permissions;
class World;

enum class [[nodiscard]] AnswerOutcome : uint8_t {
  Accepted,
  AlreadyAnswered,
  Cancelled,
  ContextEnded,
};

/// What a handle stands for: an open file. Ends when its door closes it and no operation uses it
/// any more, on whatever thread that is.
class HostResource {
 public:
  virtual ~HostResource() = default;
  /// On the context's thread: its door has closed the handle. Who has operations of it waiting
  /// answers them: else they would keep it.
  virtual void on_closed() {}
  /// On the context's thread: nobody waits for that operation any more, whose `resource` this is.
  /// Who keeps it lets go of it.
  virtual void on_cancelled(HostOperation&) {}
};

/// Told on the context's thread that an operation of its has its reply. Outlives the operation, or
/// cancels it.
class OperationListener {
 public:
  virtual void on_answered(HostOperation& operation) = 0;

 protected:
  ~OperationListener() = default;
};

class HostOperation : public RefCounted {
 public:
  HostOp op() const noexcept { return op_; }
  /// Of host::Name::Request and Reply. The request does not change once it has begun; the reply is
  /// nobody's but who fills it until is_answered().
  virtual void* request() noexcept = 0;
  virtual void* reply() noexcept = 0;

  // --- From any thread
  bool is_answered() const noexcept { return state() == State::Answered; }
  /// Nobody waits any more: a driver may stop.
  bool is_cancelled() const noexcept { return state() == State::Cancelled; }
  /// Of an answered one.
  const HostError& error() const noexcept { return error_; }
  /// Of a held one, on the context's thread or while nobody runs it: its answer is seen from here
  /// on.
  void arrive();
  /// A failure.
  AnswerOutcome fail(HostError error);
  /// fill() writes the reply, if this is the answer that is taken.
  template <class Fill>
  AnswerOutcome answer_with(HostError error, Fill&& fill) {
    const AnswerOutcome outcome = claim();
    if (outcome != AnswerOutcome::Accepted) return outcome;
    fill();
    return publish(std::move(error));
  }

  // --- Of the door and the drivers
  /// On the context's thread, or while nobody runs it: the context waits for the answer.
  bool is_in_flight() const noexcept { return in_flight_; }
  /// What the request's handle stands for; set before it begins. Of an Async one without a handle
  /// its driver may set it, when it starts, to be told when the operation is cancelled.
  std::shared_ptr<HostResource> resource;
  /// What the request's HostHandles stand for, in order.
  std::vector<std::shared_ptr<HostResource>> resources;
  /// By the driver: what the reply's handle is to stand for.
  std::shared_ptr<HostResource> opened;
  /// What the context may: for a driver that learns only on its way what it touches.
  std::shared_ptr<const Permissions> permissions;
  /// Who asks: see Door::principal_of. Set before it begins.
  uint32_t principal = 0;
  /// By the door: what limits which files it may touch (io/drivers/guarded_path.h). Null: nothing.
  std::shared_ptr<const Permissions> limits;
  /// Bytes that a reply may have, set by the door.
  uint64_t reply_bytes_max = 0;
  /// Counted per door, from 1.
  uint64_t sequence = 0;
  /// When it began, by the world's clock.
  uint64_t begun_ns = 0;

 protected:
  explicit HostOperation(HostOp op) noexcept : op_(op) {}
  ~HostOperation() override;
  AnswerOutcome claim() noexcept;
  AnswerOutcome publish(HostError error);

 private:
  friend class Door;
  friend class DoorLink;
  enum class State : uint8_t { Pending, Answering, Held, Answered, Cancelled };
  State state() const noexcept { return state_.load(std::memory_order_acquire); }
  /// False: it is too late, an answer is there.
  bool cancel() noexcept;

  const HostOp op_;
  std::atomic<State> state_{State::Pending};
  HostError error_;
  // What follows belongs to the door, on the context's thread, but for link_ and wakes_only_, which
  // do not change once it has begun.
  DoorLink* link_ = nullptr;  // With a reference.
  bool wakes_only_ = false;   // Whoever waits looks at it himself: no letter.
  bool in_flight_ = false;
  bool keeps_running_ = false;
  bool opens_handle_ = false;
  uint64_t bytes_ = 0;  // Of the request.
  OperationListener* listener_ = nullptr;
  HostOperation* next_ = nullptr;
  HostOperation* previous_ = nullptr;
};

template <class T = HostOperation>
using OperationRef = Ref<T>;

/// With its request and reply typed: Operation<host::ReadFile>.
template <class Op>
class Operation final : public HostOperation {
 public:
  using Reply = typename Op::Reply;
  Operation() noexcept : HostOperation(Op::kOp) {}
  static OperationRef<Operation> create() { return OperationRef<Operation>::adopt(new Operation); }
  void* request() noexcept override { return &in; }
  void* reply() noexcept override { return &out; }
  AnswerOutcome answer(Reply&& reply) {
    return answer_with({}, [this, &reply] { out = std::move(reply); });
  }

  typename Op::Request in;
  Reply out;
};

/// One of that operation, with an empty request.
OperationRef<> create_operation(HostOp op);

}  // namespace shoal
