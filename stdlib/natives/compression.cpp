// native:compression: compressors and decompressors for the modules that make streams of them. A
// codec is given input, and then asked for output, in pieces of at most 64 KiB, until it has no
// more.
#include <cstring>

#include "stdlib/es/buffer_operations.h"
#include "stdlib/intrinsics.h"
#include "stdlib/natives/codec.h"
#include "vm/object/external_object.h"
#include "vm/run/elsewhere.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

constexpr size_t kOutputBytes = size_t{64} * 1024;
/// Of input, between two looks at the fuel.
constexpr size_t kInputPieceBytes = size_t{16} * 1024;
/// Who takes more fuel than this for a byte works on another thread.
constexpr int64_t kSlowFuel = 100;

/// A codec, the input that it has not read, and room for its output. Shared with work on another
/// thread, which may go on when the context has ended.
struct Machine {
  explicit Machine(std::unique_ptr<Codec> made) noexcept : codec(std::move(made)) {}
  size_t unread() const noexcept { return input_bytes - read_bytes; }
  size_t bytes() const noexcept {
    return sizeof(Machine) + codec->bytes() + input_bytes + (output ? kOutputBytes : 0);
  }
  const std::unique_ptr<Codec> codec;
  std::unique_ptr<uint8_t[]> input, output;
  size_t input_bytes = 0, read_bytes = 0;
  bool is_ended = false;
};

struct CodecState final : ExternalState {
  static constexpr char kTag = 0;
  static constexpr Type kType = &kTag;
  explicit CodecState(std::shared_ptr<Machine> made) noexcept
      : ExternalState(kType), machine(std::move(made)) {}
  Result<void> charge() { return resize_charge(sizeof(*this) + (machine ? machine->bytes() : 0)); }
  std::shared_ptr<Machine> machine;  // Null: closed.
};

Result<CodecState*> this_codec(Context& cx, Value v) {
  CodecState* const state = ExternalObject::state_of<CodecState>(v);
  if (state && state->machine) return state;
  return throw_type_error(cx, "The codec is closed");
}

Task<int32_t> number_option(Context& cx, Value options, const char* name) {
  if (!options.is_object()) co_return CodecOptions::kDefault;
  const Value v = co_await get(cx, options.as_object(), key(intern_ascii(name)));
  if (v.is_undefined()) co_return CodecOptions::kDefault;
  const int32_t number = co_await to_int32(cx, v);
  co_return number;
}

/// create ( format, compresses, options ): options are level, windowBits, memLevel, strategy,
/// dictionary.
NativeTask compression_create(Context& cx, Args args) {
  CodecOptions o;
  const std::string name = args[0].is_string() ? args[0].as_string()->utf8() : std::string();
  if (!codec_format_named(name, o.format))
    co_return throw_type_error(cx, "Unsupported compression format: '%s'", name.c_str());
  o.compresses = args[1].is_true();
  o.level = co_await number_option(cx, args[2], "level");
  o.window_bits = co_await number_option(cx, args[2], "windowBits");
  o.memory_level = co_await number_option(cx, args[2], "memLevel");
  o.strategy = co_await number_option(cx, args[2], "strategy");
  if (args[2].is_object()) {
    const Value dictionary = co_await get(cx, args[2].as_object(), key(intern_ascii("dictionary")));
    if (const TypedArrayObject* const bytes = as_typed_array(dictionary))
      o.dictionary.assign(reinterpret_cast<const char*>(bytes->data()), bytes->byte_length());
  }
  std::string error;
  std::unique_ptr<Codec> codec = make_codec(o, error);
  if (!codec && !error.empty()) co_return throw_range_error(cx, "%s", error.c_str());
  if (!codec) co_return cx.out_of_memory();
  auto machine = std::make_shared<Machine>(std::move(codec));
  std::unique_ptr<CodecState> state(new (std::nothrow) CodecState(std::move(machine)));
  if (!state) co_return cx.out_of_memory();
  Shape* const shape = co_await shape_for(cx, Kind::ExternalObject, Value::null());
  ExternalObject* const object = co_await ExternalObject::create(cx.heap(), shape);
  co_await step_void(state->attach(cx.heap(), object, state->machine->bytes()));
  object->set_state(state.release());
  co_return Value(object);
}

/// write ( codec, bytes ): behind what it has not read yet.
Result<Value> compression_write(Context& cx, const Args& args) {
  CodecState* const state = TRY(this_codec(cx, args[0]));
  const TypedArrayObject* const bytes = as_typed_array(args[1]);
  if (!bytes) return throw_type_error(cx, "The input is no typed array");
  Machine& m = *state->machine;
  const size_t left = m.unread(), added = bytes->byte_length();
  std::unique_ptr<uint8_t[]> input(new (std::nothrow) uint8_t[left + added + 1]);
  if (!input) return cx.out_of_memory();
  if (left) std::memcpy(input.get(), m.input.get() + m.read_bytes, left);
  if (added) std::memcpy(input.get() + left, bytes->data(), added);
  m.input = std::move(input);
  m.input_bytes = left + added;
  m.read_bytes = 0;
  TRY_VOID(state->charge());
  return Value::undefined();
}

/// One call of the library's: a piece of the input, and what room there is for output.
class CodecStep final : public Elsewhere {
 public:
  CodecStep(std::shared_ptr<Machine> machine, size_t room, CodecFlush flush) noexcept
      : room_(room), machine_(std::move(machine)), flush_(flush) {}
  Codec::Status status = Codec::Status::Going;
  size_t read = 0, written = 0;
  int64_t fuel() const noexcept {
    return static_cast<int64_t>(read + written / 4) * machine_->codec->fuel_per_byte() + 1;
  }

 protected:
  void work() noexcept override {
    Machine& m = *machine_;
    const size_t piece = std::min(m.unread(), kInputPieceBytes);
    CodecSpan span{m.input.get() + m.read_bytes, piece, m.output.get() + (kOutputBytes - room_),
                   room_};
    status = m.codec->run(span, piece < m.unread() ? CodecFlush::None : flush_);
    read = piece - span.in_left;
    written = room_ - span.out_left;
    m.read_bytes += read;
    m.is_ended = status == Codec::Status::Ended;
  }

 private:
  const size_t room_;
  const std::shared_ptr<Machine> machine_;
  const CodecFlush flush_;
};

Thrown throw_codec_error(Context& cx, const Codec& codec) {
  (void)throw_type_error(cx, "%s", codec.error());
  const Value error = cx.exception();
  if (cx.is_terminating() || !error.is_kind(Kind::Error)) return {};
  TRY_VOID(define_field(cx, error.as_object(), key(atoms::code()),
                        Value(intern_ascii(codec.error_code())), attr::Hidden));
  return {};
}

/// read ( codec, flush ): some of its output, a Uint8Array; undefined: it has no more before there
/// is more input. flush: 0 none, 1 sync, 2 full, 3 finish. Errors: TypeError with `code`.
NativeTask compression_read(Context& cx, Args args) {
  CodecState* const state = co_await this_codec(cx, args[0]);
  const auto flush = static_cast<CodecFlush>(args[1].is_int32() ? args[1].as_int32() & 3 : 0);
  const std::shared_ptr<Machine> machine = state->machine;
  Machine& m = *machine;
  if (m.is_ended) co_return Value::undefined();
  if (!m.output) m.output.reset(new (std::nothrow) uint8_t[kOutputBytes]);
  if (!m.output) co_return cx.out_of_memory();
  const bool is_slow = m.codec->fuel_per_byte() >= kSlowFuel;
  size_t produced = 0;
  for (;;) {
    const auto step = std::make_shared<CodecStep>(machine, kOutputBytes - produced, flush);
    if (is_slow) {
      (void)co_await do_elsewhere(cx, step, 0);
    } else {
      step->run();
    }
    co_await burn_fuel(cx, step->fuel());
    produced += step->written;
    if (step->status == Codec::Status::Failed) co_return throw_codec_error(cx, *m.codec);
    if (m.is_ended || produced == kOutputBytes || (step->read == 0 && step->written == 0)) break;
  }
  co_await step_void(state->charge());
  if (produced == 0) co_return Value::undefined();
  TypedArrayObject* const made =
      co_await new_typed_array(cx, ElementType::Uint8, produced, NewBytes::Overwritten);
  std::memcpy(made->data(), m.output.get(), produced);
  co_return Value(made);
}

/// Whether the stream is complete.
Result<Value> compression_is_ended(Context& cx, const Args& args) {
  CodecState* const state = TRY(this_codec(cx, args[0]));
  return Value::boolean(state->machine->is_ended);
}
/// How many bytes of the input have not been read.
Result<Value> compression_unread(Context& cx, const Args& args) {
  CodecState* const state = TRY(this_codec(cx, args[0]));
  return Value::number(static_cast<double>(state->machine->unread()));
}
/// reset ( codec, keepsInput ): a new stream begins, with what the last one has not read if asked.
Result<Value> compression_reset(Context& cx, const Args& args) {
  CodecState* const state = TRY(this_codec(cx, args[0]));
  Machine& m = *state->machine;
  m.is_ended = false;
  if (!args[1].is_true()) m.read_bytes = m.input_bytes;
  if (!m.codec->reset()) return cx.out_of_memory();
  return Value::undefined();
}
/// Its memory goes back before the object is collected.
Result<Value> compression_close(Context&, const Args& args) {
  CodecState* const state = ExternalObject::state_of<CodecState>(args[0]);
  if (!state) return Value::undefined();
  state->machine.reset();
  TRY_VOID(state->charge());
  return Value::undefined();
}

/// crc32 ( bytes, before )
Result<Value> compression_crc32(Context& cx, const Args& args) {
  const TypedArrayObject* const bytes = as_typed_array(args[0]);
  if (!bytes) return throw_type_error(cx, "The input is no typed array");
  spend_fuel(cx, fuel_of_units(bytes->byte_length()));
  const auto before = args[1].is_number() ? static_cast<uint32_t>(args[1].as_number()) : 0;
  return Value::number(
      crc32_of(before, {reinterpret_cast<const char*>(bytes->data()), bytes->byte_length()}));
}

constexpr Builtin kCompression[] = {
    method("create", 3, compression_create), method("write", 2, compression_write),
    method("read", 2, compression_read),     method("isEnded", 1, compression_is_ended),
    method("unread", 1, compression_unread), method("reset", 2, compression_reset),
    method("close", 1, compression_close),   method("crc32", 2, compression_crc32),
};

}  // namespace

constinit const IntrinsicTemplate kCompressionNativesTemplate = object_template(kCompression);

}  // namespace shoal
