// §23.3 Uint8Array objects: base64 and hex. Texts are worked on in pieces that burn fuel.
#include "stdlib/es/uint8_array_text.h"

#include <algorithm>
#include <array>

#include "stdlib/es/base64_codec.h"
#include "stdlib/es/buffer_operations.h"
#include "stdlib/es/string_natives.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal::natives {
namespace {

using base64::Alphabet;
enum class LastChunk : uint8_t { Loose, Strict, StopBeforePartial };

struct Base64Options {
  Alphabet alphabet = Alphabet::Base64;
  LastChunk last_chunk = LastChunk::Loose;
};

constexpr uint32_t kCharsPerPiece = 64 * 1024;
constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr char kBase64Url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

int value_of_char(char16_t c, Alphabet alphabet) noexcept {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == (alphabet == Alphabet::Base64 ? u'+' : u'-')) return 62;
  if (c == (alphabet == Alphabet::Base64 ? u'/' : u'_')) return 63;
  return -1;
}
bool is_ascii_whitespace(char16_t c) noexcept {
  return c == 0x20 || c == 0x09 || c == 0x0A || c == 0x0C || c == 0x0D;
}

/// §23.3.3.7 FromBase64, which can be left after any character.
class Base64Decoder {
 public:
  enum class State : uint8_t { More, Done, Error };
  Base64Decoder(Base64Options options, uint8_t* out, uint64_t max) noexcept
      : options_(options), out_(out), max_(max) {}

  State advance(const StringView& text, uint32_t count) noexcept {
    if (max_ == 0) return State::Done;
    for (; count != 0; --count) {
      if (chunk_length_ == 0 && text.is_latin1()) {
        count -= take_groups(text, count);
        if (written_ == max_) return State::Done;
        if (count == 0) break;
      }
      skip_whitespace(text);
      if (index_ == text.length()) return finish(text);
      const char16_t c = text[index_++];
      if (c == '=') return padding(text);
      const int value = value_of_char(c, options_.alphabet);
      if (value < 0) return State::Error;
      const uint64_t room = max_ - written_;
      if ((room == 1 && chunk_length_ == 2) || (room == 2 && chunk_length_ == 3))
        return State::Done;
      chunk_ = (chunk_ << 6) | static_cast<uint32_t>(value);
      if (++chunk_length_ < 4) continue;
      put(3);
      read_ = index_;
      if (written_ == max_) return State::Done;
    }
    return State::More;
  }
  uint64_t written() const noexcept { return written_; }
  uint32_t read() const noexcept { return read_; }

 private:
  void skip_whitespace(const StringView& text) noexcept {
    while (index_ < text.length() && is_ascii_whitespace(text[index_])) ++index_;
  }
  /// FAST PATH: whole chunks with nothing between them. How many characters.
  uint32_t take_groups(const StringView& text, uint32_t count) noexcept {
    const uint32_t there = std::min(count, text.length() - index_) / 4;
    const size_t groups = std::min<uint64_t>(there, (max_ - written_) / 3);
    const size_t taken =
        base64::decode_groups(text.latin1() + index_, groups, options_.alphabet, out_ + written_);
    if (taken == 0) return 0;
    written_ += taken * 3;
    index_ += static_cast<uint32_t>(taken) * 4;
    read_ = index_;
    return static_cast<uint32_t>(taken) * 4;
  }
  /// Writes the first bytes of the 24 bits of a chunk.
  void put(uint32_t bytes) noexcept {
    for (uint32_t i = 0; i < bytes; ++i)
      out_[written_++] = static_cast<uint8_t>(chunk_ >> (16 - 8 * i));
    chunk_ = chunk_length_ = 0;
  }
  /// §23.3.3.5 DecodeFinalBase64Chunk
  State put_last(const StringView& text, bool strict) noexcept {
    const uint32_t bytes = chunk_length_ - 1;
    chunk_ <<= 6 * (4 - chunk_length_);
    if (strict && (chunk_ & (bytes == 1 ? 0xFFFFu : 0xFFu)) != 0) return State::Error;
    put(bytes);
    read_ = text.length();
    return State::Done;
  }
  State finish(const StringView& text) noexcept {
    if (chunk_length_ != 0) {
      if (options_.last_chunk == LastChunk::StopBeforePartial) return State::Done;
      if (options_.last_chunk == LastChunk::Strict || chunk_length_ == 1) return State::Error;
      return put_last(text, false);
    }
    read_ = text.length();
    return State::Done;
  }
  State padding(const StringView& text) noexcept {
    if (chunk_length_ < 2) return State::Error;
    skip_whitespace(text);
    if (chunk_length_ == 2) {
      if (index_ == text.length())
        return options_.last_chunk == LastChunk::StopBeforePartial ? State::Done : State::Error;
      if (text[index_] == '=') {
        ++index_;
        skip_whitespace(text);
      }
    }
    if (index_ < text.length()) return State::Error;
    return put_last(text, options_.last_chunk == LastChunk::Strict);
  }

  Base64Options options_;
  uint8_t* out_;
  uint64_t max_;
  uint64_t written_ = 0;
  uint32_t index_ = 0, read_ = 0;
  uint32_t chunk_ = 0, chunk_length_ = 0;
};

/// What a decoding has come to: the bytes are written, up to an error.
struct Decoded {
  uint64_t written = 0;
  uint32_t read = 0;
  bool error = false;
};

Task<Decoded> decode_base64(Context& cx, String* text, Base64Options options, uint8_t* out,
                            uint64_t max) {
  if (is_long_rope(text)) (void)co_await flatten_long(cx, text);
  co_await step_void(text->flatten(cx.heap()));
  Base64Decoder decoder(options, out, max);
  for (;;) {
    const Base64Decoder::State state = decoder.advance(text->flat_view(), kCharsPerPiece);
    if (state != Base64Decoder::State::More)
      co_return Decoded{decoder.written(), decoder.read(), state == Base64Decoder::State::Error};
    co_await burn_fuel(cx, kCharsPerPiece / 4);
  }
}

constexpr std::array<int8_t, 256> kHexValues = [] {
  std::array<int8_t, 256> values{};
  values.fill(-1);
  for (int8_t i = 0; i < 10; ++i) values[static_cast<size_t>('0' + i)] = i;
  for (int8_t i = 10; i < 16; ++i)
    values[static_cast<size_t>('a' + i - 10)] = values[static_cast<size_t>('A' + i - 10)] = i;
  return values;
}();

/// Bytes for two digits each, up to where there is something else: how many.
template <class Unit>
uint64_t decode_hex_run(const Unit* text, uint64_t count, uint8_t* out) noexcept {
  const auto value = [](Unit c) { return c < kHexValues.size() ? kHexValues[c] : int8_t{-1}; };
  for (uint64_t i = 0; i < count; ++i) {
    const int byte = value(text[i * 2]) * 16 | value(text[i * 2 + 1]);
    if (byte < 0) return i;
    out[i] = static_cast<uint8_t>(byte);
  }
  return count;
}

/// §23.3.3.8 FromHex
Task<Decoded> decode_hex(Context& cx, String* text, uint8_t* out, uint64_t max) {
  if (is_long_rope(text)) (void)co_await flatten_long(cx, text);
  co_await step_void(text->flatten(cx.heap()));
  Decoded d;
  if (text->length() % 2 != 0) {
    d.error = true;
    co_return d;
  }
  const uint64_t count = std::min<uint64_t>(text->length() / 2, max);
  while (d.written < count && !d.error) {
    const uint64_t some = std::min<uint64_t>(count - d.written, kCharsPerPiece / 2);
    const uint64_t done = text->flat_view().visit([&](const auto* units, uint32_t) {
      return decode_hex_run(units + d.read, some, out + d.written);
    });
    d.written += done;
    d.read += static_cast<uint32_t>(done) * 2;
    d.error = done < some;
    if (some == kCharsPerPiece / 2) co_await burn_fuel(cx, kCharsPerPiece / 4);
  }
  co_return d;
}

// ---- Options

/// §7.3.? GetOptionsObject, and the option that both directions have.
Task<Alphabet> alphabet_option(Context& cx, Value options) {
  if (options.is_undefined()) co_return Alphabet::Base64;
  if (!options.is_object())
    co_return throw_type_error(cx, "The options must be an object (got %s)",
                               describe_for_message(cx, options).c_str());
  const Value v = co_await get(cx, options.as_object(), key(intern_ascii("alphabet")));
  if (v.is_undefined()) co_return Alphabet::Base64;
  if (v.is_string() && String::equals(v.as_string(), intern_ascii("base64")))
    co_return Alphabet::Base64;
  if (v.is_string() && String::equals(v.as_string(), intern_ascii("base64url")))
    co_return Alphabet::Base64Url;
  co_return throw_type_error(cx, "alphabet must be either \"base64\" or \"base64url\"");
}

Task<Base64Options> decode_options(Context& cx, Value options) {
  Base64Options result;
  result.alphabet = co_await alphabet_option(cx, options);
  if (options.is_undefined()) co_return result;
  const Value v = co_await get(cx, options.as_object(), key(intern_ascii("lastChunkHandling")));
  if (v.is_undefined()) co_return result;
  static constexpr const char* kNames[] = {"loose", "strict", "stop-before-partial"};
  for (uint8_t i = 0; v.is_string() && i < 3; ++i) {
    if (!String::equals(v.as_string(), intern_ascii(kNames[i]))) continue;
    result.last_chunk = static_cast<LastChunk>(i);
    co_return result;
  }
  co_return throw_type_error(
      cx, "lastChunkHandling must be \"loose\", \"strict\" or \"stop-before-partial\"");
}

Result<String*> require_string(Context& cx, Value v) {
  if (!v.is_string())
    return throw_type_error(cx, "The input must be a string (got %s)",
                            describe_for_message(cx, v).c_str());
  return v.as_string();
}

/// §23.3.3.1 ValidateUint8Array
Result<TypedArrayObject*> this_uint8_array(Context& cx, const Args& args, const char* method) {
  TypedArrayObject* const array = as_typed_array(args.this_value);
  if (!array || array->type() != ElementType::Uint8)
    return throw_incompatible(cx, method, args.this_value);
  return array;
}

/// The same for a method that writes.
Result<TypedArrayObject*> this_writable_array(Context& cx, const Args& args, const char* method) {
  TypedArrayObject* const array = TRY(this_uint8_array(cx, args, method));
  if (array->buffer()->is_immutable())
    return throw_type_error(cx, "Cannot perform %s on an immutable ArrayBuffer", method);
  return array;
}

Thrown throw_bad_text(Context& cx, const char* what) {
  return throw_syntax_error(cx, "The input is not correctly encoded %s", what);
}

/// A new Uint8Array of the first bytes of a scratch buffer.
Task<Value> array_of_bytes(Context& cx, ArrayBufferObject* scratch, uint64_t count) {
  TypedArrayObject* const array =
      co_await new_typed_array(cx, ElementType::Uint8, count, NewBytes::Overwritten);
  (void)co_await move_bytes(cx, array->data(), scratch->data(), count);
  co_return Value(array);
}

Task<Value> read_and_written(Context& cx, Decoded d) {
  Object* const object = co_await new_object(cx);
  co_await step_void(define_field(cx, object, key(intern_ascii("read")), Value::number(d.read)));
  co_await step_void(
      define_field(cx, object, key(intern_ascii("written")), Value::number(d.written)));
  co_return Value(object);
}

}  // namespace

/// §23.3.1.1 Uint8Array.fromBase64 ( string [ , options ] )
NativeTask uint8_array_from_base64(Context& cx, Args args) {
  String* const text = co_await require_string(cx, args[0]);
  const Base64Options options = co_await decode_options(cx, args[1]);
  const uint64_t max = uint64_t{text->length()} / 4 * 3 + 3;
  ArrayBufferObject* const scratch = co_await new_array_buffer(cx, max, NewBytes::Overwritten);
  const Decoded d = co_await decode_base64(cx, text, options, scratch->data(), max);
  if (d.error) co_return throw_bad_text(cx, "base64");
  const Value array = co_await array_of_bytes(cx, scratch, d.written);
  co_return array;
}

/// §23.3.1.2 Uint8Array.fromHex ( string )
NativeTask uint8_array_from_hex(Context& cx, Args args) {
  String* const text = co_await require_string(cx, args[0]);
  const uint64_t max = text->length() / 2;
  ArrayBufferObject* const scratch = co_await new_array_buffer(cx, max, NewBytes::Overwritten);
  const Decoded d = co_await decode_hex(cx, text, scratch->data(), max);
  if (d.error) co_return throw_bad_text(cx, "hex");
  const Value array = co_await array_of_bytes(cx, scratch, d.written);
  co_return array;
}

/// §23.3.2.3 Uint8Array.prototype.setFromBase64 ( string [ , options ] )
NativeTask uint8_array_set_from_base64(Context& cx, Args args) {
  constexpr const char* kMethod = "Uint8Array.prototype.setFromBase64";
  TypedArrayObject* const into = co_await this_writable_array(cx, args, kMethod);
  String* const text = co_await require_string(cx, args[0]);
  const Base64Options options = co_await decode_options(cx, args[1]);
  if (into->is_out_of_bounds()) co_return throw_detached(cx, kMethod);
  const Decoded d = co_await decode_base64(cx, text, options, into->data(), into->length());
  if (d.error) co_return throw_bad_text(cx, "base64");
  const Value result = co_await read_and_written(cx, d);
  co_return result;
}

/// §23.3.2.4 Uint8Array.prototype.setFromHex ( string )
NativeTask uint8_array_set_from_hex(Context& cx, Args args) {
  constexpr const char* kMethod = "Uint8Array.prototype.setFromHex";
  TypedArrayObject* const into = co_await this_writable_array(cx, args, kMethod);
  String* const text = co_await require_string(cx, args[0]);
  if (into->is_out_of_bounds()) co_return throw_detached(cx, kMethod);
  const Decoded d = co_await decode_hex(cx, text, into->data(), into->length());
  if (d.error) co_return throw_bad_text(cx, "hex");
  const Value result = co_await read_and_written(cx, d);
  co_return result;
}

namespace {

/// Room for an encoding; RangeError if it is too long for a string.
Result<String*> make_text(Context& cx, uint64_t length) {
  if (length > String::kLengthMax) return throw_range_error(cx, "Invalid string length");
  if (length == 0) return String::empty();
  return String::make_flat(cx.heap(), static_cast<uint32_t>(length), true);
}

/// Three bytes, or the one or two at the end, as base64; how many characters.
uint32_t encode_chunk(const uint8_t* from, uint64_t there, const char* alphabet, bool pad,
                      char* out) noexcept {
  const uint32_t bits = uint32_t{from[0]} << 16 | (there > 1 ? uint32_t{from[1]} << 8 : 0) |
                        (there > 2 ? uint32_t{from[2]} : 0);
  const uint32_t chars = there >= 3 ? 4 : static_cast<uint32_t>(there) + 1;
  for (uint32_t i = 0; i < 4; ++i) out[i] = i < chars ? alphabet[(bits >> (18 - 6 * i)) & 63] : '=';
  return pad ? 4 : chars;
}

/// Two digits a byte. Without branches and tables: the compiler makes vectors of it.
void encode_hex(const uint8_t* from, uint64_t count, uint8_t* out) noexcept {
  const auto digit = [](uint8_t v) { return static_cast<uint8_t>(v + (v > 9 ? 'a' - 10 : '0')); };
  for (uint64_t i = 0; i < count; ++i) {
    out[i * 2] = digit(from[i] >> 4);
    out[i * 2 + 1] = digit(from[i] & 15);
  }
}

}  // namespace

/// §23.3.2.1 Uint8Array.prototype.toBase64 ( [ options ] )
NativeTask uint8_array_to_base64(Context& cx, Args args) {
  constexpr const char* kMethod = "Uint8Array.prototype.toBase64";
  TypedArrayObject* const array = co_await this_uint8_array(cx, args, kMethod);
  const Alphabet which = co_await alphabet_option(cx, args[0]);
  bool pad = true;
  if (args[0].is_object()) {
    const Value omit = co_await get(cx, args[0].as_object(), key(intern_ascii("omitPadding")));
    pad = !to_boolean(omit);
  }
  if (array->is_out_of_bounds()) co_return throw_detached(cx, kMethod);
  const uint64_t count = array->length(), rest = count % 3;
  const uint64_t length = count / 3 * 4 + (rest == 0 ? 0 : pad ? 4 : rest + 1);
  const char* const alphabet = which == Alphabet::Base64 ? kBase64 : kBase64Url;
  String* const text = co_await make_text(cx, length);
  const auto out = [text] { return const_cast<uint8_t*>(text->flat_view().latin1()); };
  const uint64_t groups = count / 3;
  for (uint64_t i = 0; i < groups;) {
    const uint64_t some = std::min<uint64_t>(groups - i, 4096);
    base64::encode_groups(array->data() + i * 3, some, which, out() + i * 4);
    i += some;
    co_await burn_fuel(cx, static_cast<uint32_t>(some));
  }
  if (rest != 0) {
    char chunk[4];
    const uint32_t chars = encode_chunk(array->data() + groups * 3, rest, alphabet, pad, chunk);
    for (uint32_t c = 0; c < chars; ++c) out()[groups * 4 + c] = static_cast<uint8_t>(chunk[c]);
  }
  co_return Value(text);
}

/// The bytes from `start` to `end` as leafs get them; null: they are too many, or not there.
static TypedArrayObject* short_range(Value array, Value start, Value end) noexcept {
  TypedArrayObject* const bytes = as_typed_array(array);
  if (!bytes || bytes->type() != ElementType::Uint8 || !start.is_int32() || !end.is_int32() ||
      start.as_int32() < 0 || end.as_int32() < start.as_int32() ||
      static_cast<uint64_t>(end.as_int32()) > bytes->length() ||
      static_cast<uint32_t>(end.as_int32() - start.as_int32()) > kLeafUnitsMax)
    return nullptr;
  return bytes;
}

Result<Value> read_base64(Context& cx, const Args& args) {
  TypedArrayObject* const bytes = short_range(args[0], args[1], args[2]);
  if (!bytes) return Value::undefined();
  const auto start = static_cast<uint32_t>(args[1].as_int32());
  const uint32_t count = static_cast<uint32_t>(args[2].as_int32()) - start;
  const uint32_t groups = count / 3, rest = count % 3;
  String* const text = TRY(make_text(cx, uint64_t{groups + (rest != 0)} * 4));
  if (count == 0) return Value(text);
  const uint8_t* const from = bytes->data() + start;
  uint8_t* const out = text->latin1_storage();
  base64::encode_groups(from, groups, Alphabet::Base64, out);
  char chunk[4];
  if (rest != 0) {
    encode_chunk(from + groups * 3, rest, kBase64, true, chunk);
    std::memcpy(out + size_t{groups} * 4, chunk, sizeof chunk);
  }
  spend_fuel(cx, fuel_of_units(count));
  return Value(text);
}

Result<Value> write_base64(Context& cx, const Args& args) {
  constexpr int32_t kDeclined = -1;
  const Value offset = args[2], length = args[3];
  if (!args[1].is_string() || !offset.is_int32() || !length.is_int32() || length.as_int32() < 0 ||
      offset.as_int32() < 0 || offset.as_int32() > INT32_MAX - length.as_int32())
    return Value::int32(kDeclined);
  const Value end = Value::int32(offset.as_int32() + length.as_int32());
  TypedArrayObject* const bytes = short_range(args[0], offset, end);
  String* const text = args[1].as_string();
  if (!bytes || bytes->buffer()->is_immutable() || text->length() > kLeafUnitsMax)
    return Value::int32(kDeclined);
  TRY_VOID(text->flatten(cx.heap()));
  spend_fuel(cx, fuel_of_units(text->length()));
  const auto max = static_cast<uint64_t>(length.as_int32());
  for (const Alphabet which : {Alphabet::Base64, Alphabet::Base64Url}) {
    Base64Options options;
    options.alphabet = which;
    Base64Decoder decoder(options, bytes->data() + offset.as_int32(), max);
    const auto state = decoder.advance(text->flat_view(), kLeafUnitsMax);
    if (state == Base64Decoder::State::Done &&
        (decoder.read() == text->length() || decoder.written() == max))
      return Value::number(decoder.written());
  }
  return Value::int32(kDeclined);
}

/// §23.3.2.2 Uint8Array.prototype.toHex ( )
NativeTask uint8_array_to_hex(Context& cx, Args args) {
  constexpr const char* kMethod = "Uint8Array.prototype.toHex";
  TypedArrayObject* const array = co_await this_uint8_array(cx, args, kMethod);
  if (array->is_out_of_bounds()) co_return throw_detached(cx, kMethod);
  const uint64_t count = array->length();
  String* const text = co_await make_text(cx, count * 2);
  for (uint64_t i = 0; i < count;) {
    const uint64_t some = std::min<uint64_t>(count - i, 8192);
    encode_hex(array->data() + i, some, const_cast<uint8_t*>(text->flat_view().latin1()) + i * 2);
    i += some;
    co_await burn_fuel(cx, static_cast<uint32_t>(some / 2));
  }
  co_return Value(text);
}

}  // namespace shoal::natives
