// §25.3 DataView.
#include <cstring>

#include "stdlib/es/buffer_operations.h"
#include "stdlib/intrinsics.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/equality.h"

namespace shoal {
namespace {

Result<DataViewObject*> this_view(Context& cx, const Args& args, const char* method) {
  if (!args.this_value.is_kind(Kind::DataView))
    return throw_incompatible(cx, method, args.this_value);
  return args.this_value.as<DataViewObject>();
}

Thrown throw_outside(Context& cx, double offset) {
  return throw_range_error(cx, "Start offset %.0f is outside the bounds of the buffer", offset);
}

/// §25.3.2.1 DataView ( buffer [ , byteOffset [ , byteLength ] ] )
NativeTask data_view_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx, "Constructor DataView requires 'new'");
  ArrayBufferObject* const buffer = as_array_buffer(args[0]);
  if (!buffer)
    co_return throw_type_error(cx, "First argument to DataView constructor must be an ArrayBuffer");
  const uint64_t offset = co_await to_index(cx, args[1]);
  if (buffer->is_detached()) co_return throw_detached(cx, "DataView");
  uint64_t bytes = buffer->byte_length();
  if (offset > bytes) co_return throw_outside(cx, static_cast<double>(offset));
  uint64_t length = DataViewObject::kLengthTracking;
  if (!args[2].is_undefined()) {
    length = co_await to_index(cx, args[2]);
    if (length > bytes - offset)
      co_return throw_range_error(cx, "Invalid DataView length %.0f", static_cast<double>(length));
  } else if (!buffer->is_resizable()) {
    length = bytes - offset;
  }
  const Value proto =
      co_await get_prototype_from_constructor(cx, args.new_target, Intrinsic::DataViewPrototype);
  if (buffer->is_detached()) co_return throw_detached(cx, "DataView");
  bytes = buffer->byte_length();
  if (offset > bytes) co_return throw_outside(cx, static_cast<double>(offset));
  if (!args[2].is_undefined() && length > bytes - offset)
    co_return throw_range_error(cx, "Invalid DataView length %.0f", static_cast<double>(length));
  Shape* const shape = co_await shape_for(cx, Kind::DataView, proto);
  DataViewObject* const view =
      co_await DataViewObject::create(cx.heap(), shape, buffer, offset, length);
  co_return Value(view);
}

// ---- Accessors

Result<Value> data_view_buffer(Context& cx, const Args& args) {
  DataViewObject* const view = TRY(this_view(cx, args, "get DataView.prototype.buffer"));
  return Value(view->buffer());
}
Result<DataViewObject*> view_in_bounds(Context& cx, const Args& args, const char* method) {
  DataViewObject* const view = TRY(this_view(cx, args, method));
  if (view->is_out_of_bounds())
    return throw_type_error(cx, "Cannot perform %s on a detached or out-of-bounds ArrayBuffer",
                            method);
  return view;
}
Result<Value> data_view_byte_length(Context& cx, const Args& args) {
  DataViewObject* const view = TRY(view_in_bounds(cx, args, "get DataView.prototype.byteLength"));
  return Value::number(view->byte_length());
}
Result<Value> data_view_byte_offset(Context& cx, const Args& args) {
  DataViewObject* const view = TRY(view_in_bounds(cx, args, "get DataView.prototype.byteOffset"));
  return Value::number(uint64_t{view->raw_byte_offset()});
}

// ---- Getting and setting

/// Copies an element's bytes, turned round unless the order is this machine's.
void copy_element(uint8_t* to, const uint8_t* from, uint32_t size, bool little_endian) noexcept {
  constexpr bool kNativeIsLittle = std::endian::native == std::endian::little;
  if (little_endian == kNativeIsLittle)
    std::memcpy(to, from, size);
  else
    std::reverse_copy(from, from + size, to);
}

/// The address of an element, whose bounds are checked now. `name`: of the type.
Result<uint8_t*> element_at(Context& cx, DataViewObject* view, uint64_t index, ElementType type) {
  if (view->is_out_of_bounds())
    return throw_type_error(cx,
                            "Cannot access a DataView whose ArrayBuffer is detached or too short");
  const uint64_t bytes = view->byte_length();
  if (index > bytes || element_size(type) > bytes - index)
    return throw_range_error(cx, "Offset is outside the bounds of the DataView");
  return view->data() + index;
}

Result<Value> read_view(Context& cx, DataViewObject* view, uint64_t index, bool little_endian,
                        ElementType type) {
  const uint8_t* const at = TRY(element_at(cx, view, index, type));
  uint8_t raw[8];
  copy_element(raw, at, element_size(type), little_endian);
  return load_element(cx.heap(), type, raw);
}
Result<Value> write_view(Context& cx, DataViewObject* view, uint64_t index, bool little_endian,
                         ElementType type, Value numeric) {
  uint8_t* const at = TRY(element_at(cx, view, index, type));
  uint8_t raw[8];
  store_element(type, raw, numeric);
  copy_element(at, raw, element_size(type), little_endian);
  return Value::undefined();
}

/// §25.3.1.5 GetViewValue
Task<Value> get_view_value(Context& cx, Args args, ElementType type) {
  DataViewObject* const view = co_await this_view(cx, args, "DataView.prototype.get");
  const uint64_t index = co_await to_index(cx, args[0]);
  co_return read_view(cx, view, index, to_boolean(args[1]), type);
}
template <ElementType type>
NativeTask data_view_get(Context& cx, Args args) {
  return get_view_value(cx, args, type);
}
/// FAST PATH: an index that needs no conversion.
template <ElementType type>
Result<Value> data_view_get_fast(Context& cx, const Args& args) {
  if (!args.this_value.is_kind(Kind::DataView) || !args[0].is_int32() || args[0].as_int32() < 0)
    return Value::lazy();
  return read_view(cx, args.this_value.as<DataViewObject>(),
                   static_cast<uint64_t>(args[0].as_int32()), to_boolean(args[1]), type);
}

Result<DataViewObject*> writable_view(Context& cx, const Args& args) {
  DataViewObject* const view = TRY(this_view(cx, args, "DataView.prototype.set"));
  if (view->buffer()->is_immutable())
    return throw_type_error(cx, "Cannot write to a DataView of an immutable ArrayBuffer");
  return view;
}

/// §25.3.1.6 SetViewValue
Task<Value> set_view_value(Context& cx, Args args, ElementType type) {
  DataViewObject* const view = co_await writable_view(cx, args);
  const uint64_t index = co_await to_index(cx, args[0]);
  Value numeric;
  if (is_bigint_type(type))
    numeric = co_await to_bigint(cx, args[1]);
  else
    numeric = co_await to_number(cx, args[1]);
  co_return write_view(cx, view, index, to_boolean(args[2]), type, numeric);
}
template <ElementType type>
NativeTask data_view_set(Context& cx, Args args) {
  return set_view_value(cx, args, type);
}
/// FAST PATH: an index and a value that need no conversion.
template <ElementType type>
Result<Value> data_view_set_fast(Context& cx, const Args& args) {
  if (!args.this_value.is_kind(Kind::DataView) || !args[0].is_int32() || args[0].as_int32() < 0 ||
      !(is_bigint_type(type) ? args[1].is_bigint() : args[1].is_number()))
    return Value::lazy();
  DataViewObject* const view = args.this_value.as<DataViewObject>();
  if (view->buffer()->is_immutable()) return Value::lazy();
  return write_view(cx, view, static_cast<uint64_t>(args[0].as_int32()), to_boolean(args[2]), type,
                    args[1]);
}

#define GET(name) \
  method("get" #name, 1, data_view_get<ElementType::name>, data_view_get_fast<ElementType::name>)
#define SET(name) \
  method("set" #name, 2, data_view_set<ElementType::name>, data_view_set_fast<ElementType::name>)
constexpr Builtin kDataViewFunction = constructor("DataView", 1, data_view_constructor);
constexpr Builtin kDataView[] = {prototype(Intrinsic::DataViewPrototype)};
constexpr Builtin kDataViewPrototype[] = {
    intrinsic("constructor", Intrinsic::DataView),
    getter("buffer", data_view_buffer),
    getter("byteLength", data_view_byte_length),
    getter("byteOffset", data_view_byte_offset),
    GET(BigInt64),
    GET(BigUint64),
    GET(Float16),
    GET(Float32),
    GET(Float64),
    GET(Int8),
    GET(Int16),
    GET(Int32),
    GET(Uint8),
    GET(Uint16),
    GET(Uint32),
    SET(BigInt64),
    SET(BigUint64),
    SET(Float16),
    SET(Float32),
    SET(Float64),
    SET(Int8),
    SET(Int16),
    SET(Int32),
    SET(Uint8),
    SET(Uint16),
    SET(Uint32),
    text("@@toStringTag", "DataView"),
};
#undef GET
#undef SET

}  // namespace

constinit const IntrinsicTemplate kDataViewTemplate =
    function_template(kDataViewFunction, kDataView);
constinit const IntrinsicTemplate kDataViewPrototypeTemplate = object_template(kDataViewPrototype);

}  // namespace shoal
