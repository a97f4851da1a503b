// The Encoding Standard's TextEncoder and TextDecoder.
#include "stdlib/web/encoding.h"
#include "stdlib/es/buffer_operations.h"
#include "stdlib/intrinsics.h"
#include "stdlib/web/utf8.h"
#include "vm/object/native_state.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"
#include "vm/value/transcode.h"

namespace shoal {
namespace {

using decoder_slot::kTag;
using encodings::Encoding;
constexpr uint32_t kEncoderTag = encoder_slot::kTag;

Result<NativeStateObject*> this_object(Context& cx, const Args& args, uint32_t tag) {
  if (NativeStateObject* const object = NativeStateObject::from(args.this_value, tag))
    return object;
  return throw_type_error(cx, "Illegal invocation");
}

Task<NativeStateObject*> make_object(Context& cx, Args args, Intrinsic proto, uint32_t tag,
                                     uint32_t slots) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx, "Class constructor cannot be invoked without 'new'");
  const Value p = co_await get_prototype_from_constructor(cx, args.new_target, proto);
  Shape* const shape = co_await shape_for(cx, Kind::NativeState, p);
  NativeStateObject* const object =
      co_await NativeStateObject::create(cx.heap(), shape, tag, slots);
  co_return object;
}

// ---- TextEncoder

NativeTask encoder_constructor(Context& cx, Args args) {
  NativeStateObject* const object =
      co_await make_object(cx, args, Intrinsic::TextEncoderPrototype, kEncoderTag, 0);
  co_return Value(object);
}
Result<Value> encoder_encoding(Context& cx, const Args& args) {
  TRY(this_object(cx, args, kEncoderTag));
  return Value(intern_ascii("utf-8"));
}

/// TextEncoder.prototype.encode ( input = "" )
NativeTask encoder_encode(Context& cx, Args args) {
  (void)co_await this_object(cx, args, kEncoderTag);
  Value text = Value(atoms::empty());
  if (!args[0].is_undefined()) text = co_await to_string(cx, args[0]);
  co_await step_void(text.as_string()->flatten(cx.heap()));
  const size_t bytes = transcode::utf8_length(text.as_string()->flat_view());
  TypedArrayObject* const array =
      co_await new_typed_array(cx, ElementType::Uint8, bytes, NewBytes::Overwritten);
  const transcode::Progress p =
      transcode::to_utf8(text.as_string()->flat_view(), array->data(), bytes);
  SHOAL_VERIFY(p.written == bytes);
  co_return Value(array);
}

/// TextEncoder.prototype.encodeInto ( source, destination )
NativeTask encoder_encode_into(Context& cx, Args args) {
  (void)co_await this_object(cx, args, kEncoderTag);
  const Value text = co_await to_string(cx, args[0]);
  TypedArrayObject* const target = as_typed_array(args[1]);
  if (!target || target->type() != ElementType::Uint8 || target->buffer()->is_immutable())
    co_return throw_type_error(cx, "encodeInto: the destination is not a Uint8Array");
  const StringView view = co_await text.as_string()->view(cx.heap());
  const transcode::Progress p = transcode::to_utf8(view, target->data(), target->length());
  Object* const result = co_await new_object(cx);
  co_await step_void(define_field(cx, result, key(intern_ascii("read")), Value::number(p.read)));
  co_await step_void(
      define_field(cx, result, key(intern_ascii("written")), Value::number(p.written)));
  co_return Value(result);
}

// ---- TextDecoder

Task<bool> option(Context& cx, Value options, const char* name) {
  if (options.is_nullish()) co_return false;
  if (!options.is_object()) co_return throw_type_error(cx, "The options are not an object");
  const Value v = co_await get(cx, options.as_object(), key(intern_ascii(name)));
  co_return to_boolean(v);
}

/// new TextDecoder ( label = "utf-8", options )
NativeTask decoder_constructor(Context& cx, Args args) {
  NativeStateObject* const object =
      co_await make_object(cx, args, Intrinsic::TextDecoderPrototype, kTag, decoder_slot::kCount);
  Encoding encoding = Encoding::Utf8;
  if (!args[0].is_undefined()) {
    const Value label = co_await to_string(cx, args[0]);
    const std::string text = label.as_string()->utf8();
    const std::optional<Encoding> known = encodings::of_label(text);
    if (!known || *known == Encoding::Replacement)
      co_return throw_range_error(cx, "The \"%s\" encoding is not supported", text.c_str());
    encoding = *known;
  }
  const bool fatal = co_await option(cx, args[1], "fatal");
  const bool ignore_bom = co_await option(cx, args[1], "ignoreBOM");
  object->set_state(cx.heap(), decoder_slot::kEncoding,
                    Value::int32(static_cast<int32_t>(encoding)));
  object->set_state(cx.heap(), decoder_slot::kMode, Value::int32(0));
  object->set_state(cx.heap(), decoder_slot::kFatal, Value::boolean(fatal));
  object->set_state(cx.heap(), decoder_slot::kIgnoreBom, Value::boolean(ignore_bom));
  object->set_state(cx.heap(), decoder_slot::kBomSeen, Value::boolean(false));
  object->set_state(cx.heap(), decoder_slot::kPending, Value(atoms::empty()));
  co_return Value(object);
}

Result<Value> decoder_encoding(Context& cx, const Args& args) {
  NativeStateObject* const object = TRY(this_object(cx, args, kTag));
  const std::string_view name = encodings::name_of(decoder_encoding_of(object));
  return Value(TRY(String::from_ascii(cx.heap(), name)));
}
Result<Value> decoder_fatal(Context& cx, const Args& args) {
  NativeStateObject* const object = TRY(this_object(cx, args, kTag));
  return object->state(decoder_slot::kFatal);
}
Result<Value> decoder_ignore_bom(Context& cx, const Args& args) {
  NativeStateObject* const object = TRY(this_object(cx, args, kTag));
  return object->state(decoder_slot::kIgnoreBom);
}

/// What is decoded; another thread may write to it meanwhile if it is shared.
struct Source {
  std::string_view bytes;
  bool is_shared = false;
};

/// BufferSource, the shared ones as well. False: it is none.
bool bytes_of(Value v, Source& out) {
  const uint8_t* data = nullptr;
  uint64_t length = 0;
  ArrayBufferObject* buffer = as_array_buffer(v);
  if (buffer) {
    data = buffer->data();
    length = buffer->byte_length();
  } else if (TypedArrayObject* const array = as_typed_array(v)) {
    length = array->byte_length();
    data = array->data();
    buffer = array->buffer();
  } else if (v.is_kind(Kind::DataView)) {
    length = v.as<DataViewObject>()->byte_length();
    data = v.as<DataViewObject>()->data();
    buffer = v.as<DataViewObject>()->buffer();
  } else {
    return false;
  }
  out.is_shared = buffer->is_shared();
  out.bytes =
      length ? std::string_view(reinterpret_cast<const char*>(data), length) : std::string_view();
  return true;
}

/// The stream begins anew.
void reset(Heap& heap, NativeStateObject* decoder) {
  decoder->set_state(heap, decoder_slot::kPending, Value(atoms::empty()));
  decoder->set_state(heap, decoder_slot::kBomSeen, Value::boolean(false));
  decoder->set_state(heap, decoder_slot::kMode, Value::int32(0));
}

Thrown throw_invalid(Context& cx, NativeStateObject* decoder) {
  reset(cx.heap(), decoder);
  const std::string name(encodings::name_of(decoder_encoding_of(decoder)));
  return throw_type_error(cx, "The encoded data was not valid for encoding %s", name.c_str());
}

/// What the decoder keeps: the bytes at the end that it could not use, and whether text has begun.
Result<void> keep(Heap& heap, NativeStateObject* decoder, std::string_view rest, bool has_begun) {
  String* const text =
      TRY(String::from_latin1(heap, reinterpret_cast<const uint8_t*>(rest.data()), rest.size()));
  decoder->set_state(heap, decoder_slot::kPending, Value(text));
  decoder->set_state(heap, decoder_slot::kBomSeen, Value::boolean(has_begun));
  return {};
}

Result<Value> decode_utf8(Context& cx, NativeStateObject* decoder, std::string_view all,
                          bool stream) {
  Heap& heap = cx.heap();
  const size_t tail = stream ? utf8::truncated_tail(all) : 0;
  std::string_view text = all.substr(0, all.size() - tail);
  const bool bom_seen = decoder->state(decoder_slot::kBomSeen).is_true();
  TRY_VOID(keep(heap, decoder, all.substr(text.size()), stream && (bom_seen || !text.empty())));
  if (decoder->state(decoder_slot::kFatal).is_true() && !transcode::is_valid_utf8(text))
    return throw_invalid(cx, decoder);
  const bool ignores_bom = decoder->state(decoder_slot::kIgnoreBom).is_false();
  if (!bom_seen && ignores_bom && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  String* const s = TRY(String::from_utf8(heap, text));
  return Value(s);
}

Result<Value> decode_other(Context& cx, NativeStateObject* decoder, const std::string& all,
                           bool stream) {
  Heap& heap = cx.heap();
  const Encoding encoding = decoder_encoding_of(decoder);
  const bool fatal = decoder->state(decoder_slot::kFatal).is_true();
  const bool bom_seen = decoder->state(decoder_slot::kBomSeen).is_true();
  encodings::State state{static_cast<uint32_t>(decoder->state(decoder_slot::kMode).as_int32())};
  std::u16string units;
  const std::optional<size_t> used = encodings::decode(encoding, all, !stream, fatal, state, units);
  if (!used) return throw_invalid(cx, decoder);
  const std::string_view rest = std::string_view(all).substr(*used);
  TRY_VOID(keep(heap, decoder, rest, stream && (bom_seen || !units.empty())));
  decoder->set_state(heap, decoder_slot::kMode,
                     Value::int32(stream ? static_cast<int32_t>(state.bits) : 0));
  const bool has_bom = encoding == Encoding::Utf16le || encoding == Encoding::Utf16be;
  const bool skips = has_bom && !bom_seen && units.starts_with(u'\xFEFF') &&
                     decoder->state(decoder_slot::kIgnoreBom).is_false();
  String* const s =
      TRY(String::from_utf16(heap, units.data() + (skips ? 1 : 0), units.size() - (skips ? 1 : 0)));
  return Value(s);
}

/// The text of the bytes, those of the stream before them included.
Result<Value> decode(Context& cx, NativeStateObject* decoder, const Source& source, bool stream) {
  const std::string_view bytes = source.bytes;
  String* const pending = decoder->state(decoder_slot::kPending).as_string();
  const bool is_utf8 = decoder_encoding_of(decoder) == Encoding::Utf8;
  if (is_utf8 && !source.is_shared && pending->length() == 0)
    return decode_utf8(cx, decoder, bytes, stream);
  ScratchCharge charge(cx.heap());
  TRY_VOID(charge.add(bytes.size() * 3));
  std::string all(pending->length(), '\0');
  pending->copy_to(reinterpret_cast<uint8_t*>(all.data()));
  all += bytes;
  if (is_utf8) return decode_utf8(cx, decoder, all, stream);
  return decode_other(cx, decoder, all, stream);
}

/// TextDecoder.prototype.decode ( input, options )
NativeTask decoder_decode(Context& cx, Args args) {
  NativeStateObject* const decoder = co_await this_object(cx, args, kTag);
  Source source;
  if (!args[0].is_undefined() && !bytes_of(args[0], source))
    co_return throw_type_error(cx, "decode: the input is not an ArrayBuffer or a view");
  const bool stream = co_await option(cx, args[1], "stream");
  if (!args[0].is_undefined()) (void)bytes_of(args[0], source);  // A getter may have resized it.
  co_return decode(cx, decoder, source, stream);
}

constexpr Builtin visible(Builtin b) {
  b.attributes |= attr::Enumerable;
  return b;
}

constexpr Builtin kTextEncoderFunction = constructor("TextEncoder", 0, encoder_constructor);
constexpr Builtin kTextEncoder[] = {prototype(Intrinsic::TextEncoderPrototype)};
constexpr Builtin kTextEncoderPrototype[] = {
    intrinsic("constructor", Intrinsic::TextEncoder),
    visible(getter("encoding", encoder_encoding)),
    visible(method("encode", 0, encoder_encode)),
    visible(method("encodeInto", 2, encoder_encode_into)),
    text("@@toStringTag", "TextEncoder"),
};
constexpr Builtin kTextDecoderFunction = constructor("TextDecoder", 0, decoder_constructor);
constexpr Builtin kTextDecoder[] = {prototype(Intrinsic::TextDecoderPrototype)};
constexpr Builtin kTextDecoderPrototype[] = {
    intrinsic("constructor", Intrinsic::TextDecoder),
    visible(getter("encoding", decoder_encoding)),
    visible(getter("fatal", decoder_fatal)),
    visible(getter("ignoreBOM", decoder_ignore_bom)),
    visible(method("decode", 0, decoder_decode)),
    text("@@toStringTag", "TextDecoder"),
};

}  // namespace

constinit const IntrinsicTemplate kTextEncoderTemplate =
    function_template(kTextEncoderFunction, kTextEncoder);
constinit const IntrinsicTemplate kTextEncoderPrototypeTemplate =
    object_template(kTextEncoderPrototype);
constinit const IntrinsicTemplate kTextDecoderTemplate =
    function_template(kTextDecoderFunction, kTextDecoder);
constinit const IntrinsicTemplate kTextDecoderPrototypeTemplate =
    object_template(kTextDecoderPrototype);

}  // namespace shoal
