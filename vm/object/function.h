// Functions: script closures, natives, bound functions. Their length, name and prototype properties
// come into being when first looked at (shape flag LazyFunction).
#pragma once

#include "vm/bytecode/code.h"
#include "vm/interp/environment.h"
#include "vm/interp/function_state.h"
#include "vm/object/object.h"
#include "vm/run/native.h"
#include "vm/run/realm.h"

namespace shoal {

/// An ECMAScript function object, §10.2: code, environment, and the state that this context keeps
/// about the code.
class ScriptFunction final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<ScriptFunction>("Function");
  static Result<ScriptFunction*> create(Heap& heap, Shape* shape, FunctionState* state,
                                        Environment* env, Value home) {
    return heap.create<ScriptFunction>(static_cast<CellKind>(Kind::Function), shape, state, env,
                                       home);
  }
  /// Its state's, which changes with the first call if the code has waited for that.
  const FunctionCode* code() const noexcept { return state_->code(); }
  FunctionState* state() const noexcept { return state_.get(); }
  Environment* env() const noexcept { return env_.get(); }
  /// [[HomeObject]], or undefined.
  Value home() const noexcept { return home_.get(); }
  void set_home(Heap& heap, Value home) noexcept { home_.set(heap, this, home); }
  /// The function that defines a class's instance fields, or undefined.
  Value class_fields() const noexcept { return class_fields_.get(); }
  void set_class_fields(Heap& heap, Value f) noexcept { class_fields_.set(heap, this, f); }
  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit(state_);
    tracer.visit(env_);
    tracer.visit_bits(*home_.address());
    tracer.visit_bits(*class_fields_.address());
  }

 private:
  friend class Heap;
  ScriptFunction(Shape* shape, FunctionState* state, Environment* env, Value home) noexcept
      : Object(shape), state_(state), env_(env) {
    home_.init(home);
  }
  Slot<FunctionState> state_;
  Slot<Environment> env_;
  ValueSlot home_;
  ValueSlot class_fields_;
};

/// A built-in function object, §10.3. Names its native by table index; captures hold what a closure
/// would.
class NativeFunction final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<NativeFunction>("NativeFunction");
  static constexpr uint32_t kCaptures = 3;
  static Result<NativeFunction*> create(Context& cx, Realm* realm, Intrinsic table, uint32_t entry);
  const Builtin* builtin() const noexcept { return builtin_; }
  Realm* realm() const noexcept { return realm_.get(); }
  Value capture(uint32_t i) const noexcept { return captures_[i].get(); }
  void set_capture(Heap& heap, uint32_t i, Value v) noexcept { captures_[i].set(heap, this, v); }
  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit(realm_);
    for (const ValueSlot& c : captures_) tracer.visit_bits(*c.address());
  }

 private:
  friend class Heap;
  friend class Realm;
  NativeFunction(Shape* shape, Realm* realm, const Builtin* builtin) noexcept
      : Object(shape), builtin_(builtin), realm_(realm) {}
  const Builtin* builtin_;  // Constant data of the process.
  Slot<Realm> realm_;
  ValueSlot captures_[kCaptures];
};

/// §10.4.1. The bound `this` and arguments stand in one array, `this` first.
class BoundFunction final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<BoundFunction>("BoundFunction");
  static Result<BoundFunction*> create(Heap& heap, Shape* shape, Object* target,
                                       ValueArray* this_and_arguments, uint32_t argument_count) {
    return heap.create<BoundFunction>(static_cast<CellKind>(Kind::BoundFunction), shape, target,
                                      this_and_arguments, argument_count);
  }
  Object* target() const noexcept { return target_.get(); }
  Value bound_this() const noexcept { return bound_->get(0); }
  Value bound_argument(uint32_t i) const noexcept { return bound_->get(i + 1); }
  uint32_t bound_count() const noexcept { return count_; }
  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit(target_);
    tracer.visit(bound_);
  }

 private:
  friend class Heap;
  BoundFunction(Shape* shape, Object* target, ValueArray* bound, uint32_t count) noexcept
      : Object(shape), target_(target), bound_(bound), count_(count) {}
  Slot<Object> target_;
  Slot<ValueArray> bound_;
  uint32_t count_;
};

/// Whether a native constructor runs for `new` of itself: not for a subclass, nor as a function.
inline bool is_plain_construct(const Args& args) noexcept {
  return args.new_target == Value(args.callee);
}

}  // namespace shoal
