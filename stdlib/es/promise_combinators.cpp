// Promise.all, allKeyed, allSettled, allSettledKeyed, any and race, §27.2.4 and the proposal of
// await dictionaries.
#include "stdlib/es/internal.h"
#include "stdlib/es/promise_natives.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/run/fuel.h"
#include "vm/run/internal_functions.h"
#include "vm/run/operations/combinator.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/fast_iteration.h"
#include "vm/run/operations/iterator.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

// ---- Functions of elements: captures are the shared array, the index, and a flag array of one

bool first_call(Context& cx, const Args& args) {
  auto* const flag = args.callee->capture(2).as<ValueArray>();
  if (flag->get(0).is_true()) return false;
  flag->set(cx.heap(), 0, Value::boolean(true));
  return true;
}

Task<Value> element_called(Context& cx, Args args, Combinator kind, bool rejected) {
  if (!first_call(cx, args)) co_return Value::undefined();
  auto* const shared = args.callee->capture(0).as<ValueArray>();
  const auto index = static_cast<uint32_t>(args.callee->capture(1).as_int32());
  const Value done = co_await element_settled(cx, kind, shared, index, rejected, args[0]);
  co_return done;
}

Result<Value> element_function(Context& cx, internal::Entry entry, ValueArray* shared,
                               uint32_t index, ValueArray* flag) {
  NativeFunction* const f = TRY(native_function(cx, Intrinsic::Internal, entry));
  f->set_capture(cx.heap(), 0, Value(shared));
  f->set_capture(cx.heap(), 1, Value::int32(static_cast<int32_t>(index)));
  f->set_capture(cx.heap(), 2, Value(flag));
  return Value(f);
}

// ---- Waiting for the elements

/// The functions that settle the combined promise, for an element whose `then` is called.
Result<void> ensure_functions(Context& cx, ValueArray* shared) {
  if (!shared->get(combinator::kResolve).is_undefined()) return {};
  auto* const promise = shared->get(combinator::kCombined).as<PromiseObject>();
  const PromiseCapability c = TRY(create_resolving_functions(cx, promise));
  shared->set(cx.heap(), combinator::kResolve, c.resolve);
  shared->set(cx.heap(), combinator::kReject, c.reject);
  return {};
}

/// Gives the promise of one element, of whatever class, its reactions.
Task<Value> combine_one(Context& cx, Combinator kind, Value next_promise, ValueArray* shared,
                        uint32_t index) {
  co_await step_void(ensure_functions(cx, shared));
  Value on_fulfilled = shared->get(combinator::kResolve);
  Value on_rejected = shared->get(combinator::kReject);
  if (kind != Combinator::Race) {
    ValueArray* const flag = co_await ValueArray::create(cx.heap(), 1, Value::boolean(false));
    co_await step_void(expect_element(cx, shared, index));
    if (kind == Combinator::All) {
      on_fulfilled =
          co_await element_function(cx, internal::kPromiseAllResolve, shared, index, flag);
    } else if (kind == Combinator::Any) {
      on_rejected = co_await element_function(cx, internal::kPromiseAnyReject, shared, index, flag);
    } else {
      on_fulfilled =
          co_await element_function(cx, internal::kPromiseAllSettledResolve, shared, index, flag);
      on_rejected =
          co_await element_function(cx, internal::kPromiseAllSettledReject, shared, index, flag);
    }
  }
  const Value done =
      co_await invoke(cx, next_promise, key(atoms::then()), on_fulfilled, on_rejected);
  co_return done;
}

/// Whether nobody could tell from calling `resolve` of the constructor. (combine_plain looks at
/// promises.)
bool is_plain_class(Context& cx, Value constructor, Value resolve) {
  return cx.realm()->is_first() && constructor.is_object() &&
         constructor == cx.realm()->peek_intrinsic(Intrinsic::Promise) &&
         resolve.is_kind(Kind::NativeFunction) &&
         resolve.as<NativeFunction>()->builtin()->leaf == natives::promise_resolve_quick;
}

/// The same where nobody has asked for `resolve` yet; it may not have been made.
bool is_plain_class(Context& cx, Value constructor) {
  if (!cx.realm()->is_first() || !constructor.is_object() ||
      constructor != cx.realm()->peek_intrinsic(Intrinsic::Promise))
    return false;
  const PropertyEntry* const entry = constructor.as_object()->shape()->find(key(atoms::resolve()));
  if (!entry || (entry->attributes & attr::IsAccessor)) return false;
  const Value resolve = constructor.as_object()->slot(entry->slot);
  return resolve.is_lazy() || is_plain_class(cx, constructor, resolve);
}

/// One element: by its value, or by what the constructor's `resolve` makes of it.
Task<Value> combine_element(Context& cx, Combinator kind, Value constructor, Value resolve, Value v,
                            ValueArray* shared, uint32_t index) {
  const Value arguments[] = {v};
  const Value next = co_await call(cx, resolve, constructor, arguments);
  (void)co_await combine_one(cx, kind, next, shared, index);
  co_return Value::undefined();
}

/// §27.2.4.1.2 PerformPromiseAll and its like.
Task<Value> perform(Context& cx, Combinator kind, Value constructor, IteratorRecord* record,
                    Value resolve, ValueArray* shared) {
  const bool plain = is_plain_class(cx, constructor, resolve);
  for (uint32_t index = 0;; ++index) {
    const Value v = co_await iterator_step_value(cx, record);
    if (v.is_hole()) break;
    if (plain) {
      const bool waits = co_await combine_plain(cx, kind, shared, index, v);
      if (waits) continue;
    }
    (void)co_await combine_element(cx, kind, constructor, resolve, v, shared, index);
  }
  if (kind == Combinator::Race || !count_down(cx, shared)) co_return Value::undefined();
  if (kind != Combinator::Any) {
    const Value done = co_await settle_with_all(cx, kind, shared);
    co_return done;
  }
  const Value error = co_await all_rejected_error(cx, shared);
  record->done = true;
  co_return cx.throw_value(error);
}

/// GetPromiseResolve.
Task<Value> resolve_method_of(Context& cx, Value constructor) {
  const Value resolve = co_await get(cx, constructor.as_object(), key(atoms::resolve()));
  if (!resolve.is_callable())
    co_return throw_type_error(cx, "Promise resolve or reject function is not callable");
  co_return resolve;
}

Task<Value> iterate_and_perform(Context& cx, Combinator kind, Value constructor, Value iterable,
                                ValueArray* shared) {
  const Value resolve = co_await resolve_method_of(cx, constructor);
  IteratorRecord record = co_await get_iterator(cx, iterable);
  const Completion<Value> done =
      co_await try_await(perform(cx, kind, constructor, &record, resolve, shared));
  if (!done.threw) co_return Value::undefined();
  if (record.done) co_return cx.throw_value(done.exception);
  const Value never = co_await iterator_close_throw(cx, &record, done.exception);
  co_return never;
}

/// Promise.allKeyed: of the own enumerable properties of an object.
Task<Value> perform_keyed(Context& cx, Combinator kind, Value constructor, Value promises,
                          ValueArray* shared) {
  const Value resolve = co_await resolve_method_of(cx, constructor);
  if (!promises.is_object())
    co_return throw_type_error(cx, "%s is not an object",
                               describe_for_message(cx, promises).c_str());
  auto* const keys = shared->get(combinator::kKeys).as<ArrayObject>();
  Object* const from = promises.as_object();
  ArrayObject* const all = co_await own_property_keys(cx, from);
  for (uint32_t i = 0; i < all->length(); ++i) {
    const PropertyKey name = co_await primitive_to_key(cx, all->dense_element(i));
    const PropertyDescriptor own = co_await get_own_property(cx, from, name);
    if (!own.present || !own.enumerable) continue;
    const Value v = co_await get(cx, from, name);
    const uint32_t index = keys->length();
    co_await step_void(keys->push(cx.heap(), all->dense_element(i)));
    (void)co_await combine_element(cx, kind, constructor, resolve, v, shared, index);
  }
  if (!count_down(cx, shared)) co_return Value::undefined();
  const Value done = co_await settle_with_all(cx, kind, shared);
  co_return done;
}

// ---- The functions

enum class Collects : uint8_t { Listed, Keyed };

Result<ValueArray*> create_shared(Context& cx, const PromiseCapability& c, Collects what) {
  ValueArray* const shared =
      TRY(ValueArray::create(cx.heap(), combinator::kFields, Value::undefined()));
  ArrayObject* const values = TRY(ArrayObject::create(cx, 0, 4));
  shared->set(cx.heap(), combinator::kValues, Value(values));
  shared->set(cx.heap(), combinator::kRemaining, Value::int32(1));
  shared->set(cx.heap(), combinator::kCombined, c.promise);
  shared->set(cx.heap(), combinator::kResolve, c.resolve);
  shared->set(cx.heap(), combinator::kReject, c.reject);
  if (what == Collects::Keyed) {
    ArrayObject* const keys = TRY(ArrayObject::create(cx, 0, 4));
    shared->set(cx.heap(), combinator::kKeys, Value(keys));
  }
  return shared;
}

Task<Value> combinator_task(Context& cx, Args args, Combinator kind,
                            Collects what = Collects::Listed) {
  const PromiseCapability c = co_await new_promise_capability(cx, args.this_value);
  ValueArray* const shared = co_await create_shared(cx, c, what);
  Task<Value> performing = what == Collects::Keyed
                               ? perform_keyed(cx, kind, args.this_value, args[0], shared)
                               : iterate_and_perform(cx, kind, args.this_value, args[0], shared);
  const Completion<Value> done = co_await try_await(std::move(performing));
  if (done.threw) (void)co_await settle_combined(cx, shared, false, done.exception);
  co_return c.promise;
}

/// Longer arrays are no leaf's work.
constexpr uint32_t kQuickMax = 64;

/// Whether combining these runs no script: a short array of primitives and plain promises.
bool can_be_quick(Context& cx, const Args& args) {
  if (!is_unobservable_array(cx, args[0]) || !cx.promise_prototype_is_pristine() ||
      !is_plain_class(cx, args.this_value))
    return false;
  const auto* const array = args[0].as<ArrayObject>();
  if (array->length() == 0 || array->length() > kQuickMax) return false;
  for (uint32_t i = 0; i < array->length(); ++i) {
    const Value v = array->dense_element(i);
    if (v.is_hole() || (v.is_object() && !is_pristine_promise(cx, v))) return false;
  }
  return true;
}

Result<Value> combine_quick(Context& cx, const Args& args, Combinator kind) {
  if (!can_be_quick(cx, args)) return Value::lazy();
  auto* const array = args[0].as<ArrayObject>();
  PromiseObject* const promise = TRY(new_promise(cx));
  ValueArray* const shared =
      TRY(create_shared(cx, {Value(promise), Value(), Value()}, Collects::Listed));
  for (uint32_t i = 0; i < array->length(); ++i)
    (void)TRY(combine_plain(cx, kind, shared, i, array->dense_element(i)));
  // It has elements, none of which has been heard of yet.
  (void)count_down(cx, shared);
  return Value(promise);
}

}  // namespace

namespace natives {

NativeTask promise_all_resolve(Context& cx, Args args) {
  return element_called(cx, args, Combinator::All, false);
}
NativeTask promise_all_settled_resolve(Context& cx, Args args) {
  return element_called(cx, args, Combinator::AllSettled, false);
}
NativeTask promise_all_settled_reject(Context& cx, Args args) {
  return element_called(cx, args, Combinator::AllSettled, true);
}
NativeTask promise_any_reject(Context& cx, Args args) {
  return element_called(cx, args, Combinator::Any, true);
}

NativeTask promise_all(Context& cx, Args args) {
  return combinator_task(cx, args, Combinator::All);
}
NativeTask promise_all_settled(Context& cx, Args args) {
  return combinator_task(cx, args, Combinator::AllSettled);
}
NativeTask promise_all_keyed(Context& cx, Args args) {
  return combinator_task(cx, args, Combinator::All, Collects::Keyed);
}
NativeTask promise_all_settled_keyed(Context& cx, Args args) {
  return combinator_task(cx, args, Combinator::AllSettled, Collects::Keyed);
}
NativeTask promise_any(Context& cx, Args args) {
  return combinator_task(cx, args, Combinator::Any);
}
NativeTask promise_race(Context& cx, Args args) {
  return combinator_task(cx, args, Combinator::Race);
}

Result<Value> promise_all_quick(Context& cx, const Args& args) {
  return combine_quick(cx, args, Combinator::All);
}
Result<Value> promise_all_settled_quick(Context& cx, const Args& args) {
  return combine_quick(cx, args, Combinator::AllSettled);
}
Result<Value> promise_any_quick(Context& cx, const Args& args) {
  return combine_quick(cx, args, Combinator::Any);
}
Result<Value> promise_race_quick(Context& cx, const Args& args) {
  return combine_quick(cx, args, Combinator::Race);
}

}  // namespace natives
}  // namespace shoal
