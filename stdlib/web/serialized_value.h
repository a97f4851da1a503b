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

#include "gc/base/ref.h"
#include "vm/object/array_buffer.h"
#include "vm/object/external_object.h"
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
  Kept,       // u32: number of a string that both sides have (see structured_serialize)
  Plan,       // how many: u32; so many string tokens: keys, for objects that come. No value
  Planned,    // number of a plan: u32; a value, or Missing, for each of its keys
  Object,     // key, value, ... End
  Dense,      // length: u32; so many values, or Missing
  Block,      // in it, how many: u32; so many Values that are no cells
  Missing,    // in the place of a value: there is none any more
  Array,      // with holes, or properties. length: u32; key, value, ... End
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
  Platform,   // of a class in TypeScript: kPlatformFields primitives; bytes: u64, bytes
  External,   // index among the stores: u32
};

/// Before the bytes: the name of the class, and what belongs to the object besides.
inline constexpr uint32_t kPlatformFields = 4;

/// What the u8 of Error says.
inline constexpr Intrinsic kClonedErrors[] = {
    Intrinsic::ErrorPrototype,       Intrinsic::EvalErrorPrototype,
    Intrinsic::RangeErrorPrototype,  Intrinsic::ReferenceErrorPrototype,
    Intrinsic::SyntaxErrorPrototype, Intrinsic::TypeErrorPrototype,
    Intrinsic::URIErrorPrototype};

/// What moves from context to context besides bytes: a port, an end of a channel.
class Transferable : public RefCounted {
 public:
  /// The object that stands for it where the message was read. Takes over a reference, in any case.
  virtual Result<Object*> receive(Context& cx) = 0;
  /// Nobody has read the message.
  virtual void discard() noexcept = 0;
};

class SerializedValue {
 public:
  SerializedValue() = default;
  ~SerializedValue();
  SerializedValue(const SerializedValue&) = delete;
  SerializedValue& operator=(const SerializedValue&) = delete;

  /// A store that is shared, or moves; or something else that moves.
  struct Store {
    BackingStore* store;  // With a reference; null: taken.
    bool resizable;
    Transferable* moved;                // With a reference; null: taken, or a store.
    ExternalClone* external = nullptr;  // With a reference; then nothing else is there.
    /// Not 0: the port stands for an object of a class in TypeScript, of this kind (one of those of
    /// web:global/clone), with another one in the store of that number (0: with none).
    uint32_t platform_kind = 0, second_port = 0;
  };
  /// A SharedArrayBuffer is in it.
  bool shares_memory() const noexcept {
    for (const Store& each : stores.span())
      if (each.store && each.store->is_shared()) return true;
    return false;
  }
  /// Becomes what `other` is, of which nothing was transferred. False: no memory.
  bool copy(const SerializedValue& other) noexcept;
  /// For quotas: what it takes, transferred buffers not counted.
  size_t bytes() const noexcept { return data.capacity() + stores.capacity() * sizeof(Store); }

  TextBuffer<uint8_t> data;
  TextBuffer<Store> stores;  // Transferred ones first.
  uint32_t transferred_count = 0;
};

/// HTML §2.7.3 StructuredSerialize, and §2.7.7 StructuredSerializeWithTransfer: transfer is an
/// array of values, or null. Calls getters. Errors: DataCloneError, what getters throw, quota
/// (charge bears what the record takes; afterwards nothing of the heap's is in it). kept: gets the
/// strings, where the same context reads the record; null: they are in it.
Task<Value> structured_serialize(Context& cx, Value value, ArrayObject* transfer,
                                 SerializedValue* record, ScratchCharge* charge,
                                 ArrayObject* kept = nullptr);
/// FAST PATH: of a primitive, without what objects need. Not charged: for short strings.
Result<void> serialize_primitive(Context& cx, Value value, SerializedValue& record);
/// §2.7.6 StructuredDeserialize, §2.7.8 ...WithTransfer: a value of the running realm. Runs no
/// script of the program's, but leaves for want of fuel. Once: what was transferred is taken out of
/// the record, and ports (null: nobody asks) gets what is no buffer.
Task<Value> structured_deserialize(Context& cx, SerializedValue* record,
                                   ArrayObject* ports = nullptr, ArrayObject* kept = nullptr);
/// FAST PATH: of a primitive, which is most of what is sent; Value::lazy() of anything else.
Result<Value> deserialize_primitive(Context& cx, SerializedValue& record);
/// The member `transfer` of StructuredSerializeOptions, or (of postMessage) the list itself.
enum class TransferForm : uint8_t { Options, ListOrOptions };
Task<ArrayObject*> transfer_list(Context& cx, Value options, TransferForm form, const char* method);

/// What became of a piece of the work.
enum class ClonePiece : uint8_t {
  Done,
  More,      // Not all of it; and maybe there must be room first.
  Declined,  // A coroutine's turn.
};

/// Whether Context::clone_hook is to be asked about it. Objects of the platform's classes have
/// private elements, which they get before any other.
inline bool is_for_clone_hook(const Context& cx, const Object* object) noexcept {
  if (!cx.clone_hook.is_callable() || !object->is_kind(Kind::Object)) return false;
  const Shape* const shape = object->shape();
  if (shape->count() == 0) return cx.clone_hook_knows_all;
  const PropertyKey first = shape->table()->entry(0).key;
  return cx.clone_hook_knows_all || (first.is_symbol() && first.as_symbol()->is_private());
}

namespace natives {
NativeTask structured_clone(Context& cx, Args args);
Result<Value> structured_clone_quick(Context& cx, const Args& args);
}  // namespace natives

}  // namespace shoal
