// ExternalObject: what a built-in module holds of something in C++ that is no JavaScript value: a
// compressor, a key, a hash in the making. Script of others never sees one.
#pragma once

#include <memory>

#include "gc/base/ref.h"
#include "gc/external.h"
#include "vm/object/object.h"

namespace shoal {

class Context;
template <class T>
class Task;

/// What a message takes along of one that can be cloned: several contexts then share it. From any
/// thread.
class ExternalClone : public RefCounted {
 public:
  /// The object that stands for it in the context where the message is read.
  virtual Task<Value> object_in(Context& cx) = 0;
};

/// What of C++'s one stands for. Holds no values: it lies outside of the heap.
class ExternalState : public External {
 public:
  /// Tells one class from another: the address of something of that class's own.
  using Type = const void*;

  explicit ExternalState(Type type) noexcept : type_(type) {}
  virtual ~ExternalState() = default;
  Type type() const noexcept { return type_; }
  /// For structured cloning; with a reference. Null: it cannot be cloned.
  virtual ExternalClone* make_clone() const { return nullptr; }

 private:
  void release() noexcept override { delete this; }
  Type type_;
};

class ExternalObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<ExternalObject>("External");

  static Result<ExternalObject*> create(Heap& heap, Shape* shape) {
    return heap.create<ExternalObject>(static_cast<CellKind>(Kind::ExternalObject), shape);
  }
  /// The state of v, if that is one of State's; or null. State::kType is its type.
  template <class State>
  static State* state_of(Value v) noexcept {
    if (!v.is_kind(Kind::ExternalObject)) return nullptr;
    ExternalState* const state = v.as<ExternalObject>()->state_;
    return state && state->type() == State::kType ? static_cast<State*>(state) : nullptr;
  }

  /// Null: none yet.
  const ExternalState* state() const noexcept { return state_; }
  /// `state` is attached to this object already: it lives as long.
  void set_state(ExternalState* state) noexcept { state_ = state; }

 private:
  friend class Heap;
  explicit ExternalObject(Shape* shape) noexcept : Object(shape) {}
  ExternalState* state_ = nullptr;
};

}  // namespace shoal
