#include "stdlib/es/internal.h"
namespace shoal::natives {
NativeTask abort_timed_out(Context& cx, Args) { (void)cx; co_return Value::undefined(); }
}  // namespace shoal::natives
