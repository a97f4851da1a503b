// TestHost: what a context of a test asks of the runner. The compiler is the embedder's; modules
// are the files beside the test, whatever their package says.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "include/shoal/host.h"
#include "vm/run/host.h"

namespace shoal::conformance {

class AgentActor;
class AgentGroup;

class TestHost final : public ContextHost {
 public:
  explicit TestHost(std::string test_path) : test_path_(std::move(test_path)) {}

  Result<const CodeUnit*> compile_eval(Context& cx, const EvalRequest& request) override {
    return embedder_.compile_eval(cx, request);
  }
  Result<ModuleRecord*> resolve_module(Context& cx, const ModuleRequest& request) override;
  /// None here: what they would export reads as undefined.
  Task<Value> load_builtin(Context& cx, Value name) override;
  Result<bool> fill_import_meta(Context&, ModuleRecord*, Object*) override { return true; }
  uint64_t monotonic_ns() override { return embedder_.monotonic_ns() + skipped_ns; }
  bool can_block() const override { return may_block; }
  double wall_clock_ms() override { return embedder_.wall_clock_ms(); }
  const TimeZone* find_time_zone(std::string_view name) override {
    return embedder_.find_time_zone(name);
  }
  IcuLookup icu() override { return embedder_.icu(); }

  /// Code for the text, kept by the context; else its error is pending.
  Result<const CodeUnit*> compile(Context& cx, std::string_view source,
                                  const CompileOptions& options) {
    return embedder_.compile_text(cx, source, options);
  }
  /// The module of a text; one that imports its own file gets this record.
  Result<ModuleRecord*> load_module(Context& cx, const std::string& path, std::string_view source);

  Waker* waker() override { return own_waker; }

  /// Of the test's context, and of its agents'.
  AgentGroup* agents = nullptr;
  /// Whose context it is, if it is an agent's.
  AgentActor* agent = nullptr;
  Waker* own_waker = nullptr;  // Outlives the host.
  /// [[CanBlock]].
  bool may_block = true;
  /// What the monotonic clock is ahead by: nobody waits for timers.
  uint64_t skipped_ns = 0;
  /// Lines that print got.
  std::vector<std::string> printed;
  /// $262.gc was called in this turn.
  bool wants_boundary_collection = false;

 private:
  Result<ModuleRecord*> load_data(Context& cx, const std::string& path, std::string_view source,
                                  const std::string& type);
  Result<ModuleRecord*> load_module_source(Context& cx);
  Result<ModuleRecord*> remember(const std::string& id, ModuleRecord* module);

  EmbedHost embedder_;
  std::string test_path_;
  std::map<std::string, size_t> by_id_;
  std::unique_ptr<RootVector<ModuleRecord*>> modules_;
};

}  // namespace shoal::conformance
