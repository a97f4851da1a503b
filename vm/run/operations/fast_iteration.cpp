#include "vm/run/operations/fast_iteration.h"

#include "vm/interp/slow/slow.h"
#include "vm/object/array.h"
#include "vm/object/map_iterator.h"
#include "vm/object/pair_list.h"
#include "vm/object/typed_array.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/object.h"

namespace shoal {
namespace {

using slow::kThrown;

PropertyKey iterator_key() noexcept { return PropertyKey::symbol(well_known(WellKnown::iterator)); }

/// What the shape says its prototype is; never a new one is made for that.
bool has_prototype(Context& cx, const Shape* shape, Intrinsic prototype) noexcept {
  if (shape->proto_intrinsic() == static_cast<uint16_t>(prototype)) return true;
  if (shape->proto_intrinsic() != Shape::kNoIntrinsic) return false;
  Result<Value> made = shape->proto(cx);
  return made.ok() && made.value().is_object() &&
         made.value() == cx.first_realm()->peek_intrinsic(prototype);
}

/// Whether object has that prototype, of the first realm, and nothing of its own that iteration
/// would see.
bool is_plain(Context& cx, const Object* object, Intrinsic prototype) noexcept {
  const Shape* const shape = object->shape();
  return !shape->is_owned() && has_prototype(cx, shape, prototype) &&
         (shape->count() == 0 || !shape->find(iterator_key()));
}

bool is_unobservable_typed_array(Context& cx, const TypedArrayObject* array) noexcept {
  const Shape* const shape = array->shape();
  if (!cx.is_pristine(Pristine::TypedArrays) || shape->is_owned() || array->is_out_of_bounds() ||
      (shape->count() != 0 && shape->find(iterator_key())))
    return false;
  // Between the array and %TypedArray%.prototype there is one object, without such a property.
  Result<Value> found = shape->proto(cx);
  if (!found.ok() || !found.value().is_kind(Kind::Object)) return false;
  const Shape* const between = found.value().as_object()->shape();
  return has_prototype(cx, between, Intrinsic::TypedArrayPrototype) &&
         !between->find(iterator_key());
}

/// An iterator is its own form, where it goes over what answers without script.
bool is_unobservable_iterator(Context& cx, Value v) noexcept {
  if (!cx.is_pristine(Pristine::Iterators) || v.as_object()->shape()->count() != 0) return false;
  if (v.is_kind(Kind::ArrayIterator)) {
    const Object* const target = v.as<ArrayIterator>()->target();
    return is_plain(cx, v.as_object(), Intrinsic::ArrayIteratorPrototype) &&
           (!target || target->is_kind(Kind::Array));
  }
  const NativeStateObject* const iterator = map_iterator::from(v);
  return iterator && is_plain(cx, iterator,
                              iterator->tag() == kMapIteratorTag ? Intrinsic::MapIteratorPrototype
                                                                 : Intrinsic::SetIteratorPrototype);
}

bool is_unobservable_pair_list(Context& cx, Value v) noexcept {
  return NativeStateObject::from(v, pair_list::kTag) &&
         is_plain(cx, v.as_object(), Intrinsic::URLSearchParamsPrototype) &&
         pair_iteration_is_pristine(cx);
}

/// The table of a Set or Map that has one, or null.
HashTable* table_of(Context& cx, Value v) noexcept {
  if (!cx.is_pristine(Pristine::Collections)) return nullptr;
  if (v.is_kind(Kind::Set))
    return is_plain(cx, v.as_object(), Intrinsic::SetPrototype) ? v.as<SetObject>()->table()
                                                                : nullptr;
  return is_plain(cx, v.as_object(), Intrinsic::MapPrototype) ? v.as<MapObject>()->table()
                                                              : nullptr;
}

// ---- Items

Value pair_of(Context& cx, Value key, Value value) {
  const Value pair[] = {key, value};
  Result<ArrayObject*> entry = array_from(cx, pair, 2);
  return entry.ok() ? Value(entry.value()) : kThrown;
}

Value item_of(Context& cx, const HashTable* table, uint32_t at, IterationKind kind) {
  if (kind == IterationKind::Keys) return table->key_at(at);
  if (kind == IterationKind::Values) return table->value_at(at);
  return pair_of(cx, table->key_at(at), table->value_at(at));
}

/// The code point at *position, an int32, which moves past it; the hole at the end.
Result<Value> next_of_string(Context& cx, String* text, Value* position) {
  const auto at = static_cast<uint32_t>(position->as_int32());
  if (at >= text->length()) return Value::hole();
  const StringView units = TRY(text->view(cx.heap()));
  uint32_t count;
  const char32_t c = units.code_point_at(at, count);
  *position = Value::int32(static_cast<int32_t>(at + count));
  if (c <= 0xFF) return Value(String::single(static_cast<uint8_t>(c)));
  String* const part = TRY(String::substring(cx.heap(), text, at, at + count));
  return Value(part);
}

Value next_of_table(Context& cx, Value* form) {
  HashTable* table = form[0].as<HashTable>();
  auto position = static_cast<uint32_t>(form[1].as_int32());
  const bool found = HashTable::settle(table, position);
  form[0] = Value(table);
  form[1] = Value::int32(static_cast<int32_t>(position + found));
  if (!found) return Value::hole();
  return item_of(cx, table, position,
                 table->width() == 1 ? IterationKind::Keys : IterationKind::Entries);
}

Value next_of_pair_list(Context& cx, const NativeStateObject* pairs, Value* position) {
  const ArrayObject* const list = pair_list::list_of(pairs);
  const auto at = static_cast<uint32_t>(position->as_int32());
  if (at >= list->length()) return Value::hole();
  *position = Value::int32(static_cast<int32_t>(at + 2));
  return pair_of(cx, list->dense_element(at), list->dense_element(at + 1));
}

Task<Value> entry_task(Context& cx, Object* target, uint32_t index) {
  const Value v = co_await get(cx, target, PropertyKey::index(index));
  const Value pair[] = {Value::number(index), v};
  ArrayObject* const entry = co_await array_from(cx, pair, 2);
  co_return Value(entry);
}

Value next_of_array_iterator(Context& cx, ArrayIterator* iterator) {
  auto* const target = static_cast<ArrayObject*>(iterator->target());
  if (!target || iterator->position >= target->length()) {
    iterator->finish();
    return Value::hole();
  }
  const auto index = static_cast<uint32_t>(iterator->position++);
  const IterationKind kind = iterator->iteration_kind();
  if (kind == IterationKind::Keys) return Value::number(index);
  const Value v = target->dense_element(index);
  if (v.is_hole())
    return kind == IterationKind::Values ? step(cx, get(cx, target, PropertyKey::index(index)))
                                         : step(cx, entry_task(cx, target, index));
  return kind == IterationKind::Values ? v : pair_of(cx, Value::number(index), v);
}

Value next_of_typed_array(Context& cx, TypedArrayObject* array, Value* position) {
  if (array->is_out_of_bounds()) {
    (void)throw_type_error(cx, "Cannot iterate over a detached or too short ArrayBuffer");
    return kThrown;
  }
  const auto at = static_cast<uint32_t>(position->as_int32());
  if (at >= array->length()) return Value::hole();
  *position = Value::int32(static_cast<int32_t>(at + 1));
  return array->get_number_or_bigint(cx, at);
}

}  // namespace

bool is_unobservable_array(Context& cx, Value v) noexcept {
  return v.is_kind(Kind::Array) && is_plain(cx, v.as_object(), Intrinsic::ArrayPrototype) &&
         cx.array_iteration_is_pristine();
}

bool begin_fast_iteration(Context& cx, Value v, Value* form) noexcept {
  Value what = v;
  if (v.is_string()) {
    if (!cx.is_pristine(Pristine::Strings)) return false;
  } else if (!v.is_object()) {
    return false;
  } else {
    switch (v.as_object()->object_kind()) {
      case Kind::Array:
        if (!is_unobservable_array(cx, v)) return false;
        break;
      case Kind::TypedArray: {
        const auto* const array = v.as<TypedArrayObject>();
        if (!is_unobservable_typed_array(cx, array) || array->length() > INT32_MAX) return false;
        break;
      }
      case Kind::Set:
      case Kind::Map: {
        HashTable* const table = table_of(cx, v);
        if (!table) return false;
        what = Value(table);
        break;
      }
      case Kind::NativeState:
        if (is_unobservable_pair_list(cx, v)) break;
        [[fallthrough]];
      case Kind::ArrayIterator:
        if (!is_unobservable_iterator(cx, v)) return false;
        break;
      default: return false;
    }
  }
  form[0] = what;
  form[1] = Value::int32(0);
  return true;
}

Value next_of_fast_iteration(Context& cx, Value* form) {
  const Value what = form[0];
  switch (what.cell_kind()) {
    case Kind::Array: {
      const auto index = static_cast<uint32_t>(form[1].as_int32());
      auto* const array = what.as<ArrayObject>();
      if (index >= array->length()) return Value::hole();
      form[1] = Value::int32(static_cast<int32_t>(index + 1));
      const Value v = array->dense_element(index);
      return v.is_hole() ? step(cx, get(cx, array, PropertyKey::index(index))) : v;
    }
    case Kind::String: {
      Result<Value> part = next_of_string(cx, what.as_string(), &form[1]);
      return part.ok() ? part.value() : kThrown;
    }
    case Kind::HashTable: return next_of_table(cx, form);
    case Kind::TypedArray: return next_of_typed_array(cx, what.as<TypedArrayObject>(), &form[1]);
    case Kind::ArrayIterator: return next_of_array_iterator(cx, what.as<ArrayIterator>());
    default: {
      auto* const iterator = what.as<NativeStateObject>();
      if (iterator->tag() == pair_list::kTag) return next_of_pair_list(cx, iterator, &form[1]);
      HashTable* table;
      uint32_t at;
      if (!map_iterator::advance(cx.heap(), iterator, table, at)) return Value::hole();
      return item_of(cx, table, at, map_iterator::kind_of(iterator));
    }
  }
}

// ---- All at once

namespace {

/// How many values there are at most, if they can all be read without script, in one go.
bool count_at_once(Context& cx, const Value* form, uint32_t* count) noexcept {
  const Value what = form[0];
  uint32_t n = 0;
  switch (what.cell_kind()) {
    case Kind::HashTable: n = what.as<HashTable>()->live(); break;
    case Kind::TypedArray: n = static_cast<uint32_t>(what.as<TypedArrayObject>()->length()); break;
    case Kind::ArrayIterator: {
      Object* const target = what.as<ArrayIterator>()->target();
      if (target && !is_unobservable_array(cx, Value(target))) return false;
      n = target ? static_cast<ArrayObject*>(target)->length() : 0;
      break;
    }
    case Kind::NativeState: {
      if (NativeStateObject::from(what, pair_list::kTag)) {
        n = pair_list::list_of(what.as<NativeStateObject>())->length() / 2;
        break;
      }
      const HashTable* const table = map_iterator::cursor_of(what.as<NativeStateObject>()).table;
      n = table ? table->live() : 0;
      break;
    }
    default: return false;
  }
  *count = n;
  return n <= kLeafUnitsMax;
}

/// A hole reads through the prototype, which holds no elements while iteration is pristine.
Value filled(Value v) noexcept { return v.is_hole() ? Value::undefined() : v; }

/// For so many values, and as many after them as there is room for now.
Result<void> make_room(Context& cx, ArrayObject* target, uint32_t count) {
  const uint32_t capacity = target->elements() ? target->elements()->capacity() : 0;
  const uint32_t spare = capacity > target->length() ? capacity - target->length() : 0;
  return target->reserve(cx.heap(), count + spare);
}

Result<bool> append_array(Context& cx, ArrayObject* to, const ArrayObject* from) {
  const uint32_t count = from->length();
  TRY_VOID(make_room(cx, to, count));
  for (uint32_t i = 0; i < count; ++i)
    TRY_VOID(to->push(cx.heap(), filled(from->dense_element(i))));
  return true;
}

}  // namespace

Result<bool> append_fast(Context& cx, ArrayObject* target, Value v) {
  Value form[2];
  uint32_t count;
  if (is_unobservable_array(cx, v)) return append_array(cx, target, v.as<ArrayObject>());
  if (!begin_fast_iteration(cx, v, form) || !count_at_once(cx, form, &count)) return false;
  TRY_VOID(make_room(cx, target, count));
  for (;;) {
    const Value item = next_of_fast_iteration(cx, form);
    if (item.is_thrown()) return Thrown{};
    if (item.is_hole()) return true;
    SHOAL_ASSERT(!is_outcome(item));
    TRY_VOID(target->push(cx.heap(), item));
  }
}

}  // namespace shoal
