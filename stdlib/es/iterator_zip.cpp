// Iterator.zip and Iterator.zipKeyed.
#include "stdlib/es/collections.h"
#include "stdlib/es/iterator_helper.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/atom.h"

namespace shoal::iterators {
namespace {

/// What both functions collect. Lists are arrays that no script sees.
struct ZipBuild {
  ZipMode mode = ZipMode::Shortest;
  Value padding_option;
  ArrayObject* iterators = nullptr;  // Iterator and next method in turns.
  ArrayObject* padding = nullptr;
  ArrayObject* keys = nullptr;  // zipKeyed.
  uint32_t count() const { return iterators->length() / 2; }
};

ArrayObject* iterators_of(const Helper* helper) {
  return helper->state(slot::kArgument).as<ArrayObject>();
}

/// Taken out of the open iterators.
void drop_iterator(Context& cx, ArrayObject* iterators, uint32_t i) {
  iterators->elements()->set(cx.heap(), 2 * i, Value::undefined());
}

/// finishResults: an array, or an object of keys.
Task<Value> finish_results(Context& cx, Helper* helper, ArrayObject* results) {
  const Value keys_value = helper->state(slot::kKeys);
  if (keys_value.is_undefined()) co_return Value(results);
  auto* const keys = keys_value.as<ArrayObject>();
  Object* const object = co_await new_object_with_proto(cx, Value::null());
  for (uint32_t i = 0; i < keys->length(); ++i) {
    const PropertyKey name = co_await primitive_to_key(cx, keys->dense_element(i));
    co_await step_void(define_field(cx, object, name, results->dense_element(i)));
  }
  co_return Value(object);
}

/// Strict mode, the first iterator is done: all others must be, too.
Task<Value> all_must_be_done(Context& cx, ArrayObject* iterators) {
  for (uint32_t k = 1; k < iterators->length() / 2; ++k) {
    IteratorRecord record;
    record.iterator = iterators->dense_element(2 * k);
    record.next_method = iterators->dense_element(2 * k + 1);
    const Completion<Value> open = co_await try_await(iterator_step(cx, &record));
    if (!open.threw && !open.value.is_hole()) {
      (void)throw_type_error(cx, "Iterator.zip: iterators are of different lengths");
      const Value never = co_await close_all(cx, iterators, cx.take_exception());
      co_return never;
    }
    drop_iterator(cx, iterators, k);
    if (open.threw) {
      const Value never = co_await close_all(cx, iterators, open.exception);
      co_return never;
    }
  }
  co_return Value::hole();
}

/// Iterator i is done: the hole if so is the whole, else its padding.
Task<Value> one_done(Context& cx, Helper* helper, uint32_t i) {
  ArrayObject* const iterators = iterators_of(helper);
  drop_iterator(cx, iterators, i);
  const auto mode = static_cast<ZipMode>(helper->state(slot::kOption).as_int32());
  if (mode == ZipMode::Strict && i == 0) {
    const Value done = co_await all_must_be_done(cx, iterators);
    co_return done;
  }
  if (mode == ZipMode::Strict) {
    (void)throw_type_error(cx, "Iterator.zip: iterators are of different lengths");
    const Value never = co_await close_all(cx, iterators, cx.take_exception());
    co_return never;
  }
  if (mode == ZipMode::Shortest) {
    (void)co_await close_all(cx, iterators, Value::hole());
    co_return Value::hole();
  }
  for (uint32_t k = 0; k < iterators->length(); k += 2)
    if (iterators->dense_element(k).is_object())
      co_return helper->state(slot::kBuffer).as<ArrayObject>()->dense_element(i);
  co_return Value::hole();
}

}  // namespace

Task<Value> zip_step(Context& cx, Helper* helper) {
  ArrayObject* const iterators = iterators_of(helper);
  const uint32_t count = iterators->length() / 2;
  if (count == 0) co_return Value::hole();
  ArrayObject* const results = co_await ArrayObject::create(cx, 0, count);
  for (uint32_t i = 0; i < count; ++i) {
    IteratorRecord record;
    record.iterator = iterators->dense_element(2 * i);
    record.next_method = iterators->dense_element(2 * i + 1);
    Value v;
    if (record.iterator.is_undefined()) {
      v = helper->state(slot::kBuffer).as<ArrayObject>()->dense_element(i);
    } else {
      const Completion<Value> result = co_await try_await(iterator_step_value(cx, &record));
      if (result.threw) {
        drop_iterator(cx, iterators, i);
        const Value never = co_await close_all(cx, iterators, result.exception);
        co_return never;
      }
      v = result.value;
      if (v.is_hole()) {
        v = co_await one_done(cx, helper, i);
        if (v.is_hole()) co_return v;
      }
    }
    co_await step_void(results->push(cx.heap(), v));
  }
  const Value finished = co_await finish_results(cx, helper, results);
  co_return finished;
}

namespace {

Task<ZipBuild> read_options(Context& cx, Args args, const char* name) {
  if (!args[0].is_object())
    co_return throw_type_error(cx, "Iterator.%s: %s is not an object", name,
                               describe_for_message(cx, args[0]).c_str());
  if (!args[1].is_undefined() && !args[1].is_object())
    co_return throw_type_error(cx, "Iterator.%s: options must be an object", name);
  ZipBuild build;
  if (args[1].is_object()) {
    const Value mode = co_await get(cx, args[1].as_object(), key(atoms::mode()));
    const std::string text = mode.is_string() ? mode.as_string()->utf8() : "";
    if (text == "longest")
      build.mode = ZipMode::Longest;
    else if (text == "strict")
      build.mode = ZipMode::Strict;
    else if (!mode.is_undefined() && text != "shortest")
      co_return throw_type_error(cx, "Iterator.%s: unknown mode %s", name,
                                 describe_for_message(cx, mode).c_str());
  }
  if (build.mode == ZipMode::Longest) {
    build.padding_option = co_await get(cx, args[1].as_object(), key(intern_ascii("padding")));
    if (!build.padding_option.is_undefined() && !build.padding_option.is_object())
      co_return throw_type_error(cx, "Iterator.%s: padding must be an object", name);
  }
  build.iterators = co_await ArrayObject::create(cx, 0, 8);
  build.padding = co_await ArrayObject::create(cx, 0, 4);
  co_return build;
}

Task<Value> add_iterator(Context& cx, ArrayObject* iterators, Value v) {
  const IteratorRecord record = co_await get_iterator_flattenable(cx, v, Primitives::Reject);
  co_await step_void(iterators->push(cx.heap(), record.iterator));
  co_await step_void(iterators->push(cx.heap(), record.next_method));
  co_return Value::undefined();
}

/// The iterators of zip's list. Whatever throws closes those that are open.
Task<Value> collect_listed(Context& cx, ZipBuild build, Value iterables) {
  IteratorRecord input = co_await get_iterator(cx, iterables);
  for (;;) {
    const Completion<Value> next = co_await try_await(iterator_step_value(cx, &input));
    if (next.threw) {
      const Value never = co_await close_all(cx, build.iterators, next.exception);
      co_return never;
    }
    if (next.value.is_hole()) co_return Value::undefined();
    const Completion<Value> added =
        co_await try_await(add_iterator(cx, build.iterators, next.value));
    if (!added.threw) continue;
    const Completion<Value> closed =
        co_await try_await(close_all(cx, build.iterators, added.exception));
    const Value never = co_await iterator_close_throw(cx, &input, closed.exception);
    co_return never;
  }
}

/// The padding of zip, from an iterable.
Task<Value> read_padding(Context& cx, ZipBuild build) {
  IteratorRecord record = co_await get_iterator(cx, build.padding_option);
  bool open = true;
  for (uint32_t i = 0; i < build.count(); ++i) {
    Value v = Value::undefined();
    if (open) {
      v = co_await iterator_step_value(cx, &record);
      open = !v.is_hole();
      if (!open) v = Value::undefined();
    }
    co_await step_void(build.padding->push(cx.heap(), v));
  }
  if (open) (void)co_await iterator_close(cx, &record);
  co_return Value::undefined();
}

/// The iterators of zipKeyed's object, and their keys.
Task<Value> collect_keyed(Context& cx, ZipBuild build, Object* iterables) {
  ArrayObject* const all = co_await own_property_keys(cx, iterables);
  for (uint32_t i = 0; i < all->length(); ++i) {
    const PropertyKey name = co_await primitive_to_key(cx, all->dense_element(i));
    const PropertyDescriptor own = co_await get_own_property(cx, iterables, name);
    if (!own.present || !own.enumerable) continue;
    const Value v = co_await get(cx, iterables, name);
    if (v.is_undefined()) continue;
    co_await step_void(build.keys->push(cx.heap(), all->dense_element(i)));
    (void)co_await add_iterator(cx, build.iterators, v);
  }
  co_return Value::undefined();
}

/// The padding of zipKeyed, from an object.
Task<Value> read_keyed_padding(Context& cx, ZipBuild build) {
  for (uint32_t i = 0; i < build.keys->length(); ++i) {
    const PropertyKey name = co_await primitive_to_key(cx, build.keys->dense_element(i));
    const Value v = co_await get(cx, build.padding_option.as_object(), name);
    co_await step_void(build.padding->push(cx.heap(), v));
  }
  co_return Value::undefined();
}

Result<Value> make_zip(Context& cx, const ZipBuild& build) {
  while (build.padding->length() < build.count())
    TRY_VOID(build.padding->push(cx.heap(), Value::undefined()));
  Helper* const helper = TRY(create_helper(cx, HelperKind::Zip, {}));
  set_state(cx, helper, slot::kArgument, Value(build.iterators));
  set_state(cx, helper, slot::kBuffer, Value(build.padding));
  set_state(cx, helper, slot::kOption, Value::int32(static_cast<int32_t>(build.mode)));
  if (build.keys) set_state(cx, helper, slot::kKeys, Value(build.keys));
  return Value(helper);
}

}  // namespace

/// Iterator.zip ( iterables [ , options ] )
NativeTask iterator_zip(Context& cx, Args args) {
  const ZipBuild build = co_await read_options(cx, args, "zip");
  (void)co_await collect_listed(cx, build, args[0]);
  if (build.padding_option.is_object()) {
    const Completion<Value> read = co_await try_await(read_padding(cx, build));
    if (read.threw) {
      const Value never = co_await close_all(cx, build.iterators, read.exception);
      co_return never;
    }
  }
  co_return make_zip(cx, build);
}

/// Iterator.zipKeyed ( iterables [ , options ] )
NativeTask iterator_zip_keyed(Context& cx, Args args) {
  ZipBuild build = co_await read_options(cx, args, "zipKeyed");
  build.keys = co_await ArrayObject::create(cx, 0, 4);
  const Completion<Value> collected =
      co_await try_await(collect_keyed(cx, build, args[0].as_object()));
  if (collected.threw) {
    const Value never = co_await close_all(cx, build.iterators, collected.exception);
    co_return never;
  }
  if (build.padding_option.is_object()) {
    const Completion<Value> read = co_await try_await(read_keyed_padding(cx, build));
    if (read.threw) {
      const Value never = co_await close_all(cx, build.iterators, read.exception);
      co_return never;
    }
  }
  co_return make_zip(cx, build);
}

}  // namespace shoal::iterators
