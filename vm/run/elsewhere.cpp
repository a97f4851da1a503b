#include "vm/run/elsewhere.h"

#include "vm/run/fuel.h"
#include "vm/run/host.h"

namespace shoal {

Result<const CodeUnit*> ContextHost::end_compile_eval(Context& cx, Elsewhere&) {
  return throw_type_error(cx, "code generation is not available here");
}

Task<Value> do_elsewhere(Context& cx, std::shared_ptr<Elsewhere> work, int64_t fuel) {
  if (!cx.host() || !cx.host()->run_elsewhere(work)) {
    work->run();
  } else {
    while (!work->is_done()) {
      if (cx.is_terminating()) co_return Thrown{};
      co_await leave_to_wait(cx, Context::kNoDeadline);
    }
  }
  co_await burn_fuel(cx, fuel);
  co_return Value::undefined();
}

}  // namespace shoal
