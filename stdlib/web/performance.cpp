// performance, https://www.w3.org/TR/hr-time/: now and timeOrigin.
#include "stdlib/intrinsics.h"
#include "vm/run/context.h"
#include "vm/run/host.h"
#include "vm/run/operations/object.h"

namespace shoal {
namespace {

double now(Context& cx) {
  return cx.host() ? static_cast<double>(cx.host()->monotonic_ns()) / 1e6 : 0;
}

Result<Value> performance_now(Context& cx, const Args&) { return Value::number(now(cx)); }
Result<Value> time_origin(Context& cx, const Args&) {
  return Value::number(cx.host() ? cx.host()->wall_clock_ms() - now(cx) : 0);
}
Result<Value> illegal_constructor(Context& cx, const Args&) {
  return throw_type_error(cx, "Illegal constructor");
}

constexpr Builtin kPerformanceFunction = constructor("Performance", 0, illegal_constructor);
constexpr Builtin kPerformanceStatics[] = {prototype(Intrinsic::PerformancePrototype)};
constexpr Builtin kPerformancePrototype[] = {
    intrinsic("constructor", Intrinsic::PerformanceConstructor),
    method("now", 0, performance_now),
    text("@@toStringTag", "Performance"),
};
constexpr Builtin kPerformance[] = {made("timeOrigin", time_origin)};

}  // namespace

constinit const IntrinsicTemplate kPerformanceConstructorTemplate =
    function_template(kPerformanceFunction, kPerformanceStatics);
constinit const IntrinsicTemplate kPerformancePrototypeTemplate =
    object_template(kPerformancePrototype);
constinit const IntrinsicTemplate kPerformanceTemplate =
    object_template(kPerformance, Intrinsic::PerformancePrototype);

}  // namespace shoal
