// Messages of HTTP/1.1 (RFC 9112) as bytes, for built-in modules: heads read and written, chunked
// bodies decoded. What a hostile peer could have two readers understand in two ways is refused:
// folded lines, blanks before a colon, control characters, sizes that are no sizes.
#include "stdlib/natives/http.h"

#include <cstring>

#include "stdlib/es/buffer_operations.h"
#include "vm/object/array.h"
#include "vm/run/fuel.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

constexpr size_t kHeadBytesMax = size_t{64} * 1024;
constexpr uint32_t kFieldsMax = 1000;
/// Of a chunk's extensions, and of all trailers.
constexpr double kChunkLineBytesMax = 16 * 1024;
constexpr double kChunkBytesMax = 0x1p53;

bool is_token(uint8_t c) noexcept {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return c != 0 && std::strchr("!#$%&'*+-.^_`|~", c) != nullptr;
}
bool is_blank(uint8_t c) noexcept { return c == ' ' || c == '\t'; }
bool is_upper(uint8_t c) noexcept { return c >= 'A' && c <= 'Z'; }

Thrown throw_malformed(Context& cx, const char* code, const char* text) {
  (void)throw_type_error(cx, "%s", text);
  const Value error = cx.exception();
  if (cx.is_terminating() || !error.is_kind(Kind::Error)) return {};
  TRY_VOID(define_field(cx, error.as_object(), key(atoms::code()), Value(intern_ascii(code)),
                        attr::Hidden));
  return {};
}

// ---- Heads

/// Of a head that is complete: its lines, one after the other.
class HeadReader {
 public:
  HeadReader(Context& cx, const uint8_t* from, const uint8_t* end) noexcept
      : cx_(cx), at_(from), end_(end) {}

  /// "HTTP/1.1 200 OK": status, minor version, reason.
  Result<void> status_line(ArrayObject* out) {
    const uint8_t* const line = at_;
    const uint8_t* const stop = next_line();
    const auto digit = [&](size_t i) { return line[i] >= '0' && line[i] <= '9'; };
    const bool is_status = stop - line >= 12 && std::memcmp(line, "HTTP/1.", 7) == 0 && digit(7) &&
                           line[8] == ' ' && digit(9) && digit(10) && digit(11) &&
                           (stop - line == 12 || line[12] == ' ');
    const int32_t status =
        is_status ? (line[9] - '0') * 100 + (line[10] - '0') * 10 + line[11] - '0' : 0;
    if (status < 100)
      return throw_malformed(cx_, "HPE_INVALID_CONSTANT", "The response has no valid status line");
    const uint8_t* const reason = line + std::min<ptrdiff_t>(13, stop - line);
    if (!is_text(reason, stop))
      return throw_malformed(cx_, "HPE_INVALID_STATUS", "The reason phrase has invalid characters");
    TRY_VOID(out->push(cx_.heap(), Value::int32(status)));
    TRY_VOID(out->push(cx_.heap(), Value::int32(line[7] - '0')));
    return push_text(out, reason, stop);
  }

  /// Name, the same in lower case, value.
  Result<void> field(ArrayObject* out) {
    const uint8_t* const line = at_;
    const uint8_t* stop = next_line();
    const uint8_t* colon = line;
    bool has_upper = false;
    for (; colon < stop && is_token(*colon); ++colon) has_upper = has_upper || is_upper(*colon);
    if (colon == line || colon == stop || *colon != ':')
      return throw_malformed(cx_, "HPE_INVALID_HEADER_TOKEN",
                             colon == line && line < stop && is_blank(*line)
                                 ? "A header is folded over two lines"
                                 : "The name of a header has invalid characters");
    const uint8_t* value = colon + 1;
    while (value < stop && is_blank(*value)) ++value;
    while (stop > value && is_blank(stop[-1])) --stop;
    if (!is_value(value, stop))
      return throw_malformed(cx_, "HPE_INVALID_HEADER_TOKEN",
                             "The value of a header has invalid characters");
    TRY_VOID(push_text(out, line, colon));
    TRY_VOID(has_upper ? push_lower(out, line, colon) : out->push(cx_.heap(), last_));
    return push_text(out, value, stop);
  }
  /// Whether only the empty line is left.
  bool is_at_end() const noexcept {
    return at_ >= end_ || *at_ == '\n' || (*at_ == '\r' && end_ - at_ == 2);
  }

 private:
  /// Where the line ends that begins at at_, which goes to the next one.
  const uint8_t* next_line() noexcept {
    const auto* const feed =
        static_cast<const uint8_t*>(std::memchr(at_, '\n', static_cast<size_t>(end_ - at_)));
    const uint8_t* stop = feed ? feed : end_;
    const uint8_t* const line = at_;
    at_ = feed ? feed + 1 : end_;
    if (stop > line && stop[-1] == '\r') --stop;
    return stop;
  }
  /// Fetch, header value: whatever could not be taken for the end of it.
  static bool is_value(const uint8_t* from, const uint8_t* to) noexcept {
    for (; from < to; ++from)
      if (*from == 0 || *from == '\r' || *from == '\n') return false;
    return true;
  }
  static bool is_text(const uint8_t* from, const uint8_t* to) noexcept {
    for (; from < to; ++from)
      if ((*from < ' ' && *from != '\t') || *from == 0x7f) return false;
    return true;
  }
  Result<void> push_text(ArrayObject* out, const uint8_t* from, const uint8_t* to) {
    String* const s = TRY(
        String::from_latin1(cx_.heap(), from, static_cast<uint32_t>(to - from)));
    last_ = Value(s);
    return out->push(cx_.heap(), last_);
  }
  Result<void> push_lower(ArrayObject* out, const uint8_t* from, const uint8_t* to) {
    std::string lower(from, to);
    for (char& c : lower)
      if (is_upper(static_cast<uint8_t>(c))) c = static_cast<char>(c | 0x20);
    const auto* const bytes = reinterpret_cast<const uint8_t*>(lower.data());
    return push_text(out, bytes, bytes + lower.size());
  }
  Context& cx_;
  const uint8_t* at_;
  const uint8_t* const end_;
  Value last_;
};

/// Behind the empty line that ends the head; null: it is not there yet.
const uint8_t* end_of_head(const uint8_t* from, const uint8_t* end) noexcept {
  while (from < end) {
    const auto* const feed =
        static_cast<const uint8_t*>(std::memchr(from, '\n', static_cast<size_t>(end - from)));
    if (!feed) return nullptr;
    from = feed + 1;
    if (end - from >= 1 && from[0] == '\n') return from + 1;
    if (end - from >= 2 && from[0] == '\r' && from[1] == '\n') return from + 2;
  }
  return nullptr;
}

Result<TypedArrayObject*> bytes_argument(Context& cx, Value v, ElementType type) {
  TypedArrayObject* const bytes = as_typed_array(v);
  if (bytes && bytes->type() == type) return bytes;
  return throw_type_error(cx, "Not the right kind of typed array");
}

uint64_t offset_argument(Value v, uint64_t max) noexcept {
  return v.is_number() && v.as_number() > 0
             ? std::min(static_cast<uint64_t>(v.as_number()), max)
             : 0;
}

}  // namespace

Result<Value> natives::http_parse_head(Context& cx, const Args& args) {
  TypedArrayObject* const bytes = TRY(bytes_argument(cx, args[0], ElementType::Uint8));
  const uint64_t to = offset_argument(args[3], bytes->byte_length());
  const uint64_t from = offset_argument(args[1], to);
  const uint64_t searched = std::max(from, offset_argument(args[2], to));
  const uint8_t* const data = bytes->data();
  // The empty line may have begun before: "\n\r" was there.
  const uint64_t first = searched > from + 2 ? searched - 2 : from;
  const uint8_t* const end = end_of_head(data + first, data + to);
  const size_t head_bytes = end ? static_cast<size_t>(end - data) - from : to - from;
  spend_fuel(cx, fuel_of_units(head_bytes));
  if (head_bytes > kHeadBytesMax)
    return throw_malformed(cx, "UND_ERR_HEADERS_OVERFLOW", "The headers are longer than 64 KiB");
  if (!end) return Value::undefined();
  ArrayObject* const out = TRY(ArrayObject::create(cx, 0, 0));
  TRY_VOID(out->push(cx.heap(), Value::number(static_cast<double>(end - data))));
  HeadReader reader(cx, data + from, end);
  TRY_VOID(reader.status_line(out));
  for (uint32_t count = 0; !reader.is_at_end(); ++count) {
    if (count == kFieldsMax)
      return throw_malformed(cx, "UND_ERR_HEADERS_OVERFLOW", "More than 1,000 headers");
    TRY_VOID(reader.field(out));
  }
  return Value(out);
}

Result<Value> natives::http_encode_message(Context& cx, const Args& args) {
  if (!args[0].is_string()) return throw_type_error(cx, "The head is no string");
  const TypedArrayObject* const body = as_typed_array(args[1]);
  const String* const head = args[0].as_string();
  const uint32_t length = head->length();
  if (!head->is_latin1()) return throw_type_error(cx, "The head is not Latin-1");
  const size_t body_bytes = body ? static_cast<size_t>(body->byte_length()) : 0;
  TypedArrayObject* const made =
      TRY(new_typed_array(cx, ElementType::Uint8, length + body_bytes, NewBytes::Overwritten));
  head->copy_to(made->data());
  if (body_bytes) std::memcpy(made->data() + length, body->data(), body_bytes);
  spend_fuel(cx, fuel_of_units(length + body_bytes));
  return Value(made);
}

// ---- Chunked bodies, RFC 9112 §7.1

namespace {

/// Of the decoder, in the numbers that script keeps for it: phase, bytes that are left of the chunk
/// (or its size, as far as it was read), bytes of lines that are thrown away, and where decoding
/// stopped.
enum class Phase : uint8_t {
  SizeStart, Size, Extension, SizeFeed, Data, DataReturn, DataFeed, TrailerStart, Trailer,
  TrailerFeed, LastFeed, Done
};
enum : uint32_t { kPhase, kLeft, kSkipped, kStopped, kStateNumbers };

int hex_digit(uint8_t c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  const uint8_t lower = c | 0x20;
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

class ChunkDecoder {
 public:
  explicit ChunkDecoder(double* state) noexcept
      : state_(state),
        phase_(static_cast<Phase>(static_cast<uint8_t>(state[kPhase]))),
        left_(state[kLeft]),
        skipped_(state[kSkipped]) {}
  void save(size_t stopped) noexcept {
    state_[kPhase] = static_cast<double>(phase_);
    state_[kLeft] = left_;
    state_[kSkipped] = skipped_;
    state_[kStopped] = static_cast<double>(stopped);
  }
  bool is_done() const noexcept { return phase_ == Phase::Done; }
  bool is_in_data() const noexcept { return phase_ == Phase::Data; }
  size_t take(size_t bytes) noexcept {
    const size_t taken = left_ < static_cast<double>(bytes) ? static_cast<size_t>(left_) : bytes;
    left_ -= static_cast<double>(taken);
    if (left_ == 0) phase_ = Phase::DataReturn;
    return taken;
  }
  /// Of what is not data. False: it is malformed.
  bool step(uint8_t c) noexcept {
    switch (phase_) {
      case Phase::SizeStart:
        left_ = hex_digit(c);
        skipped_ = 0;
        return to(Phase::Size, left_ >= 0);
      case Phase::Size: return size(c);
      case Phase::Extension:
        if (c == '\r') return to(Phase::SizeFeed, true);
        return ++skipped_ <= kChunkLineBytesMax && c != '\n';
      case Phase::SizeFeed:
        skipped_ = 0;
        return to(left_ == 0 ? Phase::TrailerStart : Phase::Data, c == '\n');
      case Phase::DataReturn: return to(Phase::DataFeed, c == '\r');
      case Phase::DataFeed: return to(Phase::SizeStart, c == '\n');
      case Phase::TrailerStart:
        if (c == '\r') return to(Phase::LastFeed, true);
        return to(Phase::Trailer, is_token(c));
      case Phase::Trailer:
        if (c == '\r') return to(Phase::TrailerFeed, true);
        return ++skipped_ <= kChunkLineBytesMax && (c >= ' ' || c == '\t');
      case Phase::TrailerFeed: return to(Phase::TrailerStart, c == '\n');
      case Phase::LastFeed: return to(Phase::Done, c == '\n');
      case Phase::Data:
      case Phase::Done: break;
    }
    return false;
  }

 private:
  bool to(Phase next, bool is_right) noexcept {
    phase_ = next;
    return is_right;
  }
  bool size(uint8_t c) noexcept {
    const int digit = hex_digit(c);
    if (digit >= 0) {
      left_ = left_ * 16 + digit;
      // Leading zeros, too, are counted: a size is no place to go on for ever.
      return left_ <= kChunkBytesMax && ++skipped_ < 16;
    }
    if (c == '\r') return to(Phase::SizeFeed, true);
    return to(Phase::Extension, c == ';' || is_blank(c));
  }
  double* const state_;
  Phase phase_;
  double left_, skipped_;
};

}  // namespace

Result<Value> natives::http_decode_chunks(Context& cx, const Args& args) {
  TypedArrayObject* const numbers = TRY(bytes_argument(cx, args[0], ElementType::Float64));
  TypedArrayObject* const bytes = TRY(bytes_argument(cx, args[1], ElementType::Uint8));
  if (numbers->byte_length() < kStateNumbers * sizeof(double))
    return throw_type_error(cx, "The state is too short");
  const size_t end = offset_argument(args[3], bytes->byte_length());
  size_t at = offset_argument(args[2], end), to = at;
  spend_fuel(cx, fuel_of_units(end - at));
  uint8_t* const data = bytes->data();
  ChunkDecoder decoder(reinterpret_cast<double*>(numbers->data()));
  while (at < end && !decoder.is_done()) {
    if (decoder.is_in_data()) {
      const size_t taken = decoder.take(end - at);
      std::memmove(data + to, data + at, taken);
      at += taken;
      to += taken;
    } else if (!decoder.step(data[at++])) {
      return throw_malformed(cx, "HPE_INVALID_CHUNK_SIZE", "The chunks of the body are malformed");
    }
  }
  decoder.save(at);
  return Value::number(static_cast<double>(to));
}

}  // namespace shoal
