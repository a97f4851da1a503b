// Data and ByteBuffer: plain data, no context.
#include "include/shoal/data.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "include/shoal/api/data_access.h"
#include "include/shoal/convert.h"
#include "include/shoal/handle.h"
#include "vm/value/bigint.h"

namespace shoal {
namespace {

const Data kUndefined;

/// What owns the bytes when a function frees them.
struct Releaser {
  Releaser(void (*r)(void*), void* a) noexcept : release(r), argument(a) {}
  ~Releaser() {
    if (release) release(argument);
  }
  Releaser(const Releaser&) = delete;
  Releaser& operator=(const Releaser&) = delete;
  void (*release)(void*);
  void* argument;
};

bool is_digits(std::string_view text) noexcept {
  if (text.starts_with('-')) text.remove_prefix(1);
  const bool is_hex = text.starts_with("0x") || text.starts_with("0X");
  if (is_hex) text.remove_prefix(2);
  if (text.empty() || text.size() > BigInt::kBitsMax / 4) return false;
  return std::all_of(text.begin(), text.end(), [is_hex](char c) {
    const char lower = static_cast<char>(c | 0x20);
    return (c >= '0' && c <= '9') || (is_hex && lower >= 'a' && lower <= 'f');
  });
}

}  // namespace

// ---- ByteBuffer

ByteBuffer ByteBuffer::copy_of(std::span<const uint8_t> bytes) {
  return take(std::vector<uint8_t>(bytes.begin(), bytes.end()));
}
ByteBuffer ByteBuffer::copy_of(std::string_view text) {
  return copy_of(std::span(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
}
ByteBuffer ByteBuffer::take(std::vector<uint8_t> bytes) {
  auto owner = std::make_shared<std::vector<uint8_t>>(std::move(bytes));
  ByteBuffer b;
  b.data_ = owner->data();
  b.size_ = owner->size();
  b.writable_ = true;
  b.owner_ = std::move(owner);
  return b;
}
ByteBuffer ByteBuffer::share(std::span<const uint8_t> bytes, std::shared_ptr<const void> owner) {
  ByteBuffer b;
  b.data_ = bytes.data();
  b.size_ = bytes.size();
  b.owner_ = std::move(owner);
  return b;
}
ByteBuffer ByteBuffer::share(std::span<const uint8_t> bytes, void (*release)(void*),
                             void* argument) {
  return share(bytes, std::make_shared<Releaser>(release, argument));
}
ByteBuffer ByteBuffer::lend(std::span<uint8_t> bytes, std::shared_ptr<void> owner) {
  // An owner of its own: only ByteBuffers are counted.
  ByteBuffer b = share(bytes, std::make_shared<std::shared_ptr<void>>(std::move(owner)));
  b.writable_ = true;
  return b;
}
ByteBuffer ByteBuffer::lend(std::span<uint8_t> bytes, void (*release)(void*), void* argument) {
  ByteBuffer b = share(bytes, release, argument);
  b.writable_ = true;
  return b;
}
uint8_t* ByteBuffer::mutable_data() noexcept {
  return DataAccess::is_writable(*this) ? const_cast<uint8_t*>(data_) : nullptr;
}
ByteBuffer::ByteBuffer(const ByteBuffer& other) {
  if (other.borrowed_) {
    *this = copy_of(other.span());
    return;
  }
  owner_ = other.owner_;
  data_ = other.data_;
  size_ = other.size_;
  writable_ = other.writable_;
}
ByteBuffer& ByteBuffer::operator=(ByteBuffer other) noexcept {
  std::swap(owner_, other.owner_);
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(writable_, other.writable_);
  std::swap(borrowed_, other.borrowed_);
  return *this;
}

// ---- Data

Data::Data() noexcept = default;
Data::Data(const Data& other) = default;
Data::Data(Data&& other) noexcept = default;
Data& Data::operator=(const Data& other) = default;
Data& Data::operator=(Data&& other) noexcept = default;
Data::~Data() = default;
Data::Data(std::nullptr_t) noexcept : value_(Null{}) {}
Data::Data(bool b) noexcept : value_(b) {}
Data::Data(double number) noexcept : value_(number) {}
Data::Data(const char* text) : value_(std::string(text ? text : "")) {}
Data::Data(std::string_view text) : value_(std::string(text)) {}
Data::Data(std::string text) noexcept : value_(std::move(text)) {}
Data::Data(ByteBuffer bytes) noexcept : value_(std::move(bytes)) {}
Data::Data(Array items) noexcept : value_(std::move(items)) {}
Data::Data(Members members) noexcept : value_(std::move(members)) {}
Data::Data(Error error) : value_(std::make_shared<const Error>(std::move(error))) {}
Data::Data(CloneRecord record) noexcept : value_(std::move(record)) {}
Data::Data(const ObjectHandle& handle) {
  if (handle.core()) value_ = handle.core();
}
Data Data::undefined() noexcept { return {}; }
Data Data::null() noexcept { return nullptr; }
Data Data::array(std::initializer_list<Data> items) { return Array(items); }
Data Data::object(std::initializer_list<std::pair<std::string, Data>> members) {
  Members out;
  out.reserve(members.size());
  for (const auto& [name, value] : members) out.push_back({name, value});
  return out;
}
Expected<Data> Data::bigint(std::string_view digits) {
  if (!is_digits(digits))
    return make_error(ErrorCode::BadArgument,
                      "'" + std::string(digits.substr(0, 40)) + "' are no digits of a BigInt");
  Data d;
  d.value_ = Digits{std::string(digits)};
  return d;
}
Data Data::bigint(int64_t value) {
  Data d;
  d.value_ = Digits{std::to_string(value)};
  return d;
}

Data::Type Data::type() const noexcept { return static_cast<Type>(value_.index()); }
bool Data::boolean() const noexcept {
  const bool* const b = std::get_if<bool>(&value_);
  return b && *b;
}
double Data::number() const noexcept {
  const double* const n = std::get_if<double>(&value_);
  return n ? *n : std::nan("");
}
const std::string& Data::bigint_text() const noexcept {
  static const std::string kZero = "0";
  const Digits* const d = std::get_if<Digits>(&value_);
  return d ? d->text : kZero;
}
const std::string& Data::string() const noexcept {
  static const std::string kEmpty;
  const std::string* const s = std::get_if<std::string>(&value_);
  return s ? *s : kEmpty;
}
const ByteBuffer& Data::bytes() const noexcept {
  static const ByteBuffer kEmpty;
  const ByteBuffer* const b = std::get_if<ByteBuffer>(&value_);
  return b ? *b : kEmpty;
}
const Data::Array& Data::items() const noexcept {
  static const Array kEmpty;
  const Array* const a = std::get_if<Array>(&value_);
  return a ? *a : kEmpty;
}
const Data::Members& Data::members() const noexcept {
  static const Members kEmpty;
  const Members* const m = std::get_if<Members>(&value_);
  return m ? *m : kEmpty;
}
const Error& Data::error() const noexcept {
  static const Error kNone;
  const auto* const e = std::get_if<std::shared_ptr<const Error>>(&value_);
  return e ? **e : kNone;
}
ObjectHandle Data::handle() const {
  const Pinned* const p = std::get_if<Pinned>(&value_);
  return p ? ObjectHandle(*p) : ObjectHandle();
}
const CloneRecord& Data::record() const noexcept {
  static const CloneRecord kEmpty;
  const CloneRecord* const r = std::get_if<CloneRecord>(&value_);
  return r ? *r : kEmpty;
}
const Data& Data::operator[](std::string_view name) const noexcept {
  for (const Member& m : members())
    if (m.name == name) return m.value;
  return kUndefined;
}
const Data& Data::operator[](size_t index) const noexcept {
  return index < items().size() ? items()[index] : kUndefined;
}
size_t Data::size() const noexcept {
  if (is_array()) return items().size();
  return is_object() ? members().size() : bytes().size();
}
Expected<void> Data::push(Data item) {
  if (is_undefined()) value_ = Array();
  Array* const a = std::get_if<Array>(&value_);
  if (!a) return make_error(ErrorCode::BadArgument, "push: this Data is no array");
  a->push_back(std::move(item));
  return {};
}
Expected<void> Data::set(std::string_view name, Data value) {
  if (is_undefined()) value_ = Members();
  Members* const all = std::get_if<Members>(&value_);
  if (!all) return make_error(ErrorCode::BadArgument, "set: this Data is no object");
  for (Member& m : *all) {
    if (m.name != name) continue;
    m.value = std::move(value);
    return {};
  }
  all->push_back({std::string(name), std::move(value)});
  return {};
}

bool operator==(const Data& x, const Data& y) noexcept {
  if (x.type() != y.type()) return false;
  switch (x.type()) {
    case Data::Type::Undefined:
    case Data::Type::Null: return true;
    case Data::Type::Boolean: return x.boolean() == y.boolean();
    case Data::Type::Number:
      return x.number() == y.number() || (x.number() != x.number() && y.number() != y.number());
    case Data::Type::BigInt: return x.bigint_text() == y.bigint_text();
    case Data::Type::String: return x.string() == y.string();
    case Data::Type::Bytes: return x.bytes().text() == y.bytes().text();
    case Data::Type::Array: return x.items() == y.items();
    case Data::Type::Object:
      return std::equal(x.members().begin(), x.members().end(), y.members().begin(),
                        y.members().end(), [](const Data::Member& a, const Data::Member& b) {
                          return a.name == b.name && a.value == b.value;
                        });
    case Data::Type::Error:
      return x.error().message == y.error().message && x.error().name == y.error().name;
    case Data::Type::Handle: return x.handle() == y.handle();
    case Data::Type::Record: return DataAccess::record(x) == DataAccess::record(y);
  }
  return false;
}

// ---- Conversions that are no templates

namespace {

const char* describe(const Data& d) noexcept {
  constexpr const char* kNames[] = {"undefined", "null",     "a boolean", "a number",
                                    "a BigInt",  "a string", "bytes",     "an array",
                                    "an object", "an error", "an object", "a record"};
  return d.is_handle() && d.handle().is_function() ? "a function"
                                                   : kNames[static_cast<size_t>(d.type())];
}

Error range_error(const Data& d) {
  std::string text = d.is_bigint() ? d.bigint_text() + "n" : Data(d).to_json().value_or("NaN");
  if (text.size() > 40) text = text.substr(0, 40) + "...";
  return make_error(ErrorCode::Conversion, "wanted an integer in range, got " + text);
}

constexpr double kExactMax = 9007199254740992.0;

/// sign and magnitude of a number or BigInt that is an integer below 2^64.
bool read_integer(const Data& d, bool& negative, uint64_t& magnitude) {
  if (d.is_number()) {
    const double n = d.number();
    if (!(std::fabs(n) < 18446744073709551616.0) || n != std::trunc(n)) return false;
    negative = n < 0;
    magnitude = static_cast<uint64_t>(std::fabs(n));
    return true;
  }
  if (!d.is_bigint()) return false;
  std::string_view text = d.bigint_text();
  negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const uint32_t base = text.starts_with("0x") || text.starts_with("0X") ? 16 : 10;
  if (base == 16) text.remove_prefix(2);
  magnitude = 0;
  for (const char c : text) {
    const uint32_t digit = static_cast<uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    if (__builtin_mul_overflow(magnitude, base, &magnitude) ||
        __builtin_add_overflow(magnitude, digit, &magnitude))
      return false;
  }
  return true;
}

}  // namespace

Error conversion_error(const char* wanted, const Data& got) {
  return make_error(ErrorCode::Conversion,
                    std::string("wanted ") + wanted + ", got " + describe(got));
}
Error conversion_error_at(std::string place, Error inner) {
  inner.detail = place + inner.detail;
  const size_t cut = inner.message.find(": ");
  const std::string text =
      inner.message.starts_with("at ") ? inner.message.substr(cut + 2) : inner.message;
  inner.message = "at " + inner.detail + ": " + text;
  return inner;
}
Expected<int64_t> integer_from_data(const Data& d, int64_t min, int64_t max) {
  bool negative = false;
  uint64_t magnitude = 0;
  if (!d.is_number() && !d.is_bigint()) return conversion_error("a number", d);
  if (!read_integer(d, negative, magnitude)) return range_error(d);
  const uint64_t limit =
      negative ? static_cast<uint64_t>(-(min + 1)) + 1 : static_cast<uint64_t>(max);
  if (magnitude > limit) return range_error(d);
  return static_cast<int64_t>(negative ? 0 - magnitude : magnitude);
}
Expected<uint64_t> unsigned_from_data(const Data& d, uint64_t max) {
  bool negative = false;
  uint64_t magnitude = 0;
  if (!d.is_number() && !d.is_bigint()) return conversion_error("a number", d);
  if (!read_integer(d, negative, magnitude) || (negative && magnitude != 0) || magnitude > max)
    return range_error(d);
  return magnitude;
}
Data integer_to_data(int64_t value) {
  const double d = static_cast<double>(value);
  return std::fabs(d) < kExactMax ? Data(d) : Data::bigint(value);
}
Data unsigned_to_data(uint64_t value) {
  if (static_cast<double>(value) < kExactMax) return static_cast<double>(value);
  return Data::bigint(std::to_string(value)).value();
}

}  // namespace shoal
