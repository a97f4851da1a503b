#include "include/shoal/api/modules.h"

#include "include/shoal/api/context_core.h"
#include "include/shoal/api/data_access.h"
#include "include/shoal/api/guard.h"
#include "include/shoal/api/values.h"
#include "include/shoal/loader/module_loader.h"
#include "stdlib/node/builtins.h"
#include "vm/run/host.h"
#include "vm/run/operations/object.h"
#include "vm/run/operations/promise.h"
#include "vm/value/atom.h"

namespace shoal {

void ModuleGraph::add(const ModuleGraph& other) {
  for (const auto& [request, key] : other.answers) answers.insert_or_assign(request, key);
  for (const auto& [key, module] : other.modules) modules.emplace(key, module);
}

std::vector<ModuleQuery> requests_of(const std::string& key, const CodeUnit& unit) {
  std::vector<ModuleQuery> queries;
  for (const ModuleRequestImage& request : unit.image().module.requests) {
    if (request.type_only) continue;
    ModuleQuery query{unit.string(request.specifier)->utf8(true), key, {}};
    for (const auto& [name, value] : request.attributes)
      if (unit.string(name)->utf8() == "type") query.type = unit.string(value)->utf8(true);
    queries.push_back(std::move(query));
  }
  return queries;
}

// ---- GraphLoader

void GraphLoader::start(const ModuleQuery& query, const ModuleGraph* known) {
  know(known);
  ask(query);
  know(nullptr);  // It belongs to the caller's thread: answers that come later ask the loader.
  finish_one({});
}

void GraphLoader::start_with(const std::string& key, const CodeUnit& unit,
                             const ModuleGraph* known) {
  know(known);
  ask_requests(key, unit);
  know(nullptr);
  finish_one({});
}

void GraphLoader::know(const ModuleGraph* known) {
  const std::scoped_lock lock(mutex_);
  known_ = known;
}

void GraphLoader::ask_requests(const std::string& key, const CodeUnit& unit) {
  for (ModuleQuery& query : requests_of(key, unit)) ask(std::move(query));
}

void GraphLoader::ask(ModuleQuery query) {
  if (query.specifier.starts_with("shoal:")) return;  // Ours, or refused when it is linked.
  {
    const std::scoped_lock lock(mutex_);
    ModuleKey request{query.referrer, query.specifier, query.type};
    if (known_ && known_->answers.count(request)) return;
    if (!asked_.emplace(std::move(request), true).second) return;
    ++pending_;
  }
  Promise<ModuleSource> promise;
  promise.future().on_ready([self = shared_from_this(), query](Expected<ModuleSource> source) {
    self->answered(query, std::move(source));
  });
  if (!runtime_->begin_loading()) {
    (void)promise.reject(make_error(ErrorCode::ShutDown, "the runtime has been shut down"));
    return;
  }
  if (const Error thrown = guarded([&] { loader_(query, promise); })) (void)promise.reject(thrown);
  runtime_->end_loading();
}

Expected<void> GraphLoader::add(const ModuleQuery& query, ModuleSource source,
                                std::shared_ptr<const CodeUnit>& unit) {
  ModuleGraph::Module module;
  module.type = query.type;
  const std::string key = query.type.empty() ? source.key : source.key + "\n" + query.type;
  {
    const std::scoped_lock lock(mutex_);
    graph_->answers[{query.referrer, query.specifier, query.type}] = key;
    if (graph_->modules.count(key)) return {};
  }
  if (query.type.empty()) {
    CompileSettings settings;
    settings.name = source.key;
    settings.language = source.language;
    settings.module = true;
    Expected<Script> script = runtime_->compile_cached(source.text, settings);
    if (!script) return script.error();
    module.unit = unit = script->unit();
  } else {
    module.text = std::move(source.text);
  }
  const std::scoped_lock lock(mutex_);
  graph_->modules.emplace(key, std::move(module));
  return {};
}

void GraphLoader::answered(const ModuleQuery& query, Expected<ModuleSource> source) {
  if (!source) {
    Error error = source.error();
    if (error.code != ErrorCode::Script) error.code = ErrorCode::Module;
    const std::string from = query.referrer.empty() ? "" : " from '" + query.referrer + "'";
    error.message = "cannot import '" + query.specifier + "'" + from + ": " + error.message;
    return finish_one(error);
  }
  const std::string key = source->key;
  std::shared_ptr<const CodeUnit> unit;
  const Expected<void> added = add(query, std::move(*source), unit);
  if (added && unit) ask_requests(key, *unit);
  finish_one(added);
}

void GraphLoader::finish_one(Expected<void> result) {
  Done done;
  {
    const std::scoped_lock lock(mutex_);
    if (!result && result_) result_ = std::move(result);
    if (!result_) pending_ = 1;  // The first error ends it.
    if (--pending_ != 0) return;
    done = std::exchange(done_, nullptr);
  }
  if (done) done(graph_, result_);
}

// ---- Program

Expected<Program> Convert<Program>::from_data(const Data& d) {
  auto core = DataAccess::unwrap<ProgramCore>(d.record(), DataAccess::kProgram);
  if (!core) return conversion_error("a program", d);
  return Program(std::move(core));
}

Future<Program> Runtime::load(std::string specifier, ModuleLoader loader) const {
  auto runtime = core_->shared_from_this();
  auto state = FutureState::create(runtime);
  if (!loader) {
    (void)state->settle(make_error(ErrorCode::BadArgument, "load: there is no module loader"));
    return Future<Program>(std::move(state));
  }
  auto done = [state, specifier](std::shared_ptr<ModuleGraph> graph, Expected<void> result) {
    if (!result) return void(state->settle(result.error()));
    auto program = std::make_shared<ProgramCore>();
    program->graph = std::move(*graph);
    program->entry = specifier;
    (void)state->settle(Data(DataAccess::wrap(std::move(program), DataAccess::kProgram)));
  };
  const auto graph_loader =
      std::make_shared<GraphLoader>(std::move(runtime), std::move(loader), std::move(done));
  graph_loader->start({specifier, "", ""}, nullptr);
  return Future<Program>(std::move(state));
}

// ---- ModuleTable

const std::string* ModuleTable::find_answer(const ModuleKey& request) const {
  if (const auto at = graph.answers.find(request); at != graph.answers.end()) return &at->second;
  for (const auto& program : programs)
    if (const auto at = program->graph.answers.find(request); at != program->graph.answers.end())
      return &at->second;
  return nullptr;
}

const ModuleGraph::Module* ModuleTable::find_module(const std::string& key) const {
  if (const auto at = graph.modules.find(key); at != graph.modules.end()) return &at->second;
  for (const auto& program : programs)
    if (const auto at = program->graph.modules.find(key); at != program->graph.modules.end())
      return &at->second;
  return nullptr;
}

bool ModuleTable::is_complete(const std::string& root) const {
  std::vector<std::string> work{root};
  std::map<std::string, bool> seen;
  while (!work.empty()) {
    const std::string key = std::move(work.back());
    work.pop_back();
    if (places_.count(key) || !seen.emplace(key, true).second) continue;
    const ModuleGraph::Module* const module = find_module(key);
    if (!module) return false;
    if (!module->unit) continue;
    for (const ModuleQuery& q : requests_of(key, *module->unit)) {
      if (q.specifier.starts_with("shoal:")) continue;
      const std::string* const target = find_answer({q.referrer, q.specifier, q.type});
      if (!target) return false;
      work.push_back(*target);
    }
  }
  return true;
}

Result<ModuleRecord*> ModuleTable::record(Context& cx, const std::string& key) {
  if (const auto at = places_.find(key); at != places_.end()) return (*records_)[at->second];
  const ModuleGraph::Module* const module = find_module(key);
  if (!module) return throw_type_error(cx, "Module '%s' has not been loaded", key.c_str());
  String* const name = TRY(String::from_utf8(cx.heap(), key, true));
  ModuleRecord* record = nullptr;
  if (module->unit) {
    record = TRY(ModuleRecord::create(cx, module->unit.get(), name));
  } else {
    if (!loader::is_data_type(module->type))
      return throw_type_error(cx, "Import attribute \"type\" with value \"%s\" is not supported",
                              module->type.c_str());
    const Value value = TRY(loader::data_to_value(cx, key, module->type, module->text));
    record = TRY(ModuleRecord::create_default(cx, name, value));
  }
  if (!records_) records_ = std::make_unique<RootVector<ModuleRecord*>>(cx.heap());
  TRY_VOID(records_->push_back(record));
  places_[key] = records_->size() - 1;
  return record;
}

// ---- ContextCore's part

namespace {

ModuleKey key_of(const ModuleRequest& request) {
  return {request.referrer, request.specifier,
          request.attributes.empty() ? std::string() : request.attributes[0].second};
}

/// Modules of shoal's own: whatever they do to the world goes through the context's door.
bool is_own(const ModuleRequest& request) noexcept {
  return builtin_source(loader::owner_of_key(request.referrer).name) ||
         (request.specifier.starts_with("shoal:") && request.specifier != "shoal:host");
}

struct PreparedLetter final : ContextLetter {
  Driver<void> deliver(ContextActor& actor) override {
    return actor.run_task(run(core->cx(), this).release());
  }
  static Task<Value> run(Context& cx, PreparedLetter* self) {
    self->core->finish_preparation(self->id, std::move(self->graph), std::move(self->result));
    if (cx.is_terminating()) co_return Thrown{};
    co_return Value::undefined();
  }
  std::shared_ptr<ContextCore> core;
  uint64_t id = 0;
  std::shared_ptr<ModuleGraph> graph;
  Expected<void> result;
};

}  // namespace

// Of an embedded context: programs have the loader of files (EmbedHost::is_embedded).
Result<ModuleRecord*> ContextCore::resolve_module(Context& context, const ModuleRequest& request) {
  if (is_own(request)) return actor_->host().loader().resolve_module(context, request);
  const std::string* const key = modules_.find_answer(key_of(request));
  if (!key)
    return throw_type_error(context, "Module '%s' has not been loaded", request.specifier.c_str());
  ModuleRecord* const record = TRY(modules_.record(context, *key));
  if (const ModuleGraph::Module* const module = modules_.find_module(*key))
    if (module->unit) adopt(module->unit);
  return record;
}

Result<Value> ContextCore::prepare_import(Context& context, const ModuleRequest& request) {
  if (is_own(request)) return Value::undefined();
  const std::string* const key = modules_.find_answer(key_of(request));
  if (key && modules_.is_complete(*key)) return Value::undefined();
  const ModuleLoader& loader =
      settings_.module_loader ? settings_.module_loader : runtime_->settings().module_loader;
  if (!loader)
    return throw_type_error(context, "Cannot import '%s': this context has no module loader",
                            request.specifier.c_str());
  PromiseObject* const promise = TRY(new_promise(context));
  const uint64_t id = ++preparation_count_;
  preparations_.emplace(id, std::make_unique<Persistent<PromiseObject>>(context.heap(), promise));
  auto done = [weak = weak_from_this(), id](std::shared_ptr<ModuleGraph> graph,
                                            Expected<void> result) {
    const std::shared_ptr<ContextCore> core = weak.lock();
    if (!core) return;
    auto letter = std::make_unique<PreparedLetter>();
    letter->core = core;
    letter->id = id;
    letter->graph = std::move(graph);
    letter->result = std::move(result);
    (void)core->send(std::move(letter));
  };
  const auto graph_loader = std::make_shared<GraphLoader>(runtime_, loader, std::move(done));
  const ModuleGraph::Module* const module = key ? modules_.find_module(*key) : nullptr;
  if (module && module->unit) {
    graph_loader->start_with(*key, *module->unit, &modules_.graph);
  } else {
    const auto [referrer, specifier, type] = key_of(request);
    graph_loader->start({specifier, referrer, type}, &modules_.graph);
  }
  return Value(promise);
}

void ContextCore::finish_preparation(uint64_t id, std::shared_ptr<ModuleGraph> graph,
                                     Expected<void> result) {
  const auto at = preparations_.find(id);
  if (at == preparations_.end()) return;
  PromiseObject* const promise = at->second->get();
  preparations_.erase(at);
  Context& context = cx();
  if (result) {
    modules_.graph.add(*graph);
    return fulfill_promise(context, promise, Value::undefined());
  }
  Result<Value> error = value_of_error(context, result.error());
  if (!error.ok()) return;
  promise->mark_handled();
  reject_promise(context, promise, error.value());
}

Result<bool> ContextCore::fill_import_meta(Context& context, ModuleRecord* module, Object* meta) {
  TRY_VOID(define_field(context, meta, key(intern_ascii("url")), Value(module->key())));
  return true;
}

}  // namespace shoal
