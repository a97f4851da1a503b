#include "include/shoal/api/values.h"

#include "include/shoal/api/context_core.h"
#include "include/shoal/api/data_access.h"
#include "include/shoal/handle.h"
#include "stdlib/web/console.h"
#include "stdlib/web/serialized_value.h"
#include "vm/object/array.h"
#include "vm/object/error.h"
#include "vm/object/typed_array.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

Result<Value> text_value(Context& cx, std::string_view text) {
  String* const s = TRY(String::from_utf8(cx.heap(), text, true));
  return Value(s);
}

// ---- Into script

void release_owner(void* owner) { delete static_cast<std::shared_ptr<const void>*>(owner); }

/// The deleter of an owner that is a BackingStore.
struct StoreRelease {
  void operator()(BackingStore* store) const noexcept { store->unref(); }
};
std::shared_ptr<const void> owner_of(BackingStore* store) { return {store, StoreRelease{}}; }

/// The store that those bytes are the whole of, with a reference; null: they are none's.
BackingStore* store_of(const ByteBuffer& bytes) {
  const std::shared_ptr<const void>& owner = DataAccess::owner(bytes);
  if (!std::get_deleter<StoreRelease>(owner)) return nullptr;
  auto* const store = static_cast<BackingStore*>(const_cast<void*>(owner.get()));
  const bool is_whole = store->data() == bytes.data() && store->length() == bytes.size();
  // Of bytes that may be written and have other references, those count who may write.
  const bool is_free = DataAccess::is_constant(bytes) || DataAccess::is_writable(bytes);
  if (!is_whole || !is_free) return nullptr;
  store->ref();
  return store;
}

BackingStore* adopt_bytes(const ByteBuffer& bytes) {
  if (BackingStore* const store = store_of(bytes)) return store;
  auto* const owner = new std::shared_ptr<const void>(DataAccess::owner(bytes));
  BackingStore* const store =
      BackingStore::adopt(const_cast<uint8_t*>(bytes.data()), bytes.size(), release_owner, owner);
  if (!store) delete owner;
  return store;
}

/// A Uint8Array over the very bytes.
Result<Value> bytes_value(Context& cx, const ByteBuffer& bytes, bool is_writable) {
  if (DataAccess::is_borrowed(bytes)) return bytes_value(cx, ByteBuffer(bytes), true);
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::ArrayBuffer, Intrinsic::ArrayBufferPrototype));
  BackingStore* const store = adopt_bytes(bytes);
  if (!store) return cx.out_of_memory();
  ArrayBufferObject* const buffer = TRY(ArrayBufferObject::create_over(cx, shape, store, false));
  if (!is_writable) buffer->make_immutable();
  Shape* const view =
      TRY(cx.realm()->root_shape(cx, Kind::TypedArray, Intrinsic::Uint8ArrayPrototype));
  TypedArrayObject* const array =
      TRY(TypedArrayObject::create(cx.heap(), view, ElementType::Uint8, buffer, 0, bytes.size()));
  return Value(array);
}

Result<Value> bigint_value(Context& cx, std::string_view digits) {
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  BigInt* const magnitude = TRY(BigInt::from_literal(cx.heap(), digits));
  if (!negative) return Value(magnitude);
  BigInt* const value = TRY(BigInt::negate(cx.heap(), magnitude));
  return Value(value);
}

Result<Value> value_at(Context& cx, ContextCore& core, const Data& d, uint32_t depth, bool is_last);

Result<Value> object_value(Context& cx, ContextCore& core, const Data& d, uint32_t depth,
                           bool is_last) {
  Object* const object = TRY(new_object(cx));
  for (const Data::Member& m : d.members()) {
    const Value value = TRY(value_at(cx, core, m.value, depth + 1, is_last));
    const Value name = TRY(text_value(cx, m.name));
    const PropertyKey property = TRY(primitive_to_key(cx, name));
    TRY(define_own_ordinary(cx, object, property, PropertyDescriptor::data(value, attr::All)));
  }
  return Value(object);
}

Result<Value> value_at(Context& cx, ContextCore& core, const Data& d, uint32_t depth,
                       bool is_last) {
  if (depth > Data::kDepthMax) return throw_type_error(cx, "The host's data is nested too deeply");
  switch (d.type()) {
    case Data::Type::Undefined: return Value::undefined();
    case Data::Type::Null: return Value::null();
    case Data::Type::Boolean: return Value::boolean(d.boolean());
    case Data::Type::Number: return Value::number(d.number());
    case Data::Type::BigInt: return bigint_value(cx, d.bigint_text());
    case Data::Type::String: return text_value(cx, d.string());
    case Data::Type::Bytes:
      return bytes_value(cx, d.bytes(), is_last && DataAccess::is_writable(d.bytes()));
    case Data::Type::Array: {
      ArrayObject* const array =
          TRY(ArrayObject::create(cx, 0, static_cast<uint32_t>(d.items().size())));
      for (const Data& item : d.items()) {
        const Value value = TRY(value_at(cx, core, item, depth + 1, is_last));
        TRY_VOID(array->push(cx.heap(), value));
      }
      return Value(array);
    }
    case Data::Type::Object: return object_value(cx, core, d, depth, is_last);
    case Data::Type::Error: return value_of_error(cx, d.error());
    case Data::Type::Handle: {
      const Value value = core.pinned_value(d.handle().core());
      if (value.is_hole())
        return throw_type_error(cx, "A handle of another context cannot be used in this one");
      return value;
    }
    case Data::Type::Record:
      return throw_type_error(cx, "A record of a clone stands alone, not inside other data");
  }
  SHOAL_UNREACHABLE();
}

// ---- Out of script

std::span<const uint8_t> view_of(Value v, ArrayBufferObject*& buffer) {
  if (v.is_kind(Kind::TypedArray)) {
    auto* const array = v.as<TypedArrayObject>();
    buffer = array->buffer();
    return {array->data(), static_cast<size_t>(array->byte_length())};
  }
  buffer = v.as<ArrayBufferObject>();
  return {buffer->data(), buffer->byte_length()};
}

bool is_bytes(Value v) noexcept {
  return v.is_kind(Kind::TypedArray) || v.is_kind(Kind::ArrayBuffer);
}

Data read_bytes(Value v, Borrow borrow) {
  ArrayBufferObject* buffer = nullptr;
  const std::span<const uint8_t> bytes = view_of(v, buffer);
  if (bytes.empty() || !buffer->store()) return ByteBuffer();
  const bool in_place = borrow == Borrow::Yes || buffer->is_immutable();
  if (!in_place) return ByteBuffer::copy_of(bytes);
  buffer->store()->ref();
  std::shared_ptr<const void> owner = owner_of(buffer->store());
  if (buffer->is_immutable()) return ByteBuffer::share(bytes, std::move(owner));
  return DataAccess::borrowed(bytes.data(), bytes.size(), std::move(owner));
}

/// What stands in a message for a thing that is no plain data.
Thrown throw_not_plain(Context& cx, Value v) {
  return throw_type_error(cx, "%s is no plain data", describe_for_message(cx, v).c_str());
}

bool is_container(Value v) {
  if (!v.is_object()) return false;
  const Kind kind = v.cell_kind();
  return kind == Kind::Object || kind == Kind::Array || kind == Kind::Proxy;
}

Task<bool> read_at(Context& cx, ContextCore* core, Value value, uint32_t depth, Data* out);

Task<bool> read_array(Context& cx, ContextCore* core, Object* object, uint32_t depth, Data* out) {
  const uint64_t length = co_await length_of_array_like(cx, object);
  if (length > UINT32_MAX) co_return throw_range_error(cx, "Invalid array length");
  Data::Array items;
  for (uint32_t i = 0; i < length; ++i) {
    co_await burn_fuel(cx, 4);
    const Value item = co_await get(cx, object, PropertyKey::index(i));
    Data& place = items.emplace_back();
    if (try_read_value(*core, item, ReadMode::Plain, Borrow::No, place)) continue;
    const bool done = co_await read_at(cx, core, item, depth + 1, &place);
    static_cast<void>(done);
  }
  *out = std::move(items);
  co_return true;
}

Task<bool> read_object(Context& cx, ContextCore* core, Object* object, uint32_t depth, Data* out) {
  ArrayObject* const keys = co_await own_property_keys(cx, object);
  Data::Members members;
  for (uint32_t i = 0; i < keys->length(); ++i) {
    co_await burn_fuel(cx, 8);
    const Value name = keys->dense_element(i);
    if (!name.is_string()) continue;
    const PropertyKey property = co_await primitive_to_key(cx, name);
    const PropertyDescriptor own = co_await get_own_property(cx, object, property);
    if (!own.present || !own.enumerable) continue;
    const Value value = co_await get(cx, object, property);
    Data::Member& place = members.emplace_back();
    place.name = name.as_string()->utf8(true);
    if (try_read_value(*core, value, ReadMode::Plain, Borrow::No, place.value)) continue;
    const bool done = co_await read_at(cx, core, value, depth + 1, &place.value);
    static_cast<void>(done);
  }
  *out = std::move(members);
  co_return true;
}

Task<bool> read_at(Context& cx, ContextCore* core, Value value, uint32_t depth, Data* out) {
  if (try_read_value(*core, value, ReadMode::Plain, Borrow::No, *out)) co_return true;
  if (!is_container(value)) co_return throw_not_plain(cx, value);
  if (depth >= Data::kDepthMax)
    co_return throw_type_error(cx, "The value is nested too deeply for plain data, or in a cycle");
  const bool array = co_await is_array(cx, value);
  bool done = false;
  if (array)
    done = co_await read_array(cx, core, value.as_object(), depth, out);
  else
    done = co_await read_object(cx, core, value.as_object(), depth, out);
  co_return done;
}

Task<bool> read_record(Context& cx, Value value, Data* out) {
  auto record = std::make_shared<SerializedValue>();
  {
    ScratchCharge charge(cx.heap());
    const Value done = co_await structured_serialize(cx, value, nullptr, record.get(), &charge);
    static_cast<void>(done);
  }
  *out = DataAccess::wrap(std::move(record), DataAccess::kClone);
  co_return true;
}

/// A data property's text, if it can be had without script.
std::string text_property(Context& cx, Object* object, const char* name) {
  Result<Value> value = try_get(cx, object, key(intern_ascii(name)));
  if (!value.ok()) {
    if (!cx.is_terminating()) (void)cx.take_exception();
    return {};
  }
  const Value v = value.value();
  return v.is_string() ? v.as_string()->utf8(true) : std::string();
}

}  // namespace

Result<bool> take_bytes(Context& cx, Value value, Data& out) {
  if (!is_bytes(value))
    return throw_type_error(cx, "wanted bytes to take, got %s",
                            describe_for_message(cx, value).c_str());
  ArrayBufferObject* buffer = nullptr;
  const std::span<const uint8_t> bytes = view_of(value, buffer);
  const char* const why = buffer->is_shared()      ? "shared"
                          : buffer->is_immutable() ? "immutable"
                          : buffer->is_detached()  ? "detached"
                                                   : nullptr;
  if (why) return throw_type_error(cx, "The bytes cannot be taken: their buffer is %s", why);
  out = DataAccess::taken(bytes.data(), bytes.size(), owner_of(buffer->detach()));
  return true;
}

Result<Value> value_of(Context& cx, ContextCore& core, const Data& data) {
  return value_at(cx, core, data, 0, false);
}
Result<Value> value_of(Context& cx, ContextCore& core, Data&& data) {
  return value_at(cx, core, data, 0, true);
}

bool try_read_value(ContextCore& core, Value value, ReadMode mode, Borrow borrow, Data& out) {
  if (value.is_number()) {
    out = value.as_number();
  } else if (value.is_undefined() || value.is_hole()) {
    out = Data();
  } else if (value.is_null()) {
    out = nullptr;
  } else if (value.is_boolean()) {
    out = value.as_boolean();
  } else if (value.is_string()) {
    out = value.as_string()->utf8(true);
  } else if (value.is_bigint()) {
    DataAccess::set_bigint(out, value.as_bigint()->to_text());
  } else if (value.is_symbol()) {
    return false;
  } else if (mode == ReadMode::Handle || value.is_callable()) {
    out = core.pin(value);
  } else if (mode == ReadMode::Record || mode == ReadMode::Taken) {
    return false;
  } else if (is_bytes(value)) {
    out = read_bytes(value, borrow);
  } else if (value.is_kind(Kind::Error)) {
    out = error_of(core.cx(), value);
  } else {
    return false;
  }
  return true;
}

Task<bool> read_value(Context& cx, ContextCore* core, Value value, ReadMode mode, Data* out) {
  bool done = false;
  if (mode == ReadMode::Taken) {
    done = co_await take_bytes(cx, value, *out);
    co_return done;
  }
  if (mode == ReadMode::Record)
    done = co_await read_record(cx, value, out);
  else if (try_read_value(*core, value, mode, Borrow::No, *out))
    co_return true;
  else
    done = co_await read_at(cx, core, value, 0, out);
  co_return done;
}

Task<Value> value_of_record(Context& cx, CloneRecord given) {
  const auto record = DataAccess::unwrap<SerializedValue>(given, DataAccess::kClone);
  if (!record) co_return throw_type_error(cx, "The record is empty");
  // Deserialising takes the stores out, so it gets a copy.
  SerializedValue copy;
  if (!copy.data.append(record->data.data(), record->data.size())) co_return cx.out_of_memory();
  for (const SerializedValue::Store& store : record->stores.span()) {
    if (!copy.stores.push_back(store)) co_return cx.out_of_memory();
    store.store->ref();
  }
  const Value value = co_await structured_deserialize(cx, &copy);
  co_return value;
}

Error error_of(Context& cx, Value thrown) {
  Error error;
  error.code = ErrorCode::Script;
  if (!thrown.is_kind(Kind::Error)) {
    error.message = inspect_for_message(cx, thrown);
    error.name = "Thrown";
    return error;
  }
  auto* const object = thrown.as<ErrorObject>();
  if (object->is_dom_exception()) {
    error.name = object->dom_name().as_string()->utf8(true);
    error.message = object->dom_message().as_string()->utf8(true);
  } else {
    error.name = text_property(cx, object, "name");
    error.message = text_property(cx, object, "message");
    error.detail = text_property(cx, object, "code");
  }
  Result<Value> stack = object->stack(cx);
  if (stack.ok()) {
    const Value text = stack.value();
    if (text.is_string()) error.stack = text.as_string()->utf8(true);
  } else if (!cx.is_terminating()) {
    (void)cx.take_exception();
  }
  return error;
}

Result<Value> value_of_error(Context& cx, const Error& error) {
  (void)throw_host_error(cx, error);
  if (cx.is_terminating()) return Thrown{};
  return cx.take_exception();
}

Thrown throw_host_error(Context& cx, const Error& error) {
  static constexpr std::pair<const char*, Intrinsic> kKinds[] = {
      {"TypeError", Intrinsic::TypeErrorPrototype},
      {"RangeError", Intrinsic::RangeErrorPrototype},
      {"SyntaxError", Intrinsic::SyntaxErrorPrototype},
      {"ReferenceError", Intrinsic::ReferenceErrorPrototype},
      {"EvalError", Intrinsic::EvalErrorPrototype},
      {"URIError", Intrinsic::URIErrorPrototype}};
  Intrinsic kind = error.code == ErrorCode::Conversion ? Intrinsic::TypeErrorPrototype
                                                       : Intrinsic::ErrorPrototype;
  bool is_known = error.name.empty() || error.name == "Error";
  for (const auto& [name, prototype] : kKinds) {
    if (error.name != name) continue;
    kind = prototype;
    is_known = true;
  }
  (void)throw_error(cx, kind, "%s", error.message.c_str());
  const Value made = cx.exception();
  if (cx.is_terminating() || !made.is_kind(Kind::Error)) return {};
  if (!is_known) {
    const Value name = TRY(text_value(cx, error.name));
    TRY_VOID(define_field(cx, made.as_object(), key(atoms::name()), name, attr::Hidden));
  }
  const bool is_ours = error.code != ErrorCode::Script && error.code != ErrorCode::Conversion;
  const std::string code = is_ours ? name_of(error.code) : error.detail;
  if (!code.empty() && error.code != ErrorCode::Conversion) {
    const Value text = TRY(text_value(cx, code));
    TRY_VOID(define_field(cx, made.as_object(), key(atoms::code()), text));
  }
  return {};
}

}  // namespace shoal
