// §25.4 The Atomics object: reading and writing. Waiting is in atomics_wait.cpp.
#include "stdlib/es/atomics.h"

#include <cstring>

#include "stdlib/es/atomics_access.h"
#include "stdlib/intrinsics.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/conversions.h"

namespace shoal {

Result<TypedArrayObject*> validate_integer_typed_array(Context& cx, Value v, const char* method,
                                                       Waitable waitable, Access access) {
  TypedArrayObject* const array = TRY(validate_typed_array(cx, v, method, access));
  const ElementType type = array->type();
  const bool fits = waitable == Waitable::Yes
                        ? type == ElementType::Int32 || type == ElementType::BigInt64
                        : type < ElementType::Float16 && type != ElementType::Uint8Clamped;
  if (!fits)
    return throw_type_error(
        cx, "%s: %s is not %s", method, typed_array_name(type),
        waitable == Waitable::Yes ? "an Int32Array or a BigInt64Array" : "an integer typed array");
  return array;
}

Task<uint64_t> validate_atomic_access(Context& cx, TypedArrayObject* array, Value index) {
  const uint64_t length = array->length();
  const uint64_t i = co_await to_index(cx, index);
  if (i >= length) co_return throw_range_error(cx, "Invalid atomic access index");
  co_return i;
}

namespace {

/// §25.4.3.4 RevalidateAtomicAccess: conversions may have shrunk the buffer.
Result<bool> revalidate(Context& cx, TypedArrayObject* array, uint64_t i, const char* method) {
  if (array->is_out_of_bounds()) return throw_detached(cx, method);
  if (i >= array->length()) return throw_range_error(cx, "Invalid atomic access index");
  return true;
}

enum class Operation : uint8_t { Add, And, Exchange, Or, Store, Sub, Xor };

template <class T>
T modify(T* at, Operation operation, T operand) noexcept {
  switch (operation) {
    case Operation::Add: return __atomic_fetch_add(at, operand, __ATOMIC_SEQ_CST);
    case Operation::And: return __atomic_fetch_and(at, operand, __ATOMIC_SEQ_CST);
    case Operation::Exchange:
    case Operation::Store: return __atomic_exchange_n(at, operand, __ATOMIC_SEQ_CST);
    case Operation::Or: return __atomic_fetch_or(at, operand, __ATOMIC_SEQ_CST);
    case Operation::Sub: return __atomic_fetch_sub(at, operand, __ATOMIC_SEQ_CST);
    case Operation::Xor: return __atomic_fetch_xor(at, operand, __ATOMIC_SEQ_CST);
  }
  SHOAL_UNREACHABLE();
}

template <class T>
T replace_if(T* at, T expected, T replacement) noexcept {
  __atomic_compare_exchange_n(at, &expected, replacement, false, __ATOMIC_SEQ_CST,
                              __ATOMIC_SEQ_CST);
  return expected;
}

/// The bits of a converted value, modulo 2^64.
uint64_t bits_of(Value numeric) noexcept {
  if (numeric.is_bigint()) return numeric.as_bigint()->to_uint64();
  return double_to_uint32(numeric.as_number());
}

/// f, with a pointer of the width that elements of the type have.
template <class F>
uint64_t at_width(ElementType type, uint8_t* at, F&& f) noexcept {
  switch (element_size(type)) {
    case 1: return f(at);
    case 2: return f(reinterpret_cast<uint16_t*>(at));
    case 4: return f(reinterpret_cast<uint32_t*>(at));
    default: return f(reinterpret_cast<uint64_t*>(at));
  }
}

Result<Value> value_of_bits(Context& cx, ElementType type, uint64_t bits) {
  static_assert(std::endian::native == std::endian::little);
  return load_element(cx.heap(), type, reinterpret_cast<const uint8_t*>(&bits));
}

/// ToBigInt or ToIntegerOrInfinity, as the elements want it.
Task<Value> to_operand(Context& cx, TypedArrayObject* array, Value v) {
  if (is_bigint_type(array->type())) {
    const Value big = co_await to_bigint(cx, v);
    co_return big;
  }
  const double number = co_await to_integer_or_infinity(cx, v);
  co_return Value::number(number);
}

/// §25.4.3.5 AtomicReadModifyWrite, and §25.4.13 Atomics.store, which differs in its result.
Task<Value> read_modify_write(Context& cx, Args args, Operation operation, const char* method) {
  TypedArrayObject* const array =
      co_await validate_integer_typed_array(cx, args[0], method, Waitable::No, Access::Write);
  const uint64_t i = co_await validate_atomic_access(cx, array, args[1]);
  const Value operand = co_await to_operand(cx, array, args[2]);
  (void)co_await revalidate(cx, array, i, method);
  const uint64_t bits = bits_of(operand);
  const uint64_t old =
      at_width(array->type(), array->address_of(i), [operation, bits](auto* at) -> uint64_t {
        return modify(at, operation, static_cast<std::remove_pointer_t<decltype(at)>>(bits));
      });
  if (operation == Operation::Store) co_return operand;
  co_return value_of_bits(cx, array->type(), old);
}

#define OPERATION(name, Name)                                              \
  NativeTask atomics_##name(Context& cx, Args args) {                      \
    return read_modify_write(cx, args, Operation::Name, "Atomics." #name); \
  }
/// §25.4.4 Atomics.add ( typedArray, index, value ), and the like.
OPERATION(add, Add)
OPERATION(and, And)
OPERATION(exchange, Exchange)
OPERATION(or, Or)
OPERATION(store, Store)
OPERATION(sub, Sub)
OPERATION(xor, Xor)
#undef OPERATION

/// §25.4.6 Atomics.compareExchange ( typedArray, index, expectedValue, replacementValue )
NativeTask atomics_compare_exchange(Context& cx, Args args) {
  constexpr const char* kMethod = "Atomics.compareExchange";
  TypedArrayObject* const array =
      co_await validate_integer_typed_array(cx, args[0], kMethod, Waitable::No, Access::Write);
  const uint64_t i = co_await validate_atomic_access(cx, array, args[1]);
  const Value expected = co_await to_operand(cx, array, args[2]);
  const Value replacement = co_await to_operand(cx, array, args[3]);
  (void)co_await revalidate(cx, array, i, kMethod);
  const uint64_t from = bits_of(expected), to = bits_of(replacement);
  const uint64_t old =
      at_width(array->type(), array->address_of(i), [from, to](auto* at) -> uint64_t {
        using T = std::remove_pointer_t<decltype(at)>;
        return replace_if(at, static_cast<T>(from), static_cast<T>(to));
      });
  co_return value_of_bits(cx, array->type(), old);
}

/// §25.4.9 Atomics.load ( typedArray, index )
NativeTask atomics_load(Context& cx, Args args) {
  constexpr const char* kMethod = "Atomics.load";
  TypedArrayObject* const array =
      co_await validate_integer_typed_array(cx, args[0], kMethod, Waitable::No, Access::Read);
  const uint64_t i = co_await validate_atomic_access(cx, array, args[1]);
  (void)co_await revalidate(cx, array, i, kMethod);
  const uint64_t bits = at_width(array->type(), array->address_of(i), [](auto* at) -> uint64_t {
    return __atomic_load_n(at, __ATOMIC_SEQ_CST);
  });
  co_return value_of_bits(cx, array->type(), bits);
}

/// §25.4.8 Atomics.isLockFree ( size )
Result<Value> atomics_is_lock_free(Context&, const Args& args) {
  const double n = args[0].as_number();
  return Value::boolean(n == 1 || n == 2 || n == 4 || n == 8);
}

/// §25.4.11 Atomics.pause ( [ N ] ): a hint to the processor.
Result<Value> atomics_pause(Context& cx, const Args& args) {
  const bool is_integral = args[0].is_number() &&
                           integer_of(args[0].as_number()) == args[0].as_number() &&
                           std::isfinite(args[0].as_number());
  if (!args[0].is_undefined() && !is_integral)
    return throw_type_error(cx, "Atomics.pause: %s is not an integer",
                            describe_for_message(cx, args[0]).c_str());
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
  return Value::undefined();
}

constexpr Builtin kAtomics[] = {
    method("add", 3, atomics_add),
    method("and", 3, atomics_and),
    method("compareExchange", 4, atomics_compare_exchange),
    method("exchange", 3, atomics_exchange),
    method("isLockFree", 1, atomics_is_lock_free, Coerce::None, Coerce::ToIntegerOrInfinity),
    method("load", 2, atomics_load),
    method("notify", 3, natives::atomics_notify),
    method("or", 3, atomics_or),
    method("pause", 0, atomics_pause),
    method("store", 3, atomics_store),
    method("sub", 3, atomics_sub),
    method("wait", 4, natives::atomics_wait),
    method("waitAsync", 4, natives::atomics_wait_async),
    method("xor", 3, atomics_xor),
    text("@@toStringTag", "Atomics"),
};

}  // namespace

constinit const IntrinsicTemplate kAtomicsTemplate = object_template(kAtomics);

}  // namespace shoal
