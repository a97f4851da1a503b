#include "stdlib/es/collections.h"

#include "stdlib/es/array_operations.h"
#include "stdlib/intrinsics.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/run/operations/growth.h"
#include "vm/run/repeated_call.h"
#include "vm/value/atom.h"

namespace shoal {
namespace collections {

Thrown throw_incompatible(Context& cx, const char* method, Value receiver) {
  return throw_type_error(cx, "Method %s called on incompatible receiver %s", method,
                          describe_for_message(cx, receiver).c_str());
}

Task<Value> adder_of(Context& cx, Object* collection, PropertyKey name) {
  const Value adder = co_await get(cx, collection, name);
  if (!adder.is_callable())
    co_return throw_type_error(cx,
                               "'%s' returned for property '%s' of object '#<Object>' is not "
                               "a function",
                               describe_for_message(cx, adder).c_str(), key_text(name).c_str());
  co_return adder;
}

namespace {

/// For one more key.
Task<bool> make_room_for_key(Context& cx, Object* target) {
  if (target->is_kind(Kind::Map))
    (void)co_await make_room(cx, static_cast<MapObject*>(target));
  else
    (void)co_await make_room(cx, static_cast<SetObject*>(target));
  co_return true;
}
bool target_grows_long(const Object* target) noexcept {
  if (target->is_kind(Kind::Map)) return grows_long(static_cast<const MapObject*>(target));
  return target->is_kind(Kind::Set) && grows_long(static_cast<const SetObject*>(target));
}

/// One item of the iterable.
Task<Value> add_item(Context& cx, Adding adding, Value item, bool is_standard) {
  Value k = item, v;
  if (adding.entries) {
    if (!item.is_object())
      co_return throw_type_error(cx, "Iterator value %s is not an entry object",
                                 describe_for_message(cx, item).c_str());
    k = co_await get(cx, item.as_object(), PropertyKey::index(0));
    v = co_await get(cx, item.as_object(), PropertyKey::index(1));
  }
  if (is_standard) {
    co_await step_void(adding.add(cx.heap(), adding.target, k, v));
    co_return Value::undefined();
  }
  const Value arguments[] = {k, v};
  const Value result =
      co_await call(cx, adding.adder, Value(adding.target), arguments, adding.entries ? 2 : 1);
  co_return result;
}

}  // namespace

Task<Value> add_from_iterable(Context& cx, Adding adding, Value iterable) {
  // FAST PATH: the intrinsic method, of which only its effect can be seen.
  const bool is_standard = adding.standard && adding.adder.is_kind(Kind::NativeFunction) &&
                           adding.adder.as<NativeFunction>()->builtin()->leaf == adding.standard;
  IteratorRecord record = co_await get_iterator(cx, iterable);
  for (;;) {
    const Value item = co_await iterator_step_value(cx, &record);
    if (item.is_hole()) co_return Value::undefined();
    const bool wants_room = is_standard && target_grows_long(adding.target);
    if (wants_room) (void)co_await make_room_for_key(cx, adding.target);
    Value k = item, v;
    if (adding.entries) {
      // FAST PATH: of an array whose first two elements lie there.
      const bool is_pair = is_standard && item.is_kind(Kind::Array);
      k = is_pair ? dense_item(cx, item.as_object(), 0) : Value::hole();
      v = is_pair ? dense_item(cx, item.as_object(), 1) : Value::hole();
    }
    if (is_standard && !k.is_hole() && !v.is_hole()) {
      const Result<void> added = adding.add(cx.heap(), adding.target, k, v);
      if (!added.ok()) co_return Thrown{};
      continue;
    }
    const Completion<Value> done = co_await try_await(add_item(cx, adding, item, is_standard));
    if (!done.threw) continue;
    const Value never = co_await iterator_close_throw(cx, &record, done.exception);
    co_return never;
  }
}

// ---- Iterators

using namespace map_iterator;

Result<Value> create_iterator(Context& cx, Value collection, IterationKind kind) {
  const bool map = collection.is_kind(Kind::Map);
  Shape* const shape = TRY(cx.realm()->root_shape(
      cx, Kind::NativeState,
      map ? Intrinsic::MapIteratorPrototype : Intrinsic::SetIteratorPrototype));
  NativeStateObject* const iterator = TRY(NativeStateObject::create(
      cx.heap(), shape, map ? kMapIteratorTag : kSetIteratorTag, kStates));
  iterator->set_state(cx.heap(), kCollection, collection);
  iterator->set_state(cx.heap(), kPosition, Value::int32(0));
  iterator->set_state(cx.heap(), kKind, Value::int32(static_cast<int32_t>(kind)));
  return Value(iterator);
}

namespace {

/// §24.1.5.2.1 %MapIteratorPrototype%.next ( ), §24.2.6.2.1 %SetIteratorPrototype%.next ( )
Result<Value> iterator_next(Context& cx, const Args& args, uint32_t tag, const char* name) {
  NativeStateObject* const iterator = NativeStateObject::from(args.this_value, tag);
  if (!iterator) return throw_incompatible(cx, name, args.this_value);
  HashTable* table;
  uint32_t at;
  if (!advance(cx.heap(), iterator, table, at)) {
    Object* const end = TRY(create_iter_result(cx, Value::undefined(), true));
    return Value(end);
  }
  Value item = table->key_at(at);
  const IterationKind kind = kind_of(iterator);
  if (kind == IterationKind::Values) item = table->value_at(at);
  if (kind == IterationKind::Entries) {
    const Value pair[] = {item, table->value_at(at)};
    ArrayObject* const entry = TRY(array_from(cx, pair, 2));
    item = Value(entry);
  }
  Object* const result = TRY(create_iter_result(cx, item, false));
  return Value(result);
}

Result<Value> map_iterator_next(Context& cx, const Args& args) {
  return iterator_next(cx, args, kMapIteratorTag, "Map Iterator.prototype.next");
}
Result<Value> set_iterator_next(Context& cx, const Args& args) {
  return iterator_next(cx, args, kSetIteratorTag, "Set Iterator.prototype.next");
}

}  // namespace

namespace {

struct EntryWalk : RepeatedCall {
  /// On to the next entry, of which the arguments are; false: there is none.
  bool advance(Value* arguments) noexcept {
    uint32_t at;
    if (!next_of(collection, cursor, at)) return false;
    arguments[0] = cursor.table->value_at(at);
    arguments[1] = cursor.table->key_at(at);
    arguments[2] = collection;
    return true;
  }
  Value collection;
  MapCursor cursor{};
};

Repeat next_of_for_each(Context&, RepeatedCall& call, Value, Value* regs) noexcept {
  return static_cast<EntryWalk&>(call).advance(regs + 1) ? Repeat::Again : Repeat::Declines;
}

}  // namespace

NativeTask for_each(Context& cx, Args args, Kind kind, const char* name) {
  if (!args.this_value.is_kind(kind)) co_return throw_incompatible(cx, name, args.this_value);
  if (!args[0].is_callable())
    co_return throw_type_error(cx, "%s is not a function",
                               describe_for_message(cx, args[0]).c_str());
  EntryWalk walk{{next_of_for_each, args[1]}, args.this_value};
  Value arguments[3];
  while (walk.advance(arguments)) (void)co_await call_repeatedly(cx, walk, args[0], arguments);
  co_return Value::undefined();
}

namespace {

constexpr Builtin kMapIteratorPrototype[] = {
    method("next", 0, map_iterator_next),
    text("@@toStringTag", "Map Iterator"),
};
constexpr Builtin kSetIteratorPrototype[] = {
    method("next", 0, set_iterator_next),
    text("@@toStringTag", "Set Iterator"),
};

}  // namespace
}  // namespace collections

constinit const IntrinsicTemplate kMapIteratorPrototypeTemplate =
    object_template(collections::kMapIteratorPrototype, Intrinsic::IteratorPrototype);
constinit const IntrinsicTemplate kSetIteratorPrototypeTemplate =
    object_template(collections::kSetIteratorPrototype, Intrinsic::IteratorPrototype);

}  // namespace shoal
