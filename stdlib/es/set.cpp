// §24.2 Set objects.
#include "stdlib/es/collections.h"
#include "stdlib/es/set_methods.h"
#include "stdlib/intrinsics.h"
#include "vm/object/function.h"
#include "vm/run/operations/growth.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

using namespace collections;

Result<SetObject*> this_set(Context& cx, const Args& args, const char* method) {
  if (args.this_value.is_kind(Kind::Set)) return args.this_value.as<SetObject>();
  return throw_incompatible(cx, method, args.this_value);
}

Result<Value> set_add_short(Context& cx, const Args& args) {
  SetObject* const set = TRY(this_set(cx, args, "Set.prototype.add"));
  if (grows_long(set) && !set->has(args[0])) [[unlikely]]
    return Value::lazy();
  TRY_VOID(set->add(cx.heap(), args[0]));
  return args.this_value;
}
NativeTask set_add(Context& cx, Args args) {
  SetObject* const set = co_await this_set(cx, args, "Set.prototype.add");
  if (grows_long(set)) (void)co_await make_room(cx, set);
  co_await step_void(set->add(cx.heap(), args[0]));
  co_return args.this_value;
}

Result<void> add_key(Heap& heap, Object* target, Value key, Value) {
  return static_cast<SetObject*>(target)->add(heap, key);
}

/// §24.2.2.1 Set ( [ iterable ] )
NativeTask set_constructor(Context& cx, Args args) {
  if (args.new_target.is_undefined())
    co_return throw_type_error(cx, "Constructor Set requires 'new'");
  const Value proto =
      co_await get_prototype_from_constructor(cx, args.new_target, Intrinsic::SetPrototype);
  Shape* const shape = co_await shape_for(cx, Kind::Set, proto);
  SetObject* const set = co_await SetObject::create(cx.heap(), shape);
  if (!args[0].is_nullish()) {
    if (const uint32_t expected = expected_entries(args[0]))
      co_await step_void(set->reserve(cx.heap(), expected));
    const Value adder = co_await adder_of(cx, set, key(atoms::add()));
    (void)co_await add_from_iterable(cx, {set, adder, set_add_short, add_key, false}, args[0]);
  }
  co_return Value(set);
}

/// FAST PATH: of nothing to add.
Result<Value> set_constructor_quick(Context& cx, const Args& args) {
  if (!is_plain_construct(args) || !args[0].is_nullish()) return Value::lazy();
  Shape* const shape = TRY(cx.realm()->root_shape(cx, Kind::Set, Intrinsic::SetPrototype));
  SetObject* const made = TRY(SetObject::create(cx.heap(), shape));
  return Value(made);
}

// ---- Set.prototype

Result<Value> set_clear_short(Context& cx, const Args& args) {
  SetObject* const set = TRY(this_set(cx, args, "Set.prototype.clear"));
  if (clears_long(set)) return Value::lazy();
  TRY_VOID(set->clear(cx.heap()));
  return Value::undefined();
}
NativeTask set_clear(Context& cx, Args args) {
  SetObject* const set = co_await this_set(cx, args, "Set.prototype.clear");
  (void)co_await clear_long(cx, set);
  co_return Value::undefined();
}
Result<Value> set_delete(Context& cx, const Args& args) {
  SetObject* const set = TRY(this_set(cx, args, "Set.prototype.delete"));
  return Value::boolean(set->remove(args[0]));
}
Result<Value> set_has(Context& cx, const Args& args) {
  SetObject* const set = TRY(this_set(cx, args, "Set.prototype.has"));
  return Value::boolean(set->has(args[0]));
}
Result<Value> set_size(Context& cx, const Args& args) {
  SetObject* const set = TRY(this_set(cx, args, "get Set.prototype.size"));
  return Value::number(set->size());
}
NativeTask set_for_each(Context& cx, Args args) {
  return for_each(cx, args, Kind::Set, "Set.prototype.forEach");
}
Result<Value> set_entries(Context& cx, const Args& args) {
  SetObject* const set = TRY(this_set(cx, args, "Set.prototype.entries"));
  return create_iterator(cx, Value(set), IterationKind::Entries);
}
Result<Value> set_values(Context& cx, const Args& args) {
  SetObject* const set = TRY(this_set(cx, args, "Set.prototype.values"));
  return create_iterator(cx, Value(set), IterationKind::Values);
}

Result<Value> return_this(Context&, const Args& args) { return args.this_value; }

constexpr Builtin kSetFunction = constructor("Set", 0, set_constructor, set_constructor_quick);
constexpr Builtin kSet[] = {
    prototype(Intrinsic::SetPrototype),
    getter("@@species", return_this),
};
constexpr Builtin kSetPrototype[] = {
    intrinsic("constructor", Intrinsic::Set),
    method("has", 1, set_has),
    method("add", 1, set_add, set_add_short),
    method("delete", 1, set_delete),
    method("clear", 0, set_clear, set_clear_short),
    method("entries", 0, set_entries),
    method("forEach", 1, set_for_each),
    getter("size", set_size),
    method("values", 0, set_values),
    alias("keys", "values"),
    method("union", 1, set_methods::union_of),
    method("intersection", 1, set_methods::intersection),
    method("difference", 1, set_methods::difference),
    method("symmetricDifference", 1, set_methods::symmetric_difference),
    method("isSubsetOf", 1, set_methods::is_subset_of),
    method("isSupersetOf", 1, set_methods::is_superset_of),
    method("isDisjointFrom", 1, set_methods::is_disjoint_from),
    text("@@toStringTag", "Set"),
    alias("@@iterator", "values"),
};

}  // namespace

constinit const IntrinsicTemplate kSetTemplate = function_template(kSetFunction, kSet);
constinit const IntrinsicTemplate kSetPrototypeTemplate = object_template(kSetPrototype);

}  // namespace shoal
