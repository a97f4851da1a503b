// StructuredSerialize as far as it runs no script: primitives, Maps and Sets, arrays without holes,
// and objects whose shape tells all there is to know. Their keys are written once: a plan.
#include <algorithm>

#include "stdlib/web/clone_writer.h"
#include "vm/run/operations/flatten.h"
#include "vm/run/operations/object.h"

namespace shoal {
namespace {

/// What is looked at in one go, and what a piece costs at most.
constexpr uint32_t kElementsAtOnce = kLittleIsMuch ? 8 : 16 * 1024;
constexpr uint32_t kEntriesAtOnce = kLittleIsMuch ? 4 : 2 * 1024;
constexpr int64_t kFuelPerPiece = kLittleIsMuch ? 100 : 16 * 1024;
constexpr int64_t kFuelPerValue = 4;

/// Without anything that a getter could change before its turn comes.
bool is_dense(const ArrayObject* array) noexcept {
  return array->shape()->count() == 0 && !array->shape()->has(ShapeFlags::SparseElements);
}

bool has_holes(const ArrayObject* array) noexcept {
  for (uint32_t i = 0; i < array->length(); ++i)
    if (array->dense_element(i).is_hole()) return true;
  return false;
}

/// Whether its own enumerable string keys are those of the shape's entries, in their order.
bool tells_all(const Shape* shape) noexcept {
  if (shape->is_owned() || shape->has(ShapeFlags::SparseElements)) return false;
  for (uint32_t i = 0; i < shape->count(); ++i) {
    const PropertyEntry& e = shape->table()->entry(i);
    if (!e.key.is_atom() || !(e.attributes & attr::Enumerable)) return false;
  }
  return true;
}

class PlainWriter {
 public:
  explicit PlainWriter(CloneWriter& w) noexcept : w_(w) {}

  Result<ClonePiece> run(Value& v) {
    for (;;) {
      if (w_.grows_long() || fuel_ >= kFuelPerPiece) return ClonePiece::More;
      if (!v.is_hole()) {
        const bool written = TRY(write(v));
        if (!written) return ClonePiece::Declined;
        v = Value::hole();
        continue;
      }
      if (w_.stack->length() == 0) return ClonePiece::Done;
      const bool went_on = TRY(go_on(v));
      if (!went_on) return ClonePiece::Declined;
    }
  }
  int64_t fuel() const noexcept { return fuel_; }

 private:
  Result<bool> write(Value v) {
    fuel_ += kFuelPerValue;
    if (v.is_object()) return write_object(v);
    if (v.is_string()) {
      if (is_long_rope(v.as_string())) return false;
      fuel_ += fuel_of_units(v.as_string()->length());
    }
    TRY_VOID(write_clone_primitive(w_, v));
    return true;
  }

  Result<bool> write_object(Value v) {
    const Value known = w_.ids->get(v);
    if (!known.is_undefined()) {
      TRY_VOID(w_.token(CloneToken::Back, static_cast<uint32_t>(known.as_number())));
      return true;
    }
    fuel_ += kFuelPerValue;
    Object* const object = v.as_object();
    switch (object->object_kind()) {
      case Kind::Object: return begin_object(object);
      case Kind::Array: return begin_array(static_cast<ArrayObject*>(object));
      case Kind::Map: return begin_entries(static_cast<MapObject*>(object), CloneToken::Map, 2);
      case Kind::Set: return begin_entries(static_cast<SetObject*>(object), CloneToken::Set, 1);
      default: return write_clone_leaf(w_, object);
    }
  }

  // ---- Beginning a container

  Result<bool> begin_object(Object* object) {
    Shape* const shape = object->shape();
    if (object->elements() || is_for_clone_hook(w_.cx, object)) return false;
    auto& plan = w_.plans[reinterpret_cast<uintptr_t>(shape) / 64 % CloneWriter::kPlansAtHand];
    if (plan.shape != shape) {
      if (!tells_all(shape)) return false;
      plan.number = TRY(plan_of(shape));
      plan.shape = shape;
    }
    TRY_VOID(w_.remember(object));
    TRY_VOID(w_.token(CloneToken::Planned, plan.number));
    if (shape->count() != 0) TRY_VOID(w_.push(object, Value(shape)));
    return true;
  }

  Result<uint32_t> plan_of(Shape* shape) {
    const Value known = w_.ids->get(Value(shape));
    if (!known.is_undefined()) return static_cast<uint32_t>(known.as_number());
    TRY_VOID(w_.token(CloneToken::Plan, shape->count()));
    for (uint32_t i = 0; i < shape->count(); ++i)
      TRY_VOID(w_.string(shape->table()->entry(i).key.as_atom()));
    fuel_ += shape->count() * kFuelPerValue;
    TRY_VOID(w_.ids->set(w_.cx.heap(), Value(shape), Value::number(w_.plan_count)));
    return w_.plan_count++;
  }

  Result<bool> begin_array(ArrayObject* array) {
    const uint32_t length = array->length();
    if (length > kElementsAtOnce || !is_dense(array) || has_holes(array)) return false;
    fuel_ += length / 16;
    TRY_VOID(w_.remember(array));
    TRY_VOID(w_.token(CloneToken::Dense, length));
    if (length != 0) TRY_VOID(w_.push(array, Value::number(length)));
    return true;
  }

  template <class Collection>
  Result<bool> begin_entries(Collection* collection, CloneToken token, uint32_t width) {
    if (collection->size() > kEntriesAtOnce ||
        (collection->table() && collection->table()->used() > kElementsAtOnce))
      return false;
    TRY_VOID(w_.remember(collection));
    TRY_VOID(w_.token(token));
    ArrayObject* const list = TRY(ArrayObject::create(w_.cx, 0, collection->size() * width));
    MapCursor cursor;
    for (uint32_t at; collection->next(cursor, at);) {
      TRY_VOID(list->push(w_.cx.heap(), cursor.table->key_at(at)));
      if (width == 2) TRY_VOID(list->push(w_.cx.heap(), cursor.table->value_at(at)));
    }
    fuel_ += list->length();
    TRY_VOID(w_.push(collection, Value(list)));
    return true;
  }

  // ---- Going on with the innermost one

  /// v: what it holds that is more than a primitive, if it comes to that. False: declined.
  Result<bool> go_on(Value& v) {
    Object* const object = w_.top(0).as_object();
    const Value contents = w_.top(1);
    if (contents.is_number()) {
      auto* const array = static_cast<ArrayObject*>(object);
      if (!is_dense(array)) return false;
      return write_elements<true>(array, static_cast<uint32_t>(contents.as_number()), v);
    }
    if (contents.is_kind(Kind::Shape)) return write_members(object, contents.as<Shape>(), v);
    if (!object->is_kind(Kind::Map) && !object->is_kind(Kind::Set)) return false;
    auto* const list = contents.as<ArrayObject>();
    const bool went_on = TRY(write_elements<false>(list, list->length(), v));
    return went_on;
  }

  template <bool IsArray>
  Result<bool> write_elements(const ArrayObject* array, uint32_t count, Value& v) {
    uint32_t i = w_.position();
    while (i < count && can_go_on()) {
      const Value element = array->dense_element(i);
      if (element.is_hole()) {
        w_.set_position(i);
        return false;
      }
      if (IsArray && !element.is_cell()) {
        i += TRY(write_block(array, i, count));
        continue;
      }
      ++i;
      if (is_long(element)) {
        v = element;
        break;
      }
      TRY_VOID(write(element));
    }
    w_.set_position(i);
    if (i == count && v.is_hole()) TRY_VOID(IsArray ? leave() : end());
    return true;
  }

  /// Those from `begin` on that are no cells, as many as there is room for; how many.
  Result<uint32_t> write_block(const ArrayObject* array, uint32_t begin, uint32_t count) {
    constexpr uint32_t kBlockMax = 256, kHead = 5;
    const Value* const values = reinterpret_cast<const Value*>(array->elements()->slots());
    static_assert(kHead + sizeof(Value) <= kCloneFreeMin);
    const TextBuffer<uint8_t>& data = w_.out.data;
    uint32_t end = std::min({count, begin + kBlockMax, array->elements()->capacity()});
    if (data.size() >= kCloneLongBytes) {
      const size_t room = (data.capacity() - data.size() - kHead) / sizeof(Value);
      end = static_cast<uint32_t>(std::min<size_t>(end, begin + room));
    }
    uint32_t i = begin;
    while (i < end && !values[i].is_cell() && !values[i].is_hole()) ++i;
    fuel_ += (i - begin) / 8 + 1;
    TRY_VOID(w_.token(CloneToken::Block, i - begin));
    TRY_VOID(w_.raw(values + begin, size_t{i - begin} * sizeof(Value)));
    return i - begin;
  }

  Result<bool> write_members(Object* object, const Shape* shape, Value& v) {
    if (object->shape() != shape) return false;
    const uint32_t count = shape->count();
    uint32_t i = w_.position();
    while (i < count && can_go_on()) {
      const PropertyEntry& e = shape->table()->entry(i);
      const Value value = object->slot(e.slot);
      if ((e.attributes & attr::IsAccessor) || value.is_lazy()) {
        w_.set_position(i);
        return false;
      }
      ++i;
      if (is_long(value)) {
        v = value;
        break;
      }
      TRY_VOID(write(value));
    }
    w_.set_position(i);
    if (i == count && v.is_hole()) TRY_VOID(leave());
    return true;
  }

  static bool is_long(Value v) noexcept {
    return v.is_cell() && !(v.is_string() && !is_long_rope(v.as_string()));
  }
  bool can_go_on() const noexcept {
    return !clone_data_grows_long(w_.out.data) && fuel_ < kFuelPerPiece;
  }
  Result<void> leave() {
    w_.pop();
    return {};
  }
  Result<void> end() {
    w_.pop();
    return w_.token(CloneToken::End);
  }

  CloneWriter& w_;
  int64_t fuel_ = 0;
};

}  // namespace

Result<ClonePiece> write_clone_piece(CloneWriter& w, Value& v) {
  PlainWriter writer(w);
  const Result<ClonePiece> piece = writer.run(v);
  spend_fuel(w.cx, writer.fuel());
  return piece;
}

}  // namespace shoal
