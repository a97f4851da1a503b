// Generator objects, §27.5.3 and §27.6.3: a suspended frame and where it stands.
#pragma once

#include "vm/interp/suspended_frame.h"
#include "vm/object/object.h"

namespace shoal {

enum class GeneratorState : uint8_t {
  SuspendedStart,
  SuspendedYield,
  Executing,
  AwaitingReturn,  // Async: `return(v)` of one that is over waits for v.
  Completed,
};

class GeneratorObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<GeneratorObject>("Generator");
  static Result<GeneratorObject*> create(Heap& heap, Shape* shape, SuspendedFrame* frame) {
    return heap.create<GeneratorObject>(static_cast<CellKind>(Kind::Generator), shape, frame);
  }
  SuspendedFrame* frame() const noexcept { return frame_.get(); }
  GeneratorState state = GeneratorState::SuspendedStart;
  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit(frame_);
  }

 private:
  friend class Heap;
  GeneratorObject(Shape* shape, SuspendedFrame* frame) noexcept : Object(shape), frame_(frame) {}
  Slot<SuspendedFrame> frame_;
};

/// One call of next, throw or return that waits its turn.
struct AsyncGeneratorRequest {
  ResumeMode mode;
  Value value;
  Value promise;
};

class AsyncGeneratorObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<AsyncGeneratorObject>("AsyncGenerator");
  static Result<AsyncGeneratorObject*> create(Heap& heap, Shape* shape, SuspendedFrame* frame) {
    return heap.create<AsyncGeneratorObject>(static_cast<CellKind>(Kind::AsyncGenerator), shape,
                                             frame);
  }
  SuspendedFrame* frame() const noexcept { return frame_.get(); }
  GeneratorState state = GeneratorState::SuspendedStart;

  bool has_request() const noexcept { return count_ != 0; }
  Result<void> enqueue(Heap& heap, const AsyncGeneratorRequest& request);
  AsyncGeneratorRequest front() const noexcept;
  void pop_front() noexcept;

  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit(frame_);
    tracer.visit(queue_);
  }

 private:
  friend class Heap;
  AsyncGeneratorObject(Shape* shape, SuspendedFrame* frame) noexcept
      : Object(shape), frame_(frame) {}
  Slot<SuspendedFrame> frame_;
  Slot<ValueArray> queue_;  // Three Values a request, from head_.
  uint32_t head_ = 0, count_ = 0;
};

}  // namespace shoal
