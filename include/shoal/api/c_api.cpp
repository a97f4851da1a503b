// The C ABI, on the C++ API alone: errors, values, futures, runtimes. The rest: c_context.cpp.
#include "include/shoal/api/c_boxes.h"
#include "include/shoal/api/data_access.h"

using namespace shoal::c_api;

static_assert(SHOAL_ERROR_INTERNAL == static_cast<int>(ErrorCode::Internal));
static_assert(SHOAL_RECORD == static_cast<int>(Data::Type::Record));
static_assert(SHOAL_FAILED == static_cast<int>(shoal::RuntimeStatus::Failed));
static_assert(SHOAL_ENDED == static_cast<int>(shoal::ContextState::Ended));
static_assert(SHOAL_JAVASCRIPT_JSX == static_cast<int>(shoal::ScriptLanguage::JavaScriptJsx));

namespace {

const Error kNoError;

}  // namespace

extern "C" {

const char* shoal_version(void) { return SHOAL_VERSION; }
void shoal_text_free(char* text) { std::free(text); }

// ---- Errors

shoal_error_code shoal_error_get_code(const shoal_error* e) {
  return static_cast<shoal_error_code>(e ? e->error.code : ErrorCode::None);
}
const char* shoal_error_get_message(const shoal_error* e) {
  return (e ? e->error : kNoError).message.c_str();
}
const char* shoal_error_get_name(const shoal_error* e) {
  return (e ? e->error : kNoError).name.c_str();
}
const char* shoal_error_get_stack(const shoal_error* e) {
  return (e ? e->error : kNoError).stack.c_str();
}
const char* shoal_error_get_detail(const shoal_error* e) {
  return (e ? e->error : kNoError).detail.c_str();
}
void shoal_error_free(shoal_error* e) { delete e; }

// ---- Values

shoal_value* shoal_value_undefined(void) { return boxed(Data()); }
shoal_value* shoal_value_null(void) { return boxed(Data(nullptr)); }
shoal_value* shoal_value_boolean(bool b) { return boxed(Data(b)); }
shoal_value* shoal_value_number(double n) { return boxed(Data(n)); }
shoal_value* shoal_value_bigint(const char* digits) {
  Expected<Data> d = Data::bigint(text_of(digits, SHOAL_TEXT));
  return d ? boxed(std::move(*d)) : nullptr;
}
shoal_value* shoal_value_string(const char* text, size_t length) {
  return boxed(Data(text_of(text, length)));
}
shoal_value* shoal_value_bytes(const uint8_t* bytes, size_t count) {
  return boxed(shoal::ByteBuffer::copy_of(std::span(bytes, bytes ? count : 0)));
}
shoal_value* shoal_value_bytes_shared(const uint8_t* bytes, size_t count, void (*release)(void*),
                                      void* argument) {
  return boxed(shoal::ByteBuffer::share(std::span(bytes, bytes ? count : 0), release, argument));
}
shoal_value* shoal_value_bytes_lent(uint8_t* bytes, size_t count, void (*release)(void*),
                                    void* argument) {
  return boxed(shoal::ByteBuffer::lend(std::span(bytes, bytes ? count : 0), release, argument));
}
shoal_value* shoal_value_array(void) { return boxed(Data::Array()); }
shoal_value* shoal_value_object(void) { return boxed(Data::Members()); }
shoal_value* shoal_value_handle(const shoal_object* object) {
  return boxed(object ? Data(object->handle) : Data());
}
shoal_value* shoal_value_error(const char* name, const char* message) {
  return boxed(Data(script_error_of(name, message)));
}
shoal_value* shoal_value_copy(const shoal_value* v) { return boxed(v ? v->data : Data()); }
shoal_error* shoal_value_from_json(const char* text, size_t length, shoal_value** out) {
  Expected<Data> d = Data::from_json(text_of(text, length));
  if (d && out) *out = boxed(std::move(*d));
  return error_of(d.error());
}
shoal_error* shoal_value_to_json(const shoal_value* v, char** out) {
  if (!v || !out) return empty("value");
  Expected<std::string> text = v->data.to_json();
  if (text) *out = copied(*text);
  return error_of(text.error());
}
void shoal_value_free(shoal_value* v) { delete v; }

shoal_type shoal_value_type(const shoal_value* v) {
  return v ? static_cast<shoal_type>(v->data.type()) : SHOAL_UNDEFINED;
}
bool shoal_value_as_boolean(const shoal_value* v) { return v && v->data.boolean(); }
double shoal_value_as_number(const shoal_value* v) {
  return v ? v->data.number() : Data().number();
}
const char* shoal_value_as_string(const shoal_value* v, size_t* length) {
  static const Data kNone;
  const Data& d = v ? v->data : kNone;
  const std::string& text = d.is_bigint() ? d.bigint_text() : d.string();
  if (length) *length = text.size();
  return text.c_str();
}
const uint8_t* shoal_value_as_bytes(const shoal_value* v, size_t* count) {
  if (count) *count = v ? v->data.bytes().size() : 0;
  return v ? v->data.bytes().data() : nullptr;
}
uint8_t* shoal_value_as_mutable_bytes(shoal_value* v, size_t* count) {
  shoal::ByteBuffer* const bytes = v ? shoal::DataAccess::bytes(v->data) : nullptr;
  uint8_t* const data = bytes ? bytes->mutable_data() : nullptr;
  if (count) *count = data ? bytes->size() : 0;
  return data;
}
shoal_object* shoal_value_as_object(const shoal_value* v) {
  return v && v->data.is_handle() ? new shoal_object{v->data.handle()} : nullptr;
}
const char* shoal_value_error_message(const shoal_value* v) {
  return v ? v->data.error().message.c_str() : "";
}
size_t shoal_value_size(const shoal_value* v) { return v ? v->data.size() : 0; }
const shoal_value* shoal_value_item(const shoal_value* v, size_t index) {
  return v && index < v->data.items().size() ? borrowed(v->data.items()[index]) : nullptr;
}
const shoal_value* shoal_value_member(const shoal_value* v, const char* name) {
  if (!v || !name) return nullptr;
  for (const Data::Member& m : v->data.members())
    if (m.name == name) return borrowed(m.value);
  return nullptr;
}
const char* shoal_value_name_at(const shoal_value* v, size_t index) {
  return v && index < v->data.members().size() ? v->data.members()[index].name.c_str() : nullptr;
}
const shoal_value* shoal_value_value_at(const shoal_value* v, size_t index) {
  return v && index < v->data.members().size() ? borrowed(v->data.members()[index].value) : nullptr;
}
shoal_error* shoal_value_push(shoal_value* array, shoal_value* taken) {
  Data item = take(taken);
  return array ? error_of(array->data.push(std::move(item))) : empty("array");
}
shoal_error* shoal_value_set(shoal_value* object, const char* name, shoal_value* taken) {
  Data value = take(taken);
  return object && name ? error_of(object->data.set(name, std::move(value))) : empty("object");
}

// ---- Futures and completions

shoal_error* shoal_future_get(const shoal_future* f, int64_t timeout_ms, shoal_value** out) {
  if (!f) return empty("future");
  const auto timeout = timeout_ms < 0 ? std::chrono::nanoseconds(-1)
                                      : std::chrono::nanoseconds(timeout_ms * 1'000'000);
  if (f->takes_bytes) {
    auto bytes = shoal::Future<shoal::TakenBytes>(f->future.state()).get_for(timeout);
    if (bytes && out) *out = boxed(Data(std::move(bytes->bytes)));
    return error_of(bytes.error());
  }
  Expected<Data> d = f->future.get_for(timeout);
  if (d && out) *out = boxed(std::move(*d));
  return error_of(d.error());
}
bool shoal_future_is_ready(const shoal_future* f) { return f && f->future.is_ready(); }
void shoal_future_on_ready(const shoal_future* f, shoal_on_ready callback, void* data) {
  if (!f || !callback) return;
  f->future.on_ready([callback, data](Expected<Data> d) {
    if (d)
      callback(data, boxed(std::move(*d)), nullptr);
    else
      callback(data, nullptr, error_of(d.error()));
  });
}
void shoal_future_free(shoal_future* f) { delete f; }

shoal_error* shoal_completion_resolve(shoal_completion* c, shoal_value* taken) {
  Data value = take(taken);
  return c ? error_of(c->promise.resolve(std::move(value))) : empty("completion");
}
shoal_error* shoal_completion_reject(shoal_completion* c, const char* name, const char* message) {
  return c ? error_of(c->promise.reject(script_error_of(name, message))) : empty("completion");
}
shoal_error* shoal_completion_resolve_module(shoal_completion* c, const char* key,
                                             const char* source, size_t length,
                                             shoal_language language) {
  if (!c || !key) return empty("completion or key");
  const shoal::ModuleSource module{key, std::string(text_of(source, length)),
                                   static_cast<shoal::ScriptLanguage>(language)};
  return error_of(c->promise.resolve(shoal::to_data(module)));
}
void shoal_completion_free(shoal_completion* c) { delete c; }

// ---- Runtimes

shoal_error* shoal_runtime_create(const shoal_runtime_settings* given, shoal_runtime** out) {
  if (!out) return empty("out");
  if (shoal_error* const bad = check_size(given, "shoal_runtime_settings")) return bad;
  const shoal_runtime_settings s = known_part(given);
  shoal::RuntimeSettings settings;
  if (s.threads != 0) settings.threads = s.threads < 0 ? 0 : static_cast<uint32_t>(s.threads);
  if (s.shutdown_timeout_ms != 0) settings.shutdown_timeout_ms = s.shutdown_timeout_ms;
  settings.module_loader = loader_of(s.module_loader, s.module_loader_data);
  *out = new shoal_runtime{shoal::Runtime(std::move(settings))};
  return nullptr;
}
shoal_error* shoal_runtime_initialize(shoal_runtime* r) {
  return r ? error_of(r->runtime.initialize()) : empty("runtime");
}
shoal_error* shoal_runtime_shutdown(shoal_runtime* r) {
  return r ? error_of(r->runtime.shutdown()) : empty("runtime");
}
void shoal_runtime_free(shoal_runtime* r) { delete r; }
shoal_status shoal_runtime_status(const shoal_runtime* r) {
  return r ? static_cast<shoal_status>(r->runtime.status()) : SHOAL_SHUT_DOWN;
}
char* shoal_runtime_diagnostics(const shoal_runtime* r) {
  if (!r) return nullptr;
  const shoal::RuntimeDiagnostics d = r->runtime.diagnostics();
  const Data data = Data::object({{"status", static_cast<double>(d.status)},
                                  {"threads", d.threads},
                                  {"contexts", d.contexts},
                                  {"contexts_made", d.contexts_made},
                                  {"problems", shoal::to_data(d.problems)}});
  return copied(data.to_json().value_or("{}"));
}
shoal_error* shoal_runtime_run_for(shoal_runtime* r, uint64_t budget_ns, bool* more) {
  if (!r) return empty("runtime");
  const auto budget = static_cast<int64_t>(std::min<uint64_t>(budget_ns, INT64_MAX));
  const Expected<bool> left = r->runtime.run_for(std::chrono::nanoseconds(budget));
  if (more) *more = left.value_or(false);
  return error_of(left.error());
}
shoal_error* shoal_runtime_compile(shoal_runtime* r, const char* source, size_t length,
                                   const char* name, shoal_language language, bool is_module,
                                   shoal_script** out) {
  if (!r || !out) return empty("runtime or out");
  shoal::CompileSettings settings;
  if (name) settings.name = name;
  settings.language = static_cast<shoal::ScriptLanguage>(language);
  settings.module = is_module;
  Expected<shoal::Script> script = r->runtime.compile(text_of(source, length), settings);
  if (script) *out = new shoal_script{std::move(*script)};
  return error_of(script.error());
}
void shoal_script_free(shoal_script* s) { delete s; }
shoal_error* shoal_runtime_load(shoal_runtime* r, const char* specifier, int64_t timeout_ms,
                                shoal_program** out) {
  if (!r || !specifier || !out) return empty("runtime, specifier or out");
  const auto timeout = timeout_ms < 0 ? std::chrono::nanoseconds(-1)
                                      : std::chrono::nanoseconds(timeout_ms * 1'000'000);
  Expected<shoal::Program> program = r->runtime.load(specifier).get_for(timeout);
  if (program) *out = new shoal_program{std::move(*program)};
  return error_of(program.error());
}
void shoal_program_free(shoal_program* p) { delete p; }

}  // extern "C"
