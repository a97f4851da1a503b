// Modules of embedded contexts: sources come from the host's loader, later or never; compiled code
// is shared. ModuleGraph: what a loader has answered. ModuleTable: a context's records.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "include/shoal/context.h"
#include "vm/run/module.h"

namespace shoal {

struct ModuleRequest;
class RuntimeCore;

/// Who asks, for what, of which type.
using ModuleKey = std::tuple<std::string, std::string, std::string>;

/// Modules by key, and which key each request means. Plain data; immutable once loaded.
struct ModuleGraph {
  struct Module {
    std::shared_ptr<const CodeUnit> unit;  // Null: data.
    std::string type, text;
  };
  std::map<ModuleKey, std::string> answers;
  std::map<std::string, Module> modules;
  void add(const ModuleGraph& other);
};

class ProgramCore {
 public:
  ModuleGraph graph;
  std::string entry;
};

/// Asks a loader for a module and for all that it requests, on whatever threads the answers come.
class GraphLoader final : public std::enable_shared_from_this<GraphLoader> {
 public:
  using Done = std::function<void(std::shared_ptr<ModuleGraph>, Expected<void>)>;
  GraphLoader(std::shared_ptr<RuntimeCore> runtime, ModuleLoader loader, Done done)
      : runtime_(std::move(runtime)), loader_(std::move(loader)), done_(std::move(done)) {}
  /// known: modules that need not be asked for; null: none.
  void start(const ModuleQuery& query, const ModuleGraph* known);
  /// What a unit of that key requests.
  void start_with(const std::string& key, const CodeUnit& unit, const ModuleGraph* known);

 private:
  void know(const ModuleGraph* known);
  void ask(ModuleQuery query);
  void ask_requests(const std::string& key, const CodeUnit& unit);
  void answered(const ModuleQuery& query, Expected<ModuleSource> source);
  Expected<void> add(const ModuleQuery& query, ModuleSource source,
                     std::shared_ptr<const CodeUnit>& unit);
  void finish_one(Expected<void> result);

  const std::shared_ptr<RuntimeCore> runtime_;
  const ModuleLoader loader_;
  Done done_;
  std::mutex mutex_;
  const ModuleGraph* known_ = nullptr;
  std::shared_ptr<ModuleGraph> graph_ = std::make_shared<ModuleGraph>();
  std::map<ModuleKey, bool> asked_;
  size_t pending_ = 1;  // start()'s own.
  Expected<void> result_;
};

/// On the context's thread.
class ModuleTable {
 public:
  ModuleGraph graph;
  std::vector<std::shared_ptr<const ProgramCore>> programs;
  /// The key that a request means; null: it has not been loaded.
  const std::string* find_answer(const ModuleKey& request) const;
  const ModuleGraph::Module* find_module(const std::string& key) const;
  Result<ModuleRecord*> record(Context& cx, const std::string& key);
  /// Whether all that the module of that key requests, transitively, is there.
  bool is_complete(const std::string& key) const;

 private:
  std::map<std::string, size_t> places_;
  std::unique_ptr<RootVector<ModuleRecord*>> records_;
};

/// The requests of a unit that have to be loaded, as queries of the module `key`.
std::vector<ModuleQuery> requests_of(const std::string& key, const CodeUnit& unit);

}  // namespace shoal
