// PromiseObject, §27.2.6, and the reactions that wait for it.
#pragma once

#include "vm/object/object.h"

namespace shoal {

/// What happens when a promise settles. Entries of PromiseObject::reactions() are one of:
///   a SuspendedFrame, GeneratorObject or AsyncGeneratorObject: an `await`, to be resumed;
///   a ValueArray with the fields below: a `then`.
namespace reaction {
inline constexpr uint32_t kKind = 0;         // int32: ReactionKind.
inline constexpr uint32_t kOnFulfilled = 1;  // Callable, or undefined: hand through.
inline constexpr uint32_t kOnRejected = 2;
inline constexpr uint32_t kPromise = 3;  // Of the capability, or undefined: no derived promise.
inline constexpr uint32_t kResolve =
    4;  // Functions of a foreign capability; undefined: kPromise is a plain promise.
inline constexpr uint32_t kReject = 5;
inline constexpr uint32_t kAsyncContext = 6;  // See Job.
inline constexpr uint32_t kFields = 7;
}  // namespace reaction
/// What the element functions of one call of Promise.all and the like share, an array of these: an
/// element function's capture 0. Capture 1 is the element's index.
namespace combinator {
inline constexpr uint32_t kValues = 0, kRemaining = 1, kCombined = 2, kResolve = 3, kReject = 4;
inline constexpr uint32_t kKeys = 5;  // Of allKeyed: an array; else undefined.
inline constexpr uint32_t kFields = 6;
}  // namespace combinator
enum class ReactionKind : int32_t {
  Then,
  /// Settles kPromise as this promise settled: how a promise that was resolved with a promise
  /// follows it.
  Follow,
  /// An element of Promise.all or the like: vm/run/operations/combinator.h.
  Combine,
  /// What an async-from-sync iterator gave: vm/run/operations/iterator.h.
  Unwrap,
};

class PromiseObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<PromiseObject>("Promise");
  enum class State : uint8_t { Pending, Fulfilled, Rejected };

  static Result<PromiseObject*> create(Heap& heap, Shape* shape) {
    return heap.create<PromiseObject>(static_cast<CellKind>(Kind::Promise), shape);
  }
  State state() const noexcept { return state_; }
  bool is_pending() const noexcept { return state_ == State::Pending; }
  /// Value or reason, once settled.
  Value result() const noexcept { return result_.get(); }
  bool is_handled() const noexcept { return is_handled_; }
  void mark_handled() noexcept { is_handled_ = true; }
  /// The program was told of its rejection that nobody handled, and went on.
  bool is_reported() const noexcept { return is_reported_; }
  void set_reported() noexcept { is_reported_ = true; }
  /// A resolve function has been called: later ones do nothing.
  bool already_resolved() const noexcept { return already_resolved_; }
  void set_already_resolved() noexcept { already_resolved_ = true; }

  Result<void> add_reaction(Heap& heap, Value reaction);
  uint32_t reaction_count() const noexcept { return reaction_count_; }
  Value reaction_at(uint32_t i) const noexcept { return reactions_->get(i); }
  /// Settles; the caller has taken the reactions.
  void settle(Heap& heap, State state, Value result) noexcept {
    state_ = state;
    result_.set(heap, this, result);
    reactions_.clear();
    reaction_count_ = 0;
  }
  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit_bits(*result_.address());
    tracer.visit(reactions_);
  }

 private:
  friend class Heap;
  explicit PromiseObject(Shape* shape) noexcept : Object(shape) {}
  ValueSlot result_;
  Slot<ValueArray> reactions_;
  uint32_t reaction_count_ = 0;
  State state_ = State::Pending;
  bool is_handled_ = false;
  bool is_reported_ = false;
  bool already_resolved_ = false;
};

}  // namespace shoal
