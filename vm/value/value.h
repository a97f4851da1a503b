// Value: an ECMAScript language value, or one of the engine's markers, in 64 bits. Cells are raw
// pointers, so that property access needs no unmasking and the conservative scan sees them as they
// are; the layout is in gc/value_bits.h.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

#include "gc/base/result.h"
#include "gc/cell.h"
#include "gc/slot.h"
#include "gc/value_bits.h"
#include "vm/value/kinds.h"

namespace shoal {

/// True if d is an integer that int32 holds, and not -0.
inline bool double_is_int32(double d, int32_t& out) noexcept {
  // The cast of what is out of range is undefined behaviour in C++, so the range comes first; NaN
  // fails both.
  if (!(d >= -2147483648.0 && d <= 2147483647.0)) return false;
  const int32_t i = static_cast<int32_t>(d);
  if (static_cast<double>(i) != d || (i == 0 && std::signbit(d))) return false;
  out = i;
  return true;
}

class Value {
 public:
  static constexpr uint64_t kInt32Tag = 0xFFFE'0000'0000'0000;
  static constexpr uint64_t kDoubleOffset = uint64_t{1} << 49;
  static constexpr uint64_t kNull = 0x02, kUndefined = 0x0a, kFalse = 0x06, kTrue = 0x07;
  static constexpr uint64_t kHole = 0x12, kUninitialized = 0x22, kLazy = 0x32, kThrown = 0x42;

  /// undefined.
  constexpr Value() noexcept : bits_(kUndefined) {}
  explicit Value(const Cell* cell) noexcept
      : bits_(static_cast<uint64_t>(reinterpret_cast<uintptr_t>(cell))) {
    SHOAL_ASSERT(cell != nullptr);
  }
  static constexpr Value from_bits(uint64_t bits) noexcept {
    Value v;
    v.bits_ = bits;
    return v;
  }
  static constexpr Value undefined() noexcept { return from_bits(kUndefined); }
  static constexpr Value null() noexcept { return from_bits(kNull); }
  static constexpr Value boolean(bool b) noexcept { return from_bits(b ? kTrue : kFalse); }
  static constexpr Value hole() noexcept { return from_bits(kHole); }
  static constexpr Value uninitialized() noexcept { return from_bits(kUninitialized); }
  static constexpr Value lazy() noexcept { return from_bits(kLazy); }
  static constexpr Value int32(int32_t i) noexcept {
    return from_bits(kInt32Tag | static_cast<uint32_t>(i));
  }
  /// The number d as a double, whatever its value; NaNs become one NaN.
  static Value double_number(double d) noexcept {
    if (d != d) [[unlikely]]
      return from_bits(0x7FF8'0000'0000'0000 + kDoubleOffset);
    return from_bits(std::bit_cast<uint64_t>(d) + kDoubleOffset);
  }
  /// The number d: as int32 where it is one (so equal numbers mostly have equal bits), else as
  /// double.
  static Value number(double d) noexcept {
    int32_t i;
    if (double_is_int32(d, i)) return int32(i);
    return double_number(d);
  }
  static Value number(int32_t i) noexcept { return int32(i); }
  static Value number(uint32_t u) noexcept {
    return u <= 0x7FFF'FFFF ? int32(static_cast<int32_t>(u)) : double_number(u);
  }
  static Value number(uint64_t u) noexcept {
    return u <= 0x7FFF'FFFF ? int32(static_cast<int32_t>(u))
                            : double_number(static_cast<double>(u));
  }

  constexpr uint64_t bits() const noexcept { return bits_; }
  constexpr bool is_undefined() const noexcept { return bits_ == kUndefined; }
  constexpr bool is_null() const noexcept { return bits_ == kNull; }
  constexpr bool is_nullish() const noexcept { return (bits_ & ~uint64_t{8}) == kNull; }
  constexpr bool is_boolean() const noexcept { return (bits_ & ~uint64_t{1}) == kFalse; }
  constexpr bool is_true() const noexcept { return bits_ == kTrue; }
  constexpr bool is_false() const noexcept { return bits_ == kFalse; }
  constexpr bool is_hole() const noexcept { return bits_ == kHole; }
  constexpr bool is_uninitialized() const noexcept { return bits_ == kUninitialized; }
  constexpr bool is_lazy() const noexcept { return bits_ == kLazy; }
  constexpr bool is_thrown() const noexcept { return bits_ == kThrown; }
  constexpr bool is_int32() const noexcept { return bits_ >= kInt32Tag; }
  constexpr bool is_number() const noexcept { return bits_ >= kDoubleOffset; }
  constexpr bool is_double() const noexcept { return is_number() && !is_int32(); }
  constexpr bool is_cell() const noexcept { return bits_are_cell(bits_); }
  bool is_kind(Kind kind) const noexcept { return is_cell() && cell_kind() == kind; }
  bool is_string() const noexcept { return is_kind(Kind::String); }
  bool is_symbol() const noexcept { return is_kind(Kind::Symbol); }
  bool is_bigint() const noexcept { return is_kind(Kind::BigInt); }
  bool is_object() const noexcept { return is_cell() && cell_kind() >= kFirstObjectKind; }
  /// An object with [[Call]]; defined with Object.
  bool is_callable() const noexcept;

  constexpr bool as_boolean() const noexcept { return bits_ == kTrue; }
  constexpr int32_t as_int32() const noexcept {
    SHOAL_ASSERT(is_int32());
    return static_cast<int32_t>(static_cast<uint32_t>(bits_));
  }
  double as_double() const noexcept {
    SHOAL_ASSERT(is_double());
    return std::bit_cast<double>(bits_ - kDoubleOffset);
  }
  /// Any number.
  double as_number() const noexcept { return is_int32() ? as_int32() : as_double(); }
  Cell* as_cell() const noexcept {
    SHOAL_ASSERT(is_cell());
    return cell_of_bits(bits_);
  }
  Kind cell_kind() const noexcept { return static_cast<Kind>(as_cell()->kind()); }
  /// Unchecked downcasts (asserted). T is complete where these are called.
  template <class T>
  T* as() const noexcept {
    return static_cast<T*>(as_cell());
  }
  String* as_string() const noexcept {
    SHOAL_ASSERT(is_string());
    return reinterpret_cast<String*>(as_cell());
  }
  Symbol* as_symbol() const noexcept {
    SHOAL_ASSERT(is_symbol());
    return reinterpret_cast<Symbol*>(as_cell());
  }
  BigInt* as_bigint() const noexcept {
    SHOAL_ASSERT(is_bigint());
    return reinterpret_cast<BigInt*>(as_cell());
  }
  Object* as_object() const noexcept {
    SHOAL_ASSERT(is_object());
    return reinterpret_cast<Object*>(as_cell());
  }

  /// Identity of bits. Not ===: see operations/comparison.h.
  friend constexpr bool operator==(Value x, Value y) noexcept { return x.bits_ == y.bits_; }

 private:
  uint64_t bits_;
};
static_assert(sizeof(Value) == 8);

/// Both int32.
constexpr bool both_int32(Value x, Value y) noexcept {
  return (x.bits() & y.bits()) >= Value::kInt32Tag;
}
constexpr bool both_numbers(Value x, Value y) noexcept { return x.is_number() && y.is_number(); }
inline bool both_strings(Value x, Value y) noexcept { return x.is_string() && y.is_string(); }

/// Failure is the reserved immediate, so a Result<Value> is one register.
template <>
struct ResultStorage<Value> {
  Value value;
  constexpr ResultStorage() noexcept : value(Value::from_bits(Value::kThrown)) {}
  constexpr explicit ResultStorage(Value v) noexcept : value(v) {}
  constexpr bool is_ok() const noexcept { return !value.is_thrown(); }
  constexpr Value take() noexcept { return value; }
};

/// A field of a cell that holds a Value. Zeroed memory reads as no cell; init before anybody reads
/// it.
class ValueSlot {
 public:
  ValueSlot() noexcept = default;
  ValueSlot(const ValueSlot&) = delete;
  ValueSlot& operator=(const ValueSlot&) = delete;
  Value get() const noexcept { return Value::from_bits(bits_); }
  uint64_t bits() const noexcept { return bits_; }
  const uint64_t* address() const noexcept { return &bits_; }
  /// Stores without barrier: only into a cell of which the owner's allocation was the last one
  /// made, or no cell.
  void init(Value v) noexcept { bits_ = v.bits(); }
  void set(Heap& heap, Cell* owner, Value v) noexcept {
    bits_ = v.bits();
    if (v.is_cell()) write_barrier(heap, owner, this);
  }

 private:
  uint64_t bits_ = Value::kUndefined;
};
static_assert(sizeof(ValueSlot) == 8);

}  // namespace shoal
