// StructuredSerializeInternal without recursion: containers whose contents are under way stand on a
// stack of their own, in the heap.
#include <algorithm>

#include "stdlib/es/string_natives.h"
#include "stdlib/web/clone_writer.h"
#include "stdlib/web/dom_exception.h"
#include "stdlib/web/ports.h"
#include "vm/object/date.h"
#include "vm/object/regexp.h"
#include "vm/object/typed_array.h"
#include "vm/object/wrapper.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {

SerializedValue::~SerializedValue() {
  for (const Store& each : stores.span()) {
    if (each.store) each.store->unref();
    if (each.external) each.external->unref();
    if (!each.moved) continue;
    each.moved->discard();
    each.moved->unref();
  }
}

bool SerializedValue::copy(const SerializedValue& other) noexcept {
  SHOAL_ASSERT(other.transferred_count == 0 && data.empty());
  if (!data.append(other.data.data(), other.data.size())) return false;
  for (const Store& each : other.stores.span()) {
    if (!stores.push_back(each)) return false;
    if (each.external)
      each.external->ref();
    else
      each.store->ref();
  }
  return true;
}

/// Makes it bigger, and charges for that.
Result<void> CloneWriter::grow(size_t bytes) {
  const size_t before = out.data.capacity();
  if (!out.data.reserve(std::max(out.data.size() + bytes, before * 2))) return cx.out_of_memory();
  return charge.add(out.data.capacity() - before);
}

Thrown refuse_clone(Context& cx, Value v) {
  return throw_dom_exception(cx, "DataCloneError", "%s could not be cloned.",
                             describe_for_message(cx, v).c_str());
}

Result<void> write_clone_primitive(CloneWriter& w, Value v) {
  if (v.is_int32()) return w.token(CloneToken::Int32, v.as_int32());
  if (v.is_number()) return w.token(CloneToken::Double, v.as_number());
  if (v.is_string()) return w.kept ? w.keep(v.as_string()) : w.string(v.as_string());
  if (v.is_undefined()) return w.token(CloneToken::Undefined);
  if (v.is_null()) return w.token(CloneToken::Null);
  if (v.is_boolean()) return w.token(v.is_true() ? CloneToken::True : CloneToken::False);
  if (!v.is_bigint()) return refuse_clone(w.cx, v);
  BigInt* const big = v.as_bigint();
  String* const text = TRY(BigInt::to_string(w.cx.heap(), big, 16));
  const StringView digits = TRY(text->view(w.cx.heap()));
  const uint32_t sign = big->is_negative() ? 1 : 0;  // Its character is left out.
  TRY_VOID(w.token(CloneToken::BigInt, static_cast<uint8_t>(sign)));
  TRY_VOID(w.number(digits.length() - sign));
  return w.raw(digits.latin1() + sign, digits.length() - sign);
}

namespace {

/// Enough for most of what is sent.
constexpr size_t kFirstBytes = 64;

Result<void> write_buffer(CloneWriter& w, ArrayBufferObject* buffer) {
  if (buffer->is_shared()) {
    TRY_VOID(w.token(CloneToken::Shared));
    TRY_VOID(w.number(static_cast<uint32_t>(w.out.stores.size())));
    TRY_VOID(w.number(static_cast<uint8_t>(buffer->is_resizable())));
    return w.store(buffer->store(), buffer->is_resizable());
  }
  if (buffer->is_detached())
    return throw_dom_exception(w.cx, "DataCloneError",
                               "An ArrayBuffer is detached and could not be cloned.");
  const uint64_t length = buffer->byte_length();
  TRY_VOID(w.token(buffer->is_resizable() ? CloneToken::Resizable : CloneToken::Buffer));
  TRY_VOID(w.number(length));
  if (buffer->is_resizable())
    TRY_VOID(w.number(uint64_t{buffer->max_byte_length()}));
  else
    TRY_VOID(w.number(static_cast<uint8_t>(buffer->is_immutable())));
  return w.raw(buffer->data(), length);
}

Result<void> write_buffer_or_back(CloneWriter& w, ArrayBufferObject* buffer) {
  const Value known = w.ids->get(Value(buffer));
  if (!known.is_undefined()) {
    TRY_VOID(w.token(CloneToken::Back));
    return w.number(static_cast<uint32_t>(known.as_number()));
  }
  TRY_VOID(w.remember(buffer));
  return write_buffer(w, buffer);
}

Result<void> write_window(CloneWriter& w, Object* object) {
  const bool is_typed = object->is_kind(Kind::TypedArray);
  auto* const typed = is_typed ? static_cast<TypedArrayObject*>(object) : nullptr;
  auto* const view = is_typed ? nullptr : static_cast<DataViewObject*>(object);
  // One whose buffer is about to move is looked at as it was.
  if (is_typed ? typed->is_out_of_bounds() : view->is_out_of_bounds())
    return refuse_clone(w.cx, Value(object));
  TRY_VOID(w.token(is_typed ? CloneToken::Window : CloneToken::View));
  if (is_typed) TRY_VOID(w.number(static_cast<uint8_t>(typed->type())));
  TRY_VOID(w.number(uint64_t{is_typed ? typed->raw_byte_offset() : view->raw_byte_offset()}));
  const bool tracks = is_typed ? typed->is_length_tracking() : view->is_length_tracking();
  static_assert(TypedArrayObject::kLengthTracking == DataViewObject::kLengthTracking);
  TRY_VOID(w.number(tracks ? TypedArrayObject::kLengthTracking
                           : (is_typed ? typed->length() : view->byte_length())));
  TRY_VOID(write_buffer_or_back(w, is_typed ? typed->buffer() : view->buffer()));
  return w.remember(object);
}

/// A key, say: the contexts share what it stands for.
Result<void> write_external(CloneWriter& w, ExternalObject* object) {
  const ExternalState* const state = object->state();
  ExternalClone* const clone = state ? state->make_clone() : nullptr;
  if (!clone) return refuse_clone(w.cx, Value(object));
  const auto index = static_cast<uint32_t>(w.out.stores.size());
  if (!w.out.stores.push_back({nullptr, false, nullptr, clone})) {
    clone->unref();
    return w.cx.out_of_memory();
  }
  TRY_VOID(w.remember(object));
  TRY_VOID(w.token(CloneToken::External));
  return w.number(index);
}

}  // namespace

Result<bool> write_clone_leaf(CloneWriter& w, Object* object) {
  switch (object->object_kind()) {
    case Kind::Wrapper: {
      const Value primitive = static_cast<WrapperObject*>(object)->primitive();
      if (primitive.is_symbol()) return refuse_clone(w.cx, Value(object));
      TRY_VOID(w.remember(object));
      TRY_VOID(w.token(CloneToken::Wrapper));
      TRY_VOID(write_clone_primitive(w, primitive));
      return true;
    }
    case Kind::Date:
      TRY_VOID(w.remember(object));
      TRY_VOID(w.token(CloneToken::Date));
      TRY_VOID(w.number(static_cast<DateObject*>(object)->time()));
      return true;
    case Kind::RegExp: {
      RegExpCode* const code = static_cast<RegExpObject*>(object)->code();
      TRY_VOID(w.remember(object));
      TRY_VOID(w.token(CloneToken::RegExp));
      TRY_VOID(w.string(code->source()));
      TRY_VOID(w.string(code->flags_text()));
      return true;
    }
    case Kind::ArrayBuffer:
      TRY_VOID(write_buffer_or_back(w, static_cast<ArrayBufferObject*>(object)));
      return true;
    case Kind::TypedArray:
    case Kind::DataView: TRY_VOID(write_window(w, object)); return true;
    case Kind::ExternalObject:
      TRY_VOID(write_external(w, static_cast<ExternalObject*>(object)));
      return true;
    default: return false;
  }
}

namespace {

// ---- Errors

constexpr const char* kErrorNames[] = {"Error",       "EvalError", "RangeError", "ReferenceError",
                                       "SyntaxError", "TypeError", "URIError"};
static_assert(std::size(kErrorNames) == std::size(kClonedErrors));

uint8_t error_prototype_of(Value name) noexcept {
  if (!name.is_string()) return 0;
  for (size_t i = 0; i < std::size(kErrorNames); ++i)
    if (String::equals(name.as_string(), intern_ascii(kErrorNames[i])))
      return static_cast<uint8_t>(i);
  return 0;
}

Task<Value> write_error(Context& cx, CloneWriter* w, ErrorObject* error) {
  co_await step_void(w->remember(error));
  if (error->is_dom_exception()) {
    const Value text = co_await error->stack(cx);
    co_await step_void(w->token(CloneToken::Exception));
    co_await step_void(w->string(error->dom_name().as_string()));
    co_await step_void(w->string(error->dom_message().as_string()));
    co_await step_void(w->string_or_undefined(text));
    co_return Value::undefined();
  }
  const Value name = co_await get(cx, error, key(atoms::name()));
  const PropertyDescriptor d = co_await get_own_property(cx, error, key(atoms::message()));
  Value message;
  const bool has_message = d.present && d.is_data();
  if (has_message) message = co_await to_string(cx, d.value);
  const OwnProperty own_stack = co_await own_property(cx, error, key(atoms::stack()));
  Value stack = own_stack.found() && !own_stack.is_accessor() ? own_stack.value : Value();
  if (!own_stack.found()) stack = co_await error->stack(cx);
  co_await step_void(w->token(CloneToken::Error));
  co_await step_void(w->number(error_prototype_of(name)));
  co_await step_void(w->string_or_undefined(message));
  co_await step_void(w->string_or_undefined(stack));
  ArrayObject* const keys = co_await ArrayObject::create(cx, 0, 0);
  const OwnProperty cause = co_await own_property(cx, error, key(atoms::cause()));
  const bool has_cause = cause.found() && !cause.is_accessor();
  if (has_cause) co_await step_void(keys->push(cx.heap(), Value(atoms::cause())));
  co_await step_void(w->push(error, Value(keys)));
  co_return Value::undefined();
}

// ---- Containers

template <class Collection>
Task<ArrayObject*> entries_of(Context& cx, Collection* c, bool with_values) {
  ArrayObject* const list = co_await ArrayObject::create(cx, 0, 0);
  MapCursor cursor;
  for (uint32_t at; c->next(cursor, at);) {
    if (grows_long(list, 2)) (void)co_await make_room(cx, list);
    co_await step_void(list->push(cx.heap(), cursor.table->key_at(at)));
    if (with_values) co_await step_void(list->push(cx.heap(), cursor.table->value_at(at)));
    co_await burn_fuel(cx, 2);
  }
  co_return list;
}

Task<Value> keys_of(Context& cx, Object* object) {
  ArrayObject* const keys = co_await own_keys_ordinary(
      cx, object, {.strings = true, .symbols = false, .only_enumerable = true});
  co_return Value(keys);
}

/// Its keys; or its length, if it has an element for each index below that, and nothing else.
Task<Value> keys_of_array(Context& cx, ArrayObject* array) {
  constexpr uint32_t kPerPiece = 16 * 1024;
  const uint32_t length = array->length();
  bool is_simple = array->is_plain() && array->shape()->count() == 0 &&
                   !array->shape()->has(ShapeFlags::SparseElements);
  for (uint32_t i = 0; is_simple && i < length;) {
    const uint32_t end = std::min(length, i + kPerPiece);
    while (i < end && !array->dense_element(i).is_hole()) ++i;
    is_simple = i == end;
    co_await burn_fuel(cx, kPerPiece / 16);
  }
  if (is_simple) co_return Value::number(length);
  const Value keys = co_await keys_of(cx, array);
  co_return keys;
}

/// The container's token; its contents come next. False: it is no such thing.
Task<bool> begin_container(Context& cx, CloneWriter* w, Object* object) {
  Value contents;
  switch (object->object_kind()) {
    case Kind::Map: {
      co_await step_void(w->token(CloneToken::Map));
      ArrayObject* const list = co_await entries_of(cx, static_cast<MapObject*>(object), true);
      contents = Value(list);
      break;
    }
    case Kind::Set: {
      co_await step_void(w->token(CloneToken::Set));
      ArrayObject* const list = co_await entries_of(cx, static_cast<SetObject*>(object), false);
      contents = Value(list);
      break;
    }
    case Kind::Array: {
      auto* const array = static_cast<ArrayObject*>(object);
      contents = co_await keys_of_array(cx, array);
      const CloneToken token = contents.is_number() ? CloneToken::Dense : CloneToken::Array;
      co_await step_void(w->token(token, array->length()));
      break;
    }
    case Kind::Object:
      co_await step_void(w->token(CloneToken::Object));
      contents = co_await keys_of(cx, object);
      break;
    default: co_return false;
  }
  co_await step_void(w->remember(object));
  co_await step_void(w->push(object, contents));
  co_return true;
}

/// An object of a class written in TypeScript: what the hook makes of it is an array of primitives
/// with a Uint8Array behind them. False: it is an ordinary object.
Task<bool> write_platform(Context& cx, CloneWriter* w, Object* object) {
  if (!is_for_clone_hook(cx, object)) co_return false;
  const Value arguments[] = {Value(object)};
  const Value made = co_await call(cx, cx.clone_hook, Value::undefined(), arguments);
  if (!made.is_kind(Kind::Array)) co_return false;
  ArrayObject* const record = made.as<ArrayObject>();
  SHOAL_ASSERT(record->length() == kPlatformFields + 1);
  co_await step_void(w->remember(object));
  co_await step_void(w->token(CloneToken::Platform));
  for (uint32_t i = 0; i < kPlatformFields; ++i)
    co_await step_void(write_clone_primitive(*w, record->dense_element(i)));
  const auto* const bytes = record->dense_element(kPlatformFields).as<TypedArrayObject>();
  co_await step_void(w->number(uint64_t{bytes->length()}));
  co_await step_void(w->raw(bytes->data(), bytes->length()));
  co_return true;
}

/// One value: all of it, or a container's beginning.
Task<Value> write_value(Context& cx, CloneWriter* w, Value v) {
  if (!v.is_object()) {
    co_await step_void(write_clone_primitive(*w, v));
    co_return Value::undefined();
  }
  Object* const object = v.as_object();
  const Value known = w->ids->get(v);
  if (!known.is_undefined()) {
    co_await step_void(w->token(CloneToken::Back));
    co_await step_void(w->number(static_cast<uint32_t>(known.as_number())));
    co_return Value::undefined();
  }
  if (object->is_kind(Kind::Error)) {
    (void)co_await write_error(cx, w, static_cast<ErrorObject*>(object));
    co_return Value::undefined();
  }
  const bool is_plain = co_await write_clone_leaf(*w, object);
  if (is_plain) co_return Value::undefined();
  const bool is_platform = co_await write_platform(cx, w, object);
  if (is_platform) co_return Value::undefined();
  const bool is_container = co_await begin_container(cx, w, object);
  if (!is_container) co_return refuse_clone(cx, v);
  co_return Value::undefined();
}

/// What grows while one value is written gets room for it, in pieces, if that takes long.
Task<bool> make_room_to_write(Context& cx, CloneWriter* w) {
  if (grows_long(w->ids, kCloneIdsPerValue)) (void)co_await make_room(cx, w->ids);
  if (grows_long(w->stack, 3)) (void)co_await make_room(cx, w->stack);
  const bool keeps_long = w->kept && grows_long(w->kept);
  if (keeps_long) (void)co_await make_room(cx, w->kept);
  const TextBuffer<uint8_t>& data = w->out.data;
  if (!clone_data_grows_long(data)) co_return true;
  TextBuffer<uint8_t> bigger;
  co_await step_void(w->charge.add(data.capacity()));
  if (!bigger.reserve(data.capacity() * 2)) co_return cx.out_of_memory();
  for (size_t at = 0; at < data.size(); at += kUnitsPerPiece) {
    const size_t count = std::min<size_t>(kUnitsPerPiece, data.size() - at);
    const bool fits = bigger.append(data.data() + at, count);
    SHOAL_ASSERT(fits);
    co_await burn_fuel(cx, fuel_of_units(count));
  }
  w->out.data.swap(bigger);
  co_return true;
}

/// A container's key number i: of what it holds (see CloneWriter::push).
Result<PropertyKey> key_at(Context& cx, Value contents, uint32_t i) {
  if (contents.is_kind(Kind::Shape)) return contents.as<Shape>()->table()->entry(i).key;
  return primitive_to_key(
      cx, contents.is_number() ? Value::number(i) : contents.as<ArrayObject>()->dense_element(i));
}

/// The next value of the innermost container, which is no Map or Set, its key written; the hole at
/// the end. Where no keys are written, a value that is gone leaves a mark.
Task<Value> next_property(Context& cx, CloneWriter* w) {
  Object* const object = w->top(0).as_object();
  const Value contents = w->top(1);
  const bool is_keyed = contents.is_kind(Kind::Array);
  const uint32_t count = is_keyed               ? contents.as<ArrayObject>()->length()
                         : contents.is_number() ? static_cast<uint32_t>(contents.as_number())
                                                : contents.as<Shape>()->count();
  for (uint32_t i = w->position(); i < count; ++i) {
    w->set_position(i + 1);
    const PropertyKey at = co_await key_at(cx, contents, i);
    const bool still_there = co_await has_own_property(cx, object, at);
    if (!still_there) {
      if (!is_keyed) co_await step_void(w->token(CloneToken::Missing));
      if (w->grows_long()) (void)co_await make_room_to_write(cx, w);
      co_await burn_fuel(cx, 8);
      continue;
    }
    const Value v = co_await get(cx, object, at);
    if (is_keyed)
      co_await step_void(write_clone_primitive(*w, contents.as<ArrayObject>()->dense_element(i)));
    co_return v;
  }
  if (is_keyed) co_await step_void(w->token(CloneToken::End));
  w->pop();
  co_return Value::hole();
}

Task<Value> write_all(Context& cx, CloneWriter* w, Value v) {
  for (;;) {
    co_await burn_fuel(cx, 8);
    if (w->grows_long()) (void)co_await make_room_to_write(cx, w);
    const ClonePiece piece = co_await write_clone_piece(*w, v);
    if (piece == ClonePiece::Done) co_return Value::undefined();
    if (piece == ClonePiece::More) continue;
    if (w->grows_long()) (void)co_await make_room_to_write(cx, w);
    if (v.is_hole()) {
      v = co_await next_property(cx, w);
      continue;
    }
    const bool is_rope = v.is_string() && is_long_rope(v.as_string());
    if (is_rope) (void)co_await flatten_long(cx, v.as_string());
    (void)co_await write_value(cx, w, v);
    v = Value::hole();
  }
}

// ---- Transfer

/// What Context::clone_hook is asked of an object besides its record.
enum class MoveQuestion : bool { MayMove, Move };

/// Of an object of a class written in TypeScript; undefined of any other.
Task<Value> ask_clone_hook(Context& cx, Value object, MoveQuestion question) {
  if (!object.is_object() || !is_for_clone_hook(cx, object.as_object()))
    co_return Value::undefined();
  const Value arguments[] = {object, Value::boolean(question == MoveQuestion::Move)};
  co_return co_await call(cx, cx.clone_hook, Value::undefined(), arguments);
}

/// §2.7.7, step 2: the transferables get the first numbers.
Task<Value> announce_transfers(Context& cx, CloneWriter* w, ArrayObject* transfer) {
  for (uint32_t i = 0; i < transfer->length(); ++i) {
    const Value v = transfer->dense_element(i);
    bool can_move =
        v.is_kind(Kind::ArrayBuffer) ? !v.as<ArrayBufferObject>()->is_shared() : is_message_end(v);
    if (!can_move) {
      const Value answer = co_await ask_clone_hook(cx, v, MoveQuestion::MayMove);
      can_move = answer.is_true();
    }
    if (!can_move)
      co_return throw_dom_exception(
          cx, "DataCloneError", "Value at index %u of the transfer list cannot be transferred", i);
    if (!w->ids->get(v).is_undefined())
      co_return throw_dom_exception(cx, "DataCloneError",
                                    "%s at index %u of the transfer list is a duplicate",
                                    v.is_kind(Kind::ArrayBuffer) ? "ArrayBuffer"
                                    : is_message_end(v)          ? "MessagePort"
                                                                 : "The object",
                                    i);
    co_await step_void(w->remember(v.as_object()));
    // Its place among the stores; filled once everything has been written.
    if (!w->out.stores.push_back({nullptr, false, nullptr})) co_return cx.out_of_memory();
  }
  w->out.transferred_count = transfer->length();
  co_return Value::undefined();
}

/// An object of a class written in TypeScript becomes its kind, and one or two ports.
Task<Value> move_platform(Context& cx, CloneWriter* w, Value object, uint32_t index) {
  const Value made = co_await ask_clone_hook(cx, object, MoveQuestion::Move);
  ArrayObject* const parts = made.as<ArrayObject>();
  SerializedValue& out = w->out;
  if (parts->length() == 3) {
    if (!out.stores.push_back({nullptr, false, nullptr})) co_return cx.out_of_memory();
    out.stores[index].second_port = static_cast<uint32_t>(out.stores.size() - 1);
  }
  out.stores[index].platform_kind = static_cast<uint32_t>(parts->dense_element(0).as_number());
  Transferable* const first = co_await move_message_end(cx, parts->dense_element(1));
  out.stores[index].moved = first;
  if (parts->length() == 3) {
    Transferable* const second = co_await move_message_end(cx, parts->dense_element(2));
    out.stores[out.stores[index].second_port].moved = second;
  }
  co_return Value::undefined();
}

Result<BackingStore*> detach_buffer(Context& cx, ArrayBufferObject* buffer) {
  if (buffer->is_detached() || buffer->is_immutable())
    return throw_dom_exception(cx, "DataCloneError",
                               "An ArrayBuffer is %s and could not be transferred.",
                               buffer->is_detached() ? "detached" : "immutable");
  return buffer->detach();
}

/// Step 5: what is transferred moves, if all of it can.
Task<Value> move_stores(Context& cx, CloneWriter* w, ArrayObject* transfer) {
  for (uint32_t i = 0; i < transfer->length(); ++i) {
    const Value v = transfer->dense_element(i);
    if (v.is_kind(Kind::ArrayBuffer)) {
      const bool resizable = v.as<ArrayBufferObject>()->is_resizable();
      BackingStore* const store = co_await detach_buffer(cx, v.as<ArrayBufferObject>());
      w->out.stores[i] = {store, resizable, nullptr};
    } else if (is_message_end(v)) {
      Transferable* const end = co_await move_message_end(cx, v);
      w->out.stores[i].moved = end;
    } else {
      (void)co_await move_platform(cx, w, v, i);
    }
  }
  co_return Value::undefined();
}

Result<MapObject*> new_map(Context& cx) {
  Shape* const shape = TRY(cx.realm()->root_shape(cx, Kind::Map, Intrinsic::MapPrototype));
  return MapObject::create(cx.heap(), shape);
}

}  // namespace

Result<void> serialize_primitive(Context& cx, Value value, SerializedValue& record) {
  ScratchCharge charge(cx.heap());
  CloneWriter w{cx, record, charge, nullptr, nullptr};
  if (!record.data.reserve(kFirstBytes)) return cx.out_of_memory();
  return write_clone_primitive(w, value);
}

Task<Value> structured_serialize(Context& cx, Value value, ArrayObject* transfer,
                                 SerializedValue* record, ScratchCharge* charge,
                                 ArrayObject* kept) {
  if (!value.is_object() && (!transfer || transfer->length() == 0)) {
    CloneWriter alone{cx, *record, *charge, nullptr, nullptr};
    co_await step_void(write_clone_primitive(alone, value));
    co_return Value::undefined();
  }
  if (!record->data.reserve(kFirstBytes)) co_return cx.out_of_memory();
  MapObject* const ids = co_await new_map(cx);
  ArrayObject* const stack = co_await ArrayObject::create(cx, 0, 0);
  CloneWriter w{cx, *record, *charge, ids, stack};
  w.kept = kept;
  if (transfer) (void)co_await announce_transfers(cx, &w, transfer);
  (void)co_await write_all(cx, &w, value);
  if (transfer) (void)co_await move_stores(cx, &w, transfer);
  co_return Value::undefined();
}

}  // namespace shoal
