// Realm, §9.3: a set of intrinsics, a global object, and the global lexical bindings. Intrinsics
// come into being when first asked for, from the templates that stdlib registers; their functions
// when first read.
#pragma once

#include "vm/object/object.h"
#include "vm/run/intrinsics.h"

namespace shoal {

struct IntrinsicTemplate;

/// Process-wide, constant: a template for each intrinsic, by number. Null: not there (reads as
/// undefined).
using IntrinsicTemplates = const IntrinsicTemplate* const*;

class Realm final : public Cell {
 public:
  static constexpr CellInfo kCell = cell_info<Realm>("Realm");
  /// is_first: the context's first realm, whose objects use the process-wide shapes.
  static Result<Realm*> create(Context& cx, bool is_first);

  bool is_first() const noexcept { return is_first_; }
  /// The intrinsic object; made on first use. Ok(undefined) if nothing is registered for it.
  Result<Value> intrinsic_value(Context& cx, Intrinsic which) {
    const Value v = intrinsics_[static_cast<uint32_t>(which)].get();
    if (v.is_cell()) [[likely]]
      return v;
    return make_intrinsic(cx, which);
  }
  /// The same, for one that is registered.
  Result<Object*> intrinsic(Context& cx, Intrinsic which) {
    const Value v = TRY(intrinsic_value(cx, which));
    SHOAL_ASSERT(v.is_object());
    return v.as_object();
  }
  /// The intrinsic if it has been made, else undefined.
  Value peek_intrinsic(Intrinsic which) const noexcept {
    return intrinsics_[static_cast<uint32_t>(which)].get();
  }
  void set_intrinsic(Heap& heap, Intrinsic which, Object* object) noexcept {
    intrinsics_[static_cast<uint32_t>(which)].set(heap, this, Value(object));
  }

  /// The shape without properties for objects of that kind and prototype.
  Result<Shape*> root_shape(Context& cx, Kind kind, Intrinsic proto, uint32_t inline_capacity = 0);

  Object* global() const noexcept { return global_.get(); }
  void set_global(Heap& heap, Object* global) noexcept { global_.set(heap, this, global); }
  /// Global let, const and class bindings, as properties: Uninitialized in their TDZ, const ones
  /// not writable.
  Object* global_lexicals() const noexcept { return lexicals_.get(); }
  /// What `this` is at the top level of scripts.
  void set_global_lexicals(Heap& heap, Object* lexicals) noexcept {
    lexicals_.set(heap, this, lexicals);
  }
  Value global_this() const noexcept { return Value(global()); }

  void trace(Tracer& tracer) const;

  /// Of what create_iter_result makes, once it has made one.
  Slot<Shape> iter_result_shape;
  /// Of what from_property_descriptor makes of data.
  Slot<Shape> descriptor_shape;
  /// Of `arguments` with a callee, and with one that throws, whose Accessor they share;
  /// %Array.prototype.values%, which they have.
  Slot<Shape> arguments_shape[2];
  ValueSlot throwing_callee, array_values;

 private:
  friend class Heap;
  explicit Realm(bool is_first) noexcept
      : Cell(static_cast<CellKind>(Kind::Realm)), is_first_(is_first) {}
  SHOAL_COLD Result<Value> make_intrinsic(Context& cx, Intrinsic which);

  ValueSlot intrinsics_[kIntrinsicCount];
  Slot<Object> global_;
  Slot<Object> lexicals_;
  bool is_first_;
};

/// The shape without properties of an intrinsic prototype's instances, process-wide.
Shape* shared_root_shape(Kind kind, Intrinsic proto, uint32_t inline_capacity) noexcept;

/// Reads own property slot i of object, whose Value is lazy: makes the built-in function (or
/// accessor, or constant) that the object's template has there, and stores it.
Result<Value> materialize_slot(Context& cx, Object* object, uint32_t i);

}  // namespace shoal
