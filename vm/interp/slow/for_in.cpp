// for-in, §14.7.5.10.
#include "vm/object/for_in.h"
#include "vm/interp/slow/slow.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal::slow {
namespace {

/// Whether for-in could find names in it: exact for plain objects and arrays, else yes.
bool may_have_names(const Object* o) noexcept {
  const Shape* const shape = o->shape();
  if (!o->is_kind(Kind::Object) && !o->is_kind(Kind::Array)) return true;
  if (o->elements() || shape->has(ShapeFlags::SparseElements)) return true;
  for (uint32_t i = 0; i < shape->count(); ++i) {
    const PropertyEntry& e = shape->table()->entry(i);
    if (!e.key.is_empty() && !e.key.is_symbol() && (e.attributes & attr::Enumerable)) return true;
  }
  return false;
}

/// FAST PATH: over the names of a plain object or array, where nothing that it inherits from has
/// any. Lazy: for_in_task has to look.
Result<Value> over_own_names(Context& cx, Object* object) {
  if (!object->is_kind(Kind::Object) && !object->is_kind(Kind::Array)) return Value::lazy();
  for (Value proto = TRY(object->shape()->proto(cx)); proto.is_object();
       proto = TRY(proto.as_object()->shape()->proto(cx)))
    if (may_have_names(proto.as_object())) return Value::lazy();
  ForInIterator* iterator;
  if (!object->elements() && !object->shape()->is_owned()) {
    iterator = TRY(ForInIterator::create_of_shape(cx, object));
  } else {
    ArrayObject* const names = TRY(own_keys_ordinary(cx, object, {true, false, true}));
    iterator = TRY(ForInIterator::create(cx, object, names));
  }
  return Value(iterator);
}

/// The next name of the shape that the object had; the hole: there is no more.
Value next_name(ForInIterator* iterator) noexcept {
  const Shape* const shape = iterator->names_shape();
  while (iterator->position < shape->count()) {
    const PropertyEntry& e = shape->table()->entry(iterator->position);
    if (!e.key.is_symbol() && (e.attributes & attr::Enumerable)) return Value(e.key.as_atom());
    ++iterator->position;
  }
  return Value::hole();
}
/// The next name, or the hole.
Value peek_name(ForInIterator* iterator) noexcept {
  if (iterator->names_shape()) return next_name(iterator);
  if (iterator->position >= iterator->names()->length()) return Value::hole();
  return iterator->names()->dense_element(iterator->position);
}

/// Collects the keys of the whole chain: each name once, enumerable where it is first met.
Task<Value> for_in_task(Context& cx, Object* object) {
  ArrayObject* const names = co_await ArrayObject::create(cx, 0, 8);
  Object* const seen = co_await new_object_with_proto(cx, Value::null());
  for (Object* o = object; o;) {
    ArrayObject* const keys = co_await own_property_keys(cx, o);
    for (uint32_t i = 0; i < keys->length(); ++i) {
      const Value name = keys->dense_element(i);
      if (!name.is_string()) continue;
      const PropertyKey k = co_await primitive_to_key(cx, name);
      const OwnProperty before = co_await own_property(cx, seen, k);
      if (before.found()) continue;
      const PropertyDescriptor own = co_await get_own_property(cx, o, k);
      if (!own.present) continue;
      co_await step_void(define_field(cx, seen, k, Value::boolean(true)));
      if (own.enumerable) co_await step_void(names->push(cx.heap(), name));
    }
    const Value proto = co_await get_prototype_of(cx, o);
    o = proto.is_object() ? proto.as_object() : nullptr;
  }
  ForInIterator* const iterator = co_await ForInIterator::create(cx, object, names);
  co_return Value(iterator);
}

Task<Value> for_in_next_task(Context& cx, ForInIterator* iterator) {
  for (Value name = peek_name(iterator); !name.is_hole(); name = peek_name(iterator)) {
    ++iterator->position;
    const PropertyKey k = co_await primitive_to_key(cx, name);
    // Deleted meanwhile? Then it is not visited.
    for (Object* o = iterator->object(); o;) {
      const PropertyDescriptor own = co_await get_own_property(cx, o, k);
      if (own.present) co_return name;
      const Value proto = co_await get_prototype_of(cx, o);
      o = proto.is_object() ? proto.as_object() : nullptr;
    }
  }
  co_return Value::hole();
}

}  // namespace

Value for_in_start(Context& cx, Value object) {
  if (object.is_nullish()) {
    Result<ForInIterator*> empty = ForInIterator::create(cx, nullptr, nullptr);
    return step(empty);
  }
  Result<Object*> o = to_object(cx, object);
  if (!o.ok()) return kThrown;
  if (!cx.options().slow_paths) {
    Result<Value> iterator = over_own_names(cx, o.value());
    if (!iterator.ok()) return kThrown;
    const Value made = iterator.value();
    if (!made.is_lazy()) return made;
  }
  return step(cx, for_in_task(cx, o.value()));
}

Value for_in_next(Context& cx, Value state) {
  auto* const iterator = state.as<ForInIterator>();
  if (!iterator->object()) return Value::hole();
  // FAST PATH: the object itself still has the key.
  if (!iterator->object()->is_kind(Kind::Proxy)) {
    const Value name = peek_name(iterator);
    if (name.is_hole()) return name;
    if (iterator->names_shape() == iterator->object()->shape()) {
      ++iterator->position;
      return name;
    }
    Result<PropertyKey> k = primitive_to_key(cx, name);
    if (!k.ok()) return kThrown;
    Result<OwnProperty> own = own_property(cx, iterator->object(), k.value());
    if (!own.ok()) return kThrown;
    if (own.value().found()) {
      ++iterator->position;
      return name;
    }
  }
  return step(cx, for_in_next_task(cx, iterator));
}

}  // namespace shoal::slow
