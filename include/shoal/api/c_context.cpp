// The C ABI: contexts, handles, host functions.
#include <algorithm>
#include <limits>
#include <type_traits>

#include "include/shoal/api/c_boxes.h"

using namespace shoal::c_api;

namespace {

/// What shoal_context_settings::user_data is found by.
struct UserData {
  void* data;
};

/// A C function, and what ends with it.
struct Bound {
  Bound(shoal_host_function f, void* d, void (*r)(void*)) : function(f), data(d), release(r) {}
  ~Bound() {
    if (release) release(data);
  }
  Bound(const Bound&) = delete;
  Bound& operator=(const Bound&) = delete;
  shoal_host_function function;
  void* data;
  void (*release)(void*);
};

Error ended_without_result(const char* what) {
  return shoal::make_error(ErrorCode::BadArgument,
                           std::string(what) +
                               " ended without a result: it says shoal_call_return, "
                               "_throw, _defer or _script once");
}

/// The stages after the first: each script call, and what comes after it.
shoal::Blocking<Data> run_stages(std::shared_ptr<shoal_call> call) {
  while (call->then) {
    const shoal::ScriptCall<Data> wanted{call->callee.core(), std::exchange(call->arguments, {})};
    const Expected<Data> result = co_await wanted;
    const shoal_then then = std::exchange(call->then, nullptr);
    const shoal_error error{result.error()};
    then(call.get(), result ? borrowed(*result) : nullptr, result ? nullptr : &error,
         call->then_data);
    if (!call->has_ended()) co_return ended_without_result("a stage of a host function");
  }
  if (call->deferred) {
    const Expected<Data> later = co_await shoal::Future<Data>(call->deferred);
    co_return later;
  }
  co_return std::move(*call->result);
}

void call_bound(shoal::HostCall& host_call, const Bound& bound) {
  auto call = std::make_shared<shoal_call>();
  call->call = &host_call;
  if (const UserData* const user = host_call.service<UserData>()) call->user_data = user->data;
  bound.function(call.get(), bound.data);
  if (!call->has_ended()) return host_call.finish(ended_without_result("a host function"));
  if (call->then) {
    call->kept.assign(host_call.arguments().begin(), host_call.arguments().end());
    call->has_begun = true;
    call->call = nullptr;
    return shoal::detail::finish_call(host_call, run_stages(std::move(call)));
  }
  call->call = nullptr;
  if (call->deferred) return host_call.finish_later(std::move(call->deferred), call->is_blocking);
  host_call.finish(std::move(*call->result));
}

shoal::ContextPermissions permissions_of(const shoal_permission* all, size_t count) {
  shoal::ContextPermissions permissions;
  for (const shoal_permission& each : std::span(all, all ? count : 0)) {
    const auto kind = static_cast<shoal::ContextPermissions::Kind>(each.kind);
    if (!each.subject)
      each.is_denied ? permissions.deny(kind) : permissions.allow(kind);
    else
      each.is_denied ? permissions.deny(kind, each.subject) : permissions.allow(kind, each.subject);
  }
  return permissions;
}

shoal::ProcessSettings process_of(const shoal_process_settings& given) {
  const shoal_process_settings p = known_part(&given);
  return {.colors = p.colors,
          .error_colors = p.error_colors,
          .allow_js = p.allow_js,
          .gc_stats = false,
          .prompts = false,
          .audit_path = {},
          .record_path = string_of(p.record_path),
          .replay_path = string_of(p.replay_path),
          .conditions = {},
          .preloads = {},
          .exec_arguments = {},
          .on_source = {},
          .on_begin = {},
          .on_report = {},
          .on_exit = {},
          .profiles = {}};
}

std::vector<std::string> texts_of(const char* const* texts, size_t count) {
  std::vector<std::string> all;
  for (size_t i = 0; texts && i < count; ++i) all.push_back(string_of(texts[i]));
  return all;
}

}  // namespace

namespace shoal::c_api {

ContextSettings settings_of(const shoal_context_settings* given) {
  const shoal_context_settings s = known_part(given);
  const shoal_limits l = known_part(s.limits);
  shoal::ContextSettings settings;
  settings.name = string_of(s.name);
  settings.random_seed = s.random_seed;
  const auto set = [](auto& limit, uint64_t value) {
    using Limit = std::remove_reference_t<decltype(limit)>;
    constexpr uint64_t most = std::numeric_limits<Limit>::max();
    if (value != 0) limit = static_cast<Limit>(std::min(value, most));
  };
  set(settings.limits.heap_bytes_max, l.heap_bytes_max);
  set(settings.limits.stack_bytes_max, l.stack_bytes_max);
  set(settings.limits.fuel_max, l.fuel_max);
  set(settings.limits.turn_fuel_max, l.turn_fuel_max);
  set(settings.limits.wall_ns_max, l.wall_ns_max);
  set(settings.limits.turn_wall_ns_max, l.turn_wall_ns_max);
  set(settings.limits.mailbox.messages_max, l.mailbox_messages_max);
  set(settings.limits.mailbox.bytes_max, l.mailbox_bytes_max);
  set(settings.limits.operations_max, l.operations_max);
  set(settings.limits.handles_max, l.handles_max);
  if (s.output)
    settings.output = [output = s.output, data = s.output_data](std::string_view text,
                                                                bool is_error) {
      output(text.data(), text.size(), is_error, data);
    };
  if (s.on_uncaught)
    settings.on_uncaught = [handler = s.on_uncaught, data = s.on_uncaught_data](const Error& e) {
      const shoal_error error{e};
      return handler(&error, data) ? shoal::OnUncaught::GoOn : shoal::OnUncaught::End;
    };
  settings.module_loader = loader_of(s.module_loader, s.module_loader_data);
  settings.workers_max = s.workers_max;
  if (s.process) settings.process = process_of(*s.process);
  settings.permissions = permissions_of(s.permissions, s.permission_count);
  settings.provide(std::make_shared<UserData>(UserData{s.user_data}));
  return settings;
}

shoal_error* check_sizes(const shoal_context_settings* settings) {
  if (shoal_error* const bad = check_size(settings, "shoal_context_settings")) return bad;
  const shoal_context_settings known = known_part(settings);
  if (shoal_error* const bad = check_size(known.limits, "shoal_limits")) return bad;
  return check_size(known.process, "shoal_process_settings");
}

}  // namespace shoal::c_api

extern "C" {

// ---- Host functions

size_t shoal_call_argument_count(const shoal_call* c) { return c ? c->list().size() : 0; }
const shoal_value* shoal_call_argument(const shoal_call* c, size_t index) {
  return c && index < c->list().size() ? borrowed(c->list()[index]) : nullptr;
}
shoal_error* shoal_call_take_bytes(shoal_call* c, size_t index, shoal_value** out) {
  if (!c || !out) return empty("call or out");
  if (!c->call || c->has_ended())
    return error_of(shoal::make_error(ErrorCode::BadArgument,
                                      "shoal_call_take_bytes: the call's first stage is over"));
  Expected<shoal::ByteBuffer> bytes = c->call->take_bytes(index);
  if (bytes) *out = boxed(Data(std::move(*bytes)));
  return error_of(bytes.error());
}
void* shoal_call_user_data(const shoal_call* c) { return c ? c->user_data : nullptr; }
void shoal_call_return(shoal_call* c, shoal_value* taken) {
  Data value = take(taken);
  if (c && !c->has_ended()) c->result.emplace(std::move(value));
}
void shoal_call_throw(shoal_call* c, const char* name, const char* message) {
  if (c && !c->has_ended()) c->result.emplace(script_error_of(name, message));
}
shoal_completion* shoal_call_defer(shoal_call* c, shoal_style style) {
  if (!c || c->has_ended()) return nullptr;
  shoal::Promise<Data> promise;
  c->deferred = promise.future().state();
  c->is_blocking = style == SHOAL_BLOCKING;
  return new shoal_completion{std::move(promise)};
}
void shoal_call_script(shoal_call* c, const shoal_object* function, shoal_value* const* taken,
                       size_t count, shoal_then then, void* data) {
  std::vector<Data> arguments = take_all(taken, count);
  if (!c || !then || c->has_ended()) return;
  if (!function || !function->handle.is_function())
    return shoal_call_throw(c, "TypeError", "shoal_call_script: no function was given");
  c->callee = function->handle;
  c->arguments = std::move(arguments);
  c->then = then;
  c->then_data = data;
}

// ---- Contexts

shoal_error* shoal_context_create(shoal_runtime* r, const shoal_context_settings* settings,
                                  shoal_context** out) {
  if (!r || !out) return empty("runtime or out");
  if (shoal_error* const bad = check_sizes(settings)) return bad;
  Expected<shoal::ContextHandle> made = r->runtime.create_context(settings_of(settings));
  if (made) *out = new shoal_context{std::move(*made)};
  return error_of(made.error());
}
shoal_context* shoal_context_ref(const shoal_context* c) {
  return c ? new shoal_context{c->context} : nullptr;
}
void shoal_context_free(shoal_context* c) { delete c; }

shoal_future* shoal_context_eval(shoal_context* c, const char* source, size_t length,
                                 const char* name) {
  if (!c) return failed("context");
  return boxed(c->context.eval(text_of(source, length), name ? name : "<eval>"));
}
shoal_future* shoal_context_run_script(shoal_context* c, const shoal_script* s) {
  return c && s ? boxed(c->context.run(s->script)) : failed("context or script");
}
shoal_future* shoal_context_run_program(shoal_context* c, const shoal_program* p) {
  return c && p ? boxed(c->context.run(p->program)) : failed("context or program");
}
shoal_future* shoal_context_run_file(shoal_context* c, const char* path,
                                     const char* const* arguments, size_t count) {
  if (!c || !path) return failed("context or path");
  return boxed(c->context.run_main(shoal::MainProgram::file(path, texts_of(arguments, count))));
}
shoal_future* shoal_context_run_source(shoal_context* c, const char* source, size_t length,
                                       const char* name, const char* const* arguments, size_t count,
                                       bool prints) {
  if (!c || !source || !name) return failed("context, source or name");
  return boxed(c->context.run_main(shoal::MainProgram::source(
      std::string(text_of(source, length)), name, texts_of(arguments, count), prints)));
}
shoal_future* shoal_context_import(shoal_context* c, const char* specifier) {
  return c && specifier ? boxed(c->context.import(specifier)) : failed("context or specifier");
}
shoal_future* shoal_context_call(shoal_context* c, const char* function, shoal_value* const* taken,
                                 size_t count) {
  std::vector<Data> arguments = take_all(taken, count);
  if (!c || !function) return failed("context or function");
  return boxed(c->context.call_with(function, std::move(arguments)));
}
shoal_future* shoal_context_get(shoal_context* c, const char* name) {
  return c && name ? boxed(c->context.get(name)) : failed("context or name");
}
shoal_future* shoal_context_take_bytes(shoal_context* c, const char* name) {
  if (!c || !name) return failed("context or name");
  shoal_future* const future = boxed(c->context.get<shoal::TakenBytes>(name));
  future->takes_bytes = true;
  return future;
}
shoal_future* shoal_context_set(shoal_context* c, const char* name, shoal_value* taken) {
  Data value = take(taken);
  return c && name ? boxed(c->context.set(name, std::move(value))) : failed("context or name");
}
shoal_future* shoal_context_define(shoal_context* c, const char* name, uint32_t length,
                                   shoal_host_function function, void* data,
                                   void (*release)(void*)) {
  const auto bound = std::make_shared<Bound>(function, data, release);
  if (!c || !name || !function) return failed("context, name or function");
  return boxed(c->context.define(std::make_shared<const shoal::HostFunction>(
      name, length, [bound](shoal::HostCall& call) { call_bound(call, *bound); })));
}
shoal_future* shoal_context_interrupt(shoal_context* c, void (*f)(void*), void* data) {
  return c && f ? boxed(c->context.interrupt([f, data] { f(data); })) : failed("context or f");
}
shoal_future* shoal_context_statistics(shoal_context* c) {
  return c ? boxed(c->context.statistics()) : failed("context");
}
void shoal_context_close(shoal_context* c) {
  if (c) c->context.close();
}
void shoal_context_kill(shoal_context* c, const char* reason) {
  if (c) c->context.kill(string_of(reason));
}
void shoal_context_cancel(shoal_context* c, const char* reason) {
  if (c) c->context.cancel(string_of(reason));
}
shoal_state shoal_context_state(const shoal_context* c) {
  return c ? static_cast<shoal_state>(c->context.state()) : SHOAL_ENDED;
}
void shoal_context_on_end(shoal_context* c, void (*callback)(const char*, const char*, void*),
                          void* data) {
  if (!c || !callback) return;
  c->context.on_end([callback, data](const shoal::ContextEnd& end) {
    callback(shoal::name_of(end.reason), end.text.c_str(), data);
  });
}

// ---- Handles

bool shoal_object_is_function(const shoal_object* o) { return o && o->handle.is_function(); }
shoal_future* shoal_object_call(const shoal_object* o, shoal_value* const* taken, size_t count) {
  std::vector<Data> arguments = take_all(taken, count);
  return o ? boxed(o->handle.call_with({}, std::move(arguments))) : failed("object");
}
shoal_future* shoal_object_call_method(const shoal_object* o, const char* method,
                                       shoal_value* const* taken, size_t count) {
  std::vector<Data> arguments = take_all(taken, count);
  if (!o || !method) return failed("object or method");
  return boxed(o->handle.call_with(method, std::move(arguments)));
}
shoal_future* shoal_object_get(const shoal_object* o, const char* name) {
  return o && name ? boxed(o->handle.get(name)) : failed("object or name");
}
void shoal_object_free(shoal_object* o) { delete o; }

}  // extern "C"
