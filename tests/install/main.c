#include <shoal.h>
#include <stdio.h>

int main(void) {
  shoal_runtime* runtime = NULL;
  shoal_context* context = NULL;
  shoal_future* future = NULL;
  shoal_value* value = NULL;
  if (shoal_runtime_create(NULL, &runtime) || shoal_context_create(runtime, NULL, &context))
    return 1;
  future = shoal_context_eval(context, "[1, 2].map((x: number) => x * 21)[1]", SHOAL_TEXT, NULL);
  if (shoal_future_get(future, -1, &value)) return 1;
  printf("%g\n", shoal_value_as_number(value));
  shoal_value_free(value);
  shoal_future_free(future);
  future = shoal_context_call(NULL, "f", NULL, 0);
  {
    shoal_error* error = shoal_future_get(future, -1, &value);
    printf("%s\n", shoal_error_get_message(error));
    shoal_error_free(error);
  }
  shoal_future_free(future);
  shoal_context_free(context);
  shoal_runtime_free(runtime);
  return 0;
}
