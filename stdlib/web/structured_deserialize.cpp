// StructuredDeserialize, and the function structuredClone.
#include <cstring>

#include "stdlib/web/dom_exception.h"
#include "stdlib/web/serialized_value.h"
#include "vm/object/array.h"
#include "vm/object/date.h"
#include "vm/object/map.h"
#include "vm/object/regexp.h"
#include "vm/object/typed_array.h"
#include "vm/object/wrapper.h"
#include "vm/run/fuel.h"
#include "vm/run/host.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/growth.h"
#include "vm/run/operations/iterator.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// In a coroutine's frame, which is scanned.
struct Reader {
  Context& cx;
  SerializedValue& record;
  const uint8_t* at;
  ArrayObject* objects;  // By number.
  ArrayObject* stack;    // Two to a container: itself, and the key whose value is awaited.

  void raw(void* to, size_t bytes) noexcept {
    SHOAL_ASSERT(at + bytes <= record.data.data() + record.data.size());
    if (bytes) std::memcpy(to, at, bytes);
    at += bytes;
  }
  template <class T>
  T number() noexcept {
    T v;
    raw(&v, sizeof v);
    return v;
  }
  CloneToken token() noexcept { return static_cast<CloneToken>(number<uint8_t>()); }
  Result<void> remember(Object* object) { return objects->push(cx.heap(), Value(object)); }
  Result<Shape*> shape(Kind kind, Intrinsic proto) {
    return cx.realm()->root_shape(cx, kind, proto);
  }
  Result<void> push(Object* container) {
    TRY_VOID(remember(container));
    TRY_VOID(stack->push(cx.heap(), Value(container)));
    return stack->push(cx.heap(), Value::hole());
  }
  Value top(uint32_t i) const noexcept { return stack->dense_element(stack->length() - 2 + i); }
  void set_pending(Value v) noexcept { stack->elements()->set(cx.heap(), stack->length() - 1, v); }
  void pop() noexcept {
    for (uint32_t i = 0; i < 2; ++i) {
      stack->elements()->init(stack->length() - 1, Value::hole());
      stack->set_length_field(stack->length() - 1);
    }
  }
};

Result<Value> read_string(Reader& r, CloneToken t) {
  if (t == CloneToken::Undefined) return Value::undefined();
  const auto length = r.number<uint32_t>();
  String* s = nullptr;
  if (t == CloneToken::Latin1) {
    s = TRY(String::from_latin1(r.cx.heap(), r.at, length));
    r.at += length;
  } else {
    // The bytes may lie at any address: made of whole units first.
    s = length ? TRY(String::make_flat(r.cx.heap(), length, false)) : String::empty();
    if (length) r.raw(const_cast<char16_t*>(s->flat_view().utf16()), size_t{length} * 2);
  }
  return Value(s);
}

Result<Value> read_primitive(Reader& r, CloneToken t) {
  switch (t) {
    case CloneToken::Null: return Value::null();
    case CloneToken::True: return Value::boolean(true);
    case CloneToken::False: return Value::boolean(false);
    case CloneToken::Int32: return Value::int32(r.number<int32_t>());
    case CloneToken::Double: return Value::number(r.number<double>());
    case CloneToken::BigInt: {
      const bool negative = r.number<uint8_t>() != 0;
      const auto length = r.number<uint32_t>();
      const std::string digits = "0x" + std::string(reinterpret_cast<const char*>(r.at), length);
      r.at += length;
      BigInt* big = TRY(BigInt::from_literal(r.cx.heap(), digits));
      if (negative) big = TRY(BigInt::negate(r.cx.heap(), big));
      return Value(big);
    }
    default: return read_string(r, t);
  }
}

// ---- Buffers

Result<ArrayBufferObject*> read_buffer(Reader& r, CloneToken t) {
  const bool shared = t == CloneToken::Shared;
  Shape* const shape = TRY(r.shape(Kind::ArrayBuffer, shared ? Intrinsic::SharedArrayBufferPrototype
                                                             : Intrinsic::ArrayBufferPrototype));
  ArrayBufferObject* buffer;
  if (shared) {
    const auto index = r.number<uint32_t>();
    const bool growable = r.number<uint8_t>() != 0;
    BackingStore* const store = std::exchange(r.record.stores[index].store, nullptr);
    buffer = TRY(ArrayBufferObject::create_over(r.cx, shape, store, growable));
  } else {
    ArrayBufferObject::Options options;
    options.length = r.number<uint64_t>();
    options.resizable = t == CloneToken::Resizable;
    bool immutable = false;
    if (options.resizable)
      options.max_length = r.number<uint64_t>();
    else
      immutable = r.number<uint8_t>() != 0;
    buffer = TRY(ArrayBufferObject::create(r.cx, shape, options));
    r.raw(buffer->data(), options.length);
    if (immutable) buffer->make_immutable();
  }
  TRY_VOID(r.remember(buffer));
  return buffer;
}

Result<ArrayBufferObject*> read_buffer_or_back(Reader& r) {
  const CloneToken t = r.token();
  if (t == CloneToken::Back)
    return r.objects->dense_element(r.number<uint32_t>()).as<ArrayBufferObject>();
  return read_buffer(r, t);
}

Result<Value> read_window(Reader& r, CloneToken t) {
  const bool is_typed = t == CloneToken::Window;
  const auto type = is_typed ? static_cast<ElementType>(r.number<uint8_t>()) : ElementType::Uint8;
  const auto offset = r.number<uint64_t>(), length = r.number<uint64_t>();
  ArrayBufferObject* const buffer = TRY(read_buffer_or_back(r));
  Object* object;
  if (is_typed) {
    Shape* const shape = TRY(r.shape(Kind::TypedArray, typed_array_prototype(type)));
    object = TRY(TypedArrayObject::create(r.cx.heap(), shape, type, buffer, offset, length));
  } else {
    Shape* const shape = TRY(r.shape(Kind::DataView, Intrinsic::DataViewPrototype));
    object = TRY(DataViewObject::create(r.cx.heap(), shape, buffer, offset, length));
  }
  TRY_VOID(r.remember(object));
  return Value(object);
}

/// Its kind and its ports, until revive_transferred makes an object of them.
Result<void> take_platform(Reader& r, SerializedValue::Store& from) {
  ArrayObject* const parts = TRY(ArrayObject::create(r.cx, 0, 0));
  TRY_VOID(parts->push(r.cx.heap(), Value::number(from.platform_kind)));
  Object* const first = TRY(std::exchange(from.moved, nullptr)->receive(r.cx));
  TRY_VOID(parts->push(r.cx.heap(), Value(first)));
  if (from.second_port != 0) {
    Transferable* const end = std::exchange(r.record.stores[from.second_port].moved, nullptr);
    Object* const second = TRY(end->receive(r.cx));
    TRY_VOID(parts->push(r.cx.heap(), Value(second)));
  }
  return r.remember(parts);
}

/// What was transferred, which has the first numbers.
Result<void> take_transferred(Reader& r, ArrayObject* ports) {
  for (uint32_t i = 0; i < r.record.transferred_count; ++i) {
    SerializedValue::Store& from = r.record.stores[i];
    if (from.platform_kind != 0) {
      TRY_VOID(take_platform(r, from));
      continue;
    }
    if (from.moved) {
      Object* const object = TRY(std::exchange(from.moved, nullptr)->receive(r.cx));
      TRY_VOID(r.remember(object));
      if (ports) TRY_VOID(ports->push(r.cx.heap(), Value(object)));
      continue;
    }
    Shape* const shape = TRY(r.shape(Kind::ArrayBuffer, Intrinsic::ArrayBufferPrototype));
    ArrayBufferObject* const buffer = TRY(ArrayBufferObject::create_over(
        r.cx, shape, std::exchange(from.store, nullptr), from.resizable));
    TRY_VOID(r.remember(buffer));
  }
  return {};
}

// ---- Objects

Result<ErrorObject*> read_error(Reader& r, bool is_exception) {
  const Intrinsic proto =
      is_exception ? Intrinsic::DOMExceptionPrototype : kClonedErrors[r.number<uint8_t>()];
  Shape* const shape = TRY(r.shape(Kind::Error, proto));
  ErrorObject* const error = TRY(ErrorObject::create(r.cx, shape));
  if (is_exception) {
    const Value name = TRY(read_string(r, r.token()));
    const Value message = TRY(read_string(r, r.token()));
    error->make_dom_exception(r.cx.heap(), name.as_string(), message.as_string());
  } else {
    const Value message = TRY(read_string(r, r.token()));
    if (!message.is_undefined())
      TRY_VOID(define_field(r.cx, error, key(atoms::message()), message, attr::Hidden));
  }
  const Value stack = TRY(read_string(r, r.token()));
  error->set_stack(r.cx.heap(), stack);
  return error;
}

Result<Value> read_leaf(Reader& r, CloneToken t) {
  Heap& heap = r.cx.heap();
  Object* object = nullptr;
  switch (t) {
    case CloneToken::Back: return r.objects->dense_element(r.number<uint32_t>());
    case CloneToken::Wrapper: {
      const Value primitive = TRY(read_primitive(r, r.token()));
      object = TRY(WrapperObject::create(r.cx, primitive));
      break;
    }
    case CloneToken::Date: {
      Shape* const shape = TRY(r.shape(Kind::Date, Intrinsic::DatePrototype));
      object = TRY(DateObject::create(heap, shape, r.number<double>()));
      break;
    }
    case CloneToken::RegExp: {
      const Value source = TRY(read_string(r, r.token()));
      const Value flags = TRY(read_string(r, r.token()));
      RegExpCode* const code =
          TRY(RegExpCode::compile(r.cx, source.as_string(), flags.as_string()));
      object = TRY(RegExpObject::create(r.cx, code));
      break;
    }
    case CloneToken::Buffer:
    case CloneToken::Resizable:
    case CloneToken::Shared: {
      ArrayBufferObject* const buffer = TRY(read_buffer(r, t));
      return Value(buffer);
    }
    case CloneToken::Window:
    case CloneToken::View: return read_window(r, t);
    case CloneToken::Exception: object = TRY(read_error(r, true)); break;
    default: return read_primitive(r, t);
  }
  TRY_VOID(r.remember(object));
  return Value(object);
}

/// True: a container has begun.
Result<bool> begin_container(Reader& r, CloneToken t) {
  Heap& heap = r.cx.heap();
  Object* object = nullptr;
  switch (t) {
    case CloneToken::Object: object = TRY(new_object(r.cx)); break;
    case CloneToken::Array: {
      const auto length = r.number<uint32_t>();
      object = TRY(ArrayObject::create(r.cx, length, 0));
      break;
    }
    case CloneToken::Map: {
      Shape* const shape = TRY(r.shape(Kind::Map, Intrinsic::MapPrototype));
      object = TRY(MapObject::create(heap, shape));
      break;
    }
    case CloneToken::Set: {
      Shape* const shape = TRY(r.shape(Kind::Set, Intrinsic::SetPrototype));
      object = TRY(SetObject::create(heap, shape));
      break;
    }
    case CloneToken::Error: object = TRY(read_error(r, false)); break;
    default: return false;
  }
  TRY_VOID(r.push(object));
  return true;
}

/// A value for the innermost container: a key, or what belongs to the key before it.
Task<Value> put(Context& cx, Reader* r, Value v) {
  Object* const object = r->top(0).as_object();
  const Value pending = r->top(1);
  if (object->is_kind(Kind::Set)) {
    auto* const set = static_cast<SetObject*>(object);
    if (grows_long(set)) (void)co_await make_room(cx, set);
    co_await step_void(set->add(cx.heap(), v));
    co_return Value::undefined();
  }
  if (pending.is_hole()) {
    r->set_pending(v);
    co_return Value::undefined();
  }
  r->set_pending(Value::hole());
  if (object->is_kind(Kind::Map)) {
    auto* const map = static_cast<MapObject*>(object);
    if (grows_long(map)) (void)co_await make_room(cx, map);
    co_await step_void(map->set(cx.heap(), pending, v));
    co_return Value::undefined();
  }
  const PropertyKey at = co_await primitive_to_key(cx, pending);
  if (object->is_kind(Kind::Error))
    co_await step_void(define_field(cx, object, at, v, attr::Hidden));
  else
    (void)co_await create_data_property_or_throw(cx, object, at, v);
  co_return Value::undefined();
}

}  // namespace

static Task<Value> call_clone_module(Context& cx, const char* function, Value argument) {
  if (!cx.host()) co_return throw_type_error(cx, "There is no such class here");
  const Value exports =
      co_await cx.host()->load_builtin(cx, Value(intern_ascii("web:global/clone")));
  const Value callee = co_await get(cx, exports.as_object(), key(intern_ascii(function)));
  const Value arguments[] = {argument};
  co_return co_await call(cx, callee, Value::undefined(), arguments);
}

/// An object of a class written in TypeScript, made by the function that its module exports.
static Task<Value> read_platform(Context& cx, Reader* r) {
  ArrayObject* const record = co_await ArrayObject::create(cx, 0, 0);
  for (uint32_t i = 0; i < kPlatformFields; ++i) {
    const Value field = co_await read_primitive(*r, r->token());
    co_await step_void(record->push(cx.heap(), field));
  }
  Shape* const shape = co_await r->shape(Kind::ArrayBuffer, Intrinsic::ArrayBufferPrototype);
  ArrayBufferObject::Options options;
  options.length = r->number<uint64_t>();
  ArrayBufferObject* const buffer = co_await ArrayBufferObject::create(cx, shape, options);
  r->raw(buffer->data(), options.length);
  co_await step_void(record->push(cx.heap(), Value(buffer)));
  const Value object = co_await call_clone_module(cx, "revive", Value(record));
  co_await step_void(r->remember(object.as_object()));
  co_return object;
}

/// The objects that were transferred as ports.
static Task<Value> revive_transferred(Context& cx, Reader* r) {
  for (uint32_t i = 0; i < r->record.transferred_count; ++i) {
    if (r->record.stores[i].platform_kind == 0) continue;
    const Value object = co_await call_clone_module(cx, "receive", r->objects->dense_element(i));
    r->objects->elements()->set(cx.heap(), i, object);
  }
  co_return Value::undefined();
}

/// What the contexts share from here on.
static Task<Value> read_external(Context& cx, Reader* r) {
  ExternalClone* const clone = r->record.stores[r->number<uint32_t>()].external;
  const Value object = co_await clone->object_in(cx);
  co_await step_void(r->remember(object.as_object()));
  co_return object;
}

Result<Value> deserialize_primitive(Context& cx, SerializedValue& record) {
  if (record.transferred_count != 0) return Value::lazy();
  Reader r{cx, record, record.data.data(), nullptr, nullptr};
  const CloneToken t = r.token();
  if (t == CloneToken::End || t > CloneToken::Utf16) return Value::lazy();
  return read_primitive(r, t);
}

Task<Value> structured_deserialize(Context& cx, SerializedValue* record, ArrayObject* ports) {
  const Value primitive = co_await deserialize_primitive(cx, *record);
  if (!primitive.is_lazy()) co_return primitive;
  ArrayObject* const objects = co_await ArrayObject::create(cx, 0, 0);
  ArrayObject* const stack = co_await ArrayObject::create(cx, 0, 0);
  Reader r{cx, *record, record->data.data(), objects, stack};
  co_await step_void(take_transferred(r, ports));
  (void)co_await revive_transferred(cx, &r);
  for (;;) {
    co_await burn_fuel(cx, 8);
    if (grows_long(objects, 2)) (void)co_await make_room(cx, objects);
    if (grows_long(stack, 2)) (void)co_await make_room(cx, stack);
    const CloneToken t = r.token();
    const bool begun = co_await begin_container(r, t);
    if (begun) continue;
    Value v;
    if (t == CloneToken::End) {
      v = r.top(0);
      r.pop();
    } else if (t == CloneToken::External) {
      v = co_await read_external(cx, &r);
    } else {
      if (t == CloneToken::Platform)
        v = co_await read_platform(cx, &r);
      else
        v = co_await read_leaf(r, t);
    }
    if (stack->length() == 0) co_return v;
    (void)co_await put(cx, &r, v);
  }
}

Task<ArrayObject*> transfer_list(Context& cx, Value options, TransferForm form,
                                 const char* method) {
  ArrayObject* list = co_await ArrayObject::create(cx, 0, 0);
  if (options.is_nullish()) co_return list;
  if (!options.is_object())
    co_return throw_type_error(cx, "%s: the options are not an object", method);
  Value transfer = options;
  // As Web IDL tells the overloads of postMessage apart.
  Value iterator;
  if (form == TransferForm::ListOrOptions)
    iterator =
        co_await get_method(cx, options, PropertyKey::symbol(well_known(WellKnown::iterator)));
  if (iterator.is_undefined())
    transfer = co_await get(cx, options.as_object(), key(intern_ascii("transfer")));
  if (transfer.is_undefined()) co_return list;
  if (!transfer.is_object())
    co_return throw_type_error(cx, "%s: transfer is not a sequence", method);
  list = co_await iterable_to_list(cx, transfer);
  for (uint32_t i = 0; i < list->length(); ++i)
    if (!list->dense_element(i).is_object())
      co_return throw_type_error(cx, "%s: transfer[%u] is not an object", method, i);
  co_return list;
}

/// HTML §2.7.10 structuredClone ( value [ , options ] )
NativeTask natives::structured_clone(Context& cx, Args args) {
  if (args.count == 0)
    co_return throw_type_error(cx, "structuredClone: the \"value\" argument must be specified");
  ArrayObject* const transfer =
      co_await transfer_list(cx, args[1], TransferForm::Options, "structuredClone");
  ScratchCharge charge(cx.heap());
  SerializedValue record;
  (void)co_await structured_serialize(cx, args[0], transfer, &record, &charge);
  const Value clone = co_await structured_deserialize(cx, &record);
  co_return clone;
}

}  // namespace shoal
