// What can be asked of a context, and the functions of ContextHandle and ObjectHandle that ask it.
#include "compiler/compile.h"
#include "include/shoal/api/context_core.h"
#include "include/shoal/api/guard.h"
#include "include/shoal/api/values.h"
#include "vm/interp/frames.h"
#include "vm/object/array.h"
#include "vm/object/function.h"
#include "vm/run/eval.h"
#include "vm/run/operations/conversion.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

Task<PropertyKey> key_of(Context& cx, const std::string* name) {
  String* const text = co_await String::from_utf8(cx.heap(), *name, true);
  const PropertyKey property = co_await primitive_to_key(cx, Value(text));
  co_return property;
}

/// A global variable: let, const and class as well as properties of the global object.
Task<Value> read_global(Context& cx, const std::string* name) {
  const PropertyKey property = co_await key_of(cx, name);
  Realm* const realm = cx.first_realm();
  const OwnProperty lexical = co_await own_property(cx, realm->global_lexicals(), property);
  Value value = lexical.value;
  if (!lexical.found()) value = co_await get(cx, realm->global(), property);
  if (value.is_uninitialized())
    co_return throw_reference_error(cx, "Cannot access '%s' before initialization", name->c_str());
  co_return value;
}

/// Where a path leads: its value, and what has it.
struct Place {
  Value value, holder;
};
Task<Place> walk(Context& cx, const std::string* path) {
  Place place;
  size_t start = 0;
  for (;;) {
    const size_t dot = std::min(path->find('.', start), path->size());
    const std::string name = path->substr(start, dot - start);
    if (start == 0) {
      place.value = co_await read_global(cx, &name);
    } else {
      const PropertyKey property = co_await key_of(cx, &name);
      place.holder = place.value;
      place.value = co_await get_v(cx, place.holder, property);
    }
    if (dot == path->size()) co_return place;
    start = dot + 1;
  }
}

Task<Value> call_with(Context& cx, ContextCore* core, Value callee, Value holder,
                      std::vector<Data>* arguments) {
  ArrayObject* const values = co_await ArrayObject::create(cx, 0, 0);
  for (Data& each : *arguments) {
    Value value;
    if (each.is_record())
      value = co_await value_of_record(cx, each.record());
    else
      value = co_await value_of(cx, *core, std::move(each));
    co_await step_void(values->push(cx.heap(), value));
  }
  const uint32_t count = values->length();
  const Value* const list =
      count ? reinterpret_cast<const Value*>(values->elements()->slots()) : nullptr;
  const Value result = co_await call(cx, callee, holder, list, count);
  co_return result;
}

struct RunScript final : Request {
  std::shared_ptr<const CodeUnit> unit;
  Task<Value> run(Context& cx, ContextCore* core) override {
    core->adopt(unit);
    return start(cx, unit.get());
  }
  static Task<Value> start(Context& cx, const CodeUnit* unit) {
    Realm* const realm = cx.first_realm();
    ScriptFunction* const f = co_await top_level_function(cx, unit, realm, nullptr, nullptr);
    const Value result = co_await call(cx, Value(f), realm->global_this());
    co_return result;
  }
};

struct ImportModule final : Request {
  std::string specifier;
  std::shared_ptr<const CodeUnit> unit;        // Of a module given as a Script.
  std::shared_ptr<const ProgramCore> program;  // Whose entry it is.
  Task<Value> run(Context& cx, ContextCore* core) override {
    if (program) core->modules().programs.push_back(program);
    if (unit) {
      core->modules().graph.modules[specifier] = {unit, {}, {}};
      core->modules().graph.answers[{"", specifier, ""}] = specifier;
    }
    return start(cx, &specifier);
  }
  static Task<Value> start(Context& cx, const std::string* specifier) {
    String* const text = co_await String::from_utf8(cx.heap(), *specifier, true);
    const Value promise = co_await import_module(cx, Value(atoms::empty()), Value(text),
                                                 Value::undefined(), ModulePhase::Evaluation);
    co_return promise;
  }
};

struct CallFunction final : Request {
  std::shared_ptr<HandleCore> handle;  // Or a path.
  std::string path;
  std::vector<Data> arguments;
  Task<Value> run(Context& cx, ContextCore* core) override { return start(cx, core, this); }
  static Task<Value> start(Context& cx, ContextCore* core, CallFunction* self) {
    Place place;
    if (self->handle) {
      place.value = core->pinned_value(self->handle);
      if (!self->path.empty()) {
        const PropertyKey property = co_await key_of(cx, &self->path);
        place.holder = place.value;
        place.value = co_await get_v(cx, place.holder, property);
      }
    } else {
      place = co_await walk(cx, &self->path);
    }
    if (!place.value.is_callable())
      co_return throw_type_error(cx, "%s is not a function",
                                 self->path.empty() ? "The handle's object" : self->path.c_str());
    const Value result = co_await call_with(cx, core, place.value, place.holder, &self->arguments);
    co_return result;
  }
};

struct ReadPlace final : Request {
  std::shared_ptr<HandleCore> handle;
  std::string path;
  Task<Value> run(Context& cx, ContextCore* core) override { return start(cx, core, this); }
  static Task<Value> start(Context& cx, ContextCore* core, ReadPlace* self) {
    Place place;
    if (self->handle) {
      const PropertyKey property = co_await key_of(cx, &self->path);
      place.value = co_await get_v(cx, core->pinned_value(self->handle), property);
    } else {
      place = co_await walk(cx, &self->path);
    }
    co_return place.value;
  }
};

/// What needs no script.
struct Immediate final : Request {
  std::function<Result<Value>(Context&, ContextCore&)> act;
  Task<Value> run(Context& cx, ContextCore* core) override { return start(cx, core, this); }
  static Task<Value> start(Context& cx, ContextCore* core, Immediate* self) {
    const Value value = co_await self->act(cx, *core);
    co_return value;
  }
};

std::shared_ptr<FutureState> failed(Error error) {
  auto state = FutureState::create();
  (void)state->settle(std::move(error));
  return state;
}
Error empty_handle(const char* what) {
  return make_error(ErrorCode::EmptyHandle, std::string(what) + " is empty");
}

template <class R>
std::shared_ptr<FutureState> post_to(const std::shared_ptr<ContextCore>& core,
                                     std::unique_ptr<R> request) {
  if (!core) return failed(empty_handle("this ContextHandle"));
  return core->post(std::move(request));
}

std::shared_ptr<FutureState> post_immediate(
    const std::shared_ptr<ContextCore>& core,
    std::function<Result<Value>(Context&, ContextCore&)> act) {
  auto request = std::make_unique<Immediate>();
  request->act = std::move(act);
  return post_to(core, std::move(request));
}

}  // namespace

// ---- ContextHandle

std::shared_ptr<FutureState> ContextHandle::post_eval(std::string source, std::string name,
                                                      ReadMode mode) const {
  if (!core_) return failed(empty_handle("this ContextHandle"));
  CompileSettings settings;
  settings.name = std::move(name);
  Expected<Script> script = core_->runtime().compile_cached(source, settings);
  if (!script) return failed(script.error());
  return post_run(*script, mode);
}

std::shared_ptr<FutureState> ContextHandle::post_run(const Script& script, ReadMode mode) const {
  if (script.is_empty()) return failed(empty_handle("this Script"));
  if (script.is_module()) {
    auto request = std::make_unique<ImportModule>();
    request->specifier = script.name();
    request->unit = script.unit();
    request->mode = mode;
    return post_to(core_, std::move(request));
  }
  auto request = std::make_unique<RunScript>();
  request->unit = script.unit();
  request->mode = mode;
  return post_to(core_, std::move(request));
}

Future<ObjectHandle> ContextHandle::import(std::string specifier) const {
  auto request = std::make_unique<ImportModule>();
  request->specifier = std::move(specifier);
  request->mode = ReadMode::Handle;
  return Future<ObjectHandle>(post_to(core_, std::move(request)));
}

Future<ObjectHandle> ContextHandle::run(const Program& program) const {
  if (program.is_empty()) return Future<ObjectHandle>(failed(empty_handle("this Program")));
  auto request = std::make_unique<ImportModule>();
  request->program = program.core();
  request->specifier = program.core()->entry;
  request->mode = ReadMode::Handle;
  return Future<ObjectHandle>(post_to(core_, std::move(request)));
}

std::shared_ptr<FutureState> ContextHandle::post_call(std::string f, std::vector<Data> a,
                                                      ReadMode mode) const {
  auto request = std::make_unique<CallFunction>();
  request->path = std::move(f);
  request->arguments = std::move(a);
  request->mode = mode;
  return post_to(core_, std::move(request));
}

std::shared_ptr<FutureState> ContextHandle::post_get(std::string name, ReadMode mode) const {
  auto request = std::make_unique<ReadPlace>();
  request->path = std::move(name);
  request->mode = mode;
  return post_to(core_, std::move(request));
}

Future<void> ContextHandle::set(std::string_view name, Data value) const {
  auto kept = std::make_shared<Data>(std::move(value));
  return Future<void>(post_immediate(
      core_, [path = std::string(name), kept](Context& cx, ContextCore& core) -> Result<Value> {
        const Value v = TRY(value_of(cx, core, std::move(*kept)));
        TRY(define_path(cx, path, v));
        return Value::undefined();
      }));
}

Future<void> ContextHandle::define(std::shared_ptr<const HostFunction> function) const {
  if (!function) return Future<void>(failed(empty_handle("the host function")));
  return Future<void>(
      post_immediate(core_, [function](Context& cx, ContextCore& core) -> Result<Value> {
        const Value f = TRY(core.function_value(cx, function));
        TRY(define_path(cx, function->name(), f));
        return Value::undefined();
      }));
}

Future<void> ContextHandle::interrupt(std::function<void()> f) const {
  return Future<void>(
      post_immediate(core_, [f = std::move(f)](Context& cx, ContextCore&) -> Result<Value> {
        if (const Error thrown = guarded(f)) return throw_host_error(cx, thrown);
        return Value::undefined();
      }));
}

Future<void> ContextHandle::collect_garbage() const {
  return Future<void>(post_immediate(core_, [](Context& cx, ContextCore&) -> Result<Value> {
    cx.heap().collect_all();
    return Value::undefined();
  }));
}

Future<ContextStatistics> ContextHandle::statistics() const {
  return Future<ContextStatistics>(
      post_immediate(core_, [](Context& cx, ContextCore& core) -> Result<Value> {
        return value_of(cx, core, to_data(core.statistics()));
      }));
}

// ---- ObjectHandle

bool ObjectHandle::is_function() const noexcept { return core_ && core_->is_function(); }

ContextHandle ObjectHandle::context() const {
  const std::shared_ptr<ContextCore> core = core_ ? core_->context() : nullptr;
  return core ? core->weak_handle() : ContextHandle();
}

std::shared_ptr<FutureState> ObjectHandle::post_call(std::string method,
                                                     std::vector<Data> arguments,
                                                     ReadMode mode) const {
  const std::shared_ptr<ContextCore> core = core_ ? core_->context() : nullptr;
  if (!core_) return failed(empty_handle("this ObjectHandle"));
  if (!core) return failed(make_error(ErrorCode::ContextEnded, "the handle's context has ended"));
  auto request = std::make_unique<CallFunction>();
  request->handle = core_;
  request->path = std::move(method);
  request->arguments = std::move(arguments);
  request->mode = mode;
  return core->post(std::move(request));
}

std::shared_ptr<FutureState> ObjectHandle::post_get(std::string name, ReadMode mode) const {
  const std::shared_ptr<ContextCore> core = core_ ? core_->context() : nullptr;
  if (!core_) return failed(empty_handle("this ObjectHandle"));
  if (!core) return failed(make_error(ErrorCode::ContextEnded, "the handle's context has ended"));
  auto request = std::make_unique<ReadPlace>();
  request->handle = core_;
  request->path = std::move(name);
  request->mode = mode;
  return core->post(std::move(request));
}

}  // namespace shoal
