// Convert<T>: how a C++ type and Data become each other. Specialise it for a type of your own, or
// say SHOAL_STRUCT(Point, x, y) at namespace scope, beside the type.
//
//   void               undefined
//   bool               boolean; exactly (no truthiness)
//   double, float      number
//   integers           number; out of range or with a fraction is an error, never a wrap. 64-bit
//                      ones take BigInts too, and give numbers up to 2^53, BigInts beyond
//   std::string        string; std::string_view the same, as a parameter of plain host functions
//   std::optional<T>   undefined or null, or T
//   std::vector<T>     array
//   std::map<std::string, T>, std::unordered_map<std::string, T>   object
//   std::pair, std::tuple                                          array of that length
//   std::variant<...>  the first alternative that fits
//   ByteBuffer         Uint8Array (from script any view or buffer); std::vector<uint8_t>, a copy;
//   std::span<const uint8_t>   as a parameter of plain host functions: without a copy
//   Data               anything;  CloneRecord: what structuredClone takes
//   ObjectHandle, Callback<R(A...)>   something that stays in its context (handle.h)
#pragma once

#include <cmath>
#include <limits>
#include <optional>

#include "shoal/data.h"

namespace shoal {

/// In which form a value leaves its context.
enum class ReadMode : uint8_t {
  Plain,   // Data, deeply; functions become handles.
  Handle,  // A handle, if it is an object.
  Record,  // A CloneRecord.
  Taken,   // Bytes, without a copy: their buffer is detached.
};

template <class T>
struct Convert;  // No conversion: specialise it, or use SHOAL_STRUCT.

template <class T>
concept Convertible = requires(const Data& d) { Convert<T>::from_data(d); };

/// "wanted a number, got a string".
Error conversion_error(const char* wanted, const Data& got);
/// The same error, inside `place`: "[3]", ".name".
Error conversion_error_at(std::string place, Error inner);
/// A number (or BigInt) as an integer in that range.
Expected<int64_t> integer_from_data(const Data& d, int64_t min, int64_t max);
Expected<uint64_t> unsigned_from_data(const Data& d, uint64_t max);
Data integer_to_data(int64_t value);
Data unsigned_to_data(uint64_t value);

template <class T>
Expected<T> from_data(const Data& d) {
  return Convert<T>::from_data(d);
}
template <class T>
Data to_data(T&& value) {
  return Convert<std::remove_cvref_t<T>>::to_data(std::forward<T>(value));
}
template <class T>
constexpr ReadMode read_mode() noexcept {
  if constexpr (requires { Convert<T>::kReadMode; })
    return Convert<T>::kReadMode;
  else
    return ReadMode::Plain;
}

template <>
struct Convert<Data> {
  static Expected<Data> from_data(const Data& d) { return d; }
  static Data to_data(Data d) { return d; }
};
template <>
struct Convert<void> {
  static Expected<void> from_data(const Data&) { return {}; }
};
template <>
struct Convert<std::nullptr_t> {
  static Expected<std::nullptr_t> from_data(const Data& d) {
    if (d.is_nullish()) return nullptr;
    return conversion_error("null", d);
  }
  static Data to_data(std::nullptr_t) { return nullptr; }
};
template <>
struct Convert<bool> {
  static Expected<bool> from_data(const Data& d) {
    if (d.is_boolean()) return d.boolean();
    return conversion_error("a boolean", d);
  }
  static Data to_data(bool b) { return b; }
};
template <std::floating_point T>
struct Convert<T> {
  static Expected<T> from_data(const Data& d) {
    if (d.is_number()) return static_cast<T>(d.number());
    return conversion_error("a number", d);
  }
  static Data to_data(T n) { return static_cast<double>(n); }
};
template <std::integral T>
  requires(!std::is_same_v<T, bool> && !std::is_same_v<T, char>)
struct Convert<T> {
  static Expected<T> from_data(const Data& d) {
    if constexpr (std::is_signed_v<T>) {
      auto n = integer_from_data(d, std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
      if (!n) return n.error();
      return static_cast<T>(*n);
    } else {
      auto n = unsigned_from_data(d, std::numeric_limits<T>::max());
      if (!n) return n.error();
      return static_cast<T>(*n);
    }
  }
  static Data to_data(T n) {
    if constexpr (sizeof(T) < 8)
      return static_cast<double>(n);
    else if constexpr (std::is_signed_v<T>)
      return integer_to_data(n);
    else
      return unsigned_to_data(n);
  }
};
template <class T>
  requires std::is_enum_v<T>
struct Convert<T> {
  using Number = std::underlying_type_t<T>;
  static Expected<T> from_data(const Data& d) {
    auto n = Convert<Number>::from_data(d);
    if (!n) return n.error();
    return static_cast<T>(*n);
  }
  static Data to_data(T e) { return Convert<Number>::to_data(static_cast<Number>(e)); }
};
template <>
struct Convert<std::string> {
  static Expected<std::string> from_data(const Data& d) {
    if (d.is_string()) return d.string();
    return conversion_error("a string", d);
  }
  static Data to_data(std::string s) { return Data(std::move(s)); }
};
/// The text is the Data's: valid as long as that.
template <>
struct Convert<std::string_view> {
  static Expected<std::string_view> from_data(const Data& d) {
    if (d.is_string()) return std::string_view(d.string());
    return conversion_error("a string", d);
  }
  static Data to_data(std::string_view s) { return Data(s); }
};
template <>
struct Convert<const char*> {
  static Data to_data(const char* s) { return Data(s); }
};
template <size_t N>
struct Convert<char[N]> {
  static Data to_data(const char (&s)[N]) { return Data(std::string_view(s)); }
};
template <>
struct Convert<ByteBuffer> {
  static Expected<ByteBuffer> from_data(const Data& d) {
    if (d.is_bytes()) return d.bytes();
    return conversion_error("bytes", d);
  }
  static Data to_data(ByteBuffer b) { return Data(std::move(b)); }
};
template <>
struct Convert<std::span<const uint8_t>> {
  static Expected<std::span<const uint8_t>> from_data(const Data& d) {
    if (d.is_bytes()) return d.bytes().span();
    return conversion_error("bytes", d);
  }
  static Data to_data(std::span<const uint8_t> b) { return ByteBuffer::copy_of(b); }
};
template <>
struct Convert<TakenBytes> {
  static constexpr ReadMode kReadMode = ReadMode::Taken;
  static Expected<TakenBytes> from_data(const Data& d) {
    if (d.is_bytes()) return TakenBytes{d.bytes()};
    return conversion_error("bytes", d);
  }
  static Data to_data(TakenBytes b) { return Data(std::move(b.bytes)); }
};
template <>
struct Convert<CloneRecord> {
  static constexpr ReadMode kReadMode = ReadMode::Record;
  static Expected<CloneRecord> from_data(const Data& d) {
    if (d.is_record()) return d.record();
    return conversion_error("a record", d);
  }
  static Data to_data(CloneRecord r) { return Data(std::move(r)); }
};
template <>
struct Convert<Error> {
  static Expected<Error> from_data(const Data& d) {
    if (!d.is_error()) return conversion_error("an error", d);
    return Expected<Error>(std::in_place, d.error());
  }
  static Data to_data(Error e) { return Data(std::move(e)); }
};

template <class T>
struct Convert<std::optional<T>> {
  static constexpr ReadMode kReadMode = read_mode<T>();
  static Expected<std::optional<T>> from_data(const Data& d) {
    if (d.is_nullish()) return std::optional<T>();
    auto value = Convert<T>::from_data(d);
    if (!value) return value.error();
    return std::optional<T>(std::move(*value));
  }
  static Data to_data(std::optional<T> value) {
    return value ? Convert<T>::to_data(std::move(*value)) : Data();
  }
};

}  // namespace shoal

#include "shoal/convert_containers.h"  // Arrays, maps, tuples, variants.
#include "shoal/convert_struct.h"      // SHOAL_STRUCT.
