#include "vm/run/repeated_call.h"

namespace shoal {
namespace {

/// Resumed with the first call's result that could not be dealt with at once; and at the end.
void resume_begun_calls(void* self) {
  auto& calls = *static_cast<BegunCalls*>(self);
  TaskRoot* const root = calls.promise.root;
  if (calls.going_on) {
    calls.result = calls.going_on->result_as_value(calls.going_on);
    calls.promise.finished = true;
    return;
  }
  Task<Value> rest = calls.rest(*calls.promise.cx, calls, calls.promise.delivered);
  calls.going_on = rest.release();
  if (!calls.going_on) {
    root->throwing = true;
    return;
  }
  calls.going_on->root = root;
  calls.going_on->parent = &calls.promise;
  root->current = calls.going_on;
}

void destroy_begun_calls(void* self) {
  auto* const calls = static_cast<BegunCalls*>(self);
  if (calls->going_on) calls->going_on->handle.destroy();
  free_native_frame(self);
}

Value result_of_begun_calls(TaskPromiseBase* promise) {
  return static_cast<BegunCalls*>(promise->handle.address())->result;
}

}  // namespace

BegunCalls::BegunCalls(Context& cx, Rest rest_of, Value f) noexcept
    : resume(resume_begun_calls),
      destroy(destroy_begun_calls),
      promise(cx),
      rest(rest_of),
      callback(f) {
  promise.handle = std::coroutine_handle<>::from_address(this);
  promise.result_as_value = result_of_begun_calls;
}

}  // namespace shoal
