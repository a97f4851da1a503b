// SerializedValue: what HTML's StructuredSerialize makes of a value (HTML §2.7). It belongs to no
// context: bytes, and references to the stores of shared and transferred buffers. So it can cross
// threads, wait in a mailbox, and be deserialised in any context, once.
//
// THE FORM. A sequence of tokens, read from the front without looking back. A value is one token
// and what belongs to it; containers go on with their contents until End. Objects are numbered in
// the order in which both sides first meet them, transferred ones first; Back names one by number.
// The bytes never leave the process: their order is this machine's, and nobody checks them.
#pragma once

#include <cstdint>
#include <memory>

#include "vm/object/array_buffer.h"
#include "vm/run/context.h"
#include "vm/unicode/text_buffer.h"
#include "vm/value/bigint.h"

namespace shoal {

enum class CloneToken : uint8_t {
  End,
  Undefined,
  Null,
  True,
  False,
  Int32,      // int32
  Double,     // double
  BigInt,     // negative: u8; text in hexadecimal: u32, bytes
  Latin1,     // u32, bytes
  Utf16,      // u32, units
  Back,       // u32: number of an object
  Object,     // key, value, ... End
  Array,      // length: u32; key, value, ... End
  Map,        // key, value, ... End
  Set,        // key, ... End
  Wrapper,    // a primitive token
  Date,       // double
  RegExp,     // two string tokens: source, flags
  Buffer,     // length: u64; is it immutable: u8; bytes
  Resizable,  // length, maximum: u64; bytes
  Shared,     // index among the stores: u32; growable: u8
  Window,     // typed array: type: u8; offset, length: u64; then a buffer
  View,       // DataView: offset, length: u64; then a buffer
  Error,      // prototype: u8; message or Undefined, stack or Undefined; `cause`, value; End
  Exception,  // DOMException: name, message, stack or Undefined
};

/// What the u8 of Error says.
inline constexpr Intrinsic kClonedErrors[] = {
    Intrinsic::ErrorPrototype,       Intrinsic::EvalErrorPrototype,
    Intrinsic::RangeErrorPrototype,  Intrinsic::ReferenceErrorPrototype,
    Intrinsic::SyntaxErrorPrototype, Intrinsic::TypeErrorPrototype,
    Intrinsic::URIErrorPrototype};

class SerializedValue {
 public:
  SerializedValue() = default;
  ~SerializedValue();
  SerializedValue(const SerializedValue&) = delete;
  SerializedValue& operator=(const SerializedValue&) = delete;

  /// A store that is shared, or moves.
  struct Store {
    BackingStore* store;  // With a reference; null: taken.
    bool resizable;
  };
  /// For quotas: what it takes, transferred buffers not counted.
  size_t bytes() const noexcept { return data.capacity() + stores.capacity() * sizeof(Store); }

  TextBuffer<uint8_t> data;
  TextBuffer<Store> stores;  // Transferred ones first.
  uint32_t transferred_count = 0;
};

/// HTML §2.7.3 StructuredSerialize, and §2.7.7 StructuredSerializeWithTransfer: transfer is an
/// array of values, or null. Calls getters. Errors: DataCloneError, what getters throw, quota
/// (charge bears what the record takes; afterwards nothing of the heap's is in it).
Task<Value> structured_serialize(Context& cx, Value value, ArrayObject* transfer,
                                 SerializedValue* record, ScratchCharge* charge);
/// §2.7.6 StructuredDeserialize, §2.7.8 ...WithTransfer: a value of the running realm. Runs no
/// script, but leaves for want of fuel. Once: buffers are taken out of the record.
Task<Value> structured_deserialize(Context& cx, SerializedValue* record);

namespace natives {
NativeTask structured_clone(Context& cx, Args args);
}  // namespace natives

}  // namespace shoal
