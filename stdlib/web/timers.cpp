#include "stdlib/web/timers.h"

#include "io/door/door.h"
#include "stdlib/intrinsics.h"
#include "stdlib/natives/testing.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/run/context.h"
#include "vm/run/expression_text.h"
#include "vm/run/host.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {

uint64_t now_ms(Context& cx) { return cx.host() ? cx.host()->monotonic_ns() / 1'000'000 : 0; }

uint64_t now_ms_up(Context& cx) {
  return cx.host() ? (cx.host()->monotonic_ns() + 999'999) / 1'000'000 : 0;
}

Result<NativeStateObject*> start_native_timer(Context& cx, NativeFunction* callback,
                                              uint64_t due_ms, bool has_ref) {
  Shape* const shape =
      TRY(cx.realm()->root_shape(cx, Kind::NativeState, Intrinsic::TimeoutPrototype));
  NativeStateObject* const t =
      TRY(NativeStateObject::create(cx.heap(), shape, timer::kTimeoutTag, timer::kStates));
  t->set_state(cx.heap(), timer::kCallback, Value(callback));
  t->set_state(cx.heap(), timer::kHasRef, Value::boolean(has_ref));
  t->set_state(cx.heap(), timer::kDelay, Value::int32(1));
  t->set_state(cx.heap(), timer::kRepeats, Value::boolean(false));
  cx.timers().arm(cx.heap(), t, due_ms);
  return t;
}

namespace {

using namespace timer;

constexpr double kDelayMax = 2147483647;

Result<NativeStateObject*> make_timer(Context& cx, const Args& args, uint32_t tag, Intrinsic proto,
                                      uint32_t skipped) {
  if (!args[0].is_callable())
    return throw_type_error(cx, "The \"callback\" argument must be of type function. Received %s",
                            received_text(cx, args[0]).c_str());
  Shape* const shape = TRY(cx.realm()->root_shape(cx, Kind::NativeState, proto));
  const bool notes_origin = cx.door() && cx.door()->origins;
  NativeStateObject* const t =
      TRY(NativeStateObject::create(cx.heap(), shape, tag, kStates + (notes_origin ? 1 : 0)));
  if (notes_origin) {
    Object* const origin = TRY(make_error(cx, Intrinsic::ErrorPrototype, atoms::empty()));
    t->set_state(cx.heap(), timer::kOrigin, Value(origin));
  }
  t->set_state(cx.heap(), kCallback, args[0]);
  if (args.count > skipped) {
    ArrayObject* const rest = TRY(array_from(cx, args.values + skipped, args.count - skipped));
    t->set_state(cx.heap(), kArguments, Value(rest));
  }
  t->set_state(cx.heap(), kHasRef, Value::boolean(true));
  t->set_state(cx.heap(), kAsyncContext, cx.async_context);
  return t;
}

uint64_t delay_of(const NativeStateObject* t) {
  return static_cast<uint64_t>(t->state(kDelay).as_number());
}

void arm(Context& cx, NativeStateObject* t) {
  cx.timers().arm(cx.heap(), t, now_ms_up(cx) + delay_of(t));
}

Result<Value> start_timer(Context& cx, const Args& args, bool repeats) {
  NativeStateObject* const t =
      TRY(make_timer(cx, args, kTimeoutTag, Intrinsic::TimeoutPrototype, 2));
  double delay = args[1].is_number() ? args[1].as_number() : 1;
  if (!(delay >= 1 && delay <= kDelayMax))
    delay = 1;  // As everywhere: NaN and what is too long, too.
  t->set_state(cx.heap(), kDelay, Value::number(integer_of(delay)));
  t->set_state(cx.heap(), kRepeats, Value::boolean(repeats));
  arm(cx, t);
  return Value(t);
}

Result<NativeStateObject*> this_timer(Context& cx, const Args& args, uint32_t tag) {
  if (NativeStateObject* const t = NativeStateObject::from(args.this_value, tag)) return t;
  return throw_type_error(cx, "Illegal invocation");
}

void stop(Context& cx, NativeStateObject* t) {
  t->set_state(cx.heap(), kRepeats, Value::boolean(false));
  cx.timers().disarm(cx.heap(), t);
}

Result<Value> timeout_ref(Context& cx, const Args& args) {
  cx.timers().set_ref(cx.heap(), TRY(this_timer(cx, args, kTimeoutTag)), true);
  return args.this_value;
}
Result<Value> timeout_unref(Context& cx, const Args& args) {
  cx.timers().set_ref(cx.heap(), TRY(this_timer(cx, args, kTimeoutTag)), false);
  return args.this_value;
}
Result<Value> timeout_has_ref(Context& cx, const Args& args) {
  NativeStateObject* const t = TRY(this_timer(cx, args, kTimeoutTag));
  return Value::boolean(has_ref(t));
}
Result<Value> timeout_refresh(Context& cx, const Args& args) {
  NativeStateObject* const t = TRY(this_timer(cx, args, kTimeoutTag));
  arm(cx, t);
  return args.this_value;
}
Result<Value> timeout_close(Context& cx, const Args& args) {
  NativeStateObject* const t = TRY(this_timer(cx, args, kTimeoutTag));
  stop(cx, t);
  return args.this_value;
}
Result<Value> timeout_to_primitive(Context& cx, const Args& args) {
  NativeStateObject* const t = TRY(this_timer(cx, args, kTimeoutTag));
  if (!t->state(kId).is_number()) cx.timers().give_id(cx.heap(), t, cx.next_identity());
  return t->state(kId);
}

Result<Value> immediate_set_ref(Context& cx, const Args& args, bool has) {
  NativeStateObject* const t = TRY(this_timer(cx, args, kImmediateTag));
  cx.timers().set_immediate_ref(cx.heap(), t, has);
  return args.this_value;
}
Result<Value> immediate_ref(Context& cx, const Args& args) {
  return immediate_set_ref(cx, args, true);
}
Result<Value> immediate_unref(Context& cx, const Args& args) {
  return immediate_set_ref(cx, args, false);
}
Result<Value> immediate_has_ref(Context& cx, const Args& args) {
  NativeStateObject* const t = TRY(this_timer(cx, args, kImmediateTag));
  return Value::boolean(has_ref(t));
}

Result<Value> illegal_constructor(Context& cx, const Args&) {
  return throw_type_error(cx, "Illegal constructor");
}

constexpr Builtin kTimeoutFunction = constructor("Timeout", 0, illegal_constructor);
constexpr Builtin kTimeout[] = {prototype(Intrinsic::TimeoutPrototype)};
constexpr Builtin kTimeoutPrototype[] = {
    intrinsic("constructor", Intrinsic::Timeout),
    method("ref", 0, timeout_ref),
    method("unref", 0, timeout_unref),
    method("hasRef", 0, timeout_has_ref),
    method("refresh", 0, timeout_refresh),
    method("close", 0, timeout_close),
    method("@@toPrimitive", 0, timeout_to_primitive),
    method("@@dispose", 0, timeout_close),
};
constexpr Builtin kImmediateFunction = constructor("Immediate", 0, illegal_constructor);
constexpr Builtin kImmediate[] = {prototype(Intrinsic::ImmediatePrototype)};
constexpr Builtin kImmediatePrototype[] = {
    intrinsic("constructor", Intrinsic::Immediate),
    method("ref", 0, immediate_ref),
    method("unref", 0, immediate_unref),
    method("hasRef", 0, immediate_has_ref),
};

}  // namespace

namespace natives {

Result<Value> set_timeout(Context& cx, const Args& args) { return start_timer(cx, args, false); }
Result<Value> set_interval(Context& cx, const Args& args) { return start_timer(cx, args, true); }

Result<Value> set_immediate(Context& cx, const Args& args) {
  NativeStateObject* const t =
      TRY(make_timer(cx, args, kImmediateTag, Intrinsic::ImmediatePrototype, 1));
  cx.timers().push_immediate(cx.heap(), t);
  return Value(t);
}

Result<Value> clear_timer(Context& cx, const Args& args) {
  NativeStateObject* t = NativeStateObject::from(args[0], kTimeoutTag);
  if (!t && args[0].is_number()) t = cx.timers().find(args[0].as_number());
  if (!t && args[0].is_string()) {
    const Value number = TRY(primitive_to_number(cx, args[0]));
    t = cx.timers().find(number.as_number());
  }
  if (t) stop(cx, t);
  return Value::undefined();
}

Result<Value> clear_immediate(Context& cx, const Args& args) {
  if (NativeStateObject* const t = NativeStateObject::from(args[0], kImmediateTag))
    cx.timers().clear_immediate(cx.heap(), t);
  return Value::undefined();
}

}  // namespace natives

constinit const IntrinsicTemplate kTimeoutTemplate = function_template(kTimeoutFunction, kTimeout);
constinit const IntrinsicTemplate kTimeoutPrototypeTemplate = object_template(kTimeoutPrototype);
constinit const IntrinsicTemplate kImmediateTemplate =
    function_template(kImmediateFunction, kImmediate);
constinit const IntrinsicTemplate kImmediatePrototypeTemplate =
    object_template(kImmediatePrototype);

}  // namespace shoal
