// Data: plain data of script as a C++ value. It belongs to no context and no thread: what goes into
// a context and comes out of it is Data (or a C++ type converted from it, see convert.h).
//
//   undefined, null, booleans, numbers, BigInts (as text), strings (UTF-8; lone surrogates as
//   WTF-8), bytes, arrays, objects (own enumerable string properties, in order), errors, handles
//   of things that stay in their context, and records of the structured clone algorithm.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "shoal/error.h"

namespace shoal {

class ObjectHandle;

/// Bytes that cross the border without a copy.
///
/// INTO SCRIPT it becomes a Uint8Array over the very same memory. Handed over as the only reference
/// (moved) to memory that may be written, the script may write it; else its buffer is immutable
/// there, and may be given to any number of contexts at once. (What answers a Future is not the
/// only reference: the Future keeps one.)
/// OUT OF SCRIPT: immutable buffers come by reference, others are copied; but a plain host function
/// that takes std::span<const uint8_t> looks at the script's own memory during the call, and
/// TakenBytes takes it away.
/// RELEASE. Memory of the caller's is let go of once, when nobody needs it any more: where script
/// had it last, when its buffer is collected or detached, or its context ends, on the thread that
/// runs the context then; else by whoever drops the last ByteBuffer, on that thread. A release must
/// not block, and must not wait for script.
class ByteBuffer {
 public:
  ByteBuffer() noexcept = default;
  /// A copy of the bytes.
  static ByteBuffer copy_of(std::span<const uint8_t> bytes);
  static ByteBuffer copy_of(std::string_view text);
  /// Takes the vector over.
  static ByteBuffer take(std::vector<uint8_t> bytes);
  /// Memory of the caller's that nobody writes until `owner` is released (on any thread).
  static ByteBuffer share(std::span<const uint8_t> bytes, std::shared_ptr<const void> owner);
  /// The same; release(argument) is called on any thread when nobody needs the bytes any more.
  static ByteBuffer share(std::span<const uint8_t> bytes, void (*release)(void*), void* argument);

  /// Memory of the caller's that script may write, if it is moved into it. Until it is released,
  /// the caller touches it only where no script runs: in host functions and interrupts of the
  /// context that has it.
  static ByteBuffer lend(std::span<uint8_t> bytes, std::shared_ptr<void> owner);
  static ByteBuffer lend(std::span<uint8_t> bytes, void (*release)(void*), void* argument);

  // A copy refers to the same memory, unless that is a script's, seen during a call: that is
  // copied.
  ByteBuffer(const ByteBuffer& other);
  ByteBuffer(ByteBuffer&& other) noexcept = default;
  ByteBuffer& operator=(ByteBuffer other) noexcept;
  ~ByteBuffer() = default;

  const uint8_t* data() const noexcept { return data_; }
  /// To write them: null, unless this is the only reference to memory that may be written.
  uint8_t* mutable_data() noexcept;
  size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  std::span<const uint8_t> span() const noexcept { return {data_, size_}; }
  std::string_view text() const noexcept { return {reinterpret_cast<const char*>(data_), size_}; }
  operator std::span<const uint8_t>() const noexcept { return span(); }

 private:
  friend struct DataAccess;
  std::shared_ptr<const void> owner_;
  const uint8_t* data_ = nullptr;
  size_t size_ = 0;
  bool writable_ = false;  // By its only owner.
  bool borrowed_ = false;  // A script's memory, during a call.
};

/// Bytes that leave script without a copy: as the type of a host function's parameter or of a
/// result (not inside other types). The ArrayBuffer that had them is detached, as transfer() does;
/// of a view, the whole of it, and these are the view's bytes. They are the host's to write, and
/// may be moved into a context again. Of a Future, the first get() has them. TypeError: a buffer
/// that is shared, immutable or detached.
struct TakenBytes {
  ByteBuffer bytes;
};

/// What the structured clone algorithm makes of a value (Map, Set, Date, typed arrays, cycles,
/// ...): opaque; becomes a value of any context, any number of times. Buffers are copied.
class CloneRecord {
 public:
  CloneRecord() noexcept = default;
  bool is_empty() const noexcept { return !record_; }
  size_t size_bytes() const noexcept;

 private:
  friend struct DataAccess;
  std::shared_ptr<const void> record_;
  const char* kind_ = nullptr;  // What record_ is, for the API's own sources.
};

class Data {
 public:
  enum class Type : uint8_t {
    Undefined,
    Null,
    Boolean,
    Number,
    BigInt,
    String,
    Bytes,
    Array,
    Object,
    Error,
    Handle,
    Record
  };
  using Array = std::vector<Data>;
  struct Member;
  using Members = std::vector<Member>;
  /// Depth of nesting, of containers in containers, that the conversions take.
  static constexpr uint32_t kDepthMax = 512;

  Data() noexcept;
  Data(const Data& other);
  Data(Data&& other) noexcept;
  Data& operator=(const Data& other);
  Data& operator=(Data&& other) noexcept;
  ~Data();
  Data(std::nullptr_t) noexcept;
  Data(bool b) noexcept;
  Data(double number) noexcept;
  template <class N>
    requires(std::is_arithmetic_v<N> && !std::is_same_v<N, bool> && !std::is_same_v<N, char> &&
             !std::is_same_v<N, double>)
  Data(N number) noexcept : Data(static_cast<double>(number)) {}
  Data(const char* text);
  Data(std::string_view text);
  Data(std::string text) noexcept;
  Data(ByteBuffer bytes) noexcept;
  Data(Array items) noexcept;
  Data(Members members) noexcept;
  Data(Error error);
  Data(const ObjectHandle& handle);
  Data(CloneRecord record) noexcept;
  static Data undefined() noexcept;
  static Data null() noexcept;
  static Data array(std::initializer_list<Data> items);
  static Data object(std::initializer_list<std::pair<std::string, Data>> members);
  /// digits: "-123", "0xff". Error: BadArgument.
  static Expected<Data> bigint(std::string_view digits);
  static Data bigint(int64_t value);
  /// Error: Syntax, with the place.
  static Expected<Data> from_json(std::string_view text);

  Type type() const noexcept;
  bool is_undefined() const noexcept { return type() == Type::Undefined; }
  bool is_null() const noexcept { return type() == Type::Null; }
  bool is_nullish() const noexcept { return type() <= Type::Null; }
  bool is_boolean() const noexcept { return type() == Type::Boolean; }
  bool is_number() const noexcept { return type() == Type::Number; }
  bool is_bigint() const noexcept { return type() == Type::BigInt; }
  bool is_string() const noexcept { return type() == Type::String; }
  bool is_bytes() const noexcept { return type() == Type::Bytes; }
  bool is_array() const noexcept { return type() == Type::Array; }
  bool is_object() const noexcept { return type() == Type::Object; }
  bool is_error() const noexcept { return type() == Type::Error; }
  bool is_handle() const noexcept { return type() == Type::Handle; }
  bool is_record() const noexcept { return type() == Type::Record; }

  // --- Each gives an empty value of its kind if the Data is of another type.
  bool boolean() const noexcept;
  double number() const noexcept;
  /// Decimal digits, "-" before them.
  const std::string& bigint_text() const noexcept;
  const std::string& string() const noexcept;
  const ByteBuffer& bytes() const noexcept;
  const Array& items() const noexcept;
  const Members& members() const noexcept;
  const Error& error() const noexcept;
  ObjectHandle handle() const;
  const CloneRecord& record() const noexcept;

  /// A member of an object; undefined if there is none.
  const Data& operator[](std::string_view name) const noexcept;
  const Data& operator[](const char* name) const noexcept {
    return (*this)[std::string_view(name)];
  }
  /// An item of an array; undefined if there is none.
  const Data& operator[](size_t index) const noexcept;
  const Data& operator[](int index) const noexcept { return (*this)[static_cast<size_t>(index)]; }
  size_t size() const noexcept;  // Items, members or bytes.
  /// Becomes an array (object) if it is undefined. Error: BadArgument if it is something else.
  Expected<void> push(Data item);
  Expected<void> set(std::string_view name, Data value);

  /// As JSON.stringify. Error: Conversion, for what JSON has no form for (BigInts, bytes, handles).
  Expected<std::string> to_json() const;
  /// Deep; NaN equals itself, handles by identity. Objects compare in order.
  friend bool operator==(const Data& x, const Data& y) noexcept;

 private:
  friend struct DataAccess;
  struct Null {};
  struct Digits {
    std::string text;
  };
  using Pinned = std::shared_ptr<class HandleCore>;
  std::variant<std::monostate, Null, bool, double, Digits, std::string, ByteBuffer, Array, Members,
               std::shared_ptr<const Error>, Pinned, CloneRecord>
      value_;
};

struct Data::Member {
  std::string name;
  Data value;
};

}  // namespace shoal
