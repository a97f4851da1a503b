// §19 The global object.
#include "vm/object/function.h"
#include "vm/object/global.h"

#include <cmath>

#include "stdlib/es/uri.h"
#include "stdlib/host/scripted.h"
#include "stdlib/intl/intl.h"
#include "stdlib/intrinsics.h"
#include "stdlib/web/base64.h"
#include "stdlib/web/event.h"
#include "stdlib/web/serialized_value.h"
#include "stdlib/web/timers.h"
#include "vm/run/context.h"
#include "vm/run/eval.h"
#include "vm/run/expression_text.h"
#include "vm/run/jobs.h"
#include "vm/run/operations/conversion.h"
#include "vm/value/conversions.h"
#include "vm/value/number_text.h"

namespace shoal {
namespace {

NativeTask global_eval(Context& cx, Args args) {
  const Value result = co_await indirect_eval(cx, args[0]);
  co_return result;
}

Result<Value> parse_float_function(Context& cx, const Args& args) {
  const StringView text = TRY(args[0].as_string()->view(cx.heap()));
  return Value::number(parse_float(text));
}

/// §19.2.5 parseInt ( string, radix )
NativeTask parse_int_function(Context& cx, Args args) {
  const Value given = co_await to_string(cx, args[0]);
  Value radix = co_await to_number(cx, args[1]);
  radix = Value::int32(number_to_int32(radix));
  const StringView text = co_await given.as_string()->view(cx.heap());
  co_return Value::number(parse_int(text, radix.as_int32()));
}
Result<Value> parse_int_short(Context& cx, const Args& args) {
  const Value v = args[0], radix = args[1];
  if (!radix.is_undefined() && !radix.is_int32()) return Value::lazy();
  if (v.is_string()) {
    const StringView text = TRY(v.as_string()->view(cx.heap()));
    return Value::number(parse_int(text, radix.is_undefined() ? 0 : radix.as_int32()));
  }
  if (!v.is_number() || !(radix.is_undefined() || radix.as_int32() == 10)) return Value::lazy();
  // FAST PATH: a number whose text is plain digits, and a fraction behind a point.
  if (v.is_int32()) return v;
  const double d = v.as_number();
  if (!(std::fabs(d) >= 1e-6 && std::fabs(d) < 1e21)) return Value::lazy();
  return Value::number(std::trunc(d));
}

Result<Value> is_nan(Context&, const Args& args) {
  const double d = args[0].as_number();
  return Value::boolean(d != d);
}
Result<Value> is_finite(Context&, const Args& args) {
  return Value::boolean(std::isfinite(args[0].as_number()));
}

Result<Value> queue_microtask(Context& cx, const Args& args) {
  if (!args[0].is_callable())
    return throw_type_error(cx, "The \"callback\" argument must be of type function. Received %s",
                            received_text(cx, args[0]).c_str());
  Job job{Job::Kind::Callback, false, {}};
  job.values[0] = args[0];
  job.async_context = cx.async_context;
  cx.jobs().push(job);
  return Value::undefined();
}

Result<Value> global_self(Context&, const Args& args) {
  return args.callee->realm()->global_this();
}

Result<Object*> create_global(Context& cx, Realm*, Shape* shape) {
  GlobalObject* const global = TRY(GlobalObject::create(cx.heap(), shape));
  return static_cast<Object*>(global);
}

constexpr Builtin undefined_constant() {
  Builtin b = constant("undefined", 0);
  b.type = BuiltinType::Undefined;
  return b;
}

constexpr Builtin visible(Builtin b) {
  b.attributes = 7;
  return b;
}

using namespace natives;

constexpr Builtin kGlobal[] = {
    intrinsic("globalThis", Intrinsic::Global),
    intrinsic("global", Intrinsic::Global),  // Node's; CommonJS packages use it.
    constant("Infinity", HUGE_VAL),
    constant("NaN", __builtin_nan("")),
    undefined_constant(),
    method("decodeURI", 1, natives::decode_uri, natives::decode_uri_leaf),
    method("decodeURIComponent", 1, natives::decode_uri_component,
           natives::decode_uri_component_leaf),
    method("encodeURI", 1, natives::encode_uri, natives::encode_uri_leaf),
    method("encodeURIComponent", 1, natives::encode_uri_component,
           natives::encode_uri_component_leaf),
    method("escape", 1, natives::escape, natives::escape_leaf),
    method("unescape", 1, natives::unescape, natives::unescape_leaf),
    method("eval", 1, global_eval),
    method("isFinite", 1, is_finite, Coerce::None, Coerce::ToNumber),
    method("isNaN", 1, is_nan, Coerce::None, Coerce::ToNumber),
    intrinsic("parseFloat", Intrinsic::ParseFloat),
    intrinsic("parseInt", Intrinsic::ParseInt),
    visible(method("queueMicrotask", 1, queue_microtask)),
    visible(
        method("setTimeout", 2, set_timeout, Coerce::None, Coerce::None, Coerce::OptionalToNumber)),
    visible(method("setInterval", 2, set_interval, Coerce::None, Coerce::None,
                   Coerce::OptionalToNumber)),
    visible(method("setImmediate", 1, set_immediate)),
    visible(method("clearTimeout", 1, clear_timer)),
    visible(method("clearInterval", 1, clear_timer)),
    visible(method("clearImmediate", 1, clear_immediate)),
    visible(method("structuredClone", 1, structured_clone, structured_clone_quick)),
    visible(method("atob", 1, natives::atob, Coerce::None, Coerce::ToString)),
    visible(method("btoa", 1, natives::btoa, Coerce::None, Coerce::ToString)),
    shown(accessor("self", global_self)),
    setter("self", replace_scripted_global),
    intrinsic("process", Intrinsic::Process),
#define GLOBAL(name) intrinsic(#name, Intrinsic::name),
#define SCRIPTED_GLOBAL(name, module) scripted_getter(#name, module), scripted_setter(#name),
#include "stdlib/globals.def"
#undef GLOBAL
#undef SCRIPTED_GLOBAL
#ifndef SHOAL_NO_INTL
    made("Intl", intl::intl_object, 5),
#endif
    intrinsic("console", Intrinsic::Console),
};

constexpr Builtin kParseFloat =
    method("parseFloat", 1, parse_float_function, Coerce::None, Coerce::ToString);
constexpr Builtin kParseInt = method("parseInt", 2, parse_int_function, parse_int_short);

constexpr IntrinsicTemplate global_template() {
  IntrinsicTemplate t = object_template(kGlobal, Intrinsic::GlobalScope, Kind::Global);
  t.create = create_global;
  return t;
}

}  // namespace

constinit const IntrinsicTemplate kParseFloatTemplate = lone_function(kParseFloat);
constinit const IntrinsicTemplate kParseIntTemplate = lone_function(kParseInt);
constinit const IntrinsicTemplate kGlobalTemplate = global_template();

}  // namespace shoal
