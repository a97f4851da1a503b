// ErrorObject, §20.5, and the captured frames behind its `stack`. Capturing is cheap: a few words
// per frame; the text is made when somebody asks for it. `stack` itself is an accessor of
// Error.prototype, in stdlib.
#pragma once

#include <string>

#include "vm/object/object.h"
#include "vm/run/intrinsics.h"

namespace shoal {

struct Builtin;
struct Frame;
struct FunctionCode;

/// One frame of a captured stack.
struct CapturedFrame {
  const FunctionCode* code = nullptr;  // Script; lives as long as the context's units.
  const Builtin* builtin = nullptr;    // Or native.
  uint32_t pc = 0;                     // Word offset of the instruction that was running; of an
                                       // element of Promise.all and the like, its index.
  bool is_construct = false;
  bool is_async = false;  // It waits for what the frames before it do.
  Value callee;           // The function object, or undefined.

  /// "Promise.all", where the stack goes through an element of one; else null.
  const char* combinator() const noexcept;
};

/// The running frames, innermost first, at most `max`. skip_until: a function; frames up to its
/// innermost call are left out (all are kept if it is not running).
uint32_t capture_frames(Context& cx, CapturedFrame* out, uint32_t max,
                        Value skip_until = Value::undefined());
/// Error.stackTraceLimit of the running realm; 10 by default. Runs no script. -1: it is no number,
/// so no stack at all.
int32_t stack_trace_limit(Context& cx);
/// The functions that wait, with await, for the async function whose frame this is.
uint32_t capture_async_frames(const Context& cx, Frame* frame, CapturedFrame* out,
                              uint32_t max) noexcept;
/// The name of a frame's function without its class; the class; the two as stack traces have them.
struct FrameNames {
  std::string function, type, full;
};
FrameNames frame_names(Context& cx, const CapturedFrame& frame);
/// As stacks name it: "Array.map"; "Map" of a constructor.
std::string builtin_name(Context& cx, const Builtin& builtin);
/// Which text a frame's place is told in: the one that was written (source maps), or the one that
/// runs.
enum class Places : uint8_t { Original, Generated };
/// "    at f (file:line:column)", without a newline.
std::string format_frame(Context& cx, const CapturedFrame& frame, Places places = Places::Original);
/// "Name: message" of an error-like object, as far as it can be read without script.
std::string error_header(Context& cx, Object* error);

/// Throws a new error of another realm than the running function's.
Thrown throw_error_of(Context& cx, Realm* realm, Intrinsic prototype, const char* message);

class ErrorObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<ErrorObject>("Error");
  static constexpr uint32_t kFramesMax = 128;

  /// Captures the stack. skip_until as for capture_frames: new.target.
  static Result<ErrorObject*> create(Context& cx, Shape* shape,
                                     Value skip_until = Value::undefined());

  uint32_t frame_count() const noexcept { return frame_count_; }
  CapturedFrame frame(uint32_t i) const noexcept;
  /// The text of `stack` in V8's form, made on first use; undefined if Error.stackTraceLimit was no
  /// number.
  Result<Value> stack(Context& cx);
  /// What an assignment to `stack` leaves there.
  bool has_stack() const noexcept { return !stack_.get().is_hole(); }
  void set_stack(Heap& heap, Value v) noexcept { stack_.set(heap, this, v); }

  /// A DOMException: its name and message are no properties.
  bool is_dom_exception() const noexcept { return !dom_name_.get().is_undefined(); }
  Value dom_name() const noexcept { return dom_name_.get(); }
  Value dom_message() const noexcept { return dom_message_.get(); }
  void make_dom_exception(Heap& heap, String* name, String* message) noexcept;

  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit_bits(*stack_.address());
    tracer.visit_bits(*dom_name_.address());
    tracer.visit_bits(*dom_message_.address());
    for (uint32_t i = 0; i < frame_count_; ++i) tracer.visit_bits(*frames()[i].callee.address());
  }
  size_t cell_bytes() const {
    return sizeof(ErrorObject) + size_t{frame_count_} * sizeof(StoredFrame);
  }

 private:
  friend class Heap;
  struct StoredFrame {
    const void* code_or_builtin;
    ValueSlot callee;
    uint32_t pc;
    bool is_script, is_construct, is_async;
  };
  ErrorObject(Shape* shape, uint32_t frame_count) noexcept
      : Object(shape), frame_count_(frame_count) {
    stack_.init(Value::hole());
  }
  StoredFrame* frames() noexcept { return reinterpret_cast<StoredFrame*>(this + 1); }
  const StoredFrame* frames() const noexcept {
    return reinterpret_cast<const StoredFrame*>(this + 1);
  }
  ValueSlot stack_;  // The hole: not yet formatted.
  ValueSlot dom_name_, dom_message_;
  uint32_t frame_count_;
};

}  // namespace shoal
