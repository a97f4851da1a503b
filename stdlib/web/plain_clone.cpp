// FAST PATH of structuredClone: a small tree of plain data is copied as it stands, and never
// written down. Exact wherever it does not decline: nothing in it can run script or refuse.
#include "stdlib/web/serialized_value.h"
#include "vm/object/array.h"
#include "vm/object/date.h"
#include "vm/run/operations/object.h"

namespace shoal {
namespace {

/// More than this is the complete way's, which burns fuel.
constexpr uint32_t kObjectsMax = 32;
constexpr uint32_t kDepthMax = 12;
constexpr uint32_t kValuesMax = 512;

class PlainCloner {
 public:
  explicit PlainCloner(Context& cx) noexcept : cx_(cx) {}

  /// Lazy: it declines.
  Result<Value> clone(Value v, uint32_t depth = 0) {
    if (++values_ > kValuesMax || v.is_symbol()) return Value::lazy();
    if (!v.is_object()) return v;
    Object* const object = v.as_object();
    for (uint32_t i = 0; i < count_; ++i)
      if (from_[i] == object) return Value(to_[i]);
    if (count_ == kObjectsMax || depth == kDepthMax) return Value::lazy();
    switch (object->object_kind()) {
      case Kind::Object: return clone_object(object, depth);
      case Kind::Array: return clone_array(static_cast<ArrayObject*>(object), depth);
      case Kind::Date: {
        Shape* const shape =
            TRY(cx_.realm()->root_shape(cx_, Kind::Date, Intrinsic::DatePrototype));
        return met(object, TRY(DateObject::create(cx_.heap(), shape,
                                                  static_cast<DateObject*>(object)->time())));
      }
      default: return Value::lazy();
    }
  }

 private:
  Value met(Object* from, Object* to) noexcept {
    from_[count_] = from;
    to_[count_++] = to;
    return Value(to);
  }

  /// Whether a clone can have that shape: what it inherits from is what a clone does, and all that
  /// it says is what an assignment gives.
  bool is_common(const Shape* shape) const noexcept {
    if (shape->is_owned() || !shape->is_extensible() || !cx_.realm()->is_first() ||
        shape->proto_intrinsic() != static_cast<uint16_t>(Intrinsic::ObjectPrototype))
      return false;
    for (uint32_t i = 0; i < shape->count(); ++i) {
      const PropertyEntry& e = shape->table()->entry(i);
      if (e.key.is_symbol() || e.attributes != attr::All) return false;
    }
    return true;
  }

  Result<Value> clone_object(Object* from, uint32_t depth) {
    Shape* const shape = from->shape();
    if (from->elements() || !has_only_data(from) || shape->count() > kValuesMax ||
        is_for_clone_hook(cx_, from))
      return Value::lazy();
    const bool same_shape = is_common(shape);
    Object* to;
    if (same_shape) {
      to = TRY(PlainObject::create(cx_.heap(), shape));
    } else {
      to = TRY(new_object(cx_));
    }
    const Value made = met(from, to);
    for (uint32_t i = 0; i < shape->count(); ++i) {
      const PropertyEntry e = shape->table()->entry(i);
      if (e.key.is_empty() || e.key.is_symbol() || !(e.attributes & attr::Enumerable)) continue;
      const Value value = TRY(clone(from->slot(e.slot), depth + 1));
      if (value.is_lazy()) return value;
      if (same_shape)
        to->set_slot(cx_.heap(), e.slot, value);
      else
        TRY_VOID(define_field(cx_, to, e.key, value));
    }
    return made;
  }

  Result<Value> clone_array(ArrayObject* from, uint32_t depth) {
    const uint32_t length = from->length();
    if (!from->is_plain() || from->shape()->count() != 0 || length > kValuesMax)
      return Value::lazy();
    ArrayObject* const to = TRY(ArrayObject::create(cx_, 0, length));
    const Value made = met(from, to);
    for (uint32_t i = 0; i < length; ++i) {
      const Value element = from->dense_element(i);
      if (element.is_hole()) return Value::lazy();
      const Value value = TRY(clone(element, depth + 1));
      if (value.is_lazy()) return value;
      TRY_VOID(to->push(cx_.heap(), value));
    }
    return made;
  }

  Context& cx_;
  // On the native stack, which is scanned.
  Object* from_[kObjectsMax];
  Object* to_[kObjectsMax];
  uint32_t count_ = 0;
  uint32_t values_ = 0;
};

}  // namespace

Result<Value> natives::structured_clone_quick(Context& cx, const Args& args) {
  if (args.count == 0 || !args[1].is_undefined()) return Value::lazy();
  return PlainCloner(cx).clone(args[0]);
}

}  // namespace shoal
