// §25.1.4 to §25.1.6 ArrayBuffer, and §25.2.3 to §25.2.5 SharedArrayBuffer.
#include "stdlib/es/buffer_operations.h"
#include "stdlib/intrinsics.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"

namespace shoal {
namespace {

Result<Value> return_this(Context&, const Args& args) { return args.this_value; }

/// RequireInternalSlot(O, [[ArrayBufferData]]) and the question whether it is shared.
Result<ArrayBufferObject*> this_buffer(Context& cx, Value v, BufferKind kind, const char* method) {
  ArrayBufferObject* const buffer = as_array_buffer(v);
  if (!buffer || buffer->is_shared() != (kind == BufferKind::Shared))
    return throw_incompatible(cx, method, v);
  return buffer;
}

Result<ArrayBufferObject*> attached_buffer(Context& cx, ArrayBufferObject* buffer,
                                           const char* method) {
  if (buffer->is_detached()) return throw_detached(cx, method);
  return buffer;
}

// ---- Constructors

Task<Value> construct_buffer(Context& cx, Args args, BufferKind kind) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx, "Constructor %s requires 'new'",
                               kind == BufferKind::Shared ? "SharedArrayBuffer" : "ArrayBuffer");
  const uint64_t length = co_await to_index_or(cx, args[0], "Invalid array buffer length", false);
  const Value max = co_await max_byte_length_option(cx, args[1]);
  ArrayBufferObject* const buffer =
      co_await allocate_array_buffer(cx, args.new_target, length, max, kind);
  co_return Value(buffer);
}
/// §25.1.4.1 ArrayBuffer ( length [ , options ] )
NativeTask array_buffer_constructor(Context& cx, Args args) {
  return construct_buffer(cx, args, BufferKind::Plain);
}
/// §25.2.3.1 SharedArrayBuffer ( length [ , options ] )
NativeTask shared_constructor(Context& cx, Args args) {
  return construct_buffer(cx, args, BufferKind::Shared);
}

/// §25.1.5.1 ArrayBuffer.isView ( arg )
Result<Value> array_buffer_is_view(Context&, const Args& args) {
  return Value::boolean(args[0].is_kind(Kind::TypedArray) || args[0].is_kind(Kind::DataView));
}

// ---- slice

/// The buffer that a slice's species constructor made, checked.
Task<ArrayBufferObject*> slice_target(Context& cx, ArrayBufferObject* source, uint64_t length,
                                      BufferKind kind) {
  const bool shared = kind == BufferKind::Shared;
  const Intrinsic standard = shared ? Intrinsic::SharedArrayBuffer : Intrinsic::ArrayBuffer;
  const Value c = co_await species_constructor(cx, source, standard);
  const Value arguments[] = {Value::number(length)};
  const Value made = co_await construct(cx, c, arguments, 1, c);
  const char* const method =
      shared ? "SharedArrayBuffer.prototype.slice" : "ArrayBuffer.prototype.slice";
  ArrayBufferObject* const target = co_await this_buffer(cx, made, kind, method);
  (void)co_await attached_buffer(cx, target, method);
  if (target->is_immutable())
    co_return throw_type_error(cx, "%s: the species constructor gave an immutable buffer", method);
  if (shared ? target->store() == source->store() : target == source)
    co_return throw_type_error(cx, "ArrayBuffer subclass returned this from species constructor");
  if (target->byte_length() < length)
    co_return throw_type_error(cx, "Species constructor returned a too small ArrayBuffer");
  co_return target;
}

Task<Value> slice_buffer(Context& cx, Args args, BufferKind kind, const char* method) {
  ArrayBufferObject* const source = co_await this_buffer(cx, args.this_value, kind, method);
  (void)co_await attached_buffer(cx, source, method);
  const uint64_t length = source->byte_length();
  const uint64_t first = co_await relative_start(cx, args[0], length);
  const uint64_t last = co_await relative_end(cx, args[1], length);
  const uint64_t count = last > first ? last - first : 0;
  ArrayBufferObject* const target = co_await slice_target(cx, source, count, kind);
  (void)co_await attached_buffer(cx, source, method);
  const uint64_t current = source->byte_length();
  if (first < current) {
    const uint64_t bytes = std::min(count, current - first);
    (void)co_await move_bytes(cx, target->data(), source->data() + first, bytes);
  }
  co_return Value(target);
}
/// §25.1.6.7 ArrayBuffer.prototype.slice ( start, end )
NativeTask array_buffer_slice(Context& cx, Args args) {
  return slice_buffer(cx, args, BufferKind::Plain, "ArrayBuffer.prototype.slice");
}
/// §25.2.5.6 SharedArrayBuffer.prototype.slice ( start, end )
NativeTask shared_slice(Context& cx, Args args) {
  return slice_buffer(cx, args, BufferKind::Shared, "SharedArrayBuffer.prototype.slice");
}

/// ArrayBuffer.prototype.sliceToImmutable ( start, end ), of the proposal Immutable ArrayBuffers.
NativeTask array_buffer_slice_to_immutable(Context& cx, Args args) {
  constexpr const char* kMethod = "ArrayBuffer.prototype.sliceToImmutable";
  ArrayBufferObject* const source =
      co_await this_buffer(cx, args.this_value, BufferKind::Plain, kMethod);
  (void)co_await attached_buffer(cx, source, kMethod);
  const uint64_t length = source->byte_length();
  const uint64_t first = co_await relative_start(cx, args[0], length);
  const uint64_t last = co_await relative_end(cx, args[1], length);
  const uint64_t count = last > first ? last - first : 0;
  (void)co_await attached_buffer(cx, source, kMethod);
  if (source->byte_length() < last)
    co_return throw_range_error(cx, "%s: the buffer has become too short", kMethod);
  ArrayBufferObject* const target = co_await new_array_buffer(cx, count, NewBytes::Overwritten);
  (void)co_await move_bytes(cx, target->data(), source->data() + first, count);
  target->make_immutable();
  co_return Value(target);
}

// ---- resize and transfer

Result<ArrayBufferObject*> resizable_buffer(Context& cx, Value v, BufferKind kind,
                                            const char* method) {
  ArrayBufferObject* const buffer = TRY(this_buffer(cx, v, kind, method));
  if (!buffer->is_resizable()) return throw_incompatible(cx, method, v);
  return buffer;
}

/// §25.1.6.6 ArrayBuffer.prototype.resize ( newLength )
NativeTask array_buffer_resize(Context& cx, Args args) {
  constexpr const char* kMethod = "ArrayBuffer.prototype.resize";
  ArrayBufferObject* const buffer =
      co_await resizable_buffer(cx, args.this_value, BufferKind::Plain, kMethod);
  const uint64_t length = co_await to_index(cx, args[0]);
  (void)co_await attached_buffer(cx, buffer, kMethod);
  if (length > buffer->max_byte_length())
    co_return throw_range_error(cx, "%s: Invalid length parameter", kMethod);
  co_await step_void(buffer->resize(cx, length));
  co_return Value::undefined();
}

/// §25.2.5.3 SharedArrayBuffer.prototype.grow ( newLength )
NativeTask shared_grow(Context& cx, Args args) {
  constexpr const char* kMethod = "SharedArrayBuffer.prototype.grow";
  ArrayBufferObject* const buffer =
      co_await resizable_buffer(cx, args.this_value, BufferKind::Shared, kMethod);
  const uint64_t length = co_await to_index(cx, args[0]);
  if (length > buffer->max_byte_length())
    co_return throw_range_error(cx, "%s: Invalid length parameter", kMethod);
  co_await step_void(buffer->resize(cx, length));
  co_return Value::undefined();
}

enum class Preserve : uint8_t { Resizability, FixedLength, Immutable };

/// Gives the bytes of `source`, which is detached, to a new buffer, without copying them if the
/// length stays.
Result<ArrayBufferObject*> take_store(Context& cx, ArrayBufferObject* source, bool resizable) {
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::ArrayBuffer, Intrinsic::ArrayBufferPrototype));
  return ArrayBufferObject::create_over(cx, shape, source->detach(), resizable);
}

/// §25.1.3.3 ArrayBufferCopyAndDetach
Task<Value> copy_and_detach(Context& cx, Args args, Preserve preserve, const char* method) {
  ArrayBufferObject* const source =
      co_await this_buffer(cx, args.this_value, BufferKind::Plain, method);
  uint64_t length = source->byte_length();
  if (!args[0].is_undefined()) length = co_await to_index(cx, args[0]);
  (void)co_await attached_buffer(cx, source, method);
  if (source->is_immutable())
    co_return throw_type_error(cx, "Cannot perform %s on an immutable ArrayBuffer", method);
  const bool resizable = preserve == Preserve::Resizability && source->is_resizable();
  ArrayBufferObject* target = nullptr;
  if (resizable) {
    if (length > source->max_byte_length())
      co_return throw_range_error(cx, "%s: Invalid length parameter", method);
    co_await step_void(source->resize(cx, length));
    target = co_await take_store(cx, source, true);
  } else if (length == source->byte_length() && length == source->max_byte_length()) {
    target = co_await take_store(cx, source, false);
  } else {
    target = co_await new_array_buffer(cx, length);
    const uint64_t count = std::min<uint64_t>(length, source->byte_length());
    (void)co_await move_bytes(cx, target->data(), source->data(), count);
    source->detach()->unref();
  }
  if (preserve == Preserve::Immutable) target->make_immutable();
  co_return Value(target);
}
/// §25.1.6.8 ArrayBuffer.prototype.transfer ( [ newLength ] )
NativeTask array_buffer_transfer(Context& cx, Args args) {
  return copy_and_detach(cx, args, Preserve::Resizability, "ArrayBuffer.prototype.transfer");
}
/// §25.1.6.9 ArrayBuffer.prototype.transferToFixedLength ( [ newLength ] )
NativeTask array_buffer_transfer_to_fixed_length(Context& cx, Args args) {
  return copy_and_detach(cx, args, Preserve::FixedLength,
                         "ArrayBuffer.prototype.transferToFixedLength");
}
NativeTask array_buffer_transfer_to_immutable(Context& cx, Args args) {
  return copy_and_detach(cx, args, Preserve::Immutable,
                         "ArrayBuffer.prototype.transferToImmutable");
}

// ---- Accessors

Result<Value> array_buffer_byte_length(Context& cx, const Args& args) {
  ArrayBufferObject* const buffer = TRY(
      this_buffer(cx, args.this_value, BufferKind::Plain, "get ArrayBuffer.prototype.byteLength"));
  return Value::number(uint64_t{buffer->byte_length()});
}
Result<Value> array_buffer_detached(Context& cx, const Args& args) {
  ArrayBufferObject* const buffer = TRY(
      this_buffer(cx, args.this_value, BufferKind::Plain, "get ArrayBuffer.prototype.detached"));
  return Value::boolean(buffer->is_detached());
}
Result<Value> array_buffer_immutable(Context& cx, const Args& args) {
  ArrayBufferObject* const buffer = TRY(
      this_buffer(cx, args.this_value, BufferKind::Plain, "get ArrayBuffer.prototype.immutable"));
  return Value::boolean(buffer->is_immutable());
}
Result<Value> array_buffer_max_byte_length(Context& cx, const Args& args) {
  ArrayBufferObject* const buffer = TRY(this_buffer(cx, args.this_value, BufferKind::Plain,
                                                    "get ArrayBuffer.prototype.maxByteLength"));
  return Value::number(uint64_t{buffer->is_detached() ? 0 : buffer->max_byte_length()});
}
Result<Value> array_buffer_resizable(Context& cx, const Args& args) {
  ArrayBufferObject* const buffer = TRY(
      this_buffer(cx, args.this_value, BufferKind::Plain, "get ArrayBuffer.prototype.resizable"));
  return Value::boolean(buffer->is_resizable());
}
Result<Value> shared_byte_length(Context& cx, const Args& args) {
  ArrayBufferObject* const buffer = TRY(this_buffer(cx, args.this_value, BufferKind::Shared,
                                                    "get SharedArrayBuffer.prototype.byteLength"));
  return Value::number(uint64_t{buffer->byte_length()});
}
Result<Value> shared_growable(Context& cx, const Args& args) {
  ArrayBufferObject* const buffer = TRY(this_buffer(cx, args.this_value, BufferKind::Shared,
                                                    "get SharedArrayBuffer.prototype.growable"));
  return Value::boolean(buffer->is_resizable());
}
Result<Value> shared_max_byte_length(Context& cx, const Args& args) {
  ArrayBufferObject* const buffer = TRY(this_buffer(
      cx, args.this_value, BufferKind::Shared, "get SharedArrayBuffer.prototype.maxByteLength"));
  return Value::number(uint64_t{buffer->max_byte_length()});
}

constexpr Builtin kArrayBufferFunction = constructor("ArrayBuffer", 1, array_buffer_constructor);
constexpr Builtin kArrayBuffer[] = {
    prototype(Intrinsic::ArrayBufferPrototype),
    method("isView", 1, array_buffer_is_view),
    getter("@@species", return_this),
};
constexpr Builtin kArrayBufferPrototype[] = {
    intrinsic("constructor", Intrinsic::ArrayBuffer),
    getter("byteLength", array_buffer_byte_length),
    getter("detached", array_buffer_detached),
    getter("immutable", array_buffer_immutable),
    getter("maxByteLength", array_buffer_max_byte_length),
    getter("resizable", array_buffer_resizable),
    method("resize", 1, array_buffer_resize),
    method("slice", 2, array_buffer_slice),
    method("sliceToImmutable", 2, array_buffer_slice_to_immutable),
    method("transfer", 0, array_buffer_transfer),
    method("transferToFixedLength", 0, array_buffer_transfer_to_fixed_length),
    method("transferToImmutable", 0, array_buffer_transfer_to_immutable),
    text("@@toStringTag", "ArrayBuffer"),
};
constexpr Builtin kSharedFunction = constructor("SharedArrayBuffer", 1, shared_constructor);
constexpr Builtin kShared[] = {
    prototype(Intrinsic::SharedArrayBufferPrototype),
    getter("@@species", return_this),
};
constexpr Builtin kSharedPrototype[] = {
    intrinsic("constructor", Intrinsic::SharedArrayBuffer),
    getter("byteLength", shared_byte_length),
    method("grow", 1, shared_grow),
    getter("growable", shared_growable),
    getter("maxByteLength", shared_max_byte_length),
    method("slice", 2, shared_slice),
    text("@@toStringTag", "SharedArrayBuffer"),
};

}  // namespace

constinit const IntrinsicTemplate kArrayBufferTemplate =
    function_template(kArrayBufferFunction, kArrayBuffer);
constinit const IntrinsicTemplate kArrayBufferPrototypeTemplate =
    object_template(kArrayBufferPrototype);
constinit const IntrinsicTemplate kSharedArrayBufferTemplate =
    function_template(kSharedFunction, kShared);
constinit const IntrinsicTemplate kSharedArrayBufferPrototypeTemplate =
    object_template(kSharedPrototype);

}  // namespace shoal
