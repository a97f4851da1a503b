/* A C program that runs TypeScript: values, host functions of all kinds, errors, modules. */
#include <shoal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Prints an error, frees it, and says whether there was one. */
static bool failed(const char* what, shoal_error* error) {
  if (!error) return false;
  const char* name = shoal_error_get_name(error);
  printf("%s: %s%s%s\n", what, name, *name ? ": " : "", shoal_error_get_message(error));
  shoal_error_free(error);
  return true;
}

/* Waits for an answer, prints it as JSON. */
static void print_answer(const char* what, shoal_future* future) {
  shoal_value* value = NULL;
  if (!failed(what, shoal_future_get(future, -1, &value))) {
    char* json = NULL;
    if (!failed(what, shoal_value_to_json(value, &json))) printf("%s: %s\n", what, json);
    shoal_text_free(json);
    shoal_value_free(value);
  }
  shoal_future_free(future);
}

static shoal_future* eval(shoal_context* context, const char* source) {
  return shoal_context_eval(context, source, SHOAL_TEXT, "main.ts");
}

static void add(shoal_call* call, void* data) {
  (void)data;
  shoal_call_return(call, shoal_value_number(shoal_value_as_number(shoal_call_argument(call, 0)) +
                                             shoal_value_as_number(shoal_call_argument(call, 1))));
}

/* A plain one that throws. */
static void refuse(shoal_call* call, void* data) {
  shoal_call_throw(call, "RangeError", (const char*)data);
}

/* An asynchronous one: whoever holds the completion answers, here main(). */
static void later(shoal_call* call, void* data) {
  *(shoal_completion**)data = shoal_call_defer(call, SHOAL_ASYNC);
}

/* One that calls back into script, twice: f(f(x)). */
static void second(shoal_call* call, const shoal_value* result, const shoal_error* error,
                   void* data) {
  (void)data;
  if (error)
    shoal_call_throw(call, shoal_error_get_name(error), shoal_error_get_message(error));
  else
    shoal_call_return(call, shoal_value_copy(result));
}
static void first(shoal_call* call, const shoal_value* result, const shoal_error* error,
                  void* data) {
  shoal_object* f = shoal_value_as_object(shoal_call_argument(call, 0));
  shoal_value* again = shoal_value_copy(result);
  if (error) {
    shoal_value_free(again);
    second(call, result, error, data);
  } else {
    shoal_call_script(call, f, &again, 1, second, NULL);
  }
  shoal_object_free(f);
}
static void twice(shoal_call* call, void* data) {
  shoal_object* f = shoal_value_as_object(shoal_call_argument(call, 0));
  shoal_value* x = shoal_value_copy(shoal_call_argument(call, 1));
  (void)data;
  shoal_call_script(call, f, &x, 1, first, NULL);
  shoal_object_free(f);
}

static void load(const shoal_module_query* query, shoal_completion* answer, void* data) {
  (void)data;
  if (strcmp(query->specifier, "greeting") == 0)
    shoal_error_free(shoal_completion_resolve_module(
        answer, "greeting", "export const greet = (name: string) => `Hello, ${name}!`;", SHOAL_TEXT,
        SHOAL_TYPESCRIPT));
  else
    shoal_error_free(shoal_completion_reject(answer, "Error", "no such module"));
  shoal_completion_free(answer);
}

static void print_output(const char* text, size_t length, bool is_error, void* data) {
  (void)is_error;
  (void)data;
  printf("console: %.*s", (int)length, text);
}

static void define(shoal_context* context, const char* name, uint32_t length,
                   shoal_host_function function, void* data) {
  shoal_future_free(shoal_context_define(context, name, length, function, data, NULL));
}

int main(void) {
  shoal_runtime_settings runtime_settings = SHOAL_INIT(shoal_runtime_settings);
  shoal_context_settings settings = SHOAL_INIT(shoal_context_settings);
  shoal_limits limits = SHOAL_INIT(shoal_limits);
  shoal_runtime* runtime = NULL;
  shoal_context* context = NULL;
  shoal_completion* answer = NULL;
  shoal_future* waits = NULL;
  static const uint8_t kBytes[] = {1, 2, 3, 4};
  static char reason[] = "not today";

  runtime_settings.threads = 2;
  runtime_settings.module_loader = load;
  if (failed("runtime", shoal_runtime_create(&runtime_settings, &runtime))) return 1;
  settings.name = "main";
  settings.output = print_output;
  limits.heap_bytes_max = 16 << 20;
  settings.limits = &limits;
  if (failed("context", shoal_context_create(runtime, &settings, &context))) return 1;

  define(context, "add", 2, add, NULL);
  define(context, "refuse", 0, refuse, reason);
  define(context, "later", 0, later, &answer);
  define(context, "twice", 2, twice, NULL);

  print_answer("sum", eval(context, "add(40, 2)"));
  print_answer("thrown", eval(context, "refuse()"));
  print_answer("caught", eval(context, "try { refuse() } catch (e) { [e.name, e.message] }"));
  print_answer("twice", eval(context, "twice((x: number) => x * 3, 2)"));
  print_answer("syntax", eval(context, "let let = 1"));
  print_answer("log", eval(context, "console.log('from script')"));

  waits = eval(context, "later().then(v => 'answered ' + v)");
  print_answer("flush", eval(context, "1"));
  failed("answer", shoal_completion_resolve(answer, shoal_value_number(7)));
  print_answer("later", waits);
  failed("second answer", shoal_completion_resolve(answer, shoal_value_number(8)));
  shoal_completion_free(answer);

  shoal_future_free(shoal_context_set(context, "bytes",
                                      shoal_value_bytes_shared(kBytes, sizeof kBytes, NULL, NULL)));
  print_answer("bytes", eval(context, "bytes.reduce((a, b) => a + b)"));
  print_answer("module", eval(context, "import('greeting').then(m => m.greet('C'))"));
  print_answer("no module", eval(context, "import('gone')"));

  shoal_context_free(context);
  if (failed("shutdown", shoal_runtime_shutdown(runtime))) return 1;
  shoal_runtime_free(runtime);
  return 0;
}
