// §27.1.3 Iterator, and Iterator.prototype.
#include <cmath>

#include "stdlib/es/collections.h"
#include "stdlib/es/iterator_helper.h"
#include "stdlib/intrinsics.h"
#include "vm/object/function.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/atom.h"
#include "vm/value/equality.h"

namespace shoal {
namespace iterators {
namespace {

constexpr uint32_t kWrapTag = collections::state_tag("Wrap");

/// §27.1.3.1.1 Iterator ( )
NativeTask iterator_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx, "Constructor Iterator requires 'new'");
  if (args.new_target == Value(args.callee))
    co_return throw_type_error(cx, "Abstract class Iterator not directly constructable");
  const Value proto =
      co_await get_prototype_from_constructor(cx, args.new_target, Intrinsic::IteratorPrototype);
  Object* const object = co_await new_object_with_proto(cx, proto);
  co_return Value(object);
}

/// Iterator.concat ( ...items )
NativeTask iterator_concat(Context& cx, Args args) {
  ArrayObject* const items = co_await ArrayObject::create(cx, 0, args.count * 2);
  for (uint32_t i = 0; i < args.count; ++i) {
    if (!args[i].is_object())
      co_return throw_type_error(cx, "%s is not an object",
                                 describe_for_message(cx, args[i]).c_str());
    const Value method = co_await get_method(cx, args[i], collections::iterator_key());
    if (method.is_undefined())
      co_return throw_type_error(cx, "%s is not iterable",
                                 describe_for_message(cx, args[i]).c_str());
    co_await step_void(items->push(cx.heap(), args[i]));
    co_await step_void(items->push(cx.heap(), method));
  }
  Helper* const helper = co_await create_helper(cx, HelperKind::Concat, {});
  set_state(cx, helper, slot::kArgument, Value(items));
  co_return Value(helper);
}

/// §27.1.3.2.1 Iterator.from ( O )
NativeTask iterator_from(Context& cx, Args args) {
  const IteratorRecord record =
      co_await get_iterator_flattenable(cx, args[0], Primitives::IterateStrings);
  const Value constructor = co_await cx.realm()->intrinsic_value(cx, Intrinsic::Iterator);
  const Value is_iterator = co_await ordinary_has_instance(cx, constructor, record.iterator);
  if (is_iterator.is_true()) co_return record.iterator;
  Shape* const shape = co_await cx.realm()->root_shape(cx, Kind::NativeState,
                                                       Intrinsic::WrapForValidIteratorPrototype);
  NativeStateObject* const wrapper =
      co_await NativeStateObject::create(cx.heap(), shape, kWrapTag, 2);
  wrapper->set_state(cx.heap(), 0, record.iterator);
  wrapper->set_state(cx.heap(), 1, record.next_method);
  co_return Value(wrapper);
}

/// §27.1.3.2.1.1.1 %WrapForValidIteratorPrototype%.next ( )
NativeTask wrap_next(Context& cx, Args args) {
  NativeStateObject* const wrapper = NativeStateObject::from(args.this_value, kWrapTag);
  if (!wrapper)
    co_return collections::throw_incompatible(cx, "%WrapForValidIteratorPrototype%.next",
                                              args.this_value);
  const Value result = co_await call(cx, wrapper->state(1), wrapper->state(0));
  co_return result;
}

/// §27.1.3.2.1.1.2 %WrapForValidIteratorPrototype%.return ( )
NativeTask wrap_return(Context& cx, Args args) {
  NativeStateObject* const wrapper = NativeStateObject::from(args.this_value, kWrapTag);
  if (!wrapper)
    co_return collections::throw_incompatible(cx, "%WrapForValidIteratorPrototype%.return",
                                              args.this_value);
  const Value iterator = wrapper->state(0);
  const Value method = co_await get_method(cx, iterator, key(atoms::return_()));
  if (method.is_undefined()) {
    Object* const result = co_await create_iter_result(cx, Value::undefined(), true);
    co_return Value(result);
  }
  const Value result = co_await call(cx, method, iterator);
  co_return result;
}

// ---- Methods that return helpers

Task<Value> callback_helper(Context& cx, Args args, HelperKind kind, const char* name) {
  const IteratorRecord bare = co_await this_iterator(cx, args, name);
  if (!args[0].is_callable()) {
    (void)throw_type_error(cx, "%s is not a function", describe_for_message(cx, args[0]).c_str());
    const Value never = co_await close_with_pending(cx, bare);
    co_return never;
  }
  const IteratorRecord record = co_await get_iterator_direct(cx, args.this_value.as_object());
  Helper* const helper = co_await create_helper(cx, kind, record);
  set_state(cx, helper, slot::kArgument, args[0]);
  co_return Value(helper);
}

NativeTask iterator_map(Context& cx, Args args) {
  return callback_helper(cx, args, HelperKind::Map, "map");
}
NativeTask iterator_filter(Context& cx, Args args) {
  return callback_helper(cx, args, HelperKind::Filter, "filter");
}
NativeTask iterator_flat_map(Context& cx, Args args) {
  return callback_helper(cx, args, HelperKind::FlatMap, "flatMap");
}

/// The limit of take and drop: an integer or infinity.
Task<double> read_limit(Context& cx, Value v) {
  const Value number = co_await to_number(cx, v);
  const double limit = number.as_number();
  if (limit != limit || integer_of(limit) < 0)
    co_return throw_range_error(cx, "%s must be positive", describe_for_message(cx, v).c_str());
  if (limit > 9007199254740991.0 && limit != HUGE_VAL)
    co_return throw_range_error(cx, "%s is too large", describe_for_message(cx, v).c_str());
  co_return integer_of(limit);
}

Task<Value> limit_helper(Context& cx, Args args, HelperKind kind, const char* name) {
  IteratorRecord bare = co_await this_iterator(cx, args, name);
  const Completion<double> limit = co_await try_await(read_limit(cx, args[0]));
  if (limit.threw) {
    const Value never = co_await iterator_close_throw(cx, &bare, limit.exception);
    co_return never;
  }
  const IteratorRecord record = co_await get_iterator_direct(cx, args.this_value.as_object());
  Helper* const helper = co_await create_helper(cx, kind, record);
  set_state(cx, helper, slot::kArgument, Value::number(limit.value));
  co_return Value(helper);
}

NativeTask iterator_take(Context& cx, Args args) {
  return limit_helper(cx, args, HelperKind::Take, "take");
}
NativeTask iterator_drop(Context& cx, Args args) {
  return limit_helper(cx, args, HelperKind::Drop, "drop");
}

/// The size of chunks and windows.
Result<bool> check_size(Context& cx, Value v) {
  if (!v.is_number() || v.as_number() != std::trunc(v.as_number()) || !std::isfinite(v.as_number()))
    return throw_type_error(cx, "%s is not an integral number",
                            describe_for_message(cx, v).c_str());
  if (v.as_number() < 1 || v.as_number() > 4294967295.0)
    return throw_range_error(cx, "%s is out of range", describe_for_message(cx, v).c_str());
  return true;
}

/// The second argument of windows: whether a short one counts.
Result<bool> check_undersized(Context& cx, Value v) {
  if (v.is_undefined()) return false;
  if (v.is_string() && v.as_string()->utf8() == "allow-partial") return true;
  if (v.is_string() && v.as_string()->utf8() == "only-full") return false;
  return throw_type_error(cx, "undersized must be \"only-full\" or \"allow-partial\"");
}

Task<Value> size_helper(Context& cx, Args args, HelperKind kind, const char* name) {
  const IteratorRecord bare = co_await this_iterator(cx, args, name);
  const Result<bool> size = check_size(cx, args[0]);
  Result<bool> partial = false;
  if (size.ok() && kind == HelperKind::Windows) partial = check_undersized(cx, args[1]);
  if (!size.ok() || !partial.ok()) {
    const Value never = co_await close_with_pending(cx, bare);
    co_return never;
  }
  const IteratorRecord record = co_await get_iterator_direct(cx, args.this_value.as_object());
  Helper* const helper = co_await create_helper(cx, kind, record);
  set_state(cx, helper, slot::kArgument, args[0]);
  set_state(cx, helper, slot::kOption, Value::boolean(partial.value()));
  if (kind == HelperKind::Windows) {
    ArrayObject* const buffer = co_await ArrayObject::create(cx, 0, 4);
    set_state(cx, helper, slot::kBuffer, Value(buffer));
  }
  co_return Value(helper);
}

NativeTask iterator_chunks(Context& cx, Args args) {
  return size_helper(cx, args, HelperKind::Chunks, "chunks");
}
NativeTask iterator_windows(Context& cx, Args args) {
  return size_helper(cx, args, HelperKind::Windows, "windows");
}

// ---- The rest of Iterator.prototype

Result<Value> return_this(Context&, const Args& args) { return args.this_value; }

/// §27.1.? %Iterator.prototype% [ @@dispose ] ( )
NativeTask iterator_dispose(Context& cx, Args args) {
  const Value method = co_await get_method(cx, args.this_value, key(atoms::return_()));
  if (!method.is_undefined()) (void)co_await call(cx, method, args.this_value);
  co_return Value::undefined();
}

/// §27.1.3.? SetterThatIgnoresPrototypeProperties
Task<Value> weird_set(Context& cx, Args args, PropertyKey name) {
  if (!args.this_value.is_object())
    co_return throw_type_error(cx, "Iterator.prototype.%s setter called on non-object",
                               key_text(name).c_str());
  Object* const self = args.this_value.as_object();
  const Value home = co_await cx.realm()->intrinsic_value(cx, Intrinsic::IteratorPrototype);
  if (args.this_value == home)
    co_return throw_type_error(cx, "Cannot assign to read only property '%s' of object",
                               key_text(name).c_str());
  const bool own = co_await has_own_property(cx, self, name);
  if (own)
    (void)co_await set_or_throw(cx, self, name, args[0]);
  else
    (void)co_await create_data_property_or_throw(cx, self, name, args[0]);
  co_return Value::undefined();
}

Result<Value> constructor_get(Context& cx, const Args&) {
  return cx.realm()->intrinsic_value(cx, Intrinsic::Iterator);
}
NativeTask constructor_set(Context& cx, Args args) {
  return weird_set(cx, args, key(atoms::constructor()));
}
Result<Value> tag_get(Context&, const Args&) { return Value(intern_ascii("Iterator")); }
NativeTask tag_set(Context& cx, Args args) {
  return weird_set(cx, args, PropertyKey::symbol(well_known(WellKnown::toStringTag)));
}

constexpr Builtin kIteratorFunction = constructor("Iterator", 0, iterator_constructor);
constexpr Builtin kIterator[] = {
    prototype(Intrinsic::IteratorPrototype),   method("concat", 0, iterator_concat),
    method("from", 1, iterator_from),          method("zip", 1, iterator_zip),
    method("zipKeyed", 1, iterator_zip_keyed),
};
constexpr Builtin kIteratorPrototype[] = {
    accessor("constructor", constructor_get), setter("constructor", constructor_set),
    method("chunks", 1, iterator_chunks),     method("drop", 1, iterator_drop),
    method("every", 1, iterator_every),       method("filter", 1, iterator_filter),
    method("find", 1, iterator_find),         method("flatMap", 1, iterator_flat_map),
    method("forEach", 1, iterator_for_each),  method("includes", 1, iterator_includes),
    method("join", 1, iterator_join),         method("map", 1, iterator_map),
    method("reduce", 1, iterator_reduce),     method("some", 1, iterator_some),
    method("take", 1, iterator_take),         method("toArray", 0, iterator_to_array),
    method("windows", 1, iterator_windows),   accessor("@@toStringTag", tag_get),
    setter("@@toStringTag", tag_set),         method("@@iterator", 0, return_this),
    method("@@dispose", 0, iterator_dispose),
};
constexpr Builtin kWrapForValidIteratorPrototype[] = {
    method("next", 0, wrap_next),
    method("return", 0, wrap_return),
};

}  // namespace
}  // namespace iterators

constinit const IntrinsicTemplate kIteratorTemplate =
    function_template(iterators::kIteratorFunction, iterators::kIterator);
constinit const IntrinsicTemplate kIteratorPrototypeTemplate =
    object_template(iterators::kIteratorPrototype);
constinit const IntrinsicTemplate kWrapForValidIteratorPrototypeTemplate =
    object_template(iterators::kWrapForValidIteratorPrototype, Intrinsic::IteratorPrototype);

}  // namespace shoal
