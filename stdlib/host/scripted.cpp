#include "stdlib/host/scripted.h"

#include "vm/object/function.h"
#include "vm/run/context.h"
#include "vm/run/host.h"
#include "vm/run/operations/object.h"
#include "vm/run/realm.h"
#include "vm/value/atom.h"

namespace shoal {
namespace natives {

/// In the place of the accessor: what script sees from then on.
static Result<bool> define_global(Context& cx, const Args& args, Value value) {
  Object* const global = args.callee->realm()->global();
  return define_own_ordinary(cx, global, key(intern_ascii(args.callee->builtin()->key)),
                             PropertyDescriptor::data(value, attr::Hidden));
}

/// What the module that the table names exports under the entry's name.
static Task<Value> exported(Context& cx, const Builtin* builtin) {
  const Value exports = co_await cx.host()->load_builtin(cx, Value(intern_ascii(builtin->text)));
  const Value value = co_await get(cx, exports.as_object(), key(intern_ascii(builtin->key)));
  co_return value;
}

NativeTask call_scripted(Context& cx, Args args) {
  const Value f = co_await exported(cx, args.callee->builtin());
  const Value result = co_await call(cx, f, args.this_value, args.values, args.count);
  co_return result;
}

NativeTask scripted_value(Context& cx, Args args) {
  const Builtin* const builtin = args.callee->builtin();
  const PropertyKey name = key(intern_ascii(builtin->key));
  const Value value = co_await exported(cx, builtin);
  if (!args.this_value.is_object()) co_return value;
  Object* const holder = args.this_value.as_object();
  const OwnProperty now = co_await own_property(cx, holder, name);
  const bool is_ours =
      now.found() && now.is_accessor() && now.value.as<Accessor>()->getter() == Value(args.callee);
  const bool is_for_all = is_ours && cx.host()->shares_builtin(builtin->text);
  if (is_for_all)
    co_await define_own_ordinary(cx, holder, name,
                                 PropertyDescriptor::data(value, attr::All));
  co_return value;
}

Result<Value> replace_scripted_value(Context& cx, const Args& args) {
  if (!args.this_value.is_object()) return Value::undefined();
  TRY(define_own_ordinary(cx, args.this_value.as_object(),
                          key(intern_ascii(args.callee->builtin()->key)),
                          PropertyDescriptor::data(args[0], attr::All)));
  return Value::undefined();
}

NativeTask scripted_global(Context& cx, Args args) {
  const Builtin* const builtin = args.callee->builtin();
  const PropertyKey name = key(intern_ascii(builtin->key));
  const Value value = co_await exported(cx, builtin);
  // Its module may have been reached by another way meanwhile, and script have replaced it.
  const OwnProperty now = co_await own_property(cx, args.callee->realm()->global(), name);
  const bool is_ours =
      now.found() && now.is_accessor() && now.value.as<Accessor>()->getter() == Value(args.callee);
  // Where packages have permissions of their own, each gets one of its own.
  const bool is_for_all = is_ours && cx.host()->shares_builtin(builtin->text);
  if (is_for_all) co_await define_global(cx, args, value);
  co_return value;
}

Result<Value> replace_scripted_global(Context& cx, const Args& args) {
  TRY(define_global(cx, args, args[0]));
  return Value::undefined();
}

}  // namespace natives

Task<PropertyDescriptor> get_shown_property(Context& cx, Object* object, PropertyKey name) {
  PropertyDescriptor d = co_await get_own_property(cx, object, name);
  const bool is_scripted =
      d.has_get && d.getter.is_kind(Kind::NativeFunction) &&
      (d.getter.as<NativeFunction>()->builtin()->coroutine == natives::scripted_global ||
       d.getter.as<NativeFunction>()->builtin()->coroutine == natives::scripted_value);
  if (is_scripted) {
    (void)co_await get(cx, object, name);
    d = co_await get_own_property(cx, object, name);
  }
  co_return d;
}

}  // namespace shoal
