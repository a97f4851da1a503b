// Sessions: inputs as modules, and their names (include/shoal/session.h).
#include "include/shoal/session.h"

#include <algorithm>

#include "include/shoal/api/context_core.h"
#include "include/shoal/api/session_state.h"
#include "include/shoal/api/values.h"
#include "include/shoal/check.h"
#include "stdlib/web/inspect.h"
#include "vm/object/array.h"
#include "vm/object/error.h"
#include "vm/object/function.h"
#include "vm/run/operations/object.h"
#include "vm/value/atom.h"

namespace shoal {
namespace {

constexpr const char* kLast = "_";
constexpr const char* kLastError = "_error";

// ---- Names

/// A direct eval could name every binding of the top level: so all of them have slots with names in
/// the module's environment. Nobody calls the function.
constexpr const char* kKeeper = "$keeps_names$";
std::string keeping_names(const std::string& text) {
  return text + "\nfunction " + kKeeper + "(){eval('')}";
}

/// Where a name that inputs see lives: a slot of the module's environment, or an import of it
/// (numbers below zero).
struct SessionBinding {
  ModuleRecord* module;
  int32_t number;

  static SessionBinding of(const NativeFunction* accessor) {
    return {accessor->capture(1).as<ModuleRecord>(), accessor->capture(2).as_int32()};
  }
  bool is_import() const noexcept { return number < 0; }
  uint32_t import_index() const noexcept { return static_cast<uint32_t>(-1 - number); }
  const ScopeImage::Binding& slot() const noexcept {
    return module->unit()->image().module.scope.bindings[static_cast<size_t>(number)];
  }
  /// The name's value; Uninitialized: it has none yet.
  Result<Value> read(Context& cx) const {
    if (!is_import()) return module->env()->get(slot().slot);
    const Value place = module->links->get(import_index() * 2);
    const auto at = static_cast<uint32_t>(module->links->get(import_index() * 2 + 1).as_int32());
    if (place.is_kind(Kind::Environment)) return place.as<Environment>()->get(at);
    Object* const object =
        TRY(module_of_phase(cx, place.as<ModuleRecord>(), static_cast<ModulePhase>(at)));
    return Value(object);
  }
};

Result<Value> accessor_function(Context& cx, int32_t kind, const SessionBinding& binding,
                                const char* name) {
  NativeFunction* const f = TRY(numbered_function(cx, kind, name, 0));
  f->set_capture(cx.heap(), 1, Value(binding.module));
  f->set_capture(cx.heap(), 2, Value::int32(binding.number));
  return Value(f);
}

/// The name becomes an accessor of the global object; one that cannot (`undefined`) is let be.
Result<bool> publish(Context& cx, const SessionBinding& binding, const String* name) {
  const Value value = TRY(binding.read(cx));
  if (value.is_uninitialized()) return true;
  const std::string text = utf8_of(name);
  const Value getter = TRY(accessor_function(cx, ContextCore::kSessionRead, binding, text.c_str()));
  const Value setter =
      TRY(accessor_function(cx, ContextCore::kSessionWrite, binding, text.c_str()));
  return define_own_ordinary(cx, cx.first_realm()->global(), key(const_cast<String*>(name)),
                             PropertyDescriptor::accessor(getter, setter, attr::Configurable));
}

/// All that the module's top level declares and imports.
Result<bool> publish_names(Context& cx, ModuleRecord* module) {
  if (!module->env()) return true;
  const CodeUnit& unit = *module->unit();
  const ModuleImage& image = unit.image().module;
  for (size_t i = 0; i < image.scope.bindings.size(); ++i) {
    const String* const name = unit.string(image.scope.bindings[i].name);
    const std::string text = utf8_of(name);
    if (text.starts_with('*') || text == kKeeper) continue;  // "*default*"
    TRY(publish(cx, {module, static_cast<int32_t>(i)}, name));
  }
  for (size_t i = 0; module->links && i < image.imports.size(); ++i)
    TRY(publish(cx, {module, -1 - static_cast<int32_t>(i)}, unit.string(image.imports[i].local)));
  return true;
}

/// A plain global that the session keeps, unless an input has made it something of its own.
Result<bool> set_own_global(Context& cx, const char* name, Value value) {
  Object* const global = cx.first_realm()->global();
  const PropertyKey property = key(intern_ascii(name));
  const OwnProperty known = TRY(own_property(cx, global, property));
  if (known.found() && (known.attributes & attr::IsAccessor) != 0) return true;
  return define_own_ordinary(cx, global, property,
                             PropertyDescriptor::data(value, attr::Writable | attr::Configurable));
}

// ---- Running an input

/// `{ a: 1 }` is an object rather than a block.
bool looks_like_object(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n"), last = text.find_last_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{' && text[last] == '}';
}

CompileOptions input_options(const std::string& name, bool elides_imports) {
  CompileOptions options;
  options.source_name = name;
  options.goal = SourceGoal::Module;
  options.completion_value = true;
  // An import is there for the next input, even if this one does not use it.
  options.verbatim_module_syntax = !elides_imports;
  options.keep_type_imports = elides_imports;
  return options;
}

Result<const CodeUnit*> compile_input(Context& cx, EmbedHost& host, const std::string& text,
                                      const CompileOptions& options) {
  if (looks_like_object(text)) {
    Diagnostics ignored;
    if (auto image = host.compile_image("(" + text + "\n)", options, ignored))
      return host.adopt(cx, std::move(image));
  }
  // What is wrong with it is told of the text as it was given.
  Diagnostics diagnostics;
  if (!host.compile_image(text, options, diagnostics))
    return host.throw_diagnostics(cx, diagnostics, options.source_name, text);
  return host.compile_text(cx, keeping_names(text), options);
}

/// A module of the text, linked.
Result<ModuleRecord*> link_input(Context& cx, EmbedHost& host, const std::string& text,
                                 const CompileOptions& options) {
  const CodeUnit* const unit = TRY(compile_input(cx, host, text, options));
  String* const name = TRY(String::from_utf8(cx.heap(), options.source_name));
  ModuleRecord* const module = TRY(ModuleRecord::create(cx, unit, name));
  TRY(link_module(cx, module));
  return module;
}

/// Whether what the input imports and does not use may be types: their modules are there, and their
/// sources mention the names.
Result<bool> imports_may_be_types(Context& cx, ModuleRecord* module) {
  const CodeUnit& unit = *module->unit();
  for (const TypeImportImage& each : unit.image().module.type_imports) {
    const ModuleRequestImage& request = unit.image().module.requests[each.request];
    const ModuleRecord* const target = TRY(cx.host()->resolve_module(
        cx, {unit.string(request.specifier)->utf8(true), module->key()->utf8(), {}}));
    if (!target->unit() || !target->unit()->image().module.is_typescript) return false;
    const UnitImage& image = target->unit()->image();
    if (!source_mentions(image.source, unit.string(each.name)->utf8())) return false;
  }
  return true;
}

struct RunInput final : Request {
  std::string text;
  SessionInput* input = nullptr;  // The session's.
  uint64_t number = 0;
  std::function<void()> on_over;

  Task<Value> run(Context& cx, ContextCore* core) override { return start(cx, core, this); }
  static Task<Value> start(Context& cx, ContextCore* core, RunInput* self) {
    SessionState& session = core->session();
    auto made = std::make_unique<SessionInput>(cx.heap());
    SessionInput* const input = made.get();
    session.inputs[self->number] = std::move(made);
    const Completion<Value> done = co_await try_await(evaluate(cx, core, self, input));
    if (done.threw) {
      input->thrown.set(done.exception);
      co_return Value::undefined();
    }
    input->promise.set(done.value.as<PromiseObject>());
    co_return done.value;
  }

  static Task<Value> evaluate(Context& cx, ContextCore* core, RunInput* self, SessionInput* input) {
    EmbedHost& host = core->actor().host();
    host.last_frame.clear();
    if (self->number == 1) {  // They are there from the first.
      co_await set_own_global(cx, kLast, Value::undefined());
      co_await set_own_global(cx, kLastError, Value::undefined());
    }
    const std::string name = "[repl " + std::to_string(self->number) + "]";
    Result<ModuleRecord*> linked = link_input(cx, host, self->text, input_options(name, false));
    if (!linked.ok() && !cx.is_terminating() && self->text.find("import") != std::string::npos) {
      // It may be that what is imported are types.
      const PersistentValue<Value> first(cx.heap(), cx.take_exception());
      const std::string frame = host.last_frame;
      linked = link_input(cx, host, self->text, input_options(name, true));
      Result<bool> may_be = false;
      if (linked.ok()) {
        const Persistent<ModuleRecord> kept(cx.heap(), linked.value());
        may_be = imports_may_be_types(cx, kept.get());
        linked = kept.get();
      }
      if ((!may_be.ok() || !may_be.value()) && !cx.is_terminating()) {
        if (!linked.ok() || !may_be.ok()) (void)cx.take_exception();
        host.last_frame = frame;
        linked = cx.throw_value(first.get());
      }
    }
    input->report = std::exchange(host.last_frame, {});
    ModuleRecord* const module = co_await linked;
    input->module.set(module);
    const Value promise = co_await evaluate_module(cx, module);
    co_return promise;
  }
};

// ---- What came of it

struct ConcludeInput final : Request {
  uint64_t number = 0;
  Session::Look look;

  Task<Value> run(Context& cx, ContextCore* core) override { return start(cx, core, this); }
  static Task<Value> start(Context& cx, ContextCore* core, ConcludeInput* self) {
    SessionState& session = core->session();
    const auto at = session.inputs.find(self->number);
    if (at == session.inputs.end()) co_return Value::undefined();
    const std::unique_ptr<SessionInput> input = std::move(at->second);
    session.inputs.erase(at);
    if (ModuleRecord* const module = input->module.get()) co_await publish_names(cx, module);
    InputResult result;
    const Value error = error_in(*input);
    if (!error.is_hole()) {
      result.threw = true;
      EmbedHost& host = core->actor().host();
      host.last_frame = std::move(input->report);
      result.text = core->actor().describe_error(error, false);
      co_await set_own_global(cx, kLastError, error);
      const Value answer = co_await value_of(cx, *core, to_data(std::move(result)));
      co_return answer;
    }
    const Value value = completion_of(*input);
    InspectOptions options;
    options.colors = self->look.colors;
    options.break_length = self->look.columns;
    const Value text = co_await inspect_completely(cx, value, options);
    result.text = text.as_string()->utf8();
    result.is_undefined = value.is_undefined();
    co_await set_own_global(cx, kLast, value);
    session.last = std::make_unique<PersistentValue<Value>>(cx.heap(), value);
    const Value answer = co_await value_of(cx, *core, to_data(std::move(result)));
    co_return answer;
  }

  /// The hole: it ran to its end.
  static Value error_in(const SessionInput& input) {
    const PromiseObject* const promise = input.promise.get();
    if (!promise) return input.thrown.get();
    return promise->state() == PromiseObject::State::Rejected ? promise->result() : Value::hole();
  }
  static Value completion_of(const SessionInput& input) {
    uint32_t slot = 0;
    ModuleRecord* const module = input.module.get();
    const Environment* const place =
        module ? find_export(module, atoms::default_(), slot) : nullptr;
    const Value value = place ? place->get(slot) : Value::undefined();
    return value.is_uninitialized() ? Value::undefined() : value;
  }
};

// ---- Looking

/// One step of a path: the value of a property, if no script is needed to tell. Lazy: it is.
Result<Value> property_without_script(Context& cx, Value holder, const std::string& name) {
  String* const atom = intern_utf8(name);
  if (holder.is_undefined() || holder.is_null()) return Value::lazy();
  return try_get_v(cx, holder, key(atom));
}

/// A name that an input has declared; Lazy: it is none.
Result<Value> session_name(Context& cx, const OwnProperty& global) {
  if (!global.found() || (global.attributes & attr::IsAccessor) == 0) return Value::lazy();
  const Value getter = global.value.as<Accessor>()->getter();
  if (!getter.is_kind(Kind::NativeFunction)) return Value::lazy();
  const auto* const f = getter.as<NativeFunction>();
  const bool is_ours = f->capture(0).is_int32() &&
                       f->capture(0).as_int32() == ContextCore::kSessionRead &&
                       f->capture(1).is_kind(Kind::ModuleRecord);
  if (!is_ours) return Value::lazy();
  return SessionBinding::of(f).read(cx);
}

/// A name in scope.
Result<Value> global_without_script(Context& cx, const std::string& name) {
  String* const atom = intern_utf8(name);
  const OwnProperty lexical = TRY(own_property(cx, cx.first_realm()->global_lexicals(), key(atom)));
  if (lexical.found()) return lexical.value;
  const OwnProperty own = TRY(own_property(cx, cx.first_realm()->global(), key(atom)));
  if (own.found() && (own.attributes & attr::IsAccessor) == 0) return own.value;
  return session_name(cx, own);
}

Result<Value> declare_names(Context& cx, const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    const OwnProperty own =
        TRY(own_property(cx, cx.first_realm()->global(), key(intern_utf8(name))));
    const Value value = name == kLast && own.found() ? own.value : TRY(session_name(cx, own));
    if (value.is_lazy()) continue;
    text += "let " + name + " = ";
    const bool is_plain = !value.is_uninitialized() && TRY(write_literal(cx, value, text));
    if (!is_plain) {
      text = "throw 0;";
      break;
    }
    text += ";\n";
  }
  String* const string = TRY(String::from_utf8(cx.heap(), text));
  return Value(string);
}

/// Where a path leads; Lazy: nowhere that could be told.
Result<Value> walk_without_script(Context& cx, const std::string& path) {
  Value at = Value::lazy();
  for (size_t start = 0; start <= path.size();) {
    const size_t dot = std::min(path.find('.', start), path.size());
    const std::string name = path.substr(start, dot - start);
    if (name.empty()) return Value::lazy();
    at = start == 0 ? TRY(global_without_script(cx, name))
                    : TRY(property_without_script(cx, at, name));
    if (at.is_lazy() || at.is_uninitialized() || at.is_hole()) return Value::lazy();
    start = dot + 1;
  }
  return at;
}

bool is_plain_name(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || static_cast<signed char>(c) < 0;
  });
}

constexpr size_t kNamesMax = 5000;

Result<bool> add_names(Context& cx, Object* from, std::vector<std::string>& names) {
  constexpr int kPrototypesMax = 16;
  for (int i = 0; from && i < kPrototypesMax; ++i) {
    if (Value(from).is_kind(Kind::Proxy)) break;
    ArrayObject* const keys = TRY(own_keys_ordinary(cx, from, {.strings = true, .symbols = false}));
    for (uint32_t k = 0; k < keys->length() && names.size() < kNamesMax; ++k) {
      const Value name = keys->dense_element(k);
      if (!name.is_string()) continue;
      std::string text = name.as_string()->utf8();
      if (is_plain_name(text)) names.push_back(std::move(text));
    }
    const Value prototype = TRY(from->shape()->proto(cx));
    from = prototype.is_object() ? prototype.as_object() : nullptr;
  }
  return true;
}

Result<Value> names_after(Context& cx, ContextCore& core, const std::string& path) {
  std::vector<std::string> names;
  if (path.empty()) {
    TRY(add_names(cx, cx.first_realm()->global_lexicals(), names));
    TRY(add_names(cx, cx.first_realm()->global(), names));
  } else {
    const Value at = TRY(walk_without_script(cx, path));
    if (at.is_object()) {
      TRY(add_names(cx, at.as_object(), names));
    } else if (!at.is_lazy() && !at.is_undefined() && !at.is_null()) {
      Object* const prototype = TRY(prototype_of_primitive(cx, at, key(atoms::length())));
      TRY(add_names(cx, prototype, names));
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return value_of(cx, core, to_data(std::move(names)));
}

/// Short, on one line.
Result<Value> peek_at(Context& cx, const std::string& path, const Session::Look& look) {
  const Value at = TRY(walk_without_script(cx, path));
  std::string text;
  if (!at.is_lazy()) {
    InspectOptions options;
    options.depth = 1;
    options.array_length_max = 6;
    options.string_length_max = 80;
    options.break_length = InspectOptions::kNoLimit;
    options.compact = InspectOptions::kCompactAll;
    options.custom_inspect = false;
    options.colors = look.colors;
    TRY(inspect(cx, at, options, nullptr, text));
  }
  String* const string = TRY(String::from_utf8(cx.heap(), text));
  return Value(string);
}

/// Something small that is done at once.
struct LookIn final : Request {
  std::function<Result<Value>(Context&, ContextCore&)> look;
  Task<Value> run(Context& cx, ContextCore* core) override { return start(cx, core, this); }
  static Task<Value> start(Context& cx, ContextCore* core, LookIn* self) {
    const Value value = co_await self->look(cx, *core);
    co_return value;
  }
};

template <class R>
Future<R> look_in(const ContextHandle& context,
                  std::function<Result<Value>(Context&, ContextCore&)> look) {
  if (!context.core())
    return Future<R>::ready(make_error(ErrorCode::EmptyHandle, "this session has no context"));
  auto request = std::make_unique<LookIn>();
  request->look = std::move(look);
  return Future<R>(context.core()->post(std::move(request)));
}

}  // namespace

Result<Value> access_session_name(Context& cx, SessionAccess access, const Args& args) {
  const SessionBinding binding = SessionBinding::of(args.callee);
  if (access == SessionAccess::Read) {
    const Value value = TRY(binding.read(cx));
    if (!value.is_uninitialized()) return value;
    return throw_reference_error(cx, "Cannot access a variable before initialization");
  }
  if (binding.is_import() || (binding.slot().flags & kScopeMutable) == 0)
    return throw_type_error(cx, "Assignment to constant variable.");
  binding.module->env()->set(cx.heap(), binding.slot().slot, args[0]);
  return Value::undefined();
}

void note_session_error(Context& cx, Value error) {
  if (!set_own_global(cx, kLastError, error).ok() && !cx.is_terminating())
    (void)cx.take_exception();
}

Future<InputResult> Session::run(std::string text, Look look) const {
  const std::shared_ptr<ContextCore>& core = context_.core();
  if (!core)
    return Future<InputResult>::ready(
        make_error(ErrorCode::EmptyHandle, "this session has no context"));
  auto input = std::make_unique<RunInput>();
  input->text = std::move(text);
  const uint64_t number = input->number = core->next_input();
  Promise<InputResult> promise;
  const Future<Data> is_over(core->post(std::move(input)));
  is_over.on_ready([weak = std::weak_ptr(core), number, look, promise](const Expected<Data>&) {
    const std::shared_ptr<ContextCore> alive = weak.lock();
    if (!alive) return;
    auto conclusion = std::make_unique<ConcludeInput>();
    conclusion->number = number;
    conclusion->look = look;
    const Future<InputResult> concluded(alive->post(std::move(conclusion)));
    concluded.on_ready([promise](Expected<InputResult> result) {
      if (result)
        (void)promise.resolve(std::move(*result));
      else
        (void)promise.reject(result.error());
    });
  });
  return promise.future();
}

void Session::stop() const {
  if (context_.core()) context_.core()->throw_in("Error", "Interrupted");
}

Future<std::vector<std::string>> Session::names(std::string path) const {
  return look_in<std::vector<std::string>>(
      context_, [path = std::move(path)](Context& cx, ContextCore& core) {
        return names_after(cx, core, path);
      });
}

Future<std::string> Session::peek(std::string path, Look look) const {
  return look_in<std::string>(context_, [path = std::move(path), look](Context& cx, ContextCore&) {
    return peek_at(cx, path, look);
  });
}

Future<std::string> Session::declarations(std::vector<std::string> names) const {
  return look_in<std::string>(context_, [names = std::move(names)](Context& cx, ContextCore&) {
    return declare_names(cx, names);
  });
}

Future<std::string> Session::type_of_last() const {
  return look_in<std::string>(context_, [](Context& cx, ContextCore& core) -> Result<Value> {
    const auto& last = core.session().last;
    std::string text;
    TRY(describe_type(cx, last ? last->get() : Value::undefined(), text));
    String* const string = TRY(String::from_utf8(cx.heap(), text));
    return Value(string);
  });
}

}  // namespace shoal
