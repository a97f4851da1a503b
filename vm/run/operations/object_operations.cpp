// §7.2 and §7.3: operations on objects that are not internal methods themselves.
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/object/proxy.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal {

Result<bool> is_array(Context& cx, Value v) {
  while (v.is_object()) {
    Object* const object = v.as_object();
    if (object->is_kind(Kind::Array)) return true;
    if (!object->is_kind(Kind::Proxy)) return false;
    auto* const proxy = static_cast<ProxyObject*>(object);
    if (proxy->is_revoked())
      return throw_type_error(cx, "Cannot perform 'IsArray' on a proxy that has been revoked");
    v = Value(proxy->target());
  }
  return false;
}

bool is_constructor(Value v) noexcept {
  while (v.is_kind(Kind::BoundFunction)) v = Value(v.as<BoundFunction>()->target());
  if (!v.is_object()) return false;
  Object* const object = v.as_object();
  switch (object->object_kind()) {
    case Kind::Function: return static_cast<ScriptFunction*>(object)->code()->is_constructor();
    case Kind::NativeFunction:
      return static_cast<NativeFunction*>(object)->builtin()->is_constructor;
    case Kind::Proxy: return static_cast<ProxyObject*>(object)->is_constructor();
    default: return false;
  }
}

Result<Object*> new_object(Context& cx) {
  Shape* const shape = TRY(cx.realm()->root_shape(cx, Kind::Object, Intrinsic::ObjectPrototype, 4));
  PlainObject* const object = TRY(PlainObject::create(cx.heap(), shape));
  return static_cast<Object*>(object);
}

Result<Object*> new_object_with_proto(Context& cx, Value proto) {
  Shape* const shape = TRY(shape_for(cx, Kind::Object, proto));
  PlainObject* const object = TRY(PlainObject::create(cx.heap(), shape));
  return static_cast<Object*>(object);
}

Result<Shape*> shape_for(Context& cx, Kind kind, Value proto) {
  Shape* const root =
      shared_root_shape(kind, Intrinsic::ObjectPrototype, kind == Kind::Object ? 4 : 0);
  if (proto.is_object()) TRY_VOID(become_prototype(cx, proto.as_object()));
  return ShapeOps::with_proto(cx, root, proto);
}

Result<void> freeze_array(Context& cx, ArrayObject* array) {
  Shape* const shape = TRY(ShapeOps::with_flags(
      cx, array->shape(),
      static_cast<uint16_t>(array->shape()->flags() |
                            (ShapeFlags::ElementsFrozen | ShapeFlags::NonExtensible))));
  array->set_shape(cx.heap(), shape);
  array->make_length_readonly();
  return {};
}

namespace {

Result<Value> default_prototype(Context& cx, Value new_target, Intrinsic fallback) {
  Realm* const realm = new_target.is_object() ? function_realm(cx, new_target) : cx.realm();
  if (!realm) return Thrown{};
  return realm->intrinsic_value(cx, fallback);
}

Task<Value> prototype_task(Context& cx, Value new_target, Intrinsic fallback) {
  const Value proto = co_await get(cx, new_target.as_object(), key(atoms::prototype()));
  if (proto.is_object()) co_return proto;
  co_return default_prototype(cx, new_target, fallback);
}

}  // namespace

Realm* function_realm(Context& cx, Value f) {
  for (;;) {
    Object* const object = f.as_object();
    switch (object->object_kind()) {
      case Kind::Function: return static_cast<ScriptFunction*>(object)->state()->realm();
      case Kind::NativeFunction: return static_cast<NativeFunction*>(object)->realm();
      case Kind::BoundFunction: f = Value(static_cast<BoundFunction*>(object)->target()); break;
      case Kind::Proxy: {
        auto* const proxy = static_cast<ProxyObject*>(object);
        if (proxy->is_revoked()) {
          (void)throw_type_error(cx, "Cannot perform 'get' on a proxy that has been revoked");
          return nullptr;
        }
        f = Value(proxy->target());
        break;
      }
      default: return cx.realm();
    }
  }
}

Eventually<Value> get_prototype_from_constructor(Context& cx, Value new_target,
                                                 Intrinsic fallback) {
  if (!new_target.is_object()) return default_prototype(cx, new_target, fallback);
  Result<Value> quick = try_get(cx, new_target.as_object(), key(atoms::prototype()));
  if (!quick.ok()) return Thrown{};
  const Value proto = quick.value();
  if (proto.is_lazy()) return prototype_task(cx, new_target, fallback);
  if (proto.is_object()) return proto;
  return default_prototype(cx, new_target, fallback);
}

namespace {

Task<Value> species_task(Context& cx, Object* object, Intrinsic fallback) {
  const Value c = co_await get(cx, object, key(atoms::constructor()));
  const Value standard = co_await cx.realm()->intrinsic_value(cx, fallback);
  if (c.is_undefined()) co_return standard;
  if (!c.is_object())
    co_return throw_type_error(cx, "object.constructor[Symbol.species] is not a constructor");
  const Value s =
      co_await get(cx, c.as_object(), PropertyKey::symbol(well_known(WellKnown::species)));
  if (s.is_nullish()) co_return standard;
  if (!is_constructor(s))
    co_return throw_type_error(cx, "object.constructor[Symbol.species] is not a constructor");
  co_return s;
}

Task<uint64_t> length_task(Context& cx, Object* object) {
  const Value v = co_await get(cx, object, key(atoms::length()));
  const uint64_t length = co_await to_length(cx, v);
  co_return length;
}

}  // namespace

Eventually<Value> species_constructor(Context& cx, Object* object, Intrinsic fallback) {
  return species_task(cx, object, fallback);
}

Eventually<uint64_t> length_of_array_like(Context& cx, Object* object) {
  if (object->is_kind(Kind::Array)) return uint64_t{static_cast<ArrayObject*>(object)->length()};
  return length_task(cx, object);
}

Task<Value> invoke(Context& cx, Value value, PropertyKey key, Value argument0, Value argument1) {
  const Value f = co_await get_v(cx, value, key);
  const Value arguments[] = {argument0, argument1};
  const uint32_t count = argument0.is_hole() ? 0 : argument1.is_hole() ? 1 : 2;
  const Value result = co_await call(cx, f, value, arguments, count);
  co_return result;
}

Result<PropertyKey> key_of_integer(Context& cx, uint64_t index) {
  if (index <= PropertyKey::kMaxIndex) return PropertyKey::index(static_cast<uint32_t>(index));
  String* const text = TRY(String::from_ascii(cx.heap(), std::to_string(index)));
  return cx.atoms().key_of(cx.heap(), text);
}

// ---- instanceof

namespace {

Task<Value> has_instance_task(Context& cx, Value constructor, Value object) {
  const Value proto = co_await get(cx, constructor.as_object(), key(atoms::prototype()));
  if (!proto.is_object())
    co_return throw_type_error(cx, "Function has non-object prototype '%s' in instanceof check",
                               describe_for_message(cx, proto).c_str());
  for (Object* o = object.as_object();;) {
    const Value next = co_await get_prototype_of(cx, o);
    if (!next.is_object()) co_return Value::boolean(false);
    if (next == proto) co_return Value::boolean(true);
    o = next.as_object();
  }
}

Task<Value> instance_of_task(Context& cx, Value object, Value target) {
  const PropertyKey symbol = PropertyKey::symbol(well_known(WellKnown::hasInstance));
  const Value handler = co_await get_method(cx, target, symbol);
  if (!handler.is_undefined()) {
    const Value arguments[] = {object};
    const Value result = co_await call(cx, handler, target, arguments);
    co_return Value::boolean(to_boolean(result));
  }
  if (!target.is_callable())
    co_return throw_type_error(cx, "Right-hand side of 'instanceof' is not callable");
  const Value result = co_await ordinary_has_instance(cx, target, object);
  co_return result;
}

/// Of a bound function. A coroutine of its own: targets may be bound again, as often as one likes.
Task<Value> target_has_instance(Context& cx, Value target, Value object) {
  const Value result = co_await instance_of(cx, object, target);
  co_return result;
}

}  // namespace

Eventually<Value> ordinary_has_instance(Context& cx, Value constructor, Value object) {
  if (!constructor.is_callable()) return Value::boolean(false);
  if (constructor.is_kind(Kind::BoundFunction))
    return target_has_instance(cx, Value(constructor.as<BoundFunction>()->target()), object);
  if (!object.is_object()) return Value::boolean(false);
  // FAST PATH: `prototype` is plain data and no proxy stands on the chain.
  Result<Value> quick = try_get(cx, constructor.as_object(), key(atoms::prototype()));
  if (!quick.ok()) return Thrown{};
  const Value proto = quick.value();
  if (!proto.is_object()) return has_instance_task(cx, constructor, object);
  for (Object* o = object.as_object();;) {
    if (o->is_kind(Kind::Proxy)) return has_instance_task(cx, constructor, object);
    Result<Value> next = o->shape()->proto(cx);
    if (!next.ok()) return Thrown{};
    const Value p = next.value();
    if (!p.is_object()) return Value::boolean(false);
    if (p == proto) return Value::boolean(true);
    o = p.as_object();
  }
}

namespace {

bool is_builtin_instance_test(Value f) {
  const char* const key =
      f.is_kind(Kind::NativeFunction) ? f.as<NativeFunction>()->builtin()->key : nullptr;
  return key && std::string_view(key) == "@@hasInstance";
}

}  // namespace

bool has_builtin_instance_test(Context& cx, Object* object) {
  const PropertyKey symbol = PropertyKey::symbol(well_known(WellKnown::hasInstance));
  Result<Value> handler = try_get(cx, object, symbol);
  if (!handler.ok() && !cx.is_terminating()) (void)cx.take_exception();
  return handler.ok() && is_builtin_instance_test(handler.value());
}

Eventually<Value> instance_of(Context& cx, Value object, Value target) {
  if (!target.is_object())
    return throw_type_error(cx, "Right-hand side of 'instanceof' is not an object");
  const PropertyKey symbol = PropertyKey::symbol(well_known(WellKnown::hasInstance));
  Result<Value> handler = try_get(cx, target.as_object(), symbol);
  if (!handler.ok()) return Thrown{};
  // FAST PATH: the handler is Function.prototype[@@hasInstance] itself.
  if (is_builtin_instance_test(handler.value()) && target.is_callable())
    return ordinary_has_instance(cx, target, object);
  return instance_of_task(cx, object, target);
}

// ---- Copies and lists

bool has_only_data(const Object* object) noexcept {
  const Kind kind = object->object_kind();
  if (kind != Kind::Object && kind != Kind::Array) return false;
  const Shape* const shape = object->shape();
  if (shape->intrinsic_template() || shape->has(ShapeFlags::SparseElements)) return false;
  for (uint32_t i = 0; i < shape->count(); ++i)
    if (shape->table()->entry(i).attributes & attr::IsAccessor) return false;
  return true;
}

namespace {

bool is_excluded(PropertyKey key, const Value* excluded, uint32_t count, Context& cx) {
  for (uint32_t i = 0; i < count; ++i) {
    Result<PropertyKey> other = primitive_to_key(cx, excluded[i]);
    if (other.ok() && other.value() == key) return true;
  }
  return false;
}

Task<Value> copy_task(Context& cx, Object* target, Object* from, ValueArray* excluded) {
  ArrayObject* const keys = co_await own_property_keys(cx, from);
  const uint32_t excluded_count = excluded->capacity();
  for (uint32_t i = 0; i < keys->length(); ++i) {
    const PropertyKey k = co_await primitive_to_key(cx, keys->dense_element(i));
    bool skip = false;
    for (uint32_t e = 0; e < excluded_count; ++e) {
      const Value x = excluded->get(e);
      skip = skip || is_excluded(k, &x, 1, cx);
    }
    if (skip) continue;
    const PropertyDescriptor own = co_await get_own_property(cx, from, k);
    if (!own.present || !own.enumerable) continue;
    const Value v = co_await get(cx, from, k);
    co_await step_void(define_field(cx, target, k, v));
  }
  co_return Value(target);
}

Result<Value> copy_plain(Context& cx, Object* target, Object* from, const Value* excluded,
                         uint32_t count) {
  if (const ValueArray* const elements = from->elements()) {
    for (uint32_t i = 0; i < elements->capacity(); ++i) {
      const Value v = elements->get(i);
      if (v.is_hole() || is_excluded(PropertyKey::index(i), excluded, count, cx)) continue;
      TRY_VOID(define_field(cx, target, PropertyKey::index(i), v));
    }
  }
  const Shape* const shape = from->shape();
  const uint32_t n = shape->count();
  for (uint32_t pass = 0; pass < 2; ++pass) {  // Strings, then symbols.
    for (uint32_t i = 0; i < n; ++i) {
      const PropertyEntry e = shape->table()->entry(i);
      if (e.key.is_empty() || !(e.attributes & attr::Enumerable)) continue;
      if (e.key.is_symbol() != (pass == 1)) continue;
      if (e.key.is_symbol() && e.key.as_symbol()->is_private()) continue;
      if (is_excluded(e.key, excluded, count, cx)) continue;
      TRY_VOID(define_field(cx, target, e.key, from->slot(e.slot)));
    }
  }
  return Value(target);
}

}  // namespace

Eventually<Value> copy_data_properties(Context& cx, Object* target, Value source,
                                       const Value* excluded, uint32_t excluded_count) {
  if (source.is_nullish()) return Value(target);
  Result<Object*> object = to_object(cx, source);
  if (!object.ok()) return Thrown{};
  Object* const from = object.value();
  if (from != target && has_only_data(from))
    return copy_plain(cx, target, from, excluded, excluded_count);
  Result<ValueArray*> list = ValueArray::create(cx.heap(), excluded_count);
  if (!list.ok()) return Thrown{};
  ValueArray* const names = list.value();
  for (uint32_t i = 0; i < excluded_count; ++i) names->set(cx.heap(), i, excluded[i]);
  return copy_task(cx, target, from, names);
}

namespace {

Task<ArrayObject*> list_task(Context& cx, Object* object) {
  const uint64_t length = co_await length_of_array_like(cx, object);
  if (length > 65'535 * 8) co_return throw_range_error(cx, "Invalid array length");
  ArrayObject* const list = co_await ArrayObject::create(cx, 0, static_cast<uint32_t>(length));
  for (uint64_t i = 0; i < length; ++i) {
    const Value v = co_await get(cx, object, PropertyKey::index(static_cast<uint32_t>(i)));
    co_await step_void(list->push(cx.heap(), v));
  }
  co_return list;
}

}  // namespace

Eventually<ArrayObject*> list_from_array_like(Context& cx, Value v) {
  if (!v.is_object()) return throw_type_error(cx, "CreateListFromArrayLike called on non-object");
  return list_task(cx, v.as_object());
}

Result<ArrayObject*> array_from(Context& cx, const Value* values, uint32_t count) {
  ArrayObject* const array = TRY(ArrayObject::create(cx, 0, count));
  for (uint32_t i = 0; i < count; ++i) TRY_VOID(array->push(cx.heap(), values[i]));
  return array;
}

Result<Object*> create_iter_result(Context& cx, Value value, bool done) {
  constexpr uint32_t kInlineSlots = 3;  // With two the object would be as large.
  Realm* const realm = cx.realm();
  Shape* const known = realm->iter_result_shape.get();
  Shape* const shape =
      known ? known
            : TRY(realm->root_shape(cx, Kind::Object, Intrinsic::ObjectPrototype, kInlineSlots));
  PlainObject* const object = TRY(PlainObject::create(cx.heap(), shape));
  Object* const result = object;
  if (known) [[likely]] {
    object->inline_slots()[0].set(cx.heap(), object, value);
    object->inline_slots()[1].set(cx.heap(), object, Value::boolean(done));
    return result;
  }
  TRY_VOID(define_field(cx, object, key(atoms::value()), value));
  TRY_VOID(define_field(cx, object, key(atoms::done()), Value::boolean(done)));
  realm->iter_result_shape.set(cx.heap(), realm, object->shape());
  return result;
}

}  // namespace shoal
