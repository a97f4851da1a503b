// StructuredSerializeInternal without recursion: containers whose contents are under way stand on a
// stack of their own, in the heap.
#include <algorithm>

#include "stdlib/es/string_natives.h"
#include "stdlib/web/dom_exception.h"
#include "stdlib/web/ports.h"
#include "stdlib/web/serialized_value.h"
#include "vm/object/array.h"
#include "vm/object/date.h"
#include "vm/object/map.h"
#include "vm/object/regexp.h"
#include "vm/object/typed_array.h"
#include "vm/object/wrapper.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/growth.h"
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

namespace {

/// Enough for most of what is sent.
constexpr size_t kFirstBytes = 64;
/// Objects that are met with one value that is no container: a window, and its buffer.
constexpr uint32_t kIdsPerValue = 2;

/// With fewer bytes it grows in one go; it has to if less than so much is free.
bool data_grows_long(const TextBuffer<uint8_t>& data) noexcept {
  constexpr size_t kLongBytes = kLittleIsMuch ? 512 : 256 * 1024;
  constexpr size_t kFreeMin = kLittleIsMuch ? 16 : 4096;
  return data.size() >= kLongBytes && data.capacity() - data.size() < kFreeMin;
}

/// In a coroutine's frame, which is scanned.
struct Writer {
  Context& cx;
  SerializedValue& out;
  ScratchCharge& charge;
  MapObject* ids;      // Objects met: their numbers.
  ArrayObject* stack;  // Three to a container: itself, what it holds (see push), how far we are.
  uint32_t id_count = 0;

  Result<void> raw(const void* data, size_t bytes) {
    const size_t before = out.bytes();
    if (!out.data.append(static_cast<const uint8_t*>(data), bytes)) return cx.out_of_memory();
    const size_t grown = out.bytes() - before;
    return grown ? charge.add(grown) : Result<void>();
  }
  template <class T>
  Result<void> number(T v) {
    return raw(&v, sizeof v);
  }
  Result<void> token(CloneToken t) { return number(static_cast<uint8_t>(t)); }
  Result<void> string(String* s) {
    const StringView view = TRY(s->view(cx.heap()));
    TRY_VOID(token(view.is_latin1() ? CloneToken::Latin1 : CloneToken::Utf16));
    TRY_VOID(number(view.length()));
    if (view.is_latin1()) return raw(view.latin1(), view.length());
    return raw(view.utf16(), size_t{view.length()} * 2);
  }
  Result<void> string_or_undefined(Value v) {
    return v.is_string() ? string(v.as_string()) : token(CloneToken::Undefined);
  }
  Result<void> remember(Object* object) {
    return ids->set(cx.heap(), Value(object), Value::number(id_count++));
  }
  Result<void> store(BackingStore* s, bool resizable) {
    if (!out.stores.push_back({s, resizable, nullptr})) return cx.out_of_memory();
    s->ref();
    return {};
  }
  /// A container's contents come next. contents: a list of keys of properties, or of entries in
  /// turn; or how many elements there are, where there is nothing else.
  Result<void> push(Object* object, Value contents) {
    TRY_VOID(stack->push(cx.heap(), Value(object)));
    TRY_VOID(stack->push(cx.heap(), contents));
    return stack->push(cx.heap(), Value::int32(0));
  }
  bool grows_long() const noexcept {
    return shoal::grows_long(ids, kIdsPerValue) || shoal::grows_long(stack, 3) ||
           data_grows_long(out.data);
  }
  Value top(uint32_t i) const noexcept { return stack->dense_element(stack->length() - 3 + i); }
  void pop() noexcept {
    for (uint32_t i = 0; i < 3; ++i) {
      stack->elements()->init(stack->length() - 1, Value::hole());
      stack->set_length_field(stack->length() - 1);
    }
  }
};

Thrown refuse(Context& cx, Value v) {
  return throw_dom_exception(cx, "DataCloneError", "%s could not be cloned.",
                             describe_for_message(cx, v).c_str());
}

Result<void> write_primitive(Writer& w, Value v) {
  if (v.is_undefined()) return w.token(CloneToken::Undefined);
  if (v.is_null()) return w.token(CloneToken::Null);
  if (v.is_boolean()) return w.token(v.is_true() ? CloneToken::True : CloneToken::False);
  if (v.is_string()) return w.string(v.as_string());
  if (v.is_int32()) {
    TRY_VOID(w.token(CloneToken::Int32));
    return w.number(v.as_int32());
  }
  if (v.is_number()) {
    TRY_VOID(w.token(CloneToken::Double));
    return w.number(v.as_number());
  }
  if (!v.is_bigint()) return refuse(w.cx, v);
  BigInt* const big = v.as_bigint();
  String* const text = TRY(BigInt::to_string(w.cx.heap(), big, 16));
  const StringView digits = TRY(text->view(w.cx.heap()));
  const uint32_t sign = big->is_negative() ? 1 : 0;  // Its character is left out.
  TRY_VOID(w.token(CloneToken::BigInt));
  TRY_VOID(w.number(static_cast<uint8_t>(sign)));
  TRY_VOID(w.number(digits.length() - sign));
  return w.raw(digits.latin1() + sign, digits.length() - sign);
}

Result<void> write_buffer(Writer& w, ArrayBufferObject* buffer) {
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

Result<void> write_buffer_or_back(Writer& w, ArrayBufferObject* buffer) {
  const Value known = w.ids->get(Value(buffer));
  if (!known.is_undefined()) {
    TRY_VOID(w.token(CloneToken::Back));
    return w.number(static_cast<uint32_t>(known.as_number()));
  }
  TRY_VOID(w.remember(buffer));
  return write_buffer(w, buffer);
}

Result<void> write_window(Writer& w, Object* object) {
  const bool is_typed = object->is_kind(Kind::TypedArray);
  auto* const typed = is_typed ? static_cast<TypedArrayObject*>(object) : nullptr;
  auto* const view = is_typed ? nullptr : static_cast<DataViewObject*>(object);
  // One whose buffer is about to move is looked at as it was.
  if (is_typed ? typed->is_out_of_bounds() : view->is_out_of_bounds())
    return refuse(w.cx, Value(object));
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
Result<void> write_external(Writer& w, ExternalObject* object) {
  const ExternalState* const state = object->state();
  ExternalClone* const clone = state ? state->make_clone() : nullptr;
  if (!clone) return refuse(w.cx, Value(object));
  const auto index = static_cast<uint32_t>(w.out.stores.size());
  if (!w.out.stores.push_back({nullptr, false, nullptr, clone})) {
    clone->unref();
    return w.cx.out_of_memory();
  }
  TRY_VOID(w.remember(object));
  TRY_VOID(w.token(CloneToken::External));
  return w.number(index);
}

/// Objects that hold no others. False: it is none of them.
Result<bool> write_plain(Writer& w, Object* object) {
  switch (object->object_kind()) {
    case Kind::Wrapper: {
      const Value primitive = static_cast<WrapperObject*>(object)->primitive();
      if (primitive.is_symbol()) return refuse(w.cx, Value(object));
      TRY_VOID(w.remember(object));
      TRY_VOID(w.token(CloneToken::Wrapper));
      TRY_VOID(write_primitive(w, primitive));
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

Task<Value> write_error(Context& cx, Writer* w, ErrorObject* error) {
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
Task<bool> begin_container(Context& cx, Writer* w, Object* object) {
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
      co_await step_void(w->token(CloneToken::Array));
      co_await step_void(w->number(array->length()));
      contents = co_await keys_of_array(cx, array);
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
Task<bool> write_platform(Context& cx, Writer* w, Object* object) {
  if (!is_for_clone_hook(cx, object)) co_return false;
  const Value arguments[] = {Value(object)};
  const Value made = co_await call(cx, cx.clone_hook, Value::undefined(), arguments);
  if (!made.is_kind(Kind::Array)) co_return false;
  ArrayObject* const record = made.as<ArrayObject>();
  SHOAL_ASSERT(record->length() == kPlatformFields + 1);
  co_await step_void(w->remember(object));
  co_await step_void(w->token(CloneToken::Platform));
  for (uint32_t i = 0; i < kPlatformFields; ++i)
    co_await step_void(write_primitive(*w, record->dense_element(i)));
  const auto* const bytes = record->dense_element(kPlatformFields).as<TypedArrayObject>();
  co_await step_void(w->number(uint64_t{bytes->length()}));
  co_await step_void(w->raw(bytes->data(), bytes->length()));
  co_return true;
}

/// One value: all of it, or a container's beginning.
Task<Value> write_value(Context& cx, Writer* w, Value v) {
  if (!v.is_object()) {
    co_await step_void(write_primitive(*w, v));
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
  const bool is_plain = co_await write_plain(*w, object);
  if (is_plain) co_return Value::undefined();
  const bool is_platform = co_await write_platform(cx, w, object);
  if (is_platform) co_return Value::undefined();
  const bool is_container = co_await begin_container(cx, w, object);
  if (!is_container) co_return refuse(cx, v);
  co_return Value::undefined();
}

/// The next value of the innermost container, its key written; the hole at the end.
Task<Value> next_child(Context& cx, Writer* w) {
  Object* const object = w->top(0).as_object();
  const Value contents = w->top(1);
  ArrayObject* const list = contents.is_number() ? nullptr : contents.as<ArrayObject>();
  const uint32_t count = list ? list->length() : static_cast<uint32_t>(contents.as_number());
  const bool is_keyed = !object->is_kind(Kind::Map) && !object->is_kind(Kind::Set);
  for (;;) {
    const auto i = static_cast<uint32_t>(w->top(2).as_number());
    if (i >= count) co_return Value::hole();
    w->stack->elements()->set(cx.heap(), w->stack->length() - 1, Value::number(i + 1));
    const Value item = list ? list->dense_element(i) : Value::number(i);
    if (!is_keyed) co_return item;
    const PropertyKey at = co_await primitive_to_key(cx, item);
    const bool still_there = co_await has_own_property(cx, object, at);
    if (!still_there) continue;
    const Value v = co_await get(cx, object, at);
    co_await step_void(write_primitive(*w, item));
    co_return v;
  }
}

/// What grows while one value is written gets room for it, in pieces, if that takes long.
Task<bool> make_room_to_write(Context& cx, Writer* w) {
  if (grows_long(w->ids, kIdsPerValue)) (void)co_await make_room(cx, w->ids);
  if (grows_long(w->stack, 3)) (void)co_await make_room(cx, w->stack);
  const TextBuffer<uint8_t>& data = w->out.data;
  if (!data_grows_long(data)) co_return true;
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

Task<Value> write_all(Context& cx, Writer* w, Value v) {
  for (;;) {
    co_await burn_fuel(cx, 8);
    if (w->grows_long()) (void)co_await make_room_to_write(cx, w);
    const bool is_rope = v.is_string() && is_long_rope(v.as_string());
    if (is_rope) (void)co_await flatten_long(cx, v.as_string());
    (void)co_await write_value(cx, w, v);
    for (;;) {
      if (w->stack->length() == 0) co_return Value::undefined();
      v = co_await next_child(cx, w);
      if (!v.is_hole()) break;
      co_await step_void(w->token(CloneToken::End));
      w->pop();
    }
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
Task<Value> announce_transfers(Context& cx, Writer* w, ArrayObject* transfer) {
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
Task<Value> move_platform(Context& cx, Writer* w, Value object, uint32_t index) {
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
Task<Value> move_stores(Context& cx, Writer* w, ArrayObject* transfer) {
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
  Writer w{cx, record, charge, nullptr, nullptr};
  if (!record.data.reserve(kFirstBytes)) return cx.out_of_memory();
  return write_primitive(w, value);
}

Task<Value> structured_serialize(Context& cx, Value value, ArrayObject* transfer,
                                 SerializedValue* record, ScratchCharge* charge) {
  if (!value.is_object() && (!transfer || transfer->length() == 0)) {
    Writer alone{cx, *record, *charge, nullptr, nullptr};
    co_await step_void(write_primitive(alone, value));
    co_return Value::undefined();
  }
  if (!record->data.reserve(kFirstBytes)) co_return cx.out_of_memory();
  MapObject* const ids = co_await new_map(cx);
  ArrayObject* const stack = co_await ArrayObject::create(cx, 0, 0);
  Writer w{cx, *record, *charge, ids, stack};
  if (transfer) (void)co_await announce_transfers(cx, &w, transfer);
  (void)co_await write_all(cx, &w, value);
  if (transfer) (void)co_await move_stores(cx, &w, transfer);
  co_return Value::undefined();
}

}  // namespace shoal
