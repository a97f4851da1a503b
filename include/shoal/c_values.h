/* Errors, values and futures of the C ABI. Part of <shoal.h>. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define SHOAL_API __attribute__((visibility("default")))
#else
#define SHOAL_API
#endif

#define SHOAL_TEXT ((size_t)-1)
#define SHOAL_INIT(type) {.size = sizeof(type)}

typedef struct shoal_runtime shoal_runtime;
typedef struct shoal_context shoal_context;
typedef struct shoal_script shoal_script;
typedef struct shoal_program shoal_program;
typedef struct shoal_value shoal_value;
typedef struct shoal_object shoal_object; /* A handle of what stays in its context. */
typedef struct shoal_future shoal_future;
typedef struct shoal_completion shoal_completion; /* To answer once, from any thread. */
typedef struct shoal_error shoal_error;
typedef struct shoal_call shoal_call; /* A call of a host function, while it lasts. */

/* "0.1.0" */
SHOAL_API const char* shoal_version(void);
/* Of texts that the API returns as char*. */
SHOAL_API void shoal_text_free(char* text);

/* ---- Errors */

typedef enum shoal_error_code {
  SHOAL_ERROR_NONE = 0,
  SHOAL_ERROR_SCRIPT,
  SHOAL_ERROR_SYNTAX,
  SHOAL_ERROR_CONTEXT_ENDED,
  SHOAL_ERROR_BROKEN_PROMISE,
  SHOAL_ERROR_CONVERSION,
  SHOAL_ERROR_MODULE,
  SHOAL_ERROR_HOST_EXCEPTION,
  SHOAL_ERROR_OUT_OF_MEMORY,
  SHOAL_ERROR_TIMEOUT,
  SHOAL_ERROR_MISUSE,
  SHOAL_ERROR_WAIT_ON_POOL_THREAD,
  SHOAL_ERROR_REENTERS_SCRIPT,
  SHOAL_ERROR_WRONG_THREAD,
  SHOAL_ERROR_ALREADY_ANSWERED,
  SHOAL_ERROR_ANSWERED_TOO_LATE,
  SHOAL_ERROR_NOT_INITIALIZED,
  SHOAL_ERROR_SHUT_DOWN,
  SHOAL_ERROR_FOREIGN_HANDLE,
  SHOAL_ERROR_EMPTY_HANDLE,
  SHOAL_ERROR_BAD_ARGUMENT,
  SHOAL_ERROR_INTERNAL
} shoal_error_code;

/* Of NULL: SHOAL_ERROR_NONE, and empty texts. */
SHOAL_API shoal_error_code shoal_error_get_code(const shoal_error* error);
SHOAL_API const char* shoal_error_get_message(const shoal_error* error);
SHOAL_API const char* shoal_error_get_name(const shoal_error* error); /* "TypeError" */
SHOAL_API const char* shoal_error_get_stack(const shoal_error* error);
/* The `code` property of a script's error. */
SHOAL_API const char* shoal_error_get_detail(const shoal_error* error);
SHOAL_API void shoal_error_free(shoal_error* error);

/* ---- Values: plain data, of no context */

typedef enum shoal_type {
  SHOAL_UNDEFINED = 0,
  SHOAL_NULL,
  SHOAL_BOOLEAN,
  SHOAL_NUMBER,
  SHOAL_BIGINT,
  SHOAL_STRING,
  SHOAL_BYTES,
  SHOAL_ARRAY,
  SHOAL_OBJECT,
  SHOAL_ERROR,
  SHOAL_HANDLE,
  SHOAL_RECORD
} shoal_type;

SHOAL_API shoal_value* shoal_value_undefined(void);
SHOAL_API shoal_value* shoal_value_null(void);
SHOAL_API shoal_value* shoal_value_boolean(bool b);
SHOAL_API shoal_value* shoal_value_number(double n);
/* Decimal digits, "-" before them, or "0x...". NULL: they are none. */
SHOAL_API shoal_value* shoal_value_bigint(const char* digits);
SHOAL_API shoal_value* shoal_value_string(const char* text, size_t length);
SHOAL_API shoal_value* shoal_value_bytes(const uint8_t* bytes, size_t count); /* A copy. */
/* Without a copy: release(argument) is called, on any thread, when nobody needs the bytes any more.
 * Script sees them in an immutable buffer. */
SHOAL_API shoal_value* shoal_value_bytes_shared(const uint8_t* bytes, size_t count,
                                                void (*release)(void*), void* argument);
/* Memory of the caller's that script may write, without a copy; released as above, once: when its
 * buffer is collected or detached or its context ends, on the thread that runs the context; else
 * where the value is freed. Until then the caller touches it only in host functions and interrupts
 * of the context that has it. */
SHOAL_API shoal_value* shoal_value_bytes_lent(uint8_t* bytes, size_t count, void (*release)(void*),
                                              void* argument);
SHOAL_API shoal_value* shoal_value_array(void);
SHOAL_API shoal_value* shoal_value_object(void);
SHOAL_API shoal_value* shoal_value_handle(const shoal_object* object);
SHOAL_API shoal_value* shoal_value_error(const char* name, const char* message);
SHOAL_API shoal_value* shoal_value_copy(const shoal_value* value);
SHOAL_API shoal_error* shoal_value_from_json(const char* text, size_t length, shoal_value** out);
SHOAL_API shoal_error* shoal_value_to_json(const shoal_value* value, char** out);
SHOAL_API void shoal_value_free(shoal_value* value);

SHOAL_API shoal_type shoal_value_type(const shoal_value* value); /* Of NULL: undefined. */
/* Of another type: false, NaN, "", no bytes. */
SHOAL_API bool shoal_value_as_boolean(const shoal_value* value);
SHOAL_API double shoal_value_as_number(const shoal_value* value);
/* A string, or a BigInt's digits. length may be NULL; a zero byte follows. */
SHOAL_API const char* shoal_value_as_string(const shoal_value* value, size_t* length);
SHOAL_API const uint8_t* shoal_value_as_bytes(const shoal_value* value, size_t* count);
/* To write them. NULL: others have them, too, or they are nobody's to write. */
SHOAL_API uint8_t* shoal_value_as_mutable_bytes(shoal_value* value, size_t* count);
/* NULL: it is no handle. */
SHOAL_API shoal_object* shoal_value_as_object(const shoal_value* value);
SHOAL_API const char* shoal_value_error_message(const shoal_value* value);
/* Items, members or bytes. */
SHOAL_API size_t shoal_value_size(const shoal_value* value);
/* NULL: there is none. */
SHOAL_API const shoal_value* shoal_value_item(const shoal_value* array, size_t index);
SHOAL_API const shoal_value* shoal_value_member(const shoal_value* object, const char* name);
SHOAL_API const char* shoal_value_name_at(const shoal_value* object, size_t index);
SHOAL_API const shoal_value* shoal_value_value_at(const shoal_value* object, size_t index);
SHOAL_API shoal_error* shoal_value_push(shoal_value* array, shoal_value* taken);
SHOAL_API shoal_error* shoal_value_set(shoal_value* object, const char* name, shoal_value* taken);

/* ---- Futures and completions */

/* Waits at most timeout_ms; negative: for ever. Not on threads that run contexts. Errors: what came
 * instead of a value; SHOAL_ERROR_TIMEOUT; what refuses the wait. May be called again. */
SHOAL_API shoal_error* shoal_future_get(const shoal_future* future, int64_t timeout_ms,
                                        shoal_value** out);
SHOAL_API bool shoal_future_is_ready(const shoal_future* future);
/* Called once, with a value or an error, both to be freed: at once if there is an answer, else on
 * the thread that gives it, which must not be blocked. */
typedef void (*shoal_on_ready)(void* data, shoal_value* value, shoal_error* error);
SHOAL_API void shoal_future_on_ready(const shoal_future* future, shoal_on_ready callback,
                                     void* data);
SHOAL_API void shoal_future_free(shoal_future* future);

/* Errors: SHOAL_ERROR_ALREADY_ANSWERED, SHOAL_ERROR_ANSWERED_TOO_LATE (the context has ended). To
 * free one that has not been answered is to break the promise: script sees an error. */
SHOAL_API shoal_error* shoal_completion_resolve(shoal_completion* completion, shoal_value* taken);
SHOAL_API shoal_error* shoal_completion_reject(shoal_completion* completion, const char* name,
                                               const char* message);
SHOAL_API void shoal_completion_free(shoal_completion* completion);

#ifdef __cplusplus
} /* extern "C" */
#endif
