// ArgumentsObject, §10.4.4. Elements hold the values passed. In a mapped one an index below
// mapped_count() may stand for a parameter: then the value is in a slot of the function's
// environment, and the element is only its place.
#pragma once

#include "vm/interp/environment.h"
#include "vm/object/object.h"

namespace shoal {

struct PropertyDescriptor;

class ArgumentsObject final : public Object {
 public:
  static constexpr CellInfo kCell = cell_info<ArgumentsObject>("Arguments");
  static constexpr uint32_t kUnmapped = ~0u;

  /// §10.4.4.6 CreateUnmappedArgumentsObject: length, @@iterator, callee (which throws).
  static Result<ArgumentsObject*> create_unmapped(Context& cx, const Value* values, uint32_t count);
  /// §10.4.4.7 CreateMappedArgumentsObject. slots: the environment slot of each parameter, or
  /// kUnmapped.
  static Result<ArgumentsObject*> create_mapped(Context& cx, const Value* values, uint32_t count,
                                                Value callee, Environment* env,
                                                const uint32_t* slots, uint32_t parameter_count);

  /// Its own `length` is slot 0, an int32, and the indices below that are elements which stand for
  /// themselves.
  bool has_plain_length(const Context& cx) const noexcept;
  bool is_mapped() const noexcept { return env_.get() != nullptr; }
  uint32_t mapped_count() const noexcept { return mapped_count_; }
  /// Whether index i stands for a parameter.
  bool maps(uint32_t i) const noexcept { return i < mapped_count_ && map()[i] != kUnmapped; }
  /// The parameter's value if i stands for one, else `own`, what is stored here.
  Value mapped_value(uint32_t i, Value own) const noexcept {
    return maps(i) ? env_->get(map()[i]) : own;
  }
  void set_mapped(Heap& heap, uint32_t i, Value v) noexcept { env_->set(heap, map()[i], v); }
  void unmap(uint32_t i) noexcept {
    if (i < mapped_count_) map()[i] = kUnmapped;
  }
  /// §10.4.4.2, steps 5 to 7: d is about to be defined for index i, as a property like `result`.
  void before_define(Context& cx, uint32_t i, const PropertyDescriptor& d,
                     const PropertyDescriptor& result) noexcept;

  void trace(Tracer& tracer) const {
    Object::trace(tracer);
    tracer.visit(env_);
  }
  size_t cell_bytes() const {
    return sizeof(ArgumentsObject) + size_t{mapped_count_} * sizeof(uint32_t);
  }

 private:
  friend class Heap;
  ArgumentsObject(Shape* shape, Environment* env, uint32_t mapped_count) noexcept
      : Object(shape), env_(env), mapped_count_(mapped_count) {}
  static Result<ArgumentsObject*> create(Context& cx, const Value* values, uint32_t count,
                                         Environment* env, const uint32_t* slots,
                                         uint32_t mapped_count);
  Result<void> define_properties(Context& cx, Realm* realm, uint32_t count, Value callee);
  Result<void> fill_slots(Context& cx, Realm* realm, uint32_t count, Value callee);
  uint32_t* map() noexcept { return reinterpret_cast<uint32_t*>(this + 1); }
  const uint32_t* map() const noexcept { return reinterpret_cast<const uint32_t*>(this + 1); }

  Slot<Environment> env_;  // Null: unmapped.
  uint32_t mapped_count_;
};

}  // namespace shoal
