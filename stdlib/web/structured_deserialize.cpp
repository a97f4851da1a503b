// StructuredDeserialize, and the function structuredClone.
#include "stdlib/web/clone_reader.h"
#include "vm/object/map.h"
#include "vm/run/fuel.h"
#include "vm/run/host.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/iterator.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

/// Its kind and its ports, until revive_transferred makes an object of them.
Result<void> take_platform(CloneReader& r, SerializedValue::Store& from) {
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
Result<void> take_transferred(CloneReader& r, ArrayObject* ports) {
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
static Task<Value> read_platform(Context& cx, CloneReader* r) {
  ArrayObject* const record = co_await ArrayObject::create(cx, 0, 0);
  for (uint32_t i = 0; i < kPlatformFields; ++i) {
    const Value field = co_await read_clone_primitive(*r, r->token());
    co_await step_void(record->push(cx.heap(), field));
  }
  Shape* const shape = co_await r->shape(Kind::ArrayBuffer, Intrinsic::ArrayBufferPrototype);
  ArrayBufferObject::Options options;
  options.length = r->number<uint64_t>();
  options.zeroed = false;
  ArrayBufferObject* const buffer = co_await ArrayBufferObject::create(cx, shape, options);
  r->raw(buffer->data(), options.length);
  co_await step_void(record->push(cx.heap(), Value(buffer)));
  const Value object = co_await call_clone_module(cx, "revive", Value(record));
  co_await step_void(r->remember(object.as_object()));
  co_return object;
}

/// The objects that were transferred as ports.
static Task<Value> revive_transferred(Context& cx, CloneReader* r) {
  for (uint32_t i = 0; i < r->record.transferred_count; ++i) {
    if (r->record.stores[i].platform_kind == 0) continue;
    const Value object = co_await call_clone_module(cx, "receive", r->objects->dense_element(i));
    r->objects->elements()->set(cx.heap(), i, object);
  }
  co_return Value::undefined();
}

/// What the contexts share from here on.
static Task<Value> read_external(Context& cx, CloneReader* r) {
  ExternalClone* const clone = r->record.stores[r->number<uint32_t>()].external;
  const Value object = co_await clone->object_in(cx);
  co_await step_void(r->remember(object.as_object()));
  co_return object;
}

/// In the innermost container, which grows long if another value is put there.
static Task<bool> make_room_to_put(Context& cx, CloneReader* r) {
  Object* const object = r->top(0).as_object();
  if (object->is_kind(Kind::Set)) co_return co_await make_room(cx, static_cast<SetObject*>(object));
  if (object->is_kind(Kind::Map)) co_return co_await make_room(cx, static_cast<MapObject*>(object));
  const PropertyKey at = co_await primitive_to_key(cx, r->top(1));
  co_return co_await make_room(cx, object, at);
}

Result<Value> deserialize_primitive(Context& cx, SerializedValue& record) {
  if (record.transferred_count != 0) return Value::lazy();
  CloneReader r{cx, record, record.data.data(), nullptr, nullptr, nullptr, nullptr};
  const CloneToken t = r.token();
  if (t == CloneToken::End || t > CloneToken::Utf16) return Value::lazy();
  return read_clone_primitive(r, t);
}

Task<Value> structured_deserialize(Context& cx, SerializedValue* record, ArrayObject* ports,
                                   ArrayObject* kept) {
  const Value primitive = co_await deserialize_primitive(cx, *record);
  if (!primitive.is_lazy()) co_return primitive;
  ArrayObject* const objects = co_await ArrayObject::create(cx, 0, 0);
  ArrayObject* const stack = co_await ArrayObject::create(cx, 0, 0);
  ArrayObject* const plans = co_await ArrayObject::create(cx, 0, 0);
  CloneReader r{cx, *record, record->data.data(), objects, stack, plans, kept};
  co_await step_void(take_transferred(r, ports));
  (void)co_await revive_transferred(cx, &r);
  for (Value v = Value::hole();;) {
    co_await burn_fuel(cx, 8);
    if (grows_long(objects, 2)) (void)co_await make_room(cx, objects);
    if (grows_long(stack, 3)) (void)co_await make_room(cx, stack);
    const ClonePiece piece = co_await read_clone_piece(r, v);
    if (piece == ClonePiece::Done) co_return v;
    if (piece == ClonePiece::More) continue;
    if (v.is_hole()) {
      const CloneToken t = r.token();
      if (t == CloneToken::External)
        v = co_await read_external(cx, &r);
      else
        v = co_await read_platform(cx, &r);
    } else {
      (void)co_await make_room_to_put(cx, &r);
    }
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
  ArrayObject* const kept = co_await ArrayObject::create(cx, 0, 0);
  (void)co_await structured_serialize(cx, args[0], transfer, &record, &charge, kept);
  const Value clone = co_await structured_deserialize(cx, &record, nullptr, kept);
  co_return clone;
}

}  // namespace shoal
