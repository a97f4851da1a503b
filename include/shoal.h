/* The embedding API of shoal as a C ABI. The guide is docs/embedding.md; the C++ API is
 * <shoal/embed.h>.
 *
 * OWNERSHIP. What a function returns as a pointer to a non-const type is the caller's, to be given
 * back with the type's ..._free. A pointer to const is borrowed: valid as long as what it was got
 * from. A parameter named `taken` is taken over, also on failure. Any ..._free takes NULL.
 * ERRORS. A function that can fail returns a shoal_error*: NULL is success. Other results are
 * undefined then. A NULL where a handle must be is an error of code SHOAL_ERROR_EMPTY_HANDLE.
 * THREADS. All functions may be called on any thread, unless they say otherwise. Values are not
 * locked: one thread at a time uses one. No C++ exception leaves this API.
 * VERSIONS. Structs begin with `size`: set it to sizeof the struct (SHOAL_INIT does). Fields that a
 * newer shoal adds have their default then.
 * TEXTS are UTF-8; a length of SHOAL_TEXT means that a zero byte ends it. */
#pragma once

#include "shoal/c_values.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Modules */

typedef enum shoal_language {
  SHOAL_TYPESCRIPT = 0,
  SHOAL_TYPESCRIPT_JSX,
  SHOAL_JAVASCRIPT,
  SHOAL_JAVASCRIPT_JSX
} shoal_language;

typedef struct shoal_module_query {
  size_t size;
  const char* specifier;
  const char* referrer; /* Key of the module that asks; "" for the first one. */
  const char* type;     /* Of `with { type: "json" }`, else "". */
} shoal_module_query;
/* Answers with shoal_completion_resolve_module, now or later, or never. The completion is to be
 * freed; the query is valid during the call. On any thread. */
typedef void (*shoal_module_loader)(const shoal_module_query* query, shoal_completion* taken,
                                    void* data);
SHOAL_API shoal_error* shoal_completion_resolve_module(shoal_completion* completion,
                                                       const char* key, const char* source,
                                                       size_t length, shoal_language language);

/* ---- Runtimes */

typedef struct shoal_runtime_settings {
  size_t size;
  int32_t threads; /* 0: one per core; -1: none, see shoal_runtime_run_for; else so many. */
  uint32_t shutdown_timeout_ms; /* 0: 5000. */
  shoal_module_loader module_loader;
  void* module_loader_data;
} shoal_runtime_settings;

/* settings may be NULL. */
SHOAL_API shoal_error* shoal_runtime_create(const shoal_runtime_settings* settings,
                                            shoal_runtime** out);
/* Starts the threads; the first context does, too. */
SHOAL_API shoal_error* shoal_runtime_initialize(shoal_runtime* runtime);
/* Kills all contexts and waits for their end. Error: SHOAL_ERROR_TIMEOUT names what did not end. */
SHOAL_API shoal_error* shoal_runtime_shutdown(shoal_runtime* runtime);
/* Shuts it down, and waits for as long as it takes. */
SHOAL_API void shoal_runtime_free(shoal_runtime* runtime);

typedef enum shoal_status {
  SHOAL_NEW = 0,
  SHOAL_RUNNING,
  SHOAL_SHUTTING_DOWN,
  SHOAL_SHUT_DOWN,
  SHOAL_FAILED
} shoal_status;
SHOAL_API shoal_status shoal_runtime_status(const shoal_runtime* runtime);
/* As JSON: status, threads, contexts, contexts_made, problems. */
SHOAL_API char* shoal_runtime_diagnostics(const shoal_runtime* runtime);
/* Of a runtime without threads: runs contexts on this thread until nothing is ready or the time is
 * over. *more: there is more to do now. One thread at a time. */
SHOAL_API shoal_error* shoal_runtime_run_for(shoal_runtime* runtime, uint64_t budget_ns,
                                             bool* more);

SHOAL_API shoal_error* shoal_runtime_compile(shoal_runtime* runtime, const char* source,
                                             size_t length, const char* name,
                                             shoal_language language, bool is_module,
                                             shoal_script** out);
SHOAL_API void shoal_script_free(shoal_script* script);
/* A module and all that it imports, found by the runtime's loader and compiled: waits for it. */
SHOAL_API shoal_error* shoal_runtime_load(shoal_runtime* runtime, const char* specifier,
                                          int64_t timeout_ms, shoal_program** out);
SHOAL_API void shoal_program_free(shoal_program* program);

/* ---- Host functions. On the thread that runs the context. */

/* Ends with exactly one of: shoal_call_return, _throw, _defer, _script. */
typedef void (*shoal_host_function)(shoal_call* call, void* data);

SHOAL_API size_t shoal_call_argument_count(const shoal_call* call);
/* NULL: there is none. Bytes are the script's own memory: valid during the call. */
SHOAL_API const shoal_value* shoal_call_argument(const shoal_call* call, size_t index);
/* Takes the bytes of an argument without a copy: the ArrayBuffer that had them is detached. While
 * the host function runs, before it says how it ends. Errors: SHOAL_ERROR_SCRIPT (a TypeError: no
 * bytes; a buffer that is shared, immutable or detached), SHOAL_ERROR_BAD_ARGUMENT. */
SHOAL_API shoal_error* shoal_call_take_bytes(shoal_call* call, size_t index, shoal_value** out);
/* user_data of the context. */
SHOAL_API void* shoal_call_user_data(const shoal_call* call);
SHOAL_API void shoal_call_return(shoal_call* call, shoal_value* taken);
/* name: "TypeError"; NULL: "Error". */
SHOAL_API void shoal_call_throw(shoal_call* call, const char* name, const char* message);
typedef enum shoal_style {
  SHOAL_ASYNC = 0, /* Script sees a promise. */
  SHOAL_BLOCKING   /* Script sees a plain return; the context waits, and holds no thread. */
} shoal_style;
SHOAL_API shoal_completion* shoal_call_defer(shoal_call* call, shoal_style style);
/* Calls a function of script as a frame on top of this call; then `then` goes on with the call, and
 * with the result or the error that came (borrowed during it). Values are taken. */
typedef void (*shoal_then)(shoal_call* call, const shoal_value* result, const shoal_error* error,
                           void* data);
SHOAL_API void shoal_call_script(shoal_call* call, const shoal_object* function,
                                 shoal_value* const* taken, size_t count, shoal_then then,
                                 void* data);

/* ---- Contexts */

/* 0: the default, mostly none. */
typedef struct shoal_limits {
  size_t size;
  uint64_t heap_bytes_max, stack_bytes_max;
  uint64_t fuel_max, turn_fuel_max;                 /* About one unit an instruction. */
  uint64_t wall_ns_max, turn_wall_ns_max;           /* Of the context; of one turn. */
  uint64_t mailbox_messages_max, mailbox_bytes_max; /* Of what waits at one of its ports. */
  uint64_t operations_max, handles_max;             /* Not answered yet; open behind the door. */
} shoal_limits;

/* What a context may ask of the world: nothing, unless it is said. What is denied stays denied.
 * Paths are files, or folders with all below them. See shoal/permissions.h. */
typedef enum shoal_permission_kind {
  SHOAL_READ = 0,
  SHOAL_WRITE,
  SHOAL_ENV,
  SHOAL_NET,
  SHOAL_RUN,
  SHOAL_SYS,
  SHOAL_FFI
} shoal_permission_kind;
typedef struct shoal_permission { /* Never grows. */
  shoal_permission_kind kind;
  bool is_denied;
  const char* subject; /* A path, a name; NULL: all of it. */
} shoal_permission;

/* Of a context that is a whole program rather than a guest: see shoal/process.h. */
typedef struct shoal_process_settings {
  size_t size;
  bool colors, error_colors; /* In standard output, standard error. */
  bool allow_js;             /* First-party .js files may be run. */
  const char* record_path;   /* What the program learns from the world is written there, */
  const char* replay_path;   /* or read from there instead; NULL: neither. */
} shoal_process_settings;

typedef struct shoal_context_settings {
  size_t size;
  const char* name;
  const shoal_limits* limits;
  uint64_t random_seed; /* 0: one that the system gives. */
  void* user_data;
  void (*output)(const char* text, size_t length, bool is_error, void* data);
  void* output_data;
  /* Of an error that nobody caught. True: the context goes on. NULL: it ends. */
  bool (*on_uncaught)(const shoal_error* error, void* data);
  void* on_uncaught_data;
  shoal_module_loader module_loader; /* NULL: the runtime's. */
  void* module_loader_data;
  const shoal_permission* permissions; /* permission_count of them. */
  size_t permission_count;
  uint32_t workers_max; /* Workers at one time; each is a context with these settings. */
  const shoal_process_settings* process; /* NULL: an embedded context. */
} shoal_context_settings;

/* settings may be NULL. */
SHOAL_API shoal_error* shoal_context_create(shoal_runtime* runtime,
                                            const shoal_context_settings* settings,
                                            shoal_context** out);
/* Another handle of the same context. */
SHOAL_API shoal_context* shoal_context_ref(const shoal_context* context);
/* The last handle closes the context. */
SHOAL_API void shoal_context_free(shoal_context* context);

/* What these ask is posted to the context. Promises that script returns are awaited. */
SHOAL_API shoal_future* shoal_context_eval(shoal_context* context, const char* source,
                                           size_t length, const char* name);
SHOAL_API shoal_future* shoal_context_run_script(shoal_context* context,
                                                 const shoal_script* script);
SHOAL_API shoal_future* shoal_context_run_program(shoal_context* context,
                                                  const shoal_program* program);
/* The module's namespace, a handle. */
SHOAL_API shoal_future* shoal_context_import(shoal_context* context, const char* specifier);
/* Of a context with shoal_context_settings::process: runs a program to the end of its event loop,
 * one at a time. An object: exit_code, error (the report of an uncaught error, or ""), value (what
 * `prints` printed). */
SHOAL_API shoal_future* shoal_context_run_file(shoal_context* context, const char* path,
                                               const char* const* arguments, size_t count);
SHOAL_API shoal_future* shoal_context_run_source(shoal_context* context, const char* source,
                                                 size_t length, const char* name,
                                                 const char* const* arguments, size_t count,
                                                 bool prints);
/* A global function by name; "api.greet" is a method. The values are taken. */
SHOAL_API shoal_future* shoal_context_call(shoal_context* context, const char* function,
                                           shoal_value* const* taken, size_t count);
SHOAL_API shoal_future* shoal_context_get(shoal_context* context, const char* name);
/* The bytes of a global, without a copy: the ArrayBuffer that had them is detached. The first
 * shoal_future_get has them. */
SHOAL_API shoal_future* shoal_context_take_bytes(shoal_context* context, const char* name);
SHOAL_API shoal_future* shoal_context_set(shoal_context* context, const char* name,
                                          shoal_value* taken);
/* length: as script sees it. release(data) is called when the context has ended; may be NULL. */
SHOAL_API shoal_future* shoal_context_define(shoal_context* context, const char* name,
                                             uint32_t length, shoal_host_function function,
                                             void* data, void (*release)(void* data));
/* f runs on the context's thread, between two turns of script. */
SHOAL_API shoal_future* shoal_context_interrupt(shoal_context* context, void (*f)(void* data),
                                                void* data);
/* An object: heap_bytes, external_bytes, fuel_spent, ... */
SHOAL_API shoal_future* shoal_context_statistics(shoal_context* context);

SHOAL_API void shoal_context_close(shoal_context* context);
SHOAL_API void shoal_context_kill(shoal_context* context, const char* reason);
/* Asks it to end: finally blocks run. */
SHOAL_API void shoal_context_cancel(shoal_context* context, const char* reason);
typedef enum shoal_state {
  SHOAL_STARTING = 0,
  SHOAL_IDLE,
  SHOAL_BUSY,
  SHOAL_WAITING,
  SHOAL_ENDED
} shoal_state;
SHOAL_API shoal_state shoal_context_state(const shoal_context* context);
/* "HeapQuota", and a sentence; on the thread that ended it, or at once. */
SHOAL_API void shoal_context_on_end(shoal_context* context,
                                    void (*callback)(const char* reason, const char* text,
                                                     void* data),
                                    void* data);

/* ---- Handles of objects and functions */

SHOAL_API bool shoal_object_is_function(const shoal_object* object);
SHOAL_API shoal_future* shoal_object_call(const shoal_object* object, shoal_value* const* taken,
                                          size_t count);
SHOAL_API shoal_future* shoal_object_call_method(const shoal_object* object, const char* method,
                                                 shoal_value* const* taken, size_t count);
SHOAL_API shoal_future* shoal_object_get(const shoal_object* object, const char* name);
SHOAL_API void shoal_object_free(shoal_object* object);

#ifdef __cplusplus
} /* extern "C" */
#endif

#include "shoal/c_groups.h"
